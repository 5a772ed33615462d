"""One question that people ask, answered from the records: in a sentence, then in a table that names each source; and the
list of all questions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from privacy_statements.catalog.circumstances import Facts, Item, named_in
from privacy_statements.catalog.model import Answer, Catalog, DataItem, Product, Question
from privacy_statements.catalog.vocabulary import Category
from privacy_statements.records.words import AnswerWord
from privacy_statements.views import paths
from privacy_statements.views.answers import answer_view
from privacy_statements.views.category import categories_within
from privacy_statements.views.facts import text_cell
from privacy_statements.views.holding import ONE_BY_ONE, about_statements, everything
from privacy_statements.views.leads import Leads, links_of
from privacy_statements.views.pages import PageView, catalog_position
from privacy_statements.views.pivot import FEW
from privacy_statements.views.presets import meanings
from privacy_statements.views.replies import Reply, brief_of, reply_about, sentences_of
from privacy_statements.views.shapes import Cell, Fact, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.situation import (
    ItemStatements,
    answer_in,
    situation,
    source_cell,
    statements_of,
    supposition,
)
from privacy_statements.views.spread import Sheet, by_name, ends, sheets, spread_tables
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.words.language import alphabetical
from privacy_statements.words.recorded import fill
from privacy_statements.words.sentences import silence
from privacy_statements.words.wording import Wording


class QuestionPage(PageView, frozen=True):
    """A question, and the answer that the records give."""

    brief: str
    """Its first words, for a list of questions; plain text."""
    answer: tuple[str, ...]
    """The answer in plain sentences, made of nothing but facts, then what it supposes; plain text."""
    where: tuple[Fact, ...]
    """For a question about a whole statement, where that is."""
    table: Table | None
    """Each answer, and where it is said; for a question about a whole statement, the data items that have another answer
    in this situation. Absent where there is none."""
    explanation: str | None
    """What helps to understand the answer; prose."""
    meanings: tuple[Fact, ...]
    """What the conditions and columns mean by which it is answered."""
    see: tuple[Link, ...]
    """Pages that say more."""
    sheets: tuple[Sheet, ...]
    """The pages over which a long list is spread; none where one is enough."""


def question_pages(key: str, catalog: Catalog, wording: Wording, leads: Leads) -> Iterator[QuestionPage]:
    """The pages of the question with this id."""
    question = catalog.questions[key]
    if question.products:
        products = [catalog.products[product] for product in question.products]
    else:
        products = by_name(catalog.products.values())
    statements = {product.id: statements_of(product, catalog.vocabulary, wording) for product in products}
    if question.items or question.categories:
        replies = [reply for product in products for reply in _once(question, catalog, statements[product.id], wording)]
        table = _table(question, products, replies, wording)
        answer = tuple(sentences_of(replies, question.facts, len(products) == 1, wording)) or (silence([], wording),)
        brief = brief_of(replies, question.facts, len(products) == 1, wording)
        if len(products) > 1 and brief == wording._("It differs."):
            answer = (brief, *answer)  # or the answer of one product would stand above all others
    else:
        answer, table = about_statements(question, products, statements, wording)
        answer = answer or (silence([], wording),)
        brief = answer[0]
    is_silent = brief == silence([], wording)
    answer += tuple(_supposed(question, products, catalog, statements, wording, is_silent))
    parts = [part for (part,) in spread_tables((table,))]
    ranges = [ends([row.header.name.text for row in part.all_rows] if part else ()) for part in parts]
    path, title, menu_title = paths.page("questions", question.id), question.question, wording._("Answer")
    own, about = question.metadata, " ".join(answer)
    info = PageInfo(path, "question", title, about, question.position, own, in_menu=False, menu_title=menu_title)
    for (page, links), part in zip(sheets(info, ranges, wording), parts, strict=True):
        yield QuestionPage(
            info=page,
            brief=brief,
            answer=answer,
            where=tuple(_where(question, products, wording)),
            table=part,
            explanation=question.explanation,
            meanings=_meanings(question, products, catalog, statements),
            sheets=links,
            see=links_of(question.leads_to, leads),
        )


def _where(question: Question, products: Sequence[Product], wording: Wording) -> Iterator[Fact]:
    if question.items or question.categories or len(products) > ONE_BY_ONE:
        return
    for product in products:
        link = Value(paths.product_link(product))
        yield Fact(wording._("Where it is said"), (link, *source_cell(product, wording).values))


# --- what is done with data items


def _once(question: Question, catalog: Catalog, statements: ItemStatements, wording: Wording) -> list[Reply]:
    """What a product says, each data item once, however often the question names it."""
    replies: dict[str, Reply] = {}
    for reply in _replies(question, catalog, statements, wording):
        replies.setdefault(reply.key, reply)
    return list(replies.values())


def _replies(question: Question, catalog: Catalog, statements: ItemStatements, wording: Wording) -> Iterator[Reply]:
    """What a product says of each data item that is asked about, and of narrower ones that it mentions; of a category,
    of the data items in it that it mentions, or that it mentions none."""
    for item in question.items:
        yield reply_about(item, statements)
        for narrower in _narrower(item, catalog):
            if statements.about(narrower.id):
                yield reply_about(narrower, statements)
    for category in question.categories:
        items = [item for item in _members(category, catalog) if statements.about(item.id)]
        for item in items:
            yield reply_about(item, statements)
        if not items:
            yield Reply(statements.product, paths.category_link(category), f"category-{category.id}")


def _narrower(item: DataItem, catalog: Catalog) -> Iterator[DataItem]:
    for inner in catalog.narrower.get(item.id, ()):
        yield inner
        yield from _narrower(inner, catalog)


def _members(category: Category, catalog: Catalog) -> list[DataItem]:
    """The data items of a category and of those inside it, by name."""
    wanted = {category.id, *(inner.id for inner in categories_within(catalog, category))}
    items = (item for item in catalog.items.values() if item.category and item.category.id in wanted)
    return sorted(items, key=lambda item: (alphabetical(item.name), item.id))


def _table(question: Question, products: Sequence[Product], replies: Sequence[Reply], wording: Wording) -> Table | None:
    """One row for each answer of one product: of one product by data item, of several by product."""
    if len(products) > FEW and not question.products:  # who says nothing is counted
        replies = [reply for reply in replies if reply.statements]
    if not replies:
        return None
    replies = sorted(replies, key=lambda reply: not reply.statements)  # what is said stands first
    by_item = len(products) == 1
    names = dict.fromkeys((reply.key, reply.name) for reply in replies)
    groups = []
    for key, name in [(None, None)] if by_item or len(names) == 1 else names:
        rows = tuple(_row(reply, question.facts, by_item, wording) for reply in replies if key in (None, reply.key))
        groups.append(Group(name, rows))
    about = products[0].name if by_item else replies[0].name.text if len(names) == 1 else question.question
    caption = wording._("What is said of {name}") if not by_item else wording._("What is said by {name}")
    columns = (wording._("Data item") if by_item else wording._("Product"), wording._("Answer"), wording._("Source"))
    return Table(caption.format(name=about), columns, tuple(groups))


def _row(reply: Reply, facts: Facts, by_item: bool, wording: Wording) -> TableRow:
    name = reply.name if by_item else paths.product_link(reply.product)
    header = RowHeader(name, anchor=f"answer-{reply.product.id}-{reply.key}")
    answer = answer_view(Answer(AnswerWord.NOT_STATED), wording)
    if reply.statements:
        answer = answer_in(reply.statements, facts, wording)
    return TableRow(header, (Cell(answers=(answer,)), source_cell(reply.product, wording, reply.statements)))


# --- what it supposes


def _supposed(
    question: Question,
    products: Sequence[Product],
    catalog: Catalog,
    statements: dict[str, ItemStatements],
    wording: Wording,
    is_silent: bool,
) -> Iterator[str]:
    """On what of the situation the answer depends, and on what no condition does; from silence nothing follows."""
    items = [item for product in products for item in _items(question, catalog, statements[product.id])]
    depends = named_in(items)
    free = [value for value in question.when if value.dimension not in depends] if items else []
    if supposed := situation((value for value in question.when if value not in free), catalog.vocabulary, wording):
        yield supposition(supposed, wording)
    if not is_silent and (clauses := situation(free, catalog.vocabulary, wording)):
        whether = [fill(wording._("whether {clause}"), clause=clause) for clause in clauses]
        message = wording._("In the statement, it makes no difference {clauses}.")
        yield fill(message, clauses=wording.language.one_of(whether))


def _meanings(
    question: Question, products: Sequence[Product], catalog: Catalog, statements: dict[str, ItemStatements]
) -> tuple[Fact, ...]:
    """What is meant by all that answers about its data items depend on; about a whole statement, by what it supposes."""
    used: Collection[str] = {value.dimension for value in question.when}
    if question.items or question.categories:
        used = named_in(item for product in products for item in _items(question, catalog, statements[product.id]))
    return meanings(each for each in catalog.vocabulary.dimensions.values() if each.id in used)


def _items(question: Question, catalog: Catalog, statements: ItemStatements) -> Iterator[Item]:
    """What a product says of everything that is asked about."""
    if not question.items and not question.categories:
        yield from everything(statements)
        return
    keys = [item.id for item in question.items]
    keys += [inner.id for item in question.items for inner in _narrower(item, catalog)]
    keys += [item.id for category in question.categories for item in _members(category, catalog)]
    for key in dict.fromkeys(keys):
        yield from (by_item[key] for by_item in (statements.items, statements.denials) if key in by_item)


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


ASKED = "asked"  # the view of the questions of the site alone, for other pages


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
    in_order = tuple(_question_row(question, answered, leads, wording) for question in catalog.questions.values())
    inside = replace(info, path=paths.index(ASKED), in_menu=False, has_page=False)
    for groups, page in ((every, info), ((Group(None, in_order),) if in_order else (), inside)):
        part = Part(Table(title, columns, groups) if groups else None, empty=empty)
        yield from spread_page(TablesPage(page, (part,), introduction=introduction), wording)


def _groups(catalog: Catalog, wording: Wording, leads: Leads, answered: dict[str, QuestionPage]) -> Iterator[Group]:
    """The questions of the site by the product that they are about."""
    groups: dict[str | None, list[TableRow]] = {}
    for question in catalog.questions.values():
        about = question.products[0] if len(question.products) == 1 else None
        groups.setdefault(about, []).append(_question_row(question, answered, leads, wording))
    for product in catalog.products.values():
        if rows := groups.get(product.id):
            yield Group(paths.product_link(product), tuple(rows))
    if rows := groups.get(None):
        yield Group(Link(wording._("Several products")), tuple(rows))


def _question_row(question: Question, answered: dict[str, QuestionPage], leads: Leads, wording: Wording) -> TableRow:
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
