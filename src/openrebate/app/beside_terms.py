"""What a world says by hand that the terms know nothing of: a slip there would pay nobody, without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openrebate.model.terms import Terms

Rows = Sequence[Mapping[str, Any]]


def beside_terms(terms: Terms, facts: Mapping[str, Rows]) -> list[str]:
    """One warning for each granted level and each product line of a grant or an agreed rate that the terms do not have.

    Not an error: one world may be rated under many programs.
    """
    return [*dict.fromkeys([*_levels(terms, facts["grants"]), *_lines(terms, facts)])]


def _levels(terms: Terms, grants: Rows) -> Iterator[str]:
    for row in grants:
        assessment = terms.assessment(row["role"])
        known = {0, *(one.level for one in assessment.levels)} if assessment else set()
        if known and row["level"] not in known:
            yield (
                f"grants: {row['partner_id']} ({row['role']}) is given level {row['level']}, and {terms.id} has levels "
                f"{min(known)} to {max(known)}: its trades may have no rate"
            )


def _lines(terms: Terms, facts: Mapping[str, Rows]) -> Iterator[str]:
    known = [line.name for line in terms.lines]
    roles = {role.name for role in terms.earning_roles}
    for table in ("grants", "overrides"):
        for row in facts[table]:
            if row["role"] in roles and row["product_line"] is not None and row["product_line"] not in known:
                yield (
                    f"{table}: {row['partner_id']} ({row['role']}) has product line {row['product_line']}, and {terms.id} has "
                    f"{', '.join(known)}: that row changes nothing"
                )
