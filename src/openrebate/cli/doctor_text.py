"""The checks of an installation, a line each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.doctor import Check

_STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def page(screen: Console, checks: Iterable[Check]) -> None:
    """Print every check with its status, and what to do where it is not well."""
    for check in checks:
        screen.print(f"{check.status:<5}", style=_STYLES[check.status], end="", markup=False)
        screen.print(f"{check.name:<22}{check.detail}", markup=False, soft_wrap=True)
        if check.advice:
            screen.print(f"{'':<27}{check.advice}", markup=False, soft_wrap=True)
