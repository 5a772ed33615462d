"""Catalog → views: those that an earlier build made, where nothing that they say has changed, else new ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.cache.digests import digest, digest_of
from privacy_statements.cache.reads import Readable
from privacy_statements.cache.recall import Cache
from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.pages.imprint import date_of
from privacy_statements.views import NOTHING_MADE, VIEWS, View, gleaner
from privacy_statements.views.completeness import Judged
from privacy_statements.views.pages import PageView, record_id
from privacy_statements.views.shapes import PageInfo, Top
from privacy_statements.views.titles import own_titles
from privacy_statements.words.wording import Wording

Choose = Callable[[PageView], PageView]
Met = Callable[[Sequence["MadeView"]], None]
UNKNOWN = b""
NO_TOP = Top()


class Known(Struct, frozen=True):
    """What a build remembers of a view, without the view."""

    info: PageInfo
    """What the page has, but not what it begins with: only the view itself needs that."""
    id: str
    date: datetime.date | None
    """The date of what the page says, where its records give one."""
    digest: bytes
    """That of everything that the view says, or of everything that it is made from; of none where no cache keeps it."""


class MadeView:
    """A view, made when somebody asks for it, and what is known of it before."""

    __slots__ = ("_again", "_number", "_view", "date", "digest", "id", "info")

    def __init__(
        self, known: Known, view: PageView | None, again: Callable[[int], PageView] | None, number: int
    ) -> None:
        """``again`` makes the view again, which is that of this ``number`` among those of its subject."""
        self.info, self.id, self.date, self.digest = known.info, known.id, known.date, known.digest
        self._view, self._again, self._number = view, again, number

    @property
    def view(self) -> PageView:
        """The view itself."""
        if self._view is None:
            assert self._again is not None
            self._view = self._again(self._number)
        info, own = self._view.info, self.info
        if (info.title, info.description) != (own.title, own.description):  # those that no other page has
            info = replace(info, title=own.title, description=own.description)
            self._view = replace(self._view, info=info)
        return self._view

    def entitled(self, info: PageInfo) -> MadeView:
        """The same view under another title."""
        known = Known(info, self.id, self.date, self.digest)
        return MadeView(known, self._view, self._again, self._number)

    @property
    def is_here(self) -> bool:
        """Whether the view is made, and in memory."""
        return self._view is not None

    def forget(self) -> None:
        """Frees what the view takes, if it can be made again."""
        if self._again is not None:
            self._view = None


def ignored(views: Sequence[MadeView]) -> None:
    """Nothing is done with views as soon as they are made."""


def in_turn(*those: Met) -> Met:
    """One after the other is given the views."""

    def met(views: Sequence[MadeView]) -> None:
        for one in those:
            one(views)

    return met


def made_views(
    readable: Readable,
    wording: Wording,
    judged: Judged,
    choose: Choose,
    cache: Cache,
    stages: Stages | None = None,
    met: Met = ignored,
) -> list[MadeView]:
    """Every page of the site, each with a title of its own. Those that lead to others are made last, and always. ``met``
    is given the pages of each subject as soon as they are made, with titles that others may have, too."""
    made = Making(readable, wording, judged, choose, cache, stages or Stages(), met)
    views = list(made.all())
    readable.keep()
    infos = own_titles(((view.info, view.id) for view in views), wording)
    return [view if view.info is info else view.entitled(info) for view, info in zip(views, infos, strict=True)]


@dataclass(slots=True)
class Making:
    """Makes the views of one catalog. ``choose`` makes of each view what the site has chosen of it."""

    readable: Readable
    wording: Wording
    judged: Judged
    choose: Choose
    cache: Cache
    stages: Stages = field(default_factory=Stages)
    met: Met = ignored
    _last: tuple[tuple[str, str], list[PageView]] = field(default=(("", ""), []), init=False)
    """The pages of the subject that were made again last: often all of them are asked for."""

    def __post_init__(self) -> None:
        self.readable.glean_with(gleaner(self.readable.catalog, self.wording))

    def all(self) -> Iterator[MadeView]:
        """Every page."""
        made: dict[tuple[str, str], MadeView] = {}
        in_order = sorted(VIEWS.values(), key=lambda kind: kind.leads)
        for _, kinds in groupby(in_order, key=lambda kind: (kind.leads, kind.subjects)):
            yield from self._of_kinds(list(kinds), made)

    def _of_kinds(self, kinds: list[View], made: dict[tuple[str, str], MadeView]) -> Iterator[MadeView]:
        """The pages of kinds that have the same subjects, kind by kind. They are made subject by subject: much of what
        they say of one is the same, and nobody needs it after the last of them."""
        found: list[list[MadeView]] = [[] for _ in kinds]
        subjects = list(kinds[0].subjects(self.readable.catalog, self.wording, self.judged))
        for subject in self.stages.each(f"view: {', '.join(kind.name for kind in kinds)}", subjects):
            for kind, so_far in zip(kinds, found, strict=True):
                views = self.of_subject(kind, subject, made)
                for view in views:
                    made.setdefault((view.info.kind, view.id), view)
                self.met(views)
                so_far += views
            if len(kinds) > 1:
                self.wording.forget(subject)
        for views in found:
            yield from views

    def of_subject(self, kind: View, subject: str, made: dict[tuple[str, str], MadeView]) -> list[MadeView]:
        """The pages of one subject."""
        fresh: list[PageView] = []

        def make(catalog: Catalog) -> list[Known]:
            pages = kind.pages_of(subject, catalog, self.wording, self.judged, made)
            fresh[:] = map(self.choose, pages)
            return [self._known(view, catalog, kind) for view in fresh]

        if kind.leads:  # to pages of all kinds
            known = make(self.readable.catalog)
        else:
            # some of it may be taken over, and some be found now
            of = digest_of(self.judged, shares=False) if kind.judges else UNKNOWN
            marked = _marked if kind.alone else _as_made
            name = f"views {kind.name}"
            known = self.cache.by_reads(name, subject, of, self.readable, make, marked=marked)
        views: Sequence[PageView | None] = fresh or [None] * len(known)
        again = Again(self, kind, subject)
        return [
            MadeView(one, view, None if kind.leads else again, number)  # what leads knows all others
            for number, (one, view) in enumerate(zip(known, views, strict=True))
        ]

    def _known(self, view: PageView, catalog: Catalog, kind: View) -> Known:
        compares = self.cache.keeps and not kind.alone
        mark = digest_of(view, shares=not kind.leads) if compares else UNKNOWN
        info = replace(view.info, top=NO_TOP)
        return Known(info, record_id(view), date_of(view, catalog), mark)

    def make_again(self, kind: View, subject: str, number: int) -> PageView:
        """A page of one subject, of a kind that leads to no others."""
        if self._last[0] != (kind.name, subject):
            pages = kind.pages_of(subject, self.readable.catalog, self.wording, self.judged, NOTHING_MADE)
            self._last = (kind.name, subject), list(pages)
        return self.choose(self._last[1][number])


class Again(Struct, frozen=True):
    """What makes the pages of one subject again. A large site has thousands of these."""

    making: Making
    kind: View
    subject: str

    def __call__(self, number: int) -> PageView:
        """The page of this number."""
        return self.making.make_again(self.kind, self.subject, number)


def _marked(known: list[Known], mark: bytes) -> list[Known]:
    """Views that say the same for as long as all that they are made from is the same; ``mark`` is the digest of that."""
    return [replace(one, digest=digest((mark, str(number)))) for number, one in enumerate(known)]


def _as_made(known: list[Known], mark: bytes) -> list[Known]:
    return known
