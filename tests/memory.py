"""What tests write goes to memory, where there is room: on a disk a fifth of their work is the disk's."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2**31  # bytes; a run leaves a hundred megabytes, and takes them away when nothing failed


def has_room(folder: Path) -> bool:
    """Whether the folder takes what tests write. They run some of it: a small program in the place of a real one."""
    return (
        os.access(folder, os.W_OK)
        and not os.statvfs(folder).f_flag & os.ST_NOEXEC
        and shutil.disk_usage(folder).free > ROOM
    )


if "TMPDIR" not in os.environ and has_room(MEMORY):
    os.environ["TMPDIR"] = str(MEMORY)  # for browsers and other programs too
    tempfile.tempdir = None  # asked for before: found again
