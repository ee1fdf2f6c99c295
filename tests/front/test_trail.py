"""The trail map: where it goes on paper, what it weighs, what it says."""

import re

import pytest
from defusedxml import ElementTree
from django.template import Context, Template
from django.utils import translation

from learning.templatetags import trail

ROUTES = ("inform", "train", "act")


def journey(count: int, current: int | None = None, optional: tuple[int, ...] = ()) -> list[dict]:
    """A journey of some steps: those before the current one are done."""
    until = count if current is None else current
    return [
        {
            "title": f"Step {index + 1}",
            "route": ROUTES[index % 3],
            "state": "done" if index < until else "doing" if index == until else "todo",
            "current": index == current,
            "optional": index in optional,
        }
        for index in range(count)
    ]


def places(steps: list[dict]) -> list[trail.Place]:
    return [trail.Place(step["route"], step["state"], step["current"], step["optional"]) for step in steps]


def rendered(steps: list[dict], language: str = "en") -> str:
    with translation.override(language):
        return Template("{% load components %}{% trail_map steps title %}").render(Context({"steps": steps, "title": "My path"}))


@pytest.mark.parametrize("sheet", [trail.WIDE, trail.NARROW])
@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 9, 16, 17, 30, 60])
def test_every_waypoint_stands_on_the_sheet(count: int, sheet: trail.Sheet) -> None:
    drawing = trail.draw(places(journey(count, count // 2, optional=(1, 4, 7))), sheet)
    points = trail.stand(places(journey(count, count // 2, optional=(1, 4, 7))), sheet)

    assert len(drawing.numbers) == count
    for (x, _y), number in zip(points, drawing.numbers, strict=True):
        assert sheet.radius < x < sheet.width - sheet.radius
        assert 12 <= number.y <= drawing.height - 4
        assert 0 < number.x < sheet.width


@pytest.mark.parametrize("sheet", [trail.WIDE, trail.NARROW])
def test_waypoints_do_not_touch_each_other(sheet: trail.Sheet) -> None:
    for count in range(2, 40):
        points = trail.stand(places(journey(count, 0, optional=(3, 6, 11, 19))), sheet)
        for index, (x, y) in enumerate(points):
            for other_x, other_y in points[index + 1 :]:
                assert ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 > 2 * sheet.radius + 4, (count, index)


def ends(data: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a path of one relative curve begins and ends."""
    numbers = [int(number) for number in re.findall(r"-?\d+", data)]
    start, first, rest = numbers[:2], numbers[2:8], numbers[8:]
    x, y = start[0] + first[4], start[1] + first[5]
    for _cx, _cy, dx, dy in zip(rest[::4], rest[1::4], rest[2::4], rest[3::4], strict=True):
        x, y = x + dx, y + dy
    return (start[0], start[1]), (x, y)


def test_what_was_walked_ends_where_the_way_ahead_begins_at_the_current_place() -> None:
    drawing = trail.draw(places(journey(12, 5)))

    assert ends(drawing.walked)[1] == ends(drawing.way)[0] == drawing.here


def test_a_finished_trail_is_walked_to_its_end() -> None:
    drawing = trail.draw(places(journey(7)))

    assert drawing.way == ""
    assert ends(drawing.walked)[1] == (drawing.numbers[-1].x, drawing.numbers[-1].y - trail.WIDE.radius - 18)


def test_a_step_that_was_passed_by_breaks_what_was_walked() -> None:
    steps = journey(6, 4)
    steps[2]["state"] = "todo"
    drawing = trail.draw(places(steps))

    assert drawing.walked.count("M") == 2
    assert drawing.way.count("M") == 2


def test_nothing_is_walked_before_the_first_step_is_opened() -> None:
    steps = [{**step, "state": "todo"} for step in journey(6)]

    assert trail.draw(places(steps)).walked == ""


def test_an_optional_place_stands_beside_the_way_on_a_branch() -> None:
    with_branch = trail.draw(places(journey(6, 1, optional=(3,))))
    without = trail.draw(places(journey(6, 1)))

    assert with_branch.branches
    assert not without.branches
    assert with_branch.numbers[3].y < without.numbers[3].y


def test_the_same_places_give_the_same_drawing() -> None:
    assert trail.draw(places(journey(14, 3))) == trail.draw(places(journey(14, 3)))


def test_an_empty_journey_draws_nothing() -> None:
    assert rendered([]).strip() == ""
    assert trail.draw([]).numbers == ()


@pytest.mark.parametrize("route", ["inform", "train", "act", ""])
@pytest.mark.parametrize("state", trail.STATES)
def test_each_state_is_told_by_its_shape(route: str, state: str) -> None:
    drawings = {other: trail.draw([trail.Place(route, other)]).shapes[0] for other in trail.STATES}

    same = [other for other, shapes in drawings.items() if other != state and (shapes.outline, shapes.inside, other) == drawings[state]]
    assert same == []
    assert bool(drawings[state].inside) == (state in ("doing", "refresh"))


@pytest.mark.parametrize("count", [1, 6, 30])
def test_the_map_is_well_formed_and_light(count: int) -> None:
    html = rendered(journey(count, count // 3, optional=(2, 9, 17)))
    root = ElementTree.fromstring(html)

    assert root.get("role") == "img"
    assert len(html.encode()) < 10_000
    assert all(svg.get("aria-hidden") == "true" for svg in root.iter("svg"))
    assert not re.search(r"\d\.\d{3}", html)


def test_the_map_says_in_words_what_it_shows() -> None:
    html = rendered(journey(6, 2))

    assert 'aria-label="My path · A trail of 6 steps, 2 done. You are at step 3: Step 3"' in html.replace(".&quot;", '"').replace(
        '3."', '3"'
    )


def test_a_title_with_markup_stays_text() -> None:
    steps = journey(2, 0)
    steps[0]["title"] = '"><script>alert(1)</script>'

    assert "<script" not in rendered(steps)
