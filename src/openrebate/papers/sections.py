"""The sections of a statement's paper: titles, notes and tables of ready texts, in one language. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from openrebate.papers.figures import count, grouped, percents, rounded, share
from openrebate.papers.summary import Sum, Summary, way
from openrebate.papers.words import Language, say
from openrebate.units.decimals import exact_sum

LINES = 1_000
"""So many lines a paper prints; a longer statement is summed by account, and CSV, XLSX and JSON have every line."""
ACCOUNTS = 300
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

    def zeros(self, asset: str) -> str:
        """Nothing of an asset, with all its places."""
        return f"{Decimal(0):.{self.head['assets'][asset]}f}"

    def heroes(self) -> list[dict[str, Any]]:
        """What was earned: one card an asset, with what of it comes from this period and what from earlier ones."""
        period, cards = self.head["period"], []
        now = {s.key[0]: s.difference for s in self.sums.this_period}
        for one in self.sums.earned:
            asset, amount = one.key[0], one.difference
            earlier = exact_sum(s.difference for s in self.sums.corrections if s.key[0] == asset)
            parts = []
            if earlier:
                parts = [
                    f"{grouped(f'{now.get(asset, Decimal(self.zeros(asset))):f}')} {self.say('from_period')}",
                    f"{grouped(f'{earlier:f}')} {self.say('from_earlier')}",
                ]
            key = "you_earned" if amount >= 0 else "you_owe"
            cards.append(self._card(self.say(key, period=period), grouped(f"{amount:f}"), asset, parts))
        if not cards:
            asset = next(iter(self.head["assets"]), "")
            nothing = self.zeros(asset) if asset else "0"
            cards = [
                self._card(
                    self.say("you_earned", period=period), nothing, asset, [self.say("nothing_earned")]
                )
            ]
        return cards

    def balance(self) -> list[Section]:
        """Opening, booked, moved and closing of every asset."""
        names = ("opening", "booked", "moved", "closing")
        rows = [[row["asset"], *(grouped(row[name]) for name in names)] for row in self.head["balances"]]
        columns = [Column(self.say("asset")), *(Column(self.say(name), "money", 1) for name in names)]
        return [Section(title=self.say("balance"), columns=columns, rows=rows)] if rows else []

    def ways(self) -> list[Section]:
        """How the partner came to what it earned: by API, by link, from sub-partners."""
        rows = [
            [
                self.say({"api": "by_api", "link": "by_link", "parents": "by_parents"}[s.key[1]]),
                *self._summed(s),
                share(s.difference, self._earned(s.key[0])),
            ]
            for s in self.sums.ways
        ]
        columns = [Column(self.say("way"), width=1), *self._sums_columns(), Column(""), Column("%", "number")]
        return [Section(title=self.say("by_line"), columns=columns, rows=rows)] if rows else []

    def sources(self) -> list[Section]:
        """What was earned by product line and channel."""
        rows = [
            [
                self.name("product_line", s.key[1]),
                self.name("kind", s.key[3])
                if s.key[3] in ("override", "bonus")
                else self.name("channel", s.key[2]),
                *self._summed(s),
            ]
            for s in self.sums.sources
        ]
        columns = [
            Column(self.say("product_line"), width=1), Column(self.say("channel"), width=1), *self._sums_columns(), Column(""),
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
            return Section(title=title, notes=[self.say("all_counted")])
        ordered = sorted(self.sums.not_counting, key=lambda s: (-s.fills, str(s.key)))
        rows = [
            [self.name("reason", s.key[0]), s.key[1] or "–", count(s.fills), rounded(s.volume)]
            for s in ordered
        ]
        columns = [
            Column(self.say("reason"), width=1),
            Column(self.say("clause")),
            Column(self.say("fills"), "number"),
            Column(self.say("volume"), "number"),
        ]
        return Section(title=title, columns=columns, rows=rows)

    def paid_when(self) -> Section:
        """When it is paid, by the terms, and the payouts of the period."""
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
                asset = next(iter(self.head["assets"]), "")
                notes.append(self.say("paid_when_minimum", minimum=grouped(terms["minimum"]), asset=asset))
            notes.append(
                self.say("paid_when_forgiven" if terms["negative"] == "forgive" else "paid_when_negative")
            )
        text = [(" " if self.language == "en" else "").join(notes)]
        if not self.head["payouts"]:
            return Section(title=self.say("paid_when"), notes=[*text, self.say("no_payouts")])
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
        return Section(title=self.say("paid_when"), notes=text, columns=columns, rows=rows)

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

    def all_lines(self, lines: Sequence[Line]) -> list[Section]:
        """Every line, or the largest accounts where there are too many lines for paper."""
        if len(lines) > LINES:
            return [self._accounts(len(lines))]
        paying = [line for line in lines if not line["reason"] and line["kind"] != "kickback"]
        given = [line for line in lines if not line["reason"] and line["kind"] == "kickback"]
        rest = [line for line in lines if line["reason"]]
        paying.sort(key=lambda line: (Decimal(line["difference"]).copy_abs().copy_negate(), line["line_id"]))
        rest.sort(key=lambda line: (-line["fills"], line["line_id"]))
        given.sort(key=lambda line: (Decimal(line["difference"]).copy_abs().copy_negate(), line["line_id"]))
        found = [self._paying(paying, "lines", "lines_note")] if paying else []
        found += [self._paying(given, "invitees", "invitees_note")] if given else []
        return found + ([self._rest(rest)] if rest else [])

    def check(self, root: str | None, digest: str) -> Section:
        """How to check the statement, and the hashes to check it with."""
        head = self.head
        rows = [
            (self.say("root"), root or ""),
            (self.say("digest"), digest if root else ""),
            (self.say("lines_root"), head["lines"]["root"]),
            *((f"{self.say('terms')} {t['id']} {t['version']}", t["digest"]) for t in head["terms"]),
            (f"{self.say('marks')} {head['marks']['publisher']}".strip(), head["marks"]["digest"]),
            *((self.say("plans"), plan) for plan in head["plans"]),
            *((f"{self.say('previous')} {p['number']}", p["digest"]) for p in [head["previous"]] if p),
        ]
        columns = [Column(self.say("what"), width=1), Column("SHA-256", "code")]
        found = [[what, value] for what, value in rows if value]
        return Section(title=self.say("check"), notes=[self.say("check_note")], columns=columns, rows=found)

    def _paying(self, lines: Sequence[Line], title: str, note: str) -> Section:
        kept = percents(line["rate"] for line in lines)
        rows = [
            [*self._who(line), rate, rounded(line["base"]), *self._amounts(line)]
            for line, rate in zip(lines, kept, strict=True)
        ]
        columns = [
            Column(self.say("line_id"), "code"), Column(self.say("account_id"), width=2),
            Column(self.say("product_line"), width=1),
            Column(self.say("channel"), width=1), Column(self.say("kind"), width=1), Column(self.say("origin")),
            Column(self.say("rate"), "number"), Column(self.say("base"), "number"), Column(self.say("amount"), "money"),
            Column(self.say("before"), "money"), Column(self.say("difference"), "money"), Column(""),
        ]  # fmt: skip
        return Section(title=self.say(title), notes=[self.say(note)], columns=columns, rows=rows, size=7)

    def _rest(self, lines: Sequence[Line]) -> Section:
        rows = [
            [
                line["line_id"][:12],
                line["account_id"] or "–",
                self.name("product_line", line["product_line"]),
                self.name("channel", line["channel"]),
                self.name("reason", line["reason"]),
                line["clause"] or "–",
                count(line["fills"]),
                rounded(line["volume"]),
            ]
            for line in lines
        ]
        columns = [
            Column(self.say("line_id"), "code"), Column(self.say("account_id"), width=2),
            Column(self.say("product_line"), width=1),
            Column(self.say("channel"), width=1), Column(self.say("reason"), width=4), Column(self.say("clause")),
            Column(self.say("fills"), "number"), Column(self.say("volume"), "number"),
        ]  # fmt: skip
        return Section(title=self.say("not_counting"), columns=columns, rows=rows, size=7)

    def _accounts(self, lines: int) -> Section:
        ordered = sorted(
            self.sums.accounts, key=lambda s: (s.difference.copy_abs().copy_negate(), str(s.key))
        )
        shown = ordered[:ACCOUNTS]
        rows = [
            [
                s.key[1] or "–",
                count(s.lines),
                *self._summed(s),
            ]
            for s in shown
        ]
        columns = [
            Column(self.say("account_id"), width=1),
            Column(self.say("many"), "number"),
            *self._sums_columns(),
            Column(""),
        ]
        note = self.say(
            "many_lines", shown=count(len(shown)), accounts=count(len(ordered)), lines=count(lines)
        )
        return Section(title=self.say("by_account"), notes=[note], columns=columns, rows=rows, size=7.5)

    def _who(self, line: Line) -> list[str]:
        kind = self.name("kind", line["kind"])
        return [
            line["line_id"][:12],
            line["account_id"] or "–",
            self.name("product_line", line["product_line"]),
            self.name("channel", line["channel"]),
            f"{kind} {line['child_partner_id']}"
            if way(line) == "parents" and line["child_partner_id"]
            else kind,
            line["origin"],
        ]

    @staticmethod
    def _amounts(line: Line) -> list[str]:
        return [*(grouped(line[name]) for name in ("amount", "before", "difference")), line["asset"]]

    @staticmethod
    def _summed(one: Sum) -> list[str]:
        """Trades, volume, what was earned and its asset."""
        return [count(one.fills), rounded(one.volume), grouped(f"{one.difference:f}"), one.key[0]]

    def _sums_columns(self) -> list[Column]:
        return [
            Column(self.say("fills"), "number"), Column(self.say("volume"), "number"), Column(self.say("earned"), "money"),
        ]  # fmt: skip

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

    @staticmethod
    def _card(label: str, amount: str, asset: str, parts: list[str]) -> dict[str, Any]:
        return {"label": label, "amount": amount, "asset": asset, "parts": parts}


def _day(instant: str) -> str:
    """The day of an instant, in UTC."""
    return instant[:10]
