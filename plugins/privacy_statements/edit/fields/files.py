"""Several files written as one: all of them, or none."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position


class Change(NamedTuple):
    """A file, the path that positions show, and its bytes before and after."""

    file: Path
    path: str
    before: bytes
    after: bytes


def write_all(changes: Sequence[Change]) -> tuple[Diagnostic, ...]:
    """Writes all files, each in one step; if one cannot be written, or says no longer what it said, none is. What
    hinders it is returned."""
    fresh: list[tuple[Change, Path]] = []
    done: list[Change] = []
    try:
        for change in changes:
            try:
                fresh.append((change, _beside(change)))
            except OSError as problem:
                return (_unwritable(change, problem.strerror or str(problem)),)
        for change, made in fresh:
            try:
                made.replace(change.file.resolve())
            except OSError as problem:
                _put_back(done)
                return (_unwritable(change, problem.strerror or str(problem)),)
            done.append(change)
    finally:
        for _, made in fresh:
            with suppress(OSError):
                made.unlink()
    return ()


def _beside(change: Change) -> Path:
    """The new content, in a file beside the old one, with its rights. A link is followed."""
    file = change.file.resolve()
    with file.open("r+b") as stream:  # a file that one may not write can still be replaced; it must not be
        if stream.read() != change.before:
            raise OSError("it was changed while it was read")
    mode = stat.S_IMODE(file.stat().st_mode)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(change.after)
    Path(name).chmod(mode)
    return Path(name)


def _put_back(done: Sequence[Change]) -> None:
    for change in done:
        with suppress(OSError):
            change.file.resolve().write_bytes(change.before)


def _unwritable(change: Change, why: str) -> Diagnostic:
    message = f"met a file that cannot be written: {why.lower()}; nothing was written"
    return diagnose("unwritable-file", Position(change.path), message)
