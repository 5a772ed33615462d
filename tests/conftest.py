"""What all tests share: our own site, built once by the real host, and small sites made on the spot."""

from __future__ import annotations

import datetime
import fcntl
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from functools import cache
from itertools import chain, islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import started
from audit.serving import ENFORCED, serve
from audit.visits import open_browser
from crawl import CrawledPage, crawl
from privacy_statements import Built, build, load_catalog
from privacy_statements.catalog.model import Catalog
from privacy_statements.project import read_project
from privacy_statements.views.shapes import Table
from privacy_statements.views.tables_page import TablesPage

pytest_plugins = ["memory", "costs", "hosted", "laws"]  # the last for the profile that it knows
ROOT = Path(__file__).parents[1]
EPOCH = 1_700_000_000
QUIET = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(EPOCH)}
Files = Mapping[str, str | bytes]
"""What a small site is written of: texts by their paths."""
Make = Callable[[Files], Path]
DAY_OF_BUILD = datetime.datetime.fromtimestamp(EPOCH, datetime.UTC).date()

LONGEST = [
    *("site_audit", "shortcuts", "browser_tables", "properties", "browser_applies", "print", "audit", "serve"),
    *("host_mkdocs", "verify", "errors", "bench", "twin"),
]
"""The files of tests that take longest. They begin, so that no processor waits for the last of them alone."""


OURS = {"our_build", "pages_of_kind"}
"""What files of tests call that look at our own site: one worker builds it for all of them."""


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Who shares the tests out gives every worker a part without a gap: each part begins with long files."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    turns = {f"test_{name}.py": turn for turn, name in enumerate(LONGEST)}
    long = sorted((item for item in items if item.path.name in turns), key=lambda item: turns[item.path.name])
    others = (item for item in items if item.path.name not in turns)
    short = iter(sorted(others, key=lambda item: not vars(item.module).keys() & OURS))
    parts = [[item for item in long if turns[item.path.name] % workers == part] for part in range(workers)]
    for part in parts:
        part += islice(short, max(0, len(items) // workers - len(part)))
    items[:] = [*chain.from_iterable(parts), *short]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """The thousands of tests stay to the end: the collector of garbage need not look at them while they come, nor again
    and again; nor at what was made a moment ago as often as in a program that has little memory. A twentieth of a run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000, 10, 10)
        gc.enable()


def run_tool(
    *arguments: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None, anew: bool = False
) -> subprocess.CompletedProcess[str]:
    """Runs a program of this environment (``mkdocs``, ``privacy-statements``) as a user would. Unless it is to be
    started ``anew``, a process is taken that has imported what it needs, and nothing else."""
    program = Path(sys.executable).parent / str(arguments[0])
    environment = {**os.environ, **QUIET, **(env or {})}
    command = [str(program), *map(str, arguments[1:])]
    if not anew and started.can_run(program.name, env):
        return started.run(command, cwd, environment)
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)


@cache
def our_build() -> Built:
    """What the core makes of our own records on the day of ``built_site``."""
    return build(read_project(ROOT / "mkdocs.yml", ROOT, DAY_OF_BUILD))


@cache
def our_catalog() -> Catalog:
    """Our own records, read."""
    return load_catalog(read_project(ROOT / "mkdocs.yml", ROOT)).catalog


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of our own site, built by ``mkdocs build --strict`` once for all workers. What ``crawl`` reads of it,
    it reads once."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    site, lock = shared / "own-site", shared / "own-site.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (site / "index.html").is_file():
            result = run_tool("mkdocs", "build", "--strict", "-d", site, anew=True)
            assert result.returncode == 0, result.stderr
            (shared / "own-site.log").write_text(result.stderr)
    pages = crawl(site)
    yield site
    pages.clear()


@pytest.fixture(scope="session")
def build_log(built_site: Path) -> str:
    """What the host said while it built our own site."""
    return (built_site.parent / "own-site.log").read_text()


def table_in(page: TablesPage, part: str = "") -> Table | None:
    """The table of one part of a page; by default of the part that needs no heading."""
    return next((each.table for each in page.parts if each.id == part), None)


def the_table(page: TablesPage, part: str = "") -> Table:
    """The same, where there is one."""
    table = table_in(page, part)
    assert table is not None
    return table


def without_table(page: TablesPage, part: str = "") -> str | None:
    """The words in place of such a table."""
    return next((each.empty for each in page.parts if each.id == part and not each.table), None)


def write_project(root: Path, files: Files) -> Path:
    """Writes a small site from a mapping of paths to texts; ``mkdocs.yml`` and a home page come with it."""
    given: Files = {
        "mkdocs.yml": "site_name: Test\ndocs_dir: site-src\ntheme: mkdocs\nplugins: [privacy-statements]\n",
        "site-src/index.md": "# Home\n",
        **files,
    }
    for path, text in given.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def files_in(name: str) -> dict[str, str]:
    """The texts of a small site in ``tests/data/sites``, by path, as ``write_project`` takes them."""
    folder = ROOT / "tests/data/sites" / name
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


@pytest.fixture
def make_project(tmp_path: Path) -> Iterator[Make]:
    """Makes a small site that one test has for itself, as ``write_project`` does."""
    yield lambda files: write_project(tmp_path / "project", files)
    shutil.rmtree(tmp_path / "project", ignore_errors=True)


@pytest.fixture
def site(request: pytest.FixtureRequest, make_project: Make, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The ``SITE`` of a file of tests, and the working folder is there."""
    root: Path = make_project(request.module.SITE)
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="module")
def pages(built_site: Path) -> dict[str, CrawledPage]:
    """The pages of our own site by their paths."""
    return crawl(built_site)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium for all tests of a worker: to start one and to end it costs as much as ten pages. Each test opens a
    window of its own. Where there is none, the test fails and says what to do."""
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(built_site: Path) -> Iterator[str]:
    """Where our own site is served, with the policy that it is made for."""
    with serve(built_site, ENFORCED) as address:
        yield address
