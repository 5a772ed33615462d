"""What a cache keeps on disk: whole, or not there."""

from __future__ import annotations

import importlib.metadata
import os
import pickle
import random
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_statements.cache.digests import (
    MADE_WITH,
    digest,
    digest_of,
    digest_of_files,
    pickled,
    program,
    versions_of,
)
from privacy_statements.cache.kept_file import KEPT_FOR, RENEWED_AFTER, FileStore, open_store
from privacy_statements.cache.store import FILE, NoStore, read_back
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.placed import PlacedText
from privacy_statements.views.shapes import Fact, Link, Value

KEY, OTHER = b"k" * 16, b"o" * 16


def put(folder: Path, values: dict[bytes, bytes]) -> None:
    with closing(FileStore(folder)) as store:
        for key, value in values.items():
            store.put(key, value)


def get(folder: Path, key: bytes) -> bytes | None:
    with closing(FileStore(folder)) as store:
        return store.get(key)


def test_a_value_is_there_at_once_and_in_the_next_build(tmp_path: Path) -> None:
    with closing(FileStore(tmp_path)) as store:
        assert store.get(KEY) is None
        store.put(KEY, b"one")
        assert store.get(KEY) == b"one"
    assert get(tmp_path, KEY) == b"one"
    put(tmp_path, {KEY: b"two"})
    assert get(tmp_path, KEY) == b"two"
    assert get(tmp_path, OTHER) is None


def test_the_folder_is_no_part_of_a_repository(tmp_path: Path) -> None:
    put(tmp_path / "a" / "cache", {KEY: b"one"})
    assert (tmp_path / "a" / "cache" / ".gitignore").read_text() == "*\n"


def test_a_deleted_folder_costs_nothing_but_time(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    put(folder, {KEY: b"one"})
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    assert get(folder, KEY) is None
    put(folder, {KEY: b"two"})
    assert get(folder, KEY) == b"two"


def test_whatever_is_damaged_is_not_there(tmp_path: Path) -> None:
    """Every value that comes back is the one that was kept, however the file is damaged."""
    values = {bytes([n]) * 16: random.Random(n).randbytes(3000) for n in range(20)}
    put(tmp_path, values)
    whole = (tmp_path / FILE).read_bytes()
    chance = random.Random(1)
    lost = 0
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 5, 200])):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        (tmp_path / FILE).write_bytes(bytes(damaged[: chance.choice([len(damaged), chance.randrange(len(damaged))])]))
        with closing(FileStore(tmp_path)) as store:
            met = {key: store.get(key) for key in values}
            assert all(value in (None, values[key]) for key, value in met.items())
            lost += list(met.values()).count(None)
            store.put(KEY, b"still useful")
        assert get(tmp_path, KEY) in (b"still useful", None)
    assert lost > 100


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(200), bytes(5000)])
def test_a_file_of_another_making_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert get(tmp_path, KEY) is None
    put(tmp_path, {KEY: b"one"})
    assert get(tmp_path, KEY) == b"one"


def test_a_file_of_another_form_is_replaced(tmp_path: Path) -> None:
    put(tmp_path, {KEY: b"one"})
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("PRAGMA user_version = 99")
    assert get(tmp_path, KEY) is None
    put(tmp_path, {KEY: b"two"})
    assert get(tmp_path, KEY) == b"two"


def test_a_value_under_the_key_of_another_is_not_there(tmp_path: Path) -> None:
    put(tmp_path, {KEY: b"one", OTHER: b"two"})
    with sqlite3.connect(tmp_path / FILE) as file:
        (seal, value) = file.execute("SELECT seal, value FROM kept WHERE key = ?", (OTHER,)).fetchone()
        file.execute("UPDATE kept SET seal = ?, value = ? WHERE key = ?", (seal, value, KEY))
    assert get(tmp_path, KEY) is None
    assert get(tmp_path, OTHER) == b"two"


def test_a_place_that_cannot_be_written_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    put(tmp_path / "file" / "cache", {KEY: b"one"})
    assert get(tmp_path / "file" / "cache", KEY) is None


def test_two_builds_at_once_keep_what_both_have_made(tmp_path: Path) -> None:
    with closing(FileStore(tmp_path)) as first, closing(FileStore(tmp_path)) as second:
        first.put(KEY, b"one")
        second.put(OTHER, b"two")
        assert second.get(KEY) is None
    assert get(tmp_path, KEY) == b"one"
    assert get(tmp_path, OTHER) == b"two"


# --- values are written while a build runs, once there are many


