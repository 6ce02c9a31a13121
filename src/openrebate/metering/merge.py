"""Merge: usage of parts of the fills, laid together. The cube is additive, so a part is metered once and for all.

A *part* adds its fills (sign 1) or takes them back (sign -1); those taken back have come with another part. What is
kept of a part is in words and has `started` in place of the number of a slice, since numbers are of one run.
"""

from __future__ import annotations

from collections.abc import Sequence

from openrebate.metering.meter import dimensions, further_sums
from openrebate.metering.models import render
from openrebate.model.engine import Engine
from openrebate.model.role import Role
from openrebate.model.terms import Terms

_SUMS = {"volume": "DECIMAL(38, 8)", "base": "DECIMAL(38, 10)"}
Signed = tuple[str, int]


def _key(terms: Terms, role: Role) -> list[str]:
    return [
        "day", "channel_no", "unattributed", "held", "line_no", "started", *dimensions(terms, role), "decision",
        "account_id", "trader", "partner_id", "claim_id", "kickback",
    ]  # fmt: skip


def _sums(terms: Terms, role: Role) -> dict[str, str]:
    return {**_SUMS, **further_sums(terms, role)}


def kept_usage(terms: Terms, role: Role, usage: str) -> str:
    """The model of what is kept of a part: its usage in words, slices by their start (table `slice_starts`)."""
    columns = [f"u.{name}" if name != "started" else "s.started" for name in _key(terms, role)]
    sums = [f"u.{name}" for name in ("fills", *_sums(terms, role))]
    return (
        f"SELECT {', '.join(columns + sums)} FROM {usage} AS u LEFT JOIN slice_starts AS s "
        "ON s.partner_id = u.partner_id AND s.slice_no IS NOT DISTINCT FROM u.slice_no"
    )


def merge_usage(
    engine: Engine, terms: Terms, role: Role, base: str, parts: Sequence[Signed], into: str
) -> None:
    """Make the table `into`: the kept usage `base` ("" for none) and that of further parts (table, sign), laid together."""
    base = base or f"(SELECT * FROM {parts[0][0]} WHERE FALSE)"
    key, sums = _key(terms, role), _sums(terms, role)
    columns = ", ".join([*key, "fills", *sums])
    signed = [f"SELECT {columns}, {sign} AS sign FROM {name}" for name, sign in parts]
    accounts = " UNION ALL ".join(f"SELECT account_id FROM {name}" for name, _ in parts)
    engine.table("touched", f"SELECT DISTINCT account_id FROM ({accounts}) AS every")
    engine.table(
        into,
        render(
            "merged",
            base=base,
            columns=", ".join(f"b.{name}" for name in (*key, "fills", *sums)),
            key=", ".join(key),
            parts=" UNION ALL ".join(signed),
            summed="".join(
                f", CAST(sum(CASE WHEN sign < 0 THEN -{n} ELSE {n} END) AS {t}) AS {n}"
                for n, t in sums.items()
            ),
        ),
    )


def merge_exceptions(engine: Engine, parts: Sequence[Signed], into: str) -> None:
    """Make the table `into`: the exceptions of parts (table, sign) less those of fills that were taken back."""
    columns = "venue, account_id, fill_id, reason, detail, day"
    every = " UNION ALL ".join(f"SELECT {columns}, {sign} AS sign FROM {name}" for name, sign in parts)
    engine.table(into, f"SELECT {columns} FROM ({every}) AS every GROUP BY {columns} HAVING sum(sign) > 0")


def numbered_usage(terms: Terms, role: Role, kept: str, first: int) -> str:
    """The model of a role's cube in words, as metering all fills at once makes it, from what is kept.

    Slices have the numbers of the table `partner_slice`, which reaches from the instant `first`.
    """
    names = [*_key(terms, role), "fills", *_sums(terms, role)]
    columns = ", ".join(f"k.{name}" for name in names if name != "started")
    started = f"greatest(k.started, {first})"
    return (
        f"SELECT {columns}, p.slice_no FROM {kept} AS k LEFT JOIN partner_slice AS p "
        f"ON p.partner_id = k.partner_id AND p.from_us <= {started} AND {started} < p.to_us"
    )
