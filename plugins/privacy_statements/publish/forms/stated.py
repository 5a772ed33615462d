"""What products state, as forms ask for it: collected rows by their codes, and what of them a form has no place for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from privacy_statements.catalog.circumstances import column_of
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
from privacy_statements.catalog.vocabulary import Category
from privacy_statements.publish.forms import Sheet
from privacy_statements.records.words import COLLECTING, AnswerWord, Certainty, Status
from privacy_statements.views.pivot import limited_answer
from privacy_statements.words.joining import uncapitalised
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
    "who can see it": lambda row: row.said.visible_to,
    "data subjects": lambda row: row.said.subjects,
    "identifiability": lambda row: row.said.identifiability,
    "choices": lambda row: row.said.controls,
    "where it is obtained from": lambda row: row.said.obtained,
    "obligations": lambda row: row.said.obligation,
    "descriptions and notes": lambda row: row.description or row.note or row.form,
}
"""What rows say beside their data and purposes, by the words of the report."""

LIMITS = ("uncertainty (“may include”)", "conditions", "answers by column", "choices")
"""The fields that ``with_limits`` says."""

PROCESSORS = ("processor", "sub-processor", "subprocessor")
"""The roles of those who process data for somebody else."""


def name_of(row: Row) -> str:
    """The id of a row, with that of its product."""
    return f"{row.product}/{row.id}"


def with_limits(row: Row, catalog: Catalog, wording: Wording) -> str:
    """What a row is about, with its answers and every limit around them; the name alone of what is plainly collected."""
    answers = []
    for column in row.answers:
        words = wording.answer_in_full(limited_answer(Mention(row), column))
        if column != PRODUCT:
            words = f"{words} {wording.column(column_of(column, catalog.vocabulary))}"
        answers.append(uncapitalised(words))
    plain = uncapitalised(wording.answer(Answer(AnswerWord.COLLECTED)))
    name = wording.row_name(row)
    return name if answers == [plain] else f"{name}: {'; '.join(answers)}"


def is_collected(row: Row | Part) -> bool:
    """Whether a row or a part of it is said to be collected, under whatever condition."""
    said = any(answer.answer in COLLECTING for answer in row.answers.values())
    return said or any(map(is_collected, row.parts))


def is_reused(row: Row | Part) -> bool:
    """Whether all that a row or its parts say is that data of others is reused."""
    said = [answer.answer for answer in row.answers.values() if answer.answer in COLLECTING]
    return all(answer is AnswerWord.REUSED for answer in said) and all(is_reused(one) for one in row.parts)


def collected(product: Product, sheet: Sheet, *kept: str) -> list[Row]:
    """The rows of what a product is said to collect. ``kept`` are the fields that the form keeps; all else that they say is
    noted as lost, and each row that nobody answers as open."""
    rows: list[Row] = []
    for row in product.rows:
        if row.lifecycle.status in (Status.REMOVED, Status.DRAFT):
            sheet.lose(f"what is {row.lifecycle.status.value}", name_of(row))
        elif is_collected(row):
            rows.append(row)
        elif row.may_be_collected and not row.said.act and not row.said.denies:
            sheet.leave_open("whether it is collected", name_of(row))
        else:
            sheet.lose("what is not collected, or never done", name_of(row))
    for field, says in FIELDS.items():
        if field not in kept and (names := [name_of(row) for row in rows if says(row)]):
            sheet.lose(field, *names)
    return rows


def picked(codes: Codes, scheme: str) -> tuple[str, ...]:
    """The codes of one scheme."""
    return tuple(code for of, code in codes if of == scheme)


def data_codes(row: Row, scheme: str, catalog: Catalog) -> tuple[str, ...]:
    """The codes for the data of a row: of its item, else of its category; and of parts that have codes of their own."""
    item = row.item
    found = picked(item.codes, scheme) if item is not None else ()
    found = found or _of_category(row.said.category or (item.category if item else None), scheme, catalog)
    return (*found, *_of_parts(row.parts, scheme))


def _of_category(category: Category | None, scheme: str, catalog: Catalog) -> tuple[str, ...]:
    while category is not None:
        if codes := picked(category.codes, scheme):
            return codes
        category = catalog.vocabulary.categories.get(category.parent or "")
    return ()


def _of_parts(parts: Iterable[Part], scheme: str) -> Iterator[str]:
    for part in parts:
        if all(answer.answer is not AnswerWord.NOT_COLLECTED for answer in part.answers.values()):
            yield from picked(part.item.codes, scheme) if part.item is not None else ()
            yield from _of_parts(part.parts, scheme)


def by_code(rows: Sequence[Row], scheme: str, sheet: Sheet) -> dict[str, list[Row]]:
    """Rows by the codes of their data, in the order of the scheme; rows without a code are noted."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        codes = data_codes(row, scheme, sheet.catalog)
        if not codes:
            without_code(row, scheme, sheet)
        for code in dict.fromkeys(codes):
            found.setdefault(code, []).append(row)
    for code, several in found.items():
        if len(several) > 1:
            sheet.lose(f"data items, which become one: {code}", *map(name_of, several))
    return {code: found[code] for code in codes_of(scheme, "categories") if code in found}


def without_code(row: Row, scheme: str, sheet: Sheet) -> None:
    """Notes that the data of a row has no code."""
    category = row.said.category
    sheet.lose(f"data without a code of {scheme}: {category.name if category else 'no category'}", name_of(row))


def third_parties(row: Row, sheet: Sheet) -> list[RecipientUse]:
    """The recipients that are said to be no processors. Where that is not said of one, or nothing is, it is noted."""
    others = [use for use in row.said.recipients if (use.recipient.role or "").lower() not in PROCESSORS]
    stated = [use for use in others if use.recipient.role or use.sold or use.shared]
    if len(stated) < len(others) or (not row.said.recipients and row.said.shared is not False):
        sheet.leave_open("whether it is shared with others than processors", name_of(row))
    return stated


def purpose_codes(row: Row, scheme: str, sheet: Sheet) -> tuple[str, ...]:
    """The codes of the purposes of a row; a purpose without one is noted, and so is a row without a purpose."""
    if not row.said.purposes:
        sheet.leave_open("what it is collected for", name_of(row))
    codes: list[str] = []
    for use in row.said.purposes:
        own = picked(use.purpose.codes, scheme)
        if not own:
            sheet.lose(f"a purpose without a code of {scheme}: {use.purpose.name}", name_of(row))
        codes += own
    return tuple(dict.fromkeys(codes))


def erasures(product: Product) -> list[RightUse]:
    """What a product says of having data deleted."""
    uses = [use for section in product.root.walk() for use in section.rights]
    return [use for use in uses if any(right.id == "erasure" for right in use.rights)]
