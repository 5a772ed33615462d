"""The beginning of the line: load → build → check. What is wrong in the records, and no page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext, suppress
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.cache.store import NoStore, Store
from privacy_statements.catalog.build.catalog import Loaded, build_catalog
from privacy_statements.catalog.build.kept import Keeper
from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.diagnostic import CODES, Diagnostic, Severity, diagnose, has_errors, nearest
from privacy_statements.diagnostics.findings import Counted, Findings, expanded, in_order
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.diagnostics.silence import apply_silences
from privacy_statements.pages.handwritten import hand_written
from privacy_statements.pages.metadata import KINDS_OF_PAGES, check_metadata
from privacy_statements.project import Project, placed_metadata
from privacy_statements.read.load import collector_paused, each_file, shown_path
from privacy_statements.rules import RULES, Rule, is_structural
from privacy_statements.rules.baseline import Baseline, read_baseline
from privacy_statements.rules.given import NOTHING, Given
from privacy_statements.rules.judging import judged


class Checked(Struct, frozen=True):
    """What is wrong in the records of a project, before a baseline is applied, and what they say."""

    found: Findings
    catalog: Catalog
    files: tuple[str, ...]
    """The files of records, by the path that positions show."""


def load_catalog(project: Project, stages: Stages | None = None, store: Store | None = None) -> Loaded:
    """The catalog of a project, with all that is wrong in its records. ``store`` keeps products for the next run."""
    stages = stages or Stages()
    content = shown_path(project.content, project.root)
    keeper = Keeper(store or NoStore(), content)
    files = each_file(project.content, project.root, project.limits, keeper.read)
    stages.add("load", 0.0)  # it begins first
    keeper.reading = partial(stages.stage, "load")
    with stages.stage("build"):
        return build_catalog(stages.made("load", files), content, keeper)


def check(catalog: Catalog, given: Given = NOTHING, rules: Iterable[Rule] | None = None) -> Iterator[Diagnostic]:
    """What the rules say of a catalog in these circumstances (all of them unless given), and the checks of front
    matter."""
    yield from expanded(judged(RULES.values() if rules is None else rules, catalog, given))
    yield from _front_matter(catalog)


def _front_matter(catalog: Catalog) -> Iterator[Diagnostic]:
    written: list[tuple[Mapping[str, Any], Position]] = []
    if catalog.organization is not None:
        place = catalog.organization.position
        written.append((catalog.organization.metadata, place))
        for kind, metadata in catalog.organization.page_metadata.items():
            written.append((metadata, place))
            if kind.id not in KINDS_OF_PAGES:
                message = f'unknown kind of page "{kind.id}"{nearest(kind.id, KINDS_OF_PAGES)}'
                yield diagnose("unknown-reference", kind.position, message)
    written += [(record.metadata, record.position) for record in catalog.products.values()]
    written += [(record.metadata, record.position) for record in catalog.guides.values()]
    written += [(record.metadata, record.position) for record in catalog.items.values()]
    written += [(record.metadata, record.position) for record in catalog.comparisons.values()]
    written += [(record.metadata, record.position) for record in catalog.questions.values()]
    for front_matter, place in written:
        if front_matter:
            yield from check_metadata(front_matter, place)


def ruled(loaded: Loaded, given: Given, rules: Iterable[Rule], store: Store | None = None) -> list[Counted]:
    """What rules say, and the checks of front matter. A file is judged for what it says, and not for what could not be
    read of it. ``store`` keeps what is said of single products for the next run."""
    broken = {one.position.path for one in loaded.diagnostics if one.severity is Severity.ERROR}
    with collector_paused():
        found = judged(rules, loaded.catalog, given, loaded.built_of, store or NoStore(), loaded.digests)
        found += _front_matter(loaded.catalog)
    if not broken:
        return found
    return [one for one in found if one.position.path not in broken or one.severity is Severity.ERROR]


def check_records(
    project: Project, stages: Stages | None = None, store: Store | None = None, *, words: bool = True
) -> Checked:
    """The beginning of the line: what is wrong in the records. No page is made, and without ``words`` no text is read
    for them; the diagnostics are those of ``build`` with the same codes, but for what only pages show."""
    stages = stages or Stages()
    loaded = load_catalog(project, stages, store)
    found: list[Counted] = [*loaded.diagnostics, *check_metadata(placed_metadata(project), Position(project.config))]
    given = replace(project.given, pages=frozenset(file.path for file in hand_written(project.pages, project.root)))
    # as in the line itself
    may_fail = suppress(Exception) if has_errors(loaded.diagnostics) else nullcontext()
    with may_fail, stages.stage("check"):
        found += ruled(loaded, given, [rule for rule in RULES.values() if words or is_structural(rule)], store)
    reported = () if has_errors(found) else reportable(project.given) - (frozenset() if words else unread())
    kept = apply_silences(in_order(found), loaded.silences, project.today, reported)
    return Checked(kept, loaded.catalog, loaded.files)


def unread() -> frozenset[str]:
    """The codes of rules that read texts for their words."""
    return frozenset(code for code, rule in RULES.items() if not is_structural(rule))


def reportable(given: Given) -> frozenset[str]:
    """The codes that can be reported in these circumstances."""
    return frozenset(CODES) - unjudged(given)


def unjudged(given: Given) -> frozenset[str]:
    """The codes of rules that cannot judge in these circumstances."""
    return frozenset(code for code, rule in RULES.items() if not rule.judges(given))


def load_baseline(project: Project) -> Baseline:
    """What the project accepts of what is found in it."""
    if not project.options.baseline:
        return Baseline()
    return read_baseline(project.baseline, shown_path(project.baseline, project.root))
