# ruff: noqa: S311
"""Random worlds for a random program: few subjects, so that everything collides with everything."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from tests.strategies.fills import Cast, fills
from tests.strategies.programs import SampleProgram, program
from tests.strategies.times import DAY, beside, spans, text

Rows = list[dict[str, str]]
SampleWorld = dict[str, Rows]

PREFIXES = ["x-", "x-a", "x-abc", "x-abcdef", "X-abc", "x-abc1"]
TAGS = ["tagA", "tagB", "tagAB", "taga"]
KEYS = ["key1", "key2", "key10"]
APPS = ["app1", "app2"]


@dataclass(frozen=True)
class Sample:
    """A world, the terms to rate it under, and the period."""

    seed: int
    world: SampleWorld
    toml: str
    period: str

    def __repr__(self) -> str:
        return f"sample({self.seed})"


def sample(seed: int) -> Sample:
    """The sample of that seed; the same seed gives the same sample."""
    rng = Random(seed)
    terms = program(rng)
    return Sample(seed, world(rng, terms), terms.toml, terms.clock.period)


def samples() -> st.SearchStrategy[Sample]:
    """All samples, for hypothesis."""
    return st.integers(0, 2**32 - 1).map(sample)


def world(rng: Random, terms: SampleProgram) -> SampleWorld:
    """All tables of a world."""
    masters = [f"m{i}" for i in range(rng.randint(1, 4))]
    subs = [f"s{i}" for i in range(rng.randint(0, 3))]
    cast = Cast(
        masters=masters, subs=subs, tags=[*TAGS, "nobody"], keys=[*KEYS, "key9"], apps=[*APPS, "app9"]
    )
    partners = [f"p{i}" for i in range(rng.randint(1, 5))]
    tables: SampleWorld = {
        "accounts": accounts(rng, terms, cast),
        "account_attributes": attributes(rng, terms, cast),
        "subaccounts": subaccounts(rng, terms, cast),
        "partners": [row for role in terms.roles for row in standings(rng, terms, role, partners)],
        "partner_accounts": owned(rng, cast, partners),
    }
    pairs = sorted({(row["partner_id"], row["role"]) for row in tables["partners"]})
    tables["claims"] = claims(rng, terms, cast, pairs)
    tables["grants"] = grants(rng, terms, pairs)
    tables["overrides"] = overrides(rng, terms, cast, pairs)
    tables["metrics"] = metrics(rng, terms, partners)
    tables["fills"], tables["marks"] = fills(rng, terms, cast)
    for rows in tables.values():
        rng.shuffle(rows)
    tables["account_attributes"] += deposits(beside(rng), terms, cast)
    return {name: rows for name, rows in tables.items() if rows or name == "fills"}


def dated(rng: Random, terms: SampleProgram, row: dict[str, str], most: int = 3) -> Rows:
    """The row once for each of some disjoint spans."""
    found = []
    for start, end in spans(rng, terms.clock.edges, most):
        ending = "" if end is None else text(end, rng)
        found.append({**row, "effective_from": text(start, rng), "effective_to": ending})
    return found


def accounts(rng: Random, terms: SampleProgram, cast: Cast) -> Rows:
    """Some accounts are unknown, some have no registration time or region."""
    found = []
    for account in cast.accounts:
        if rng.random() < 0.8:
            registered = terms.clock.edges[0] - rng.choice([0, 1, DAY, 400 * DAY, 30 * DAY])
            if rng.random() < 0.3:
                registered = terms.clock.start - rng.choice([0, 1, 25 * DAY])
            shown = text(registered, rng) if rng.random() < 0.8 else ""
            found.append(
                {"account_id": account, "registered_at": shown, "region": rng.choice(["", "US", "SG"])}
            )
    return found


def attributes(rng: Random, terms: SampleProgram, cast: Cast) -> Rows:
    """VIP levels and groups that change in time."""
    found = []
    for account in cast.accounts:
        for name, values in (("vip_level", ["0", "5", "6", "7", "9"]), ("group", ["mm", "gold", "staff"])):
            if rng.random() < 0.5:
                rows = dated(rng, terms, {"account_id": account, "attribute": name})
                found += [{**row, "value": rng.choice(values)} for row in rows]
    return found


def deposits(rng: Random, terms: SampleProgram, cast: Cast) -> Rows:
    """First deposits of some accounts, a few of them in two rows."""
    return [
        {**row, "value": rng.choice(["0.5", "100", "5000"])}
        for account in cast.accounts
        if rng.random() < 0.5
        for row in dated(rng, terms, {"account_id": account, "attribute": "first_deposit"}, most=2)
    ]


def subaccounts(rng: Random, terms: SampleProgram, cast: Cast) -> Rows:
    """Sub-accounts that move from master to master; some are subs of subs."""
    found = []
    for i, sub in enumerate(cast.subs):
        above = cast.masters + cast.subs[:i]
        rows = dated(rng, terms, {"account_id": sub})
        found += [{**row, "master_account_id": rng.choice(above)} for row in rows]
    return found


def standings(rng: Random, terms: SampleProgram, role: str, partners: list[str]) -> Rows:
    """Partners with gaps, suspensions and parents; a parent always has a lower number, so nothing is circular."""
    found = []
    here = [partner for partner in partners if rng.random() < 0.9] or partners[:1]
    for i, partner in enumerate(here):
        rows = dated(rng, terms, {"partner_id": partner, "role": role})
        if rng.random() < 0.7:
            rows = [{**rows[0], "effective_from": text(terms.clock.edges[0] - DAY), "effective_to": ""}]
        for row in rows:
            parent = rng.choice(here[:i]) if i and rng.random() < 0.8 else ""
            status = rng.choice(["", "active", "active", "active", "active", "suspended", "left"])
            found.append({**row, "parent_partner_id": parent, "status": status})
    return found


def owned(rng: Random, cast: Cast, partners: list[str]) -> Rows:
    """A few accounts are the partners' own."""
    pairs = [(partner, account) for partner in partners for account in cast.accounts]
    return [{"partner_id": p, "account_id": a} for p, a in pairs if rng.random() < 0.04]


