"""A report as a file: CSV, XLSX or Parquet, by its name's ending; whole or not at all."""

from __future__ import annotations

import io
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

from openrebate.app.report_run import MEASURES, Report
from openrebate.model.errors import InputError, OutsideError
from openrebate.units.decimals import plain

FORMATS = ("csv", "xlsx", "parquet")


def write_report(report: Report, file: Path) -> None:
    """Write a report; InputError (2) for another ending, ConflictError is none: an earlier file is replaced."""
    ending = file.suffix.lstrip(".")
    if ending not in FORMATS:
        raise InputError(f"a report is no '{ending}'", advice=f"Let the name end in {', '.join(FORMATS)}")
    content = as_bytes(report, ending)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as trouble:
        draft.unlink(missing_ok=True)
        raise OutsideError(
            f"cannot write {file}: {trouble.strerror}", advice="Check space and rights"
        ) from trouble


def as_bytes(report: Report, ending: str) -> bytes:
    """The report in one of the formats; the same report gives the same bytes."""
    from openrebate.papers.grid import grid_csv, grid_xlsx

    names = ("kind", *report.asked.by, *MEASURES)
    if ending == "parquet":
        return _parquet(report, names)
    texts = [name not in MEASURES for name in names]
    rows = [[_cell(row[name]) for name in names] for row in report.rows]
    if ending == "csv":
        return grid_csv(names, texts, rows)
    return grid_xlsx(f"{report.asked.program} {report.period}", names, texts, rows)


def _cell(value: object) -> object:
    return plain(value) if isinstance(value, Decimal) else value


def _parquet(report: Report, names: tuple[str, ...]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds: dict[str, Any] = {"traders": pa.int64(), "fills": pa.int64()}
    kinds |= {
        "volume": pa.decimal128(38, 8),
        "fees": pa.decimal128(38, 10),
        "commission": pa.decimal128(38, 18),
    }
    columns = {
        name: pa.array([row[name] for row in report.rows], kinds.get(name, pa.string())) for name in names
    }
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression="zstd", store_schema=False)
    return out.getvalue()
