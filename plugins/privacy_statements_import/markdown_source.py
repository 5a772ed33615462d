"""Markdown pages → one product: one page is the product, of several each is a section of it, in their order."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.catalog.build.ids import free, slug
from privacy_statements.records.kinds import ProductRecord
from privacy_statements.records.statements import SectionRecord
from privacy_statements_import.draft import Draft, Finding, Imported, Outcome
from privacy_statements_import.limits import MOST_OF_LINE, MOST_OF_PAGE
from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.structure import draft_page
from privacy_statements_import.own import is_own, read_own
from privacy_statements_import.sources import Asked, SourceFile, excerpt, refused, without_nothing

PagePart = Callable[[SourceFile, Asked], Imported]
"""What reads one page."""
OF_SECTION = frozenset(SectionRecord.all_fields)
OF_PRODUCT = frozenset(ProductRecord.all_fields)
FARTHEST = 1000  # columns before the text of an entry: several hundred levels
_LINE_END = re.compile(rb"\r\n?|\n")
_ENTRY = re.compile(rb"(?:[ \t>]|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))+(?=[^\s>])")
SAMPLE = 65_536  # bytes that tell whether a file is text
MOST_CONTROLS = 0.01  # share of control characters in a text
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32), 127])
_NOT_TEXT = (b"\x89PNG", b"PK\x03\x04", b"%PDF-", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
SHARED_LISTS = ("applies_to", "see_also")


def read_markdown(files: Sequence[SourceFile], asked: Asked) -> Imported:
    """What Markdown pages become: a product, or a guide where the only page is a procedure."""
    return markdown_pages(files, asked, _read_one)


def _read_one(file: SourceFile, asked: Asked) -> Imported:
    if (problem := _too_much(file)) is not None:
        return problem
    text = file.content.decode("utf-8", "replace").removeprefix("\ufeff")
    if not is_own(text):
        page = read_page(file.content, file.path)
        return draft_page(page, asked.product, asked.base, asked.collects, asked.guide, asked.language)
    made = read_own(text, file.path)
    named = (replace(one, id=asked.product, data={**one.data, "id": asked.product}) for one in made.drafts)
    return replace(made, drafts=tuple(named))


def _too_much(file: SourceFile) -> Imported | None:
    """Why a file is no page that anybody wrote: no text, too large, a line too long, an entry too far inside; each
    with its line. ``None`` for a page that can be read in seconds."""
    if file.content.startswith(_NOT_TEXT) or _is_binary(file.content):
        return refused(file.path, "met what is no text; expected a page of Markdown")
    if len(file.content) > MOST_OF_PAGE:
        return refused(file.path, f"met {len(file.content)} bytes; expected at most {MOST_OF_PAGE} in one page")
    for number, line in enumerate(_LINE_END.split(file.content), 1):
        if len(line) > MOST_OF_LINE:
            message = f"met a line of {len(line)} bytes; expected at most {MOST_OF_LINE}"
            return refused(file.path, message, number)
        if len(line) > FARTHEST and (met := _ENTRY.match(line)) is not None and met.end() > FARTHEST:
            message = f"met an entry {met.end()} columns from the edge; expected at most {FARTHEST}"
            return refused(file.path, message, number, met.end() + 1)
    return None


def _is_binary(content: bytes) -> bool:
    """Whether bytes are no text: too many of them are control characters, and no mark says that it is UTF-16."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    sample = content[:SAMPLE]
    return len(sample) - len(sample.translate(None, _CONTROLS)) > MOST_CONTROLS * len(sample)


def markdown_pages(files: Sequence[SourceFile], asked: Asked, read: PagePart) -> Imported:
    """What pages become. With several, the first gives the product its name, description and front matter; where
    another one says something else there, that is told as left out."""
    parts = [read(file, asked) for file in files]
    drafts: list[Draft] = []
    findings: list[Finding] = []
    whole = _Whole(asked)
    for file, part in zip(files, parts, strict=True):
        findings += [one if one.path else replace(one, path=file.path) for one in part.findings]
        for draft in part.drafts:
            if draft.kind != "products":
                drafts.append(draft if len(files) == 1 else _named_apart(draft, file, drafts))
            elif len(files) == 1:
                drafts.insert(0, replace(draft, data=_as_wished(draft.data, asked)))
            else:
                findings += whole.add(file, draft.data)
    if whole.data:
        drafts.insert(0, Draft("products", asked.product, _as_wished(whole.data, asked)))
    return Imported(
        tuple(drafts),
        tuple(findings),
        sum(part.words for part in parts),
        sum(part.prose_words for part in parts),
        {key: value for part in parts for key, value in part.notes.items()},
        tuple(problem for part in parts for problem in part.problems),
        dict(sum((Counter(part.places) for part in parts), Counter())),
    )


