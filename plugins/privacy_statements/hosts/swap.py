"""A folder takes the place of a published one. Who looks, or kills the program, finds one of the two whole."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

CALLS = {"linux": ("renameat2", -100), "darwin": ("renameatx_np", -2)}
"""By system: the call that exchanges two folders in one step, and what stands for the working folder in it."""
SWAP = 2  # the flag of both calls that says so


def put_in_place(fresh: Path, published: Path, aside: Path) -> None:
    """Moves ``fresh`` to ``published`` and removes what was there. Where a system cannot exchange two folders, nothing is
    published for a moment, and what was is at ``aside``.

    Raises ``OSError``; what was published is then where it was.
    """
    if published.exists() and _exchanged(fresh, published):
        shutil.rmtree(fresh)
        return
    if published.exists():
        published.rename(aside)
    try:
        fresh.rename(published)
    except OSError:
        if aside.exists():
            aside.rename(published)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _exchanged(first: Path, second: Path) -> bool:
    """Exchanges two folders in one step; whether the system can."""
    name, here = CALLS.get(sys.platform, ("", 0))
    call = getattr(ctypes.CDLL(None), name, None) if name else None
    return call is not None and call(here, os.fsencode(first), here, os.fsencode(second), SWAP) == 0
