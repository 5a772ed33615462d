"""What one build has made and need not hold until it is asked for: laid aside in a file that nobody else sees, and gone
with the build."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Callable
from functools import partial
from io import RawIOBase
from typing import cast

Bytes = Callable[[], bytes]
"""Gives what was laid aside."""


class Aside:
    """One such file. Where none can be written, memory holds what would stand in it."""

    def __init__(self) -> None:
        self._file: RawIOBase | None = None
        self._end = 0

    def put(self, data: bytes) -> Bytes:
        """Lays something aside; returns what reads it back."""
        at, size = self._end, len(data)
        try:
            file = self._opened()
            file.seek(at)
            if file.write(data) != size:
                return partial(bytes, data)
        except OSError:
            return partial(bytes, data)
        self._end += size
        return partial(self._read, at, size)  # which does not hold the data

    def _opened(self) -> RawIOBase:
        if self._file is None:
            self._file = cast("RawIOBase", tempfile.TemporaryFile(buffering=0))  # noqa: SIM115  # it is open for as long as this lives
            weakref.finalize(self, self._file.close)
        return self._file

    def _read(self, at: int, size: int) -> bytes:
        file = self._opened()
        file.seek(at)
        data = file.read(size)
        if data is None or len(data) != size:
            raise OSError("what was laid aside is lost")
        return data
