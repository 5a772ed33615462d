"""What is judged of a catalog that is understood. One rule, one file; ``RULES`` is the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import ModuleType

from privacy_statements.diagnostics import Diagnostic
from privacy_statements.model import Catalog
from privacy_statements.rules import (
    alias_in_use,
    blocked_slug,
    contradicted_never,
    dead_anchor,
    empty_product,
    incomplete_notice,
    missing_choice,
    missing_evidence,
    missing_metadata,
    needs_review,
    number_disagrees,
    orphan_item,
    reading_level,
    review_overdue,
    same_name,
    same_name_different_item,
    sibling_leak,
    unanswered,
    unfinished_text,
    unused_word,
    vague_condition,
    vague_list,
    vague_region,
    vague_retention,
)
from privacy_statements.rules.given import Given
from privacy_statements.rules.texts import Texts


def _always(given: Given) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the code it reports, the check itself, and its manual page (the docstring of its file)."""

    code: str
    check: Callable[[Catalog, Given], Iterator[Diagnostic]]
    manual: str
    judges: Callable[[Given], bool] = _always
    """Whether the rule can judge in these circumstances: one that needs a day does not without one."""
    read: Callable[[Texts, Given], Iterator[Diagnostic]] | None = None
    """The same check for a rule that reads the words of texts, which all of these rules share; ``None`` for one that
    judges the structure of the records."""


def _rule(module: ModuleType) -> Rule:
    read: Callable[[Texts, Given], Iterator[Diagnostic]] | None = getattr(module, "read", None)
    check = module.check if read is None else _alone(read)
    return Rule(module.CODE, check, module.__doc__ or "", getattr(module, "judges", _always), read)


def _alone(
    read: Callable[[Texts, Given], Iterator[Diagnostic]],
) -> Callable[[Catalog, Given], Iterator[Diagnostic]]:
    """A rule that reads texts, with texts of its own."""
    return lambda catalog, given: read(Texts(catalog, given.language), given)


def is_structural(rule: Rule) -> bool:
    """Whether a rule judges references, ids and what is stated, without the words of texts."""
    return rule.read is None


def found_by(rules: Iterable[Rule], catalog: Catalog, given: Given) -> Iterator[Diagnostic]:
    """What rules say of a catalog in these circumstances, rule by rule. Its texts are walked over once."""
    texts: Texts | None = None
    for rule in rules:
        if rule.read is None:
            yield from rule.check(catalog, given)
        else:
            texts = texts or Texts(catalog, given.language)
            yield from rule.read(texts, given)


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in map(
        _rule,
        (
            alias_in_use,
            blocked_slug,
            contradicted_never,
            dead_anchor,
            empty_product,
            incomplete_notice,
            missing_choice,
            missing_evidence,
            missing_metadata,
            needs_review,
            number_disagrees,
            orphan_item,
            reading_level,
            review_overdue,
            same_name,
            same_name_different_item,
            sibling_leak,
            unanswered,
            unfinished_text,
            unused_word,
            vague_condition,
            vague_list,
            vague_region,
            vague_retention,
        ),
    )
}
