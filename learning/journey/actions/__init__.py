"""Everything that writes in this room, by its verb."""

from .recording import exempt_module, exempt_step, record_answer, send_remark, settle_remarks
from .reminding import accept_practice_mail, ask_for_practice_letters, hear_practice_stopped, stop_practice_mail, write_practice_letter

__all__ = [
    "accept_practice_mail",
    "ask_for_practice_letters",
    "exempt_module",
    "exempt_step",
    "hear_practice_stopped",
    "record_answer",
    "send_remark",
    "settle_remarks",
    "stop_practice_mail",
    "write_practice_letter",
]
