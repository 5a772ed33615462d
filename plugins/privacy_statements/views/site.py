"""Catalog → all views of a site, one subject after the other. A large site has thousands: each can be dropped as soon
as its page is printed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.records.words import PAGE_KINDS
from privacy_statements.views import VIEWS, View, paths
from privacy_statements.views.applies import AppliesPage
from privacy_statements.views.leads import KnownView
from privacy_statements.views.moved import Anchor, item_places
from privacy_statements.views.pages import PageView, record_id
from privacy_statements.views.search import SearchPage
from privacy_statements.views.shapes import PageInfo, Top
from privacy_statements.views.titles import Titles
from privacy_statements.words.wording import Wording

NO_TOP = Top()
Subject = tuple[View, str]
"""A kind of page, and one of its subjects."""
Asked = tuple[str, str | None]
"""A view by its kind and id; without an id, the only one of its kind."""


class SiteViews:
    """The views of one site. ``checklists``, ``search_page``, ``script`` and ``kinds`` of pages are options of the site, and so are
    the anchors that have ``moved``, by page; ``asked`` are the views that hand-written pages show."""

    def __init__(
        self,
        catalog: Catalog,
        wording: Wording,
        *,
        checklists: Sequence[str] = (),
        search_page: bool = False,
        script: bool = True,
        asked: Collection[Asked] = (),
        kinds: Collection[str] = PAGE_KINDS,
        moved: Mapping[str, Sequence[Anchor]] = MappingProxyType({}),
    ) -> None:
        self._kinds, self._moved = kinds, moved
        self.places = item_places(catalog, kinds)
        """Where data items are that have no page of their own, by the file that it would have."""
        self._catalog, self._wording, self._checklists = catalog, wording, checklists
        self._search_page, self._script = search_page, script
        leads = (lead for question in catalog.questions.values() for lead in question.leads_to)
        self.asked = {*asked, *((lead.view, lead.id) for lead in leads)}
        """The views that other pages show."""
        self._titles = Titles(wording)
        self._made: dict[tuple[str, str], KnownView] = {}
        self.known: list[KnownView] = []
        """The views that are made so far."""

    @property
    def pages(self) -> list[KnownView]:
        """The views so far that have a page of their own."""
        return [view for view in self.known if view.info.has_page]

    def subjects(self, stages: Stages | None = None) -> Iterator[Subject]:
        """Every kind of page with each of its subjects. Those that link to others come last."""
        shown = {name for name, _ in self.asked}
        kinds = [kind for kind in VIEWS.values() if self._kinds or kind.name in shown]
        in_order = sorted(kinds, key=lambda kind: kind.leads)
        for _, group in groupby(in_order, key=lambda kind: (kind.leads, kind.subjects)):
            alike = list(group)  # much of what they say of a subject is the same
            name = f"view: {', '.join(kind.name for kind in alike)}"
            keys = list(alike[0].subjects(self._catalog))
            for key in (stages or Stages()).each(name, keys):
                yield from ((kind, key) for kind in alike)

    def views(self, subject: Subject, catalog: Catalog) -> list[PageView]:
        """The views of a subject as they are made, from this catalog or one that notes what is read of it."""
        kind, key = subject
        pages = kind.pages_of(key, catalog, self._wording, self._checklists, self._made)
        return [self._chosen(view) for view in pages]

    def _chosen(self, view: PageView) -> PageView:
        """The view as the site has chosen it."""
        if moved := self._moved.get(view.info.path):
            view = replace(view, info=replace(view.info, moved=tuple(moved)))
        first = view.info.continues or view.info.path
        if paths.kind_of(first) not in self._kinds or first in self.places:
            return replace(view, info=replace(view.info, has_page=False))
        if isinstance(view, SearchPage) and self._search_page:
            return replace(view, info=replace(view.info, has_page=True))
        if isinstance(view, AppliesPage) and not self._script:
            return replace(view, script=None)
        return view

    def with_own_title(self, view: PageView) -> PageView:
        """The view with a title that no page before it has."""
        info = self._titles.own(view.info, record_id(view))
        return view if info is view.info else replace(view, info=info)

    def have_titles(self, views: Sequence[KnownView]) -> bool:
        """Whether these views, of an earlier build, have their titles now as well; then no other page gets them."""
        return all(known.written is None for known in views) and self._titles.take(known.info for known in views)

    def known_view(self, view: PageView, written: PageInfo) -> KnownView:
        """What is remembered of a view. ``written`` is what it had before it got a title of its own."""
        key, info = record_id(view), view.info
        first = key.partition("/")[0]  # a list that goes on may hold what is asked for
        stays = info.kind == "question" or not self.asked.isdisjoint((info.kind, one) for one in (key, first, None))
        return KnownView(
            replace(info, top=NO_TOP, metadata={}),
            key,
            view if stays else None,
            None if written is info else replace(written, top=NO_TOP, metadata={}),
        )

    def remember(self, known: KnownView) -> None:
        """What other pages need of a view; links call a page by what its record says."""
        self.known.append(known)
        by_record = known if known.written is None else replace(known, info=known.written)
        self._made.setdefault((known.info.kind, known.id), by_record)

    def by_subject(self) -> Iterator[list[PageView]]:
        """The views of each subject."""
        for subject in self.subjects():
            written = self.views(subject, self._catalog)
            views = [self.with_own_title(view) for view in written]
            for view, before in zip(views, written, strict=True):
                self.remember(self.known_view(view, before.info))
            yield views


def make_views(catalog: Catalog, wording: Wording, checklists: Sequence[str] = ()) -> list[PageView]:
    """Every view of a site, in memory."""
    return [view for views in SiteViews(catalog, wording, checklists=checklists).by_subject() for view in views]
