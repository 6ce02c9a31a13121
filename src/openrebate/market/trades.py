"""Trades before they are charged, as parallel columns of integers."""

from __future__ import annotations

from dataclasses import dataclass

from openrebate.market.draws import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Trades:
    """Columns in order of time. Prices 1e-6, quantities 1e-5, times milliseconds; `market` and `place` are indexes."""

    at: Integers
    market: Integers  # into the venue's markets
    place: Integers  # into the crowd
    order: Integers  # distinct per order
    buy: Flags
    maker: Flags
    price: Integers
    quantity: Integers
    choice: Integers  # a draw that entry and strategy follow, the same for a whole order

    def __len__(self) -> int:
        return len(self.at)
