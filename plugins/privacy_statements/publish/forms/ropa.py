"""The register of processing activities (GDPR 30), of a controller and of a processor, as a workbook and as CSV.

What for: controllers and processors must keep one, and show it to the authority. A product whose record names `controllers` is in
the register of a processor, any other in the register of a controller.

What maps: one line for each row that states collection and each of its purposes. Columns are named after those of the template
of the British regulator (ICO), as far as records can fill them. Names and contacts of controller, representative and data
protection officer come from `organization.yml`. Rights and security measures come from the sections around a row, with the people
and things they are limited to; so do the limits of recipients.

What is lost: that data is required, parts that are like the whole, and what is never done; the register of a processor has no
retention, recipients and legal bases. Left open: what is not stated is an empty cell, and the report says in how many lines. Records
have no contracts, impact assessments and breaches, so that these columns of the template are missing.

How it is checked: openpyxl reads the workbook back and finds the cells of the CSV. What a spreadsheet would take for a formula is
text. There is no official format. Not verified: the columns of the template were read in a quotation, not in the original.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from privacy_statements.catalog.model import Product, PurposeUse, RightUse, Row, Said, Section
from privacy_statements.publish.forms import Sheet
from privacy_statements.publish.forms.stated import (
    LIMITS,
    NOTED,
    collected,
    contact_of,
    kept_for,
    name_of,
    noted,
    places_of,
    recipient_of,
    with_limits,
)
from privacy_statements.publish.records import in_csv
from privacy_statements.publish.xlsx import open_workbook, put, saved
from privacy_statements.read.markdown import prose_text
from privacy_statements.words.published import plain
from privacy_statements.words.wording import Wording

NAME, PURPOSE, SUBJECTS, DATA, RECIPIENTS = (
    "Activity", "Purpose of processing", "Categories of individuals", "Categories of personal data", "Categories of recipients",
)  # fmt: skip
COLUMNS = (
    NAME, "Row", PURPOSE, "Acting for", SUBJECTS, DATA, "Data", RECIPIENTS,
    "Countries of recipients", "Safeguards for transfers", "Retention", "Security measures", "Lawful basis", "Legitimate interest",
    "Rights available", "Automated decisions", "Source of the data", "Location of the data", "Special category",
)  # fmt: skip
REGISTERS = {
    "controller": COLUMNS,
    "processor": (
        NAME, "Row", "Acting for", PURPOSE, DATA, "Data", "Countries of recipients", "Safeguards for transfers", "Security measures",
    ),
}  # fmt: skip
COVERED = (
    *LIMITS, *NOTED, "legal bases", "retention", "storage", "recipients", "data subjects", "where it is obtained from",
)  # fmt: skip


def fill(sheet: Sheet) -> dict[str, bytes]:
    """Both registers of a site."""
    head = list(_head(sheet))
    lines: dict[str, list[dict[str, str]]] = {name: [] for name in REGISTERS}
    for product in sheet.products:
        around = list(_around(product.root, frozenset()))
        register, covered = ("processor", LIMITS) if product.controllers else ("controller", COVERED)
        for row in collected(product, sheet, *covered):
            sections = [section for rows, section in around if row.id in rows]
            lines[register] += _lines(product, row, sections, sheet)
    book = open_workbook()
    book.remove(book.active)
    files = {}
    for name, columns in REGISTERS.items():
        for column in columns:
            empty = [line["Row"] for line in lines[name] if not line[column]]
            if empty and (name == "processor" or column != "Acting for"):
                sheet.leave_open(f"{name}: {column}", *empty)
        table = [*head, [], [*columns], *([line[column] for column in columns] for line in lines[name])]
        page = book.create_sheet(name.capitalize())
        for number, line in enumerate(table, 1):
            for place, text in enumerate(line, 1):
                put(page, number, place, text)
        page.freeze_panes = page.cell(len(head) + 3, 2)
        files[f"ropa-{name}.csv"] = "".join(f"{','.join(map(in_csv, line))}\r\n" for line in table).encode()
    return {"ropa.xlsx": saved(book), **files}


def _head(sheet: Sheet) -> Iterator[list[str]]:
    """The lines with the controller and its contacts."""
    organization = sheet.catalog.organization
    for title, contact in (
        ("Controller", organization.controller if organization else None),
        ("Data protection officer", organization.data_protection_officer if organization else None),
        ("Representative", organization.representative if organization else None),
    ):
        if not contact_of(contact):
            sheet.leave_open(f"{title}: name and contact")
        yield [title, contact_of(contact)]


def _around(section: Section, rows: frozenset[str]) -> Iterator[tuple[frozenset[str], Section]]:
    """Each section with the ids of its rows; without rows, with those of the section around it."""
    own = frozenset(row.id for inner in section.walk() for row in inner.rows) or rows
    yield own, section
    for inner in section.sections:
        yield from _around(inner, own)


def _lines(product: Product, row: Row, sections: Sequence[Section], sheet: Sheet) -> Iterator[dict[str, str]]:
    """A line for each purpose of a row; a single one if no purpose is stated."""
    statement, wording = row.said, sheet.wording
    special = row.item.special_category if row.item else None
    decisions = product.automated_decisions
    line = {
        NAME: product.name,
        "Row": name_of(row),
        "Acting for": _listed([controller.title for controller in product.controllers]),
        SUBJECTS: _listed([subject.name for subject in statement.subjects]),
        DATA: statement.category.name if statement.category else "",
        "Data": with_limits(row, sheet.catalog, wording),
        **_receiving(statement, wording),
        "Retention": _listed(kept_for(row, wording)),
        "Security measures": _listed([prose_text(measure.text) for each in sections for measure in each.measures]),
        "Rights available": _listed([_rights(use, wording) for each in sections for use in each.rights]),
        "Automated decisions": "" if decisions is None else _listed([each.name for each in decisions]) or "none",
        "Source of the data": wording.obtained(statement.obtained) if statement.obtained else "",
        "Location of the data": _listed(places_of(row, wording)),
        "Special category": "" if special is None else wording.yes_or_no(special),
    }
    uses = [_why(use) for use in statement.purposes] or [{PURPOSE: "", "Lawful basis": "", "Legitimate interest": ""}]
    yield from (line | use for use in uses)


def _receiving(statement: Said, wording: Wording) -> dict[str, str]:
    recipients = [use.recipient for use in statement.recipients]
    countries = sorted({country for each in recipients for country in each.countries})
    return {
        RECIPIENTS: _listed([recipient_of(use, wording, use.recipient.role) for use in statement.recipients]),
        "Countries of recipients": _listed([wording.language.country(country) for country in countries]),
        "Safeguards for transfers": _listed([each.transfer.safeguards for each in recipients if each.transfer]),
    }


def _why(use: PurposeUse) -> dict[str, str]:
    basis = use.legal_basis
    return {
        PURPOSE: noted(use.purpose.name, plain(use.note)),
        "Lawful basis": (basis.article or basis.name) if basis else "",
        "Legitimate interest": plain(use.interest) or "",
    }


def _rights(use: RightUse, wording: Wording) -> str:
    names = wording.language.all_of([right.name for right in use.rights])
    who = use.actor.name if use.actor else None
    return noted(names, who, use.subject, *(regulation.name for regulation in use.regulations))


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(texts))
