"""Cases small enough to work out with a pencil: the auditor has to agree with the pencil first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction

import pytest

from tests.auditor.audit import Audit, audit
from tests.auditor.calendar import period_span
from tests.auditor.eligibility import evaluate
from tests.auditor.exact import down, half_even, plain
from tests.auditor.lines import Record

HEAD = """
format = 1
id = "p"
version = "1"
title = "t"
venue = "okx"
effective_from = 2026-01-01T00:00:00Z
asset = "USDT"
scale = 2
line = [{ name = "spot", products = ["spot"] }, { name = "contracts", products = ["perpetual"] }]
"""
ROLE = """
[[role]]
name = "broker"
channels = ["order_tag", "client_order_id", "account", "master_account"]
clause = "§ role"
"""
FLAT = """
[[rate]]
role = "broker"
share = "0.333333"
clause = "§ flat"
"""
ALWAYS = {"effective_from": "2026-01-01T00:00:00Z"}
Rows = list[dict[str, str]]


def fill(name: str, **changes: str) -> dict[str, str]:
    """A plain spot fill of account a on 5 October with a fee of 1 USDT."""
    return {
        "venue": "okx", "account_id": "a", "fill_id": name, "executed_at": "2026-10-05T12:00:00Z", "product": "spot",
        "symbol": "BTC-USDT", "side": "buy", "liquidity": "taker", "price": "100", "quantity": "1",
        "quote_asset": "USDT", "fee": "1", "fee_asset": "USDT", **changes,
    }  # fmt: skip


def world(fills: Rows, **tables: Rows) -> dict[str, Rows]:
    """Partner b has the claim on account a; other tables as given."""
    return {
        "fills": fills,
        "partners": [{"partner_id": "b", "role": "broker", **ALWAYS}],
        "claims": [claim("c", "account", "a")],
        **tables,
    }


def claim(name: str, kind: str, subject: str, **changes: str) -> dict[str, str]:
    """A claim of partner b in force since January."""
    return {
        "claim_id": name, "role": "broker", "subject_kind": kind, "subject": subject, "partner_id": "b",
        **ALWAYS, **changes,
    }  # fmt: skip


def rated(
    made: Mapping[str, Rows], terms: str = ROLE + FLAT, period: str = "2026-10", head: str = HEAD
) -> Audit:
    """The audit of a world under the head and these tables."""
    return audit(made, head + terms, period)


def only(lines: list[Record]) -> Record:
    """The one line there is."""
    (line,) = lines
    return line


def test_rounding_is_done_once_a_line() -> None:
    """Two fees of 1 at a third are 0.66, although each alone would be 0.33."""
    line = only(rated(world([fill("1"), fill("2")])).lines)
    assert (line["base"], line["amount"], line["volume"], line["fills"]) == (2, Fraction("0.66"), 200, 2)
    assert (line["claim_id"], line["clause"], line["level"], line["reason"]) == ("c", "§ flat", None, None)


def test_kickback_is_cut_from_the_unrounded_product() -> None:
    """2 × 0.333333 = 0.666666, half of it cut is 0.33, and the partner keeps 0.66 − 0.33."""
    claims = [claim("c", "account", "a", kickback="0.9")]
    role = ROLE + 'kickback = "claim"\nkickback_max = "0.5"\n'
    lines = rated(world([fill("1"), fill("2")], claims=claims), role + FLAT).lines
    amounts = {line["kind"]: (line["amount"], line["kickback_share"], line["base"]) for line in lines}
    assert amounts == {
        "commission": (Fraction("0.33"), Fraction("0.5"), 2),
        "kickback": (Fraction("0.33"), Fraction("0.5"), 2),
    }


def test_the_line_id_is_the_digest_of_the_written_key() -> None:
    """The key is a JSON array in the contract's order; numbers are strings, nothing is null."""
    text = (
        '["p","1","2026-10","broker","commission","b","a",null,"spot","account","0.333333","0","USDT",null]'
    )
    line = only(rated(world([fill("1")])).lines)
    assert line["line_id"] == hashlib.sha256(text.encode()).hexdigest()[:32]


def test_the_fill_that_crosses_a_cap_is_paid_in_part() -> None:
    """0.333333 + 0.166667 reach the cap of 0.5; what follows earns nothing, and still counts for volume."""
    cap = '[[cap]]\nrole = "broker"\nscope = "account"\nlimit = "0.5"\nclause = "§ cap"\n'
    lines = rated(world([fill("3"), fill("2"), fill("1"), fill("4")]), ROLE + FLAT + cap).lines
    shown = {line["reason"]: (line["base"], line["amount"], line["fills"], line["volume"]) for line in lines}
    assert shown == {None: (2, Fraction("0.5"), 2, 200), "cap_reached": (0, 0, 2, 200)}


