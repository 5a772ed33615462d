"""Record models → the reference of records: every kind of file, every field, every closed word."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from privacy_statements.records import fields
from privacy_statements.records.kinds import KINDS, Metadata
from privacy_statements.records.pieces import ConditionRecord, Disregarding, Lifecycle
from privacy_statements.records.record import RecordField
from privacy_statements.records.statements import SectionBody, Statement
from privacy_statements.records.vocabulary import Word
from reference_docs.markup import anchor_of, code, codes, link_to, page, plain, site_table

FORMS: list[tuple[Any, str, str]] = [
    (fields.Text, "text", "one line, shown exactly as written"),
    (
        fields.Prose,
        "Markdown",
        "paragraphs, lists, emphasis, code and links; raw HTML and Jinja are shown as the text they are",
    ),
    (fields.Id, "id", "small letters, digits, dots and dashes: `app.name`. For ever: never changed, never used again"),
    (fields.Reference, "id of a record", "the id of a record that exists; the field says of which kind"),
    (
        fields.Duration,
        "duration",
        "`30 days`, `a year`; or ISO 8601: `P30D` is 30 days, `P6M` six months, `P2Y` two years",
    ),
    (fields.Language, "language tag", "`en`, `de-AT`"),
    (fields.Country, "country code", "ISO 3166: `IE`"),
    (fields.Url, "address", "begins with `https://`, `http://` or `mailto:`, or is an anchor of the page (`#...`)"),
    (fields.File, "path", "a file below the folder of hand-written pages: `images/setting.png`"),
    (fields.Date, "date", "`2026-11-01`"),
    (fields.Format, "number", "a whole number: `1`"),
    (fields.Flag, "true or false", "exactly one of these two words"),
    (fields.DisregardCode, "code", "the code of a warning or a debt"),
    (Metadata, "mapping of any keys", "front matter, as hosts and publishing systems know it"),
]
"""Each form of a value in the words of a writer, and what it is."""

WORDS = "../words/"
"""The page of the closed words, as the page of records leads to it."""

VOCABULARY = "../vocabulary/"
"""The page of the shapes that only vocabularies hold."""
RECORDS = "../records/"

SAID_ONCE = (Statement, SectionBody, Lifecycle, Word, Disregarding)
"""Shapes that many others take over: told in a place of their own instead of in each of them."""

SHOWN_AS: dict[tuple[type[fields.Record], str], tuple[str, str]] = {
    (ConditionRecord, "dimensions"): ("*id of a dimension*", "one or a list of: id of a value")
}
"""Fields that are not written under their own name: what stands in place of name and form."""

HIDDEN: set[tuple[type[fields.Record], str]] = {(ConditionRecord, "always")}
"""Fields that are no key: ``always`` is a bare text, and the docstring of the shape says so."""

INTRODUCTION = """\
`content/README.md` shows how to begin. An editor that knows YAML schemas shows these sentences, too.

