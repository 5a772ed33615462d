"""Several files written as one: all of them, or none."""

from __future__ import annotations

import difflib
import shutil
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

    def diff(self) -> str:
        """The change as a unified diff."""
        before, after = (text.decode().splitlines(keepends=True) for text in (self.before, self.after))
        lines = difflib.unified_diff(before, after, f"a/{self.path}", f"b/{self.path}")
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def write_all(changes: Sequence[Change]) -> tuple[Diagnostic, ...]:
    """Writes all files, each in one step. If one cannot be written, or has changed since it was read, none is written, and
    the reason is returned."""
    temporary, written = list[tuple[Change, Path]](), list[Change]()
    change = None
    try:
        for change in changes:
            temporary.append((change, _write_beside(change)))
        for change, new in temporary:
            new.replace(change.file.resolve())
            written.append(change)
    except OSError as problem:
        for earlier in written:
            with suppress(OSError):
                earlier.file.resolve().write_bytes(earlier.before)
        message = f"met a file that cannot be written: {(problem.strerror or str(problem)).lower()}"
        return (diagnose("unwritable-file", Position(change.path if change else ""), message),)
    finally:  # also when it is interrupted: no half-written file stays
        for _, new in temporary:
            with suppress(OSError):
                new.unlink()
    return ()


def _write_beside(change: Change) -> Path:
    """Writes the new content to a file beside the old one, with its permissions. A link is followed."""
    file = change.file.resolve()
    with file.open("r+b") as stream:  # a read-only file could still be replaced; it must not be
        if stream.read() != change.before:
            raise OSError("it was changed while it was read")
    with tempfile.NamedTemporaryFile(prefix=f".{file.name}.", dir=file.parent, delete=False) as new:
        new.write(change.after)
    shutil.copymode(file, new.name)
    return Path(new.name)
