"""The tree of RFC 6962: published roots, every proof of small trees, and every way a proof can be wrong."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest

from openrebate.settling.tree import (
    EMPTY,
    consistency,
    grown,
    included,
    inclusion,
    leaf_hash,
    node_hash,
    root_of,
)

# The eight leaves and roots that the transparency projects test with (RFC 6962 reference implementation).
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
MANY = [leaf_hash(str(n).encode()) for n in range(33)]


def test_the_roots_are_the_published_ones() -> None:
    """Size by size, the empty tree too."""
    assert (
        root_of([])
        == EMPTY
        == bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    )
    for size, root in enumerate(ROOTS, start=1):
        assert root_of(HASHES[:size]).hex() == root


def test_a_leaf_cannot_be_taken_for_a_node() -> None:
    """The two begin with another byte."""
    assert leaf_hash(HASHES[0] + HASHES[1]) != node_hash(HASHES[0], HASHES[1])
    assert leaf_hash(b"") == sha256(b"\0").digest()


@pytest.mark.parametrize("size", range(1, len(MANY) + 1))
def test_every_leaf_of_every_small_tree_is_proved(size: int) -> None:
    """And no proof holds for another index, size, leaf or root."""
    leaves = MANY[:size]
    root = root_of(leaves)
    for index in range(size):
        proof = inclusion(leaves, index)
        assert included(leaves[index], index, size, proof, root)
        assert not included(leaves[index], index + size, size, proof, root)
        assert not included(leaf_hash(b"another"), index, size, proof, root)
        assert not included(leaves[index], index, size, proof, EMPTY)
        assert not included(leaves[index], index, size, [*proof, root], root)
        assert not any(
            included(leaves[index], other, size, proof, root) for other in range(size) if other != index
        )
        if proof:
            assert not included(leaves[index], index, size, proof[:-1], root)
            assert not included(leaves[index], index, size, proof[1:], root)
            assert not included(leaves[index], index, size, [proof[0][:-1], *proof[1:]], root)


@pytest.mark.parametrize("size", range(1, len(MANY) + 1))
def test_every_growth_of_every_small_tree_is_proved(size: int) -> None:
    """And no proof holds for another earlier size or root."""
    root = root_of(MANY[:size])
    for earlier in range(1, size + 1):
        proof, old = consistency(MANY[:size], earlier), root_of(MANY[:earlier])
        assert grown(earlier, size, proof, old, root)
        assert not grown(earlier, size, [*proof, root], old, root)
        assert not grown(earlier, size, proof, EMPTY, root)
        assert not grown(earlier, size, proof, old, EMPTY)
        if proof:
            assert not grown(earlier, size, proof[:-1], old, root)
            assert not grown(earlier, size, proof[1:], old, root)
            assert not grown(earlier, size, [], old, root)


def test_there_is_nothing_to_prove_about_an_empty_tree() -> None:
    """No leaf is in it and nothing grew out of it; a larger tree is no beginning of a smaller one."""
    root = root_of(MANY[:3])
    assert not included(MANY[0], 0, 0, [], EMPTY)
    assert not included(MANY[0], -1, 3, [], root)
    assert not grown(0, 0, [], EMPTY, EMPTY)
    assert not grown(0, 3, [], EMPTY, root)
    assert not grown(3, 2, [], root, root_of(MANY[:2]))
    assert not grown(-1, 3, [], EMPTY, root)
    assert grown(3, 3, [], root, root)
    assert not grown(3, 3, [], root, EMPTY)


def test_no_changed_bit_of_a_proof_is_accepted() -> None:
    """A thousand proofs with one bit turned: none holds."""
    dice = random.Random(6962)  # noqa: S311 - repeatable on purpose
    accepted = 0
    for _ in range(1000):
        size = dice.randint(2, len(MANY))
        index, root = dice.randrange(size), root_of(MANY[:size])
        proof = inclusion(MANY[:size], index)
        at, bit = dice.randrange(len(proof)), dice.randrange(256)
        proof[at] = (int.from_bytes(proof[at]) ^ 1 << bit).to_bytes(32)
        accepted += included(MANY[index], index, size, proof, root)
    assert accepted == 0
