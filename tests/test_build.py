"""build/: nodes → records → one resolved catalog.

``cases/build/NAME.yml`` holds the files of a content folder, each after a line ``--- # path``; ``NAME.out`` what is
said of them and what they resolve to. ``REWRITE_CASES=1`` writes the expected files anew; read the difference
like prose. At the end: whatever a writer writes, nothing is raised.
"""

from __future__ import annotations

import datetime
import enum
import json
import os
import re
import types
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from msgspec import Struct

from laws import law
from privacy_statements.catalog.build.catalog import ORGANIZATION, Loaded, build_catalog
from privacy_statements.catalog.build.ids import PAGE_ANCHORS
from privacy_statements.catalog.conditions import AllOf, AnyOf, Condition, Dimension, DimensionValue, Is, Not, Words
from privacy_statements.catalog.model import Answer, Catalog, Column, DataItem, Part, Row, Section, Step
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.diagnostics.diagnostic import Severity
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.compiled import built_in_templates
from privacy_statements.pages.render import Renderer
from privacy_statements.publish.exporters import EXPORTERS
from privacy_statements.publish.records import published_records
from privacy_statements.read.load import load_text
from privacy_statements.records.fields import Record, Reference
from privacy_statements.records.kinds import KINDS
from privacy_statements.records.words import Relation
from privacy_statements.rules.judging import check
from privacy_statements.views.site import make_views
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

CASES = sorted((Path(__file__).parent / "cases" / "build").glob("*.yml"))
WORDING = Wording(Language("en"))
RENDERER = Renderer(None, "templates", WORDING.language, Addresses())
FILE = re.compile(r"^--- # (.+)\n", re.MULTILINE)


def load(files: Iterable[tuple[str, str]]) -> Loaded:
    return build_catalog([load_text(text, f"content/{path}") for path, text in sorted(files)], "content")


