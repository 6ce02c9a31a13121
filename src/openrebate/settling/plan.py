"""A plan: what is owed less what is posted, line by line, with all that decided it, before anything moves.

    entitled   lines as now rated, of every period that the plan covers
    posted     the latest version of every line of those periods that is posted
    difference = entitled − posted, for the lines where the two differ

The plan is a small JSON document and one Parquet file of the lines that differ. The document names the file's digest and the
digests of everything the lines were worked out from; its own digest is over all of it, and is what the posting is known by.
The same inputs give the same bytes: no clock is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from openrebate.model import sql
from openrebate.model.promises import Settlement
from openrebate.settling.canonical import canonical
from openrebate.units.periods import Period

FORMAT = "openrebate-plan/1"
KEYS = (
    "period", "program", "terms_version", "role", "kind", "partner_id", "account_id", "child_partner_id", "product_line",
    "channel", "rate", "kickback_share", "asset", "reason",
)  # fmt: skip
"""What a line is known by, in the order of CONTRACT's columns."""
DESCRIPTION = ("claim_id", "level", "clause")
COLUMNS = (
    "line_id",
    "version",
    "origin",
    *KEYS[1:],
    *DESCRIPTION,
    "fills",
    "volume",
    "base",
    "before",
    "after",
    "why",
)
"""A difference. `origin` is the period that its trades belong to; `before` and `after` are what the line entitles to, as posted
and as now rated, in the asset's smallest unit."""
_CHANGES = (
    ("claim_changed", ("partner_id", "channel")),
    ("terms_changed", ("terms_version",)),
    ("reason_changed", ("reason",)),
    ("level_changed", ("known_level",)),
    ("rate_changed", ("rate",)),
    ("kickback_changed", ("kickback_share",)),
)  # what is told first where several are true


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Digests of everything that the lines of one period were worked out from (hex), and where its ledger stood."""

    period: str
    facts: str
    fills: str
    marks: str
    terms: str


def differences(entitled: str, posted: str, booked_in: str) -> str:
    """SQL for the lines that differ, in the columns COLUMNS; `entitled` and `posted` are tables of the engine."""
    return sql.fill(
        sql.text("settling", "differences"),
        {
            "entitled": entitled,
            "posted": posted,
            "booked_in": sql.quoted(booked_in),
            "keys": ", ".join(f"coalesce(e.{name}, p.{name}) AS {name}" for name in KEYS),
            "changes": ", ".join(f"{_other(names)} AS {why}" for why, names in _CHANGES),
            "whens": " ".join(f"WHEN m.{why} THEN '{why}'" for why, _ in _CHANGES),
            "columns": ", ".join(
                "d.period AS origin" if name == "origin" else f'd."{name}"' for name in COLUMNS[:-1]
            ),
        },
    )


def _other(names: Iterable[str]) -> str:
    """SQL: the trades that were won stand in lines of another value than those that were lost."""
    sides = (
        f"list_sort(list(DISTINCT coalesce(CAST(d.{name} AS VARCHAR), '')) FILTER (d.{side}))"
        for name in names
        for side in ("won", "lost")
    )
    pairs = list(sides)
    return "(" + " OR ".join(f"{a} <> {b}" for a, b in zip(pairs[::2], pairs[1::2], strict=True)) + ")"


def covered(
    booking: Period, closed: Sequence[Period], settlement: Settlement, *, named: Period | None = None
) -> tuple[Period, ...]:
    """The periods a plan covers, in their order: the one it books into, and those closed that may still change.

    `named`, a closed period, stands alone. A period may change until `finality_days` after its end, counted to the first day
    of the period that is booked into; so a plan needs no clock. A named period that is final gives nothing.
    """
    asked = [named] if named else [*closed, booking]
    return tuple(
        period
        for period in sorted(asked, key=lambda one: one.days[0])
        if period.label == booking.label or not final(period, booking, settlement)
    )


def final(period: Period, booking: Period, settlement: Settlement) -> bool:
    """Whether the terms let nothing more be booked for a closed period."""
    days = settlement.finality_days
    return days is not None and booking.days[0] - (period.days[-1] + 1) > days


def plan_digest(document: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over the RFC 8785 bytes of the document without its own digest."""
    said = {name: value for name, value in document.items() if name != "digest"}
    return sha256(canonical(said)).hexdigest()
