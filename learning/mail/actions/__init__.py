"""Accepting, stopping, writing and sending, and the issues that editors approve. Each may be repeated without harm."""

from .issuing import approve_issue, draft_issue, mail_issue
from .posting import (
    accept,
    choose_language,
    forget_topic,
    hear_language,
    mail_of,
    message_id,
    ring_for,
    send_post,
    stop,
    stop_topic,
    sweep_letters,
    write_letter,
)

__all__ = [
    "accept",
    "approve_issue",
    "choose_language",
    "draft_issue",
    "forget_topic",
    "hear_language",
    "mail_issue",
    "mail_of",
    "message_id",
    "ring_for",
    "send_post",
    "stop",
    "stop_topic",
    "sweep_letters",
    "write_letter",
]
