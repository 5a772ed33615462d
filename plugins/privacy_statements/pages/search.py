"""Views and catalog → what a search finds: names, headings and other names, and where each of them leads.

Every word of every table would make an index of megabytes, which readers fetch on their first view, and in which the
name of a data item is one word among thousands. Here each data item stands under all of its names, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, DataItem, Product
from privacy_statements.read.markdown import prose_text
from privacy_statements.records.words import SectionKind
from privacy_statements.views import paths
from privacy_statements.views.category import items_without_page
from privacy_statements.views.changes import ChangesPage
from privacy_statements.views.columns import tables_in, whole
from privacy_statements.views.guide import GuidePage
from privacy_statements.views.index import TermsPage
from privacy_statements.views.pages import PageView, record_of
from privacy_statements.views.product import ProductPage
from privacy_statements.views.question import QuestionPage
from privacy_statements.views.shapes import SectionView, Table, TableRow
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.closed_words import TYPED
from privacy_statements.words.wording import Wording

SHORT = 120
"""The most characters of what is said about a name."""
BETWEEN = " · "
"""Between names. Themes split words at spaces: "SMS," would be another word than "SMS", and a rare one."""


class SearchEntry(Struct, frozen=True):
    """One place that a search can lead to. All texts are plain."""

    page: str
    """The file of its page, such as ``items/app.name.md``."""
    anchor: str | None
    """The place on that page; absent for the page as a whole."""
    title: str
    """Its name, and behind a dash other names."""
    text: str
    """What it is, in a few words."""
    of: str = ""
    """What its page is about, for a search that shows no page around it."""


ALSO = {"viewer": "actors", "category": "categories", "applies": "presets"}
"""Kinds of pages about a word of the vocabulary, with its list: the file has its id."""


def entries_of(view: PageView, catalog: Catalog, wording: Wording) -> Iterator[SearchEntry]:
    """The entries of a page: the page before the places on it. A page on which a list goes on has none: what it lists
    has pages of its own."""
    if view.info.has_page and view.info.continues is None:
        other_names, about = _names_and_summary(view, catalog)
        words = getattr(catalog.vocabulary, ALSO.get(view.info.kind, ""), {})
        word = words.get(view.info.path.rpartition("/")[2].removesuffix(".md"))
        names = (*other_names, *(word.also if word else ()), *_typed(view.info.kind, wording))
        about = about or (
            "" if view.info.kind == "applies" and not word else view.info.description
        )  # the title says it
        yield _entry(view.info.path, None, view.info.title, names, about)
        yield from _places(view, catalog, wording.of(view.info.language))


def shortened(text: str, most: int = SHORT) -> str:
    """A text that is cut between two words where it is too long."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0] or text[:most]}…"


def _names_and_summary(view: PageView, catalog: Catalog) -> tuple[Iterable[str], str]:
    """The other names of what a page is about, and what it is in a few words; "" where its description says that."""
    match view:
        case TablesPage() if view.info.kind == "item":
            item = catalog.items[record_of(view)]
            return _all_names(item, catalog), prose_text(item.definition or "")
        case ProductPage():
            return catalog.products[record_of(view)].former_names, ""
        case TablesPage(description=str() as description) if view.info.kind == "comparison":
            return (), prose_text(description)
        case QuestionPage():
            return catalog.questions[record_of(view)].also, " ".join(view.answer)
    return (), ""


def _typed(kind: str, wording: Wording) -> list[str]:
    return [wording._(TYPED[kind])] if kind in TYPED else []


def _places(view: PageView, catalog: Catalog, wording: Wording) -> Iterator[SearchEntry]:
    """The entries of places on a page."""
    page = view.info.path
    match view:
        case ProductPage():
            product = catalog.products[record_of(view)]
            yield from _sections(page, product.name, view.sections, wording)
            yield from _rows_of(product, page, _denials(view), wording)
        case GuidePage():
            yield from _sections(page, catalog.guides[record_of(view)].name, view.sections, wording)
        case TablesPage() if view.info.kind == "category":
            yield from _items_of(record_of(view), page, catalog)
        case TermsPage():
            for entry in (entry for group in view.groups for entry in group.entries):
                definition = prose_text(entry.definition or "")
                yield _entry(page, f"term-{entry.id}", entry.name, entry.aliases, definition)
        case TablesPage() if view.info.kind == "questions":
            yield from _questions(page, catalog)
        case ChangesPage():
            for change in (change for year in view.years for change in year.changes):
                yield _entry(page, change.anchor, change.name.text, (), f"{change.date}. {prose_text(change.prose)}")
    if view.info.kind == "rights":
        for right in catalog.vocabulary.rights.values():
            yield _entry(page, f"right-{right.id}", right.name, right.also, prose_text(right.description or ""))
    if view.info.kind in ("retention", "choices"):
        for table in tables_in(view):
            yield from _rows_of_table(page, table, wording, how=view.info.kind == "choices")


def _items_of(category: str, page: str, catalog: Catalog) -> Iterator[SearchEntry]:
    """The data items of a category that have no page of their own."""
    for item in items_without_page(catalog, catalog.vocabulary.categories[category]):
        definition = prose_text(item.definition or "")
        yield _entry(page, paths.item_row(item), item.name, _all_names(item, catalog), definition)


