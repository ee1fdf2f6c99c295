"""Weighs every kind of page of the running site and keeps the figures that the footprint page shows; fails when a budget is broken."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from learning import weighing
from learning.serving import own_scripts


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--site", default=settings.WAGTAILADMIN_BASE_URL, help="where the site answers")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, site: str, language: str, **options: Any) -> None:
        try:
            figures = weighing.weigh_site(site, language, own_scripts())
        except OSError as error:
            raise CommandError(f"{site} does not answer ({error}). Start the site, or name another: --site http://…") from error
        weighing.write_figures(figures, Path(str(settings.DATA_DIR)))
        broken = []
        for name, page in figures["pages"].items():
            self.stdout.write(f"{name:<10} {page['bytes']:>7} bytes  {page['requests']:>2} requests")
            if page["bytes"] > page["most_bytes"] or page["requests"] > page["most_requests"] or page["other_hosts"]:
                broken.append(name)
            broken += [f"{name} (css)"] if page["css"] > figures["css"] else []
        broken += ["scripts"] if figures["scripts"] > figures["js"] else []
        if broken:
            raise CommandError(f"over budget: {', '.join(broken)}")
