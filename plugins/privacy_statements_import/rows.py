"""A table of data items (CSV or a spreadsheet), one in a line → a product."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from privacy_statements.catalog.build.ids import free, slug
from privacy_statements.read.markdown import one_line
from privacy_statements.records.fields import ID_FORM
from privacy_statements_import.columns import NO, YES, Columns, Sheet, answer_of, guessed, read_sheet
from privacy_statements_import.draft import Draft, Finding, Imported, Outcome
from privacy_statements_import.sources import (
    Asked,
    Row,
    SourceFile,
    as_list,
    as_prose,
    excerpt,
    imported,
    product_draft,
    retention_of,
    without_nothing,
)

NECESSITY: dict[str, frozenset[str]] = {
    "required": frozenset({"required", "mandatory", "erforderlich", "pflicht", "notwendig", "obligatoire", "requis"}),
    "optional": frozenset({"optional", "voluntary", "freiwillig", "facultatif", "optionnel"}),
    "never": frozenset({"never", "not collected", "nie", "niemals", "jamais", "nicht erhoben", "non collecté"}),
    "unspecified": frozenset({"unspecified", "unknown", "unbekannt", "inconnu"}),
}
OPPOSITE = {"required": "optional", "optional": "required"}
PLAIN_FIELDS = ("code_name", "only", "form")
PROSE_FIELDS = ("description", "note")
NO_HEADING = "Data"
GUESSED = "what the columns are was guessed from their heads: rename a head in the table where that is wrong"


class _Table(Struct):
    """A table that becomes sections, and what is found on the way."""

    file: SourceFile
    sheet: Sheet
    columns: Columns
    ids: Mapping[str, str] = field(default_factory=dict)
    """The ids of the dimensions that columns of answers become, by the heads of these."""
    findings: list[Finding] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)  # those about the row that is being made

    def tell(self, line: int, outcome: Outcome, text: str, why: str = "") -> None:
        self.findings.append(Finding(line, outcome, excerpt(text), why, self.file.path))


def read_rows(files: Sequence[SourceFile], asked: Asked) -> Imported:
    """One product from tables: a row for each line, in a section for each category. Columns of answers become
    dimensions of the vocabulary; a column that is nothing else is told in the note of the row."""
    tables: list[_Table] = []
    for file in files:
        sheet = read_sheet(file)
        if isinstance(sheet, Imported):
            return sheet
        tables.append(_Table(file, sheet, guessed(sheet)))
    ids = _dimension_ids(head for table in tables for head in table.columns.answers)
    for table in tables:
        table.ids = ids
    sections = [section for table in tables for section in _sections(table)]
    drafts = [product_draft(asked, files, sections, [GUESSED])]
    if dimensions := [{"id": made, "name": head} for head, made in ids.items()]:
        drafts.append(Draft("vocabulary", f"{asked.product}-columns", {"dimensions": dimensions}))
    findings = [finding for table in tables for finding in table.findings]
    return imported(drafts, findings)


def _dimension_ids(heads: Iterable[str]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for head in dict.fromkeys(heads):
        ids[head] = free(slug(head), set(ids.values()))
    return ids


def _sections(table: _Table) -> list[dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    category = ""
    for other in table.sheet.others:
        table.tell(1, Outcome.LEFT_OUT, other, "another sheet of the file")
    for head in table.sheet.heads:
        table.tell(table.sheet.head_line, Outcome.FACT, head, table.columns.role(head))
    for line, cells in table.sheet.lines:
        said = dict(zip(table.sheet.heads, cells, strict=True))
        own = one_line(_cell(table, said, "category"))
        table.doubts = []
        if not own and category:
            table.doubts.append(f'the category is that of the line above: "{category}"')
        category = own or category
        row = _row(table, said)
        heading = category or NO_HEADING
        section = made.setdefault(heading, _section(table, heading))
        if row is None:
            told = as_list([(head, value) for head, value in said.items() if value])
            section["after"] = "\n".join(filter(None, (section.get("after"), told)))
            table.tell(line, Outcome.PROSE, " ".join(filter(None, cells)), "the line names no data item")
            continue
        section["items"].append(row)
        name = str(row.get("name") or row["item"])
        table.tell(line, Outcome.ITEM, name)
        for doubt in table.doubts:
            table.tell(line, Outcome.DOUBT, name, doubt)
    return [without_nothing(section) for section in made.values()]


def _section(table: _Table, heading: str) -> dict[str, Any]:
    columns = [table.ids[head] for head in table.columns.answers]
    return {"heading": heading, "kind": "data", "columns": columns, "items": []}


def _cell(table: _Table, said: Mapping[str, str], field_: str) -> str:
    head = table.columns.fields.get(field_)
    return said[head] if head is not None else ""


def _row(table: _Table, said: Mapping[str, str]) -> Row | None:
    name = one_line(_cell(table, said, "name"))
    used = {*table.columns.fields.values(), *table.columns.answers}
    rest = [(head, said[head]) for head in table.sheet.heads if said[head] and head not in used]
    row: Row = {}
    for key in ("item", "id"):
        value = _cell(table, said, key)
        if value and re.fullmatch(ID_FORM, value):
            row[key] = value
        elif value:
            rest.append((table.columns.fields[key], value))
            table.doubts.append(f'"{value}" is no id')
    if not name and "item" not in row:
        return None
    row["name"] = name or None
    row["aliases"] = _several(_cell(table, said, "aliases"), ",")
    row |= {key: one_line(_cell(table, said, key)) for key in PLAIN_FIELDS}
    row |= {key: as_prose(_cell(table, said, key)) for key in PROSE_FIELDS}
    row["necessity"] = _necessity(table, said, rest)
    purposes = _several(_cell(table, said, "purposes"), ",")
    basis = one_line(_cell(table, said, "legal_basis"))
    if basis and not purposes:
        rest.append((table.columns.fields["legal_basis"], basis))
    row["purposes"] = [{"purpose": one, "legal_basis": basis} for one in purposes] if basis else purposes
    row["recipients"] = _several(_cell(table, said, "recipients"), ",")
    if storage := _cell(table, said, "storage"):
        row["storage"] = [{"note": as_prose(storage)}]
    row["retention"] = retention_of(_cell(table, said, "retention"))
    row["parts"] = _several(_cell(table, said, "parts"), "")
    if condition := one_line(_cell(table, said, "condition")):
        row["condition"] = {"words": condition}
    row["answers"] = dict(_answers(table, said))
    row["note"] = "\n\n".join(filter(None, (row["note"], as_list(rest))))
    row["needs_review"] = list(table.doubts)
    return without_nothing(row)


def _several(cell: str, otherwise: str) -> list[str]:
    """The members of a list in a cell: in lines, with semicolons between them, or else with ``otherwise``."""
    pieces = re.split(r"[;\n]", cell)
    if len(pieces) == 1 and otherwise:
        pieces = cell.split(otherwise)
    return list(dict.fromkeys(filter(None, map(one_line, pieces))))


def _necessity(table: _Table, said: Mapping[str, str], rest: list[tuple[str, str]]) -> str | None:
    """The necessity that a cell says: in a word, or with yes and no where the head asks for one."""
    cell = _cell(table, said, "necessity")
    if not cell:
        return None
    word = cell.casefold().strip(" .?!")
    for necessity, words in NECESSITY.items():
        if word in words:
            return necessity
    head = table.columns.fields["necessity"]
    asked = [one for one in OPPOSITE if NECESSITY[one] & set(re.findall(r"\w+", head.casefold()))]
    if len(asked) == 1 and word in YES:
        return asked[0]
    if len(asked) == 1 and word in NO:
        table.doubts.append(f'"{cell}" under "{head}" was read as {OPPOSITE[asked[0]]}')
        return OPPOSITE[asked[0]]
    rest.append((head, cell))
    table.doubts.append(f'"{cell}" is no word for a necessity')
    return None


def _answers(table: _Table, said: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for head in table.columns.answers:
        cell = one_line(said[head])
        if not cell:
            continue
        answer, more = answer_of(cell)
        if answer is None:
            table.doubts.append(f'"{cell}" under "{head}" is neither yes nor no')
            answer = "not-stated"
        elif more:
            table.doubts.append(f'what "{more}" under "{head}" means for the answer was not understood')
        yield table.ids[head], {"answer": answer, "note": as_prose(more)} if more else answer
