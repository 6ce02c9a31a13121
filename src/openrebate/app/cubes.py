"""Kept cubes: what metering found, by the content of everything it depends on, so that fills are not read again.

A cube's key is a digest over every file of the world, what the terms say about metering, and the program itself. Where
any of these changes, the key does, and an old cube is simply not found.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

from openrebate import __version__
from openrebate.metering.identify import Identities
from openrebate.metering.meter import dimensions, further_sums
from openrebate.model.engine import Engine
from openrebate.model.terms import Terms
from openrebate.pipeline import Metered

_MOST = 24  # cubes kept; then the oldest go
_EXCEPTIONS = "exceptions"


def cube_key(digests: Mapping[str, str], terms: Terms, engine: str) -> str:
    """The name of the cube for a world's files, terms and engine."""
    said = {
        "lines": terms.lines, "roles": terms.roles, "rules": terms.rules, "caps": terms.caps,
        "from": terms.effective_from, "to": terms.effective_to, "zone": terms.day_zone, "asset": terms.asset,
        "age": terms.max_mark_age, "young": terms.new_trader_days,
        "needs": [(dimensions(terms, role), further_sums(terms, role)) for role in terms.earning_roles],
    }  # fmt: skip
    parts = [__version__, engine, _models(), repr(sorted(digests.items())), repr(said)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def keep(key: str, engine: Engine, metered: Metered) -> None:
    """Keep a cube. A full disk or a folder that cannot be written only means that it is not kept."""
    target = cubes_folder() / key
    with suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
        try:
            for name in _tables(metered):
                engine.write(f"SELECT * FROM {name}", draft / f"{name}.parquet")
            slices = {role: [[key, at] for key, at in rows.items()] for role, rows in metered.slices.items()}
            found = {
                "identities": asdict(metered.identities),
                "first": metered.first,
                "last": metered.last,
                "slices": slices,
            }
            (draft / "cube.json").write_text(json.dumps(found), encoding="utf-8")
            draft.replace(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        _forget_old(target.parent)


def has_cube(key: str) -> bool:
    """Whether a cube of that name is kept."""
    return (cubes_folder() / key / "cube.json").is_file()


def kept(key: str, engine: Engine) -> Metered | None:
    """A kept cube, its tables read into the engine; None where there is none, or it is not whole."""
    folder = cubes_folder() / key
    try:
        found = json.loads((folder / "cube.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    slices = {role: dict(rows) for role, rows in found["slices"].items()}
    metered = Metered(
        identities=Identities(**found["identities"]),
        first=found["first"],
        last=found["last"],
        slices=slices,
        metering=None,
    )
    if not all((folder / f"{name}.parquet").is_file() for name in _tables(metered)):
        return None
    for name in _tables(metered):
        engine.read(name, [folder / f"{name}.parquet"])
    os.utime(folder)
    return metered


def cubes_folder() -> Path:
    """Where cubes are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "openrebate" / "cubes"


def _tables(metered: Metered) -> list[str]:
    return [f"{grain}_{role}" for role in metered.slices for grain in ("days", "months")] + [_EXCEPTIONS]


def _forget_old(folder: Path) -> None:
    cubes = sorted(
        (one for one in folder.iterdir() if not one.name.startswith(".")), key=lambda one: one.stat().st_mtime
    )
    for old in cubes[:-_MOST]:
        shutil.rmtree(old, ignore_errors=True)


def _models() -> str:
    """A digest of the stage itself, so that a changed model never meets an old cube."""
    sources = sorted(
        (one.name, one.read_bytes()) for one in files("openrebate.metering").iterdir() if one.is_file()
    )
    return hashlib.sha256(
        b"\0".join(name.encode() + b"\0" + content for name, content in sources)
    ).hexdigest()
