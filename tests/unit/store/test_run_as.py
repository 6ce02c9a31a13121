"""Root's embedded server: the user it runs as is made once, however many ask for it at the same moment."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest

from openrebate.store import run_as
from openrebate.store.run_as import User


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[User]:
    """A slow `useradd` that, as the real one, does not look whether another is at it: the users it made, in order."""
    users: list[User] = []

    def useradd(*arguments: object, **options: object) -> None:
        number = 999 - len(users)
        time.sleep(0.02)
        users.append(User(uid=number, gid=number))

    monkeypatch.setattr("shutil.which", lambda name: "/usr/sbin/useradd")
    monkeypatch.setattr("subprocess.run", useradd)
    monkeypatch.setattr(run_as, "_named", lambda name: users[-1] if users else None)
    return users


def _ask(times: int) -> set[User | None]:
    with ThreadPoolExecutor(times) as pool:
        return set(pool.map(lambda _: run_as._made(), range(times)))


def test_the_user_is_made_once(made: list[User]) -> None:
    """Eight who start their first server at once get the same user."""
    assert (_ask(8), len(made)) == ({User(uid=999, gid=999)}, 1)


def test_without_the_lock_it_is_made_again_and_again(
    made: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the lock is there for."""
    monkeypatch.setattr(run_as, "_alone", nullcontext)
    assert len(_ask(8)) > 1 or len(made) > 1
