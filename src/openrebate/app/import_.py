"""Import a venue's own files into a world: read, compare with what is there, keep the raw rows, write at once."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from openrebate.app import bootstrap
from openrebate.app.imported import Counts, FileRead, Imported
from openrebate.model.errors import InputError, OutsideError, Place, VenueError
from openrebate.model.tables import TABLES
from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant, parse_instant
from openrebate.venues import binance, candles, hyperliquid, okx
from openrebate.venues.cells import zone_of
from openrebate.venues.kept import kept_lines
from openrebate.venues.layouts import sheet_of
from openrebate.venues.merge import Merged, merge_fills, merge_marks
from openrebate.venues.rows import Declared, Fact, Instrument, Layout, Order, Reading, Sheet
from openrebate.venues.side_files import instruments_of, orders_of

Venue = Literal["okx", "binance", "hyperliquid", "candles"]
LAYOUTS: Mapping[str, tuple[Layout, ...]] = {
    "okx": okx.LAYOUTS,
    "binance": binance.LAYOUTS,
    "hyperliquid": hyperliquid.LAYOUTS,
    "candles": candles.LAYOUTS,
}
_UNITS_MS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the person said because the files do not; empty means not said."""

    account: str = ""
    product: Literal["", "spot", "margin", "perpetual", "futures"] = ""
    quote: str = ""
    liquidity: Literal["", "maker", "taker"] = ""
    fee_convention: Literal["", "paid-positive", "paid-negative"] = ""
    time_zone: str = ""
    builder: str = ""
    asset: str = ""
    interval: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What is imported: files of one venue, the files that go with them, and what the person declared."""

    venue: Venue
    files: Sequence[Path]
    world: Path
    said: Said
    orders: Sequence[Path] = ()
    instruments: Sequence[Path] = ()
    revise: bool = False
    format: Literal["csv", "parquet"] = "csv"


def _silent(step: str) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    path: Path
    digest: str
    layout: Layout | None
    sheet: Sheet
    reading: Reading


def import_files(delivery: Delivery, begin: Callable[[str], None] = _silent) -> Imported:
    """Brings the files into the world; all of them, or nothing where one cannot be read. `begin` hears of each step.

    Errors: VenueError (2) for a file that cannot be read, ConflictError (5) where it contradicts what the world holds,
    OutsideError (7) where the disk fails. Importing the same files again changes nothing.
    """
    declared = _declared(delivery)
    reads = []
    for path in delivery.files:
        begin(f"read {path.name}")
        reads.append(_read(path, delivery.venue, declared))
    begin("compare with the world")
    fill_facts = [fact for read in reads for fact in read.reading.fills]
    mark_facts = [fact for read in reads for fact in read.reading.marks]
    fills = merge_fills(_known(delivery.world, "fills", fill_facts), fill_facts, revise=delivery.revise)
    marks = merge_marks(_known(delivery.world, "marks", mark_facts), mark_facts)
    begin("write the world")
    kept = [_keep(delivery.world, delivery.venue, read) for read in reads]
    bootstrap.add_rows(delivery.world, {"fills": fills.added, "marks": marks.added}, kind=delivery.format)
    return _told(delivery, reads, kept, fills, marks, fill_facts)


def _declared(delivery: Delivery) -> Declared:
    said = delivery.said
    zone = zone_of(said.time_zone) if said.time_zone else None
    if said.time_zone and zone is None:
        raise InputError(f"--time-zone {said.time_zone!r} is not an offset such as UTC+8")
    if said.product and delivery.venue != "binance":
        raise InputError(f"--product is for Binance; {delivery.venue} says it itself")
    interval = re.fullmatch(r"([1-9]\d*)([smhd])", said.interval)
    if said.interval and not interval:
        raise InputError(f"--interval {said.interval!r} is not a length such as 1m, 4h or 1d")
    return Declared(
        account=said.account,
        product=said.product,
        quote=said.quote,
        asset=said.asset,
        liquidity=said.liquidity,
        builder=said.builder,
        zone=zone,
        interval_ms=int(interval[1]) * _UNITS_MS[interval[2]] if interval else None,
        fee_convention=said.fee_convention,
        orders=_orders(delivery),
        instruments=_instruments(delivery),
    )


def _known(world: Path, table: str, facts: Sequence[Fact]) -> list[dict[str, str]]:
    """The rows that the world has, as text; not read where nothing would be compared with them."""
    if not facts:
        return []
    instants = {column.name for column in TABLES[table].columns if column.kind == "instant"}
    return [
        {name: _written(value, instant=name in instants) for name, value in row.items()}
        for row in bootstrap.read_table(world, table)
    ]


def _written(value: object, *, instant: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    return format_instant(value) if instant and isinstance(value, int) else str(value)


def _orders(delivery: Delivery) -> Mapping[tuple[str, str], Order]:
    found: dict[tuple[str, str], Order] = {}
    for path in delivery.orders:
        for key, order in orders_of(_text(path), str(path)).items():
            if found.setdefault(key, order) != order:
                message = f"order {key[1]} on {key[0]} has other ids than in the files before"
                raise VenueError(message, place=Place(str(path)))
    return found


def _instruments(delivery: Delivery) -> Mapping[str, Instrument]:
    found: dict[str, Instrument] = {}
    for path in delivery.instruments:
        found |= instruments_of(_text(path), str(path))
    return found


def _read(path: Path, venue: Venue, declared: Declared) -> _Read:
    content = _bytes(path)
    # What ends after the file was written cannot have been complete in it.
    written_ms = path.stat().st_mtime_ns // 1_000_000
    layout, sheet = sheet_of(_decoded(content, path), str(path), LAYOUTS[venue])
    reading = Reading(warnings=[f"{path}: no rows"])
    if layout is not None:
        assert layout.read
        reading = layout.read(sheet, replace(declared, complete_until_ms=written_ms))
    return _Read(
        path=path, digest=hashlib.sha256(content).hexdigest(), layout=layout, sheet=sheet, reading=reading
    )


def _bytes(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if path.suffix == ".gz" else content
    except (FileNotFoundError, IsADirectoryError):
        raise VenueError("is not a file", place=Place(str(path))) from None
    except (gzip.BadGzipFile, EOFError) as trouble:
        raise VenueError(f"is not a gzip file: {trouble}", place=Place(str(path))) from None
    except OSError as trouble:
        raise OutsideError(f"cannot be read: {trouble.strerror}", place=Place(str(path))) from None


def _decoded(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as trouble:
        line = content.count(b"\n", 0, trouble.start) + 1
        advice = "Import the file as the exchange wrote it, unpacked"
        raise VenueError("is not UTF-8 text", place=Place(str(path), line), advice=advice) from None


def _text(path: Path) -> str:
    return _decoded(_bytes(path), path)


def _keep(world: Path, venue: Venue, read: _Read) -> str:
    """Keeps every row of the file, untouched, under the file's own digest; the path inside the world."""
    name = f"raw/{venue}-{read.digest[:12]}.jsonl"
    if read.layout is None:
        return ""
    head = {"file": read.path.name, "sha256": read.digest, "venue": venue, "reader": read.layout.reader}
    target = world / name
    temporary = target.with_suffix(".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(kept_lines(head, read.sheet, read.reading))
        temporary.replace(target)
    except OSError as trouble:
        raise OutsideError(f"cannot be written: {trouble.strerror}", place=Place(str(target))) from None
    return name


def _told(
    delivery: Delivery,
    reads: Sequence[_Read],
    kept: Sequence[str],
    fills: Merged,
    marks: Merged,
    facts: Sequence[Fact],
) -> Imported:
    times = [parse_instant(fact.cells["executed_at"]) for fact in facts]
    times += [parse_instant(fact.cells["at"]) for read in reads for fact in read.reading.marks]
    assets = {fact.cells[name] for fact in facts for name in ("fee_asset", "quote_asset")}
    priced = {str(row["asset"]) for row in bootstrap.read_table(delivery.world, "marks")} if assets else set()
    return Imported(
        world=str(delivery.world),
        files=[_file(read, name) for read, name in zip(reads, kept, strict=True)],
        fills=Counts(new=fills.new, known=fills.known, revised=fills.revised),
        marks=Counts(new=marks.new, known=marks.known),
        warnings=[warning for read in reads for warning in read.reading.warnings],
        first=min(times, default=None),
        last=max(times, default=None),
        fee_assets=Counter(fact.cells["fee_asset"] for fact in facts),
        attribution={n: sum(1 for f in facts if f.cells[n]) for n in ("order_tag", "client_order_id")},
        without_marks=sorted(assets - priced),
    )


def _file(read: _Read, kept: str) -> FileRead:
    reading, layout = read.reading, read.layout
    shown = any(fact.cells["order_tag"] or fact.cells["client_order_id"] for fact in reading.fills)
    return FileRead(
        file=str(read.path),
        reader=layout.reader if layout else "",
        rows=len(read.sheet.rows),
        fills=len(reading.fills),
        marks=len(reading.marks),
        skipped=reading.skipped,
        kept=kept,
        echo=layout.echo if layout and reading.fills and not shown else "",
    )
