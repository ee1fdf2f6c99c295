"""Groups too small to be counted without telling of one of them."""

FEWEST = 5


def told(count: int) -> int | None:
    """A count that tells of nobody in particular: none at all, or five people and more; None hides the others."""
    return count if not count or count >= FEWEST else None


def share(part: int, whole: int) -> int:
    """Percent, rounded down; 0 of nothing."""
    return 100 * part // whole if whole else 0
