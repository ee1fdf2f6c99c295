"""Prerequisites as advice: they set an order and lock nothing. Cycles are an editor's slip: reported, then ignored."""

import heapq
from collections.abc import Callable, Collection, Mapping
from graphlib import CycleError, TopologicalSorter

Graph = Mapping[str, Collection[str]]  # module -> what should come before it


def cycles(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Enough cycles to explain every knot: mending them all leaves none. Each starts at its smallest key. Same graph, same answer."""
    return _untangle(graph)[1]


def without_cycles(graph: Graph) -> dict[str, frozenset[str]]:
    """The same graph less one edge per cycle, so that an order exists."""
    return _untangle(graph)[0]


def _untangle(graph: Graph) -> tuple[dict[str, frozenset[str]], tuple[tuple[str, ...], ...]]:
    edges = {key: set(graph[key]) for key in sorted(graph)}
    found: list[tuple[str, ...]] = []
    while True:
        sorter = TopologicalSorter({key: sorted(before) for key, before in edges.items()})
        try:
            sorter.prepare()
        except CycleError as error:
            path: list[str] = error.args[1][:-1]  # each one is a prerequisite of the next; the last of the first
            turn = path.index(min(path))
            path = path[turn:] + path[:turn]
            edges[path[0]].discard(path[-1])
            found.append(tuple(path))
        else:
            return {key: frozenset(before) for key, before in edges.items()}, tuple(sorted(found))


def ancestors(graph: Graph) -> dict[str, frozenset[str]]:
    """Everything that should come before each module, near or far. The graph must have no cycle."""
    found: dict[str, frozenset[str]] = {}
    for key in TopologicalSorter(graph).static_order():
        before = graph.get(key, ())
        found[key] = frozenset(before).union(*(found[one] for one in before)) if before else frozenset()
    return found


def ordered(chosen: Collection[str], before: Graph, *, rank: Callable[[str], tuple[int, ...]]) -> tuple[str, ...]:
    """The chosen modules, prerequisites first, otherwise by `rank` (which must tell any two apart). `before` is transitive."""
    inside = frozenset(chosen)
    waiting = {key: set(before.get(key, ())) & inside for key in inside}
    ready = [(rank(key), key) for key, needs in waiting.items() if not needs]
    heapq.heapify(ready)
    done: list[str] = []
    while ready:
        _rank, key = heapq.heappop(ready)
        done.append(key)
        for other, needs in waiting.items():
            if key in needs:
                needs.discard(key)
                if not needs:
                    heapq.heappush(ready, (rank(other), other))
    return tuple(done)
