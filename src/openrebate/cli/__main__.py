"""The program `openrebate`: commands are gathered here, and trouble becomes an exit code here and nowhere else."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import cyclopts

from openrebate import __version__
from openrebate.model.errors import InputError, OpenRebateError

GROUPS = (
    "rate", "explain", "eligible", "compare", "audit", "confirm", "link", "tag", "terms", "import_", "init", "ingest", "plan",
    "apply", "close", "reconcile", "balance", "statement", "verify", "pay", "hold", "payee", "adjust", "case", "abuse", "report",
    "export", "backup", "doctor", "demo",
)  # fmt: skip
_INTERRUPTED = 130
_HELP = "--help after a command tells its options"


def build(command: str = "") -> cyclopts.App:
    """The application with every command, or with the one of that name alone: nobody waits for what he does not ask for."""
    app = cyclopts.App(
        name="openrebate",
        help="Who earned what from every trade, on what ground, under which clause, and the proof.",
        version=__version__,
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    for group in [one for one in GROUPS if one.rstrip("_") == command] or GROUPS:
        import_module(f"openrebate.cli.{group}").register(app)
    return app


def main(tokens: list[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    sys.exit(run(sys.argv[1:] if tokens is None else tokens))


def run(tokens: list[str]) -> int:
    """Run one command; the exit code as `model.errors` lists them."""
    as_json = "--json" in tokens
    try:
        result = build(*tokens[:1])(tokens, exit_on_error=False, print_error=not as_json)
    except cyclopts.CycloptsError as error:
        if as_json:  # else it has been told, in a box
            _say(InputError(str(error), advice=_HELP), as_json=True)
        return InputError.exit_code
    except OpenRebateError as error:
        _say(error, as_json=as_json)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED
    return result if isinstance(result, int) else 0


def _say(error: OpenRebateError, *, as_json: bool) -> None:
    if as_json:
        import json

        place = (
            {"file": error.place.file, "line": error.place.line, "column": error.place.column}
            if error.place
            else None
        )
        document = {
            "error": error.message,
            "place": place,
            "advice": error.advice,
            "exit_code": error.exit_code,
        }
        sys.stderr.write(json.dumps(document, ensure_ascii=False) + "\n")
        return
    sys.stderr.write(f"error: {error}\n")


if __name__ == "__main__":
    main()
