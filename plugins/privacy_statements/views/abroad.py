"""Where the staff work, and what protects data in other countries: for all products."""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Staff
from privacy_statements.catalog.vocabulary import Recipient
from privacy_statements.views.facts import not_stated, text
from privacy_statements.views.product_questions import Place
from privacy_statements.views.said_at import Stated, Statements, countries_cell
from privacy_statements.views.shapes import Cell, Link, Table, TableRow, Value


def staff_table(statements: Statements) -> Table | None:
    """Where the staff work, as far as that is said."""
    columns = (statements._("Team"), statements._("Regions"), statements._("Countries"))

    def rows(product: Stated) -> Iterator[TableRow]:
        for place, teams in product.staff:
            yield from (_staff_row(statements, team, place, product) for team in teams)

    return statements.table(statements._("Where the staff work"), columns, rows)


def _staff_row(statements: Statements, team: Staff, place: Place, product: Stated) -> TableRow:
    wording = statements.wording
    regions = wording.language.all_of([wording.region(region) for region in team.regions])
    return TableRow(
        statements.header("staff", team.team, place, product, place.position, place.anchor),
        (
            Cell(
                values=(text(regions) if regions else not_stated(wording),),
                prose=team.note,
                facts=statements.said_at(place, product, "statement"),
            ),
            countries_cell(team.regions, wording),
        ),
    )


def transfers_table(statements: Statements) -> Table | None:
    """What protects data with recipients in other countries; each recipient of a product once."""
    columns = (statements._("Recipient"), statements._("Countries"), statements._("What protects the data there"))

    def rows(product: Stated) -> Iterator[TableRow]:
        first: dict[str, tuple[Recipient, Place]] = {}
        for place in product.places:
            for use in place.said.recipients:
                first.setdefault(use.recipient.id, (use.recipient, place))
        for recipient, place in first.values():
            if recipient.transfer is not None:
                yield _transfer_row(statements, recipient, place, product)

    return statements.table(statements._("Transfers to other countries"), columns, rows)


def _transfer_row(statements: Statements, recipient: Recipient, place: Place, product: Stated) -> TableRow:
    language, transfer = statements.wording.language, recipient.transfer
    assert transfer is not None
    countries = language.all_of([language.country(code) for code in recipient.countries])
    return TableRow(
        statements.header("transfer", recipient.name, place, product, place.position, recipient.id),
        (
            statements.cell(countries or None),
            Cell(
                values=(Value(Link(transfer.safeguards, url=transfer.obtain)),),
                facts=statements.said_at(place, product, "in-general"),
            ),
        ),
    )
