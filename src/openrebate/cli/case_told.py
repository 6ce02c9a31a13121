"""What every command of a case ends with: the case as it now stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openrebate.app.case_found import Case


def tell(found: Case, *, as_json: bool) -> None:
    """The case on standard output, as a document or in words."""
    from openrebate.cli.case_text import shown
    from openrebate.cli.printing import emit

    emit(found.document(), as_json=as_json, text=lambda screen: shown(screen, found))
