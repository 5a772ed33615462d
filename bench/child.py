"""One process, measured: wall time, CPU time and peak memory, with those of the processes that it starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TOLD = 2_000  # characters of what a process said before it failed
UNIT = 1 if sys.platform == "darwin" else 1024  # bytes in which the kernel tells memory


@dataclass(frozen=True)
class Sample:
    """What one run took."""

    wall: float
    """Seconds by the clock."""
    cpu: float
    """Seconds of processor time, user and system, with all children."""
    peak: float
    """The most memory that one of the processes held, in MB."""

    def __add__(self, other: Sample) -> Sample:
        """One run after the other."""
        return Sample(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))


class ChildError(Exception):
    """A process ended with a mistake; the message ends with what it said last."""


class TooLongError(Exception):
    """A process was ended because it took longer than it was given."""


def run_child(command: Sequence[str | Path], log: Path, env: Mapping[str, str], cwd: Path, seconds: float) -> Sample:
    """Runs a process to its end. What it says goes to ``log``. Raises ``ChildError`` and ``TooLongError``.

    The kernel counts the memory of the caller as the first peak of a child: a caller must stay small.
    """
    with log.open("wb") as said:
        begun = time.perf_counter()
        process = subprocess.Popen(
            list(map(str, command)),
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        late = threading.Event()

        def end() -> None:
            late.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:  # interrupted: nothing of ours keeps running
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        finally:
            timer.cancel()
        wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if late.is_set():
        raise TooLongError(f"more than {seconds:.0f} s")
    if process.returncode:
        words = log.read_text("utf-8", "replace")[-TOLD:]
        raise ChildError(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{words}")
    return Sample(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * UNIT / 1_000_000)
