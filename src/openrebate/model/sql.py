"""Models as files: a SELECT in the common dialect, its `{{slots}}` filled. One text serves every engine."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_SLOT = re.compile(r"\{\{(\w+)\}\}")


@cache
def text(stage: str, name: str) -> str:
    """The text of a stage's model as it stands in its file."""
    return files(f"openrebate.{stage}").joinpath(f"{name}.sql").read_text(encoding="utf-8")


def fill(model: str, slots: dict[str, object]) -> str:
    """The model with every slot filled; a slot without a value, or a value without a slot, is a bug."""
    wanted = set(_SLOT.findall(model))
    assert wanted == set(slots), f"slots {sorted(wanted)} filled with {sorted(slots)}"
    return _SLOT.sub(lambda match: str(slots[match[1]]), model)


def quoted(value: str) -> str:
    """A text as a SQL literal."""
    return "'" + value.replace("'", "''") + "'"
