"""When two names are one to a reader: capitals, dashes and the width of spaces make no other name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

BETWEEN_WORDS = re.compile(r"[\s\u2010-\u2015_-]+")


def plain(name: str) -> str:
    """A name as names are compared."""
    return BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()


def all_plain(names: Iterable[str]) -> list[str]:
    """Several names as they are compared, each once."""
    return list(dict.fromkeys(map(plain, names)))
