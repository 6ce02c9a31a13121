"""Random draws that are the same on every machine: raw 64-bit words of PCG64, reduced by integer arithmetic alone.

Floating point is left out on purpose: exponentials and logarithms differ in the last bit between processors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Integers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]


class Draws:
    """One stream of draws, named by the seed and what it is for, so that streams do not disturb each other."""

    def __init__(self, seed: int, purpose: str) -> None:
        digest = hashlib.sha256(f"{seed}/{purpose}".encode()).digest()
        self._words = np.random.PCG64(int.from_bytes(digest[:16], "big"))

    def below(self, bound: int, count: int) -> Integers:
        """`count` integers in [0, bound); bound at most 2**32."""
        words = self._words.random_raw(count) >> np.uint64(32)
        return ((words * np.uint64(bound)) >> np.uint64(32)).astype(np.int64)

    def one_in(self, share: int, count: int) -> Flags:
        """`count` flags, true with a probability of `share` in 1000."""
        flags: Flags = self.below(1000, count) < share
        return flags

    def weighted(self, weights: Sequence[int] | Integers, count: int) -> Integers:
        """`count` indexes into `weights`, each as likely as its weight; the weights' sum is below 2**32."""
        edges = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(edges, self.below(int(edges[-1]), count), side="right").astype(np.int64)

    def distributed(self, points: Sequence[tuple[int, int]], count: int) -> Integers:
        """`count` integers; `points` say which thousandth of them is at most how large, joined by straight lines."""
        edges = np.asarray([thousandth for thousandth, _ in points], dtype=np.int64) << 16
        values = np.asarray([value for _, value in points], dtype=np.int64)
        place = self.below(1000 << 16, count)
        step = np.searchsorted(edges, place, side="right") - 1
        width = edges[step + 1] - edges[step]
        return values[step] + (values[step + 1] - values[step]) * (place - edges[step]) // width

    def shuffled(self, count: int) -> Integers:
        """The integers below `count` in random order."""
        return np.argsort(self._words.random_raw(count), kind="stable").astype(np.int64)
