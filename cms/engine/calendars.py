"""Events as a calendar file (RFC 5545), made by icalendar. A moment known to the month only is no date for a calendar: it is left out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .entry import Entry

HOLDS = ("time", "day")  # how precisely a start must be known


def calendar_of(events: Iterable[Entry], *, name: str, host: str, stamped: datetime) -> bytes:
    """A calendar of these events; `host` makes their ids this site's, `stamped` says how fresh the file is."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//Cheminer//{host}//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in events:
        facts = entry.facts
        if not facts.get("starts_at") or facts["precision"] not in HOLDS:
            continue
        zone = ZoneInfo(facts["timezone"])
        start = datetime.fromisoformat(facts["starts_at"]).astimezone(zone)
        end = datetime.fromisoformat(facts["ends_at"]).astimezone(zone) if facts["ends_at"] else None
        event = Event()
        event.add("uid", f"{entry.key}@{host}")
        event.add("dtstamp", stamped)
        event.add("summary", entry.title)
        if facts["precision"] == "day":
            event.add("dtstart", start.date())
            event.add("dtend", (end or start).date() + timedelta(days=1))  # the end of a day is the next one: it is not in it
        else:
            event.add("dtstart", start)
            event.add("dtend", end or start + timedelta(hours=1))
        if entry.summary:
            event.add("description", entry.summary)
        if facts["place"]:
            event.add("location", facts["place"])
        event.add("url", f"https://{host}{entry.url}")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
