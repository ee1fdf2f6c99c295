"""What others may hear."""

from django.dispatch import Signal

topic_stopped = Signal()  # user_id, topic: somebody wants no more mail on it
