"""Challenges, their one use, the proofs that answered them, and the public keys that the operator has on file."""

from __future__ import annotations

from dataclasses import dataclass

from openrebate.evidence.challenge import Challenge
from openrebate.store.connection import Connection
from openrebate.store.failpoints import reached

_MEMBERS = (
    "nonce", "audience", "partner_id", "venue", "subject_kind", "subject", "method", "issued", "expires",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChallenge:
    """A challenge as it was asked: for which program and role; `code_challenge` is what an OAuth flow began with."""

    challenge: Challenge
    program: str
    role: str
    code_challenge: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledKey:
    """What the operator recorded last of an API key."""

    subject: str
    venue: str
    account_id: str
    pem: str | None


def add_challenge(connection: Connection, asked: AskedChallenge, by: str) -> None:
    """Keep a challenge that is asked."""
    one = asked.challenge
    connection.execute(
        f"INSERT INTO openrebate.challenges (challenge_id, program, role, code_challenge, by, {', '.join(_MEMBERS)}) "
        f"VALUES ({', '.join(['%s'] * (5 + len(_MEMBERS)))})".encode(),
        [
            one.digest, asked.program, asked.role, asked.code_challenge, by, one.nonce, one.audience, one.partner, one.venue,
            one.subject_kind, one.subject, one.method, one.issued, one.expires,
        ],
    )  # fmt: skip


def find_challenge(connection: Connection, challenge_id: str) -> AskedChallenge | None:
    """The challenge whose digest this is, or begins with it (12 digits or more); None: never asked."""
    rows = connection.execute(
        f"SELECT program, role, code_challenge, {', '.join(_MEMBERS)} FROM openrebate.challenges "
        "WHERE starts_with(challenge_id, %s) LIMIT 2".encode(),
        [challenge_id],
    ).fetchall()
    if len(rows) != 1 or len(challenge_id) < 12:
        return None
    members = dict(zip(_MEMBERS, rows[0][3:], strict=True))
    members["partner"] = members.pop("partner_id")
    return AskedChallenge(
        challenge=Challenge(**members), program=rows[0][0], role=rows[0][1], code_challenge=rows[0][2]
    )


class UsedOnce:
    """Which challenges were answered, in the transaction that writes the claim: a rolled back one uses nothing up."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def use(self, nonce: str, until: int) -> bool:
        """True exactly once for a nonce, whoever asks and however many at once."""
        row = self._connection.execute(
            "INSERT INTO openrebate.challenge_uses (nonce, until) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING nonce",
            [nonce, until],
        ).fetchone()
        reached("link: challenge used")
        return row is not None


def add_proof(
    connection: Connection, challenge: Challenge, witness: str, proved: int, claim_id: str | None, by: str
) -> None:
    """Keep a proof with the claim that it stands behind."""
    connection.execute(
        "INSERT INTO openrebate.proofs (challenge_id, witness, proved, claim_id, by) VALUES (%s, %s, %s, %s, %s)",
        [challenge.digest, witness, proved, claim_id, by],
    )


def file_key(connection: Connection, key: FiledKey, by: str) -> None:
    """Record what the exchange has of an API key: whose account it is of, and its public key where it has one."""
    connection.execute(
        "INSERT INTO openrebate.keys_on_file (subject, venue, account_id, pem, by) VALUES (%s, %s, %s, %s, %s)",
        [key.subject, key.venue, key.account_id, key.pem, by],
    )


def filed_key(connection: Connection, subject: str) -> FiledKey | None:
    """What was recorded last of a key."""
    row = connection.execute(
        "SELECT subject, venue, account_id, pem FROM openrebate.keys_on_file WHERE subject = %s ORDER BY n DESC LIMIT 1",
        [subject],
    ).fetchone()
    return None if row is None else FiledKey(**dict(zip(FiledKey.__slots__, row, strict=True)))
