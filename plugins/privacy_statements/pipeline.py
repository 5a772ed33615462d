"""The line itself, on one screen: load → build → check → view → render → page. Read this first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from privacy_statements.addresses import Addresses
from privacy_statements.assets import asset_paths, make_assets
from privacy_statements.baseline import OWN_CODES, Baseline, compare, read_baseline
from privacy_statements.build.catalog import Loaded, build_catalog
from privacy_statements.diagnostics import CODES, Diagnostic, Severity, diagnose, has_errors, nearest
from privacy_statements.embedded import EmbeddedViews
from privacy_statements.handwritten import collisions, hand_written, read_pages
from privacy_statements.imprint import date_of
from privacy_statements.language import Language
from privacy_statements.leading import dead_leads
from privacy_statements.load import collector_paused, data_of, load_folder, load_text, shown_path
from privacy_statements.metadata import check_metadata, merge
from privacy_statements.model import Catalog
from privacy_statements.page import Asset, Page, html_of
from privacy_statements.position import Position
from privacy_statements.project import Project, placed_metadata
from privacy_statements.render import Renderer
from privacy_statements.report import as_text
from privacy_statements.rules import RULES, Rule, found_by, is_structural
from privacy_statements.rules.given import NOTHING, Given
from privacy_statements.search import SearchEntry, search_entries
from privacy_statements.silence import apply_silences
from privacy_statements.twin import ENDING, Twins
from privacy_statements.views import NOT_JUDGED, VIEWS, all_views
from privacy_statements.views.applies import AppliesPage
from privacy_statements.views.completeness import Judged
from privacy_statements.views.pages import PageView
from privacy_statements.views.search import SearchPage
from privacy_statements.views.titles import with_own_titles
from privacy_statements.wording import Wording

NO_OTHERS: Mapping[str, str] = MappingProxyType({})


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
    found: tuple[Diagnostic, ...] = ()
    """The diagnostics before the baseline was applied to them."""
    accepted: int = 0
    """How many warnings the baseline accepts; they are not among the diagnostics."""
    files: tuple[str, ...] = ()
    """The files of records, by the path that positions show."""
    views: tuple[PageView, ...] = ()
    """What the pages say, and what can stand inside a hand-written one."""
    search: tuple[SearchEntry, ...] = ()
    """What a search finds in the generated pages."""
    addresses: Addresses = field(default_factory=Addresses)
    """How the addresses of the site are written."""
    has_twins: bool = False
    """Whether each page has a twin in Markdown."""

    @property
    def failed(self) -> bool:
        """Whether nothing must be published."""
        return has_errors(self.diagnostics)

    def twins(self, ending: str = ENDING, others: Mapping[str, str] = NO_OTHERS) -> dict[str, str]:
        """The Markdown twin of each page, by its path: that of the page with this ending. ``others`` is the
        HTML of pages that are not made of records, by their paths."""
        if not self.has_twins:
            return {}
        of = {page.path: html_of(page.blocks) for page in self.pages} | dict(others)
        paths = {path: path.removesuffix(".md") + ending for path in of}
        makes = Twins(self.addresses, {self.addresses.of_page(path): paths[path] for path in of})
        return {paths[path]: makes.of(html, path) for path, html in of.items()}


def load_catalog(project: Project) -> Loaded:
    """The catalog of a project, with all that is wrong in its records."""
    content = shown_path(project.content, project.root)
    files = load_folder(project.content, project.root, project.limits)
    return build_catalog(files, content)


def load_documents(project: Project) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every product and guide as it is written: the folder it is in, the name of its file, and its keys as plain
    data. Of what cannot be read there is nothing here; ``load_catalog`` tells it."""
    for kind in ("products", "guides"):
        for file in load_folder(project.content / kind, project.root, project.limits):
            said = data_of(file.node) if file.node is not None else None
            for data in said if isinstance(said, list) else [said]:
                if isinstance(data, dict):
                    yield kind, PurePosixPath(file.path).stem, data


