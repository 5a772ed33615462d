"""What is done only sometimes should say when.

"We may collect your location" leaves open whether it happens to this reader. WP260 rev.01 asks to avoid "may",
"might", "some", "often" and "possible". Where a ``condition`` stands around the text, or the sentence itself goes
on with "if" or "when", the reader knows.

Products are read, in English and German. What is allowed to somebody ("you may decline") or forbidden ("may not be
sold", "may only be used") is no vague statement, and neither is what a product can hold of its own ("may store up to
5 themes"). Nothing is asked of drafts, and of what is removed.

Passes:

    sections:
      - kind: data
        heading: Location
        condition: {platform: ios}
        before: We may collect the location.
        items: [device.imei]
      - kind: data
        heading: Choices
        before: You may decline. The log may be sent if the app crashes. Data may not be sold.
        items: [device.serial-number]

Fails:

    sections:
      - kind: data
        heading: Location
        before: We may collect the location.
        items: [device.imei]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy_statements.catalog.model import Product
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.context import Context
from privacy_statements.rules.durations import in_words
from privacy_statements.rules.passages import Passage, Patterns, Phrase, compiled
from privacy_statements.rules.texts import Texts

CODE = "vague-condition"

_DONE = (
    "(?:access|analys|analyz|collect|combin|disclos|gather|keep|kept|log(?:s|ged)?\\b|obtain|process|receiv|record|retain|"
    "scan|seen\\b|sell|send|sent|shar(?:e|ing)|sold|stor(?:e|ing)|track|transfer|transmit|upload|view|use(?:d|s)?\\b)\\w*"
)
_GETAN = (
    "(?:aufgezeichnet|erfasst|erhoben|gesammelt|gesendet|gespeichert|protokolliert|übermittelt|übertragen|verarbeitet|"
    "verkauft|weitergegeben)"
)
_TUN = (
    "(?:aufzeichnen|auslesen|auswerten|einsehen|erfassen|erheben|nutzen|offenlegen|protokollieren|sammeln|senden|speichern|"
    "teilen|übermitteln|übertragen|verarbeiten|verkaufen|verwenden|weitergeben)"
)
_KANN = "(?:kann|können|könnten?)(?: (?!nicht\\b|nur\\b|von Ihnen|(?-i:Sie)\\b)[\\w-]+){0,8}"
VAGUE = compiled(
    en=(
        f"(?-i:may|might)(?: (?:also|sometimes|occasionally|then|therefore|automatically))?(?: be)? {_DONE}",
        f"(?<!that\\s)(?<!which\\s)(?-i:could)(?: (?:also|then))?(?: be)? (?!used?\\b){_DONE}",
        f"(?-i:may|might|could)(?: also)? be (?:asked|compelled|forced|obliged|required) to {_DONE}",
        "in (?:some|certain|rare|individual) (?:cases|circumstances|situations|instances)",
        "under (?:some|certain) (?:circumstances|conditions)",
        "(?:sometimes|occasionally|at times|from time to time|possibly)",
        "(?:usually|normally|typically|in most cases)",
        "(?:(?<!long\\s)as|if|when|where) (?:appropriate|necessary|needed)",
    ),
    de=(
        f"{_KANN} (?:{_GETAN} werden|{_TUN})",
        f"{_GETAN} werden (?:kann|können|könnten?)",
        "unter (?:Umständen|bestimmten Bedingungen)",
        "(?:gegebenenfalls|ggf\\.?|möglicherweise|eventuell|manchmal|gelegentlich|mitunter)",
        "(?:üblicherweise|normalerweise|in der Regel|meistens)",
        "in (?:den meisten|einigen|manchen|bestimmten|einzelnen) Fällen",
        "(?:bei Bedarf|von Zeit zu Zeit|(?:wenn|falls|soweit|sofern) (?:nötig|notwendig|erforderlich))",
    ),
)
DONE = Patterns(
    en=rf"\b(?:{_DONE}|delet|eras)",
    de=rf"\b(?:{_GETAN}|erheb|speicher(?:n|t)|verarbeite|verwende|nutze|nutzt|übermittel|übertrag|sende|lösche|gelöscht|{_TUN})\w*",
)
READER = {
    "en": re.compile(
        r"\b(?:you|(?<!of )(?<!from )(?<!about )(?:(?:the|a|an|each|any|every|all) )?(?:\w+ )?(?:users?|customers?|admins?|administrators?|people|persons?|"
        r"consumers?|data subjects?|employees?|employers?|owners?|readers?|parents?|guardians?|child(?:ren)?|developers?|members?|organi[sz]ations?|schools?|courts?|authorit(?:y|ies)|anybody|anyone|everybody|everyone|nobody|who))\s*(?:can|must|should|to|will|do|does)?\s*\Z",
        re.I,
    ),
    "de": re.compile(
        r"\b(?:Sie|Nutzer(?:in|innen)?|Benutzer(?:in|innen)?|Kunden?|Kundinnen|Admins?|Administrator(?:en|in|innen)?|Personen|Eltern|"
        r"Arbeitgeber|Behörden|Gerichte|Organisation(?:en)?|Schulen?|Mitglieder|wer)\s*\Z"
    ),
}
"""Who stands right before the words: what a reader may do is permitted, not vague."""
TOLD = Patterns(
    en=(
        r"\b(?:if|when|whenever|unless|while|once|as soon as|as long as|provided that|in case|after you|every time)\b"
        r"(?! (?:appropriate|necessary|needed|required|applicable|possible)\b)"
    ),
    de=r"\b(?:wenn|falls|sobald|solange|sofern|soweit|nachdem)\b(?! (?:nötig|notwendig|erforderlich))",
)


_OF_PEOPLE = (
    "calls|contacts|days|hours|identif|locations|logs|messages|months|names|numbers|photos|pictures|records|searches|videos|weeks|years|"
    "\\w*(?:data|address|mails?\\b|files)"
)
_VON_PERSONEN = "\\w*(?:adressen|anrufe|dateien|daten|fotos|jahre|kennung|monate|nachrichten|namen|nummern|orte|protokoll|stunden|tage|wochen)"
NOT_OF_PEOPLE = Patterns(
    en=(
        rf"\s+(?:(?:up to|at most|as many as|no more than)\s+)?(?:\d+|{in_words('en')})\s+(?!{_OF_PEOPLE})"
        r"|\s+(?:(?:its|own|the|new|a)\s+)*(?:fonts?|icons?|languages?|layouts?|sounds?|templates?|themes?|updates?|wallpapers?)\b"
    ),
    de=rf".*\b(?:bis zu|höchstens|maximal) \d+ (?!{_VON_PERSONEN})",
)
"""What a product can hold, and how many of it: after the words in English, inside them in German."""
CAPACITY = re.compile(r"(?:hold|keep|speicher|stor|verwenden)", re.I)


def read(texts: Texts, context: Context) -> Iterator[Diagnostic]:
    """Every text that says that data is perhaps processed, and not when."""
    for passage, phrase in texts.phrases(_vague, VAGUE):
        message = f'"{phrase.text}" does not say when; expected a condition, or what always holds'
        yield diagnose(CODE, passage.at(phrase.offset), message)


def _vague(passage: Passage) -> Iterator[Phrase]:
    if not isinstance(passage.record, Product) or _is_conditional(passage) or not passage.is_asked:
        return
    language = passage.language
    for phrase in passage.find(VAGUE):
        is_clear = _is_permission(phrase, language) or TOLD[language].search(phrase.around)
        is_done = DONE[language].search(f"{phrase.around} {phrase.match[0]}")
        if is_done and not (is_clear or _is_of_things(phrase, language)):
            yield phrase


def _is_of_things(phrase: Phrase, language: str) -> bool:
    """Whether only the product's own things are held: "may store up to 5 themes"."""
    held = phrase.after if language == "en" else phrase.text
    return CAPACITY.search(phrase.text) is not None and NOT_OF_PEOPLE[language].match(held) is not None


def _is_permission(phrase: Phrase, language: str) -> bool:
    """Whether somebody is allowed something: "users may store", "may be stored by you"."""
    if re.search(r"\bbe\b(?! \w+ to\b)", phrase.text) is not None:
        return re.match(r"\s+by (?:you|(?:the )?(?:user|customer|admin|owner)s?)\b", phrase.after) is not None
    return READER[language].search(phrase.before[-60:]) is not None


def _is_conditional(passage: Passage) -> bool:
    around = any(getattr(piece, "condition", None) is not None for piece in passage.around)
    answer = passage.statement.answer
    return around or passage.statement.condition is not None or (answer is not None and answer.condition is not None)
