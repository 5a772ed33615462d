"""The end of the process.

Replaces: Python's collector when the host ends. All that a build has made leads to the host's configuration and back, so
that nothing of it goes before then, and the collector takes it apart object by object, only for the system to take the
memory as a whole. What somebody has left open is written, as ever. Proof: ``tests/test_shortcuts.py``.
"""

from __future__ import annotations

import atexit
import gc
import io
from contextlib import suppress


def end_quickly(wanted: bool) -> None:
    """Whether this process will leave its memory to the system when it ends."""
    atexit.unregister(_leave)
    if wanted:
        atexit.register(_leave)


def _leave() -> None:
    """Nothing that is in memory now is looked at any more."""
    gc.disable()
    files = _kinds(io.IOBase.__base__ or io.IOBase)
    for one in [one for one in gc.get_objects() if type(one) in files]:
        with suppress(Exception):  # it is closed, or nobody reads what it writes
            one.flush()
    gc.freeze()


def _kinds(base: type) -> set[type]:
    """A class and all that are derived from it."""
    return {base}.union(*map(_kinds, type.__subclasses__(base)))
