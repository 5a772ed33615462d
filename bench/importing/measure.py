"""How much of a page an importer keeps, and how well it reads it: `python bench/importing/measure.py [PAGE...]`.

Each page goes the way of a user: `privacy-statements import markdown` into an empty site, then a build of that site.
What stands on the built page is compared with the page itself, which this program reads in a way of its own (by lines,
with no parser of Markdown), and with the list of what a person read off it (``expected/``, see ``README.md``).

`measure.py --pages FOLDER` repeats the exam instead: the public pages in ``exam/``, of which only the lists are here. It
looks for each page by its name in the folder, and uses it only if it has the digest in its list.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import html
import io
import re
import sys
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html
import yaml

from privacy_statements.catalog.conditions import AllOf, AnyOf, Condition, Is, Not, Words
from privacy_statements.catalog.model import Answer, Catalog, Part, Row
from privacy_statements.cli import main as program
from privacy_statements.pages.page import html_of
from privacy_statements.pipeline import build, load_catalog
from privacy_statements.project import Project, read_project
from privacy_statements.records.words import AnswerWord, Necessity
from privacy_statements_import.text import read_text

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
EXPECTED = HERE / "expected"
EXAM = HERE / "exam"
PAGES = (ROOT / "tests/cases/importers/pages", ROOT.parent / "shared/seeds")
PRODUCT = "imported"

WORD = re.compile(r"\w+", re.UNICODE)
NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")


def words(text: str) -> list[str]:
    """The words of a text as they are compared: without marks, case and forms of letters. An underscore at the edge of
    a word may be a mark."""
    found = WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return [bare for word in found if (bare := word.strip("_"))]


# --- the page, read by lines


@dataclass(frozen=True)
class Unit:
    """One line of the source: its words, and where its links lead."""

    line: int
    words: tuple[str, ...]
    links: tuple[str, ...]


FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*$\n?", re.DOTALL | re.MULTILINE)
COMMENT = re.compile(r"<!--.*?-->|\{/\*.*?\*/\}", re.DOTALL)
FENCE = re.compile(r"^[ >]*(```+|~~~+).*$")
IMAGE = re.compile(r":::image\b([^\n]*?):::")
ATTRIBUTE = re.compile(r"([\w-]+)=\"([^\"]*)\"")
LINK = re.compile(r"\]\(\s*<?([^\s)>]*(?:\([^\s)]*\)[^\s)>]*)*)>?(?:\s+\"([^\"]*)\")?\s*\)")
REFERENCE = re.compile(r"^ {0,3}\[([^\]^][^\]]*)\]:\s*(\S+)(?:\s+[\"'(](.*)[\"')])?\s*$")
REFERRED = re.compile(r"\[([^\[\]]+)\]\[([^\[\]]*)\]")
RULE = re.compile(r"^[\s|:=*_-]+$")
TAG = re.compile(r"</?([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*)\s*/?>")
TOKEN = re.compile(
    r"\[!INCLUDE[^\n]*?\)\]|\{\{[<%].*?[%>]\}\}|\{%.*?%\}|^import .*$|^export .*$|^::: ?[^\n]*$", re.MULTILINE
)
SIGN = re.compile(r"^\s*(?:>\s*)*\[!(?:NOTE|TIP|IMPORTANT|CAUTION|WARNING)\]", re.IGNORECASE | re.MULTILINE)
ADMONITION = re.compile(r"^(\s*)(?:!!!|\?\?\?\+?)\s+[\w-]+(?:\s+\"([^\"]*)\")?\s*$", re.MULTILINE)
NUMBERED = re.compile(r"^(\s*(?:>\s*)*)(?:\d+|[a-zA-Z])[.)]\s+")
ATTRIBUTES = re.compile(r"\{[:#.][^{}\n]*\}")
ANSWER = re.compile(r"\|\s*(?:yes|no|n/a|ja|nein|oui|non|✓|✗|x)\b\s*(?=[|(,;]|$)", re.IGNORECASE)  # judged as an answer
CELL = re.compile(
    r"(<td\b[^>]*>)\s*(?:yes|no|n/a|ja|nein|oui|non|✓|✗|x)\b\s*(?=[<(,;]|$)", re.IGNORECASE
)  # an answer as well
ANSWERING = re.compile(
    r"(?<!\w):(?:x|white_check_mark|heavy_check_mark|negative_squared_cross_mark|no_entry|no_entry_sign):(?!\w)"
)  # pictures that answer
CODE = re.compile(r"(`+)[^`]+\1")
MARKER = re.compile(r"\[\^([^\]]+)\]:?")
HTML_TAGS = {
    "a", "abbr", "article", "aside", "b", "blockquote", "br", "caption", "center", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figure", "figcaption", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip


def blank(match: re.Match[str]) -> str:
    """Nothing, on as many lines."""
    return "\n" * match[0].count("\n")


def units_of(text: str) -> Iterator[Unit]:
    """The lines of a page with words or links in them. What is no text for a reader (front matter but title and
    description, comments, tags of other tools, attributes) is left out; what a picture shows is text."""
    text = COMMENT.sub(blank, FRONT.sub(blank, text))
    text = SIGN.sub("", ADMONITION.sub(lambda one: f"{one[1]}{one[2] or ''}", text))
    text = TOKEN.sub(blank, text)
    defined = {}
    for line in text.split("\n"):
        if found := REFERENCE.match(line):
            defined[found[1].casefold()] = found[2].strip("<>")
    for number, line in enumerate(text.split("\n"), 1):
        if FENCE.match(line) or RULE.match(line) or REFERENCE.match(line) or re.match(r"^\*\[[^\]]+\]:", line):
            continue
        links: list[str] = []

        def shown(match: re.Match[str], links: list[str] = links) -> str:
            given = dict(ATTRIBUTE.findall(match[1]))
            links += [given[key] for key in ("source",) if key in given]
            return f" {given.get('alt-text', '')} "

        def led(match: re.Match[str], links: list[str] = links) -> str:
            links.append(match[1])
            return " "

        def referred(match: re.Match[str], links: list[str] = links) -> str:
            target = defined.get((match[2] or match[1]).casefold())
            if target is None:
                return match[0]
            links.append(target)
            return f" {match[1]} "

        def tag(match: re.Match[str], links: list[str] = links) -> str:
            if match[1].lower() not in HTML_TAGS:
                return " "
            given = dict(ATTRIBUTE.findall(match[2] or ""))
            links += [given[key] for key in ("href", "src") if key in given]
            return (
                f" {given.get('alt', '')} "
                if match[1].lower() in ("br", "td", "th", "li", "p", "tr", "img", "dd", "dt", "div")
                else ""
            )

        line = ANSWERING.sub(" ", CELL.sub(r"\1", line))
        line = IMAGE.sub(shown, line)
        line = LINK.sub(led, line)
        line = REFERRED.sub(referred, line)
        links += re.findall(r"<((?:https?|mailto):[^>\s]+)>", line)
        line = TAG.sub(tag, line)
        line = (
            ATTRIBUTES.sub(" ", NUMBERED.sub(r"\1", line)) if not line.startswith("    ") else NUMBERED.sub(r"\1", line)
        )
        line = re.sub(r"^===\s+\"(.*)\"\s*$", r"\1", line.strip())
        line = MARKER.sub(" ", line)
        line = html.unescape(line)
        line = CODE.sub(lambda one: one[0].replace("*", " "), line)
        line = re.sub(r"^(\s*\* [^*]*\w|[^*]*\w)\*(\w[^*]*)$", r"\1 \2", line)  # one star alone in a word: "Nutzer*in"
        line = re.sub(r"(?<=\w)\**\\_(?=\w)", "_", line)  # escaped: a letter of the name
        line = re.sub(r"\\[^\w\s]?", " ", line)  # escaped, or a backslash: between words
        line = re.sub(r"(?<!\w)_+|_+(?!\w)|[*`~]", "", line)
        line = ANSWER.sub("|", ANSWER.sub("|", line))
        said = tuple(words(line))
        if said or links:
            yield Unit(number, said, tuple(links))


# --- the built page


@dataclass
class Shown:
    """What stands on the built page: the words of record text by the smallest elements that hold them, all of them,
    our own words, and the addresses."""

    recorded: Counter[str] = field(default_factory=Counter)
    generated: list[str] = field(default_factory=list)
    places: list[Counter[str]] = field(default_factory=list)
    by_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    links: set[str] = field(default_factory=set)
    labels: list[Counter[str]] = field(default_factory=list)  # our own words in each place
    text: str = ""
    unmarked: list[str] = field(default_factory=list)


PLACES = {
    "tr",
    "li",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "dd",
    "dt",
    "div",
    "figure",
    "pre",
    "blockquote",
    "caption",
    "tbody",
    "section",
}


LABELS = frozenset(  # words of a page that our own label says in their place: "only if", "Never collected"
    [
        "only",
        "nur",
        "required",
        "optional",
        "never",
        "collected",
        "not",
        "applies",
        "to",
        "gilt",
        "für",
        "erforderlich",
        "freiwillig",
        "nie",
        "erhoben",
        "nicht",
        "obligatoire",
        "facultatif",
        "facultative",
        "jamais",
        "collecté",
        "collectée",
    ]
)


def shown_on(page: str) -> Shown:
    """What a built page shows."""
    tree = lxml.html.fromstring(f"<div data-generated>{page.replace('<wbr>', '')}</div>")
    # The drawing says once more, cut to the width of its boxes, what the list beside it says in whole words.
    drawing = "//svg[contains(@class, 'ps-flow-picture')]"
    for gone in tree.xpath(f"//nav | //script | //style | //*[contains(@class, 'ps-paper')] | {drawing}"):
        gone.drop_tree()
    found = Shown()
    texts: list[str] = []

    def walk(element: Any, marked: str, ours: Counter[str]) -> Counter[str]:
        if not isinstance(element.tag, str):
            return Counter()
        inside: Counter[str] = Counter()
        here = (
            "record"
            if "data-record" in element.attrib
            else "generated"
            if "data-generated" in element.attrib
            else marked
        )
        said: Counter[str] = Counter()
        for key in ("href", "src"):
            if key in element.attrib:
                found.links.add(element.attrib[key])
        if element.tag == "img" or element.get("role") == "img":
            said.update(words(element.get("alt", "") or element.get("aria-label", "")))
        for text, mark in [(element.text, here)] + [(child, here) for child in element]:
            if isinstance(text, str):
                add(text, mark, said, inside)
            elif text is not None:
                said.update(walk(text, here, inside))
                add(text.tail, here, said, inside)
        ours.update(inside)
        if element.tag in PLACES and said:
            number = len(found.places)
            found.places.append(said)
            found.labels.append(inside)
            for word in said:
                found.by_word[word].append(number)
        return said

    def add(text: str | None, mark: str, said: Counter[str], ours: Counter[str]) -> None:
        if not text or not text.strip():
            return
        texts.append(text)
        if mark == "record":
            said.update(words(text))
        else:
            found.generated.append(" ".join(text.split()))
            ours.update(word for word in words(text) if word in LABELS)

    found.recorded = walk(tree, "generated", Counter())
    found.text = " ".join(texts)
    return found


# --- the items that were read


@dataclass(frozen=True)
class Item:
    """A data item with what is said of it."""

    name: str
    headings: tuple[str, ...]
    necessity: str
    conditions: tuple[str, ...]
    parent: str | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    marked: bool = False  # `needs_review` is on the row, or on the row that the part belongs to


class Excepted(str):
    """Words of what a condition takes out: "not sent by ..."."""

    __slots__ = ()


def said_in(condition: Condition | None) -> Iterator[str]:
    """The words of a condition, however it is made of others."""
    match condition:
        case Words():
            yield condition.text
        case AllOf() | AnyOf():
            for inner in condition.conditions:
                yield from said_in(inner)
        case Not():
            yield from map(Excepted, said_in(condition.condition))
        case Is():
            yield from (value.name for value in condition.values)


def conditions_of(answers: Mapping[str, Answer], *more: str | None) -> tuple[str, ...]:
    found = [text for text in more if text]
    for answer in answers.values():
        found += [answer.only or "", answer.form or "", answer.note or "", *said_in(answer.condition)]
    return tuple(dict.fromkeys(text for text in found if text))


def necessity_of(row: Row) -> str:
    if row.said.necessity is not Necessity.NEVER and row.answer.answer is AnswerWord.NOT_COLLECTED and row.said.answer:
        return Necessity.NEVER.value
    return row.said.necessity.value


def items_of(catalog: Catalog) -> Iterator[Item]:
    """Every row and part of the imported product, in the order of the record."""
    for product in (*catalog.products.values(), *catalog.guides.values()):
        for row in product.root_rows if hasattr(product, "root_rows") else rows_in(product.root):
            if row.item is None:
                continue
            around = tuple(dict.fromkeys([*said_in(row.said.condition), *conditions_of(row.answers, row.only)]))
            necessity = necessity_of(row)
            headings = (product.name, *row.section)  # the title of the page heads what stands in no section
            marked = bool(row.needs_review)
            yield Item(row.name, headings, necessity, around, None, row.answers, marked)
            yield from parts_of(row.parts, row.name, headings, necessity, around, marked)


def rows_in(section: Any) -> Iterator[Row]:
    for inside in section.walk():
        yield from inside.rows


def parts_of(
    parts: Sequence[Part], parent: str, headings: tuple[str, ...], necessity: str, around: tuple[str, ...], marked: bool
) -> Iterator[Item]:
    for part in parts:
        own = (*around, *said_in(part.condition), *conditions_of(part.answers, part.only))
        conditions = tuple(dict.fromkeys(own))
        around_it = (*headings, parent)  # an event may be a heading of the page
        marks = marked or bool(part.needs_review)
        yield Item(part.name, around_it, necessity, conditions, parent, part.answers, marks)
        yield from parts_of(part.parts, part.name, around_it, necessity, conditions, marks)


# --- the comparison


@dataclass
class Reading:
    """How well the items were read. Every list says which ones were not."""

    wanted: int
    found: int
    right: int
    missed: list[str]
    extra: list[str]
    wrong: list[str]
    reversed: list[str]
    kept: Counter[str]
    matched: dict[int, Mapping[str, Any]]  # the number of an item, and the entry of the list that it is

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def names(self) -> float:
        """F1 of the names alone, with those of parts."""
        all_of_them = self.wanted + self.found
        return 2 * len(self.matched) / all_of_them if all_of_them else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0


ONLY = ("only", "nur", "uniquement", "seulement")


def within(inner: str, outer: str) -> bool:
    """Whether the words of one text stand together in the other. A page says "only" itself."""
    needed = words(inner)
    if needed and needed[0] in ONLY:
        del needed[0]
    return f" {' '.join(needed)} " in f" {' '.join(words(outer))} "


def heading_is_right(wanted: str, item: Item, headings: frozenset[str]) -> bool:
    own = [" ".join(words(each)) for each in item.headings]
    of_page = [each for each in own if each in headings]
    return bool(of_page) and of_page[-1] == " ".join(words(wanted))


def conditions_are_right(wanted: Mapping[str, Any], item: Item) -> bool:
    excepted = [said for said in item.conditions if isinstance(said, Excepted)]
    if not all(any(within(phrase, said) for said in excepted) for phrase in wanted.get("not", [])):
        return False
    needed, maybe = wanted.get("condition", []), [*wanted.get("maybe", []), *wanted.get("not", [])]
    if not all(any(within(phrase, said) for said in item.conditions) for phrase in needed):
        return False
    allowed = [*needed, *maybe]
    return all(any(within(phrase, said) or within(said, phrase) for phrase in allowed) for said in item.conditions)


ASPECTS = ("heading", "necessity", "condition")


def compare(wanted: Sequence[Mapping[str, Any]], items: Sequence[Item], headings: frozenset[str]) -> Reading:
    """Each expected item with the item of its name that fits it best; both lists are in the order of the page."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        by_name[" ".join(words(item.name))].append(number)
    taken: dict[int, Mapping[str, Any]] = {}
    missed, wrong, reversed_ = [], [], []
    kept: Counter[str] = Counter()
    right = 0
    for one in sorted(wanted, key=lambda one: bool(one.get("either"))):  # what must be there chooses first
        names = [one["name"], *one.get("names", [])]
        candidates = [n for name in names for n in by_name[" ".join(words(name))] if n not in taken]
        if not candidates:
            if not one.get("either"):
                missed.append(f"{one['line']}: {one['name']}")
            continue

        def verdicts(number: int, one: Mapping[str, Any] = one) -> dict[str, bool]:
            item = items[number]
            return {
                "heading": any(
                    heading_is_right(each, item, headings) for each in (one["heading"], *one.get("headings", ()))
                ),
                "necessity": item.necessity == one["necessity"],
                "condition": conditions_are_right(one, item),
                "parent": " ".join(words(item.parent or "")) == " ".join(words(one.get("parent", ""))),
                "cells": all(cell_is_kept(text, item, column) for column, text in one.get("cells", {}).items()),
            }

        best = max(candidates, key=lambda number: (sum(verdicts(number).values()), -number))
        taken[best] = one
        judged = verdicts(best)
        kept.update(aspect for aspect, fits in judged.items() if fits)
        if all(judged[aspect] for aspect in ASPECTS):
            right += 1
        else:
            item = items[best]
            bad = ", ".join(aspect for aspect in ASPECTS if not judged[aspect])
            wrong.append(
                f"{one['line']}: {one['name']}: {bad}; read {item.headings[-2:]}, {item.necessity}, {item.conditions}"
            )
        if (one["necessity"] == "never") != (items[best].necessity == "never"):
            reversed_.append(f"{one['line']}: {one['name']}: {one['necessity']} was read as {items[best].necessity}")
    extra = [f"{item.name} ({' > '.join(item.headings)})" for n, item in enumerate(items) if n not in taken]
    return Reading(len(taken) + len(missed), len(items), right, missed, extra, wrong, reversed_, kept, taken)


