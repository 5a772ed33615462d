"""The statement of a product for one platform should not speak of another platform.

Statements of sister products are written by copying. A forgotten "Android" on the page about iOS makes readers
doubt every other sentence.

Judged are products with ``platforms``. The names looked for are the platforms of the other products of the same
``family``, and those of the dimension ``platform``; the page's own pass. Links, quotations, ``applies_to``, the
restated page and conditions over the platform dimension may name others; and so may a sentence that compares
("unlike on Android"), denies ("not on Android") or says what there is ("the same app exists for Android"), and a name that is also a data source. "Android-App" and
"ANDROID" are the same name, and so is "android" unless it is a word of the language: "an android", "windows". Texts are
read in English and German.

Passes:

    family: Example
    platforms: [iOS]
    see_also: {title: Example for Android, url: "https://example.org/android"}
    items:
      - {item: device.imei, note: "Unlike on Android, the user is asked. See [Android](https://example.org)."}

Fails:

    family: Example
    platforms: [iOS]
    items:
      - {item: device.imei, note: Android gives it to the app.}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.catalog.summaries import families, source_names
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.records.pieces import SourcePage
from privacy_statements.rules.context import Context
from privacy_statements.rules.names import PLATFORM, single_names
from privacy_statements.rules.passages import MOST, Passage, Patterns, PatternsByLanguage, Phrase
from privacy_statements.rules.texts import Texts

CODE = "sibling-leak"

ORDINARY = {
    "browser", "car", "chrome", "cloud", "desktop", "edge", "fire", "glass", "home", "mobile", "phone", "server", "tablet",
    "tv", "watch", "wear", "web", "windows",
}  # fmt: skip
"""Names that are ordinary words without their capital."""
DETERMINED = re.compile(
    r"\b(?:an?|another|any|each|every|one|that|the|this|das|dem|den|der|des|die|eine?[nmrs]?)\s+\Z", re.I
)
OF_A_DEVICE = re.compile(
    r"(?:-|\s+(?:apps?|devices?|gerät\w*|handys?|phones?|smartphones?|tablets?|versions?)\b)", re.I
)
COMPARED = Patterns(
    en=(
        r"\b(?:unlike|other than|compared (?:to|with)|different(?:ly)? (?:from|than)|as (?:on|for)|than (?:on|for)|in contrast to|"
        r"apart from|except|neither|never|nor|not|exists?|(?:is|are) (?:also )?(?:available|offered)|there (?:is|are))\b[^.;,—–]{0,30}\Z"
    ),
    de=(
        r"\b(?:anders als|im unterschied zu|im gegensatz zu|verglichen mit|außer|wie (?:auf|unter|bei|für)|als (?:auf|unter|bei)|"
        r"nicht|nie|niemals|weder|noch|gibt es|erhältlich)\b[^.;,—–]{0,30}\Z"
    ),
)
LINK = re.compile(r"\[[^\[\]]{0,300}\]\(")


def read(texts: Texts, context: Context) -> Iterator[Diagnostic]:
    """Every name of another platform in the texts of a product."""
    catalog = texts.catalog
    numbers_by_names: dict[
        re.Pattern[str], frozenset[int]
    ] = {}  # products of the same platform look for the same names
    written, sources = families(catalog), single_names(source_names(catalog))
    for product in texts.products:
        siblings = single_names(written[product.family]) if product.family is not None else {}
        foreign = _foreign(catalog, product, siblings, sources) if product.platforms else {}
        if not foreign:
            continue
        names = _pattern(foreign.values())
        patterns = dict.fromkeys(COMPARED, names)
        if names not in numbers_by_names:
            numbers_by_names[names] = frozenset(texts.having(patterns))
        here = " and ".join(product.platforms)
        for number in filter(numbers_by_names[names].__contains__, texts.of(product)):
            passage = texts.passages[number]
            for phrase in islice(_leaks(passage, patterns, foreign), MOST):
                message = f'"{phrase.text}" in the statement for {here}; expected its own platform'
                yield diagnose(CODE, passage.at(phrase.offset), message)


def _foreign(catalog: Catalog, product: Product, siblings: dict[str, str], sources: dict[str, str]) -> dict[str, str]:
    """The names of other platforms: what no reader of this statement has."""
    own = single_names(product.platforms)
    dimension = catalog.vocabulary.dimensions.get(PLATFORM)
    values = [single_names([value.name]) for value in dimension.values] if dimension else []
    # "iOS and iPadOS" is one value: a page about one of the two may name the other
    mine = own.keys() | {name for value in values if value.keys() & own.keys() for name in value}
    foreign = {key: name for names in (siblings, *values) for key, name in names.items()}
    return {key: name for key, name in foreign.items() if key not in mine and key not in sources}


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    listed = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    written = rf"(?<![\w.-])(?:{listed})(?!\w|-\d|\.\w)"
    return re.compile(written, re.IGNORECASE)


def _leaks(passage: Passage, patterns: PatternsByLanguage, foreign: dict[str, str]) -> Iterator[Phrase]:
    if isinstance(passage.holder, SourcePage):
        return
    links = [match.span() for match in LINK.finditer(passage.text)] if passage.is_prose else []
    for phrase in passage.find(patterns):
        in_a_link = any(start < phrase.offset < end for start, end in links)
        compared = COMPARED[passage.language].search(phrase.before) is not None
        if not in_a_link and not compared and _is_the_name(phrase, foreign):
            yield phrase


def _is_the_name(phrase: Phrase, foreign: dict[str, str]) -> bool:
    """Whether a name without its capital is meant as one. "iOS" is no word in any spelling."""
    name = foreign.get(phrase.match[0].casefold())
    if not phrase.match[0].islower() or name is None or not name.istitle():
        return True
    if phrase.match[0] in ORDINARY:
        return False
    return OF_A_DEVICE.match(phrase.after) is not None or DETERMINED.search(phrase.before) is None