def _as_wished(data: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    wishes = without_nothing({"name": asked.name, "language": asked.language})
    return {**data, **wishes}


def _named_apart(draft: Draft, file: SourceFile, others: Sequence[Draft]) -> Draft:
    """A further record of one of several pages: its id says from which."""
    taken = {other.id for other in others if other.kind == draft.kind}
    made = free(f"{draft.id}-{slug(PurePath(file.path).stem)}", taken)
    data = {**draft.data, "id": made} if "id" in draft.data else draft.data
    return replace(draft, id=made, data=data)


class _Whole(Struct):
    """A product that grows page by page."""

    asked: Asked
    data: dict[str, Any] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    last: dict[str, int] = field(default_factory=dict)

    def add(self, file: SourceFile, page: Mapping[str, Any]) -> list[Finding]:
        """Adds a page as a section; what it says that the product cannot say twice is returned as left out."""
        heading = str(page.get("title") or page.get("name") or PurePath(file.path).stem)
        renamed = {made: self._claim(made) for made in dict.fromkeys(_ids(page))}
        page = _renamed(page, {old: new for old, new in renamed.items() if old != new})
        body = {key: value for key, value in page.items() if key in OF_SECTION - OF_PRODUCT or _is_body(key)}
        before = "\n\n".join(filter(None, (page.get("summary"), body.pop("before", None))))
        section = without_nothing({"heading": heading, "before": before, **body})
        about = {key: value for key, value in page.items() if key not in (*body, "summary", "before", "id")}
        left_out: list[Finding] = []
        if not self.data:
            self.data = {"id": self.asked.product, **about, "sections": []}
        else:
            left_out = self._left_out(file, about)
        self.data["sections"].append(section)
        return left_out

    def _claim(self, wanted: str) -> str:
        made = free(wanted, self.ids, last=self.last)
        self.ids.add(made)
        return made

    def _left_out(self, file: SourceFile, about: Mapping[str, Any]) -> list[Finding]:
        found: list[Finding] = []
        for key in SHARED_LISTS:
            known = self.data.get(key, [])
            new = [one for one in about.get(key, []) if one not in known]
            if new:
                self.data[key] = [*known, *new]
        metadata = {**about.get("metadata", {}), **self.data.get("metadata", {})}
        if metadata:
            self.data["metadata"] = metadata
        said = {key: value for key, value in about.items() if key not in (*SHARED_LISTS, "metadata", "title", "name")}
        others = [*said.items(), *about.get("metadata", {}).items()]
        for key, value in others:
            if value not in (self.data.get(key), metadata.get(key)):
                text = excerpt(f"{key}: {value}")
                why = "another page says something else there, and comes first"
                found.append(Finding(1, Outcome.LEFT_OUT, text, why, file.path))
        return found


def _is_body(key: str) -> bool:
    """Whether a product and a section can both say it about what is inside."""
    return key in OF_SECTION & OF_PRODUCT and key not in ("id", "disregard")


def _ids(data: Any) -> Sequence[str]:
    """The ids of sections and rows, in order."""
    found: list[str] = []
    for key in ("sections", "items"):
        for inner in data.get(key, ()):
            if isinstance(inner, Mapping):
                found += [inner["id"]] if "id" in inner else []
                found += _ids(inner)
    return found


def _renamed(data: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    """A page whose sections and rows have other ids, with links inside that lead to them."""
    if not names:
        return data
    anchor = re.compile(rf"#(row-)?({'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?![\w.-])")

    def again(value: Any, key: str = "") -> Any:
        if isinstance(value, Mapping):
            return {inner: again(one, inner) for inner, one in value.items()}
        if isinstance(value, list | tuple):
            return [again(one, key) for one in value]
        if not isinstance(value, str):
            return value
        if key == "id":
            return names.get(value, value)
        return anchor.sub(lambda met: f"#{met[1] or ''}{names[met[2]]}", value)

    return {key: value if key == "id" else again(value, key) for key, value in data.items()}