def test_a_parent_earns_the_difference_even_above_a_suspended_one() -> None:
    """Child 0.2, suspended parent 0.3, grandparent 0.45: the grandparent has 0.15 over the one below it."""
    partners = [
        {"partner_id": "b", "role": "broker", "parent_partner_id": "s", **ALWAYS},
        {"partner_id": "s", "role": "broker", "parent_partner_id": "g", "status": "suspended", **ALWAYS},
        {"partner_id": "g", "role": "broker", **ALWAYS},
    ]
    agreed = [
        {"partner_id": name, "role": "broker", "rate": rate, **ALWAYS}
        for name, rate in (("b", "0.2"), ("s", "0.3"), ("g", "0.45"))
    ]
    made = world([fill("1", fee="10")], partners=partners, overrides=agreed)
    lines = rated(made, ROLE + 'parent = "difference"\n' + FLAT).lines
    shown = {(line["kind"], line["partner_id"], line["child_partner_id"]): line["amount"] for line in lines}
    assert shown == {("commission", "b", None): 2, ("override", "g", "s"): Fraction("1.5")}


@pytest.mark.parametrize(
    ("changes", "claims", "reason"),
    [
        ({}, [], "no_claim"),
        ({"order_tag": "T"}, [], "unknown_tag"),
        ({"order_tag": "T"}, [claim("c", "order_tag", "t")], "unknown_tag"),
        ({}, [claim("c", "account", "a", effective_to="2026-10-05T12:00:00Z")], "claim_expired"),
        (
            {},
            [claim("c", "account", "a", effective_from="2026-10-05T12:00:00.000001Z")],
            "claim_not_yet_in_force",
        ),
        ({}, [claim("c", "account", "a", partner_id="late")], "partner_not_in_force"),
    ],
)
def test_an_unattributed_fill_says_why(changes: dict[str, str], claims: Rows, reason: str) -> None:
    """The most telling reason over all channels; the row names neither partner nor channel."""
    partners = [
        {"partner_id": "b", "role": "broker", **ALWAYS},
        {"partner_id": "late", "role": "broker", "effective_from": "2026-10-06T00:00:00Z"},
    ]
    line = only(rated(world([fill("1", **changes)], claims=claims, partners=partners)).lines)
    assert (line["reason"], line["partner_id"], line["channel"]) == (reason, None, None)
    assert (line["volume"], line["amount"], line["clause"]) == (0, 0, "§ role")


def test_the_first_channel_wins_and_the_longer_prefix() -> None:
    """Of two prefixes the longer, before the account's own claim; all others are kept as losers."""
    claims = [
        claim("c", "account", "a"),
        claim("x", "client_order_id", "x-"),
        claim("y", "client_order_id", "x-a"),
    ]
    row = only(rated(world([fill("1", client_order_id="x-abc")], claims=claims)).fills)
    assert (row["channel"], row["claim_id"], row["losing_claims"]) == ("client_order_id", "y", "c,x")


def test_a_sub_account_inherits_from_its_master_of_that_moment() -> None:
    """Before it moves in, a sub-account has no claim of its master's."""
    moved = [{"account_id": "s", "master_account_id": "a", "effective_from": "2026-10-05T12:00:00Z"}]
    early = fill("1", account_id="s", executed_at="2026-10-05T11:59:59.999999Z")
    rows = rated(world([early, fill("2", account_id="s")], subaccounts=moved)).fills
    assert [(row["channel"], row["reason"]) for row in rows] == [(None, "no_claim"), ("master_account", None)]


def test_the_newest_revision_counts_and_a_contradiction_does_not() -> None:
    """Duplicates are one fill, quantity 0 takes one back, and two contents of one revision are an exception."""
    fills = [
        fill("1"), fill("1", fee="1.0", revision="0"),
        fill("2"), fill("2", revision="1", quantity="0"),
        fill("3"), fill("3", fee="2"),
        fill("4", fee="5"), fill("4", fee="7", revision="1"),
    ]  # fmt: skip
    found = rated(world(fills))
    assert only(found.lines)["base"] == 8
    assert [(row["fill_id"], row["reason"]) for row in found.exceptions] == [("3", "conflict")]


def test_a_mark_may_be_exactly_as_old_as_allowed() -> None:
    """24 hours are young enough, one microsecond more is not; a fee of 0 needs no mark."""
    marks = [
        {"asset": "OLD", "at": "2026-10-04T11:59:59.999999Z", "price": "2"},
        {"asset": "AGED", "at": "2026-10-04T12:00:00Z", "price": "2"},
    ]
    fills = [fill("1", fee_asset="OLD"), fill("2", fee_asset="AGED"), fill("3", fee="0", fee_asset="NONE")]
    found = rated(world(fills, marks=marks))
    assert [(row["fill_id"], row["reason"]) for row in found.exceptions] == [("1", "no_mark")]
    assert {row["fill_id"]: row["fee_value"] for row in found.fills} == {"2": 2, "3": 0}


