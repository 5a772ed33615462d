"""What is asked for a new record of each kind, and the fields it begins with. ``NEW`` is the table."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from msgspec import Struct

from privacy_statements.records import fields, kinds, pieces
from privacy_statements.records.fields import Record
from privacy_statements.records.statements import SectionRecord
from privacy_statements.rules.placeholder import WHAT_A_GUIDE_SAYS, WHAT_A_PRODUCT_DOES


def help_of(record: type[Record], key: str) -> str:
    """What a field means, in the words of its model."""
    return " ".join(fields.docstrings_of(record)[key].split())


def summary_of(record: type[Record]) -> str:
    """What a kind of record is, in the words of its model."""
    return " ".join((inspect.getdoc(record) or "").split())


class Question(Struct, frozen=True):
    """Something that is asked for a new record; the option of a command has the same name."""

    name: str
    record: type[Record]
    key: str
    required: bool = False
    many: bool = False
    is_flag: bool = False
    leads_to: str | None = None
    """The kind of record that the answer is an id of."""
    asked: bool = True
    """Whether it is asked; if not, it can only be given."""
    after: str | None = None
    """The question without whose answer this one has no place."""
    within: str | None = None
    """What the field belongs to, where it is not the record itself."""

    @property
    def help(self) -> str:
        """What the field means, in the words of its model."""
        return " ".join(filter(None, (self.within, help_of(self.record, self.key))))


class NewRecord(Struct, frozen=True):
    """A kind of record that can be begun."""

    name: str
    folder: str
    questions: tuple[Question, ...]
    fields: Mapping[str, str]
    """The fields it begins with, each with an example in YAML, if any. ``$purposes`` is the first purpose of the site,
    without which there is no example."""
    written: Mapping[str, str]
    """What fields say without an answer."""
    says_not_stated: bool
    """Whether its page says "Not stated" where a field is left out."""

    @property
    def record(self) -> type[Record]:
        """The model of the record."""
        return kinds.KINDS[self.folder]

    @property
    def help(self) -> str:
        """What such a record is, in one sentence."""
        return summary_of(self.record)


def _document(record: type[Record], *more: Question) -> tuple[Question, ...]:
    name, record_id = Question("name", record, "name", required=True), Question("id", record, "id")
    return name, record_id, *more, Question("reviewed", record, "reviewed", asked=False)


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
                Question("item", SectionRecord, "items", many=True, leads_to="items", asked=False),
                Question("description", PRODUCT, "description", asked=False),
            ),
            fields=REVIEW | {
                "family": "Example suite", "platforms": "[Android, iOS]", "former_names": "[Its old name]",
                "summary": "What it is, and what this page says.",
                "source": '{title: Its privacy page, url: "https://example.org/", published: 2026-10-01}',
                "purposes": "[$purposes]", "retention": "{duration: P30D, bound: at-most}", "sections": "",
            },
        ),
        NewRecord(
            "item", "items", written=DRAFT, says_not_stated=True,
            questions=_document(
                ITEM,
                Question("category", ITEM, "category", leads_to="categories"),
                Question("definition", ITEM, "definition"),
                Question("alias", ITEM, "aliases", many=True, asked=False),
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
                Question("description", GUIDE, "description", asked=False),
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
                Question("introduction", COMPARISON, "introduction", asked=False),
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
                Question("item", CHANGE, "items", many=True, leads_to="items", asked=False),
                Question("announced", CHANGE, "announced", asked=False),
                Question("material", CHANGE, "material", is_flag=True, asked=False),
            ),
            fields={
                "date": "", "announced": "2026-10-01", "material": "true", "what": "", "products": "[$products]",
                "items": "[$items]", "evidence": REVIEW["evidence"],
            },
        ),
    )
}  # fmt: skip
"""Kinds of records that can be begun, by the word of the command."""
