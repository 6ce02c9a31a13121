"""The ends of time, in microseconds since the epoch: spans are half-open `[from, to)` between them."""

BEGINNING = -1
FOREVER = 253_402_300_800_000_000  # the year 10000
DAY = 86_400_000_000
