"""One product at a glance: three lines on what it collects, what it never does, what the reader controls; then how long
and where it is kept and who receives it. They say nothing that the rows do not say, and no figure repeats a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.circumstances import circumstances_of
from privacy_statements.catalog.counting import COLLECTED, UNANSWERED, Place, Tally, collects, counted, reuses
from privacy_statements.catalog.model import Answer, Control, Product, Row
from privacy_statements.catalog.vocabulary import PERSON, Vocabulary
from privacy_statements.records.words import Act, AnswerWord, Certainty, ControlKind, Necessity
from privacy_statements.views import paths
from privacy_statements.views.answers import NEVER, answer_view, stated_answer
from privacy_statements.views.facts import first_of, with_details
from privacy_statements.views.flow import Flow
from privacy_statements.views.product_questions import Question
from privacy_statements.views.shapes import Fact, Link, Value
from privacy_statements.words.figures import how_many, how_many_with
from privacy_statements.words.recorded import fill, joined
from privacy_statements.words.wording import Wording

SHOWN = 5  # names in one sentence; of more than a few beyond this, the rest is a number with a link
SPARE = 3  # "and 3 more" would take as much room as the names
FIGURES = 3  # values of one figure; of more than one beyond this, the rest is a number with a link
NECESSITIES = (Necessity.REQUIRED, Necessity.UNSPECIFIED)
"""What is counted among what is collected; what is optional is among the choices."""


class Sentence(Struct, frozen=True):
    """One sentence: words, then names as links."""

    words: str
    """What is said."""
    names: tuple[Link, ...] = ()
    """What it is about; each a link to its place on the page. Of many, the last is how many more there are."""
    missing: bool = False
    """Whether this says that something is not stated."""
    first: Link | None = None
    """The words as a link to the first of what they count, where no name leads there."""


class Line(Struct, frozen=True):
    """One of the three lines."""

    kind: str
    """`sees`, `may` where all of it only may be seen, `never` or `choice`; the stylesheet has a class `ps-line-` for each."""
    label: str
    """What the line is about, in a few words."""
    sentences: tuple[Sentence, ...]
    """What is said; nothing where nothing is stated."""
    unsaid: tuple[str, ...] = ()
    """What of it is not stated, in a few words each."""


def three_lines(product: Product, vocabulary: Vocabulary, wording: Wording) -> tuple[Line, ...]:
    """The three lines of a product."""
    never, denied = _never(product, wording)
    choices = tuple(_choice(product, wording))
    asked = wording._("who may choose") if choices else wording._("which choices there are")
    if any(choice.who for choice in controls_of(product)):
        asked = wording._("who may choose about the other data")
    is_open = not choices or any(each.missing for each in choices)
    return (
        _sees(product, vocabulary, wording),
        Line("never", wording._("Never"), never, () if denied else (wording._("what is never collected or seen"),)),
        Line("choice", wording._("Choices"), choices, (asked,) if is_open else ()),
    )


def _collecting(rows: Sequence[Row], wording: Wording) -> str:
    """What the product is said to do with its data, in a word or two: what it reuses, it does not collect."""
    reused, uncertain = [*map(reuses, rows)], any(map(_may, rows))
    if not any(reused):
        if uncertain and all(map(_may, rows)):
            return wording._("May collect")
        return wording._("Collects or may collect") if uncertain else wording._("Collects")
    if uncertain:
        return wording._("Collects or reuses, or may do so")
    return wording._("Reuses") if all(reused) else wording._("Collects or reuses")


def _sees(product: Product, vocabulary: Vocabulary, wording: Wording) -> Line:
    """How much is collected, and with which limits."""
    rows = [row for row in product.rows if collects(row.answers)]
    label, unanswered = _collecting(rows, wording), _unanswered(product, wording)
    if not rows:
        answers = [answer for row in product.rows for answer in row.answers.values()]
        if answers and all(answer == Answer(AnswerWord.NOT_COLLECTED) for answer in answers):
            none = Sentence(wording._("None of the data items on this page is collected."))
            return Line("sees", label, (none, *unanswered))
        return Line("sees", label, unanswered, (wording._("what it collects"),))
    tally = tally_of(product, COLLECTED, wording)
    stated = any(row.said.necessity is not Necessity.UNSPECIFIED for row in rows)
    sentences = [
        *_seen(rows, tally, wording),
        *(_required(product, wording) if stated else ()),
        *_limits(tally, label, wording),
    ]
    if any(row.list_exhaustive is False or not row.exhaustive for row in rows):
        sentences.append(Sentence(wording._("Some lists only give examples.")))
    sentences += _depends(product, tally, vocabulary, wording)
    open_necessity = () if stated else (wording._("whether it is required or optional"),)
    return Line("may" if all(map(_may, rows)) else "sees", label, (*sentences, *unanswered), open_necessity)


def _required(product: Product, wording: Wording) -> Iterator[Sentence]:
    """How much of it is required, and of how much that is not stated."""
    for necessity in NECESSITIES:
        if places := links_of(tally_of(product, necessity, wording), wording):
            items = how_many_with(necessity, wording.once(counted, product), wording)
            message = wording.ngettext("{items} is required", "{items} are required", len(places))
            if necessity is Necessity.UNSPECIFIED:
                message = wording._("Of {items}, the necessity is not stated")
            yield _linked(fill(message, items=items), places[0])


def _limits(tally: Tally, label: str, wording: Wording) -> Iterator[Sentence]:
    """How much of it is reused, and of how much it is only said that it may be so."""
    hedged = [places for places in tally.items.values() if all(_may(place.row) for place in places)]
    used = [each for each in tally.items.values() if each not in hedged and all(reuses(place.row) for place in each)]
    if used and len(used) < len(tally.items):
        words = wording.ngettext("%(n)d of them is reused.", "%(n)d of them are reused.", len(used))
        yield _linked(words, _link(used[0][0], wording))
    if hedged and label != wording._("May collect"):
        words = wording.ngettext(
            "It is only said that this may be so of %(n)d of them.",
            "It is only said that this may be so of %(n)d of them.",
            len(hedged),
        )
        yield _linked(words, _link(hedged[0][0], wording))


def _depends(product: Product, tally: Tally, vocabulary: Vocabulary, wording: Wording) -> Iterator[Sentence]:
    """How much of it depends on a condition, and the page that says on which."""
    circumstances = wording.once(circumstances_of, product, vocabulary)
    open_ = {item.id for item in circumstances.items if item.outcome({}) is AnswerWord.CONDITIONAL}
    if depends := [_link(places[0], wording) for item, places in tally.items.items() if item in open_]:
        words = wording.ngettext(
            "%(n)d of them depends on a condition or a choice",
            "%(n)d of them depend on a condition or a choice",
            len(depends),
        )
        yield _linked(words, depends[0])
        applies = Link(wording._("What applies to you"), page=paths.applies(product.id))
        yield Sentence(applies.text, first=applies)


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
    """The categories of rows, those about others last, each with a link to the first section with one of its rows."""
    categories: dict[str, Link] = {}
    for row in sorted(rows, key=lambda row: row.said.category is not None and row.said.category.about_others):
        category = row.said.category
        if category is not None and category.id not in categories:
            page = paths.page("products", row.product)
            categories[category.id] = Link(category.name, page, row.section_id or "data-items")
    return list(categories.values())


def _unanswered(product: Product, wording: Wording) -> tuple[Sentence, ...]:
    """The rows that name something and do not say whether it is collected."""
    tally = tally_of(product, UNANSWERED, wording)
    words = fill(wording._("Named without an answer ({items})"), items=how_many(tally.size, wording))
    return (_sentence(words, names, wording),) if (names := links_of(tally, wording)) else ()


def _never(product: Product, wording: Wording) -> tuple[tuple[Sentence, ...], bool]:
    """What is denied, each denial in its own words; and whether any denies that something is collected or seen: what is
    never sold may well be seen."""
    denials = wording.once(denials_of, product, wording)
    of_sight = {
        words
        for words, rows in denials.items()
        if any(denial.act in (Act.COLLECTED, Act.SEEN) for row in rows for denial in row.said.denials)
    }
    sentences = [_sentence(words, _rows(rows, wording), wording) for words, rows in denials.items()]
    sentences.sort(key=lambda sentence: sentence.words not in of_sight)  # the others keep their order
    return tuple(sentences), bool(of_sight)


def denials_of(product: Product, wording: Wording) -> dict[str, list[Row]]:
    """The rows that deny something, by the words of the denial: as the row's own cell says it, with its limits."""
    denials: dict[str, list[Row]] = {}
    for row in product.rows:
        if row.said.necessity is NEVER and not collects(row.answers):
            view = answer_view(stated_answer(row), wording, row.said)
            words = joined("; ", filter(None, [view.label, view.only, view.condition]))
            denials.setdefault(words, []).append(row)
    return denials


