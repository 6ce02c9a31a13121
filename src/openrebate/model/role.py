"""A role of a program: who may earn in it, through which channels, on what base."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Channel = Literal["order_tag", "client_order_id", "api_key", "oauth_app", "account", "master_account"]
CHANNELS: tuple[Channel, ...] = (
    "order_tag",
    "client_order_id",
    "api_key",
    "oauth_app",
    "account",
    "master_account",
)
ParentEarns = Literal["nothing", "difference", "share", "base"]
FEE_ASSET = "fee_asset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One role of a program. `claims_of`: its partners and claims are those of another role, so that one claim is paid
    in several ways. `asset`: what it is paid in, if not the settlement asset: another one, or `fee_asset`, each fill's own;
    `scale`: the places it is rounded to, at most the terms'. `earns = False`: known only by its presence, never paid here.

    `base` is a scalar SQL expression per fill; `kickback` None means that claims' kickback is not honoured,
    else the largest share that is, for `kickback_days` from the claim's start; `parent_share` is used when
    `parent_earns` is `share`, `parent_shares` (one a generation) when it is `base`.
    """

    name: str
    channels: tuple[Channel, ...]
    earns: bool = True
    base: str = "greatest(0, fee_value)"
    kickback: Decimal | None = None
    kickback_days: int | None = None
    parent_earns: ParentEarns = "nothing"
    parent_share: Decimal = Decimal(0)
    parent_shares: tuple[Decimal, ...] = ()
    parent_depth: int | None = None
    may_refer_itself: bool = False
    claims_of: str | None = None
    claims_go_on: bool = False
    base_less: str | None = None  # the role whose shares are taken from the base first
    asset: str | None = None
    scale: int | None = None
    clause: str = ""
    source: str = ""

    @property
    def claimed(self) -> str:
        """The role that claims and partners name."""
        return self.claims_of or self.name

    @property
    def in_fee_asset(self) -> bool:
        """Whether it is paid in the asset of each fill's fee."""
        return self.asset == FEE_ASSET
