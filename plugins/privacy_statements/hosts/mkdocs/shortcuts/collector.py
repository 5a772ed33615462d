"""The collector while a writer waits.

Replaces: Python's collector while a site is built again under ``serve``. Nearly all that is in memory was there before the
edit, is needed still, and is looked at object by object all the same, several times in a build. Here the collector looks
when the page is shown and the writer reads: once, at everything. What is there then, it leaves alone until it looks again.
The first build of a server goes as ever, and so does every ``build``, at whose end it does not look, as it would for all
that is new. Proof: ``tests/test_shortcuts.py``.
"""

from __future__ import annotations

import gc


def take_as_old() -> None:
    """What is there now stays: it is not looked at for being new."""
    if not gc.get_freeze_count():  # somebody else has set aside what nobody may look at
        gc.freeze()
        gc.unfreeze()


class Collector:
    """The collector of this process, from the time when somebody calls one of these."""

    def __init__(self) -> None:
        self._paused = False
        self._sets_aside = not gc.get_freeze_count()
        """Unless somebody else has set aside what nobody may look at."""

    def pause(self) -> None:
        """A build begins: nobody looks until somebody calls ``look``."""
        self._paused = self._paused or gc.isenabled()
        gc.disable()

    def look(self) -> None:
        """Frees what nobody needs any more."""
        if self._sets_aside:
            gc.unfreeze()
        gc.collect()
        if self._sets_aside:
            gc.freeze()
        self._resume()

    def end(self) -> None:
        """Everything is as it was."""
        if self._sets_aside:
            gc.unfreeze()
        self._resume()

    def _resume(self) -> None:
        if self._paused:
            gc.enable()
        self._paused = False
