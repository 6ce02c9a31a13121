"""What many lines have alike, by number: groups of few numbers are quicker than groups of many texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from openrebate.model.engine import Engine
from openrebate.units.decimals import RATE_PLACES, down

CAP_REACHED = 0
_RATE = pa.decimal128(18, RATE_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The kind of a line, whose child it comes through, at which rate, or why it pays nothing."""

    kind: str
    child_partner_id: str | None = None
    rate: Decimal = Decimal(0)
    reason: str | None = None
    asset: str | None = None  # None: the role's own


@dataclass(slots=True)
class Alike:
    """The parts and clauses of one role's lines. The first part is that of fills beyond a cap."""

    parts: dict[Part, int] = field(
        default_factory=lambda: {Part(kind="commission", reason="cap_reached"): CAP_REACHED}
    )
    clauses: dict[str | None, int] = field(default_factory=dict)

    def part_no(self, part: Part) -> int:
        """The number of a part."""
        return self.parts.setdefault(part, len(self.parts))

    def clause_no(self, clause: str | None) -> int:
        """The number of a clause; none has one too."""
        return self.clauses.setdefault(clause, len(self.clauses))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How the numbers of a line are said. `begin` is what the keys of all lines of the role begin with."""

    alike: Alike
    begin: tuple[str, ...]  # program, terms version, period, role
    asset: str
    lines: Mapping[int | None, str | None]
    channels: Mapping[int | None, str | None]


_WORDS = pa.schema(
    [
        ("part_no", pa.int32()), ("line_no", pa.int32()), ("channel_no", pa.int32()), ("kickback_share", _RATE),
        ("kind", pa.string()), ("child_partner_id", pa.string()), ("product_line", pa.string()), ("channel", pa.string()),
        ("rate", _RATE), ("both_rate", _RATE), ("reason", pa.string()), ("asset", pa.string()), ("head", pa.string()), ("kickback_head", pa.string()),
        ("tail", pa.string()),
    ]
)  # fmt: skip


def load_words(engine: Engine, role: str, wording: Wording, found: Iterable[Mapping[str, Any]]) -> None:
    """Make the tables `words_<role>`, a row for each (part_no, line_no, channel_no, kickback_share) found, and `clauses_<role>`."""
    parts = {number: part for part, number in wording.alike.parts.items()}
    rows = [row | dict(_words(wording, parts[row["part_no"]], row)) for row in map(dict, found)]
    engine.load(f"words_{role}", pa.Table.from_pylist(rows, schema=_WORDS))
    clauses = [{"clause_no": n, "clause": clause} for clause, n in wording.alike.clauses.items()]
    schema = pa.schema([("clause_no", pa.int32()), ("clause", pa.string())])
    engine.load(f"clauses_{role}", pa.Table.from_pylist(clauses, schema=schema))


def _words(wording: Wording, part: Part, row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    line, channel = wording.lines[row["line_no"]], wording.channels[row["channel_no"]]
    yield from (("kind", part.kind), ("child_partner_id", part.child_partner_id), ("product_line", line))
    yield from (("channel", channel), ("rate", part.rate), ("reason", part.reason))
    yield "asset", part.asset or wording.asset
    yield "both_rate", _both(part.rate, row["kickback_share"])
    for name, kind in (("head", part.kind), ("kickback_head", "kickback")):
        yield name, as_array(*wording.begin, kind).removesuffix("]")
    tail = (
        part.child_partner_id,
        line,
        channel,
        part.rate,
        row["kickback_share"],
        part.asset or wording.asset,
        part.reason,
    )
    yield "tail", as_array(*tail).removeprefix("[")


def _both(rate: Decimal, share: Decimal) -> Decimal | None:
    """rate × kickback share; None where it has more places than a rate may have."""
    product = Fraction(rate) * Fraction(share)
    exact = down(product, RATE_PLACES)
    return exact if Fraction(exact) == product else None


def as_array(*values: str | Decimal | None) -> str:
    """An RFC 8785 array; decimals are texts without trailing zeros or exponent."""
    plain = [_plain(value) if isinstance(value, Decimal) else value for value in values]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
