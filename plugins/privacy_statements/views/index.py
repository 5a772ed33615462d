"""The indexes: products, items, categories, comparisons, guides; the glossary, and all names from A to Z."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.circumstances import circumstances_of
from privacy_statements.catalog.counting import Tally, counted
from privacy_statements.catalog.model import Catalog, DataItem
from privacy_statements.catalog.summaries import by_category, listed
from privacy_statements.catalog.vocabulary import Vocabulary, Word
from privacy_statements.records.words import Necessity
from privacy_statements.views import paths
from privacy_statements.views.comparisons import comparisons_table
from privacy_statements.views.facts import links, not_stated_cell, number_cell, text, text_cell
from privacy_statements.views.holding import ONE_BY_ONE
from privacy_statements.views.item import collected_by, collecting
from privacy_statements.views.pages import PageView, catalog_position
from privacy_statements.views.pivot import mentions_by_product
from privacy_statements.views.presets import preset_links, presets_of, products_of
from privacy_statements.views.shapes import Cell, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.spread import by_name
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.words.closed_words import EXPLAINED
from privacy_statements.words.figures import how_many, how_many_with
from privacy_statements.words.language import alphabetical
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording

COLUMNS = (Necessity.REQUIRED, Necessity.OPTIONAL, Necessity.UNSPECIFIED, Necessity.NEVER)


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


class TermsPage(PageView, frozen=True):
    """The glossary: special words first, then the closed words of the site."""

    groups: tuple[TermGroup, ...]
    """The words, by kind."""


INDEXES = ("products", "items", "categories", "comparisons", "guides", "applies", "situations")
"""The kinds of records that have an index, in the order of the pages; situations are listed inside other pages only."""


def index_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The pages of one of the ``INDEXES``."""
    match key:
        case "products":
            words = wording._("Products"), wording._("All products")
            about = wording._("All products on this site, with how many data items each names.")
            table = _products_table(catalog, wording)
        case "items":
            words = wording._("Data items from A to Z"), wording._("All data items")
            about = wording._("All data items by name, with the products that collect or reuse them, or may do so.")
            table = names_table(catalog, wording)
        case "categories":
            words = wording._("Data categories"), wording._("All categories")
            about, table = wording._("Data items by category."), _categories_table(catalog, wording)
        case "comparisons":
            words = wording._("Comparisons"), wording._("All comparisons")
            about, table = wording._("Products side by side."), comparisons_table(catalog, wording)
        case "guides":
            words = wording._("Guides"), wording._("All guides")
            about, table = wording._("Procedures, step by step."), _guides_table(catalog, wording)
        case "applies":
            words = (wording._("What applies to me"),) * 2
            about = wording._("Choose a product to see what it does for everybody, and what the rest depends on.")
            table = _applies_table(catalog, wording)
        case _:
            words = (wording._("Situations"),) * 2
            about, table = wording._("What applies to a reader, by situation."), _situations_table(catalog, wording)
    title, menu_title = words
    path, position, has_page = paths.index(key), catalog_position(catalog), key != "situations"
    info = PageInfo(path, "index", title, about, position, in_menu=has_page, has_page=has_page, menu_title=menu_title)
    part = Part(table, empty=wording._("There is none yet."))
    yield from spread_page(TablesPage(info, (part,), about), wording)


def _products_table(catalog: Catalog, wording: Wording) -> Table | None:
    """All products with the figures that matter."""
    columns = (
        wording._("Product"),
        wording._("Platforms"),
        *(wording.word(word) for word in COLUMNS[:2]),
        wording._("Not labeled required or optional"),
        wording._("Never collected or done, with or without limits"),
        wording._("Source published"),
    )
    named = by_name(listed(catalog).values())
    rows, missing = [], not_stated_cell(wording)
    for product in (catalog.products[each.id] for each in named):
        platforms = Cell(values=tuple(text(name) for name in product.platforms)) if product.platforms else missing
        counts = [_tally_cell(word, wording.once(counted, product), wording) for word in COLUMNS]
        published = product.source.published if product.source else None
        date = text_cell(wording.language.date(published)) if published else missing
        rows.append(TableRow(RowHeader(paths.product_link(product)), (platforms, *counts, date)))
    groups = (Group(None, tuple(rows)),)
    return Table(wording._("Data items, by product"), columns, groups, wide=True) if rows else None


