"""What of a product applies to one reader: decided for everybody, by each single value, by preset; and for a script
that asks. Conditions are decided in ``circumstances.py``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from privacy_statements.catalog.circumstances import Circumstances, circumstances_of
from privacy_statements.catalog.conditions import Dimension
from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.catalog.vocabulary import Preset
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.markdown import prose_text
from privacy_statements.views import paths
from privacy_statements.views.answers import bare_cell
from privacy_statements.views.asking import letter_of_gaps
from privacy_statements.views.columns import without_columns
from privacy_statements.views.facts import protection, text
from privacy_statements.views.flow import flow_of
from privacy_statements.views.lines import figures, three_lines, unsaid
from privacy_statements.views.outcomes import ORDER, Line, Whose, encoded, lines_of, notes, other_places, whose, word_of
from privacy_statements.views.pages import PageView
from privacy_statements.views.presets import elsewhere, meanings, preset_links, presets_of, value_name
from privacy_statements.views.product_questions import questions
from privacy_statements.views.sayings import Saying, gist, said_when, sayings, unseen
from privacy_statements.views.shapes import Cell, Fact, Group, Link, PageInfo, RowHeader, Table, TableRow
from privacy_statements.views.situation import situation, supposition
from privacy_statements.views.tallies import UNCOUNTED, Tally, counted_as, in_sentence, sentence_of, tallies_of
from privacy_statements.words.recorded import capital, fill, joined
from privacy_statements.words.sentences import short
from privacy_statements.words.wording import Wording


class Choice(Struct, frozen=True):
    """One value that a reader can choose."""

    id: str
    """Its id, as in the address."""
    name: str
    """What readers see."""


class Asked(Struct, frozen=True):
    """What the script asks of a reader: a dimension and its values."""

    id: str
    """The id of the dimension, as in the address."""
    name: str
    """What readers see."""
    choices: tuple[Choice, ...]
    """The values to choose from."""


class AppliesPage(PageView, frozen=True, kw_only=True):
    """What applies to a reader: of one product for everybody, or in the situation of a preset."""

    title: str
    """The heading of the page."""
    introduction: str
    """For whom the page answers, and which page says so when; plain text."""
    product: Link
    """The product."""
    situation: tuple[str, ...] = ()
    """What is so for the reader of the page, in words; nothing where it is for everybody."""
    tallies: tuple[Tally, ...] = ()
    """How many data items have each answer that can occur on the page, for the script."""
    tally: str | None = None
    """The same in words; absent where the page has no table."""
    tally_with: str | None = None
    """The same with places for what the script puts in: `{clauses}` of ``tallies``."""
    presets: tuple[Link, ...] = ()
    """The pages for the situations that the site names; on such a page, the others and the one for everybody."""
    order: tuple[int, ...] = ()
    """The place of each row of the table in the order of the records, for the script: it moves rows between groups."""
    counted: tuple[str, ...] = ()
    """What each row in the order of the records is counted as, for the script."""
    asked: tuple[Asked, ...] = ()
    """What the script asks; nothing where nothing can be chosen."""
    script: Link | None = None
    """The script that asks; absent where the site publishes none, and where nothing can be chosen."""
    table: Table | None = None
    """Every data item and every denial with its answer, in groups by answer. Absent when there is none, and in the
    situation of a preset."""
    said: tuple[Saying, ...] = ()
    """In the situation of a preset: what is said of every data item and denied, the reader's own data first."""
    count: str = ""
    """Below that: how many data items have which answer, and what the count leaves out. Plain text."""
    others: tuple[Saying, ...] = ()
    """The same about administrators or an organization, and not about the reader."""
    keeping: tuple[Fact, ...] = ()
    """In the situation of a preset: how long and where its data is kept, and what protects it, if stated."""
    unsaid: tuple[str, ...] = ()
    """What the statement does not say of any of it, for a reader in the situation, in a few words each."""
    elsewhere: tuple[Link, ...] = ()
    """What applies to a reader in the situation in other products."""
    meanings: tuple[Fact, ...] = ()
    """What the names of conditions and columns mean."""
    letter: tuple[str, ...] = ()
    """What a reader in the situation can write to her organization, line by line: what is not stated. Plain text."""
    undecided: str | None = None
    """Why nothing can be chosen, where that is so."""


def applies_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[AppliesPage]:
    """Of the product with this id a page for everybody, and one for each preset about it."""
    product = catalog.products[key]
    circumstances = wording.once(circumstances_of, product, catalog.vocabulary)
    wording = wording.of(product.language)
    lines, presets = lines_of(circumstances, wording), presets_of(product, circumstances, catalog)
    counted = counted_as(lines)
    dimensions = circumstances.dimensions
    constant = wording._("Nothing of it depends on anything that a reader could choose here.")
    title = wording._("What applies to me in {product}").format(product=product.name)
    about = wording._("What {product} does for everybody, and what the rest depends on.").format(product=product.name)
    caption = wording._("{name}: what applies").format(name=product.name)
    more = _only_examples(lines, wording)
    if UNCOUNTED in counted:
        more = (wording._("Parts count with what they are part of."), *more)
    table = _table(caption, lines, dimensions, wording)
    tallies = tallies_of(counted, (line.anyway for line in lines), wording)
    yield AppliesPage(
        info=_info(product, product.position, title, about, product.name),
        title=title,
        introduction=about,
        product=paths.product_link(product),
        tallies=tallies,
        tally=joined(" ", [in_sentence(tallies, product.name, wording), *more]) if lines else None,
        tally_with=joined(" ", [fill(sentence_of(tallies, wording), product=product.name, clauses="{clauses}"), *more])
        if dimensions
        else None,
        presets=preset_links(product, presets),
        order=_order(lines, table) if dimensions else (),
        counted=counted if dimensions else (),
        asked=_asked(circumstances, wording),
        script=Link(wording._("Choices"), page=paths.APPLIES_SCRIPT) if dimensions else None,
        table=table,
        undecided=None if dimensions or not lines else constant,
        meanings=meanings(dimensions),
    )
    flow, asked = wording.once(flow_of, product, wording), questions(product, catalog, wording)
    gaps = unsaid(wording.once(three_lines, product, catalog.vocabulary, wording), asked, flow, wording)
    keeping = [each for each in figures(asked, wording) if each.label != wording._("Recipients")]
    keeping += protection(product, product.rows, wording, whole=True)
    for preset in presets:
        yield _preset_page(product, preset, presets, lines, gaps, tuple(keeping), circumstances, catalog, wording)


