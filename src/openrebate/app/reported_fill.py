"""The fill as the venue reported it, what it shows of whose it is, and the prices it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from openrebate.app.rerun import matching
from openrebate.evidence.identity import Identity, identity
from openrebate.evidence.valued import Mark, mark
from openrebate.model.errors import InputError, NotFoundError
from openrebate.model.sql import quoted
from openrebate.model.tables import FILLS
from openrebate.units.instants import format_instant
from openrebate.units.periods import day_at

if TYPE_CHECKING:
    from openrebate.app.rerun import Rerun

Row = Mapping[str, Any]
_MONEY = tuple(column.name for column in FILLS.columns if column.narrow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The identity of a fill."""

    venue: str
    account_id: str
    fill_id: str

    def __str__(self) -> str:
        return f"{self.venue}/{self.account_id}/{self.fill_id}"

    def where(self, alias: str = "") -> str:
        """SQL for: this fill."""
        names = ("venue", "account_id", "fill_id")
        return matching({f"{alias}{name}": getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One fill: the row that speaks, with exact amounts, and how its rows stand to each other."""

    key: Key
    row: Row
    identity: Identity
    master: str | None

    @property
    def subjects(self) -> dict[str, str | None]:
        """What the fill shows to each channel."""
        names = ("order_tag", "client_order_id", "oauth_app", "account_id")
        shown = {name.removesuffix("_id") if name == "account_id" else name: self.row[name] for name in names}
        return shown | {"api_key": self.row["api_key_id"], "master_account": self.master}

    def document(self) -> dict[str, Any]:
        """The columns that the venue filled, instants as RFC 3339."""
        told = {name: self.row[name] for name in FILLS.names if self.row[name] is not None}
        return told | {"executed_at": format_instant(self.row["executed_at"])}


def parse_key(text: str) -> Key:
    """VENUE/ACCOUNT/FILL_ID, split at the first two slashes, since a fill's id may have more; InputError otherwise."""
    parts = text.split("/", 2)
    if len(parts) < 3 or not all(parts):
        raise InputError(f"'{text}' names no fill", advice="Write VENUE/ACCOUNT/FILL_ID")
    return Key(venue=parts[0], account_id=parts[1], fill_id=parts[2])


def reported(run: Rerun, key: Key) -> Reported:
    """The fill in the world; NotFoundError (4) where it is not there, with ids that are like it."""
    rows = run.rows(f"SELECT * FROM fills WHERE {key.where()}")
    if not rows:
        raise NotFoundError(f"there is no fill {key} in the world", advice=_near(run, key))
    exact = [{name: row[f"wide_{name}" if name in _MONEY else name] for name in FILLS.names} for row in rows]
    found, row = identity(exact)
    return Reported(key=key, row=row, identity=found, master=_master(run, key.account_id, row["executed_at"]))


def refuse_outside(run: Rerun, fill: Reported) -> None:
    """NotFoundError (4) for a fill that does not lie in the period."""
    day = day_at(fill.row["executed_at"], run.terms.day_zone)
    if day not in run.period.days:
        raise NotFoundError(
            f"fill {fill.key} was executed at {format_instant(fill.row['executed_at'])}, "
            f"outside the period {run.period.label} ({run.terms.day_zone})",
            advice="Here it only feeds the windows of levels; rate the period it lies in",
        )


def mark_of(run: Rerun, asset: str, at: int) -> Mark:
    """The mark of an asset for a fill at an instant."""
    sql = f'SELECT "at", price FROM marks WHERE asset = {quoted(asset)} AND "at" <= {at} ORDER BY "at" DESC LIMIT 1'
    rows = run.rows(sql) if asset != run.terms.asset else []
    return mark(run.terms, asset, rows[0] if rows else None, at)


def _master(run: Rerun, account: str, at: int) -> str | None:
    rows = run.rows(
        f"SELECT master_account_id FROM subaccounts WHERE account_id = {quoted(account)} "
        f"AND effective_from <= {at} AND (effective_to IS NULL OR {at} < effective_to)"
    )
    return rows[0]["master_account_id"] if rows else None


def _near(run: Rerun, key: Key) -> str:
    """Ids of the same account that are written alike."""
    where = matching({"venue": key.venue, "account_id": key.account_id})
    ids = [
        row["fill_id"]
        for row in run.rows(f"SELECT DISTINCT fill_id FROM fills WHERE {where} ORDER BY 1 LIMIT 5000")
    ]
    if not ids:
        return f"Account {key.account_id} has no fills on {key.venue} here; write VENUE/ACCOUNT/FILL_ID"
    near = get_close_matches(key.fill_id, ids, n=3, cutoff=0.5) or ids[:3]
    return f"Fills of this account: {', '.join(near)}"