@pytest.fixture
def holds_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("privacy_statements.cache.kept_file.HELD", 5000)


def many(seed: int) -> dict[bytes, bytes]:
    """Values of which several fit into what is held; no two stores have a key in common but one."""
    chance = random.Random(seed)
    return {KEY: b"one"} | {bytes([seed, n]) * 8: chance.randbytes(1500) for n in range(30)}


def held(store: FileStore) -> int:
    return sum(map(len, store._new.values()))


def test_a_build_holds_little_of_what_is_new(tmp_path: Path, holds_little: None) -> None:
    values = many(1)
    with closing(FileStore(tmp_path)) as store:
        for key, value in values.items():
            store.put(key, value)
            assert held(store) <= 5000
        assert {key: store.get(key) for key in values} == values
    with closing(FileStore(tmp_path)) as store:
        assert {key: store.get(key) for key in values} == values


def test_a_build_that_is_killed_leaves_whole_values(tmp_path: Path, holds_little: None) -> None:
    values = many(1)
    killed = FileStore(tmp_path)
    for key, value in values.items():
        killed.put(key, value)
    with closing(FileStore(tmp_path)) as store:
        met = {key: store.get(key) for key in values}
        assert all(value in (None, values[key]) for key, value in met.items())
        assert 20 < len(list(filter(None, met.values()))) < len(values)
        store.put(KEY, b"of the build that came after it")
    assert get(tmp_path, KEY) == b"of the build that came after it"


def test_the_last_value_of_a_key_counts(tmp_path: Path, holds_little: None) -> None:
    with closing(FileStore(tmp_path)) as store:
        for key, value in (many(1) | {KEY: b"one"}).items():
            store.put(key, value)
        assert KEY in store._written
        store.put(KEY, b"two")
        assert store.get(KEY) == b"two"
    assert get(tmp_path, KEY) == b"two"


def test_two_builds_that_write_in_turn_keep_what_both_have_made(tmp_path: Path, holds_little: None) -> None:
    one, two = many(1), many(2)
    with closing(FileStore(tmp_path)) as first, closing(FileStore(tmp_path)) as second:
        for (key, value), (other, their) in zip(one.items(), two.items(), strict=True):
            first.put(key, value)
            second.put(other, their)
        assert {key: first.get(key) for key in one} == one
        assert {key: second.get(key) for key in two} == two
    with closing(FileStore(tmp_path)) as store:
        assert {key: store.get(key) for key in one | two} == one | two


