"""What is judged of a catalog. One rule, one file; ``RULES`` is the table.

The file of a rule has one or two of these functions: ``of_product`` (or ``judge``, which returns it where something has
to be prepared) reports on one product; ``check`` on everything else; ``read`` on the words of texts; ``bundles`` is for a
rule that finds very much.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from importlib import import_module
from typing import Any

from msgspec import Struct

from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.findings import Bundle, Counted, expanded
from privacy_statements.rules.context import Context, Judge
from privacy_statements.rules.texts import Texts
from privacy_statements.words.once import NOTHING_REMEMBERED, Once

__all__ = [
    "RULES",
    "Rule",
    "baseline",
    "checklists",
    "context",
    "front_matter",
    "judging",
    "names",
    "owners",
    "placeholder",
]  # fmt: skip

FILES = (
    "contradicted_never", "impossible_condition", "incomplete_notice", "missing_choice", "missing_evidence",
    "missing_subjects", "needs_review", "placeholder", "reading_level", "review_overdue", "same_name_different_item",
    "two_necessities", "unanswered", "unstructured_limit", "unused_word", "vague_list", "vague_retention",
)  # fmt: skip
"""The files of the rules, by name."""


def _always(context: Context) -> bool:
    return True


class Rule(Struct, frozen=True):
    """A rule: the code it reports, its functions, and its manual page (the docstring of its file)."""

    code: str
    manual: str
    """Its manual page."""
    judges: Callable[[Context], bool] = _always
    """Whether the rule can judge in these circumstances, for example only with a day."""
    alone: Callable[[Catalog, Context], Judge] | None = None
    """Returns a function that judges one product by itself."""
    rest: Callable[[Catalog, Context], Iterator[Diagnostic]] | None = None
    """Judges everything else."""
    read: Callable[[Texts, Context], Iterator[Diagnostic]] | None = None
    """Judges the words of texts; a rule with this has no other function."""
    bundles: Callable[[Catalog, Context], Iterator[Bundle]] | None = None
    """Judges everything else, where that is very much and reads alike: bundles are counted, not listed."""

    def check(self, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
        """All that it reports of a catalog in these circumstances."""
        return expanded(judged((self,), catalog, context))


def judged(
    rules: Collection[Rule], catalog: Catalog, context: Context, once: Once = NOTHING_REMEMBERED
) -> list[Counted]:
    """What rules report of a catalog in these circumstances. Words are read only where a rule asks. ``once`` is that of a
    server, which has read most of them before."""
    judges = [rule.alone(catalog, context) for rule in rules if rule.alone is not None]
    diagnostics: list[Counted] = [
        diagnostic for product in catalog.products.values() for judge in judges for diagnostic in judge(product)
    ]
    for rule in rules:
        diagnostics += rule.rest(catalog, context) if rule.rest is not None else ()
        diagnostics += rule.bundles(catalog, context) if rule.bundles is not None else ()
    if any(rule.read is not None for rule in rules):
        texts = Texts(catalog, context.language, once)
        for rule in rules:
            diagnostics += rule.read(texts, context) if rule.read is not None else ()
    return diagnostics


def _rule(name: str) -> Rule:
    module = import_module(f"{__name__}.{name}")
    has: dict[str, Any] = vars(module)
    alone = partial(_each, has["of_product"]) if "of_product" in has else has.get("judge")
    judges = has.get("judges", _always)
    return Rule(has["CODE"], module.__doc__ or "", judges, alone, has.get("check"), has.get("read"), has.get("bundles"))


def _each(
    of_product: Callable[[Product, Catalog, Context], Iterator[Diagnostic]], catalog: Catalog, context: Context
) -> Judge:
    return lambda product: of_product(product, catalog, context)


def is_structural(rule: Rule) -> bool:
    """Whether a rule judges references, ids and what is stated, without the words of texts."""
    return rule.read is None


RULES: dict[str, Rule] = {rule.code: rule for rule in map(_rule, FILES)}
