"""Ids of API keys are kept as one keyed hash, in claims, fills, what is set aside and copies; raw ones are nowhere."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pyarrow.parquet as pq
import pytest

from openrebate.app.facts_known import facts_known
from openrebate.app.keyed import read_keyed, rotate_secrets
from openrebate.app.workspace import Workspace, connected
from openrebate.cli.__main__ import run
from openrebate.evidence.keyed import is_keyed
from tests.money.worlds import FIRST, World, fill, fill_lines, write

RAW = "canary-key-5d1e"
CLAIM = {**FIRST["claims"][0], "claim_id": "k1", "subject_kind": "api_key", "subject": RAW}


def ingest(workspace: Workspace, world: World, *more: str) -> int:
    """Deliver a world by the command."""
    folder = write(workspace.folder.parent / "delivered", world)
    for old in folder.iterdir():
        if old.stem not in world:
            old.unlink()
    return run(["ingest", str(folder), "--workspace", str(workspace.folder), "--by", "ann", *more])


def stored(workspace: Workspace) -> Iterator[str]:
    """Every key id that stands in a stored file."""
    for file in workspace.data.rglob("*.parquet"):
        table = pq.read_table(file)
        for name in ("api_key_id", "subject"):
            if name in table.column_names:
                yield from (one for one in table.column(name).to_pylist() if one)


def claimed(workspace: Workspace) -> list[str]:
    """The subjects of the claims that are known."""
    with connected(workspace) as connection:
        return [str(one) for one in facts_known(connection).tables["claims"].column("subject").to_pylist()]


def test_one_hash_in_claims_and_fills(workspace: Workspace) -> None:
    """Fills, claims and a contradiction set aside hold the same hash, as `Keyed` makes it."""
    expected = read_keyed(workspace.secrets).hash("api_key", "okx", RAW)
    fills = [fill("1", api_key_id=RAW), fill("2", api_key_id="other"), fill("3")]
    assert ingest(workspace, {"fills": fills, "partners": FIRST["partners"], "claims": [CLAIM]}) == 0
    assert ingest(workspace, {"fills": [fill("1", api_key_id=RAW, fee="9")]}) == 0
    assert claimed(workspace) == [expected]
    found = list(stored(workspace))
    assert found.count(expected) == 2
    assert all(is_keyed(one) for one in found)


def test_the_same_rows_again_are_duplicates(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """Raw or hashed, and after the secret was rotated: a known key keeps its hash."""
    world: World = {"fills": [fill("1", api_key_id=RAW)], "partners": FIRST["partners"], "claims": [CLAIM]}
    assert ingest(workspace, world) == 0
    rotate_secrets(workspace.secrets)
    [kept] = claimed(workspace)
    for name in (RAW, kept):
        again: World = {"fills": [fill("1", api_key_id=name)], "claims": [{**CLAIM, "subject": name}]}
        capsys.readouterr()
        assert ingest(workspace, again, "--json") == 0
        said = json.loads(capsys.readouterr().out)
        assert (said["fills"]["duplicates"], said["facts"]["claims"]["duplicates"]) == (1, 1)


def test_a_stream_keeps_them_too_and_its_order(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two rows that contradict each other the first stands, whatever the keys are."""
    rows = [
        fill("1", fee="1", api_key_id="b"),
        fill("1", fee="2", api_key_id="a"),
        *(fill(f"x{n}", api_key_id=f"k{n}") for n in range(50)),
    ]
    monkeypatch.setattr(sys, "stdin", mock.Mock(buffer=io.BytesIO(b"".join(fill_lines({"fills": rows})))))
    assert run(["ingest", "-", "--workspace", str(workspace.folder)]) == 0
    keyed = read_keyed(workspace.secrets)
    files = [pq.read_table(file).to_pylist() for file in (workspace.data / "fills").rglob("*.parquet")]
    [first] = [row for rows in files for row in rows if row["fill_id"] == "1"]
    assert first["api_key_id"] == keyed.hash("api_key", "okx", "b")
    assert all(is_keyed(one) for one in stored(workspace))


def test_claims_alone_need_their_exchange(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """A key that no trade shows is refused without --venue, and taken with it; a later trade meets it."""
    world: World = {"partners": FIRST["partners"], "claims": [CLAIM]}
    assert ingest(workspace, world) == 2
    assert "--venue" in capsys.readouterr().err
    assert ingest(workspace, world, "--venue", "okx") == 0
    assert ingest(workspace, {"fills": [fill("1", api_key_id=RAW)]}) == 0
    assert claimed(workspace) == list(stored(workspace))


def test_the_only_exchange_that_is_known_serves(workspace: Workspace) -> None:
    """Claims that come after trades of one exchange are taken to be of it."""
    assert ingest(workspace, {"fills": [fill("1")]}) == 0
    assert ingest(workspace, {"partners": FIRST["partners"], "claims": [CLAIM]}) == 0
    assert claimed(workspace) == [read_keyed(workspace.secrets).hash("api_key", "okx", RAW)]


def test_without_the_secret_nothing_with_keys_is_taken(workspace: Workspace) -> None:
    """Rather no trade than one under a hash that nobody can make again; worlds without keys need none."""
    workspace.secrets.unlink()
    assert ingest(workspace, {"fills": [fill("1", api_key_id=RAW)]}) == 3
    assert ingest(workspace, {"fills": [fill("2")]}) == 0


def test_the_secret_is_its_owners_alone(workspace: Workspace) -> None:
    """It lies outside the database, readable by nobody else."""
    assert workspace.secrets.stat().st_mode & 0o077 == 0
    assert Path(workspace.secrets).parent.stat().st_mode & 0o077 == 0


def test_doctor_looks_for_the_secret(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """It names the secret in use, and fails where it is missing or others can read it."""

    def told() -> dict[str, str]:
        capsys.readouterr()
        run(["doctor", "--workspace", str(workspace.folder), "--json"])
        checks = json.loads(capsys.readouterr().out)["checks"]
        return {one["name"]: one["status"] for one in checks}

    assert told()["ids of keys"] == "ok"
    workspace.secrets.chmod(0o644)
    assert told()["ids of keys"] == "fail"
    workspace.secrets.unlink()
    assert told()["ids of keys"] == "fail"
