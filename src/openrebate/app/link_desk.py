"""What every act on links stands on: the workspace, the terms that decide, who acts and when, in one transaction."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.kept_addresses import kept_account
from openrebate.app.settled import find_program
from openrebate.app.workspace import Workspace, connected, open_workspace, person
from openrebate.evidence.plain_secrets import plain_secret
from openrebate.model.binding import Binding
from openrebate.model.errors import InputError
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.units.instants import parse_instant

if TYPE_CHECKING:
    from openrebate.store.connection import Connection

AHEAD = 24 * 3600 * 1_000_000  # microseconds that an act may be ahead of our clock, as a fill may


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Where and by whom something is asked; `program` and `role` may be left to the settings and the terms.

    `at`: RFC 3339, or empty for now.
    """

    workspace: Path = Path()
    program: str = ""
    role: str = ""
    at: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One act: `at` is when it takes effect, `now` when it is done; microseconds."""

    workspace: Workspace
    connection: Connection
    terms: Terms
    role: Role
    at: int
    now: int
    by: str

    @property
    def rules(self) -> Binding:
        """How an account comes to a partner in this role."""
        return self.terms.binding(self.role.name)

    def account(self, name: str) -> str:
        """An account as it is kept: the hash of a trading address, any other as it is."""
        return kept_account(self.workspace, self.connection, name)

    def setting(self, name: str, otherwise: Any = "") -> Any:
        """A setting of the table [link] of the workspace."""
        return self.workspace.link.get(name, otherwise)


@contextmanager
def desk(asking: Asking) -> Iterator[Desk]:
    """One act under the terms in force when it takes effect; what it writes is written whole or not at all.

    From its beginning to its end nobody else changes facts. InputError (2), NotFoundError (4).
    """
    from openrebate.store.changed_facts import lock

    place, by = open_workspace(asking.workspace), person(asking.by)
    with connected(place) as connection, connection.transaction():
        lock(connection)
        now = time.time_ns() // 1000  # after whoever was before us, so that acts follow each other
        at = instant_of(asking.at, now)
        terms = terms_at(place, asking.program, at)
        yield Desk(
            workspace=place,
            connection=connection,
            terms=terms,
            role=role_of(terms, asking.role),
            at=at,
            now=now,
            by=by,
        )


def without_secrets(text: str, option: str) -> str:
    """Free text that is kept; InputError (2) where it holds what looks like a secret or a trading address."""
    found = plain_secret(text)
    if found is not None:
        raise InputError(f"{option} holds {found.what}", advice="Take it out: neither is ever kept")
    return text


def instant_of(text: str, now: int) -> int:
    """The instant told, else now; InputError (2) for what is none, or lies more than a day ahead."""
    if not text:
        return now
    try:
        at = parse_instant(text)
    except ValueError as wrong:
        raise InputError(str(wrong), advice="--at") from None
    if at > now + AHEAD:
        raise InputError(f"{text} lies more than a day ahead", advice="Say it when it has happened")
    return at


def terms_at(place: Workspace, program: str, at: int) -> Terms:
    """The program's version in force at an instant, else its first one, for acts from before it."""
    name = program or str(place.link.get("program", ""))
    if not name:
        raise InputError(
            "which program's rules hold is not told", advice="--program, or program under [link]"
        )
    versions = find_program(place, name).versions
    begun = [terms for terms in versions if terms.effective_from <= at]
    return begun[-1] if begun else versions[0]


def role_of(terms: Terms, name: str) -> Role:
    """The role asked for, else the only one that has rules of binding, else the only one that earns."""
    bound = [one.role for one in terms.bindings]
    earning = [one.name for one in terms.earning_roles]
    names = [name] if name else bound if len(bound) == 1 else earning
    known = {role.name: role for role in terms.roles}
    if len(names) != 1 or names[0] not in known:
        raise InputError(
            f"{terms.id} has no role '{name}'" if name else f"{terms.id} has several roles",
            advice=f"--role {' or '.join(known)}",
        )
    return known[names[0]]
