"""Where a trail goes on paper. Pure: places in, numbers and SVG path data out, always the same for the same places.

A trail is drawn for two widths. Waypoints stand in rows that are walked there and back, each a little off its row so that the way
bends; a place that is optional stands beside the way, on a branch that leaves it at the place before and joins it at the place after.
Coordinates are whole numbers: thirty places must weigh less than 10 KB.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from learning.templatetags.shapes import DISC, Point, half, join, outline, smooth, whole

STATES = ("todo", "doing", "done", "refresh", "skipped")
REACHED = frozenset(STATES) - {"todo"}


@dataclass(frozen=True)
class Place:
    """One step of a journey, as much of it as a map shows."""

    route: str = ""
    state: str = "todo"
    current: bool = False
    optional: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether one has been here: opened, set aside, or standing here now."""
        return self.current or self.state in REACHED


@dataclass(frozen=True)
class Sheet:
    """The paper: its width in units, how many places fit in a row, how far rows stand apart, how far a place may sway."""

    width: int
    margin: int
    per_row: int
    crowded: int
    row_height: int
    sway: int
    radius: int


WIDE = Sheet(width=760, margin=64, per_row=8, crowded=10, row_height=104, sway=20, radius=10)
NARROW = Sheet(width=360, margin=46, per_row=4, crowded=5, row_height=88, sway=12, radius=9)
CROWD = 16  # above so many places, rows are closer packed
LONG = 118  # units between two places from which the way between them bends
TOP, BOTTOM = 64, 50


