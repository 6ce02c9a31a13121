"""Traps of order tags: what in the fills shows that a mark went wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from openrebate.evidence.tags import Exchange, KnownTag, Registry

Shown = tuple[str, str, str | None, str | None, int]  # venue, product, order tag, client order id, count


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """Something that went wrong on `count` fills or orders of a venue; `example` is a mark or id of one of them."""

    code: str
    venue: str
    count: int
    example: str
    says: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One flow, and what is known of its exchange. Marks are empty where there is none."""

    exchange: Exchange
    registry: Registry
    product: str
    tag: str
    client: str
    own: str

    @property
    def library(self) -> KnownTag | None:
        """The library whose mark the client order id begins with."""
        marks = self.registry.known(self.exchange.id)
        found = next((one for one in marks if self.client.startswith(one.value)), None)
        return found if found and found.kind == "library" else None

    def of_library(self, mark: str) -> KnownTag | None:
        """The library that sets this mark on the exchange."""
        return next((one for one in self.registry.known(self.exchange.id) if one.value == mark), None)

    @property
    def mark(self) -> str:
        """What carries the attribution: the tag, else what the client order id begins with."""
        if self.tag or "client_order_id" not in self.exchange.carriers:
            return self.tag
        return self.client[: len(self.own)] if self.own else self.client


def traps(shown: Iterable[Shown], registry: Registry, own: str) -> Iterator[Trap]:
    """The traps that the flows show, each once a venue, the widest first."""
    found: dict[tuple[str, str], Trap] = {}
    for venue, product, tag, client, count in shown:
        exchange = registry.exchange(venue)
        if exchange is None:
            continue
        clean = "" if tag in exchange.nothing else tag or ""
        mine = exchange.written(own) if own else ""
        case = _Case(
            exchange=exchange, registry=registry, product=product, tag=clean, client=client or "", own=mine
        )
        for trap in _of(case, count):
            held = found.get((trap.code, venue))
            found[trap.code, venue] = trap if held is None else _joined(held, count)
    yield from sorted(found.values(), key=lambda trap: (-trap.count, trap.code))


def _of(case: _Case, count: int) -> Iterator[Trap]:
    for code, example, says, advice in _SIGNS:
        shown = example(case)
        if shown:
            yield Trap(
                code=code, venue=case.exchange.id, count=count, example=shown, says=says, advice=advice
            )


def _joined(held: Trap, count: int) -> Trap:
    return Trap(
        code=held.code,
        venue=held.venue,
        count=held.count + count,
        example=held.example,
        says=held.says,
        advice=held.advice,
    )


def _prefix_is_not_the_tag(case: _Case) -> str:
    """The tag is one party's and the client order id begins with another's mark."""
    library = case.library
    if not case.tag or library is None or case.tag.startswith(library.value):
        return ""
    return f"{case.tag} / {case.client}"


def _client_id_and_no_tag(case: _Case) -> str:
    """Where the tag is a field of its own: an id of one's own, no library's mark, and no tag."""
    if "order_tag" not in case.exchange.carriers or case.tag or not case.client:
        return ""
    marks = case.registry.marks(case.exchange.id, case.own)
    return "" if any(case.client.startswith(mark) for mark in marks) else case.client


def _no_prefix(case: _Case) -> str:
    """Where the mark is a prefix: a client order id without any."""
    if case.exchange.carriers[0] != "client_order_id" or not case.exchange.begins or not case.client:
        return ""
    return "" if case.client.startswith(case.exchange.begins) else case.client


def _other_case(case: _Case) -> str:
    same = case.own and case.mark != case.own and case.mark.lower() == case.own.lower()
    return case.mark if same else ""


def _cut(case: _Case) -> str:
    other = case.tag and case.own and case.tag != case.own
    return case.tag if other and (case.own.startswith(case.tag) or case.tag.startswith(case.own)) else ""


def _other_products(case: _Case) -> str:
    """A mark that its library sets on other product lines: there it counts, here it may not."""
    mark = case.library or case.of_library(case.tag)
    if mark is None or not mark.products or not case.product or case.product in mark.products:
        return ""
    lines = {one.value for one in case.registry.known(case.exchange.id) if case.product in one.products}
    return "" if mark.value in lines else mark.value


def _of_another_exchange(case: _Case) -> str:
    if not case.tag or case.of_library(case.tag):
        return ""
    elsewhere = any(one.value == case.tag and len(one.value) > 8 for one in case.registry.tags)
    return case.tag if elsewhere else ""


def _own_has_no_such_form(case: _Case) -> str:
    return case.own if case.own and case.exchange.well_formed(case.own) is False else ""


_SIGNS: tuple[tuple[str, Callable[[_Case], str], str, str], ...] = (
    (
        "prefix_is_not_the_tag",
        _prefix_is_not_the_tag,
        "The tag is one party's, and the client order id begins with another's mark: both may claim the order.",
        "Send a client order id of your own, or one that begins with your mark.",
    ),
    (
        "client_id_without_tag",
        _client_id_and_no_tag,
        "The orders carry a client order id of their own and no tag: libraries leave the tag out where the id is given.",
        "Send the tag with every order yourself; in ccxt, params {'tag': 'YOURTAG'}.",
    ),
    (
        "no_prefix",
        _no_prefix,
        "The client order id does not begin with any mark: such orders count for nobody.",
        "Begin the client order id with your mark.",
    ),
    (
        "other_case",
        _other_case,
        "The mark differs from yours in small and capital letters alone: exchanges tell them apart.",
        "Set it letter for letter as the exchange gave it.",
    ),
    (
        "cut",
        _cut,
        "The mark is yours with letters missing or added.",
        "Look at the length that the exchange takes, and at what joins marks together.",
    ),
    (
        "other_product_line",
        _other_products,
        "The mark belongs to another product line: each has its own, and here it may count for nobody.",
        "Set the mark of this product line.",
    ),
    (
        "of_another_exchange",
        _of_another_exchange,
        "The mark is one that a library sets on another exchange.",
        "Set one's own mark for each exchange.",
    ),
    (
        "own_has_no_such_form",
        _own_has_no_such_form,
        "Your own tag does not have the form that this exchange takes.",
        "Check it against what the exchange gave you.",
    ),
)
