"""An open list of data should say that it is open.

"Such as", "for example" and "etc." tell a reader that there is more, and not what. Where nobody can name the rest,
``exhaustive: false`` on the row, the part or the section (or around it) says so in the record: the page then shows
it at the list, and exports carry it.

Products are read, in English and German: the texts of rows and parts, and sentences that speak of data in sections
that say what is done with it. Rights, procedures and concepts may give examples. So may a denial: "we never collect
content such as messages" denies all content, whatever the examples. "We do not collect names, addresses etc." names
no whole, and nobody knows what else is denied. Nothing is asked of drafts, and of what is removed.

Passes:

    sections:
      - kind: data
        heading: Identifiers
        before: Identifiers of the device, such as the serial number.
        exhaustive: false
        items: [device.serial-number]
      - kind: never
        heading: Never collected
        before: We never collect content, such as messages.
      - kind: rights
        heading: Rights
        before: You have rights, such as access to your data.

Fails:

    sections:
      - kind: data
        heading: Identifiers
        before: Identifiers of the device, such as the serial number.
        items: [device.serial-number]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy_statements.catalog.model import Part, Product, Row
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.records.words import SectionKind
from privacy_statements.rules.context import Context
from privacy_statements.rules.durations import UNITS, in_words
from privacy_statements.rules.passages import Passage, Patterns, Phrase, compiled, is_denied
from privacy_statements.rules.texts import Texts

CODE = "vague-list"

_NOUN = "(?:data|information|details|identifiers?|content|metadata|addresses|names|numbers|records|facts)"
_DATEN = "\\w*(?:daten|informationen|angaben|kennungen|inhalte|adressen|namen|nummern)"
_HOW = "(?!,? (?:after|because|before|by|if|through|via|when|while)\\b)"
_WIE = "(?!,? (?:durch|falls|indem|mittels|per|um|weil|wenn)\\b)"
_NO_MEASURE = f"(?! (?:\\d|(?:{in_words('de')})\\b|(?:eine?[nmrs]? )?(?:{'|'.join(UNITS['de'])})))"
_END = "(?=\\s*(?:[.,;:!?)]|\\Z|(?-i:[A-ZÄÖÜ])))"
EXAMPLES = compiled(
    en=(
        f"such as{_HOW}",
        f"for (?:example|instance){_HOW}",
        f"e\\. ?g\\.{_HOW}",
        f"{_NOUN},? like(?= (?:(?:the|an?|your|their|its|his) )?\\w)",
    ),
    de=(
        f"(?:wie )?(?:zum Beispiel|beispielsweise|bspw\\.?|z\\. ?B\\.){_WIE}",
        "wie etwa",
        f"(?<=[,(–]\\s)etwa{_NO_MEASURE}|(?<=\\()etwa{_NO_MEASURE}",
        f"{_DATEN},? wie(?= (?:die|der|das|den|dem|ihre?[nmrs]?|(?-i:[A-ZÄÖÜ]))[\\w-]*)",
    ),
)
"""What introduces examples: in a denial they leave nothing open."""
OPEN = compiled(
    en=(
        "etc\\.?(?!/)",
        "includ(?:es|ing|e)(?: but(?: is| are)? not limited to|, (?:but|without|and)(?: is| are)?(?: not)? limit(?:ed|ation)(?: to)?)",
        "among other(?:s| things)",
        "and (?:so on|so forth|the like|similar (?:data|details|information))",
        f"(?<!more\\s)and (?:many |much )?more{_END}",
        "(?<!this\\s)(?<!that\\s)and other (?:data|details|identifiers|information)",
        f"(?:\\w+ ?)?(?:…|\\.\\.\\.){_END}",
    ),
    de=(
        "usw\\.?",
        "etc\\.?(?!/)",
        "und so weiter",
        "u\\. ?a\\.",
        "unter anderem",
        "(?:einschließlich|insbesondere),? (?:aber )?nicht (?:beschränkt auf|abschließend)",
        "und (?:ähnliche[sn]?|dergleichen)",
        f"(?<!mehr\\s)und (?:vieles )?(?:mehr|weitere[sn]?){_END}",
        "und (?:andere|weitere|sonstige) (?:Angaben|Daten|Informationen|Kennungen)",
        f"(?:\\w+ ?)?(?:…|\\.\\.\\.){_END}",
    ),
)
DATA = Patterns(
    en=r"\b(?:data|information|details|identifiers?|identifying|logs?|content|metadata|address(?:es)?|names?|numbers?|records?|facts)\b",
    de=r"\b\w*(?:daten|informationen|angaben|kennungen|protokolle|inhalte|adressen|namen|nummern)\b",
)
DOTS = re.compile(r"…|\.\.\.")
CLOSE = 60
"""So many characters before and after the words say what is listed."""
DONE = Patterns(
    en=r"\b(?:collect|gather|kept|keep|process|read|receiv|record|sen[dt]|shar|stor)",
    de=r"(?:erfass|erheb|erhoben|les|sammel|send|speicher|übermittel|übertrag|verarbeit)",
)
LIKENED = Patterns(
    en=r"\b(?:act|behave|feel|handle|look|protect|seem|treat|work)\w*\b[^,;:]{0,40}\Z",
    de=r"\b(?:so|ebenso|genauso|gleich\w*|(?:die|den|der)selben?|dasselbe|behandel\w*|schützen)\b[^,;:]{0,40}\Z",
)
"""What makes of "like" a comparison."""
CONTACT = Patterns(
    en=r"\byou (?:can|could|may) (?:also )?(?:ask|call|contact|reach|write)\b[^;:]{0,40}\Z",
    de=r"\b(?:Sie (?:können|dürfen)|(?:können|dürfen) Sie) (?:uns|sich)\b[^;:]{0,40}\Z",
)
LISTING = {
    SectionKind.OVERVIEW, SectionKind.SOURCES, SectionKind.DATA, SectionKind.NEVER, SectionKind.USES,
    SectionKind.RECIPIENTS, SectionKind.RETENTION, SectionKind.STORAGE,
}  # fmt: skip
"""The kinds of sections that say what is done with data."""


def read(texts: Texts, context: Context) -> Iterator[Diagnostic]:
    """Every open list of data that nothing marks as open."""
    for passage, phrase in texts.phrases(_open, OPEN, EXAMPLES):
        message = f'"{phrase.text}" leaves a list of data open; expected all of it, or "exhaustive: false"'
        yield diagnose(CODE, passage.at(phrase.offset), message)


def _open(passage: Passage) -> Iterator[Phrase]:
    if not (isinstance(passage.record, Product) and passage.exhaustive and passage.is_asked):
        return
    section = passage.section
    is_data = isinstance(passage.holder, Row | Part)
    if not is_data and section is not None and section.id and section.kind not in LISTING:
        return
    language = passage.language
    phrases = [each for each in passage.find(OPEN) if not DOTS.search(each.text) or "," in each.before]
    if section is None or section.kind is not SectionKind.NEVER:
        examples = [each for each in passage.find(EXAMPLES) if not is_denied(each, language, set_off=True)]
        phrases += [each for each in examples if _gives_data(each, language)]
    phrases.sort(key=lambda phrase: phrase.offset)
    yield from (phrase for phrase in phrases if is_data or _lists_data(phrase, language))


def _gives_data(phrase: Phrase, language: str) -> bool:
    """Whether the examples are of data, and not of what resembles it or of ways to write to somebody."""
    if phrase.text.lower().endswith((" like", " wie")) and LIKENED[language].search(phrase.before):
        return False
    return CONTACT[language].search(phrase.before) is None


def _lists_data(phrase: Phrase, language: str) -> bool:
    """Whether data is listed; the words themselves may call it so where the sentence says what is done with it."""
    if DATA[language].search(f"{phrase.before[-CLOSE:]} {phrase.after[:CLOSE]}"):
        return True
    return DATA[language].search(phrase.text) is not None and DONE[language].search(phrase.around) is not None
