"""How accounts come to partners, in the words of a story."""

from __future__ import annotations

from openrebate.app.link_account import Wish, bind_account, end_binding
from openrebate.app.link_code import make_code, retire_code
from openrebate.app.link_desk import Asking
from openrebate.app.link_history import history, list_notices
from openrebate.app.link_partner import answer_application, apply_as_partner
from openrebate.app.link_subaccount import attach, detach
from openrebate.app.link_url import click, make_link
from openrebate.app.workspace import FILE, Workspace
from openrebate.units.instants import parse_instant
from tests.stories.words import Words

_CLICKS: dict[tuple[str, str], str] = {}  # workspace and name in the story → number
_ACTS = ("partner", "code", "retire", "click", "sign-up", "bind", "end", "sub")


def link(workspace: Workspace, program: str, words: Words) -> str:
    """What was otherwise than told.

    `partner P at INSTANT` · `code C of P [gives SHARE] [until INSTANT] [standard] at INSTANT` · `retire C at INSTANT` ·
    `click NAME on C at INSTANT` · `sign-up ACCOUNT by C|click NAME… at INSTANT` · `bind ACCOUNT by C at INSTANT` ·
    `end ACCOUNT at INSTANT` · `sub ACCOUNT under MASTER|alone at INSTANT`; each may end in `refused REASON`.
    """
    what = words.one_of("act of a link", _ACTS)
    wanted = words.left.pop() if "refused" in words.left[-2:-1] else ""
    if wanted:
        words.left.pop()
    text = words.left.pop()
    at = f"{text}T00:00:00Z" if len(text) == 10 else text
    if words.left.pop() != "at":
        raise words.wrong("an act of a link ends with at INSTANT")
    asking = Asking(workspace=workspace.folder, program=program, at=at, by="operator")
    found = _act(workspace, asking, what, words)
    words.end()
    return "" if found == wanted else f"it ended {found or 'well'}"


def holder_of(workspace: Workspace, account: str, at: str) -> str:
    """Whose the account is at an instant, with the code, by what is known now."""
    instant = parse_instant(f"{at}T00:00:00Z" if len(at) == 10 else at)
    for row in history(workspace.folder, account=account).claims:
        start, end = (_micros(row[name]) for name in ("effective_from", "effective_to"))
        if (
            row["known_to"] is None
            and start is not None
            and start <= instant
            and (end is None or instant < end)
        ):
            return f"{row['partner_id']} {row['code'] or '-'}"
    return "nobody"


def told_of(workspace: Workspace, account: str) -> set[str]:
    """Who is to be told of changes of the account, and of what kind."""
    found = list_notices(workspace.folder)
    return {f"{one.recipient}:{one.kind}" for one in found if one.subject == account}


def lost_of(workspace: Workspace, account: str) -> set[str]:
    """Who wanted the account in vain, and why."""
    events = history(workspace.folder, account=account).events
    return {f"{one.partner_id}:{one.reason}" for one in events if one.reason}


def _act(workspace: Workspace, asking: Asking, what: str, words: Words) -> str:
    name = words.take("a name")
    match what:
        case "partner":
            number = apply_as_partner(asking, name).application_no
            as_other = Asking(workspace=asking.workspace, at=asking.at, by="somebody else")
            answer_application(as_other, number, approved=True)
            return ""
        case "code":
            return _code(asking, name, words)
        case "retire":
            retire_code(asking, name, "the story says so")
            return ""
        case "click":
            words.must("on")
            _page(workspace)
            address, _ = make_link(asking, words.take("the code"))
            _CLICKS[workspace.id, name] = click(workspace.folder, address, asking.at)[0]
            return ""
        case "end":
            return end_binding(asking, name, "the story says so").reason
        case "sub":
            return _sub(asking, name, words)
        case _:
            return _bind(workspace, asking, name, words, sign_up=what == "sign-up")


def _page(workspace: Workspace) -> None:
    """The page that links lead to, once."""
    file = workspace.folder / FILE
    text = file.read_text(encoding="utf-8")
    if "[link]" not in text:
        file.write_text(f'{text}\n[link]\nurl = "https://example.com/join"\n', encoding="utf-8")


def _code(asking: Asking, code: str, words: Words) -> str:
    words.must("of")
    partner = words.take("the partner")
    gives = words.number("the share") if words.comes("gives") else "0"
    until = words.instant("until") if words.comes("until") else ""
    standard = words.comes("standard") is not None
    return make_code(asking, partner, code, kickback=gives, expires=until, standard=standard).reason


def _bind(workspace: Workspace, asking: Asking, account: str, words: Words, *, sign_up: bool) -> str:
    words.must("by")
    if words.comes("click"):
        numbers = tuple(_CLICKS[workspace.id, name] for name in words.left)
        words.left.clear()
        return bind_account(asking, Wish(account=account, clicks=numbers, sign_up=sign_up)).reason
    code = words.take("the code")
    return bind_account(asking, Wish(account=account, code=code, sign_up=sign_up)).reason


def _sub(asking: Asking, account: str, words: Words) -> str:
    if words.comes("alone"):
        return detach(asking, account).reason
    words.must("under")
    return attach(asking, account, words.take("the master")).reason


def _micros(at: object) -> int | None:
    return None if at is None else parse_instant(str(at).replace(" ", "T"))
