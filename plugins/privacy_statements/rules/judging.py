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

    found: Findings
    catalog: Catalog
    files: tuple[str, ...]
    """The files of records, by the path that positions show."""


def check(catalog: Catalog, given: Context = NOTHING, rules: Iterable[Rule] | None = None) -> Iterator[Diagnostic]:
    """What the rules say of a catalog in these circumstances (all of them unless given), and the checks of front
    matter."""
    yield from expanded(judged([*(RULES.values() if rules is None else rules)], catalog, given))
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
    front matter that ``config`` wants on every page, ``day`` that on which silences expire. The diagnostics are those of a build with the same codes, but for what
    only pages show."""
    found: list[Counted] = [*loaded.diagnostics, *check_metadata(option, config)]
    rules = [rule for rule in RULES.values() if words or is_structural(rule)]
    with where_it_can(loaded), (stages or Stages()).stage("check"):
        found += ruled(loaded, context, rules)
    reported = frozenset() if has_errors(found) else reportable(context) - (frozenset() if words else unread())
    kept = apply_silences(in_order(found), loaded.silences, day, reported)
    return Checked(kept, loaded.catalog, tuple(loaded.files))


def where_it_can(loaded: Loaded) -> Any:
    """What is done with records that are wrong, as far as it can be done: what fails is reported already."""
    return suppress(Exception) if has_errors(loaded.diagnostics) else nullcontext()


OF_ABSENCE = frozenset({"unanswered", "unused-word"})
"""Codes of what may only be missing because a file could not be read."""


def ruled(loaded: Loaded, context: Context, rules: Iterable[Rule], once: Once = NOTHING_REMEMBERED) -> list[Counted]:
    """What rules say, and the checks of front matter. A file is judged for what it says, and not for what could not be
    read of it."""
    broken = {one.position.path for one in loaded.diagnostics if one.severity is Severity.ERROR}
    found = judged([*rules], loaded.catalog, context, once)
    found += check_front_matter(loaded.catalog)
    if not broken:
        return found
    found = [one for one in found if one.position.path not in broken or one.severity is Severity.ERROR]
    return [one for one in found if one.code not in OF_ABSENCE]


def unread() -> frozenset[str]:
    """The codes of rules that read texts for their words."""
    return frozenset(code for code, rule in RULES.items() if not is_structural(rule))


def reportable(context: Context) -> frozenset[str]:
    """The codes that can be reported in these circumstances."""
    return frozenset(CODES) - unjudged(context)


def unjudged(context: Context) -> frozenset[str]:
    """The codes of rules that cannot judge in these circumstances."""
    return frozenset(code for code, rule in RULES.items() if not rule.judges(context))
