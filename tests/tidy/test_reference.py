"""The generated pages say what the source says."""

from __future__ import annotations

import pytest

from openrebate.model.reasons import REASONS
from openrebate.model.tables import TABLES
from tests.tidy.reference import PAGES, reasons, world
from tests.tidy.tree import ROOT


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_fresh(page: str) -> None:
    """What `make docs` would write is what is there."""
    there = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert there == PAGES[page](), f"docs/{page} is stale: run make docs"


def test_every_reason_code_and_every_column_is_on_its_page() -> None:
    """No code and no column is left out."""
    assert [code for code in REASONS if f"| `{code}` |" not in reasons()] == []
    page = world()
    assert [c for table in TABLES.values() for c in table.names if f"| `{c}` |" not in page] == []
