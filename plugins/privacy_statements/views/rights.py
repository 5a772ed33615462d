"""What readers can ask for: for each right whom to ask, what to write, and what each product says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from privacy_statements.catalog.build.ids import slug
from privacy_statements.catalog.model import Catalog, Product, Step
from privacy_statements.catalog.vocabulary import Right
from privacy_statements.read.markdown import plain_markdown
from privacy_statements.views import paths
from privacy_statements.views.asking import Statement, asking, law_of, letter, statements, whom_to_ask
from privacy_statements.views.facts import fact, links, not_stated, rights_facts, stated_facts, text
from privacy_statements.views.pages import catalog_position
from privacy_statements.views.product_questions import contact_facts
from privacy_statements.views.said_at import Anchors
from privacy_statements.views.shapes import Cell, Fact, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.tables_page import Part, TablesPage, spread_page, stated
from privacy_statements.words.wording import Wording


def rights_pages(catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The page, and those on which its tables go on."""
    teller, rights = _Teller(catalog, wording), tuple(catalog.vocabulary.rights.values())
    parts = [stated(teller.part(right), wording) for right in rights]
    first = {part.ask[0].link.text for part in parts}
    lead = filter(None, [min(first) if len(first) == 1 else None, teller.how_many(*rights)])
    introduction = " ".join(lead) if rights else wording._("No right is recorded.")
    info = PageInfo(
        paths.RIGHTS,
        "rights",
        wording._("Rights, and whom to ask"),
        introduction,
        catalog_position(catalog),
        menu_title=wording._("Rights"),
        in_menu=bool(rights),
    )
    if overview := teller.overview(rights):
        parts.append(Part(overview, "by-product", overview.caption))
    if contacts := contact_facts(catalog.organization, wording):
        parts.append(Part(None, "contacts", wording._("Whom else you can ask"), facts=contacts))
    ours = [wording._("This site adds the articles of the laws.")] if any(right.articles for right in rights) else []
    page = TablesPage(info, tuple(parts), count=" ".join([introduction, *ours]))
    yield from spread_page(page, wording, lambda part, _group, row: f"{part.heading}: {row.header.name.text}")


def _anchor(right: Right) -> str:
    return f"right-{right.id}"


