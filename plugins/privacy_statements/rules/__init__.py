"""What is judged of a catalog that is understood. One rule, one file; ``RULES`` is the list.

The file of a rule has one or two of these: ``of_product`` (or ``judge``, which gives it where something has to be
prepared) says what is wrong in one product; ``check`` what is wrong in everything else; ``compare`` does so with the gist
of all products; ``read`` is for a rule that reads the words of texts; ``bundles`` is for one that finds very much.
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
from privacy_statements.diagnostics.findings import Bundle, made
from privacy_statements.rules import (
    blocked_slug,
    contradicted_never,
    dead_anchor,
    empty_product,
    incomplete_notice,
    missing_choice,
    missing_evidence,
    missing_metadata,
    needs_review,
    orphan_item,
    review_overdue,
    same_name,
    same_name_different_item,
    unanswered,
    unused_word,
)
from privacy_statements.rules.gists import Gists, Lists
from privacy_statements.rules.given import Given, Judge

if TYPE_CHECKING:  # as the rules that read them
    from privacy_statements.rules.texts import Texts

READING = (
    "alias_in_use",
    "number_disagrees",
    "reading_level",
    "sibling_leak",
    "unfinished_text",
    "vague_condition",
    "vague_list",
    "vague_region",
    "vague_retention",
)
"""The files of the rules that read words, which are imported when words are read."""


def _always(given: Given) -> bool:
    return True


class Rule(Struct, frozen=True):
    """A rule: the code it reports, what it says in its ways, and its manual page (the docstring of its file)."""

    code: str
    page: str | Callable[[], str]
    """Its manual page, or what gives it."""
    judges: Callable[[Given], bool] = _always
    """Whether the rule can judge in these circumstances: one that needs a day does not without one."""
    alone: Callable[[Catalog, Given], Judge] | None = None
    """Gives what judges each product by itself."""
    rest: Callable[[Catalog, Given, Gists], Iterator[Diagnostic]] | None = None
    """What the rule says of everything else, with the gist of all products."""
    read: Callable[[Texts, Given], Iterator[Diagnostic]] | None = None
    """The same for a rule that reads the words of texts, which all of these rules share; it has no other way."""
    bundles: Callable[[Catalog, Given], Iterator[Bundle]] | None = None
    """What the rule says of everything else, where that is very much and reads alike: it is counted without being
    made."""

    @property
    def manual(self) -> str:
        """Its manual page."""
        return self.page if isinstance(self.page, str) else self.page()

    def check(self, catalog: Catalog, given: Given) -> Iterator[Diagnostic]:
        """All that it says of a catalog in these circumstances."""
        products = catalog.products.values()
        if self.alone is not None:
            judge = self.alone(catalog, given)
            yield from (one for product in products for one in judge(product))
        if self.rest is not None:
            lists = Lists(catalog.vocabulary)
            yield from self.rest(catalog, given, lists.gists_of(products))
        if self.bundles is not None:
            yield from made(self.bundles(catalog, given))
        if self.read is not None:
            from privacy_statements.rules.texts import Texts

            yield from self.read(Texts(catalog, given.language), given)


def _rule(module: ModuleType) -> Rule:
    has: dict[str, Any] = vars(module)
    alone, rest = has.get("judge"), has.get("compare")
    if "of_product" in has:
        alone = partial(_each, has["of_product"])
    if "check" in has:
        rest = partial(_without_gists, has["check"])
    judges = has.get("judges", _always)
    return Rule(has["CODE"], module.__doc__ or "", judges, alone, rest, has.get("read"), has.get("bundles"))


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
        found: Iterator[Diagnostic] = file().read(texts, given)
        return found

    return Rule(name.replace("_", "-"), lambda: file().__doc__ or "", read=read)


def is_structural(rule: Rule) -> bool:
    """Whether a rule judges references, ids and what is stated, without the words of texts."""
    return rule.read is None


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in sorted(
        (
            *map(
                _rule,
                (
                    blocked_slug,
                    contradicted_never,
                    dead_anchor,
                    empty_product,
                    incomplete_notice,
                    missing_choice,
                    missing_evidence,
                    missing_metadata,
                    needs_review,
                    orphan_item,
                    review_overdue,
                    same_name,
                    same_name_different_item,
                    unanswered,
                    unused_word,
                ),
            ),
            *map(_reading, READING),
        ),
        key=lambda rule: rule.code,
    )
}
