"""Play a story of money in a real workspace on a real database, act by act."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa

from openrebate.app.apply import apply
from openrebate.app.close import close
from openrebate.app.ingest import Sender, ingest
from openrebate.app.plan import Planned, plan
from openrebate.app.reconcile import reconcile
from openrebate.app.statement import Asked, find_statement
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import ConflictError
from tests.money.worlds import write
from tests.stories.settling.disputes import dispute, notified, state_of
from tests.stories.settling.linking import holder_of, link, lost_of, told_of
from tests.stories.settling.paying import paid_to, pay, payouts_of, stated_of
from tests.stories.settling.read import Act, MoneyStory
from tests.stories.words import Words

SCALE = 10**8


@dataclass(slots=True)
class Play:
    """A story under way: its workspace, the plan made last, and what was not as expected."""

    story: MoneyStory
    workspace: Workspace
    plan: Planned | None = None
    faults: list[str] = field(default_factory=list)
    unpaid: dict[str, str | None] = field(default_factory=dict)
    warned: list[str] = field(default_factory=list)

    def run(self) -> list[str]:
        """Every act in its order; what was not as the story says."""
        for number, terms in enumerate(self.story.versions):
            (self.workspace.terms / f"terms-{number}.toml").write_text(terms, encoding="utf-8")
        for act in self.story.acts:
            told = getattr(self, f"do_{act.keyword}")(act)
            if told:
                self.faults.append(f"{act}\n    {told}")
        found = reconcile(self.workspace.folder).differences
        self.faults += [f"reconcile: {one}" for one in found if one.step != "lines"]
        return self.faults

    def do_ingest(self, act: Act) -> str:
        """Deliver what was said since the last delivery."""
        with tempfile.TemporaryDirectory() as folder, connected(self.workspace) as connection:
            world = write(Path(folder) / "world", act.world)
            ingest(self.workspace, connection, world, Sender(by="story", source="story"))
        return ""

    def do_plan(self, act: Act) -> str:
        """Plan; `empty`: nothing differs."""
        period, *wanted = act.words
        self.warned.clear()
        self.plan = plan(self.workspace.folder, self.program, period, warn=self.warned.append)
        return outcome(wanted, "empty" if self.plan.empty else "")

    def do_apply(self, act: Act) -> str:
        """Apply the plan made last."""
        assert self.plan is not None
        try:
            done = apply(self.workspace.folder, self.plan.file, by="story").outcome
        except ConflictError:
            done = "refused"  # type: ignore[assignment]
        return outcome(act.words, {"applied": "", "empty": "nothing"}.get(done, done))

    def do_close(self, act: Act) -> str:
        """Close a period."""
        period, *wanted = act.words
        leave = wanted == ["leaving", "late"]
        try:
            done = close(self.workspace.folder, self.program, period, by="story", leave_late=leave).outcome
        except ConflictError:
            done = "refused"  # type: ignore[assignment]
        return outcome(() if leave else wanted, "" if done == "closed" else done)

    def do_reconcile(self, act: Act) -> str:
        """Hold every number against the next; `differs`: what is rated is not what is posted."""
        return outcome(act.words, "" if reconcile(self.workspace.folder).agrees else "differs")

    def do_case(self, act: Act) -> str:
        """What people do in a case; the plan that an approval shows is the plan made last."""
        told, plan = dispute(self.workspace, self.program, Words(act.place, list(act.words)))
        self.plan = plan or self.plan
        return told

    def do_link(self, act: Act) -> str:
        """How an account comes to a partner, or does not."""
        return link(self.workspace, self.program, Words(act.place, list(act.words)))

    def do_pay(self, act: Act) -> str:
        """Pay what is due at an instant; the rail says what became of it."""
        self.unpaid = pay(self.workspace, self.program, *act.words)
        return ""

    def expect_payout(self, owner: str, *wanted: str) -> str:
        """`payout PARTNER STATE AMOUNT ASSET for OWED at PRICE of INSTANT by PUBLISHER`: one of its payouts."""
        found = payouts_of(self.workspace, owner)
        return "" if " ".join(wanted) in found else f"there is {'; '.join(found) or 'none'}"

    def expect_paid(self, owner: str, *wanted: str) -> str:
        """`paid OWNER STATE AMOUNT ASSET`: one of its payouts, in what was earned."""
        found = paid_to(self.workspace, owner)
        return "" if " ".join(wanted) in found else f"there is {'; '.join(found) or 'none'}"

    def expect_unpaid(self, owner: str, reason: str, *of: str) -> str:
        """`unpaid PARTNER REASON [in ASSET]`: why the last `pay` left it."""
        found = self.unpaid.get(" ".join((owner, *of[1:])))
        return "" if found == reason else f"it is {found}"

    def expect_stated(self, owner: str, period: str, *wanted: str) -> str:
        """`stated PARTNER PERIOD …`: as `payout`, by its statement, which holds."""
        asked = Asked(partner=owner, period=period, program=self.program)
        found = stated_of(find_statement(self.workspace.folder, asked))
        return "" if found == [" ".join(wanted)] else f"it says {found}"

    def expect_holder(self, account: str, at: str, *wanted: str) -> str:
        """`holder ACCOUNT AT PARTNER CODE|-` or `holder ACCOUNT AT nobody`: whose it is then, by what is known now."""
        found = holder_of(self.workspace, account, at)
        return "" if found == " ".join(wanted) else f"it is {found}"

    def expect_told(self, account: str, *wanted: str) -> str:
        """`told ACCOUNT WHO:KIND…`: who is to be told of changes of the account."""
        found = told_of(self.workspace, account)
        return "" if found == set(wanted) else f"there is {', '.join(sorted(found)) or 'nobody'}"

    def expect_lost(self, account: str, *wanted: str) -> str:
        """`lost ACCOUNT PARTNER:REASON…`: who wanted it in vain."""
        found = lost_of(self.workspace, account)
        return "" if found == set(wanted) else f"there is {', '.join(sorted(found)) or 'nobody'}"

    def do_expect(self, act: Act) -> str:
        """Hold what the story says against what is there."""
        what, *words = act.words
        return str(getattr(self, f"expect_{what}")(*words))

    @property
    def program(self) -> str:
        """The program's id."""
        return self.story.program

    def expect_difference(self, kind: str, owner: str, why: str, origin: str, *rest: str) -> str:
        """`difference partner|account OWNER WHY ORIGIN was A will-be B difference D [in ASSET]`, of the plan made last."""
        assert self.plan is not None
        told, asset = of_asset(rest)
        wanted = dict(zip(told[::2], map(Fraction, told[1::2]), strict=True))
        found = planned_for(self.plan, kind, owner, why, origin, asset)
        return "" if found == wanted else f"there is {shown(found)}"

    def expect_case(self, case: str, state: str) -> str:
        """`case CASE STATE`."""
        found = state_of(self.workspace, case)
        return "" if found == state else f"it is {found}"

    def expect_notice(self, case: str, *partners: str) -> str:
        """`notice CASE PARTNER…`: whom it told that a claim of theirs ends."""
        found = notified(self.workspace, case)
        return "" if found == set(partners) else f"there is {', '.join(sorted(found)) or 'none'}"

    def expect_balance(self, kind: str, owner: str, amount: str, *of: str) -> str:
        """`balance partner|account OWNER AMOUNT [in ASSET]`: what is owed now."""
        query = (
            "SELECT sum(balance) FROM openrebate.books WHERE kind = 'payable' AND owner_kind = %s AND owner = %s "
            "AND asset LIKE %s"
        )
        return self._equal(query, [kind, owner, of_asset(of)[1]], amount)

    def expect_booked(self, kind: str, owner: str, period: str, amount: str) -> str:
        """`booked partner|account OWNER PERIOD AMOUNT`: what was booked for them in a period."""
        query = (
            "SELECT sum(CASE WHEN b.book_id = t.credit THEN t.amount ELSE -t.amount END) FROM openrebate.books AS b "
            "JOIN openrebate.transfers AS t ON b.book_id IN (t.debit, t.credit) JOIN openrebate.postings AS p USING (posting_no) "
            "WHERE b.kind = 'payable' AND b.owner_kind = %s AND b.owner = %s AND p.period = %s"
        )
        return self._equal(query, [kind, owner, period], amount)

    def expect_cost(self, amount: str) -> str:
        """`cost AMOUNT`: what the program has cost."""
        return self._equal(
            "SELECT -sum(balance) FROM openrebate.books WHERE kind = 'commission_cost'", [], amount
        )

    def expect_versions(self, *wanted: str) -> str:
        """`versions VERSION=FILLS…`: how many trades the posted lines of each version of the terms hold."""
        with connected(self.workspace) as connection:
            query = "SELECT terms_version, sum(fills) FROM openrebate.lines GROUP BY terms_version"
            found = {f"{version}={fills}" for version, fills in connection.execute(query).fetchall()}
        return "" if found == set(wanted) else f"there is {', '.join(sorted(found))}"

    def expect_transfers(self, many: str) -> str:
        """`transfers N`: so many were ever posted."""
        return self._equal("SELECT count(*) FROM openrebate.transfers", [], many, unit=1)

    def expect_warned(self, *wanted: str) -> str:
        """`warned TEXT`: the plan made last warned of just that; `nothing`: of nothing."""
        found = "; ".join(self.warned) or "nothing"
        return "" if found == " ".join(wanted) else f"it warned of {found}"

    def expect_lines(self, many: str) -> str:
        """`lines N`: the plan made last has so many."""
        assert self.plan is not None
        there = self.plan.rows.num_rows
        return "" if there == int(many) else f"there are {there}"

    def expect_statements(self, many: str) -> str:
        """`statements N`: so many were ever numbered."""
        return self._equal("SELECT count(*) FROM openrebate.statements", [], many, unit=1)

    def expect_statement(self, number: str, owner: str, period: str, *rest: str) -> str:
        """`statement NUMBER PARTNER PERIOD opening A earned B closing C [in ASSET]`."""
        query = (
            "SELECT coalesce(sum((b ->> 'opening')::numeric), 0), coalesce(sum((b ->> 'booked')::numeric), 0), "
            "coalesce(sum((b ->> 'closing')::numeric), 0) FROM openrebate.statements AS s, "
            "jsonb_array_elements(s.header::jsonb -> 'balances') AS b WHERE statement_no = %s AND owner = %s AND period = %s "
            "AND b ->> 'asset' LIKE %s"
        )
        told, asset = of_asset(rest)
        wanted = dict(zip(told[::2], map(Fraction, told[1::2]), strict=True))
        with connected(self.workspace) as connection:
            row = connection.execute(query.encode(), [number, owner, period, asset]).fetchone()
        assert row is not None
        found = dict(zip(("opening", "earned", "closing"), map(Fraction, row), strict=True))
        return "" if found == wanted else f"there is {shown(found)}"

    def expect_level(self, owner: str, period: str, line: str, level: str, basis: str, *metrics: str) -> str:
        """`level PARTNER PERIOD LINE LEVEL BASIS METRIC VALUE …`, as its statement says, issued or draft."""
        asked = Asked(partner=owner, period=period, program=self.program)
        said = find_statement(self.workspace.folder, asked)["header"]["levels"]
        there = [
            [
                str(one["level"]),
                one["basis"],
                *(text for m in one["metrics"] for text in (m["metric"], m["value"])),
            ]
            for one in said
            if one["product_line"] == line
        ]
        return "" if there == [[level, basis, *metrics]] else f"it says {there}"

    def _equal(self, query: str, values: list[str], wanted: str, *, unit: int = SCALE) -> str:
        with connected(self.workspace) as connection:
            row = connection.execute(query.encode(), values).fetchone()
        found = Fraction(row[0] or 0) / unit if row else Fraction(0)
        return "" if found == Fraction(wanted) else f"it is {float(found)}"


