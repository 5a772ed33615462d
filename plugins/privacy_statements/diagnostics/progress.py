"""How far a run has come, and where its time went."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TextIO, TypeVar

Thing = TypeVar("Thing")
PATIENCE = 0.5  # seconds until anything is shown
PAUSE = 0.1  # seconds between two updates
CLEAR = "\r\x1b[K"  # back to the beginning of the line, and nothing more on it


class Stages:
    """The stages of one run. ``show`` receives a line about the current stage, and an empty one at the end."""

    def __init__(
        self, show: Callable[[str], None] | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._show, self._clock = show, clock
        self._began = self._shown = clock()
        self._is_shown = False
        self.seconds: dict[str, float] = {}
        """How long each stage took, in their order, without the stages inside it."""
        self._inside: list[float] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """A context whose time counts as this stage."""
        self.seconds.setdefault(name, 0.0)
        self._tell(name)
        begun = self._clock()
        self._inside.append(0.0)
        try:
            yield
        finally:
            took = self._clock() - begun
            self.seconds[name] += took - self._inside.pop()
            if self._inside:
                self._inside[-1] += took

    def each(self, name: str, things: Sequence[Thing]) -> Iterator[Thing]:
        """The things, one after the other, counted as they are taken."""
        for number, thing in enumerate(things):
            self.count(name, number, len(things))
            yield thing

    def made(self, name: str, things: Iterator[Thing]) -> Iterator[Thing]:
        """The things; the time to make each counts as this stage."""
        self.seconds.setdefault(name, 0.0)
        while True:
            with self.stage(name):
                thing = [*islice(things, 1)]  # a list to pop from: no variable keeps it alive afterwards
            if not thing:
                return
            yield thing.pop()

    def count(self, name: str, number: int, of: int) -> None:
        """Shows that ``number`` of ``of`` are done."""
        self._tell(f"{name} {number} of {of}")

    def add(self, name: str, seconds: float) -> None:
        """Adds time that was measured elsewhere."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds

    def end(self) -> None:
        """Clears the progress line."""
        if self._show is not None and self._is_shown:
            self._show("")
        self._is_shown = False

    def table(self) -> str:
        """Each stage with its seconds and its share, and the sum below."""
        total = sum(self.seconds.values())
        rows = {**self.seconds, "in all": total}
        width, whole = max(map(len, rows)), total or 1
        return "\n".join(f"{name:<{width}} {took:8.2f} s {100 * took / whole:4.0f} %" for name, took in rows.items())

    def _tell(self, line: str) -> None:
        now = self._clock()
        if self._show is not None and now - self._began >= PATIENCE and now - self._shown >= PAUSE:
            self._show(line)
            self._shown, self._is_shown = now, True


def on_terminal(stream: TextIO | None = None) -> Callable[[str], None] | None:
    """A function that shows progress in one line of a terminal; ``None`` without a terminal, so that logs stay clean."""
    out = sys.stderr if stream is None else stream
    if not out.isatty():
        return None

    def show(line: str) -> None:
        out.write(f"{CLEAR}{line[:78]}\r")  # other output then begins at the left
        out.flush()

    return show
