"""A text should not give another duration, region or number than the record itself.

A page shows the record's retention, regions and rows in tables, and the text beside them. When only one of the two
is changed, readers see both.

Judged is only where the record says exactly one such thing: one duration in the ``retention`` that holds at the
text, one ``storage`` with regions, one list of the kind that is counted. A sentence about copies, exceptions or
further time passes, and so do what another place of the product says, the time that a reader has, and how long
somebody must have been away. "One week" is P7D and "12 months" is P1Y.
Texts are read in English and German.

Passes:

    sections:
      - kind: data
        heading: Identifiers
        retention: {duration: P7D}
        storage: {regions: eu}
        before: |
          These two items are kept for one week, stored in the European Union. Backups are kept for 90 days.
        items: [device.serial-number, device.imei]

Fails:

    sections:
      - kind: data
        heading: Identifiers
        retention: {duration: P30D}
        before: These items are kept for 90 days.
        items: [device.serial-number, device.imei]

Fails, too:

    sections:
      - kind: data
        heading: Identifiers
        storage: {regions: eu}
        before: The following three items are stored in the United States.
        items: [device.serial-number, device.imei]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice

from msgspec import Struct

from privacy_statements.catalog.model import Product, Said, Section, Storage
from privacy_statements.catalog.vocabulary import Region
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.records.pieces import RetentionRecord
from privacy_statements.records.words import Bound
from privacy_statements.rules.context import Context
from privacy_statements.rules.durations import DURATION, agree, in_days, in_words, number_of, of_keeping
from privacy_statements.rules.passages import MOST, NEAR, Passage, Patterns
from privacy_statements.rules.texts import Texts

CODE = "number-disagrees"

Difference = tuple[int, str]
"""The offset of what a text says, and the message."""
Check = Callable[[Passage, "_Elsewhere"], Iterator[Difference]]

AT_LEAST = Patterns(en=r"(?:at least|minimum of|more than|over)\s+\Z", de=r"(?:mindestens|mehr als|über)\s+\Z")
AT_MOST = Patterns(
    en=r"(?:at most|up to|within|maximum of|less than|no(?:t|thing)?(?: for)? (?:longer|more) than)\s+\Z",
    de=r"(?:höchstens|bis zu|innerhalb von|maximal|weniger als|nicht länger als)\s+\Z",
)
LYING = Patterns(
    en=(
        r"\b(?:stored|kept|located|hosted|lies|lie|processed|resides?|held|stores?|stays?)\b"
        r"[^.;:]{0,60}?\bin (?:the )?\Z|\b(?:servers?|data ?cent(?:re|er)s?)(?: (?:are|is|stands?))?(?: (?:all|both|only))? in (?:the )?\Z"
    ),
    de=r"(?:gespeichert|liegen|liegt|aufbewahrt|gehostet|bleib\w+|verarbeitet|server[ns]?|rechenzentr\w+)\b",
)
"""What lies somewhere: in English before the place, in German before or behind it."""
IN = re.compile(r"\bin (?:der |den )?\Z", re.I)
DENIED = Patterns(
    en=r"\b(?:not|never|no|outside|except|unless|if|than|neither|nor)\b",
    de=r"\b(?:nicht|nie|niemals|kein\w*|außerhalb|außer|wenn|falls|als|weder|noch)\b",
)
COUNTED = {
    "en": {
        "rows": "(?:data )?items|entities|data types|(?:kinds|pieces|types) of (?:personal )?(?:data|information)",
        "uses": "(?:data )?sources",
        "steps": "steps",
        "measures": "measures",
    },
    "de": {
        "rows": "Datenelementen?|Datenarten|Einträgen?|Daten",
        "uses": "(?:Datenq|Q)uellen",
        "steps": "Schritten?",
        "measures": "Maßnahmen",
    },
}
"""What a noun counts: a list of the section."""
POINTING = {"en": ("following|these|all", "below|following"), "de": ("folgenden?|diesen?|alle", "unten")}


def read(texts: Texts, context: Context) -> Iterator[Diagnostic]:
    """Every duration, region and number in a text from which the record differs."""
    catalog = texts.catalog
    regions = {region.name: region for region in catalog.vocabulary.regions.values()}
    counts = {language: _counting(language) for language in COUNTED}
    names = _alternatives(regions)
    checks: list[tuple[Iterable[int], Check]] = [
        (_lasting(texts), _durations),
        (texts.having(dict.fromkeys(COUNTED, names)), lambda passage, here: _regions(passage, here, names, regions)),
        (_numbered(texts), lambda passage, here: _counts(passage, counts[passage.language])),
    ]
    checks_of: dict[int, list[Check]] = {}
    for numbers, check in checks:
        for number in numbers:
            checks_of.setdefault(number, []).append(check)
    for product in texts.products:
        elsewhere = _Elsewhere(product)
        for number in texts.of(product):
            passage = texts.passages[number]
            for check in checks_of.get(number, ()):
                for offset, message in islice(check(passage, elsewhere), MOST):
                    yield diagnose(CODE, passage.at(offset), message)


class _Elsewhere(Struct, frozen=True, dict=True):
    """What any place of a product says, looked at when it is asked for: a text may speak of another place."""

    product: Product

    @cached_property
    def days(self) -> frozenset[float]:
        listed = {id(statement.retention): statement.retention for statement in self._places()}.values()
        days = map(in_days, {rule.duration for rules in listed for rule in rules if rule.duration})
        return frozenset(days for days in days if days is not None)

    @cached_property
    def regions(self) -> frozenset[str]:
        listed = {id(statement.storage): statement.storage for statement in self._places()}.values()
        return frozenset(region.id for places in listed for place in places for region in place.regions)

    def _places(self) -> list[Said]:  # most say what is said around them: the same object
        return [row.said for row in self.product.rows] + [section.said for section in self.product.root.walk()]


# --- durations


def _durations(passage: Passage, elsewhere: _Elsewhere) -> Iterator[Difference]:
    stated = [rule for rule in passage.statement.retention if rule.duration is not None]
    if isinstance(passage.holder, RetentionRecord):
        stated = [passage.holder] if passage.holder.duration is not None else []
    if len(stated) != 1 or stated[0].duration is None:
        return
    own = in_days(stated[0].duration)
    for offset, sentence in passage.sentences() if own is not None else ():
        for duration, before in of_keeping(sentence, passage.language):
            if any(agree(duration.days, days) for days in elsewhere.days):
                continue
            if _comparable(before, stated[0], passage.language):
                message = f'"{duration.written}" differs from the retention of this place, {stated[0].duration}'
                yield offset + duration.start, message


def _lasting(texts: Texts) -> Iterator[int]:
    """The numbers of the texts that say how long something is kept."""
    for number in texts.having(DURATION):
        language = texts.passages[number].language
        if any(of_keeping(sentence, language) for sentence in texts.sentences[number]):
            yield number


def _comparable(before: str, retention: RetentionRecord, language: str) -> bool:
    """Whether both are the same kind of limit: "at least a week" does not contradict thirty days."""
    if AT_LEAST[language].search(before):
        return retention.bound is Bound.AT_LEAST
    if AT_MOST[language].search(before):
        return retention.bound is not Bound.AT_LEAST
    return True


# --- regions


def _alternatives(regions: dict[str, Region]) -> re.Pattern[str]:
    listed = "|".join(re.escape(name) for name in sorted(regions, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])" if listed else r"(?!)")


def _regions(
    passage: Passage, elsewhere: _Elsewhere, names: re.Pattern[str], regions: dict[str, Region]
) -> Iterator[Difference]:
    stated = [place for place in passage.statement.storage if place.regions]
    if isinstance(passage.holder, Storage):
        stated = [passage.holder] if passage.holder.regions else []
    if len(stated) != 1 or not stated[0].exhaustive:
        return
    own = stated[0].regions
    for offset, sentence in passage.sentences():
        for match in names.finditer(sentence):
            before = sentence[max(0, match.start() - NEAR) : match.start()]
            region = regions[match[0]]
            lies = _lies(before, sentence[match.end() : match.end() + NEAR], passage.language)
            if lies and region.id not in elsewhere.regions and _is_apart(region, own):
                expected = " and ".join(f'"{place.name}"' for place in own)
                yield offset + match.start(), f'"{match[0]}" differs from the regions of this place, {expected}'


def _lies(before: str, after: str, language: str) -> bool:
    """Whether something lies in what stands between."""
    near = before if language == "en" else before + after
    placed = language == "en" or IN.search(before) is not None
    return placed and LYING[language].search(near) is not None and DENIED[language].search(near) is None


def _is_apart(region: Region, own: tuple[Region, ...]) -> bool:
    """Whether no country belongs to both; without countries nobody can tell."""
    countries = set(region.countries)
    return bool(countries) and all(other.countries and not countries & {*other.countries} for other in own)


# --- numbers of things

NUMBERED = Patterns(**{language: rf"\d|\b(?:hundred|{in_words(language)})" for language in COUNTED})
"""A sentence without any number counts nothing."""


def _numbered(texts: Texts) -> Iterator[int]:
    """The numbers of the texts that may count what a section lists: before or after it, and with a number."""
    for number in texts.having(NUMBERED):
        passage = texts.passages[number]
        if passage.field in ("before", "after") and passage.section is not None and passage.row is None:
            yield number


def _counting(language: str) -> re.Pattern[str]:
    words = in_words(language)
    number = rf"(?P<number>\d{{1,3}}|{words})"
    before, after = POINTING[language]
    nouns = "|".join(f"(?P<{kind}>{noun})" for kind, noun in COUNTED[language].items())
    nouns_after = nouns.replace("P<", "P<after_")
    return re.compile(
        rf"\b(?:{before}) {number} (?:{nouns})\b|\b(?P<after_number>\d{{1,3}}|{words}) (?:{before} )?(?:{nouns_after})(?= ?:| (?:{after})\b)".replace(
            " ", r"\s+"
        ).replace(r"\s+?", r"\s*"),
        re.IGNORECASE,
    )


NOT_ALL = re.compile(
    r"\b(?:at least|up to|more than|less than|fewer than|over|about|almost|one of|some of|first|last|mindestens|bis zu|mehr als|ersten|letzten)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)


def _counts(passage: Passage, pattern: re.Pattern[str]) -> Iterator[Difference]:
    if passage.section is None:
        return
    for match in pattern.finditer(passage.words):
        groups = {name.removeprefix("after_"): text for name, text in match.groupdict().items() if text}
        kind = next(name for name in groups if name != "number")
        counted = _counted(passage.section, kind)
        number = int(number_of(groups["number"], passage.language))
        all_of_them = NOT_ALL.search(passage.words[max(0, match.start() - 30) : match.start()]) is None
        if counted and number not in counted and all_of_them:
            start = match.start("number") if match["number"] else match.start("after_number")
            listed = " or ".join(map(str, sorted(counted)))
            yield start, f'"{" ".join(match[0].split())}": the record lists {listed} here'


def _counted(section: Section, kind: str) -> set[int]:
    """How many there are: here, and with the sections inside."""
    here = len(getattr(section, kind))
    whole = sum(len(getattr(inner, kind)) for inner in section.walk())
    return {number for number in (here, whole) if number} if section.exhaustive is not False else set()
