"""Django's `flush`, which also empties the ledger: an append-only table refuses a plain deletion."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import flush

from learning.record.actions.permits import empty_ledger


class Command(flush.Command):
    help = flush.Command.help + " The ledger goes too, so it wants --no-input."

    def handle(self, **options: Any) -> str | None:
        if options["interactive"]:
            raise CommandError("This would empty the record of all learners. If that is meant: flush --no-input")
        empty_ledger(using=options["database"])
        return super().handle(**options)
