"""Rate a world under a program for a period, and write OUT."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from openrebate import __version__
from openrebate.app import output
from openrebate.app.beside_terms import beside_terms
from openrebate.app.bootstrap import bare_engine, open_world, read_tables, world_digests, world_warnings
from openrebate.app.cubes import cube_key, digest_of_file, has_cube, keep, kept, kept_venues
from openrebate.app.other_venues import other_venues
from openrebate.app.periods import settled_period
from openrebate.metering.meter import metered
from openrebate.model.beside import beside
from openrebate.one_role import SMALL_FACTS, RatedRole, SmallFacts
from openrebate.pipeline import Rated, meter, rate_metered
from openrebate.rating.cap_reach import FillsNeededError, told_by_sums
from openrebate.rating.caps import known_caps
from openrebate.rating.detail import detail as detail_model
from openrebate.terms.library import find_terms
from openrebate.units.decimals import down

if TYPE_CHECKING:
    from openrebate.model.engine import Engine
    from openrebate.model.terms import Terms
    from openrebate.units.periods import Period

Summary = dict[str, Any]


def rate(
    world: Path,
    program: str,
    period: str,
    out: Path,
    engine: str = "duckdb",
    *,
    detail: bool = False,
    format: output.Format = "parquet",
    strict: bool = False,
    cache: bool = True,
    progress: Callable[[str], None] = lambda step: None,
    warn: Callable[[str], None] = lambda text: None,
) -> Summary:
    """Write lines, levels, exceptions, with `detail` fills, and summary.json into OUT; gives back the summary.

    Raises InputError (2) for a world, terms file or period that cannot be used, NotFoundError (4) for an unknown
    program or a period without terms, ConflictError (5) where OUT is not empty.
    """
    terms = find_terms(program)
    when = settled_period(terms, period)
    clock = _Clock(progress)
    output.refuse_among_fills(out, world)
    with output.whole_folder(out) as folder:
        clock.step("read the world")
        job = _Job(world, terms, when, engine, strict, cache and not detail and not looks_at_fills(terms))
        with _rated(job, clock.step, warn) as (chosen, rated, warnings):
            clock.step("write")
            summary = _write(chosen, job, rated, warnings, folder, format, detail)
        clock.step("done")
        summary["seconds"] = clock.seconds
        output.write_json(folder / "summary.json", summary)
    return summary


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be rated. `cached`: no fill has to be looked at one by one, so a kept cube will do."""

    world: Path
    terms: Terms
    period: Period
    engine: str
    strict: bool
    cached: bool


def looks_at_fills(terms: Terms) -> bool:
    """Whether rating always needs the fills themselves: in their order for a bonus, or for a cap of an earning role that
    sums do not show to be out of reach, or seen by several roles at once, where what one earns decides what another does.
    """
    roles = terms.earning_roles
    return bool(terms.bonuses) or any(
        beside(terms, r) or (known_caps(terms.caps, r.name) and not told_by_sums(terms, r)) for r in roles
    )


@contextmanager
def _rated(
    job: _Job, step: Callable[[str], None], warn: Callable[[str], None]
) -> Iterator[tuple[Engine, Rated, list[str]]]:
    """The outcome, from a kept cube where there is one, else from the fills."""
    key = _key(job)
    if key and has_cube(key):
        with bare_engine(job.engine) as engine:
            facts = read_tables(job.world, SMALL_FACTS)
            rated = _from_kept(job, engine, key, facts, step)
            if rated is not None:
                strange = other_venues(job.terms, kept_venues(key))
                warnings = [*world_warnings(job.world), *beside_terms(job.terms, facts), *strange]
                for text in warnings:
                    warn(text)
                yield engine, rated, warnings
                return
    with open_world(job.world, job.engine, strict=job.strict) as (engine, found, inputs):
        facts = {name: inputs.facts[name].to_pylist() for name in SMALL_FACTS}
        strange = other_venues(job.terms, found.venues)
        warnings = [*found.warnings, *beside_terms(job.terms, facts), *strange]
        for text in warnings:
            warn(text)
        metered = meter(engine, inputs, job.terms, step)
        if key and key == _key(job):  # else the world was changed while it was read
            keep(key, engine, metered, found.venues)
        yield engine, rate_metered(engine, facts, metered, job.terms, job.period, step), warnings


def _from_kept(
    job: _Job, engine: Engine, key: str, facts: SmallFacts, step: Callable[[str], None]
) -> Rated | None:
    """The outcome from a kept cube; None where there is none that can be read, or a cap may be used up."""
    metered = kept(key, engine)
    if metered is None:
        return None
    try:
        return rate_metered(engine, facts, metered, job.terms, job.period, step)
    except FillsNeededError:
        return None


def _key(job: _Job) -> str:
    """The name of the job's cube; empty where none will do."""
    return cube_key(world_digests(job.world), job.terms, job.engine) if job.cached and not job.strict else ""


