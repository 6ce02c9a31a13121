"""Forms of illegal write, as the application's own role could try them: name → SQL. None may change anything.

A form may end in COMMIT-able SQL that the database takes without an error; what counts is that nothing has changed.
"""

from __future__ import annotations

from collections.abc import Mapping

PROGRAM, OPEN, CLOSED = "acme", "2026-10", "2026-09"
_BATCH = "00000000-0000-4000-8000-000000000001"
_HASH = "sha256('x')"
TABLES = ("assets", "books", "postings", "transfers", "lines", "ledger_head", "periods", "statements", "audit", "deliveries",
          "fill_files", "mark_files", "payouts", "payout_events", "adjustments", "holds", "hold_events", "fact_version",
          "schema_version", "workspace")  # fmt: skip


def row(
    n: str = "1", way: str = "commission_cost payable", amount: str = "1", asset: str = "USDT", **other: str
) -> str:
    """SQL that stages one transfer."""
    debit, credit = way.split()
    sides = {"debit_kind": debit, "credit_kind": credit}
    for side, kind in (("debit", debit), ("credit", credit)):
        ours = kind in ("commission_cost", "adjustment")
        sides |= {
            f"{side}_owner_kind": "program" if ours else "partner",
            f"{side}_owner": PROGRAM if ours else "af1",
        }
    values = {name: f"'{value}'" for name, value in sides.items()}
    values |= {
        "n": n,
        "amount": amount,
        "asset": f"'{asset}'",
        "event_at": "now()",
        "origin": f"'{OPEN}'",
        "reason": "'new'",
    }
    values |= other
    return (
        f"INSERT INTO openrebate.staged_transfers (batch, {', '.join(values)}) "
        f"VALUES ('{_BATCH}', {', '.join(values.values())});"
    )


def line(line_id: str = "l", version: int = 2, before: str = "40", after: str = "41", **other: str) -> str:
    """SQL that stages one version of a line."""
    values = {
        "line_id": f"'{line_id}'", "version": str(version), "origin": f"'{OPEN}'", "program": f"'{PROGRAM}'",
        "terms_version": "'1'", "role": "'affiliate'", "kind": "'commission'", "partner_id": "'af1'", "rate": "0.4",
        "kickback_share": "0", "asset": "'USDT'", "fills": "1", "volume": "1", "base": "1", "before": before,
        "after": after, "why": "'more'",
    } | other  # fmt: skip
    return (
        f"INSERT INTO openrebate.staged_lines (batch, {', '.join(values)}) "
        f"VALUES ('{_BATCH}', {', '.join(values.values())});"
    )


def post(
    *staged: str, ref: str = "evil", kind: str = "plan", period: str = OPEN, program: str = PROGRAM
) -> str:
    """SQL that stages and calls the door."""
    call = f"SELECT openrebate.post('{_BATCH}', '{kind}', '{ref}', '{program}', '{period}', 'eve', '');"
    return "".join(staged) + call


def _plain() -> dict[str, str]:
    """Update, delete and truncate, on every table."""
    forms = {}
    for table in TABLES:
        forms[f"delete {table}"] = f"DELETE FROM openrebate.{table}"
        forms[f"truncate {table}"] = f"TRUNCATE openrebate.{table} CASCADE"
    return forms


_UPDATES = {
    "update an amount": "UPDATE openrebate.transfers SET amount = amount + 1",
    "update nothing but the digest": "UPDATE openrebate.transfers SET digest = sha256('x')",
    "update a balance": "UPDATE openrebate.books SET balance = 1000000 WHERE kind = 'payable'",
    "update a book's owner": "UPDATE openrebate.books SET owner = 'eve' WHERE kind = 'payable'",
    "update a line": "UPDATE openrebate.lines SET after = after + 1",
    "update a posting": "UPDATE openrebate.postings SET by = 'eve'",
    "update the head": f"UPDATE openrebate.ledger_head SET hash = {_HASH}",
    "update a scale": "UPDATE openrebate.assets SET scale = 2",
    "open a closed period": "UPDATE openrebate.periods SET state = 'open', closed_at = NULL, by = NULL",
    "update a payout": "UPDATE openrebate.payouts SET amount = amount * 10",
    "update a payout's event": "UPDATE openrebate.payout_events SET state = 'failed'",
    "update the audit log": "UPDATE openrebate.audit SET by = 'nobody'",
    "lock rows for update": "SELECT * FROM openrebate.ledger_head FOR UPDATE; UPDATE openrebate.ledger_head SET posting_no = 0",
    "update through a cte": "WITH w AS (UPDATE openrebate.books SET balance = 0 RETURNING *) SELECT * FROM w",
    "delete through a cte": "WITH w AS (DELETE FROM openrebate.transfers RETURNING *) SELECT * FROM w",
    "insert through a cte": "WITH w AS (INSERT INTO openrebate.assets VALUES ('EVIL', 2) RETURNING *) SELECT * FROM w",
    "merge": "MERGE INTO openrebate.books AS b USING (SELECT 1) AS s ON true WHEN MATCHED THEN UPDATE SET balance = 7",
    "merge that inserts": "MERGE INTO openrebate.assets AS a USING (SELECT 'EVIL' AS asset) AS s ON a.asset = s.asset "
                          "WHEN NOT MATCHED THEN INSERT VALUES ('EVIL', 2)",
    "upsert": "INSERT INTO openrebate.assets VALUES ('USDT', 2) ON CONFLICT (asset) DO UPDATE SET scale = 2",
    "upsert into staging": "INSERT INTO openrebate.staged_transfers (batch) VALUES (gen_random_uuid()) "
                           "ON CONFLICT DO NOTHING RETURNING batch",
}  # fmt: skip

