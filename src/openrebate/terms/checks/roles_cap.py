"""A cap of all roles together adds shares of one base, so all roles that it counts have the same."""

from __future__ import annotations

from openrebate.model.beside import counted_together
from openrebate.model.rate import VOLUME
from openrebate.model.terms import Terms
from openrebate.terms.faults import Faults


def check_roles_cap(terms: Terms, faults: Faults) -> None:
    """Note roles on another base than the first, and rows whose shares do not add to the others'."""
    if terms.roles_cap is None:
        return
    counted = counted_together(terms)
    for index, role in enumerate(terms.roles):
        if role in counted and role.base != counted[0].base:
            message = (
                f"the base of {role.name} is not that of {counted[0].name}, and roles_cap adds their shares"
            )
            faults.at(("role", index), message, "Give all roles the same base, word for word", value=False)
    for index, rate in enumerate(terms.rates):
        if rate.role not in {role.name for role in counted}:
            continue
        if rate.of == VOLUME:
            message = "a share of volume does not add to shares of a base"
            faults.at(("rate", index, "of"), message, "Leave roles_cap out, or give a share of the base")
        if rate.out_of_it:
            message = "what is taken out of a commission is not counted by roles_cap"
            faults.at(
                ("rate", index, "out_of_it"), message, "Leave roles_cap out, or let the share be on top"
            )