def check(
    catalog: Catalog, given: Given = NOTHING, rules: Iterable[Rule] | None = None
) -> Iterator[Diagnostic]:
    """What the rules say of a catalog in these circumstances (all of them unless given), and the checks of front
    matter."""
    yield from found_by(RULES.values() if rules is None else rules, catalog, given)
    written: list[tuple[Mapping[str, Any], Position]] = []
    if catalog.organization is not None:
        place = catalog.organization.position
        written.append((catalog.organization.metadata, place))
        for kind, metadata in catalog.organization.page_metadata.items():
            written.append((metadata, place))
            if kind.id not in VIEWS:
                message = f'unknown kind of page "{kind.id}"{nearest(kind.id, VIEWS)}'
                yield diagnose("unknown-reference", kind.position, message)
    written += [(record.metadata, record.position) for record in catalog.products.values()]
    written += [(record.metadata, record.position) for record in catalog.guides.values()]
    written += [(record.metadata, record.position) for record in catalog.items.values()]
    written += [(record.metadata, record.position) for record in catalog.comparisons.values()]
    written += [(record.metadata, record.position) for record in catalog.questions.values()]
    for front_matter, place in written:
        yield from check_metadata(front_matter, place)


def judge(
    loaded: Loaded, project: Project, pages: frozenset[str] | None = None
) -> tuple[list[Diagnostic], Judged]:
    """What the rules say of a catalog, and what of it the site shows: the debts that nobody disregards. ``pages``
    are the files of the hand-written pages, by path below their folder."""
    found = _ruled(loaded, replace(project.given, pages=pages), RULES.values())
    kept = apply_silences(sorted(set(found)), loaded.silences, project.today, ())
    debts = tuple(one for one in kept if one.severity is Severity.DEBT)
    return found, Judged(debts, project.given.checklists, project.options.completeness)


def _ruled(loaded: Loaded, given: Given, rules: Iterable[Rule]) -> list[Diagnostic]:
    """What rules say. A file is judged for what it says, and not for what could not be read of it."""
    broken = {one.position.path for one in loaded.diagnostics if one.severity is Severity.ERROR}
    with collector_paused():
        return [
            one
            for one in check(loaded.catalog, given, rules)
            if one.position.path not in broken or one.severity is Severity.ERROR
        ]


def check_structure(project: Project) -> Built:
    """The beginning of the line: what is wrong in the records and their structure. No text is read for its words, and
    no page is made; the diagnostics are those of ``build`` with the same codes, but for what only pages show."""
    loaded = load_catalog(project)
    found = [*loaded.diagnostics, *check_metadata(placed_metadata(project), Position(project.config))]
    given = replace(
        project.given, pages=frozenset(file.path for file in hand_written(project.pages, project.root))
    )
    with suppress(Exception) if has_errors(loaded.diagnostics) else nullcontext():  # as in the line itself
        found += _ruled(loaded, given, [rule for rule in RULES.values() if is_structural(rule)])
    judged = () if has_errors(found) else reportable(project.given) - unread()
    kept = apply_silences(sorted(set(found)), loaded.silences, project.today, judged)
    return Built((), (), {}, kept, loaded.catalog, kept, files=loaded.files)


def unread() -> frozenset[str]:
    """The codes of rules that read texts: ``check_structure`` reports none of them."""
    return frozenset(code for code, rule in RULES.items() if not is_structural(rule))


def make_views(catalog: Catalog, wording: Wording, judged: Judged = NOT_JUDGED) -> list[PageView]:
    """Every page of the site, as views."""
    return list(with_own_titles(all_views(catalog, wording, judged), wording))


