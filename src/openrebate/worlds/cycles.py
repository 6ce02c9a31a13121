"""Cycles: whether anybody is above itself at some instant, where who is above whom changes over time."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

_ENDS = (attrgetter("below"), attrgetter("above"))


class Edge(NamedTuple):
    """`above` is above `below` in [starts, ends); nobody has two above it at one instant."""

    position: int
    below: str
    above: str
    starts: int
    ends: int


def cycle(edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """The edges of a cycle that exists at one instant, or none.

    A cycle that exists at all exists when the last of its edges begins; so it is enough to walk upwards from every
    edge at the instant it begins. Walks of one instant share what they have seen, which keeps the work linear
    where many edges begin together.
    """
    edges = _peeled(edges)
    by_below: dict[str, list[Edge]] = defaultdict(list)
    for edge in sorted(edges, key=lambda edge: edge.starts):
        by_below[edge.below].append(edge)
    seen: set[str] = set()
    instant = None
    for edge in sorted(edges, key=lambda edge: edge.starts):
        if edge.starts != instant:
            instant, seen = edge.starts, set()
        found = _walk(edge, by_below, seen)
        if found:
            return found
    return ()


def _walk(edge: Edge, by_below: dict[str, list[Edge]], seen: set[str]) -> tuple[Edge, ...]:
    """Follows who is above whom at the instant `edge` begins; the cycle that closes on the way, or none."""
    path: dict[str, Edge] = {}
    step: Edge | None = edge
    while step is not None and step.below not in seen:
        seen.add(step.below)
        path[step.below] = step
        if step.above in path:
            walked = list(path.values())
            return tuple(walked[walked.index(path[step.above]) :])
        step = _in_force(by_below.get(step.above, []), edge.starts)
    return ()


def _in_force(edges: list[Edge], instant: int) -> Edge | None:
    """The one edge in force, of edges in order of their start."""
    index = bisect_right(edges, instant, key=lambda edge: edge.starts) - 1
    return edges[index] if index >= 0 and instant < edges[index].ends else None


def _peeled(edges: Sequence[Edge]) -> list[Edge]:
    """Only edges that lie on a cycle or between two, whatever their times: the rest cannot matter."""
    return _rising(_rising(edges, above=True), above=False)


def _rising(edges: Sequence[Edge], *, above: bool) -> list[Edge]:
    """Without the edges that lead nowhere (`above`) or that nothing leads to; linear in their number."""
    near, far = _ENDS if above else _ENDS[::-1]
    leaving = Counter(near(edge) for edge in edges)
    arriving: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        arriving[far(edge)].append(edge)
    dead = [name for name in arriving if not leaving[name]]
    gone: set[int] = set()
    while dead:
        for edge in arriving[dead.pop()]:
            gone.add(edge.position)
            leaving[near(edge)] -= 1
            if not leaving[near(edge)]:
                dead.append(near(edge))
    return [edge for edge in edges if edge.position not in gone]
