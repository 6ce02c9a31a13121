"""The page about the language shows a program that is read, and names every key."""

from __future__ import annotations

from pathlib import Path

from openrebate.terms import shape
from openrebate.terms.read import parse_terms

PAGE = (Path(__file__).parents[3] / "docs" / "terms.md").read_text("utf-8")
EXAMPLE = PAGE.partition("```toml\n")[2].partition("```")[0]


def test_the_example_is_read() -> None:
    """What the page shows checks as it stands."""
    assert parse_terms(EXAMPLE).id == "okx-broker-2022"


def test_every_key_is_on_the_page() -> None:
    """No key of the language is missing from the example."""
    for keys in (
        shape.TOP,
        *shape.LISTS.values(),
        *shape.NAMED.values(),
        *shape.SINGLE.values(),
        shape.LEVEL,
        shape.REQUIREMENT,
    ):
        for name in keys:
            assert f"{name} =" in EXAMPLE.replace("name=", "name ="), name
