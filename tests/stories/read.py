"""Read story files: `title` begins a story, every other line says one thing, what is indented belongs to the line above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.stories.expect import Expectation, expectations
from tests.stories.facts import FACTS, rows_of
from tests.stories.rules import changed, programs
from tests.stories.trades import Row, crowd, described, fill
from tests.stories.words import Place, StoryError, Words, likely

FOLDER = Path(__file__).parent
BLOCKS = ("terms", "but", "then")
KEYWORDS = ("title", "program", "terms", "but", "period", "usual", "fill", "volume", "expect", *FACTS)


@dataclass(slots=True)
class Draft:
    """A story as it is being read."""

    place: Place
    title: str
    program: str = ""
    terms: list[str] = field(default_factory=list)
    but: list[str] = field(default_factory=list)
    period: str = ""
    usual: Row = field(default_factory=dict)
    world: dict[str, list[Row]] = field(default_factory=dict)
    expected: list[Expectation] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Story:
    """One case: a world, terms and a period, and what must come of them."""

    place: Place
    title: str
    terms: str
    period: str
    world: dict[str, list[Row]]
    expected: tuple[Expectation, ...]

    @cached_property
    def name(self) -> str:
        """Folder, file and line, as a test's name."""
        return str(self.place)


def stories(folder: Path = FOLDER) -> list[Story]:
    """All stories below the folder, by file."""
    return [story for file in sorted(folder.rglob("*.story")) for story in read_file(file)]


def read_file(file: Path) -> list[Story]:
    """The stories of one file; StoryError names the line of whatever is wrong."""
    name = str(file.relative_to(FOLDER)) if file.is_relative_to(FOLDER) else file.name
    return read_text(file.read_text(encoding="utf-8"), name)


def read_text(text: str, name: str = "story") -> list[Story]:
    """The stories of a text."""
    drafts: list[Draft] = []
    for place, line, block in sections(text, name):
        words = Words.of(line, place)
        keyword = words.one_of("keyword", KEYWORDS)
        if keyword == "title":
            drafts.append(Draft(place, line.split(maxsplit=1)[-1] if words.left else ""))
        elif not drafts:
            raise words.wrong("a story begins with its title")
        else:
            note(drafts[-1], keyword, words, block)
    if not drafts:
        raise StoryError(Place(name, 1), "there is no story")
    return [finished(draft) for draft in drafts]


def sections(text: str, name: str) -> Iterator[tuple[Place, str, list[str]]]:
    """Lines that begin at the margin, each with the indented lines below it; blank lines and # lines are left out."""
    found: list[tuple[Place, str, list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            found.append((Place(name, number), line, []))
        elif not found or found[-1][1].split()[0] not in BLOCKS:
            raise StoryError(Place(name, number), "only what belongs to 'terms' or 'but' is indented")
        else:
            found[-1][2].append(line.strip())
    yield from found


def note(draft: Draft, keyword: str, words: Words, block: Sequence[str]) -> None:
    """Take one line into the story."""
    match keyword:
        case "terms" | "but":
            (draft.terms if keyword == "terms" else draft.but).extend(block or [""])
        case "program" | "period":
            if getattr(draft, keyword):
                raise words.wrong(f"'{keyword}' stands twice")
            setattr(draft, keyword, words.take(f"the {keyword}"))
        case "usual":
            draft.usual = described(words)
        case "fill":
            draft.world.setdefault("fills", []).append(fill(words, draft.usual))
        case "volume":
            draft.world.setdefault("fills", []).extend(crowd(words))
        case "expect":
            draft.expected += expectations(words)
        case _:
            for table, row in rows_of(keyword, words):
                draft.world.setdefault(table, []).append(row)
    words.end()


def finished(draft: Draft) -> Story:
    """The story, if it has everything that one needs."""
    need = {
        "a title": draft.title,
        "a period": draft.period,
        "a fill": "fills" in draft.world,
        "an expectation": draft.expected,
    }
    for what, there in need.items():
        if not there:
            raise StoryError(draft.place, f"the story has no {what.split(maxsplit=1)[1]}")
    return Story(
        place=draft.place,
        title=draft.title,
        terms=terms_of(draft),
        period=draft.period,
        world=draft.world,
        expected=tuple(draft.expected),
    )


def terms_of(draft: Draft) -> str:
    """The text of the story's terms."""
    if bool(draft.program) == bool(draft.terms):
        raise StoryError(draft.place, "the story has either a program or terms")
    known = programs()
    if draft.program and draft.program not in known:
        raise StoryError(draft.place, f"there is no program '{draft.program}'{likely(draft.program, known)}")
    text = (
        known[draft.program].read_text(encoding="utf-8") if draft.program else "\n".join(draft.terms) + "\n"
    )
    return changed(text, "\n".join(draft.but)) if draft.but else text
