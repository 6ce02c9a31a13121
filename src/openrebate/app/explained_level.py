"""The level of a partner, on what ground, and what it asks for."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from openrebate.terms.words import groups_in_words, window_in_words

if TYPE_CHECKING:
    from openrebate.model.level import Assessment
    from openrebate.one_role import RatedRole

BASIS = {
    "assessed": "what its metrics reached in the window",
    "granted": "given by hand",
    "protected": "the start level, which a new partner keeps for a while",
    "carried": "kept from before: a fall needs more misses in a row or is by one level, or what was reached applies later",
}


def level_of(role: RatedRole, partner: str, line: str, at: int) -> dict[str, Any] | None:
    """The level that serves a line at an instant (microseconds); None where the role has no levels.

    `metrics` are rows of the table `levels`; `steps` are the level that was reached and the next one, in words.
    """
    assessment = role.levels.assessment
    if assessment is None:
        return None
    serving = role.levels.serving(partner, line, at)
    rows = [asdict(row) for row in role.level_rows if row.partner_id == partner]
    if assessment.serves == "each":
        rows = [row for row in rows if row["product_line"] == line]
    return {
        "partner_id": partner,
        "level": serving.level,
        "basis": serving.basis,
        "sentence": BASIS[serving.basis],
        "window": window_in_words(assessment),
        "serves": assessment.serves,
        "clause": assessment.clause,
        "metrics": [{name: row[name] for name in ("product_line", "metric", "value")} for row in rows],
        "steps": _steps(assessment, line, serving.level),
    }


def _steps(assessment: Assessment, line: str, level: int) -> list[dict[str, Any]]:
    every = assessment.levels
    if assessment.serves == "each":
        every = tuple(one for one in every if one.line == line)
    return [
        {
            "level": one.level,
            "product_line": one.line,
            "asks_for": groups_in_words(one),
            "clause": one.clause,
            "source": one.source,
        }
        for one in every
        if one.level in (level, level + 1)
    ]
