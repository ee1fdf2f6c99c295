"""A map of actors and links: where each stands on the picture. The same actors and links always make the same picture.

The actor with most links stands in the middle, when one clearly has; the others on an oval around it, those of one profile side by side.
What several links say of the same two is one line, drawn wider.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from textwrap import wrap

WIDTH, HEIGHT = 880, 600
RADIUS_X, RADIUS_Y = 270, 220  # room is left on both sides for the names
LONGEST_LINE, MOST_LINES = 20, 3  # of a name; at 7.2 a letter, 20 letters end inside the picture
LINE_HEIGHT, NAME_GAP = 15, 19
DOT, MIDDLE_DOT = 12, 20
MIDDLE_NEEDS = 3  # links, and more than twice those of anybody else: else nobody stands in the middle
AROUND = 110  # a line between two others keeps so far from the middle

Point = tuple[float, float]


@dataclass(frozen=True)
class Actor:
    code: str
    name: str
    profile: str = ""
    text: str = ""


@dataclass(frozen=True)
class Relation:
    one: str
    other: str
    what: str
    year: str = ""


@dataclass(frozen=True)
class Dot:
    """An actor on the picture; its name in lines, each with its height; `anchor` says on which side of `name_x` they stand."""

    code: str
    number: int
    x: float
    y: float
    radius: int
    lines: tuple[tuple[str, float], ...]
    name_x: float
    anchor: str


@dataclass(frozen=True)
class Line:
    """What ties two actors: its path, and how many links it stands for."""

    path: str
    links: int


@dataclass(frozen=True)
class Picture:
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Row:
    """An actor and what it does with others, as the table has it: (the other, what, year)."""

    actor: Actor
    number: int
    links: tuple[tuple[Actor, str, str], ...]


def sound(actors: Sequence[Actor], relations: Sequence[Relation]) -> tuple[list[Actor], list[Relation], list[str]]:
    """Actors, each code once, and the links between actors that are there; and the codes that links name in vain."""
    known = {actor.code: actor for actor in reversed(actors)}
    kept = [actor for actor in actors if known[actor.code] is actor]
    unknown = sorted({code for link in relations for code in (link.one, link.other)} - known.keys())
    return kept, [link for link in relations if link.one in known and link.other in known and link.one != link.other], unknown


def rows(actors: Sequence[Actor], relations: Sequence[Relation]) -> list[Row]:
    """The table: every actor in the given order with all its links, each told from its side."""
    actors, relations, _unknown = sound(actors, relations)
    known = {actor.code: actor for actor in actors}
    return [
        Row(
            actor,
            number,
            tuple(
                (known[link.other if link.one == actor.code else link.one], link.what, link.year)
                for link in relations
                if actor.code in (link.one, link.other)
            ),
        )
        for number, actor in enumerate(actors, start=1)
    ]


def drawn(actors: Sequence[Actor], relations: Sequence[Relation]) -> Picture:
    """The picture."""
    actors, relations, _unknown = sound(actors, relations)
    numbers = {actor.code: number for number, actor in enumerate(actors, start=1)}
    middle = in_the_middle(actors, relations)
    around = sorted((actor for actor in actors if actor.code != middle), key=lambda actor: (actor.profile, numbers[actor.code]))
    places = {actor.code: _place(index, len(around)) for index, actor in enumerate(around)}
    if middle:
        places[middle] = (WIDTH / 2, HEIGHT / 2)
    dots = tuple(_dot(actor, numbers[actor.code], places[actor.code], is_middle=actor.code == middle) for actor in actors)
    tied = Counter(tuple(sorted((link.one, link.other), key=numbers.__getitem__)) for link in relations)
    lines = tuple(Line(_path(places[one], places[other], straight=middle in (one, other)), count) for (one, other), count in tied.items())
    return Picture(dots, lines)


def in_the_middle(actors: Sequence[Actor], relations: Sequence[Relation]) -> str:
    """The code of the one whom most links name, when nobody else comes near; nothing otherwise."""
    named = Counter({actor.code: 0 for actor in actors})
    named.update(code for link in relations for code in (link.one, link.other))
    ((first, most), (_second, next_most)) = [*named.most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= MIDDLE_NEEDS and most > 2 * next_most else ""


def _dot(actor: Actor, number: int, place: Point, *, is_middle: bool) -> Dot:
    x, y = place
    side = (x - WIDTH / 2) / RADIUS_X
    anchor = "middle" if abs(side) < 0.3 else "start" if side > 0 else "end"
    names = wrap(actor.name, LONGEST_LINE, max_lines=MOST_LINES, placeholder="…")
    radius = MIDDLE_DOT if is_middle else DOT
    if anchor != "middle":
        top = y + 4 - LINE_HEIGHT * (len(names) - 1) / 2
    elif y < HEIGHT / 2:
        top = y - NAME_GAP - LINE_HEIGHT * (len(names) - 1)
    else:
        top = y + radius + LINE_HEIGHT
    lines = tuple((name, round(top + LINE_HEIGHT * index, 1)) for index, name in enumerate(names))
    return Dot(actor.code, number, x, y, radius, lines, x + {"middle": 0, "start": NAME_GAP, "end": -NAME_GAP}[anchor], anchor)


def _place(index: int, count: int) -> Point:
    angle = 2 * pi * index / max(count, 1) - pi / 2
    return round(WIDTH / 2 + RADIUS_X * cos(angle), 1), round(HEIGHT / 2 + RADIUS_Y * sin(angle), 1)


def _path(start: Point, end: Point, *, straight: bool) -> str:
    """A line from or to the middle is straight; one between two others bends, and goes around the middle."""
    if straight:
        return f"M{start[0]:g} {start[1]:g}L{end[0]:g} {end[1]:g}"
    x, y = (start[0] + end[0]) / 2 - WIDTH / 2, (start[1] + end[1]) / 2 - HEIGHT / 2
    away = hypot(x, y)
    if away < 1:  # they face each other: to the left of who looks from one to the other
        x, y = end[1] - start[1], start[0] - end[0]
        x, y = x / hypot(x, y), y / hypot(x, y)
    else:
        x, y = x / away, y / away
    pulled = max(away * 0.6, 2 * AROUND - away)  # a curve reaches half-way to the point that pulls it
    return f"M{start[0]:g} {start[1]:g}Q{WIDTH / 2 + x * pulled:.1f} {HEIGHT / 2 + y * pulled:.1f} {end[0]:g} {end[1]:g}"
