"""What products state, as forms ask for it: collected rows by their codes, with notes on what a form has no field for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from privacy_statements.catalog.circumstances import column_of
from privacy_statements.catalog.counting import collects, with_answers
from privacy_statements.catalog.model import (
    PRODUCT,
    Answer,
    Catalog,
    Mention,
    Part,
    Product,
    RecipientUse,
    RightUse,
    Row,
)
from privacy_statements.catalog.schemes import Codes, codes_of
from privacy_statements.catalog.vocabulary import PERSON, Word
from privacy_statements.publish.forms import Sheet
from privacy_statements.records.kinds import ContactRecord
from privacy_statements.records.words import COLLECTING, AnswerWord, Certainty, Identifiability, Necessity, Status
from privacy_statements.views.pivot import limited_answer
from privacy_statements.words.joining import uncapitalised
from privacy_statements.words.published import plain
from privacy_statements.words.wording import Wording

FIELDS: dict[str, Callable[[Row], object]] = {
    "necessity": lambda row: row.said.necessity.value != "unspecified",
    "uncertainty (“may include”)": lambda row: row.said.certainty is Certainty.MAY,
    "conditions": lambda row: (
        row.said.condition or row.only or any(a.condition or a.only for a in row.answers.values())
    ),
    "answers by column": lambda row: len(row.answers) > 1,
    "parts of data items": lambda row: row.parts,
    "lists that give examples": lambda row: not row.exhaustive or row.list_exhaustive is False,
    "legal bases": lambda row: any(use.legal_basis for use in row.said.purposes),
    "retention": lambda row: row.said.retention,
    "storage": lambda row: row.said.storage,
    "recipients": lambda row: row.said.recipients,
    "limits of recipients": lambda row: any(use.condition or use.purposes or use.note for use in row.said.recipients),
    "notes on purposes, retention and storage": lambda row: any(
        [*(use.note or use.interest for use in row.said.purposes), *(rule.note for rule in row.said.retention)]
        + [place.note or place.decided_by for place in row.said.storage]
    ),
    "who can see it": lambda row: row.said.visible_to,
    "data subjects": lambda row: row.said.subjects,
    "identifiability": lambda row: row.said.identifiability,
    "choices": lambda row: row.said.controls,
    "where it is obtained from": lambda row: row.said.obtained,
    "obligations": lambda row: row.said.obligation,
    "descriptions and notes": lambda row: row.description or row.note or row.form,
}
"""What rows state beside their data and purposes, by the words of the report."""

LIMITS = ("uncertainty (“may include”)", "conditions", "answers by column", "choices")
"""The fields that ``with_limits`` covers."""
NOTED = ("limits of recipients", "notes on purposes, retention and storage")
"""The fields that ``noted`` covers."""

TO_NOBODY = frozenset({Identifiability.ANONYMISED, Identifiability.NON_PERSONAL})
"""The kinds of data that identify no person."""
PROCESSORS = ("processor", "sub-processor", "subprocessor")
"""The roles of recipients that process data on behalf of others."""


def name_of(row: Row) -> str:
    """The id of a row after the id of its product."""
    return f"{row.product}/{row.id}"


def noted(text: str, *limits: str | None) -> str:
    """A text with its limits in brackets after it."""
    limit = "; ".join(filter(None, limits))
    return f"{text} ({limit})" if limit else text


def with_limits(row: Row, catalog: Catalog, wording: Wording) -> str:
    """The name of a row, with its answers, every limit, and in brackets the parts that differ from it; only the name if it is
    collected without any limit."""

    def answered(mention: Mention, columns: Iterable[str]) -> list[str]:
        words = []
        for column in columns:
            answer = wording.answer_in_full(limited_answer(mention, column), row.said)
            where = "" if column == PRODUCT else f" {wording.column(column_of(column, catalog.vocabulary))}"
            words.append(uncapitalised(f"{answer}{where}"))
        return words

    def inside(parts: Iterable[Part], scopes: tuple[str, ...]) -> Iterator[str]:
        for part in parts:
            columns = part.answers or ([PRODUCT] if part.only or part.condition else [])
            if words := answered(Mention(row, part, scopes=scopes), columns):
                yield f"{part.name}: {'; '.join(words)}"
            yield from inside(part.parts, (*scopes, part.only) if part.only else scopes)

    answers, parts = answered(Mention(row), row.answers), list(inside(row.parts, ()))
    name = wording.row_name(row)
    if answers == [uncapitalised(wording.answer(Answer(AnswerWord.COLLECTED)))] and not parts:
        return name
    return f"{name}: {'; '.join(answers)}" + (f" [{'. '.join(parts)}]" if parts else "")


def places_of(row: Row, wording: Wording) -> list[str]:
    """Where the data of a row is stored, each with who decides it and its note."""
    places = ((place, wording.storage(place)) for place in row.said.storage)
    return [
        noted(text, place.decided_by if place.decided_by != text else None, plain(place.note)) for place, text in places
    ]


def contact_of(contact: ContactRecord | None) -> str:
    """The name and the address of a contact on one line."""
    return "; ".join(filter(None, (contact.name, contact.address, contact.url))) if contact else ""


def recipient_of(use: RecipientUse, wording: Wording, *first: str | None) -> str:
    """A recipient with its limits: purposes, condition and note."""
    purposes = [use.purpose.name for use in use.purposes]
    return noted(use.recipient.name, *first, *purposes, wording.condition(use.condition), plain(use.note))


def kept_for(row: Row, wording: Wording) -> list[str]:
    """How long the data of a row is kept, each with its note."""
    rules = ((rule, plain(rule.note)) for rule in row.said.retention)
    return [
        noted(wording.retention(rule), note) if rule.duration or rule.until else note or wording.retention(rule)
        for rule, note in rules
    ]


def is_collected(row: Row | Part) -> bool:
    """Whether a row states that it or a part of it is collected, under any condition."""
    return collects(row.answers) or any(map(is_collected, row.parts))


def is_open(row: Row) -> bool:
    """Whether a row states neither that it is collected nor that it is not."""
    return not is_collected(row) and row.may_be_collected and not row.said.act and not row.said.denies


def is_withheld(row: Row, product: Product) -> bool:
    """Whether a row or its product is a draft or removed."""
    return bool({row.lifecycle.status, product.lifecycle.status} & {Status.REMOVED, Status.DRAFT})


def is_reused(row: Row | Part) -> bool:
    """Whether every answer of a row and its parts that states collection says that data is reused."""
    words = [answer.answer for answer in row.answers.values() if answer.answer in COLLECTING]
    return all(answer is AnswerWord.REUSED for answer in words) and all(is_reused(part) for part in row.parts)


def collected(product: Product, sheet: Sheet, *covered: str) -> list[Row]:
    """The rows of a product that state collection. What they state beside the ``covered`` fields is noted as lost, and each row
    without an answer as open."""
    rows: list[Row] = []
    for row in product.rows:
        if is_withheld(row, product):
            sheet.lose("what is a draft, or gone", name_of(row))
        elif is_collected(row):
            rows.append(row)
        elif is_open(row):
            sheet.leave_open("whether it is collected", name_of(row))
        else:
            sheet.lose("what is not collected, or never done", name_of(row))
    for field, says in FIELDS.items():
        if field not in covered and (names := [name_of(row) for row in rows if says(row)]):
            sheet.lose(field, *names)
    return rows


def picked(codes: Codes, scheme: str) -> tuple[str, ...]:
    """The codes of one scheme."""
    return tuple(code for of, code in codes if of == scheme)


def data_codes(row: Row, scheme: str, catalog: Catalog) -> tuple[str, ...]:
    """The codes for the data of a row: of its item, else of its category; and of parts with codes of their own. If only parts
    are collected, the codes are theirs, else those of the category."""
    inside = [part.item for part, answers in with_answers(row.parts, row.answers) if collects(answers)]
    of_parts = tuple(code for item in inside if item is not None for code in picked(item.codes, scheme))
    item = row.item
    is_whole = collects(row.answers)
    codes = picked(item.codes, scheme) if item is not None and is_whole else ()
    if not codes and (is_whole or not of_parts):
        around = catalog.vocabulary.around(row.said.category or (item.category if item else None))
        codes = next((codes for category in around if (codes := picked(category.codes, scheme))), ())
    return (*codes, *of_parts)


def by_code(rows: Sequence[Row], scheme: str, sheet: Sheet) -> dict[str, list[Row]]:
    """Rows by the codes of their data, in the order of the scheme."""
    rows_by_code: dict[str, list[Row]] = {}
    for row in rows:
        for code in coded(row, scheme, sheet):
            rows_by_code.setdefault(code, []).append(row)
    return merged(rows_by_code, scheme, sheet)


def merged(rows_by_code: Mapping[str, list[Row]], scheme: str, sheet: Sheet) -> dict[str, list[Row]]:
    """The same in the order of the scheme; notes where several rows become one."""
    for code, several in rows_by_code.items():
        if len(several) > 1:
            sheet.lose(f"data items, which become one: {code}", *map(name_of, several))
    return {code: rows_by_code[code] for code in codes_of(scheme, "categories") if code in rows_by_code}


def coded(row: Row, scheme: str, sheet: Sheet) -> list[str]:
    """The codes for the data of a row, each once; notes if it has none."""
    codes, category = data_codes(row, scheme, sheet.catalog), row.said.category
    if not codes:
        sheet.lose(f"data without a code of {scheme}: {category.name if category else 'no category'}", name_of(row))
    return list(dict.fromkeys(codes))


def codes_of_word(what: str, word: Word, scheme: str, row: Row, sheet: Sheet) -> tuple[str, ...]:
    """The codes of a word that a row refers to; notes if it has none."""
    codes = picked(word.codes, scheme)
    if not codes:
        sheet.lose(f"{what} without a code of {scheme}: {word.name}", name_of(row))
    return codes


def necessity_of(rows: Iterable[Row]) -> Necessity | None:
    """The necessity of one kind of data: required if any row is, optional if all are; ``None`` if it is not stated."""
    necessities = {row.said.necessity for row in rows}
    if Necessity.REQUIRED in necessities:
        return Necessity.REQUIRED
    return Necessity.OPTIONAL if necessities == {Necessity.OPTIONAL} else None


def third_parties(row: Row, sheet: Sheet) -> list[RecipientUse]:
    """The recipients that are stated not to be processors; notes if that is not stated for one, or there are none."""
    others = [use for use in row.said.recipients if (use.recipient.role or "").lower() not in PROCESSORS]
    stated = [use for use in others if use.recipient.role or use.sold or use.shared]
    if len(stated) < len(others) or (not row.said.recipients and row.said.shared is not False):
        sheet.leave_open("whether it is shared with others than processors", name_of(row))
    return stated


def purpose_codes(row: Row, scheme: str, sheet: Sheet) -> tuple[str, ...]:
    """The codes of the purposes of a row; notes a purpose without a code, and a row without a purpose."""
    if not row.said.purposes:
        sheet.leave_open("what it is collected for", name_of(row))
    codes_by_purpose = [codes_of_word("a purpose", use.purpose, scheme, row, sheet) for use in row.said.purposes]
    return tuple(dict.fromkeys(code for codes in codes_by_purpose for code in codes))


def erasures(product: Product, sheet: Sheet) -> list[RightUse]:
    """The rights to deletion that all data subjects have themselves, wherever they are; notes if there are others, which only some
    people have."""
    uses = [use for section in product.root.walk() for use in section.rights]
    erasing = [use for use in uses if any(right.id == "erasure" for right in use.rights)]
    of_all = [use for use in erasing if not use.regulations and (use.actor is None or use.actor.id in PERSON)]
    if len(of_all) < len(erasing):
        sheet.lose("deletion that only some can ask for", product.id)
    return of_all
