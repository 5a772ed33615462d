"""The line itself, on one screen: load → build → check → view → render → page. Read this first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from msgspec.structs import replace

from privacy_statements.cache.aside import Aside
from privacy_statements.cache.digests import digest, digest_of, digest_of_files, program
from privacy_statements.cache.reads import Readable
from privacy_statements.cache.recall import Cache
from privacy_statements.cache.store import NoStore, Store
from privacy_statements.catalog.build.catalog import Loaded, build_catalog
from privacy_statements.catalog.model import Catalog
from privacy_statements.checking import check as check
from privacy_statements.checking import load_baseline, ruled, unjudged
from privacy_statements.checking import load_catalog as load_catalog
from privacy_statements.checking import reportable as reportable
from privacy_statements.checking import unread as unread
from privacy_statements.diagnostics.diagnostic import Diagnostic, Severity, has_errors
from privacy_statements.diagnostics.findings import Counted, Findings, in_order
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.diagnostics.silence import apply_silences
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.early import EarlyPages
from privacy_statements.pages.embedded import EmbeddedViews
from privacy_statements.pages.handwritten import collisions, hand_written, read_pages
from privacy_statements.pages.leading import dead_leads
from privacy_statements.pages.making import Met, ignored, in_turn, made_views
from privacy_statements.pages.metadata import check_metadata
from privacy_statements.pages.printing import Printer, Told
from privacy_statements.pages.render import Renderer
from privacy_statements.project import Project, placed_metadata
from privacy_statements.publish.assets import Tables, asset_paths, make_assets
from privacy_statements.publish.built import Built
from privacy_statements.read.files import files_below
from privacy_statements.read.load import collector_at_ease, data_of, load_folder, load_text, shown_path
from privacy_statements.rules import RULES, Rule
from privacy_statements.rules.baseline import OWN_CODES, compare
from privacy_statements.rules.names import forget_many
from privacy_statements.views import NOT_JUDGED
from privacy_statements.views.applies import AppliesPage
from privacy_statements.views.completeness import Judged
from privacy_statements.views.pages import PageView
from privacy_statements.views.search import SearchPage
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording


def load_documents(project: Project) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every product and guide as it is written: the folder it is in, the name of its file, and its keys as plain
    data. Of what cannot be read there is nothing here; ``load_catalog`` tells it."""
    for kind in ("products", "guides"):
        for file in load_folder(project.content / kind, project.root, project.limits):
            said = data_of(file.node) if file.node is not None else None
            for data in said if isinstance(said, list) else [said]:
                if isinstance(data, dict):
                    yield kind, PurePosixPath(file.path).stem, data


def judge(
    loaded: Loaded,
    project: Project,
    pages: frozenset[str] | None = None,
    rules: Iterable[Rule] = RULES.values(),
    store: Store | None = None,
) -> tuple[Findings, Judged]:
    """What these rules say of a catalog, and what of it the site shows: the debts that nobody disregards. ``pages``
    are the files of the hand-written pages, by path below their folder. ``store`` keeps for the next run what is said
    of single products."""
    found = in_order(ruled(loaded, replace(project.given, pages=pages), rules, store))
    debts = Findings()
    if project.options.completeness:
        kept = apply_silences(found, loaded.silences, project.today, ()).entries
        debts = Findings(tuple(one for one in kept if one.severity is Severity.DEBT))
    return found, Judged(debts, project.given.checklists, project.options.completeness)


def make_views(catalog: Catalog, wording: Wording, judged: Judged = NOT_JUDGED) -> list[PageView]:
    """Every page of the site, as views."""
    return [made.view for made in made_views(Readable(catalog), wording, judged, lambda view: view, Cache())]


def build(
    project: Project,
    store: Store | None = None,
    stages: Stages | None = None,
    rules: Iterable[Rule] | None = None,
    *,
    met: Met | None = None,
    tell: Told | None = None,
) -> Built:
    """The whole line: every page, asset and embedded view of a project, and every diagnostic. After a
    mistake the rest of the line is walked all the same, so that one run shows every mistake. ``store`` keeps
    what was made for the next build; the result is the same with any store. ``stages`` are told how far it has come.
    ``rules`` are asked, all of them unless given. ``met`` is given the views of each subject before they are
    printed and forgotten, unless the records are wrong. ``tell``, which goes without a store alone, is given each page as
    soon as it is printed, and again if it gets another title, unless the records are wrong. What was made is then held
    no longer: who reads it later has it made again, or reads it from a file."""
    with collector_at_ease():
        return _built(project, store or NoStore(), stages or Stages(), rules, met or ignored, tell)


