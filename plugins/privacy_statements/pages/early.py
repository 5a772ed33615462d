"""Views → pages, each as soon as it is made: then nothing needs the view any more, and a site of thousands of pages holds
one of them at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.pages.making import MadeView
from privacy_statements.pages.metadata import merge
from privacy_statements.pages.printing import Printed, Printer
from privacy_statements.project import Project
from privacy_statements.publish.assets import Tables, version_in
from privacy_statements.views.shapes import PageInfo


class EarlyPages(Struct):
    """The pages of one build, printed when their views are met."""

    printer: Printer
    tables: Tables
    catalog: Catalog
    project: Project
    stages: Stages = field(default_factory=Stages)
    versions: dict[str, str] = field(default_factory=dict)
    """The versions of products, by id, as far as their pages are new."""
    _known: dict[str, tuple[PageInfo, Printed]] = field(default_factory=dict)

    def meet(self, views: Sequence[MadeView]) -> None:
        """Prints the pages of one subject, and frees their views."""
        pages = [view for view in views if view.info.has_page]
        with self.stages.stage("render"):
            for page in pages:
                self._known[page.info.path] = page.info, self._print(page)
        with self.stages.stage("tables"):
            self.tables.make(pages)
        for view in views:
            if view.is_here and (version := version_in(view.view)):
                self.versions[view.id] = version
            view.forget()

    def print(self, view: MadeView) -> Printed:
        """The page of a view; printed again if it has another title now."""
        info, printed = self._known.pop(view.info.path, (None, None))
        if printed is None or info is not view.info:
            printed = self._print(view)
            view.forget()
        return printed

    def _print(self, view: MadeView) -> Printed:
        return self.printer.print(view, page_metadata(view.info, self.catalog, self.project))


def page_metadata(info: PageInfo, catalog: Catalog, project: Project) -> dict[str, Any]:
    """Front matter: site defaults, organisation, page kind, record; the nearest wins. A title or description
    that was made from the record stands behind what anybody wrote for the kind or the record."""
    made = {"title": info.title, "description": info.description}
    if info.language is not None and info.language != project.options.language:
        made["lang"] = info.language
    outer: Mapping[str, Any] = {}
    of_kind: Mapping[str, Any] = {}
    if catalog.organization is not None:
        outer = catalog.organization.metadata
        kinds = {kind.id: metadata for kind, metadata in catalog.organization.page_metadata.items()}
        of_kind = kinds.get(info.kind, {})
    return merge(project.options.metadata, outer, made, of_kind, info.metadata)
