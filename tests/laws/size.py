"""How many worlds a law is tried on: a few with every change, thousands in the exam."""

from __future__ import annotations

import os

EXAM = os.environ.get("OPENREBATE_EXAM", "") not in {"", "0"}


def seeds(few: int, many: int, *, start: int = 0) -> range:
    """The seeds of one law; the short form is the beginning of the long one."""
    return range(start, start + (many if EXAM else few))
