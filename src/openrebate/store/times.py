"""Instants on their way into the database, and out of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def stamp(instant: int | None) -> datetime | None:
    """Microseconds since the epoch as the driver takes them, exactly; None stays."""
    return None if instant is None else _EPOCH + timedelta(microseconds=instant)


def micros(instant: datetime) -> int:
    """An instant of the database in microseconds since the epoch."""
    return (instant - _EPOCH) // timedelta(microseconds=1)