def cell_is_kept(text: str, item: Item, column: str) -> bool:
    """Whether some answer of the item has the words of a cell, but for a plain yes or no."""
    said = [" ".join([answer.answer.value, *conditions_of({"": answer})]) for answer in item.answers.values()]
    rest = [word for word in words(text) if word not in ("yes", "no", "ja", "nein", "oui", "non")]
    return any(set(rest) <= set(words(each)) for each in said) if said else not rest


@dataclass
class Measured:
    """One page, measured. Lists name what is not as it should be."""

    page: str
    units: int = 0
    lost: list[str] = field(default_factory=list)
    lost_words: list[str] = field(default_factory=list)
    lost_links: list[str] = field(default_factory=list)
    lost_numbers: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    invented_numbers: list[str] = field(default_factory=list)
    long_generated: list[str] = field(default_factory=list)
    reading: Reading | None = None
    seconds: float = 0.0
    said: str = ""

    @property
    def recall(self) -> float:
        return 1 - len(self.lost) / self.units if self.units else 1.0


LONG = 25  # words: no label of ours has more
IN_A_LIST = 4  # commas: what is not stated is a list of names, and no sentence


def headings_of(text: str) -> frozenset[str]:
    """The headings of a page, and the lines that are nothing but bold."""
    found = re.findall(r"^\s*#{1,6}\s+(.*?)\s*#*\s*$", text, re.MULTILINE)
    found += re.findall(r"^(.+)\n(?:===+|---+|~~~+|\+\+\++)\s*$", text, re.MULTILINE)
    found += re.findall(r"^\s*(?:\*\*|__)(.+?)(?:\*\*|__)\s*:?\s*$", text, re.MULTILINE)
    found += re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", text, re.DOTALL)
    plain = (re.sub(r"\{[#:.][^}]*\}|<[^>]+>|\]\([^)]*\)|\(#tab/[^)]*\)", " ", each) for each in found)
    return frozenset(" ".join(words(each)) for each in plain)


