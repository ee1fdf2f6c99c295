"""SVG path data for a trail: curves and the shapes of the three routes, in as few characters as SVG allows. Pure."""

from collections.abc import Sequence

DISC, TRIANGLE, SQUARE = "inform", "train", "act"

Point = tuple[float, float]


def smooth(points: Sequence[Point], start: int = 0, end: int | None = None) -> str:
    """A curve through the points (Catmull-Rom, written as one cubic and then short ones, whose first handle mirrors the last).

    `start` and `end` cut it at those points without changing its course, so that what was walked and what is ahead are one way.
    """
    end = len(points) - 1 if end is None else end
    if end <= start:
        return ""
    tangents = [
        ((after[0] - before[0]) / 6, (after[1] - before[1]) / 6)
        for before, after in zip([points[0], *points[:-1]], [*points[1:], points[-1]], strict=True)
    ]
    at = whole(points[start])
    data = f"M{join(*at)}c{join(*tangents[start])} "
    for index in range(start + 1, end + 1):
        (x, y), (dx, dy) = points[index], tangents[index]
        to = whole(points[index])
        data += f"{'s' if index > start + 1 else ''}{join(x - dx - at[0], y - dy - at[1], to[0] - at[0], to[1] - at[1])}"
        at = to
    return data


def outline(route: str, x: int, y: int, r: int) -> str:
    """The shape of a route round a point."""
    if route == TRIANGLE:
        return f"M{join(x, y - r - 1)}l{join(r + 1, 2 * r - 1)}h-{2 * r + 2}z"
    if route == SQUARE:
        return f"M{join(x - r + 1, y - r + 1)}h{2 * r - 2}v{2 * r - 2}h-{2 * r - 2}z"
    return f"M{join(x - r, y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0-{2 * r} 0z"


def half(route: str, x: int, y: int, r: int) -> str:
    """The first half of the same shape: a step that is under way."""
    if route == TRIANGLE:
        return f"M{join(x, y - r - 1)}v{2 * r - 1}h-{r + 1}z"
    if route == SQUARE:
        return f"M{join(x - r + 1, y - r + 1)}h{r - 1}v{2 * r - 2}h-{r - 1}z"
    return f"M{join(x, y - r)}a{r} {r} 0 0 0 0 {2 * r}z"


def join(*values: float) -> str:
    """Numbers as short as SVG allows: a minus sign separates as well as a space."""
    data = ""
    for value in values:
        number = str(round(value))
        data += number if not data or number.startswith("-") else f" {number}"
    return data


def whole(point: Point) -> tuple[int, int]:
    """A point on whole units."""
    return round(point[0]), round(point[1])
