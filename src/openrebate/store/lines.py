"""Lines as posted: what every line entitled to when it was last posted, by period of origin.

Rows travel as CSV through COPY and become Arrow tables; a million take a few seconds. In CSV an empty field is NULL and `""`
an empty text.
"""

from __future__ import annotations

from io import BytesIO

import pyarrow as pa
from pyarrow import csv

from openrebate.store.connection import Connection

_TEXT = pa.string()
POSTED = pa.schema(
    [
        ("line_id", _TEXT), ("version", pa.int32()), ("period", _TEXT), ("program", _TEXT), ("terms_version", _TEXT),
        ("role", _TEXT), ("kind", _TEXT), ("partner_id", _TEXT), ("account_id", _TEXT), ("child_partner_id", _TEXT),
        ("product_line", _TEXT), ("channel", _TEXT), ("rate", pa.decimal128(18, 12)),
        ("kickback_share", pa.decimal128(18, 12)), ("asset", _TEXT),
        ("reason", _TEXT), ("claim_id", _TEXT), ("level", pa.int32()), ("clause", _TEXT), ("fills", pa.int64()),
        ("volume", pa.decimal128(38, 8)), ("base", pa.decimal128(38, 10)), ("after", pa.decimal128(38, 0)),
        ("posting_no", pa.int64()),
    ]
)  # fmt: skip
"""Columns of `versions`: CONTRACT's, `period` being the period of origin, and `after` in the asset's smallest unit."""


def versions(connection: Connection, program: str, origin: str) -> pa.Table:
    """Every posted version of every line of one period of origin, in no order; columns POSTED."""
    columns = ", ".join("origin AS period" if name == "period" else f'"{name}"' for name in POSTED.names)
    query = f"SELECT {columns} FROM openrebate.lines WHERE program = %s AND origin = %s"
    return _copied(connection, query, [program, origin], POSTED)


def origins(connection: Connection, program: str) -> list[str]:
    """The periods of origin that lines are posted of."""
    rows = connection.execute(
        "SELECT DISTINCT origin FROM openrebate.lines WHERE program = %s ORDER BY origin", [program]
    ).fetchall()
    return [str(origin) for (origin,) in rows]


def last_plan(connection: Connection, program: str) -> int:
    """The number of the last posting of a plan of the program; 0 where none is posted. It is where its ledger stands."""
    row = connection.execute(
        "SELECT max(posting_no) FROM openrebate.postings WHERE program = %s AND kind = 'plan'", [program]
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def last_plans(connection: Connection, program: str, most: int = 50) -> list[str]:
    """The digests of the last plans of the program that are posted, the last first."""
    rows = connection.execute(
        "SELECT ref FROM openrebate.postings WHERE program = %s AND kind = 'plan' ORDER BY posting_no DESC LIMIT %s",
        [program, most],
    ).fetchall()
    return [str(digest) for (digest,) in rows]


def every_plan(connection: Connection, program: str) -> list[str]:
    """The digests of all plans of the program that are posted, the first first."""
    rows = connection.execute(
        "SELECT ref FROM openrebate.postings WHERE program = %s AND kind = 'plan' ORDER BY posting_no",
        [program],
    ).fetchall()
    return [str(digest) for (digest,) in rows]


def _copied(connection: Connection, query: str, values: list[object], schema: pa.Schema) -> pa.Table:
    """The rows of a query as Arrow."""
    buffer = BytesIO()
    with connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT csv)".encode(), values) as rows:
        for chunk in rows:
            buffer.write(chunk)
    if not buffer.tell():
        return schema.empty_table()
    buffer.seek(0)
    return csv.read_csv(
        buffer,
        read_options=csv.ReadOptions(column_names=schema.names, block_size=1 << 24),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=schema, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
        ),
    )
