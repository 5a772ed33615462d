"""What every source is given and what all of them need: files, wishes, and the record of a product around what was
read. Text of a source that is no Markdown becomes prose that shows exactly this text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from msgspec import Struct

from privacy_statements.catalog.build.ids import slug
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.load import data_of, load_file
from privacy_statements.read.markdown import one_line, readable_markdown
from privacy_statements.read.syntax import shown
from privacy_statements.records.fields import DURATION_FORM
from privacy_statements_import.draft import Draft, Finding, Imported, Outcome
from privacy_statements_import.limits import DEEPEST, MOST_VALUES

PAGE_SUFFIXES = (".md", ".mdx", ".markdown", ".qmd")
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
UNITS = {
    "D": r"days?|tage?n?|jours?",
    "W": r"weeks?|wochen?|semaines?",
    "M": r"months?|monate?n?|mois",
    "Y": r"years?|jahre?n?|ans?|années?",
}

Row = dict[str, Any]  # a row of a record that is being made


def data_beside(module: str) -> Any:
    """The data in the file of YAML beside a module, which is ours."""
    path = Path(module).with_suffix(".yml")
    return data_of(load_file(path, path.name).node)  # type: ignore[arg-type]


class SourceFile(Struct, frozen=True):
    """A file of a source: its path as positions show it, and its bytes."""

    path: str
    content: bytes

    @property
    def name(self) -> str:
        """The name of the file, without folders."""
        return PurePath(self.path).name


class Asked(Struct, frozen=True):
    """What is wished of an import: the id of the product, its name, the language of the record, the address that
    completes relative links, and of a page that all of it is of what is collected, or that it is a guide."""

    product: str
    name: str | None = None
    language: str | None = None
    base: str | None = None
    collects: bool = False
    guide: bool = False


def ids_of(sources: Sequence[SourceFile]) -> list[str]:
    """The ids of products that files become: the name of the file, and that of its folder where several have it."""
    paths = [PurePath(one.path) for one in sources]
    names = Counter(slug(path.stem) for path in paths)
    return [
        slug(path.stem) if names[slug(path.stem)] == 1 else slug(f"{path.parent.name}-{path.stem}") for path in paths
    ]


def pages_in(folder: Path) -> list[Path]:
    """The pages in a folder and in the folders inside it."""
    return sorted(page for page in folder.rglob("*") if page.suffix.lower() in PAGE_SUFFIXES and page.is_file())


# --- what cannot be read


def refused(path: str, message: str, line: int = 1, column: int = 1) -> Imported:
    """Nothing but the reason why a source cannot be understood."""
    return Imported((), problems=(diagnose("not-imported", Position(path, line, column), message),))


def problem_of_size(data: Any) -> str | None:
    """What is wrong with nested data that is too deep or too large to be a record, or that holds itself; ``None``
    for any other."""
    count = 0
    left: list[tuple[Any, int]] = [(data, 1)]
    while left:
        value, depth = left.pop()
        count += 1
        if depth > DEEPEST:
            return f"met one more level; expected at most {DEEPEST}"
        if count > MOST_VALUES:
            return f"met more than {MOST_VALUES} values; expected fewer, in several files"
        inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        left += [(one, depth + 1) for one in inner]
    return None


def decoded(file: SourceFile) -> str | Imported:
    """The text of a file in UTF-8, without a byte order mark; for other bytes, the reason why it is none."""
    try:
        return file.content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = file.content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        byte = file.content[error.start]
        return refused(file.path, f"met the byte 0x{byte:02X}; expected text in UTF-8", line, column)


# --- text


def excerpt(text: str) -> str:
    """The first words of a text, for a report."""
    return shown(one_line(text), 80)


def in_words(code: str) -> str:
    """A name in code as words: ``CrashData``, ``crash_data`` and ``user.crash-data`` have spaces between words."""
    return " ".join(re.split(r"[\s._-]+", HUMP.sub(" ", code))).strip()


def sentence_case(words: str) -> str:
    """Words of which the first begins with a capital."""
    return words[:1].upper() + words[1:]


def as_prose(text: str) -> str:
    """Plain text as prose that shows it: paragraphs stay paragraphs, and no character is a mark."""
    paragraphs = (one_line(paragraph) for paragraph in re.split(r"\n\s*\n", text))
    return "\n\n".join(_escaped(paragraph) for paragraph in paragraphs if paragraph)


def _escaped(line: str) -> str:
    return readable_markdown(readable_markdown(line), escaped=True)


def as_list(lines: Sequence[tuple[str, str]]) -> str:
    """Labels with what is said under them, as a list in prose; a label alone where that is nothing."""
    return "\n".join(
        f"- {_escaped(one_line(label))}" + (f": {readable_markdown(one_line(value))}" if one_line(value) else "")
        for label, value in lines
    )


def as_texts(value: Any) -> Any:
    """A value of any source as texts, lists and mappings; without where Glean's parser found it."""
    if isinstance(value, dict):
        return {str(key): as_texts(inner) for key, inner in value.items() if key != "defined_in"}
    if isinstance(value, list):
        return [as_texts(inner) for inner in value]
    return ("no", "yes")[value] if isinstance(value, bool) else "" if value is None else str(value)


def flat(data: Any, label: str = "") -> list[tuple[str, str]]:
    """Nested data as labels and texts, in order; the label of what is inside begins with that of what is around."""
    if isinstance(data, Mapping) and (data or not label):
        return [line for key, value in data.items() for line in flat(value, f"{label} {key}".strip())]
    if isinstance(data, list) and not data and not label:
        return []
    if isinstance(data, list):
        if all(isinstance(one, str) for one in data):
            return [(label, ", ".join(filter(None, data)))]
        return [line for number, one in enumerate(data, 1) for line in flat(one, f"{label} {number}".strip())]
    return [(label, "" if data is None or data == {} else str(data))]


def retention_of(text: str) -> list[Row]:
    """How long something is kept: an ISO 8601 duration, or a number with its unit, as such; other words as a note."""
    said = one_line(text)
    if re.fullmatch(DURATION_FORM, said):
        return [{"duration": said}]
    for unit, words in UNITS.items():
        if met := re.fullmatch(rf"([1-9]\d*)\s(?:{words})\.?", said, re.IGNORECASE):
            return [{"duration": f"P{met[1]}{unit}"}]
    return [{"note": as_prose(said)}] if said else []


# --- the record


def product_draft(
    asked: Asked,
    files: Sequence[SourceFile],
    sections: Sequence[Mapping[str, Any]],
    needs_review: Iterable[str] = (),
    **more: Any,
) -> Draft:
    """The product that a source describes. Without a wish its name is its id."""
    doubts = [
        *([] if asked.name or more.get("name") else ["the source does not say the name of the product"]),
        *needs_review,
    ]
    data = {
        "id": asked.product,
        "name": asked.product,
        **more,
        **({"name": asked.name} if asked.name else {}),
        "language": asked.language,
        "source": {"title": ", ".join(file.name for file in files)},
        "needs_review": doubts,
        "sections": list(sections),
    }
    return Draft("products", asked.product, without_nothing(data))


def without_nothing(data: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping without keys that say nothing."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def imported(drafts: Sequence[Draft], findings: Iterable[Finding]) -> Imported:
    """What a source became, with the doubts of its records."""
    doubts = [
        Finding(1, Outcome.DOUBT, excerpt(str(draft.data.get("name", draft.id))), why)
        for draft in drafts
        for why in draft.data.get("needs_review", ())
    ]
    return Imported(tuple(drafts), (*doubts, *findings))
