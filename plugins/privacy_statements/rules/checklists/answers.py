"""Whether a point is answered. ``ANSWERS`` is the table of tests: each says what it looks at, and answers yes, no,
or ``None`` where a record says that the question does not arise. From silence nothing follows: a premise that nobody
states, such as a legal basis, leaves its point open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from privacy_statements.catalog.model import Answer, Catalog, Product, PurposeUse, RecipientUse, Row, Said
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.words import AnswerWord, Necessity, Obtained

_EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
EEA = frozenset(_EEA.split())
"""The European Economic Area: the Union, Iceland, Liechtenstein and Norway (ISO 3166)."""
RIGHTS = {
    "access": ("access",),
    "rectification": ("rectification", "correction"),
    "erasure": ("erasure", "deletion"),
    "restriction": ("restriction",),
    "objection": ("objection", "object"),
    "portability": ("portability", "export"),
}
"""The rights of GDPR 15 to 21, and the words by which a vocabulary may call them."""
NOTHING = Answer(AnswerWord.NOT_COLLECTED)
BASES = ("consent", "contract", "legal", "legitimate", "public", "vital")
"""How the ids of the legal bases of GDPR 6(1) begin; of another one the article says which it is."""
BASIS = re.compile(r"(?<!\d)6\(1\)\([a-f]\)")
"""An article that says which it is, spaces aside; from other spellings and other articles nothing follows."""
OPT_OUT = re.compile(r"opt-?out")


class Subject(Struct, frozen=True):
    """One thing of which a point asks, with the place where it is written and its name; no ``thing`` where that is not
    stated."""

    thing: Any
    position: Position
    name: str
    anchor: str | None = None
    """Its place on the page of the product, which is "" for all of it."""
    is_asked: bool = True
    """Whether the point asks of it; what is said beside that answers it in part."""


Subjects = Callable[[Catalog, Product], Iterator[Subject]]
Test = Callable[[Catalog, Product, Any], bool | None]


class AnsweredBy(Struct, frozen=True):
    """A test and what it looks at: each row of a product, each of its purposes, or the product itself."""

    subjects: Subjects
    test: Test


# --- what is looked at


def _publisher(catalog: Catalog, product: Product) -> Iterator[Subject]:
    place = catalog.organization.position if catalog.organization else product.position
    yield Subject(catalog.organization, place, "")


def _product(catalog: Catalog, product: Product) -> Iterator[Subject]:
    yield Subject(product, product.position, product.name, "")


def _rows(catalog: Catalog, product: Product) -> Iterator[Subject]:
    """Each row of what may be collected; where there is none, nothing is stated, unless it is that nothing is collected."""
    rows = [row for row in product.rows if row.said.necessity is not Necessity.NEVER and row.may_be_collected]
    for row in rows:
        yield Subject(row, row.position, row.name or product.name, row.anchor)
    if not (rows or any(row.about_all and row.answer == NOTHING for row in product.rows)):
        yield Subject(None, product.position, product.name)


def _rows_and_rules(catalog: Catalog, product: Product) -> Iterator[Subject]:
    """Each row, and once each retention rule that has a subject of its own: it is asked about by itself, and answers
    for no row."""
    rules: dict[int, Subject] = {}
    for row in _rows(catalog, product):
        yield row
        for rule in row.thing.said.retention if row.thing else ():
            if rule.subject:
                rules.setdefault(id(rule), Subject(rule, rule.position, rule.subject, row.anchor, False))
    yield from rules.values()


def _rights(catalog: Catalog, product: Product) -> Iterator[Subject]:
    """Each right of GDPR 15 to 21, with what is said of it."""
    stated = [(use, section.id) for section in product.root.walk() for use in section.rights]
    for name, words in RIGHTS.items():
        uses = [each for each in stated if any(word in right.id for right in each[0].rights for word in words)]
        said = [(use, anchor) for use, anchor in uses if use.text or use.steps or use.guide or use.contact]
        yield Subject(tuple(use for use, _anchor in said), product.position, name, said[0][1] if said else "")


def _in_rows(things: Callable[[Said], Iterable[tuple[Any, str, Any]] | None]) -> Subjects:
    """What rows name, each key once with its name, in the order of the page; and once that some row names none."""

    def subjects(catalog: Catalog, product: Product) -> Iterator[Subject]:
        by_key: dict[Any, Subject] = {}
        for row in _rows(catalog, product):
            named = things(row.thing.said) if row.thing else None
            for key, name, thing in ((None, row.name, None),) if named is None else named:
                by_key.setdefault(key, Subject(thing, row.position, name, row.anchor))
        yield from by_key.values()

    return subjects


def _purposes(said: Said) -> Iterable[tuple[Any, str, Any]] | None:
    """Each purpose with each legal basis."""
    return [
        ((use.purpose.id, use.legal_basis and use.legal_basis.id, use.interest, use.withdrawal), use.purpose.name, use)
        for use in said.purposes
    ] or None


def _recipients(said: Said) -> Iterable[tuple[Any, str, Any]] | None:
    """The recipients; none where it is said that nothing is shared."""
    uses = [((use.recipient.id, use.sold, use.shared), use.recipient.name, use) for use in said.recipients]
    return uses or (() if said.shared is False else None)


def _sources(said: Said) -> Iterable[tuple[Any, str, Any]] | None:
    """The sources that are no products; what a product collects itself has none."""
    how = said.obtained
    if how is None or (how.how is Obtained.REUSED and not how.sources):
        return None
    return [(source.id, source.name, source) for source in how.sources if not source.is_product]


# --- tests: yes, no, or ``None`` where a record says that the question does not arise


def _of_publisher(name: str) -> Test:
    return lambda catalog, product, publisher: bool(getattr(publisher, name))


def _names_controller(catalog: Catalog, product: Product, publisher: Any) -> bool:
    return bool(publisher.controller and (publisher.controller.url or publisher.controller.address))


def _names_representative(catalog: Catalog, product: Product, publisher: Any) -> bool | None:
    if publisher.representative is None and EEA & set(publisher.established):
        return None
    return bool(publisher.representative)


def _names_controllers(catalog: Catalog, product: Product, thing: Product) -> bool | None:
    role = catalog.organization.role if catalog.organization else None
    is_another = role is not None and role.casefold().strip() != "processor"
    return None if is_another and not product.controllers else bool(product.controllers)


def _states_opt_out(catalog: Catalog, product: Product, thing: Product) -> bool | None:
    stated = {right.id for section in product.root.walk() for use in section.rights for right in use.rights}
    if any(map(OPT_OUT.search, stated)):
        return True
    uses = [each.thing for each in _in_rows(_recipients)(catalog, product)]
    return None if all(use and use.sold is False and use.shared is False for use in uses) else False


def _states_decisions(catalog: Catalog, product: Product, thing: Product) -> bool:
    decisions = product.automated_decisions
    return decisions is not None and all(each.logic and each.consequences for each in decisions)


def _of_row(name: str) -> Test:
    return lambda catalog, product, row: bool(getattr(row.said, name))


def _states_retention(catalog: Catalog, product: Product, thing: Any) -> bool:
    return not isinstance(thing, Row) or any(not rule.subject for rule in thing.said.retention)


def _states_obligation(catalog: Catalog, product: Product, row: Row) -> bool | None:
    if row.said.necessity is Necessity.OPTIONAL and row.said.obligation is None:
        return None
    return row.said.obligation is not None


def _states_special_category(catalog: Catalog, product: Product, row: Row) -> bool:
    if row.item is not None and row.item.special_category is not None:
        return True
    return any(category.special_category is not None for category in catalog.vocabulary.around(row.said.category))


def _states_ccpa_category(catalog: Catalog, product: Product, row: Row) -> bool:
    return any(category.ccpa for category in catalog.vocabulary.around(row.said.category))


def _where_it_rests_on(articles: tuple[str, ...], word: str, name: str) -> Test:
    """Whether a field of a purpose is stated, if its legal basis is this one; for another one it is not asked."""

    def test(catalog: Catalog, product: Product, use: PurposeUse) -> bool | None:
        basis = use.legal_basis
        article = "".join(basis.article.split()) if basis is not None and basis.article else ""
        if basis is not None and (any(number in article for number in articles) or basis.id.startswith(word)):
            return bool(getattr(use, name))
        is_another = basis is not None and (BASIS.search(article) or basis.id.startswith(BASES))
        return None if is_another else False

    return test


def _states_safeguards(catalog: Catalog, product: Product, use: RecipientUse) -> bool | None:
    recipient = use.recipient
    if recipient.transfer is None and recipient.countries and set(recipient.countries) <= EEA:
        return None
    return recipient.transfer is not None


ANSWERS: dict[str, AnsweredBy] = {
    "names-controller": AnsweredBy(_publisher, _names_controller),
    "names-representative": AnsweredBy(_publisher, _names_representative),
    "names-officer": AnsweredBy(_publisher, _of_publisher("data_protection_officer")),
    "names-authority": AnsweredBy(_publisher, _of_publisher("authority")),
    "names-controllers": AnsweredBy(_product, _names_controllers),
    "states-rights": AnsweredBy(_rights, lambda c, p, uses: bool(uses)),
    "states-decisions": AnsweredBy(_product, _states_decisions),
    "states-measures": AnsweredBy(_product, lambda c, p, thing: any(section.measures for section in p.root.walk())),
    "states-opt-out": AnsweredBy(_product, _states_opt_out),
    "states-review": AnsweredBy(_product, lambda c, p, thing: p.lifecycle.reviewed is not None),
    "states-purposes": AnsweredBy(_rows, _of_row("purposes")),
    "states-recipients": AnsweredBy(_rows, lambda c, p, row: bool(row.said.recipients) or row.said.shared is False),
    "states-retention": AnsweredBy(_rows_and_rules, _states_retention),
    "states-subjects": AnsweredBy(_rows, _of_row("subjects")),
    "states-source": AnsweredBy(_rows, _of_row("obtained")),
    "states-category": AnsweredBy(_rows, _of_row("category")),
    "states-special-category": AnsweredBy(_rows, _states_special_category),
    "states-ccpa-category": AnsweredBy(_rows, _states_ccpa_category),
    "states-obligation": AnsweredBy(_rows, _states_obligation),
    "states-legal-basis": AnsweredBy(_in_rows(_purposes), lambda c, p, use: use.legal_basis is not None),
    "names-interest": AnsweredBy(_in_rows(_purposes), _where_it_rests_on(("6(1)(f)",), "legitimate", "interest")),
    "states-withdrawal": AnsweredBy(
        _in_rows(_purposes), _where_it_rests_on(("6(1)(a)", "9(2)(a)"), "consent", "withdrawal")
    ),
    "states-safeguards": AnsweredBy(_in_rows(_recipients), _states_safeguards),
    "states-sale": AnsweredBy(_in_rows(_recipients), lambda c, p, use: use.sold is not None and use.shared is not None),
    "states-public": AnsweredBy(_in_rows(_sources), lambda c, p, source: source.public is not None),
}
