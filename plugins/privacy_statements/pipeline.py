"""The line itself, on one screen: load → build → check → view → render → page. Read this first."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from privacy_statements.build.catalog import Loaded, build_catalog
from privacy_statements.diagnostics import Diagnostic, diagnose, has_errors
from privacy_statements.embedded import EmbeddedViews, HandWritten
from privacy_statements.exporters import EXPORTERS
from privacy_statements.language import Language
from privacy_statements.load import load_folder
from privacy_statements.metadata import check_metadata, merge
from privacy_statements.model import Catalog
from privacy_statements.page import Asset, Page
from privacy_statements.position import Position
from privacy_statements.project import Project
from privacy_statements.render import Addresses, Renderer
from privacy_statements.report import as_text
from privacy_statements.rules import RULES
from privacy_statements.views import VIEWS, PageView
from privacy_statements.wording import Wording

STYLESHEET = "assets/privacy-statements.css"


@dataclass(frozen=True, slots=True)
class Built:
    """Everything that a host publishes, and everything that is wrong. With an error among the diagnostics
    nothing must be published."""

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    embedded: Mapping[str, Mapping[str, str]]
    """HTML for the fenced blocks of hand-written pages: by page, then by the text of the block."""
    diagnostics: tuple[Diagnostic, ...]
    catalog: Catalog

    @property
    def failed(self) -> bool:
        """Whether nothing must be published."""
        return has_errors(self.diagnostics)


def load_catalog(project: Project) -> Loaded:
    """The catalog of a project, with all that is wrong in its records."""
    content = shown_path(project.content, project.root)
    files = load_folder(project.content, project.root, project.limits)
    return build_catalog(files, content)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """What the rules say of a catalog, and the checks of front matter."""
    for rule in RULES.values():
        yield from rule.check(catalog)
    if catalog.organization is not None:
        yield from check_metadata(catalog.organization.metadata, catalog.organization.position)
        for metadata in catalog.organization.page_metadata.values():
            yield from check_metadata(metadata, catalog.organization.position)
    for document in (*catalog.products.values(), *catalog.guides.values()):
        yield from check_metadata(document.metadata, document.position)
    for other in (*catalog.items.values(), *catalog.comparisons.values()):
        yield from check_metadata(other.metadata, other.position)


def make_views(catalog: Catalog, wording: Wording) -> list[PageView]:
    """Every page of the site, as views."""
    return [view for kind in VIEWS.values() for view in kind.pages(catalog, wording)]


def build(project: Project) -> Built:
    """The whole line: every page, asset and embedded view of a project, and every diagnostic."""
    loaded = load_catalog(project)
    catalog = loaded.catalog
    found = [*loaded.diagnostics, *check(catalog)]
    wording = Wording(Language(project.options.language))
    addresses = Addresses(project.directory_urls, project.options.record_url or None)
    templates = shown_path(project.templates, project.root)
    renderer = Renderer(project.templates, templates, wording.language, addresses)
    views = make_views(catalog, wording)
    pages, problems = hand_written(project)
    found += [*problems, *collisions(views, pages)]
    embedded, problems = EmbeddedViews.among(views, renderer).in_pages(pages)
    found += problems
    if has_errors(loaded.diagnostics):
        return Built((), (), {}, tuple(sorted(set(found))), catalog)
    rendered = [renderer.page(view, page_metadata(view, catalog, project)) for view in views]
    found += [problem for one in rendered for problem in one.diagnostics]
    return Built(
        pages=tuple(one.page for one in rendered if one.page is not None),
        assets=tuple(_assets(catalog, wording, addresses, project)),
        embedded=embedded,
        diagnostics=tuple(sorted(set(found))),
        catalog=catalog,
    )


def page_metadata(view: PageView, catalog: Catalog, project: Project) -> dict[str, Any]:
    """Front matter: site defaults, organisation, page kind, record; the nearest wins."""
    info = view.info
    made = {"title": info.title, "description": info.description}
    if info.language not in (None, project.options.language):
        made["lang"] = info.language
    organization = catalog.organization
    layers = (organization.metadata, organization.page_metadata.get(info.kind, {})) if organization else ()
    return merge(project.options.metadata, *layers, made, info.metadata)


def _assets(catalog: Catalog, wording: Wording, addresses: Addresses, project: Project) -> Iterator[Asset]:
    for exporter in EXPORTERS.values():
        yield Asset(exporter.path, exporter.make(catalog, wording, addresses.of_page).encode())
    if project.options.stylesheet:
        own = project.templates / STYLESHEET
        file = own if own.is_file() else Renderer.asset(STYLESHEET)
        yield Asset(STYLESHEET, file.read_bytes())


# --- hand-written pages


def shown_path(file: Path, root: Path) -> str:
    """A path as positions show it: relative to the project, POSIX."""
    return Path(os.path.relpath(file, root)).as_posix()


def hand_written(project: Project) -> tuple[list[HandWritten], list[Diagnostic]]:
    """The hand-written pages, and those that cannot be read."""
    pages: list[HandWritten] = []
    found: list[Diagnostic] = []
    for file in sorted(project.pages.rglob("*.md")):
        shown = shown_path(file, project.root)
        try:
            lines = tuple(file.read_text("utf-8-sig").splitlines())
            pages.append(HandWritten(file.relative_to(project.pages).as_posix(), shown, lines))
        except UnicodeDecodeError:
            found.append(diagnose("not-utf8", Position(shown), "the page is not UTF-8 text"))
        except OSError as error:
            found.append(
                diagnose("unreadable-file", Position(shown), f"the page cannot be read: {error.strerror}")
            )
    return pages, found


def collisions(views: Iterable[PageView], pages: Iterable[HandWritten]) -> Iterator[Diagnostic]:
    """Two pages that would be written to one path: generated ones among themselves, and over hand-written
    ones. Paths are compared as a site serves them, and without regard to case."""
    taken = {_served(page.path): Position(page.shown) for page in pages}
    for view in views:
        path, position = _served(view.info.path), view.info.position
        if path in taken:
            message = f"the page {view.info.path} would be written over the one of {taken[path]}"
            yield diagnose("duplicate-page", position, message, related=taken[path])
        taken.setdefault(path, position)


def _served(path: str) -> str:
    bare = path.removesuffix(".md").casefold()
    return bare.removesuffix("readme").removesuffix("index").rstrip("/") if _is_index(bare) else bare


def _is_index(bare: str) -> bool:
    return bare.rsplit("/", 1)[-1] in ("index", "readme")


def embedded_views(project: Project) -> EmbeddedViews:
    """The views that fenced blocks can ask for, for a host that knows nothing but Python-Markdown.

    Raises ``ValueError`` with every diagnostic if the records are wrong.
    """
    loaded = load_catalog(project)
    if has_errors(loaded.diagnostics):
        raise ValueError(as_text(loaded.diagnostics))
    wording = Wording(Language(project.options.language))
    addresses = Addresses(project.directory_urls, project.options.record_url or None)
    templates = shown_path(project.templates, project.root)
    renderer = Renderer(project.templates, templates, wording.language, addresses)
    return EmbeddedViews.among(make_views(loaded.catalog, wording), renderer)
