"""A map of actors and links: where each stands on the picture. The same actors and links always make the same picture.

Actors stand on a circle, those of one profile side by side; a link is a curve that bends towards the middle, so that curves part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

WIDTH, HEIGHT = 760, 520
RADIUS_X, RADIUS_Y = 210, 190  # room is left on both sides for the names
NAME_GAP = 16
BEND = 0.35  # how far a curve is drawn towards the middle: 0 is a straight line, 1 goes through it


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
    """An actor on the picture; `anchor` says on which side its name stands."""

    code: str
    name: str
    profile: str
    number: int
    x: float
    y: float
    name_x: float
    name_y: float
    anchor: str
    links: int


@dataclass(frozen=True)
class Picture:
    dots: tuple[Dot, ...]
    curves: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Row:
    """An actor and what it does with others, as the table has it: (the other's name, what, year)."""

    actor: Actor
    number: int
    links: tuple[tuple[str, str, str], ...]


def sound(actors: Sequence[Actor], relations: Sequence[Relation]) -> tuple[list[Actor], list[Relation], list[str]]:
    """Actors, each code once, and the links between actors that are there; and the codes that links name in vain."""
    known = {actor.code: actor for actor in reversed(actors)}
    kept = [actor for actor in actors if known[actor.code] is actor]
    unknown = sorted({code for link in relations for code in (link.one, link.other)} - known.keys())
    return kept, [link for link in relations if link.one in known and link.other in known and link.one != link.other], unknown


def rows(actors: Sequence[Actor], relations: Sequence[Relation]) -> list[Row]:
    """The table: every actor in the given order with all its links, each told from its side."""
    actors, relations, _unknown = sound(actors, relations)
    names = {actor.code: actor.name for actor in actors}
    return [
        Row(
            actor,
            number,
            tuple(
                (names[link.other if link.one == actor.code else link.one], link.what, link.year)
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
    order = sorted(actors, key=lambda actor: (actor.profile, numbers[actor.code]))
    places = {actor.code: _place(index, len(order)) for index, actor in enumerate(order)}
    degree = {actor.code: sum(actor.code in (link.one, link.other) for link in relations) for actor in actors}
    dots = []
    for actor in actors:
        x, y = places[actor.code]
        side = (x - WIDTH / 2) / RADIUS_X
        anchor = "middle" if abs(side) < 0.25 else "start" if side > 0 else "end"
        drop = (NAME_GAP + 10 if y > HEIGHT / 2 else -NAME_GAP) if anchor == "middle" else 5
        shift = {"middle": 0, "start": NAME_GAP, "end": -NAME_GAP}[anchor]
        dots.append(Dot(actor.code, actor.name, actor.profile, numbers[actor.code], x, y, x + shift, y + drop, anchor, degree[actor.code]))
    return Picture(tuple(dots), tuple(_curve(places[link.one], places[link.other]) for link in relations))


def _place(index: int, count: int) -> tuple[float, float]:
    angle = 2 * pi * index / max(count, 1) - pi / 2
    return round(WIDTH / 2 + RADIUS_X * cos(angle), 1), round(HEIGHT / 2 + RADIUS_Y * sin(angle), 1)


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    x = round(middle[0] + (WIDTH / 2 - middle[0]) * BEND, 1)
    y = round(middle[1] + (HEIGHT / 2 - middle[1]) * BEND, 1)
    return f"M{start[0]:g} {start[1]:g}Q{x:g} {y:g} {end[0]:g} {end[1]:g}"
