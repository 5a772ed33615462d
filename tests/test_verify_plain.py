"""``verify`` looks at a page first without a tree. Whatever is done to a page: it passes there only if nothing is found
when it is read in full, and its anchors and addresses are the same."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import DAY_OF_BUILD, ROOT
from privacy_statements.addresses import Addresses
from privacy_statements.making import MadeView
from privacy_statements.model import Catalog
from privacy_statements.page import Html, Page
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from privacy_statements.verify.compare import Comparison
from privacy_statements.verify.expected import (
    ExpectedCell,
    ExpectedPage,
    ExpectedRow,
    Heard,
    expected_cell,
    whole_cell,
)
from privacy_statements.verify.links import repeated_ids
from privacy_statements.verify.plain import Plain
from privacy_statements.verify.published import page_of
from privacy_statements.verify.tags import DoubtError, KnownTags, Tags, read_tag
from privacy_statements.views.shapes import tables_in

Pages = dict[str, tuple[str, ExpectedPage]]
Damage = Callable[[str, random.Random], str | None]
ROW = r"<tr\b(?:(?!<tr\b).)*?</tr>"
CELL = r"<td\b[^>]*>(.*?)</td>"
TEXT = r">([^<>]*[a-z][^<>]*)<"
DAMAGES: dict[str, Damage] = {}


def damage(change: Damage) -> Damage:
    DAMAGES[change.__name__] = change
    return change


def one(pattern: str, html: str, chance: random.Random) -> re.Match[str] | None:
    """One of the places where a pattern is met."""
    found = list(re.finditer(pattern, html, re.DOTALL))
    return chance.choice(found) if found else None


def put(pattern: str, *new: str | Callable[[re.Match[str]], str]) -> Damage:
    """Another text in one of the places of a pattern: in that of its group, if it has one."""

    def change(html: str, chance: random.Random) -> str | None:
        found = one(pattern, html, chance)
        if found is None:
            return None
        text = chance.choice(new)
        start, end = found.span(1 if found.re.groups else 0)
        return html[:start] + (text if isinstance(text, str) else text(found)) + html[end:]

    return change


def before(pattern: str, *new: str) -> Damage:
    """A text before one of the places of a pattern."""
    return put(rf"()(?={pattern})", *new)


TAG = "<[a-z][^<>]*>"
ENDS = "</(?:td|tr|th|li|p|dd|div|table|tbody|b|span|section)>"
DAMAGES |= {
    "a row is removed": put(ROW, ""),
    "a row stands twice": put(ROW, lambda row: row[0] * 2),
    "an answer is another": put(r"<b(?: class=\"ps-[^>]*)?>([^<]+)</b>", "Never", "Not collected", "Collected"),
    "an address is another": put('href="([^"]*)"', "../gone/", "#gone", "http://["),
    "an id is gone": put(' id="[^"]*"', ""),
    "an id is that of another": put(' id="([^"]*)"', "row-own", "item-serial", "row-serial"),
    "an id is written otherwise": put(
        ' id="[^"]*"', lambda id: id[0].upper(), lambda id: id[0].replace('"', "'"), lambda id: f'{id[0]} id="z"'
    ),
    "a cell is blank": put(CELL, "", " ", "&nbsp;", "<b></b>", "<!-- x -->", "<span hidden>x</span>", "<br>"),
    "a cell is gone": put("<td.*?</td>", ""),
    "a cell more": before("</tr>", "<td>x</td>", "<td></td>", "<td>"),
    "a letter is an entity": put(TEXT, lambda text: text[1].replace("e", "&#101;", 1)),
    "a word more": put(f"(?<=>)(){TEXT[1:]}", "never ", "x"),
    "a word less": put(TEXT, lambda text: text[1].partition(" ")[2]),
    "an element around a cell": put(CELL, lambda cell: f"<b>{cell[1]}</b>", lambda cell: f"<p>{cell[1]}</p>"),
    "attributes in another order": put(
        '<[a-z]+ ([a-z-]+="[^"]*" [a-z-]+="[^"]*")', lambda tag: " ".join(reversed(tag[1].split('" ', 1)))
    ),
    "a comment": before(TAG, "<!-- c -->", "<!-- <b> -->", "<!---->", "<!-- a", '<!-- id="row-x" -->'),
    "a row in a comment": put(ROW, lambda row: f"<!-- {row[0]} -->"),
    "a tag in capitals": put(TAG, lambda tag: tag[0].upper()),
    "quotes of another kind": put(TAG, lambda tag: tag[0].replace('"', "'"), lambda tag: tag[0].replace('"', "")),
    "an end is missing": put(ENDS, ""),
    "an end too many": before("<", "</td>", "</div>", "</table>", "</b>", "</p>", "</section>", "</br>"),
    "a tag is gone": put("<[^<>]*>", ""),
    "a tag stands twice": put("<[^<>]*>", lambda tag: tag[0] * 2),
    "a caption is another": put("<caption[^>]*>(.*?)</caption>", "", "Other"),
    "no caption": put("<caption[^>]*>.*?</caption>", ""),
    "a heading is another": put("<h[1-6][^>]*>([^<]*)", "", "No data", "1.2 Required data", "Other"),
    "a letter is another": put(".", "", "x", "<", ">", "&", '"', " "),
    "something is hidden": put(
        "<(?:tr|td|table|div|tbody|p|h2|dl|section|th|li|b|span)()(?=[ >])",
        *(" hidden", ' aria-hidden="true"', ' style="display:none"', ' style="color:red"'),
    ),
    "all is hidden": put("<main[^>]*>()", "<div hidden>", "<template>", "<noscript>", "<button>", "<textarea>"),
    "no header of a row": put(' scope="row"', "", ' scope="col"', ' scope="rowgroup"'),
    "a row without a header": before("</tbody>", "<tr><td>Location</td><td>Not collected</td></tr>"),
    "a table is not ours": put(' class="ps-table[^"]*"', ""),
    "a column is another": put('<th scope="col"[^>]*>([^<]*)', "Other", ""),
    "a group is another": put('scope="rowgroup"[^>]*>(.*?)</th>', "Other"),
    "a table is gone": put("<table.*?</table>", ""),
    "a table in a cell": put("<td[^>]*>()", "<table><tr><td>1</td></tr></table>"),
    "a table more": before(
        "</main>",
        '<table><tr><th scope="row">X</th><td>y</td></tr></table>',
        '<table class="ps-table"><tr><td>y</td><td>z</td></tr></table>',
        "<table><tr><td></td></tr></table>",
    ),
    "an anchor more": before("</main>", '<p id="row-new">N</p>', '<i id="item-x">x</i>', '<a name="q">x</a>'),
    "text that is no text": before(
        ENDS,
        *("<script>'<tr>'</script>", "<script>a</script>", "<style>td{}</style>", "<textarea><tr></textarea>"),
        *("<iframe></iframe>", "<img alt='never'>", '<img alt="never">', "<title>x</title>", "<script/>"),
    ),
    "the page leads on": before("</head>", '<meta http-equiv="refresh" content="0;url=gone/">'),
    "space between tags": put("(?<=>)()(?=<)", " \n ", "\r\n", "\f"),
}  # fmt: skip


@damage
def the_page_is_cut(html: str, chance: random.Random) -> str:
    return html[: chance.randrange(len(html))]


@damage
def two_cells_are_swapped(html: str, chance: random.Random) -> str | None:
    cells = list(re.finditer(CELL, html, re.DOTALL))
    if len(cells) < 2:
        return None
    first, second = sorted(chance.sample(cells, 2), key=lambda cell: cell.start())
    between = html[first.end() : second.start()]
    return f"{html[: first.start()]}{second[0]}{between}{first[0]}{html[second.end() :]}"


@damage
def a_table_stands_elsewhere(html: str, chance: random.Random) -> str | None:
    table = one("<table.*?</table>", html, chance)
    return table and html.replace(table[0], "").replace("</main>", f"{table[0]}</main>")


@pytest.fixture(scope="module")
def pages(built_site: Path) -> Pages:
    """Every page of our own site that the records make, as it is, and as it must be."""
    project = read_project(ROOT / "mkdocs.yml", ROOT, DAY_OF_BUILD)
    heard = Heard(Addresses(project.directory_urls))
    found: Pages = {}

    def told(made: MadeView, page: Page, catalog: Catalog) -> None:
        expected = heard.page(made, page, catalog)
        found[expected.path] = (built_site / expected.path).read_bytes().decode(), expected

    build(project, met=heard.hear, tell=told)
    return found


def test_most_pages_are_plain(pages: Pages) -> None:
    plain = Plain()
    seen = [path for path, (html, expected) in pages.items() if plain.glimpse(html, expected) is not None]
    assert len(seen) > 0.9 * len(pages)


def passes_rightly(plain: Plain, html: str, expected: ExpectedPage) -> bool:
    """Whether a page passes; then nothing is wrong with it, and all its anchors and addresses are known."""
    seen = plain.glimpse(html, expected)
    if seen is None:
        return False
    page = page_of(html)
    assert list(Comparison(expected, page, {}).found()) == []
    assert list(repeated_ids(page)) == []
    assert seen.anchors == frozenset(page.ids) | page.named
    assert Counter(seen.addresses) == Counter(link.address for link in page.links)
    return True


@pytest.mark.parametrize("name", DAMAGES)
def test_what_passes_is_whole(name: str, pages: Pages) -> None:
    plain, chance = Plain(), random.Random(name)
    damaged = 0
    for path in chance.sample(sorted(pages), 30):
        html, expected = pages[path]
        changed = DAMAGES[name](html, chance)
        if changed is not None and changed != html:
            damaged += 1
            passes_rightly(plain, changed, expected)
    assert damaged, "this changes no page"


@pytest.mark.parametrize("name", DAMAGES)
def test_what_a_template_prints_is_not_believed(name: str, pages: Pages) -> None:
    """The same, where the template itself prints the damage: then the page is what it prints, sign for sign."""
    plain, chance = Plain(), random.Random(name)
    for path in chance.sample(sorted(pages), 30):
        html, expected = pages[path]
        texts = [block.html if isinstance(block, Html) else "" for block in expected.blocks]
        printed = max(texts, key=len)
        place = texts.index(printed)
        changed = DAMAGES[name](printed, chance)
        if changed is not None and html.count(printed) == 1:
            blocks = (*expected.blocks[:place], Html(changed), *expected.blocks[place + 1 :])
            passes_rightly(plain, html.replace(printed, changed), replace(expected, blocks=blocks))


def test_what_views_say_is_asked_for(pages: Pages) -> None:
    """A page that says something else than its views is not whole, though a template has printed it."""
    plain = Plain()
    html, expected = next(
        page for page in pages.values() if page[1].kind == "product" and passes_rightly(plain, *page)
    )
    number, row = next(
        (number, row)
        for number, row in enumerate(expected.rows)
        if row.anchor and any(cell.answers for cell in row.cells)
    )
    place = next(place for place, cell in enumerate(row.cells) if cell.answers)
    cell = row.cells[place]

    def glimpse(*rows: ExpectedRow) -> object:
        return plain.glimpse(
            html, replace(expected, rows=(*expected.rows[:number], *rows, *expected.rows[number + 1 :]))
        )

    def with_cell(other: ExpectedCell) -> ExpectedRow:
        return replace(row, cells=(*row.cells[:place], other, *row.cells[place + 1 :]))

    assert glimpse(row) is not None
    assert glimpse(with_cell(replace(cell, answers=("Elsewhere",)))) is None
    assert glimpse(with_cell(replace(cell, answers=(*cell.answers, cell.answers[0])))) is None
    assert glimpse(with_cell(replace(cell, phrases=("elsewhere",)))) is None
    assert glimpse(replace(row, name="Elsewhere")) is None
    assert glimpse(replace(row, anchor="row-elsewhere")) is None
    assert glimpse(replace(row, cells=row.cells[1:])) is None
    assert glimpse(row, row) is None, "a row that must stand there twice"


def test_a_page_of_another_record_is_not_whole(pages: Pages) -> None:
    products = sorted(path for path, (_, page) in pages.items() if page.kind == "product")
    plain = Plain()
    for path, other in pairwise(products):
        assert plain.glimpse(pages[path][0], pages[other][1]) is None


# --- what is told by less than all of it


def tag_of(known: KnownTags, written: str, by_text: bool) -> object:
    try:
        return read_tag(written) if by_text else known.learnt(written)
    except DoubtError:
        return "doubt"


STRANGE = (
    *('"', '""', ' id="a"', ' id="b" id="c"', " id", ' ID="a"', ' name="n"', " href", ' href="x&amp;y"', "&quot;"),
    *(' src=""', ' srcset="a 1x, b"', ' style="display:none"', ' aria-hidden="true"', " hidden", ' hidden="a"'),
    *("/", "!", "--", "'", "=", " ", "\n", " title='x'", ' scope="row"', " scope", ' http-equiv="refresh"', "!-- a --"),
    *('!-- "a--b" --', '!-- "ab" --', "=x", '=""', " x", ' x:y="z"', ' poster="p" data="d"', "a", "img", "td", ""),
)  # fmt: skip


def test_a_tag_means_the_same_whatever_tags_of_its_shape_were_met_before(pages: Pages) -> None:
    known, chance = KnownTags(), random.Random("tags")
    tags = sorted({tag for html, _ in pages.values() for tag in re.findall("<([^<>]*)>", html)})
    met: set[bool] = set()
    for tag in chance.sample(tags, min(3000, len(tags))):
        for _ in range(4):
            changed = tag
            for _ in range(chance.randrange(3)):
                at = chance.randrange(len(changed) + 1)
                changed = changed[:at] + chance.choice(STRANGE) + changed[at + chance.randrange(2) :]
            assert tag_of(known, changed, by_text=False) == tag_of(known, changed, by_text=True), changed
            met.add(tag_of(known, changed, by_text=True) == "doubt")
    assert met == {True, False}


def all_of(tags: Tags) -> object:
    noted = tags.ids, tags.named, tags.addresses, tags.tables, tags.rows, tags.cells, tags.others
    return noted, tags.open, tags.is_hidden


def test_a_piece_means_the_same_when_it_is_met_again(pages: Pages) -> None:
    """Whatever is open around it, and whoever has read it before."""
    known, chance = KnownTags(), random.Random("pieces")
    texts = [html for html, _ in pages.values()]
    tags = [tag for html in chance.sample(texts, 20) for tag in re.findall("<[^<>]*>", html)]
    tags += ["<b hidden>", "<script>", "<td", "<table>", "<tr>", "<td>", "<p>", "<img>"] * (len(tags) // 50)
    tags += ["</b>", '<i id="x">', '<a name="y">', "</table>", "</i>", "</p>", "</div>"] * (len(tags) // 20)
    pieces = ["".join(chance.choices(tags, k=chance.randrange(4))) for _ in range(300)]
    rounds = ["<div>", "<p>", "<b hidden>", "<script>", "<table>", "<table><tr>", ""]
    met: Counter[str] = Counter()
    for _ in range(6000):
        around, piece = chance.choice(rounds), chance.choice(pieces)
        told = []
        for read in (Tags.read, Tags.read_known):
            here = Tags(known)
            here.read('<main id="m"><a href="z">')
            here.read(around)
            try:
                read(here, piece)
                here.read("<i></i>")
                told.append(all_of(here))
            except DoubtError:
                told.append("doubt")
        assert told[0] == told[1], (around, piece)
        met["doubt" if told[0] == "doubt" else "sure"] += 1
    assert min(met["doubt"], met["sure"]) > 500


def head_of(known: KnownTags, html: str, at_once: bool) -> object:
    """What the beginning of a row means; nothing where that is not sure."""
    tags = Tags(known, "/table", "/tbody")
    try:
        told = tags.head(html) if at_once else None
        if at_once and told is None:
            return None
        if not at_once:
            tags.read(html)
    except DoubtError:
        return None
    if told is None:
        row, header = (known.tag(each) for each in re.findall("<(t[rh][^<>]*)>", html)[:2])
        told = header.id or row.id or None, header.scope == "row", re.findall("<([^<>]*)>", html)[1]
    noted = tags.ids, tags.named, tags.addresses, tags.rows, tags.cells, tags.tables, tags.others, tags.open
    return told, noted, tags.is_hidden


HEADS = (
    *STRANGE,
    *("</a>", "<a>", "<b>", "</b>", "</tr>", "<td>", "</td>", "<th>", "<p>", "<br>", "<img>", "<!-- x -->", "<", ">"),
    *('<a href="x">', '"><i title="', '<i id="z">', "<script>", "</script>", "<br/>", "<table>", "<i hidden>", "\n"),
)  # fmt: skip


def test_the_beginning_of_a_row_means_what_its_tags_mean(pages: Pages) -> None:
    known, chance = KnownTags(), random.Random("heads")
    row = re.compile("<tr[^<>]*>[ \n]*<th(?:(?!</th>).)*</th>", re.DOTALL)
    heads = sorted({head for html, _ in pages.values() for head in row.findall(html)})
    met: Counter[bool] = Counter()
    for head in chance.sample(heads, min(3000, len(heads))):
        for times in (0, 1, 2):
            changed = head
            for _ in range(times):
                at = chance.randrange(4, len(changed) + 1)
                changed = changed[:at] + chance.choice(HEADS) + changed[at + chance.randrange(2) :]
            at_once = head_of(known, changed, at_once=True)
            met[at_once is not None] += 1
            if at_once is not None:
                assert at_once == head_of(known, changed, at_once=False), changed
    assert min(met.values()) > 500


@pytest.mark.parametrize(
    "inside",
    [
        '<i title="a><b c">x</i>',
        "<p>x<p>y</p></p>",
        "<table>x</table>",
        "<caption>x</caption>",
        '<i title="&lt;">x</i>',
        '<i>x</i></th"',
    ],
)
def test_a_beginning_that_is_not_plain_is_read_tag_by_tag(inside: str) -> None:
    known, head = KnownTags(), '<tr><th scope="row" id="a">{}>'.format
    assert head_of(known, head('<i title="b">x</i></th'), at_once=True) is not None
    assert head_of(known, head(inside if inside.endswith('"') else f"{inside}</th"), at_once=True) is None


def test_a_cell_says_the_same_wherever_its_links_lead() -> None:
    cells = 0

    def met(views: Sequence[MadeView]) -> None:
        nonlocal cells
        tables = (table for made in views for table in tables_in(made.view))
        for cell in (
            cell for table in tables for group in table.groups for row in group.rows for cell in row.cells
        ):
            cells += 1
            assert expected_cell(cell) == whole_cell(cell)

    build(read_project(ROOT / "mkdocs.yml", ROOT, DAY_OF_BUILD), met=met)
    assert cells > 1000
