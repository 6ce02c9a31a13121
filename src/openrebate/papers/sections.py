"""The sections of a statement's paper: titles, notes and tables of ready texts, in one language. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from openrebate.papers.figures import count, grouped, rounded, share
from openrebate.papers.summary import Sum, Summary
from openrebate.papers.words import Language, say
from openrebate.units.decimals import exact_sum

_SHORT = 22  # characters of an amount that fit a fifth of a page
Document = Mapping[str, Any]
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its label, `text`, `money`, `number` or `code`, and its share of the width (`auto`: what it needs)."""

    label: str
    kind: str = "text"
    width: str | int = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, sentences below it, and a table (no columns: none)."""

    title: str
    notes: Sequence[str] = ()
    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[str]] = ()
    total: Sequence[str] = ()
    level: int = 1
    size: float | int = 8.5

    def view(self) -> dict[str, Any]:
        """For the layout: plain JSON values."""
        return asdict(self)


class Writer:
    """Writes the sections of one statement in one language."""

    def __init__(self, document: Document, sums: Summary, language: Language) -> None:
        self.head, self.lines, self.sums = document["header"], document["lines"], sums
        self.language: Language = language

    def say(self, key: str, **values: object) -> str:
        """A text of this language."""
        return say(self.language, key, **values)

    def name(self, prefix: str, value: str | None) -> str:
        """A coded value in words; an empty one is a dash."""
        return self.say(f"{prefix}.{value}") if value else "–"

    def heroes(self) -> list[dict[str, Any]]:
        """What was earned: one card an asset. On a further version: what it differs by, and what it was and is."""
        cards = [self._card(one) for one in self.sums.earned]
        if cards:
            return cards
        asset = next(iter(self.head["assets"]), "")
        nothing = f"{Decimal(0):.{self.head['assets'][asset]}f}" if asset else "0"
        why = self.say("nothing_earned_why" if self.sums.not_counting else "nothing_earned")
        label = self.say("you_earned", period=self.head["period"])
        return [{"label": label, "amount": nothing, "asset": asset, "parts": [why]}]

    def _card(self, one: Sum) -> dict[str, Any]:
        asset, period, version = one.key[0], self.head["period"], self.head["version"]
        amount = grouped(f"{one.difference:f}")
        if version > 1:
            label = self.say("differs_by", version=version - 1)
            known = exact_sum((one.amount, one.difference.copy_negate()))
            parts = [
                f"{grouped(f'{known:f}')} {self.say('known_then', version=version - 1)}",
                f"{grouped(f'{one.amount:f}')} {self.say('known_now')}",
            ]
            return {"label": label, "amount": amount, "asset": asset, "parts": parts}
        earlier = exact_sum(s.difference for s in self.sums.corrections if s.key[0] == asset)
        parts = []
        if earlier:
            now = exact_sum((one.difference, earlier.copy_negate()))
            parts = [
                f"{grouped(f'{now:f}')} {self.say('from_period')}",
                f"{grouped(f'{earlier:f}')} {self.say('from_earlier')}",
            ]
        label = self.say("you_earned" if one.difference >= 0 else "you_owe", period=period)
        return {"label": label, "amount": amount, "asset": asset, "parts": parts}

    def first_page(self) -> list[Section]:
        """What a person wants to know first, below the cards."""
        return [
            *self.balance(),
            *self.ways(),
            *self.sources(),
            *self.levels(),
            self.not_counting(),
            *self.paid_when(),
        ]

    def further(self) -> list[Section]:
        """What stands before the lines."""
        return [*self.corrections(), *self.movements(), *self.invitees()]

    def balance(self) -> list[Section]:
        """Opening, booked, moved and closing of every asset."""
        names = ("opening", "booked", "moved", "closing")
        rows = [[row["asset"], *(grouped(row[name]) for name in names)] for row in self.head["balances"]]
        width = 1 if all(len(value) <= _SHORT for row in rows for value in row) else "auto"
        columns = [Column(self.say("asset")), *(Column(self.say(name), "money", width) for name in names)]
        return [Section(title=self.say("balance"), columns=columns, rows=rows)] if rows else []

    def ways(self) -> list[Section]:
        """How the partner came to what it earned: by API, by link, from sub-partners."""
        rows = [
            [
                self.say({"api": "by_api", "link": "by_link", "parents": "by_parents"}[s.key[1]]),
                *self.summed(s),
                share(s.difference, self._earned(s.key[0])),
            ]
            for s in self.sums.ways
        ]
        columns = [Column(self.say("way"), width=1), *self.sums_columns(), Column(""), Column("%", "number")]
        return [Section(title=self.say("by_line"), columns=columns, rows=rows)] if rows else []

    def sources(self) -> list[Section]:
        """What was earned by product line and channel."""
        rows = [
            [
                self.name("product_line", s.key[1]),
                self.name("kind", s.key[3])
                if s.key[3] in ("override", "bonus")
                else self.name("channel", s.key[2]),
                *self.summed(s),
            ]
            for s in self.sums.sources
        ]
        columns = [
            Column(self.say("product_line"), width=1), Column(self.say("channel"), width=1), *self.sums_columns(), Column(""),
        ]  # fmt: skip
        total = (
            ["", self.say("total"), "", "", *self._total(self.sums.sources)]
            if len(self.sums.earned) == 1
            else []
        )
        return [Section(title="", columns=columns, rows=rows, total=total)] if rows else []

    def not_counting(self) -> Section:
        """What did not count: trades and volume by reason, with the clause."""
        title = self.say("not_counting")
        if not self.sums.not_counting:
            return Section(title=title, notes=[self.say("all_counted" if self.lines else "no_trades")])
        ordered = sorted(self.sums.not_counting, key=lambda s: (-s.fills, str(s.key)))
        rows = [
            [self.name("reason", s.key[0]), s.key[1] or "–", count(s.fills), rounded(s.volume)]
            for s in ordered
        ]
        columns = [
            Column(self.say("reason"), width=1),
            Column(self.say("clause"), width=1),
            Column(self.say("fills"), "number"),
            Column(self.say("volume"), "number"),
        ]
        return Section(title=title, columns=columns, rows=rows)

    def paid_when(self) -> list[Section]:
        """When it is paid, by the terms, and the payouts of the period; a further version is paid with another statement."""
        if self.head["version"] > 1:
            return []
        notes: list[str] = []
        for terms in self.head["terms"][-1:]:
            held = self.say(f"held_from.{terms['held_from']}")
            days = terms["holding_days"]
            notes.append(
                self.say("paid_when_holding", days=days, held_from=held)
                if days
                else self.say("paid_when_now")
            )
            if terms["minimum"] != "0":
                smallest = {"minimum": grouped(terms["minimum"]), "asset": terms["asset"]}
                notes.append(self.say("paid_when_minimum", **smallest))
            notes.append(
                self.say("paid_when_forgiven" if terms["negative"] == "forgive" else "paid_when_negative")
            )
        text = [(" " if self.language == "en" else "").join(notes)]
        if not self.head["payouts"]:
            return [Section(title=self.say("paid_when"), notes=[*text, self.say("no_payouts")])]
        rows = [
            [
                p["payout_id"],
                _day(p["at"]),
                self.name("state", p["state"]),
                grouped(p["amount"]),
                grouped(p["withheld"]),
                p["asset"],
            ]
            for p in self.head["payouts"]
        ]
        columns = [
            Column(self.say("payout"), width=1), Column(self.say("when")), Column(self.say("state")),
            Column(self.say("to_you"), "money"), Column(self.say("withheld"), "money"), Column(""),
        ]  # fmt: skip
        notes = [*text, *(self._sent(p) for p in self.head["payouts"] if p["sent"])]
        return [Section(title=self.say("paid_when"), notes=notes, columns=columns, rows=rows)]

    def _sent(self, payout: Mapping[str, Any]) -> str:
        """What was sent instead of what was earned, and at which price."""
        sent = payout["sent"]
        return self.say(
            "sent_instead", payout=payout["payout_id"], amount=grouped(sent["amount"]), asset=sent["asset"],
            earned=grouped(payout["amount"]), of=payout["asset"], price=sent["price"], at=sent["price_at"],
            publisher=sent["publisher"],
        )  # fmt: skip

    def movements(self) -> list[Section]:
        """Every posting but the plans' that moved the balance."""
        rows = [
            [
                _day(m["booked_at"]),
                self._what(m),
                m["reason"] or m["ref"].partition(":")[2] or m["ref"],
                grouped(m["amount"]),
                m["asset"],
            ]
            for m in self.head["movements"]
        ]
        columns = [
            Column(self.say("when")), Column(self.say("what")), Column("", width=1),
            Column(self.say("difference"), "money"), Column(""),
        ]  # fmt: skip
        return [Section(title=self.say("movements"), columns=columns, rows=rows)] if rows else []

    def corrections(self) -> list[Section]:
        """Differences of earlier periods, by period of origin and by what changed."""
        ordered = sorted(self.sums.corrections, key=lambda s: (s.key[1], s.key[2], s.key[0]))
        rows = [
            [s.key[1], self.name("why", s.key[2]), count(s.lines), grouped(f"{s.difference:f}"), s.key[0]]
            for s in ordered
        ]
        columns = [
            Column(self.say("origin")), Column(self.say("explanation"), width=1), Column(self.say("many"), "number"),
            Column(self.say("difference"), "money"), Column(""),
        ]  # fmt: skip
        return [Section(title=self.say("corrections"), columns=columns, rows=rows)] if rows else []

    def invitees(self) -> list[Section]:
        """What the partner's invitees got."""
        rows = [[s.key[0], count(s.lines), grouped(f"{s.difference:f}")] for s in self.sums.invitees]
        columns = [
            Column(self.say("asset"), width=1), Column(self.say("many"), "number"), Column(self.say("amount"), "money"),
        ]  # fmt: skip
        note = [self.say("invitees_note")]
        return [Section(title=self.say("invitees"), notes=note, columns=columns, rows=rows)] if rows else []

    def levels(self) -> list[Section]:
        """The level of every product line and why."""
        between = ", " if self.language == "en" else "，"
        rows = [
            [
                self.name("role", level["role"]),
                self.name("product_line", level["product_line"]),
                self.say("level_basis", level=level["level"], basis=self.name("basis", level["basis"])),
                between.join(
                    f"{self.name('metric', m['metric'])} {grouped(m['value'])}" for m in level["metrics"]
                ),
            ]
            for level in self.head["levels"]
        ]
        columns = [
            Column(self.say("role")), Column(self.say("product_line")), Column(self.say("level")), Column("", width=1),
        ]  # fmt: skip
        return [Section(title=self.say("levels"), columns=columns, rows=rows)] if rows else []

    @staticmethod
    def summed(one: Sum) -> list[str]:
        """Trades, volume, what was earned and its asset."""
        return [count(one.fills), rounded(one.volume), grouped(f"{one.difference:f}"), one.key[0]]

    def sums_columns(self) -> list[Column]:
        """The columns of `summed`, but its asset."""
        earned = self.say("earned" if self.head["version"] == 1 else "difference")
        return [
            Column(self.say("fills"), "number"),
            Column(self.say("volume"), "number"),
            Column(earned, "money"),
        ]

    def _earned(self, asset: str) -> Decimal:
        return exact_sum(s.difference for s in self.sums.this_period if s.key[0] == asset)

    @staticmethod
    def _total(sums: Iterable[Any]) -> list[str]:
        rows = list(sums)
        return [grouped(f"{exact_sum(s.difference for s in rows):f}"), rows[0].key[0] if rows else ""]

    def _what(self, movement: Mapping[str, Any]) -> str:
        """What a movement is; money that comes back from a payout has a name of its own."""
        back = movement["kind"] == "payout" and not movement["amount"].startswith("-")
        return self.name("movement", "returned" if back else movement["kind"])


def _day(instant: str) -> str:
    """The day of an instant, in UTC."""
    return instant[:10]
