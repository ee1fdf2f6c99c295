"""What other rooms may hear, always inside the transaction that made it true. Each carries `attempt`."""

from django.dispatch import Signal

attempt_started = Signal()
attempt_submitted = Signal()
attempt_graded = Signal()
