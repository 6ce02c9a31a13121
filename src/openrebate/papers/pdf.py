"""A statement as PDF: tagged for screen readers (PDF/UA-1), the same bytes for the same statement."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from openrebate.model.errors import ConfigurationError
from openrebate.papers.fonts import families, fonts, has_chinese, printable, texts, unprintable
from openrebate.papers.line_sections import all_lines, check
from openrebate.papers.sections import Section, Writer
from openrebate.papers.summary import changed, summary
from openrebate.papers.words import Language, say
from openrebate.settling.statement import digest
from openrebate.units.instants import parse_instant

_NO_DATE = 946_684_800  # 2000-01-01: a draft has no date, and its bytes shall not depend on the clock


def pdf(document: Mapping[str, Any], language: Language, *, changes: bool = False) -> bytes:
    """The PDF of a statement's document. `changes`: only lines that differ from the version before.

    ConfigurationError: Chinese is asked for, and no font at hand shows it.
    """
    import typst

    if language == "zh" and not has_chinese():
        raise ConfigurationError(
            "no font at hand shows Chinese",
            advice="Install one: `pip install noto-cjk-sans-otc` (free, 15 MB), or take --language en",
        )
    text, timestamp = view_text(document, language, changes=changes), _seconds(document)
    made = typst.compile(
        files("openrebate.papers").joinpath("statement.typ").read_bytes(),
        font_paths=fonts(),
        sys_inputs={"view": text},
        pdf_standards=["1.7", "ua-1"],
        timestamp=timestamp,
    )
    assert isinstance(made, bytes)
    return made


def view_text(document: Mapping[str, Any], language: Language, *, changes: bool) -> str:
    """The view as JSON, every character of which a font at hand can show."""
    view = _view(document, language, changes=changes)
    missing = unprintable("".join(texts(view)))
    if missing:
        view["warnings"].append(say(language, "unprintable"))
        view = printable(view, missing)
    return json.dumps(view, ensure_ascii=False)


def _view(document: Mapping[str, Any], language: Language, *, changes: bool) -> dict[str, Any]:
    head = document["header"]
    writer = Writer(document, summary(document), language)
    lines = changed(document) if changes else document["lines"]
    root = document["proof"] and document["proof"]["root"]
    first = writer.first_page()
    rest = writer.further()
    rest += [*all_lines(writer, lines), check(writer, root, digest(head))]
    title = f"{writer.say('statement')} {head['period']}"
    stamp = writer.say("draft") if head["state"] == "draft" else f"{writer.say('number')} {head['number']}"
    terms = ", ".join(f"{t['id']} {t['version']}" for t in head["terms"])
    return {
        "lang": language,
        "region": "CN" if language == "zh" else None,
        "fonts": list(families()),
        "title": title,
        "author": head["program"],
        "subtitle": f"{head['partner']} · {head['program']}",
        "running": f"{title} · {head['partner']} · {head['program']}",
        "stamp": stamp,
        "draft": head["state"] == "draft",
        "facts": _facts(writer, terms),
        "footer": writer.say("days_in", zone=head["day_zone"]),
        "page": writer.say("page", n="{n}", all="{all}"),
        "warnings": _warnings(writer, changes=changes),
        "heroes": writer.heroes(),
        "first": [_shown(section) for section in first],
        "rest": [_shown(section) for section in rest],
    }


def _facts(writer: Writer, terms: str) -> list[dict[str, str]]:
    head = writer.head
    rows = [("period", head["period"])]
    if head["state"] != "draft":
        close = head["close"]
        rows += [("number", str(head["number"])), ("version", str(head["version"]))]
        rows.append(("issued", f"{close['at'][:16].replace('T', ' ')} UTC {writer.say('by')} {close['by']}"))
    rows.append(("terms", terms or "–"))
    return [{"label": writer.say(key), "value": value} for key, value in rows]


def _warnings(writer: Writer, *, changes: bool) -> list[str]:
    head = writer.head
    found = [writer.say("draft_note")] if head["state"] == "draft" else []
    if head["version"] > 1:
        values = {name: head[name] for name in ("version", "period", "booked_in")}
        found.append(writer.say("version_note", **values))
    return [*found, writer.say("changes_note")] if changes else found


def _shown(section: Section) -> dict[str, Any]:
    return section.view()


def _seconds(document: Mapping[str, Any]) -> int:
    """The date of the PDF: when the statement was issued, in whole seconds."""
    close = document["header"]["close"]
    return parse_instant(close["at"]) // 1_000_000 if close else _NO_DATE
