"""Pages as HTML files that stand alone: style and drawings inside, no script, nothing loaded from anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from openrebate.terms.page import Grid, Items, Page, Text

_TEMPLATES = ("page.html", "blocks.html", "page.css")
_LINK = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture and what it says in words; `svg` is an SVG element."""

    svg: str
    says: str


def html(title: str, lead: str, first: Sequence[Grid | Drawing], pages: Sequence[Page], made: str) -> str:
    """One HTML file: a title, a lead, tables and drawings that tell the whole, then a page each. `made`: how it is written."""
    kinds = {"Text": Text, "Items": Items, "Grid": Grid, "Drawing": Drawing}
    environment = Environment(
        loader=DictLoader({name: _text(name) for name in _TEMPLATES}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    ids = frozenset(page.id for page in pages)
    environment.filters |= {"anchor": anchor, "linked": partial(_linked, ids), "drawn": Markup}
    environment.tests |= {name.lower(): _is(kind) for name, kind in kinds.items()}
    style = Markup(_text("page.css"))  # noqa: S704 - a file of ours
    return environment.get_template("page.html").render(
        title=title, lead=lead, first=first, pages=pages, made=made, style=style
    )


def anchor(text: str) -> str:
    """The name of a place on the page."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "part"


def _is(kind: type) -> Any:
    return lambda value: isinstance(value, kind)


def _linked(ids: frozenset[str], text: str) -> Markup | str:
    """A cell that is an address becomes a link, and so does the name of a page of this file; one that was cut (…) stays text."""
    name, line, rest = text.partition("\n")
    if name in ids:
        return Markup('<a href="#{0}">{0}</a>{1}').format(name, line + rest)
    if not _LINK.fullmatch(text):
        return text
    return Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(text)


def _text(name: str) -> str:
    return (files("openrebate.papers") / name).read_text(encoding="utf-8")
