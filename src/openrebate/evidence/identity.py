"""Identity: the rows of one fill, and which of them speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Rows of one (venue, account_id, fill_id). `revision`: the highest; `superseded`: the revisions below it.

    `contents`: how many different rows the highest revision has; more than one contradict each other, in the columns
    of `contradictions`, each with the values that it has.
    """

    rows: int
    duplicates: int
    revision: int
    superseded: tuple[int, ...]
    contents: int
    contradictions: Mapping[str, tuple[Any, ...]]

    @property
    def sentence(self) -> str:
        """What the rows amount to, for people."""
        if self.contents > 1:
            return f"{self.contents} different rows at revision {self.revision}: they contradict each other, none counts"
        told = ["one row" if self.rows == 1 else f"{self.rows} rows"]
        if self.duplicates:
            told.append(f"{self.duplicates} the same again, ignored")
        if self.superseded:
            told.append(f"revision {self.revision} counts in place of {', '.join(map(str, self.superseded))}")
        return "; ".join(told)


def identity(rows: Sequence[Mapping[str, Any]]) -> tuple[Identity, Mapping[str, Any]]:
    """What the rows amount to, and the row that speaks (any of them where they contradict each other)."""
    revision = max(row["revision"] for row in rows)
    highest = [row for row in rows if row["revision"] == revision]
    contents = [row for i, row in enumerate(highest) if row not in highest[:i]]
    found = Identity(
        rows=len(rows),
        duplicates=len(highest) - len(contents),
        revision=revision,
        superseded=tuple(sorted({row["revision"] for row in rows if row["revision"] < revision})),
        contents=len(contents),
        contradictions={name: found for name in contents[0] if len(found := _values(name, contents)) > 1},
    )
    return found, contents[0]


def _values(name: str, rows: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(row[name] for row in rows))
