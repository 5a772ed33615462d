"""What one actor can see, and the list of all: what is denied, beside it what is stated to be visible, and what is not stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.counting import COLLECTED, Size
from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.catalog.summaries import listed
from privacy_statements.catalog.vocabulary import Vocabulary, Word
from privacy_statements.views import paths
from privacy_statements.views.answers import details_cell
from privacy_statements.views.facts import first_of, stated_cell, stated_facts
from privacy_statements.views.lines import tally_of
from privacy_statements.views.pages import catalog_position
from privacy_statements.views.places import Entry, Place, answers_of, row_header, table_of
from privacy_statements.views.shapes import Cell, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.sight import Seen, Sight, seen_in, sizes_of, untold
from privacy_statements.views.spread import by_name
from privacy_statements.views.tables_page import Part, TablesPage, name_of_group, spread_page
from privacy_statements.words.figures import how_many, how_many_of
from privacy_statements.words.recorded import capital, fill
from privacy_statements.words.wording import Wording

SILENT = "not-stated"


def viewer_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The pages of the actor with this id; none where no product says anything of it."""
    actor = catalog.vocabulary.actors[key]
    products = by_name(listed(catalog).values())
    by_product = [
        wording.once(said_of_actors, catalog.products[each.id], catalog.vocabulary, wording) for each in products
    ]
    if not any(key in of_product.actors for of_product in by_product):
        return
    entries = [entry for of_product in by_product for entry in of_product.actors.get(key, of_product.others)]
    silent = sum(key not in of_product.actors for of_product in by_product)
    name, who = wording.inside(actor.name), wording._("Who is {actor}?")
    title = wording._("What {actor} can see").format(actor=name)
    about = wording._("What {actor} can see and what is never seen, product by product, and what is not stated.")
    path, about = paths.page(paths.VIEWERS, key), about.format(actor=name)
    info = PageInfo(path, "viewer", title, about, actor.position, in_menu=False, menu_title=actor.name)
    page = TablesPage(
        info,
        tuple(_parts(name, entries, silent, len(products), wording)),
        " ".join(_sentences(key, name, by_product, wording)),
        see=(
            Link(who.format(actor=name), paths.TERMS, f"term-actors-{actor.id}"),
            Link(wording._("Who can see data"), page=paths.index(paths.VIEWERS)),
        ),
    )
    yield from spread_page(page, wording, name_of_group)


def _parts(actor: str, entries: Sequence[Entry], silent: int, products: int, wording: Wording) -> Iterator[Part]:
    """What the actor cannot see, what it can, what it never collects, and what is not stated."""
    denied = (wording._("Data item"), wording._("What never happens"))
    visible = (wording._("Data item"), wording._("What is said"))

    def table(sight: Sight, caption: str, columns: tuple[str, str]) -> Table | None:
        return table_of(entries, sight, caption.format(actor=actor), columns, wording)

    cannot, can = wording._("What is never seen by {actor}"), wording._("What {actor} can see")
    empty = wording._("No product names anything that is never seen by {actor}.").format(actor=actor)
    yield Part(table(Sight.CANNOT, cannot, denied), Sight.CANNOT, wording._("Never seen"), empty=empty)
    empty = wording._("No product says what {actor} can see.").format(actor=actor)
    yield Part(table(Sight.CAN, can, visible), Sight.CAN, wording._("Can see"), empty=empty)
    if never := table(Sight.NEVER_COLLECTS, wording._("Never collected by {actor}"), denied):
        not_who = wording._("These rows say who never collects it. They do not say who can see it.")
        yield Part(never, Sight.NEVER_COLLECTS, never.caption, before=not_who)
    no_word = wording.ngettext(
        "%(n)d of %(all)d products says nothing about it.",
        "%(n)d of %(all)d products say nothing about it.",
        silent,
        all=products,
    )
    if rows := tuple(entry.row for entry in entries if entry.part == SILENT):
        caption = wording._("Data items of which the statement does not say whether {actor} can see them")
        columns = (wording._("Product"), wording.not_stated)
        unstated = Table(caption.format(actor=actor), columns, (Group(None, rows),))
        yield Part(unstated, SILENT, wording.not_stated, before=no_word if silent else None)