def _tally_cell(necessity: Necessity, tallies: Mapping[str, Tally], wording: Wording) -> Cell:
    """How many data items. Rows about data in general are no data items, and are not nothing."""
    items, words = len(tallies[necessity].items), how_many_with(necessity, tallies, wording)
    return number_cell(items, wording) if words == how_many((items, 0), wording) else text_cell(words)


def _categories_table(catalog: Catalog, wording: Wording) -> Table | None:
    rows, items = [], by_category(catalog)
    for category in catalog.vocabulary.categories.values():
        count = len(items.get(category.id, ()))
        about = Cell(prose=category.description) if category.description else not_stated_cell(wording)
        rows.append(TableRow(RowHeader(paths.category_link(category)), (about, number_cell(count, wording))))
    columns = (wording._("Data category"), wording._("Description"), wording._("Data items"))
    return Table(wording._("Data categories"), columns, (Group(None, tuple(rows)),)) if rows else None


def _guides_table(catalog: Catalog, wording: Wording) -> Table | None:
    rows = []
    for guide in by_name(catalog.guides.values()):
        about = guide.summary or guide.description
        cell = Cell(prose=about) if about else not_stated_cell(wording)
        rows.append(TableRow(RowHeader(Link(guide.name, page=paths.page("guides", guide.id))), (cell,)))
    title = wording._("Guide")
    return Table(title, (title, wording._("What it says")), (Group(None, tuple(rows)),)) if rows else None


def _applies_table(catalog: Catalog, wording: Wording) -> Table | None:
    """The products, each with what it depends on, and with the situations that the site names."""
    rows = []
    for product in by_name(catalog.products.values()):
        circumstances = wording.once(circumstances_of, product, catalog.vocabulary)
        names = tuple(text(dimension.name) for dimension in circumstances.dimensions)
        names = names or (text(wording._("Nothing that could be chosen")),)
        everybody = Link(wording._("Everybody"), page=paths.applies(product.id))
        links = (everybody, *preset_links(product, presets_of(product, circumstances, catalog)))
        header = RowHeader(replace(everybody, text=product.name), anchor=f"product-{product.id}")
        rows.append(TableRow(header, (Cell(values=names), Cell(values=tuple(map(Value, links))))))
    columns = (wording._("Product"), wording._("It asks about"), wording._("Ready answers"))
    return Table(wording._("Products"), columns, (Group(None, tuple(rows)),)) if rows else None


def _situations_table(catalog: Catalog, wording: Wording) -> Table | None:
    """The situations that the site names, by device. One without a device has a row of its own, with its products."""
    found: dict[str, list[Value]] = {}
    for preset in catalog.vocabulary.presets.values():
        products = products_of(preset, catalog, wording)
        for product in products[:1] if preset.device else products:
            name = preset.choice or preset.name if preset.device else product.name
            link = Link(name, page=paths.applies(product.id, preset.id))
            found.setdefault(preset.device or preset.name, []).append(Value(link))
    rows = tuple(TableRow(RowHeader(Link(name)), (Cell(values=tuple(links)),)) for name, links in found.items())
    columns = (wording._("Whose device, and which"), wording._("What applies to you"))
    return Table(columns[0], columns, (Group(None, rows),)) if rows else None


def terms_pages(catalog: Catalog, wording: Wording) -> Iterator[TermsPage]:
    """The glossary: the words in cells first, then the words of the records."""
    words = catalog.vocabulary
    terms = tuple(
        TermEntry(term.id, term.name, term.aliases, term.description, links(term.see))
        for term in sorted(words.terms.values(), key=lambda term: alphabetical(term.name))
    )
    answers = tuple(
        TermEntry(f"answer-{word.value}", wording.word(word), (sign,), wording._(meaning), ())
        for word, sign, meaning in EXPLAINED
    )
    others: list[tuple[str, str, list[Word]]] = [
        ("data-classes", wording._("Data classes"), list(words.data_classes.values())),
        ("purposes", wording._("Purposes"), list(words.purposes.values())),
        ("actors", wording.pgettext("glossary", "People"), list(words.actors.values())),
        ("rights", wording._("Rights"), list(words.rights.values())),
        ("regulations", wording._("Regulations"), list(words.regulations.values())),
        ("legal-bases", wording._("Legal bases"), list(words.legal_bases.values())),
        ("subjects", wording._("Data subjects"), list(words.subjects.values())),
        ("recipients", wording._("Recipients"), list(words.recipients.values())),
        ("regions", wording._("Regions"), [each for each in words.regions.values() if each.description or each.see]),
    ]
    groups = [
        TermGroup("answers", wording._("Answers and their signs"), answers),
        TermGroup("terms", wording.pgettext("glossary", "Terms"), terms),
    ]
    for key, heading, entries in others:
        terms = tuple(
            TermEntry(f"{key}-{word.id}", word.name, (), word.description, links(word.see)) for word in entries
        )
        groups.append(TermGroup(key, heading, terms))
    groups += [
        TermGroup("dimensions", wording._("What collection can depend on"), _dimension_entries(words)),
        TermGroup("sources", wording._("Data sources"), _source_entries(catalog, wording)),
    ]
    title, introduction = wording._("Glossary"), wording._("What the words on these pages mean.")
    info = PageInfo(paths.TERMS, "terms", title, introduction, catalog_position(catalog))
    yield TermsPage(info, tuple(group for group in groups if group.entries))