_INSERTS = {
    "insert a transfer": "INSERT INTO openrebate.transfers SELECT posting_no, n + 100, debit, credit, asset, amount, event_at, "
                         "origin, NULL, reason, NULL, NULL, digest FROM openrebate.transfers",
    "insert a posting": "INSERT INTO openrebate.postings SELECT posting_no + 100, kind, ref || 'x', program, period, booked_at, "
                        "by, note, transfers, transfers_digest, lines, lines_digest, hash, sha256(hash) FROM openrebate.postings",
    "insert a line": "INSERT INTO openrebate.lines SELECT * FROM openrebate.lines",
    "insert a book": "INSERT INTO openrebate.books (kind, program, owner_kind, owner, asset, balance) "
                     "VALUES ('payable', 'acme', 'partner', 'eve', 'USDT', 1000000)",
    "insert an asset": "INSERT INTO openrebate.assets VALUES ('EVIL', 2)",
    "insert a period": "INSERT INTO openrebate.periods (program, period) VALUES ('acme', '2026-08')",
    "insert a statement": f"INSERT INTO openrebate.statements VALUES ('acme', 1, 'af1', '2026-09', 1, 'x', {_HASH}, {_HASH}, 0)",
    "copy into transfers": "COPY openrebate.transfers FROM PROGRAM 'true'",
    "copy from a file": "COPY openrebate.staged_transfers FROM '/etc/passwd'",
    "copy to a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "write history into the audit log": "INSERT INTO openrebate.audit (n, at, by, verb, object) OVERRIDING SYSTEM VALUE "
                                        "VALUES (1, '2020-01-01', 'ada', 'post', 'x')",
    "a deed of the past": "INSERT INTO openrebate.audit (at, by, verb, object) VALUES ('2020-01-01', 'ada', 'post', 'x')",
    "a view written through": "CREATE TEMP VIEW v AS SELECT * FROM openrebate.books; UPDATE pg_temp.v SET balance = 9",
    "a rule": "CREATE RULE r AS ON INSERT TO openrebate.staged_transfers DO ALSO UPDATE openrebate.books SET balance = 9",
    "a trigger of one's own": "CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql "
                              "AS 'BEGIN new.amount := 9; RETURN new; END'; CREATE TRIGGER t BEFORE INSERT "
                              "ON openrebate.transfers FOR EACH ROW EXECUTE FUNCTION pg_temp.f()",
}  # fmt: skip

