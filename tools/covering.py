"""A plugin of pytest for ``make mutants``: which test runs which line, and runs of chosen tests in a chosen order.

All tests are collected once. Each run is a fork of that process, in which the functions of the changed module are exchanged:
it costs what its tests cost. What is changed outside a function needs a process that imports it anew.

What is made once for several tests (by a cached function, or by a fixture of a module or a session) is run by all of them.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import inspect
import json
import os
import signal
import tempfile
import time
import traceback
import types
from collections import defaultdict
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

MAP, ORDER, SERVE = (os.environ.get(f"COVERING_{name}") for name in ("MAP", "ORDER", "SERVE"))
"""The file to write the map to; the file of the tests to run, as a list of their ids; a pipe that asks for runs."""


class Mapping:
    """Runs every test in a context of its own, and records what it shares with others."""

    def __init__(self, file: Path) -> None:
        import coverage

        self._file = file
        self._coverage = coverage.Coverage(data_file=None, include=["*/plugins/privacy_statements/*"], messages=False)
        self._context = "start"
        self._shares: dict[str, set[str]] = defaultdict(set)
        self._seconds: dict[str, float] = {}
        functools.cache = self._cache  # type: ignore[assignment]
        functools.lru_cache = self._lru_cache  # type: ignore[assignment]
        self._coverage.start()
        self._coverage.switch_context(self._context)

    def _switch(self, context: str) -> str:
        before, self._context = self._context, context
        self._coverage.switch_context(context)
        return before

    def _cache(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return self._lru_cache(maxsize=None)(function)

    def _lru_cache(self, maxsize: Any = 128, typed: bool = False) -> Callable[..., Any]:
        if callable(maxsize):
            return self._lru_cache()(maxsize)

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            name = f"cache {function.__module__}.{function.__qualname__}"

            @functools.wraps(function)
            def measured(*arguments: Any, **named: Any) -> Any:
                before = self._switch(name)
                try:
                    return function(*arguments, **named)
                finally:
                    self._switch(before)

            cached = LRU_CACHE(maxsize, typed)(measured)

            @functools.wraps(function)
            def shared(*arguments: Any, **named: Any) -> Any:
                self._shares[self._context].add(name)
                return cached(*arguments, **named)

            shared.cache_clear, shared.cache_info = cached.cache_clear, cached.cache_info  # type: ignore[attr-defined]
            return shared

        return decorate

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        before = self._switch(item.nodeid)
        try:
            return (yield)
        finally:
            self._switch(before)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Generator[None, object, object]:
        if fixturedef.scope == "function":
            return (yield)
        before = self._switch(f"fixture {fixturedef.baseid} {fixturedef.argname}")
        try:
            return (yield)
        finally:
            self._switch(before)

    def pytest_runtest_teardown(self, item: Any) -> None:
        for name in item.fixturenames:
            for fixture in item._fixtureinfo.name2fixturedefs.get(name, ()):
                if fixture.scope != "function":
                    self._shares[item.nodeid].add(f"fixture {fixture.baseid} {name}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0) + report.duration
        if report.failed:  # it would see every mutant
            self._seconds[report.nodeid] = -1e9

    def pytest_unconfigure(self) -> None:
        self._coverage.stop()
        data = self._coverage.get_data()
        numbers = {name: number for number, name in enumerate(sorted(data.measured_contexts()))}
        lines = {
            file[file.index("plugins/") :]: {
                str(line): [numbers[name] for name in names] for line, names in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        shares = {name: sorted(others) for name, others in self._shares.items()}
        data_of_tests = {"contexts": [*numbers], "lines": lines, "shares": shares, "seconds": self._seconds}
        self._file.write_text(json.dumps(data_of_tests))


class Order:
    """Runs only the chosen tests, in their order."""

    def __init__(self, ids: list[str]) -> None:
        self._turns = {each: turn for turn, each in enumerate(ids)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._turns]
        items[:] = sorted(chosen, key=lambda item: self._turns[item.nodeid])


class Server:
    """Answers each line of a pipe, ``{path, before, after, tests, seconds}``, with 1 if a test fails or does not end, 2 if the
    functions cannot be exchanged, otherwise 0."""

    def __init__(self, pipe: str) -> None:
        self._pipe = Path(pipe)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        functions: dict[Place, list[types.FunctionType]] = defaultdict(list)
        gc.unfreeze()  # conftest.py has frozen what was collected: it would not be found
        for each in gc.get_objects():
            if isinstance(each, types.FunctionType):
                functions[_place(each.__code__)].append(each)
        with self._pipe.open() as tasks, Path(f"{self._pipe}.answers").open("w") as answers:
            for line in tasks:
                task = json.loads(line)
                with tempfile.TemporaryDirectory() as folder:
                    child = os.fork()
                    if not child:
                        os._exit(_run(session, items, functions, task, Path(folder)))
                    answers.write(f"{_ended(child, task['seconds'])}\n")
                    answers.flush()
        return True


Place = tuple[str, str, int]


def _place(code: types.CodeType) -> Place:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _ended(child: int, seconds: float) -> int:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 1


def _run(session: Any, items: Any, functions: Any, task: dict[str, Any], folder: Path) -> int:
    """The answer to one task, from a process of its own."""
    os.setpgid(0, 0)
    try:
        before, after = (_functions(compile(text, task["path"], "exec")) for text in (task["before"], task["after"]))
        for old, new in zip(before, after, strict=True):
            for function in functions.get(_place(old), []):
                if new.co_freevars != old.co_freevars:  # it was made with what it needs no more
                    return 2
                function.__code__ = new
        for each in gc.get_objects():
            if type(each) is CACHE:
                each.cache_clear()
        session.config._tmp_path_factory._basetemp = folder
        chosen = [items[each] for each in task["tests"]]
        for item, following in zip(chosen, [*chosen[1:], None], strict=True):
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                return 1
    except BaseException:
        traceback.print_exc()
        return 3
    return 0


def _functions(code: types.CodeType) -> list[types.CodeType]:
    """The functions of a module and of its classes, in their order."""
    functions = []
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            is_function = each.co_flags & inspect.CO_OPTIMIZED
            functions += [each] if is_function else _functions(each)
    return functions


LRU_CACHE = functools.lru_cache
CACHE = type(LRU_CACHE(len))
_PLUGIN: object = None
if MAP:
    _PLUGIN = Mapping(Path(MAP))
elif ORDER:
    _PLUGIN = Order(json.loads(Path(ORDER).read_text()))
elif SERVE:
    _PLUGIN = Server(SERVE)


def pytest_configure(config: pytest.Config) -> None:
    if _PLUGIN:
        config.pluginmanager.register(_PLUGIN)
