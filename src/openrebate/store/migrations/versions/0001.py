"""The first schema: everything in `store/schema`, in the order of the flow of money."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

_FILES = (
    "audit",
    "deliveries",
    "facts",
    "periods",
    "ledger",
    "lines",
    "door",
    "payouts",
    "people",
    "cases",
    "traces",
    "hits",
    "links",
    "reports",
)
_SCHEMA = Path(__file__).parents[2] / "schema"


def upgrade() -> None:
    """Run the files of the schema."""
    for name in _FILES:
        _run(name)


def downgrade() -> None:
    """Drop everything but the table of versions, which Alembic still writes to."""
    _run("drop")


def _run(name: str) -> None:
    # Straight to the driver: the files hold per cent signs of their own.
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute((_SCHEMA / f"{name}.sql").read_text(encoding="utf-8"))
