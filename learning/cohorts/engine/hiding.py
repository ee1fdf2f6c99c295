"""Groups too small to be counted without telling of one of them."""

FEWEST = 5


def share(part: int, whole: int) -> int:
    """Percent, rounded down; 0 of nothing."""
    return 100 * part // whole if whole else 0
