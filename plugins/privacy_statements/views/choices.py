"""All optional data on one page: how to turn each of it off, who can, what is lost; and where none of this is
stated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from privacy_statements.catalog.model import Affect, Catalog, Control, Guide, Product
from privacy_statements.catalog.summaries import listed
from privacy_statements.catalog.vocabulary import PERSON
from privacy_statements.records.words import ControlKind, Necessity
from privacy_statements.views import paths
from privacy_statements.views.answers import necessity_cell
from privacy_statements.views.facts import (
    not_stated,
    not_stated_cell,
    says_how,
    stated_cell,
    text,
    text_cell,
    way,
    with_details,
)
from privacy_statements.views.pages import catalog_position
from privacy_statements.views.places import Entry, Place, answer_cell, places_of, row_header, table_of
from privacy_statements.views.shapes import Cell, Link, PageInfo, RowHeader, TableRow, Value
from privacy_statements.views.spread import by_name
from privacy_statements.views.tables_page import Part, TablesPage, name_of_group, spread_page, stated
from privacy_statements.words.wording import Wording

OPTIONAL, OTHER, GUIDES = "optional", "other", "guides"


class Chosen(Struct, frozen=True):
    """What a product says of one place where somebody has a choice, or would have one."""

    optional: bool
    header: RowHeader
    item: str | None
    """The id of the data item that it is about."""
    guides: tuple[str, ...]
    """The guides that its choices name, by id."""
    ways: tuple[Value, ...]
    """The ways to each choice."""
    who: Cell
    default: Cell
    lost: Cell
    last: tuple[Cell, ...]
    """The cells at the end of its row."""


def choices_pages(catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The page of all choices."""
    products = [catalog.products[product.id] for product in by_name(listed(catalog).values())]
    by_product = [(each, wording.once(choosable, each, wording)) for each in products]
    guides = _guides_by_product(catalog)
    entries = [
        entry
        for product, places in by_product
        for entry in _entries(product, places, guides.get(product.id, {}), catalog, wording)
    ]
    title = wording._("Your choices")
    about = wording._("All optional data: how to turn it off, who can, and what is not stated.")
    info = PageInfo(paths.CHOICES, "choices", title, about, catalog_position(catalog))
    names = (
        wording._("Data item"),
        wording._("How to turn it on or off"),
        wording._("Who can"),
        wording._("Default"),
        wording._("What is lost"),
    )
    of_guides = (wording._("Guide"), wording._("Setting, and what it changes"))
    other, guide = wording._("Choices about other data"), wording._("Guides that change what is collected")
    parts = (
        Part(
            table_of(entries, OPTIONAL, wording._("Optional data"), (*names, wording._("Collected")), wording),
            OPTIONAL,
            wording._("Optional data"),
            empty=wording._("No product says that any of its data is optional."),
        ),
        Part(
            table_of(entries, OTHER, other, (*names, wording._("Necessity"), wording._("Collected")), wording),
            OTHER,
            other,
            before=wording._("This data is required, or the statement does not say whether it is optional."),
        ),
        Part(table_of(entries, GUIDES, guide, of_guides, wording), GUIDES, guide),
    )
    listing = tuple(stated(part, wording) for part in parts if part.table or part.empty)
    yield from spread_page(
        TablesPage(
            info, listing, count=_open([one for _of, places in by_product for one in places if one.optional], wording)
        ),
        wording,
        name_of_group,
    )


def is_optional(place: Place) -> bool:
    """Whether the statement calls it optional."""
    return place.said.necessity is Necessity.OPTIONAL


def choosable(product: Product, wording: Wording) -> tuple[Chosen, ...]:
    """What a product says of choices: of what is optional, and of what somebody has a choice about. There is none about
    what is not collected at all."""
    return tuple(
        _chosen(place, wording)
        for place in wording.once(places_of, product, wording)
        if place.may_be_collected and (is_optional(place) or place.said.controls)
    )


def _chosen(place: Place, wording: Wording) -> Chosen:
    optional, item = is_optional(place), place.row.item if place.row else None
    return Chosen(
        optional=optional,
        header=row_header(place, "choice"),
        item=item.id if item else None,
        guides=tuple(choice.guide for choice in place.said.controls if choice.guide),
        ways=tuple(_way(choice, wording) for choice in place.said.controls),
        who=_said(place, lambda choice: _who(choice, wording), wording),
        default=_said(place, lambda choice: choice.default, wording),
        lost=_lost(place, wording),
        last=(*(() if optional else (_necessity(place, wording),)), answer_cell(place, wording)),
    )


def _is_open(place: Chosen) -> bool:
    """Whether nothing says how to make the choice: such rows stand last."""
    return all(way.missing for way in place.ways)


def _open(optional: Sequence[Chosen], wording: Wording) -> str | None:
    """How much of it comes without a way to turn it on or off, each data item once."""
    ways = {place.item or place.header.anchor: False for place in optional}
    for place in optional:
        ways[place.item or place.header.anchor] |= not _is_open(place)
    count = sum(not has_way for has_way in ways.values())
    if not count:
        return None
    return wording.ngettext(
        "The statements don't say how to turn %(n)d of the %(all)d kind of optional data on or off.",
        "The statements don't say how to turn %(n)d of the %(all)d kinds of optional data on or off.",
        len(ways),
        n=count,
        all=len(ways),
    )


