"""Look for abuse in a period: every rule over the trades and what was decided about them. What is found is kept as evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import rfc8785

from openrebate.app.pay_money import at
from openrebate.app.settled import find_period, find_program
from openrebate.app.traded import traded
from openrebate.app.workspace import Workspace, connected
from openrebate.evidence.abuse.rules import CODES, RULES, Rule
from openrebate.model.errors import InputError
from openrebate.terms.faults import closest
from openrebate.units.decimals import plain

if TYPE_CHECKING:
    from openrebate.model.engine import Engine
    from openrebate.store.hits import Hit

Say = Callable[[str], None]
_COMMON = ("partner_id", "accounts", "first_at", "last_at", "fills", "volume")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one rule found: whose, which accounts, when, on how much, and the rule's own numbers as texts."""

    rule: str
    partner_id: str
    accounts: tuple[str, ...]
    first_at: int
    last_at: int
    fills: int
    volume: Decimal
    numbers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a scan found; `fresh`: how many hits are new or have other numbers than before."""

    hits: tuple[Hit, ...]
    fresh: int


def scan(
    workspace: Workspace,
    program: str,
    period: str,
    by: str,
    *,
    rules: Sequence[str] = (),
    say: Say = lambda step: None,
) -> Scanned:
    """Look for abuse in a period with every rule, or some. Nothing moves and nothing is held: a person decides."""
    from openrebate.store import audit, hits

    wanted = chosen(rules)
    place = find_program(workspace, program)
    span = find_period(place, period)
    with connected(workspace) as connection:
        with traded(workspace, connection, place, span, say) as engine:
            found = [one for rule in wanted for one in look(engine, rule, say)]
        with connection.transaction():
            fresh = sum(hits.keep_hit(connection, _row(one, program, span.label), by) for one in found)
            audit.note(
                connection, by, "abuse scan", f"{program} {span.label}", {"hits": len(found), "new": fresh}
            )
            ids = {_id(one, program, span.label) for one in found}
            kept = tuple(one for one in hits.hits(connection, program=program) if one.hit_id in ids)
    return Scanned(hits=kept, fresh=fresh)


def chosen(rules: Sequence[str]) -> tuple[Rule, ...]:
    """The rules of these names, all where none is named; InputError (2)."""
    for name in rules:
        if name not in CODES:
            raise InputError(f"there is no rule '{name}'", advice=closest(name, CODES))
    return tuple(rule for rule in RULES if not rules or rule.code in rules)


def look(engine: Engine, rule: Rule, say: Say = lambda step: None) -> Iterator[Found]:
    """What a rule finds in the tables of a period, by partner and accounts."""
    say(f"look for {rule.code}")
    query = f"SELECT * FROM ({rule.select}) AS h ORDER BY partner_id, accounts, first_at"
    for row in engine.fetch(query).to_pylist():
        yield Found(
            rule=rule.code,
            partner_id=row["partner_id"],
            accounts=tuple(row["accounts"].split(";")),
            first_at=row["first_at"],
            last_at=row["last_at"],
            fills=int(row["fills"]),
            volume=row["volume"],
            numbers={name: _text(value) for name, value in row.items() if name not in _COMMON},
        )


def _row(found: Found, program: str, period: str) -> dict[str, Any]:
    return {
        "hit_id": _id(found, program, period), "program": program, "period": period, "rule": found.rule,
        "partner_id": found.partner_id, "accounts": list(found.accounts), "first_at": at(found.first_at),
        "last_at": at(found.last_at), "fills": found.fills, "volume": found.volume, "numbers": found.numbers,
    }  # fmt: skip


def _id(found: Found, program: str, period: str) -> str:
    """The same rule on the same accounts of the same period is the same hit, whatever its numbers are by now."""
    market = found.numbers.get("symbol", "") + found.numbers.get("other_partner", "")
    key = [program, period, found.rule, found.partner_id, list(found.accounts), market]
    return hashlib.sha256(rfc8785.dumps(key)).hexdigest()[:16]


def _text(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)
