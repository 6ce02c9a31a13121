"""Why did one fill, or one line, earn what it earned? The whole chain, from what an earlier run wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.explained_line import explained_line
from openrebate.app.explained_role import explained_role
from openrebate.app.reported_fill import Key, Reported, mark_of, parse_key, refuse_outside, reported
from openrebate.app.rerun import Rerun, rerun
from openrebate.app.written import read_out
from openrebate.model.errors import InputError, NotFoundError
from openrebate.model.reasons import REASONS
from openrebate.terms.faults import closest

if TYPE_CHECKING:
    from openrebate.one_role import RatedRole

Say = Callable[[str], None]


def explain_fill(
    out: Path, fill: str, role: str | None = None, world: Path | None = None, say: Say = lambda step: None
) -> dict[str, Any]:
    """Everything about one fill of OUT for every earning role, or for one: claims, values, rules, level, rate, lines.

    `fill` is VENUE/ACCOUNT/FILL_ID. InputError (2): no OUT or role of that name; NotFoundError (4): no such fill in the
    period; ConflictError (5): the world or the terms are not those that OUT was made from.
    """
    key = parse_key(fill)
    with rerun(out, world, say) as run:
        return fill_document(run, key, role)


def fill_document(run: Rerun, key: Key, role: str | None = None) -> dict[str, Any]:
    """What `explain_fill` tells, of a run that is there already."""
    roles = _roles(run, role)
    found = reported(run, key)
    exception = _exception(run, found)
    if exception is None:
        refuse_outside(run, found)
    cancelled = exception is None and found.row["quantity"] == 0 and found.identity.revision > 0
    return {
        "program": run.terms.id,
        "terms_version": run.terms.version,
        "title": run.terms.title,
        "period": run.period.label,
        "asset": run.terms.asset,
        "fill": found.document(),
        "master_account": found.master,
        "identity": asdict(found.identity) | {"sentence": found.identity.sentence},
        "outcome": "held" if exception else "cancelled" if cancelled else "rated",
        "exception": exception,
        "roles": []
        if cancelled
        else [explained_role(run, one, found, held=exception is not None) for one in roles],
    }


def explain_line(
    out: Path, line_id: str, world: Path | None = None, say: Say = lambda step: None
) -> dict[str, Any]:
    """Everything about one line of OUT: key, arithmetic, level, clause, and its largest fills. Errors as `explain_fill`."""
    _refuse_unknown(read_out(out).line_ids(), line_id)
    with rerun(out, world, say) as run:
        return line_document(run, line_id)


def line_document(run: Rerun, line_id: str) -> dict[str, Any]:
    """What `explain_line` tells, of a run that is there already and has the line."""
    [(role, line)] = [(role, line) for role in run.rated.roles for line in run.lines(role, line_id=line_id)]
    return explained_line(run, role, line)


def _roles(run: Rerun, name: str | None) -> tuple[RatedRole, ...]:
    names = [one.role.name for one in run.rated.roles]
    if name is not None and name not in names:
        raise InputError(f"no role '{name}' earns under {run.terms.id}", advice=closest(name, names))
    return tuple(one for one in run.rated.roles if name in (None, one.role.name))


def _exception(run: Rerun, fill: Reported) -> dict[str, Any] | None:
    """Why the fill is not rated, with the marks that it looked for; None for one that is."""
    identity = asdict(fill.key)
    row = next((row for row in run.rated.exceptions if all(row[k] == v for k, v in identity.items())), None)
    if row is None:
        return None
    reason = REASONS[row["reason"]]
    assets = dict.fromkeys((fill.row["fee_asset"], fill.row["quote_asset"]))
    marks = [asdict(mark_of(run, asset, fill.row["executed_at"])) for asset in assets]
    return {
        "reason": reason.code, "detail": row["detail"], "sentence": reason.sentence, "remedy": reason.remedy,
        "marks": marks if reason.code == "no_mark" else [],
    }  # fmt: skip


def _refuse_unknown(ids: Iterable[str], line_id: str) -> None:
    known = list(ids)
    if line_id in known:
        return
    near = [one for one in known if one[:4] == line_id[:4]] or get_close_matches(
        line_id, known[:5000], n=3, cutoff=0.5
    )
    advice = f"Near it: {', '.join(near[:3])}" if near else "Its lines are in the file `lines` of that folder"
    raise NotFoundError(f"there is no line {line_id}", advice=advice)
