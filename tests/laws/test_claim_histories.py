"""Histories of claims, overlapping, back-dated, moved and ended, against a list of days that is written over."""

from __future__ import annotations

import random
import sys
from typing import Any

import pytest

from openrebate.evidence import binding, claiming
from openrebate.evidence.binding import Asked, Bound, bind
from openrebate.evidence.claiming import (
    Change,
    Claim,
    ending,
    filling,
    holder,
    joined,
    moves_between,
    overriding,
)
from openrebate.model.binding import Binding
from openrebate.units.timeline import DAY, FOREVER
from tests.auditor.claiming import Days, Owner, judge
from tests.laws.size import EXAM

MANY = 24
HISTORIES = 20_000 if EXAM else 1_500


def applied(held: list[Claim], change: Change) -> list[Claim]:
    """The claims as known after a change: rows take the place of those with their id."""
    rows = {one.claim_id: one for one in held if one.claim_id not in change.gone}
    rows |= {one.claim_id: one for one in change.rows}
    return list(rows.values())


def owners(held: list[Claim]) -> list[Owner | None]:
    """The owner of each day, from claims; two at once is a fault."""
    found: list[Owner | None] = []
    for day in range(MANY + 1):
        now = [one for one in held if one.start <= day * DAY < one.end]
        assert len(now) < 2, f"two claims on day {day}: {now}"
        found.append((now[0].partner_id, now[0].code) if now else None)
    return found


def begun(held: list[Claim]) -> dict[int, int]:
    """The first day of the claim that each day belongs to."""
    found = {}
    for day in range(MANY + 1):
        one = holder(held, day * DAY)
        if one is not None:
            found[day] = one.start // DAY
    return found


def span(draw: random.Random) -> tuple[int, int | None]:
    """A span of days, often without an end."""
    start = draw.randrange(MANY)
    return start, None if draw.random() < 0.5 else draw.randrange(start + 1, MANY + 1)


def played(seed: int) -> tuple[int, int]:
    """One history, act by act, in both; how many acts, and how many lost something."""
    draw = random.Random(seed)  # noqa: S311
    held: list[Claim] = []
    days = Days(MANY)
    lost = 0
    acts = draw.randrange(2, 9)
    for n in range(acts):
        before = days.copy()
        start, end = span(draw)
        owner = (draw.choice("abc"), draw.choice([None, "code"]))
        new = Claim(
            claim_id=f"c{n}", partner_id=owner[0], code=owner[1], start=start * DAY,
            end=FOREVER if end is None else end * DAY,
        )  # fmt: skip
        kind = draw.choice(["win", "win", "fill", "fill", "end"])
        if kind == "win":
            change = overriding(held, new)
            days.win(owner, start, end)
        elif kind == "fill":
            change = filling(held, new)
            days.fill(owner, start, end)
            lost += bool(change.lost)
            taken = [day for day in days.span(start, end) if before.owner[day]]
            assert sorted(taken) == [
                day for day in range(MANY + 1) for one in change.lost if one.start <= day * DAY < one.end
            ], f"seed {seed}: what is lost is not told"
        else:
            change = ending(held, start * DAY)
            days.end(start)
        earlier, held = held, applied(held, change)
        assert owners(held) == days.owner, f"seed {seed}, act {n}: {kind}"
        assert told(change) == differ(before, days), f"seed {seed}, act {n}: {kind}, moves"
        assert moves_between(earlier, held) == joined(change.moves), (
            f"seed {seed}, act {n}: {kind}, moves between"
        )
    return acts, lost


def told(change: Change) -> list[tuple[int, str | None, str | None]]:
    """The moves of ownership, day by day."""
    return [
        (day, move.before, move.after)
        for day in range(MANY + 1)
        for move in change.moves
        if move.start <= day * DAY < move.end
    ]


def differ(before: Days, after: Days) -> list[tuple[int, str | None, str | None]]:
    """The days whose partner differs."""
    pairs = [
        (o[0] if o else None, p[0] if p else None) for o, p in zip(before.owner, after.owner, strict=True)
    ]
    return [(day, one, other) for day, (one, other) in enumerate(pairs) if one != other]


