"""A list of the statements for language models: `llms.txt` at the root of the site.

What for: a model that answers a question about a product finds the whole statement as Markdown, without the frame of a page.

What maps: each product and guide with its description, and the address of its twin in Markdown; if a site has no twins, the address
of the page itself. The published data is under “Optional”, which readers may skip.

What is lost: nothing of a statement, as the twins have all of it. Pages of items, categories and questions are not listed: the
statements say the same. Left open: the address of the site, if its configuration does not have it; links are then relative.

How it is checked: the parser of the proposal (`llms-txt`) reads it, and each link leads to a file of the site. The parser
misreads a summary without a paragraph after it, so that there always is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from privacy_statements.catalog.model import Document
from privacy_statements.pages.twin import ENDING
from privacy_statements.publish.forms import Sheet
from privacy_statements.read.markdown import one_line, readable_markdown
from privacy_statements.records.words import Status
from privacy_statements.views import paths


def fill(sheet: Sheet) -> dict[str, bytes]:
    """The list of a site."""
    catalog = sheet.catalog
    name = sheet.site_name or (catalog.organization.name if catalog.organization else "")
    if not name:
        sheet.leave_open("the name of the site")
    if not sheet.addresses.site:
        sheet.leave_open("the address of the site")
    statements = list(_links("products", sheet.products, sheet))
    number = f"{len(statements)} privacy statement{'s' * (len(statements) != 1)}"
    about = f"{number}: what each product does with data, item by item."
    lines = [f"# {_plain(name) or 'Privacy statements'}", "", f"> {about}", ""]
    form = " as Markdown" if sheet.twins else ""
    lines += [f"Each link leads to a whole page{form}. What a statement does not say is not known.", ""]
    guides = list(_links("guides", tuple(catalog.guides.values()), sheet))
    for heading, links in (("Statements", statements), ("Guides", guides)):
        if links:
            lines += [f"## {heading}", "", *links, ""]
    lines += ["## Optional", "", _link("All rows as JSON", paths.RECORDS_JSON, "with a JSON Schema beside it", sheet)]
    return {"llms.txt": ("\n".join(lines) + "\n").encode()}


def _links(folder: str, documents: Sequence[Document], sheet: Sheet) -> Iterator[str]:
    for each in documents:
        path = paths.page(folder, each.id)
        if each.lifecycle.status in (Status.CURRENT, Status.DEPRECATED) and sheet.addresses.has_page(path):
            twin = path.removesuffix(".md") + ENDING if sheet.twins else path
            yield _link(each.name, twin, each.description or "", sheet)


def _link(name: str, path: str, note: str, sheet: Sheet) -> str:
    """An entry of the list. The parser ends a name at a bracket and an address at a parenthesis; ours have none."""
    file = path if sheet.twins else sheet.addresses.of_page(path)
    address = f"{sheet.addresses.site.rstrip('/')}/{file}" if sheet.addresses.site else file
    return f"- [{_plain(name)}]({address})" + (f": {_plain(note)}" if note else "")


def _plain(text: str) -> str:
    return readable_markdown(one_line(text.translate({ord("["): "(", ord("]"): ")"})))
