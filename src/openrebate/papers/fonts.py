"""Fonts: the one that a package brings, else what the system has; and which characters none of them can show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

if TYPE_CHECKING:
    import typst

PACKAGE = "noto_cjk_sans_otc"
"""Noto Sans CJK (SIL Open Font License 1.1), from the registry package `noto-cjk-sans-otc`."""
FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Noto Serif CJK SC",
    "Droid Sans Fallback",
)
LATIN = ("Libertinus Serif", "DejaVu Sans Mono")  # inside the typst package
_PROBE = '#set document(title: "x")\n#set text(font: {fonts})\n#json(bytes(sys.inputs.text))'


@cache
def fonts() -> typst.Fonts:
    """The package's font and typst's own: the same on every machine. Without the package, the system's fonts too."""
    import typst

    found = find_spec(PACKAGE)
    if found is not None and found.origin:
        return typst.Fonts(include_system_fonts=False, font_paths=[Path(found.origin).parent])
    return typst.Fonts(include_system_fonts=True)


@cache
def families() -> tuple[str, ...]:
    """The families to set text in, best first; those with Chinese come before the Latin ones."""
    there = set(fonts().families())
    return tuple(name for name in (*FAMILIES, *LATIN) if name in there)


def has_chinese() -> bool:
    """Whether any font at hand shows Chinese."""
    return not unprintable("结算单")


def unprintable(text: str) -> frozenset[str]:
    """The characters of a text that no font at hand shows, found by setting them and halving where that fails."""
    odd = sorted(set(text) - _PLAIN)
    return frozenset(_missing(odd))


def printable(value: Any, missing: Iterable[str]) -> Any:
    """JSON values with the characters that cannot be shown as `U+` and their code, in every text of them."""
    return _translated(value, {ord(one): f"U+{ord(one):04X}" for one in missing})


def texts(value: Any) -> Iterator[str]:
    """Every text of JSON values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def _translated(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, dict):
        return {key: _translated(inner, table) for key, inner in value.items()}
    return [_translated(inner, table) for inner in value] if isinstance(value, list | tuple) else value


def _missing(odd: list[str]) -> list[str]:
    if not odd or _shown("".join(odd)):
        return []
    if len(odd) == 1:
        return odd
    half = len(odd) // 2
    return [*_missing(odd[:half]), *_missing(odd[half:])]


@cache
def _shown(text: str) -> bool:
    """PDF/UA refuses a character without a glyph: so setting the text answers the question."""
    import typst

    if any(category(one) in _UNSEEN for one in text):
        return False
    probe = _PROBE.format(fonts=json.dumps(families()).replace("[", "(").replace("]", ",)"))
    try:
        typst.compile(
            probe.encode(), font_paths=fonts(), sys_inputs={"text": json.dumps(text)}, pdf_standards="ua-1"
        )
    except typst.TypstError:
        return False
    return True


_UNSEEN = frozenset(
    {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"}
)  # controls, marks of direction, odd blanks
_PLAIN = frozenset(map(chr, range(0x20, 0x7F)))
