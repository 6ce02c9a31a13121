"""What changed in how levels are measured, reached and kept."""

from __future__ import annotations

from openrebate.model.level import Assessment, Level, Metric
from openrebate.model.terms import Terms
from openrebate.terms.change import Change, amount, by, each, said, value, when
from openrebate.terms.words import demotion_in_words, groups_in_words, metric_in_words, time_in_words


def metric_changes(old: Terms, new: Terms) -> list[Change]:
    """What differs in the metrics of the terms' own."""
    return each("metric", by(old.metrics, lambda m: m.name), by(new.metrics, lambda m: m.name), _metric)


def level_changes(old: Terms, new: Terms) -> list[Change]:
    """What differs in the levels of every role."""
    before, after = by(old.assessments, lambda a: a.role), by(new.assessments, lambda a: a.role)
    return each("levels", before, after, _assessment)


def _metric(name: str, old: Metric, new: Metric) -> list[Change]:
    return value("metric", f"{name} is", metric_in_words(old), metric_in_words(new))


def _assessment(role: str, old: Assessment, new: Assessment) -> list[Change]:
    return [
        *value("levels", f"{role}: window", old.window, new.window),
        *value("levels", f"{role}: a level serves", old.serves, new.serves),
        *value("levels", f"{role}: tiers", old.tiers, new.tiers),
        *value("levels", f"{role}: assessments until a level applies", str(old.lag), str(new.lag)),
        *value("levels", f"{role}: misses before demotion", str(old.demote_after), str(new.demote_after)),
        *value("levels", f"{role}: a lost level leaves", demotion_in_words(old), demotion_in_words(new)),
        *value(
            "levels",
            f"{role}: misses before disqualification",
            said(old.disqualify_after),
            said(new.disqualify_after),
        ),
        *value("levels", f"{role}: start level", str(old.start_level), str(new.start_level)),
        *value("levels", f"{role}: protected months", str(old.protected_months), str(new.protected_months)),
        *value(
            "levels",
            f"{role}: month of the first assessment",
            str(old.first_assessed),
            str(new.first_assessed),
        ),
        *value("levels", f"{role}: windows are counted off from", when(old.anchor), when(new.anchor)),
        *value(
            "levels",
            f"{role}: outside metrics are taken at",
            time_in_words(old.taken_at),
            time_in_words(new.taken_at),
        ),
        *each("level", by(old.levels, _level_key), by(new.levels, _level_key), _level, groups_in_words),
    ]


def _level(_: str, old: Level, new: Level) -> list[Change]:
    name = _level_key(new)
    before = {(n.metric, n.line): n.at_least for group in old.groups for n in group}
    after = {(n.metric, n.line): n.at_least for group in new.groups for n in group}
    told = []
    for metric, line in sorted({*before, *after}, key=str):
        was, now = before.get((metric, line)), after.get((metric, line))
        what = f"{name} {metric}" + (f" on {line}" if line else "")
        if was is None or now is None:
            told += value("level", what, amount(was), amount(now))
        elif was != now:
            verb = "rises" if now > was else "falls"
            text = f"{what} {verb} from {amount(was)} to {amount(now)}"
            told.append(Change(part="level", text=text, before=amount(was), after=amount(now)))
    if not told and old.groups != new.groups:
        told += value("level", f"{name} asks for", groups_in_words(old), groups_in_words(new))
    return told


def _level_key(level: Level) -> str:
    return f"level {level.level}" + (f" {level.line}" if level.line else "")
