"""Forms that others ask for, filled from records. Each has a module, which is imported when it is used; ``FORMS`` is the table.

The docstring of the module is the form's page in the manual. Its function ``fill(sheet)`` returns the files by name, and notes on
the sheet what the form has no field for and what it asks that is not stated. What is not stated is never filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:  # the table is also read without filling a form
    from privacy_statements.catalog.model import Catalog, Product
    from privacy_statements.pages.addresses import Addresses
    from privacy_statements.words.wording import Wording

Notes = dict[str, list[str]]
"""Notes, each with the ids of the rows, or other places, that it is about."""
SHOWN = 3


class Sheet(Struct):
    """A form that is being filled: its sources, and the notes of what is lost or left open."""

    catalog: Catalog
    products: Sequence[Product]
    wording: Wording
    addresses: Addresses
    site_name: str = ""
    twins: bool = True
    """Whether pages have twins in Markdown."""
    fragment: bytes = b""
    """What engineers add to the records, if the form takes a file for it."""
    lost: Notes = field(default_factory=dict)
    """What the records state and the form has no field for."""
    open: Notes = field(default_factory=dict)
    """What the form asks and the records do not state."""

    def lose(self, what: str, *where: str) -> None:
        """Notes that the form has no field for something."""
        self.lost.setdefault(what, []).extend(where)

    def leave_open(self, what: str, *where: str) -> None:
        """Notes that something the form asks is not stated."""
        self.open.setdefault(what, []).extend(where)

    def report(self, shown: int | None = SHOWN) -> str:
        """Both lists as text, with at most ``shown`` places for each note."""
        lines: list[str] = []
        for title, notes in (("left open, for nobody states it", self.open), ("not in the form", self.lost)):
            lines += [f"{title}: {len(notes)}", *(f"  {what}{_places(where, shown)}" for what, where in notes.items())]
        return "\n".join(lines) + "\n"


def _places(where: Sequence[str], shown: int | None) -> str:
    names = list(dict.fromkeys(where))
    if not names:
        return ""
    more = f" and {len(names) - shown} more" if shown is not None and len(names) > shown else ""
    return f" ({len(names)}: {', '.join(names[:shown])}{more})"


class Form(Struct, frozen=True):
    """A form: the name of the module that fills it, a short description, and its files."""

    name: str
    summary: str
    files: tuple[str, ...]
    of_site: bool = False
    """Whether it is made once for a site, not for each product."""
    takes: str = ""
    """What the file is that completes it, if it takes one."""

    def fill(self, sheet: Sheet) -> dict[str, bytes]:
        """The files of the form, by name."""
        fill: Callable[[Sheet], dict[str, bytes]] = import_module(f"{__name__}.{self.name}").fill
        return fill(sheet)

    @property
    def manual(self) -> str:
        """The page of the form in the manual."""
        return import_module(f"{__name__}.{self.name}").__doc__ or ""


_FORMS = (
    Form("play", "the data safety form of Google Play (CSV)", ("data_safety_export.csv",)),
    Form(
        "apple",
        "the privacy manifest of an app for Apple's platforms, and its labels for the App Store",
        ("PrivacyInfo.xcprivacy", "app_privacy_details.json"),
        takes="A manifest of engineers: required-reason interfaces, tracking, and what the records leave open.",
    ),
    Form(
        "ropa",
        "the register of processing activities, of a controller and of a processor (XLSX and CSV)",
        ("ropa.xlsx", "ropa-controller.csv", "ropa-processor.csv"),
        of_site=True,
    ),
    Form("ccpa", "the notice at collection of California's law, as a page (HTML)", ("notice-at-collection.html",)),
    Form("dpv", "the processing in the Data Privacy Vocabulary of the W3C (JSON-LD)", ("dpv.jsonld",)),
    Form("fides", "a manifest for fides (YAML)", ("fides.yml",)),
    Form("llms", "a list of the statements for language models (llms.txt)", ("llms.txt",), of_site=True),
)
FORMS: dict[str, Form] = {form.name: form for form in _FORMS}


def form_paths(name: str, products: Iterable[str]) -> list[str]:
    """The paths of a published form and of its reports: beside the page of each product, or at the root of the site."""
    form = FORMS[name]
    folders = [""] if form.of_site else [f"products/{product}/" for product in products]
    return [f"{folder}{file}" for folder in folders for file in (*form.files, report_file(name))]


def report_file(name: str) -> str:
    """The name of the file with what is left open and what is lost."""
    return f"{name}-report.txt"
