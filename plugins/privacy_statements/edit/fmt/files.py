"""Files → the same files in the canonical form. Nothing that a file says is ever lost: what was made is read
again and compared with what was there, before it is written."""

from __future__ import annotations

import difflib
import os
import stat
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, nearest
from privacy_statements.diagnostics.position import Position
from privacy_statements.edit.fmt.ids import Ids, add_ids, data_with_ids
from privacy_statements.edit.fmt.layout import sort_keys, text_of
from privacy_statements.edit.fmt.order import shape_of
from privacy_statements.edit.fmt.source import UnusualError, comments_of, take_apart
from privacy_statements.project import Project
from privacy_statements.read.load import Limits, LoadedFile, load_file, load_folder, load_text, shown_path, unreadable
from privacy_statements.records.kinds import KINDS

ORGANIZATION = "organization"
NO_IDS: Ids = {}
LIMITS = Limits()


class Formatted(Struct, frozen=True):
    """A file, its text before and after, and why it was left as it is, if it was."""

    path: str
    before: bytes = b""
    after: bytes = b""
    diagnostics: tuple[Diagnostic, ...] = ()
    file: Path | None = None

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return self.before != self.after

    def diff(self) -> str:
        """What would change, as a unified diff."""
        before, after = (text.decode().splitlines(keepends=True) for text in (self.before, self.after))
        made = difflib.unified_diff(before, after, f"a/{self.path}", f"b/{self.path}")
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in made)


def format_text(data: bytes, path: str, kind: str, limits: Limits = LIMITS, ids: Ids = NO_IDS) -> Formatted:
    """A file of a kind of ``KINDS`` in the canonical form. It is left as it is when anything is wrong with it,
    or when anything but form would change."""
    loaded = load_text(data, path, limits)
    if loaded.diagnostics:
        return Formatted(path, data, data, loaded.diagnostics)
    text = data.decode("utf-8").removeprefix("\ufeff")
    has_crlf = text.find("\r\n") == text.find("\n") - 1 >= 0
    text = text.replace("\r\n", "\n")
    if text and not text.endswith("\n"):
        text += "\n"
    try:
        made = _made(text, kind, ids)
        is_same = _says_the_same(text, made, path, limits, ids)
    except UnusualError as unusual:
        message = f"met {unusual}; the file was left as it is"
        return Formatted(path, data, data, (diagnose("not-formatted", Position(path), message),))
    if not is_same:
        message = "met a form that would have lost something; the file was left as it is, please report this"
        return Formatted(path, data, data, (diagnose("not-formatted", Position(path), message),))
    return Formatted(path, data, (made.replace("\n", "\r\n") if has_crlf else made).encode())


def _made(text: str, kind: str, ids: Ids) -> str:
    document = take_apart(text)
    add_ids(document, ids)
    if document.root is not None:
        sort_keys(document.root.value, shape_of(KINDS[kind]))
    return text_of(document)


def _says_the_same(text: str, made: str, path: str, limits: Limits, ids: Ids) -> bool:
    if text == made:
        return True
    before, after = load_text(text, path, limits), load_text(made, path, limits)
    return (
        not after.diagnostics
        and data_with_ids(before.node, ids) == data_with_ids(after.node, NO_IDS)
        and Counter(comments_of(text)) == Counter(comments_of(made))
    )


# --- which files


def format_files(
    project: Project, paths: Sequence[Path], kind: str | None = None, ids: Mapping[str, Ids] | None = None
) -> Iterator[Formatted]:
    """The files of the project's content folder, or of these paths, in the canonical form. Writes nothing.
    ``kind`` is that of files outside the content folder; ``ids`` are those to write, by file."""
    for loaded in _loaded(project, paths):
        if loaded.diagnostics:
            yield Formatted(loaded.path, diagnostics=loaded.diagnostics)
            continue
        known = kind or kind_of(loaded.path, shown_path(project.content, project.root))
        if known is None:
            hint = nearest(loaded.path, [f"{name}/" for name in KINDS if name != ORGANIZATION])
            message = f"met a file of records where none is expected{hint}"
            found = diagnose("misplaced-file", Position(loaded.path), message)
            yield Formatted(loaded.path, diagnostics=(found,))
            continue
        yield _formatted(project.root / loaded.path, loaded.path, known, project.limits, ids or {})


def _formatted(file: Path, path: str, kind: str, limits: Limits, ids: Mapping[str, Ids]) -> Formatted:
    try:
        data = file.read_bytes()
    except OSError as problem:  # also where the name is not UTF-8, and the path shows it with escapes
        return Formatted(path, diagnostics=(unreadable(path, problem),))
    made = format_text(data, path, kind, limits, ids.get(path, NO_IDS))
    return replace(made, file=file)


def _loaded(project: Project, paths: Sequence[Path]) -> list[LoadedFile]:
    found: dict[str, LoadedFile] = {}
    for path in paths or [project.content]:
        if path.is_dir() or not paths:
            loaded = load_folder(path, project.root, project.limits)
        else:
            loaded = (load_file(path, shown_path(path, project.root), project.limits),)
        found.update((one.path, one) for one in loaded)
    return list(found.values())


def kind_of(path: str, content: str) -> str | None:
    """The kind of the records that a file holds, by its place below the content folder."""
    inner = path.removeprefix(f"{content}/")
    if inner == path:
        return None
    folder, _, rest = inner.partition("/")
    name = folder if rest else inner.rsplit(".", 1)[0]
    return name if name in KINDS and (name == ORGANIZATION) != bool(rest) else None


# --- writing


def write(formatted: Formatted) -> tuple[Diagnostic, ...]:
    """Writes the file, in one step: it is never there in part. A link is followed, and rights are kept. What
    hinders it is returned."""
    if formatted.file is None:
        return ()
    try:
        _replace(formatted.file.resolve(), formatted.after)
    except OSError as problem:
        message = f"met a file that cannot be written: {(problem.strerror or str(problem)).lower()}"
        return (diagnose("unwritable-file", Position(formatted.path), message),)
    return ()


def _replace(file: Path, content: bytes) -> None:
    with file.open("r+b"):  # a file that one may not write can still be replaced; it must not be
        mode = stat.S_IMODE(file.stat().st_mode)
    handle, fresh = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(fresh).chmod(mode)
        Path(fresh).replace(file)
    except BaseException:  # also when a writer interrupts it: nothing half-written stays, and it goes on
        with suppress(OSError):
            Path(fresh).unlink()
        raise
