"""The collector while a writer waits.

Replaces: Python's collector while a site is built again under ``serve``. Nearly all that is in memory was there before the
edit, is needed still, and is looked at object by object all the same, several times in a build. Here the collector looks
when the page is shown and the writer reads: once, at everything. What is there then, it leaves alone until it looks again.
The first build of a server goes as ever, and so does every ``build``, at whose end it does not look, as it would for all
that is new. Proof: ``tests/test_shortcuts.py``.
"""

from __future__ import annotations

import gc
from threading import Lock, Timer

AFTER = 0.5  # seconds from a build to the look: until then a browser has asked for its page
MOST = 8
"""Builds that may follow one another without a look: what each leaves behind may be as large as a site."""


def take_as_old() -> None:
    """What is there now stays: it is not looked at for being new."""
    if not gc.get_freeze_count():  # somebody else has set aside what nobody may look at
        gc.freeze()
        gc.unfreeze()


class Collector:
    """The collector of this process, from the time when somebody calls one of these."""

    def __init__(self) -> None:
        self._lock, self._timer = Lock(), Timer(AFTER, self._look)
        self._paused = False
        self._unseen = 0
        self._sets_aside = not gc.get_freeze_count()
        """Unless somebody else has set aside what nobody may look at."""

    def pause(self) -> None:
        """A build begins: nobody looks until it is over."""
        with self._lock:  # it is looking now
            self._timer.cancel()
            self._paused = self._paused or gc.isenabled()
            gc.disable()

    def resume(self) -> None:
        """A build is over: the collector looks soon, unless another one begins."""
        with self._lock:
            self._timer.cancel()
            self._unseen += 1
            self._timer = Timer(AFTER if self._unseen < MOST else 0, self._look)
            self._timer.daemon = True
            self._timer.start()

    def _look(self) -> None:
        """Frees what nobody needs any more."""
        with self._lock:
            if self._timer.finished.is_set():  # a build has begun
                return
            if self._sets_aside:
                gc.unfreeze()
            gc.collect()
            if self._sets_aside:
                gc.freeze()
            self._unseen = 0
            if self._paused:
                gc.enable()
            self._paused = False

    def end(self) -> None:
        """Everything is as it was."""
        with self._lock:
            self._timer.cancel()
            if self._sets_aside:
                gc.unfreeze()
            if self._paused:
                gc.enable()
            self._paused = False
