"""What is asked for a new record of each kind, and the fields it begins with. ``NEW`` is the table."""

from __future__ import annotations

import inspect

from msgspec import Struct

from privacy_statements.records import fields, kinds, pieces
from privacy_statements.records.fields import Record
from privacy_statements.records.statements import SectionRecord
from privacy_statements.rules.unfinished_text import WHAT_A_GUIDE_SAYS, WHAT_A_PRODUCT_DOES


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


class Field(Struct, frozen=True):
    """One field of a new record: how an answer is written, and the example in its place."""

    key: str
    example: str = ""
    """YAML after the key; ``$purposes`` is the first purpose of the site, without which there is no example."""
    always: str = ""
    """YAML that is written without an answer."""


class NewRecord(Struct, frozen=True):
    """A kind of record that can be begun."""

    name: str
    folder: str
    questions: tuple[Question, ...]
    fields: tuple[Field, ...]
    says_not_stated: bool = False
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
    return (
        Question("name", record, "name", required=True),
        Question("id", record, "id"),
        *more,
        Question("reviewed", record, "reviewed", asked=False),
    )


REVIEW = (
    Field("reviewed", "2026-11-01"),
    Field("reviewer", "A. Person"),
    Field("evidence", '{title: Where it can be seen, url: "https://example.org/"}'),
)
PRODUCT, ITEM, GUIDE = kinds.ProductRecord, kinds.DataItemRecord, kinds.GuideRecord
COMPARISON, CHANGE = kinds.ComparisonRecord, kinds.ChangeRecord

NEW: dict[str, NewRecord] = {
    new.name: new
    for new in (
        NewRecord(
            "product",
            "products",
            _document(
                PRODUCT,
                Question("family", PRODUCT, "family"),
                Question("platform", PRODUCT, "platforms", many=True),
                Question("source-title", pieces.SourcePage, "title", within=help_of(PRODUCT, "source")),
                Question("source-url", pieces.SourcePage, "url", after="source-title", within=help_of(PRODUCT, "source")),
                Question("item", SectionRecord, "items", many=True, leads_to="items", asked=False),
                Question("description", PRODUCT, "description", asked=False),
            ),
            (
                Field("description", always=WHAT_A_PRODUCT_DOES),
                Field("status", always="draft"),
                Field("family", "Example suite"),
                Field("platforms", "[Android, iOS]"),
                Field("former_names", "[Its old name]"),
                Field("summary", "What it is, and what this page says."),
                Field("source", '{title: Its privacy page, url: "https://example.org/", published: 2026-10-01}'),
                *REVIEW,
                Field("purposes", "[$purposes]"),
                Field("retention", "{duration: P30D, bound: at-most}"),
                Field("sections"),
            ),
            says_not_stated=True,
        ),
        NewRecord(
            "item",
            "items",
            _document(
                ITEM,
                Question("category", ITEM, "category", leads_to="categories"),
                Question("definition", ITEM, "definition"),
                Question("alias", ITEM, "aliases", many=True, asked=False),
            ),
            (
                Field("definition", "What it is, in a sentence."),
                Field("status", always="draft"),
                Field("category", "$categories"),
                Field("aliases", "[Another name]"),
                Field("former_names", "[Its old name]"),
                Field("parent", "$items"),
                Field("data_classes", "[$data_classes]"),
                Field("identifiability", "pseudonymised"),
                *REVIEW,
            ),
            says_not_stated=True,
        ),
        NewRecord(
            "guide",
            "guides",
            _document(
                GUIDE,
                Question("product", GUIDE, "affects", many=True, leads_to="products"),
                Question("description", GUIDE, "description", asked=False),
            ),
            (
                Field("description", always=WHAT_A_GUIDE_SAYS),
                Field("status", always="draft"),
                Field("summary", "What it is for, and what it changes."),
                Field("affects", "[{product: $products, setting: Its name, path: [Settings, Privacy]}]"),
                *REVIEW,
                Field("sections"),
            ),
            says_not_stated=True,
        ),
        NewRecord(
            "comparison",
            "comparisons",
            _document(
                COMPARISON,
                Question("product", COMPARISON, "products", many=True, leads_to="products"),
                Question("introduction", COMPARISON, "introduction", asked=False),
            ),
            (
                Field("status", always="draft"),
                Field("introduction", "What is compared, and what to bear in mind."),
                Field("products", "[$products]"),
                Field("categories", "[$categories]"),
                Field("columns", "[answer, necessity, purposes]"),
                Field("order", "written"),
                *REVIEW,
            ),
        ),
        NewRecord(
            "change",
            "changes",
            (
                Question("name", CHANGE, "name", required=True),
                Question("id", CHANGE, "id"),
                Question("date", CHANGE, "date", required=True),
                Question("what", CHANGE, "what", required=True),
                Question("product", CHANGE, "products", many=True, leads_to="products"),
                Question("item", CHANGE, "items", many=True, leads_to="items", asked=False),
                Question("announced", CHANGE, "announced", asked=False),
                Question("material", CHANGE, "material", is_flag=True, asked=False),
            ),
            (
                Field("date"),
                Field("announced", "2026-10-01"),
                Field("material", "true"),
                Field("what"),
                Field("products", "[$products]"),
                Field("items", "[$items]"),
                REVIEW[-1],
            ),
        ),
    )
}  # fmt: skip
"""Kinds of records that can be begun, by the word of the command."""
