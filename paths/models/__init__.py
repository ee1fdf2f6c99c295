"""What is kept of a learner's way: the situation they gave, the answers of the diagnostic, the journey they chose; and how routes are
weighed."""

from .diagnostic import DiagnosticAnswer, DiagnosticItem
from .journey import Journey, JourneyStep
from .situation import Situation
from .weighing import Weighing

__all__ = ["DiagnosticAnswer", "DiagnosticItem", "Journey", "JourneyStep", "Situation", "Weighing"]
