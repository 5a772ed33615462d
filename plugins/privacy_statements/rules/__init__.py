"""What is judged of a catalog. One rule, one file; ``RULES`` is the table.

The file of a rule has one or two of these functions: ``of_product`` (or ``judge``, which returns it where something has
to be prepared) reports on one product; ``check`` on everything else; ``compare`` on everything else with the gist of all
products; ``read`` on the words of texts; ``bundles`` is for a rule that finds very much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.findings import Bundle, expanded
from privacy_statements.rules.gists import Gists, Lists
from privacy_statements.rules.given import Given, Judge

if TYPE_CHECKING:  # imported with the rules that read words
    from privacy_statements.rules.texts import Texts

STRUCTURAL = (
    "blocked_slug", "contradicted_never", "dead_anchor", "empty_product", "incomplete_notice", "missing_choice",
    "missing_evidence", "missing_metadata", "needs_review", "orphan_item", "review_overdue", "same_name",
    "same_name_different_item", "unanswered", "unused_word",
)  # fmt: skip
"""The files of the rules that read no words."""
READING = (
    "alias_in_use", "number_disagrees", "reading_level", "sibling_leak", "unfinished_text", "vague_condition",
    "vague_list", "vague_region", "vague_retention",
)  # fmt: skip
"""The files of the rules that read words, which are imported when words are read."""


class Rule(Struct, frozen=True):
    """A rule: the code it reports, its functions, and its manual page (the docstring of its file)."""

    code: str
    page: str | Callable[[], str]
    """Its manual page, or a function that reads it."""
    judges: Callable[[Given], bool] = lambda given: True
    """Whether the rule can judge in these circumstances, for example only with a day."""
    alone: Callable[[Catalog, Given], Judge] | None = None
    """Returns a function that judges one product by itself."""
    rest: Callable[[Catalog, Given, Gists], Iterator[Diagnostic]] | None = None
    """Judges everything else, with the gist of all products."""
    read: Callable[[Texts, Given], Iterator[Diagnostic]] | None = None
    """Judges the words of texts; a rule with this has no other function."""
    bundles: Callable[[Catalog, Given], Iterator[Bundle]] | None = None
    """Judges everything else, where that is very much and reads alike: bundles are counted, not listed."""

    @property
    def manual(self) -> str:
        """Its manual page."""
        return self.page if isinstance(self.page, str) else self.page()

    def check(self, catalog: Catalog, given: Given) -> Iterator[Diagnostic]:
        """All that it reports of a catalog in these circumstances."""
        products = catalog.products.values()
        if self.alone is not None:
            judge = self.alone(catalog, given)
            yield from (diagnostic for product in products for diagnostic in judge(product))
        if self.rest is not None:
            lists = Lists(catalog.vocabulary)
            yield from self.rest(catalog, given, lists.gists_of(products))
        if self.bundles is not None:
            yield from expanded(self.bundles(catalog, given))
        if self.read is not None:
            from privacy_statements.rules.texts import Texts

            yield from self.read(Texts(catalog, given.language), given)


def _rule(name: str) -> Rule:
    module = import_module(f"{__name__}.{name}")
    has: dict[str, Any] = vars(module)
    alone, rest = has.get("judge"), has.get("compare")
    if "of_product" in has:
        alone = partial(_each, has["of_product"])
    if "check" in has:
        rest = partial(_without_gists, has["check"])
    if "judges" in has:
        return Rule(has["CODE"], module.__doc__ or "", has["judges"], alone, rest)
    return Rule(has["CODE"], module.__doc__ or "", alone=alone, rest=rest, bundles=has.get("bundles"))


def _each(
    of_product: Callable[[Product, Catalog, Given], Iterator[Diagnostic]], catalog: Catalog, given: Given
) -> Judge:
    return lambda product: of_product(product, catalog, given)


def _without_gists(
    check: Callable[[Catalog, Given], Iterator[Diagnostic]], catalog: Catalog, given: Given, gists: Gists
) -> Iterator[Diagnostic]:
    return check(catalog, given)


def _reading(name: str) -> Rule:
    def file() -> ModuleType:
        return import_module(f"{__name__}.{name}")

    def read(texts: Texts, given: Given) -> Iterator[Diagnostic]:
        diagnostics: Iterator[Diagnostic] = file().read(texts, given)
        return diagnostics

    return Rule(name.replace("_", "-"), lambda: file().__doc__ or "", read=read)


def is_structural(rule: Rule) -> bool:
    """Whether a rule judges references, ids and what is stated, without the words of texts."""
    return rule.read is None


RULES: dict[str, Rule] = {
    rule.code: rule for rule in sorted((*map(_rule, STRUCTURAL), *map(_reading, READING)), key=lambda rule: rule.code)
}
