"""Nothing that must stay with its owner is anywhere: database, its files and log, workspace, exports, what is printed."""

from __future__ import annotations

import base64
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pyarrow.parquet as pq
import pytest

from openrebate.app.key_folder import new_key
from openrebate.store.connection import connect
from openrebate.store.server import Dsn
from tests.database import Server
from tests.links.acting import KEY, SECRET, Desk, file, seconds
from tests.links.forms import CODE, ED_KEY, Asked, honest, ready
from tests.money.worlds import fill
from tests.unit.evidence.ownership_forgeries import ED, b64, pem

WALLET, MASTER = "0x00000000000000000000000000000000ca0a4e01", "0x00000000000000000000000000000000ca0a4e02"
PRIVATE = "canary-private-key-77"
FORGED = "canary-forged-signature-31"
TRADED = "canary-traded-key-90"
PLANTED = "canary-planted-00"  # one of its own: it stays in the files of the server
ADDRESS = "203.0.113.77"


def spellings(canary: str) -> dict[str, bytes]:
    """The ways in which it could lie about."""
    raw = canary.encode()
    return {
        canary: raw,
        f"{canary} in hex": raw.hex().encode(),
        f"{canary} in base64": base64.b64encode(raw).rstrip(b"=")[:-1],
        f"{canary} as UTF-16": canary.encode("utf-16-le"),
    }


def found_in(text: bytes, canaries: dict[str, bytes]) -> set[str]:
    """Which of them stand in the text."""
    return {name for name, raw in canaries.items() if raw in text}


def tables(dsn: Dsn) -> Iterator[tuple[str, bytes]]:
    """Every row of every table, as text."""
    with connect(dsn) as connection:
        names = connection.execute(
            "SELECT c.oid::regclass::text FROM pg_catalog.pg_class AS c "
            "JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
            "WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND c.relkind IN ('r', 'm')"
        ).fetchall()
        for (name,) in names:
            rows = connection.execute(f"SELECT to_jsonb(t)::text FROM {name} AS t".encode()).fetchall()
            yield f"table {name}", "\n".join(row[0] for row in rows).encode()


def inside(file: Path) -> Iterator[tuple[str, bytes]]:
    """A file's bytes, and what is packed in it."""
    yield str(file), file.read_bytes()
    if file.suffix == ".parquet":
        yield f"{file}, unpacked", repr(pq.read_table(file).to_pylist()).encode()
    elif zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            yield from ((f"{file}/{name}", packed.read(name)) for name in packed.namelist())
    elif tarfile.is_tarfile(file):
        with tarfile.open(file) as packed:
            for member in packed.getmembers():
                content = packed.extractfile(member)
                yield f"{file}/{member.name}", content.read() if content else b""


