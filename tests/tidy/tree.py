"""The source as trees: what the tidy tests read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "openrebate"


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file: `name` is its path from the repository's root."""

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text, self.name)

    @property
    def lines(self) -> int:
        """How long the file is."""
        return self.text.count("\n")

    def functions(self) -> Iterator[tuple[str, int]]:
        """Each function, named `file:function`, with its length in lines; its docstring does not count."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[0] if ast.get_docstring(node) is not None else None
                yield f"{self.name}:{node.name}", _lines(node) - (_lines(first) if first else 0)


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def modules(*folders: str) -> list[Module]:
    """All Python files under the folders (from the root), in the order of their names."""
    return [
        Module(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8"))
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*.py"))
    ]
