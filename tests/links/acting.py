"""Acts on links as people do them: by the command, whose JSON document and exit code come back."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from openrebate.app.workspace import FILE, Workspace
from openrebate.cli.__main__ import run
from openrebate.units.instants import format_instant
from tests.money.worlds import World, write

TERMS = """\
format = 1
id = "ten"
version = "1"
title = "Ten percent"
venue = "okx"
effective_from = 2020-01-01T00:00:00Z
day_zone = "UTC"
settles = "month"
asset = "USDT"
scale = 8

[[line]]
name = "spot"
products = ["spot", "margin"]

[[role]]
name = "affiliate"
channels = ["api_key", "account", "master_account"]
kickback = "claim"
kickback_max = "0.5"
clause = "§1"

[[rate]]
role = "affiliate"
share = "0.10"
clause = "§2"

[binding.affiliate]
{binding}
"""
SETTINGS = """
[link]
program = "ten"
url = "https://example.com/join"
audience = "exchange.example"
verifier = [{python!r}, {verifier!r}]
oauth_app = "our-app"
reserved = ["acme"]
"""
# The exchange's own program, which alone knows the secret of one key.
VERIFIER = """\
import hashlib, hmac, json, sys
asked = json.load(sys.stdin)
secret = {{"{key}": b"{secret}"}}.get(asked["key"], b"")
expected = hmac.new(secret or b"nobody", asked["text"].encode(), hashlib.sha256).hexdigest()
sys.exit(0 if secret and hmac.compare_digest(expected, asked["signature"]) else 1)
"""
KEY, SECRET = "canary-key-51c2", "canary-secret-8f1d"


class Desk:
    """Somebody at the command line of a workspace."""

    def __init__(self, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace = workspace
        self.capsys = capsys
        self.out = ""

    def opened(self, binding: str = "notice_days = 7") -> Desk:
        """With terms and settings."""
        folder = self.workspace.folder
        (self.workspace.terms / "ten.toml").write_text(TERMS.format(binding=binding), encoding="utf-8")
        verifier = folder / "verifier.py"
        verifier.write_text(VERIFIER.format(key=KEY, secret=SECRET), encoding="utf-8")
        file = folder / FILE
        if "[link]" not in file.read_text(encoding="utf-8"):
            said = SETTINGS.format(python=sys.executable, verifier=str(verifier))
            file.write_text(file.read_text(encoding="utf-8") + said, encoding="utf-8")
        return self

    def __call__(self, *words: str, code: int = 0, by: str = "ann") -> Any:
        """Run `openrebate WORDS --json`; the document. The exit code is as told."""
        self.capsys.readouterr()
        acts = words[0] in ("ingest", "apply") or (words[0] == "link" and not _READS.intersection(words[1:3]))
        who = ["--by", by] if acts else []
        there = run([*words, "--workspace", str(self.workspace.folder), *who, "--json"])
        told = self.capsys.readouterr()
        self.out += told.out + told.err
        assert there == code, f"{words} left with {there}: {told.out}{told.err}"
        return json.loads(told.out) if told.out.strip() else json.loads(told.err.splitlines()[-1])

    def partner(self, *names: str, at: str = "2026-01-01T00:00:00Z") -> None:
        """Partners that applied and were approved."""
        for name in names:
            number = self("link", "partner", "apply", name, by=name)["application_no"]
            self("link", "partner", "approve", str(number), "--at", at)

    def code(self, name: str, partner: str, *more: str, at: str = "2026-01-01T00:00:00Z") -> None:
        """A code of a partner."""
        self("link", "code", "make", name, "--partner", partner, "--at", at, *more)

    def deliver(self, world: World) -> Any:
        """Bring a world."""
        folder = self.workspace.folder.parent / "delivered"
        for old in folder.glob("*.csv"):
            old.unlink()
        return self("ingest", str(write(folder, world)))

    def claims(self, **of: str) -> list[tuple[str, str, str | None]]:
        """The claims that are known: partner, from, until; by their start."""
        words = [word for name, value in of.items() for word in (f"--{name}", value)]
        found = self("link", "history", *words)["claims"]
        known = [row for row in found if row["known_to"] is None]
        return sorted((row["partner_id"], row["effective_from"], row["effective_to"]) for row in known)


_READS = {"history", "notices", "click", "list", "tree", "report"}  # nobody does anything


def seconds(ahead: int = 0) -> str:
    """Now, or so many seconds later, as RFC 3339."""
    return format_instant((int(time.time()) + ahead) * 1_000_000)


def file(folder: Path, name: str, text: str) -> str:
    """A file with this text; its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)
