"""Figures in words: how many data items, and how many statements about data in general, which are no data items."""

from __future__ import annotations

from collections.abc import Mapping

from privacy_statements.catalog.counting import Size, Tally
from privacy_statements.records.words import Necessity
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording

BEFORE = {Necessity.OPTIONAL: (Necessity.REQUIRED,), Necessity.UNSPECIFIED: (Necessity.REQUIRED, Necessity.OPTIONAL)}
"""The figures that stand before that of a necessity."""


def how_many(size: Size, wording: Wording) -> str:
    """So many data items; and so many statements about data in general."""
    items, general = size
    words = [wording.ngettext("%(n)d data item", "%(n)d data items", items)] if items or not general else []
    if general:
        words.append(
            wording.ngettext("%(n)d statement about data in general", "%(n)d statements about data in general", general)
        )
    return wording.language.all_of(words)


def how_many_with(necessity: Necessity, tallies: Mapping[str, Tally], wording: Wording) -> str:
    """The same of one necessity. What has another one elsewhere counts there, too: without it the figures add up."""
    items = how_many(tallies[necessity].size, wording)
    counted = {item for other in BEFORE.get(necessity, ()) for item in tallies[other].items}
    both = len(tallies[necessity].items.keys() & counted)
    if not both:
        return items
    if necessity is Necessity.OPTIONAL:
        words = wording.ngettext("{items}, %(n)d of them also required", "{items}, %(n)d of them also required", both)
    else:
        words = wording.ngettext(
            "{items}, %(n)d of them labeled elsewhere", "{items}, %(n)d of them labeled elsewhere", both
        )
    return fill(words, items=items)


def how_many_of(size: Size, whole: Size, wording: Wording) -> str:
    """So many of all data items; and so many of all statements about data in general."""
    items, general = whole
    words = []
    if items or not general:
        words.append(
            wording.ngettext("%(n)d of %(all)d data item", "%(n)d of %(all)d data items", items, n=size[0], all=items)
        )
    if general:
        words.append(
            wording.ngettext(
                "%(n)d of %(all)d statement about data in general",
                "%(n)d of %(all)d statements about data in general",
                general,
                n=size[1],
                all=general,
            )
        )
    return wording.language.all_of(words)