def _built(
    project: Project, store: Store, stages: Stages, rules: Iterable[Rule] | None, met: Met, tell: Told | None
) -> Built:
    loaded = load_catalog(project, stages)
    catalog, cache = loaded.catalog, make_cache(project, store)
    files = hand_written(project.pages, project.root)
    sources, unreadable_pages = read_pages(files)
    renderer, wording = make_renderer(project)
    readable = Readable(catalog, cache, loaded.versions, loaded.digests, places=shows_places(project))
    found: list[Counted] = [*loaded.diagnostics, *unreadable_pages, *renderer.problems()]
    found += check_metadata(placed_metadata(project), Position(project.config))
    with suppress(Exception) if has_errors(loaded.diagnostics) else nullcontext():
        # Of what could be understood a page can be made; if not, what could not is reported already.
        with stages.stage("check"):
            paths = frozenset(file.path for file in files)
            ruled, judged = judge(loaded, project, paths, RULES.values() if rules is None else rules, store)
        forget_many()
        found += ruled.entries
        # what is broken is printed at its end, and nobody is told of it
        is_broken = has_errors(loaded.diagnostics)
        printer = make_printer(project, renderer, readable, cache, None if is_broken else tell)
        tables = Tables(wording, renderer.addresses, cache, None if tell is None else Aside())
        early = EarlyPages(printer, tables, catalog, project, stages)
        meets = ignored if is_broken else in_turn(met, early.meet)
        choose = partial(_chosen, project=project)
        with stages.stage("view"):
            made = made_views(readable, wording, judged, choose, cache, stages, meets)
        pages = [one for one in made if one.info.has_page]
        found += collisions(pages, asset_paths(pages, catalog, project), files, project.directory_urls)
        embedded, problems = EmbeddedViews.among(made, renderer, loaded.unread).in_pages(sources)
        found += problems
        with stages.stage("render"):
            printed = [early.print(one) for one in stages.each("render", pages)]
        wording.forget_all()
        found += [problem for one in printed for problem in one.diagnostics]
        found += dead_leads(catalog, made, [one.page for one in printed if one.page], loaded.unread)
    all_found = in_order(found)
    failed = has_errors(all_found.entries)
    may_be_unused = (
        () if failed or rules is not None else reportable(project.given)
    )  # what was not reached was not judged
    kept = apply_silences(all_found, loaded.silences, project.today, may_be_unused)
    silent = unjudged(project.given)
    held = compare(kept, load_baseline(project).only(lambda code: code not in silent))
    told = Findings(tuple(one for one in held.diagnostics.entries if one.code not in OWN_CODES))
    if has_errors(told.entries):
        return Built((), (), {}, told, catalog, kept, held.accepted, loaded.files)
    with stages.stage("data"):
        assets = tuple(make_assets(pages, printed, readable, project, tables, early.versions))
    readable.forget()
    return Built(
        pages=tuple(one.page for one in printed if one.page is not None),
        assets=assets,
        embedded=embedded,
        diagnostics=told,
        catalog=catalog,
        found=kept,
        accepted=held.accepted,
        files=loaded.files,
        search=tuple(entry for one in printed for entry in one.search),
        made=tuple(made),
        addresses=renderer.addresses,
        has_twins=project.options.twins,
        cache=cache,
    )


def shows_places(project: Project) -> bool:
    """Whether a page can say where in a file its rows stand: by links to records, or by a template of the site."""
    templates = (file for file in files_below(project.templates) if file.suffix == ".jinja")
    return bool(project.options.record_url) or any(True for _ in templates)


def make_cache(project: Project, store: Store) -> Cache:
    """What earlier builds have made with the same program and the same options. What the day decides is judged anew
    each time, and views that show it are kept with what was judged."""
    if isinstance(store, NoStore):
        return Cache()
    options = project.options, project.directory_urls, project.site_url, project.site_name
    return Cache(store, digest((program(), digest_of(options))))


def make_printer(
    project: Project, renderer: Renderer, readable: Readable, cache: Cache, told: Told | None = None
) -> Printer:
    """What prints the pages of a project. ``told`` is given each of them."""
    templates = digest_of_files(project.templates) if cache.keeps else b""
    return Printer(renderer, readable, cache, templates, project.site_name, project.options.language, told)


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
    return tuple(sorted(one for one in found if path in (one.position.path, one.related and one.related.path)))


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
