"""The questions for a new record of each kind, and the fields it begins with. ``NEW`` is the table."""

from __future__ import annotations

import inspect
import re
from collections.abc import Container, Mapping

from msgspec import Struct

from privacy_statements.catalog.build.ids import RESERVED, check_file_name, free, slug
from privacy_statements.catalog.vocabulary import NOUNS
from privacy_statements.diagnostics.diagnostic import nearest
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.load import load_text
from privacy_statements.read.syntax import shown
from privacy_statements.read.yaml_text import quoted
from privacy_statements.records import fields, kinds, pieces
from privacy_statements.records.fields import Record
from privacy_statements.records.reader import read_record
from privacy_statements.records.statements import SectionRecord
from privacy_statements.rules.placeholder import WHAT_A_GUIDE_SAYS, WHAT_A_PRODUCT_DOES


def help_of(record: type[Record], key: str) -> str:
    """What a field means, in the words of its model."""
    return " ".join(fields.docstrings_of(record)[key].split())


def summary_of(record: type[Record]) -> str:
    """What a kind of record is, in the words of its model."""
    return " ".join((inspect.getdoc(record) or "").split())


class Question(Struct, frozen=True):
    """A question about a new record; the option of the command has the same name."""

    name: str
    record: type[Record]
    key: str
    required: bool = False
    many: bool = False
    is_flag: bool = False
    leads_to: str | None = None
    """The kind of record whose id is the answer."""
    is_asked: bool = True
    """Whether it is asked at the terminal; if not, it can only be answered by an option."""
    after: str | None = None
    """The question that must be answered before this one."""
    within: str | None = None
    """What the field belongs to, if not to the record itself."""

    @property
    def help(self) -> str:
        """What the field means, in the words of its model."""
        return " ".join(filter(None, (self.within, help_of(self.record, self.key))))


class NewRecord(Struct, frozen=True):
    """A kind of record that ``new`` can begin."""

    name: str
    folder: str
    questions: tuple[Question, ...]
    fields: Mapping[str, str]
    """The fields it begins with, each with an example in YAML, if any. ``$purposes`` is the first purpose of the site,
    without which there is no example."""
    written: Mapping[str, str]
    """The values of fields without an answer."""
    says_not_stated: bool
    """Whether its page shows "Not stated" for a field that is left out."""

    @property
    def record(self) -> type[Record]:
        """The model of the record."""
        return kinds.KINDS[self.folder]

    @property
    def help(self) -> str:
        """What such a record is, in the words of its model."""
        return summary_of(self.record)


def _document(record: type[Record], *more: Question) -> tuple[Question, ...]:
    name, record_id = Question("name", record, "name", required=True), Question("id", record, "id")
    return name, record_id, *more, Question("reviewed", record, "reviewed", is_asked=False)


REVIEW = {
    "reviewed": "2026-11-01",
    "reviewer": "A. Person",
    "evidence": '{title: Where it can be seen, url: "https://example.org/"}',
}
DRAFT = {"status": "draft"}
PRODUCT, ITEM, GUIDE = kinds.ProductRecord, kinds.DataItemRecord, kinds.GuideRecord
COMPARISON, CHANGE = kinds.ComparisonRecord, kinds.ChangeRecord

