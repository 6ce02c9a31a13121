"""Nothing that the application's own role can write breaks the ledger: every form is tried, none is accepted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import psycopg
import pytest

from openrebate.store import ledger
from openrebate.store.connection import Connection, connect, open_connection
from openrebate.store.server import Dsn
from openrebate.store.verify import verify
from tests.money.illegal_forms import FORMS, SHADOWS
from tests.postings import draft, line, lines, posting, transfer, transfers

# Everything that decides: the rows of every table, and the guards themselves.
_RELATIONS = """
SELECT relname FROM pg_class
WHERE relnamespace = 'openrebate'::regnamespace AND relkind = 'r' AND relname !~ '^staged_' ORDER BY 1
"""
_ROWS = """
SELECT '{0} ' || md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM openrebate.{0} AS t
"""
_GUARDS = """
SELECT 'relation ' || relname || relkind::text || relowner || coalesce(relacl::text, '') FROM pg_class
    WHERE relnamespace = 'openrebate'::regnamespace
UNION ALL SELECT 'column ' || attrelid::regclass || attname || atttypid || coalesce(attacl::text, '') FROM pg_attribute
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'openrebate'::regnamespace)
UNION ALL SELECT 'trigger ' || tgrelid::regclass || tgname || tgenabled::text || tgfoid FROM pg_trigger
UNION ALL SELECT 'rule ' || ev_class::regclass || rulename FROM pg_rewrite
UNION ALL SELECT 'constraint ' || conrelid::regclass || conname || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'openrebate'::regnamespace
UNION ALL SELECT 'function ' || proname || md5(prosrc) || prosecdef || coalesce(proacl::text, '') || coalesce(proconfig::text, '')
    FROM pg_proc WHERE pronamespace = 'openrebate'::regnamespace
UNION ALL SELECT 'role ' || rolname || rolsuper || rolcreaterole || coalesce(rolconfig::text, '') FROM pg_roles
UNION ALL SELECT 'member ' || roleid::regrole || member::regrole || admin_option FROM pg_auth_members
UNION ALL SELECT 'database ' || datname || coalesce(datacl::text, '') FROM pg_database WHERE datname = current_database()
UNION ALL SELECT 'setting ' || setdatabase || setrole || setconfig::text FROM pg_db_role_setting
UNION ALL SELECT 'large object ' || oid FROM pg_largeobject_metadata
ORDER BY 1
"""
PLANTED: Mapping[str, tuple[str, str]] = {
    "the right to update a balance": ("GRANT UPDATE ON openrebate.books TO openrebate_app", "update a balance"),
    "the right to insert": ("GRANT INSERT ON openrebate.transfers TO openrebate_app", "insert a transfer"),
    "no append-only trigger": (
        "GRANT DELETE ON openrebate.lines TO openrebate_app; DROP TRIGGER refuse_change ON openrebate.lines", "delete lines"),
    "no check for NaN": ("ALTER TABLE openrebate.transfers DROP CONSTRAINT transfers_amount_check", "negative"),
    "no look at the period": (
        "CREATE OR REPLACE FUNCTION openrebate.check_open(the_program text, the_period text) RETURNS void LANGUAGE sql AS ''",
        "into a closed period"),
    "no look at versions": (
        "CREATE OR REPLACE FUNCTION openrebate.check_lines(the_batch uuid, the_program text) RETURNS void LANGUAGE sql AS ''",
        "a version that skips one"),
    "no look at reversals": ("DROP INDEX openrebate.transfers_reversed_once", "a second reversal"),
    "no exclusion of claims": (
        "ALTER TABLE openrebate.claims DROP CONSTRAINT claims_once", "a second claim of the subject"),
    "a path to walk": (
        "GRANT CREATE ON SCHEMA openrebate TO openrebate_app", "a definer function in the schema"),
}  # fmt: skip


# A refusal counts only if the guard that was meant stood there: what some forms must be answered by.
ANSWERS: Mapping[str, str] = {
    **dict.fromkeys(SHADOWS, "than is owed"),
    "not a number": "transfers_amount_check",
    "half a unit": "transfers_amount_check",
    "into a closed period": "is closed",
    "before a closed period": "is closed",
    "the same reference, other content": "another content",
    "a version that skips one": "posted anew since",
    "another amount before": "posted anew since",
    "for another partner": "not what it changed by",
    "a payout split in two beyond what is owed": "than is owed",
    "a second reversal": "transfers_reversed_once",
    "a second claim of the subject": "claims_once",
    "know a fact again": "may only stop being known",
    "become the owner": "permission denied to set role",
}


def _fill(database: Dsn) -> None:
    """A ledger with lines, a payout on its way, a reversal, a closed period, facts, and one row in most tables."""
    with open_connection(database) as connection:
        ledger.add_asset(connection, "USDT", 8)
        ledger.post(connection, posting("1"), transfers(transfer(100), transfer(9, owner="af2")))
        moved = transfers(transfer(40, line_id="l"), transfer(7))
        ledger.post(connection, posting("2"), moved, lines(line("l", 0, 40)))
        ledger.post(
            connection,
            posting("3"),
            transfers(transfer(7, "payable commission_cost", reverses=2, reverses_n=2)),
        )
        draft(connection, 10)
        connection.execute(
            "INSERT INTO openrebate.deliveries (source, digest, kind, by) VALUES ('x', 'x', 'facts', 'ada')"
        )
        connection.execute(
            "INSERT INTO openrebate.claims (claim_id, role, subject_kind, subject, partner_id, effective_from, delivery_no) "
            "VALUES ('c1', 'affiliate', 'account', 't1', 'af1', '2026-01-01', 1), "
            "('c2', 'affiliate', 'account', 't2', 'af1', '2026-01-01', 1)"
        )
        connection.execute("UPDATE openrebate.claims SET known_to = now() WHERE claim_id = 'c2'")
    with connect(database) as connection:
        connection.execute(
            "INSERT INTO openrebate.periods (program, period, state, closed_at, by) "
            "VALUES ('acme', '2026-09', 'closed', now(), 'ada')"
        )
        connection.execute("INSERT INTO openrebate.workspace (id) VALUES ('w')")


def _state(owner: Connection) -> list[tuple[str]]:
    names = [name for (name,) in owner.execute(_RELATIONS).fetchall()]
    sums = " UNION ALL ".join(_ROWS.format(name) for name in names)
    in_order = f"{sums} ORDER BY 1"  # a server that reads tables side by side gives them in any order
    return owner.execute(in_order.encode()).fetchall() + owner.execute(_GUARDS).fetchall()


def _attempt(database: Dsn, form: str) -> str:
    """Try a form on a connection of its own, as the application's role: the error, or nothing."""
    with closing(psycopg.connect(database.app)) as connection:
        try:
            connection.execute(form.encode())
            connection.commit()
        except psycopg.Error as error:
            return str(error).splitlines()[0]
    return ""