def imported(source: Path, root: Path) -> tuple[Project, str]:
    """The empty site that the record was imported into, and what the command said."""
    (root / "site-src").mkdir(parents=True)
    (root / "site-src/index.md").write_text("# Home\n")
    (root / "mkdocs.yml").write_text("site_name: Imported\ndocs_dir: site-src\nplugins: [privacy-statements]\n")
    (root / "content").mkdir()
    told = io.StringIO()
    arguments = ["import", "markdown", str(source), "--product", PRODUCT, "--config", str(root / "mkdocs.yml")]
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            program(arguments, standalone_mode=True)
        except SystemExit as end:
            if end.code:
                raise RuntimeError(told.getvalue()) from end
    return read_project(root / "mkdocs.yml", root), told.getvalue()


def import_and_build(source: Path, root: Path) -> tuple[str, Catalog, str]:
    """The HTML of the page that the imported record makes, the catalog, and what the command said."""
    project, said = imported(source, root)
    built = build(project)
    if built.failed:
        raise RuntimeError("\n".join(map(str, built.diagnostics)))
    pages = [page for page in built.pages if page.kind in ("product", "guide")]
    return "\n".join(html_of(page.blocks) for page in pages), load_catalog(project).catalog, said


def measure(source: Path, expected: Path | None) -> Measured:
    """Everything that is told of one page."""
    text = read_text(source.read_bytes()).text
    found = Measured(source.name)
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        built, catalog, found.said = import_and_build(source, Path(folder))
        found.seconds = time.process_time() - began
    shown = shown_on(built)
    units = list(units_of(text))
    found.units = len(units)
    wanted: Counter[str] = Counter()
    for unit in units:
        wanted.update(unit.words)
        if not stands(unit, shown):
            found.lost.append(f"{unit.line}: {' '.join(unit.words)}")
        found.lost_links += [f"{unit.line}: {link}" for link in unit.links if not link_stands(link, shown)]
    body = set(wanted) | set(words(text))
    found.lost_words = [
        f"{word} stands {count} times on the page, and {shown.recorded[word]} times in the record"
        for word, count in wanted.items()
        if shown.recorded[word] < count
    ]
    found.invented = sorted(word for word in shown.recorded if word not in body)
    found.lost_numbers = sorted(
        {number for unit in units for word in unit.words for number in NUMBER.findall(word)}
        - {number for word in shown.recorded for number in NUMBER.findall(word)}
    )
    found.invented_numbers = [word for word in found.invented if any(map(str.isdigit, word))]
    found.long_generated = [one for one in shown.generated if len(words(one)) > LONG and one.count(",") < IN_A_LIST]
    if expected is not None:
        given = yaml.load(expected.read_text("utf-8"), yaml.CSafeLoader)
        found.reading = compare(given["items"], list(items_of(catalog)), headings_of(text))
    return found


