"""The line itself, on one screen: load → catalog → check → views → pages → data. Read this first."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from privacy_statements.catalog.build.catalog import Loaded, build_catalog, catalog_of_folder
from privacy_statements.catalog.build.reuse import Reuse
from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.tracker import Tracker
from privacy_statements.changes.history import Frozen, manifest, remembering
from privacy_statements.diagnostics.diagnostic import Diagnostic, has_errors
from privacy_statements.diagnostics.findings import Counted, Findings, in_order
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.diagnostics.silence import apply_silences
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.built import Built
from privacy_statements.pages.compiled import built_in_templates
from privacy_statements.pages.embedded import EmbeddedViews, views_asked_for
from privacy_statements.pages.handwritten import HandWritten, collisions, hand_written, read_pages
from privacy_statements.pages.leading import dead_leads
from privacy_statements.pages.page import Asset
from privacy_statements.pages.printing import Printer
from privacy_statements.pages.render import Renderer
from privacy_statements.pages.store import Store, digest_of, digest_of_files, encoded, program
from privacy_statements.project import Project, load_baseline, placed_metadata
from privacy_statements.publish.as_of import MANIFEST, as_of_pages
from privacy_statements.publish.assets import Wanted, asset_paths, form_assets, make_assets
from privacy_statements.publish.feeds import feed_assets
from privacy_statements.publish.moved import moved_anchors, moved_assets, moved_by_option, without_pages
from privacy_statements.publish.records import published_records
from privacy_statements.publish.site import Building, PrintedView, SitePages
from privacy_statements.read.load import collector_at_ease, data_of, load_folder, load_text, shown_path
from privacy_statements.rules import RULES, Rule
from privacy_statements.rules.baseline import OWN_CODES, compare
from privacy_statements.rules.front_matter import check_metadata
from privacy_statements.rules.judging import reportable, ruled, unjudged, where_it_can
from privacy_statements.views.leads import KnownView
from privacy_statements.views.moved import item_places, kinds_to_say, moved_pages, moved_silent
from privacy_statements.views.pages import record_id
from privacy_statements.views.shapes import Link
from privacy_statements.views.site import SiteViews, make_views
from privacy_statements.words.language import Language
from privacy_statements.words.once import NOTHING_REMEMBERED, Once
from privacy_statements.words.wording import Wording


@collector_at_ease()
def build(
    project: Project,
    store: Store | None = None,
    stages: Stages | None = None,
    rules: Iterable[Rule] | None = None,
    reuse: Reuse | None = None,
) -> Built:
    """The whole line: every page, file and embedded view of a project, and every diagnostic. After a mistake the rest of
    the line is walked all the same, so that one run shows every mistake. A page that ``store`` has from an earlier build is
    not made again; the result is the same with any store. ``stages`` are told how far it has come. ``rules`` are asked,
    all of them unless given. ``reuse`` is that of a server, which has read the same records before."""
    building = Building(build_by_page(project, store or Store(), stages or Stages(), rules, reuse))
    for _page in building:
        pass
    return building.built


def build_by_page(
    project: Project, store: Store, stages: Stages, rules: Iterable[Rule] | None = None, reuse: Reuse | None = None
) -> Generator[PrintedView, None, Built]:
    """The same, with each page as soon as it is printed, unless ``store`` has it; none if the records are wrong."""
    # read → catalog
    loaded, snapshots = load_catalog(project, stages, reuse), project.root / project.options.snapshots
    loaded, states = remembering(loaded, snapshots, project.root, project.limits, project.word_lists)
    chosen, project = project.kinds, project.with_kinds(kinds_to_say(loaded.catalog, project.kinds))
    files = hand_written(project.pages, project.root)
    sources, unreadable = read_pages(files)
    renderer, wording = make_renderer(project, item_places(loaded.catalog, project.kinds), reuse)
    diagnostics: list[Counted] = [*loaded.diagnostics, *unreadable, *renderer.problems()]
    diagnostics += check_metadata(placed_metadata(project), Position(project.config))
    site = make_site(project, loaded.catalog, renderer, wording, store, views_asked_for(sources))
    with where_it_can(loaded):
        # → rules
        with stages.stage("check"):
            diagnostics += judge(loaded, project, rules, reuse).entries
        # → views → pages
        is_right = not has_errors(diagnostics)
        # what is made of records that are wrong may be made of less than their files say
        tracker = Tracker(loaded.catalog, loaded.files) if store.keeps and is_right else None
        for page in chain(site.print_all(stages, tracker), print_states(project, site, states, files)):
            if is_right:
                yield page
        diagnostics += site.diagnostics
        # what only the whole site shows
        moved, wrong_moves = make_moved(project, site, files, chosen)
        embedded, wrong_blocks = EmbeddedViews.among(site.views.known, renderer, loaded.unread).in_pages(sources)
        diagnostics += [*check_addresses(project, site, files), *wrong_moves, *wrong_blocks]
        diagnostics += dead_leads(loaded.catalog, site.views.known, site.pages, loaded.unread) if project.kinds else ()
    remaining, reported, accepted = accept(in_order(diagnostics), loaded, project, all_rules=rules is None)
    if has_errors(reported.entries):
        return Built((), (), {}, reported, loaded.catalog, remaining, accepted, tuple(loaded.files))
    # → files beside the pages
    with stages.stage("data"):
        assets = (*make_data(project, site, states), *moved)
    return Built(
        pages=tuple(site.pages),
        assets=assets,
        embedded=embedded,
        diagnostics=reported,
        catalog=loaded.catalog,
        findings=remaining,
        accepted=accepted,
        files=tuple(loaded.files),
        views=tuple(site.views.known),
        moved=frozenset(asset.path for asset in moved),
        search=tuple(entry for printed in site.printed for entry in printed.search),
        addresses=renderer.addresses,
        has_twins=project.options.twins,
    )


def load_catalog(project: Project, stages: Stages | None = None, reuse: Reuse | None = None) -> Loaded:
    """The catalog of a project, with all that is wrong in its records. ``reuse`` is that of a server."""
    return catalog_of_folder(project.content, project.root, project.limits, stages, reuse, project.word_lists)


def judge(
    loaded: Loaded, project: Project, rules: Iterable[Rule] | None = None, reuse: Reuse | None = None
) -> Findings:
    """What rules say of a catalog; all of them are asked unless some are given."""
    once = reuse.lasting("rules", Once) if reuse else NOTHING_REMEMBERED
    return in_order(ruled(loaded, project.context, RULES.values() if rules is None else rules, once))


def accept(findings: Findings, loaded: Loaded, project: Project, *, all_rules: bool) -> tuple[Findings, Findings, int]:
    """The findings that no record disregards; those of them to report, which the baseline does not accept; and how many
    warnings it accepts."""
    # what was not reached was not judged
    unused = reportable(project.context) if all_rules and not has_errors(findings.entries) else ()
    remaining = apply_silences(findings, loaded.silences, project.day, unused)
    silent = unjudged(project.context)
    compared = compare(remaining, load_baseline(project).only(lambda code: code not in silent))
    reported = (finding for finding in compared.diagnostics.entries if finding.code not in OWN_CODES)
    return remaining, Findings(tuple(reported)), compared.accepted


def wanted_files(project: Project) -> Wanted:
    """What a project wants beside its pages."""
    options, publishes_data = project.options, "products" in project.kinds
    return Wanted(
        project.templates,
        options.stylesheet,
        options.script,
        options.headers,
        project.has_search_page,
        publishes_data,
        options.exports if publishes_data else (),
    )


def make_renderer(
    project: Project, places: Mapping[str, Link] = MappingProxyType({}), reuse: Reuse | None = None
) -> tuple[Renderer, Wording]:
    """The templates of a project, and the words of its language. ``places`` are those of what has no page of its own."""
    language = project.options.language
    wording = (reuse or Reuse(lasts=False)).lasting(("wording", language), lambda: Wording(Language(language)))
    record_url = project.options.record_url or None
    addresses = Addresses(project.directory_urls, record_url, project.site_url, project.kinds, places)
    templates = shown_path(project.templates, project.root)
    return Renderer(project.templates, templates, wording.language, addresses), wording


def make_site(
    project: Project,
    catalog: Catalog,
    renderer: Renderer,
    wording: Wording,
    store: Store,
    asked: Collection[tuple[str, str | None]],
) -> SitePages:
    """The site before its first page: its views, ``asked`` by hand-written pages among them, and what prints them. A page
    from the store was made by the same program, with the same options and templates."""
    made_with = b""
    if store.keeps:
        options = encoded((project.options, project.directory_urls, project.site_url, project.site_name))
        places = encoded(dict(renderer.addresses.places))
        templates = map(digest_of_files, (built_in_templates(), project.templates))
        made_with = digest_of(program(), options, places, *templates)
    views = SiteViews(
        catalog,
        wording,
        checklists=project.shown_checklists,
        search_page=project.has_search_page,
        script=project.options.script,
        asked=asked,
        kinds=project.kinds,
        moved=moved_anchors(project.options.moved, {}, wording),
    )
    return SitePages(
        views, Printer(renderer, catalog, store, made_with, project.site_name, wording, project.options.metadata)
    )


def print_states(
    project: Project, site: SitePages, states: Sequence[Frozen], files: Iterable[HandWritten]
) -> Iterator[PrintedView]:
    """The pages that say what each product said on the days that were frozen, after all pages of today."""
    if not states or "products" not in project.kinds:
        return
    paths = {view.info.path for view in site.views.pages} | {file.path for file in files}
    for view, page in as_of_pages(states, site.printer, lambda places: make_renderer(project, places)[0], paths):
        site.views.remember(view)
        site.printed.append(page[1])
        yield page


def check_addresses(project: Project, site: SitePages, files: Sequence[HandWritten]) -> Iterator[Diagnostic]:
    """What would be at the same address as something else."""
    assets = asset_paths(site.views.pages, site.printer.catalog, wanted_files(project))
    return collisions(site.views.pages, assets, files, project.directory_urls)


def make_moved(
    project: Project, site: SitePages, files: Sequence[HandWritten], chosen: frozenset[str]
) -> tuple[list[Asset], list[Diagnostic]]:
    """The pages that redirect old addresses, and what is wrong with them. Some of the ``chosen`` kinds of pages may be
    left out, as they would be empty."""
    options, renderer, wording, views = project.options, site.printer.renderer, site.printer.wording, site.views.known
    kinds = project.kinds if options.completeness else project.kinds - {"completeness"}
    titles = {view.info.path: view.info.title for view in site.views.pages}
    by_option = moved_by_option(options.moved, titles, Position(project.config), wording)
    by_view = [
        *moved_pages(site.printer.catalog, renderer.addresses.places, kinds, titles, wording),
        *moved_silent(site.printer.catalog, sorted(chosen - project.kinds), wording),
    ]
    pages, diagnostics = without_pages(by_view, by_option, views, files, project.directory_urls)
    policy = {"policy": options.policy_in_pages, "pagefind": project.has_search_page}
    printed = list(moved_assets(pages, renderer, **policy))
    return [asset for asset, _ in printed if asset], [*diagnostics, *(each for _, wrong in printed for each in wrong)]


def make_data(project: Project, site: SitePages, states: Sequence[Frozen]) -> Iterator[Asset]:
    """The files beside the pages: data, tables, feeds, forms, stylesheet and script, and the list of snapshots."""
    catalog, wording, addresses = site.printer.catalog, site.printer.wording, site.printer.renderer.addresses
    wanted, name = wanted_files(project), project.site_name
    records = published_records(catalog, wording, addresses, site.records)
    yield from make_assets(site.printed, site.tables, records, wanted)
    if catalog.changes and "changes" in project.kinds:
        yield from feed_assets(catalog, wording, addresses, name)
    yield from form_assets(wanted.forms, catalog, wording, addresses, name, project.options.twins)
    if states:
        yield Asset(MANIFEST, manifest(project.root / project.options.snapshots).encode())


def judge_new_file(project: Project, path: str, text: str) -> tuple[Diagnostic, ...]:
    """What would be wrong with a further file of records, before it is written. ``path`` is its path as
    positions show it."""
    content = shown_path(project.content, project.root)
    file = load_text(text, path, project.limits)
    loaded = build_catalog(
        [*load_folder(project.content, project.root, project.limits), file], content, word_lists=project.word_lists
    )
    files = hand_written(project.pages, project.root)
    diagnostics = set(loaded.diagnostics)
    with where_it_can(loaded):
        diagnostics.update(judge(loaded, project))
        views = make_views(loaded.catalog, Wording(Language(project.options.language)))
        pages = [KnownView(view.info, record_id(view)) for view in views if view.info.has_page]
        diagnostics.update(
            collisions(pages, asset_paths(pages, loaded.catalog, wanted_files(project)), files, project.directory_urls)
        )
    return tuple(
        sorted(each for each in diagnostics if path in (each.position.path, each.related and each.related.path))
    )


def embedded_views(project: Project) -> EmbeddedViews:
    """The views that fenced blocks can ask for, for a host that knows nothing but Python-Markdown.

    Raises ``ValueError`` with every diagnostic if the records are wrong.
    """
    loaded = load_catalog(project)
    if has_errors(loaded.diagnostics):
        raise ValueError(as_text(loaded.diagnostics))
    renderer, wording = make_renderer(project, item_places(loaded.catalog, project.kinds))
    views = make_views(loaded.catalog, wording, project.shown_checklists)
    return EmbeddedViews.among([KnownView(view.info, record_id(view), view) for view in views], renderer)


def load_documents(project: Project) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every product and guide as it is written: the folder it is in, the name of its file, and its keys as plain
    data. Of what cannot be read there is nothing here; ``load_catalog`` tells it."""
    for kind in ("products", "guides"):
        for file in load_folder(project.content / kind, project.root, project.limits):
            written = data_of(file.node) if file.node is not None else None
            for data in written if isinstance(written, list) else [written]:
                if isinstance(data, dict):
                    yield kind, PurePosixPath(file.path).stem, data
