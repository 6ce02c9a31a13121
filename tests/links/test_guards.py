"""What the database itself keeps of links: nothing of it changes, and an act that is cut off leaves nothing behind."""

from __future__ import annotations

import sys

import psycopg
import pytest

from openrebate.app.link_key import prove_key
from openrebate.app.workspace import connected
from openrebate.store import failpoints
from openrebate.store.connection import open_connection
from openrebate.store.server import Dsn
from tests.links.acting import Desk
from tests.links.forms import honest, ready

TABLES = (
    "applications", "application_answers", "codes", "code_ends", "links", "clicks", "click_uses", "keys_on_file", "challenges",
    "challenge_uses", "proofs", "claim_events", "notices", "notices_sent",
)  # fmt: skip
FORMS = (
    "UPDATE openrebate.{0} SET {1} = {1}",
    "DELETE FROM openrebate.{0}",
    "TRUNCATE openrebate.{0}",
    "DROP TABLE openrebate.{0}",
    "ALTER TABLE openrebate.{0} DISABLE TRIGGER ALL",
)
DATED = "INSERT INTO openrebate.{0} (at) VALUES ('2000-01-01')"
_ANSWER = "INSERT INTO openrebate.application_answers (application_no, answer, reason, by) VALUES "
OTHERS = {
    "an answer by who applied": _ANSWER + "(1, 'approved', '', 'p9')",
    "a refusal without a reason": _ANSWER + "(1, 'refused', '', 'ann')",
    "a raw key on file": "INSERT INTO openrebate.keys_on_file (subject, venue, account_id, by) VALUES ('raw', 'okx', 'a', 'ann')",
    "a private key on file": (
        "INSERT INTO openrebate.keys_on_file (subject, venue, account_id, pem, by) "
        "VALUES ('kh-k1-x', 'okx', 'a', '-----BEGIN PRIVATE KEY-----', 'ann')"
    ),
    "a raw key in a claim": (
        "INSERT INTO openrebate.claims (claim_id, role, subject_kind, subject, partner_id, effective_from, delivery_no) "
        "SELECT 'x', 'affiliate', 'api_key', 'raw', 'p1', now(), max(delivery_no) FROM openrebate.deliveries"
    ),
    "a use of no challenge": "INSERT INTO openrebate.challenge_uses (nonce, until) VALUES ('made-up', 1)",
    "a proof of no challenge": (
        "INSERT INTO openrebate.proofs (challenge_id, witness, proved, by) VALUES (repeat('0', 64), repeat('0', 64), 1, 'ann')"
    ),
    "a code that looks alike": (
        "INSERT INTO openrebate.codes (code, skeleton, partner_id, role, kickback, standard, begins, by) "
        "SELECT 'X', skeleton, 'p2', 'affiliate', 0, false, now(), 'ann' FROM openrebate.codes"
    ),
    "a click on no link": "INSERT INTO openrebate.clicks (click_id, link_id, clicked) VALUES ('x', 'none', now())",
}  # fmt: skip


def filled(desk: Desk) -> None:
    """Something in most of the tables."""
    asked = ready(desk)
    desk("link", "partner", "apply", "p9", by="p9")
    desk.code("GRID", "p1")
    link = desk("link", "new", "GRID")["link"]
    click = desk("link", "click", link)["click"]
    desk("link", "bind", "trader", "--click", click, "--sign-up")
    digest, answer = honest(asked)["ed25519"]
    assert prove_key(asked.asking, digest, answer).proof
    desk("link", "told", "1", "--how", "mail")


def test_no_illegal_write_is_taken(desk: Desk, database: Dsn, capsys: pytest.CaptureFixture[str]) -> None:
    """As the application's own role: no change, no deletion, no date of one's own, nothing raw, nobody's own answer."""
    filled(desk)
    forms = [form.format(table, "by" if table not in ("clicks", "click_uses", "challenge_uses") else "at")
             for table in TABLES for form in (*FORMS, DATED)]  # fmt: skip
    forms += [text.replace("VALUES (1,", "VALUES (3,") for text in OTHERS.values()]
    with open_connection(database) as connection:
        assert counts(desk)["applications"] == 3
        before = counts(desk)
        for form in forms:
            with pytest.raises(psycopg.Error), connection.transaction():
                connection.execute(form.encode())
    assert counts(desk) == before
    with capsys.disabled():
        sys.stdout.write(f"\nlinks: {len(forms)} forms of illegal write refused\n")


def counts(desk: Desk) -> dict[str, int]:
    """The rows of each table."""
    with connected(desk.workspace) as connection:
        found = {}
        for table in (*TABLES, "claims"):
            row = connection.execute(f"SELECT count(*) FROM openrebate.{table}".encode()).fetchone()
            assert row is not None
            found[table] = int(row[0])
    return found


def test_an_act_that_is_cut_off_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every step of a proof: no claim, no used challenge, no event, no notice; the same answer holds afterwards."""
    asked = ready(desk)
    digest, answer = honest(asked)["ed25519"]
    before = counts(desk)
    cut: list[str] = []

    def cutting(step: str) -> None:
        if step not in cut:
            cut.append(step)
            raise KeyboardInterrupt

    monkeypatch.setattr(failpoints, "_watch", cutting)
    for _ in range(50):
        try:
            found = prove_key(asked.asking, digest, answer)
        except KeyboardInterrupt:
            assert counts(desk) == before
        else:
            break
    assert found.proof
    assert {"link: challenge used", "link: claims brought", "link: event noted"} <= set(cut)
    assert (counts(desk)["claims"], counts(desk)["challenge_uses"]) == (1, 1)
