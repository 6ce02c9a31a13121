"""Sub-accounts: trees with dates and depth, inheritance at the time of the trade, own claims first, transfers, roll-up."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from openrebate.evidence import family
from openrebate.evidence.family import Under, chain, fault, subs_of
from openrebate.units.timeline import DAY, FOREVER
from tests.laws.size import EXAM
from tests.links.acting import Desk
from tests.money.worlds import fill


def test_a_trade_is_whose_its_master_was_then(desk: Desk) -> None:
    """Before the move it is the first master's partner's, after it the second's; an own claim stands whoever the master is."""
    desk.partner("p1", "p2", "p3")
    for number, account in enumerate(("m1", "m2", "own"), start=1):
        desk.code(f"CODE-{number}x", f"p{number}")
        desk(
            "link", "bind", account, "--code", f"CODE-{number}x", "--sign-up", "--at", "2026-02-01T00:00:00Z"
        )
    for account in ("sub", "own"):
        desk("link", "sub", "attach", account, "--master", "m1", "--at", "2026-03-01T00:00:00Z")
    moved = desk("link", "sub", "attach", "sub", "--master", "m2", "--at", "2026-03-10T00:00:00Z")
    assert [(one["before"], one["after"]) for one in moved["moves"]] == [("m1", "m2")]
    desk("link", "sub", "detach", "sub", "--at", "2026-03-20T00:00:00Z")
    world = {"fills": [
        *(
            fill(f"s{day}", 1, account_id="sub", fee=str(day), executed_at=f"2026-03-{day:02d}T00:00:00Z")
            for day in (5, 10, 19, 20)
        ),
        fill("o", 1, account_id="own", fee="100", executed_at="2026-03-05T00:00:00Z"),
        fill("m", 1, account_id="m1", fee="1000", executed_at="2026-03-05T00:00:00Z"),
    ]}  # fmt: skip
    desk.deliver(world)
    made = desk("plan", "--program", "ten", "--period", "2026-03")
    paid = {
        (one["partner"], one["channel"]): Decimal(one["difference"])
        for one in made["channels"]
        if one["partner"]
    }
    assert paid == {
        ("p1", "master_account"): Decimal("0.5"), ("p2", "master_account"): Decimal("2.9"),
        ("p1", "account"): Decimal(100), ("p3", "account"): Decimal(10),
    }  # fmt: skip
    first = desk("link", "sub", "report", "m1", "--period", "2026-03", "--program", "ten")
    rows = {
        (r["account"], r["partner"], r["channel"]): (r["fills"], Decimal(r["fees"]), Decimal(r["commission"]))
        for r in first["rows"]
    }
    assert rows == {
        ("m1", "p1", "account"): (1, Decimal(1000), Decimal(100)),
        ("own", "p3", "account"): (1, Decimal(100), Decimal(10)),
        ("sub", "p1", "master_account"): (1, Decimal(5), Decimal("0.5")),
    }
    assert [(r["fills"], Decimal(r["commission"])) for r in first["totals"]] == [("3", Decimal("110.5"))]
    second = desk("link", "sub", "report", "m2", "--period", "2026-03", "--program", "ten")
    assert [(r["account"], r["fills"], Decimal(r["fees"])) for r in second["rows"]] == [
        ("sub", 2, Decimal(29))
    ]
    told = {(n["recipient"], n["kind"]) for n in desk("link", "notices")["notices"] if n["subject"] == "sub"}
    assert told == {
        ("sub", "master_changed"), ("m1", "subaccount_won"), ("m1", "subaccount_lost"), ("m2", "subaccount_won"),
        ("m2", "subaccount_lost"), ("p1", "inherited_won"), ("p1", "inherited_lost"), ("p2", "inherited_won"),
        ("p2", "inherited_lost"),
    }  # fmt: skip
    assert not [n for n in desk("link", "notices", "--recipient", "p1")["notices"] if n["subject"] == "own"]


def test_trees_are_no_deeper_than_the_terms_let_them_be(desk: Desk) -> None:
    """Depth and cycles are looked for at every instant from then on; the tree of any instant can be seen."""
    attach = ("link", "sub", "attach")
    desk(*attach, "b", "--master", "a", "--at", "2026-03-01T00:00:00Z")
    assert desk(*attach, "c", "--master", "b", "--at", "2026-03-02T00:00:00Z", code=5)["reason"] == "too_deep"
    assert desk(*attach, "a", "--master", "z", "--at", "2026-02-02T00:00:00Z", code=5)["reason"] == "too_deep"
    assert (
        desk(*attach, "b", "--master", "a", "--at", "2026-03-02T00:00:00Z", code=5)["reason"]
        == "already_bound"
    )
    desk.opened("subaccount_depth = 3")
    desk(*attach, "c", "--master", "b", "--at", "2026-03-02T00:00:00Z")
    assert desk(*attach, "a", "--master", "c", "--at", "2026-03-03T00:00:00Z", code=5)["reason"] == "cycle"
    assert desk(*attach, "a", "--master", "a", "--at", "2026-03-03T00:00:00Z", code=5)["reason"] == "cycle"
    found = desk("link", "sub", "tree", "b", "--at", "2026-03-05T00:00:00Z")
    assert (found["masters"], found["subaccounts"]) == (["a"], [["c", "b"]])
    assert desk("link", "sub", "tree", "b", "--at", "2026-03-01T12:00:00Z")["subaccounts"] == []
    desk("link", "sub", "detach", "z", code=4)


def plain(rows: list[Under], deepest: int, days: int) -> str:
    """The same by walking up from every account on every day."""
    accounts = {row.account for row in rows}
    for day in range(days):
        for account in sorted(accounts):
            steps, here = 0, account
            while True:
                above = [
                    row.master for row in rows if row.account == here and row.start <= day * DAY < row.end
                ]
                if not above:
                    break
                steps, here = steps + 1, above[0]
                if here == account or steps > len(accounts):
                    return "cycle"
            if steps > deepest:
                return "too_deep"
    return ""


def made(seed: int) -> list[Under]:
    """Rows of a few accounts over a few days, one master at a time each."""
    draw = random.Random(seed)  # noqa: S311
    rows = []
    for account in "abcde":
        day = draw.randrange(4)
        while day < 9 and draw.random() < 0.6:
            end = day + draw.randrange(1, 5)
            rows.append(Under(account=account, master=draw.choice("abcdef"), start=day * DAY, end=end * DAY))
            day = end
    return rows


def judged(seed: int) -> str:
    """What both say of one family."""
    rows, deepest = made(seed), seed % 4
    found = fault(rows, deepest)
    assert found == plain(rows, deepest, 16), f"seed {seed}"
    return found


def test_every_family_is_judged_alike() -> None:
    """Over generated families, day by day, by a second way."""
    found = {judged(seed) for seed in range(20_000 if EXAM else 800)}
    assert found == {"", "cycle", "too_deep"}
    rows = [
        Under(account="b", master="a", start=0, end=FOREVER),
        Under(account="c", master="b", start=DAY, end=FOREVER),
    ]
    assert (chain(rows, "c", DAY), subs_of(rows, "a", DAY), subs_of(rows, "a", 0)) == (
        ["b", "a"],
        ["b", "c"],
        ["b"],
    )


def test_a_family_seen_too_short_turns_it_red(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: with the nearest master only, a family differs."""
    monkeypatch.setattr(
        family,
        "chain",
        lambda rows, account, at: [one for one in [family.master_of(rows, account, at)] if one],
    )
    with pytest.raises(AssertionError):
        _ = [judged(seed) for seed in range(800)]