class _Clock:
    """Seconds by step; tells the steps as they begin."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.seconds: dict[str, float] = {}
        self._tell, self._step, self._since = tell, "", time.monotonic()

    def step(self, name: str) -> None:
        now = time.monotonic()
        if self._step:
            self.seconds[self._step] = round(now - self._since, 3)
        self._step, self._since = name, now
        if name != "done":
            self._tell(name)


def _write(
    engine: Engine,
    job: _Job,
    rated: Rated,
    warnings: list[str],
    folder: Path,
    form: output.Format,
    detailed: bool,
) -> Summary:
    terms, period = job.terms, job.period
    lines = _lines(engine, rated, period)
    with ThreadPoolExecutor(max_workers=1) as beside:  # lines are most of it, and written need no engine
        digest = beside.submit(_write_lines, folder, lines, form)
        output.write_table(folder, "levels", _levels(terms, period, rated), form)
        output.write_table(
            folder, "exceptions", pa.Table.from_pylist(list(rated.exceptions), schema=output.EXCEPTIONS), form
        )
        if detailed:
            output.write_table(folder, "fills", engine.fetch(_all_fills(rated)).cast(output.FILLS), form)
        summary = _summary(engine, job, rated, warnings)
        summary["digests"]["lines"] = digest.result()
    return summary


def _write_lines(folder: Path, lines: pa.Table, form: output.Format) -> str:
    """Write the lines; gives back the digest of their file."""
    return digest_of_file(output.write_table(folder, "lines", lines, form))


def _lines(engine: Engine, rated: Rated, period: Period) -> pa.Table:
    """All lines in their order. What all of them say alike is not sorted with them, but written beside them."""
    terms = rated.terms
    schema = output.line_schema(terms.scale)
    said = {"period": period.label, "program": terms.id, "terms_version": terms.version}
    if all(role.asset is None for role in terms.roles):
        said["asset"] = terms.asset
    columns = ", ".join(name for name in schema.names if name not in said)
    every = " UNION ALL ".join(f"SELECT {columns} FROM {role.lines}" for role in rated.roles)
    rows = engine.fetch(f"SELECT * FROM ({every}) AS every ORDER BY line_id")
    alike = {name: pa.repeat(pa.scalar(text), rows.num_rows) for name, text in said.items()}
    return pa.table(
        [alike[name] if name in alike else rows.column(name) for name in schema.names], names=schema.names
    ).cast(schema)


def _all_fills(rated: Rated) -> str:
    every = " UNION ALL ".join(f"SELECT * FROM ({fills_of(rated, role)}) AS one" for role in rated.roles)
    return f"SELECT * FROM ({every}) AS every ORDER BY executed_at, venue, account_id, fill_id, role"


def fills_of(rated: Rated, role: RatedRole, only: str = "", further: str = "") -> str:
    """The model of one role's fills in detail, caps included. `only`: a condition on `f`; `further`: more columns."""
    model = detail_model(role.rating, metered=metered(rated.metering, role.role, only=only), further=further)
    if not known_caps(rated.metering.terms.caps, role.role.name):
        return model
    same = " AND ".join(f"o.{name} = d.{name}" for name in ("venue", "account_id", "fill_id"))
    over = "o.fill_id IS NOT NULL"
    zeros = {"base": "DECIMAL(38, 10)", "rate": "DECIMAL(18, 12)"}
    changed = {
        name: f"CASE WHEN {over} THEN CAST(0 AS {kind}) ELSE d.{name} END" for name, kind in zeros.items()
    }
    changed |= {
        "pays": f"d.pays AND NOT ({over})",
        "reason": f"CASE WHEN {over} THEN 'cap_reached' ELSE d.reason END",
        "clause": f"CASE WHEN {over} THEN o.clause ELSE d.clause END",
    }
    columns = ", ".join(f"{changed.get(name, f'd.{name}')} AS {name}" for name in output.FILLS.names)
    extra = "".join(f", d.{part.rsplit(' ', 1)[-1]}" for part in further.split(",") if part.strip())
    return f"SELECT {columns}{extra} FROM ({model}) AS d LEFT JOIN cap_over_{role.role.name} AS o ON {same}"


def _levels(terms: Terms, period: Period, rated: Rated) -> pa.Table:
    """One row a level and metric; a balance of 18 places is told to ten, rounded down, and was assessed whole."""
    rows = [
        {"period": period.label, "program": terms.id, "role": role.role.name, **asdict(row)}
        | {"value": down(row.value, 10)}
        for role in rated.roles
        for row in role.level_rows
    ]
    return pa.Table.from_pylist(rows, schema=output.LEVELS)


def _summary(engine: Engine, job: _Job, rated: Rated, warnings: list[str]) -> Summary:
    """All of summary.json but the seconds and the digest of the lines."""
    terms, period = job.terms, job.period
    return {
        "program": terms.id,
        "terms_version": terms.version,
        "period": period.label,
        "asset": terms.asset,
        "world": str(job.world.resolve()),
        "engine": engine.name,
        "version": __version__,
        "terms": str(Path(terms.path).resolve()),
        "identities": {k: v for k, v in asdict(rated.identities).items() if k != "suspects"},
        "exceptions": _counted(rated),
        "roles": {role.role.name: _role_summary(engine, role) for role in rated.roles},
        "digests": {"inputs": world_digests(job.world), "terms": terms.digest},
        "warnings": warnings,
    }


def _counted(rated: Rated) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rated.exceptions:
        found[row["reason"]] = found.get(row["reason"], 0) + 1
    return dict(sorted(found.items()))


def _role_summary(engine: Engine, role: RatedRole) -> dict[str, Any]:
    rows = engine.fetch(
        "SELECT kind, channel, reason, count(*) AS lines, CAST(sum(fills) AS BIGINT) AS fills, sum(volume) AS volume, "
        f"sum(base) AS base, sum(amount) AS amount FROM {role.lines} GROUP BY kind, channel, reason"
    ).to_pylist()
    rows.sort(key=lambda row: (row["kind"], row["channel"] or "~", row["reason"] or ""))
    shown = [
        {k: f"{v:f}" if k in ("volume", "base", "amount") else v for k, v in row.items()} for row in rows
    ]
    first = [row for row in rows if row["kind"] == "commission"]
    return {
        "fills": {
            "paid": sum(row["fills"] for row in first if row["reason"] is None),
            "not_counting": sum(
                row["fills"] for row in first if row["reason"] is not None and row["channel"] is not None
            ),
            "unattributed": sum(row["fills"] for row in first if row["channel"] is None),
        },
        "sums": shown,
    }
