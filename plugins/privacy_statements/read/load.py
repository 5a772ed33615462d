"""Files → Node trees. The first stage of the line; it knows YAML's questions and none of privacy's.

Every key and value keeps its position, and every scalar stays text: only the field that reads it knows
whether ``no`` is a country, ``1.10`` a version or ``2026-11-01`` a date. Anchors, aliases, tags, merge
keys, duplicate keys and second documents are refused, because a record must say what one sees.
"""

from __future__ import annotations

import atexit
import gc
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.files import digest_of
from privacy_statements.read.node import NULLS as NULLS
from privacy_statements.read.node import Entry as Entry
from privacy_statements.read.node import Mapping as Mapping
from privacy_statements.read.node import Node as Node
from privacy_statements.read.node import Scalar as Scalar
from privacy_statements.read.node import Sequence as Sequence
from privacy_statements.read.parse import Limits as Limits
from privacy_statements.read.parse import read_document
from privacy_statements.read.syntax import decode, printable


class LoadedFile(Struct, frozen=True):
    """What could be read of one file, and what is wrong with it, in the order of lines.

    ``node`` is ``None`` for a file that is empty or says only ``null`` (no diagnostic: the caller decides)
    and for one whose reading had to stop: unreadable, too large, UTF-16, broken syntax, too deep. After
    every other mistake it holds the rest: an alias, a merge key, a key that is not text and the second
    value of a key are left out; a bad byte or character is U+FFFD.
    """

    path: str
    node: Node | None
    diagnostics: tuple[Diagnostic, ...]
    unread: str = ""
    """The text of a file whose reading had to stop: what is looked for elsewhere may stand in it."""
    digest: bytes = b""
    """The digest of its bytes; of none for what is no file that can be read."""


EarlierFiles = dict[str, tuple[tuple[bytes, Limits], LoadedFile]]
"""By path, as positions show it: what a file was read from, and as what."""
MISSPELLED = re.compile(r"[^.].*\.(?:ya?ml\.txt|(?!ya?ml$)y[aml]+)", re.IGNORECASE)
"""Names of files that are meant as records: ``apps.yamll``, ``apps.yml.txt``."""


@contextmanager
def collector_at_ease() -> Iterator[None]:
    """A tenth of the time of a build, and no more memory: almost everything that is made stays, so that looking for
    what does not is worth the while less often than Python thinks."""
    usual = gc.get_threshold()
    gc.set_threshold(1_000_000, 20, 50)
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # what is there now is not looked at for being new
            gc.freeze()
            gc.unfreeze()
        gc.set_threshold(*usual)


def no_last_collection() -> None:
    """The process ends without another look at every object, which would free nothing that it does not free anyway."""
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


