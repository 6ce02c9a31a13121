"""Whether the long form of the exam is asked for."""

from __future__ import annotations

import os

EXAM = os.environ.get("OPENREBATE_EXAM", "") not in {"", "0"}
