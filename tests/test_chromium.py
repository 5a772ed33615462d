"""Where the tests find their Chromium, tried with a PATH, a package manager and a downloader of our own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import chromium
from chromium import ChromiumMissingError, find_chromium, get_chromium


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of the PATH; nothing is installed, and nothing was downloaded."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "downloads"))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9/")  # where nobody answers
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return folder


def program(folder: Path, name: str, text: str = "") -> str:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


@pytest.mark.parametrize("name", chromium.NAMES)
def test_an_installed_one_is_found(path: Path, name: str):
    made = program(path, name)
    assert find_chromium() == get_chromium() == made


def test_the_one_that_is_named_comes_first(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    program(path, "chromium")
    monkeypatch.setenv("CHROMIUM", program(tmp_path, "mine"))
    assert find_chromium() == get_chromium() == str(tmp_path / "mine")


def test_a_name_that_is_no_program_is_told(path: Path, monkeypatch: pytest.MonkeyPatch):
    """And no other is taken in its stead: who names one means that one."""
    program(path, "chromium")
    monkeypatch.setenv("CHROMIUM", "/no/such/program")
    with pytest.raises(ChromiumMissingError, match="/no/such/program"):
        get_chromium()
    with pytest.raises(ChromiumMissingError):
        find_chromium()


@pytest.mark.parametrize("there", [chromium.SHELL, "chromium"])
def test_the_package_is_installed_where_that_is_allowed(path: Path, monkeypatch: pytest.MonkeyPatch, there: str):
    """The smaller one where the system has it."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    made = f"printf '#!/bin/sh\\n' > {path}/{there}; /bin/chmod +x {path}/{there}"
    asked = f'[ "$1" = update ] && exit; echo "$@" >> {path}/asked; [ "$4" = {there} ] || exit 100'
    program(path, "apt-get", f"{asked}; {made}")
    assert get_chromium() == str(path / there)
    tried = [chromium.SHELL] if there == chromium.SHELL else [chromium.SHELL, there]
    assert (path / "asked").read_text().splitlines() == [
        f"install --yes --no-install-recommends {name}" for name in tried
    ]


NO_LIBRARIES = "echo error while loading shared libraries: libnss3.so >&2; exit 127"


def test_one_that_does_not_start_is_passed_over(path: Path):
    program(path, "chromium", NO_LIBRARIES)
    made = program(path, "google-chrome")
    assert find_chromium() == get_chromium() == made


@pytest.mark.slow
def test_the_download_is_tried_last_and_found_again(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    program(path, "apt-get", f"touch {path}/asked")  # who is not root installs no package
    downloaded = tmp_path / "downloaded"
    really_run = subprocess.run

    def run(arguments: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        if "--version" in arguments:
            return really_run(arguments, **options)
        assert arguments == [sys.executable, "-m", "playwright", "install", "chromium"]
        where = chromium.place_of_download()
        where.parent.mkdir(parents=True)
        program(where.parent, where.name)
        downloaded.touch()
        return subprocess.CompletedProcess(arguments, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert find_chromium_or_none() is None
    assert Path(get_chromium()).is_relative_to(tmp_path / "downloads")
    assert downloaded.exists()
    assert not (path / "asked").exists()
    assert find_chromium() == get_chromium()


def find_chromium_or_none() -> str | None:
    try:
        return find_chromium()
    except ChromiumMissingError:
        return None
