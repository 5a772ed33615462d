"""What is published of a row: one line for each field, with its form, what it means and where the catalog has it. The JSON and
its schema, the columns of CSV and what ``diff`` reads back all follow from these lines. Within a format fields are added, never
changed; whoever reads the data must pass over unknown fields."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog import model
from privacy_statements.catalog.conditions import DimensionValue, Words
from privacy_statements.catalog.vocabulary import Category, LegalBasis, Recipient, Subject, Word
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.characters import unseen_escaped
from privacy_statements.read.markdown import prose_text
from privacy_statements.records import words as closed
from privacy_statements.words.wording import Wording

Json = dict[str, Any]
NOWHERE = Position("records.json")


def plain(prose: str | None) -> str | None:
    """Prose as plain text, where there is any."""
    return prose_text(prose) if prose else None


def in_json(value: Any) -> str:
    """A value as JSON text, each level indented by one blank more. Raises ``TypeError`` for what JSON cannot say."""
    return unseen_escaped(msgspec.json.format(msgspec.json.encode(value, enc_hook=_in_json), indent=1).decode())


def _in_json(value: Any) -> str:
    if isinstance(value, str):
        return str(value)  # without the place of its record
    raise TypeError(f"JSON cannot say {value!r}")


# --- forms


class Form(Struct, frozen=True):
    """The form of a published value."""

    schema: Json
    """Its JSON Schema."""
    write: Callable[[Any, Wording], Any] = lambda value, _wording: value
    """A value of the catalog → what is published of it."""
    read: Callable[..., Any] = lambda value: value
    """What is published, if anything → a value of the catalog, as far as it is known."""
    of: str | Callable[[Any], Any] = ""
    """Of a field, where its value is: the way to an attribute, unless it has the same name; or a function."""

    def __call__(self, help: str, of: str | Callable[[Any], Any] = "") -> Form:
        """A field of this form."""
        return replace(self, schema={**self.schema, "description": help}, of=of)

    @property
    def or_null(self) -> Form:
        """The same, or null where nothing is stated."""
        words = self.schema.get("enum")
        either = {"type": [self.schema["type"], "null"]} if words is None else {"enum": [*words, None]}
        return replace(self, schema={**self.schema, **either})


class Sentence(Struct, frozen=True):
    """A rule or a place, in the words it was published in."""

    text: str


TEXT = Form({"type": "string"})
NUMBER = Form({"type": "integer", "minimum": 1})
FLAG = Form({"type": "boolean"})
EXHAUSTIVE = replace(FLAG, read=lambda flag: flag is not False)
PROSE = replace(TEXT, write=lambda text, _: plain(text))
NAME = replace(TEXT, write=lambda row, wording: wording.row_name(row))
CONDITION = replace(
    TEXT, write=lambda each, wording: wording.condition(each), read=lambda text: Words(text) if text else None
)
LEVEL = replace(
    TEXT,
    write=lambda level, _: level and f"{level.dimension}.{level.id}",
    read=lambda key: key and DimensionValue(key, key, NOWHERE, key),
)
RETENTION = replace(TEXT, write=lambda rule, wording: wording.retention(rule), read=Sentence)
STORAGE = replace(TEXT, write=lambda place, wording: wording.storage(place), read=Sentence)


def word(kind: type[StrEnum], unstated: Any = None) -> Form:
    """A closed word; one that is not there is ``unstated``."""
    return Form({"enum": [each.value for each in kind]}, read=lambda text: kind(text or unstated))


def key(kind: Callable[[str, str, Position], Any], by: str = "id") -> Form:
    """The id of a record, or its name."""
    return replace(
        TEXT, write=lambda one, _: one and getattr(one, by), read=lambda text: text and kind(text, text, NOWHERE)
    )


def many(form: Form) -> Form:
    """A list."""
    return Form(
        {"type": "array", "items": form.schema},
        lambda values, wording: None if values is None else [form.write(value, wording) for value in values],
        lambda values: tuple(map(form.read, values or ())),
    )


def by_column(form: Form) -> Form:
    """An object with a value for each column; the column of the product is always there."""
    return Form(
        {"type": "object", "additionalProperties": form.schema},
        lambda values, wording: {str(column): form.write(value, wording) for column, value in values.items()},
        lambda values: {column: form.read(value) for column, value in (values or {model.PRODUCT: {}}).items()},
    )


def shape(kind: Callable[..., Any] | None, /, **fields: Form) -> Form:
    """An object with these fields, always all. ``kind`` is what it is read back as, if anything: of those fields that it
    has, with what else is given then."""
    named = {name.rstrip("_"): field for name, field in fields.items()}
    writers, readers = [], []
    for name, field in named.items():
        of = field.of or name
        writers.append((name, attrgetter(of) if isinstance(of, str) else of, field.write))
        place = of if isinstance(of, str) else name
        if place in getattr(kind, "__struct_fields__", [place]):
            readers.append((name, place, field.read))

    def write(value: Any, wording: Wording) -> Json | None:
        return None if value is None else {name: form(get(value), wording) for name, get, form in writers}

    def read(value: Json | None, **more: Any) -> Any:
        if value is None or kind is None:
            return value
        return kind(**{place: form(value.get(name)) for name, place, form in readers}, **more)

    properties = {name: field.schema for name, field in named.items()}
    return Form({"type": "object", "required": [*named], "properties": properties}, write, read)


# --- fields

NOTE = PROSE.or_null("Whatever else is said, as plain text.")
RELATION = word(closed.Relation, closed.Relation.ALL).or_null(
    "How the parts belong together; null where there are none.", lambda whole: whole.relation if whole.parts else None
)
ANSWERS = by_column(
    shape(
        model.Answer,
        answer=word(closed.AnswerWord, closed.AnswerWord.NOT_STATED)("What is done with the item, in one word."),
        only=TEXT.or_null("The scope to which the answer is limited."),
        condition=CONDITION.or_null("When it holds, in words."),
        form=TEXT.or_null("In which form the item is collected."),
        note=NOTE,
    )
)
PARTS = many(
    Form(
        {"$ref": "#/definitions/part"},
        lambda part, wording: PART.write(part, wording),
        lambda part: PART.read(part, see=(), position=NOWHERE),
    )
)("What the item is made of, each part with what is said of it alone.")
PART: Form = shape(
    model.Part,
    item=key(model.DataItem).or_null("The id of a shared data item."),
    name=TEXT("Its name."),
    only=TEXT.or_null("The scope to which it is limited."),
    condition=CONDITION.or_null("When it is collected, in words."),
    form=TEXT.or_null("In which form it is collected."),
    note=NOTE,
    relation=RELATION,
    exhaustive=EXHAUSTIVE("false when its parts are examples."),
    answers=ANSWERS("By column, where they differ from those of the whole."),
    parts=PARTS,
)
PURPOSE = shape(
    model.PurposeUse,
    purpose=key(Word)("The id of the purpose."),
    name=TEXT("Its name.", "purpose.name"),
    legal_basis=key(LegalBasis).or_null("The id of its legal basis; null is not stated."),
    interest=TEXT.or_null("Which legitimate interest it is."),
    withdrawal=PROSE.or_null("How consent is withdrawn, as plain text."),
    note=PROSE.or_null("What is special about it here, as plain text."),
)
PURPOSES = replace(
    many(TEXT),
    write=lambda uses, _: [use.purpose.id for use in uses],
    read=lambda keys: tuple(model.PurposeUse(Word(key, key, NOWHERE), None, None) for key in keys or ()),
)
RECIPIENT = shape(
    model.RecipientUse,
    name=key(Recipient, "name")("The recipient.", "recipient"),
    role=TEXT.or_null("Its role.", "recipient.role"),
    purposes=PURPOSES("The ids of the purposes for which it receives the data."),
    condition=CONDITION.or_null("When, in words."),
    sold=FLAG.or_null("Whether the data is sold to it; null is not stated."),
    shared=FLAG.or_null("Whether it is shared for advertising; null is not stated."),
    transfer=TEXT.or_null(
        "What protects the data where the recipient is.",
        lambda use: use.recipient.transfer and use.recipient.transfer.safeguards,
    ),
    note=NOTE,
)
VIEWER = shape(
    model.Viewer,
    name=key(Word, "name")("The actor.", "actor"),
    condition=CONDITION.or_null("When, in words."),
    note=PROSE.or_null("What exactly is seen, or where, as plain text."),
)
CONTROL = shape(
    model.Control,
    kind=replace(TEXT, read=closed.ControlKind)(
        "`opt-in`, `opt-out`, `none` when nobody can do anything, or `unspecified`."
    ),
    who=many(key(Word))("The ids of the actors who can."),
    how=PROSE.or_null("The way to the setting, as plain text."),
    guide=TEXT.or_null("The id of the guide that shows it."),
    default=TEXT.or_null("How the setting stands before anybody touches it."),
    lost=PROSE.or_null("What no longer works for somebody who declines."),
)
OBTAINED = shape(
    model.HowObtained,
    how=word(closed.Obtained)("Collected by the product itself, or reused."),
    from_=many(key(model.DataSource))("The ids of the data sources or products.", "sources"),
    relation=word(closed.StoresRelation, closed.StoresRelation.ALL)(
        "Whether it comes from all of these sources or from some."
    ),
    exhaustive=EXHAUSTIVE("false when the sources are examples."),
    note=NOTE,
)
OBLIGATION = shape(
    None,
    kind=word(closed.ObligationKind)("Whether law or contract demands that it is provided."),
    consequence=PROSE.or_null("What happens otherwise, as plain text."),
)
DENIAL = shape(
    model.Denial,
    act=word(closed.Act)("What never happens."),
    by=many(key(Word))("The ids of the actors who never do it; nothing is said of others."),
)
EVIDENCE = shape(
    None,
    title=TEXT("The source."),
    url=TEXT.or_null("Its address."),
    says=PROSE.or_null("What it says, in our own words."),
    quoted=TEXT.or_null("What it says, in its own words."),
)
POSITION = shape(Position, path=TEXT("The file, relative to the project."), line=NUMBER("The line, counted from 1."))(
    "Where the record stands."
)


def elsewhere(_record: Any) -> None:
    """The value of a field that only the room of published files knows."""


def _denials(row: model.Row) -> tuple[model.Denial, ...]:
    """Each act that never happens, with who never does it; none where nothing is denied."""
    return row.said.denials if row.said.necessity is closed.Necessity.NEVER else ()


ROW = shape(
    dict,
    id=TEXT("The permanent id: product, slash, row.", lambda row: f"{row.product}/{row.id}"),
    product=TEXT("The id of the product."),
    item=TEXT.or_null(
        "The id of the shared data item; null for one that only this product has, and for a row about a section.",
        lambda row: row.item.id if row.item and row.item.product is None else None,
    ),
    name=NAME("The name of the item as the product's page shows it.", lambda row: row),
    section=many(TEXT)("The headings above the row, from the outermost."),
    category=key(Category).or_null("The id of the data category.", "said.category"),
    necessity=word(closed.Necessity, closed.Necessity.UNSPECIFIED)(
        "Whether the statement calls it required or optional.", "said.necessity"
    ),
    certainty=word(closed.Certainty, closed.Certainty.CERTAIN)(
        "Whether the product is said to collect it, or only that it may.", "said.certainty"
    ),
    condition=CONDITION.or_null("When it is collected at all, in words.", "said.condition"),
    answers=ANSWERS("By column: `product` is the product as a whole, any other key a dimension or a value of it."),
    parts=PARTS,
    relation=RELATION,
    exhaustive=EXHAUSTIVE("false when the parts, or the item itself, are examples."),
    list_exhaustive=FLAG.or_null("false when the list that the row stands in gives examples; null is not stated."),
    purposes=many(PURPOSE)("Why it is processed.", "said.purposes"),
    retention=many(RETENTION)("How long it is kept, each rule in words.", "said.retention"),
    storage=many(STORAGE)("Where it is kept, in words.", "said.storage"),
    recipients=many(TEXT)(
        "The ids of those who receive it.", lambda row: [use.recipient.id for use in row.said.recipients]
    ),
    recipients_detail=many(RECIPIENT)(
        "What is said of each recipient, in the order of `recipients`.", lambda row: row.said.recipients
    ),
    shared=FLAG.or_null("Whether it is shared, even where with whom is not stated; null is not stated.", "said.shared"),
    visible_to=many(TEXT)(
        "The ids of the actors who can see it.", lambda row: [viewer.actor.id for viewer in row.said.visible_to]
    ),
    visible_to_detail=many(VIEWER)(
        "What is said of each actor, in the order of `visible_to`.", lambda row: row.said.visible_to
    ),
    control=many(CONTROL)("What somebody can do about collection.", "said.controls"),
    level=LEVEL.or_null("The level of collection: dimension, dot, value.", "said.level"),
    data_classes=many(key(Word))("The ids of its data classes.", "said.data_classes"),
    identifiability=many(word(closed.Identifiability))("How closely it leads to a person.", "said.identifiability"),
    subjects=many(key(Subject))("The ids of those whose data it is.", "said.subjects"),
    collected_by=many(key(Word))("The ids of the actors who collect it.", "said.collected_by"),
    given_by=many(key(Word))("The ids of the actors who give it on purpose.", "said.given_by"),
    obtained=OBTAINED.or_null("How the product comes by it; null is not stated.", "said.obtained"),
    obligation=OBLIGATION.or_null(
        "Whether somebody must provide it; null is not stated.", lambda row: row.said.obligation
    ),
    special_category=FLAG.or_null(
        "Whether it is of a special category of personal data (GDPR 9); null is not stated.",
        lambda row: row.item.special_category if row.item else None,
    ),
    act=many(word(closed.Act))("In a negative statement: what never happens.", "said.act"),
    by=many(key(Word))("In a negative statement: the ids of the actors who never do it.", "said.by"),
    denies=many(DENIAL)("In a negative statement: each act that never happens, with who never does it.", _denials),
    only=TEXT.or_null("The scope to which collection is limited."),
    form=TEXT.or_null("In which form it is collected."),
    description=PROSE.or_null("What it is in this product, as plain text."),
    note=NOTE,
    code_name=TEXT.or_null("Its name in code."),
    evidence=many(EVIDENCE)("Where it can be verified, source by source.", "lifecycle.evidence"),
    status=word(closed.Status, closed.Status.CURRENT)("Where the row is in its life.", "lifecycle.status"),
    url=TEXT("The address of the row, with its anchor, from the root of the site.", elsewhere),
    item_url=TEXT.or_null(
        "The address of the shared data item: its page, or its row on the page of its category; null without an `item`.",
        elsewhere,
    ),
    position=POSITION,
)
