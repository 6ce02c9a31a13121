"""Bounds: how much a partner's own rate may be at most and at least, where other roles are present or conditions hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from openrebate.model.rate import Bound
from openrebate.model.terms import Terms
from openrebate.rating.rate_card import Situation


def bounds(terms: Terms, role: str, situation: Situation) -> Iterator[Bound]:
    """The bounds of a role that hold in a situation."""
    present, holds = dict(situation.present), dict(situation.holds)
    for one in terms.bounds:
        if (
            one.role == role
            and all(present.get(name) is expected for name, expected in one.present)
            and all(holds.get(name) is expected for name, expected in one.where)
        ):
            yield one


def bounded(rate: Decimal, holding: Iterable[Bound]) -> Decimal:
    """The rate within all bounds that hold; where they contradict, the lower end gives way."""
    ends = list(holding)
    least = max((one.at_least for one in ends if one.at_least is not None), default=rate)
    most = min((one.at_most for one in ends if one.at_most is not None), default=max(rate, least))
    return min(max(rate, least), most)