NEW: dict[str, NewRecord] = {
    new.name: new
    for new in (
        NewRecord(
            "product", "products", written=DRAFT | {"description": WHAT_A_PRODUCT_DOES}, says_not_stated=True,
            questions=_document(
                PRODUCT,
                Question("family", PRODUCT, "family"),
                Question("platform", PRODUCT, "platforms", many=True),
                Question("source-title", pieces.SourcePage, "title", within=help_of(PRODUCT, "source")),
                Question("source-url", pieces.SourcePage, "url", after="source-title", within=help_of(PRODUCT, "source")),
                Question("item", SectionRecord, "items", many=True, leads_to="items", is_asked=False),
                Question("description", PRODUCT, "description", is_asked=False),
            ),
            fields=REVIEW | {
                "family": "Example suite", "platforms": "[Android, iOS]", "former_names": "[Its old name]",
                "summary": "What it is, and what this page says.",
                "source": '{title: Its privacy page, url: "https://example.org/", published: 2026-10-01}',
                "purposes": "[$purposes]", "retention": "{duration: P30D, bound: at-most}", "sections": "",
            },
        ),
        NewRecord(
            "item", "items", written=DRAFT, says_not_stated=False,
            questions=_document(
                ITEM,
                Question("category", ITEM, "category", leads_to="categories"),
                Question("definition", ITEM, "definition"),
                Question("alias", ITEM, "aliases", many=True, is_asked=False),
            ),
            fields=REVIEW | {
                "definition": "What it is, in a sentence.",
                "category": "$categories", "aliases": "[Another name]", "former_names": "[Its old name]",
                "parent": "$items", "data_classes": "[$data_classes]", "identifiability": "pseudonymised",
            },
        ),
        NewRecord(
            "guide", "guides", written=DRAFT | {"description": WHAT_A_GUIDE_SAYS}, says_not_stated=True,
            questions=_document(
                GUIDE,
                Question("product", GUIDE, "affects", many=True, leads_to="products"),
                Question("description", GUIDE, "description", is_asked=False),
            ),
            fields=REVIEW | {
                "summary": "What it is for, and what it changes.",
                "affects": "[{product: $products, setting: Its name, path: [Settings, Privacy]}]",
                "sections": "",
            },
        ),
        NewRecord(
            "comparison", "comparisons", written=DRAFT, says_not_stated=False,
            questions=_document(
                COMPARISON,
                Question("product", COMPARISON, "products", many=True, leads_to="products"),
                Question("introduction", COMPARISON, "introduction", is_asked=False),
            ),
            fields=REVIEW | {
                "introduction": "What is compared, and what to bear in mind.",
                "products": "[$products]", "categories": "[$categories]",
                "columns": "[answer, necessity, purposes]", "order": "written",
            },
        ),
        NewRecord(
            "change", "changes", written={}, says_not_stated=False,
            questions=(
                Question("name", CHANGE, "name", required=True),
                Question("id", CHANGE, "id"),
                Question("date", CHANGE, "date", required=True),
                Question("what", CHANGE, "what", required=True),
                Question("product", CHANGE, "products", many=True, leads_to="products"),
                Question("item", CHANGE, "items", many=True, leads_to="items", is_asked=False),
                Question("announced", CHANGE, "announced", is_asked=False),
                Question("material", CHANGE, "material", is_flag=True, is_asked=False),
            ),
            fields={
                "date": "", "announced": "2026-10-01", "material": "true", "what": "", "products": "[$products]",
                "items": "[$items]", "evidence": REVIEW["evidence"],
            },
        ),
    )
}  # fmt: skip
"""The kinds of records that can be begun, by the name of the command."""


NOT_UTF8 = re.compile("[\ud800-\udfff]")  # how Python represents bytes that are not text
HERE = Position("answer")

Answers = Mapping[str, str | tuple[str, ...]]
"""The answers by the name of the question; without those that were left out."""
IdsByKind = Mapping[str, Mapping[str, str]]
"""The ids that an answer can refer to, with their names: by kind, such as ``products``."""


def mistake(question: Question, answer: str, ids_by_kind: IdsByKind) -> str | None:
    """What is wrong with an answer, in the words of a diagnostic; ``None`` if it can be used."""
    if NOT_UTF8.search(answer):
        bytes_seen = re.sub("[\udc80-\udcff]", lambda match: f"\\x{ord(match[0]) - 0xDC00:02x}", answer)
        return f'met "{shown(bytes_seen)}", which is not UTF-8; expected text in UTF-8'
    if question.leads_to is not None:
        ids, noun = ids_by_kind.get(question.leads_to, {}), NOUNS[question.leads_to]
        return None if answer in ids else f'unknown {noun} "{shown(answer)}"{nearest(answer, ids)}'
    loaded = load_text(f"{question.key}: {quoted(answer)}\n", HERE.path)
    errors = [*loaded.diagnostics]
    if loaded.node is not None and not errors:
        errors = [error for error in read_record(question.record, loaded.node)[1] if error.code != "missing-key"]
    if question.key == "id" and not errors:
        check_file_name(answer, HERE, errors)
    return errors[0].message if errors else None


def proposed_id(name: str, *taken: Container[str]) -> str:
    """An id made from a name that no record has and that can be the name of a file."""
    return free(slug(name), RESERVED, *taken)


def listed(texts: tuple[str, ...]) -> str:
    """The texts as a YAML list."""
    return f"[{', '.join(map(quoted, texts))}]"