def stands(unit: Unit, shown: Shown) -> bool:
    """Whether all words of a line stand in one place of the built page: a row, an entry, a paragraph, a section."""
    if not unit.words:
        return True
    needed = Counter(unit.words)
    if all(word in LABELS for word in needed):
        return any(needed <= said + ours for said, ours in zip(shown.places, shown.labels, strict=True))
    own = [word for word in needed if word not in LABELS]
    rarest = min(own, key=lambda word: len(shown.by_word.get(word, ())))
    return any(
        all(shown.places[number][word] + shown.labels[number][word] >= count for word, count in needed.items())
        for number in shown.by_word.get(rarest, ())
    )


def link_stands(link: str, shown: Shown) -> bool:
    """Whether a link of the source leads somewhere on the built page, or its address can be read there. One inside
    the page leads to whatever anchor the place has now."""
    bare = link.strip("<>")
    if bare.startswith("#"):
        return True  # judged by `verify`: every anchor that a built page links to must be there
    if bare in shown.links or bare in shown.text:
        return True
    bare = bare.removeprefix("./")  # the picture of a step is asked for from the root of the site
    return bare in shown.text or any(re.fullmatch(rf"(?:\.\./)*{re.escape(bare)}", each) for each in shown.links)


def told(found: Measured, every: bool) -> Iterator[str]:
    """The figures of a page, and what is not as it should be."""
    reading = found.reading
    items = (
        f"names F1 {reading.names:.2f}, {len(reading.matched)} of {reading.wanted} in {reading.found} rows, "
        f"heading {reading.kept['heading']}, necessity {reading.kept['necessity']}, condition {reading.kept['condition']}, "
        f"all three {reading.right}, reversed {len(reading.reversed)}"
        if reading
        else "no list"
    )
    yield (
        f"{found.page}: units {found.recall:.4f} of {found.units}, words lost {len(found.lost_words)}, numbers lost {len(found.lost_numbers)} "
        f"invented {len(found.invented_numbers)}, words invented {len(found.invented)}, links lost {len(found.lost_links)}, "
        f"long generated {len(found.long_generated)}; {items}; {found.seconds:.1f} s CPU"
    )
    if not every:
        return
    lists = {
        "lost": found.lost,
        "words lost": found.lost_words,
        "links lost": found.lost_links,
        "numbers lost": found.lost_numbers,
        "invented": found.invented,
        "generated": found.long_generated,
    }
    if reading:
        lists |= {
            "missed": reading.missed,
            "extra": reading.extra,
            "wrong": reading.wrong,
            "reversed": reading.reversed,
        }
        yield "  kept: " + ", ".join(f"{aspect} {reading.kept[aspect]}" for aspect in (*ASPECTS, "parent", "cells"))
    for name, entries in lists.items():
        for entry in entries:
            yield f"  {name}: {entry}"


