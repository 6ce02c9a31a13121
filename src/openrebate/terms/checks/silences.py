"""One role silences another: both earn, and what decides it can be told trade by trade."""

from __future__ import annotations

from openrebate.model.beside import beside, capped_silencers
from openrebate.model.rate import VOLUME
from openrebate.model.terms import Terms
from openrebate.terms.faults import Faults, closest


def check_silences(terms: Terms, faults: Faults) -> None:
    """Note silences by roles that do not earn, and caps that outlast a period of roles that a capped one silences."""
    earning = [role.name for role in terms.earning_roles]
    for index, one in enumerate(terms.silences):
        others = [name for name in earning if name != one.role]
        if one.by not in others:
            message = f"no other role '{one.by}' earns"
            faults.at(("silence", index, "by"), message, closest(one.by, others))
        kinds = {rate.of == VOLUME for rate in terms.rates if rate.role == one.by}
        if len(kinds) > 1:
            message = f"{one.by} is paid on the volume and on a base, of which one may be nothing"
            faults.at(("silence", index, "by"), message, "Give it rates of one kind")
    for index, cap in enumerate(terms.caps):
        if cap.role not in earning or cap.lasts == "period" or cap.limit is None:
            continue
        by = [
            role.name for role in beside(terms, terms.role(cap.role)) if role.name in capped_silencers(terms)
        ]
        if by:
            message = (
                f"{cap.role} is silenced as far as the caps of {by[0]} go, which are known for one period"
            )
            faults.at(("cap", index, "lasts"), message, "Leave lasts out", value=False)
