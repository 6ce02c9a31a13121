"""Files and functions stay small. Exceptions are listed, and the list may only shrink.

Docstrings do not count towards a function's length: a command's docstring is its help.
"""

from __future__ import annotations

from tests.tidy.tree import Module, modules

MODULE_LINES = 400
FUNCTION_LINES = 70
FOLDERS = ("src", "tests", "benchmarks")
# file:function -> lines it may have; an entry that is no longer needed is a failure
LONG_FUNCTIONS: dict[str, int] = {}


def _too_long(found: list[Module]) -> list[str]:
    long = [f"{module.name}: {module.lines} lines" for module in found if module.lines > MODULE_LINES]
    for module in found:
        for name, lines in module.functions():
            if lines > LONG_FUNCTIONS.get(name, FUNCTION_LINES):
                long.append(f"{name}: {lines} lines")
    return long


def test_no_file_and_no_function_is_too_long() -> None:
    """A file has at most 400 lines, a function at most 70."""
    assert _too_long(modules(*FOLDERS)) == []


def test_the_list_of_exceptions_only_shrinks() -> None:
    """Every exception is still needed, at exactly the length it names."""
    lengths = {name: lines for module in modules(*FOLDERS) for name, lines in module.functions()}
    assert {name: lengths.get(name) for name in LONG_FUNCTIONS} == LONG_FUNCTIONS
    assert all(lines > FUNCTION_LINES for lines in LONG_FUNCTIONS.values())


def test_a_planted_long_function_and_file_are_seen() -> None:
    """The guard itself works: a function of 71 lines and a file of 401 are both named."""
    function = Module("planted/function.py", "def long() -> None:\n" + "    pass\n" * FUNCTION_LINES)
    file = Module("planted/file.py", "pass\n" * (MODULE_LINES + 1))
    assert _too_long([function, file]) == ["planted/file.py: 401 lines", "planted/function.py:long: 71 lines"]
