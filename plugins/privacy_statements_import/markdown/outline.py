"""The blocks of a page → the tree of its sections, each with a permanent id for links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from privacy_statements.catalog.build.ids import PAGE_ANCHORS, free, slug
from privacy_statements_import.markdown.blocks import Block, Heading, Listing, Note, Page, Paragraph, Phrase, Tab, Table
from privacy_statements_import.markdown.prose import plain
from privacy_statements_import.markdown.shapes import led_paragraphs
from privacy_statements_import.markdown.verdicts import DATA, OTHER, Around, denial, of_heading, of_lead
from privacy_statements_import.markdown.words import Words

_CODE = re.compile(r"[A-Za-z]\w*(?:[./:_-]\w+)*[./:_]\w+|[A-Za-z]*[a-z]+[A-Z]\w*")  # App.Launch, app_launch, AppLaunch
LONGEST_NAME = 6  # words of a heading that may name data
MOST = 0.6  # share of sister headings that tell what all of them are
FEWEST_FORMS = 3  # headings above the same labels
COLUMNS = ("collected", "text", "condition", "necessity")
ROW = "row-"  # anchors of rows begin with it


class Node(Struct, eq=False):
    """A section: its heading, and its blocks and sections in the order of the page. The page itself has no heading."""

    level: int
    heading: Phrase | None = None
    anchors: tuple[str, ...] = ()
    contents: list[Block | Node] = field(default_factory=list)
    id: str = ""
    is_event: bool = False  # it names an event or a datum, and holds no more than text and its fields
    is_doubtful: bool = False
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
    """A page as a tree. ``title`` is its first heading of level 1, or the one that heads all of it; ``anchors`` leads
    old anchors to the new ones."""

    title: Phrase | None
    root: Node
    anchors: dict[str, str]


def outline(page: Page, words: Words, around: Around) -> Outline:
    """The tree of a page. Levels may be left out; tabs and zones are sections. Bold text such as "Applies to:"
    heads no more than the list after it, and no section."""
    root = Node(level=0)
    _fill(root, [_unheaded(block, words) for block in page.blocks], words)
    title = _take_title(root, not page.front.get("title"))
    _mark_forms(root, words)
    _mark_events(root, around.inside(plain(title), words) if title else around, words)
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


def _unheaded(block: Block, words: Words) -> Block:
    if isinstance(block, Heading) and block.bold and words.equals("applies_to", plain(block.phrase)):
        return Paragraph(block.phrase, block.anchors)
    return block


def _fill(root: Node, blocks: Sequence[Block], words: Words) -> None:
    path = [root]
    for block in blocks:
        inside: Node | None = None
        if isinstance(block, Heading) and plain(block.phrase):
            while len(path) > 1 and path[-1].level >= block.level:
                path.pop()
            node = Node(block.level, block.phrase, block.anchors)
            path[-1].contents.append(node)
            path.append(node)
        elif isinstance(block, Tab) and plain(block.title):
            inside = Node(path[-1].level + 1, block.title)
        elif isinstance(block, Note) and _leads_to_data(block, words):
            inside = Node(path[-1].level + 1, block.title) if block.title and plain(block.title) else path[-1]
        else:
            path[-1].contents.append(block)
        if inside is not None and isinstance(block, Tab | Note):
            if inside is not path[-1]:
                path[-1].contents.append(inside)
            _fill(inside, block.inside, words)


def _leads_to_data(note: Note, words: Words) -> bool:
    """Whether a callout or a quotation holds a list or a table that the sentence before it, or its title, calls data."""
    title = plain(note.title) if note.title is not None else ""
    for before, block in zip((None, *note.inside), note.inside, strict=False):
        lead = plain(before.phrase) if isinstance(before, Paragraph) else title
        if isinstance(block, Listing | Table) and lead:
            return of_lead(lead if lead.endswith(":") else f"{lead}:", words) == DATA or denial(lead, words) not in (
                None,
                OTHER,
            )
    return False


def _take_title(root: Node, is_untitled: bool) -> Phrase | None:
    """The heading of level 1 becomes the title; what it heads is put where it was. In a page that has no title
    elsewhere a heading of another level does, if the page begins with it and it heads all of the page."""
    for at, each in enumerate(root.contents):
        if isinstance(each, Node):
            if each.level != 1 and not (is_untitled and at == 0 and len(root.contents) == 1):
                return None
            root.contents[at : at + 1] = each.contents
            return each.heading
    return None


def _mark_forms(root: Node, words: Words) -> None:
    """Find headings above lists of the same labels, as a form has them: each heading names a datum, and the labels say
    of it what columns of a table would say."""
    found: dict[tuple[str, ...], list[Node]] = {}
    for node in _walk(root):
        lists = [each for each in node.contents if isinstance(each, Listing)]
        if _is_simple(node) and len(lists) == 1 and not any(bullet.inside for bullet in lists[0].bullets):
            labels = [
                label for label, colon, _ in (plain(one.phrase).partition(":") for one in lists[0].bullets) if colon
            ]
            if len(labels) == len(lists[0].bullets) > 1:
                found.setdefault(tuple(labels[:2]), []).append(node)
    for shared, nodes in found.items():
        if len(nodes) >= FEWEST_FORMS and any(
            words.equals(f"col_{name}", label) for name in COLUMNS for label in shared
        ):
            for node in nodes:
                node.is_event = node.is_form = True


def _mark_events(node: Node, around: Around, words: Words) -> None:
    """Find sister headings that name events: code names, or prose below a heading of what is collected."""
    sisters = [each for each in node.nodes if not each.is_form]
    simple = [each for each in sisters if _is_simple(each)]
    code = [each for each in simple if _names_code(each)]
    if code and len(code) >= MOST * len(sisters):
        for each in code if around.verdict != OTHER else ():
            each.is_event = True
    elif (
        around.is_near
        and around.verdict == DATA
        and around.denied is None
        and any(words.has("collect", heading) for heading in around.headings[-1:])
    ):
        # Prose below sister headings of what is collected: each heading names it.
        prose = [each for each in simple if not _fields(each) and _names(each, words)]
        if len(prose) > 1 and len(prose) >= MOST * len(sisters):
            for each in prose:
                each.is_event = each.is_doubtful = True
    for each in sisters:
        if not each.is_event:
            _mark_events(each, around.inside(each.title, words), words)


def _names(node: Node, words: Words) -> bool:
    """Whether a heading can name data: it is short, asks nothing, and names no topic beside data."""
    is_short = len(node.title.split()) <= LONGEST_NAME and "?" not in node.title
    return is_short and of_heading(node.title, words) != OTHER and denial(node.title, words) is None


def _names_code(node: Node) -> bool:
    marked = node.heading is not None and all(run.code for run in node.heading.runs if run.text.strip())
    return _CODE.fullmatch(node.title) is not None or marked


def _fields(node: Node) -> int:
    """How many lists, tables and runs of paragraphs with bold beginnings a section holds."""
    led = led_paragraphs([each for each in node.contents if not isinstance(each, Node)][:1])
    return sum(isinstance(each, Listing | Table) for each in node.contents) + led


def _is_simple(node: Node) -> bool:
    return bool(node.contents) and not node.nodes and _fields(node) <= 1


def _walk(node: Node) -> Iterator[Node]:
    for inner in node.nodes:
        yield inner
        yield from _walk(inner)


def _old_anchor(title: str) -> str:
    """The anchor that GitHub, Learn and MkDocs make from a heading."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", title.strip().lower()))
