"""The tree of RFC 6962 over leaves: its root, and proofs that a leaf is in it and that one tree grew out of another.

A leaf is hashed after a byte 0, a node after a byte 1, so that neither can be taken for the other; a tree is split at the largest
power of two below its size. Proofs are checked as RFC 9162 (2.1.3.2 and 2.1.4.2) says: every malformed proof is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf's bytes."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children's hashes."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over the hashes of leaves, in their order; level by level, so a million take about a second."""
    row = list(leaves)
    while len(row) > 1:
        odd = row[-1:] if len(row) % 2 else []  # a last one without a partner goes up as it is
        row = [
            sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=False)
        ] + odd
    return row[0] if row else EMPTY


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The proof that the leaf at `index` is in the tree: the other child's root at every step, from the leaf upwards."""
    assert 0 <= index < len(leaves)
    if len(leaves) == 1:
        return []
    half = _split(len(leaves))
    if index < half:
        return [*inclusion(leaves[:half], index), root_of(leaves[half:])]
    return [*inclusion(leaves[half:], index - half), root_of(leaves[:half])]


def consistency(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """The proof that the tree over the first `earlier` leaves is the beginning of the tree over all of them."""
    assert 0 < earlier <= len(leaves)
    return [] if earlier == len(leaves) else _grown(leaves, earlier, known=True)


def _grown(leaves: Sequence[bytes], earlier: int, *, known: bool) -> list[bytes]:
    """RFC 6962's SUBPROOF; `known`: the root of this part is the earlier root itself, which the checker has."""
    if earlier == len(leaves):
        return [] if known else [root_of(leaves)]
    half = _split(len(leaves))
    if earlier <= half:
        return [*_grown(leaves[:half], earlier, known=known), root_of(leaves[half:])]
    return [*_grown(leaves[half:], earlier - half, known=False), root_of(leaves[:half])]


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows the leaf's hash at `index` of the tree of that size and root."""
    if not 0 <= index < size or not _hashes(leaf, root, *proof):
        return False
    found, at, last = leaf, index, size - 1
    for other in proof:
        if last == 0:
            return False
        if at % 2 or at == last:
            found = node_hash(other, found)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, other)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def grown(earlier: int, size: int, proof: Sequence[bytes], earlier_root: bytes, root: bytes) -> bool:
    """Whether the proof shows that the tree of `size` and `root` begins with the tree of `earlier` and `earlier_root`."""
    if not 0 < earlier <= size or not _hashes(earlier_root, root, *proof):
        return False
    if earlier == size:
        return not proof and earlier_root == root
    path = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = earlier - 1, size - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, other)
        at, last = at >> 1, last >> 1
    return last == 0 and old == earlier_root and new == root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _hashes(*values: bytes) -> bool:
    return all(len(value) == len(EMPTY) for value in values)
