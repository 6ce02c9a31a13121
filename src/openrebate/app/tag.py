"""Which order tag really arrived, and who earns by it: a world, a file of fills, or an exchange's own fills and orders."""

from __future__ import annotations

import gzip
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

from openrebate.app import bootstrap
from openrebate.app.import_ import LAYOUTS, Delivery, Said, Venue, import_files
from openrebate.evidence.tag_check import MARK, Flow, TagReport, check_tags
from openrebate.evidence.tags import Exchange, KnownTag, Registry
from openrebate.model.errors import InputError, NotFoundError, OpenRebateError, Place, VenueError
from openrebate.terms.faults import closest

if TYPE_CHECKING:
    from openrebate.model.engine import Engine

_SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class TagsRead:
    """A report, what it is about (fills, or rows of the exchange), and notes on how the file was read."""

    report: TagReport
    registry: Registry
    kind: str
    notes: tuple[str, ...]


def list_tags(venue: str = "") -> Registry:
    """The registry, or its part for one exchange. NotFoundError: no such exchange in it."""
    registry = bootstrap.tag_registry()
    if not venue:
        return registry
    exchange = _exchange(registry, venue)
    cited = {*exchange.source, *(tag.source for tag in registry.known(venue))}
    return Registry(
        exchanges=(exchange,),
        tags=registry.known(venue),
        sources=tuple(source for source in registry.sources if source.key in cited),
    )


def check(path: Path, *, venue: str = "", own: str = "") -> TagsRead:
    """What arrived in a world (folder), a file of fills as a world has them, or, with `venue`, the exchange's own file.

    NotFoundError: no such file or exchange; WorldError, VenueError: what cannot be read, and where.
    """
    registry = bootstrap.tag_registry()
    if not path.exists():
        raise NotFoundError(f"there is no file or folder '{path}'")
    if venue:
        return _of_the_exchange(path, _exchange(registry, venue), registry, own)
    if path.is_dir():
        return _of_world(path, registry, own)
    if path.suffix not in _SUFFIXES:
        advice = "Name the exchange: --venue okx; or bring a world, or its fills as CSV or Parquet"
        raise InputError("this is no table of fills", place=Place(str(path)), advice=advice)
    with tempfile.TemporaryDirectory(prefix="openrebate-") as folder:
        (Path(folder) / f"fills{path.suffix}").symlink_to(path.resolve())
        return _of_world(Path(folder), registry, own)


def _exchange(registry: Registry, venue: str) -> Exchange:
    found = registry.exchange(venue)
    if found is None:
        names = [exchange.id for exchange in registry.exchanges]
        raise NotFoundError(f"the registry has no exchange '{venue}'", advice=closest(venue, names))
    return found


def _read(flows: Iterable[Flow], registry: Registry, own: str, kind: str = "fills", *notes: str) -> TagsRead:
    report = check_tags(flows, registry, own)
    return TagsRead(report=report, registry=registry, kind=kind, notes=notes)


def _of_the_exchange(path: Path, exchange: Exchange, registry: Registry, own: str) -> TagsRead:
    """By the exchange's own reader where it has one that takes the file, for then volumes are known; else row by row."""
    why = ""
    if exchange.id in LAYOUTS:
        with tempfile.TemporaryDirectory(prefix="openrebate-") as folder:
            try:
                notes = _import(path, exchange, Path(folder))
            except OpenRebateError as trouble:
                why = f"volume is not told, because the reader of fills did not take the file ({trouble.message.splitlines()[0]})"
            else:
                return _of_world(Path(folder), registry, own, *notes)
    return _read(_row_flows(path, exchange), registry, own, "rows", *([why] if why else []))


def _import(path: Path, exchange: Exchange, world: Path) -> tuple[str, ...]:
    """The fills of the file as a world, whose they are does not matter here; what the file cannot show."""
    venue = cast("Venue", exchange.id)
    done = import_files(Delivery(venue=venue, files=[path], world=world, said=Said(account="-")))
    return tuple(file.echo for file in done.files if file.echo)


