"""Whom a reader asks about a right, the nearest first, and with what words.

Only a contact can be asked: the actor of a statement is who asks. Who is near is not guessed from names: the
organization says it (``nearest``). Without it, statements keep the order in which the vocabulary names the actors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Document, Guide, Product, RightUse, Section
from privacy_statements.catalog.vocabulary import Preset, Right, Word
from privacy_statements.read.markdown import prose_text
from privacy_statements.records.kinds import OrganizationRecord
from privacy_statements.views import paths
from privacy_statements.views.facts import with_details
from privacy_statements.views.product_questions import contact_value
from privacy_statements.views.shapes import Fact, Link, Value
from privacy_statements.words.recorded import fill, joined
from privacy_statements.words.wording import Wording

ASKED = 4  # those whom a reader can turn to, in the lines above a table; all of them stand in the table
NAMED = 6  # products that a letter names; with more, the reader fills in


class Statement(Struct, frozen=True):
    """What one product or guide says of rights, and where."""

    use: RightUse
    document: Document
    section: Section

    @property
    def says_how(self) -> bool:
        """Whether it says whom to ask or what to do."""
        return bool(self.use.text or self.use.steps or self.use.guide or self.use.contact)

    @property
    def products(self) -> set[str]:
        """The products that it is about: for a guide, those that it is about."""
        if isinstance(self.document, Guide):
            return {affect.product for affect in self.document.affects}
        return {self.document.id}

    def link(self, words: str) -> Link:
        """A link to the place where it is said."""
        is_guide = isinstance(self.document, Guide)
        page = paths.page("guides" if is_guide else "products", self.document.id)
        return Link(words, page=page, anchor=self.section.id or ("guide" if is_guide else "answer-contact"))

    def place(self, wording: Wording) -> str:
        """Where it is said, in words."""
        name = self.document.name
        if not self.section.id:
            return wording._("{name} as a whole").format(name=name)
        return wording._("{rights}: {subject}").format(rights=name, subject=self.section.heading)


class Asked(Struct, frozen=True):
    """Somebody whom a reader can ask, and the place that says so."""

    whom: Value
    source: Link | None
    said: tuple[Statement, ...] = ()


def statements(catalog: Catalog) -> list[Statement]:
    """Everything that products and guides say of rights, the nearest actor first."""
    documents: list[Document] = [*catalog.products.values(), *catalog.guides.values()]
    unsorted = [
        Statement(use, document, section)
        for document in documents
        for section in document.root.walk()
        for use in section.rights
    ]
    order = list(dict.fromkeys([*nearest(catalog), *catalog.vocabulary.actors]))
    return sorted(unsorted, key=lambda each: order.index(each.use.actor.id) if each.use.actor else len(order))


def nearest(catalog: Catalog) -> list[str]:
    """The ids of actors in the order in which a reader turns to them; the first are the readers."""
    named = catalog.organization.nearest if catalog.organization else ()
    return [actor.id for actor in named if actor.id in catalog.vocabulary.actors]


# --- whom to ask


def whom_to_ask(statements: Sequence[Statement], catalog: Catalog, wording: Wording) -> list[Asked]:
    """Whom a reader can ask, the nearest first, each once: those named with the right, then those whom the publisher
    names, and last those who are not called near."""
    order = nearest(catalog)
    near: list[Asked] = []
    other: list[Asked] = []
    for statement in statements:
        if contact := statement.use.contact:
            whom = Value(Link(contact.title, url=contact.url))
            is_near = statement.use.actor is not None and statement.use.actor.id in order
            (near if is_near else other).append(Asked(whom, statement.link(statement.place(wording)), (statement,)))
    once: dict[str, Asked] = {}
    for asked in (*near, *_publisher(catalog.organization, wording), *other):
        name = asked.whom.link.text
        earlier = once.get(name)
        once[name] = replace(earlier, said=(*earlier.said, *asked.said)) if earlier else asked
    return list(once.values())


def _publisher(publisher: OrganizationRecord | None, wording: Wording) -> Iterator[Asked]:
    """Those whom the publisher of the site names: the controller, and its data protection officer."""
    if publisher is None:
        return
    source = Link(publisher.name, url=publisher.url)
    for label, contact in (
        (wording._("Controller"), publisher.controller),
        (wording._("Data protection officer"), publisher.data_protection_officer),
    ):
        if contact is not None:
            value = contact_value(contact)
            name = with_details(value.link.text, [wording.inside(label)]) if value.link.text else label
            yield Asked(replace(value, link=replace(value.link, text=name)), source)


def asking(asked: Sequence[Asked], products: Sequence[Product], wording: Wording) -> Iterator[Value]:
    """Whom to ask first, where that is said, and whom to ask then, in sentences, and about which of the products where not
    all of them say so; each leads to whom or what it names."""
    if not asked:
        yield Value(Link(wording._("The statements don't say whom to ask.")), missing=True)
    told = everything = _names((), products)
    for number, each in enumerate(asked[:ASKED]):
        names = _names(each.said, products) or told
        if names == told:
            words = wording._("You can also ask {whom}.") if number else wording._("Ask {whom}.")
        elif number:
            words = wording._("You can also ask {whom} about {products}.")
        else:
            words = wording._("For {products}, ask {whom}.")
        many, told = wording.ngettext("%(n)d product", "%(n)d products", len(names)), names
        named = many if len(names) > NAMED else wording.language.all_of(names)
        link = each.source if number and each.source else each.whom.link
        words = fill(words, whom=wording.inside(each.whom.link.text), products=named)
        yield replace(each.whom, link=replace(link, text=words))
        if not number and each.source:
            place = (each.said[0].section.heading if names != everything else "") or each.source.text
            yield Value(replace(each.source, text=fill(wording._("Said in {place}."), place=place)))


def _names(said: Sequence[Statement], products: Sequence[Product]) -> list[str]:
    """The names of the products that the statements are about; without any, those of all."""
    about = {product for statement in said for product in statement.products}
    return [product.name for product in products if product.id in about or not about]


def law_of(right: Right, law: Word) -> str:
    """The name of a law, with the article by which it gives a right."""
    return with_details(law.name, [right.articles[law.id]] if law.id in right.articles else [])


def letter_of_gaps(
    product: Product, preset: Preset, said: Sequence[Fact], unsaid: Sequence[str], wording: Wording
) -> Iterator[str]:
    """What a reader can write to her organization, line by line: how long data is said to be kept; and it asks for what
    the statement does not say, and for nothing else."""
    if unsaid:
        yield wording._("To: {whom}").format(whom=wording._("[who answers for privacy in your organization]"))
        used = wording.inside(preset.name)
        yield wording._("I use {device}. My questions are about {product}.").format(device=used, product=product.name)
        if product.source is not None:
            yield wording._("The statement “{source}” leaves some things open.").format(source=product.source.title)
        kept = (value for fact in said if fact.label == wording._("Kept for") for value in fact.values)
        if known := [value.link.text for value in kept if not value.missing]:
            yield fill(wording._("It says how long this is kept: {data}."), data=joined("; ", known))
        yield wording._("Please tell me about this:")
        yield from (f"\N{BULLET} {each}" for each in unsaid)
        yield wording._("If you do not know, please tell me whom I can ask.")


def letter(right: Right, asked: Sequence[Asked], products: Sequence[Product], wording: Wording) -> Iterator[str]:
    """What a reader can write, line by line. It names the laws and products of the statements that name whom to ask;
    without any such statement, the laws of the vocabulary and all products."""
    language = wording.language
    statements = asked[0].said if asked else ()
    laws = list(dict.fromkeys(law_of(right, law) for statement in statements for law in statement.use.regulations))
    names = _names(statements, products)
    if asked:
        yield wording._("To: {whom}").format(whom=asked[0].whom.link.text)
    meant = "" if right.request else prose_text(right.description or "")
    words = wording._("Please {request}.") if right.request else wording._("I ask for “{right}”.")
    if laws := laws if statements else [law_of(right, law) for law in right.regulations]:
        words = wording._("Under {regulations}, I ask for “{right}”.")
        if right.request:
            words = wording._("Please {request}. I ask for this under {regulations}.")
    named = language.one_of(laws) if laws else ""
    asked_for = words.format(right=right.name, request=right.request, regulations=named)
    yield f"{asked_for} {meant}".rstrip()
    named = language.all_of(names) if 0 < len(names) <= NAMED else wording._("[name the products that you use]")
    yield wording._("This is about my personal data in {products}.").format(products=named)
    yield wording._("Please tell me what you have done. If you refuse any of it, please tell me why.")
