"""A comparison as files: one picture as SVG, or the whole as one HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from openrebate.app.compare_page import drawings, page, title
from openrebate.app.compared import Comparison
from openrebate.app.whole_file import write
from openrebate.model.errors import InputError
from openrebate.papers.page_html import html

_LEAD = (
    "The same trades, rated under the terms of each program: a reading of public pages, not an offer. "
    "What was supposed is said below; the command with --json has every amount with all its places."
)


def refuse_unknown_form(files: Sequence[Path]) -> None:
    """InputError (2) for a file of no known form, before anything is read."""
    for file in files:
        if file.suffix.lower() not in (".svg", ".html"):
            raise InputError(
                f"the form of {file} is not known", advice="Name a file that ends in .svg or .html"
            )


def write_charts(found: Comparison, files: Sequence[Path]) -> tuple[str, ...]:
    """Writes each file whole or not at all. OutsideError (7) where it cannot be written."""
    for file in files:
        text = _svg(found) if file.suffix.lower() == ".svg" else _html(found)
        write(text.encode(), file)
    return tuple(str(file) for file in files)


def _svg(found: Comparison) -> str:
    drawn = drawings(found)
    if not drawn:
        raise InputError("there is nothing to draw: no program pays in an asset that can be compared")
    return drawn[0].svg


def _html(found: Comparison) -> str:
    figures = replace(page(found), title="In figures")
    return html(title(found), _LEAD, drawings(found), [figures], "Written by openrebate compare.")
