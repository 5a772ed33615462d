"""The blocks of a page → the tree of its sections, each with a permanent id for links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct, field

from privacy_statements.catalog.build.ids import PAGE_ANCHORS, free, slug
from privacy_statements_import.markdown.blocks import Block, Heading, Listing, Note, Page, Paragraph, Phrase, Table
from privacy_statements_import.markdown.grids import SIGNS, begun_answer, first_words, grid_of, said_collected, text_of
from privacy_statements_import.markdown.names import labels_of
from privacy_statements_import.markdown.prose import plain
from privacy_statements_import.markdown.shapes import datum_of
from privacy_statements_import.markdown.tables import as_form
from privacy_statements_import.markdown.verdicts import DATA, OTHER, Around, of_heading
from privacy_statements_import.markdown.words import Words

_CODE = re.compile(r"[A-Za-z]\w*(?:[./:_-]\w+)*[./:_]\w+|[A-Za-z]*[a-z]+[A-Z]\w*")  # App.Launch, app_launch, AppLaunch
MOST = 0.6  # share of sister headings that tell what all of them are
LONGEST_ANSWER = 4  # words of a line that says whether something is collected
FEWEST_FORMS = 3  # headings above the same labels
ROW = "row-"  # anchors of rows begin with it


class Node(Struct, eq=False):
    """A section: its heading, and its blocks and sections in the order of the page. The page itself has no heading."""

    level: int
    heading: Phrase | None = None
    anchors: tuple[str, ...] = ()
    contents: list[Block | Node] = field(default_factory=list)
    id: str = ""
    is_event: bool = False  # it names an event or a datum, and holds no more than text and its fields
    is_form: bool = False  # its list says of it what columns would say

    @property
    def title(self) -> str:
        """The heading as plain text."""
        return plain(self.heading).rstrip(" :") if self.heading else ""

    @property
    def nodes(self) -> list[Node]:
        """The sections inside."""
        return [each for each in self.contents if isinstance(each, Node)]


class Outline(Struct, frozen=True):
    """A page as a tree. ``title`` is the heading that heads all of it; ``anchors`` leads old anchors to the new ones."""

    title: Phrase | None
    root: Node
    anchors: dict[str, str]


def outline(page: Page, words: Words, around: Around, is_open: bool = False) -> Outline:
    """The tree of a page. Tabs and zones are sections; with ``is_open``, headings over prose may be data."""
    root = Node(level=0)
    _fill(root, page.blocks)
    title = _take_title(root, not page.front.get("title"))
    labels = Counter(each for _, each in {(node.title, _labels(node, words)) for node in _walk(root)})
    _mark_rows(root, around.inside(plain(title), words, is_title=True) if title else around, words, labels, is_open)
    anchors: dict[str, str] = {}
    taken: set[str] = set()
    last: dict[str, int] = {}
    met: dict[str, int] = {}
    if title is not None:  # links to the title lead to the top, which has no anchor of its own
        met[_old_anchor(plain(title))] = 1
    for node in _walk(root):
        node.id = free(slug(node.title).removeprefix(ROW) or "section", taken, PAGE_ANCHORS, last=last)
        taken.add(node.id)
        old = _old_anchor(node.title)
        times = met.get(old, 0)
        met[old] = times + 1
        for name in (*node.anchors, f"{old}-{times}" if times else old):
            anchors.setdefault(name, f"{ROW}{node.id}" if node.is_event else node.id)
    return Outline(title, root, anchors)


def _fill(root: Node, blocks: Sequence[Block]) -> None:
    path = [root]
    for block in blocks:
        if isinstance(block, Heading) and plain(block.phrase):
            while len(path) > 1 and path[-1].level >= block.level:
                path.pop()
            node = Node(block.level, block.phrase, block.anchors)
            path[-1].contents.append(node)
            path.append(node)
        elif isinstance(block, Note) and block.kind in ("tab", "details") and block.title and plain(block.title):
            tab = Node(path[-1].level + 1, block.title)
            path[-1].contents.append(tab)
            _fill(tab, block.inside)
        else:
            path[-1].contents.append(block)


def _take_title(root: Node, is_untitled: bool) -> Phrase | None:
    """The heading of level 1 becomes the title; what it heads is put where it was. In a page that has no title
    elsewhere a heading of another level does, if the page begins with it and it heads all of the page."""
    for at, each in enumerate(root.contents):
        if isinstance(each, Node):
            is_one = len(root.nodes) == 1
            if not is_untitled and each.level == 1 and not is_one:
                return None  # the title is in the front matter
            if each.level != 1 and not (is_untitled and at == 0 and is_one):
                return None
            root.contents[at : at + 1] = each.contents
            return each.heading
    return None


def _mark_rows(node: Node, around: Around, words: Words, labels: Counter[tuple[str, ...]], is_open: bool) -> None:
    """Find headings that name data, outside of sections about something else: headings above lists of the same labels,
    as a form has them, and sisters that are code names. ``labels`` counts those of the page."""
    for each in node.nodes:  # a bold answer below a heading is no heading of its own
        if len(each.contents) == 1 and each.nodes and each.nodes[0].heading and not each.nodes[0].nodes:
            below = each.nodes[0]
            if below.heading and says_whether(below.title, words):
                each.contents[:] = [Paragraph(below.heading, below.anchors), *below.contents]
    simple = [
        each
        for each in (node.nodes if around.verdict != OTHER else ())
        if each.contents and not each.nodes and sum(isinstance(one, Listing | Table) for one in each.contents) <= 1
    ]
    fewest = FEWEST_FORMS - (around.verdict == DATA)
    forms = [each for each in simple if (said := _labels(each, words)) and labels[said] >= fewest]
    answered = [each for each in simple if _is_answered(each, words)]
    brief = [each for each in simple if each in answered or len(list(phrases_of(each, words))) == 1]
    for each in (*forms, *(brief if len(answered) >= MOST * len(brief) else answered)):
        each.is_event = each.is_form = True
    code = [each for each in simple if _names_code(each)]
    led = [each for each in simple if all(isinstance(one, Paragraph) for one in each.contents)]
    other = sum(of_heading(each.title, words) == OTHER for each in led) if is_open and around.is_titled else len(led)
    if other < len(led) / 2 and len(led) >= max(FEWEST_FORMS, MOST * len(node.nodes)):
        code = led
    for each in code if len(code) >= MOST * len(node.nodes) else ():
        each.is_event = True
    for each in node.nodes:
        if not each.is_event:
            _mark_rows(each, around.inside(each.title, words), words, labels, is_open)


def _labels(node: Node, words: Words) -> tuple[str, ...]:
    """The first labels of the only list of a section; empty where an entry has none, or one names the data."""
    lists = [listing for each in node.contents if (listing := _listed(each, words))]
    labels = labels_of(lists[0]) if len(lists) == 1 and not node.nodes else ()
    return labels if labels and datum_of(lists[0], words) is None else ()


def _listed(block: Block | Node, words: Words) -> Listing | None:
    """A list, or a table with two columns as a list, where most of its lines answer or say what a column beside data says."""
    if not isinstance(block, Table) or (grid := grid_of(block)).width != 2:
        return block if isinstance(block, Listing) else None
    is_named = words.equals("col_item", grid.header(0))  # "Field" beside "Value", or data items that are answered
    said = [
        words.equals("describing", text_of(label)) or (not is_named and begun_answer(text_of(cell), words))
        for label, cell in grid.lines
    ]
    return as_form(grid) if sum(map(bool, said)) >= MOST * len(said) else None


def _is_answered(node: Node, words: Words) -> bool:
    """Whether the list of a section begins with saying whether its datum is collected. "Data we collect" is none."""
    if words.has("collect", node.title) or begun_answer(node.title, words) or of_heading(node.title, words) == OTHER:
        return False
    if node.contents and isinstance(first := node.contents[0], Paragraph) and says_whether(plain(first.phrase), words):
        return True
    return any(said_collected(plain(entry), words) for entry in islice(phrases_of(node, words), 2))


def says_whether(text: str, words: Words) -> bool:
    """Whether a line says no more than whether something is collected: ``Yes, it is collected (by hand)``."""
    begun = first_words(text.strip(SIGNS))
    met = next(filter(None, (words.starts(each, begun) for each in ("yes", "no", "partly"))), None)
    says = met is not None and words.has("collect", begun[met.end() :] or begun) and not words.has("data", begun)
    return says and len(begun.split()) <= LONGEST_ANSWER


def phrases_of(node: Node, words: Words) -> Iterator[Phrase]:
    """The entries of a section, and its paragraphs that begin with a label, in order."""
    for each in node.contents:
        if isinstance(each, Paragraph) and (":" in each.phrase.plain or says_whether(plain(each.phrase), words)):
            yield each.phrase
        elif listing := _listed(each, words):
            yield from (bullet.phrase for bullet in listing.bullets)


def _names_code(node: Node) -> bool:
    marked = node.heading is not None and all(run.code for run in node.heading.runs if run.text.strip())
    return _CODE.fullmatch(node.title) is not None or marked


def _walk(node: Node) -> Iterator[Node]:
    for inner in node.nodes:
        yield inner
        yield from _walk(inner)


def _old_anchor(title: str) -> str:
    """The anchor that GitHub, Learn and MkDocs make from a heading."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", title.strip().lower()))
