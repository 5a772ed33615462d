"""The line itself, on one screen: load → build → check → view → render → page. Read this first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from privacy_statements.addresses import Addresses
from privacy_statements.assets import Tables, asset_paths, make_assets
from privacy_statements.baseline import OWN_CODES, Baseline, compare, read_baseline
from privacy_statements.build.catalog import Loaded, build_catalog
from privacy_statements.built import Built
from privacy_statements.cache.digests import digest, digest_of, digest_of_files, program
from privacy_statements.cache.reads import Readable
from privacy_statements.cache.recall import Cache
from privacy_statements.cache.store import NoStore, Store
from privacy_statements.diagnostics import (
    CODES,
    Diagnostic,
    Severity,
    diagnose,
    has_errors,
    in_order,
    nearest,
)
from privacy_statements.early import EarlyPages
from privacy_statements.embedded import EmbeddedViews
from privacy_statements.handwritten import collisions, hand_written, read_pages
from privacy_statements.language import Language
from privacy_statements.leading import dead_leads
from privacy_statements.load import (
    collector_at_ease,
    collector_paused,
    data_of,
    load_folder,
    load_text,
    shown_path,
)
from privacy_statements.making import ignored, made_views
from privacy_statements.metadata import check_metadata
from privacy_statements.model import Catalog
from privacy_statements.position import Position
from privacy_statements.printing import Printer
from privacy_statements.project import Project, placed_metadata
from privacy_statements.render import Renderer
from privacy_statements.report import as_text
from privacy_statements.rules import RULES, Rule, found_by, is_structural
from privacy_statements.rules.given import NOTHING, Given
from privacy_statements.silence import apply_silences
from privacy_statements.stages import Stages
from privacy_statements.views import NOT_JUDGED, VIEWS
from privacy_statements.views.applies import AppliesPage
from privacy_statements.views.completeness import Judged
from privacy_statements.views.pages import PageView
from privacy_statements.views.search import SearchPage
from privacy_statements.wording import Wording


def load_catalog(project: Project, stages: Stages | None = None) -> Loaded:
    """The catalog of a project, with all that is wrong in its records."""
    stages = stages or Stages()
    content = shown_path(project.content, project.root)
    with stages.stage("load"):
        files = [*load_folder(project.content, project.root, project.limits)]
    files.reverse()
    with stages.stage("build"):
        return build_catalog((files.pop() for _ in range(len(files))), content)


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
    loaded: Loaded,
    project: Project,
    pages: frozenset[str] | None = None,
    rules: Iterable[Rule] = RULES.values(),
) -> tuple[list[Diagnostic], Judged]:
    """What these rules say of a catalog, and what of it the site shows: the debts that nobody disregards. ``pages``
    are the files of the hand-written pages, by path below their folder."""
    found = _ruled(loaded, replace(project.given, pages=pages), rules)
    kept = apply_silences(in_order(found), loaded.silences, project.today, ())
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


def check_records(project: Project, stages: Stages | None = None, *, words: bool = True) -> Built:
    """The beginning of the line: what is wrong in the records. No page is made, and without ``words`` no text is read
    for them; the diagnostics are those of ``build`` with the same codes, but for what only pages show."""
    stages = stages or Stages()
    loaded = load_catalog(project, stages)
    found = [*loaded.diagnostics, *check_metadata(placed_metadata(project), Position(project.config))]
    given = replace(
        project.given, pages=frozenset(file.path for file in hand_written(project.pages, project.root))
    )
    # as in the line itself
    may_fail = suppress(Exception) if has_errors(loaded.diagnostics) else nullcontext()
    with may_fail, stages.stage("check"):
        found += _ruled(loaded, given, [rule for rule in RULES.values() if words or is_structural(rule)])
    judged = () if has_errors(found) else reportable(project.given) - (frozenset() if words else unread())
    kept = apply_silences(in_order(found), loaded.silences, project.today, judged)
    return Built((), (), {}, kept, loaded.catalog, kept, files=loaded.files)


def unread() -> frozenset[str]:
    """The codes of rules that read texts for their words."""
    return frozenset(code for code, rule in RULES.items() if not is_structural(rule))


def make_views(catalog: Catalog, wording: Wording, judged: Judged = NOT_JUDGED) -> list[PageView]:
    """Every page of the site, as views."""
    return [made.view for made in made_views(Readable(catalog), wording, judged, lambda view: view, Cache())]


def build(
    project: Project,
    store: Store | None = None,
    stages: Stages | None = None,
    rules: Iterable[Rule] | None = None,
    *,
    keeps_views: bool = False,
) -> Built:
    """The whole line: every page, asset and embedded view of a project, and every diagnostic. After a
    mistake the rest of the line is walked all the same, so that one run shows every mistake. ``store`` keeps
    what was made for the next build; the result is the same with any store. ``stages`` are told how far it has come.
    ``rules`` are asked, all of them unless given. Views can be made again; ``keeps_views`` spares that."""
    with collector_at_ease():
        return _built(project, store or NoStore(), stages or Stages(), rules, keeps_views)


def _built(
    project: Project, store: Store, stages: Stages, rules: Iterable[Rule] | None, keeps_views: bool
) -> Built:
    loaded = load_catalog(project, stages)
    catalog, cache = loaded.catalog, make_cache(project, store)
    files = hand_written(project.pages, project.root)
    sources, unreadable_pages = read_pages(files)
    renderer, wording = make_renderer(project)
    readable = Readable(catalog, cache)
    found = [*loaded.diagnostics, *unreadable_pages, *renderer.problems()]
    found += check_metadata(placed_metadata(project), Position(project.config))
    with suppress(Exception) if has_errors(loaded.diagnostics) else nullcontext():
        # Of what could be understood a page can be made; if not, what could not is reported already.
        with stages.stage("check"):
            paths = frozenset(file.path for file in files)
            ruled, judged = judge(loaded, project, paths, RULES.values() if rules is None else rules)
        found += ruled
        printer = make_printer(project, renderer, readable, cache)
        tables = Tables(wording, renderer.addresses, cache)
        early = EarlyPages(printer, tables, catalog, project, stages)
        # what is broken is printed at its end
        met = ignored if keeps_views or has_errors(loaded.diagnostics) else early.meet
        choose = partial(_chosen, project=project)
        with stages.stage("view"):
            made = made_views(readable, wording, judged, choose, cache, stages, met)
        pages = [one for one in made if one.info.has_page]
        found += collisions(pages, asset_paths(pages, catalog, project), files, project.directory_urls)
        embedded, problems = EmbeddedViews.among(made, renderer, loaded.unread).in_pages(sources)
        found += problems
        with stages.stage("render"):
            printed = [early.print(one) for one in stages.each("render", pages)]
        found += [problem for one in printed for problem in one.diagnostics]
        found += dead_leads(catalog, made, [one.page for one in printed if one.page], loaded.unread)
    found = in_order(found)
    failed = has_errors(found)
    may_be_unused = (
        () if failed or rules is not None else reportable(project.given)
    )  # what was not reached was not judged
    found = list(apply_silences(found, loaded.silences, project.today, may_be_unused))
    silent = unjudged(project.given)
    held = compare(found, load_baseline(project).only(lambda code: code not in silent))
    told = tuple(one for one in held.diagnostics if one.code not in OWN_CODES)
    if has_errors(told):
        return Built((), (), {}, told, catalog, tuple(found), held.accepted, loaded.files)
    with stages.stage("data"):
        assets = tuple(make_assets(pages, printed, readable, project, tables, early.versions))
    return Built(
        pages=tuple(one.page for one in printed if one.page is not None),
        assets=assets,
        embedded=embedded,
        diagnostics=told,
        catalog=catalog,
        found=tuple(found),
        accepted=held.accepted,
        files=loaded.files,
        search=tuple(entry for one in printed for entry in one.search),
        made=tuple(made),
        addresses=renderer.addresses,
        has_twins=project.options.twins,
        cache=cache,
    )


def make_cache(project: Project, store: Store) -> Cache:
    """What earlier builds have made with the same program and the same options."""
    if isinstance(store, NoStore):
        return Cache()
    options = project.options, project.directory_urls, project.site_url, project.site_name, project.today
    return Cache(store, digest((program(), digest_of(options))))


def make_printer(project: Project, renderer: Renderer, readable: Readable, cache: Cache) -> Printer:
    """What prints the pages of a project."""
    templates = digest_of_files(project.templates) if cache.keeps else b""
    return Printer(renderer, readable, cache, templates, project.site_name, project.options.language)


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
        made = made_views(Readable(loaded.catalog), wording, NOT_JUDGED, lambda view: view, Cache())
        pages = [one for one in made if one.info.has_page]
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
    made = made_views(Readable(loaded.catalog), wording, judged, lambda view: view, Cache())
    return EmbeddedViews.among(made, renderer)
