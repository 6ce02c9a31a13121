"""A terms file as the auditor reads it: the TOML itself, with a few questions asked of it often."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from tests.auditor.calendar import local_day, micros
from tests.auditor.exact import number

Table = dict[str, Any]

_UNITS = {"s": 1_000_000, "m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000}


@dataclass(frozen=True)
class Program:
    """One terms file."""

    data: Table

    @property
    def asset(self) -> str:
        """The settlement asset."""
        return str(self.data["asset"])

    @property
    def scale(self) -> int:
        """The places of the settlement asset."""
        return int(self.data["scale"])

    @property
    def zone(self) -> str:
        """The zone that cuts days and months."""
        return str(self.data.get("day_zone", "UTC"))

    @property
    def max_mark_age(self) -> int:
        """In microseconds, inclusive."""
        text = str(self.data.get("max_mark_age", "24h"))
        return int(text[:-1]) * _UNITS[text[-1]]

    @property
    def new_trader_days(self) -> int | None:
        """How long an account is a new trader; None where the terms do not say."""
        days = self.data.get("new_trader_days")
        return None if days is None else int(days)

    def in_force(self, at: int) -> bool:
        """Whether these terms are in force at the instant."""
        start, end = self.data["effective_from"], self.data.get("effective_to")
        assert isinstance(start, datetime)
        return micros(start) <= at and (end is None or at < micros(end))

    def line_of(self, product: str) -> str | None:
        """The product line of a product."""
        for line in self.data.get("line", []):
            if product in line["products"]:
                return str(line["name"])
        return None

    @property
    def roles(self) -> list[Table]:
        """All roles in the file's order."""
        return list(self.data.get("role", []))

    @property
    def earning(self) -> list[Table]:
        """The roles that are paid."""
        return [role for role in self.roles if role.get("earns", True)]

    def period_at(self, at: int) -> str:
        """The period that an instant lies in, as it is written."""
        day = local_day(at, self.zone).isoformat()
        return day if self.data.get("settles", "month") == "day" else day[: len("2026-10")]

    def asset_of(self, role: Table, fee_asset: str, *, pays: bool) -> str:
        """What a line of the role is in."""
        asset = str(role.get("asset", self.asset))
        if asset != "fee_asset":
            return asset
        return fee_asset if pays else self.asset

    def most_rate(self, role: Table) -> Fraction:
        """What all shares of one base together come to at most; what is no money has no bound."""
        bounded = role.get("asset", "fee_asset") == "fee_asset"
        return fraction_of(self.data, "share_cap", "1") if bounded else Fraction(999_999)

    def rules(self, role: str) -> list[Table]:
        """The rules that speak of the role, in order."""
        return [rule for rule in self.data.get("rule", []) if rule.get("role") in {None, role}]

    def ladder(self, role: str) -> Table | None:
        """The role's `levels` table."""
        ladder: Table | None = self.data.get("levels", {}).get(role)
        return ladder

    def condition(self, name: str) -> str:
        """What the terms' own condition of that name says."""
        return next(str(one["when"]) for one in self.data["condition"] if one["name"] == name)

    def metric(self, name: str) -> Table | None:
        """The terms' own metric of that name."""
        return next((one for one in self.data.get("metric", []) if one["name"] == name), None)

    def rates(self, role: str) -> list[Table]:
        """The role's rows of the rate card."""
        return [rate for rate in self.data.get("rate", []) if rate["role"] == role]

    def multipliers(self, role: str) -> list[Table]:
        """What multiplies the role's rates."""
        return [each for each in self.data.get("multiplier", []) if each["role"] == role]

    def bounds(self, role: str) -> list[Table]:
        """What keeps the role's rates between ends."""
        return [each for each in self.data.get("bound", []) if each["role"] == role]

    def silences(self, role: str) -> list[Table]:
        """Where the role earns nothing since another one does."""
        return [each for each in self.data.get("silence", []) if each["role"] == role]

    def caps(self, role: str) -> list[Table]:
        """The role's caps that have a known limit and are used up fill by fill."""
        return [c for c in self._limits(role) if c.get("exceeded", "in_order") == "in_order"]

    def pools(self, role: str) -> list[Table]:
        """The role's caps that have a known limit and are shared pro rata."""
        return [c for c in self._limits(role) if c.get("exceeded") == "pro_rata"]

    def _limits(self, role: str) -> list[Table]:
        return [c for c in self.data.get("cap", []) if c["role"] == role and c["limit"] != "unknown"]


def read_program(text: str) -> Program:
    """Parse a terms file; a role on another's claims has its channels."""
    data = tomllib.loads(text)
    channels = {role["name"]: role.get("channels") for role in data.get("role", [])}
    for role in data.get("role", []):
        role.setdefault("channels", channels.get(role.get("claims_of")))
    return Program(data)


def fraction_of(table: Table, key: str, default: str) -> Fraction:
    """A number of the terms, exactly."""
    return number(table.get(key, default))


def clause_of(table: Table) -> str | None:
    """The clause, or None where the terms cite none."""
    return table.get("clause") or None
