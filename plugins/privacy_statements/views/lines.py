"""The three lines at the top of a product's page: what it sees, what it never sees, what the reader controls. They say
nothing that the rows do not say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.circumstances import circumstances_of
from privacy_statements.catalog.counting import COLLECTED, UNANSWERED, Place, Tally, collects, counted, reuses
from privacy_statements.catalog.model import Answer, Control, Product, Row
from privacy_statements.catalog.vocabulary import PERSON, Vocabulary
from privacy_statements.records.kinds import OrganizationRecord
from privacy_statements.records.words import Act, AnswerWord, Certainty, ControlKind, Necessity
from privacy_statements.views import paths
from privacy_statements.views.answers import NEVER, answer_view
from privacy_statements.views.facts import control
from privacy_statements.views.shapes import Link
from privacy_statements.words.figures import how_many
from privacy_statements.words.recorded import fill, joined
from privacy_statements.words.wording import Wording

SHOWN = 6  # names in one sentence; of more than a few beyond this, the rest is a number with a link
SPARE = 2  # "and 1 more" would take as much room as the name


class Sentence(Struct, frozen=True):
    """One sentence: words, then names as links."""

    words: str
    """What is said."""
    names: tuple[Link, ...] = ()
    """What it is about; each a link to its place on the page."""
    more: Link | None = None
    """How many names there are beyond these; a link to the first of them."""
    missing: bool = False
    """Whether this says that something is not stated."""
    first: Link | None = None
    """The words as a link to the first of what they count, where no name leads there."""


class Line(Struct, frozen=True):
    """One of the three lines."""

    kind: str
    """`sees`, `never` or `choice`; the stylesheet has a class `ps-line-` for each."""
    label: str
    """What the line is about, in a few words."""
    sentences: tuple[Sentence, ...]
    """What is said, at least one sentence."""


def three_lines(
    product: Product, publisher: OrganizationRecord | None, vocabulary: Vocabulary, wording: Wording
) -> tuple[Line, ...]:
    """The three lines of a product."""
    silence = silent(product, publisher, wording)
    return (
        Line("sees", _collecting(product, wording), tuple(_sees(product, silence, vocabulary, wording))),
        Line("never", wording._("Never collected or seen"), tuple(_never(product, silence, wording))),
        Line("choice", wording._("Choices"), tuple(_choice(product, wording))),
    )


def silent(product: Product, publisher: OrganizationRecord | None, wording: Wording) -> str:
    """Who has not stated what a line asks."""
    if product.source is not None:
        return fill(wording._("Not stated in “{source}”"), source=product.source.title)
    if publisher is not None:
        return fill(wording._("Not stated by {publisher}"), publisher=publisher.name)
    return wording.not_stated


# --- sees


def _collecting(product: Product, wording: Wording) -> str:
    """What the product is said to do with its data, in a word or two: what it reuses, it does not collect."""
    rows = [row for row in product.rows if collects(row)]
    reused, uncertain = [*map(reuses, rows)], any(map(_may, rows))
    if not any(reused):
        return wording._("Collects or may collect") if uncertain else wording._("Collects")
    if uncertain:
        return wording._("Collects or reuses, or may do so")
    return wording._("Reuses") if all(reused) else wording._("Collects or reuses")


def _sees(product: Product, silence: str, vocabulary: Vocabulary, wording: Wording) -> list[Sentence]:
    rows = [row for row in product.rows if collects(row)]
    unsaid = _unsaid(product, wording)
    if not rows:
        answers = [answer for row in product.rows for answer in row.answers.values()]
        if answers and all(answer == Answer(AnswerWord.NOT_COLLECTED) for answer in answers):
            return [Sentence(wording._("None of the data items on this page is collected.")), *unsaid]
        return [Sentence(silence, missing=True), *unsaid]
    tally = tally_of(product, COLLECTED, wording)
    sentences = _seen(rows, tally, wording)
    used = [places for places in tally.items.values() if all(reuses(place.row) for place in places)]
    if used and len(used) < len(tally.items):
        words = wording.ngettext("%(n)d of them is reused.", "%(n)d of them are reused.", len(used))
        sentences.append(Sentence(words, first=replace(_link(used[0][0], wording), text=words)))
    hedged = (places for places in tally.items.values() if all(_may(place.row) for place in places))
    if uncertain := [_link(places[0], wording) for places in hedged]:
        words = wording.ngettext(
            "It is only said that %(n)d of them may be collected.",
            "It is only said that %(n)d of them may be collected.",
            len(uncertain),
        )
        sentences.append(Sentence(words, first=replace(uncertain[0], text=words)))
    circumstances = wording.once(circumstances_of, product, vocabulary)
    open_ = {item.id for item in circumstances.items if item.outcome({}) is AnswerWord.CONDITIONAL}
    if depends := [_link(places[0], wording) for item, places in tally.items.items() if item in open_]:
        words = wording.ngettext(
            "%(n)d of them depends on a condition.", "%(n)d of them depend on a condition.", len(depends)
        )
        sentences.append(Sentence(words, first=replace(depends[0], text=words)))
    if any(row.list_exhaustive is False or not row.exhaustive for row in rows):
        sentences.append(Sentence(wording._("Some lists only give examples: there may be more data.")))
    return [*sentences, *unsaid]


def _may(row: Row) -> bool:
    """Whether it is only said that it may be collected."""
    return row.said.certainty is Certainty.MAY


def tally_of(product: Product, kind: str, wording: Wording) -> Tally:
    """The data items of a product of one of the ``KINDS``."""
    return wording.once(counted, product)[kind]


def links_of(tally: Tally, wording: Wording) -> list[Link]:
    """The names of data items, each once with a link to its first place; then what is said of data in general."""
    places = [*(places[0] for places in tally.items.values()), *tally.general]
    return [_link(place, wording) for place in places]


def _link(place: Place, wording: Wording) -> Link:
    name = place.part.name if place.part is not None else wording.row_name(place.row)
    return Link(name, paths.page("products", place.row.product), place.row.anchor)


def _seen(rows: Sequence[Row], tally: Tally, wording: Wording) -> list[Sentence]:
    """How much, and of what kind: the categories by name, and the data items that have none."""
    words = how_many(tally.size, wording)
    categories = _categories(rows)
    if not categories:
        return [_sentence(words, links_of(tally, wording), wording)]
    within = wording.ngettext("%(n)d category", "%(n)d categories", len(categories))
    sentences = [
        _sentence(fill(wording._("{items} in {categories}"), items=words, categories=within), categories, wording)
    ]
    if others := [row for row in rows if row.said.category is None]:
        sentences.append(_sentence(wording._("Without a category"), _rows(others, wording), wording))
    return sentences


def _categories(rows: Iterable[Row]) -> list[Link]:
    """The categories of rows, each with a link to the first section with one of its rows."""
    categories: dict[str, Link] = {}
    for row in rows:
        category = row.said.category
        if category is not None and category.id not in categories:
            page = paths.page("products", row.product)
            categories[category.id] = Link(category.name, page, row.section_id or "data-items")
    return list(categories.values())


def _unsaid(product: Product, wording: Wording) -> list[Sentence]:
    """The rows that name something and do not say whether it is collected."""
    tally = tally_of(product, UNANSWERED, wording)
    names = links_of(tally, wording)
    words = fill(wording._("Named without an answer: {items}"), items=how_many(tally.size, wording))
    return [_sentence(words, names, wording)] if names else []


# --- never sees


def _never(product: Product, silence: str, wording: Wording) -> list[Sentence]:
    """What is denied, each denial in its own words: what is never sold may well be seen."""
    denials = wording.once(denials_of, product, wording)
    of_sight = {
        words
        for words, rows in denials.items()
        if any(denial.act in (Act.COLLECTED, Act.SEEN) for row in rows for denial in row.said.denials)
    }
    sentences = [_sentence(words, _rows(rows, wording), wording) for words, rows in denials.items()]
    sentences.sort(key=lambda sentence: sentence.words not in of_sight)  # the others keep their order
    return sentences if of_sight else [Sentence(silence, missing=True), *sentences]


def denials_of(product: Product, wording: Wording) -> dict[str, list[Row]]:
    """The rows that deny something, by the words of the denial: as the row's own cell says it, with its limits."""
    denials: dict[str, list[Row]] = {}
    for row in product.rows:
        if row.said.necessity is NEVER and not collects(row):
            view = answer_view(row.answer, wording, row.said)
            words = joined(", ", filter(None, [view.label, view.only, view.condition]))
            denials.setdefault(words, []).append(row)
    return denials


