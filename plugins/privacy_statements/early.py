"""Views → pages, each as soon as it is made: then nothing needs the view any more, and a site of thousands of pages holds
one of them at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from privacy_statements.assets import Tables, version_in
from privacy_statements.making import MadeView
from privacy_statements.printing import Printed, Printer
from privacy_statements.stages import Stages
from privacy_statements.views.shapes import PageInfo

Metadata = Callable[[PageInfo], Mapping[str, Any]]
"""The front matter of a page."""


@dataclass(slots=True)
class EarlyPages:
    """The pages of one build, printed when their views are met."""

    printer: Printer
    tables: Tables
    metadata: Metadata
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
        return self.printer.print(view, self.metadata(view.info))
