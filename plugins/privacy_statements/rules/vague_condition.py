"""What is done only sometimes should say when.

"We may collect your location" leaves open whether it happens to this reader. WP260 rev.01 asks to avoid "may",
"might", "some", "often" and "possible". Where a ``condition`` stands around the text, or the sentence itself goes
on with "if" or "when", the reader knows.

Products are read, in English and German. What is allowed to somebody ("you may decline") or forbidden ("may not be
sold", "may only be used") is no vague statement.

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
from itertools import islice

from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.model import Catalog
from privacy_statements.rules.given import Given
from privacy_statements.rules.texts import MOST, Found, Passage, compiled, texts_of

CODE = "vague-condition"

_DONE = (
    "(?:access|analys|analyz|collect|combin|disclos|gather|keep|kept|log(?:s|ged)?\\b|obtain|process|receiv|record|retain|"
    "scan|sell|send|sent|shar(?:e|ing)|sold|stor(?:e|ing)|track|transfer|transmit|upload|use(?:d|s)?\\b)\\w*"
)
_GETAN = (
    "(?:aufgezeichnet|erfasst|erhoben|gesammelt|gesendet|gespeichert|protokolliert|übermittelt|übertragen|verarbeitet|"
    "verkauft|weitergegeben)"
)
VAGUE = compiled(
    {
        "en": (
            f"(?-i:may|might)(?: (?:also|sometimes|occasionally|then|therefore|automatically))?(?: be)? {_DONE}",
            "in (?:some|certain|rare|individual) (?:cases|circumstances|situations|instances)",
            "under (?:some|certain) (?:circumstances|conditions)",
            "(?:sometimes|occasionally|at times|from time to time|possibly)",
            "(?:(?<!long\\s)as|if|when|where) (?:appropriate|necessary|needed)",
        ),
        "de": (
            f"(?:kann|können)(?: (?!nicht\\b|nur\\b|von Ihnen)[\\w-]+){{0,8}} {_GETAN} werden",
            f"{_GETAN} werden (?:kann|können)",
            "unter (?:Umständen|bestimmten Bedingungen)",
            "(?:gegebenenfalls|ggf\\.?|möglicherweise|eventuell|manchmal|gelegentlich|mitunter)",
            "in (?:einigen|manchen|bestimmten|einzelnen) Fällen",
            "(?:bei Bedarf|von Zeit zu Zeit|(?:wenn|falls|soweit|sofern) (?:nötig|notwendig|erforderlich))",
        ),
    }
)
DONE = {
    "en": re.compile(rf"\b{_DONE}", re.I),
    "de": re.compile(
        rf"\b(?:{_GETAN}|erheb|speicher(?:n|t)|verarbeite|verwende|nutze|nutzt|übermittel|übertrag|sende)\w*",
        re.I,
    ),
}
READER = {
    "en": re.compile(
        r"\b(?:you|(?<!of )(?<!from )(?<!about )(?:(?:the|a|an|each|any|every|all) )?(?:\w+ )?(?:users?|customers?|admins?|administrators?|people|persons?|"
        r"consumers?|data subjects?|employees?|employers?|owners?|readers?|parents?|guardians?|child(?:ren)?|developers?|members?|organi[sz]ations?|schools?|courts?|authorit(?:y|ies)|anybody|anyone|everybody|everyone|nobody|who))\s*(?:can|must|should|to|will|do|does)?\s*\Z",
        re.I,
    ),
    "de": re.compile(r"\b(?:Sie|Nutzer|Nutzerinnen|Benutzer|Kunden|Administratoren|Personen)\s*\Z"),
}
"""Who stands right before the words: what a reader may do is permitted, not vague."""
TOLD = {
    "en": re.compile(
        r"\b(?:if|when|whenever|unless|while|once|as soon as|as long as|provided that|in case|after you|every time)\b"
        r"(?! (?:appropriate|necessary|needed|required|applicable|possible)\b)",
        re.I,
    ),
    "de": re.compile(
        r"\b(?:wenn|falls|sobald|solange|sofern|soweit|nachdem)\b(?! (?:nötig|notwendig|erforderlich))", re.I
    ),
}


def check(catalog: Catalog, given: Given) -> Iterator[Diagnostic]:
    """Every text that says that data is perhaps processed, and not when."""
    for product in catalog.products.values():
        for passage in texts_of(product, given.language):
            for found in islice(_vague(passage), MOST):
                message = f'"{found.text}" does not say when; expected a condition, or what always holds'
                yield diagnose(CODE, passage.at(found.offset), message)


def _vague(passage: Passage) -> Iterator[Found]:
    if _is_conditional(passage):
        return
    for found in passage.find(VAGUE):
        language = passage.language
        told = _is_permission(found, language) or TOLD[language].search(found.around)
        if not told and DONE[language].search(f"{found.around} {found.match[0]}"):
            yield found


def _is_permission(found: Found, language: str) -> bool:
    """Whether somebody is allowed something: "users may store", "may be stored by you"."""
    if re.search(r"\bbe\b", found.text) is not None:
        return re.match(r"\s+by (?:you|(?:the )?(?:user|customer|admin|owner)s?)\b", found.after) is not None
    return READER[language].search(found.before[-60:]) is not None


def _is_conditional(passage: Passage) -> bool:
    around = any(getattr(piece, "condition", None) is not None for piece in passage.around)
    answer = passage.said.answer
    return (
        around or passage.said.condition is not None or (answer is not None and answer.condition is not None)
    )
