"""The register of processing activities (GDPR 30), of a controller and of a processor, as a workbook and as CSV.

What for: controllers and processors must keep one, and show it to the authority. A product whose record names `controllers` is in
the register of a processor, any other in that of a controller.

What maps: one line for each row that is said to be collected and each of its purposes. Columns are named after those of the template
of the British regulator (ICO), as far as records can fill them. Names and contacts of controller, representative and data
protection officer come from `organization.yml`.

What is lost: necessity, parts, and what is never done; a processor's register has no retention, recipients and legal bases. Left open where nobody states it: a cell is
empty, and the report says in how many lines. Records say nothing of contracts, impact assessments and breaches: these columns of the
template are not here.

How it is checked: openpyxl reads the workbook back and finds the cells of the CSV. What a spreadsheet would take for a formula is
text. There is no official format. Not verified: the columns of the template were read in a quotation, not in the original.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from privacy_statements.catalog.model import Product, Row
from privacy_statements.publish.forms import Sheet
from privacy_statements.publish.forms.stated import LIMITS, collected, name_of, with_limits
from privacy_statements.publish.records import in_csv
from privacy_statements.publish.xlsx import open_workbook, put, without_clock
from privacy_statements.read.markdown import prose_text
from privacy_statements.records.kinds import ContactRecord
from privacy_statements.words.published import PublishedRows

NAME, PURPOSE, SUBJECTS, DATA, RECIPIENTS = (
    "Activity", "Purpose of processing", "Categories of individuals", "Categories of personal data", "Categories of recipients",
)  # fmt: skip
COLUMNS = (
    NAME, "Row", PURPOSE, "Acting for", SUBJECTS, DATA, "Data", RECIPIENTS,
    "Third countries", "Safeguards for transfers", "Retention", "Security measures", "Lawful basis", "Legitimate interest",
    "Rights available", "Automated decisions", "Source of the data", "Location of the data", "Special category",
)  # fmt: skip
FOR_PROCESSOR = (
    "Activity",
    "Row",
    "Acting for",
    PURPOSE,
    DATA,
    "Data",
    "Third countries",
    "Safeguards for transfers",
    "Security measures",
)
KEPT = (
    *LIMITS, "legal bases", "retention", "storage", "recipients", "data subjects", "where it is obtained from",
)  # fmt: skip


def fill(sheet: Sheet) -> dict[str, bytes]:
    """Both registers of these products."""
    head = list(_head(sheet))
    published = PublishedRows(sheet.wording)
    lines: dict[bool, list[dict[str, str]]] = {False: [], True: []}
    for product in sheet.products:
        for row in collected(product, sheet, *(LIMITS if product.controllers else KEPT)):
            lines[bool(product.controllers)] += _lines(product, row, published, sheet)
    registers = {
        "controller": [[line[column] for column in COLUMNS] for line in lines[False]],
        "processor": [[line[column] for column in FOR_PROCESSOR] for line in lines[True]],
    }
    columns = {"controller": COLUMNS, "processor": FOR_PROCESSOR}
    for name, is_processor in (("controller", False), ("processor", True)):
        for column in columns[name]:
            empty = [line["Row"] for line in lines[is_processor] if not line[column]]
            if empty and (is_processor or column != "Acting for"):
                sheet.leave_open(f"{name}: {column}", *empty)
    book = open_workbook()
    book.remove(book.active)
    files = {}
    for name, rows in registers.items():
        table = [*head, [], [*columns[name]], *rows]
        page = book.create_sheet(name.capitalize())
        for number, line in enumerate(table, 1):
            for place, text in enumerate(line, 1):
                put(page, number, place, text)
        page.freeze_panes = page.cell(len(head) + 3, 2)
        files[f"ropa-{name}.csv"] = "".join(f"{','.join(map(in_csv, line))}\r\n" for line in table).encode()
    stream = io.BytesIO()
    book.properties.creator = "privacy-statements"
    book.save(stream)
    return {"ropa.xlsx": without_clock(stream.getvalue()), **files}


def _head(sheet: Sheet) -> Iterator[list[str]]:
    """Who keeps the register."""
    known = sheet.catalog.organization
    for title, contact in (
        ("Controller", known and known.controller),
        ("Data protection officer", known and known.data_protection_officer),
        ("Representative", known and known.representative),
    ):
        text = _contact(contact) if contact else ""
        if not text:
            sheet.leave_open(f"{title}: name and contact")
        yield [title, text]


def _contact(contact: ContactRecord) -> str:
    return "; ".join(filter(None, (contact.name, contact.address, contact.url)))


def _lines(product: Product, row: Row, published: PublishedRows, sheet: Sheet) -> Iterator[dict[str, str]]:
    """One line for each purpose of a row; one without, where none is stated."""
    said, fields = row.said, published.row(row)
    countries = sorted({country for use in said.recipients for country in use.recipient.countries})
    sections = list(product.root.walk())
    decisions = product.automated_decisions
    line = {
        NAME: product.name,
        "Row": name_of(row),
        "Acting for": _listed([controller.title for controller in product.controllers]),
        SUBJECTS: _listed([subject.name for subject in said.subjects]),
        DATA: said.category.name if said.category else "",
        "Data": with_limits(row, sheet.catalog, sheet.wording),
        RECIPIENTS: _listed([_recipient(use) for use in fields["recipients_detail"]]),
        "Third countries": _listed([sheet.wording.language.country(country) for country in countries]),
        "Safeguards for transfers": _listed(
            [use["transfer"] for use in fields["recipients_detail"] if use["transfer"]]
        ),
        "Retention": _listed(fields["retention"]),
        "Security measures": _listed([prose_text(one.text) for each in sections for one in each.measures]),
        "Rights available": _listed([right.name for each in sections for use in each.rights for right in use.rights]),
        "Automated decisions": "" if decisions is None else _listed([each.name for each in decisions]) or "none",
        "Source of the data": _listed([source.name for source in said.obtained.sources]) if said.obtained else "",
        "Location of the data": _listed(fields["storage"]),
        "Special category": {True: "yes", False: "no"}.get(fields["special_category"], ""),
    }
    for use in said.purposes or (None,):
        yield line | {
            PURPOSE: use.purpose.name if use else "",
            "Lawful basis": (use.legal_basis.article or use.legal_basis.name) if use and use.legal_basis else "",
            "Legitimate interest": (use.interest or "") if use else "",
        }


def _recipient(use: dict[str, Any]) -> str:
    return f"{use['name']} ({use['role']})" if use["role"] else str(use["name"])


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(texts))
