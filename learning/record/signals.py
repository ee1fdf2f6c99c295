"""What the record tells rooms above it, in its own transaction."""

from django.dispatch import Signal

subject_merged = Signal()  # source, into: two learner ids of one person; what is kept by the first belongs to the second from now on
