"""What other rooms may hear, always inside the transaction that made it true. Each carries `attempt`, but for the last."""

from django.dispatch import Signal

attempt_started = Signal()
attempt_submitted = Signal()
attempt_graded = Signal()
practice_stopped = Signal()  # learner_id: no question comes back any more
