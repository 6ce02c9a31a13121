"""Sealing: the drafts of a period become numbered statements under one root."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from openrebate.settling.canonical import canonical
from openrebate.settling.statement import Seal, Statement, header
from openrebate.settling.tree import leaf_hash, root_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One sealed statement: its header's RFC 8785 text, the SHA-256 of it, and its leaf in the tree of its close."""

    statement: Statement
    text: str
    digest: str
    leaf: bytes


def sealed(drafts: Sequence[Statement], first: int, at: int, by: str) -> tuple[list[Sealed], bytes]:
    """The drafts, numbered from `first` in their order without a gap, and the root over their headers.

    `at`: microseconds. No drafts: an empty tree's root.
    """
    done = []
    for n, draft in enumerate(drafts):
        seal = Seal(number=first + n, first=first, count=len(drafts), at=at, by=by)
        head = header(replace(draft, seal=seal))
        text = canonical(head)
        done.append(
            Sealed(
                statement=replace(draft, seal=seal),
                text=text.decode(),
                digest=sha256(text).hexdigest(),
                leaf=leaf_hash(text),
            )
        )
    return done, root_of([one.leaf for one in done])
