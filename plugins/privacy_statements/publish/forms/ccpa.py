"""The notice at collection of California's law (Civil Code 1798.100(a); 11 CCR 7012), as a page of its own.

What for: whoever collects data of Californians must tell them, at or before collection, its categories, its purposes, how long
it is kept, and whether it is sold or shared for advertising. An app can show this page, or link to it.

What maps: rows that state collection, by the categories of the law that their data category names (`ccpa`). For each: the
data, with every condition and choice, the purposes, how long it is kept, and whether it is sold or shared for advertising across sites
and apps (`sold` and `shared` of its recipients), by whom and under which condition. What applies to some of the data names it. “No”
appears only if every recipient of every row says so. Data is named below the table if it is not stated whether it is collected.

What is lost: storage, legal bases, parts that are like the whole, who can see it. Left open: what is not stated reads “not
stated” on the page; the report also lists a missing opt-out, if something is sold or shared and no right `opt-out-of-sale` says how.
Data whose category names none of the law is listed last, under a heading of its own.

How it is checked: there is no official format and no tool; our own checks read the page back, cell by cell. Not verified: the
letters of the categories and 11 CCR 7012(e) were read at second hand, and the regulations were changed with effect from 2026.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from privacy_statements.catalog.model import Product, Row
from privacy_statements.publish.forms import Sheet
from privacy_statements.publish.forms.stated import (
    LIMITS,
    NOTED,
    collected,
    contact_of,
    is_open,
    is_withheld,
    kept_for,
    name_of,
    noted,
    recipient_of,
    with_limits,
)
from privacy_statements.records.words import CcpaCategory
from privacy_statements.views import paths
from privacy_statements.words.published import plain
from privacy_statements.words.wording import Wording

COVERED = (*LIMITS, *NOTED, "lists that give examples", "retention", "recipients")


def fill(sheet: Sheet) -> dict[str, bytes]:
    """The notice of one product."""
    (product,) = sheet.products
    wording = sheet.wording.of(product.language)
    groups: dict[CcpaCategory | None, list[Row]] = {}
    stated = collected(product, sheet, *COVERED)
    for row in stated:
        own = _categories(row, sheet)
        if not own:
            sheet.leave_open("which category of California's law it is of", name_of(row))
        for category in own or (None,):
            groups.setdefault(category, []).append(row)
    order = [*CcpaCategory, None]
    rows = [_line(each, groups[each], sheet, wording) for each in sorted(groups, key=order.index)]
    title = wording._("Notice at collection: {product}").format(product=product.name)
    heads = (
        wording._("Category of California's law"), wording._("Data"), wording._("Purposes"), wording._("How long"),
        wording._("Sold or shared for advertising"),
    )  # fmt: skip
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(wording.language.code)}">',
        f'<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title></head>',
        f"<body><main><h1>{escape(title)}</h1>",
        *_publisher(sheet),
        f"<table><caption>{escape(wording._('What is collected'))}</caption>",
        "<thead><tr>",
        *(f'<th scope="col">{escape(head)}</th>' for head in heads),
        "</tr></thead>",
        "<tbody>",
        *rows,
        "</tbody></table>",
        *_limits(product, stated, wording),
        *_links(product, sheet, wording),
        "</main></body></html>",
    ]
    return {"notice-at-collection.html": ("\n".join(parts) + "\n").encode()}


def _categories(row: Row, sheet: Sheet) -> tuple[CcpaCategory, ...]:
    """The categories of the law for a row: from its data category, or the nearest one around it that names any."""
    own = row.said.category or (row.item.category if row.item else None)
    return next((category.ccpa for category in sheet.catalog.vocabulary.around(own) if category.ccpa), ())


def _line(category: CcpaCategory | None, rows: Sequence[Row], sheet: Sheet, wording: Wording) -> str:
    name = wording._("Category not stated") if category is None else wording.word(category)
    shown = _cell([(None, with_limits(row, sheet.catalog, wording)) for row in rows], len(rows), False, wording)
    for what, is_said, texts_of in (
        ("what it is collected for", lambda row: row.said.purposes, _purposes),
        ("how long it is kept", lambda row: row.said.retention, kept_for),
        ("whether it is sold or shared for advertising", _is_settled, _sales),
    ):
        texts: list[tuple[Row | None, str]] = [(row, text) for row in rows for text in texts_of(row, wording)]
        if silent := [name_of(row) for row in rows if not is_said(row)]:
            sheet.leave_open(what, *silent)
        elif not texts:  # all say that it is neither sold nor shared
            texts = [(None, wording.yes_or_no(False))]
        shown += _cell(texts, len(rows), bool(silent), wording)
    return f'<tr><th scope="row">{escape(name)}</th>{shown}</tr>'


def _purposes(row: Row, _wording: Wording) -> list[str]:
    return [noted(use.purpose.name, plain(use.note)) for use in row.said.purposes]


def _sales(row: Row, wording: Wording) -> list[str]:
    """The recipients to whom the data of a row is sold or with whom it is shared for advertising, with every limit."""
    uses = [use for use in row.said.recipients if use.sold or use.shared]
    return [f"{recipient_of(use, wording)}: {', '.join(wording.sold_or_shared(use))}" for use in uses]


def _is_settled(row: Row) -> bool:
    """Whether a row states for each recipient whether the data is sold to it and shared with it for advertising."""
    uses = row.said.recipients
    return row.said.shared is False or (bool(uses) and all(None not in (use.sold, use.shared) for use in uses))


def _cell(texts: Sequence[tuple[Row | None, str]], rows: int, is_open: bool, wording: Wording) -> str:
    """A cell with texts, each with the data it applies to if that is not all; if some rows are silent, with a note of that."""
    names_by_text: dict[str, list[str]] = {}
    for row, text in texts:
        names_by_text.setdefault(text, []).extend([wording.row_name(row)] if row else [])
    items = [noted(text, *(() if len(names) >= rows else names)) for text, names in names_by_text.items()]
    if is_open:
        items.append(wording._("not stated for all of this data") if items else wording.not_stated)
    shown = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<td><ul>{shown}</ul></td>"


def _limits(product: Product, stated: Sequence[Row], wording: Wording) -> Iterator[str]:
    """Notes below the table: that lists give examples, and for which data it is not stated whether it is collected."""
    if any(row.list_exhaustive is False or not row.exhaustive for row in stated):
        yield f"<p>{escape(wording._('Some lists only give examples.'))}</p>"
    if names := [wording.row_name(row) for row in product.rows if is_open(row) and not is_withheld(row, product)]:
        text = wording._("Whether it is collected is not stated: {names}")
        yield f"<p>{escape(text.format(names='; '.join(names)))}</p>"


def _publisher(sheet: Sheet) -> Iterator[str]:
    """The controller, if the site names one."""
    organization = sheet.catalog.organization
    if organization is None or organization.controller is None:
        sheet.leave_open("who decides about the data")
    else:
        yield f"<p>{escape(contact_of(organization.controller))}</p>"


def _links(product: Product, sheet: Sheet, wording: Wording) -> Iterator[str]:
    """Links to the whole statement and to the opt-out."""
    path = paths.page("products", product.id)
    address = sheet.addresses.in_full(path) if sheet.addresses.site else f"/{sheet.addresses.of_page(path)}"
    yield f'<p><a href="{escape(address)}">{escape(wording._("The whole privacy statement"))}</a></p>'
    uses = [use for row in product.rows for use in row.said.recipients]
    if any(use.sold or use.shared for use in uses):
        rights = [use for each in product.root.walk() for use in each.rights]
        opt_outs = [use for use in rights if any(right.id == "opt-out-of-sale" for right in use.rights)]
        ways = [use.contact for use in opt_outs if use.contact]
        if not ways:
            sheet.leave_open("how to opt out of sale and sharing")
        for way in ways:
            title = escape(way.title)
            yield f'<p><a href="{escape(way.url)}">{title}</a></p>' if way.url else f"<p>{title}</p>"
