"""What of a balance is paid, why the rest is not, who approves it, and which state follows which."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openrebate.model.promises import Settlement
from openrebate.model.reasons import NOT_PAID
from openrebate.settling.carry import carried
from openrebate.settling.payouts import (
    FOLLOWS,
    Attendance,
    Draft,
    Holds,
    Owed,
    Payee,
    attendance,
    draft,
    least_units,
    next_state,
    payout_id,
    refused_approval,
    run_id,
)
from openrebate.settling.withholding import split
from openrebate.units.timeline import DAY

NOW = 1000 * DAY
NOTHING_HELD, THERE = Holds(), Attendance()
TERMS = Settlement(minimum=Decimal(10), left_days=30)


def _owed(balance: int, waiting: int = 0) -> Owed:
    return Owed(owner_kind="partner", owner="gridhaus", asset="USDT", balance=balance, waiting=waiting)


def _draft(
    balance: int = 5000,
    waiting: int = 0,
    terms: Settlement = TERMS,
    holds: Holds = NOTHING_HELD,
    there: Attendance = THERE,
    **payee: object,
) -> Draft:
    who = Payee(destination="gridhaus", **payee)  # type: ignore[arg-type]
    return draft(
        _owed(balance, waiting),
        who,
        terms,
        holds,
        there,
        at=NOW,
        least=least_units(terms.minimum, 2, Fraction(1)),
    )


# what is different, then: paid, withheld, reason. 10 USDT at 2 places are 1000 units.
STORIES: dict[str, tuple[Draft, tuple[int, int, str | None]]] = {
    "what is owed is paid": (_draft(), (5000, 0, None)),
    "exactly the minimum is paid": (_draft(1000), (1000, 0, None)),
    "a unit below the minimum waits": (_draft(999), (0, 0, "below_minimum")),
    "what is young waits, the rest is paid": (_draft(5000, 1000), (4000, 0, "holding_period")),
    "all of it is young": (_draft(5000, 5000), (0, 0, "holding_period")),
    "the old part alone is below the minimum": (_draft(5000, 4500), (0, 0, "holding_period")),
    "10 % is withheld, cut in the payee's favour": (
        _draft(1009, withholding=Decimal("0.1")),
        (909, 100, None),
    ),
    "the minimum is held against what is owed, not what is left after withholding": (
        _draft(1000, withholding=Decimal("0.3")),
        (700, 300, None),
    ),
    "a negative balance carries over": (_draft(-5), (0, 0, "negative_balance")),
    "a balance that is old debts and young credit is not paid": (_draft(100, 300), (0, 0, "holding_period")),
    "nothing owed has no reason": (_draft(0), (0, 0, None)),
    "a held payee": (_draft(holds=Holds(owners=frozenset({("partner", "gridhaus")}))), (0, 0, "held")),
    "another's hold": (_draft(holds=Holds(owners=frozenset({("account", "gridhaus")}))), (5000, 0, None)),
    "a held region": (_draft(region="XX", holds=Holds(regions=frozenset({"XX"}))), (0, 0, "region_held")),
    "a sanctioned payee, whatever else": (_draft(-5, sanctioned=True), (0, 0, "sanctioned")),
    "a suspended partner is held": (
        _draft(there=Attendance(status="suspended", since=1)),
        (0, 0, "partner_suspended"),
    ),
    "unless terms pay it": (
        _draft(there=Attendance(status="suspended", since=1), terms=Settlement(suspended="pay")),
        (5000, 0, None),
    ),
    "a partner that left is paid for 30 days": (
        _draft(there=Attendance(status="left", since=NOW - 30 * DAY + 1)),
        (5000, 0, None),
    ),
    "and then no more": (
        _draft(there=Attendance(status="left", since=NOW - 30 * DAY)),
        (0, 0, "partner_left"),
    ),
    "without a limit it is paid for ever": (
        _draft(there=Attendance(status="left", since=1), terms=Settlement()),
        (5000, 0, None),
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_a_balance_is_paid_or_says_why_not(story: str) -> None:
    """The story's name is what is true."""
    found, (amount, withheld, reason) = STORIES[story]
    assert (found.amount, found.withheld, found.reason) == (amount, withheld, reason)
    assert found.left == found.owed.balance - amount - withheld
    assert reason is None or reason in NOT_PAID


@given(st.integers(-(10**20), 10**20), st.integers(0, 10**20), st.integers(0, 999))
def test_no_more_is_ever_paid_than_is_owed_and_old(balance: int, waiting: int, permille: int) -> None:
    """Whatever the balance: what is paid and withheld is at least 0 and at most what has waited long enough."""
    found = _draft(balance, waiting, withholding=Decimal(permille).scaleb(-3))
    assert 0 <= found.gross <= max(0, balance - waiting)
    assert found.gross == 0 or found.amount > 0


