"""The facts that a workspace knows, in the form that the pipeline takes, kept as files by their version."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.model.tables import FACTS

if TYPE_CHECKING:
    import pyarrow as pa

    from openrebate.store.connection import Connection

_MOST = 4  # versions kept as files


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsKnown:
    """Every fact table, canonical as in a world (`worlds.facts`), ordered by key.

    `digest` is over the content of all of them; `version` counts changes.
    """

    version: int
    digest: str
    tables: Mapping[str, pa.Table]


def facts_known(connection: Connection, data: Path | None = None, at: int | None = None) -> FactsKnown:
    """The facts as known now, or at a past instant in microseconds.

    With `data`, the workspace's data folder, they are exported once a version and read from there afterwards.
    """
    from openrebate.store.facts import version

    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        now = version(connection)
        if at is not None or data is None:
            return _exported(connection, now.number, now.instant if at is None else at)
        folder = data / "facts" / now.name
        kept = _read(folder, now.number)
        if kept is None:
            kept = _exported(connection, now.number, now.instant)
            _keep(folder, kept)
    return kept


def facts_digest(connection: Connection, data: Path) -> str:
    """The digest of the facts as known now, with `data`, the workspace's data folder; no fact is read where it is kept there."""
    from openrebate.store.facts import version

    with suppress(OSError, ValueError, LookupError, TypeError):
        return str(_said(data / "facts" / version(connection).name)["digest"])
    return facts_known(connection, data).digest


def _said(folder: Path) -> Any:
    return json.loads((folder / "facts.json").read_text(encoding="utf-8"))


def _exported(connection: Connection, number: int, instant: int) -> FactsKnown:
    from openrebate.store.facts import known

    found = {name: known(connection, name, instant) for name in FACTS}
    names = "".join(f"{name} {digest}\n" for name, (_, digest) in found.items())
    return FactsKnown(
        version=number,
        digest=hashlib.sha256(names.encode()).hexdigest(),
        tables={name: table for name, (table, _) in found.items()},
    )


def _read(folder: Path, number: int) -> FactsKnown | None:
    """What an earlier call kept; None where it is missing or damaged, for it can be made again."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        said = _said(folder)
        tables = {}
        for name in FACTS:
            data = (folder / f"{name}.parquet").read_bytes()
            if hashlib.sha256(data).hexdigest() != said["files"][name]:
                return None
            tables[name] = pq.ParquetFile(pa.BufferReader(data)).read()
        return FactsKnown(version=number, digest=str(said["digest"]), tables=tables)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _keep(folder: Path, facts: FactsKnown) -> None:
    """Keep a version, whole or not at all; a folder that cannot be written only costs time."""
    import pyarrow.parquet as pq

    with suppress(OSError):
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))
        try:
            digests = {}
            for name, table in facts.tables.items():
                file = draft / f"{name}.parquet"
                pq.write_table(table, file)
                digests[name] = hashlib.sha256(file.read_bytes()).hexdigest()
            said = {"digest": facts.digest, "files": digests}
            (draft / "facts.json").write_text(json.dumps(said), encoding="utf-8")
            shutil.rmtree(folder, ignore_errors=True)  # a damaged one
            draft.replace(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        _forget_old(folder.parent)


def _forget_old(folder: Path) -> None:
    kept = [one for one in folder.iterdir() if not one.name.startswith(".")]
    for old in sorted(kept, key=lambda one: one.stat().st_mtime)[:-_MOST]:
        shutil.rmtree(old, ignore_errors=True)
