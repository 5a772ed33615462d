"""``pytest --seconds``: what each file of tests costs the processor. Unlike time, that hardly depends on what else runs."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator

import pytest

import started


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seconds", action="store_true", help="what each file costs in seconds of processor")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--seconds"):
        config.pluginmanager.register(Costs())


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
        report.user_properties.append(("seconds", now - self._before))  # a worker sends them along
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


def _spent() -> float:
    """Seconds of this process and of those that it has seen end."""
    return sum(os.times()[:4]) + sum(started.SPENT)
