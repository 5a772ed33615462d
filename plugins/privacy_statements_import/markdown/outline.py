"""The blocks of a page → the tree of its sections, each with a permanent id for links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec import Struct, field

from privacy_statements.catalog.build.ids import PAGE_ANCHORS, free, slug
from privacy_statements_import.markdown.blocks import Block, Heading, Listing, Note, Page, Paragraph, Phrase, Tab, Table
from privacy_statements_import.markdown.evidence import last_sentence, leads_to_other, says_who_sees
from privacy_statements_import.markdown.necessity import denial
from privacy_statements_import.markdown.prose import plain
from privacy_statements_import.markdown.words import Words, folded

_CODE = re.compile(r"[A-Za-z]\w*(?:[./:_]\w+)+|[A-Za-z]*[a-z]+[A-Z]\w*")  # App.Launch, app_launch, AppLaunch
LONGEST_EVENT = 3  # words of a heading that names an event in code
ROW = "row-"  # anchors of rows begin with it


class Node(Struct):
    """A section: its heading, and its blocks and sections in the order of the page. The page itself has no heading."""

    level: int
    heading: Phrase | None = None
    anchors: tuple[str, ...] = ()
    contents: list[Block | Node] = field(default_factory=list)
    id: str = ""
    is_event: bool = False  # it names an event, and holds no more than text and its fields

    @property
    def title(self) -> str:
        """The heading as plain text."""
        return plain(self.heading).rstrip(" :") if self.heading else ""

    @property
    def nodes(self) -> list[Node]:
        """The sections inside."""
        return [each for each in self.contents if isinstance(each, Node)]

    @property
    def blocks_about_all(self) -> list[Block]:
        """What speaks of everything in a section: all that stands before the sections inside, where that is no more
        than text; else the callouts with which it begins."""
        before = self.blocks_before_sections
        if self.nodes and not any(isinstance(each, Listing | Table) for each in before):
            return before
        return list(takewhile(lambda each: isinstance(each, Note), before))

    @property
    def blocks_before_sections(self) -> list[Block]:
        """What stands before the first section inside."""
        blocks: list[Block] = []
        for each in self.contents:
            if isinstance(each, Node):
                break
            blocks.append(each)
        return blocks


class Outline(Struct, frozen=True):
    """A page as a tree. ``title`` is its first heading of level 1, or the one that heads all of it; ``anchors`` leads
    old anchors to the new ones."""

    title: Phrase | None
    root: Node
    anchors: dict[str, str]


def outline(page: Page, words: Words) -> Outline:
    """The tree of a page. Levels may be left out; tabs and zones are sections. Bold text such as "Applies to:"
    heads no more than the list after it, and no section."""
    root = Node(level=0)
    _fill(root, [_unheaded(block, words) for block in page.blocks], words)
    title = _take_title(root, not page.front.get("title"))
    _mark_events(root, title is not None and words.has("event", folded(plain(title))), words)
    anchors: dict[str, str] = {}
    taken: dict[str, int] = {}
    met: dict[str, int] = {}
    if title is not None:  # links to the title lead to the top, which has no anchor of its own
        met[_old_anchor(plain(title))] = 1
    for node in _walk(root):
        node.id, taken_number = free(_wanted(node), taken, PAGE_ANCHORS, after=1)
        taken[node.id] = taken_number
        old = _old_anchor(node.title)
        times = met.get(old, 0)
        met[old] = times + 1
        for name in (*node.anchors, f"{old}-{times}" if times else old):
            anchors.setdefault(name, f"{ROW}{node.id}" if node.is_event else node.id)
    return Outline(title, root, anchors)


def applies_to(text: str, words: Words) -> bool:
    """Whether a text is the label of what a page applies to."""
    return words.equals("applies_to", folded(text).rstrip(" :"))


def _unheaded(block: Block, words: Words) -> Block:
    if isinstance(block, Heading) and block.bold and applies_to(plain(block.phrase), words):
        return Paragraph(block.phrase, block.anchors)
    return block


def _fill(root: Node, blocks: Sequence[Block], words: Words) -> None:
    path = [root]
    for block in blocks:
        if isinstance(block, Heading) and plain(block.phrase):
            while len(path) > 1 and path[-1].level >= block.level:
                path.pop()
            node = Node(block.level, block.phrase, block.anchors)
            path[-1].contents.append(node)
            path.append(node)
        elif isinstance(block, Tab) and plain(block.title):
            node = Node(path[-1].level + 1, block.title)
            path[-1].contents.append(node)
            _fill(node, block.inside, words)
        elif isinstance(block, Note) and _leads_to_data(block, words):
            if block.title is not None and plain(block.title):
                node = Node(path[-1].level + 1, block.title)
                path[-1].contents.append(node)
                _fill(node, block.inside, words)
            else:
                path[-1].contents += block.inside
        else:
            path[-1].contents.append(block)


def _leads_to_data(note: Note, words: Words) -> bool:
    """Whether a callout or a quotation holds a list that its title, or the sentence before the list, calls data."""
    title = folded(plain(note.title)) if note.title is not None else ""
    for before, block in zip((None, *note.inside), note.inside, strict=False):
        if not isinstance(block, Listing | Table):
            continue
        if title and (words.has("head_data", title) or denial(title, words)):
            return True
        lead = last_sentence(plain(before.phrase)) if isinstance(before, Paragraph) else ""
        says = denial(lead, words) or words.has("collect", lead) or says_who_sees(lead, words)
        if lead.rstrip().endswith(":") and says:
            return not leads_to_other(lead, words)
    return False


def _take_title(root: Node, is_untitled: bool) -> Phrase | None:
    """The heading of level 1 becomes the title; what it heads stands where it stood. In a page that has no title
    elsewhere a heading of another level does, if the page begins with it and it heads all of the page."""
    for at, each in enumerate(root.contents):
        if isinstance(each, Node):
            if each.level != 1 and not (is_untitled and at == 0 and root.contents == [each]):
                return None
            root.contents[at : at + 1] = each.contents
            return each.heading
    return None


def _mark_events(node: Node, about: bool, words: Words) -> None:
    """Find the sections that name an event: in code below a heading of events, or above a list of fields."""
    for inner in node.nodes:
        structured = [each for each in inner.contents if isinstance(each, Listing | Table)]
        is_simple = not inner.nodes and len(structured) <= 1 and bool(inner.contents)
        says_event = words.has("event", folded(inner.title))
        if is_simple and not words.has("field", folded(inner.title)):
            at = inner.contents.index(structured[0]) if structured else 0
            leads = at > 0 and words.has("field", folded(_said(inner.contents[at - 1])))
            marked = inner.heading is not None and any(run.code for run in inner.heading.runs)
            is_code = _CODE.fullmatch(inner.title) is not None
            is_named = is_code or (marked and says_event and len(inner.title.split()) <= LONGEST_EVENT)
            inner.is_event = (is_named and (about or leads or says_event)) or (about and leads)
        if not inner.is_event:
            said = says_event or any(words.has("event", folded(_said(each))) for each in inner.blocks_before_sections)
            _mark_events(inner, about or says_event or (said and bool(inner.nodes)), words)


def _said(each: Block | Node) -> str:
    return plain(each.phrase) if isinstance(each, Paragraph) else ""


def _walk(node: Node) -> Iterator[Node]:
    for inner in node.nodes:
        yield inner
        yield from _walk(inner)


def _wanted(node: Node) -> str:
    return slug(node.title).removeprefix(ROW) or "section"


def _old_anchor(title: str) -> str:
    """The anchor that GitHub, Learn and MkDocs make from a heading."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", title.strip().lower()))
