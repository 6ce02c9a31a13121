"""Read `.abuse` files: facts and fills as in other stories, traces, and every hit that is found.

| line | says |
|---|---|
| `trace` KIND NAME ACCOUNT… | these accounts were seen with one address, device or withdrawal group |
| `many` N `every` SECONDS ID ACCOUNT … [`alternating`] | N fills like `fill`, one after the other; in turn buy and sell |
| `hit` RULE PARTNER ACCOUNT;ACCOUNT [NUMBER VALUE]… | a hit, and some of its numbers |

What is not named is not found: a story without `hit` tells a false positive that the rules avoid.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from openrebate.units.instants import format_instant, parse_instant
from tests.stories.facts import FACTS, rows_of
from tests.stories.read import sections
from tests.stories.rules import changed, programs
from tests.stories.trades import Row, crowd, described, fill
from tests.stories.words import Place, StoryError, Words

KINDS = ("address", "device", "withdrawal")
KEYWORDS = ("title", "program", "but", "usual", "fill", "many", "volume", "trace", "hit", *FACTS)


@dataclass(frozen=True, slots=True)
class Expected:
    """A hit that a story tells."""

    rule: str
    partner: str
    accounts: tuple[str, ...]
    numbers: dict[str, str]


@dataclass(slots=True)
class AbuseStory:
    """One story: terms, a world, traces, and what is found."""

    place: Place
    title: str
    program: str = "ten-percent"
    change: list[str] = field(default_factory=list)
    usual: Row = field(default_factory=dict)
    world: dict[str, list[Row]] = field(default_factory=dict)
    traces: list[tuple[str, str, str]] = field(default_factory=list)
    hits: list[Expected] = field(default_factory=list)

    @property
    def terms(self) -> str:
        """The terms as TOML."""
        text = programs()[self.program].read_text(encoding="utf-8")
        return changed(text, "\n".join(self.change)) if self.change else text


def read_abuse(file: Path) -> list[AbuseStory]:
    """The stories of one file; StoryError names the line of whatever is wrong."""
    found: list[AbuseStory] = []
    for place, line, block in sections(file.read_text(encoding="utf-8"), file.name):
        words = Words.of(line, place)
        keyword = words.one_of("keyword", KEYWORDS)
        if keyword == "title":
            found.append(AbuseStory(place, line.split(maxsplit=1)[-1]))
        elif not found:
            raise words.wrong("a story begins with its title")
        else:
            note(found[-1], keyword, words, block)
    if not found:
        raise StoryError(Place(file.name, 1), "there is no story")
    return found


def note(story: AbuseStory, keyword: str, words: Words, block: list[str]) -> None:
    """Take one line into the story."""
    fills = story.world.setdefault("fills", [])
    match keyword:
        case "program":
            story.program = words.take("the program")
        case "but":
            story.change = block
        case "usual":
            story.usual = described(words)
        case "fill":
            fills.append(fill(words, story.usual))
        case "many":
            fills += many(words, story.usual)
        case "volume":
            fills += crowd(words)
        case "trace":
            kind, name = words.one_of("kind of trace", KINDS), words.take("the name")
            story.traces += [(kind, name, account) for account in words.left]
        case "hit":
            rule, partner = words.take("the rule"), words.take("the partner")
            accounts = tuple(words.take("the accounts").split(";"))
            numbers = dict(zip(words.left[::2], words.left[1::2], strict=True))
            story.hits.append(Expected(rule, partner, accounts, numbers))
        case _:
            for table, row in rows_of(keyword, words):
                story.world.setdefault(table, []).append(row)


def many(words: Words, usual: Row) -> list[Row]:
    """N fills, each so many seconds later than the one before."""
    count = words.whole("the number of fills")
    words.must("every")
    seconds = words.whole("the seconds between")
    alternating = words.left[-1:] == ["alternating"]
    if alternating:
        words.left.pop()
    first = fill(words, usual)
    start = parse_instant(first["executed_at"])
    step = timedelta(seconds=seconds) // timedelta(microseconds=1)
    return [
        first
        | {"fill_id": f"{first['fill_id']}-{n}", "executed_at": format_instant(start + n * step)}
        | ({"side": "sell" if n % 2 else "buy"} if alternating else {})
        for n in range(count)
    ]