def _preset_page(
    product: Product,
    preset: Preset,
    presets: Sequence[Preset],
    lines: Sequence[Line],
    gaps: tuple[str, ...],
    keeping: tuple[Fact, ...],
    circumstances: Circumstances,
    catalog: Catalog,
    wording: Wording,
) -> AppliesPage:
    """What a product does in one situation: of the reader first, then of others. ``gaps`` are what it does not state."""
    dimensions = {dimension.id for dimension in circumstances.dimensions}
    values = [value for value in preset.when if value.dimension in dimensions] or preset.when
    supposed = situation(values, catalog.vocabulary, wording)
    facts = {value.dimension: value.id for value in values}
    own = sorted((line for line in lines if whose(line) is not Whose.OTHERS), key=whose)
    about_others = [line for line in lines if whose(line) is Whose.OTHERS]
    tallies = tallies_of(counted_as(own), (line.outcome(facts) for line in own), wording)
    summary, counted = gist(own, facts, product, wording), in_sentence(tallies, product.name, wording)
    counts = [*([counted] if summary else ()), *_only_examples(own, wording)]
    if about_others:
        counts.append(wording._("The count leaves out data about administrators and the organization."))
    about = [supposition(supposed, wording), *([prose_text(preset.description)] if preset.description else [])]
    gaps = tuple(dict.fromkeys((*gaps, *unseen(own, facts, wording))))
    title = wording._("{product}: {situation}").format(product=product.name, situation=preset.name)
    everybody = Link(wording._("For everybody, or your own choice"), page=paths.applies(product.id))
    return AppliesPage(
        info=_info(
            product, preset.position, title, joined(" ", (summary or counted, *about, *counts)), preset.name, preset.id
        ),
        title=preset.name,
        introduction=joined(" ", filter(None, [*about, said_when(product, wording)])),
        product=paths.product_link(product),
        situation=tuple(supposed),
        tallies=tallies,
        tally=summary or counted if lines else None,
        presets=(everybody, *preset_links(product, tuple(other for other in presets if other is not preset))),
        said=sayings(own, facts, product, wording),
        count=joined(" ", counts),
        others=sayings(about_others, facts, product, wording, "others"),
        keeping=keeping,
        unsaid=gaps,
        letter=tuple(letter_of_gaps(product, preset, keeping, gaps, wording)),
        meanings=meanings(circumstances.dimensions),
        elsewhere=elsewhere(product, preset, catalog, wording),
    )


def _only_examples(lines: Sequence[Line], wording: Wording) -> tuple[str, ...]:
    """That what a page lists need not be all there is, where the statement says so of any of it."""
    rows = [statement.row for line in lines for statement in line.statements]
    some = any(row.list_exhaustive is False or not row.exhaustive for row in rows)
    return (wording._("Some lists only give examples."),) if some else ()


def _info(
    product: Product, position: Position, title: str, about: str, menu_title: str, preset: str | None = None
) -> PageInfo:
    path, language = paths.applies(product.id, preset), product.language
    return PageInfo(path, "applies", title, about, position, language=language, in_menu=False, menu_title=menu_title)


def _asked(circumstances: Circumstances, wording: Wording) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            dimension.id,
            dimension.name,
            tuple(Choice(value.id, value_name(dimension, value, wording)) for value in dimension.values),
        )
        for dimension in circumstances.dimensions
    )


def _table(caption: str, lines: Sequence[Line], asked: tuple[Dimension, ...], wording: Wording) -> Table | None:
    """Every row with the word of its answer, which the script changes, and with its sentence; in groups by answer."""
    rows: dict[str, list[TableRow]] = {kind: [] for kind in ORDER}
    plain = [fill("{sentence}.", sentence=capital(word)) for word in (wording._("yes"), wording._("perhaps"))]
    for line in lines:
        sentence = text(short(line.statements, {}, wording), notes(line))
        word = bare_cell(line.anyway, word_of(line.anyway, wording))
        says = Cell(values=(sentence,), links=other_places(line, wording))
        if sentence.link.text in plain and not (sentence.prose or says.links):
            says = Cell()  # the word before it is all
        rows[line.anyway].append(
            TableRow(RowHeader(line.header, line.anchor), (word, says), cases=encoded(line, asked) if asked else None)
        )
    groups = tuple(
        Group(Link(word_of(kind, wording)), tuple(inside), f"answer-{kind}") for kind, inside in rows.items() if inside
    )
    columns = (wording._("Data item"), wording.pgettext("column", "Answer"), wording._("What the statement says"))
    table = Table(caption, columns, groups)
    if all(row.cells[1] == Cell() for row in table.all_rows):
        table = without_columns(table, [1])
    return table if groups else None


def _order(lines: tuple[Line, ...], table: Table | None) -> tuple[int, ...]:
    places = {line.anchor: place for place, line in enumerate(lines)}
    return tuple(places[row.header.anchor or ""] for row in (table.all_rows if table else ()))
