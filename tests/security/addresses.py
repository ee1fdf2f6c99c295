"""The addresses that the tests of this folder ask: those of the table of roles, each filled with what stands on the small site."""

from tests.house.access_table import TABLE, Line
from tests.house.test_access import fill, of_site
from tests.security.world import World

READ_MORE = {  # what a query adds to an address
    "fr/^((?:[\\w\\-]+/)*)$": ("?step=1", "?step=2", "?step=99", "?all=1", "?end=1"),
    "fr/situate/": ("?q=profile", "?q=summary", "?q=none"),
    "fr/situate/diagnostic/<slug:objective>/": ("?result=1",),
    "fr/routes/": ("?minutes=60&basics=1",),
}


def path_of(world: World, line: Line) -> str:
    return fill(line.pattern, of_site(world, line.parts))


def reading(world: World) -> list[tuple[str, Line]]:
    """Every own address that may be read, with the queries it knows."""
    found = [("/fr/", LINES["page"]), ("/fr/catalogue/", LINES["page"]), ("/fr/data/", LINES["page"])]
    for line in TABLE:
        if line.GET:
            path = path_of(world, line)
            found += [(path + query, line) for query in ("", *READ_MORE.get(line.pattern, ()))]
    return found


def writing(world: World) -> list[str]:
    """Every own address that takes a form."""
    return [path_of(world, line) for line in TABLE if line.POST]


LINES = {"page": next(line for line in TABLE if "\\w" in line.pattern and line.parts.get("0", "").startswith("catalogue"))}
