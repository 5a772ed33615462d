"""What a process that builds again and again has read or made already: values of a store, held in memory from one build
to the next. A process that builds once has no need of it.

What is held is what stands in the store: whoever asks compares the same marks. Nobody changes a value that a store gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from msgspec import Struct, field

from privacy_statements.cache.store import NoStore, Store, read_back

MOST = 2**25
"""So many bytes of values are held, as they are written. What else a build asks for is read again."""
LARGEST = 2**18
"""A larger value is never held."""


def value_of(store: Store, key: bytes) -> Any:
    """The value of a key of a store, as it was before it was written; ``None`` if there is none that is whole."""
    if isinstance(store, Holding):
        return store.value(key)
    data = store.get(key)
    return None if data is None else _read(data)


def put_at_hand(store: Store, key: bytes, data: bytes) -> None:
    """Keeps a value that the next build will ask for, in place of any other of its key."""
    store.put(key, data)
    if isinstance(store, Holding):
        store.held.add(key, len(data), Unread(data))


class Unread(NamedTuple):
    """A value as it is written, which nobody has asked for yet."""

    data: bytes


def _read(data: bytes) -> Any:
    try:
        return read_back(data)
    except ValueError:
        return None


class Held(Struct):
    """The values that the last build has used; those of the build before are dropped."""

    last: dict[bytes, tuple[int, Any]] = field(default_factory=dict)
    """By key, how many bytes a value takes in the store, and the value, or ``Unread``."""
    now: dict[bytes, tuple[int, Any]] = field(default_factory=dict)
    size: int = 0
    """How many bytes the values of this build take in the store."""
    objects: dict[str, Any] = field(default_factory=dict)
    """What the stages of this program remember for themselves, by their names; each says when it drops what."""
    _of: object = None

    def over(self, store: Store) -> Store:
        """A store for one build, with what the last one has used of the same folder."""
        if isinstance(store, NoStore):
            return store
        of = getattr(store, "folder", None)
        if of != self._of:
            self.last, self.objects = {}, {}
        else:
            self.last = self.now or self.last
        self._of, self.now, self.size = of, {}, 0
        return Holding(store, self)

    def add(self, key: bytes, size: int, value: Any) -> None:
        """Holds a value, while there is room."""
        if size <= LARGEST and self.size + size <= MOST and key not in self.now:
            self.now[key] = size, value
            self.size += size

    def drop(self, key: bytes) -> None:
        """Holds the value of a key no longer."""
        self.last.pop(key, None)
        before = self.now.pop(key, None)
        if before is not None:
            self.size -= before[0]

    def read_ahead(self) -> Iterator[None]:
        """Reads what nobody has asked for yet, one value at each step. Between two builds it may be ended at any step:
        what is left is read when a build asks for it."""
        for key, (size, value) in list(self.now.items()):
            if isinstance(value, Unread):
                self.now[key] = size, _read(value.data)
                yield


class Holding:
    """A store whose values are held in memory, too."""

    def __init__(self, store: Store, held: Held) -> None:
        self._store, self.held = store, held
        self._put: set[bytes] = set()

    def get(self, key: bytes) -> bytes | None:
        """The value of a key, or ``None`` if there is none that is whole."""
        return self._store.get(key)

    def value(self, key: bytes) -> Any:
        """The same as it was before it was written."""
        held = self.held
        known = held.now.get(key)
        if known is not None and not isinstance(known[1], Unread):
            return known[1]
        known = known or held.last.get(key)
        if known is not None:
            size, value = known
            self._store.touch(key)
        else:
            data = self._store.get(key)
            if data is None:
                return None
            size, value = len(data), Unread(data)
        if isinstance(value, Unread):
            value = _read(value.data)
        if key in held.now:
            held.now[key] = size, value
        elif value is not None:
            held.add(key, size, value)
        return value

    def put(self, key: bytes, value: bytes) -> None:
        """Keeps a value, in place of any other of its key."""
        self.held.drop(key)
        self._store.put(key, value)
        self._put.add(key)

    def touch(self, key: bytes) -> None:
        """The value of a key is of use, though nobody asks for it."""
        self._store.touch(key)

    def close(self) -> bool:
        """Writes what is new. What was used is held for the next build, unless it was new and could not be written: then the
        next build makes it again, and writes it."""
        could = self._store.close()
        for key in () if could else self._put:
            self.held.drop(key)
        self._put.clear()
        return could
