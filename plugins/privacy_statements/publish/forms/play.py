"""The data safety form of Google Play, as a file that Play Console imports (CSV).

What for: an app in Google Play must say which types of data it collects and shares, and why. The file has every question of
the form, in the order in which the Console exports it, and can be kept in a repository.

What maps: each row that states collection, under any condition, ticks the types that the codes `play` of its data
item or category name. If several rows name one type, it is required if any of them is, and optional if all
are; it has the purposes of all of them. A recipient whose role is not processor or sub-processor makes a type shared,
too, for the purposes that it receives the data for. A right with the id `erasure` that the people have themselves, wherever they
are, answers whether they can have data deleted, and gives the address.

What is lost: names, conditions, parts, recipients, retention, storage, legal bases. Left open, as records do not state it: whether
data is processed only in memory, whether it is encrypted in transit, how accounts are made. The form reads an unticked box as
“no”: check what the report lists before you send it.

How it is checked: the list of questions, with the kind of answer of each, comes from two genuine exports of June and July 2026.
Only Google validates a filled form, in the Console; that was not done here. Not verified: that a transfer to a processor
is not sharing (so says Google's help, which was read at second hand), and that the Console accepts lines without the
labels that it writes beside each question in the language of the account.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from privacy_statements.catalog.model import Row
from privacy_statements.catalog.schemes import codes_of, scheme
from privacy_statements.publish.forms import Sheet
from privacy_statements.publish.forms.stated import (
    by_code,
    collected,
    erasures,
    name_of,
    necessity_of,
    picked,
    purpose_codes,
    third_parties,
)
from privacy_statements.publish.records import in_csv
from privacy_statements.records.words import Necessity

HEADER = (
    "Question ID (machine readable)", "Response ID (machine readable)", "Response value", "Answer requirement",
    "Human-friendly question label",
)  # fmt: skip
MAYBE, MANY, SINGLE, OPTIONAL = "MAYBE_REQUIRED", "MULTIPLE_CHOICE", "SINGLE_CHOICE", "OPTIONAL"
COLLECTS, ENCRYPTED = "PSL_DATA_COLLECTION_COLLECTS_PERSONAL_DATA", "PSL_DATA_COLLECTION_ENCRYPTED_IN_TRANSIT"
ACCOUNTS, DELETION = "PSL_SUPPORTED_ACCOUNT_CREATION_METHODS", "PSL_SUPPORT_DATA_DELETION_BY_USER"
DELETION_URL, OUTSIDE = "PSL_DATA_DELETION_URL", "PSL_OUTSIDE_APP_ACCOUNT_TYPES"
METHODS = ("USER_ID_PASSWORD", "USER_ID_OTHER_AUTH", "USER_ID_PASSWORD_OTHER_AUTH", "OAUTH", "OTHER", "NONE")
GENERAL: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (COLLECTS, "REQUIRED", ()),
    (ENCRYPTED, MAYBE, ()),
    (ACCOUNTS, MANY, tuple(f"PSL_ACM_{method}" for method in METHODS)),
    ("PSL_ACM_SPECIFY", MAYBE, ()),
    ("PSL_ACCOUNT_DELETION_URL", MAYBE, ()),
    (DELETION, SINGLE, ("DATA_DELETION_YES", "DATA_DELETION_NO", "DATA_DELETION_NO_AUTO_DELETED")),
    (DELETION_URL, MAYBE, ()),
    ("PSL_DATA_COLLECTION_COMPLIES_FAMILY_POLICY", OPTIONAL, ()),
    ("PSL_INDEPENDENTLY_VALIDATED", OPTIONAL, ()),
    ("PSL_UPI_BADGE_OPT_IN", OPTIONAL, ()),
    ("PSL_HAS_OUTSIDE_APP_ACCOUNTS", OPTIONAL, ()),
    (
        OUTSIDE,
        MANY,
        (
            "PSL_LOGIN_WITH_OUTSIDE_APP_ID",
            "PSL_LOGIN_THROUGH_EMPLOYMENT_OR_ENTERPRISE_ACCOUNT",
            "PSL_OUTSIDE_APP_ACCOUNT_TYPE_OTHER",
        ),
    ),
    ("PSL_OUTSIDE_APP_ACCOUNT_TYPE_SPECIFY", MAYBE, ()),
)
"""The general questions: their id, the kind of their answer, and the answers to choose from."""
HANDLING, EPHEMERAL = "PSL_DATA_USAGE_COLLECTION_AND_SHARING", "PSL_DATA_USAGE_EPHEMERAL"
COLLECTED, SHARED = "PSL_DATA_USAGE_ONLY_COLLECTED", "PSL_DATA_USAGE_ONLY_SHARED"
CONTROL, OF_COLLECTION, OF_SHARING = (
    "DATA_USAGE_USER_CONTROL", "DATA_USAGE_COLLECTION_PURPOSE", "DATA_USAGE_SHARING_PURPOSE",
)  # fmt: skip
FREE, FORCED = f"PSL_{CONTROL}_OPTIONAL", f"PSL_{CONTROL}_REQUIRED"


def questions() -> Iterator[tuple[str, str, str]]:
    """The lines of the form: question, answer and kind of answer."""
    for question, requirement, answers in GENERAL:
        yield from ((question, answer, requirement) for answer in answers or ("",))
    for category, types in scheme("play")["categories"].items():
        yield from ((f"PSL_DATA_TYPES_{category}", code, MANY) for code in types)
    purposes = codes_of("play", "purposes")
    for code in codes_of("play", "categories"):
        yield from ((_usage(code, HANDLING), answer, MANY) for answer in (COLLECTED, SHARED))
        yield _usage(code, EPHEMERAL), "", MAYBE
        yield from ((_usage(code, CONTROL), answer, SINGLE) for answer in (FREE, FORCED))
        for question in (OF_COLLECTION, OF_SHARING):
            yield from ((_usage(code, question), answer, MANY) for answer in purposes)


def _usage(code: str, question: str) -> str:
    return f"PSL_DATA_USAGE_RESPONSES:{code}:{question}"


def fill(sheet: Sheet) -> dict[str, bytes]:
    """The form of one product."""
    (product,) = sheet.products
    answers: dict[tuple[str, str], str] = {}
    rows = collected(product, sheet, "necessity", "recipients")
    types = by_code(rows, "play", sheet)
    ticked = {code: category for category, codes in scheme("play")["categories"].items() for code in codes}
    for code, of_code in types.items():
        answers[f"PSL_DATA_TYPES_{ticked[code]}", code] = "true"
        for question, answer in _type(code, of_code, sheet):
            answers[_usage(code, question), answer] = "true"
    if types:
        answers[COLLECTS, ""] = "true"
    else:
        sheet.leave_open(COLLECTS)
    if uses := erasures(product, sheet):
        answers[DELETION, "DATA_DELETION_YES"] = "true"
        address = next((use.contact.url for use in uses if use.contact and use.contact.url), "")
        answers[DELETION_URL, ""] = address
        sheet.lose("how deletion is asked for, and what is not deleted", product.id)
    for question, answer in ((ENCRYPTED, ""), (ACCOUNTS, ""), (DELETION, "DATA_DELETION_YES"), (DELETION_URL, "")):
        if not answers.get((question, answer)):
            sheet.leave_open(question)
    lines = [HEADER, *((q, a, answers.get((q, a), ""), requirement, "") for q, a, requirement in questions())]
    return {"data_safety_export.csv": "".join(f"{','.join(map(in_csv, line))}\r\n" for line in lines).encode()}


def _type(code: str, rows: Sequence[Row], sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The ticked answers about one type of data."""
    yield HANDLING, COLLECTED
    sheet.leave_open(EPHEMERAL, code)
    if necessity := necessity_of(rows):
        yield CONTROL, FORCED if necessity is Necessity.REQUIRED else FREE
    else:
        sheet.leave_open(CONTROL, code)
    yield from ((OF_COLLECTION, code) for row in rows for code in purpose_codes(row, "play", sheet))
    for row in rows:
        if uses := third_parties(row, sheet):
            yield HANDLING, SHARED
            purposes = [code for use in uses for of in use.purposes for code in picked(of.purpose.codes, "play")]
            yield from ((OF_SHARING, purpose) for purpose in purposes)
            if not purposes:
                sheet.leave_open("what it is shared for", name_of(row))
