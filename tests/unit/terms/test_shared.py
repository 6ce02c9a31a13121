"""Shares of another role's commission that cannot be paid exactly are refused where they stand."""

from __future__ import annotations

import pytest

from openrebate.model.errors import TermsError
from openrebate.terms.read import parse_terms
from tests.unit.terms.small import GOOD

ROWS = """\
[[rate]]
role = "affiliate"
share = "0.2"

[[rate]]
role = "broker"
of = "affiliate"
share = "0.3"
out_of_it = true
"""
HEAD = GOOD.partition("[levels.broker]")[0].replace("earns = false\n", "")
SOUND = HEAD + ROWS


def _with(*changes: tuple[str, str], more: str = "") -> str:
    text = SOUND
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text + more


def test_a_share_of_a_commission_is_read() -> None:
    """The row says whose commission it shares."""
    row = parse_terms(SOUND).rates[1]
    assert (row.of, row.of_role, row.out_of_it) == ("affiliate", "affiliate", True)


CAP = '\n[[cap]]\nrole = "{role}"\nscope = "account"\nlimit = "{limit}"\n'
THIRD = '\n[[role]]\nname = "third"\nchannels = ["oauth_app"]\nbase = "greatest(0, fee_value)"\n'
THIRD_TAKES = THIRD + '\n[[rate]]\nrole = "third"\nof = "affiliate"\nshare = "{share}"\nout_of_it = true\n'
TIMES = '\n[[multiplier]]\nrole = "broker"\nby = "staked"\nsteps = [ { at_least = "1", times = "4" } ]\n'

REFUSED = {
    "of nobody": (_with(('of = "affiliate"', 'of = "kol"')), "no other role 'kol' earns"),
    "of itself": (_with(('of = "affiliate"', 'of = "broker"')), "no other role 'broker' earns"),
    "of one that does not earn": (
        _with(('channels = ["account"]', 'channels = ["account"]\nearns = false')),
        "no other role 'affiliate' earns",
    ),
    "out of the base": (_with(('of = "affiliate"', 'of = "base"')), "nobody's commission"),
    "on another base": (
        _with(('channels = ["account"]', 'channels = ["account"]\nbase = "fee_value"')),
        "bases of broker and affiliate differ",
    ),
    "in another asset": (
        _with(('channels = ["account"]', 'channels = ["account"]\nasset = "PTS"')),
        "paid in different assets",
    ),
    "of a capped commission": (_with(more=CAP.format(role="affiliate", limit="5")), "affiliate is capped"),
    "capped, and out of another": (_with(more=CAP.format(role="broker", limit="5")), "broker is capped"),
    "from one with parents": (
        _with(('channels = ["account"]', 'channels = ["account"]\nparent = "difference"')),
        "affiliate has parents",
    ),
    "with a floor": (
        _with(more='\n[[bound]]\nrole = "broker"\nat_least = "0.1"\n'),
        "broker has a smallest rate",
    ),
    "in a circle": (
        _with(('role = "affiliate"\nshare = "0.2"', 'role = "affiliate"\nof = "broker"\nshare = "0.2"')),
        "affiliate and broker earn depends on each other",
    ),
    "more than all, of two": (_with(more=THIRD_TAKES.format(share="0.71")), "together take more than all"),
    "more than all, multiplied": (_with(more=TIMES), "together take more than all"),
}
ACCEPTED = {
    "a cap that nobody knows": _with(more=CAP.format(role="affiliate", limit="unknown")),
    "a cap on what is on top": _with(("out_of_it = true\n", ""), more=CAP.format(role="broker", limit="5")),
    "parents below what is on top": _with(
        ("out_of_it = true\n", ""),
        ('channels = ["account"]', 'channels = ["account"]\nparent = "difference"'),
    ),
    "all of it, of two": _with(more=THIRD_TAKES.format(share="0.7")),
    "a share of a share": _with(
        more=THIRD + '\n[[rate]]\nrole = "third"\nof = "broker"\nshare = "1"\n',
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_shared_is_refused(name: str) -> None:
    """The fault stands in a row of the rate card."""
    text, says = REFUSED[name]
    with pytest.raises(TermsError) as refused:
        parse_terms(text)
    told = {fault.message: fault.place.line for fault in getattr(refused.value, "faults", ())}
    found = [line for message, line in told.items() if says in message]
    assert found, told
    assert found[0] > SOUND[: SOUND.index("[[rate]]")].count("\n")


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_can_be_shared_is_read(name: str) -> None:
    """These are paid exactly."""
    assert parse_terms(ACCEPTED[name]).id == "small"


@pytest.mark.parametrize(("share", "refused"), [("0.25", False), ("0.26", True)])
def test_what_is_on_top_counts_with_the_whole(share: str, refused: bool) -> None:
    """0.8 and a quarter of it on top are the whole fee; what is taken out of it adds nothing."""
    own = ('role = "affiliate"\nshare = "0.2"', 'role = "affiliate"\nshare = "0.8"')
    assert parse_terms(_with(own)).id == "small"
    on_top = _with(own, ('share = "0.3"\nout_of_it = true', f'share = "{share}"'))
    if refused:
        with pytest.raises(TermsError, match="together earn more than the fee"):
            parse_terms(on_top)
    else:
        assert parse_terms(on_top).id == "small"