def _entries(
    who: Product, places: Sequence[Chosen], guides: Mapping[str, Sequence[Affect]], catalog: Catalog, wording: Wording
) -> Iterator[Entry]:
    """What one product says, and the guides that change what it collects."""
    for place in sorted(places, key=_is_open):
        cells = (_how(place, guides, catalog, wording), place.who, place.default, place.lost, *place.last)
        yield Entry(who, OPTIONAL if place.optional else OTHER, TableRow(place.header, cells))
    for key, affects in guides.items():
        yield Entry(who, GUIDES, _guide(who.id, catalog.guides[key], affects, wording))


def _necessity(place: Place, wording: Wording) -> Cell:
    if place.row is not None:
        return necessity_cell(place.row, wording)
    stated = place.said.necessity is not Necessity.UNSPECIFIED
    return text_cell(wording.word(place.said.necessity)) if stated else not_stated_cell(wording)


def _how(place: Chosen, about: Mapping[str, Sequence[Affect]], catalog: Catalog, wording: Wording) -> Cell:
    """Each choice with the way to it, and the guides that change this item."""
    named = [
        *place.guides,
        *(
            key
            for key, affects in about.items()
            if place.item in [item.id for affect in affects for item in affect.items]
        ),
    ]
    guides = tuple(Link(catalog.guides[key].name, page=paths.page("guides", key)) for key in dict.fromkeys(named))
    return Cell(values=place.ways or (not_stated(wording),), links=guides)


def _way(choice: Control, wording: Wording) -> Value:
    """What kind of choice it is, and the way to it."""
    if choice.kind is ControlKind.NONE and not choice.who:
        return text(wording._("Nobody can turn it off"), choice.how)
    return Value(Link(way(choice, wording)), choice.how, missing=not says_how(choice))


def _who(choice: Control, wording: Wording) -> str | None:
    """Who has the choice, by name; "you" is added where it is the reader."""
    if choice.kind is ControlKind.NONE and not choice.who:
        return wording._("Nobody")
    names = [
        with_details(actor.name, [wording.pgettext("reader", "you") if actor.id in PERSON else None])
        for actor in choice.who
    ]
    return wording.language.all_of(names) or None


def _said(place: Place, say: Callable[[Control], str | None], wording: Wording) -> Cell:
    """The words for each choice: once where they are the same for all of them."""
    pairs = [(choice, say(choice)) for choice in place.said.controls]
    if len({words for _choice, words in pairs}) < 2:
        return stated_cell(pairs[0][1] if pairs else None, wording)
    return Cell(values=tuple(text(_of(choice, words, wording)) for choice, words in pairs))


def _of(choice: Control, words: str | None, wording: Wording) -> str:
    return wording._("{subject}: {text}").format(subject=_kind(choice, wording), text=words or wording.not_stated)


def _kind(choice: Control, wording: Wording) -> str:
    """What tells a choice from those beside it; how it is made is in the column before."""
    return wording._("A choice") if choice.kind is ControlKind.UNSPECIFIED else wording.word(choice.kind)


def _lost(place: Place, wording: Wording) -> Cell:
    """What no longer works for somebody who declines."""
    losses = [choice.lost for choice in place.said.controls]
    if len({*losses}) < 2:
        return Cell(prose=losses[0]) if any(losses) else not_stated_cell(wording)
    words = (_of(each, None, wording) if each.lost is None else _kind(each, wording) for each in place.said.controls)
    return Cell(values=tuple(Value(Link(name), lost) for name, lost in zip(words, losses, strict=True)))


def _guides_by_product(catalog: Catalog) -> Mapping[str, Mapping[str, Sequence[Affect]]]:
    """What guides turn on or off in each product, by the ids of product and guide, in the order of the catalog."""
    by_product: dict[str, dict[str, list[Affect]]] = {}
    for key, guide in catalog.guides.items():
        for affect in (each for each in guide.affects if each.is_choice):
            by_product.setdefault(affect.product, {}).setdefault(key, []).append(affect)
    return by_product


def _guide(product: str, guide: Guide, affects: Sequence[Affect], wording: Wording) -> TableRow:
    """A guide, with each setting that it changes in a product."""
    anchor = f"row-guide_{product}_{guide.id}"
    header = RowHeader(Link(guide.name, page=paths.page("guides", guide.id)), anchor, guide.position)
    items = {item.id: item for affect in affects for item in affect.items}
    links = tuple(paths.item_link(item, item.name) for item in items.values())
    settings = []
    for affect in affects:
        way = " \u203a ".join(filter(None, [*affect.path, affect.setting]))
        words = wording._("{label}: {value}").format(label=wording.word(affect.how), value=way or wording.not_stated)
        settings.append(Value(Link(words), affect.effect))
    return TableRow(header, (Cell(values=tuple(settings), links=links),))