def test_every_history_ends_as_the_days_say(capsys: pytest.CaptureFixture[str]) -> None:
    """After each act every day has the same owner in both, every move is told, and so is what a claim did not win."""
    counts = [played(seed) for seed in range(HISTORIES)]
    assert sum(lost for _, lost in counts) > HISTORIES / 10
    with capsys.disabled():
        sys.stdout.write(
            f"\nclaims: {HISTORIES} histories, {sum(acts for acts, _ in counts)} acts, 0 divergences\n"
        )


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        ("_gaps", lambda held, new: [(new.start, new.end)]),
        ("_changes", tuple),
        ("_sorted", lambda held: [one for one in held if one.end < FOREVER]),
    ],
)
def test_a_planted_fault_turns_it_red(where: str, wrong: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one of its parts a history differs."""
    monkeypatch.setattr(claiming, where, wrong)
    with pytest.raises(AssertionError):
        _ = [played(seed) for seed in range(300)]


def rules_of(draw: random.Random) -> dict[str, Any]:
    """Rules of binding, each key there or not."""
    pool: dict[str, list[Any]] = {
        "claim": ["first", "last"], "click_days": [0, 3, None], "late_days": [0, 2, 10, None],
        "late_since": ["sign_up", "first_trade"], "late_counts": ["binding", "start"], "rebind_after_days": [None, 4, 9],
        "recall_after_days": [None, 3, 8],
        "recall_of": ["any", "free"], "original": ["ends", "ends", "keeps"],
    }  # fmt: skip
    return {name: draw.choice(values) for name, values in pool.items() if draw.random() < 0.7}


def decided(seed: int) -> tuple[Any, ...]:
    """One wish after a history, judged by both."""
    draw = random.Random(seed)  # noqa: S311
    held: list[Claim] = []
    days = Days(MANY)
    for n in range(draw.randrange(3)):
        start, end = span(draw)
        partner = draw.choice("abc")
        days.win((partner, None), start, end)
        until = FOREVER if end is None else end * DAY
        held = applied(
            held, overriding(held, Claim(claim_id=f"c{n}", partner_id=partner, start=start * DAY, end=until))
        )
    rules = rules_of(draw)
    at = draw.randrange(MANY)
    dates = {
        name: draw.choice([None, draw.randrange(MANY)]) for name in ("clicked", "first_trade", "last_seen")
    }
    dates["signed_up"] = draw.choice([None, at, draw.randrange(MANY)])
    asked: dict[str, Any] = {"partner": draw.choice("abc"), "at": at, **dates}
    mine = Asked(
        partner=asked["partner"], at=at * DAY,
        **{name: None if day is None else day * DAY for name, day in dates.items()},
    )  # fmt: skip
    found = bind(Binding(role="affiliate", **rules), mine, held)
    ours = (
        ("bound", found.way, found.start // DAY, found.over)
        if isinstance(found, Bound)
        else ("refused", found.reason)
    )
    theirs = judge(rules, asked, days, begun(held))
    assert ours == theirs, f"seed {seed}: {rules} {asked} {days.owner}"
    return ours


@pytest.mark.parametrize("check", ["_stale", "_fresh", "_dormant", "_long_ago"])
def test_a_rule_left_out_turns_it_red(check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one of the rules a wish is judged otherwise."""
    lenient = (None, "too_late") if check == "_fresh" else False
    monkeypatch.setattr(binding, check, lambda *_: lenient)
    with pytest.raises(AssertionError):
        _ = [decided(seed) for seed in range(2_000)]


def test_every_wish_is_judged_alike(capsys: pytest.CaptureFixture[str]) -> None:
    """Over generated rules, dates and histories; every way in and every refusal occurs."""
    many = 40_000 if EXAM else 4_000
    found = [decided(seed) for seed in range(many)]
    kinds = {one[1] for one in found}
    assert kinds == {
        "sign_up", "late", "recall", "rebind", "already_bound", "already_claimed", "original_partner", "click_expired",
        "sign_up_unknown", "before_sign_up", "too_late",
    }  # fmt: skip
    with capsys.disabled():
        sys.stdout.write(f"\nbinding: {many} wishes judged alike\n")
