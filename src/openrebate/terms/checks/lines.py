"""A product belongs to one line, a channel stands once in a role's list."""

from __future__ import annotations

from openrebate.model.terms import Terms
from openrebate.terms.faults import Faults


def check_lines(terms: Terms, faults: Faults) -> None:
    """Note products that are in two lines, or twice in one."""
    owner: dict[str, str] = {}
    for number, line in enumerate(terms.lines):
        for index, product in enumerate(line.products):
            if product in owner:
                message = f"the product '{product}' is already in the line '{owner[product]}'"
                faults.at(("line", number, "products", index), message, "A product belongs to one line")
            owner.setdefault(product, line.name)


def check_channels(terms: Terms, faults: Faults) -> None:
    """Note channels that a role lists twice."""
    for number, role in enumerate(terms.roles):
        for index, channel in enumerate(role.channels):
            if channel in role.channels[:index]:
                message = f"the channel '{channel}' stands twice in the role '{role.name}'"
                faults.at(("role", number, "channels", index), message, "Its first place is its precedence")
