"""`openrebate explain`."""

import cyclopts


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