def build(project: Project) -> Built:
    """The whole line: every page, asset and embedded view of a project, and every diagnostic. After a
    mistake the rest of the line is walked all the same, so that one run shows every mistake."""
    loaded = load_catalog(project)
    catalog = loaded.catalog
    files = hand_written(project.pages, project.root)
    sources, unreadable_pages = read_pages(files)
    renderer, wording = make_renderer(project)
    found = [*loaded.diagnostics, *unreadable_pages, *renderer.problems()]
    found += check_metadata(placed_metadata(project), Position(project.config))
    with suppress(Exception) if has_errors(loaded.diagnostics) else nullcontext():
        # Of what could be understood a page can be made; if not, what could not is reported already.
        ruled, judged = judge(loaded, project, frozenset(file.path for file in files))
        found += ruled
        views = [_chosen(view, project) for view in make_views(catalog, wording, judged)]
        pages = [view for view in views if view.info.has_page]
        found += collisions(pages, asset_paths(pages, catalog, project), files, project.directory_urls)
        embedded, problems = EmbeddedViews.among(views, renderer, loaded.unread).in_pages(sources)
        found += problems
        rendered = [
            renderer.page(view, page_metadata(view, catalog, project), date_of(view, catalog))
            for view in pages
        ]
        found += [problem for one in rendered for problem in one.diagnostics]
        found += dead_leads(catalog, views, [one.page for one in rendered if one.page], loaded.unread)
    found = sorted(set(found))
    failed = has_errors(found)
    may_be_unused = () if failed else reportable(project.given)  # what was not reached was not judged
    found = list(apply_silences(found, loaded.silences, project.today, may_be_unused))
    silent = unjudged(project.given)
    held = compare(found, load_baseline(project).only(lambda code: code not in silent))
    told = tuple(one for one in held.diagnostics if one.code not in OWN_CODES)
    if has_errors(told):
        return Built((), (), {}, told, catalog, tuple(found), held.accepted, loaded.files)
    made = [(view, one.page) for view, one in zip(pages, rendered, strict=True) if one.page is not None]
    return Built(
        pages=tuple(page for _, page in made),
        assets=tuple(make_assets(made, catalog, wording, renderer.addresses, project)),
        embedded=embedded,
        diagnostics=told,
        catalog=catalog,
        found=tuple(found),
        accepted=held.accepted,
        files=loaded.files,
        search=tuple(search_entries(views, catalog)),
        views=tuple(views),
        addresses=renderer.addresses,
        has_twins=project.options.twins,
    )


def reportable(given: Given) -> frozenset[str]:
    """The codes that can be reported in these circumstances."""
    return frozenset(CODES) - unjudged(given)


def unjudged(given: Given) -> frozenset[str]:
    """The codes of rules that cannot judge in these circumstances."""
    return frozenset(code for code, rule in RULES.items() if not rule.judges(given))


def judge_new_file(project: Project, path: str, text: str) -> tuple[Diagnostic, ...]:
    """What would be wrong with a further file of records, before it is written. ``path`` is its path as
    positions show it."""
    content = shown_path(project.content, project.root)
    file = load_text(text, path, project.limits)
    loaded = build_catalog([*load_folder(project.content, project.root, project.limits), file], content)
    wording = Wording(Language(project.options.language))
    files = hand_written(project.pages, project.root)
    found = set(loaded.diagnostics)
    with suppress(Exception) if has_errors(found) else nullcontext():  # as in the line itself
        found.update(judge(loaded, project)[0])
        pages = [view for view in make_views(loaded.catalog, wording) if view.info.has_page]
        paths = asset_paths(pages, loaded.catalog, project)
        found.update(collisions(pages, paths, files, project.directory_urls))
    return tuple(
        sorted(one for one in found if path in (one.position.path, one.related and one.related.path))
    )


def load_baseline(project: Project) -> Baseline:
    """What the project accepts of what is found in it."""
    if not project.options.baseline:
        return Baseline()
    return read_baseline(project.baseline, shown_path(project.baseline, project.root))


def make_renderer(project: Project) -> tuple[Renderer, Wording]:
    """The templates of a project, and the words of its language."""
    wording = Wording(Language(project.options.language))
    addresses = Addresses(project.directory_urls, project.options.record_url or None, project.site_url)
    templates = shown_path(project.templates, project.root)
    return Renderer(project.templates, templates, wording.language, addresses), wording


def page_metadata(view: PageView, catalog: Catalog, project: Project) -> dict[str, Any]:
    """Front matter: site defaults, organisation, page kind, record; the nearest wins. A title or description
    that was made from the record stands behind what anybody wrote for the kind or the record."""
    info = view.info
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


def _chosen(view: PageView, project: Project) -> PageView:
    """The view as the site has chosen it: a page for a search box is one of its options, and scripts are another."""
    if isinstance(view, SearchPage) and project.has_search_page:
        return replace(view, info=replace(view.info, has_page=True))
    if isinstance(view, AppliesPage) and not project.options.script:
        return replace(view, script=None)
    return view


def embedded_views(project: Project) -> EmbeddedViews:
    """The views that fenced blocks can ask for, for a host that knows nothing but Python-Markdown.

    Raises ``ValueError`` with every diagnostic if the records are wrong.
    """
    loaded = load_catalog(project)
    if has_errors(loaded.diagnostics):
        raise ValueError(as_text(loaded.diagnostics))
    renderer, wording = make_renderer(project)
    _, judged = judge(loaded, project)
    return EmbeddedViews.among(make_views(loaded.catalog, wording, judged), renderer)
