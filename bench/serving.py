"""From an edit to the new page under ``mkdocs serve``, as a reader with a fast finger would find it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bench.child import ChildError
from bench.editing import PAGE, edit
from bench.prepared import OURS, environment

BETWEEN = 0.02  # seconds between two looks
SETTLES = 2.0  # seconds in which the host has looked at its files once
LOOKS = 0.5  # seconds from one look of the host at its files to the next
STARTS = 3
"""So many servers are started, at least."""
EDITS = 3
"""So many edits are made under each server. The host looks at its files at fixed times, so that what an edit waits for is
luck: edits come at so many different times after a look, the first ones of servers as well as later ones."""


def seconds_to_show(site: Path, log: Path, runs: int, longest: float) -> list[list[float]]:
    """Edits one record of a site of ours; for each server that is started, the seconds from each edit until its page says
    so."""
    return _all_served(site, PAGE, lambda number: edit(site, number), log, runs, longest)


def seconds_of_host(folder: Path, log: Path, runs: int, longest: float) -> list[list[float]]:
    """The same of a site of one hand-written page without any plugin: what the host needs to notice and to build nearly
    nothing."""
    page = folder / "docs/index.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("# Home\n", "utf-8")
    settings = "site_name: One page\ntheme: {name: material, font: false}\nplugins: []\n"
    (folder / "mkdocs.yml").write_text(settings, "utf-8")

    def change(number: int) -> str:
        words = f"Edited {number} times."
        page.write_text(f"# Home\n\n{words}\n", "utf-8")
        return words

    return _all_served(folder, "", change, log, runs, longest)


def _all_served(
    site: Path, page: str, change: Callable[[int], str], log: Path, runs: int, longest: float
) -> list[list[float]]:
    return [_served(site, page, change, log, number, longest) for number in range(max(runs, STARTS))]


def _served(site: Path, page: str, change: Callable[[int], str], log: Path, start: int, longest: float) -> list[float]:
    """Serves a site until it was changed so many times. Raises ``ChildError`` when a page does not come."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-f", site / "mkdocs.yml", "-a", address]
    with log.open("wb") as said:
        process = subprocess.Popen(
            list(map(str, command)), env=environment(*OURS), stdout=said, stderr=said, start_new_session=True
        )
    try:
        where = f"http://{address}/{page}"
        _wait(where, "", process, log, longest)
        taken = []
        for number in range(EDITS):
            time.sleep(SETTLES + LOOKS * ((start + number) % EDITS) / EDITS)
            # no two edits write the same, whatever an earlier one left
            words = change(int(time.time()) * 100 + start * EDITS + number)
            begun = time.perf_counter()
            _wait(where, words, process, log, longest)
            taken.append(time.perf_counter() - begun)
        return taken
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(address: str, words: str, process: subprocess.Popen[bytes], log: Path, longest: float) -> None:
    end = time.monotonic() + longest
    while time.monotonic() < end:
        if process.poll() is not None:
            raise ChildError(f"the server ended:\n{log.read_text('utf-8', 'replace')[-2000:]}")
        try:
            with urllib.request.urlopen(address, timeout=longest) as answer:
                if words in answer.read().decode("utf-8", "replace"):
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(BETWEEN)
    raise ChildError(f"{address.partition('/')[2]} did not show the edit within {longest:.0f} s")
