"""Rules → what they say of a catalog; and of all that is wrong in records, what is to be told."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext, suppress
from typing import Any

from msgspec import Struct

from privacy_statements.catalog.build.catalog import Loaded
from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.diagnostic import CODES, Diagnostic, Severity, has_errors
from privacy_statements.diagnostics.findings import Counted, Findings, expanded, in_order
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.diagnostics.silence import apply_silences
from privacy_statements.rules import RULES, Rule, is_structural, judged
from privacy_statements.rules.context import NOTHING, Context
from privacy_statements.rules.front_matter import check_front_matter, check_metadata
from privacy_statements.words.once import NOTHING_REMEMBERED, Once


class Checked(Struct, frozen=True):
    """What is wrong in the records of a project, before a baseline is applied, and what they say."""

    findings: Findings
    catalog: Catalog
    files: tuple[str, ...]
    """The files of records, by the path that positions show."""


def check(catalog: Catalog, context: Context = NOTHING, rules: Iterable[Rule] | None = None) -> Iterator[Diagnostic]:
    """The diagnostics of a catalog: of the rules, all by default, and of the checks of front matter."""
    yield from expanded(judged([*(RULES.values() if rules is None else rules)], catalog, context))
    yield from check_front_matter(catalog)


def check_records(
    loaded: Loaded,
    context: Context,
    option: Mapping[str, Any],
    config: Position,
    stages: Stages | None = None,
    *,
    day: datetime.date,
    words: bool = True,
) -> Checked:
    """What is wrong in records, without a page being made; without ``words``, no text is read for them. ``option`` is the
    front matter that ``config`` wants on every page; silences expire on ``day``. A build with the same codes reports the
    same, and what only pages show."""
    entries: list[Counted] = [*loaded.diagnostics, *check_metadata(option, config)]
    rules = [rule for rule in RULES.values() if words or is_structural(rule)]
    with where_it_can(loaded), (stages or Stages()).stage("check"):
        entries += ruled(loaded, context, rules)
    reported = frozenset() if has_errors(entries) else reportable(context) - (frozenset() if words else unread())
    findings = apply_silences(in_order(entries), loaded.silences, day, reported)
    return Checked(findings, loaded.catalog, tuple(loaded.files))


def where_it_can(loaded: Loaded) -> Any:
    """What is done with records that are wrong, as far as it can be done: what fails is reported already."""
    return suppress(Exception) if has_errors(loaded.diagnostics) else nullcontext()


def ruled(loaded: Loaded, context: Context, rules: Iterable[Rule], once: Once = NOTHING_REMEMBERED) -> list[Counted]:
    """The diagnostics of rules and of the checks of front matter. A file with errors is not judged for what could not be
    read in it."""
    broken = {diagnostic.position.path for diagnostic in loaded.diagnostics if diagnostic.severity is Severity.ERROR}
    entries = judged([*rules], loaded.catalog, context, once)
    entries += check_front_matter(loaded.catalog)
    if not broken:
        return entries
    entries = [entry for entry in entries if entry.position.path not in broken or entry.severity is Severity.ERROR]
    # what seems to be missing may be in a file that could not be read
    return [entry for entry in entries if entry.code not in ("unanswered", "unused-word")]


def unread() -> frozenset[str]:
    """The codes of rules that read texts for their words."""
    return frozenset(code for code, rule in RULES.items() if not is_structural(rule))


def reportable(context: Context) -> frozenset[str]:
    """The codes that can be reported in these circumstances."""
    return frozenset(CODES) - unjudged(context)


def unjudged(context: Context) -> frozenset[str]:
    """The codes of rules that cannot judge in these circumstances."""
    return frozenset(code for code, rule in RULES.items() if not rule.judges(context))
