"""Generated histories of claims through the database, against days that are written over: now, as known before, and as rated."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from openrebate.app.link_claims import claimed, held_on, new_id, write
from openrebate.app.link_desk import Asking
from openrebate.app.link_desk import Desk as Act
from openrebate.app.link_desk import desk as opened
from openrebate.app.workspace import connected
from openrebate.evidence import claiming
from openrebate.evidence.claiming import Claim, ending
from openrebate.model.errors import ConflictError
from openrebate.store import changed_facts
from openrebate.store.changed_facts import lock
from openrebate.store.claim_events import Event
from openrebate.store.connection import Connection
from openrebate.store.facts import known, version
from openrebate.units.instants import format_instant, parse_instant
from openrebate.units.timeline import DAY, FOREVER
from tests.auditor.claiming import Days, Owner
from tests.auditor.compare import check
from tests.auditor.facts import World
from tests.laws.size import EXAM
from tests.links.acting import TERMS, Desk
from tests.money.worlds import fill

MANY = 20
SUBJECTS = 400 if EXAM else 24
ACTS = 6
START = parse_instant("2026-03-02T00:00:00Z")
KINDS = ("account", "api_key")


def at(day: int | None) -> int:
    """A day of the history as an instant."""
    return FOREVER if day is None else START + day * DAY


def name_of(subject: int) -> tuple[str, str]:
    """The kind and the name of a subject."""
    kind = KINDS[subject % 2]
    return kind, f"kh-k1-{subject:027d}" if kind == "api_key" else f"trader-{subject}"


def one_act(act: Act, draw: random.Random, subject: int, days: Days) -> None:
    """One wish or one end, in the database and on the days."""
    kind, name = name_of(subject)
    start = draw.randrange(MANY)
    end = None if draw.random() < 0.5 else draw.randrange(start + 1, MANY + 1)
    owner: Owner = (draw.choice(("p1", "p2", "p3")), None)
    held = held_on(act, kind, name)
    what = draw.choice(("over", "over", "fill", "end"))
    event = Event(
        act=what, program="ten", role="affiliate", subject_kind=kind, subject=name, partner_id=owner[0]
    )
    if what == "end":
        days.end(start)
        write(act, ending(held, at(start)), event)
        return
    new = Claim(claim_id=new_id(), partner_id=owner[0], start=at(start), end=at(end))
    (days.win if what == "over" else days.fill)(owner, start, end)
    write(act, claimed(held, [new], over=what == "over"), event)


def played(desk: Desk, connection: Connection, seed: int) -> Iterator[tuple[int, dict[int, Days]]]:
    """The days of every subject after each round of acts, with an instant that sees just that."""
    draw = random.Random(seed)  # noqa: S311
    days = {subject: Days(MANY) for subject in range(SUBJECTS)}
    with opened(Asking(workspace=desk.workspace.folder, by="ann")) as told:
        base = told
    for _ in range(ACTS):
        for subject in range(SUBJECTS):
            if draw.random() < 0.8:
                with connection.transaction():
                    lock(connection)
                    now = version(connection).instant
                    one_act(
                        Act(workspace=base.workspace, connection=connection, terms=base.terms, role=base.role, at=now,
                            now=now, by="ann"),
                        draw, subject, days[subject],
                    )  # fmt: skip
        yield version(connection).instant, {subject: one.copy() for subject, one in days.items()}


def owners(claims: pa.Table) -> dict[str, list[Owner | None]]:
    """The owner of each day of each subject, from the claims that were known."""
    found: dict[str, list[Owner | None]] = {}
    for row in claims.to_pylist():
        cells = found.setdefault(row["subject"], [None] * (MANY + 1))
        end = FOREVER if row["effective_to"] is None else row["effective_to"]
        for day in range(MANY + 1):
            if row["effective_from"] <= at(day) < end:
                assert cells[day] is None, f"two claims on {row['subject']} at once"
                cells[day] = (row["partner_id"], row["code"])
    return found


def differing(connection: Connection, rounds: list[tuple[int, dict[int, Days]]]) -> list[str]:
    """The subjects whose claims, as known after any round, are not as the days were then."""
    told = []
    for instant, days in rounds:
        found = owners(known(connection, "claims", instant)[0])
        for subject, one in days.items():
            name = name_of(subject)[1]
            if found.get(name, [None] * (MANY + 1)) != one.owner:
                told.append(f"{name} as known at {format_instant(instant)}")
    return told


def rated(connection: Connection, days: dict[int, Days]) -> World:
    """A world of the claims that are known now, with one trade of every subject on every day."""
    now = version(connection).instant
    rows = {name: known(connection, name, now)[0].to_pylist() for name in ("claims", "partners")}
    fills = []
    for subject in days:
        kind, name = name_of(subject)
        who = (
            {"account_id": name} if kind == "account" else {"account_id": f"of-{subject}", "api_key_id": name}
        )
        fills += [
            fill(f"{subject}-{day}", 1, executed_at=format_instant(at(day)), fee="1", **who)
            for day in range(MANY + 1)
        ]
    return {name: [_text(row) for row in table] for name, table in rows.items()} | {"fills": fills}


def _text(row: dict[str, object]) -> dict[str, str]:
    instants = ("effective_from", "effective_to", "known_from")
    return {
        name: ""
        if value is None
        else format_instant(value)
        if name in instants and isinstance(value, int)
        else str(value)
        for name, value in row.items()
    }


def test_the_database_holds_every_history(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After every round, as known then and still; and rated: engine and auditor agree on every trade."""
    desk.partner("p1", "p2", "p3")
    with connected(desk.workspace) as connection:
        rounds = list(played(desk, connection, 7))
        assert differing(connection, rounds) == []
        world = rated(connection, rounds[-1][1])
        count = connection.execute("SELECT count(*) FROM openrebate.claim_events").fetchone()
    toml = TERMS.format(binding="")
    assert check(world, toml, "2026-03", tmp_path / "audited") == []
    with capsys.disabled():
        acts, trades = count[0] if count else 0, len(world["fills"])
        told = f"{SUBJECTS} subjects, {acts} acts, {len(rounds)} past states, {trades} trades rated"
        sys.stdout.write(f"\nclaims in the database: {told}, 0 divergences\n")


@pytest.mark.parametrize(
    ("where", "part", "wrong"),
    [
        (claiming, "_gaps", lambda held, new: [(new.start, new.end)]),
        (claiming, "_sorted", lambda held: []),
        (changed_facts, "_forget", lambda *_: None),
    ],
)
def test_a_planted_fault_is_seen(
    desk: Desk, where: object, part: str, wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: without one of the parts the database refuses two claims at once, or the days differ."""
    desk.partner("p1", "p2", "p3")
    monkeypatch.setattr(where, part, wrong)
    with connected(desk.workspace) as connection:
        try:
            seen = bool(differing(connection, list(played(desk, connection, 7))))
        except ConflictError:
            seen = True
    assert seen
