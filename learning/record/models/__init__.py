"""The ledger and what is folded from it. `subject` who; `ledger` what happened; `folded` what follows from it."""

from .folded import FoldError, Progress
from .ledger import Event, IngestReject, LedgerPermit, PrivateText
from .subject import INVENTED, Head, Subject

__all__ = ["INVENTED", "Event", "FoldError", "Head", "IngestReject", "LedgerPermit", "PrivateText", "Progress", "Subject"]
