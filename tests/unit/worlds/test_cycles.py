"""Cycles over time: found exactly where nobody-above-itself is broken at one instant, and fast."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from openrebate.worlds.cycles import Edge, cycle

NAMES = "abcde"


@st.composite
def hierarchies(draw: st.DrawFn) -> list[Edge]:
    """Edges in which nobody has two above it at one instant."""
    edges: list[Edge] = []
    for below in NAMES:
        bounds = sorted(draw(st.sets(st.integers(0, 8), max_size=6)))
        for starts, ends in zip(bounds[::2], bounds[1::2], strict=False):
            edges.append(Edge(len(edges) + 1, below, draw(st.sampled_from(NAMES)), starts, ends))
    return edges


def obviously_cyclic(edges: list[Edge]) -> bool:
    """At every instant, from everybody, upwards."""
    for instant in range(9):
        above = {edge.below: edge.above for edge in edges if edge.starts <= instant < edge.ends}
        for name, master in above.items():
            step, steps = master, 0
            while step in above and step != name and steps < len(NAMES):
                step, steps = above[step], steps + 1
            if step == name:
                return True
    return False


@given(hierarchies())
def test_a_cycle_is_found_where_there_is_one(edges: list[Edge]) -> None:
    """Compared with the slow and obvious way; what is found is a cycle, in force at one instant."""
    found = cycle(edges)
    assert bool(found) == obviously_cyclic(edges)
    for edge, following in zip(found, (*found[1:], *found[:1]), strict=True):
        assert edge.above == following.below
    assert not found or max(edge.starts for edge in found) < min(edge.ends for edge in found)


def test_a_long_chain_costs_no_more_than_its_length() -> None:
    """A hundred thousand, each above the next, and then closed to a ring."""
    chain = [Edge(n + 1, str(n), str(n + 1), n, 10**9) for n in range(100_000)]
    began = time.perf_counter()
    assert cycle(chain) == ()
    assert time.perf_counter() - began < 5
    ring = [Edge(n + 1, str(n), str((n + 1) % 1000), 0, 10) for n in range(1000)]
    assert len(cycle(ring)) == 1000
