"""What a reader works on and what it gives back: the venue's rows, what the person declared, and the facts found.

Every fact keeps the rows that it was made of, untouched, so that a number can be followed to the exchange's own text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Literal

FILL_COLUMNS = (
    "venue", "account_id", "fill_id", "executed_at", "product", "symbol", "side", "liquidity", "price", "quantity",
    "quote_asset", "fee", "fee_asset", "notional", "revision", "order_id", "client_order_id", "order_tag", "strategy",
)  # fmt: skip
MARK_COLUMNS = ("asset", "at", "price")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of an exchange's file: its place, its untouched text, its cells, and the answer that it came in."""

    file: str
    line: int
    text: str
    cells: Mapping[str, object]
    about: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of one file in one layout; `preamble` is what stood above a CSV header."""

    file: str
    rows: Sequence[Row]
    preamble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """What a fill does not say about its market. `size` is in `size_asset` per contract; None on spot markets."""

    quote: str
    size: Decimal | None = None
    size_asset: str = ""
    inverse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What only the order shows: the client's id and the order tag."""

    client_order_id: str
    order_tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the person said beside the files; empty means not said. Never filled in by a reader."""

    account: str = ""
    product: str = ""
    quote: str = ""
    asset: str = ""
    liquidity: str = ""
    builder: str = ""
    zone: timedelta | None = None
    interval_ms: int | None = None
    fee_convention: Literal["", "paid-positive", "paid-negative"] = ""
    orders: Mapping[tuple[str, str], Order] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    complete_until_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row of the contract (column → text) and the venue's rows that it was made of."""

    cells: Mapping[str, str]
    rows: tuple[Row, ...]


@dataclass(slots=True, kw_only=True)
class Reading:
    """What a reader found in one sheet."""

    fills: list[Fact] = field(default_factory=list)
    marks: list[Fact] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    skipped_rows: list[Row] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def skip(self, row: Row, why: str) -> None:
        """Leave a row out, with the reason that the summary will show; its text is kept all the same."""
        self.skipped[why] += 1
        self.skipped_rows.append(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A layout: the headers (CSV) or keys (JSON) that make it what it is, and its reader with its version.

    A layout without a reader is known and refused, `why` says for what reason and what to bring instead.
    """

    name: str
    needs: frozenset[str]
    version: int = 1
    read: Callable[[Sheet, Declared], Reading] | None = None
    why: str = ""
    echo: str = ""  # what the file can show of attribution, told to a person whose fills show none
    width: int | None = None  # arrays without names are told apart by their length

    @property
    def reader(self) -> str:
        """Name and version as kept beside every raw row."""
        return f"{self.name}/{self.version}"


def fill(**cells: str) -> dict[str, str]:
    """A fill's cells in the contract's order; a misspelt column is a bug."""
    assert set(cells) <= set(FILL_COLUMNS), set(cells) - set(FILL_COLUMNS)
    return {name: cells.get(name, "") for name in FILL_COLUMNS}
