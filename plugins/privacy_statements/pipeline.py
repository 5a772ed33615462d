"""The line itself, on one screen: load → catalog → check → views → pages → data. Read this first."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from privacy_statements.catalog.build.catalog import Loaded, build_catalog, catalog_of_folder
from privacy_statements.catalog.build.reuse import Reuse
from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.tracker import Tracker
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
from privacy_statements.publish.assets import Wanted, asset_paths, form_assets, make_assets
from privacy_statements.publish.moved import moved_anchors, moved_assets, moved_by_option, without_pages
from privacy_statements.publish.records import published_records
from privacy_statements.publish.site import Building, Made, SitePages
from privacy_statements.read.load import collector_at_ease, data_of, load_folder, load_text, shown_path
from privacy_statements.rules import RULES, Rule
from privacy_statements.rules.baseline import OWN_CODES, compare
from privacy_statements.rules.front_matter import check_metadata
from privacy_statements.rules.judging import reportable, ruled, unjudged, where_it_can
from privacy_statements.views.leads import KnownView
from privacy_statements.views.moved import item_places, kinds_to_say, moved_pages, moved_silent
from privacy_statements.views.pages import PageView, record_id
from privacy_statements.views.shapes import Link
from privacy_statements.views.site import SiteViews, all_views
from privacy_statements.words.language import Language
from privacy_statements.words.once import NOTHING_REMEMBERED, Once
from privacy_statements.words.wording import Wording

HISTORY = "privacy_statements.changes.history"
"""Imported where somebody has frozen records."""


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
) -> Generator[Made, None, Built]:
    """The same, with each page as soon as it is printed, unless ``store`` has it; none if the records are wrong."""
    loaded, states = load_catalog(project, stages, reuse), ()
    snapshots = project.root / project.options.snapshots
    if snapshots.is_dir():
        loaded, states = import_module(HISTORY).remembering(
            loaded, snapshots, project.root, project.limits, project.word_lists
        )
    catalog, chosen = loaded.catalog, project.kinds
    project = project.with_kinds(kinds_to_say(catalog, chosen))
    files = hand_written(project.pages, project.root)
    sources, unreadable = read_pages(files)
    asked = views_asked_for(sources)
    renderer, wording = make_renderer(project, item_places(catalog, project.kinds), reuse)
    printer = make_printer(project, renderer, catalog, wording, store)
    findings: list[Counted] = [*loaded.diagnostics, *unreadable, *renderer.problems()]
    findings += check_metadata(placed_metadata(project), Position(project.config))
    with where_it_can(loaded):
        with stages.stage("check"):
            ruling = judge(loaded, project, rules, reuse)
        findings += ruling.entries
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
        site = SitePages(views, printer)
        failed = has_errors(findings)
        # what is made of records that are wrong may be made of less than their files say
        tracker = Tracker(catalog, loaded.files) if store.keeps and not failed else None
        for made in site.print_all(stages, tracker):
            if not failed:
                yield made
        if states and "products" in project.kinds:
            known = {view.info.path for view in views.known if view.info.has_page} | {file.path for file in files}
            as_of = import_module("privacy_statements.publish.as_of").as_of_pages
            for known_view, made in as_of(states, printer, lambda places: make_renderer(project, places)[0], known):
                views.remember(known_view)
                site.printed.append(made[1])
                if not failed:
                    yield made
        findings += site.diagnostics
        pages = [view for view in views.known if view.info.has_page]
        findings += collisions(pages, asset_paths(pages, catalog, wanted_files(project)), files, project.directory_urls)
        moved, moved_findings = make_moved(project, catalog, views.known, files, printer, chosen)
        findings += moved_findings
        findings += dead_leads(catalog, views.known, site.pages, loaded.unread) if project.kinds else ()
        embedded, problems = EmbeddedViews.among(views.known, renderer, loaded.unread).in_pages(sources)
        findings += problems
    remaining, reported, accepted = accept(in_order(findings), loaded, project, all_rules=rules is None)
    if has_errors(reported.entries):
        return Built((), (), {}, reported, catalog, remaining, accepted, tuple(loaded.files))
    with stages.stage("data"):
        records = published_records(catalog, wording, renderer.addresses, site.records)
        assets = (*make_assets(site.printed, site.tables, records, wanted_files(project)), *moved)
        if catalog.changes and "changes" in project.kinds:
            feeds = import_module("privacy_statements.publish.feeds").feed_assets
            assets += tuple(feeds(catalog, wording, renderer.addresses, project.site_name))
        forms, twins = wanted_files(project).forms, project.options.twins
        assets += tuple(form_assets(forms, catalog, wording, renderer.addresses, project.site_name, twins))
        if states:
            assets += (Asset("as-of/manifest.json", import_module(HISTORY).manifest(snapshots).encode()),)
    return Built(
        pages=tuple(site.pages),
        assets=assets,
        embedded=embedded,
        diagnostics=reported,
        catalog=catalog,
        found=remaining,
        accepted=accepted,
        files=tuple(loaded.files),
        views=tuple(views.known),
        moved=frozenset(asset.path for asset in moved),
        search=tuple(entry for one in site.printed for entry in one.search),
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
    asked = RULES.values() if rules is None else rules
    once = reuse.lasting("rules", Once) if reuse else NOTHING_REMEMBERED
    return in_order(ruled(loaded, project.given, asked, once))


def accept(found: Findings, loaded: Loaded, project: Project, *, all_rules: bool) -> tuple[Findings, Findings, int]:
    """What is left of the findings that records do not disregard; what of it is to be told beside the baseline; and how many
    warnings the baseline accepts."""
    # what was not reached was not judged
    unused = reportable(project.given) if all_rules and not has_errors(found.entries) else ()
    kept = apply_silences(found, loaded.silences, project.day, unused)
    silent = unjudged(project.given)
    held = compare(kept, load_baseline(project).only(lambda code: code not in silent))
    told = Findings(tuple(one for one in held.diagnostics.entries if one.code not in OWN_CODES))
    return kept, told, held.accepted


def wanted_files(project: Project) -> Wanted:
    """What a project wants beside its pages."""
    options = project.options
    return Wanted(
        project.templates,
        options.stylesheet,
        options.script,
        options.headers,
        project.has_search_page,
        "products" in project.kinds,
        project.options.exports if "products" in project.kinds else (),
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


def make_printer(project: Project, renderer: Renderer, catalog: Catalog, wording: Wording, store: Store) -> Printer:
    """What prints the pages of a project. What it takes from the store was made by the same program, with the same options
    and templates."""
    given = b""
    if store.keeps:
        options = encoded((project.options, project.directory_urls, project.site_url, project.site_name))
        places = encoded(dict(renderer.addresses.places))
        given = digest_of(program(), options, places, *map(digest_of_files, (built_in_templates(), project.templates)))
    return Printer(renderer, catalog, store, given, project.site_name, wording, project.options.metadata)


def make_moved(
    project: Project,
    catalog: Catalog,
    views: Sequence[KnownView],
    files: Sequence[HandWritten],
    printer: Printer,
    chosen: frozenset[str],
) -> tuple[list[Asset], list[Diagnostic]]:
    """The pages at addresses that lead on, and what is wrong with them. Of the ``chosen`` kinds of pages some may be left
    out, as they would say nothing."""
    options, renderer, wording = project.options, printer.renderer, printer.wording
    kinds = project.kinds if options.completeness else project.kinds - {"completeness"}
    titles = {view.info.path: view.info.title for view in views if view.info.has_page}
    by_option = moved_by_option(options.moved, titles, Position(project.config), wording)
    by_view = [
        *moved_pages(catalog, renderer.addresses.places, kinds, titles, wording),
        *moved_silent(catalog, sorted(chosen - project.kinds), wording),
    ]
    pages, findings = without_pages(by_view, by_option, views, files, project.directory_urls)
    policy = {"policy": options.policy_in_pages, "pagefind": project.has_search_page}
    made = list(moved_assets(pages, renderer, **policy))
    return [asset for asset, _ in made if asset], [*findings, *(each for _, problems in made for each in problems)]


def make_views(catalog: Catalog, wording: Wording, checklists: Sequence[str] = ()) -> list[PageView]:
    """Every page of the site, as views."""
    return all_views(catalog, wording, checklists)


def judge_new_file(project: Project, path: str, text: str) -> tuple[Diagnostic, ...]:
    """What would be wrong with a further file of records, before it is written. ``path`` is its path as
    positions show it."""
    content = shown_path(project.content, project.root)
    file = load_text(text, path, project.limits)
    loaded = build_catalog(
        [*load_folder(project.content, project.root, project.limits), file], content, word_lists=project.word_lists
    )
    files = hand_written(project.pages, project.root)
    found = set(loaded.diagnostics)
    with where_it_can(loaded):
        found.update(judge(loaded, project))
        views = make_views(loaded.catalog, Wording(Language(project.options.language)))
        pages = [KnownView(view.info, record_id(view)) for view in views if view.info.has_page]
        found.update(
            collisions(pages, asset_paths(pages, loaded.catalog, wanted_files(project)), files, project.directory_urls)
        )
    return tuple(sorted(one for one in found if path in (one.position.path, one.related and one.related.path)))


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
