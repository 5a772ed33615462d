"""What a server does between two builds: when the page is shown and the writer reads, in a thread of its own, step by step.
When the next build begins, what is left is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Lock, Timer

AFTER = 0.5  # seconds from a build to the work: until then a browser has asked for its page
MOST = 8
"""Builds that may follow one another before the work is done without waiting."""


class Meanwhile:
    """Does some work after each build. ``work`` gives its steps; only between them it is ended."""

    def __init__(self, work: Callable[[], Iterator[None]]) -> None:
        self._work = work
        self._lock, self._timer = Lock(), Timer(AFTER, self._do)
        self._waiting = 0

    def stop(self) -> None:
        """A build begins: no step is done until it is over."""
        self._timer.cancel()
        with self._lock:  # the step that it is at
            pass

    def start(self) -> None:
        """A build is over: the work is done soon, unless another one begins."""
        self.stop()
        self._waiting += 1
        self._timer = Timer(AFTER if self._waiting < MOST else 0, self._do)
        self._timer.daemon = True
        self._timer.start()

    def _do(self) -> None:
        with self._lock:
            steps = self._work()
            while not self._timer.finished.is_set():  # set when a build begins
                try:
                    next(steps)
                except StopIteration:
                    self._waiting = 0
                    return
