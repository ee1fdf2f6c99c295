"""`manage.py routes`: the three routes for a situation, with their reasons."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from paths.actions import known_codes, propose, sentence
from paths.engine.situation import Situation, SituationError
from paths.engine.suggesting import Proposal


class Command(BaseCommand):
    help = "Prints the three routes for a situation. Exits with 2, and one sentence, when a file cannot be read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--situation", required=True, metavar="FILE.json", help="a situation; every key is optional")
        parser.add_argument("--done", metavar="FILE.json", help="a list of module keys that are done or known")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        try:
            situation = Situation.from_json(_read(options["situation"]), known=known_codes())
        except SituationError as error:
            raise CommandError(str(error), returncode=2) from error
        done = _keys(_read(options["done"])) if options["done"] else []
        with translation.override(situation.language or settings.LANGUAGE_CODE):
            told = _told(propose(situation, done=done))
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(told)))


class _Twice(ValueError):
    """A key that stands twice in one object: whoever wrote it meant one of the two, and nobody can tell which."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _read(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8-sig"), object_pairs_hook=_object)
    except _Twice as error:
        raise CommandError(f"{path} says “{error}” twice: keep one of them.", returncode=2) from error
    except OSError as error:
        raise CommandError(f"{path} cannot be opened: {error.strerror}.", returncode=2) from error
    except ValueError as error:
        raise CommandError(f"{path} is not JSON: {error}.", returncode=2) from error
    except RecursionError as error:
        raise CommandError(f"{path} is nested too deeply to be read.", returncode=2) from error


def _keys(data: Any) -> list[str]:
    found = data.get("done") if isinstance(data, dict) else data
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise CommandError("The modules done must be a list of module keys.", returncode=2)
    return [_key(one) for one in found]


def _key(text: str) -> str:
    """A module key as catalogues write it; one that is not published any more weighs nothing."""
    try:
        return str(UUID(text))
    except ValueError as error:
        raise CommandError(f"“{text}” is not a module key.", returncode=2) from error


def _told(proposal: Proposal) -> dict[str, Any]:
    routes = {
        code: [
            {
                "module": step.module,
                "title": step.title,
                "minutes": step.minutes,
                "reasons": [{**reason.to_json(), "text": sentence(reason)} for reason in step.reasons],
            }
            for step in route.steps
        ]
        for code, route in proposal.routes.items()
    }
    return {"content_version": proposal.content_version, "hash": proposal.hash, "routes": routes}


def _lines(told: dict[str, Any]) -> list[str]:
    lines = []
    for code, steps in told["routes"].items():
        lines.append(code)
        for number, step in enumerate(steps, start=1):
            lines.append(f"  {number}. {step['title']} ({step['minutes']} min)")
            lines += [f"     {reason['text']}" for reason in step["reasons"]]
    return lines