@dataclass(frozen=True)
class Number:
    """The figure written under a waypoint."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Shapes:
    """All waypoints of one route in one state, as one path."""

    route: str
    state: str
    outline: str
    inside: str


@dataclass(frozen=True)
class Drawing:
    """A trail ready to be written as SVG: `walked` and `way`, what is still ahead, share one course."""

    width: int
    height: int
    way: str
    walked: str
    branches: str
    grounds: str
    shapes: tuple[Shapes, ...]
    numbers: tuple[Number, ...]
    here: tuple[int, int] | None
    label: tuple[int, int, str] | None
    flag: tuple[int, int] | None


def draw(places: Sequence[Place], sheet: Sheet = WIDE) -> Drawing:
    """The trail of these places on this sheet; an empty trail is an empty sheet."""
    rows = _rows(len(places), sheet)
    sheet = _airy(places, sheet) if len(rows) > 1 else sheet
    points = stand(places, sheet)
    height = TOP + BOTTOM + (max(len(rows), 1) - 1) * sheet.row_height + (72 if len(rows) == 1 and sheet.width == WIDE.width else 14)
    knots, at = _knots(places, points, rows, sheet)
    here = next((index for index, place in enumerate(places) if place.current), None)
    branches = _branches(places, points)
    walked, way = _stretches(places, knots, at)
    if here is not None and here in branches:
        walked += branches[here]
    spot = whole(points[here]) if here is not None else None
    return Drawing(
        width=sheet.width,
        height=height,
        walked=walked,
        way=way,
        branches="".join(dict.fromkeys(branches.values())),
        grounds="".join(f"M{join(x, y)}h0" for x, y in points),
        shapes=_shapes(places, points, sheet.radius),
        numbers=tuple(_numbers(places, points, sheet)),
        here=spot,
        label=_label(spot, sheet),
        flag=_flag(points, sheet, here),
    )


def _airy(places: Sequence[Place], sheet: Sheet) -> Sheet:
    """Rows stand further apart when a branch must find room between them."""
    return replace(sheet, row_height=sheet.row_height + 2 * sheet.radius) if any(place.optional for place in places) else sheet


def stand(places: Sequence[Place], sheet: Sheet) -> list[Point]:
    """Where each place stands. One row climbs from the near corner to the far one; several rows are walked there and back, downwards."""
    rows = _rows(len(places), sheet)
    if not rows:
        return []
    room = sheet.width - 2 * sheet.margin
    gap = room / max(len(rows[0]) - 1, 1) if len(rows[0]) > 1 else 0
    climb = 64 if len(rows) == 1 and len(places) > 1 and sheet.width == WIDE.width else 0
    points = []
    for number, row in enumerate(rows):
        for column, index in enumerate(row):
            along = column * gap if gap else room / 2
            x = sheet.margin + along if number % 2 == 0 else sheet.width - sheet.margin - along
            rise = climb * (1 - column / max(len(row) - 1, 1)) if climb else (36 if len(places) == 1 and sheet.width == WIDE.width else 0)
            y = TOP + number * sheet.row_height + rise + sheet.sway * math.sin(index * 1.9 + 0.7)
            points.append((x, y))
    return [_beside(index, places, points, sheet) if place.optional else points[index] for index, place in enumerate(places)]


def _beside(index: int, places: Sequence[Place], points: Sequence[Point], sheet: Sheet) -> Point:
    """An optional place stands above the way that passes it by; where a row turns the way passes outside, and it keeps its own spot."""
    x, y = points[index]
    if _turns(index, points):
        return x, y
    before = next(points[i][1] for i in range(index, -1, -1) if not places[i].optional or _turns(i, points))
    after = next(points[i][1] for i in range(index, len(places)) if not places[i].optional or _turns(i, points))
    return x, max((before + after) / 2 - 2 * sheet.radius - 16, sheet.radius + 22)


def _turns(index: int, points: Sequence[Point]) -> bool:
    """Whether a place is the first or the last of its row."""
    if index in (0, len(points) - 1):
        return True
    return (points[index][0] - points[index - 1][0]) * (points[index + 1][0] - points[index][0]) <= 1


def _rows(count: int, sheet: Sheet) -> list[range]:
    if not count:
        return []
    most = sheet.per_row if count <= CROWD else sheet.crowded
    number = math.ceil(count / most)
    each = math.ceil(count / number)
    return [range(start, min(start + each, count)) for start in range(0, count, each)]


def _knots(places: Sequence[Place], points: Sequence[Point], rows: Sequence[range], sheet: Sheet) -> tuple[list[Point], dict[int, int]]:
    """The points the way goes through (places that are not optional, a bend outwards where a row turns) and which of them is each place."""
    knots: list[Point] = []
    at: dict[int, int] = {}
    for number, row in enumerate(rows):
        for index in row:
            if not places[index].optional:
                if knots and index > row.start:
                    knots.extend(_bend(knots[-1], points[index], len(at)))
                at[index] = len(knots)
                knots.append(points[index])
        if number + 1 < len(rows) and knots:
            edge = sheet.width - sheet.margin / 2.6 if number % 2 == 0 else sheet.margin / 2.6
            knots.append((edge, (points[row[-1]][1] + points[rows[number + 1][0]][1]) / 2))
    last = max(at.values(), default=-1)
    return knots[: last + 1], at


def _bend(start: Point, end: Point, number: int) -> list[Point]:
    """A long stretch between two places is not straight: it sways once to each side."""
    across, down = end[0] - start[0], end[1] - start[1]
    if math.hypot(across, down) < LONG:
        return []
    lean = 0.075 if number % 2 else -0.075
    return [
        (start[0] + across * part - down * lean * side, start[1] + down * part + across * lean * side)
        for part, side in ((0.32, 1), (0.68, -1))
    ]


def _stretches(places: Sequence[Place], knots: Sequence[Point], at: dict[int, int]) -> tuple[str, str]:
    """What was walked, and what is still ahead. A stretch was walked when both its ends were reached."""
    drawn = {True: "", False: ""}
    for is_walked, group in groupby(pairwise(sorted(at)), key=lambda stretch: _is_walked(places, *stretch)):
        run = list(group)
        drawn[is_walked] += smooth(knots, at[run[0][0]], at[run[-1][1]])
    return drawn[True], drawn[False]


def _is_walked(places: Sequence[Place], start: int, end: int) -> bool:
    return places[start].is_reached and places[end].is_reached


def _branches(places: Sequence[Place], points: Sequence[Point]) -> dict[int, str]:
    """For each optional place, the branch it stands on: from the place of the way before it to the one after."""
    found: dict[int, str] = {}
    index = 0
    while index < len(places):
        if not places[index].optional:
            index += 1
            continue
        end = index
        while end < len(places) and places[end].optional:
            end += 1
        through = list(points[max(index - 1, 0) : min(end + 1, len(points))])
        found.update(dict.fromkeys(range(index, end), smooth(through)))
        index = end
    return found


def _shapes(places: Sequence[Place], points: Sequence[Point], radius: int) -> tuple[Shapes, ...]:
    kinds: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for place, point in zip(places, points, strict=True):
        outlines, insides = kinds.setdefault((place.route, place.state if place.state in STATES else "todo"), ([], []))
        x, y = whole(point)
        if place.state == "refresh":
            outlines.append(outline(DISC, x, y, radius + 1))
            insides.append(outline(place.route, x, y, radius // 2))
        else:
            outlines.append(outline(place.route, x, y, radius))
            if place.state == "doing":
                insides.append(half(place.route, x, y, radius))
    return tuple(Shapes(route, state, "".join(out), "".join(inside)) for (route, state), (out, inside) in sorted(kinds.items()))


def _numbers(places: Sequence[Place], points: Sequence[Point], sheet: Sheet) -> Iterable[Number]:
    for index, (place, point) in enumerate(zip(places, points, strict=True)):
        x, y = whole(point)
        drop = -sheet.radius - 8 if place.optional and not _turns(index, points) else sheet.radius + (22 if place.current else 18)
        yield Number(x, y + drop, str(index + 1))


def _label(spot: tuple[int, int] | None, sheet: Sheet) -> tuple[int, int, str] | None:
    """Where "you are here" is written: above the place, leaning inwards at the edges of the sheet."""
    if spot is None:
        return None
    x, y = spot
    anchor = "start" if x < 70 else "end" if x > sheet.width - 70 else "middle"
    lean = {"start": x - sheet.radius - 8, "end": x + sheet.radius + 8, "middle": x}[anchor]
    return lean, y - sheet.radius - 15, anchor


def _flag(points: Sequence[Point], sheet: Sheet, here: int | None) -> tuple[int, int] | None:
    """The foot of the flag that stands where the trail ends, clear of the ring of the current place."""
    if not points:
        return None
    x, y = whole(points[-1])
    return x + 2 * sheet.radius + (7 if here == len(points) - 1 else 0), y + sheet.radius
