"""OUT: everything a run writes, by the same writer for every engine, whole or not at all."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from openrebate.model.errors import ConflictError, InputError, OutsideError
from openrebate.units.instants import format_instant

Format = Literal["parquet", "csv"]
_TEXT = pa.string()


def line_schema(scale: int) -> pa.Schema:
    """The columns of `lines`; amounts have the places of the asset."""
    texts = (
        "line_id", "period", "program", "terms_version", "role", "kind", "partner_id", "account_id", "child_partner_id",
        "product_line", "channel",
    )  # fmt: skip
    return pa.schema(
        [
            *((name, _TEXT) for name in texts),
            ("rate", pa.decimal128(18, 12)), ("kickback_share", pa.decimal128(18, 12)), ("asset", _TEXT), ("reason", _TEXT),
            ("claim_id", _TEXT), ("level", pa.int32()), ("clause", _TEXT), ("fills", pa.int64()),
            ("volume", pa.decimal128(38, 8)), ("base", pa.decimal128(38, 10)), ("amount", pa.decimal128(38, scale)),
        ]
    )  # fmt: skip


LEVELS = pa.schema(
    [
        ("period", _TEXT), ("program", _TEXT), ("role", _TEXT), ("partner_id", _TEXT), ("product_line", _TEXT),
        ("metric", _TEXT), ("value", pa.decimal128(38, 10)), ("level", pa.int32()), ("basis", _TEXT),
    ]
)  # fmt: skip
EXCEPTIONS = pa.schema([(name, _TEXT) for name in ("venue", "account_id", "fill_id", "reason", "detail")])
FILLS = pa.schema(
    [
        ("venue", _TEXT), ("account_id", _TEXT), ("fill_id", _TEXT), ("executed_at", pa.timestamp("us", tz="UTC")),
        ("role", _TEXT), ("partner_id", _TEXT), ("channel", _TEXT), ("claim_id", _TEXT), ("losing_claims", _TEXT),
        ("fee_value", pa.decimal128(38, 10)), ("notional_value", pa.decimal128(38, 8)), ("base", pa.decimal128(38, 10)),
        ("rate", pa.decimal128(18, 12)), ("counts_for_volume", pa.bool_()), ("pays", pa.bool_()),
        ("reason", _TEXT), ("clause", _TEXT),
    ]
)  # fmt: skip


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder beside OUT that becomes OUT when the block ends well, and vanishes when it does not."""
    refuse_occupied(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        draft.chmod(0o755)
    except OSError as error:
        raise OutsideError(
            f"cannot write beside {out}: {error.strerror}", advice="Name a folder that can be made"
        ) from error
    try:
        yield draft
        draft.replace(out)
    except OSError as error:
        refuse_occupied(out)  # another run was quicker
        raise OutsideError(
            f"cannot write {out}: {error.strerror}", advice="Check space and rights, then run again"
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def refuse_occupied(out: Path) -> None:
    """ConflictError where OUT is there and is not an empty folder."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ConflictError(
            f"{out} is there already and not empty", advice="Name a new folder, or remove it first"
        )


def refuse_among_fills(out: Path, world: Path) -> None:
    """InputError where OUT lies in the folder of the world's fills: the next run would read it as fills."""
    fills = (world / "fills").resolve()
    if fills.is_dir() and (out.resolve() / "x").is_relative_to(fills):
        raise InputError(
            f"{out} lies in {world / 'fills'}, and what is there is read as fills",
            advice="Name a folder beside the world",
        )


def write_table(folder: Path, name: str, rows: pa.Table, form: Format) -> Path:
    """Write one table of OUT; the bytes depend on the rows alone."""
    file = folder / f"{name}.{form}"
    if form == "parquet":
        pq.write_table(
            rows, file, compression="zstd", version="2.6", store_schema=False, row_group_size=1 << 20
        )
    else:
        _write_csv(file, rows)
    return file


def write_json(file: Path, document: Mapping[str, Any]) -> None:
    """Write a JSON document, keys in the order given."""
    file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _write_csv(file: Path, rows: pa.Table) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(rows.column_names)
        for batch in rows.to_batches(max_chunksize=50_000):
            columns = [_texts(column) for column in batch.columns]
            writer.writerows(zip(*columns, strict=True))


def _texts(column: pa.Array) -> Sequence[str]:
    if pa.types.is_timestamp(column.type):
        return ["" if v is None else format_instant(v) for v in column.cast(pa.int64()).to_pylist()]
    return [_text(value) for value in column.to_pylist()]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
