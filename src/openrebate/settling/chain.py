"""The chain of postings: canonical bytes and hashes, as the database makes them and as anybody can make them again.

Canonical bytes are the UTF-8 of a JSON array as `json.dumps(values, ensure_ascii=False)` writes it: items separated by a comma
and a blank. Amounts and decimals stand in it as text without exponent and trailing zeros, instants as microseconds.

    transfer digest  = SHA-256([n, [book], [book], amount, event_at, origin, line_id, reason, reverses, reverses_n])
    book             = [kind, program, owner_kind, owner, asset]
    line digest      = SHA-256([line_id, version, origin, program, ...]), the columns LINE in their order
    transfers_digest = SHA-256(the transfers' digests, in the order of n); lines_digest in the order of (line_id, version)
    posting hash     = SHA-256([posting_no, kind, ref, program, period, booked_at, by, note, transfers, transfers_digest,
                                lines, lines_digest, previous]), digests as hex, previous: the hash of the posting before
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

GENESIS = bytes(32)
"""What the first posting has as the hash before it."""

LINE = (
    "line_id", "version", "origin", "program", "terms_version", "role", "kind", "partner_id", "account_id",
    "child_partner_id", "product_line", "channel", "rate", "kickback_share", "asset", "reason", "claim_id", "level",
    "clause", "fills", "volume", "base", "before", "after", "why",
)  # fmt: skip
"""The columns of a line that its digest holds, in their order."""

Value = str | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One posting of the chain, without the hash that follows from it. `booked_at` is in microseconds."""

    posting_no: int
    kind: str
    ref: str
    program: str
    period: str
    booked_at: int
    by: str
    note: str
    transfers: int
    transfers_digest: bytes
    lines: int
    lines_digest: bytes
    previous: bytes


def canonical(values: Sequence[Value | Sequence[Value]]) -> bytes:
    """The canonical bytes of an array."""
    return json.dumps(values, ensure_ascii=False).encode()


def row_digest(values: Sequence[Value | Sequence[Value]]) -> bytes:
    """The digest of one transfer or line, from its values in the order above."""
    return sha256(canonical(values)).digest()


def rows_digest(digests: Iterable[bytes]) -> bytes:
    """The digest over the digests of a posting's rows, in their order."""
    whole = sha256()
    for digest in digests:
        whole.update(digest)
    return whole.digest()


def link_hash(link: Link) -> bytes:
    """The hash of a posting, which the next one holds as `previous`."""
    return row_digest([
        link.posting_no, link.kind, link.ref, link.program, link.period, link.booked_at, link.by, link.note,
        link.transfers, link.transfers_digest.hex(), link.lines, link.lines_digest.hex(), link.previous.hex(),
    ])  # fmt: skip
