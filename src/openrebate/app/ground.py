"""The ground a plan stands on: what was known when it was made, and whether that is still so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from openrebate.app.facts_known import facts_digest
from openrebate.app.settled import Program, inputs_of
from openrebate.store.facts import version
from openrebate.store.lines import last_plan
from openrebate.units.periods import parse_period

if TYPE_CHECKING:
    from openrebate.app.workspace import Workspace
    from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The facts as known at a moment: the digest of their content, and the name of their version."""

    facts: str
    version: str

    @classmethod
    def now(cls, workspace: Workspace, connection: Connection) -> Ground:
        """What is known now. Facts are read apart from the transaction that is to stand on them, so it looks again."""
        name = version(connection).name
        return cls(facts=facts_digest(connection, workspace.data), version=name)

    def changed(self, connection: Connection, program: Program, document: Mapping[str, Any]) -> str:
        """What a plan was worked out from and is another now, in the caller's transaction; empty where nothing is."""
        if last_plan(connection, program.id) != document["ledger"]["last_plan"]:
            return "another plan of the program was applied"
        if version(connection).name != self.version:
            return "the facts"
        for said in document["inputs"]:
            now = asdict(inputs_of(connection, program, parse_period(said["period"]), self.facts))
            other = [name for name, value in now.items() if value != said[name]]
            if other:
                return f"the {' and the '.join(other)} of {said['period']}"
        return ""
