"""Log lines as JSON, without personal data: what looks like an address, a key or a value of a row is taken out before it is written."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

MAIL = re.compile(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+")
ROW = re.compile(r"\)=\([^)]*\)")  # PostgreSQL tells which value broke a constraint: Key (email)=(…)
KEY = re.compile(r"(/accounts/(?:confirm-email|password/reset/key)/|/join/)[^/\s?\"'<]+")
QUERY = re.compile(r"\?[^\s\"']*")


def without_persons(text: str) -> str:
    """A line in which nobody can be recognised."""
    return QUERY.sub("?…", KEY.sub(r"\1…", ROW.sub(")=(…)", MAIL.sub("…@…", text))))


def clean(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Every text of a line, tracebacks included."""
    return {name: without_persons(value) if isinstance(value, str) else value for name, value in event.items()}


BEFORE = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow={"method", "route", "status", "ms"}),  # a request object in `extra` knows too much
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]


def formatter() -> logging.Formatter:
    """For `LOGGING`: one JSON object per line."""
    after = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        clean,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=BEFORE, processors=after)
