"""`openrebate eligible`: do such trades count?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

from openrebate.cli.asked import Asked

if TYPE_CHECKING:
    from openrebate.app.eligible import Eligibility

_NO = 8
_NOTHING = Asked()


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(eligible)


def eligible(
    *,
    program: str,
    role: str | None = None,
    asked: Asked = _NOTHING,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Do such trades count, under which clause, at what rate, and on what does it still depend?

    Without any fact it answers for trades by API. Leaves with 0 for yes and depends, with 8 for no.

    Parameters
    ----------
    program
        A program of the library, or a terms file.
    role
        Left out: every role that earns.
    json
        One JSON document.
    """
    from openrebate.app.eligible import eligible as ask
    from openrebate.cli.eligible_text import page
    from openrebate.cli.printing import emit

    told = ask(program, role=role, facts=asked.facts, present=asked.present or (), absent=asked.absent or ())
    emit(document(told), as_json=json, text=lambda console: page(console, told))
    return _NO if told.verdict == "no" else 0


def document(told: Eligibility) -> dict[str, Any]:
    """The answer for machines: shares are exact strings; `null` is not known."""
    terms = told.terms
    return {
        "program": terms.id,
        "terms_version": terms.version,
        "facts": dict(told.facts),
        "verdict": told.verdict,
        "answers": [asdict(one) for one in told.answers],
        "unknowns": [asdict(one) for one in terms.unknowns],
        "sources": {source.key: asdict(source) for source in terms.sources},
    }
