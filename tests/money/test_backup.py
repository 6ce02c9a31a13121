"""A workspace goes into one file and comes back the same, or not at all."""

from __future__ import annotations

import io
import os
import random
import signal
import tarfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from openrebate.app.apply import apply
from openrebate.app.archive import unpack
from openrebate.app.backup import backup
from openrebate.app.plan import plan
from openrebate.app.reconcile import reconcile
from openrebate.app.restore import restore
from openrebate.model.errors import ConflictError, InputError
from openrebate.store import embedded
from tests.database import Server
from tests.money import ingesting, settle_acts
from tests.money.kills import Workshop, run, workshop
from tests.money.settle_acts import (
    BACKUP,
    PERIOD,
    PROGRAM,
    bring,
    prepare_backup,
    prepare_close,
    trades,
    write_backup,
)  # fmt: skip

__all__ = ["workshop"]


@contextmanager
def empty_database(server: Server, name: str) -> Generator[None]:
    """A database without a schema, which commands find."""
    server.run(f"CREATE DATABASE {name} OWNER {embedded.OWNER}")
    url = f"host='{server.socket}' port={embedded.PORT} dbname={name} user={embedded.OWNER}"
    try:
        with mock.patch.dict(os.environ, {"DATABASE_URL": url}):
            yield
    finally:
        server.run(f"DROP DATABASE {name} WITH (FORCE)")


def _state(folder: Path) -> Any:
    return settle_acts.state(folder), ingesting.state(folder)


KEPT = ("evidence/ab", "reports/october.csv", "data/reports/acme/2026-10.parquet")


def test_evidence_and_what_reports_counted_come_back(
    workshop: Workshop, server: Server, tmp_path: Path
) -> None:
    """What cannot be made again: files shown in a case, and the history without which two reports tell too much."""
    with workshop.workspace(prepare_backup) as folder:
        for name in KEPT:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name)
        backup(folder, tmp_path / "kept.tar", by="tester")
    with empty_database(server, "kept"):
        restore(tmp_path / "kept.tar", tmp_path / "again", by="tester")
    assert [(tmp_path / "again" / name).read_text() for name in KEPT] == list(KEPT)


def test_what_is_restored_is_what_was_backed_up(workshop: Workshop, server: Server, tmp_path: Path) -> None:
    """Facts, fills, money, statements, heads: all the same, every number the next one, and the months go on."""
    with workshop.workspace(prepare_backup) as folder:
        wanted = _state(folder)
        source = (folder / BACKUP).rename(tmp_path / BACKUP)
        secrets = (folder / "secrets").rename(tmp_path / "secrets")
    with empty_database(server, "restored"):
        place = tmp_path / "again"
        done = restore(source, place, by="tester")
        assert _state(place) == wanted
        assert (done.posting_no, reconcile(place).differences) == (1, [])
        assert not list(tmp_path.glob(".*")), "nothing is left beside it"
        assert not (place / "secrets").exists(), "no backup holds them"
        secrets.rename(place / "secrets")
        bring(place, trades(first=50, many=1))
        late = plan(place, PROGRAM, "2026-11")
        assert {row["origin"] for row in late.rows.to_pylist()} == {PERIOD}
        assert apply(place, late.file, by="tester").outcome == "applied"


def test_a_restore_replaces_nothing(workshop: Workshop, server: Server, tmp_path: Path) -> None:
    """A folder or a database with something in it is a conflict, and stays; so does a file of that name."""
    with workshop.workspace(prepare_backup) as folder:
        with pytest.raises(ConflictError, match="is there already"):
            backup(folder, folder / BACKUP)
        with pytest.raises(ConflictError, match="holds a workspace already"):
            restore(folder / BACKUP, tmp_path / "new")
        assert not (tmp_path / "new").exists()
        with empty_database(server, "unused"), pytest.raises(ConflictError, match="is not empty"):
            restore(folder / BACKUP, folder)


def test_a_damaged_backup_is_refused_whole(workshop: Workshop, server: Server, tmp_path: Path) -> None:
    """Cut off, one bit turned, a file too many, no archive at all: exit 2, and nothing appears."""
    with workshop.workspace(prepare_backup) as folder:
        source = (folder / BACKUP).read_bytes()
        whole = unpack(folder / BACKUP, tmp_path / "whole").files
    chance = random.Random(5)  # noqa: S311 - no secret
    damaged = [source[: chance.randrange(len(source) * 9 // 10)] for _ in range(10)]
    damaged += [b"", b"no archive", _with_another(source, "../evil"), _with_another(source, "data/more")]
    for number, content in enumerate(damaged):
        file = tmp_path / f"damaged-{number}"
        file.write_bytes(content)
        with empty_database(server, "untouched"), pytest.raises(InputError):
            restore(file, tmp_path / "new")
        assert not (tmp_path / "new").exists(), number
        assert not (tmp_path / "evil").exists(), number
    turned = 0
    for number in range(60):
        place = chance.randrange(len(source))
        file = tmp_path / "turned"
        file.write_bytes(source[:place] + bytes([source[place] ^ 1 << number % 8]) + source[place + 1 :])
        try:
            assert unpack(file, tmp_path / f"turned-{number}").files == whole  # a bit that means nothing
        except InputError:
            turned += 1
    assert turned > 40


def _with_another(source: bytes, name: str) -> bytes:
    """The archive with one file more, before its list."""
    target = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(source)) as old, tarfile.open(fileobj=target, mode="w") as new:
        member = tarfile.TarInfo(name)
        member.size = 4
        new.addfile(member, io.BytesIO(b"evil"))
        for one in old:
            new.addfile(one, old.extractfile(one))
    return target.getvalue()


@pytest.mark.parametrize("step", ["backup: dumped", "backup: packed"])
def test_a_killed_backup_leaves_no_half(step: str, workshop: Workshop, tmp_path: Path) -> None:
    """Killed at a step there is no file of that name; the next run writes it whole."""
    with workshop.workspace(prepare_close) as folder:
        assert run(write_backup, folder, order=f"kill:{step}") == -signal.SIGKILL
        assert not (folder / BACKUP).exists()
        assert run(write_backup, folder) == 0
        assert "database.dump" in unpack(folder / BACKUP, tmp_path / "whole").files
