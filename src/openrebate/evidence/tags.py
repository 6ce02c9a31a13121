"""Order tags: where each exchange carries the mark of a partner, and the marks that libraries set by themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Carrier = Literal["order_tag", "client_order_id", "header", "body", "action", "none", "unknown"]
SHOWN: tuple[Carrier, ...] = ("order_tag", "client_order_id")  # what a fill of a world can show


@dataclass(frozen=True, slots=True, kw_only=True)
class TagSource:
    """Where an entry was read."""

    key: str
    title: str
    url: str = ""
    date: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How one exchange knows a partner's orders.

    `carriers` in the order in which they are read; `begins` and `pattern` tell a mark inside the field that carries it;
    `fills`, `orders` and `client` name raw fields of the exchange's own answers (empty: not shown); `before` stands
    before the mark there; `nothing` are values that mean none.
    """

    id: str
    name: str
    carriers: tuple[Carrier, ...]
    field: str
    says: str
    begins: str = ""
    pattern: str = ""
    fills: str = ""
    orders: str = ""
    client: str = ""
    before: str = ""
    nothing: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    source: tuple[str, ...] = ()

    @property
    def by_fill(self) -> bool:
        """Whether a fill, or the order behind it, can show the mark at all."""
        return any(carrier in SHOWN for carrier in self.carriers) or bool(self.orders or self.fills)

    def well_formed(self, tag: str) -> bool | None:
        """Whether a mark has the form that the exchange takes; None where the form is not known."""
        return None if not self.pattern else re.fullmatch(self.pattern, tag) is not None

    def written(self, tag: str) -> str:
        """A person's own tag as the field shows it: `ABCD1234` is `x-ABCD1234` on Binance."""
        return tag if not self.begins or tag.startswith(self.begins) else self.begins + tag


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTag:
    """A mark and whose it is: a library that sets it by itself, or a partner that has a claim on it.

    `products` empty: on all.
    """

    exchange: str
    value: str
    library: str
    kind: Literal["library", "partner"] = "library"
    products: tuple[str, ...] = ()
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """What is known of exchanges and libraries, with its sources."""

    exchanges: tuple[Exchange, ...]
    tags: tuple[KnownTag, ...]
    sources: tuple[TagSource, ...] = field(default=())

    def exchange(self, venue: str) -> Exchange | None:
        """The exchange of that id, or None."""
        return next((one for one in self.exchanges if one.id == venue), None)

    def known(self, venue: str) -> tuple[KnownTag, ...]:
        """The marks known on that exchange, the longest first, a partner's before a library's."""
        found = (tag for tag in self.tags if tag.exchange == venue)
        return tuple(sorted(found, key=lambda tag: (-len(tag.value), tag.value, tag.kind == "library")))

    def marks(self, venue: str, own: str = "") -> tuple[str, ...]:
        """What a client order id may begin with there: one's own mark and those of libraries, the longest first."""
        exchange = self.exchange(venue)
        mine = {exchange.written(own) if exchange else own} if own else set()
        return tuple(
            sorted({tag.value for tag in self.known(venue)} | mine, key=lambda mark: (-len(mark), mark))
        )
