"""The data safety form of Google Play, as its Console exports it in CSV → a product.

Questions and answers are known by their ids; the labels beside them are in the language of whoever exported them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec import Struct, field

from privacy_statements.read.syntax import shown
from privacy_statements_import.draft import Declared, Finding, Imported, Outcome
from privacy_statements_import.sources import (
    Asked,
    Row,
    SourceFile,
    as_list,
    data_beside,
    decoded,
    excerpt,
    imported,
    in_words,
    product_draft,
    refused,
    sentence_case,
    without_nothing,
)

HEADER = (
    "Question ID (machine readable)",
    "Response ID (machine readable)",
    "Response value",
    "Answer requirement",
    "Human-friendly question label",
)
TYPES, USAGE = "PSL_DATA_TYPES_", "PSL_DATA_USAGE_RESPONSES"
COLLECTION = "PSL_DATA_USAGE_COLLECTION_AND_SHARING"
COLLECTED, SHARED = "PSL_DATA_USAGE_ONLY_COLLECTED", "PSL_DATA_USAGE_ONLY_SHARED"
EPHEMERAL, CONTROL = "PSL_DATA_USAGE_EPHEMERAL", "DATA_USAGE_USER_CONTROL"
PURPOSE, SHARING = "DATA_USAGE_COLLECTION_PURPOSE", "DATA_USAGE_SHARING_PURPOSE"
NECESSITY = {"PSL_DATA_USAGE_USER_CONTROL_OPTIONAL": "optional", "PSL_DATA_USAGE_USER_CONTROL_REQUIRED": "required"}
YES_NO = {"true": "yes", "false": "no"}
NAMES: dict[str, str] = data_beside(__file__)


class Line(NamedTuple):
    """One line of the form that somebody answered."""

    question: str
    response: str
    value: str
    requirement: str
    label: str
    line: int

    @property
    def told(self) -> str:
        """The question in the words of the form, else its id."""
        return self.label or " ".join(filter(None, (self.question, self.response)))


class _Type(Struct):
    """A type of data: whether it is ticked, and what is answered about it."""

    code: str
    line: int
    category: str = ""
    answers: list[Line] = field(default_factory=list)

    def responses(self, question: str) -> list[str]:
        """The responses to a question about it that are ticked."""
        return [one.response for one in self.answers if _question(one) == question and one.value == "true"]


def read_play(files: Sequence[SourceFile], asked: Asked) -> Imported:
    """One product from exported forms: a row for each type of data that is ticked or about which something is
    answered, by category; the general answers as text. Unanswered questions are counted."""
    general: list[Line] = []
    types: dict[str, _Type] = {}
    findings: list[Finding] = []
    for file in files:
        lines = _lines(file)
        if isinstance(lines, Imported):
            return lines
        answered = [line for line in lines if line.value not in ("", "false")]
        denied = [line for line in lines if line.value == "false" and not line.question.startswith(TYPES)]
        _sort(answered + denied, general, types)
        for line in (*answered, *denied):
            outcome = Outcome.PROSE if line in general else Outcome.FACT
            findings.append(Finding(line.line, outcome, excerpt(line.told), line.value, file.path))
        if unanswered := len(lines) - len(answered) - len(denied):
            why = f"{unanswered} questions of the form without an answer"
            findings.append(Finding(1, Outcome.LEFT_OUT, file.name, why, file.path))
        for requirement in sorted({line.requirement for line in lines if line.requirement}):
            why = "which questions the form requires an answer to: nothing about data"
            findings.append(Finding(1, Outcome.LEFT_OUT, excerpt(requirement), why, file.path))
    sections: dict[str, dict[str, Any]] = {}
    for each in types.values():
        row = _row(each)
        heading = each.category or "Types of data that are not ticked"
        sections.setdefault(heading, {"heading": heading, "kind": "data", "items": []})["items"].append(row)
        findings.append(Finding(each.line, Outcome.ITEM, row["name"], path=files[0].path))
        for doubt in row.get("needs_review", []):
            findings.append(Finding(each.line, Outcome.DOUBT, row["name"], doubt, files[0].path))
    draft = product_draft(asked, files, [*_general(general), *sections.values()])
    return imported([draft], sorted(findings, key=lambda one: (one.path, one.line)))


def declared_in_play(file: SourceFile, product: str) -> list[Declared] | Imported:
    """The types of data that a form says are collected."""
    lines = _lines(file)
    if isinstance(lines, Imported):
        return lines
    types: dict[str, _Type] = {}
    _sort([line for line in lines if line.value == "true"], [], types)
    found = []
    for each in types.values():
        taken, control = each.responses(COLLECTION), {NECESSITY.get(one) for one in each.responses(CONTROL)}
        if COLLECTED in taken or (each.category and SHARED not in taken):
            necessity = control.pop() if len(control) == 1 else None
            shared = SHARED in taken if taken else None
            found.append(Declared(each.code, _name(each.code), each.line, necessity, shared=shared))
    return found


def _lines(file: SourceFile) -> list[Line] | Imported:
    text = decoded(file)
    if isinstance(text, Imported):
        return text
    reader = csv.reader(io.StringIO(text, newline=""))
    found: list[Line] = []
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        if header[:3] != HEADER[:3]:
            met = ", ".join(header[:3]) or "nothing"
            return refused(
                file.path,
                f'met the columns "{shown(met)}"; expected {", ".join(HEADER[:3])}, as Play Console exports them',
            )
        before = reader.line_num
        for cells in reader:
            padded = [cell.strip() for cell in [*cells, *[""] * len(HEADER)]]
            extra = [cell for cell in padded[len(HEADER) :] if cell]
            label = " ".join([padded[4], *extra])
            if any(padded):
                value = padded[2].lower() if padded[2].lower() in YES_NO else padded[2]
                found.append(Line(padded[0], padded[1], value, padded[3], label, before + 1))
            before = reader.line_num
    except csv.Error as error:
        return refused(file.path, f"met what is no CSV: {error}", reader.line_num or 1)
    return found


def _sort(lines: Sequence[Line], general: list[Line], types: dict[str, _Type]) -> None:
    """Puts each line where it belongs: to a type of data, or to the general answers."""
    for line in lines:
        if line.question.startswith(TYPES) and line.response:
            each = types.setdefault(line.response, _Type(line.response, line.line))
            each.category = _name(line.question.removeprefix(TYPES))
        elif line.question.startswith(f"{USAGE}:") and line.question.count(":") > 1:
            code = line.question.split(":")[1]
            types.setdefault(code, _Type(code, line.line)).answers.append(line)
        else:
            general.append(line)


def _question(line: Line) -> str:
    return line.question.split(":", 2)[-1]


def _name(code: str) -> str:
    return NAMES.get(code) or sentence_case(in_words(code.removeprefix("PSL_")).lower()) or code or "?"


def _row(each: _Type) -> Row:
    taken = each.responses(COLLECTION)
    doubts = []
    answer: Row | None = None
    if not each.category:
        doubts.append("the form answers questions about this type of data and does not tick it")
    if COLLECTED not in taken:
        answer = {"answer": "not-stated"}
        doubts.append(
            "the form says that it is shared, and not that it is collected"
            if SHARED in taken
            else "the form does not say whether it is collected or shared"
        )
    control = [NECESSITY[one] for one in each.responses(CONTROL) if one in NECESSITY]
    if len(control) > 1:
        doubts.append("the form says both that people can choose and that they cannot")
    purposes = [_name(one) for one in each.responses(PURPOSE)]
    return without_nothing(
        {
            "name": _name(each.code),
            "code_name": each.code,
            "necessity": control[0] if len(control) == 1 else None,
            "purposes": list(dict.fromkeys(purposes)),
            "answer": answer,
            "note": as_list(_notes(each, taken)),
            "needs_review": doubts,
        }
    )


def _notes(each: _Type, taken: Sequence[str]) -> list[tuple[str, str]]:
    """What no field holds, in the words of the form where it has some."""
    said = [("Shared with others", "yes")] if SHARED in taken else []
    sharing = [_name(one) for one in each.responses(SHARING)]
    said += [("Shared for", ", ".join(dict.fromkeys(sharing)))] if sharing else []
    for line in each.answers:
        question = _question(line)
        if question == EPHEMERAL:
            said.append(("Processed only in memory", YES_NO.get(line.value, line.value)))
        elif line.value != "true" or _is_unknown(question, line.response):
            said.append((line.told, YES_NO.get(line.value, line.value)))
    return said


def _is_unknown(question: str, response: str) -> bool:
    """Whether a ticked response is none that a field or another note holds."""
    known = {COLLECTION: {COLLECTED, SHARED}, CONTROL: set(NECESSITY)}
    return question not in (PURPOSE, SHARING) and response not in known.get(question, ())


def _general(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The general answers, in the words of the form."""
    if not lines:
        return []
    told = [(line.told, YES_NO.get(line.value, line.value)) for line in lines]
    return [{"heading": "In general", "kind": "overview", "before": as_list(told)}]
