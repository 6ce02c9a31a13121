"""The SQL models of this stage, by name."""

from __future__ import annotations

from openrebate.model import sql
from openrebate.model.sql import quoted

__all__ = ["quoted", "render", "text"]


def text(name: str) -> str:
    """The text of a model as it stands in its file."""
    return sql.text("metering", name)


def render(name: str, **slots: object) -> str:
    """The model with every slot filled."""
    return sql.fill(text(name), slots)
