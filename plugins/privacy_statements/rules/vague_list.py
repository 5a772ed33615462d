"""An open list of data should say that it is open.

"Such as", "for example" and "etc." tell a reader that there is more, and not what. Where nobody can name the rest,
``exhaustive: false`` on the row, the part or the section (or around it) says so in the record: the page then shows
it at the list, and exports carry it.

Products are read, in English and German: the texts of rows and parts, and sentences that speak of data in sections
that say what is done with it. Rights, procedures and concepts may give examples.

Passes:

    sections:
      - kind: data
        heading: Identifiers
        before: Identifiers of the device, such as the serial number.
        exhaustive: false
        items: [device.serial-number]
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
from itertools import islice

from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.model import Catalog, Part, Row
from privacy_statements.records.words import SectionKind
from privacy_statements.rules.given import Given
from privacy_statements.rules.texts import MOST, Found, Passage, compiled, texts_of

CODE = "vague-list"

OPEN = compiled(
    {
        "en": (
            "such as",
            "etc\\.?(?!/)",
            "for (?:example|instance)(?!,? (?:if|when|because)\\b)",
            "e\\. ?g\\.",
            "includ(?:es|ing|e)(?: but(?: is| are)? not limited to|, (?:but|without|and)(?: is| are)?(?: not)? limit(?:ed|ation)(?: to)?)",
            "among other(?:s| things)",
            "and (?:so on|so forth|the like|similar (?:data|details|information))",
        ),
        "de": (
            "wie (?:zum Beispiel|etwa|beispielsweise)",
            "zum Beispiel",
            "beispielsweise",
            "z\\. ?B\\.",
            "usw\\.?",
            "etc\\.?(?!/)",
            "und so weiter",
            "u\\. ?a\\.",
            "unter anderem",
            "(?:einschließlich|insbesondere),? (?:aber )?nicht (?:beschränkt auf|abschließend)",
            "und (?:ähnliche[sn]?|dergleichen)",
        ),
    }
)
DATA = {
    "en": re.compile(
        r"\b(?:data|information|details|identifiers?|identifying|logs?|content|metadata|address(?:es)?|names?|numbers?|records?|facts)\b",
        re.I,
    ),
    "de": re.compile(
        r"\b\w*(?:daten|informationen|angaben|kennungen|protokolle|inhalte|adressen|namen|nummern)\b", re.I
    ),
}
CLOSE = 60
"""So many characters before and after the words say what is listed."""
LISTING = {
    SectionKind.OVERVIEW, SectionKind.SOURCES, SectionKind.DATA, SectionKind.NEVER, SectionKind.USES,
    SectionKind.RECIPIENTS, SectionKind.RETENTION, SectionKind.STORAGE,
}  # fmt: skip
"""The kinds of sections that say what is done with data."""


def check(catalog: Catalog, given: Given) -> Iterator[Diagnostic]:
    """Every open list of data that nothing marks as open."""
    for product in catalog.products.values():
        for passage in texts_of(product, given.language):
            for found in islice(_open(passage), MOST):
                message = (
                    f'"{found.text}" leaves a list of data open; expected all of it, or "exhaustive: false"'
                )
                yield diagnose(CODE, passage.at(found.offset), message)


def _open(passage: Passage) -> Iterator[Found]:
    if not passage.exhaustive:
        return
    is_data = isinstance(passage.holder, Row | Part)
    section = passage.section
    if not is_data and section is not None and section.id and section.kind not in LISTING:
        return
    for found in passage.find(OPEN):
        near = f"{found.before[-CLOSE:]} {found.after[:CLOSE]}"
        if is_data or DATA[passage.language].search(near):
            yield found
