"""Binding makes sense: what a code may give back is what the role honours."""

from __future__ import annotations

from decimal import Decimal

from openrebate.model.terms import Terms
from openrebate.terms.faults import Faults
from openrebate.units.decimals import plain


def check_bindings(terms: Terms, faults: Faults) -> None:
    """Note shares of kickback that the role does not honour, and shares given twice."""
    roles = {role.name: role for role in terms.roles}
    for one in terms.bindings:
        role = roles.get(one.role)
        most = (role.kickback if role else None) or Decimal(0)
        for index, share in enumerate(one.kickbacks):
            path = ("binding", one.role, "kickbacks", index)
            if share > most:
                message = f"a code gives back {plain(share)}, and the role honours {plain(most)}"
                faults.at(path, message, 'kickback = "claim" and kickback_max of the role')
            if share in one.kickbacks[:index]:
                faults.at(path, f"{plain(share)} is offered twice", "Keep one of them")
