"""What was made before, if everything that it was made from is the same; else made now, and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from msgspec import Struct, field

from privacy_statements.cache.digests import digest, pickled
from privacy_statements.cache.held import put_at_hand, value_of
from privacy_statements.cache.reads import Read, Readable, Reads, noting
from privacy_statements.cache.store import NoStore, Store
from privacy_statements.catalog.model import Catalog

Made = TypeVar("Made")


class Cache(Struct):
    """What earlier builds have made. ``given`` is the digest of everything that holds for the whole build: the program,
    the options of the site, its language."""

    store: Store = field(default_factory=NoStore)
    given: bytes = b""

    @property
    def keeps(self) -> bool:
        """Whether anything is kept from one build to the next."""
        return not isinstance(self.store, NoStore)

    def by_value(self, name: str, of: bytes, make: Callable[[], Made]) -> Made:
        """What is made from nothing but what the digest ``of`` stands for."""
        if not self.keeps:
            return make()
        key = digest((name, self.given, of))
        kept = self._read(key)
        if kept is not None:
            return cast(Made, kept[0])
        made = make()
        self.store.put(key, pickled((made,)))
        return made

    def by_reads(
        self,
        name: str,
        key: str,
        of: bytes,
        readable: Readable,
        make: Callable[[Catalog], Made],
        keep: Callable[[Made], bool] = lambda made: True,
        marked: Callable[[Made, bytes], Made] = lambda made, mark: made,
    ) -> Made:
        """What is made from a catalog and from what the digest ``of`` stands for: ``make`` gets a catalog that notes
        what is read of it, and must have read everything when it returns. One value is kept for each ``key``, as
        ``marked`` gives it, which is told the digest of its name, its key and everything that was read."""
        if not self.keeps:
            return make(noting(readable, Reads()))
        place = self._place(name, key)
        kept = self._recalled(place, of, readable)
        if kept is not None:
            return cast(Made, kept[0])
        noted = Reads()
        fresh = make(noting(readable, noted))
        reads = tuple(noted)
        mark = _mark(of, reads, readable)
        fresh = marked(fresh, digest((place, mark)))
        if keep(fresh):
            self.remember(name, key, of, reads, readable, fresh, mark)
        return fresh

    def recalled(self, name: str, key: str, of: bytes, readable: Readable) -> tuple[Any] | None:
        """What ``remember`` has kept, alone in a tuple, if everything that it was made from is the same."""
        return self._recalled(self._place(name, key), of, readable) if self.keeps else None

    def _recalled(self, place: bytes, of: bytes, readable: Readable) -> tuple[Any] | None:
        kept = self._read(place)
        if kept is None or len(kept) != 3:
            return None
        mark, reads, made = kept
        return (made,) if mark == _mark(of, reads, readable) else None

    def remember(
        self,
        name: str,
        key: str,
        of: bytes,
        reads: tuple[Read, ...],
        readable: Readable,
        made: object,
        mark: bytes | None = None,
    ) -> None:
        """Keeps what was made from what the digest ``of`` stands for, and from what was read meanwhile; ``mark`` is the
        digest of all that, where it is known. One value is kept for each ``key``."""
        if self.keeps:
            mark = _mark(of, reads, readable) if mark is None else mark
            put_at_hand(self.store, self._place(name, key), pickled((mark, reads, made)))

    def keep(self, name: str, key: str, mark: bytes, value: object) -> None:
        """Keeps a value that is large, beside one that tells its ``mark``. One value is kept for each ``key``."""
        if self.keeps:
            self.store.put(self._place(name, key), pickled((mark, value)))

    def kept(self, name: str, key: str, mark: bytes) -> Any:
        """A value that ``keep`` has kept with this mark; ``None`` if it is lost."""
        found = self.last(name, key)
        return found[1] if found is not None and found[0] == mark else None

    def last(self, name: str, key: str) -> tuple[bytes, Any] | None:
        """The value that ``keep`` has kept, after its mark, whatever that is; ``None`` if it is lost."""
        found = self._read(self._place(name, key)) if self.keeps else None
        return (found[0], found[1]) if found is not None and len(found) == 2 else None

    def still(self, name: str, key: str) -> None:
        """What ``keep`` has kept is of use, though this build does not read it."""
        if self.keeps:
            self.store.touch(self._place(name, key))

    def _place(self, name: str, key: str) -> bytes:
        return digest((name, self.given, key))

    def _read(self, key: bytes) -> tuple[Any, ...] | None:
        value = value_of(self.store, key)
        return value if isinstance(value, tuple) else None


def _mark(of: bytes, reads: Iterable[Read], readable: Readable) -> bytes:
    """The digest of everything that something is made from."""
    return digest((of, *map(readable.digest, reads)))
