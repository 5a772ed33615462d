"""One language: translations through gettext, dates, durations, countries and lists through CLDR (Babel).

Catalogs of messages are ``locale/<language>/LC_MESSAGES/messages.po``, read as they are: no compiled file to keep.
``make messages`` brings them up to date. The folder is named as gettext names it: ``de``, ``pt_BR``.
"""

from __future__ import annotations

import datetime
import difflib
import io
import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from privacy_statements.words.recorded import fill, joined

if TYPE_CHECKING:  # whoever only asks whether there is a language does not wait for CLDR
    from babel import Locale
    from babel.support import NullTranslations

LOCALE_FOLDER = Path(__file__).parent / "locale"
CATALOGUE = "*/LC_MESSAGES/messages.po"
SOURCE_LANGUAGE = "en"
UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
NUMBER_HERE = re.compile(r"%\((\w+)\)d")
TIME_UNITS = {"H": "hour", "M": "minute", "S": "second"}


def alphabetical(text: str) -> tuple[str, str]:
    """The key by which names are sorted: without regard to case and to marks on letters, so that Ä stands with A
    and ß with ss, as English and German lists have it. Two names that differ in marks alone keep a fixed order."""
    if text.isascii():
        return text.casefold(), text
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)), text


def known_languages() -> list[str]:
    """The languages in which pages can be written."""
    return sorted({SOURCE_LANGUAGE, *(file.parts[-3].replace("_", "-") for file in LOCALE_FOLDER.glob(CATALOGUE))})


def is_known(code: str) -> bool:
    """Whether pages can be written in a language: a known one, or its way in a country (``de-AT``)."""
    if code == SOURCE_LANGUAGE:
        return True
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return any(name in known_languages() for name in _from_near_to_far(code))


def nearest_language(code: str) -> str | None:
    """The known language that somebody may have meant by another tag, or by a name: ``german`` is ``de``."""
    names: dict[str, str] = {}
    for language in known_languages():
        locale = Language(language).locale
        names |= {str(name).lower(): language for name in (language, locale.english_name, locale.display_name)}
    for written in (code.lower(), re.split("[-_]", code.lower())[0]):
        if near := difflib.get_close_matches(written, names, n=1, cutoff=0.6):
            return names[near[0]]
    return None


def _from_near_to_far(code: str) -> tuple[str, str]:
    return code, code.split("-")[0]


class Language:
    """How one language says things. ``code`` is a tag such as ``en`` or ``de-AT``."""

    def __init__(self, code: str = SOURCE_LANGUAGE) -> None:
        self.code = code
        self._messages: dict[str, str] = {}  # as many as the program has
        self._in_context: dict[tuple[str, str], str] = {}
        self._others: dict[str, Language] = {}  # as many as there are catalogs, and ways in a country

    @cached_property
    def locale(self) -> Locale:
        """The CLDR locale; English where CLDR does not know the language."""
        from babel import Locale, UnknownLocaleError

        try:
            return Locale.parse(self.code, sep="-")
        except (UnknownLocaleError, ValueError):
            return Locale.parse(SOURCE_LANGUAGE)

    @cached_property
    def _locale_name(self) -> str:
        return str(self.locale)

    @cached_property
    def translations(self) -> NullTranslations:
        """The catalog of the language, or of its base language; none for English."""
        from babel.support import NullTranslations

        for name in _from_near_to_far(self.code):
            file = LOCALE_FOLDER / CATALOGUE.replace("*", name.replace("-", "_"))
            if file.is_file():
                return _catalogue(file)
        return NullTranslations()

    def of(self, record: str | None) -> Language:
        """The language in which a page of a record is written: the record's, where it is a known one."""
        if not record or record == self.code:
            return self
        if record not in self._others:
            self._others[record] = Language(record) if is_known(record) else self
        return self._others[record]

    def gettext(self, message: str) -> str:
        """The message in this language."""
        translation = self._messages.get(message)
        if translation is None:
            translation = self._messages[message] = str(self.translations.gettext(message))
        return translation

    def pgettext(self, context: str, message: str) -> str:
        """The message in this language, where one English word has several meanings."""
        key = (context, message)
        translation = self._in_context.get(key)
        if translation is None:
            translation = self._in_context[key] = str(self.translations.pgettext(context, message))
        return translation

    def ngettext(self, singular: str, plural: str, number: int, **others: int) -> str:
        """The message for a number of things, with ``%(n)d`` and other numbers filled in."""
        message = _with_places(str(self.translations.ngettext(singular, plural, number)))
        return message % {name: self.number(each) for name, each in {"n": number, **others}.items()}

    def number(self, number: int) -> str:
        """A number, as this language writes it: ``1,204`` or ``1.204``."""
        return _number(number, self._locale_name)

    def all_of(self, texts: Sequence[str]) -> str:
        """``a, b and c``."""
        return self._list(texts, "standard")

    def one_of(self, texts: Sequence[str]) -> str:
        """``a, b or c``."""
        return self._list(texts, "or")

    def _list(self, texts: Sequence[str], style: Literal["standard", "or"]) -> str:
        if len(texts) == 1:
            return joined("", texts)
        message, names = _pattern(len(texts), style, self._locale_name)
        return fill(message, **dict(zip(names, texts, strict=True)))

    def date(self, date: datetime.date) -> str:
        """A date, written out."""
        from babel.dates import format_date

        return str(format_date(date, format="long", locale=self.locale))

    def duration(self, iso: str) -> str:
        """An ISO 8601 duration in words: ``P30D`` is ``30 days``."""
        return self.all_of(_units(iso, self._locale_name))

    def country(self, code: str) -> str:
        """The name of a country (ISO 3166), or the code itself if CLDR does not know it."""
        return _country(code, self._locale_name)


# what CLDR says of a locale is the same in every build


@lru_cache(maxsize=4096)
def _number(number: int, locale: str) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=locale))


@lru_cache(maxsize=1024)
def _country(code: str, locale: str) -> str:
    from babel import Locale

    return str(Locale.parse(locale).territories.get(code, code))


@lru_cache(maxsize=1024)
def _with_places(message: str) -> str:
    """A message with places for numbers that are words already."""
    return NUMBER_HERE.sub(r"%(\1)s", message)


@lru_cache(maxsize=1024)
def _pattern(length: int, style: Literal["standard", "or"], locale: str) -> tuple[str, tuple[str, ...]]:
    """How a list of so many texts is written, and the names of the places for them."""
    from babel.lists import format_list

    names = tuple(map(str, range(length)))
    return format_list([f"{{{name}}}" for name in names], style=style, locale=locale), names


@lru_cache(maxsize=1024)
def _units(iso: str, locale: str) -> tuple[str, ...]:
    """The parts of an ISO 8601 duration in words."""
    from babel.units import format_unit

    days, _, hours = iso.removeprefix("P").partition("T")
    return tuple(
        format_unit(int(number), f"duration-{units[unit]}", length="long", locale=locale)
        for text, units in ((days, UNITS), (hours, TIME_UNITS))
        for number, unit in re.findall(r"(\d+)([YMWDHS])", text)
    )


@lru_cache(maxsize=8)
def _catalogue(file: Path) -> NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import Translations

    compiled = io.BytesIO()
    with file.open("rb") as text:
        write_mo(compiled, read_po(text))
    compiled.seek(0)
    return Translations(compiled)
