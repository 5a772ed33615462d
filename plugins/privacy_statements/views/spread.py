"""A list that is too long for one page → several pages. Each names its range, and leads to all the others.

The pages after the first lie below it, under their number: ``products/index/2.md``, ``items/app.name/2.md``. No id of
a record has a slash, so that no record can ever stand in their way; and the first page keeps its address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol, TypeVar

from privacy_statements.language import alphabetical
from privacy_statements.views.shapes import Link, PageInfo, Table
from privacy_statements.wording import Wording

ROWS = 50
"""The most rows of a list on one page."""


class Named(Protocol):
    """A record with a name."""

    @property
    def name(self) -> str:
        """What readers call it."""


Entry = TypeVar("Entry")
Record = TypeVar("Record", bound=Named)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the pages over which a long list is spread."""

    link: Link
    """What of the list it has, such as "App name to Device name"; leads there."""
    here: bool
    """Whether this is the page itself."""


def by_name(records: Iterable[Record]) -> list[Record]:
    """The records by name, so that a range of them says what is in it."""
    return sorted(records, key=lambda record: alphabetical(record.name))


def spread(entries: Sequence[Entry], most: int = ROWS) -> list[Sequence[Entry]]:
    """The entries, page by page; one page of nothing where there is none."""
    return [entries[start : start + most] for start in range(0, len(entries), most)] or [entries]


def spread_tables(tables: Sequence[Table | None], most: int = ROWS) -> list[tuple[Table | None, ...]]:
    """The tables of a page, page by page: each with those of its rows that stand on the page, if any. A row group
    that goes on has its header again."""
    rows = [
        (number, place, row)
        for number, table in enumerate(tables)
        for place, group in enumerate(table.groups if table else ())
        for row in group.rows
    ]
    made = []
    for part in spread(rows, most):
        cut: list[Table | None] = [None] * len(tables)
        for number, in_table in groupby(part, key=lambda row: row[0]):
            table = tables[number]
            assert table is not None
            groups = tuple(
                replace(table.groups[place], rows=tuple(row for _, _, row in in_group))
                for place, in_group in groupby(in_table, key=lambda row: row[1])
            )
            cut[number] = replace(table, groups=groups)
        made.append(tuple(cut))
    return made


def sheets(
    info: PageInfo, ranges: Sequence[tuple[str, str]], wording: Wording
) -> Iterator[tuple[PageInfo, tuple[Sheet, ...]]]:
    """What each page of a list is called, where it goes, and its links to all of them. ``ranges`` are the first and
    the last name on each page. A list of one page needs no links."""
    words = [_range(first, last, wording) for first, last in ranges]
    pages = [_continued(info, number, said, wording) for number, said in enumerate(words, 1)]
    for page in pages:
        yield (
            page,
            tuple(
                Sheet(Link(said, page=other.path), here=other is page)
                for other, said in zip(pages, words, strict=True)
                if len(pages) > 1
            ),
        )


def ends(names: Sequence[Entry], name: Callable[[Entry], str]) -> tuple[str, str]:
    """The names of the first and of the last entry."""
    return (name(names[0]), name(names[-1])) if names else ("", "")


def names_of(tables: Sequence[Table | None]) -> list[str]:
    """What the rows of tables are about, in their order."""
    return [row.header.name.text for table in tables if table for group in table.groups for row in group.rows]


def _range(first: str, last: str, wording: Wording) -> str:
    if first == last:
        return first
    return wording.language.gettext("{first} to {last}").format(first=first, last=last)


def _continued(info: PageInfo, number: int, said: str, wording: Wording) -> PageInfo:
    """The page of this number. What the record says of front matter is about the first: a title stands once."""
    if number == 1:
        return info
    _ = wording.language.gettext
    return replace(
        info,
        path=f"{info.path.removesuffix('.md')}/{number}.md",
        title=_("{title}, page {number}: {range}").format(title=info.title, number=number, range=said),
        description=_("Page {number}, {range}. {description}").format(
            number=number, range=said, description=info.description
        ),
        metadata={key: value for key, value in info.metadata.items() if key not in ("title", "description")},
        in_menu=False,
        menu_title=None,
        continues=info.path,
    )