def everything(desk: Desk, dsn: Dsn, server: Server) -> Iterator[tuple[str, bytes]]:
    """All places: tables, the server's own files with its log, the workspace, what was exported and printed."""
    yield from tables(dsn)
    with psycopg.connect(server.admin(), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    workspace = [
        one for one in desk.workspace.folder.rglob("*") if one != desk.workspace.folder / "verifier.py"
    ]
    exported = (desk.workspace.folder.parent / "exports").rglob("*")
    for one in (*server.folder.rglob("*"), *workspace, *exported):
        if one.is_file() and not one.is_socket():
            yield from inside(one)
    yield "what was printed", desk.out.encode()


def lived(desk: Desk) -> Asked:
    """Everything that touches a secret or a raw id, once, and everything that goes out afterwards."""
    asked = ready(desk)
    parent = desk.workspace.folder.parent
    for digest, answer in list(honest(asked).values())[:3]:
        words = ["--signature", answer.signature] + (["--key", answer.key] if answer.key else [])
        desk("link", "key", "prove", digest, *words)
    grant = asked.grant()
    desk(
        "link",
        "key",
        "prove",
        asked.ask("oauth", account="alice").digest,
        "--grant",
        str(grant.grant),
        code=5,
    )
    bad = file(parent, "private.pem", f"-----BEGIN PRIVATE KEY-----\n{PRIVATE}\n-----END PRIVATE KEY-----\n")
    desk(
        "link", "key", "record", "--venue", "okx", "--key", ED_KEY, "--account", "alice", "--pem", bad, code=2
    )
    one = asked.ask("hmac", key=KEY)
    desk("link", "key", "prove", one.digest, "--key", KEY, "--signature", FORGED, code=6)
    desk(
        "link",
        "key",
        "rotate",
        "--venue",
        "okx",
        "--key",
        ED_KEY,
        "--to",
        f"{ED_KEY}-canary",
        "--at",
        seconds(1),
    )
    desk("link", "key", "delete", "--venue", "okx", "--key", KEY, "--at", seconds(1))
    later = seconds(30)
    bot = {"account_id": "alice", "api_key_id": TRADED}
    claim = {
        "claim_id": "c9", "role": "affiliate", "subject_kind": "api_key", "subject": TRADED, "partner_id": "p1",
        "effective_from": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    desk.deliver({"fills": [fill("1", 1, executed_at=later, **bot)], "claims": [claim]})
    for changed in ({"fee": "9"}, {"revision": "1"}):  # one is set aside, one takes the place of what stood
        desk.deliver({"fills": [fill("1", 1, executed_at=later, **bot, **changed)]})
    made = desk("plan", "--program", "ten", "--period", later[:7])
    desk("apply", made["file"])
    exports = parent / "exports"
    exports.mkdir()
    desk("export", "--program", "ten", "--out", str(exports / "journal.csv"))
    desk("backup", str(exports / "all.backup"))
    desk("link", "key", "list")
    desk("link", "history", "--partner", "p1")
    desk("link", "history", "--key", TRADED, "--venue", "okx")
    return asked


def addresses_lived(desk: Desk) -> None:
    """An account that is a trading address, named to every command; free text with one in it is refused."""
    folder = desk.workspace.folder / "signing"
    new_key(folder, "exchange.example", begins=1)
    desk.code("ADDR", "p1")
    desk("link", "bind", WALLET, "--code", "ADDR", "--sign-up")
    desk("link", "sub", "attach", WALLET, "--master", MASTER)
    desk("link", "sub", "tree", MASTER)
    desk("link", "key", "record", "--venue", "okx", "--key", "agent", "--account", WALLET)
    for method in ("order", "attestation"):
        asked = desk(
            "link",
            "key",
            "challenge",
            "--partner",
            "p2",
            "--venue",
            "okx",
            "--account",
            WALLET,
            "--method",
            method,
        )
    word = ("link", "key", "attest", asked["challenge"], "--why", "seen", "--keys", str(folder))
    assert desk(*word, code=5)["reason"] == "already_claimed"
    desk.deliver({"fills": [fill("w", 1, executed_at=seconds(30), account_id=WALLET)]})
    desk("link", "sub", "report", MASTER, "--period", seconds(30)[:7], "--program", "ten")
    assert desk("link", "history", "--account", WALLET.upper().replace("0X", "0x"))["claims"]
    assert desk("link", "notices", "--recipient", WALLET)["notices"]
    desk("link", "end", WALLET, "--reason", f"sold to {MASTER}", code=2)
    desk("link", "end", WALLET, "--reason", "sold")
    desk("link", "partner", "apply", "p7", "--says", f"pay me at {WALLET}", by="p7", code=2)


CANARIES = (WALLET, MASTER, KEY, SECRET, ED_KEY, TRADED, PRIVATE, FORGED, CODE)


def test_no_secret_and_no_raw_id_is_anywhere(desk: Desk, database: Dsn, server: Server) -> None:
    """After a whole life of keys: proofs of every kind, refusals, rotation, trades, contradictions, a plan, exports, a backup."""
    asked = lived(desk)
    addresses_lived(desk)
    own = b64(ED.sign(asked.ask("ed25519", key=ED_KEY).text.encode()))
    canaries = {name: raw for one in (*CANARIES, own) for name, raw in spellings(one).items()}
    places = list(everything(desk, database, server))
    assert len(places) > 50
    assert {name: found for name, text in places if (found := found_in(text, canaries))} == {}
    assert found_in(b"".join(text for _, text in places), {"a public key": pem(ED).split("\n")[1].encode()})


@pytest.mark.parametrize("table", ["audit", "claim_events"])
def test_a_planted_canary_is_found(desk: Desk, database: Dsn, server: Server, table: str) -> None:
    """One row with a raw id in it turns the search red, in the table and in the server's own files."""
    columns = {
        "audit": "(by, verb, object) VALUES ('ann', 'x', %s)",
        "claim_events": "(by, act, program, role, subject_kind, subject) VALUES ('ann', 'x', 'ten', 'affiliate', 'account', %s)",
    }  # fmt: skip
    with connect(database) as connection:
        connection.execute(f"INSERT INTO openrebate.{table} {columns[table]}".encode(), [PLANTED])
    hit = [name for name, text in everything(desk, database, server) if found_in(text, spellings(PLANTED))]
    assert any(name == f"table openrebate.{table}" for name in hit)
    assert any(name.startswith(str(server.folder)) for name in hit)


def test_the_database_takes_no_raw_key(desk: Desk, database: Dsn) -> None:
    """Whatever the way, a claim on a key that is no hash is refused by the database itself."""
    desk.partner("p1")
    with connect(database) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(
            "INSERT INTO openrebate.claims (claim_id, role, subject_kind, subject, partner_id, effective_from, delivery_no) "
            "SELECT 'x', 'affiliate', 'api_key', 'raw-key', 'p1', now(), max(delivery_no) FROM openrebate.deliveries"
        )


def test_a_click_holds_nothing_of_who_clicked(desk: Desk, database: Dsn) -> None:
    """Its columns are a number, a link and two instants; there is no place for an address."""
    with connect(database) as connection:
        rows = connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'openrebate' AND table_name = 'clicks'"
        ).fetchall()
    assert {row[0] for row in rows} == {"click_id", "link_id", "clicked", "at"}
    desk("link", "click", ADDRESS, code=4)
    assert not any(found_in(text, spellings(ADDRESS)) for _, text in tables(database))
