"""Read `.money` files: facts and fills as in other stories, and between them what people do, in its order.

| act | then |
|---|---|
| `ingest` | everything said since the last one is delivered |
| `plan` PERIOD [`empty`, `refused`] | |
| `apply` [`already`, `nothing`, `refused`] | the plan made last |
| `close` PERIOD [`already`, `refused`, `leaving late`] | |
| `reconcile` [`differs`] | every number held against the next; in the end of every story all but unposted lines agree |
| `pay` AT `settled`, `failed` | what is due then is drafted, approved by two, and sent by a rail that answers so |
| `link` … | how accounts come to partners, see `linking.py` |
| `case` … | what people do in a case, see `disputes.py` |
| `expect` … | see `Expected` |
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.stories.facts import FACTS, rows_of
from tests.stories.read import sections
from tests.stories.rules import changed, programs
from tests.stories.trades import Row, crowd, described, fill
from tests.stories.words import Place, StoryError, Words

ACTS = ("ingest", "plan", "apply", "close", "reconcile", "case", "link", "pay", "expect")
KEYWORDS = ("title", "program", "but", "then", "usual", "fill", "volume", *ACTS, *FACTS)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done or expected: its keyword and the words after it. `world`: what an `ingest` delivers."""

    place: Place
    keyword: str
    words: tuple[str, ...]
    world: dict[str, list[Row]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.place}: {' '.join((self.keyword, *self.words))}"


@dataclass(slots=True)
class MoneyStory:
    """One story: terms, and acts in their order."""

    place: Place
    title: str
    program: str = ""
    change: list[str] = field(default_factory=list)
    then: list[str] = field(default_factory=list)
    usual: Row = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    waiting: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def versions(self) -> list[str]:
        """The terms as TOML, and the version of them that follows, if the story has one."""
        text = programs()[self.program].read_text(encoding="utf-8")
        first = changed(text, "\n".join(self.change)) if self.change else text
        return [first, changed(text, "\n".join(self.then))] if self.then else [first]


def read_money(file: Path) -> list[MoneyStory]:
    """The stories of one file; StoryError names the line of whatever is wrong."""
    found: list[MoneyStory] = []
    for place, line, block in sections(file.read_text(encoding="utf-8"), file.name):
        words = Words.of(line, place)
        keyword = words.one_of("keyword", KEYWORDS)
        if keyword == "title":
            found.append(MoneyStory(place, line.split(maxsplit=1)[-1]))
        elif not found:
            raise words.wrong("a story begins with its title")
        else:
            note(found[-1], keyword, words, block)
    for story in found:
        if story.waiting or not any(act.keyword == "expect" for act in story.acts):
            raise StoryError(story.place, "something is never delivered, or nothing is expected")
    return found


def note(story: MoneyStory, keyword: str, words: Words, block: list[str]) -> None:
    """Take one line into the story."""
    match keyword:
        case "program":
            story.program = words.take("the program")
        case "but":
            story.change = block
        case "then":
            story.then = block
        case "usual":
            story.usual = described(words)
        case "fill":
            story.waiting.setdefault("fills", []).append(fill(words, story.usual))
        case "volume":
            story.waiting.setdefault("fills", []).extend(crowd(words))
        case "ingest":
            story.acts.append(Act(words.place, keyword, (), story.waiting))
            story.waiting = {}
        case _ if keyword in ACTS:
            story.acts.append(Act(words.place, keyword, tuple(words.left)))
        case _:
            for table, row in rows_of(keyword, words):
                story.waiting.setdefault(table, []).append(row)
