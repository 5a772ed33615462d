"""What one product denies, and which of its denials speak of a claim: of the same item, of one around it or under another
name, of its category, or of all data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field

from privacy_statements.catalog.model import Catalog, DataItem
from privacy_statements.catalog.summaries import shared_items
from privacy_statements.records.words import Necessity
from privacy_statements.rules.claims import Claim, names_in
from privacy_statements.rules.names import all_plain, plain


class Denied(Struct):
    """What one product says is not collected, by everything through which it can be contradicted."""

    items: dict[str, list[Claim]] = field(default_factory=dict)
    names: dict[str, list[Claim]] = field(default_factory=dict)
    """Items that have only a name."""
    categories: dict[str, list[Claim]] = field(default_factory=dict)
    everything: list[Claim] = field(default_factory=list)

    def add(self, claim: Claim, about: bool) -> None:
        """One denial. ``about``: the row is about all data, or about a category."""
        if about and claim.row.about_all:
            self.everything.append(claim)
        elif about and claim.row.said.category is not None:
            self.categories.setdefault(claim.row.said.category.id, []).append(claim)
        elif (item := claim.item) is not None:
            self.items.setdefault(item.id, []).append(claim)
            if item.product is None:
                return
        if claim.is_local and not about and (claim.item or claim.part):
            for name in names_in(claim):
                self.names.setdefault(name, []).append(claim)

    def __bool__(self) -> bool:
        return bool(self.items or self.names or self.categories or self.everything)


class Shared:
    """The shared items, looked at when a product denies anything."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @cached_property
    def items(self) -> Mapping[str, DataItem]:
        return shared_items(self._catalog)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[DataItem, ...]]:
        items: dict[str, tuple[DataItem, ...]] = {}
        for key, names in self.names.items():
            for name in names:
                items[name] = (*items.get(name, ()), self.items[key])
        return items

    @cached_property
    def names(self) -> Mapping[str, list[str]]:
        return {key: _names_of(item) for key, item in self.items.items()}


def _names_of(item: DataItem) -> list[str]:
    return all_plain((item.name, *item.aliases, *item.former_names))


def denials_about(claim: Claim, denied: Denied, catalog: Catalog, shared: Shared) -> Iterator[tuple[Claim, str]]:
    """The denials that are about a claim, each with the words that say how, the nearest first."""
    for item, broader in _chain(claim, shared):
        what = "a narrower item of" if broader else "another name of"
        for denial in denied.items.get(item.id, ()):
            same = item is claim.item or (not broader and plain(denial.name) == plain(claim.name))
            yield denial, ", and" if same else f', {what} "{denial.name}", which is'
        names = (shared.names.get(item.id) or _names_of(item)) if denied.names else ()
        yield from _by_name(claim, names, what, denied)
    if claim.is_local and denied.names:
        yield from _by_name(claim, names_in(claim), "another name of", denied)
    if denied.categories:
        for category in _categories(claim, catalog):
            for denial in denied.categories.get(category, ()):
                yield denial, f', and data of the category "{denial.name}" is'
    for denial in denied.everything:
        yield denial, ", and data of any kind is"


def _by_name(claim: Claim, names: Iterable[str], what: str, denied: Denied) -> Iterator[tuple[Claim, str]]:
    """Denied items that have only a name. A promise is meant wherever the name is met; in the cells of tables, the
    "Phone number" of users and that of admins are one only inside one category."""
    for name in names:
        for denial in denied.names.get(name, ()):
            if _may_share_a_name(denial, claim):
                same = plain(denial.name) == plain(claim.name)
                yield denial, ", and" if same else f', {what} "{denial.name}", which is'


def _may_share_a_name(denial: Claim, claim: Claim) -> bool:
    """Whether a name means the same at both places."""
    denying, around = denial.row.said, claim.row.said.category
    if denying.necessity is Necessity.NEVER and denial.part is None:
        return True
    if denying.category is None or around is None:
        return denying.necessity is Necessity.NEVER
    return denying.category is around


def _chain(claim: Claim, shared: Shared) -> Iterator[tuple[DataItem, bool]]:
    """The items that a claim is about: its own or those of its name, then those around them."""
    starts = [claim.item] if claim.item is not None else []
    if claim.is_local:
        starts += [item for name in names_in(claim) for item in shared.by_name.get(name, ())]
    for start in starts:
        item, broader = start, False
        yield item, broader
        while item.parent is not None:
            item, broader = shared.items[item.parent], True
            yield item, broader


def _categories(claim: Claim, catalog: Catalog) -> Iterator[str]:
    """The categories of what is collected, each with those around it."""
    own = claim.item.category if claim.item is not None else None
    around = claim.row.said.category if claim.part is None or claim.item is None else None
    for category in (own, around):
        yield from (each.id for each in catalog.vocabulary.around(category))
