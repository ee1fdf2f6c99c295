"""Prerequisites are advice: an order, never a lock."""

from graphlib import TopologicalSorter

from hypothesis import given
from hypothesis import strategies as st

from paths.engine.ordering import ancestors, cycles, ordered, without_cycles

nodes = st.sampled_from("abcdefgh")
graphs = st.dictionaries(nodes, st.frozensets(nodes, max_size=4))


def test_cycles_are_named_from_their_smallest_key():
    assert cycles({"c": {"b"}, "b": {"a"}, "a": {"c"}, "d": {"a"}}) == (("a", "b", "c"),)
    assert cycles({"a": {"a"}}) == (("a",),)
    assert cycles({"a": {"b"}, "b": set()}) == ()


def test_prerequisites_come_first_then_the_rank():
    before = ancestors({"a": {"z"}, "z": {"m"}, "m": set(), "b": set()})
    assert ordered(["a", "b", "m"], before, rank=lambda key: (ord(key),)) == ("b", "m", "a")


@given(graphs)
def test_a_graph_without_its_cycles_can_be_ordered(graph):
    cut = without_cycles(graph)
    assert tuple(TopologicalSorter(cut).static_order()) is not None
    assert all(cut[key] <= frozenset(graph[key]) for key in graph)
    assert bool(cycles(graph)) == (cut != {key: frozenset(before) for key, before in graph.items()})


@given(graphs, st.frozensets(nodes))
def test_every_chosen_module_is_laid_once_after_what_it_needs(graph, chosen):
    before = ancestors(without_cycles(graph))
    laid = ordered(chosen, before, rank=lambda key: (ord(key),))
    assert sorted(laid) == sorted(chosen)
    for position, key in enumerate(laid):
        assert not before.get(key, frozenset()) & set(laid[position + 1 :])
