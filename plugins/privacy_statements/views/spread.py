"""A list that is too long for one page → several pages, each with its range and links to all others.

The further pages are below the first, under their number: ``products/index/2.md``, ``items/app.name/2.md``. No id of a
record has a slash, so no record can collide with them; and the first page keeps its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from math import ceil
from typing import TypeVar
from zlib import compress

from msgspec import Struct, json
from msgspec.structs import replace

from privacy_statements.views.paths import Named
from privacy_statements.views.shapes import Link, PageInfo, Table
from privacy_statements.words.language import alphabetical
from privacy_statements.words.wording import Wording

ROOM = 110_000
"""A list that takes no more bytes than these has one page. They are of its JSON, packed: packed HTML of the same rows is 0.92
to 1.7 times as long, so no list of less than 100 KB goes on."""


Entry = TypeVar("Entry")
Record = TypeVar("Record", bound=Named)


class Sheet(Struct, frozen=True):
    """One of the pages over which a long list is spread."""

    link: Link
    """What of the list it has, such as "App name to Device name"; leads there."""
    here: bool
    """Whether this is the page itself."""
    anchors: tuple[str, ...] = ()
    """The anchors of its rows to which links lead by way of the first page."""


def by_name(records: Iterable[Record]) -> list[Record]:
    """The records by name, so that a range of them says what is in it."""
    return sorted(records, key=lambda record: alphabetical(record.name))


def spread(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    """The entries, page by page, about as much on each; one empty page if there are none."""
    parts = [json.encode(entry, enc_hook=str) for entry in entries]
    total = sum(map(len, parts))
    if total <= 4 * ROOM:  # it packs better than that
        return [entries]
    pages = ceil(len(compress(b"".join(parts))) / ROOM)
    begins = accumulate(map(len, parts), initial=0)
    placed = groupby(zip(begins, entries, strict=False), key=lambda each: each[0] * pages // total)
    return [[entry for _, entry in page] for _, page in placed]


def spread_tables(tables: Sequence[Table | None]) -> list[tuple[Table | None, ...]]:
    """The tables of a page, page by page, each with its rows on that page, if any. A row group that goes on has its
    header again."""
    rows = [
        (number, place, group.title, row)
        for number, table in enumerate(tables)
        for place, group in enumerate(table.groups if table else ())
        for row in group.rows
    ]
    pages, parts = [], spread(rows)
    for part in parts:
        cut: list[Table | None] = [None] * len(tables)
        for number, in_table in groupby(part, key=lambda row: row[0]):
            table = tables[number]
            assert table is not None
            groups = tuple(
                replace(table.groups[place], rows=tuple(row for *_, row in in_group))
                for place, in_group in groupby(in_table, key=lambda row: row[1])
            )
            cut[number] = replace(table, groups=groups, is_part=len(parts) > 1)
        pages.append(tuple(cut))
    return pages


def sheets(
    info: PageInfo, ranges: Sequence[tuple[str, str]], wording: Wording
) -> Iterator[tuple[PageInfo, tuple[Sheet, ...]]]:
    """The identity of each page of a list, and its links to the others. ``ranges`` are the first and the last name on
    each page. A list of one page needs no links."""
    to = wording._("{first} to {last}")
    words = [first if first == last else to.format(first=first, last=last) for first, last in ranges]
    pages = [_continued(info, number, words_of_page, wording) for number, words_of_page in enumerate(words, 1)]
    links = [Link(words_of_page, page=page.path) for words_of_page, page in zip(words, pages, strict=True)]
    for page, own in zip(pages, links, strict=True):
        yield page, tuple(Sheet(link, link is own) for link in links) if len(pages) > 1 else ()


def ends(names: Sequence[str]) -> tuple[str, str]:
    """The first and the last name."""
    return (names[0], names[-1]) if names else ("", "")


def _continued(info: PageInfo, number: int, words: str, wording: Wording) -> PageInfo:
    """The page of this number. The record's own title and description are used on the first page only."""
    if number == 1:
        return info
    return replace(
        info,
        path=f"{info.path.removesuffix('.md')}/{number}.md",
        title=wording._("{title}, page {number}: {range}").format(title=info.title, number=number, range=words),
        description=wording._("Page {number}, {range}. {description}").format(
            number=number, range=words, description=info.description
        ),
        metadata={key: value for key, value in info.metadata.items() if key not in ("title", "description")},
        in_menu=False,
        menu_title=None,
        continues=info.path,
    )
