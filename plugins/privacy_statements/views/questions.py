"""The questions that people ask, each with a link to its answer: those of the site, then those of every site."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Question
from privacy_statements.views import paths
from privacy_statements.views.facts import text_cell
from privacy_statements.views.leads import Leads, links_of
from privacy_statements.views.pages import catalog_position
from privacy_statements.views.question import QuestionPage
from privacy_statements.views.shapes import Cell, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.words.wording import Wording


def _(message: str) -> str:
    """Marks a message for translation; it is translated where it is used."""
    return message


OF_EVERY_SITE: tuple[tuple[str, str, str], ...] = (
    ("applies", _("What applies to me?"), "applies/index.md"),
    ("collected", _("What does each product collect?"), "products/index.md"),
    ("which-products", _("Which products collect a data item?"), "items/index.md"),
    ("who", _("Who can see my data?"), "viewers/index.md"),
    ("how-long", _("How long is my data kept, and where?"), "retention.md"),
    ("choices", _("How do I turn optional data off?"), "choices.md"),
    ("rights", _("Whom do I ask?"), "rights.md"),
    ("changes", _("What changed?"), "changes/index.md"),
    ("words", _("What do the words mean?"), "terms.md"),
    ("open", _("What do the statements leave out?"), "completeness.md"),
)
"""Questions of every site: the key of the anchor, the words, and the page that answers. Without that page, the question
is left out."""


ASKED = "asked"
"""The view of the questions of the site alone, for other pages."""


def questions_pages(catalog: Catalog, wording: Wording, leads: Leads) -> Iterator[TablesPage]:
    """The index of questions."""
    answered: dict[str, QuestionPage] = {
        key: known.view for (kind, key), known in leads.pages.items() if kind == "question"
    }
    title, introduction = wording._("Questions people ask"), wording._("Each question leads to its answer.")
    position, menu_title = catalog_position(catalog), wording._("All questions")
    info = PageInfo(paths.index("questions"), "questions", title, introduction, position, menu_title=menu_title)
    asked, others = tuple(_groups(catalog, wording, leads, answered)), tuple(_of_every_site(leads, wording))
    every = (*asked, Group(Link(wording._("In general")), others)) if others else asked
    columns, empty = (wording._("Question"), wording._("Answer")), wording._("There is none yet.")
    in_order = tuple(_row(question, answered, leads, wording) for question in catalog.questions.values())
    inside = replace(info, path=paths.index(ASKED), in_menu=False, has_page=False)
    for groups, page in ((every, info), ((Group(None, in_order),) if in_order else (), inside)):
        part = Part(Table(title, columns, groups) if groups else None, empty=empty)
        yield from spread_page(TablesPage(page, (part,), introduction=introduction), wording)


def _groups(catalog: Catalog, wording: Wording, leads: Leads, answered: dict[str, QuestionPage]) -> Iterator[Group]:
    """The questions of the site by the product that they are about."""
    groups: dict[str | None, list[TableRow]] = {}
    for question in catalog.questions.values():
        about = question.products[0] if len(question.products) == 1 else None
        groups.setdefault(about, []).append(_row(question, answered, leads, wording))
    for product in catalog.products.values():
        if rows := groups.get(product.id):
            yield Group(paths.product_link(product), tuple(rows))
    if rows := groups.get(None):
        yield Group(Link(wording._("Several products")), tuple(rows))


def _row(question: Question, answered: dict[str, QuestionPage], leads: Leads, wording: Wording) -> TableRow:
    """A question with its answer, and a link to its own page or to the first that answers."""
    page, links = answered.get(question.id), links_of(question.leads_to, leads)
    if page is not None:
        answer = text_cell(page.brief)
        name = Link(question.question, page=page.info.path)
    else:
        words = next(filter(None, (leads.first_words(lead, wording) for lead in question.leads_to)), None)
        answer = Cell(values=tuple(map(Value, links)) or (Value(Link(wording.not_stated), missing=True),))
        answer = text_cell(words) if words else answer
        first = links[0] if links else Link("")
        name = Link(question.question, page=first.page, anchor=first.anchor)
    header = RowHeader(name, f"question-{question.id}", aliases=question.also)
    return TableRow(header, (answer,))


def _of_every_site(leads: Leads, wording: Wording) -> Iterator[TableRow]:
    for key, words, path in OF_EVERY_SITE:
        page = leads.at(path)
        if page is not None:
            header = RowHeader(Link(wording._(words), page=path), anchor=f"question-any-{key}")
            yield TableRow(header, (text_cell(page.info.description or page.info.title),))