def test_what_is_new_waits_while_the_file_is_locked(
    tmp_path: Path, holds_little: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy_statements.cache.kept_file.PATIENCE", 0.05)
    put(tmp_path, {OTHER: b"there"})
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    values = many(1)
    with closing(FileStore(tmp_path)) as store:
        other.execute("BEGIN IMMEDIATE")
        for key, value in values.items():
            store.put(key, value)
        assert held(store) > 5000
        assert {key: store.get(key) for key in values} == values
        assert store.get(OTHER) == b"there"
        other.execute("ROLLBACK")
        other.close()
    with closing(FileStore(tmp_path)) as store:
        assert {key: store.get(key) for key in values} == values


def test_what_is_damaged_while_a_build_runs_is_not_there(tmp_path: Path, holds_little: None) -> None:
    values = many(1)
    with closing(FileStore(tmp_path)) as store:
        for key, value in values.items():
            store.put(key, value)
        whole = bytearray((tmp_path / FILE).read_bytes())
        for at in range(27, len(whole), 700):  # 27 tells SQLite that somebody else has written
            whole[at] ^= 255
        (tmp_path / FILE).write_bytes(whole)
        met = {key: store.get(key) for key in values}
        assert all(value in (None, values[key]) for key, value in met.items())
        assert None in met.values()
        store.put(KEY, b"two")
        assert store.get(KEY) == b"two"
    assert get(tmp_path, KEY) in (None, b"two")


def test_a_place_that_cannot_be_written_holds_what_is_new(tmp_path: Path, holds_little: None) -> None:
    (tmp_path / "file").write_text("in the way")
    with closing(FileStore(tmp_path / "file" / "cache")) as store:
        for key, value in many(1).items():
            store.put(key, value)
        assert {key: store.get(key) for key in many(1)} == many(1)


def test_a_locked_file_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("privacy_statements.cache.kept_file.PATIENCE", 0.05)
    put(tmp_path, {KEY: b"one"})
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    put(tmp_path, {OTHER: b"two"})
    other.execute("ROLLBACK")
    other.close()
    assert get(tmp_path, KEY) == b"one"
    assert get(tmp_path, OTHER) is None


def test_what_nobody_asks_for_is_dropped(tmp_path: Path) -> None:
    put(tmp_path, {KEY: b"asked for", OTHER: b"not"})
    for _ in range(KEPT_FOR + 1):
        assert get(tmp_path, KEY) == b"asked for"
    assert get(tmp_path, OTHER) is None


@pytest.mark.parametrize("pause", range(1, KEPT_FOR - RENEWED_AFTER + 1))
def test_what_is_asked_for_now_and_then_stays(tmp_path: Path, pause: int) -> None:
    put(tmp_path, {KEY: b"asked for"})
    for build in range(5 * KEPT_FOR):
        with closing(FileStore(tmp_path)) as store:
            store.put(OTHER, str(build).encode())
            if build % pause == 0:
                (store.touch if build % 2 else store.get)(KEY)
    assert get(tmp_path, KEY) == b"asked for"


def test_without_a_folder_nothing_is_kept() -> None:
    with closing(open_store(None)) as store:
        assert isinstance(store, NoStore)
        store.put(KEY, b"one")
        assert store.get(KEY) is None


# --- values


def placed(text: str, line: int) -> PlacedText:
    return PlacedText(text, Position("content/a.yml", line, 5))


PLACED = placed("said", 3)
VALUES = [
    ("text", 1, 2.5, None, True, date(2026, 11, 1)),
    frozenset({"a", "b"}),
    MappingProxyType({"b": 1, "a": (2,)}),
    Fact("label", (Value(Link(PLACED, page="items/a.md")),)),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    again = read_back(pickled(value))
    assert again == value
    assert type(again) is type(value)


def test_a_text_comes_back_with_its_place() -> None:
    again = read_back(pickled(PLACED))
    assert isinstance(again, PlacedText)
    assert (again, again.position) == ("said", Position("content/a.yml", 3, 5))


@pytest.mark.parametrize("value", [os.system, Path("x"), pickle.loads, type, getattr])
def test_nothing_is_called_but_what_makes_our_own_values(value: object) -> None:
    with pytest.raises(ValueError, match="no value"):
        read_back(pickle.dumps(value))


@pytest.mark.parametrize("name", ["pickle.loads", "FileStore.close", "opened", "sqlite3", "_Unpickler.load"])
def test_a_name_inside_our_own_modules_is_no_way_out(name: str) -> None:
    for module in ("store", "kept_file"):
        stream = pickle.PROTO + b"\x04" + _text(f"privacy_statements.cache.{module}") + _text(name) + b"\x93."
        with pytest.raises(ValueError, match="no value"):
            read_back(stream)


def _text(words: str) -> bytes:
    return b"\x8c" + bytes([len(words)]) + words.encode()


def test_versions_are_those_that_python_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {name: importlib.metadata.version(name) for name in MADE_WITH}
    assert versions_of(MADE_WITH) == told
    with monkeypatch.context() as patch:
        patch.setattr("os.listdir", lambda folder: [])
        assert versions_of(MADE_WITH) == told
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        versions_of(["no-such-library"])


def test_the_first_folder_of_a_library_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "PyYAML-99.1.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert versions_of(["PyYAML"]) == {"PyYAML": "99.1"}


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_none(data: bytes) -> None:
    with suppress(ValueError):
        read_back(data)


# --- digests


def test_a_digest_tells_where_a_text_stands() -> None:
    other = placed("said", 4)
    assert other == PLACED
    assert digest_of(other) != digest_of(PLACED)
    assert digest_of(placed("said", 3)) == digest_of(PLACED)


def test_a_digest_tells_where_one_part_ends() -> None:
    assert len({digest(parts) for parts in (["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], [])}) == 5


def test_a_folder_changes_with_names_and_contents(tmp_path: Path) -> None:
    met = {digest_of_files(tmp_path / "none"), digest_of_files(tmp_path)}
    assert len(met) == 1
    (tmp_path / "a").write_text("1")
    met.add(digest_of_files(tmp_path))
    (tmp_path / "a").rename(tmp_path / "b")
    met.add(digest_of_files(tmp_path))
    (tmp_path / "b").write_text("2")
    met.add(digest_of_files(tmp_path))
    assert len(met) == 4
    assert digest_of_files(tmp_path, frozenset({".py"})) == digest_of_files(tmp_path / "none")


def test_the_program_has_one_digest() -> None:
    assert program() == program()
    assert len(program()) == 16
