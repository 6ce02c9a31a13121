"""Make a market, rate it under three real programs, and tell what happened."""

from __future__ import annotations

import shlex
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from openrebate.app.findings import find
from openrebate.app.rate import rate
from openrebate.market.world import Size, holds, is_market, make_market
from openrebate.model.errors import ConflictError, InputError, OutsideError
from openrebate.terms.library import find_terms

PERIOD = "2026-10"
FILLS, FEWEST, MOST = Size().fills, 1_000, 10_000_000
PROGRAMS = {"okx-broker-2022": "okx", "okx-affiliate-2026": "okx", "binance-link-2022": "binance"}
Document = dict[str, Any]


def demo(
    folder: Path,
    fills: int = FILLS,
    *,
    engine: str = "duckdb",
    progress: Callable[[str], None] = lambda step: None,
) -> Document:
    """Make the market in `folder` unless it is there, rate October 2026, and give back everything to be shown.

    Raises InputError (2) for a number of fills out of range, ConflictError (5) where the folder has things that no
    demo made, OutsideError (7) where it cannot be written.
    """
    if not FEWEST <= fills <= MOST:
        raise InputError(f"{fills} fills", advice=f"A market has from {FEWEST:,} to {MOST:,}")
    _refuse_foreign(folder)
    size = Size(fills=fills)
    began = time.monotonic()
    reused = holds(folder, size)
    try:
        if not reused:
            make_market(folder, size, progress)
        shutil.rmtree(folder / "rated", ignore_errors=True)
    except OSError as error:
        raise OutsideError(
            f"cannot write {folder}: {error.strerror}", advice="Name a folder that can be made"
        ) from error
    made = time.monotonic() - began
    programs = [_rated(folder, program, engine, progress) for program in PROGRAMS]
    return {
        "folder": str(folder),
        "period": PERIOD,
        "market": {"fills": size.fills, "seconds": round(made, 1), "reused": reused},
        "programs": programs,
        "look_further": [*_examples(programs), *_questions()],
    }


def _refuse_foreign(folder: Path) -> None:
    occupied = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if occupied and not is_market(folder):
        raise ConflictError(
            f"{folder} is there and no demo made it", advice="Name a new folder: openrebate demo DIR"
        )


def _rated(folder: Path, program: str, engine: str, progress: Callable[[str], None]) -> Document:
    world, out = folder / PROGRAMS[program], folder / "rated" / program
    began = time.monotonic()
    summary = rate(
        world, program, PERIOD, out, engine, detail=True, progress=lambda step: progress(f"{program}: {step}")
    )
    seconds = round(time.monotonic() - began, 1)
    progress(f"{program}: look at the result")
    return {
        "program": program,
        "title": find_terms(program).title,
        "asset": summary["asset"],
        "world": str(world),
        "out": str(out),
        "seconds": seconds,
        "identities": summary["identities"],
        "fills": {role: found["fills"] for role, found in summary["roles"].items()},
        **asdict(find(world, out)),
    }


# Which examples are shown of which program, and what each is about.
_SHOWN = (
    ("okx-broker-2022", "paid", "the API trade that earned most"),
    ("okx-broker-2022", "unpaid", "a large API trade that earned nothing, and the clause that says so"),
    ("okx-broker-2022", "unattributed", "an API trade that is nobody's, and what would change that"),
    ("okx-affiliate-2026", "won", "a linked API key beats the referral: who won, and who lost"),
    ("binance-link-2022", "unpaid", "a bot's trade that pays nothing because somebody referred the trader"),
    ("okx-broker-2022", "zero line", "a line of zero, written all the same"),
)


def _examples(programs: list[Document]) -> Iterator[dict[str, str]]:
    """How to ask why, for fills and lines that are there."""
    by_name = {program["program"]: program for program in programs}
    for program, kind, why in _SHOWN:
        out = shlex.quote(by_name[program]["out"])
        for example in by_name[program]["examples"]:
            if example["kind"] == kind:
                what = (
                    f"--line {example['line']}"
                    if example["line"]
                    else f"--fill {shlex.quote(example['fill'])}"
                )
                yield {"why": why, "program": program, "command": f"openrebate explain {out} {what}"}


def _questions() -> list[dict[str, str]]:
    """The question that started the project, and the terms that answer it."""
    asked = (
        (
            "do API trades count for an affiliate?",
            "okx-affiliate-2026",
            "eligible --program okx-affiliate-2026 --entry api",
        ),
        (
            "a grid bot of a VIP 7, under a broker?",
            "okx-broker-2022",
            "eligible --program okx-broker-2022 --entry api --strategy grid --vip-level 7",
        ),
        ("the terms, each number with its source", "okx-broker-2022", "terms show okx-broker-2022"),
    )
    return [
        {"why": why, "program": program, "command": f"openrebate {command}"}
        for why, program, command in asked
    ]
