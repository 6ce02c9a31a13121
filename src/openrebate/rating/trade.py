"""Trade: what roles are to one trade, as far as rates look: whose it is, at which instant, in which situation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from openrebate.model.beside import PARTNER, SLICE, WORTH, column
from openrebate.model.partners import PartnerBook
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.rating.rate_card import Situation

LevelAt = Callable[[str, str, int], int | None]
"""(partner, line, instant) -> level, None where the role has none."""

SlicesAt = Callable[[str, str, int], tuple[tuple[int, Fraction], ...]]
"""(partner, line, instant) -> marginal tiers as (level, part of the whole), none where one level is for all."""

Slices = Mapping[int | None, int]
"""The instant that stands for each slice of time (None: for all)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What sharing needs to know of one role."""

    terms: Terms
    role: Role
    partners: PartnerBook
    level_at: LevelAt
    slices_at: SlicesAt
    disqualified: Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another role whose earning decides this one's; `dimensions` are what its rates look at."""

    sharing: Sharing
    slices: Slices
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A role's part in a trade: the partner that the trade pays, the instant that its rates are of, and the situation.

    `worth`: its base is above 0 and within its caps; only asked of roles that silence others.
    """

    sharing: Sharing
    partner: str
    at: int
    situation: Situation
    worth: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A trade's parties by role; a role that the trade pays nothing has none. `account`: only where a rate is agreed for it."""

    account: str | None
    parties: Mapping[str, Party]


def trade_of(
    sharing: Sharing, slices: Slices, beside: Iterable[Beside], row: Mapping[str, Any], account: str | None
) -> Trade:
    """From a row that pays the role: `partner_id`, `line_no`, `slice_no` and its dimensions, those of other roles too."""
    line = sharing.terms.lines[row["line_no"]].name
    own = Party(
        sharing=sharing,
        partner=row["partner_id"],
        at=slices[row["slice_no"]],
        situation=Situation.of(line, row),
    )
    parties = {sharing.role.name: own}
    for other in beside:
        name = other.sharing.role.name
        if row[column(name, PARTNER)] is not None:
            parties[name] = _party(other, name, line, row)
    return Trade(account=account, parties=parties)


def _party(other: Beside, name: str, line: str, row: Mapping[str, Any]) -> Party:
    seen = {dimension: row[column(name, dimension)] for dimension in other.dimensions}
    return Party(
        sharing=other.sharing,
        partner=row[column(name, PARTNER)],
        at=other.slices[row[column(name, SLICE)]],
        situation=Situation.of(line, seen),
        worth=bool(seen.get(WORTH, True)),
    )
