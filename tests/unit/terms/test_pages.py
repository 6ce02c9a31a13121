"""A program's page says everything that its terms say, and a key that is new is on it by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from openrebate.app.terms import page_of
from openrebate.model.terms import Terms
from openrebate.papers.page_markdown import markdown
from openrebate.terms.declared import further
from openrebate.terms.library import find_terms, library
from openrebate.terms.page import Grid, Page
from openrebate.terms.read import parse_terms
from openrebate.terms.sections import sections
from tests.unit.terms.small import GOOD

OTHER_WORDS: dict[str, Any] = {
    "of": "volume", "liquidity": "maker", "trader": "new", "parent_earns": "difference", "window": "since_start",
    "serves": "each", "tiers": "marginal", "scope": "fill", "negative": "forgive", "suspended": "pay", "held_from": "traded",
    "demote_to": "one_below",
    "settles": "day", "day_zone": "Asia/Shanghai", "confidence": "LOW", "url": "https://example.org/x", "base": "fee_value",
}  # fmt: skip
NOT_SAID = {
    "digest", "path",  # of the file, not of the program
    "parent_share", "parent_depth", "held_from", "new_trader_from", "end_source",
    "paid_in_scale", "out_of_it",  # said only beside what they belong to
    "role",  # the section that it stands in
    "new_trader",
}  # fmt: skip


def _others(name: str, value: Any) -> tuple[Any, ...]:
    """Other values that the field might have; none where it holds tables."""
    if name in OTHER_WORDS:
        return (OTHER_WORDS[name],) if OTHER_WORDS[name] != value else ()
    match value:
        case bool():
            return (not value,)
        case int():
            return (value + 86_400_000_000,)
        case Decimal():
            return (value + Decimal("0.0625"),)
        case str():
            return (f"{value}zebra",)
        case None:
            return (Decimal("0.5"), 7, "zebra")
        case _:
            return ()


def changed_once(noun: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The noun with one field changed, once for every field, inside its tables too."""
    for one in fields(noun):
        value, name = getattr(noun, one.name), f"{path}{one.name}"
        if is_dataclass(value) and not isinstance(value, type):
            for inner, other in changed_once(value, f"{name}."):
                yield inner, replace(noun, **{one.name: other})
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            for inner, other in changed_once(value[0], f"{name}."):
                yield inner, replace(noun, **{one.name: (other, *value[1:])})
        elif one.name not in NOT_SAID:
            for other in _others(one.name, value):
                yield name, replace(noun, **{one.name: other})


def _text(terms: Terms) -> str:
    return markdown(Page(id=terms.id, title=terms.title, sections=sections(terms)))


@pytest.mark.parametrize("program", ["okx-broker-2022", "okx-affiliate-2026", "binance-link-2022"])
def test_no_field_can_change_unseen(program: str) -> None:
    """Whatever is changed in the terms, the page changes: in every table, in every field."""
    terms = find_terms(program)
    before = _text(terms)
    skipped = {"roles.name", "rates.line", "levels.line", "rates.group"}
    changed = [(name, other) for name, other in changed_once(terms) if name not in skipped]
    seen: dict[str, bool] = {}
    for name, other in changed:
        try:
            seen[name] = seen.get(name, False) or _text(other) != before
        except (
            AttributeError,
            KeyError,
            TypeError,
            ValueError,
        ):  # a kind or word that reading would have refused
            continue
    assert [name for name, there in seen.items() if not there] == []
    assert len(seen) > 40


def test_new_rules_of_a_role_are_said_in_words() -> None:
    """Of which base it has its share, and how old a claim is that replaces another: at a glance and in the role's section."""
    terms = parse_terms(
        GOOD.replace("earns = false\n", "") + '\n[[rate]]\nrole = "affiliate"\nshare = "0.2"\n'
    )
    broker, affiliate = terms.roles
    roles = (replace(broker, base_less="affiliate", claims_go_on=True), affiliate)
    told = markdown(page_of(replace(terms, roles=roles))).replace("\\", "")
    assert "- Rate: 20 % to 30 % of what affiliate leaves of the fee." in told
    assert (
        "- a share of what affiliate and its parents leave of the base, which is the fee: greatest(0, fee_value)"
        in told
    )
    assert "- a claim that replaces another of the same partner is as old as that one" in told


def test_a_glance_says_where_a_role_is_silent_and_what_all_roles_get() -> None:
    """Another role that is there and earns nothing silences nobody; a cap of all roles is one of each."""
    terms = parse_terms(
        GOOD.replace("earns = false\n", "").replace("scale = 8", 'scale = 8\nroles_cap = "0.5"')
        + '\n[[rate]]\nrole = "affiliate"\nshare = "0.2"\n\n[[silence]]\nrole = "affiliate"\nby = "broker"\n'
    )
    told = markdown(page_of(terms)).replace("\\", "")
    assert "- Except: trades on which broker really earns: pays nothing, but counts for volume." in told
    assert told.count("- Except: all roles together get at most 50 % of one fee.") == 2


def test_a_key_without_words_of_its_own_is_said_by_its_name() -> None:
    """What no sentence was written for stands as name and value, a share in per cent; what is as usual is left out."""
    terms = parse_terms(GOOD)
    rate = replace(terms.rates[0], share=Decimal("0.25"), liquidity="maker")
    said = frozenset(one.name for one in fields(rate)) - {"share", "liquidity"}
    assert further(rate, said, frozenset({"share"})) == ("share: 25 %", "liquidity: maker")
    assert further(replace(rate, liquidity=None), said | {"share"}) == ()


@pytest.mark.parametrize("program", library())
def test_every_program_has_a_whole_page(program: str) -> None:
    """The question comes first; tables are square, and no column of one is empty."""
    shown = page_of(find_terms(program))
    assert shown.sections[0].heading == "API trades at a glance"
    for section in shown.sections:
        for block in section.blocks:
            if isinstance(block, Grid):
                assert {len(row) for row in block.rows} == {len(block.head)}
                assert block.without_empty().head == block.head
