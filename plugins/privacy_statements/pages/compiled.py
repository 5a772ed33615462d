"""Compiled templates: those of the package and of an installed theme in files beside our compiled modules, those of a site
in memory.

Such a file is to a template what ``.pyc`` is to a module. It lies in ``__pycache__`` of the package and is believed for
the same reason: whoever can write there can write the program. Templates of a site are never read as code.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from privacy_statements.pages.store import digest_of, program
from privacy_statements.read.files import SIZE

INSTALLED = "installed:"
"""How the key of an installed template begins; its name follows."""


@cache
def built_in_templates() -> Path:
    """The folder of the templates that come with the package: beside the code in an installed package, at
    the top of the repository otherwise."""
    installed = Path(__file__).parents[1] / "templates"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "templates"


class CompiledTemplates(jinja2.BytecodeCache):
    """What Jinja has compiled, for all environments of a process."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}
        self._folders = {built_in_templates(): ""}

    def trust(self, folder: Path, name: str) -> None:
        """Compiles the templates of an installed theme, of this name, once for all processes as well."""
        self._folders[folder] = f"{name}-"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of a template and where it is."""
        for folder, prefix in self._folders.items():
            if filename is not None and Path(filename) == folder / name:
                return f"{INSTALLED}{prefix}{name}"
        return super().get_cache_key(name, filename)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives a template its code, if it was compiled before by the same program."""
        checksum, code = self._codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
        elif file := _file(bucket.key):
            with suppress(OSError):
                data = file.read_bytes()
                if data[:SIZE] == self._seal(bucket, data[SIZE:]):
                    bucket.code = marshal.loads(data[SIZE:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code of a template. Others find all of a file or nothing."""
        assert bucket.code is not None, "it was just compiled"
        self._codes[bucket.key] = bucket.checksum, bucket.code
        file = _file(bucket.key)
        if file is None or sys.dont_write_bytecode:
            return
        code = marshal.dumps(bucket.code)
        unfinished = file.with_name(f"{file.name}.{os.getpid()}")
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(self._seal(bucket, code) + code)
            unfinished.replace(file)

    def _seal(self, bucket: Bucket, code: bytes) -> bytes:
        """The digest of the program, the template, its place (tracebacks say it) and the code: Python may crash of other
        code."""
        folders = (str(folder) for folder in self._folders)
        return digest_of(program(), bucket.key, bucket.checksum, code, *folders)


def _file(key: str) -> Path | None:
    """Where Python itself would keep a module of such a name; ``None`` where it keeps nothing, or for a site's own."""
    if key.startswith(INSTALLED):
        with suppress(NotImplementedError):
            name = key.removeprefix(INSTALLED).replace("/", "-")
            return Path(cache_from_source(str(Path(__file__).with_name(name))))
    return None


COMPILED = CompiledTemplates()
