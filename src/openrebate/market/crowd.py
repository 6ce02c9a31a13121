"""The accounts of a venue: how busy each is, how it places orders, its VIP level and its master."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openrebate.market.cast import Cast, Way
from openrebate.market.draws import Draws, Integers

WEB = Way(name="", accounts=0, entry="web", strategies=("manual",))
_VIP_BY_RANK = ((30, 4), (60, 3), (120, 2), (260, 1))  # below rank 30 at least VIP 4, and so on


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Parallel arrays, one place per account, the busiest first. `way` indexes `ways`; `master` is -1 or a place."""

    cast: Cast
    ways: tuple[Way, ...]
    number: Integers
    weight: Integers
    way: Integers
    vip: Integers
    master: Integers
    strategy: Integers  # indexes the strategies of the account's way
    registered: Integers  # milliseconds

    def account(self, place: int) -> str:
        """The account's id, such as okx-100234."""
        return f"{self.cast.venue}-{self.number[place]}"

    def key(self, place: int) -> str:
        """The id of the account's API key."""
        return f"{self.cast.venue}-key-{self.number[place]}"

    def places(self, way: str) -> list[int]:
        """The places of the accounts that use the way of that name, the busiest first."""
        index = [w.name for w in self.ways].index(way)
        return [int(place) for place in np.flatnonzero(self.way == index)]


def gather(cast: Cast, seed: int) -> Crowd:
    """Deal ways, levels and masters to the accounts of a venue. Activity falls with rank as Zipf's law has it."""
    draws = Draws(seed, f"crowd/{cast.venue}")
    ranks = np.arange(cast.accounts, dtype=np.int64)
    way = _deal_ways(cast, draws)
    return Crowd(
        cast=cast,
        ways=(*cast.ways, WEB),
        number=cast.first_account + draws.shuffled(cast.accounts),
        weight=100_000_000 // (ranks + 4),
        way=way,
        vip=_vip(cast, ranks, draws),
        master=_masters(cast, draws),
        strategy=draws.below(6, cast.accounts),
        registered=_registered(cast, draws),
    )


def _deal_ways(cast: Cast, draws: Draws) -> Integers:
    """API accounts are the busier half: they are dealt among the first ranks, after those that are pinned."""
    names = [way.name for way in cast.ways] + [""]
    pinned = [names.index(name) for name, _ in cast.pins]
    left = [max(0, way.accounts - pinned.count(n)) for n, way in enumerate(cast.ways)]
    deck = [n for n, count in enumerate(left) for _ in range(count)]
    deck += [len(cast.ways)] * (len(deck) // 3)  # some people who click are as busy as bots
    order = draws.shuffled(len(deck))
    web = [len(cast.ways)] * (cast.accounts - len(pinned) - len(deck))
    return np.asarray(pinned + [deck[int(n)] for n in order] + web, dtype=np.int64)


def _vip(cast: Cast, ranks: Integers, draws: Draws) -> Integers:
    levels = np.zeros(cast.accounts, dtype=np.int64)
    for rank, level in reversed(_VIP_BY_RANK):
        levels[(ranks < rank) & draws.one_in(450, cast.accounts)] = level
    levels[: len(cast.pins)] = [level for _, level in cast.pins]
    return levels


def _masters(cast: Cast, draws: Draws) -> Integers:
    """Sub-accounts are drawn among all ranks but the pinned; a master is never a sub-account itself."""
    masters = np.full(cast.accounts, -1, dtype=np.int64)
    free = len(cast.pins) + draws.shuffled(cast.accounts - len(cast.pins))
    subs, owners = free[: cast.subaccounts], free[cast.subaccounts : cast.subaccounts + cast.subaccounts // 3]
    masters[subs] = owners[draws.below(len(owners), len(subs))]
    return masters


def _registered(cast: Cast, draws: Draws) -> Integers:
    """Between 2021 and September 2026, to the minute; the later years see more sign-ups."""
    begin, minutes = 1_609_459_200_000, 2_990_000
    pair = np.maximum(draws.below(minutes, cast.accounts), draws.below(minutes, cast.accounts))
    return begin + pair * 60_000