# --- the exam


NEAR = 6  # lines between two entries of one list


@dataclass
class Sat:
    """What the importer read off one page of the exam."""

    page: str
    items: list[Item] = field(default_factory=list)
    reading: Reading | None = None
    false_language: str | None = None
    torn: list[str] = field(default_factory=list)
    false_conditions: list[str] = field(default_factory=list)
    conditions: int = 0
    wrong: list[int] = field(default_factory=list)  # the numbers of the items that say something false
    error: str | None = None

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, of names alone."""
        found = self.reading
        return 2 * len(found.matched) / (found.wanted + found.found) if found and found.wanted + found.found else 0.0


def sit(source: Path, given: Mapping[str, Any]) -> Sat:
    """One page of the exam, imported and compared with its list."""
    sat = Sat(source.name)
    with tempfile.TemporaryDirectory() as folder:
        try:
            catalog = load_catalog(imported(source, Path(folder))[0]).catalog
        except RuntimeError as error:
            sat.error = " ".join(str(error).split())
        else:
            sat.items = list(items_of(catalog))
            written = {one.language for one in (*catalog.products.values(), *catalog.guides.values()) if one.language}
            sat.false_language = ", ".join(
                sorted(one for one in written if one.split("-")[0] != given["language"].split("-")[0])
            )
    sat.reading = compare(given["items"], sat.items, headings_of(source.read_text("utf-8")))
    sat.torn = list(torn_in(given["items"], sat.items))
    for number, item in enumerate(sat.items):
        one = sat.reading.matched.get(number)
        false = false_in([one] if one else given["items"], item)
        sat.conditions += len(item.conditions)
        sat.false_conditions += [f"{item.name}: {said}" for said in false]
        if one is None or false or item.necessity not in ("unspecified", one["necessity"]):
            sat.wrong.append(number)
    return sat


def false_in(entries: Sequence[Mapping[str, Any]], item: Item) -> list[str]:
    """The conditions of an item that its entry does not have, or no entry at all if it is on no list."""
    allowed = [phrase for one in entries for key in ("condition", "maybe", "not") for phrase in one.get(key, ())]
    return [said for said in item.conditions if not any(within(each, said) or within(said, each) for each in allowed)]


def torn_in(wanted: Sequence[Mapping[str, Any]], items: Sequence[Item]) -> Iterator[str]:
    """The lists and tables of which some entries became rows, under whatever name, and others none."""
    names = [item.name for item in items]
    run: list[Mapping[str, Any]] = []
    for one in (*(one for one in wanted if not one.get("either")), None):
        if run and (one is None or one["heading"] != run[-1]["heading"] or one["line"] - run[-1]["line"] > NEAR):
            known = [(each["name"], *each.get("names", ())) for each in run]
            rows = [any(within(one, name) or within(name, one) for one in each for name in names) for each in known]
            if any(rows) and not all(rows):
                lost = [each["name"] for each, is_row in zip(run, rows, strict=True) if not is_row]
                yield f"{run[0]['line']} to {run[-1]['line']}: {len(lost)} of {len(run)} are no rows: {'; '.join(lost)}"
            run = []
        if one is not None:
            run.append(one)


def share(part: int, of: int) -> str:
    return f"{part} of {of}" + (f" ({part / of:.2f})" if of else "")


def told_of_exam(sats: Sequence[Sat], every: bool) -> Iterator[str]:
    """The figures of the exam: page by page, then over all."""
    for sat in sats:
        found = sat.reading
        assert found is not None
        yield (
            f"{sat.page}: F1 {sat.f1:.2f}, names {len(found.matched)}/{found.wanted} of {found.found} read, "
            + ", ".join(f"{aspect} {found.kept[aspect]}" for aspect in ASPECTS)
            + f", false conditions {share(len(sat.false_conditions), sat.conditions)}, torn lists {len(sat.torn)}, "
            f"reversed {len(found.reversed)}, wrong rows {len(sat.wrong)}, "
            f"marked {sum(item.marked for item in sat.items)}"
            + (f", false language {sat.false_language}" if sat.false_language else "")
            + (f"; not imported: {sat.error}" if sat.error else "")
        )
        if every:
            for name in ("missed", "extra", "reversed"):
                yield from (f"  {name}: {each}" for each in getattr(found, name))
            yield from (f"  false condition: {each}" for each in sat.false_conditions)
            yield from (f"  torn: {each}" for each in sat.torn)
    readings = [sat.reading for sat in sats if sat.reading is not None]
    filled = [sat for sat in sats if sat.reading and sat.reading.wanted]
    matched = sum(len(found.matched) for found in readings)
    wrong = {(sat.page, number) for sat in sats for number in sat.wrong}
    marked = {(sat.page, number) for sat in sats for number, item in enumerate(sat.items) if item.marked}
    yield f"pages: {len(sats)}, with items {len(filled)}"
    if filled:
        yield f"mean F1 of names: {sum(sat.f1 for sat in filled) / len(filled):.3f}; at 0: {sum(not sat.f1 for sat in filled)}"
    empty = [sat for sat in sats if sat not in filled]
    yield f"rows on pages without items: {sum(len(sat.items) for sat in empty)} on {len(empty)}"
    for aspect in ASPECTS:
        yield f"{aspect} right, of the items found: {share(sum(found.kept[aspect] for found in readings), matched)}"
    yield f"false conditions: {share(sum(len(sat.false_conditions) for sat in sats), sum(sat.conditions for sat in sats))}"
    yield f"false language: {sum(bool(sat.false_language) for sat in sats)}; torn lists: {sum(len(sat.torn) for sat in sats)}"
    yield f"reversed: {sum(len(found.reversed) for found in readings)}"
    yield f"wrong rows that are marked: {share(len(wrong & marked), len(wrong))}"
    yield f"marked rows that are wrong: {share(len(wrong & marked), len(marked))}"


def exam(folder: Path, of_set: str | None, every: bool) -> int:
    """Print the figures of the exam for the pages in a folder, and which pages are missing."""
    sats = []
    for path in sorted(EXAM.glob("*.yml")):
        given = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        if of_set not in (None, given["set"]):
            continue
        page = next((each for each in sorted(folder.rglob(given["page"])) if digest_of(each) == given["sha256"]), None)
        if page is None:
            print(f"{given['page']}: missing, or not the page of the list: {given['address']}")
            continue
        sats.append(sit(page, given))
    if sats:
        print("\n".join(told_of_exam(sats, every)))
    return int(not sats)


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path, help="pages; all that have a list unless given")
    parser.add_argument("-v", "--verbose", action="store_true", help="name everything that is not as it should be")
    parser.add_argument("--pages", dest="folder", type=Path, metavar="FOLDER", help="repeat the exam with its pages")
    parser.add_argument("--set", choices=("dev", "sealed"), help="of the exam: this set only")
    options = parser.parse_args()
    if options.folder is not None:
        return exam(options.folder, options.set, options.verbose)
    known = [
        page for folder in PAGES for page in sorted(folder.glob("*.md*")) if (EXPECTED / f"{page.stem}.yml").is_file()
    ]
    bad = 0
    for page in options.pages or known:
        expected = EXPECTED / f"{page.stem}.yml"
        try:
            found = measure(page, expected if expected.is_file() else None)
        except RuntimeError as error:
            print(f"{page.name}: {error}")
            bad += 1
            continue
        print("\n".join(told(found, options.verbose)), flush=True)
        bad += bool(found.lost or found.lost_words or found.invented or found.lost_links)
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
