"""A progress line on standard error, for long work and only where a person is looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from openrebate.cli.printing import talk


@contextmanager
def steps(expected: int) -> Iterator[Callable[[str], None]]:
    """A function to call at the beginning of each step; the bar fills as steps are passed."""
    screen = talk()
    if not screen.is_terminal:
        yield lambda step: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as progress:
        task = progress.add_task("", total=expected)

        def begin(step: str) -> None:
            progress.update(task, description=step, advance=1)

        yield begin
