"""What a world says by hand beside the terms is warned of, and what fits them is not."""

from __future__ import annotations

import pytest

from openrebate.app.beside_terms import beside_terms
from openrebate.terms.library import find_terms

FITS = {"partner_id": "gridhaus", "role": "broker", "product_line": "spot", "level": 4}


@pytest.mark.parametrize(
    ("table", "changed", "says"),
    [
        ("grants", {"level": 99}, "given level 99, and okx-broker-2022 has levels 0 to 4"),
        ("grants", {"product_line": "sppot"}, "product line sppot, and okx-broker-2022 has spot, contracts"),
        ("overrides", {"product_line": "sppot"}, "overrides: gridhaus (broker) has product line sppot"),
    ],
)
def test_a_slip_is_warned_of(table: str, changed: dict[str, object], says: str) -> None:
    """By table, partner and what the terms have instead, once however often it stands."""
    facts = {"grants": [FITS], "overrides": [FITS]}
    facts[table] = [FITS, FITS | changed, FITS | changed]
    [warning] = beside_terms(find_terms("okx-broker-2022"), facts)
    assert says in warning


def test_what_fits_and_what_is_of_other_roles_is_not() -> None:
    """Rows of a role that the program does not pay are another program's."""
    rows = [FITS, FITS | {"product_line": None}, FITS | {"role": "promoter", "product_line": "points"}]
    assert beside_terms(find_terms("okx-broker-2022"), {"grants": rows, "overrides": rows}) == []
