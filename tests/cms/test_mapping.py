"""The picture of a map: everybody inside it, nobody behind another, the same each time."""

from itertools import combinations
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.engine.mapping import AROUND, DOT, HEIGHT, WIDTH, Actor, Relation, drawn, in_the_middle, rows

LETTER = 7.2  # at most, on average, of the sheet's 12.5 px
NAMES = ("Fondation Bettencourt Schueller", "Le Mouvement Associatif", "ESSEC", "Un nom qui ne finit jamais, et qui continue " * 2)


def world(count: int, *pairs: tuple[int, int]) -> tuple[list[Actor], list[Relation]]:
    actors = [Actor(f"a{number}", NAMES[number % len(NAMES)], "company" if number % 3 else "academic") for number in range(count)]
    return actors, [Relation(f"a{one}", f"a{other}", "une étude") for one, other in pairs]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 14, 20])
def test_every_name_ends_inside_the_picture_and_no_dot_hides_another(count: int):
    picture = drawn(*world(count, *((0, other) for other in range(1, count))))

    for dot in picture.dots:
        width = max(len(text) for text, _y in dot.lines) * LETTER
        left = dot.name_x - {"start": 0, "middle": width / 2, "end": width}[dot.anchor]
        assert left >= 0
        assert left + width <= WIDTH
        assert all(12 <= y <= HEIGHT for _text, y in dot.lines)
    for one, other in combinations(picture.dots, 2):
        assert hypot(one.x - other.x, one.y - other.y) > 2 * DOT


def test_who_has_most_links_stands_in_the_middle_when_nobody_comes_near():
    star, pair = world(5, (0, 1), (0, 2), (0, 3)), world(5, (0, 1), (0, 2), (0, 3), (1, 2))

    assert (in_the_middle(*star), in_the_middle(*pair), in_the_middle(*world(1)), in_the_middle([], [])) == ("a0", "", "", "")
    assert (drawn(*star).dots[0].x, drawn(*star).dots[0].y) == (WIDTH / 2, HEIGHT / 2)


def test_several_links_of_the_same_two_are_one_line_and_each_is_in_the_table():
    actors, links = world(4, (0, 1), (1, 0), (2, 3))

    assert sorted(line.links for line in drawn(actors, links).lines) == [1, 2]
    assert [len(row.links) for row in rows(actors, links)] == [2, 2, 1, 1]
    assert rows(actors, links)[0].links[0][0].code == "a1"


@given(st.integers(4, 24), st.data())
def test_a_line_between_two_others_goes_around_the_middle(count: int, data: st.DataObject):
    one, other = data.draw(st.lists(st.integers(1, count - 1), min_size=2, max_size=2, unique=True))
    picture = drawn(*world(count, (0, 1), (0, 2), (0, 3), (0, 1), (0, 2), (0, 3), (one, other)))
    curves = [line.path for line in picture.lines if "Q" in line.path]

    for path in curves:
        start, pull, end = points(path)
        x, y = ((start[axis] + 2 * pull[axis] + end[axis]) / 4 for axis in (0, 1))
        assert hypot(x - WIDTH / 2, y - HEIGHT / 2) > AROUND * 0.7


def points(path: str) -> list[tuple[float, float]]:
    """The three points of a curve."""
    x0, y0, x1, y1, x2, y2 = map(float, path[1:].replace("Q", " ").split())
    return [(x0, y0), (x1, y1), (x2, y2)]


def test_the_same_map_is_the_same_picture():
    assert drawn(*world(9, (0, 1), (2, 3), (4, 8))) == drawn(*world(9, (0, 1), (2, 3), (4, 8)))
