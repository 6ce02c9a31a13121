"""What is kept of parts of the fills: tables in folders that appear whole or not at all, and are known by name and digest."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from openrebate.app.cubes import digest_of_file, key_of
from openrebate.model.engine import Engine

_SETS, _NOTE = "sets", "kept.json"
_MOST = 32  # sets that are kept; then those not used for longest go
Set = Counter[tuple[str, int]]
"""Parts by key and sign, and how often each stands in the set."""


def keep_tables(engine: Engine, tables: Mapping[str, str], target: Path, parts: Set | None = None) -> None:
    """Write models as Parquet into the folder `target`, with a note of their digests and of the parts they are of."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    try:
        for name, sql in tables.items():
            engine.write(sql, draft / f"{name}.parquet")
        note = {
            "files": {name: digest_of_file(draft / f"{name}.parquet") for name in tables},
            "parts": [[key, sign, times] for (key, sign), times in sorted((parts or Counter()).items())],
        }
        (draft / _NOTE).write_text(json.dumps(note), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        draft.replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def is_whole(folder: Path, names: Sequence[str]) -> bool:
    """Whether the folder has these tables, each with the digest that was noted."""
    try:
        files = _note(folder)["files"]
        return all(digest_of_file(folder / f"{name}.parquet") == files[name] for name in names)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def keep_set(engine: Engine, folder: Path, parts: Set, names: Sequence[str]) -> None:
    """Keep the engine's tables of these names as what the parts come to together."""
    sets = folder / _SETS
    key = key_of(repr(sorted(parts.items())))
    keep_tables(engine, {name: f"SELECT * FROM {name}" for name in names}, sets / key, parts)
    known = sorted((one for one in sets.iterdir() if not one.name.startswith(".")), key=_used)
    for old in known[:-_MOST]:
        shutil.rmtree(old, ignore_errors=True)


def largest_set(folder: Path, parts: Set, names: Sequence[str]) -> tuple[Path | None, Set]:
    """The largest set kept that holds none but these parts, and which those are; (None, nothing) where there is none."""
    found = []
    for one in (folder / _SETS).glob("[!.]*"):
        with suppress(OSError, ValueError, LookupError, TypeError):
            held = Counter({(key, sign): times for key, sign, times in _note(one)["parts"]})
            if held <= parts:
                found.append((held.total(), one.name, one, held))
    for _, _, one, held in sorted(found, key=lambda row: row[:2], reverse=True):
        if is_whole(one, names):
            with suppress(OSError):
                os.utime(one)
            return one, held
    return None, Counter()


def _note(folder: Path) -> Any:
    return json.loads((folder / _NOTE).read_text(encoding="utf-8"))


def _used(folder: Path) -> float:
    with suppress(OSError):
        return folder.stat().st_mtime
    return 0