def _questions(page: str, catalog: Catalog) -> Iterator[SearchEntry]:
    """The questions that another page answers; the search leads to the question."""
    for question in catalog.questions.values():
        if not question.is_answered_here:
            yield _entry(page, f"question-{question.id}", question.question, question.also, "")


def _rows_of_table(page: str, table: Table, wording: Wording, *, how: bool) -> Iterator[SearchEntry]:
    """The rows of a table about many products; with ``how``, those that say how something is turned off. The row of all
    data is left out: the product itself is found."""
    for group in table.groups:
        of = group.title.text if group.title else ""
        for row in group.rows:
            is_silent = how and not _says_how(row, table, wording)
            if not is_silent and row.header.name.text != wording._("All data"):
                cells = zip(table.columns[1:], row.cells, strict=True)
                where = [
                    value.link.text for name, cell in cells if name == wording._("Regions") for value in cell.values
                ]
                yield replace(_entry(page, row.header.anchor, row.header.name.text, [table.caption, *where], of), of=of)


def _says_how(row: TableRow, table: Table, wording: Wording) -> bool:
    """Whether a row says how something is turned off, in its first cell; no row does, where that column is left out."""
    if not row.cells or table.columns[1] != wording._("How to turn it on or off"):
        return False
    first = row.cells[0]
    return bool(first.links or first.prose) or not all(value.missing for value in first.values)


def _entry(page: str, anchor: str | None, name: str, others: Iterable[str], about: str) -> SearchEntry:
    """An entry under all of its names. A search weighs titles most, so the other names are in the title."""
    in_title: list[str] = []
    in_text: list[str] = []
    for other in dict.fromkeys(name for name in others if any(map(str.isalnum, name))):  # not the sign of an answer
        fits = len(BETWEEN.join([*in_title, other])) <= 90  # characters
        (in_title if fits and not in_text else in_text).append(other)
    # no brackets: themes split words at spaces, and nobody types "(SMS"
    title = f"{name} – {BETWEEN.join(in_title)}" if in_title else name
    return SearchEntry(page, anchor, title, " ".join(filter(None, [BETWEEN.join(in_text), shortened(about)])))


def _other_names(item: DataItem) -> list[str]:
    names = [*item.aliases, *item.former_names, *([item.code_name] if item.code_name else [])]
    return [name for name in names if name.casefold() != item.name.casefold()]


def _all_names(item: DataItem, catalog: Catalog) -> list[str]:
    """The names under which a shared item is found, beside its own."""
    return [*_other_names(item), *item.also, *_used_names(item, catalog)]


def _used_names(item: DataItem, catalog: Catalog) -> Iterator[str]:
    """What products call it. The name that its own record gives it stands in front already."""
    names = {item.name.casefold(), *(name.casefold() for name in _other_names(item))}
    for mention in catalog.mentions.get(item.id, ()):
        name = mention.part.name if mention.part else mention.row.name
        if name.casefold() not in names:
            names.add(name.casefold())
            yield name


def _sections(page: str, of: str, sections: Iterable[SectionView], wording: Wording) -> Iterator[SearchEntry]:
    """The headings of a page; whose they are stands beside each, for a search that shows no page around it. How long and
    where all data is kept is found on the page about that. "Required data" says what every page has: the page is found."""
    for section in sections:
        is_plain = section.level == 2 and section.kind in (SectionKind.DATA.value, SectionKind.OVERVIEW.value)
        if section.heading and not (section.continues or is_plain or section.id.startswith("all-")):
            yield replace(_entry(page, section.id, section.heading, _typed(section.kind, wording), ""), of=of)
        yield from _sections(page, of, section.sections, wording)


def _denials(view: ProductPage) -> dict[str, str]:
    """What never happens, by the anchor of its row."""
    rows = (row for table in tables_in(view.sections) for row in whole(table).all_rows)
    return {row.header.anchor: words for row in rows if row.header.anchor and (words := _denial(row))}


def _denial(row: TableRow) -> str:
    """What never happens, with its limits; nothing where that is not all that is said."""
    answers = [answer for cell in row.cells for answer in cell.answers]
    if not answers or any(answer.kind != "never" or answer.column for answer in answers):
        return ""
    return ", ".join(filter(None, (answers[0].label, answers[0].only, answers[0].condition)))


def _rows_of(product: Product, page: str, denials: Mapping[str, str], wording: Wording) -> Iterator[SearchEntry]:
    """The rows about what only this product has, for it has no page of its own, and those about what never happens. Of
    several about one item, the first."""
    subjects: set[str] = set()
    for row in product.rows:
        item, subject, denial = row.item, row.item.id if row.item else row.id, denials.get(row.anchor)
        if denial is None and (subject in subjects or (item and not item.product)):
            continue
        subjects.add(subject)
        names = [denial, *(word for each in row.said.denials for word in _typed(each.act, wording))] if denial else []
        names += [*([row.code_name] if row.code_name else []), *row.former_names, *(_other_names(item) if item else [])]
        yield replace(_entry(page, row.anchor, wording.row_name(row), names, ""), of=product.name)
