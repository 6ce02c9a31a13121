"""Bonuses in terms: what is refused, and how they are said by a page, a comparison and an answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openrebate.cli.__main__ import run
from openrebate.model.errors import InputError
from openrebate.model.terms import Terms
from openrebate.terms.compare import compare
from openrebate.terms.read import parse_terms
from tests.unit.terms.small import changed

POINTS = """
[[role]]
name = "points"
claims_of = "broker"
asset = "STAR"
scale = 0

[[rate]]
role = "points"
share = "0"

[[bonus]]
role = "points"
on = "volume_reached"
at_least = "1000"
within_days = 30
limit_per_partner = 3
amount = "50"
invitee_amount = "20"
clause = "§ points"

[[redemption]]
asset = "STAR"
points = "1000"
worth = "1"
"""
SENTENCE = (
    "50 STAR for the partner and 20 STAR for the account on volume of at least 1000 within 30 days of the claim, "
    "once an account, for a partner's first 3"
)
WORTH = "1000 STAR are worth 1 USDT"


def text(*changes: tuple[str, str]) -> str:
    """The small program with a bonus in points, and texts of the bonus replaced."""
    more = POINTS
    for old, new in changes:
        assert old in more, old
        more = more.replace(old, new, 1)
    return changed(('"order_tag", "api_key"]', '"order_tag", "api_key", "account"]')) + more


def terms(*changes: tuple[str, str]) -> Terms:
    """The same as terms."""
    return parse_terms(text(*changes))


REFUSED = {
    "finer than the asset": (('amount = "50"', 'amount = "0.5"'), "more places"),
    "nothing": (('amount = "50"\ninvitee_amount = "20"', ""), "the bonus is nothing"),
    "no volume": (('at_least = "1000"\n', ""), "which volume"),
    "an amount of a trade": (('"volume_reached"', '"first_trade"'), "first_trade has no amount"),
    "days of a sign-up": (('"volume_reached"\nat_least = "1000"', '"sign_up"'), "would be counted from"),
    "no days": (("within_days = 30", "within_days = 0"), "pays nobody"),
    "the fee's asset": (('asset = "STAR"\nscale = 0', 'asset = "fee_asset"'), "no fee whose asset"),
    "points of nobody": (('asset = "STAR"\npoints', 'asset = "MOON"\npoints'), "no role is paid in MOON"),
    "a role that is none": (('role = "points"\non', 'role = "pionts"\non'), "unknown role 'pionts'"),
    "an event that is none": (('"volume_reached"', '"birthday"'), "unknown value 'birthday'"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bonus_that_cannot_be_paid_is_refused(what: str) -> None:
    """Every one of them with its own sentence."""
    change, told = REFUSED[what]
    with pytest.raises(InputError, match=told):
        terms(change)


def test_claims_on_accounts_are_needed() -> None:
    """A bonus is for an account that a claim names."""
    with pytest.raises(InputError, match="no claims on accounts"):
        parse_terms(changed() + POINTS)


def test_a_difference_is_a_sentence() -> None:
    """Another amount, and another worth: the second changes no line, so the digest stays."""
    more = compare(terms(), terms(('amount = "50"', 'amount = "60"')))
    assert [one.text for one in more] == [
        f"bonus is new: points {SENTENCE.replace('50 STAR', '60 STAR')}",
        f"bonus is gone: points {SENTENCE}",
    ]
    worth = terms(('worth = "1"', 'worth = "2"'))
    assert [one.text for one in compare(terms(), worth)] == [
        "redemption is new: 1000 STAR are worth 2 USDT",
        f"redemption is gone: {WORTH}",
    ]
    assert worth.digest == terms().digest
    assert terms(('amount = "50"', 'amount = "60"')).digest != terms().digest


def test_pages_and_answers_say_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`terms show` and `eligible` name the amounts, the clause and what points are worth."""
    file = tmp_path / "points.toml"
    file.write_text(text(), encoding="utf-8")
    assert run(["terms", "show", str(file), "--format", "md"]) == 0
    shown = capsys.readouterr().out
    run(["eligible", "--program", str(file), "--json"])
    told = json.loads(capsys.readouterr().out)
    run(["eligible", "--program", str(file)])
    page = " ".join(capsys.readouterr().out.split())
    assert told["bonuses"] == [{"role": "points", "text": SENTENCE}]
    assert told["redemptions"] == [WORTH]
    for said in (shown, page):
        assert SENTENCE in said
        assert WORTH in said
        assert "§ points" in said