def _choice(product: Product, wording: Wording) -> list[Sentence]:
    """What the reader can choose, what is optional, and what others decide; wherever nobody is named, that it is not
    stated. That there is no choice is said only where there is none at all."""
    optional = tally_of(product, Necessity.OPTIONAL, wording)
    stated, here = controls_of(product), paths.page("products", product.id)
    some = [choice for choice in stated if choice.kind is not ControlKind.NONE]
    own = [choice for choice in some if any(actor.id in PERSON for actor in choice.who)]
    others = [choice for choice in some if choice.who and choice not in own]
    unnamed = [choice for choice in some if not choice.who]
    nobody = Sentence(wording._("Who may choose is not stated."), missing=True)
    places = [*optional.items.values(), *([place] for place in optional.general)]
    sentences = [*_controls(own, places, here, wording)]
    if names := links_of(optional, wording):
        items = how_many_with(Necessity.OPTIONAL, wording.once(counted, product), wording)
        sentences.append(_sentence(fill(wording._("Optional ({items})"), items=items), names, wording))
    sentences += _controls((*others, *(unnamed if some else stated)), places, here, wording)
    if open_ := [_link(among[0], wording) for among in places if not _who_chooses(among)]:
        words = wording.ngettext(
            "Who may choose is not stated for %(n)d optional data item.",
            "Who may choose is not stated for %(n)d optional data items.",
            len(open_),
        )
        sentences.append(nobody if len(open_) == len(places) else replace(_linked(words, open_[0]), missing=True))
    elif unnamed:
        sentences.append(nobody)
    return sentences