def of_asset(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Words that may end `in ASSET`: those before it, and the asset as SQL's LIKE takes it (`%`: every one)."""
    return (words[:-2], words[-1]) if "in" in words[-2:] else (words, "%")


def planned_for(
    made: Planned, kind: str, owner: str, why: str, origin: str, asset: str
) -> dict[str, Fraction]:
    """What a plan says of an owner: a partner's totals of the period, or an account's lines."""
    if kind == "partner":
        for one in made.document["totals"]:
            if (one["partner"], one["for"], one["period"]) == (owner, "partner", origin) and asset in (
                "%",
                one["asset"],
            ):
                for part in one["why"]:
                    if part["why"] == why:
                        amounts = (one["was"], one["will_be"], part["difference"])
                        return dict(
                            zip(("was", "will-be", "difference"), map(Fraction, amounts), strict=True)
                        )
        return {}
    rows = [row for row in lines_of(made.rows) if (row["account_id"], row["kind"]) == (owner, "kickback")]
    rows = [row for row in rows if (row["why"], row["origin"]) == (why, origin)]
    was, will = (Fraction(sum(int(row[name]) for row in rows), SCALE) for name in ("before", "after"))
    return {"was": was, "will-be": will, "difference": will - was} if rows else {}


def lines_of(rows: pa.Table) -> list[dict[str, Any]]:
    """Lines as dictionaries."""
    return list(rows.to_pylist())


def outcome(wanted: tuple[str, ...] | list[str], found: str) -> str:
    """Nothing where an act ended as it should."""
    expected = " ".join(wanted)
    return "" if expected == found else f"it ended {found or 'well'}"


def shown(found: dict[str, Fraction]) -> str:
    """Amounts in words."""
    return " ".join(f"{name} {float(value)}" for name, value in found.items()) or "nothing"
