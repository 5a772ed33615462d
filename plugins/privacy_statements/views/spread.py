"""A list that is too long for one page → several pages, each with its range and links to the others: to all of them, or
to stretches of the list if they are many.

The further pages are below the first, under their number: ``products/index/2.md``, ``items/app.name/2.md``. No id of a
record has a slash, so no record can collide with them; and the first page keeps its address.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Group, Link, PageInfo, PartView, Table, TableRow
from privacy_statements.words.language import alphabetical
from privacy_statements.words.wording import Wording

ROWS = 50
"""The most rows of a list on one page."""
ROOM = 40_000
"""The most bytes of HTML that the rows of a list take on one page, as estimated by ``weight``. The rest of 60,000 is
for menus, head and headers of groups. Only lists of long texts are weighed."""
LIGHT = 12
"""So few rows are on one page, whatever they weigh."""
LINKED = 12
"""The most pages of a list of which each has links to all the others."""


class Named(Protocol):
    """A record with a name."""

    @property
    def name(self) -> str:
        """What readers call it."""


Entry = TypeVar("Entry")
Part = TypeVar("Part")
Record = TypeVar("Record", bound=Named)


class Sheet(Struct, frozen=True):
    """One of the pages over which a long list is spread."""

    link: Link
    """What of the list it has, such as "App name to Device name"; leads there."""
    here: bool
    """Whether this is the page itself."""
    inside: tuple[Sheet, ...] = ()
    """Where there are many pages, each link is a stretch of them; these are the pages of the open one."""


class SpreadPage(PageView, frozen=True):
    """A page with a list that may go on on other pages."""

    sheets: tuple[Sheet, ...]
    """The pages over which a long list is spread; none where one is enough."""


def by_name(records: Iterable[Record]) -> list[Record]:
    """The records by name, so that a range of them says what is in it."""
    return sorted(records, key=lambda record: alphabetical(record.name))


def spread(
    entries: Sequence[Entry], most: int = ROWS, weigh: Callable[[Entry], int] | None = None, light: int = LIGHT
) -> list[Sequence[Entry]]:
    """The entries, page by page, ``most`` on each; one empty page if there are none. With ``weigh``, a page also holds
    no more than it has room for, unless there are at most ``light`` entries."""
    if weigh is None or len(entries) <= light:
        return [entries[start : start + most] for start in range(0, len(entries), most)] or [entries]
    pages, start, room = [], 0, ROOM
    for place, entry in enumerate(entries):
        taken = weigh(entry)
        if place > start and (place - start == most or taken > room):
            pages.append(entries[start:place])
            start, room = place, ROOM
        room -= taken
    return [*pages, entries[start:]]


def spread_tables(
    tables: Sequence[Table | None], most: int = ROWS, weigh: Callable[[TableRow], int] | None = None
) -> list[tuple[Table | None, ...]]:
    """The tables of a page, page by page, each with its rows on that page, if any. A row group that goes on has its
    header again."""
    rows = [
        (number, place, row)
        for number, table in enumerate(tables)
        for place, group in enumerate(table.groups if table else ())
        for row in group.rows
    ]
    pages = []
    for part in spread(rows, most, (lambda row: weigh(row[2])) if weigh else None):
        cut: list[Table | None] = [None] * len(tables)
        for number, in_table in groupby(part, key=lambda row: row[0]):
            table = tables[number]
            assert table is not None
            groups = tuple(
                replace(table.groups[place], rows=tuple(row for _, _, row in in_group))
                for place, in_group in groupby(in_table, key=lambda row: row[1])
            )
            cut[number] = replace(table, groups=groups)
        pages.append(tuple(cut))
    return pages


def spread_groups(table: Table, weigh: Callable[[TableRow], int]) -> list[Table]:
    """A table, page by page, each with as many whole groups as fit. A group that is too long for one page has several
    for itself."""
    pages: list[list[Group]] = []
    room = 0
    for group in table.groups:
        weights = {id(row): weigh(row) for row in group.rows}
        taken = sum(weights.values())
        if taken > ROOM:
            parts = spread(group.rows, len(group.rows), lambda row, of=weights: of[id(row)], light=1)  # type: ignore[misc]  # mypy knows no defaults of lambdas
            pages += ([replace(group, rows=tuple(rows))] for rows in parts)
            room = 0
        elif taken > room:
            pages.append([group])
            room = ROOM - taken
        else:
            pages[-1].append(group)
            room -= taken
    return [replace(table, groups=tuple(groups)) for groups in pages]


def weight(row: TableRow) -> int:
    """About how many bytes of HTML a row takes."""
    header = row.header
    about = 140 + _link(header.name) + len(header.name.text) + len(header.words or "")
    often = Counter(map(id, row.cells))  # most are the very cell that says nothing
    cells = {id(cell): cell for cell in row.cells}
    return about + 2 * len(header.anchor or "") + sum(_cell(cell) * often[key] for key, cell in cells.items())


def _cell(cell: Cell) -> int:
    taken = 40 + _prose(cell.prose) + sum(map(_answer, cell.answers)) + sum(map(_part, cell.parts))
    for value in cell.values:
        taken += 12 + _link(value.link) + _prose(value.prose)
    return taken + sum(map(_fact, cell.facts)) + sum(27 + _link(link) for link in cell.links)


def _prose(prose: str | None) -> int:
    return 36 + len(prose) if prose else 0


def _answer(answer: AnswerView) -> int:
    taken = 30 + len(answer.label)
    for words in (answer.only, answer.condition, answer.form, answer.note):
        taken += 38 + len(words) if words else 0
    for link in (answer.column, answer.target):
        taken += 20 + _link(link) if link else 0
    return taken + sum(map(_fact, answer.facts))


def _part(part: PartView) -> int:
    taken = 60 + _link(part.name) + len(part.relation) + len(part.note or "")
    taken += sum(36 + len(detail) for detail in part.details) + sum(27 + _link(link) for link in part.links)
    return taken + sum(map(_answer, part.answers)) + sum(map(_part, part.parts))


def _fact(fact: Fact) -> int:
    words = sum(9 + _link(value.link) + _prose(value.prose) for value in fact.values)
    return 50 + len(fact.label) + words


def _link(link: Link) -> int:
    page, anchor, url = link.page, link.anchor, link.url
    return len(link.text) + (22 + len(page or "") + len(anchor or "") + len(url or "") if page or url else 0)


def sheets(
    info: PageInfo, ranges: Sequence[tuple[str, str]], wording: Wording
) -> Iterator[tuple[PageInfo, tuple[Sheet, ...]]]:
    """The identity of each page of a list, and its links to the others. ``ranges`` are the first and the last name on
    each page. A list of one page needs no links.

    More than ``LINKED`` pages are grouped in stretches: each page has links to all stretches, and to all pages of its
    own. So any page is two steps from any other, with as many links as twice the root of their number.
    """
    words = [_range(first, last, wording) for first, last in ranges]
    pages = [_continued(info, number, words_of_page, wording) for number, words_of_page in enumerate(words, 1)]
    links = [Link(words_of_page, page=page.path) for words_of_page, page in zip(words, pages, strict=True)]
    if len(pages) <= LINKED:
        for here, page in enumerate(pages):
            yield page, _sheets(links, here) if len(pages) > 1 else ()
        return
    length = math.ceil(math.sqrt(len(pages)))
    starts = range(0, len(pages), length)
    ends_of = [(ranges[start][0], ranges[start : start + length][-1][1]) for start in starts]
    stretches = [
        Link(_range(*words_of_page, wording), page=pages[start].path)
        for words_of_page, start in zip(ends_of, starts, strict=True)
    ]
    for here, page in enumerate(pages):
        yield (
            page,
            tuple(
                Sheet(Link(stretch.text), False, _sheets(links[start : start + length], here - start))
                if start <= here < start + length
                else Sheet(stretch, False)
                for start, stretch in zip(starts, stretches, strict=True)
            ),
        )


def over_pages(
    info: PageInfo, parts: Sequence[Part], names: Callable[[Part], Sequence[str]], wording: Wording
) -> Iterator[tuple[PageInfo, tuple[Sheet, ...], Part]]:
    """The parts of a list, each with its page and the links of that page to the others. ``names`` gives the names of
    the entries of a part."""
    ranges = [ends(names(part)) for part in parts]
    for (page, links), part in zip(sheets(info, ranges, wording), parts, strict=True):
        yield page, links, part


def _sheets(links: Sequence[Link], here: int) -> tuple[Sheet, ...]:
    return tuple(Sheet(link, place == here) for place, link in enumerate(links))


def ends(names: Sequence[str]) -> tuple[str, str]:
    """The first and the last name."""
    return (names[0], names[-1]) if names else ("", "")


def names_of(tables: Sequence[Table | None]) -> list[str]:
    """What the rows of tables are about, in their order."""
    return [row.header.name.text for table in tables if table for group in table.groups for row in group.rows]


def _range(first: str, last: str, wording: Wording) -> str:
    if first == last:
        return first
    return wording._("{first} to {last}").format(first=first, last=last)


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