def files_of(case: str) -> list[tuple[str, str]]:
    """Paths and texts of the files of a case. A text begins on the line after its path."""
    pieces = FILE.split(case)
    return list(zip(pieces[1::2], pieces[2::2], strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    loaded = load(files_of(case.read_text("utf-8")))
    told = [line_of(one) for one in loaded.diagnostics]
    made = "\n".join([*told, *([""] if told else []), *shown(loaded.catalog)]) + "\n"
    expected = case.with_suffix(".out")
    if os.environ.get("REWRITE_CASES"):
        expected.write_text(made, "utf-8")
    assert made == expected.read_text("utf-8")


def test_a_part_of_a_part_depends_on_the_conditions_of_both() -> None:
    whole = {
        "name": "Whole",
        "parts": [{"name": "Part", "condition": "it rains", "parts": [{"item": "i", "condition": "it is cold"}]}],
    }
    files = [("items/i.yml", {"id": "i", "name": "I"}), ("products/p.yml", {"id": "p", "name": "P", "items": [whole]})]
    (mention,) = load((path, json.dumps(record)) for path, record in files).catalog.mentions["i"]
    assert mention.part is not None
    assert mention.part.condition == AllOf((Words("it rains"), Words("it is cold")))


# --- a catalog as text: every value that is not the one that a record without it would have


def shown(catalog: Catalog) -> Iterator[str]:
    for name in ("categories", "dimensions", "regions"):
        for word in getattr(catalog.vocabulary, name).values():
            yield f"{name} {word.id} {fields_of(word, skip=('id', 'position'))}".rstrip()
    for item in catalog.items.values():
        yield f"item {item.id} {fields_of(item, skip=('id', 'position'))}"
    for source in catalog.sources.values():
        yield f"source {source.id} {fields_of(source, skip=('id', 'position'))}"
    for document in (*catalog.products.values(), *catalog.guides.values()):
        kind = type(document).__name__.lower()
        yield f"{kind} {document.id} {fields_of(document, skip=('id', 'position', 'root', 'rows'))}"
        yield from section_lines(document.root, "  ")
    for comparison in catalog.comparisons.values():
        yield f"comparison {comparison.id} {fields_of(comparison, skip=('id', 'position'))}"
    for change in catalog.changes.values():
        yield f"change {change.id} {fields_of(change, skip=('id', 'position'))}"
    for question in catalog.questions.values():
        yield f"question {question.id} {fields_of(question, skip=('id', 'position'))}"


def section_lines(section: Section, indent: str) -> Iterator[str]:
    if section.id:
        yield f"{indent}section {section.id} {section.heading!r} ({section.kind})"
        indent += "  "
    alone = ("id", "heading", "kind", "position", "own", "said", "rows", "steps", "sections")
    if said := fields_of(section, skip=alone):
        yield f"{indent}{said}"
    for step in section.steps:
        yield from step_lines(step, indent)
    for row in section.rows:
        yield from row_lines(row, indent)
    for inner in section.sections:
        yield from section_lines(inner, indent)


def row_lines(row: Row, indent: str) -> Iterator[str]:
    about = row.item.id if row.item else "everything" if row.about_all else "no item"
    yield f"{indent}row {row.id} {row.name!r}: {about}, line {row.position.line}"
    alone = ("id", "product", "item", "name", "section", "section_id", "said", "position", "answers", "parts")
    for text in (
        " ".join(f"{column}: {answer(one)};" for column, one in row.answers.items()),
        fields_of(row.said, skip=("answer", "answers")),
        fields_of(row, skip=(*alone, "about_all")),
    ):
        if text:
            yield f"{indent}  {text}"
    for part in row.parts:
        yield from part_lines(part, f"{indent}  ")


def part_lines(part: Part, indent: str) -> Iterator[str]:
    said = fields_of(part, skip=("item", "name", "parts", "position"))
    yield f"{indent}part {part.name!r}: {part.item.id if part.item else 'no item'} {said}".rstrip()
    for inner in part.parts:
        yield from part_lines(inner, f"{indent}  ")


def step_lines(step: Step, indent: str) -> Iterator[str]:
    yield f"{indent}step {fields_of(step, skip=('steps',))}"
    for inner in step.steps:
        yield from step_lines(inner, f"{indent}  ")


def fields_of(value: Any, skip: tuple[str, ...] = ()) -> str:
    """``name=value`` for each field that says something."""
    told = []
    for field in msgspec.structs.fields(value):
        inner = getattr(value, field.name)
        default = field.default_factory() if callable(field.default_factory) else field.default
        usual = field.default is msgspec.NODEFAULT and inner in (True, Relation.ALL)
        if field.name not in skip and inner != default and not usual and inner not in (None, (), {}):
            told.append(f"{field.name}={text(inner)}")
    return " ".join(told)


def text(value: Any) -> str:
    match value:
        case AllOf() | AnyOf() | Not() | Is() | Words():
            return condition(value)
        case Answer():
            return f"({answer(value)})"
        case Word() | DataItem() | DimensionValue() | Column() | Dimension():
            return value.id
        case str() if not isinstance(value, enum.Enum):
            return repr(value)
        case tuple() if not isinstance(value, Position):
            return f"[{', '.join(map(text, value))}]"
        case Mapping():
            return f"{{{', '.join(f'{key}: {text(inner)}' for key, inner in value.items())}}}"
        case Record():
            return f"({', '.join(f'{key}={inner}' for key, inner in written(value).items())})"
        case datetime.date():
            return value.isoformat()
    if isinstance(value, Struct):
        return f"({fields_of(value, skip=('position',))})"
    return str(value)


def written(value: Any) -> Any:
    """What somebody wrote of a record, as plain data."""
    match value:
        case Record():
            said = {key: getattr(value, key) for key in value.all_fields if key in value.written_fields}
            return {key: written(inner) for key, inner in said.items() if inner is not None}
        case enum.Enum():
            return value.value
        case datetime.date():
            return value.isoformat()
        case Position():
            return [*value]
        case tuple():
            return [written(one) for one in value]
        case Mapping():
            return {key: written(inner) for key, inner in value.items()}
        case Reference():
            return msgspec.structs.asdict(value)
    return value


def condition(value: Condition) -> str:
    match value:
        case AllOf(parts):
            return f"all({', '.join(map(condition, parts))})"
        case AnyOf(parts):
            return f"any({', '.join(map(condition, parts))})"
        case Not(inner):
            return f"not({condition(inner)})"
        case Is(dimension, values):
            return f"{dimension.id}={'|'.join(one.id for one in values)}"
        case Words(words):
            return repr(words)


def answer(value: Answer) -> str:
    return " ".join(filter(None, [value.answer.value, fields_of(value, skip=("answer",))]))


def test_headings_step_aside_for_the_anchors_of_the_page() -> None:
    """A section may be called like anything that its page has anyway."""
    fixed = {
        anchor
        for page in ("product", "guide")
        for anchor in re.findall(
            r'heading\(.+"([a-z-]+)"\) ?}}', (built_in_templates() / f"pages/{page}.html.jinja").read_text("utf-8")
        )
    }
    assert {"statement", "see-also", "downloads", "what-it-changes"} <= fixed
    assert fixed <= PAGE_ANCHORS
    headings = [*sorted(anchor.replace("-", " ").capitalize() for anchor in PAGE_ANCHORS), "Row x", "Row", "Row-"]
    sections = [{"heading": heading, "before": "Words."} for heading in headings]
    storage = {"storage": {"stores": "A database"}, "retention": {"duration": "P30D"}}
    document = {"id": "p", "name": "P", **storage, "items": [{"id": "x", "name": "X"}], "sections": sections}
    guide = {"id": "g", "name": "G", "sections": sections, "affects": {"product": "p"}}
    loaded = load([("products/p.yml", json.dumps(document)), ("guides/g.yml", json.dumps(guide))])
    assert loaded.diagnostics == ()
    for view in make_views(loaded.catalog, WORDING):
        assert RENDERER.blocks(view, None)[1] == ()


# --- whatever a writer writes, nothing is raised


IDS = ["a", "b", "a.b", "platform", "platform.ios", "ios", "all", "yes", "con", "Not An Id", "x" * 200]
TEXTS = ["always", "Some text", "P30D", "2026-01-01", "2026-02-31", "en", "IE", "https://example.com/", "#x", " ", ""]
TEXTS += ["true", "- a\n- b", "\u202eé\u200b", "|", "{{ x }}", "<b>", "\x07", "x" * 300]
KEYS = sorted({key for kind in Record.__subclasses__() for key in kind.all_fields} | {"", "<<", "always", "nmae"})
WORDS = {
    name: [{"id": "a", "name": "A"}, {"id": "a.b", "name": "B"}]
    for name in KINDS["vocabulary"].all_fields
    if name != "dimensions"
}
PLATFORM = {"id": "platform", "name": "P", "values": [{"id": "ios", "name": "iOS"}, {"id": "a", "name": "A"}]}


class Writer:
    """Writes records of the right shape, and every now and then of a wrong one."""

    def __init__(self, random: Random, slips: float) -> None:
        self.random, self.slips = random, slips

    def record(self, kind: type[Record], depth: int) -> Any:
        if kind.shorthand is not None and self.random.random() < 0.3:
            return self.random.choice(IDS + TEXTS)
        written = {
            field.alias or name: self.value(name, field.annotation, depth)
            for name, field in kind.all_fields.items()
            if field.is_required() or self.random.random() < (0.3 if depth else 0.05)
        }
        if self.random.random() < self.slips:
            written[self.random.choice(KEYS)] = self.anything(2)
        for key in [key for key in written if self.random.random() < self.slips / 4]:
            del written[key]
        return written

    def value(self, name: str, wanted: Any, depth: int) -> Any:
        origin, inner = get_origin(wanted), get_args(wanted)
        if self.random.random() < self.slips:
            return self.anything(2)
        if origin in (Union, types.UnionType):
            return self.value(name, self.random.choice(inner), depth)
        if origin is tuple:
            return [self.value(name, inner[0], depth - 1) for _ in range(self.random.randrange(4 if depth > 0 else 1))]
        if origin is dict:
            keys = self.random.sample(IDS, self.random.randrange(3))
            return {key: self.value(name, inner[1], depth - 1) for key in keys}
        if origin is Annotated:
            return self.value(name, inner[0], depth)
        if isinstance(wanted, type) and issubclass(wanted, Record):
            return self.record(wanted, max(depth - 1, 0))
        if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
            return self.random.choice(list(wanted)).value
        return self.random.choice(IDS if wanted is Reference or name == "id" else IDS[:4] + TEXTS)

    def anything(self, depth: int) -> Any:
        choice = self.random.random() if depth else 1
        if choice < 0.25:
            return [self.anything(depth - 1) for _ in range(self.random.randrange(3))]
        if choice < 0.5:
            return {self.random.choice(KEYS + IDS): self.anything(depth - 1) for _ in range(self.random.randrange(3))}
        return self.random.choice([None, *IDS, *TEXTS])

    def files(self) -> list[tuple[str, str]]:
        """A content folder, as JSON, which is YAML in quotes."""
        made: dict[str, Any] = {"vocabulary/words.yml": {**WORDS, "dimensions": [PLATFORM]}}
        for name, kind in KINDS.items():
            path = f"{name}.yml" if name == ORGANIZATION else f"{name}/records.yml"
            records = [self.record(kind, 4) for _ in range(self.random.randrange(4))]
            made[path] = self.random.choice([records, *records]) if records else self.anything(3)
        return [(path, json.dumps(value)) for path, value in made.items()]


@pytest.mark.slow
@law(150, here=15, suppress_health_check=[HealthCheck.data_too_large])  # a site is many choices
@given(st.randoms(use_true_random=False), st.sampled_from([0.0, 0.02, 0.2, 0.9]))
def test_no_record_raises(random: Random, slips: float) -> None:
    """Neither the reading of any record nor the pages of what is left of it."""
    loaded = load(Writer(random, slips).files())
    for one in loaded.diagnostics:
        assert one.position.path.startswith("content/")
        assert one.message.isprintable()
        assert len(one.message) < 1000
    list(check(loaded.catalog))
    for view in make_views(loaded.catalog, WORDING):
        _, problems = RENDERER.blocks(view, None)
        assert {one.code for one in problems} <= {"duplicate-anchor"}
    records = published_records(loaded.catalog, WORDING, Addresses())
    for exporter in EXPORTERS.values():
        exporter.make(records)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("products/p.yml", "- id: p\n  name: P\n-\n- 5\n", ["3:2", "4:3"], id="a list with other things"),
        pytest.param("organization.yml", "[]", ["1:1"], id="an empty list"),
        pytest.param("vocabulary/v.yml", "categories: {a: b}", ["1:13"], id="a mapping for a list"),
        pytest.param("products/p.yml", "{name: P, part_of: p}", ["1:20"], id="part of itself"),
        pytest.param("products/p.yml", "{id: nul.x, name: P}", ["1:6"], id="an id that Windows keeps"),
    ],
)
def test_an_awkward_file(path: str, text: str, expected: list[str]) -> None:
    loaded = load([(path, text)])
    errors = [one for one in loaded.diagnostics if one.severity is Severity.ERROR]
    assert [str(one.position).removeprefix(f"content/{path}:") for one in errors] == expected


def test_deep_sections_and_many_rows() -> None:
    """Sections as deep as the loader goes, and thousands of rows with the same name, are read."""
    deep: dict[str, Any] = {"heading": "Deepest", "items": ["X"]}
    for number in range(29):
        deep = {"heading": f"Level {number}", "condition": {"platform": "ios"}, "sections": [deep]}
    product = {"id": "p", "name": "P", "sections": [deep], "items": [{"name": "Same"}] * 3000}
    words = json.dumps({"dimensions": [PLATFORM]})
    loaded = load([("products/p.yml", json.dumps(product)), ("vocabulary/words.yml", words)])
    assert {one.code for one in loaded.diagnostics} == {"provisional-id"}
    rows = list(loaded.catalog.rows)
    assert len({row.id for row in rows}) == 3001
    assert len(rows[-1].section) == 30
