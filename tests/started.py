"""Programs that have been started already: a second of every run is spent on imports, and tests make a hundred runs.

One process for each worker imports what the programs need and builds nothing. For each run it forks: what runs is a
process of its own, which knows of no other run, with its own folder, environment and output. What is decided while
Python itself starts is for a real start: see ``can_run``. So is whatever is not waited for.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

PROGRAMS = {"mkdocs": ("mkdocs.__main__", "cli"), "privacy-statements": ("privacy_statements.cli", "main")}
NEEDED = ("material", "privacy_statements.hosts.mkdocs.plugin", "privacy_statements.cli.build")
AT_THE_START = ("PYTHON", "LANG", "LC_", "LD_")
"""How the names of variables begin that are read before the first line of a program."""
MOST = 300  # seconds


def can_run(program: str, environment: Mapping[str, str] | None) -> bool:
    """Whether a run with these variables is what a real start gives."""
    return program in PROGRAMS and not any(name.startswith(AT_THE_START) for name in environment or {})


def run(
    arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], terminal: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end, as ``subprocess.run`` with ``capture_output`` does; after five minutes it is killed.
    What it prints goes to a ``terminal`` (an open file) instead, where one is given, which takes some kilobytes."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        shown = out.fileno() if terminal is None else terminal
        files = [f"/proc/{os.getpid()}/fd/{file}" for file in (shown, err.fileno())]
        wanted = {"run": list(arguments), "cwd": str(cwd), "environment": dict(environment), "files": files}
        server.stdin.write(json.dumps(wanted) + "\n")
        server.stdin.flush()
        told = json.loads(server.stdout.readline())
        SPENT.append(told["seconds"])
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode())
    return subprocess.CompletedProcess(arguments, told["code"], *texts)


SPENT: list[float] = []
"""Seconds of processor of each run: of a process that is still there, nobody else is told."""


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(_end, server)
    return server


def _end(server: subprocess.Popen[str]) -> None:
    server.communicate()


def _serve() -> None:
    del sys.path[0]  # the folder of tests: no program sees it
    for module in [*NEEDED, *(module for module, _ in PROGRAMS.values())]:
        importlib.import_module(module)
    gc.freeze()
    before = 0.0
    for line in sys.stdin:
        wanted = json.loads(line)
        pid = os.fork()
        if not pid:
            _be(wanted)
        _, status = os.waitpid(pid, 0)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        now = used.ru_utime + used.ru_stime
        print(json.dumps({"code": os.waitstatus_to_exitcode(status), "seconds": now - before}), flush=True)
        before = now


def _be(wanted: Mapping[str, Any]) -> None:
    """Becomes the run; does not come back."""
    code = 1
    try:
        signal.alarm(MOST)
        for number, path in enumerate((os.devnull, *wanted["files"])):
            file = os.open(path, os.O_RDWR)
            os.dup2(file, number)
            os.close(file)
        os.chdir(wanted["cwd"])
        os.environ.clear()
        os.environ.update(wanted["environment"])
        sys.argv = wanted["run"]
        module, name = PROGRAMS[Path(sys.argv[0]).name]
        getattr(sys.modules[module], name)()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:  # whatever a program does wrong is shown, as Python would
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
