"""Values that one process holds from build to build: those of the store, as few as the last build used."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from privacy_statements.cache import held as module
from privacy_statements.cache import kept_file
from privacy_statements.cache.digests import pickled
from privacy_statements.cache.held import Held, put_at_hand, value_of
from privacy_statements.cache.kept_file import open_store
from privacy_statements.cache.store import FILE, NoStore, Store, read_back

ONE, OTHER = b"one", b"other"


@contextmanager
def a_build(held: Held, folder: Path) -> Iterator[Store]:
    with closing(held.over(open_store(folder))) as store:
        yield store


def test_a_value_is_read_once(tmp_path: Path) -> None:
    held, met = Held(), list[Any]()
    for _ in range(3):
        with a_build(held, tmp_path) as store:
            if not met:
                store.put(ONE, pickled(("made", 1)))
            met.append(value_of(store, ONE))
    assert met == [("made", 1)] * 3
    assert met[0] is met[1] is met[2]


def test_what_is_put_takes_the_place_of_what_was_held(tmp_path: Path) -> None:
    held = Held()
    for number in range(3):
        with a_build(held, tmp_path) as store:
            if number:
                assert value_of(store, ONE) == number - 1
            store.put(ONE, pickled(number))
            assert value_of(store, ONE) == number
            assert store.get(ONE) == pickled(number)
    with a_build(held, tmp_path) as store:
        store.put(ONE, pickled("unread before"))
        assert value_of(store, ONE) == "unread before"


def test_what_a_build_has_made_for_the_next_is_not_read_from_the_store(tmp_path: Path) -> None:
    held = Held()
    with a_build(held, tmp_path) as store:
        put_at_hand(store, ONE, pickled(("made", 1)))
        put_at_hand(store, OTHER, pickled(("made", 2)))
        met = value_of(store, OTHER)
        assert met == ("made", 2)
        assert value_of(store, OTHER) is met
    for file in tmp_path.glob("kept*"):
        file.unlink()
    with a_build(held, tmp_path) as store:
        assert (value_of(store, ONE), value_of(store, OTHER)) == (("made", 1), met)
        assert value_of(store, ONE) is value_of(store, ONE)
        assert value_of(store, OTHER) is met
        put_at_hand(store, ONE, pickled("new"))
        assert value_of(store, ONE) == "new"


def test_values_are_read_between_two_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held()
    with a_build(held, tmp_path) as store:
        for number in range(3):
            put_at_hand(store, b"%d" % number, pickled(number))
    read: list[bytes] = []

    def reading(data: bytes) -> Any:
        read.append(data)
        return read_back(data)

    monkeypatch.setattr(module, "read_back", reading)
    steps = held.read_ahead()
    next(steps)
    assert len(read) == 1, "a step reads one"
    with a_build(held, tmp_path) as store:
        assert [value_of(store, b"%d" % number) for number in range(3)] == [0, 1, 2]
    assert len(read) == 3, "none is read twice"
    assert not list(held.read_ahead())


def test_what_could_not_be_written_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the cache would lack it for as long as the server runs."""
    monkeypatch.setattr(kept_file, "PATIENCE", 0.01)
    held = Held()
    with a_build(held, tmp_path) as store:
        put_at_hand(store, ONE, pickled(1))
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        with a_build(held, tmp_path) as store:
            put_at_hand(store, OTHER, pickled(2))
            assert (value_of(store, ONE), value_of(store, OTHER)) == (1, 2)
            other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    with a_build(held, tmp_path) as store:
        assert value_of(store, ONE) == 1
        assert value_of(store, OTHER) is None
        put_at_hand(store, OTHER, pickled(2))
    with closing(open_store(tmp_path)) as store:
        assert store.get(OTHER) == pickled(2)


def test_what_was_in_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    held = Held()
    with a_build(held, tmp_path) as store:
        put_at_hand(store, ONE, pickled(1))
    with a_build(held, tmp_path) as store:
        put_at_hand(store, OTHER, pickled(2))
        (tmp_path / FILE).write_bytes(b"no file of ours" * 1000)
        value_of(store, b"another")
    with a_build(held, tmp_path) as store:
        assert value_of(store, OTHER) is None


def test_where_nothing_can_be_written_it_is_held(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    held = Held()
    with a_build(held, tmp_path / "file") as store:
        put_at_hand(store, ONE, pickled(1))
    with a_build(held, tmp_path / "file") as store:
        assert value_of(store, ONE) == 1


def test_a_value_at_hand_counts_as_used(tmp_path: Path) -> None:
    held = Held()
    with a_build(held, tmp_path) as store:
        put_at_hand(store, ONE, pickled(1))
    for _ in range(kept_file.KEPT_FOR + 2):
        list(held.read_ahead())
        with a_build(held, tmp_path) as store:
            assert value_of(store, ONE) == 1
    with closing(open_store(tmp_path)) as store:
        assert store.get(ONE) == pickled(1)


def test_what_a_build_does_not_use_is_held_no_longer(tmp_path: Path) -> None:
    held = Held()
    with a_build(held, tmp_path) as store:
        store.put(ONE, pickled(1))
        store.put(OTHER, pickled(2))
        assert (value_of(store, ONE), value_of(store, OTHER)) == (1, 2)
    with a_build(held, tmp_path) as store:
        value_of(store, ONE)
    with a_build(held, tmp_path):
        assert list(held.last) == [ONE]


def test_what_is_held_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 200)
    monkeypatch.setattr(module, "LARGEST", 150)
    held = Held()
    for _ in range(3):
        with a_build(held, tmp_path) as store:
            for number in range(4):
                store.put(b"%d" % number, pickled("x" * 60))
                assert value_of(store, b"%d" % number) == "x" * 60
            put_at_hand(store, OTHER, pickled("x" * 160))
            assert value_of(store, OTHER) == "x" * 160
        assert 0 < held.size <= 200
        assert OTHER not in held.now


def test_another_folder_and_no_folder_have_nothing_of_it(tmp_path: Path) -> None:
    held = Held()
    with a_build(held, tmp_path / "first") as store:
        store.put(ONE, pickled(1))
        value_of(store, ONE)
    with a_build(held, tmp_path / "second") as store:
        assert value_of(store, ONE) is None
    assert isinstance(held.over(open_store(None)), NoStore)


def test_a_damaged_value_is_not_there(tmp_path: Path) -> None:
    held = Held()
    with a_build(held, tmp_path) as store:
        store.put(ONE, b"no value")
        assert value_of(store, ONE) is None
        put_at_hand(store, OTHER, b"no value")
        list(held.read_ahead())
        assert value_of(store, OTHER) is None
        assert value_of(open_store(None), ONE) is None
