"""Where one is on one's path: what each module looks like on the trail, which one is next, what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

DONE = frozenset({"done", "refresh"})


class Waypoint(NamedTuple):
    """One module of a path, as the trail map and the trail list draw it.

    `state` is "todo", "doing", "done", "refresh" or "skipped" (set aside: on the list, not on the way); `current` marks the one to go on
    with; `reasons` are sentences.
    `steps_done` of `steps_total` counts what is required; `is_exempt`: it counts as known without its steps; `origin` is "suggested",
    "added", or "switched" for one that stands for another in the other manner; `resume_at` of `steps_in_all` is a place among all steps.
    """

    key: str
    number: int = 0
    title: str = ""
    promise: str = ""
    url: str = ""
    format: str = ""
    route: str = ""
    minutes: int = 0
    state: str = "todo"
    percent: int = 0
    steps_done: int = 0
    steps_total: int = 0
    is_exempt: bool = False
    resume_at: int = 1
    steps_in_all: int = 0
    reasons: tuple[str, ...] = ()
    origin: str = "suggested"
    language: str = ""
    current: bool = False
    withdrawn: bool = False
    aside: str = ""  # why it was set aside: "known", "later" or nothing said
    action_url: str = ""
    action_label: str = ""
    is_first: bool = False
    is_last: bool = False

    @property
    def skipped(self) -> bool:
        return self.state == "skipped"

    @property
    def minutes_left(self) -> int:
        """What is left to do, by the share of steps done; none once finished."""
        return 0 if self.is_done else round(self.minutes * (100 - self.percent) / 100)

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    @property
    def resume_url(self) -> str:
        return f"{self.url}?step={self.resume_at}" if self.state == "doing" else self.url

    @property
    def anchor(self) -> str:
        """The anchor of this module on the page."""
        return f"module-{self.key}"


@dataclass(frozen=True)
class Trail:
    """A whole path: its waypoints in order, and the few figures that its page says in words."""

    waypoints: tuple[Waypoint, ...]

    @cached_property
    def kept(self) -> tuple[Waypoint, ...]:
        """Those that count: neither skipped nor withdrawn."""
        return tuple(each for each in self.waypoints if not each.skipped and not each.withdrawn)

    @cached_property
    def done(self) -> int:
        return sum(each.is_done for each in self.kept)

    @property
    def total(self) -> int:
        return len(self.kept)

    @property
    def percent(self) -> int:
        """The mean of the modules' percentages, rounded down: 100 only when each is."""
        return sum(100 if each.is_done else each.percent for each in self.kept) // self.total if self.total else 0

    @cached_property
    def minutes_left(self) -> int:
        return sum(each.minutes_left for each in self.kept)

    @cached_property
    def here(self) -> Waypoint | None:
        """The one to go on with; None when nothing is left."""
        return next((each for each in self.waypoints if each.current), None)

    @property
    def is_complete(self) -> bool:
        return bool(self.kept) and self.done == self.total


def lay(waypoints: Sequence[Waypoint]) -> Trail:
    """Numbers the waypoints and marks the one to go on with: the first under way, else the first to do."""
    kept = [each for each in waypoints if not each.skipped and not each.withdrawn and not each.is_done]
    here = next((each.key for each in kept if each.state == "doing"), kept[0].key if kept else None)
    last = len(waypoints)
    return Trail(
        tuple(
            each._replace(number=number, current=each.key == here, is_first=number == 1, is_last=number == last)
            for number, each in enumerate(waypoints, start=1)
        )
    )
