"""Questions that lead to a view, a page or an anchor that the site does not have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from privacy_statements.catalog.model import Catalog, Lead
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, nearest
from privacy_statements.pages.page import ANCHOR, Heading, Html, Page
from privacy_statements.read.placed import written_at
from privacy_statements.views.leads import KnownView, Leads

QUESTIONS = ("question", "questions")  # a question that leads to a question answers nothing


def dead_leads(
    catalog: Catalog, views: Iterable[KnownView], pages: Iterable[Page], unread: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """Every lead of a question to a view, a page or an anchor that the site does not have. ``unread`` are ids of
    records that could not be read: that they have no page is no mistake of a question."""
    leads = Leads({(view.info.kind, view.id): view for view in views if view.info.kind not in QUESTIONS})
    pages_by_path = {page.path: page for page in pages}
    for question in catalog.questions.values():
        for lead in question.leads_to:
            if lead.id not in unread:
                yield from _check(lead, leads, pages_by_path)


def _check(lead: Lead, leads: Leads, pages: dict[str, Page]) -> Iterator[Diagnostic]:
    ids, view = leads.ids(lead.view), leads.view(lead)
    place = written_at(lead.view, lead.position)
    if not ids:
        views = sorted({kind for kind, _ in leads.pages if leads.ids(kind)})
        message = f'unknown view "{lead.view}"{nearest(lead.view, views, len(views))}'
        yield diagnose("unknown-reference", place, message)
    elif lead.id is None and view is None:
        message = f'met the view "{lead.view}", which has {len(ids)} pages, without "id"; expected that of one of them'
        yield diagnose("missing-key", place, message)
    elif view is None and lead.id is not None:
        message = f'unknown page "{lead.id}" of the view "{lead.view}"{nearest(lead.id, ids)}'
        yield diagnose("unknown-reference", written_at(lead.id, place), message)
    elif view is not None and lead.anchor:
        sheets = [pages.get(sheet.info.path) for sheet in leads.sheets(view)]
        anchors = {anchor for page in sheets if page for anchor in _anchors(page)}
        if anchors and lead.anchor not in anchors:  # a page that could not be made has none
            message = (
                f'met the anchor "{lead.anchor}", which the page "{view.info.path}" does not have'
                f"{nearest(lead.anchor, sorted(anchors))}"
            )
            yield diagnose("dead-anchor", written_at(lead.anchor, place), message)


def _anchors(page: Page) -> Iterator[str]:
    for block in page.blocks:
        if isinstance(block, Html):
            yield from ANCHOR.findall(block.html)
        elif isinstance(block, Heading):
            yield block.id
