"""For how long something is kept, as sentences say it: which of the durations in them are of that."""

from __future__ import annotations

import re
from functools import lru_cache

from privacy_statements.rules.durations import Duration, durations
from privacy_statements.rules.passages import NEAR
from privacy_statements.rules.patterns import Patterns

KEEPING = Patterns(
    {
        "en": r"\b(?:keep|kept|retain|retention|stored?|stores|storage (?:is|period|time)|held|hold|delet|eras|removed\b|purg|expir|destroyed|wiped)",
        "de": r"(?:gespeichert|speicher|aufbewahr|behalten|gelöscht|löschen|entfern|vernichte)",
    }
)
OTHER_TIME = Patterns(
    {
        "en": (
            r"\b(?:backups?|archives?|cop(?:y|ies)|except\w*|unless|further|additional\w*|another|extra|longer|request\w*|inactiv\w*|"
            r"every|each|age|older|last|past|previous|restor\w*|recover\w*|undo|undone|bin|trash|without (?:\w+ ){0,2}?(?:activity|connect\w*|contact|logging|sign\w*|use)|"
            r"(?:certificates?|codes?|invitations?|licen[cs]es?|links?|passwords?|sessions?|subscriptions?|tokens?|trials?)\b[^.;:,]{0,40}\bexpires?)"
            r"\b(?<!no longer)(?<!not longer)"
        ),
        "de": (
            r"(?:backup|sicherung|kopie|archiv|ausnahme|außer|weiter|zusätzlich|anfrage|antrag|alle\b|jede|älter|letzten|inaktiv|wiederherstell|papierkorb|rückgängig|"
            r"ohne (?:\w+ )?(?:aktivität|anmeldung|kontakt|nutzung|verbindung|zugriff)|nicht (?:mehr )?(?:an(?:ge)?melde|angemeldet|aktiv|genutzt|verwendet))"
        ),
    }
)
PART = re.compile(r";|,\s+(?:and|but|while|und|aber|während)\b", re.I)
"""Where another statement begins."""
EARLIER = {"en": re.compile(r"\s+before\b", re.I), "de": re.compile(r"\s+(?:bevor|vor|vorher|zuvor)\b", re.I)}
OF_A_READER = {
    "en": re.compile(
        r"\b(?:(?:you|users?|customers?|admins?|administrators?|owners?) (?:(?:also|then) )?(?:can|could|may|must|need to|should)\b"
        r"(?:(?!\b(?:are|is|was|were|we)\b)[^,;:])*|you have (?:(?:at least|up to) )?)\Z",
        re.I,
    ),
    "de": re.compile(
        r"(?:\b(?:(?:Sie|Nutzer|Kunden|Administratoren) (?:können|dürfen|müssen|sollten)|(?:können|dürfen|müssen) (?:Sie|Nutzer))\b[^,;:]*|"
        r"\b(?:Sie haben|haben Sie)\s+)\Z"
    ),
}
"""What a reader may or must do takes another time, unless it "is kept" or "gespeichert werden"."""
IF_AWAY = Patterns(
    {
        "en": r"\b(?:if|unless|(?:after|once|when|while) (?:you|nobody|no one|(?:the|your|an?) (?:account|app|device|user)))\b[^,;:]*\Z",
        "de": r"\b(?:wenn|falls|sofern)\b[^,;:]*\Z",
    }
)
"""A duration inside a condition is when it begins, not how long it is kept."""


@lru_cache(maxsize=1024)  # many texts have the same sentences
def of_keeping(sentence: str, language: str) -> tuple[tuple[Duration, str], ...]:
    """The durations in a sentence for which something is kept, each with what stands before it."""
    clauses = ((duration, *_clause(sentence, duration)) for duration in durations(sentence, language))
    return tuple((duration, before) for duration, before, after in clauses if _is_of_keeping(before, after, language))


def _clause(sentence: str, duration: Duration) -> tuple[str, str]:
    """What stands before and after a duration in its own part of the sentence."""
    before, after = (
        sentence[max(0, duration.start - NEAR) : duration.start],
        sentence[duration.end : duration.end + NEAR],
    )
    return PART.split(before)[-1], PART.split(after)[0]


def _is_of_keeping(before: str, after: str, language: str) -> bool:
    """Whether a duration says how long something is kept."""
    near = before + after
    if EARLIER[language].match(after):
        return False
    if KEEPING[language].search(near) is None or OTHER_TIME[language].search(near) or IF_AWAY[language].search(before):
        return False
    is_done = language == "de" and re.search(r"\bwerden\b", after) is not None
    return is_done or OF_A_READER[language].search(before) is None