def _accepted(database: Dsn) -> tuple[list[str], dict[str, str]]:
    """Try every form: the names of those that changed anything, and what each was answered."""
    accepted, answers = [], {}
    with connect(database) as owner:
        before = _state(owner)
        for name, form in FORMS.items():
            answers[name] = _attempt(database, form)
            after = _state(owner)
            if after != before:
                accepted.append(name)
            before = after
    return accepted, answers


def test_no_illegal_write_is_accepted(database: Dsn, capsys: pytest.CaptureFixture[str]) -> None:
    """Every form as the application's role: rows and guards stay as they were, and the ledger verifies."""
    _fill(database)
    accepted, answers = _accepted(database)
    refused = sum(bool(answer) for answer in answers.values())
    with capsys.disabled():
        print(  # noqa: T201 - a count that the exam reports
            f"\nillegal writes: {len(FORMS)} forms tried, {refused} refused with an error, {len(accepted)} accepted"
        )
    assert accepted == []
    assert refused == len(FORMS)
    for name, said in ANSWERS.items():
        assert said in answers[name], (name, answers[name])
    assert len(FORMS) >= 60
    with open_connection(database) as connection:
        assert verify(connection).faults == ()


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_hole_is_found(fault: str, database: Dsn) -> None:
    """With one guard taken away, the form that it stood against is accepted, and the test above would say so."""
    change, form = PLANTED[fault]
    _fill(database)
    with connect(database) as connection:
        connection.execute(change.encode())
        before = _state(connection)
        assert _attempt(database, FORMS[form]) == ""
        assert _state(connection) != before


def test_odd_settings_of_a_session_change_no_digest(database: Dsn) -> None:
    """Time zone, forms of output and path of whoever posts leave the canonical bytes as they are."""
    with open_connection(database) as connection:
        for setting in ("TIME ZONE 'Asia/Kathmandu'", "bytea_output = 'escape'", "extra_float_digits = -15",
                        "datestyle = 'SQL, DMY'", "intervalstyle = 'sql_standard'", "search_path = pg_temp, public"):  # fmt: skip
            connection.execute(f"SET {setting}".encode())
        ledger.add_asset(connection, "USDT", 8)
        ledger.post(connection, posting(), transfers(transfer(40, line_id="l")), lines(line("l", 0, 40)))
    with open_connection(database) as connection:
        assert verify(connection).faults == ()