# --- you control


def _choice(product: Product, wording: Wording) -> list[Sentence]:
    """What the reader can choose, what is optional, and what others decide; wherever nobody is named, that it is not
    stated. That there is no choice is said only where there is none at all."""
    optional = tally_of(product, Necessity.OPTIONAL, wording)
    names = links_of(optional, wording)
    stated, here = controls_of(product), paths.page("products", product.id)
    some = _real(stated)
    own = [choice for choice in some if any(actor.id in PERSON for actor in choice.who)]
    others = [choice for choice in some if choice.who and choice not in own]
    unnamed = [choice for choice in some if not choice.who]
    nobody = Sentence(wording._("Who may choose is not stated."), missing=True)
    sentences = [_controls(wording._("You can choose"), own, here, wording)] if own else []
    if names:
        words = fill(wording._("Optional: {items}"), items=how_many(optional.size, wording))
        sentences.append(_sentence(words, names, wording))
    if others:
        sentences.append(_controls(wording._("Somebody else decides"), others, here, wording))
    if rest := unnamed if some else stated:
        sentences.append(_controls(wording._("Choices"), rest, here, wording))
    places = [*optional.items.values(), *([place] for place in optional.general)]
    if open_ := [_link(among[0], wording) for among in places if not any(map(_names_who, among))]:
        words = wording.ngettext(
            "Who may choose is not stated for %(n)d optional data item.",
            "Who may choose is not stated for %(n)d optional data items.",
            len(open_),
        )
        part = Sentence(words, missing=True, first=replace(open_[0], text=words))
        sentences.append(nobody if len(open_) == len(places) else part)
    elif unnamed:
        sentences.append(nobody)
    return sentences or [Sentence(wording._("Nothing is stated about choices."), missing=True)]