@given(st.integers(1, 10**30), st.decimals(0, Decimal("0.999999"), places=6))
def test_withholding_splits_without_loss(units: int, rate: Decimal) -> None:
    """Both parts together are the whole; the withheld part is the exact share, cut."""
    paid, withheld = split(units, rate)
    assert paid + withheld == units
    assert paid > 0
    assert withheld * 10**6 <= units * int(rate.scaleb(6)) < (withheld + 1) * 10**6


ROWS: dict[str, tuple[list[tuple[int, int | None, str | None]], str | tuple[str, int]]] = {
    "active": ([(0, None, None)], "active"),
    "suspended now": ([(0, 900, "active"), (900, None, "suspended")], "suspended"),
    "active in another role": ([(0, None, "suspended"), (0, None, "active")], "active"),
    "gone since its last day": ([(0, 800, "active")], ("left", 800)),
    "gone, and marked so": ([(0, 800, "active"), (800, None, "left")], ("left", 800)),
    "marked as gone from the first day known": ([(700, None, "left")], ("left", 700)),
    "not yet there": ([(2000, None, "active")], "active"),
    "unknown": ([], "active"),
}


@pytest.mark.parametrize("case", ROWS)
def test_where_a_partner_stands(case: str) -> None:
    """Rows of the partner's roles, in days, say whether it is active, suspended or gone, and since when."""
    rows, told = ROWS[case]
    dated = [
        {"effective_from": a * DAY, "effective_to": None if b is None else b * DAY, "status": s}
        for a, b, s in rows
    ]
    found = attendance(dated, NOW)
    if isinstance(told, tuple):
        assert (found.status, found.since) == (told[0], told[1] * DAY)
    else:
        assert found.status == told


def test_states_end_in_settled_failed_or_cancelled() -> None:
    """From every state an end can be reached, ends have no way out, and nothing leads back to sending."""
    ends = {state for state, after in FOLLOWS.items() if not after}
    assert ends == {"settled", "failed", "cancelled"}
    assert [state for state, after in FOLLOWS.items() if "sending" in after] == ["approved"]
    assert not next_state("unknown", "sending")
    assert not next_state("sent", "cancelled")
    for state in FOLLOWS:
        reached = {state}
        for _ in FOLLOWS:
            reached |= {after for one in reached for after in FOLLOWS[one]}
        assert reached & ends


def test_ids_follow_from_what_they_name() -> None:
    """Another workspace, program, owner, asset or ordinal is another id; the same is the same, in 32 hex digits."""
    ids = [
        payout_id("w", "p", _owed(1), 1),
        payout_id("v", "p", _owed(1), 1),
        payout_id("w", "q", _owed(1), 1),
        payout_id("w", "p", _owed(1), 2),
        payout_id("w", "p", Owed(owner_kind="account", owner="gridhaus", asset="USDT", balance=1), 1),
    ]
    assert len(set(ids)) == len(ids)
    assert ids[0] == payout_id("w", "p", _owed(99), 1), "what is owed now does not change which payout it is"
    assert all(len(one) == 32 and one.isalnum() for one in ids)
    assert run_id(ids) == run_id(ids[::-1]) != run_id(ids[1:])


def test_two_people_are_two_people() -> None:
    """The same person twice is refused; so is a drafter who would stand alone."""
    assert refused_approval("ann", "ann", [], 2) is None
    assert refused_approval("bob", "ann", ["ann"], 2) is None
    assert "already" in (refused_approval("ann", "ann", ["ann"], 2) or "")
    assert "drafted" in (refused_approval("ann", "ann", [], 1) or "")
    assert refused_approval("bob", "ann", [], 1) is None


def test_what_is_below_zero_carries_or_is_forgiven() -> None:
    """As the terms say; what is owed to an owner is never forgiven."""
    both = (_owed(-7), _owed(9))
    assert [(c.over, c.forgiven) for c in carried(both, Settlement())] == [(-7, 0), (9, 0)]
    assert [(c.over, c.forgiven) for c in carried(both, Settlement(negative="forgive"))] == [(0, 7), (9, 0)]


@pytest.mark.parametrize(
    ("minimum", "scale", "price", "units"),
    [
        ("0", 8, None, 0),
        ("10", 8, None, None),
        ("10", 8, "30000", 33334),
        ("10", 8, "40000", 25000),
        ("10", 0, "0.001", 10000),
        ("0.01", 2, "1", 1),
    ],
)
def test_the_smallest_payout_in_another_asset(
    minimum: str, scale: int, price: str | None, units: int | None
) -> None:
    """The fewest units that are worth the minimum; not known where the price is not."""
    assert least_units(Decimal(minimum), scale, None if price is None else Fraction(price)) == units


def test_what_cannot_be_measured_waits_for_its_price() -> None:
    """It stays owed, and says why; whoever is barred is told that first."""
    unknown = draft(_owed(5000), Payee(destination="g"), TERMS, NOTHING_HELD, THERE, at=NOW, least=None)
    held = Payee(destination="g", sanctioned=True)
    barred = draft(_owed(5000), held, TERMS, NOTHING_HELD, THERE, at=NOW, least=None)
    assert [(one.amount, one.reason) for one in (unknown, barred)] == [(0, "no_price"), (0, "sanctioned")]
