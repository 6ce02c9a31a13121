"""What papers say: the words of `words.toml` and the sentences of reason codes, in every language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from openrebate.model.reasons import NOT_COUNTING, REASONS, UNATTRIBUTED
from openrebate.settling.why import WHY

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
ON_LINES: tuple[str, ...] = (*UNATTRIBUTED, *NOT_COUNTING)
"""The reason codes that a line can have."""


@cache
def words() -> dict[str, dict[str, str]]:
    """Every text by language and key; English sentences of codes are those of the codes' own tables."""
    table: dict[str, dict[str, str]] = tomllib.loads(
        files("openrebate.papers").joinpath("words.toml").read_text("utf-8")
    )
    table["en"] |= {f"why.{code}": sentence for code, sentence in WHY.items()}
    table["en"] |= {f"reason.{code}": REASONS[code].sentence for code in ON_LINES}
    return table


def say(language: Language, key: str, **values: object) -> str:
    """The text of a key with its values filled in. A name that terms made up (`product_line.x`) says itself: `x`."""
    text = words()[language].get(key)
    if text is None:
        assert "." in key, f"no word for {key}"
        return key.partition(".")[2]
    return text.format(**values) if values else text