def _names_who(place: Place) -> bool:
    """Whether it is said who decides about a data item: who has a choice, or nobody, or who gives it."""
    said = place.row.said
    return bool(said.given_by) or any(one.who or one.kind is ControlKind.NONE for one in said.controls)


def _real(choices: Iterable[Control]) -> list[Control]:
    """The choices that leave somebody something to choose."""
    return [choice for choice in choices if choice.kind is not ControlKind.NONE]


def _controls(words: str, choices: Iterable[Control], here: str, wording: Wording) -> Sentence:
    """What somebody can do; how is said among the answers."""
    texts = dict.fromkeys(control(choice, wording).link.text for choice in choices)
    return _sentence(words, [Link(text, page=here, anchor="answer-choice") for text in texts], wording)


def controls_of(product: Product) -> list[Control]:
    """Every choice that is stated for a product, in the order in which one meets them."""
    statements = [*(section.own for section in product.root.walk()), *(row.said for row in product.rows)]
    return [choice for statement in statements for choice in statement.controls]


# --- sentences


def _rows(rows: Iterable[Row], wording: Wording) -> list[Link]:
    """The names of rows, each once with a link to its first row."""
    links: dict[str, Link] = {}
    for row in rows:
        item = row.item.id if row.item is not None else row.anchor
        if item not in links:
            links[item] = Link(wording.row_name(row), paths.page("products", row.product), row.anchor)
    return list(links.values())


def _sentence(words: str, names: Sequence[Link], wording: Wording) -> Sentence:
    """A sentence that never leaves out silently: what is cut off is counted, and the count leads there."""
    if len(names) <= SHOWN + SPARE:
        return Sentence(words, tuple(names))
    rest = names[SHOWN:]
    more = wording.ngettext("and %(n)d more", "and %(n)d more", len(rest))
    return Sentence(words, tuple(names[:SHOWN]), Link(more, page=rest[0].page, anchor=rest[0].anchor))
