"""Catalog → all views of a site, one subject after the other. A large site has thousands: each can be dropped as soon
as its page is printed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.views import NOT_JUDGED, VIEWS
from privacy_statements.views.applies import AppliesPage
from privacy_statements.views.completeness import Judged
from privacy_statements.views.leads import KnownView
from privacy_statements.views.pages import PageView, record_id
from privacy_statements.views.search import SearchPage
from privacy_statements.views.shapes import Top
from privacy_statements.views.titles import Titles
from privacy_statements.words.wording import Wording

NO_TOP = Top()
Asked = tuple[str, str | None]
"""A view by its kind and id; without an id, the only one of its kind."""


class SiteViews:
    """The views of one site. ``search_page`` and ``script`` are options of the site; ``asked`` are the views that
    hand-written pages show."""

    def __init__(
        self,
        catalog: Catalog,
        wording: Wording,
        judged: Judged = NOT_JUDGED,
        *,
        search_page: bool = False,
        script: bool = True,
        asked: Collection[Asked] = (),
    ) -> None:
        self._catalog, self._wording, self._judged = catalog, wording, judged
        self._search_page, self._script = search_page, script
        leads = (lead for question in catalog.questions.values() for lead in question.leads_to if lead.anchor)
        self._asked = {*asked, *((lead.view, lead.id) for lead in leads)}
        self._titles = Titles(wording)
        self._made: dict[tuple[str, str], KnownView] = {}
        self.known: list[KnownView] = []
        """The views that are made so far."""

    def by_subject(self, stages: Stages | None = None) -> Iterator[list[PageView]]:
        """The views of each subject, each with a title of its own. Those that link to others come last."""
        in_order = sorted(VIEWS.values(), key=lambda kind: kind.leads)
        for _, group in groupby(in_order, key=lambda kind: (kind.leads, kind.subjects)):
            kinds = list(group)  # much of what they say of a subject is the same
            name = f"view: {', '.join(kind.name for kind in kinds)}"
            subjects = list(kinds[0].subjects(self._catalog, self._wording, self._judged))
            for subject in (stages or Stages()).each(name, subjects):
                for kind in kinds:
                    pages = kind.pages_of(subject, self._catalog, self._wording, self._judged, self._made)
                    yield [self._known(self._chosen(view)) for view in list(pages)]

    def _chosen(self, view: PageView) -> PageView:
        """The view as the site has chosen it."""
        if isinstance(view, SearchPage) and self._search_page:
            return replace(view, info=replace(view.info, has_page=True))
        if isinstance(view, AppliesPage) and not self._script:
            return replace(view, script=None)
        return view

    def _known(self, view: PageView) -> PageView:
        """The view under a title of its own; what others need of it is remembered."""
        key, written = record_id(view), view.info
        info = self._titles.own(written, key)
        if info is not written:
            view = replace(view, info=info)
        first = key.partition("/")[0]  # a list that goes on may hold what is asked for
        stays = info.kind == "question" or not self._asked.isdisjoint(
            (info.kind, record) for record in (key, first, None)
        )
        known = KnownView(replace(info, top=NO_TOP), key, view if stays else None)
        self.known.append(known)
        if info is not written:  # links call a page by what its record says
            known = replace(known, info=replace(written, top=NO_TOP))
        self._made.setdefault((info.kind, key), known)
        return view


def all_views(catalog: Catalog, wording: Wording, judged: Judged = NOT_JUDGED) -> list[PageView]:
    """Every view of a site, in memory."""
    return [view for views in SiteViews(catalog, wording, judged).by_subject() for view in views]
