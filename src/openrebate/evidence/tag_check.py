"""Which tag really arrived: flows of fills or orders, told apart by the mark that they carry and by who earns on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from openrebate.evidence.tag_traps import Trap, traps
from openrebate.evidence.tags import Carrier, Exchange, Registry
from openrebate.units.decimals import exact_sum

Earns = Literal["own", "partner", "library", "unknown", "none"]
Verdict = Literal["own", "partly", "not_own", "seen", "nothing", "not_shown"]
MARK = 10  # how much of a client order id is told of a mark that nobody knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Fills or orders alike in what they show. None: the field is not there at all. `volume`: by quote asset, exact."""

    venue: str
    product: str
    order_tag: str | None
    client_order_id: str | None
    count: int
    volume: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One mark as it arrived: where, by which field, on how many fills, and who earns by it.

    `whose`: the library, or the partner that has a claim on it; empty where that is not known.
    """

    venue: str
    product: str
    by: Carrier
    value: str
    earns: Earns
    whose: str
    count: int
    volume: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagReport:
    """What arrived, what is strange about it, and how to set one's own.

    `verdict`: own (all of it is one's own), partly, not_own; without an own tag seen or nothing; not_shown where
    these fills cannot show it.
    """

    verdict: Verdict
    own: str
    count: int
    arrived: tuple[Arrived, ...]
    traps: tuple[Trap, ...]
    exchanges: tuple[Exchange, ...]
    strangers: tuple[str, ...]


def check_tags(flows: Iterable[Flow], registry: Registry, own: str = "") -> TagReport:
    """What the flows show, against the registry and one's own tag (empty: not told)."""
    flows = tuple(flows)
    sums: dict[tuple[str, str, Carrier, str, Earns, str], list[Flow]] = defaultdict(list)
    for flow in flows:
        sums[(flow.venue, flow.product, *who_earns(flow, registry, own))].append(flow)
    arrived = tuple(sorted((_arrived(*key, alike) for key, alike in sums.items()), key=_order))
    venues = tuple(dict.fromkeys(flow.venue for flow in flows))
    found = (registry.exchange(venue) for venue in venues)
    return TagReport(
        verdict=_verdict(arrived, flows, registry, own),
        own=own,
        count=sum(flow.count for flow in flows),
        arrived=arrived,
        traps=tuple(
            traps(
                ((f.venue, f.product, f.order_tag, f.client_order_id, f.count) for f in flows), registry, own
            )
        ),
        exchanges=tuple(exchange for exchange in found if exchange),
        strangers=tuple(dict.fromkeys(one.value for one in arrived if one.earns == "unknown")),
    )


def who_earns(flow: Flow, registry: Registry, own: str = "") -> tuple[Carrier, str, Earns, str]:
    """The field that carries the mark, the mark, who earns by it and its name.

    Fields are read in the exchange's order; the first that holds a mark decides.
    """
    exchange = registry.exchange(flow.venue)
    carriers = exchange.carriers if exchange else ("order_tag", "client_order_id")
    if exchange and (exchange.orders or exchange.fills) and "order_tag" not in carriers:
        carriers = ("order_tag", *carriers)  # what its orders echo of a header is read as a tag
    for carrier in carriers:
        mark = _mark(flow, carrier, exchange, registry, own)
        if mark:
            return (carrier, mark, *_owner(mark, flow.venue, exchange, registry, own))
    return "none", "", "none", ""


def _mark(flow: Flow, carrier: Carrier, exchange: Exchange | None, registry: Registry, own: str) -> str:
    if carrier == "order_tag":
        tag = flow.order_tag or ""
        return "" if exchange and tag in exchange.nothing else tag
    text = flow.client_order_id or ""
    if carrier != "client_order_id" or not text:
        return ""
    for mark in registry.marks(flow.venue, own):
        if text.startswith(mark):
            return mark
    begins = exchange.begins if exchange else ""
    return text[:MARK] if begins and text.startswith(begins) else ""


def _owner(
    mark: str, venue: str, exchange: Exchange | None, registry: Registry, own: str
) -> tuple[Earns, str]:
    if own and mark == (exchange.written(own) if exchange else own):
        return "own", ""
    known = next((tag for tag in registry.known(venue) if tag.value == mark), None)
    return (known.kind, known.library) if known else ("unknown", "")


def _arrived(
    venue: str, product: str, by: Carrier, value: str, earns: Earns, whose: str, alike: Iterable[Flow]
) -> Arrived:
    alike = tuple(alike)
    assets = sorted({asset for flow in alike for asset in flow.volume})
    volume = {
        asset: exact_sum(flow.volume[asset] for flow in alike if asset in flow.volume) for asset in assets
    }
    count = sum(flow.count for flow in alike)
    return Arrived(
        venue=venue,
        product=product,
        by=by,
        value=value,
        earns=earns,
        whose=whose,
        count=count,
        volume=volume,
    )


def _order(one: Arrived) -> tuple[str, int, str, str]:
    return one.venue, -one.count, one.product, one.value


def _verdict(arrived: Iterable[Arrived], flows: tuple[Flow, ...], registry: Registry, own: str) -> Verdict:
    counts: dict[Earns, int] = defaultdict(int)
    for one in arrived:
        counts[one.earns] += one.count
    marked = sum(count for earns, count in counts.items() if earns != "none")
    if not marked and not any(_shows(flow, registry.exchange(flow.venue)) for flow in flows):
        return "not_shown"
    if not own:
        return "seen" if marked else "nothing"
    if not counts["own"]:
        return "not_own"
    return "own" if counts["own"] == sum(counts.values()) else "partly"


def _shows(flow: Flow, exchange: Exchange | None) -> bool:
    """Whether a mark would be seen, were there one: its field is there, or the exchange echoes it in every fill."""
    if exchange is None:
        return flow.order_tag is not None or flow.client_order_id is not None
    by_tag = "order_tag" in exchange.carriers or exchange.orders not in {"", exchange.client}
    if flow.order_tag is not None and by_tag:
        return True
    by_client = flow.client_order_id is not None and "client_order_id" in exchange.carriers
    return by_client or exchange.fills != ""
