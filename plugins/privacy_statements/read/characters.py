"""What is on a line, as people see it: white space, characters that nobody sees, and addresses that are safe.

White space is folded (no-break spaces stay) and characters that nobody sees are removed: controls, bidi marks, overrides
and isolates, zero-width characters, tags. ZWJ and ZWNJ stay between two characters beyond ASCII, where emoji and several
scripts need them.
"""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
_ODD_SPACE = "\x0b-\r\x1c-\x1f\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000"
_JOINER = "\u200c\u200d"

_ODD = re.compile(f"[{_ODD_SPACE}{_UNSEEN}{_JOINER}]")
_ODD_SPACES = re.compile(f"[{_ODD_SPACE}]")
_UNSEENS = re.compile(f"[{_UNSEEN}]")
_LONE_JOINER = re.compile(f"(?<![^\\x00-\\x7f\\s{_JOINER}])[{_JOINER}]|[{_JOINER}](?![^\\x00-\\x7f\\s{_JOINER}])")
_SPACES = re.compile("[ \t\n]+")

_IN_URL = r"""[^\s\x00-\x20\x7f-\xa0"<>\\^`{|}]"""
_URL = re.compile(
    rf"""(?xi)
      https?:// (?: \[[0-9a-f:.]+\] | (?: (?![/?\#@:\[\]]) {_IN_URL} )+ ) (?: :[0-9]+ )? (?: [/?\#] {_IN_URL}* )?
    | mailto: {_IN_URL}+
    | tel: [0-9+().-]+
    | (?!//) (?! [^/?\#]* %3a) (?=.) (?: (?![/?\#:&]) {_IN_URL} )* (?: [/?\#] {_IN_URL}* )?
    """
)


def folded(text: str) -> str:
    """The text with white space folded to single spaces, and without what nobody sees."""
    return _SPACES.sub(" ", without_unseen(text))


def one_line(text: str) -> str:
    """The text as one line: white space folded to single spaces, unseen characters gone."""
    if text.isascii() and text.isprintable() and "  " not in text:  # most
        return text.strip(" ")
    return folded(text).strip(" ")


def safe_url(url: str) -> bool:
    """Whether a link may lead there: http, https, mailto, tel, ``#anchor`` or a path of this site.

    Never another scheme, ``//host``, ``user@host``, nor anything holding white space, a backslash or a
    character that an address must encode.
    """
    return _URL.fullmatch(url) is not None and without_unseen(url) == url


def without_unseen(text: str) -> str:
    """The text with plain white space, and without characters that nobody sees."""
    if _ODD.search(text) is None:
        return text
    return _LONE_JOINER.sub("", _UNSEENS.sub("", _ODD_SPACES.sub(" ", text)))


def unseen_escaped(text: str) -> str:
    """JSON text in which characters that nobody sees, and odd spaces, are escapes: they come out only where it is read
    as JSON."""
    if text.isascii() and "\x7f" not in text:  # most: JSON itself escapes the others
        return text
    return _ODD.sub(_as_escape, text)


def _as_escape(odd: re.Match[str]) -> str:
    units = odd[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


_NO_BREAK = "\xa0\u202f\u2007"
_QUOTES = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb"


def odd_character(text: str) -> str:
    """What in a text looks like something else, as a message names it: a no-break space, a curly quote, a letter of
    another alphabet among Latin ones; ``""`` if nothing does."""
    if text.isascii():
        return ""
    has_latin = any(char.isascii() and char.isalpha() for char in text)
    for char in text:
        name = unicodedata.name(char, "")
        if char in _NO_BREAK:
            return "a no-break space"
        if char in _QUOTES:
            return f"the curly quote {char}"
        if _UNSEENS.match(char) or char in _JOINER:
            return f"U+{ord(char):04X}, which nobody sees"
        if has_latin and char.isalpha() and name.startswith(("CYRILLIC", "GREEK", "FULLWIDTH")):
            return f'the {name.split()[0].capitalize()} letter "{char}"'
    return ""
