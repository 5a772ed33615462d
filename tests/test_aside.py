"""What is laid aside comes back as it was, and memory does not hold it, unless no file can be written."""

from __future__ import annotations

import tempfile
import tracemalloc
from typing import Any

import pytest

from privacy_statements.cache.aside import Aside

LARGE = 1_000_000


def test_what_is_laid_aside_comes_back() -> None:
    aside = Aside()
    laid = [aside.put(bytes([number]) * number) for number in range(100)]
    for number, read in reversed(list(enumerate(laid))):
        assert read() == read() == bytes([number]) * number
    assert aside.put(b"more")() == b"more", "after something was read"


def test_memory_does_not_hold_it() -> None:
    tracemalloc.start()
    try:
        aside = Aside()
        laid = [aside.put(bytes(LARGE)) for _ in range(5)]
        assert tracemalloc.get_traced_memory()[0] < LARGE
        assert laid[4]() == bytes(LARGE)
    finally:
        tracemalloc.stop()


def test_where_no_file_can_be_written_memory_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(tempfile, "TemporaryFile", fails)
    assert Aside().put(b"a")() == b"a"
