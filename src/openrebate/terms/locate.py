"""Where things stand in a TOML text: a path of keys and indexes → line and column, both from 1.

`tomllib` keeps no places. This scanner walks a text that `tomllib` has already accepted, so it need not
judge, only follow. `("rate", 3, "share")` is the key; `value_of=True` asks for the place of its value.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]
Spot = tuple[int, int]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TEXTS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_ATOM = re.compile(r"[^,\]}#\n]+")


class Places:
    """Every key and value of one TOML text, by path."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._keys: dict[Path, int] = {}
        self._values: dict[Path, int] = {}
        self._lengths: dict[Path, int] = {}
        self._document()

    def spot(self, path: Path, *, value_of: bool = False, offset: int = 0) -> Spot:
        """Line and column of the path, or of the nearest thing around it that stands in the text."""
        for length in range(len(path), 0, -1):
            found = (self._values if value_of else self._keys).get(path[:length])
            if found is None:
                found = self._keys.get(path[:length], self._values.get(path[:length]))
            if found is not None:
                return self._spot(found + (offset if length == len(path) else 0))
        return 1, 1

    def quote_of(self, path: Path) -> int | None:
        """How many characters of quotes open the text at `path`; None where offsets inside do not map."""
        start = self._values.get(path)
        if start is None or self._text[start] not in "\"'" or self._text.startswith(('"""', "'''"), start):
            return None
        end = next((m.end() for p in _TEXTS[2:] if (m := p.match(self._text, start))), start)
        return None if "\\" in self._text[start:end] else 1

    def _spot(self, at: int) -> Spot:
        before = self._text[:at]
        return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._at)
        assert found is not None
        self._at = found.end()

    def _peek(self, what: str) -> bool:
        self._skip()
        return self._text.startswith(what, self._at)

    def _document(self) -> None:
        prefix: Path = ()
        self._skip()
        while self._at < len(self._text):
            prefix = self._header() if self._peek("[") else self._pair(prefix)
            self._skip()

    def _header(self) -> Path:
        many = self._peek("[[")
        start = self._at
        self._at += 2 if many else 1
        path = self._resolve(self._key())
        self._skip()
        self._at += 2 if many else 1
        if many:
            index = self._lengths.get(path, 0)
            self._lengths[path] = index + 1
            path = (*path, index)
        for length in range(1, len(path) + 1):
            self._keys.setdefault(path[:length], start)
        return path

    def _resolve(self, key: tuple[str, ...]) -> Path:
        path: Path = ()
        for number, part in enumerate(key):
            path = (*path, part)
            if number < len(key) - 1 and path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        return path

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip()
            found = _BARE.match(self._text, self._at)
            if found:
                parts.append(found.group())
                self._at = found.end()
            else:
                parts.append(self._quoted()[1:-1])
            if not self._peek("."):
                return tuple(parts)
            self._at += 1

    def _pair(self, prefix: Path) -> Path:
        self._skip()
        start = self._at
        path = (*prefix, *self._key())
        self._keys[path] = start
        self._skip()
        self._at += 1  # the equals sign
        self._value(path)
        return prefix

    def _value(self, path: Path) -> None:
        self._skip()
        self._values[path] = self._at
        if self._text[self._at] == "[":
            self._items(path)
        elif self._text[self._at] == "{":
            self._inline(path)
        elif self._text[self._at] in "\"'":
            self._quoted()
        else:
            found = _ATOM.match(self._text, self._at)
            assert found is not None
            self._at = found.end()

    def _items(self, path: Path) -> None:
        self._at += 1
        index = 0
        while not self._peek("]"):
            self._value((*path, index))
            index += 1
            self._comma()
        self._at += 1

    def _inline(self, path: Path) -> None:
        self._at += 1
        while not self._peek("}"):
            self._pair(path)
            self._comma()
        self._at += 1

    def _comma(self) -> None:
        if self._peek(","):
            self._at += 1

    def _quoted(self) -> str:
        found = next((m for pattern in _TEXTS if (m := pattern.match(self._text, self._at))), None)
        assert found is not None
        self._at = found.end()
        return found.group()