def load_text(text: bytes | str, path: str, limits: Limits = Limits()) -> LoadedFile:
    """Read one YAML document. Never raises on any content; ``path`` is what positions will say."""
    diagnostics: list[Diagnostic] = []
    size = len(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    if size > limits.max_file_bytes:
        message = f"met a file that is too large; expected at most {limits.max_file_bytes} bytes"
        return LoadedFile(path, None, (diagnose("too-long", Position(path), message),))
    if isinstance(text, bytes):
        if text.startswith((b"\xff\xfe", b"\xfe\xff")):
            message = f"met the byte 0x{text[0]:02X}, which begins a file in UTF-16; expected UTF-8"
            unread = text.decode("utf-16", "replace")
            return LoadedFile(path, None, (diagnose("not-utf8", Position(path), message),), unread)
        text = decode(text, path, diagnostics)
    text = text.removeprefix("\ufeff")
    text = printable(text, path, diagnostics)
    node = read_document(text, path, limits, diagnostics)
    stopped = node is None and bool(diagnostics)
    diagnostics.sort(key=lambda diagnostic: diagnostic.position)
    return LoadedFile(path, node, tuple(diagnostics), text if stopped else "")


def load_file(file: Path, path: str, limits: Limits = Limits(), earlier: EarlierFiles | None = None) -> LoadedFile:
    """Read one file; ``path`` is its name in positions, relative to the project and POSIX style."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            return LoadedFile(path, None, (unreadable(path, "it is not a regular file"),))
        with file.open("rb") as stream:
            data = stream.read(min(status.st_size, limits.max_file_bytes) + 1)
            if len(data) > status.st_size:  # it grows
                data += stream.read(limits.max_file_bytes + 1 - len(data))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return LoadedFile(path, None, (unreadable(path, error),))
    if earlier is not None and path in earlier and earlier[path][0] == (data, limits):
        return earlier[path][1]
    loaded = replace(load_text(data, path, limits), digest=digest_of(data))
    if earlier is not None:
        earlier[path] = (data, limits), loaded
    return loaded


def load_folder(folder: Path, root: Path, limits: Limits = Limits()) -> tuple[LoadedFile, ...]:
    """Every file of ``each_file``."""
    return tuple(each_file(folder, root, limits))


def each_file(
    folder: Path, root: Path, limits: Limits = Limits(), earlier: EarlierFiles | None = None
) -> Iterator[LoadedFile]:
    """Read every ``.yml`` and ``.yaml`` file below the folder, sorted by its path relative to ``root``, each when it is
    asked for. A file in ``earlier`` whose bytes are the same is not read again; the others are added there.

    Names that begin with a dot are skipped, a folder with the name of a record is refused. Linked folders
    are followed, each real folder once. A folder that cannot be listed, or does not exist, is reported like
    a file.
    """
    files: dict[str, Path] = {}
    unlisted: list[LoadedFile] = []
    seen: set[str] = set()

    def refused(place: Path, why: Exception | str) -> None:
        path = shown_path(place, root)
        unlisted.append(LoadedFile(path, None, (unreadable(path, why),)))

    def refuse(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            refused(Path(error.filename), error)
        elif Path(error.filename) == folder:
            path = shown_path(folder, root)
            message = "met no such folder; expected the folder of the records"
            unlisted.append(LoadedFile(path, None, (diagnose("empty-folder", Position(path), message),)))

    for here, folders, names in os.walk(folder, onerror=refuse, followlinks=True):
        real = os.path.realpath(here)
        is_repeated = real in seen
        seen.add(real)
        names, folders[:] = ([], []) if is_repeated else (names, [name for name in folders if name[0] != "."])
        for name in filter(_is_record, folders):
            refused(Path(here, name), "it is a folder")
        for name in filter(MISSPELLED.fullmatch, names):
            path = shown_path(Path(here, name), root)
            message = f'met "{name}", which nobody reads; expected a name that ends in .yml'
            unlisted.append(LoadedFile(path, None, (diagnose("misplaced-file", Position(path), message),)))
        folders[:] = sorted(name for name in folders if not _is_record(name))
        names = [name for name in names if _is_record(name)]
        if names:
            around = shown_path(Path(here), root)
            for name in names:  # as `shown_path` of each
                shown = name if name.isascii() else shown_path(Path(name), Path())
                files[shown if around == "." else f"{around}/{shown}"] = Path(here, name)
    entries: list[tuple[str, Path | LoadedFile]] = [*files.items(), *((file.path, file) for file in unlisted)]
    for path, file in sorted(entries, key=lambda entry: entry[0]):
        yield file if isinstance(file, LoadedFile) else load_file(file, path, limits, earlier)


def data_of(node: Node) -> Any:
    """The node as ``dict``, ``list`` and ``str``, with ``None`` for a null."""
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if isinstance(node, Sequence):
        return [data_of(item) for item in node.items]
    return {entry.key.text: data_of(entry.value) for entry in node.entries}


def _is_record(name: str) -> bool:
    return name.lower().endswith((".yml", ".yaml")) and not name.startswith(".")


def unreadable(path: str, why: Exception | str) -> Diagnostic:
    """The diagnostic for a file or folder that cannot be read."""
    reason = why if isinstance(why, str) else (getattr(why, "strerror", None) or str(why))
    message = f"met what cannot be read: {reason.lower()}; expected a regular file that you may read"
    return diagnose("unreadable-file", Position(path), message)


def shown_path(file: Path, root: Path) -> str:
    """A path as positions show it: POSIX, from the root; a name that is not UTF-8 is shown with escapes."""
    with suppress(ValueError):  # two drives of Windows: the path stays as it is
        file = Path(os.path.relpath(file, root))
    return os.fsencode(file.as_posix()).decode("utf-8", "backslashreplace")
