"""Bars as one SVG element that stands alone: no script, no date, nothing loaded, and said in words beside being drawn."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree as ET

import pygal
from pygal.etree import etree
from pygal.style import Style

# pygal leaves a finder for its maps behind, in a form that Python warns of at every import of something that is not there.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != pygal.__name__]

_LEFT_OUT = ("script", "desc", "title", "comment")
_COLOURS = (
    "#0b5394",
    "#b45f06",
    "#38761d",
    "#741b47",
    "#134f5c",
    "#7f6000",
    "#444444",
    "#990000",
    "#1155cc",
    "#6aa84f",
)
_FONT = "system-ui, 'Segoe UI', 'Noto Sans', sans-serif"
_ROW, _LEGEND, _AROUND, _WIDTH = 34, 24, 110, 960
Series = Sequence[tuple[str, Sequence[Decimal | None]]]


def bars(title: str, says: str, labels: Sequence[str], series: Series) -> str:
    """Stacked bars, one a label from above; a series has a value for every label. `says` tells the picture in words."""
    chart = pygal.HorizontalStackedBar(
        js=[],
        disable_xml_declaration=True,
        title=title,
        width=_WIDTH,
        height=_AROUND + _ROW * max(1, len(labels)) + _LEGEND * (-(-len(series) // 3)),
        legend_at_bottom=True,
        legend_at_bottom_columns=3,
        truncate_legend=-1,
        truncate_label=-1,
        style=_style(),
        value_formatter=lambda value: f"{value:,.10g}",
        margin=14,
    )
    chart.uuid = sha256(f"{title}\0{says}".encode()).hexdigest()[:12]  # the same drawing has the same name
    chart.x_labels = list(reversed(labels))  # drawn from below
    for name, values in series:
        chart.add(name, list(reversed(values)))
    etree.to_etree()  # whatever other XML library is installed
    return _plain(chart.render_tree(), title, says)


def _style() -> Style:
    ink, paper = "#1a2027", "#ffffff"
    return Style(
        background=paper,
        plot_background=paper,
        foreground=ink,
        foreground_strong=ink,
        foreground_subtle="#4d5966",
        opacity="1",
        opacity_hover="1",
        transition="0s",
        colors=_COLOURS,
        font_family=_FONT,
        title_font_family=_FONT,
        label_font_family=_FONT,
        major_label_font_family=_FONT,
        legend_font_family=_FONT,
        title_font_size=17,
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=13,
    )


def _plain(drawn: Any, title: str, says: str) -> str:
    """The drawing without script, comments, tooltips and the words that only they show; with a title and a description."""
    for parent in list(drawn.iter()):
        for child in list(parent):
            kind = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "comment"
            if kind in _LEFT_OUT or "tooltip" in child.get("class", "").split():
                parent.remove(child)
        if parent is not drawn:
            parent.attrib.pop("id", None)
    drawn.set("role", "img")
    drawn.set("aria-label", f"{title}. {says}")
    for position, (tag, text) in enumerate((("title", title), ("desc", says))):
        made = ET.Element(tag)
        made.text = text
        drawn.insert(position, made)
    return ET.tostring(drawn, encoding="unicode") + "\n"
