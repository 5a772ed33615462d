"""Bytes → text as its writer meant it: decoded, with one kind of line end, without characters that nobody sees,
and with mojibake (UTF-8 that was read as cp1252) undone. Whatever was changed is told.

White space and typographic quotes stay as they are; a line keeps its number.
"""

from __future__ import annotations

import codecs
import re

import ftfy
from msgspec import Struct

from privacy_statements_import.draft import Finding, Outcome
from privacy_statements_import.limits import LONGEST_LINE

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
    # A joiner has work to do only between two characters beyond ASCII, as in emoji and several scripts.
    "|(?<![^\\x00-\\x7f\\s\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\\x00-\\x7f\\s\u200c\u200d])"
)
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
# Only these can begin UTF-8 that was read as cp1252, so only lines that hold one are looked at.
_LEAD = re.compile("[\xc2-\xf4\u0102-\u0111][^\x00-\x7f]")

_REPAIR = ftfy.TextFixerConfig(
    restore_byte_a0=False,  # a space after a letter is a space: "Ã" is a letter, too
    replace_lossy_sequences=False,
    fix_c1_controls=False,
    explain=False,
)
_PAIRS = (("“", "”"), ("«", "»"))


class Text(Struct, frozen=True):
    """What a file says. Its lines end in a line feed; ``mended`` tells what is not as it stood in the file."""

    text: str
    mended: tuple[Finding, ...] = ()


def read_text(content: bytes) -> Text:
    """The text of a file: UTF-8, UTF-16 with a byte order mark, and else cp1252.

    Never raises.
    """
    mended: list[Finding] = []
    lines = _decoded(content, mended).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if not line.isascii() or _UNSEEN.search(line) or _BREAKS.search(line):
            lines[number - 1] = _mend(line, number, mended)
    return Text("\n".join(lines), tuple(sorted(mended, key=lambda one: one.line)))


def repaired(line: str) -> str:
    """A line with its mojibake undone, also where it was made twice; any other line as it is."""
    if len(line) > LONGEST_LINE or not _LEAD.search(line):
        return line
    now = ftfy.fix_encoding(line, _REPAIR)
    # Quotes that fit each other were no halves of a letter: “SÃ” is not “SÔ.
    torn = any(line.count(a) == line.count(b) and now.count(a) != now.count(b) for a, b in _PAIRS)
    return line if torn else now


def _mend(line: str, number: int, mended: list[Finding]) -> str:
    now = repaired(line)
    if now != line:
        mended.append(Finding(number, Outcome.REPAIRED, now, "text in UTF-8 that was read as cp1252"))
    for odd, put, why in (
        (_BREAKS, " ", "a line break that is none to other programs"),
        (_UNSEEN, "", "characters that nobody sees"),
    ):
        kept = odd.sub(put, now)
        if kept != now:
            met = dict.fromkeys(f"U+{ord(char):04X}" for char in odd.findall(now))
            mended.append(Finding(number, Outcome.REPAIRED, ", ".join(met), why))
            now = kept
    return now


def _decoded(content: bytes, mended: list[Finding]) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        met = content[error.start : error.end].decode("ascii", "backslashreplace")
        mended.append(Finding(line, Outcome.REPAIRED, met, "a page that is not UTF-8, read as cp1252"))
    return content.decode("sloppy-windows-1252")  # a codec of ftfy, which knows every byte
