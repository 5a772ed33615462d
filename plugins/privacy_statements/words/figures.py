"""Figures in words: how many data items, and how many statements about data in general, which are no data items."""

from __future__ import annotations

from privacy_statements.catalog.counting import Size
from privacy_statements.words.wording import Wording


def how_many(size: Size, wording: Wording) -> str:
    """So many data items; and so many statements about data in general."""
    items, general = size
    words = [wording.ngettext("%(n)d data item", "%(n)d data items", items)] if items or not general else []
    if general:
        words.append(
            wording.ngettext("%(n)d statement about data in general", "%(n)d statements about data in general", general)
        )
    return wording.language.all_of(words)


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
