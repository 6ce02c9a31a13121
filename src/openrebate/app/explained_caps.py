"""Caps of one role again, fill by fill: what was used before each, and what it was still paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openrebate.app.explained_pool import in_full_at
from openrebate.model.sql import quoted
from openrebate.rating.capping_wide import outcomes
from openrebate.rating.caps import Outcome, Used, exact
from openrebate.rating.rate import capping_for
from openrebate.terms.words import lasts_in_words

if TYPE_CHECKING:
    from openrebate.app.rerun import Rerun
    from openrebate.model.cap import Cap
    from openrebate.one_role import RatedRole

_PLACES = 22  # of a base times a rate


@dataclass(frozen=True, slots=True, kw_only=True)
class CapSeen:
    """A cap that speaks of a fill. `limit` None: not published, so that nothing else is known either.

    `pool_in_full`: what all lines that share a pool come to, where that is more than its limit.
    """

    scope: str
    limit: Decimal | None
    of: str
    lasts: str
    when: str
    clause: str
    source: str
    exceeded: str
    used_before: Decimal | None = None
    pool_in_full: Decimal | None = None
    in_full: Decimal | None = None
    paid: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capped:
    """One fill: its row in detail, what became of it, and how much of each of its caps had been used before it."""

    row: Mapping[str, Any]
    outcome: Outcome
    used_before: Mapping[int, Fraction]


def capped_fills(run: Rerun, role: RatedRole, account: str) -> list[Capped]:
    """The account's fills that known caps speak of, in the order in which they use them up."""
    capping = capping_for(role.rating)
    if capping is None:
        return []
    alone = all(cap.scope in ("account", "fill") for cap in capping.caps.values())
    used = Used(dict(capping.used.amounts))
    found = []
    for row, outcome in outcomes(
        run.engine, capping, f" AND account_id = {quoted(account)}" if alone else ""
    ):
        fill = outcome.fill
        if row["account_id"] == account:
            before = {number: used.before(number, capping.caps[number], fill) for number in fill.caps}
            found.append(Capped(row=row, outcome=outcome, used_before=before))
        for number in fill.caps:
            used.use(number, capping.caps[number], fill, outcome.uses[number])
    return found


def caps_of(run: Rerun, role: RatedRole, row: Mapping[str, Any], fills: list[Capped]) -> list[dict[str, Any]]:
    """Every cap of the role that speaks of one fill; `row` has a flag `cap_<number>` for each."""
    mine = next((f for f in fills if _identity(f.row) == _identity(row)), None)
    speaking = [
        n for n, cap in enumerate(run.terms.caps, start=1) if cap.role == role.role.name and row[f"cap_{n}"]
    ]
    caps = [_seen(run.terms.caps[n - 1], n, mine) for n in speaking]
    pooled = (
        in_full_at(run, role, row["executed_at"]) if any(cap.exceeded == "pro_rata" for cap in caps) else None
    )
    return [asdict(replace(cap, pool_in_full=pooled) if cap.exceeded == "pro_rata" else cap) for cap in caps]


def cut_of(fills: list[Capped], role: RatedRole, line: Mapping[str, Any], line_no: int | None) -> Decimal:
    """What caps took out of a paying line, from fills that they pay in part."""
    lost = (
        f.outcome.cut
        for f in fills
        if f.outcome.reached is None
        and (f.row["partner_id"], f.row["channel"], f.row["line_no"])
        == (line["partner_id"], line["channel"], line_no)
        and (f.row["rate"], kickback_share(role, f.row)) == (line["rate"], line["kickback_share"])
    )
    return exact(sum(lost, Fraction(0)), _PLACES)


def kickback_share(role: RatedRole, row: Mapping[str, Any]) -> Decimal:
    """The invitee's share of the commission on a fill that pays."""
    most = role.role.kickback
    over = most is None or row.get("kickback_over")
    return Decimal(0) if most is None or over else min(row["kickback"], most)


def cap_columns(run: Rerun, role: RatedRole) -> Iterator[str]:
    """The columns of a fill in detail that tell which caps speak of it."""
    for number, cap in enumerate(run.terms.caps, start=1):
        if cap.role == role.role.name:
            yield f"p.cap_{number} AS cap_{number}"


def _seen(cap: Cap, number: int, fill: Capped | None) -> CapSeen:
    said: dict[str, Any] = {
        "scope": cap.scope,
        "limit": cap.limit,
        "of": cap.of,
        "lasts": lasts_in_words(cap),
        "when": cap.when,
        "exceeded": cap.exceeded,
        "clause": cap.clause,
        "source": cap.source,
    }
    if fill is None or number not in fill.used_before:
        return CapSeen(**said)
    full, cut = fill.outcome.fill.amount, fill.outcome.cut
    before, whole, part = (exact(amount, _PLACES) for amount in (fill.used_before[number], full, full - cut))
    return CapSeen(**said, used_before=before, in_full=whole, paid=part)


def _identity(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["venue"], row["account_id"], row["fill_id"]
