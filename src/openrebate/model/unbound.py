"""Why a code is not given out, or an account, a key or a sub-account does not come to a partner. Part of the table of reasons."""

from __future__ import annotations

UNBOUND: tuple[tuple[str, str, str], ...] = (
    ("code_malformed", "A code has 3 to 32 letters, digits, dashes and underscores.", "Choose another code."),
    ("code_reserved", "The code is, or holds, a word that is kept for the operator.", "Choose another code."),
    ("code_looks_alike", "The code can be taken for one that is in use.", "Choose another code."),
    ("code_limit", "The partner has as many codes as the terms allow.", "Retire one that is no longer used."),
    ("kickback_not_offered", "The terms do not let a code give back this share.", "See `openrebate terms show`."),
    ("code_unknown", "Nobody has this code.", "Check its spelling."),
    ("code_expired", "The code has expired, and no standard code takes its place.", "Ask the partner for another one."),
    ("click_unknown", "Nobody opened a link under this number.", "Use the number that opening the link gave."),
    ("click_expired", "The sign-up came too long after the click, or before it.", "A later code may still be taken."),
    ("partner_not_admitted", "The partner was not in force in this role then.", "Ask the operator about its dates."),
    ("own_account", "The account, or its master, is the partner's own.", "None: a partner does not refer itself."),
    ("already_bound", "The partner has the account already.", "None needed."),
    ("already_claimed", "Another partner's claim came first.", "Open a case if yours did, with the evidence."),
    ("original_partner", "The account had another partner first, and keeps it.", "None under these terms."),
    ("sign_up_unknown", "It is not known when the account signed up.", "Bring the account's date of sign-up."),
    ("before_sign_up", "The account had not signed up then.", "Bind it when it has."),
    ("too_late", "The days in which a code may still be given are over.", "None under these terms."),
    ("key_stays", "The key is linked to another partner, and the terms do not let it move.", "Link another key."),
    ("key_not_held", "No claim on this key is in force.", "See `openrebate link key list`."),
    ("too_deep", "The tree of sub-accounts would be deeper than the terms allow.", "Attach it to the master."),
    ("cycle", "An account would be its own master.", "Name another master."),
)  # fmt: skip