def _sentences(actor: str, name: str, by_product: Sequence[SaidOfActors], wording: Wording) -> Iterator[str]:
    """First of how much it is not stated: the other figures are not the whole."""
    left, asked = unsaid(actor, by_product)
    if any(left):
        message = wording._("The statements don't say whether {actor} can see {items} that may be collected or reused.")
        items = how_many_of(left, asked, wording)
        if left == asked and asked[0] > 1:
            items = fill(wording._("any of the {items}"), items=how_many(asked, wording))
        yield fill(message, actor=name, items=items)
    cannot, can = (figures(actor, sight, by_product, wording) for sight in (Sight.CANNOT, Sight.CAN))
    if cannot:
        message = wording._("Of {unseen}, the statements say “never seen”.")
        yield fill(message, unseen=wording.language.all_of(cannot))
    if can:
        yield capital(fill(wording._("{actor} can see {items}."), actor=name, items=wording.language.all_of(can)))


class SaidOfActors(Struct, frozen=True):
    """What a product says of who can see its data, as rows: by actor, and the rows for every other actor. ``sizes`` is
    how much, by actor, sight and whether there is a limit; ``unsaid`` of how much nothing is said of an actor, ``asked``
    how much there is."""

    actors: Mapping[str, tuple[Entry, ...]]
    others: tuple[Entry, ...]
    sizes: Mapping[tuple[str, Sight, bool], Size]
    unsaid: Mapping[str, Size]
    asked: Size


def unsaid(actor: str, by_product: Sequence[SaidOfActors]) -> tuple[Size, Size]:
    """Of how many data items products say nothing of an actor, and how many there are."""
    return _sum(each.unsaid.get(actor, each.asked) for each in by_product), _sum(each.asked for each in by_product)


def figures(actor: str, sight: Sight, by_product: Sequence[SaidOfActors], wording: Wording) -> list[str]:
    """Of how many data items products say this of an actor; apart, of how many only under a limit."""
    plain, limited = (
        _sum(each.sizes.get((actor, sight, has_limit), (0, 0)) for each in by_product) for has_limit in (False, True)
    )
    words = [how_many(plain, wording)] if any(plain) else []
    if any(limited):
        words.append(fill(wording._("{items}, with limits"), items=how_many(limited, wording)))
    return words


def _sum(sizes: Iterable[Size]) -> Size:
    items, general = zip(*sizes, strict=True)
    return sum(items), sum(general)


def said_of_actors(product: Product, vocabulary: Vocabulary, wording: Wording) -> SaidOfActors:
    """What a product says of each actor that it mentions, and of the others."""
    by_actor: dict[str, list[Seen]] = {}
    for seen in wording.once(seen_in, product, wording):
        by_actor.setdefault(seen.actor.id, []).append(seen)
    asked = tally_of(product, COLLECTED, wording)
    left = {actor: untold(asked, seen, vocabulary) for actor, seen in by_actor.items()}
    entries = {
        actor: tuple(_entries(product, seen, left[actor], asked.size, wording)) for actor, seen in by_actor.items()
    }
    sizes = sizes_of(by_actor, product, vocabulary, wording) if by_actor else {}
    return SaidOfActors(entries, tuple(_entries(product, (), asked.size, asked.size, wording)), sizes, left, asked.size)


def _entries(product: Product, seen: Sequence[Seen], left: Size, asked: Size, wording: Wording) -> Iterator[Entry]:
    """What a product says of an actor, then how much it does not say."""
    for each in seen:
        cell = _visible(each, wording) if each.sight is Sight.CAN else _denied(each.place, wording)
        yield Entry(product, each.sight, TableRow(row_header(each.place, each.sight), (cell,)))
    if any(left) or not seen:
        header = RowHeader(paths.product_link(product), anchor=f"row-{SILENT}_{product.id}")
        value = _how_much(left, asked, seen, wording)
        yield Entry(product, SILENT, TableRow(header, (Cell(values=(value,)),)))


