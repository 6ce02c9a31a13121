"""Play a story: rate its world with an engine, audit it apart, and see whether everything is as the story says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from openrebate.app.eligible import eligible
from tests.auditor.audit import audit
from tests.auditor.compare import Rated, differences, run_engine
from tests.stories.expect import Cell, Expectation, Row, Tables
from tests.stories.read import Story

YES_NO = {"yes": True, "no": False}
PRESENT = "_present"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a story. `rated.folder` holds what `rate` wrote; the three lists are empty where all is well."""

    story: Story
    rated: Rated
    missed: tuple[str, ...]  # expectations that do not hold, with what is there instead
    toothless: tuple[str, ...]  # expectations that also hold when altered
    differences: tuple[str, ...]  # where the auditor has another answer

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that is wrong, in words."""
        told = [f"expected, and not so:\n  {text}" for text in self.missed]
        told += [f"holds even when altered:\n  {text}" for text in self.toothless]
        return (*told, *(f"the auditor differs: {text}" for text in self.differences))


def run(story: Story, folder: Path, engine: str = "duckdb") -> Outcome:
    """Rate the story below `folder`, which must not have been used, and compare."""
    rated = run_engine(story.world, story.terms, story.period, folder, engine)
    tables = tables_of(story, rated)
    return Outcome(
        story=story,
        rated=rated,
        missed=tuple(one.missed(tables) for one in story.expected if not one.holds(tables)),
        toothless=tuple(one.text for one in story.expected if toothless(one, tables)),
        differences=tuple(differences(rated.tables, audit(story.world, story.terms, story.period))),
    )


def toothless(expectation: Expectation, tables: Tables) -> bool:
    """Whether it holds, and with one word altered too."""
    return expectation.holds(tables) and any(other.holds(tables) for other in expectation.altered())


def tables_of(story: Story, rated: Rated) -> Tables:
    """What `rate` wrote, and what expectations look at besides."""
    tables = {name: [exact(row) for row in rows] for name, rows in rated.tables.items()}
    for line in tables["lines"]:
        line["kept"] = line["kind"] in ("commission", "override") and line["partner_id"] is not None
    return {
        **tables,
        "standings": standings(tables["levels"]),
        "counts": counts(rated),
        "answers": list(answers(story, rated)),
    }


def exact(row: Row) -> dict[str, Cell]:
    """Whole numbers as fractions, so that a row has one kind of number."""
    return {k: Fraction(v) if isinstance(v, int) and not isinstance(v, bool) else v for k, v in row.items()}


def standings(levels: list[dict[str, Cell]]) -> list[Row]:
    """Each level once, however many metrics it has."""
    names = ("role", "partner_id", "product_line", "level", "basis")
    return [
        dict(zip(names, key, strict=True)) for key in {tuple(row[name] for name in names) for row in levels}
    ]


def counts(rated: Rated) -> list[Row]:
    """How the rows of the world became fills, from the summary."""
    summary = json.loads((rated.folder / "summary.json").read_text(encoding="utf-8"))
    return [{"name": name, "count": Fraction(count)} for name, count in summary["identities"].items()]


def answers(story: Story, rated: Rated) -> Iterator[Row]:
    """What `eligible` says to every question of the story. `ROLE_present yes` tells of another role's claim."""
    asked = {question(one) for one in story.expected if one.table == "answers"}
    for role, text in sorted(asked):
        words = text.split()
        told = {name: YES_NO.get(value, value) for name, value in zip(words[::2], words[1::2], strict=True)}
        there = {name.removesuffix(PRESENT): flag for name, flag in told.items() if name.endswith(PRESENT)}
        found = eligible(
            str(rated.folder.parent / "terms.toml"),
            role=role,
            facts={name: value for name, value in told.items() if not name.endswith(PRESENT)},
            present=[name for name, flag in there.items() if flag],
            absent=[name for name, flag in there.items() if not flag],
        )
        yield {"role": role, "facts": text, "verdict": found.answers[0].verdict}


def question(expectation: Expectation) -> tuple[str, str]:
    """The role and the facts that are asked about."""
    wanted = dict(expectation.wanted)
    return str(wanted["role"]), str(wanted["facts"])
