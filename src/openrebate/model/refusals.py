"""Why a confirmation or a proof of ownership does not hold: codes, sentences and what to do. Part of the table of reasons."""

from __future__ import annotations

REFUSALS: tuple[tuple[str, str, str], ...] = (
    # Confirmations and other signed documents, in the order in which they are looked at.
    ("not_a_jws", "This is not one compact JWS in its one spelling.", "Take the file as it was written, unchanged."),
    ("header_not_plain", "The header is not the canonical object of alg, kid and typ alone.", "Do not trust it."),
    ("wrong_algorithm", "The header names another algorithm than Ed25519.", "Do not trust it."),
    ("wrong_type", "It is a signed document of another kind.", "Verify it as what it is."),
    ("unknown_key", "No published key has this id.", "Take the issuer's newest key set from the issuer itself."),
    ("bad_signature", "The signature does not fit the text.", "Do not trust it: it was forged or altered."),
    ("content_not_canonical", "What is signed is not canonical JSON.", "Ask the issuer for a new one."),
    ("content_incomplete", "A member is missing, strange or of another kind than it must be.", "Ask the issuer."),
    ("wrong_issuer", "Another issuer is named than the key set's.", "Take the key set of the issuer named."),
    ("wrong_audience", "It was made out to somebody else.", "Ask for one of your own."),
    ("key_not_yet_valid", "It is dated before its key was valid.", "Do not trust it."),
    ("key_retired", "It is dated after its key was retired.", "Do not trust it."),
    ("key_revoked", "Its key was revoked, and nothing shows that it was signed before.", "Ask for a new one."),
    ("not_yet_valid", "It is dated in the future.", "Check the clock; else do not trust it."),
    ("expired", "It is past its last instant.", "Ask for a new one."),
    ("too_long", "It claims to be valid for longer than any may be.", "Do not trust it."),
    # Proofs that somebody owns an API key or an account.
    ("challenge_unknown", "The challenge is not one that was asked.", "Ask for a new challenge and answer that one."),
    ("challenge_expired", "The challenge was answered too late.", "Ask for a new challenge."),
    ("challenge_not_yet", "The answer is dated before the challenge.", "Ask for a new challenge."),
    ("challenge_used", "The challenge was answered before: each counts once.", "Ask for a new challenge."),
    ("wrong_key", "The answer is about another key than the challenge.", "Answer with the key that was named."),
    ("wrong_account", "The answer is about another account than the challenge.", "Use the account that was named."),
    ("wrong_method", "The challenge asks for another kind of proof.", "Ask for a challenge of this kind."),
    ("weak_key", "The public key is too weak, or not of a kind that is taken.", "Use Ed25519, or RSA of 2048 bits."),
    ("not_encoded", "The signature is not in the encoding of its scheme.", "Send base64 or hex, as the exchange has it."),
    ("nonce_not_seen", "No order with the challenge's id was seen in time.", "Place the order before the challenge ends."),
    ("grant_not_in_force", "The OAuth grant was not in force.", "Authorise the application again."),
    ("grant_not_ours", "The OAuth grant is for another application or was not begun by this challenge.", "Start anew."),
    ("grant_lacks_scope", "The OAuth grant does not let the application read the account.", "Grant the read scope."),
    ("code_not_matching", "The verifier of the OAuth flow does not fit its challenge.", "Begin the flow again."),
    ("verifier_missing", "Nobody who can check this key's secret is there.", "The operator adds a verifier."),
    ("not_attested", "The attestation does not speak of this challenge.", "The operator attests this challenge."),
)  # fmt: skip
