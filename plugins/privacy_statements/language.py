"""One language: translations through gettext, dates, durations, countries and lists through CLDR (Babel).

Catalogues are ``locale/<language>/LC_MESSAGES/messages.po``, read as they are: no compiled file to keep.
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
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from babel.units import format_unit

from privacy_statements.recorded import fill

LOCALE_FOLDER = Path(__file__).parent / "locale"
CATALOGUE = "*/LC_MESSAGES/messages.po"
SOURCE_LANGUAGE = "en"
UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
NUMBER_HERE = re.compile(r"%\((\w+)\)d")
TIME_UNITS = {"H": "hour", "M": "minute", "S": "second"}


def alphabetical(text: str) -> tuple[str, str]:
    """The key by which names are sorted: without regard to case and to marks on letters, so that Ä stands with A
    and ß with ss, as English and German lists have it. Two names that differ in marks alone keep a fixed order."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)), text


def known_languages() -> list[str]:
    """The languages in which pages can be written."""
    return sorted(
        {SOURCE_LANGUAGE, *(file.parts[-3].replace("_", "-") for file in LOCALE_FOLDER.glob(CATALOGUE))}
    )


def is_known(code: str) -> bool:
    """Whether pages can be written in a language: a known one, or its way in a country (``de-AT``)."""
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return any(name in known_languages() for name in _from_near_to_far(code))


def nearest_language(code: str) -> str | None:
    """The known language that somebody may have meant by another tag, or by a name: ``german`` is ``de``."""
    names: dict[str, str] = {}
    for known in known_languages():
        locale = Language(known).locale
        names |= {str(name).lower(): known for name in (known, locale.english_name, locale.display_name)}
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

    @cached_property
    def locale(self) -> Locale:
        """The CLDR locale; English where CLDR does not know the language."""
        try:
            return Locale.parse(self.code, sep="-")
        except (UnknownLocaleError, ValueError):
            return Locale.parse(SOURCE_LANGUAGE)

    @cached_property
    def translations(self) -> NullTranslations:
        """The catalogue of the language, or of its base language; none for English."""
        for name in _from_near_to_far(self.code):
            file = LOCALE_FOLDER / CATALOGUE.replace("*", name.replace("-", "_"))
            if file.is_file():
                return _catalogue(file)
        return NullTranslations()

    def of(self, record: str | None) -> Language:
        """The language in which a page of a record is written: the record's, where it is a known one."""
        return Language(record) if record and record != self.code and is_known(record) else self

    def gettext(self, message: str) -> str:
        """The message in this language."""
        return str(self.translations.gettext(message))

    def pgettext(self, context: str, message: str) -> str:
        """The message in this language, where one English word has several meanings."""
        return str(self.translations.pgettext(context, message))

    def ngettext(self, one: str, many: str, number: int, **others: int) -> str:
        """The message for a number of things, with ``%(n)d`` and any other numbers filled in."""
        message = NUMBER_HERE.sub(r"%(\1)s", str(self.translations.ngettext(one, many, number)))
        return message % {name: self.number(each) for name, each in {"n": number, **others}.items()}

    def number(self, number: int) -> str:
        """A number, as this language writes it: ``1,204`` or ``1.204``."""
        return str(format_decimal(number, locale=self.locale))

    def all_of(self, texts: Sequence[str]) -> str:
        """``a, b and c``."""
        return self._list(texts, "standard")

    def one_of(self, texts: Sequence[str]) -> str:
        """``a, b or c``."""
        return self._list(texts, "or")

    def _list(self, texts: Sequence[str], style: Literal["standard", "or"]) -> str:
        names = [f"{number}" for number in range(len(texts))]
        message = format_list([f"{{{name}}}" for name in names], style=style, locale=self.locale)
        return fill(message, **dict(zip(names, texts, strict=True)))

    def date(self, date: datetime.date) -> str:
        """A date, written out."""
        return str(format_date(date, format="long", locale=self.locale))

    def duration(self, iso: str) -> str:
        """An ISO 8601 duration in words: ``P30D`` is ``30 days``."""
        days, _, hours = iso.removeprefix("P").partition("T")
        parts = [
            format_unit(int(number), f"duration-{units[unit]}", length="long", locale=self.locale)
            for text, units in ((days, UNITS), (hours, TIME_UNITS))
            for number, unit in re.findall(r"(\d+)([YMWDHS])", text)
        ]
        return self.all_of(parts)

    def country(self, code: str) -> str:
        """The name of a country (ISO 3166), or the code itself if CLDR does not know it."""
        return str(self.locale.territories.get(code, code))


@lru_cache(maxsize=8)
def _catalogue(file: Path) -> NullTranslations:
    compiled = io.BytesIO()
    with file.open("rb") as text:
        write_mo(compiled, read_po(text))
    compiled.seek(0)
    return Translations(compiled)
