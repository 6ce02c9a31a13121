"""`openrebate import`: a venue's own exports and API answers → tables of a world."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

import cyclopts
from cyclopts import Parameter

Venue = Literal["okx", "binance", "hyperliquid", "candles"]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Options:
    """What the person says because the files do not."""

    account: Annotated[str, Parameter(help="Whose fills these are, where the file does not say.")] = ""
    product: Annotated[
        Literal["spot", "margin", "perpetual", "futures"] | None,
        Parameter(help="What kind of market, where the file does not say, such as margin for Binance."),
    ] = None
    quote: Annotated[str, Parameter(help="The quote asset, where no file says it.")] = ""
    liquidity: Annotated[
        Literal["maker", "taker"] | None, Parameter(help="For fills that do not say maker or taker.")
    ] = None
    fee_convention: Annotated[
        Literal["paid-positive", "paid-negative"] | None,
        Parameter(help="The sign of commissions in old Binance futures answers."),
    ] = None
    time_zone: Annotated[str, Parameter(help="Of an OKX export without its first line, such as UTC+8.")] = ""
    builder: Annotated[str, Parameter(help="The builder of a Hyperliquid builder file.")] = ""
    asset: Annotated[str, Parameter(help="Whose prices the candles are.")] = ""
    interval: Annotated[str, Parameter(help="The length of a candle, such as 1m, where no file says it.")] = (
        ""
    )


_NOTHING = Options()


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(import_command, name="import")


def import_command(
    venue: Venue,
    files: list[Path],
    /,
    *,
    world: Path,
    orders: Annotated[list[Path] | None, Parameter(negative_iterable=())] = None,
    instruments: Annotated[list[Path] | None, Parameter(negative_iterable=())] = None,
    options: Options = _NOTHING,
    revise: Annotated[bool, Parameter(negative=())] = False,
    format: Literal["csv", "parquet"] = "csv",
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Import an exchange's own files into a world: fills, and marks from candles.

    Importing a file again changes nothing. Every row is kept, untouched, in the world's folder raw.

    Parameters
    ----------
    venue
        The exchange; candles for prices of any of them.
    files
        API answers (JSON, also one per line) and exports (CSV), also with .gz.
    world
        The world's folder; made where it is not there.
    orders
        Answers about orders: client ids and tags for fills that do not carry them.
    instruments
        Answers about instruments: contract sizes and quote assets.
    revise
        Take other content of a known fill as its correction.
    format
        Of tables that the world does not have yet.
    json
        Print one JSON document.
    """
    from openrebate.app.import_ import Delivery, Said, import_files
    from openrebate.cli.printing import emit, warn
    from openrebate.cli.progress import steps

    delivery = Delivery(
        venue=venue,
        files=files,
        world=world,
        said=Said(**{name: value or "" for name, value in asdict(options).items()}),
        orders=orders or (),
        instruments=instruments or (),
        revise=revise,
        format=format,
    )
    with steps(len(files) + 2) as begin:
        imported = import_files(delivery, begin)
    for warning in imported.warnings:
        warn(warning)
    text = "\n".join(imported.sentences())
    emit(
        imported.document(),
        as_json=json,
        text=lambda console: console.print(text, markup=False, highlight=False, soft_wrap=True),
    )
