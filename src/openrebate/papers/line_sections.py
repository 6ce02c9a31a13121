"""The sections of lines: every line of a statement, or its largest accounts, and how to check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from openrebate.papers.figures import count, grouped, percents, rounded
from openrebate.papers.sections import Column, Section, Writer
from openrebate.papers.summary import way

LINES = 1_000
"""So many lines a paper prints; a longer statement is summed by account, and CSV, XLSX and JSON have every line."""
ACCOUNTS = 300
Line = Mapping[str, Any]


def all_lines(writer: Writer, lines: Sequence[Line]) -> list[Section]:
    """Every line, or the largest accounts where there are too many lines for paper."""
    if len(lines) > LINES:
        return [_accounts(writer, len(lines))]
    paying = [line for line in lines if not line["reason"] and line["kind"] != "kickback"]
    given = [line for line in lines if not line["reason"] and line["kind"] == "kickback"]
    rest = [line for line in lines if line["reason"]]
    paying.sort(key=lambda line: (Decimal(line["difference"]).copy_abs().copy_negate(), line["line_id"]))
    rest.sort(key=lambda line: (-line["fills"], line["line_id"]))
    given.sort(key=lambda line: (Decimal(line["difference"]).copy_abs().copy_negate(), line["line_id"]))
    found = [_paying(writer, paying, "lines", "lines_note")] if paying else []
    found += [_paying(writer, given, "invitees", "invitees_note")] if given else []
    return found + ([_rest(writer, rest)] if rest else [])


def check(writer: Writer, root: str | None, digest: str) -> Section:
    """How to check the statement, and the hashes to check it with."""
    head = writer.head
    rows = [
        (writer.say("root"), root or ""),
        (writer.say("digest"), digest if root else ""),
        (writer.say("lines_root"), head["lines"]["root"]),
        *((f"{writer.say('terms')} {t['id']} {t['version']}", t["digest"]) for t in head["terms"]),
        (f"{writer.say('marks')} {head['marks']['publisher']}".strip(), head["marks"]["digest"]),
        *((writer.say("plans"), plan) for plan in head["plans"]),
        *((f"{writer.say('previous')} {p['number']}", p["digest"]) for p in [head["previous"]] if p),
    ]
    columns = [Column(writer.say("what"), width=1), Column("SHA-256", "code")]
    found = [[what, value] for what, value in rows if value]
    return Section(title=writer.say("check"), notes=[writer.say("check_note")], columns=columns, rows=found)


def _paying(writer: Writer, lines: Sequence[Line], title: str, note: str) -> Section:
    kept = percents(line["rate"] for line in lines)
    rows = [
        [*_who(writer, line), rate, rounded(line["base"]), *_amounts(line)]
        for line, rate in zip(lines, kept, strict=True)
    ]
    columns = [
        Column(writer.say("line_id"), "code"), Column(writer.say("account_id"), width=2),
        Column(writer.say("product_line"), width=1),
        Column(writer.say("channel"), width=1), Column(writer.say("kind"), width=1), Column(writer.say("origin")),
        Column(writer.say("rate"), "number"), Column(writer.say("base"), "number"), Column(writer.say("amount"), "money"),
        Column(writer.say("before"), "money"), Column(writer.say("difference"), "money"), Column(""),
    ]  # fmt: skip
    return Section(title=writer.say(title), notes=[writer.say(note)], columns=columns, rows=rows, size=7)


def _rest(writer: Writer, lines: Sequence[Line]) -> Section:
    rows = [
        [
            line["line_id"][:12],
            line["account_id"] or "–",
            writer.name("product_line", line["product_line"]),
            writer.name("channel", line["channel"]),
            writer.name("reason", line["reason"]),
            line["clause"] or "–",
            count(line["fills"]),
            rounded(line["volume"]),
        ]
        for line in lines
    ]
    columns = [
        Column(writer.say("line_id"), "code"), Column(writer.say("account_id"), width=2),
        Column(writer.say("product_line"), width=1),
        Column(writer.say("channel"), width=1), Column(writer.say("reason"), width=3), Column(writer.say("clause"), width=3),
        Column(writer.say("fills"), "number"), Column(writer.say("volume"), "number"),
    ]  # fmt: skip
    return Section(title=writer.say("not_counting"), columns=columns, rows=rows, size=7)


def _accounts(writer: Writer, lines: int) -> Section:
    ordered = sorted(writer.sums.accounts, key=lambda s: (s.difference.copy_abs().copy_negate(), str(s.key)))
    shown = ordered[:ACCOUNTS]
    rows = [
        [
            s.key[1] or "–",
            count(s.lines),
            *writer.summed(s),
        ]
        for s in shown
    ]
    columns = [
        Column(writer.say("account_id"), width=1),
        Column(writer.say("many"), "number"),
        *writer.sums_columns(),
        Column(""),
    ]
    note = writer.say("many_lines", shown=count(len(shown)), accounts=count(len(ordered)), lines=count(lines))
    return Section(title=writer.say("by_account"), notes=[note], columns=columns, rows=rows, size=7.5)


def _who(writer: Writer, line: Line) -> list[str]:
    kind = writer.name("kind", line["kind"])
    return [
        line["line_id"][:12],
        line["account_id"] or "–",
        writer.name("product_line", line["product_line"]),
        writer.name("channel", line["channel"]),
        f"{kind} {line['child_partner_id']}" if way(line) == "parents" and line["child_partner_id"] else kind,
        line["origin"],
    ]


def _amounts(line: Line) -> list[str]:
    return [*(grouped(line[name]) for name in ("amount", "before", "difference")), line["asset"]]