_RIGHTS = {
    "replica role": "SET session_replication_role = 'replica'; UPDATE openrebate.books SET balance = 9",
    "disable a trigger": "ALTER TABLE openrebate.transfers DISABLE TRIGGER ALL",
    "drop a trigger": "DROP TRIGGER refuse_change ON openrebate.transfers",
    "drop a table": "DROP TABLE openrebate.transfers CASCADE",
    "drop the schema": "DROP SCHEMA openrebate CASCADE",
    "drop a check": "ALTER TABLE openrebate.transfers DROP CONSTRAINT transfers_amount_check",
    "change a column": "ALTER TABLE openrebate.transfers ALTER COLUMN amount TYPE float8",
    "add a column": "ALTER TABLE openrebate.transfers ADD COLUMN evil text",
    "own a table": "ALTER TABLE openrebate.transfers OWNER TO openrebate_app",
    "rename the door": "ALTER FUNCTION openrebate.post RENAME TO front",
    "replace the check of balances": "CREATE OR REPLACE FUNCTION openrebate.move_balances(bigint) RETURNS void "
                                     "LANGUAGE sql AS ''",
    "grant oneself": "GRANT ALL ON ALL TABLES IN SCHEMA openrebate TO openrebate_app",
    "grant a role": "GRANT openrebate TO openrebate_app",
    "become the owner": "SET ROLE openrebate; UPDATE openrebate.books SET balance = 9",
    "become the superuser": "SET SESSION AUTHORIZATION postgres; DELETE FROM openrebate.ledger_head",
    "reset the role": "RESET ROLE; UPDATE openrebate.books SET balance = 9",
    "make a superuser": "CREATE ROLE eve SUPERUSER",
    "alter oneself": "ALTER ROLE openrebate_app SUPERUSER",
    "alter the system": "SELECT set_config('session_preload_libraries', 'x', false)",
    "alter the database": "ALTER DATABASE postgres SET session_replication_role = 'replica'",
    "a definer function in the schema": "CREATE FUNCTION openrebate.evil() RETURNS void LANGUAGE sql SECURITY DEFINER "
                                        "AS 'UPDATE openrebate.books SET balance = 9'",
    "a table in the schema": "CREATE TABLE openrebate.evil (a int)",
    "a language": "CREATE LANGUAGE plpythonu",
    "setval": "SELECT setval(pg_get_serial_sequence('openrebate.books', 'book_id'), 1)",
    "setval of the audit log": "SELECT setval('openrebate.audit_n_seq', 1, false)",
    "a file as a large object": "SELECT lo_import('/etc/passwd')",
    "read a file": "SELECT pg_read_file('/etc/passwd')",
    "change the catalogue": "UPDATE pg_catalog.pg_proc SET prosecdef = false WHERE proname = 'post'",
    "change the catalogue's rights": "UPDATE pg_catalog.pg_class SET relacl = NULL WHERE relname = 'transfers'",
    "end other sessions": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'; "
                          "UPDATE openrebate.books SET balance = 9",
    "an inner function of the door": "SELECT openrebate.move_balances(1)",
    "the batch's cleaner": "SELECT openrebate.clear_batch(gen_random_uuid(), true); SELECT openrebate.refuse_change()",
    "making a table append-only": "SELECT openrebate.make_append_only('books')",
}  # fmt: skip

_DOOR = {
    "not a number": post(row(amount="'NaN'")),
    "infinity": post(row(amount="'Infinity'")),
    "half a unit": post(row(amount="1.5")),
    "whole, with a place": post(row(amount="1.0")),
    "negative": post(row(amount="-1")),
    "nothing": post(row(amount="0")),
    "no amount": post(row(amount="NULL")),
    "more than 38 digits": post(row(amount="1e38")),
    "an unknown asset": post(row(asset="DOGE")),
    "the same book": post(row(way="payable payable")),
    "from cost to paid": post(row(way="commission_cost paid")),
    "from paid to cost": post(row(way="paid commission_cost")),
    "to another owner": post(row(way="payable in_payment", credit_owner="'eve'")),
    "an unknown kind of book": post(row(way="payable bonus")),
    "a program as a partner": post(row(debit_owner_kind="'partner'")),
    "cost of another program": post(row(debit_owner="'other'")),
    "no owner": post(row(credit_owner="NULL")),
    "no kind": post(row(debit_kind="NULL")),
    "no instant": post(row(event_at="NULL")),
    "no period of origin": post(row(origin="NULL")),
    "into a closed period": post(row(), period=CLOSED),
    "before a closed period": post(row(), period="2026-08"),
    "no period": post(row(), period=""),
    "no reference": post(row(), ref=""),
    "a kind with odd letters": post(row(), kind="Plan; --"),
    "numbered from 2": post(row(n="2")),
    "numbered twice": post(row(), row()),
    "a gap in the numbers": post(row(), row(n="3")),
    "an empty batch": post(),
    "the same reference, other content": post(row(amount="2"), ref="1"),
    "the same reference, other period": post(row(amount="100"), ref="1", period="2026-11"),
    "the same reference, more rows": post(row(amount="100"), row(n="2"), ref="1"),
    "a payout beyond what is owed": post(row(way="payable in_payment", amount="1000000"), kind="payout"),
    "a settlement beyond what is on its way": post(row(way="in_payment paid", amount="1000000"), kind="payout"),
    "a payout split in two beyond what is owed": post(
        row(way="payable in_payment", amount="100"), row(n="2", way="payable in_payment", amount="100"), kind="payout"),
    "a payout under a plan": post(row(way="payable in_payment")),
    "an adjustment without a second person, under a plan": post(row(way="adjustment payable")),
    "an adjustment under a payout": post(row(way="adjustment payable"), kind="payout"),
    "more than a clawback takes": post(row(way="adjustment payable"), kind="clawback"),
    "earned under a payout": post(row(), kind="payout"),
    "money under a kind that is not there": post(row(), kind="gift"),
    "paid money owed again": post(row(way="paid payable"), kind="payout"),
    "withheld money owed again": post(row(way="withheld payable"), kind="payout"),
    "a payout without a payout": post(row(way="payable in_payment"), kind="payout"),
    "a version that skips one": post(row(line_id="'l'"), line(version=3)),
    "the same version again": post(row(line_id="'l'", amount="41"), line(version=1, before="0")),
    "another amount before": post(row(line_id="'l'", amount="2"), line(before="39")),
    "two versions at once": post(row(line_id="'l'"), line(), line(version=3, before="41", after="41")),
    "more than the line changed by": post(row(line_id="'l'", amount="2"), line()),
    "a line twice": post(row(line_id="'l'"), row(n="2", line_id="'l'"), line()),
    "for another partner": post(row(line_id="'l'", credit_owner="'eve'"), line()),
    "a transfer of a line without its version": post(row(line_id="'l'")),
    "a version without its transfer": post(line()),
    "a line of another program": post(row(line_id="'l'"), line(program="'other'")),
    "a line of another origin": post(row(line_id="'l'"), line(origin="'2026-09'")),
    "a fraction after": post(row(line_id="'l'", amount="0.5"), line(after="40.5")),
    "nothing to be entitled to": post(row(line_id="'l'"), line(after="'NaN'")),
    "a second reversal": post(row(way="payable commission_cost", amount="7", reverses="2", reverses_n="2")),
    "a reversal of half": post(row(way="payable commission_cost", amount="50", reverses="1", reverses_n="1")),
    "a reversal in the same direction": post(row(amount="100", reverses="1", reverses_n="1")),
    "a reversal of what is not there": post(row(way="payable commission_cost", reverses="99", reverses_n="1")),
    "another scale": "SELECT openrebate.add_asset('USDT', 2)",
    "a negative scale": "SELECT openrebate.add_asset('EVIL', -1)",
}  # fmt: skip