def _denied(place: Place, wording: Wording) -> Cell:
    """A denial in its own words, with its limits."""
    row, answers = place.row, answers_of(place, wording)
    if row is None:
        return Cell(answers=answers)
    sections = place.product.root.walk() if row.parts else ()
    columns = tuple(column for section in sections for column in section.columns)
    return replace(details_cell(row, row.said, columns, wording) or Cell(), answers=answers, facts=(), links=())


def _visible(seen: Seen, wording: Wording) -> Cell:
    """What is said of collection; then that it can be seen, and when."""
    values = []
    for viewer in seen.viewers:
        words = wording._("Can see it")
        if condition := wording.condition(viewer.condition):
            words = wording._("Can see it {condition}").format(condition=condition)
        values.append(Value(Link(words), viewer.note))
    return Cell(answers=answers_of(seen.place, wording), values=tuple(values))


def _how_much(left: Size, asked: Size, seen: Iterable[Seen], wording: Wording) -> Value:
    """Of how many data items nothing is said of the actor."""
    if not any(asked):
        return Value(Link(wording._("Nothing is stated")), missing=True)
    figure = how_many_of(left, asked, wording)
    of_all = any(each.place.row is not None and each.place.row.about_all for each in seen)
    more = wording._("What is said about all data is above.") if of_all else None
    return Value(Link(figure), more, missing=not seen)


NAMED = 10  # products in one line; of a few more than these, the rest is a number with a link
SPARE = 2


def viewers_pages(catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The index of all actors."""
    products = by_name(listed(catalog).values())
    said = [wording.once(said_of_actors, catalog.products[each.id], catalog.vocabulary, wording) for each in products]
    silent = [product for product, of_product in zip(products, said, strict=True) if not of_product.actors]
    named = {actor for of_product in said for actor in of_product.actors}
    actors = [actor for actor in catalog.vocabulary.actors.values() if actor.id in named]
    lead, empty = " ".join(_lead(actors, said, wording)), wording._("No product says who can see its data.")
    title, position = wording._("Who can see it"), catalog_position(catalog)
    info = PageInfo(paths.index(paths.VIEWERS), "viewers", title, lead or empty, position)
    rows = tuple(_row(actor, said, wording) for actor in actors)
    columns = (wording._("Who"), wording._("What the statements say"))
    caption = wording._("What each can see, and what is never seen: data items, counted once per product")
    table = Table(caption, columns, (Group(None, rows),)) if rows else None
    label = wording.ngettext(
        "%(n)d of %(all)d products says nothing about who can see its data",
        "%(n)d of %(all)d products say nothing about who can see their data",
        len(silent),
        all=len(products),
    )
    names = first_of([*map(paths.product_link, silent)], NAMED, SPARE, wording, paths.index("products"))
    facts = stated_facts([(label, [*map(Value, names)])] if table else ())
    yield from spread_page(TablesPage(info, (Part(table, empty=empty, facts=facts),), count=lead or None), wording)


def _lead(actors: Sequence[Word], said: Sequence[SaidOfActors], wording: Wording) -> Iterator[str]:
    """How much each can see; and that this is not the whole."""
    seen = {actor: items for actor in actors if (items := figures(actor.id, Sight.CAN, said, wording))}
    for actor, items in seen.items():
        message, name = wording._("{actor} can see {items}, such as {names}."), wording.inside(actor.name)
        rows = [entry.row for each in said for entry in each.actors.get(actor.id, ()) if entry.part == Sight.CAN]
        names = wording.language.all_of([row.header.name.text for row in rows[:2]])
        yield capital(fill(message, actor=name, items=wording.language.all_of(items), names=names))
    if any(any(unsaid(actor.id, said)[0]) for actor in seen):
        yield wording._("Of other data, the statements don't say, or say “never seen”.")


def _row(actor: Word, said: Sequence[SaidOfActors], wording: Wording) -> TableRow:
    header = RowHeader(Link(actor.name, page=paths.page(paths.VIEWERS, actor.id)), anchor=f"row-{actor.id}")
    sentences = " ".join(_sentences(actor.id, wording.inside(actor.name), said, wording))
    return TableRow(header, (stated_cell(sentences, wording),))
