"""The tags of a page that is plainly written: whatever is opened is ended, in order, and stands where it may.

Nothing is found here: where that is not so, or not sure, ``DoubtError`` says that the page must be read in full.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import NamedTuple

from privacy_statements.verify.tree import ADDRESSES, CLOSES, DEEPEST, VOID, Element, addresses_in, is_unread

_BRACKETS = re.compile("<([^<>]*)>")
_TAG = re.compile(
    r'([a-z][a-z0-9]*)((?:[ \n]+[A-Za-z_:@][A-Za-z0-9_:.-]*(?:="[^"]*")?)*[ \n]*)(/?)|!doctype html|!--(?:(?!--)[^>])*--'
)
"""What stands between brackets where it is written plainly."""
_ATTRIBUTE = re.compile(r'([A-Za-z_:@][A-Za-z0-9_:.-]*)(?:="([^"]*)")?')
_RAW = frozenset({"script", "style", "title"})
"""Elements whose content is text; there is no bracket in it where it is plain."""
_LATER = frozenset({"textarea", "iframe", "noembed", "noframes", "plaintext", "xmp"})
"""Elements whose content is read otherwise."""
_BY_VALUE = frozenset({"aria-hidden", "style", "srcset", "http-equiv"})
"""Attributes of which more than the value itself must be known."""
ROOT = "<"
"""What ends the page: nothing that can stand between brackets."""
_RAW_ENDS = frozenset(f"/{name}" for name in _RAW)
_INSIDE: dict[str, frozenset[str]] = {
    "caption": frozenset({"/table"}),
    "thead": frozenset({"/table"}),
    "tbody": frozenset({"/table"}),
    "tfoot": frozenset({"/table"}),
    "tr": frozenset({"/table", "/thead", "/tbody", "/tfoot"}),
    "td": frozenset({"/tr"}),
    "th": frozenset({"/tr"}),
}
"""Parts of a table, and the ends of what they must stand in."""
_MOST = 8192  # tags that are remembered
_MOST_PIECES = 256  # pieces that are remembered
_LONGEST_HEAD = 32  # elements in the header of a row


class Tag(NamedTuple):
    """A tag that opens an element, and what it means, beside its addresses."""

    name: str
    is_empty: bool
    """Whether nothing stands in the element."""
    is_of_table: bool
    """Whether it is a table or a part of one."""
    hides: bool
    """Whether nobody reads its text."""
    id: str | None
    named: str | None
    """The anchor that an older page gives by a name."""
    scope: str | None


_Known = tuple[frozenset[str], str, tuple[str, ...], Tag | None]
"""A tag: the ends of the elements that it must not stand in, its own end (empty where nothing stands in it), its
addresses, and what more it means, if that is to be noted."""


class _Shape(NamedTuple):
    """A tag without the values of its attributes."""

    known: _Known
    """The tag, if its values were empty."""
    by_text: bool
    """Whether it must be read in full."""
    id: int | None
    """The number of the value that is its anchor. Of the others likewise."""
    named: int | None
    scope: int | None
    addresses: tuple[int, ...]


class _Head(NamedTuple):
    """The beginning of a row with its header, as far as its tags say it, without the values of their attributes."""

    tags: int
    """How many there are."""
    anchors: tuple[int, ...]
    """The numbers of the values that are anchors. Of the others likewise."""
    of_row: int | None
    of_header: int | None
    named: tuple[int, ...]
    scope: int | None
    addresses: tuple[int, ...]


class DoubtError(Exception):
    """The page must be read in full."""


def doubt(is_doubtful: bool) -> None:
    """Says that the page must be read in full, if it must.

    Raises ``DoubtError``.
    """
    if is_doubtful:
        raise DoubtError


class KnownTags:
    """The tags that were met, by what stands between their brackets."""

    def __init__(self) -> None:
        self.by_text: dict[str, _Known] = {}
        self._shapes: dict[str, _Shape] = {}
        self.heads: dict[str, _Head | None] = {}
        self.pieces: dict[tuple[str, tuple[str, ...]], Tags] = {}
        """Pieces that were read, with what was open around them: what was noted of each."""

    def tag(self, written: str) -> Tag:
        """What an anchor, a table or a part of one means."""
        tag = (self.by_text.get(written) or self.learnt(written))[3]
        assert tag is not None, "those are noted"
        return tag

    def learnt(self, written: str) -> _Known:
        """A tag that is met for the first time.

        Raises ``DoubtError`` for one that is not written plainly, and for an end.
        """
        if len(self.by_text) >= _MOST:
            self.by_text.clear()
        known = self.by_text[written] = self._read(written)
        return known

    def _read(self, written: str) -> _Known:
        parts = written.split('"')  # values stand between them
        text = '""'.join(parts[::2])
        shape = self._shapes.get(text) or self._shape_of(text)
        if shape.by_text or not len(parts) % 2:
            return read_tag(written)
        closes, end, addresses, tag = shape.known
        values = parts[1::2] if "&" not in written else [unescape(value) for value in parts[1::2]]
        if addresses:
            addresses = tuple([values[number] for number in shape.addresses])
        if tag is not None:
            id, named, scope = (number if number is None else values[number] for number in shape[2:5])
            tag = Tag(tag.name, tag.is_empty, tag.is_of_table, tag.hides, id, named, scope)
        return closes, end, addresses, tag

    def _shape_of(self, written: str) -> _Shape:
        """What is known of all tags that have these attributes."""
        known = read_tag(written)
        found = _TAG.fullmatch(written)
        assert found is not None, "it has been read"
        given = [(each[1].lower(), each[2] is not None) for each in _ATTRIBUTE.finditer(found[2] or "")]
        with_values = [name for name, has_value in given if has_value]
        names = {name for name, _ in given}
        bare = names.difference(with_values)
        numbers = {name: number for number, name in enumerate(with_values)}
        shape = _Shape(
            known=known,
            by_text=(
                not found[1]
                or len(names) < len(given)
                or not names.isdisjoint(_BY_VALUE)
                or not bare.isdisjoint({*ADDRESSES, "id", "name", "scope"})
            ),
            id=numbers.get("id"),
            named=numbers.get("name") if found[1] == "a" else None,
            scope=numbers.get("scope"),
            addresses=tuple(numbers[name] for name in ADDRESSES if name in numbers),
        )
        if len(self._shapes) >= _MOST:
            self._shapes.clear()
        self._shapes[written] = shape
        return shape

    def head(self, written: str) -> _Head | None:
        """What is known of the beginnings of rows that have these tags, given without values and with ``>`` between
        them; ``None`` if each must be read tag by tag."""
        if len(self.heads) >= _MOST:
            self.heads.clear()
        try:
            head = self._head_of(written.split(">"))
        except DoubtError:
            head = None
        self.heads[written] = head
        return head

    def _head_of(self, tags: Sequence[str]) -> _Head | None:
        opened: list[str] = []
        shapes: list[tuple[int, _Shape]] = []
        values = 0
        for each in tags:
            if opened and each == opened[-1]:
                opened.pop()
                continue
            shape = self._shapes.get(each) or self._shape_of(each)
            closes, end, _, tag = shape.known
            is_row_or_header = len(shapes) < 2 and tag is not None and tag.name == ("tr", "th")[len(shapes)]
            if (
                shape.by_text
                or (opened and opened[-1] in closes)
                or len(shapes) >= _LONGEST_HEAD
                or (len(shapes) < 2 and not (is_row_or_header and end and len(opened) == len(shapes)))
                or (tag is not None and (tag.hides or tag.name == "img"))
                or (tag is not None and tag.is_of_table and not is_row_or_header)
            ):
                return None
            shapes.append((values, shape))
            values += each.count('"') // 2
            if end:
                opened.append(end)
        if opened != ["/tr"] or len(shapes) < 2:
            return None

        def number(which: int, name: str) -> int | None:
            first, shape = shapes[which]
            place: int | None = getattr(shape, name)
            return None if place is None else first + place

        every = range(len(shapes))
        return _Head(
            tags=len(tags),
            anchors=tuple(place for which in every if (place := number(which, "id")) is not None),
            of_row=number(0, "id"),
            of_header=number(1, "id"),
            named=tuple(place for which in every if (place := number(which, "named")) is not None),
            scope=number(1, "scope"),
            addresses=tuple(first + place for first, shape in shapes for place in shape.addresses),
        )


def read_tag(written: str) -> _Known:
    """What a tag means, by all that stands between its brackets.

    Raises ``DoubtError`` for one that is not written plainly, and for an end.
    """
    found = _TAG.fullmatch(written)
    if found is None:
        raise DoubtError
    name, attributes, closed = found.groups()
    if name is None:
        return _RAW_ENDS, "", (), None
    given = {
        each[1].lower(): unescape(each[2]) if each[2] is not None else ""
        for each in _ATTRIBUTE.finditer(attributes)
    }
    doubt(name in _LATER or "http-equiv" in given or (name in _RAW and bool(closed)))
    tag = Tag(
        name=name,
        is_empty=bool(closed) or name in VOID,
        is_of_table=name in _INSIDE or name == "table",
        hides=is_unread(Element(name, given, None, ("", 0))),
        id=given.get("id"),
        named=given.get("name") if name == "a" else None,
        scope=given.get("scope"),
    )
    is_notable = tag.id is not None or tag.named is not None or tag.hides or tag.is_of_table or name == "img"
    return (
        _RAW_ENDS.union(f"/{one}" for one in CLOSES.get(name, ())),
        "" if tag.is_empty else f"/{name}",
        tuple(addresses_in(name, given)),
        tag if is_notable else None,
    )


class Tags:
    """The tags of a page, or of a part of one that stands in these elements."""

    def __init__(self, known: KnownTags, *around: str) -> None:
        self._known = known
        self.open = [ROOT, *around]
        """How the tags read that end what is open."""
        self._hidden = 0
        """How deep the first element stands whose text nobody reads; 0 for none."""
        self.ids: list[str] = []
        self.named: set[str] = set()
        self.addresses: list[str] = []
        self.tables = self.rows = self.cells = 0
        self.others = 0
        """How many elements say something else than what stands between their tags."""

    @property
    def is_hidden(self) -> bool:
        """Whether nobody reads what stands here."""
        return self._hidden > 0

    def read(self, html: str) -> None:
        """Reads a piece of the page, which must be whole tags and texts.

        Raises ``DoubtError`` for what is not written plainly, and for what does not stand where it may.
        """
        found = _BRACKETS.findall(html)
        if html.count("<") != len(found):
            raise DoubtError
        opened, known, learnt = self.open, self._known.by_text.get, self._known.learnt
        last = opened[-1]
        for each in found:
            if each == last:
                opened.pop()
                last = opened[-1]
                if self._hidden and self._hidden > len(opened):
                    self._hidden = 0
                continue
            closes, end, addresses, tag = known(each) or learnt(each)
            if last in closes:
                raise DoubtError
            if addresses:
                self.addresses += addresses
            if tag is not None:
                self._note(tag)
            if end:
                opened.append(end)
                last = end
                if len(opened) > DEEPEST:
                    raise DoubtError

    def read_known(self, html: str) -> None:
        """Reads a piece as ``read`` does. One that stood on another page, with the same open around it, is not read
        again."""
        if self._hidden:
            return self.read(html)
        key = html, tuple(self.open)
        pieces = self._known.pieces
        noted = pieces.get(key)
        if noted is None:
            if len(pieces) >= _MOST_PIECES:
                pieces.clear()
            noted = Tags(self._known, *self.open[1:])
            noted.read(html)
            pieces[key] = noted
        self.open = [*noted.open]
        self._hidden = noted._hidden
        self.ids += noted.ids
        self.named |= noted.named
        self.addresses += noted.addresses
        self.tables += noted.tables
        self.rows += noted.rows
        self.cells += noted.cells
        self.others += noted.others
        return None

    def head(self, html: str) -> tuple[str | None, bool, str] | None:
        """Reads the beginning of a row, up to the end of its header: its anchor, whether the header heads a row, and
        what stands between the brackets of the header. ``None`` if it must be read tag by tag; then nothing is
        noted."""
        found = _BRACKETS.findall(html)
        if "&" in html and any("&" in each for each in found):
            return None
        parts = ">".join(found).split('"')
        text = '""'.join(parts[::2])
        heads = self._known.heads
        head = heads[text] if text in heads else self._known.head(text)
        if (
            head is None
            or len(parts) % 2 == 0  # a quote that nobody closes
            or head.tags != len(found)  # else a value would go on in the next tag
            or html.count("<") != len(found)
            or self._hidden
            or self.open[-1] not in _INSIDE["tr"]
        ):
            return None
        values = parts[1::2]
        self.ids += [values[number] for number in head.anchors]
        self.named.update([values[number] for number in head.named])
        self.addresses += [values[number] for number in head.addresses]
        self.rows += 1
        self.cells += 1
        self.open.append("/tr")
        of_header = values[head.of_header] if head.of_header is not None else ""
        of_row = values[head.of_row] if head.of_row is not None else ""
        is_row = head.scope is not None and values[head.scope] == "row"
        return of_header or of_row or None, is_row, found[1]

    def _note(self, tag: Tag) -> None:
        """Notes the anchor of an element, and where a part of a table stands."""
        if tag.is_of_table:
            self._note_table(tag)
        if tag.id is not None:
            self.ids.append(tag.id)
        if tag.named is not None:
            self.named.add(tag.named)
        if tag.hides or tag.name == "img":
            self.others += 1
            if tag.hides and not self._hidden and not tag.is_empty:
                self._hidden = len(self.open) + 1  # as deep as what is opened now

    def _note_table(self, tag: Tag) -> None:
        doubt(tag.hides or self._hidden > 0)
        if tag.name == "table":
            doubt("/table" in self.open)
            self.tables += 1
        else:
            doubt(self.open[-1] not in _INSIDE[tag.name])
            self.rows += tag.name == "tr"
            self.cells += tag.name in ("td", "th")

    def end(self) -> None:
        """The page ends: nothing is open any more.

        Raises ``DoubtError`` if something is.
        """
        doubt(self.open != [ROOT])
