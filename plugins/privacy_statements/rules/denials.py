"""What a sentence denies: "no data is stored there" states no such place.

A denial ends at the next comma, and where another verb or "but" follows: in "data that is not encrypted is stored in
the cloud", something else is denied. "Not only" denies nothing, and neither does what goes on with "unless".
"""

from __future__ import annotations

import re

from privacy_statements.rules.passages import Phrase
from privacy_statements.rules.patterns import Patterns

BEFORE = Patterns(
    {
        "en": (
            r"\b(?:(?:no|none|nothing|nobody|neither)\b(?! (?:matter|longer)\b)(?:(?!\bbut\b)[^,;:]){0,80}"
            r"|(?:(?:not|never|nor|cannot|no longer)\b|\w+n['’]t\b)(?! only\b)(?:(?!\b(?:are|but|is|only|was|were|will)\b)[^,;:]){0,80})\Z"
        ),
        "de": r"\b(?:nicht(?! nur\b)|nichts|nie|niemals|kein\w*|weder)\b(?:(?!\b(?:sondern|aber|nur)\b)[^,;:]){0,80}\Z",
    }
)
AFTER = {
    "en": re.compile(r"(?!)"),
    "de": re.compile(r"[^,;:]{0,80}?\b(?:nicht(?! nur\b)|nichts|nie|niemals|kein\w*)\b", re.I),
}
"""In German the denial may follow."""
EXCEPTED = Patterns(
    {
        "en": r"\b(?:unless|except|only if|without (?:your|their|the|a|an|any|prior|explicit))\b",
        "de": r"\b(?:außer|es sei denn|ohne (?:ihre?|eine?)|nur wenn)\b",
    }
)


def is_denied(phrase: Phrase, language: str, *, set_off: bool = False) -> bool:
    """Whether the sentence says that what was found is not so, and allows no exception. What is ``set_off`` may have
    a comma or a bracket before it: "no data, for example names"."""
    if EXCEPTED[language].search(phrase.after):
        return False
    before, after = " ".join(phrase.before.split()), " ".join(phrase.after.split())
    before = f"{before.rstrip(' ,(–') if set_off else before} "
    return BEFORE[language].search(before) is not None or AFTER[language].match(after) is not None
