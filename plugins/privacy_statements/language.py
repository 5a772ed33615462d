"""One language: translations through gettext, dates, durations, countries and lists through CLDR (Babel).

Catalogues are ``locale/<language>/LC_MESSAGES/messages.po``, read as they are: no compiled file to keep.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from babel.units import format_unit

LOCALE_FOLDER = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "en"
UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
TIME_UNITS = {"H": "hour", "M": "minute", "S": "second"}


def known_languages() -> list[str]:
    """The languages into which pages can be written."""
    return sorted({SOURCE_LANGUAGE, *(folder.name for folder in LOCALE_FOLDER.glob("*") if folder.is_dir())})


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
        for name in (self.code, self.code.split("-")[0]):
            file = LOCALE_FOLDER / name / "LC_MESSAGES" / "messages.po"
            if file.is_file():
                return _catalogue(file)
        return NullTranslations()

    def gettext(self, message: str) -> str:
        """The message in this language."""
        return str(self.translations.gettext(message))

    def pgettext(self, context: str, message: str) -> str:
        """The message in this language, where one English word has several meanings."""
        return str(self.translations.pgettext(context, message))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The message for a number of things, with ``%(n)d`` filled in."""
        return str(self.translations.ngettext(one, many, number)) % {"n": number}

    def all_of(self, texts: Sequence[str]) -> str:
        """``a, b and c``."""
        return str(format_list(list(texts), style="standard", locale=self.locale))

    def one_of(self, texts: Sequence[str]) -> str:
        """``a, b or c``."""
        return str(format_list(list(texts), style="or", locale=self.locale))

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