def _row_flows(path: Path, exchange: Exchange) -> Iterator[Flow]:
    content = path.read_bytes()
    try:
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        rows = bootstrap.shown_rows(content.decode("utf-8"), str(path), exchange)
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError):
        raise VenueError("is not UTF-8 text", place=Place(str(path)), advice="Unpack it") from None
    counts = Counter((row.order_tag, row.client_order_id) for row in rows)
    for (tag, client), count in counts.items():
        yield Flow(venue=exchange.id, product="", order_tag=tag, client_order_id=client, count=count)


def _of_world(world: Path, registry: Registry, own: str, *notes: str) -> TagsRead:
    with bootstrap.open_world(world) as (engine, _, _):
        known = replace(registry, tags=(*_claimed(engine), *registry.tags))
        return _read(_flows(engine, known, own), known, own, "fills", *notes)


def _claimed(engine: Engine) -> Iterator[KnownTag]:
    """The tags and prefixes that partners of the world have claims on, at each of its venues, whenever in force."""
    sql = """
        SELECT DISTINCT venue, subject, partner_id FROM claims, (SELECT DISTINCT venue FROM fills)
        WHERE subject_kind IN ('order_tag', 'client_order_id') ORDER BY ALL
    """
    for row in engine.fetch(sql).to_pylist():
        yield KnownTag(
            exchange=row["venue"],
            value=row["subject"],
            library=row["partner_id"],
            kind="partner",
            source="claims",
        )


def _flows(engine: Engine, registry: Registry, own: str) -> Iterator[Flow]:
    """The latest revision of every fill, by venue, product, asset, tag and the mark that its client order id begins with."""
    sql = f"""
        SELECT venue, product, quote_asset, order_tag, min(client_order_id) AS client, count(*) AS fills,
            sum(coalesce(CAST(notional AS DECIMAL(38, 8)), product8(
                TRY_CAST(price AS DECIMAL(18, 10)), TRY_CAST(quantity AS DECIMAL(18, 8))))) AS volume
        FROM (SELECT *, {_mark_sql(registry, own)} AS mark, row_number() OVER (
            PARTITION BY venue, account_id, fill_id ORDER BY coalesce(revision, 0) DESC) AS place FROM fills)
        WHERE place = 1 AND quantity > 0
        GROUP BY venue, product, quote_asset, order_tag, mark
        ORDER BY ALL
    """
    for row in engine.fetch(sql).to_pylist():
        volume = {} if row["volume"] is None else {row["quote_asset"]: Decimal(row["volume"])}
        yield Flow(
            venue=row["venue"],
            product=row["product"],
            order_tag=row["order_tag"],
            client_order_id=row["client"],
            count=row["fills"],
            volume=volume,
        )


def _mark_sql(registry: Registry, own: str) -> str:
    """The known mark that a client order id begins with, else its first letters where all marks begin alike, else `-`."""
    venues = dict.fromkeys(
        (*(one.id for one in registry.exchanges), *(tag.exchange for tag in registry.tags))
    )
    cases = [case for venue in venues for case in _cases(venue, registry, own)]
    cases += [_case("true", own, _quoted(own))] if own else []
    return f"CASE WHEN client_order_id IS NULL THEN NULL {' '.join(cases)} ELSE '-' END"


def _cases(venue: str, registry: Registry, own: str) -> Iterator[str]:
    here, exchange = f"venue = {_quoted(venue)}", registry.exchange(venue)
    for mark in registry.marks(venue, own):
        yield _case(here, mark, _quoted(mark))
    if exchange and exchange.begins:
        yield _case(here, exchange.begins, f"left(client_order_id, {MARK})")


def _case(when: str, begins: str, then: str) -> str:
    return f"WHEN {when} AND starts_with(client_order_id, {_quoted(begins)}) THEN {then}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
