"""`openrebate doctor`."""

import cyclopts


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
