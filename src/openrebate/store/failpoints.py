"""Failpoints: the named steps of work that must survive being killed.

Code says `reached("ingest: committed")` where one step ends; that costs one comparison. A test arms the process, by
`OPENREBATE_FAILPOINT` or by `arm`, and it writes down the steps it passes, or ends without a word at one of them:

    list:FILE   append the name of every step to FILE
    kill:17     SIGKILL at the 17th step, counted from 1
    kill:NAME   SIGKILL at the first step of that name
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

_ENVIRONMENT = "OPENREBATE_FAILPOINT"
_watch: Callable[[str], None] | None = None


def reached(step: str) -> None:
    """A step of this name is done."""
    if _watch is not None:
        _watch(step)


def arm(order: str) -> None:
    """Do at every step from now on what the order says; an empty one does nothing. ValueError for any other word."""
    global _watch  # noqa: PLW0603 - one process, one order
    verb, _, what = order.partition(":")
    if not order:
        _watch = None
    elif verb == "list":
        _watch = _lister(Path(what))
    elif verb == "kill":
        _watch = _killer(what)
    else:
        raise ValueError(f"{order!r} is neither list:FILE nor kill:STEP")


def _lister(file: Path) -> Callable[[str], None]:
    def note(step: str) -> None:
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"{step}\n")

    return note


def _killer(where: str) -> Callable[[str], None]:
    passed = 0

    def kill(step: str) -> None:
        nonlocal passed
        passed += 1
        if where in (str(passed), step):
            os.kill(os.getpid(), signal.SIGKILL)

    return kill


arm(os.environ.get(_ENVIRONMENT, ""))
