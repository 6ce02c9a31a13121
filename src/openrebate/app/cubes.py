"""Kept cubes: what metering found, by the content of everything it depends on, so that fills are not read again.

A cube's key is a digest over every file of the world, what the terms say about metering, and the program itself. Where
any of these changes, the key does, and an old cube is simply not found. A cube holds the digests of its own files: one that
was damaged is not found either, and is made again.
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
from pathlib import Path

import openrebate
from openrebate import __version__
from openrebate.metering.identify import Identities
from openrebate.metering.meter import by_months, dimensions, further_sums
from openrebate.model.engine import Engine
from openrebate.model.errors import OutsideError
from openrebate.model.terms import Terms
from openrebate.one_role import Metered

_MOST = 24  # cubes kept; then the oldest go
_FURTHER = ("exceptions", "partner_accounts")  # what rating reads from the engine beside the cubes themselves
_STAGES = ("units", "model", "terms", "worlds", "engines", "metering", "pipeline.py")  # what makes a cube


def cube_key(digests: Mapping[str, str], terms: Terms, engine: str) -> str:
    """The name of the cube for a world's files, terms and engine."""
    return key_of(engine, repr(sorted(digests.items())), metering_terms(terms))


def key_of(*parts: str) -> str:
    """A name for what this program makes of these."""
    return hashlib.sha256("\0".join((__version__, _program(), *parts)).encode()).hexdigest()[:32]


def metering_terms(terms: Terms) -> str:
    """All that the terms say about metering, and nothing that only rating reads."""
    said = {
        "lines": terms.lines, "roles": terms.roles, "rules": terms.rules, "caps": terms.caps,
        "from": terms.effective_from, "to": terms.effective_to, "zone": terms.day_zone, "asset": terms.asset,
        "age": terms.max_mark_age, "young": (terms.new_trader_days, terms.new_trader_from), "times": terms.multipliers,
        "metrics": terms.metrics, "conditions": terms.conditions,
        "needs": [
            (dimensions(terms, role), further_sums(terms, role), by_months(terms, role)) for role in terms.earning_roles
        ],
    }  # fmt: skip
    return repr(said)


def keep(key: str, engine: Engine, metered: Metered, venues: Mapping[str, int]) -> None:
    """Keep a cube, and how many fills each venue had.

    A full disk or a folder that cannot be written only means that it is not kept.
    """
    target = cubes_folder() / key
    with suppress(OSError, OutsideError):
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
        try:
            _write(draft, engine, metered, venues)
            if _found(target) is None:  # a whole one is that of a run beside this one, and may be in use
                shutil.rmtree(target, ignore_errors=True)
                draft.replace(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        _forget_old(target.parent)


def _write(folder: Path, engine: Engine, metered: Metered, venues: Mapping[str, int]) -> None:
    tables = _tables(metered.usage)
    for name in tables:
        engine.write(f"SELECT * FROM {name}", folder / f"{name}.parquet")
    found = {
        "identities": asdict(metered.identities),
        "venues": dict(venues),
        "first": metered.first,
        "last": metered.last,
        "usage": dict(metered.usage),
        "slices": {role: [[key, at] for key, at in rows.items()] for role, rows in metered.slices.items()},
        "files": {name: digest_of_file(folder / f"{name}.parquet") for name in tables},
    }
    (folder / "cube.json").write_text(json.dumps(found), encoding="utf-8")


def has_cube(key: str) -> bool:
    """Whether a cube of that name is kept."""
    return (cubes_folder() / key / "cube.json").is_file()


def kept(key: str, engine: Engine) -> Metered | None:
    """A kept cube, its tables read into the engine; None where there is none, or it is not whole."""
    folder = cubes_folder() / key
    metered = _found(folder)
    if metered is None:
        return None
    for name in _tables(metered.usage):
        engine.read(name, [folder / f"{name}.parquet"])
    with suppress(OSError):
        os.utime(folder)
    return metered


def kept_venues(key: str) -> dict[str, int]:
    """How many fills each venue had when that cube was made."""
    venues: dict[str, int] = json.loads((cubes_folder() / key / "cube.json").read_text(encoding="utf-8"))[
        "venues"
    ]
    return venues


def _found(folder: Path) -> Metered | None:
    try:
        found = json.loads((folder / "cube.json").read_text(encoding="utf-8"))
        slices = {role: dict(rows) for role, rows in found["slices"].items()}
        for name in _tables(found["usage"]):
            if digest_of_file(folder / f"{name}.parquet") != found["files"][name]:
                return None
        return Metered(
            identities=Identities(**found["identities"]),
            first=found["first"],
            last=found["last"],
            usage=found["usage"],
            slices=slices,
            metering=None,
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def cubes_folder() -> Path:
    """Where cubes are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "openrebate" / "cubes"


def _tables(usage: Mapping[str, str]) -> list[str]:
    return [*usage.values(), *_FURTHER]


def digest_of_file(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _forget_old(folder: Path) -> None:
    cubes = sorted(
        (one for one in folder.iterdir() if not one.name.startswith(".")), key=lambda one: one.stat().st_mtime
    )
    for old in cubes[:-_MOST]:
        shutil.rmtree(old, ignore_errors=True)


def _program() -> str:
    """A digest of the stages that make a cube, so that a changed program never meets an old one."""
    root = Path(openrebate.__file__).parent
    members = [
        file
        for stage in _STAGES
        for file in ((root / stage).rglob("*") if "." not in stage else [root / stage])
    ]
    sources = sorted(file for file in members if file.suffix in (".py", ".sql"))
    named = (file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() for file in sources)
    return hashlib.sha256(b"\0".join(named)).hexdigest()
