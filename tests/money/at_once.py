"""Several acts at the same instant, each in a thread and on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from openrebate.model.errors import OpenRebateError


def race(*acts: Callable[[], Any]) -> list[Any]:
    """Run all at once; what each gave, or the error that refused it."""
    ready = threading.Barrier(len(acts))

    def go(act: Callable[[], Any]) -> Any:
        ready.wait()
        try:
            return act()
        except OpenRebateError as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(go, acts))


def done(results: Sequence[Any]) -> list[Any]:
    """What was given and not refused."""
    return [one for one in results if not isinstance(one, OpenRebateError)]
