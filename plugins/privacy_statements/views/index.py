"""The indexes: products, items, categories, comparisons, guides; and the glossary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from privacy_statements.catalog.model import Catalog, Document, Product
from privacy_statements.catalog.summaries import by_category, listed
from privacy_statements.catalog.vocabulary import Vocabulary, Word
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.words import Necessity
from privacy_statements.views import paths
from privacy_statements.views.alphabet import LetterGroup, jumps, letters, names_from_a_to_z
from privacy_statements.views.category import category_link
from privacy_statements.views.comparisons import COMPARED, comparisons_table
from privacy_statements.views.facts import links, not_stated, text
from privacy_statements.views.shapes import Cell, Group, Link, PageInfo, RowHeader, Table, TableRow
from privacy_statements.views.spread import ROWS, Sheet, by_name, ends, names_of, sheets, spread, spread_tables
from privacy_statements.words.closed_words import EXPLAINED
from privacy_statements.words.language import alphabetical
from privacy_statements.words.wording import Wording

NAMES = 150  # a name from A to Z takes less room than a row of a table


class IndexPage(Struct, frozen=True):
    """A page that lists records of one kind: a table, or names from A to Z. Both are absent when there are none."""

    info: PageInfo
    """Address, title, description and front matter of the page."""
    title: str
    """The heading of the page."""
    introduction: str
    """What is listed; plain text."""
    table: Table | None
    """The records; absent when there are none, and where they are listed by name."""
    jumps: tuple[Link, ...]
    """Where each letter begins, on this page or on another one."""
    letters: tuple[LetterGroup, ...]
    """The names on this page under their letters."""
    sheets: tuple[Sheet, ...]
    """The pages over which a long list is spread; none where one is enough."""
    empty: str
    """What stands in place of the list when there are no records."""


class TermEntry(Struct, frozen=True):
    """An entry of the glossary."""

    id: str
    """Its anchor, without `term-`."""
    name: str
    """The word."""
    aliases: tuple[str, ...]
    """Other words for it."""
    definition: str | None
    """What it means; prose."""
    see: tuple[Link, ...]
    """Pages that say more."""


class TermGroup(Struct, frozen=True):
    """Entries of one kind."""

    id: str
    """Its anchor."""
    heading: str
    """Its heading."""
    entries: tuple[TermEntry, ...]
    """The words, in order."""


class TermsPage(Struct, frozen=True):
    """The glossary: special words first, then the closed words of the site."""

    info: PageInfo
    """Address, title, description and front matter of the page."""
    title: str
    """The heading of the page."""
    introduction: str
    """What the page is; plain text."""
    groups: tuple[TermGroup, ...]
    """The words, by kind."""


INDEXES = ("products", "items", "categories", "comparisons", "guides")
"""The kinds of records that have an index, in the order of the pages."""


def index_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[IndexPage]:
    """The pages of one of the ``INDEXES``."""
    _ = wording.language.gettext
    match key:
        case "products":
            products = _("Every product whose statement is published here, with the figures that matter.")
            info = _info(key, _("Products"), _("All products"), products, catalog)
            yield from _index(info, _products_table(catalog, wording), wording)
        case "items":
            items = _("Every data item under each of its names, from A to Z.")
            info = _info(key, _("Data items from A to Z"), _("All data items"), items, catalog)
            yield from _a_to_z(info, catalog, wording)
        case "categories":
            title, about = _("Data categories"), _("Data items by category.")
            info = _info(key, title, _("All categories"), about, catalog)
            yield from _index(info, _categories_table(catalog, wording), wording)
        case "comparisons":
            about = _("Products side by side.")
            info = _info(key, _("Comparisons"), _("All comparisons"), about, catalog)
            yield from _index(info, comparisons_table(catalog, wording), wording, COMPARED)
        case "guides":
            guides = {g.id: (g.name, _about(g)) for g in by_name(catalog.guides.values())}
            about = _("Procedures that change what is collected.")
            info = _info(key, _("Guides"), _("All guides"), about, catalog)
            yield from _index(info, _list_table(key, _("Guide"), guides, wording), wording)


def _about(document: Document) -> str | None:
    return document.summary or document.description


def _info(kind: str, title: str, menu_title: str, introduction: str, catalog: Catalog) -> PageInfo:
    position = catalog_position(catalog)
    return PageInfo(paths.index(kind), "index", title, introduction, position, menu_title=menu_title)


def _index(info: PageInfo, table: Table | None, wording: Wording, most: int = ROWS) -> Iterator[IndexPage]:
    """The pages of an index that is a table."""
    tables = [part for (part,) in spread_tables([table], most)]
    ranges = [ends(names_of([part]), str) for part in tables]
    for (one, pages), part in zip(sheets(info, ranges, wording), tables, strict=True):
        yield _page(one, info, pages, wording, table=part)


def _a_to_z(info: PageInfo, catalog: Catalog, wording: Wording) -> Iterator[IndexPage]:
    """The pages of the index of data items."""
    parts = spread(names_from_a_to_z(catalog, wording), NAMES)
    ranges = [ends(part, lambda entry: entry.name.text) for part in parts]
    made = [
        (one, pages, letters(part)) for (one, pages), part in zip(sheets(info, ranges, wording), parts, strict=True)
    ]
    places = jumps((one.path, groups) for one, _pages, groups in made)
    for one, pages, groups in made:
        yield _page(one, info, pages, wording, jumps=places, letters=groups)


def _page(
    info: PageInfo,
    first: PageInfo,
    pages: tuple[Sheet, ...],
    wording: Wording,
    *,
    table: Table | None = None,
    jumps: tuple[Link, ...] = (),
    letters: tuple[LetterGroup, ...] = (),
) -> IndexPage:
    return IndexPage(
        info=info,
        title=info.title,
        introduction=first.description,
        table=table,
        jumps=jumps,
        letters=letters,
        sheets=pages,
        empty=wording.language.gettext("There is none yet."),
    )


def catalog_position(catalog: Catalog) -> Position:
    """Where a page that comes from all records says that it comes from."""
    return catalog.organization.position if catalog.organization else Position("content")


def _products_table(catalog: Catalog, wording: Wording) -> Table | None:
    """All products with the figures that matter."""
    _ = wording.language.gettext
    columns = (
        _("Product"),
        _("Platforms"),
        wording.word(Necessity.REQUIRED),
        wording.word(Necessity.OPTIONAL),
        _("What never happens"),
        _("Necessity not stated"),
        _("Source published"),
    )
    named = by_name(listed(catalog).values())
    rows = tuple(product_row(catalog.products[product.id], catalog.vocabulary, wording) for product in named)
    if not rows:
        return None
    return Table(_("Entries about data items, by product"), columns, (Group(None, rows),), wide=True)


def product_row(product: Product, vocabulary: Vocabulary, wording: Wording) -> TableRow:
    """A product in the list of all: its platforms, and how many rows it has of each necessity."""
    missing = Cell(values=(not_stated(wording),))
    platforms = Cell(values=tuple(text(name) for name in product.platforms)) if product.platforms else missing
    rows = Counter(row.said.necessity for row in product.rows)
    counts = [Cell(values=(text(wording.language.number(rows[word])),)) for word in Necessity]
    published = product.source.published if product.source else None
    date = Cell(values=(text(wording.language.date(published)),)) if published else missing
    header = RowHeader(Link(product.name, page=paths.page("products", product.id)))
    return TableRow(header, (platforms, *counts, date))


def _categories_table(catalog: Catalog, wording: Wording) -> Table | None:
    _ = wording.language.gettext
    rows, items = [], by_category(catalog)
    for category in catalog.vocabulary.categories.values():
        count = len(items.get(category.id, ()))
        about = Cell(prose=category.description) if category.description else Cell(values=(not_stated(wording),))
        rows.append(
            TableRow(RowHeader(category_link(category)), (about, Cell(values=(text(wording.language.number(count)),))))
        )
    columns = (_("Data category"), _("Description"), _("Data items"))
    return Table(_("Data categories"), columns, (Group(None, tuple(rows)),)) if rows else None


def _list_table(kind: str, heading: str, records: dict[str, tuple[str, str | None]], wording: Wording) -> Table | None:
    _ = wording.language.gettext
    missing = Cell(values=(not_stated(wording),))
    rows = tuple(
        TableRow(RowHeader(Link(name, page=paths.page(kind, key))), (Cell(prose=about) if about else missing,))
        for key, (name, about) in records.items()
    )
    return Table(heading, (heading, _("What it says")), (Group(None, rows),)) if rows else None


def terms_pages(catalog: Catalog, wording: Wording) -> Iterator[TermsPage]:
    """The glossary: the words in cells first, then the words of the records."""
    _, pgettext = wording.language.gettext, wording.language.pgettext
    words = catalog.vocabulary
    terms = tuple(
        TermEntry(term.id, term.name, term.aliases, term.description, links(term.see))
        for term in sorted(words.terms.values(), key=lambda term: alphabetical(term.name))
    )
    answers = tuple(
        TermEntry(f"answer-{word.value}", wording.word(word), (sign,), _(meaning), ())
        for word, sign, meaning in EXPLAINED
    )
    others: list[tuple[str, str, list[Word]]] = [
        ("data-classes", _("Data classes"), list(words.data_classes.values())),
        ("purposes", _("Purposes"), list(words.purposes.values())),
        ("actors", pgettext("glossary", "People"), list(words.actors.values())),
        ("rights", _("Rights"), list(words.rights.values())),
        ("regulations", _("Regulations"), list(words.regulations.values())),
        ("legal-bases", _("Legal bases"), list(words.legal_bases.values())),
        ("subjects", _("Data subjects"), list(words.subjects.values())),
        ("recipients", _("Recipients"), list(words.recipients.values())),
        ("regions", _("Regions"), list(words.regions.values())),
    ]
    groups = [
        TermGroup("answers", _("Answers and their signs"), answers),
        TermGroup("terms", pgettext("glossary", "Terms"), terms),
    ]
    groups += [
        TermGroup(key, heading, tuple(_entry(key, word) for word in entries)) for key, heading, entries in others
    ]
    groups += [
        TermGroup("dimensions", _("What collection can depend on"), _dimension_entries(words)),
        TermGroup("sources", _("Data sources"), _source_entries(catalog, wording)),
    ]
    title = _("Glossary")
    introduction = _("What the words on these pages mean.")
    info = PageInfo(paths.TERMS, "terms", title, introduction, catalog_position(catalog))
    yield TermsPage(info, title, introduction, tuple(group for group in groups if group.entries))


def _entry(key: str, word: Word) -> TermEntry:
    return TermEntry(f"{key}-{word.id}", word.name, (), word.description, links(word.see))


def _dimension_entries(words: Vocabulary) -> tuple[TermEntry, ...]:
    made = []
    for dimension in words.dimensions.values():
        made.append(TermEntry(f"dimensions-{dimension.id}", dimension.name, (), dimension.description, ()))
        for value in dimension.values:
            if value.position != dimension.position:  # somebody wrote it
                key, name = f"dimensions-{dimension.id}-{value.id}", f"{dimension.name}: {value.name}"
                made.append(TermEntry(key, name, (), value.description or value.when, ()))
    return tuple(made)


def _source_entries(catalog: Catalog, wording: Wording) -> tuple[TermEntry, ...]:
    _ = wording.language.gettext
    made = []
    for source in catalog.sources.values():
        if source.is_product:
            continue
        purposes = wording.language.all_of([wording.purpose(use) for use in source.purposes])
        said = [
            source.description,
            purposes and f"{_('Purposes')}: {purposes}",
            *map(wording.purpose_note, source.purposes),
            source.public is not None and (_("Anybody can look into it.") if source.public else _("It is not public.")),
        ]
        text = "\n\n".join(part for part in said if part) or None
        made.append(TermEntry(f"sources-{source.id}", source.name, source.aliases, text, links(source.see)))
    return tuple(made)