class _Teller:
    """What all products say of rights, and what the page makes of it."""

    def __init__(self, catalog: Catalog, wording: Wording) -> None:
        self.catalog, self.wording, self._ = catalog, wording, wording._
        self.products = tuple(catalog.products.values())
        self.statements = statements(catalog)
        headings = [_anchor(right) for right in catalog.vocabulary.rights.values()]
        written = [
            f"{_anchor(right)}-{statement.document.id}-{statement.use.id}"
            for statement in self.statements
            for right in statement.use.rights
            if statement.use.id
        ]
        self.anchors = Anchors((*headings, *written))

    def of(self, right: Right) -> list[Statement]:
        """What is said of one right, the nearest actor first."""
        return [statement for statement in self.statements if right in statement.use.rights]

    def says(self, right: Right, product: Product) -> list[Statement]:
        """What is said of one right for one product: on its page, or in a guide for it."""
        return [statement for statement in self.of(right) if product.id in statement.products]

    def part(self, right: Right) -> Part:
        """One right: whom to ask, what to write, and what each product says."""
        asked = whom_to_ask(self.of(right), self.catalog, self.wording)
        return Part(
            self.table(right),
            _anchor(right),
            right.name,
            description=right.description,
            ask=tuple(asking(asked, self.products, self.wording)),
            letter=tuple(letter(right, asked, self.products, self.wording)),
        )

    def how_many(self, *rights: Right) -> str | None:
        """How many products say how to use one of these rights; nothing where there is no product."""
        if not self.products:
            return None
        ways = [[each.says_how for right in rights for each in self.says(right, one)] for one in self.products]
        return self.wording.ngettext(
            "%(n)d of %(all)d products says whom to ask or what to do.",
            "%(n)d of %(all)d products say whom to ask or what to do.",
            sum(map(any, ways)),
            all=len(self.products),
        )

    # --- the tables

    def table(self, right: Right) -> Table | None:
        """What each product and guide says of one right."""
        rows = tuple(self._row(right, statement) for statement in self.of(right))
        columns = (
            self._("Product"),
            self._("Who can ask"),
            self._("What to do"),
            self._("Time limit"),
            self._("What is not erased"),
        )
        caption = self._("{right}: what each product says").format(right=right.name)
        return Table(caption, columns, (Group(None, rows),)) if rows else None

    def _row(self, right: Right, statement: Statement) -> TableRow:
        wording, use = self.wording, statement.use
        about = use.subject or (statement.section.heading if statement.section.id else "")
        name = statement.document.name
        if about:
            name = wording._("{rights}: {subject}").format(rights=name, subject=about)
        own = slug(use.subject) if use.subject else statement.section.id
        anchor = self.anchors.of(f"{_anchor(right)}-{statement.document.id}", own, use.id)
        laws = tuple(text(law_of(right, law)) for law in use.regulations)
        under = stated_facts([(wording.pgettext("regulation", "Under"), laws)]) + rights_facts(use, wording)
        missing = not_stated(wording)
        return TableRow(
            RowHeader(statement.link(name), anchor=anchor, record=statement.section.position),
            (
                Cell(values=(text(use.actor.name) if use.actor else missing,), facts=under),
                self._what_to_do(statement, right),
                Cell(values=(text(wording.language.duration(use.time)) if use.time else missing,)),
                Cell(prose=use.not_erased) if use.not_erased else Cell(values=(missing,)),
            ),
        )

    def _what_to_do(self, statement: Statement, right: Right) -> Cell:
        """What is said in a few sentences, whom to ask, the first step, and the way to the rest. What is said of several
        rights at length is said under the first."""
        use = statement.use
        contact = [Value(Link(use.contact.title, url=use.contact.url))] if use.contact else []
        steps = self.wording.ngettext("%(n)d step", "All %(n)d steps", len(use.steps))
        needed = contact or not statement.says_how  # who acts without asking anybody needs no contact
        facts = [fact(self._("Whom to ask"), contact, self.wording)] if needed else []
        first = next(each for each in self.catalog.vocabulary.rights.values() if each in use.rights)
        if use.text and first is not right:
            return Cell(values=(text(self._("As under “{right}”").format(right=first.name)),), facts=tuple(facts))
        if use.steps:
            facts.append(Fact(self._("First step"), (_first(use.steps[0], steps),)))
        guide = [Link(self._("Step by step"), page=paths.page("guides", use.guide))] if use.guide else []
        way = [statement.link(steps)] if len(use.steps) > 1 else []
        return Cell(
            values=() if statement.says_how else (not_stated(self.wording),),
            prose=use.text,
            facts=(*facts, Fact(self._("Said in"), (Value(statement.link(statement.place(self.wording))),))),
            links=(*guide, *way, *links(use.see)),
        )

    def overview(self, rights: Sequence[Right]) -> Table | None:
        """Which product says whom to ask or what to do, right by right."""
        if not rights or not self.products:
            return None
        rows = tuple(
            TableRow(
                RowHeader(paths.product_link(product), anchor=f"rights-{product.id}"),
                tuple(Cell(values=(self._state(right, product),)) for right in rights),
            )
            for product in self.products
        )
        columns = (self._("Product"), *(right.name for right in rights))
        return Table(
            self._("Which product says whom to ask or what to do"), columns, (Group(None, rows),), wide=len(columns) > 6
        )

    def _state(self, right: Right, product: Product) -> Value:
        statements = self.says(right, product)
        if how := [statement for statement in statements if statement.says_how]:
            return Value(how[0].link(self.wording.pgettext("right", "Stated")))
        if statements:
            return Value(statements[0].link(self._("Named; how is not stated")))
        return not_stated(self.wording)


def _first(step: Step, fallback: str) -> Value:
    """The first step: its title, what to do, and the way through menus."""
    way = " \u203a ".join(map(plain_markdown, step.path))
    prose = "\n\n".join(filter(None, [step.text, way])) or None
    return Value(Link(step.title or ("" if prose else fallback)), prose)
