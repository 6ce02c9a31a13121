"""How fast the door books: a plan of a million lines and transfers, through the embedded server, into a fresh database.

    python -m benchmarks.ledger [ROWS]

CPU of the server counts as well as our own, so other work on the machine does not change what is told.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import psutil
import pyarrow as pa

from openrebate.store import embedded, ledger, migrate
from openrebate.store.connection import Connection, open_connection
from openrebate.store.ledger import Posting
from openrebate.store.server import database

ROWS = 1_000_000
_LINES = """
SELECT
    substr(sha256('line' || i::VARCHAR), 1, 32) AS line_id, 1::INTEGER AS version, '2026-10' AS origin, 'acme' AS program,
    '2026-01' AS terms_version, 'affiliate' AS role, CASE WHEN i % 5 = 0 THEN 'kickback' ELSE 'commission' END AS kind,
    'af' || (i % 2000)::VARCHAR AS partner_id, 'account-' || (i % 200000)::VARCHAR AS account_id,
    NULL::VARCHAR AS child_partner_id, 'spot' AS product_line, 'link' AS channel, 0.4::DECIMAL(18, 12) AS rate,
    0::DECIMAL(18, 12) AS kickback_share, 'USDT' AS asset, NULL::VARCHAR AS reason, 'claim-' || (i % 200000)::VARCHAR AS claim_id,
    2::INTEGER AS level, '4.1' AS clause, (1 + i % 40)::BIGINT AS fills, (i * 1.25)::DECIMAL(38, 8) AS volume,
    (i * 0.0005)::DECIMAL(38, 10) AS base, 0::DECIMAL(38, 0) AS "before", (1 + i * 7)::DECIMAL(38, 0) AS "after", 'new' AS why
FROM range({rows}) AS r(i)
ORDER BY line_id
"""
_TRANSFERS = """
SELECT
    row_number() OVER () AS n, 'commission_cost' AS debit_kind, 'program' AS debit_owner_kind, 'acme' AS debit_owner,
    'payable' AS credit_kind, CASE kind WHEN 'kickback' THEN 'account' ELSE 'partner' END AS credit_owner_kind,
    CASE kind WHEN 'kickback' THEN account_id ELSE partner_id END AS credit_owner, asset, "after" AS amount,
    1793491199999999::BIGINT AS event_at, origin, line_id, why AS reason
FROM lines
"""


def made(rows: int) -> tuple[pa.Table, pa.Table]:
    """Transfers and lines of a made-up plan: 2,000 partners, 200,000 accounts."""
    with duckdb.connect() as duck:
        lines = duck.sql(_LINES.format(rows=rows)).to_arrow_table()
        duck.register("lines", lines)
        return duck.sql(_TRANSFERS).to_arrow_table(), lines


def server_cpu(connection: Connection) -> float:
    """Seconds of CPU that our server process has used."""
    process = psutil.Process(connection.info.backend_pid)
    return float(sum(process.cpu_times()[:2]))


def main() -> None:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    transfers, lines = made(rows)
    with tempfile.TemporaryDirectory(prefix="openrebate-bench-") as folder:
        dsn = database(Path(folder))
        migrate.upgrade(dsn)
        with open_connection(dsn) as connection:
            ledger.add_asset(connection, "USDT", 8)
            for name, given in (("transfers alone", None), ("with lines", lines)):
                moved = transfers if given is not None else transfers.set_column(
                    transfers.column_names.index("line_id"), "line_id", pa.nulls(rows, pa.string())
                )  # fmt: skip
                _measure(connection, name, moved, given)
        embedded.leave(Path(folder) / "database")


def _measure(connection: Connection, name: str, transfers: pa.Table, lines: pa.Table | None) -> None:
    posting = Posting(kind="plan", ref=name, program="acme", period="2026-10", by="bench")
    start, ours, theirs = (
        time.perf_counter(),
        resource.getrusage(resource.RUSAGE_SELF),
        server_cpu(connection),
    )
    ledger.post(connection, posting, transfers, lines)
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime - ours.ru_utime - ours.ru_stime
    server = server_cpu(connection) - theirs
    rows = transfers.num_rows
    print(f"{name}: {rows:,} transfers, {wall:.1f} s, {rows / wall:,.0f}/s; CPU here {cpu:.1f} s, server {server:.1f} s, "
          f"{rows / (cpu + server):,.0f} transfers a second of CPU")  # fmt: skip


if __name__ == "__main__":
    main()
