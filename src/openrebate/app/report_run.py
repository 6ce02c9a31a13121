"""Run a report: volume, fees and commission by groups, none of which is about few traders, alone or beside earlier reports."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.settled import find_period, find_program
from openrebate.app.traded import traded
from openrebate.app.workspace import Workspace, connected
from openrebate.evidence.suppression import K, Shown, shown
from openrebate.model import sql
from openrebate.model.errors import InputError, NotFoundError, OutsideError
from openrebate.model.sql import quoted
from openrebate.terms.faults import closest
from openrebate.units.decimals import down, plain

if TYPE_CHECKING:
    from openrebate.app.settled import Program
    from openrebate.model.engine import Engine
    from openrebate.store.connection import Connection

Say = Callable[[str], None]
Row = dict[str, Any]
OF_FILL: Mapping[str, str] = {
    "product": "t.product", "symbol": "t.symbol", "entry": "t.entry", "strategy": "t.strategy", "liquidity": "t.liquidity",
    "tag": "t.order_tag", "key": "t.api_key_id", "app": "t.oauth_app", "channel": "e.channel", "partner": "e.partner_id",
    "user_group": "a.value",
}  # fmt: skip
BY = (*OF_FILL, "group", "address_group")
MEASURES = ("traders", "fills", "volume", "fees", "commission")
_REST, _TOTAL = "all others together", "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report asks: of which program and role (empty: the first that earns), by what, of which partner or group."""

    program: str
    by: tuple[str, ...] = ()
    role: str = ""
    partner: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is shown. `rows`: the groups, then the rest, then the total, amounts exact; `kind` says which of the three it is.

    `withheld`: why nothing new is shown (`too_small`, `would_tell`); `release_no` and the rows are then those of the last
    release of the same report, if there was one.
    """

    asked: Asked
    period: str
    asset: str
    rows: tuple[Row, ...]
    hidden: int
    withheld: str = ""
    release_no: int | None = None

    def document(self) -> dict[str, Any]:
        """All of it as a document."""
        return {**asdict(self), "k": K, "by": list(self.asked.by)}


def run_report(
    workspace: Workspace, asked: Asked, period: str, by: str, *, say: Say = lambda step: None
) -> Report:
    """Run a report and write down what it showed. InputError (2), NotFoundError (4) for what there is not."""
    from openrebate.store import audit, reports

    program = find_program(workspace, asked.program)
    span = find_period(program, period)
    asked = _checked(program, asked)
    said = {**asdict(asked), "by": list(asked.by)}
    with connected(workspace) as connection, reports.releasing(connection, program.id):
        with traded(workspace, connection, program, span, say) as engine:
            say("sum")
            _members(engine, connection, asked)
            atoms = _atoms_file(workspace, program.id, span.label)
            told = _decide(engine, atoms)
            if told.withheld:
                return _stands(connection, asked, said, span.label, program, told.withheld)
            rows = _rows(engine, asked, told, program)
            hidden = _groups(engine) - len(told.groups)
            _cut(engine, atoms, told)
        report = Report(asked=asked, period=span.label, asset=program.latest.asset, rows=rows, hidden=hidden)
        number = reports.keep_release(connection, program.id, span.label, said, _plain(report), by)
        audit.note(connection, by, "report run", f"{program.id} {span.label}", {**said, "release": number})
    return Report(
        asked=asked, period=span.label, asset=report.asset, rows=rows, hidden=hidden, release_no=number
    )


def _checked(program: Program, asked: Asked) -> Asked:
    for name in asked.by:
        if name not in BY:
            raise InputError(
                f"nothing is known by '{name}'", advice=f"{closest(name, BY)}. All: {', '.join(BY)}"
            )
    if len(set(asked.by)) < len(asked.by):
        raise InputError("something is named twice", advice="Say each --by once")
    roles = [role.name for role in program.latest.earning_roles]
    role = asked.role or roles[0]
    if role not in roles:
        raise InputError(f"no role '{role}' earns under {program.id}", advice=closest(role, roles))
    return Asked(program=program.id, by=asked.by, role=role, partner=asked.partner, group=asked.group)


def _members(engine: Engine, connection: Connection, asked: Asked) -> None:
    """Make `counted`, one row an item: its key, trader, group number and values; and `groups`, what each number stands for."""
    _named_groups(engine, connection, asked)
    named = dict(OF_FILL) | {"group": "g.name", "address_group": "w.name"}
    columns = [f"CAST({named[name]} AS VARCHAR) AS d{n}" for n, name in enumerate(asked.by)]
    dims = ", ".join(f"d{n}" for n in range(len(asked.by)))
    only = [f"e.role = {quoted(asked.role)}"]
    if asked.partner:
        only.append(f"e.partner_id = {quoted(asked.partner)}")
    if asked.group:
        only.append(f"(g.name = {quoted(asked.group)} OR w.name = {quoted(asked.group)})")
    engine.table(
        "counted_rows",
        sql.fill(
            sql.text("evidence", "report_items"),
            {"dims": "".join(f", {one}" for one in columns), "only": " AND ".join(only)},
        ),
    )
    engine.table(
        "groups",
        f"SELECT row_number() OVER (ORDER BY {dims or '1'}) AS n, {dims or '1 AS one'} FROM "
        f"(SELECT DISTINCT {dims or '1 AS one'} FROM counted_rows) AS d",
    )
    same = " AND ".join(f"g.d{n} IS NOT DISTINCT FROM r.d{n}" for n in range(len(asked.by))) or "TRUE"
    engine.table(
        "counted",
        "SELECT r.key, r.trader, r.notional_value, r.fee_value, r.reward, g.n FROM counted_rows AS r "
        f"JOIN groups AS g ON {same}",
    )


def _named_groups(engine: Engine, connection: Connection, asked: Asked) -> None:
    """Accounts in groups with a name. An account that is in several counts in the first by name, so that groups never overlap."""
    import pyarrow as pa

    from openrebate.store.traces import groups

    known = groups(connection)
    if asked.group and asked.group not in known:
        raise NotFoundError(f"there is no group '{asked.group}'", advice="See `openrebate report group list`")
    for kind in ("account", "address"):
        # Where one group is asked for, no other takes its accounts away.
        pairs = [
            (name, member) for name, (of, members) in known.items() if of == kind for member in members
            if not asked.group or known[asked.group][0] != kind or name == asked.group
        ]  # fmt: skip
        columns = {"name": [name for name, _ in pairs], "member": [member for _, member in pairs]}
        engine.load(
            f"members_{kind}", pa.table({name: pa.array(rows, pa.string()) for name, rows in columns.items()})
        )
    engine.table(
        "named_accounts",
        "SELECT member AS account_id, min(name) AS name FROM members_account GROUP BY member",
    )
    engine.table(
        "named_addresses",
        "SELECT t.account_id, min(m.name) AS name FROM members_address AS m JOIN traces AS t ON t.hash = m.member "
        "GROUP BY t.account_id",
    )


def _decide(engine: Engine, atoms: Path) -> Shown:
    """Hold the groups against everything that was shown before."""
    if atoms.is_file():
        engine.read("atoms", [atoms])
    else:
        engine.table("atoms", "SELECT key, trader, CAST(0 AS BIGINT) AS atom FROM counted WHERE FALSE")
    engine.table(
        "pieces",
        "SELECT coalesce(c.key, a.key) AS key, coalesce(c.trader, a.trader) AS trader, c.n, a.atom "
        "FROM counted AS c FULL JOIN atoms AS a ON a.key = c.key",
    )
    rows = engine.fetch("SELECT DISTINCT n, atom, trader FROM pieces")
    columns = (rows.column(name).to_pylist() for name in ("n", "atom", "trader"))
    return shown(zip(*columns, strict=True))


def _rows(engine: Engine, asked: Asked, told: Shown, program: Program) -> tuple[Row, ...]:
    listed = ", ".join(str(n) for n in sorted(told.groups)) or "NULL"
    sums = (
        "count(DISTINCT c.trader) AS traders, count(*) AS fills, sum(c.notional_value) AS volume, sum(c.fee_value) AS fees, "
        "sum(c.reward) AS commission"
    )
    dims = "".join(f", g.d{n}" for n in range(len(asked.by)))
    groups = engine.fetch(
        f"SELECT c.n{dims}, {sums} FROM counted AS c JOIN groups AS g ON g.n = c.n WHERE c.n IN ({listed}) "
        f"GROUP BY c.n{dims} ORDER BY volume DESC, c.n"
    ).to_pylist()
    outside = f" WHERE c.n NOT IN ({listed})" if told.groups else ""
    rest = engine.fetch(f"SELECT {sums} FROM counted AS c{outside}")
    rows = [_row(row, asked, "group", program) for row in groups] if asked.by else []
    if asked.by:
        rows += [_row(row, asked, "rest", program) for row in rest.to_pylist() if row["fills"]]
    whole = engine.fetch(f"SELECT {sums} FROM counted AS c").to_pylist()
    return (*rows, *(_row(row, asked, "total", program) for row in whole))


def _row(row: Row, asked: Asked, kind: str, program: Program) -> Row:
    names = {name: row.get(f"d{n}") for n, name in enumerate(asked.by)}
    if kind != "group" and asked.by:
        names[asked.by[0]] = _REST if kind == "rest" else _TOTAL
    amounts = {name: row[name] for name in MEASURES}
    amounts["commission"] = down(Decimal(row["commission"] or 0), program.latest.scale)
    return {"kind": kind, **names, **amounts}


def _groups(engine: Engine) -> int:
    [row] = engine.fetch("SELECT count(*) AS n FROM groups").to_pylist()
    return int(row["n"])


def _cut(engine: Engine, atoms: Path, told: Shown) -> None:
    """Cut the atoms by what is shown now, on disk before anybody sees it."""
    listed = ", ".join(str(n) for n in sorted(told.groups)) or "NULL"
    engine.table(
        "cut",
        "SELECT key, trader, dense_rank() OVER (ORDER BY coalesce(atom, -1), piece) AS atom FROM (SELECT key, trader, atom, "
        f"CASE WHEN n IS NULL THEN -1 WHEN n IN ({listed}) THEN n ELSE 0 END AS piece FROM pieces) AS p",
    )
    draft = atoms.with_name(f".{atoms.name}.{os.getpid()}")
    try:
        atoms.parent.mkdir(parents=True, exist_ok=True)
        engine.write("SELECT key, trader, atom FROM cut ORDER BY key", draft)
        draft.replace(atoms)
    except OSError as trouble:
        raise OutsideError(
            f"cannot write {atoms}: {trouble.strerror}", advice="Check space and rights"
        ) from trouble


def _stands(
    connection: Connection, asked: Asked, said: Mapping[str, Any], period: str, program: Program, why: str
) -> Report:
    """The last release of the same report, since nothing new may be shown."""
    from openrebate.store.reports import last_release

    last = last_release(connection, program.id, period, said)
    rows: Sequence[Row] = last.document["rows"] if last else ()
    exact = [
        {
            name: Decimal(value) if name in ("volume", "fees", "commission") else value
            for name, value in row.items()
        }
        for row in rows
    ]
    return Report(
        asked=asked, period=period, asset=program.latest.asset, rows=tuple(exact), hidden=last.document["hidden"] if last else 0,
        withheld=why, release_no=last.release_no if last else None,
    )  # fmt: skip


def _plain(report: Report) -> dict[str, Any]:
    rows = [
        {name: plain(value) if isinstance(value, Decimal) else value for name, value in row.items()}
        for row in report.rows
    ]
    return {"rows": rows, "hidden": report.hidden, "asset": report.asset}


def _atoms_file(workspace: Workspace, program: str, period: str) -> Path:
    return workspace.data / "reports" / program / f"{period}.parquet"
