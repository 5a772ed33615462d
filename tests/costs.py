"""``pytest --seconds``: what each file of tests costs the processor. Unlike time, that hardly depends on what else runs."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import started
from audit import visits


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seconds", action="store_true", help="what each file costs in seconds of processor")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--seconds"):
        config.pluginmanager.register(Costs())
        visits.FLAGS.append("--no-zygote")  # else what a browser spends on a page is nobody's, once it is closed


class Costs:
    """Measures every phase of every test, programs that it started and ended included; collection is left out."""

    def __init__(self) -> None:
        self._before = 0.0
        self._of_files: dict[str, float] = defaultdict(float)

    def pytest_runtest_logstart(self) -> None:
        self._before = _spent()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        now = _spent()
        spent = max(0.0, now - self._before)  # of a browser that ends, the last moments are told by nobody
        report.user_properties.append(("seconds", spent))  # a worker sends them along
        self._before = now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        seconds = dict(report.user_properties)["seconds"]
        assert isinstance(seconds, float)
        self._of_files[report.nodeid.partition("::")[0]] += seconds

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("seconds of processor")
        for file, seconds in sorted(self._of_files.items(), key=lambda one: -one[1]):
            terminalreporter.write_line(f"{seconds:8.1f}  {file}")
        terminalreporter.write_line(f"{sum(self._of_files.values()):8.1f}  in all")


TICKS = os.sysconf("SC_CLK_TCK")
BROWSER = ("node", "chrom", "headless_shell")
"""How the names of programs begin that a browser consists of. It stays from file to file."""


def _spent() -> float:
    """Seconds of this process, of those that it has seen end, and of its browser."""
    browser = sum(map(_seconds_of, _browser(os.getpid())))
    return sum(os.times()[:4]) + sum(started.SPENT) + browser


def _browser(process: int) -> Iterator[int]:
    """The processes of a browser that this one has started."""
    for told in Path(f"/proc/{process}/task").glob("*/children"):
        children = ""
        with suppress(OSError):  # it has ended
            children = told.read_text()
        for child in map(int, children.split()):
            with suppress(OSError):
                if Path(f"/proc/{child}/comm").read_text().startswith(BROWSER):
                    yield child
                    yield from _browser(child)


def _seconds_of(process: int) -> float:
    """Seconds of a process, and of those that it has seen end."""
    with suppress(OSError):
        figures = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, figures[11:15])) / TICKS
    return 0.0