LADDER = """
[levels.broker]
window = "{window}"
serves = "best"
{more}
[[levels.broker.level]]
level = 1
line = "spot"
all_of = [{{ metric = "volume", at_least = "200" }}, {{ metric = "active_traders", at_least = "1" }}]
[[rate]]
role = "broker"
share = "0.1"
[[rate]]
role = "broker"
share = "0.5"
level = 1
"""


def test_the_best_line_serves_all() -> None:
    """Spot reaches level 1 with exactly 200, and the contracts earn by it."""
    fills = [fill("1"), fill("2"), fill("3", product="perpetual")]
    found = rated(world(fills), ROLE + LADDER.format(window="month", more=""))
    assert {line["product_line"]: (line["rate"], line["level"]) for line in found.lines} == {
        "spot": (Fraction("0.5"), 1),
        "contracts": (Fraction("0.5"), 1),
    }
    shown = [(row["metric"], row["value"], row["level"], row["basis"]) for row in found.levels]
    assert shown == [("volume", "200", 1, "assessed"), ("active_traders", "1", 1, "assessed")]


@pytest.mark.parametrize(
    ("more", "reason"), [("disqualify_after = 2", "disqualified"), ("disqualify_after = 3", None)]
)
def test_two_missed_quarters_in_a_row_disqualify(more: str, reason: str | None) -> None:
    """Joined in January: the quarters to March, June and September are assessed by October; the first was met."""
    met = [fill(f"q{month}", executed_at=f"2026-0{month}-28T12:00:00Z", quantity="2") for month in (1, 2, 3)]
    terms = ROLE + LADDER.format(window="previous_quarter_average", more=more)
    found = rated(world([*met, fill("1")]), terms)
    assert only(found.lines)["reason"] == reason
    assert only(found.lines)["volume"] == 100
    assert [row["metric"] for row in found.levels] == ["volume.sum3", "active_traders.sum3"]


@pytest.mark.parametrize(
    ("more", "level"), [("", 0), ("demote_after = 2", 1), ("lag = 1", 1), ("lag = 2", 0)]
)
def test_a_level_is_lost_when_the_terms_say(more: str, level: int) -> None:
    """Level 1 in September only: kept in October by a second chance, or by a lag of one month."""
    september = [fill(name, executed_at="2026-09-15T00:00:00Z") for name in ("1", "2")]
    found = rated(world([*september, fill("3")]), ROLE + LADDER.format(window="month", more=more))
    assert only(found.lines)["level"] == level


def test_a_month_is_cut_by_the_zone_of_the_program() -> None:
    """October in Shanghai begins at 16:00 UTC on the last of September."""
    fills = [
        fill("1", executed_at="2026-09-30T15:59:59.999999Z"),
        fill("2", executed_at="2026-09-30T16:00:00Z"),
    ]
    head = HEAD + 'day_zone = "Asia/Shanghai"\n'
    assert [row["fill_id"] for row in rated(world(fills), head=head).fills] == ["2"]
    hour = 3_600_000_000
    start, end = period_span("2026-11-01", "America/New_York")
    assert end - start == 25 * hour


def test_unknown_is_neither_true_nor_false() -> None:
    """Three-valued logic: a deciding side wins over unknown, everything else stays unknown."""
    names = {"v": None, "n": Fraction(3), "t": "x"}
    expected = {
        "v = 1 or n = 3": True,
        "v = 1 and n = 4": False,
        "not (v = 1)": None,
        "v is null": True,
        "t in ('y', 'x')": True,
        "v between 1 and 2": None,
        "n not between 1 and 2": True,
        "greatest(v, n, 1)": Fraction(3),
        "coalesce(v, n - 5)": Fraction(-2),
        "abs(least(n * -1, 0.5))": Fraction(3),
        "case when v = 1 then 1 else 2 end": Fraction(2),
    }
    assert {text: evaluate(text, names) for text in expected} == expected


def test_rounding_of_ties() -> None:
    """Values round to the even neighbour, lines are cut towards zero."""
    ties = ("0.00000000005", "0.00000000015", "-0.00000000025")
    assert [plain(half_even(Fraction(tie), 10)) for tie in ties] == ["0", "0.0000000002", "-0.0000000002"]
    assert [plain(down(Fraction(value), 2)) for value in ("0.019", "-0.019", "7")] == ["0.01", "-0.01", "7"]


def test_a_partner_does_not_earn_on_its_own_account() -> None:
    """Nor on a sub-account of its own; the fill counts for nothing."""
    line = only(rated(world([fill("1")], partner_accounts=[{"partner_id": "b", "account_id": "a"}])).lines)
    assert (line["reason"], line["volume"], line["partner_id"]) == ("self_referral", 0, "b")


def test_numbers_beyond_the_types_are_held() -> None:
    """A notional of 10^40 fits nothing, so the fill is not rated at all."""
    huge = "99999999999999999999"
    found = rated(world([fill("1", price=huge, quantity=huge)]))
    assert (found.lines, only(found.exceptions)["reason"]) == ([], "out_of_range")
