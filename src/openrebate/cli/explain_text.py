"""Why one fill earned what it earned, as a person reads it: from the trade down to the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openrebate.cli.explain_line_text import arithmetic, level
from openrebate.rating.base_less import of_what_is_left
from openrebate.terms.words import percent
from openrebate.units.decimals import half_even, plain

if TYPE_CHECKING:
    from rich.console import Console

Doc = Mapping[str, Any]
_HOW = (
    "entry",
    "strategy",
    "order_type",
    "order_tag",
    "client_order_id",
    "api_key_id",
    "oauth_app",
    "vip_level",
    "order_id",
)
_WIDTH = 9


def page(screen: Console, told: Doc) -> None:
    """Print the fill, then the chain of every role."""
    for text, style in lines(told):
        screen.print(text, style=style, markup=False, soft_wrap=True)


def lines(told: Doc) -> Iterator[tuple[str, str]]:
    """The page line by line, each with its style."""
    for line in _fill(told):
        yield line, ""
    for role in told["roles"]:
        yield "", ""
        yield _headline(role, role["asset"]), _STYLES[role["outcome"]]
        for line in chain(role, told["asset"], role["asset"]):
            yield line, ""


_STYLES = {
    "paid": "bold green",
    "not_counting": "bold yellow",
    "unattributed": "bold yellow",
    "held": "bold red",
}


def _fill(told: Doc) -> Iterator[str]:
    fill = told["fill"]
    yield f"Fill {fill['venue']}/{fill['account_id']}/{fill['fill_id']}, executed at {fill['executed_at']}"
    yield (
        f"  {fill['product']} {fill['symbol']}, {fill['liquidity']} {fill['side']}, "
        f"{plain(fill['quantity'])} at {plain(fill['price'])} {fill['quote_asset']}"
    )
    yield f"  fee {plain(fill['fee'])} {fill['fee_asset']}{_fee_parts(fill)}"
    shown = [f"{name} {fill[name]}" for name in _HOW if name in fill]
    if shown:
        yield f"  {', '.join(shown)}"
    if told["master_account"]:
        yield f"  sub-account of {told['master_account']}"
    yield f"  identity: {told['identity']['sentence']}"
    for name, values in told["identity"]["contradictions"].items():
        yield f"    {name}: {' or '.join(_fact(value) for value in values)}"
    yield f"Under {told['program']} {told['terms_version']}, period {told['period']}"
    if told["outcome"] == "cancelled":
        yield f"CANCELLED: revision {told['identity']['revision']} has quantity 0, so the fill counts for nothing."
    if told["exception"]:
        yield from _exception(told["exception"])


def _fee_parts(fill: Doc) -> str:
    told = ""
    if "counterparty_fee" in fill:
        told += f", the other side's fee {plain(fill['counterparty_fee'])} {fill['fee_asset']}"
    if "fee_deducted" in fill:
        told += f", of it {plain(fill['fee_deducted'])} paid by coupon, card or bonus"
    return told


def _exception(told: Doc) -> Iterator[str]:
    yield f"HELD, not rated ({told['reason']}): {told['sentence']}"
    yield f"  {told['detail']}"
    for mark in told["marks"]:
        yield f"  mark of {mark['asset']}: {_mark(mark)}"
    yield f"  What to do: {told['remedy']}"


def _headline(role: Doc, asset: str) -> str:
    name = f"Role {role['role']}:"
    if role["outcome"] == "held":
        return f"{name} held, whoever it belongs to."
    if role["outcome"] == "paid":
        rate, base = role["rate"], role["base"]
        of = f"{plain(base['value'])} {asset}" if rate["of"] == "base" else "the volume"
        return f"{name} PAID. Partner {role['partner_id']} earns {percent(rate['applied'])} of {of}."
    reason = role["reason"]
    who = "Nobody's" if role["outcome"] == "unattributed" else f"Partner {role['partner_id']} earns nothing"
    volume = ", though it counts for volume" if role["counts_for_volume"] else ""
    return f"{name} {who}{volume} ({reason['code']}). {reason['sentence']}"


def chain(role: Doc, settled: str, paid: str) -> Iterator[str]:
    """The steps of one role, in the order in which they are taken. Values are in `settled`, what it earns in `paid`."""
    steps: list[tuple[str, Callable[[Doc, str], Iterator[str]], str]] = [
        ("claim", _claims, "attribution"), ("values", _values, "values"), ("product", _product, "product_line"),
        ("rules", _rules, "rules"), ("base", _base, "base"), ("level", _level, "level"), ("rate", _rate, "rate"),
        ("caps", _caps, "caps"), ("line", _lines, "lines"), ("parents", _parents, "parents"),
    ]  # fmt: skip
    for name, words, key in steps:
        if key in role:
            for number, text in enumerate(words(role, settled if name == "values" else paid)):
                yield f"  {name if number == 0 else '':<{_WIDTH}}{text}"
    if role.get("reason"):
        yield f"  {'to do':<{_WIDTH}}{role['reason']['remedy']}"


def _claims(role: Doc, _: str) -> Iterator[str]:
    claims = [(looked, claim) for looked in role["attribution"]["looked"] for claim in looked["claims"]]
    for looked, claim in claims:
        if claim["verdict"] == "won":
            yield f"{_claim(looked, claim)} won: {claim['why']}"
            if claim["kickback"]:
                yield f"  its kickback to the trader is {percent(claim['kickback'])} of the commission"
    won = any(claim["verdict"] == "won" for _, claim in claims)
    if not won:
        yield f"none in force; looked at, in order: {', '.join(_subject(one) for one in role['attribution']['looked'])}"
    for looked, claim in claims:
        if claim["verdict"] != "won":
            yield f"{_claim(looked, claim)} {'lost' if claim['verdict'] == 'lost' else 'not in force'}: {claim['why']}"
    if not won and role["attribution"]["clause"]:
        yield f"clause: {role['attribution']['clause']}{cite(role['attribution'])}"


def _subject(looked: Doc) -> str:
    return f"{looked['channel']} {looked['subject'] or '(none)'}"


def _claim(looked: Doc, claim: Doc) -> str:
    until = f"to {claim['effective_to']}" if claim["effective_to"] else "open"
    prefix = f" (prefix {claim['subject']})" if claim["match"] == "prefix" else ""
    return (
        f"{claim['claim_id']}: {_subject(looked)}{prefix} belongs to {claim['partner_id']}, "
        f"from {claim['effective_from']}, {until};"
    )


def _values(role: Doc, asset: str) -> Iterator[str]:
    for value in role["values"]:
        price = _price(value["mark"], asset)
        if value["value"] is None:
            yield f"{value['name']}: {value['amount']}, no price: {_mark(value['mark'])}"
            continue
        yield (
            f"{value['name']} = {value['amount']}{price} = {plain(value['unrounded'])}, "
            f"half-even to {value['places']} places: {value['value']:f} {asset}"
        )


def _price(mark: Doc | None, asset: str) -> str:
    if mark is None or mark["asset"] == asset:
        return ""
    return f" × mark {_mark(mark)}"


def _mark(mark: Doc) -> str:
    if mark["price"] is None:
        return "none at or before the trade"
    if mark["at"] is None:
        return "1, the settlement asset"
    old = "" if mark["usable"] else ", too old"
    return f"{plain(mark['price'])} of {mark['at']} ({plain(mark['age'])} s old{old})"


def _product(role: Doc, _: str) -> Iterator[str]:
    yield role["product_line"] or "no product line of the program covers it"


def _rules(role: Doc, _: str) -> Iterator[str]:
    rules = role["rules"]
    for rule in rules["seen"]:
        facts = ", ".join(f"{name} is {_fact(value)}" for name, value in rule["facts"].items())
        told = f"{rule['number']}. {rule['when']}: {'yes' if rule['matched'] else 'no'} ({facts})"
        if rule["matched"]:
            pays = "pays" if rule["pays"] else "pays nothing"
            counts = "counts for volume" if rule["counts"] else "does not count for volume"
            told += f", so it {pays} and {counts}. Clause: {rule['clause'] or 'none'}{cite(rule)}"
        yield told
    if rules["decided_by"] == "no rule":
        yield "no rule speaks against it: it counts and pays"
    elif not rules["seen"]:
        yield f"decided before any rule: {rules['decided_by']}"


def _fact(value: object) -> str:
    match value:
        case None:
            return "unknown"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case _:
            return str(value)


def _base(role: Doc, asset: str) -> Iterator[str]:
    base = role["base"]
    yield f"{base['formula']}" if base else "none: the rules say that it pays nothing"
    if base:
        yield f"= {base['in_numbers']} = {base['value']:f} {asset}"


def _level(role: Doc, _: str) -> Iterator[str]:
    yield from level(role["level"])


def _rate(role: Doc, asset: str) -> Iterator[str]:
    rate = role["rate"]
    if rate is None:
        yield "no row of the rate card covers it"
        return
    if rate["from"] == "agreed":
        yield f"{percent(rate['share'])}, agreed with the partner{' for ' + rate['where'] if rate['where'] else ''}"
    else:
        of = _of(rate["shared"]) if rate["shared"] else ""
        yield f"{percent(rate['share'])}{of}, where {rate['where']}. Clause: {rate['clause'] or 'none'}{cite(rate)}"
    for one in rate["multipliers"]:
        value = "unknown" if one["value"] is None else plain(one["value"])
        yield f"× {plain(one['times'])}, since {one['by']} is {value}. Clause: {one['clause'] or 'none'}{cite(one)}"
    if rate["multipliers"] or rate["shared"]:
        yield f"= {percent(rate['multiplied'])}"
    for one in rate["bounds"]:
        yield f"kept {one['says']}: {percent(rate['bounded'])}. Clause: {one['clause'] or 'none'}{cite(one)}"
    yield from _left(rate)
    if role["outcome"] == "paid":
        yield f"this fill brings {plain(rate['this_fill'])} {asset} to its line, which is rounded once"


def _left(rate: Doc) -> Iterator[str]:
    """What others take out of a rate, and what caps on all shares together leave of it, if it is not silenced."""
    if rate["silenced_by"]:
        by = rate["silenced_by"]
        who = f"{by['role']} {by['partner_id']} earns {percent(by['rate'])} on it"
        yield f"silenced: {who}. Clause: {by['clause'] or 'none'}{cite(by)}"
        return
    bounded = rate["bounded"]
    if rate["less"]:
        less = rate["less"]
        bounded = of_what_is_left(bounded, less["left"])
        whose = f"{less['role']} {less['partner_id']}"
        yield f"of the {percent(less['left'])} that {whose} leaves of the base: {percent(bounded)} of all of it"
    for one in rate["taken"]:
        yield f"less {percent(one['rate'])}, which {one['role']} {one['partner_id']} takes out of it"
    left = bounded - sum(one["rate"] for one in rate["taken"])
    if rate["taken"]:
        yield f"= {percent(left)}"
    if rate["room"] is not None and rate["room"] < left:
        left = rate["room"]
        yield f"cut to {percent(left)}, which is what the roles listed before leave of the cap of all roles together"
    if rate["applied"] is not None and rate["applied"] != left:
        yield f"cut to {percent(rate['share_cap'])}, the cap on all shares of one base together"


def _of(shared: Doc) -> str:
    """Whose commission a rate is a share of, and what that is on this fill."""
    if shared["partner_id"] is None:
        return f" of what {shared['role']} earns, which is nothing here"
    where = "out of it" if shared["out_of_it"] else "on top of it"
    return f" of the {percent(shared['rate'])} that {shared['role']} {shared['partner_id']} earns, {where}"


def _caps(role: Doc, asset: str) -> Iterator[str]:
    for cap in role["caps"]:
        limit = (
            "an amount that is not published" if cap["limit"] is None else f"{plain(cap['limit'])} {asset}"
        )
        of = " of base" if cap["of"] == "base" else ""
        where = "" if cap["when"] == "true" else f", where {cap['when']}"
        yield f"{limit}{of} per {cap['scope']}{cap['lasts']}{where}. Clause: {cap['clause'] or 'none'}{cite(cap)}"
        if cap["limit"] is None:
            yield "  not applied, since nobody knows it"
        elif cap["exceeded"] == "pro_rata":
            yield f"  {_pooled(cap, asset)}"
        elif cap["used_before"] is not None:
            yield (
                f"  used before this fill: {plain(cap['used_before'])}; "
                f"it would be {plain(cap['in_full'])} and is paid {plain(cap['paid'])}"
            )


def _pooled(cap: Doc, asset: str) -> str:
    together = cap["pool_in_full"]
    if together is None:
        return "not reached by all lines that share it, so nothing is cut"
    share = percent(half_even(Fraction(cap["limit"]) / Fraction(together), 6))
    return (
        f"all lines that share it come to {plain(together)} {asset}, so each is paid "
        f"{plain(cap['limit'])} ÷ {plain(together)} of itself, about {share}"
    )


def _lines(role: Doc, asset: str) -> Iterator[str]:
    for line in role["lines"]:
        yield from arithmetic(line, asset)


def _parents(role: Doc, asset: str) -> Iterator[str]:
    for parent in role["parents"]:
        if parent["self_referral"]:
            yield f"{parent['partner_id']}, above {parent['child_partner_id']}, owns the account and earns nothing"
            continue
        yield (
            f"{parent['partner_id']}, above {parent['child_partner_id']}, earns {percent(parent['rate'])} "
            f"({parent['clause']}: {_own_rate(parent, 'partner_id', 'own_rate')}, "
            f"{_own_rate(parent, 'child_partner_id', 'rate_below')}"
            f"{'; all shares together reach their cap' if parent['share_cap_reached'] else ''}); "
            f"this fill brings {plain(parent['this_fill'])} {asset}"
        )
        for line in parent["lines"]:
            yield from arithmetic(line, asset)


def _own_rate(parent: Doc, who: str, which: str) -> str:
    rate = parent[which]
    if rate is None:
        return f"{parent[who]} has no rate"
    own = of_what_is_left(rate["bounded"], rate["less"]["left"]) if rate["less"] else rate["bounded"]
    return f"{parent[who]} has {percent(own)}{', agreed' if rate['from'] == 'agreed' else ''}"


def cite(told: Doc) -> str:
    """The key of the source, in brackets."""
    return f" [{told['source']}]" if told["source"] else ""
