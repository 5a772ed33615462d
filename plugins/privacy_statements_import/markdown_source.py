"""A page of Markdown → a product or a guide, or the reason why it is no page."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from privacy_statements.publish.markdown import KEY as EXPORTED
from privacy_statements_import.draft import Imported
from privacy_statements_import.limits import MOST_OF_LINE, MOST_OF_PAGE
from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.structure import draft_page
from privacy_statements_import.sources import Asked, SourceFile, refused

FARTHEST = 1000  # columns before the text of an entry: several hundred levels
_LINE_END = re.compile(rb"\r\n?|\n")
_ENTRY = re.compile(rb"(?:[ \t>]|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))+(?=[^\s>])")
SAMPLE = 65_536  # bytes that tell whether a file is text
MOST_CONTROLS = 0.01  # share of control characters in a text
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32), 127])
_NOT_TEXT = (b"\x89PNG", b"PK\x03\x04", b"%PDF-", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")


def read_markdown(files: Sequence[SourceFile], asked: Asked) -> Imported:
    """What a page of Markdown becomes: a product, or a guide where it is a procedure."""
    file, *others = files
    if others:
        return refused(others[0].path, "met one more page; expected one page for one product, or --each")
    if (problem := _too_much(file)) is not None:
        return problem
    page = read_page(file.content, file.path)
    if EXPORTED in page.front:
        return refused(file.path, "met a record that `export markdown` wrote; expected a page: edit the record itself")
    return draft_page(page, asked)


def _too_much(file: SourceFile) -> Imported | None:
    """Why a file is no page that anybody wrote: no text, too large, a line too long, an entry too far inside; each
    with its line. ``None`` for a page that can be read in seconds."""
    if file.content.startswith(_NOT_TEXT) or _is_binary(file.content):
        return refused(file.path, "met what is no text; expected a page of Markdown")
    if len(file.content) > MOST_OF_PAGE:
        return refused(file.path, f"met {len(file.content)} bytes; expected at most {MOST_OF_PAGE} in one page")
    for number, line in enumerate(_LINE_END.split(file.content), 1):
        if len(line) > MOST_OF_LINE:
            message = f"met a line of {len(line)} bytes; expected at most {MOST_OF_LINE}"
            return refused(file.path, message, number)
        if len(line) > FARTHEST and (met := _ENTRY.match(line)) is not None and met.end() > FARTHEST:
            message = f"met an entry {met.end()} columns from the edge; expected at most {FARTHEST}"
            return refused(file.path, message, number, met.end() + 1)
    return None


def _is_binary(content: bytes) -> bool:
    """Whether bytes are no text: too many of them are control characters, and no mark says that it is UTF-16."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    sample = content[:SAMPLE]
    return len(sample) - len(sample.translate(None, _CONTROLS)) > MOST_CONTROLS * len(sample)
