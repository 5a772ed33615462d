"""Finds a Chromium for the tests, or gets one: ``python tests/chromium.py`` (``make browser-env``).

In this order: ``$CHROMIUM``, one that is installed, the system's package where we may install it, Playwright's own
download. One that does not start, such as a download without the system's libraries, counts as none. Where none can
be had, what needs a browser fails with one line that says what to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

SHELL = "chromium-headless-shell"  # no windows, tabs and menus of its own: half the time
NAMES = [SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
ADVICE = (
    "there is no Chromium that starts: install one (Debian: sudo apt install chromium), or name one in $CHROMIUM, "
    "or run: python -m playwright install --with-deps chromium"
)


class ChromiumMissingError(Exception):
    """There is none, and none can be had."""


def installed() -> str | None:
    """The Chromium of this machine, ready to run: named, installed, or downloaded before."""
    return next((each for each in _candidates() if _starts(each)), None)


def find_chromium() -> str:
    """The Chromium to run; raises with what to do where there is none. Gets none: that is done before the tests."""
    found = installed()
    if not found:
        raise ChromiumMissingError(ADVICE)
    return found


def get_chromium() -> str:
    """The Chromium to run, and if need be installs it."""
    for get in _WAYS:
        found = installed()
        if found:
            return found
        if os.environ.get("CHROMIUM"):
            raise ChromiumMissingError(f"$CHROMIUM is {os.environ['CHROMIUM']!r}, and that is no program that starts")
        get()
    return find_chromium()


def place_of_download() -> Path:
    """Where Playwright puts the one that it downloads."""
    return _told_by_playwright(os.environ.get("PLAYWRIGHT_BROWSERS_PATH"))


@cache
def _told_by_playwright(folder: str | None) -> Path:
    """Playwright reads the folder of its browsers from the environment. To start it takes half a second."""
    with ThreadPoolExecutor(1) as aside:  # another one may be at work in this thread, for the tests of browsers
        return aside.submit(_asked).result()


def _asked() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _candidates() -> Iterator[str]:
    named = os.environ.get("CHROMIUM")
    yield from filter(None, map(shutil.which, [named] if named else NAMES))
    if not named and (path := place_of_download()).is_file():
        yield str(path)


def _starts(program: str) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _install_package() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "--yes", "--no-install-recommends"]
    for arguments in (["update"], [*install, SHELL], [*install, "chromium"]):
        print("apt-get", *arguments, file=sys.stderr)
        done = subprocess.run(["apt-get", *arguments], env=environment, stdout=sys.stderr).returncode == 0
        if done == (arguments[0] == "install"):  # there is one, or nothing can be got
            return


def _download() -> None:
    print("playwright install chromium", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr)


_WAYS: list[Callable[[], None]] = [_install_package, _download]


if __name__ == "__main__":
    try:
        get_chromium()
    except ChromiumMissingError as reason:
        sys.exit(str(reason))
