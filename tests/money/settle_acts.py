"""Applying and closing as acts that can be killed anywhere and done again; the naive acts that a test must catch."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pyarrow as pa

from openrebate.app.apply import apply, read_plan
from openrebate.app.backup import backup
from openrebate.app.close import close
from openrebate.app.heads import POSTINGS, ROOTS, written
from openrebate.app.ingest import Sender, ingest
from openrebate.app.plan import plan
from openrebate.app.workspace import connected, open_workspace
from openrebate.store import failpoints, ledger, periods
from openrebate.store.connection import Connection
from openrebate.store.ledger import Posting
from openrebate.store.verify import verify
from tests.money.worlds import World, fill, write
from tests.postings import transfer, transfers
from tests.stories.rules import changed, programs

PROGRAM, PERIOD = "ten-percent", "2026-10"
KICKBACK = '[[role]]\nname = "broker"\nkickback = "claim"\n'
BACKUP = "backup.tar"
_FROM = "2026-01-01T00:00:00Z"
OWNERS = ("gridhaus", "hummingway", "quantpipe")


def trades(first: int = 0, many: int = 3) -> World:
    """So many fills of every partner's trader, their ids counted from `first`."""
    return {
        "fills": [
            fill(f"{owner}-{first + n}", 1 + n, account_id=f"trader-{owner}", fee=f"{n + 1}.7")
            for owner in OWNERS
            for n in range(many)
        ]
    }


WORLD: World = {
    **trades(),
    "partners": [{"partner_id": owner, "role": "broker", "effective_from": _FROM} for owner in OWNERS],
    "claims": [
        {
            "claim_id": f"c-{owner}", "role": "broker", "subject_kind": "account", "subject": f"trader-{owner}",
            "partner_id": owner, "effective_from": _FROM, "kickback": "0.25" if owner == OWNERS[0] else "",
        }
        for owner in OWNERS
    ],
}  # fmt: skip


def bring(folder: Path, world: World) -> None:
    """Take in a world."""
    opened = open_workspace(folder)
    with connected(opened) as connection:
        ingest(opened, connection, write(folder / "world", world), Sender(by="tester", source="test"))


def prepare_apply(folder: Path) -> None:
    """A month is planned, and nothing of it posted."""
    terms = changed(programs()[PROGRAM].read_text(encoding="utf-8"), KICKBACK)
    (folder / "terms" / "terms.toml").write_text(terms, encoding="utf-8")
    bring(folder, WORLD)
    plan(folder, PROGRAM, PERIOD)


def prepare_close(folder: Path) -> None:
    """A month is applied, and not closed."""
    prepare_apply(folder)
    apply_plan(folder)


def planned(folder: Path) -> Path:
    """The one plan."""
    [file] = (folder / "data" / "plans").glob("*.json")
    return file


def apply_plan(folder: Path) -> None:
    """Apply it."""
    apply(folder, planned(folder), by="tester")


def close_month(folder: Path) -> None:
    """Close the month."""
    close(folder, PROGRAM, PERIOD, by="tester")


def state(folder: Path) -> dict[str, Any]:
    """Totals, rows and statements, and that everything agrees with itself and with what is exported."""
    opened = open_workspace(folder)
    with connected(opened) as connection:
        posted = written(opened, POSTINGS)
        told = verify(connection, {one["posting_no"]: one["hash"] for one in posted})
        return {
            "books": {(b.kind, b.owner): b.units for b in ledger.balances(connection)},
            "postings": [one["ref"] for one in posted],
            "counted": (told.postings, told.transfers, told.lines),
            "faults": told.faults,
            "staged": _count(connection, "staged_transfers") + _count(connection, "staged_lines"),
            "closed": [one.period for one in periods.closed(connection, PROGRAM)],
            "statements": statements(connection),
            "roots": [
                (one["root"] == periods.closed(connection, PROGRAM)[n].root, one["size"])
                for n, one in enumerate(written(opened, ROOTS))
            ],
        }


def statements(connection: Connection) -> list[tuple[Any, ...]]:
    """Number, partner and balances of every statement."""
    rows = connection.execute(
        "SELECT statement_no, owner, header FROM openrebate.statements ORDER BY statement_no"
    )
    return [(number, owner, json.dumps(json.loads(header)["balances"])) for number, owner, header in rows]


def _count(connection: Connection, table: str) -> int:
    owner = connection.execute("SELECT has_table_privilege(%s, 'SELECT')", [f"openrebate.{table}"]).fetchone()
    if owner != (True,):
        return 0  # only the door looks into it
    row = connection.execute(f"SELECT count(*) FROM openrebate.{table}".encode()).fetchone()
    assert row is not None
    return int(row[0])


def naive_apply(folder: Path) -> None:
    """A planted fault: every partner's total posted by itself, under a name that the next run does not find again."""
    opened = open_workspace(folder)
    document = read_plan(planned(folder))
    with connected(opened) as connection:
        ledger.add_asset(connection, "USDT", 8)
        for total in document["totals"]:
            if total["partner"] is None:
                continue
            row = transfer(7, "commission_cost payable", total["partner"])
            row["debit_owner"] = PROGRAM
            once = Posting(kind="plan", ref=uuid.uuid4().hex, program=PROGRAM, period=PERIOD, by="tester")
            ledger.post(connection, once, naive_rows(row))
            failpoints.reached("naive: posted")


def naive_rows(row: dict[str, Any]) -> pa.Table:
    """One transfer without its line."""
    return transfers(row)


def prepare_race(folder: Path) -> None:
    """A month is applied, and a second plan of it, with further trades, is ready."""
    prepare_close(folder)
    planned(folder).rename(folder / "first.json")
    bring(folder, trades(first=100, many=1))
    plan(folder, PROGRAM, PERIOD)


def prepare_backup(folder: Path) -> None:
    """A month that is closed, with a backup in the folder."""
    prepare_close(folder)
    close_month(folder)
    write_backup(folder)


def write_backup(folder: Path) -> None:
    """Back up, unless it was done."""
    if not (folder / BACKUP).exists():
        backup(folder, folder / BACKUP, by="tester")
