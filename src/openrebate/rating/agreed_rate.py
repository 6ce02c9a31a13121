"""Agreed rates: one partner's own rate in place of the rate card's, the most specific that is in force."""

from __future__ import annotations

from openrebate.model.partners import Agreed, PartnerBook


def agreed_rate(
    partners: PartnerBook, partner: str, line: str, account: str | None, at: int
) -> Agreed | None:
    """The rate agreed with a partner for a line and account at an instant: both before account before line before neither."""
    found = [
        agreed
        for agreed in partners.agreed.get(partner, ())
        if agreed.start <= at < agreed.end
        and agreed.line in (None, line)
        and agreed.account_id in (None, account)
    ]
    return max(found, key=lambda a: (a.account_id is not None, a.line is not None), default=None)
