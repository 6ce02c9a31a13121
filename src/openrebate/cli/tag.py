"""`openrebate tag`: which order tag really arrived, and what is known of tags."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from openrebate.app.tag import TagsRead

_Json = Annotated[bool, Parameter(negative=())]
_NOT_OWN = 8


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    tag = cyclopts.App(
        name="tag", help="Order tags: which one really arrived and who earns by it, and how to set one's own."
    )
    tag.command(check)
    tag.command(list_tags, name="list")
    app.command(tag)


def check(source: Path, /, *, venue: str = "", tag: str = "", json: _Json = False) -> int:
    """Which tag arrived on fills or orders, who earns by it, what went wrong, and how to set one's own.

    With --tag, leaves with 8 unless every fill carries it.

    Parameters
    ----------
    source
        A world, its fills as one CSV or Parquet file, or, with --venue, the exchange's own fills or orders.
    venue
        The exchange whose own file it is: okx, binance, kucoin and others of `tag list`.
    tag
        Your own tag, as the exchange gave it to you.
    json
        One JSON document.
    """
    from openrebate.app.tag import check as look
    from openrebate.cli.printing import emit
    from openrebate.cli.tag_text import report

    found = look(source, venue=venue, own=tag)
    emit(document(found), as_json=json, text=lambda console: report(console, found))
    return _NOT_OWN if tag and found.report.verdict != "own" else 0


def list_tags(*, venue: str = "", json: _Json = False) -> None:
    """Every exchange with the field that carries a tag, its form, how to set one's own, and the tags that libraries set.

    Parameters
    ----------
    venue
        One exchange alone, with all that is known of it.
    json
        One JSON document.
    """
    from openrebate.app.tag import list_tags as registry
    from openrebate.cli.printing import emit
    from openrebate.cli.tag_text import page, table

    found = registry(venue)
    emit(asdict(found), as_json=json, text=lambda console: (page if venue else table)(console, found))


def document(found: TagsRead) -> dict[str, Any]:
    """The report for machines: volumes are exact strings by asset, empty where they are not known."""
    told = asdict(found.report)
    exchanges = [{"id": one["id"], "field": one["field"], "set": one["set"]} for one in told.pop("exchanges")]
    return {"counted": found.kind, **told, "exchanges": exchanges, "notes": list(found.notes)}
