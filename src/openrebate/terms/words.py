"""Parts of terms as people say them: shares in per cent, requirements, what parents earn."""

from __future__ import annotations

from decimal import Decimal

from openrebate.model.terms import Level, Rate, Role
from openrebate.units.decimals import plain


def percent(share: Decimal) -> str:
    """A share as people write it: 7.5 %."""
    return f"{plain(share * 100)} %"


def parents_in_words(role: Role) -> str:
    """What parent partners earn: nothing, the difference of rates, or a share."""
    what = {
        "nothing": "nothing",
        "difference": "the difference of rates",
        "share": f"{percent(role.parent_share)} of what the partner below earns",
    }[role.parent_earns]
    return what + (f", {role.parent_depth} generations" if role.parent_depth is not None else "")


def groups_in_words(level: Level) -> str:
    """What a level asks for: `volume ≥ 10000 and active_traders ≥ 5`."""
    told = []
    for group in level.groups:
        needs = [
            f"{need.metric}{f' on {need.line}' if need.line else ''} ≥ {plain(need.at_least)}"
            for need in group
        ]
        joined = " or ".join(needs)
        told.append(f"({joined})" if len(needs) > 1 and len(level.groups) > 1 else joined)
    return " and ".join(told)


def share_in_words(rate: Rate) -> str:
    """What a row of the rate card pays: `5 %`, or `0.02 % of volume`."""
    return percent(rate.share) + (" of volume" if rate.of == "volume" else "")


def yes_or_no(flag: bool) -> str:
    """The flag as a word."""
    return "yes" if flag else "no"
