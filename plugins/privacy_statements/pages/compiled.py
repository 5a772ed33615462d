"""Templates compiled once: in a process, and those that come with this program in a file beside its own modules.

A file of this kind is to a template what ``.pyc`` is to a module. It lies in the same folder, ``__pycache__`` of the
package, and is believed for the same reason: who can write there can write the program. It counts while the template,
its place, the program and what the program is made with are the same. What is damaged, or of another making, is not
there; where nothing can be written, nothing is kept. Templates of a site are never read as code from anywhere.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from privacy_statements.pages.store import SIZE, digest_of, program

MOST = 1024
"""Compiled templates that a process remembers; more than a site has, unless somebody edits them all day."""
OURS = "ours:"
"""How the key of a template begins that comes with this program; its name follows."""


@cache
def built_in_templates() -> Path:
    """The folder of the templates that come with the package: beside the code in an installed package, at
    the top of the repository otherwise."""
    installed = Path(__file__).parents[1] / "templates"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "templates"


class Compiled(jinja2.BytecodeCache):
    """Compiled templates by where they are and what stands in them. ``way`` names how they were compiled, and ``means``
    is the digest of what else decides about that. Those of ``folder`` are kept in files; without one, those of the
    package."""

    def __init__(self, way: str, folder: Path | None = None, means: bytes = b"") -> None:
        self._way, self._folder, self._means = way, folder, means
        self._known: dict[tuple[str, str], CodeType] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """What tells a template from others."""
        if filename is not None and Path(filename) == self._place() / name:
            return OURS + name
        return super().get_cache_key(name, filename)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives a template what was compiled of it."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))
        if bucket.code is None and bucket.key.startswith(OURS):
            bucket.code = _read(self._file(bucket.key), self._mark(bucket))
            if bucket.code is not None:
                self._known[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled of a template."""
        if bucket.code is None:
            return
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[bucket.key, bucket.checksum] = bucket.code
        if bucket.key.startswith(OURS) and not sys.dont_write_bytecode:
            _write(self._file(bucket.key), self._mark(bucket) + marshal.dumps(bucket.code))

    def _file(self, key: str) -> Path | None:
        """Where Python itself would keep a module of such a name."""
        name = key.removeprefix(OURS).replace("/", "-")
        with suppress(NotImplementedError):  # this Python keeps nothing
            return Path(cache_from_source(str(Path(__file__).with_name(f"{self._way}-{name}"))))
        return None

    def _place(self) -> Path:
        return self._folder or built_in_templates()

    def _mark(self, bucket: Bucket) -> bytes:
        place = str(self._place())  # it stands in the code, for tracebacks
        made_with = (program(), MAGIC_NUMBER, self._way, self._means)
        return digest_of(*made_with, place, bucket.key, bucket.checksum)


def _read(file: Path | None, mark: bytes) -> CodeType | None:
    """The code of this mark, if it is there and whole."""
    with suppress(OSError):
        data = file.read_bytes() if file is not None else b""
        seal, code = data[SIZE : 2 * SIZE], data[2 * SIZE :]
        if data[:SIZE] == mark and seal == digest_of(code):  # Python may crash of damaged code
            found = marshal.loads(code)
            return found if isinstance(found, CodeType) else None
    return None


def _write(file: Path | None, data: bytes) -> None:
    """Writes a file, so that others find all of it or nothing."""
    if file is None:
        return
    mark, code = data[:SIZE], data[SIZE:]
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("xb") as made:
                made.write(mark + digest_of(code) + code)
            beside.replace(file)
        except OSError:
            beside.unlink(missing_ok=True)


STRAIGHT, BY_JINJA = Compiled("straight"), Compiled("jinja")
"""Those of all sites that this process builds, as ``straight`` writes them and as Jinja does."""
