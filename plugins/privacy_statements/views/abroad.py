"""Where people work who can reach data, and what protects data in other countries: for all products."""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Staff
from privacy_statements.catalog.vocabulary import Recipient
from privacy_statements.views.facts import not_stated, text
from privacy_statements.views.said_at import Place, Stated, Statements, countries_cell
from privacy_statements.views.shapes import Cell, Link, Table, TableRow, Value


def staff_table(told: Statements) -> Table | None:
    """Where people work who can reach the data, as far as that is said."""
    columns = (told._("Team"), told._("Regions"), told._("Countries"))

    def rows(product: Stated) -> Iterator[TableRow]:
        for place, teams in product.staff:
            yield from (_staff_row(told, team, place, product) for team in teams)

    return told.table(told._("Where people work who can reach the data"), columns, rows)


def _staff_row(told: Statements, team: Staff, place: Place, product: Stated) -> TableRow:
    wording = told.wording
    regions = wording.language.all_of([wording.region(region) for region in team.regions])
    return TableRow(
        told.header("staff", team.team, place, product, place.position, place.anchor),
        (
            Cell(
                values=(text(regions) if regions else not_stated(wording),),
                prose=team.note,
                facts=told.said_at(place, product, "statement"),
            ),
            countries_cell(team.regions, wording),
        ),
    )


def transfers_table(told: Statements) -> Table | None:
    """What protects data with recipients in other countries; each recipient of a product once."""
    columns = (told._("Recipient"), told._("Countries"), told._("What protects the data there"))

    def rows(product: Stated) -> Iterator[TableRow]:
        first: dict[str, tuple[Recipient, Place]] = {}
        for place in product.places:
            for use in place.said.recipients:
                first.setdefault(use.recipient.id, (use.recipient, place))
        for recipient, place in first.values():
            if recipient.transfer is not None:
                yield _transfer_row(told, recipient, place, product)

    return told.table(told._("Transfers to other countries"), columns, rows)


def _transfer_row(told: Statements, recipient: Recipient, place: Place, product: Stated) -> TableRow:
    language, transfer = told.wording.language, recipient.transfer
    assert transfer is not None
    countries = language.all_of([language.country(code) for code in recipient.countries])
    return TableRow(
        told.header("transfer", recipient.name, place, product, place.position, recipient.id),
        (
            told.cell(countries or None),
            Cell(
                values=(Value(Link(transfer.safeguards, url=transfer.obtain)),),
                facts=told.said_at(place, product, "in-general"),
            ),
        ),
    )