_OVERDRAFT = post(row(way="payable in_payment", amount="1000000"), kind="payout")
SHADOWS: Mapping[str, str] = {
    "a shadow of sum": "CREATE FUNCTION pg_temp.sum(numeric) RETURNS numeric LANGUAGE sql AS 'SELECT 0::numeric';",
    "a shadow of sha256": "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT ''''::bytea';",
    "a shadow of the books": "CREATE TEMP TABLE books (LIKE openrebate.books);",
    "a shadow of numeric": "CREATE TYPE pg_temp.numeric AS (a int); CREATE TYPE pg_temp.bigint AS (a int);",
    "a search path of one's own": "SET search_path = pg_temp, public, openrebate; CREATE TEMP TABLE ledger_head (a int);",
    "a shadow of the door's function": "CREATE FUNCTION pg_temp.move_balances(bigint) RETURNS void LANGUAGE sql AS '';",
    "an operator of one's own": "CREATE FUNCTION pg_temp.lt(numeric, integer) RETURNS boolean LANGUAGE sql AS 'SELECT false'; "
                                "CREATE OPERATOR pg_temp.< (LEFTARG = numeric, RIGHTARG = integer, FUNCTION = pg_temp.lt);",
    "odd settings": "SET TIME ZONE 'Asia/Kathmandu'; SET bytea_output = 'escape'; SET extra_float_digits = -15;",
}  # fmt: skip

_FACTS = {
    "rewrite a fact": "UPDATE openrebate.claims SET partner_id = 'eve'",
    "rewrite since when it is known": "UPDATE openrebate.claims SET known_from = '2020-01-01'",
    "know a fact again": "UPDATE openrebate.claims SET known_to = NULL WHERE known_to IS NOT NULL",
    "move the end of knowing": "UPDATE openrebate.claims SET known_to = known_to + interval '1 day' WHERE known_to IS NOT NULL",
    "delete a fact": "DELETE FROM openrebate.claims",
    "truncate the facts": "TRUNCATE openrebate.claims",
    "a second claim of the subject": "INSERT INTO openrebate.claims (claim_id, role, subject_kind, subject, partner_id, "
        "effective_from, delivery_no) SELECT 'evil', role, subject_kind, subject, 'eve', effective_from, delivery_no "
        "FROM openrebate.claims WHERE known_to IS NULL",
    "a fact known to nobody": "INSERT INTO openrebate.claims (claim_id, role, subject_kind, subject, partner_id, "
        "effective_from, delivery_no, known_to) SELECT 'evil', role, subject_kind, 'other', 'eve', effective_from, "
        "delivery_no, now() FROM openrebate.claims LIMIT 1",
    "the version of facts": "UPDATE openrebate.fact_version SET version = 0",
}  # fmt: skip

FORMS: Mapping[str, str] = {
    **_plain(),
    **_UPDATES,
    **_INSERTS,
    **_RIGHTS,
    **_DOOR,
    **{name: f"{shadow} {_OVERDRAFT}" for name, shadow in SHADOWS.items()},
    **_FACTS,
}
