"""Every name of every data item from A to Z: its own, those that it is also called, and those that it had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from privacy_statements.catalog.model import Catalog, DataItem
from privacy_statements.catalog.summaries import listed
from privacy_statements.views import paths
from privacy_statements.views.item import number_collecting
from privacy_statements.views.shapes import Link
from privacy_statements.views.tables_page import LetterGroup, NameEntry
from privacy_statements.words.language import alphabetical
from privacy_statements.words.wording import Wording

OTHERS = "0-9"
"""The heading of names that begin with no letter, and what its anchor ends with."""


def letter_of(text: str) -> str:
    """The letter under which a name is listed."""
    first = alphabetical(text)[0][:1].upper()
    return first if first.isalpha() else OTHERS


def names_from_a_to_z(catalog: Catalog, wording: Wording) -> list[NameEntry]:
    """Every name of every data item, sorted."""
    entries = [entry for item in catalog.items.values() for entry in _entries(catalog, item, wording)]
    return sorted(entries, key=_place)


def _place(entry: NameEntry) -> tuple[bool, str, str]:
    """Names that do not begin with a letter come first, together."""
    return letter_of(entry.name.text) != OTHERS, *alphabetical(entry.name.text)


def letters(entries: Iterable[NameEntry]) -> tuple[LetterGroup, ...]:
    """Sorted names under their letters."""
    return tuple(
        LetterGroup(f"letter-{letter.lower()}", letter, tuple(group))
        for letter, group in groupby(entries, key=lambda entry: letter_of(entry.name.text))
    )


def jumps(pages: Iterable[tuple[str, tuple[LetterGroup, ...]]]) -> tuple[Link, ...]:
    """A link to where each letter begins, over all pages of the list."""
    places: dict[str, Link] = {}
    for page, groups in pages:
        for group in groups:
            places.setdefault(group.letter, Link(group.letter, page=page, anchor=group.id))
    return tuple(places.values())


def _entries(catalog: Catalog, item: DataItem, wording: Wording) -> Iterator[NameEntry]:
    target = paths.item_link(item, item.name)
    yield NameEntry(target, None, _note(catalog, item, wording))
    if not (item.aliases or item.former_names or item.code_name):
        return
    names = {item.name.casefold()}
    for name in (*item.aliases, *item.former_names, item.code_name):
        if name and name.casefold() not in names:
            names.add(name.casefold())
            yield NameEntry(Link(name), target, None)


def _note(catalog: Catalog, item: DataItem, wording: Wording) -> str | None:
    """Where an item that only one product has belongs to; else its category, and how many products collect it."""
    if item.product is not None:
        return wording._("only in {product}").format(product=listed(catalog)[item.product].name)
    count = number_collecting(catalog.mentions.get(item.id, ()))
    collected = (
        wording.ngettext(
            "collected or reused, with or without limits, by %(n)d product",
            "collected or reused, with or without limits, by %(n)d products",
            count,
        )
        if count
        else ""
    )
    return "; ".join(filter(None, [item.category.name if item.category else "", collected])) or None