def _dimension_entries(words: Vocabulary) -> tuple[TermEntry, ...]:
    entries = []
    for dimension in words.dimensions.values():
        entries.append(TermEntry(f"dimensions-{dimension.id}", dimension.name, (), dimension.description, ()))
        for value in dimension.values:
            if value.position != dimension.position:  # somebody wrote it
                key, name = f"dimensions-{dimension.id}-{value.id}", f"{dimension.name}: {value.name}"
                entries.append(TermEntry(key, name, (), value.description or value.when, ()))
    return tuple(entries)


def _source_entries(catalog: Catalog, wording: Wording) -> tuple[TermEntry, ...]:
    entries = []
    for source in catalog.sources.values():
        if source.is_product:
            continue
        purposes = wording.language.all_of([wording.purpose(use) for use in source.purposes])
        paragraphs = [
            source.description,
            purposes and f"{wording._('Purposes')}: {purposes}",
            *map(wording.purpose_note, source.purposes),
            source.public is not None
            and (wording._("It is public.") if source.public else wording._("It is not public.")),
        ]
        text = "\n\n".join(part for part in paragraphs if part) or None
        entries.append(TermEntry(f"sources-{source.id}", source.name, source.aliases, text, links(source.see)))
    return tuple(entries)


OTHERS = "0-9"
"""The heading of names that begin with no letter, and what its anchor ends with."""


def letter_of(text: str) -> str:
    """The letter under which a name is listed."""
    first = alphabetical(text)[0][:1].upper()
    return first if first.isalpha() else OTHERS


def names_table(catalog: Catalog, wording: Wording) -> Table | None:
    """Every name of every data item, with a group for each letter; none where there is no data item."""
    named = [each for item in catalog.items.values() for each in _rows(catalog, item, wording)]
    named.sort(key=lambda row: (letter_of(row.header.name.text) != OTHERS, *alphabetical(row.header.name.text)))
    groups = tuple(
        Group(Link(letter), tuple(rows), anchor=f"letter-{letter.lower()}")
        for letter, rows in groupby(named, key=lambda row: letter_of(row.header.name.text))
    )
    columns = (wording._("Data item"), wording._("What it is"))
    return Table(wording._("Data items from A to Z"), columns, groups) if groups else None


def _rows(catalog: Catalog, item: DataItem, wording: Wording) -> Iterator[TableRow]:
    target = paths.item_link(item, item.name)
    yield TableRow(RowHeader(target), (text_cell(_note(catalog, item, wording)),))
    if not (item.aliases or item.former_names or item.code_name):
        return
    names = {item.name.casefold()}
    see = Value(replace(target, text=fill(wording._("see {name}"), name=target.text)))
    for name in (*item.aliases, *item.former_names, item.code_name):
        if name and name.casefold() not in names:
            names.add(name.casefold())
            yield TableRow(RowHeader(Link(name)), (Cell(values=(see,)),))


def _note(catalog: Catalog, item: DataItem, wording: Wording) -> str:
    """Where an item that only one product has belongs to; else its category, and which products collect it, or how many."""
    if item.product is not None:
        return wording._("only in {product}").format(product=listed(catalog)[item.product].name)
    products = collecting(mentions_by_product(catalog.mentions.get(item.id, ())))
    names = [listed(catalog)[product].name for product in products]
    collected = wording.language.all_of(names) if len(names) <= ONE_BY_ONE else collected_by(len(names), wording)
    return "; ".join(filter(None, [item.category.name if item.category else "", collected])) or wording.not_stated
