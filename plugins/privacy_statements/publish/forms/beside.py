"""The forms that a site publishes: files beside the pages of its products."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from privacy_statements.catalog.model import Catalog
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.page import CONTENT, Asset
from privacy_statements.publish.forms import FORMS, Sheet, report_file
from privacy_statements.words.wording import Wording


def form_assets(
    names: Iterable[str], catalog: Catalog, wording: Wording, addresses: Addresses, site_name: str, twins: bool
) -> Iterator[Asset]:
    """The files of these forms, each form with its report."""
    everything = tuple(catalog.products.values())
    for name in dict.fromkeys(names):
        form = FORMS[name]
        subjects = [("", everything)] if form.of_site else [(f"products/{one.id}/", (one,)) for one in everything]
        for folder, products in subjects:
            sheet = Sheet(catalog, products, wording, addresses, site_name, twins)
            position = CONTENT if form.of_site else products[0].position
            for file, data in form.fill(sheet).items():
                yield Asset(f"{folder}{file}", data, position)
            yield Asset(f"{folder}{report_file(name)}", sheet.report(None).encode(), position)