def _who_chooses(places: Sequence[Place]) -> bool:
    """Whether it is said who decides about a data item: who has a choice, or nobody. Who gives it is another question."""
    return any(one.who or one.kind is ControlKind.NONE for place in places for one in place.row.said.controls)


def _controls(
    choices: Iterable[Control], places: Sequence[Sequence[Place]], here: str, wording: Wording
) -> Iterator[Sentence]:
    """Who can choose, and for how many of the optional data items, unless it is for all of them."""
    by_whom: dict[tuple[str, ...], list[Control]] = {}
    for choice in choices:
        by_whom.setdefault(tuple(actor.name for actor in choice.who), []).append(choice)
    for who, of in by_whom.items():
        is_real = any(choice.kind is not ControlKind.NONE for choice in of)
        words = wording._("There is a choice") if is_real else wording.word(ControlKind.NONE)
        if who and is_real:
            can = wording.ngettext("{who} can choose", "{who} can choose", len(who))
            words = fill(can, who=wording.language.all_of(who))
        count = sum(any(choice in place.row.said.controls for place in among for choice in of) for among in places)
        if count not in (0, len(places)):
            scope = wording._("{words} for {count} of {total} optional data items")
            words = fill(scope, words=words, count=wording.number(count), total=wording.number(len(places)))
        defaults = (fill(wording._("default: {default}"), default=each.default) for each in of if each.default)
        words = with_details(words, dict.fromkeys((*(() if is_real else who), *defaults)))
        yield Sentence(words, first=Link(words, page=here, anchor="answer-choice"))


def controls_of(product: Product) -> list[Control]:
    """Every choice that is stated for a product, in the order in which one meets them."""
    statements = [*(section.own for section in product.root.walk()), *(row.said for row in product.rows)]
    return [choice for statement in statements for choice in statement.controls]


def _rows(rows: Iterable[Row], wording: Wording) -> list[Link]:
    """The names of rows, each once with a link to its first row."""
    links: dict[str, Link] = {}
    for row in rows:
        item = row.item.id if row.item is not None else row.anchor
        if item not in links:
            links[item] = Link(wording.row_name(row), paths.page("products", row.product), row.anchor)
    return list(links.values())


def _linked(words: str, place: Link) -> Sentence:
    return Sentence(words, first=replace(place, text=words))


def _sentence(words: str, names: Sequence[Link], wording: Wording) -> Sentence:
    return Sentence(words, first_of(names, SHOWN, SPARE, wording))


# --- how long, where, who receives it; and what is not stated


def figures(questions: Iterable[Question], wording: Wording) -> tuple[Fact, ...]:
    """How long and where it is kept, and who receives it, as far as that is stated: the first answers, and how many more."""
    labels = (wording._("Kept for"), wording._("Stored in"), wording._("Recipients"))
    facts = {fact.label: fact for question in questions for fact in question.facts}
    return tuple(
        replace(facts[label], values=tuple(_first(facts[label].values, wording))) for label in labels if label in facts
    )


def _first(values: tuple[Value, ...], wording: Wording) -> Iterator[Value]:
    """The first values. That something is not stated is never cut."""
    stated = [value for value in values if not value.missing]
    links = first_of([value.link for value in stated], FIGURES, 1, wording)
    yield from (value if value.link is link else Value(link) for value, link in zip(stated, links, strict=False))
    yield from (value for value in values if value.missing)


def unsaid(lines: Iterable[Line], questions: Iterable[Question], flow: Flow, wording: Wording) -> tuple[str, ...]:
    """What a product does not state, each once."""
    of_flow = () if flow.stages else (wording._("where it comes from"),)
    return tuple(dict.fromkeys(chain(*(line.unsaid for line in lines), *(each.unsaid for each in questions), of_flow)))
