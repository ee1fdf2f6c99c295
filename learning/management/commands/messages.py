"""Message catalogues: `messages update` reads code and templates, `compile` writes .mo files, `check` fails on a missing translation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learning import messages


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["update", "compile", "check"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        pairs = [(folder, language) for folder in messages.folders() for language in messages.languages()]
        if what == "update":
            for folder, language in pairs:
                self.stdout.write(f"{messages.catalogue_path(folder, language)}: {len(messages.update(folder, language))} messages")
        elif what == "compile":
            done = sum(messages.compile_catalogue(folder, language) for folder, language in pairs)
            self.stdout.write(f"{done} catalogues compiled")
        else:
            lacks = [line for folder, language in pairs for line in messages.missing(folder, language)]
            if lacks:
                raise CommandError(f"{len(lacks)} messages have no translation:\n" + "\n".join(lacks))
            torn = [line for language in messages.languages() for line in messages.torn(language)]
            if torn:
                raise CommandError(f"{len(torn)} messages read differently from room to room; give one a context:\n" + "\n".join(torn))
            echoed = [line for folder, language in pairs for line in messages.echoed(folder, language)]
            if echoed:
                raise CommandError(f"{len(echoed)} messages say the same twice over:\n" + "\n".join(echoed))
            self.stdout.write("every message is translated")