A record file is YAML, without anchors, aliases and tags. A file holds one record or a list of records
(`organization.yml`: one). Only the ids of records matter, not their files. Every value is
text until its field reads it: `no`, `1.10` and `365` need no quotes."""

INHERITANCE = """\
What is said on a product, a section or an item holds for everything inside it, until something inside says otherwise:
see [statement](#statement)."""

MORE_FORMS = [
    ("one or a list of", "a single value may be written without the dash"),
    (
        "a linked word",
        "a mapping with the fields told there; where a *short form* is named, a bare text stands for one of them",
    ),
]


def records_page() -> str:
    """The whole page."""
    shapes = list(nested_shapes())
    return page(
        "Records",
        "Every field of every record: its name, what it may hold, what it means.",
        INTRODUCTION,
        site_table("Forms of values", ["Form", "Is"], [*(form[1:] for form in FORMS), *MORE_FORMS]),
        INHERITANCE,
        "## Kinds of files",
        site_table(
            "Kinds of files",
            ["Files", "Hold"],
            [
                (place_of(kind), f"{link_to(kind)}: {_summary(record).partition('. ')[0].rstrip('.')}.")
                for kind, record in KINDS.items()
            ],
        ),
        *(_kind(kind, record) for kind, record in KINDS.items()),
        "## Shapes",
        *(_shape(shape, "###") for shape in sorted(shapes, key=name_of) if _page_of(shape) == RECORDS),
        "In the vocabulary: " + ", ".join(_led(name_of(shape), VOCABULARY) for shape in words_of_vocabulary()) + ".",
        "## Closed words",
        f"[The closed words]({WORDS}) that fields may hold stand on a page of their own, set by set.",
    ).replace(f"{RECORDS}#", "#")


def vocabulary_page() -> str:
    """The page of the records in vocabularies."""
    return page(
        "Vocabulary",
        "Every field of the words that a vocabulary lists: categories, purposes, legal bases, rights, regions and the rest.",
        "What an entry may say in each list of a [vocabulary](records.md#vocabulary) file.",
        *(_shape(shape, "##") for shape in words_of_vocabulary()),
    )


def words_of_vocabulary() -> list[type[fields.Record]]:
    """The shapes that only vocabularies hold, by name."""
    return sorted((shape for shape in nested_shapes() if _page_of(shape) == VOCABULARY), key=name_of)


def _page_of(shape: type[fields.Record]) -> str:
    """Where a shape is told; nowhere by itself, if it is a kind of file."""
    if shape in KINDS.values():
        return ""
    return VOCABULARY if shape.__module__ == Word.__module__ else RECORDS


def words_page() -> str:
    """The page of the closed words."""
    return page(
        "Closed words",
        "The words that fields of records may hold, and what each set is for.",
        "Fixed in the program, because pages, checks and published data depend on each of them.",
        *(_words(words) for words in closed_words(list(nested_shapes()))),
    )


def place_of(kind: str) -> str:
    """The place of the records of a kind."""
    return code("content/organization.yml" if kind == "organization" else f"content/{kind}/")


def _summary(record: type[fields.Record]) -> str:
    return plain(inspect.getdoc(record) or "")


def _kind(kind: str, record: type[fields.Record]) -> str:
    return "\n\n".join([f"### {kind}", f"In {place_of(kind)}. {_summary(record)}", *_fields(record, kind)])


def _shape(shape: type[fields.Record], heading: str) -> str:
    short = f"Short form: a bare text is its {code(shape.shorthand)}." if shape.shorthand else ""
    if shape.short_form is not None:
        short = f"Short form: {shape.short_form.expected.partition(', or a mapping')[0]}."
    return "\n\n".join(
        [f"{heading} {name_of(shape)}", f"{_summary(shape)} {short}".strip(), *_fields(shape, name_of(shape))]
    )


def _words(words: type[StrEnum]) -> str:
    return f"## {heading_of(words)}\n\n{plain(inspect.getdoc(words) or '')} {codes(words)}."


def _led(name: str, where: str) -> str:
    """A link to what is told on another page, at the anchor that it had on the page of records."""
    return f'<a id="{anchor_of(name)}" href="{where}#{anchor_of(name)}">{name}</a>'


def _fields(record: type[fields.Record], name: str) -> Iterator[str]:
    shown = list(own_fields(record))
    if shown:
        yield site_table(f"Fields of {name}", ["Field", "Form", "Means"], [_row(record, *field) for field in shown])
    taken = [base for base in SAID_ONCE if base in record.__mro__[1:]]
    taken = [base for base in taken if not any(base in other.__mro__[1:] for other in taken)]
    if taken:
        yield f"And every field of {' and of '.join(link_to(name_of(base), _page_of(base)[3:-1] + '.md') for base in taken)}."


def _row(record: type[fields.Record], name: str, field: RecordField, form: str) -> tuple[str, str, str]:
    key, form = SHOWN_AS.get((record, name), (code(field.alias or name), form))
    if field.is_required():
        form = f"{form}; **required**"
    elif isinstance(field.default, StrEnum | bool):
        form = f"{form}; unless written: {code(str(field.default).lower())}"
    return key, form, plain(fields.docstrings_of(record).get(name, ""))


def own_fields(record: type[fields.Record]) -> Iterator[tuple[str, RecordField, str]]:
    """The fields that are told at a record: name, field and form. The rest is told at the shapes that it takes
    over."""
    hints = get_type_hints(record, include_extras=True)
    elsewhere = {name for base in SAID_ONCE if base in record.__mro__[1:] for name in base.all_fields}
    for name, field in record.all_fields.items():
        if name not in elsewhere and (record, name) not in HIDDEN:
            yield name, field, form_of(hints[name])


def form_of(hint: Any) -> str:
    """A type in the words of a writer."""
    for form, words, _ in FORMS:
        if hint == form:
            return words
    inner = [each for each in get_args(hint) if each not in (NoneType, ...)]
    if get_origin(hint) in (Union, UnionType):
        return form_of(inner[0])
    if get_origin(hint) is Annotated and any(isinstance(each, fields.OneOrMany) for each in inner):
        return f"one or a list of: {form_of(get_args(inner[0])[0])}"
    if get_origin(hint) is Annotated:
        return form_of(inner[0])
    if get_origin(hint) is tuple:
        return f"list of: {form_of(inner[0])}"
    if get_origin(hint) is dict:
        return f"mapping of keys to: {form_of(inner[1])}"
    if issubclass(hint, StrEnum):
        return link_to(heading_of(hint), WORDS)
    if issubclass(hint, fields.Record):
        return link_to(name_of(hint), _page_of(hint))
    raise TypeError(f"no words for {hint}")


def name_of(shape: type[fields.Record]) -> str:
    """The name of a shape in the words of a writer."""
    return _spaced(shape.__name__.removesuffix("Record"))


def heading_of(words: type[StrEnum]) -> str:
    """The heading of a closed set of words."""
    return f"{_spaced(words.__name__).removesuffix(' word')} words"


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def nested_shapes() -> dict[type[fields.Record], None]:
    """Every shape inside the records, in the order of their first use."""
    shapes: dict[type[fields.Record], None] = {}
    waiting: list[type[fields.Record]] = list(KINDS.values())
    while waiting:
        record = waiting.pop(0)
        if record in shapes:
            continue
        shapes[record] = None
        waiting += [base for base in SAID_ONCE if base in record.__mro__[1:]]
        waiting += [
            hint for each in _hints(record) if isinstance(hint := each, type) and issubclass(hint, fields.Record)
        ]
    return shapes


def closed_words(shapes: list[type[fields.Record]]) -> list[type[StrEnum]]:
    """Every closed set of words that a field of the shapes can hold."""
    words = {hint for shape in shapes for hint in _hints(shape) if isinstance(hint, type) and issubclass(hint, StrEnum)}
    return sorted(words, key=heading_of)


def _hints(record: type[fields.Record]) -> Iterator[Any]:
    hints = get_type_hints(record, include_extras=True)
    waiting = [hints[name] for name in record.all_fields if (record, name) not in SHOWN_AS]
    while waiting:
        hint = waiting.pop(0)
        yield hint
        waiting += get_args(hint)