def claims(rng: Random, terms: SampleProgram, cast: Cast, pairs: list[tuple[str, str]]) -> Rows:
    """Claims of every kind; each subject has disjoint spans, each span its own partner."""
    found: Rows = []
    subjects = {
        "order_tag": [(tag, m) for tag in TAGS for m in ("", "prefix", "exact")],
        "client_order_id": [(prefix, m) for prefix in PREFIXES for m in ("", "exact")],
        "api_key": [(key, m) for key in KEYS for m in ("", "exact", "prefix")],
        "oauth_app": [(app, "") for app in APPS],
        "account": [(account, "") for account in cast.accounts],
    }
    for role in terms.roles:
        names = [partner for partner, its_role in pairs if its_role == role]
        for kind, options in subjects.items():
            seen: set[tuple[str, bool]] = set()
            for subject, match in options:
                key = (subject, (match or ("prefix" if kind == "client_order_id" else "exact")) == "exact")
                if key in seen or rng.random() < 0.3:
                    continue
                seen.add(key)
                base = {"role": role, "subject_kind": kind, "subject": subject, "match": match}
                found += [{**row, **bound(rng, names)} for row in dated(rng, terms, base)]
    return [{"claim_id": f"c{i}", **row} for i, row in enumerate(found)]


def bound(rng: Random, names: list[str]) -> dict[str, str]:
    """What a claim binds to, and the kickback it promises."""
    return {
        "partner_id": rng.choice(names),
        "kickback": rng.choice(["", "", "0", "0.1", "0.2", "0.333333", "1"]),
    }


def grants(rng: Random, terms: SampleProgram, pairs: list[tuple[str, str]]) -> Rows:
    """Levels given by hand, for one line or for all."""
    found = []
    for partner, role in pairs:
        table = terms.laddered.get(role)
        if table is None or role in terms.disqualifying or rng.random() < 0.7:
            continue
        top = max(row["level"] for row in table["level"])
        for line in (
            rng.sample(["", *terms.lines], rng.randint(1, 2)) if table["serves"] != "program" else [""]
        ):
            rows = dated(rng, terms, {"partner_id": partner, "role": role, "product_line": line})
            found += [{**row, "level": str(rng.randint(0, top))} for row in rows]
    return found


def overrides(rng: Random, terms: SampleProgram, cast: Cast, pairs: list[tuple[str, str]]) -> Rows:
    """Agreed rates, from general to special."""
    found: Rows = []
    for partner, role in pairs:
        for _ in range(rng.choice([0, 0, 1, 3])):
            scope = {
                "product_line": rng.choice(["", "", *terms.lines]),
                "account_id": rng.choice(["", "", *cast.accounts]),
            }
            key = {"partner_id": partner, "role": role, **scope}
            if not any(all(row[k] == v for k, v in key.items()) for row in found):
                shares = ["0", "0.15", "0.35", "0.45", "0.5", "0.123456"]
                found += [{**row, "rate": rng.choice(shares)} for row in dated(rng, terms, key)]
    return found


def metrics(rng: Random, terms: SampleProgram, partners: list[str]) -> Rows:
    """A staked balance, measured elsewhere."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for partner in partners:
        for _ in range(rng.randint(0, 3)):
            at = terms.clock.any(rng)
            shown = {
                "partner_id": partner,
                "metric": "staked",
                "at": text(at),
                "value": rng.choice(["0", "3", "7.5"]),
            }
            found[(partner, at)] = shown
    return list(found.values())
