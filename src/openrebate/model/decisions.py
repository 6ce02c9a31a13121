"""Why a case is granted or refused: codes, sentences and what comes of it. Part of the table of reasons."""

from __future__ import annotations

_PLANNED = "The next plan shows the money."
GRANTS: tuple[tuple[str, str, str], ...] = (
    (
        "claim_shown",
        "The evidence shows that the trades belong to the partner.",
        f"The claim is written. {_PLANNED}",
    ),
    ("computed_wrongly", "The line did not follow the terms.", f"It is put right. {_PLANNED}"),
    (
        "fact_missing",
        "A fact that decides the line was not known, or was wrong.",
        f"It is written. {_PLANNED}",
    ),
    ("abuse_not_shown", "What looked like abuse has an honest explanation.", "The hold is released."),
    (
        "goodwill",
        "The terms do not ask for it, and the operator grants it all the same.",
        "An adjustment is booked.",
    ),
)
DENIALS: tuple[tuple[str, str, str], ...] = (
    ("evidence_missing", "What was shown does not prove what is asked for.", "Appeal with further evidence."),
    (
        "terms_say_otherwise",
        "The line follows the terms.",
        "Read the clause named; appeal where it is read wrongly.",
    ),
    ("other_claim_stands", "Another claim was in force, and goes before.", "`openrebate explain` names it."),
    ("no_longer_disputable", "The period can no longer be disputed.", "None: the terms name the days."),
    ("already_settled", "What is asked for is on a statement already.", "See the statement that is named."),
    ("abuse_shown", "The numbers show what the terms forbid.", "Appeal with an explanation of the numbers."),
)
