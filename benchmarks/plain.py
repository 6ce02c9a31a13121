"""One plain copy with DuckDB, in a process that does nothing else: `python -m benchmarks.plain "COPY …"`."""

from __future__ import annotations

import sys

import duckdb


def main() -> None:
    """Run the copy with the settings that an ingest has."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "1500MB",
        "preserve_insertion_order": False,
    }
    with duckdb.connect(config=settings) as connection:
        connection.execute(sys.argv[1])


if __name__ == "__main__":
    main()
