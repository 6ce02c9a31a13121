"""Traces and groups come in: addresses, devices and withdrawal groups, raw or as hashes, of which only keyed hashes are kept.

A raw value is hashed as it is read, before anything is written, and no message repeats it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from openrebate.app.kept_addresses import kept_account, kept_value
from openrebate.app.kept_keys import keyed_of
from openrebate.app.pay_money import at
from openrebate.app.workspace import Workspace, connected
from openrebate.evidence.keyed import Keyed, is_keyed
from openrebate.model.errors import InputError, NotFoundError, Place
from openrebate.units.instants import parse_instant

KINDS = ("address", "device", "withdrawal")
COLUMNS = ("account_id", "kind", "value", "seen_at")
GroupKind = Literal["account", "address"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of a file of traces."""

    rows: int
    fresh: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group that reports ask about, with how many members it has."""

    name: str
    kind: str
    members: int


def bring_traces(workspace: Workspace, file: Path, venue: str, by: str) -> Brought:
    """Bring a CSV of traces (account_id, kind, value, seen_at); InputError (2) names line and column, never the value."""
    from openrebate.store import audit, traces

    keyed = keyed_of(workspace)
    with connected(workspace) as connection:
        known = {kind: traces.known_hashes(connection, kind) for kind in KINDS}
        rows = [_trace(keyed, known, venue, line, row, file) for line, row in _rows(file)]
        accounts = {account: kept_account(workspace, connection, account) for _, _, account, _ in rows}
        rows = [(kind, value, accounts[account], seen) for kind, value, account, seen in rows]
        fresh = traces.bring_traces(connection, rows, by)
        audit.note(connection, by, "report trace", venue, {"rows": len(rows), "fresh": fresh})
    return Brought(rows=len(rows), fresh=fresh)


def set_group(workspace: Workspace, name: str, kind: GroupKind, file: Path, venue: str, by: str) -> Group:
    """A group out of a text file, a member a line; addresses are kept as keyed hashes."""
    from openrebate.store import audit, traces

    lines = [line.strip() for line in _text(file).splitlines()]
    raw = [line for line in lines if line and not line.startswith("#")]
    if not name.strip() or not raw:
        raise InputError("a group has a name and members", advice="Write one member a line")
    with connected(workspace) as connection, connection.transaction():
        members = [kept_account(workspace, connection, one) for one in raw]
        if kind == "address":
            keyed, known = keyed_of(workspace), traces.known_hashes(connection, "address")
            members = [
                one if is_keyed(one) else kept_value(keyed, "address", venue, one, known) for one in raw
            ]
        members = sorted(set(members))
        traces.set_group(connection, name, kind, members, by)
        audit.note(connection, by, "report group", name, {"kind": kind, "members": len(members)})
    return Group(name=name, kind=kind, members=len(members))


def list_groups(workspace: Workspace) -> list[Group]:
    """The groups by name. Their members are not told."""
    from openrebate.store import traces

    with connected(workspace) as connection:
        found = traces.groups(connection)
    return [Group(name=name, kind=kind, members=len(members)) for name, (kind, members) in found.items()]


def _trace(
    keyed: Keyed,
    known: Mapping[str, frozenset[str]],
    venue: str,
    line: int,
    row: Mapping[str, str],
    file: Path,
) -> tuple[str, str, str, datetime]:
    kind, value, account = row["kind"], row["value"].strip(), row["account_id"].strip()
    if kind not in KINDS:
        raise InputError(
            "is no kind of trace", place=Place(str(file), line, "kind"), advice=f"They are {', '.join(KINDS)}"
        )
    if not value or not account:
        column = "account_id" if value else "value"
        raise InputError(
            "is empty", place=Place(str(file), line, column), advice="Say who was seen with what"
        )
    try:
        seen = at(parse_instant(row["seen_at"]))
    except ValueError as wrong:
        raise InputError(str(wrong), place=Place(str(file), line, "seen_at")) from wrong
    if is_keyed(value):
        return kind, value, account, seen
    return kind, kept_value(keyed, kind, venue, value, known[kind]), account, seen


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(_text(file).splitlines())
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            f"has no column {', '.join(missing)}",
            place=Place(str(file), 1),
            advice=f"Columns: {', '.join(COLUMNS)}",
        )
    for row in reader:
        if None in row or None in row.values():
            raise InputError(
                "has another number of cells than the header", place=Place(str(file), reader.line_num)
            )
        yield reader.line_num, row


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotFoundError(f"there is no file '{file}'") from None
    except (OSError, UnicodeDecodeError):
        raise InputError("cannot be read as UTF-8 text", place=Place(str(file))) from None
