"""The pieces that a page prints a thousand times, as functions: links, values, answers, the rows of tables.

Templates import them by the same names from ``templates/parts/``. Each returns HTML, in which ``escaped`` has escaped
every text. Where a site has a file of its own in place of such a part, its macros are called instead, by templates and
by the functions here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial, wraps
from itertools import chain
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.attribution import escaped, marked_prose
from privacy_statements.read.markdown import plain_html
from privacy_statements.views.columns import spoken
from privacy_statements.views.shapes import (
    AnswerView,
    Cell,
    Fact,
    Group,
    Link,
    PartView,
    RowHeader,
    Table,
    TableRow,
    Value,
)
from privacy_statements.words.language import Language
from privacy_statements.words.recorded import pieces_of

FILES = {
    "parts/facts.html.jinja": ("link", "value", "facts"),
    "parts/answer.html.jinja": ("answer", "word", "one_fact", "parts", "one_part"),
    "parts/table.html.jinja": ("header", "cell"),
}
"""The functions, by the file under whose name templates import them."""
LONG = re.compile(r"[^\W_]{16,}(?![^<>]*>)")
HUMP = re.compile("(?<=[a-z0-9])(?=[A-Z])")
"""Where a long name of code can be broken: between humps, and not inside of a tag."""
FOLDED = ("collected", "conditional", "may", "reused")
"""Answers of which long limits fold: a denial keeps its own in sight."""
ROOM, NARROW, WIDE = 5, 0, 10_000
"""Of how many pieces a limit can be that does not fold; in a table that compares, every limit folds that is not all that
differs."""
ROWS = "rows"
"""The function that only the table itself calls."""


class Parts:
    """The pieces of pages in one language. ``href`` gives the address of a link from the page that is being printed,
    ``record_href`` that of a line of a record."""

    def __init__(
        self, language: Language, href: Callable[[Link], str | None], record_href: Callable[[Position], str | None]
    ) -> None:
        self._href, self._record_href = href, record_href
        self._not_limited_to_these = escaped(language.gettext("Not limited to these."))
        self._not_limited_to_this = escaped(language.gettext("Not limited to this."))
        self._details, self._reused = language.gettext("Details"), escaped(language.gettext("Reused"))
        self._in_some_cases = escaped(language.gettext("only in some cases"))
        self._what_it_is = escaped(language.gettext("What it is"))
        self._formerly = escaped(language.gettext("formerly"))
        self._for_example = escaped(language.gettext("for example"))
        self._link_to = language.gettext("Link to {name}")
        self._record_of = language.gettext("Record of {name}")
        self._folds = True
        self.for_templates = SimpleNamespace(
            **{name: _as_markup(getattr(self, name)) for name in (*chain(*FILES.values()), ROWS)}
        )

    def begin_page(self, macros: Mapping[str, Callable[..., str]]) -> None:
        """``macros`` of a site are called in place of the functions of the same names."""
        self._folds = not macros
        vars(self).update({name: _as_text(macro) for name, macro in macros.items()})

    def link(self, link: Link) -> str:
        """A text, and where it leads, if anywhere."""
        address = self._href(link)
        return escaped(link.text) if address is None else f'<a href="{plain_html(address)}">{escaped(link.text)}</a>'

    def value(self, value: Value) -> str:
        """One value of a fact, with what is said of it."""
        sign = f' class="ps-{escaped(value.sign)}"' if value.sign else ""
        html = f"<i{sign}>{escaped(value.link.text)}</i>" if value.missing else self.link(value.link)
        return f'{html} <div class="ps-prose">{_inline(value.prose)}</div>' if value.prose else html

    def facts(self, facts: tuple[Fact, ...], label: str) -> str:
        """A list of facts; nothing if there are none."""
        if not facts:
            return ""
        lines = [
            f"<div><dt>{escaped(fact.label)}</dt>{''.join([f' <dd>{self.value(each)}</dd>' for each in fact.values])}</div>\n"
            for fact in facts
        ]
        return f'<dl class="ps-facts" aria-label="{escaped(label)}">\n{"".join(lines)}</dl>\n'

    def answer(self, answer: AnswerView) -> str:
        """An answer: a word, which is all of most answers, then its scope, condition, form, note and facts."""
        kind, word = escaped(answer.kind), self.word(answer)
        if not (answer.column or answer.only or answer.condition or answer.form or answer.note or answer.facts):
            return f'<b class="ps-{kind}">{word}</b>'
        small = f" <small>{self.link(answer.column)}</small>" if answer.column else ""
        html = f'<div class="ps-answer ps-{kind}"><b>{word}</b>{_limits(answer)}{small}'
        more = [*_form(answer), *_note(answer), *(self.one_fact(fact) for fact in answer.facts)]
        return f"{' '.join([html, *more])}</div>"

    def _brief(self, answer: AnswerView, room: int) -> str:
        """Word, signs and limits of an answer; the rest opens, as does a limit of more pieces than ``room``, of which is seen
        that there is one."""
        signs = [self.one_fact(fact) for fact in answer.facts if fact.values[0].sign]
        form, note = _form(answer), _note(answer)
        rest = [*note, *[html for html in map(self.one_fact, answer.facts) if html not in signs]]
        limits, word, kind = _limits(answer), escaped(answer.label), answer.kind
        opening = answer.label if kind == "conditional" and limits else None  # "Only if" begins the limit
        if _pieces(opening, answer.only, answer.condition) > room and kind in FOLDED:
            rest.insert(0, limits.lstrip())
            limits = "" if kind == "conditional" else f" <small>{self._in_some_cases}</small>"
        if _pieces(answer.label) > room and word.startswith(self._reused):
            word = f'{self._reused}<span class="ps-cut">{word.removeprefix(self._reused)}</span>'
        elif not (rest or (answer.target and (limits or answer.column))):
            return self.answer(answer)
        html = f'<b class="ps-{escaped(kind)}">{word}</b>'
        if answer.target:
            place = escaped((answer.column or answer.target).text)
            rest.append(f'<a class="ps-place" href="{escaped(self._href(answer.target))}">{place}</a>')
        elif answer.column:
            limits += f" <small>{escaped(answer.column.text)}</small>"
        seen = " ".join([html + limits, *form, *signs])
        return f'<details class="ps-rest"><summary>{seen}</summary> {" ".join(rest)}</details>'

    def word(self, answer: AnswerView) -> str:
        """The word of an answer, with a link to the row that says so."""
        label = escaped(answer.label)
        return f'<a href="{escaped(self._href(answer.target))}">{label}</a>' if answer.target else label

    def one_fact(self, fact: Fact) -> str:
        """A fact inside an answer. A word with a sign stands for itself; anything else says what it is."""
        first = fact.values[0]
        if first.sign:
            return f'<span class="ps-sign ps-{escaped(first.sign)}">{escaped(first.link.text)}</span>'
        values = ",".join([f" {self.value(each)}" for each in fact.values])
        return f'<div class="ps-fact">{escaped(fact.label)}{values}</div>'

    def parts(self, parts: tuple[PartView, ...], relation: str | None, exhaustive: bool) -> str:
        """The parts of an item, and how they belong together."""
        tag = "ol" if parts[0].ordered else "ul"
        items = "".join([f" {self.one_part(part)}" for part in parts])
        more = "" if exhaustive else f' <span class="ps-more">{self._not_limited_to_these}</span>'
        relation_html = f'<span class="ps-relation">{escaped(relation)}:</span>'
        return f'<div class="ps-parts">{relation_html}\n<{tag}>{items}</{tag}>{more}</div>'

    def one_part(self, part: PartView) -> str:
        """One part of an item, with what is said of it alone and its own parts."""
        html = f"<li>{self.link(part.name)}"
        for detail in part.details:
            html += f' <span class="ps-condition">{escaped(detail)}</span>'
        if part.note:
            html += f' <span class="ps-answer-note">{_inline(part.note)}</span>'
        for link in part.links:
            html += f' <div class="ps-see">{self.link(link)}</div>'
        for answer in part.answers:
            html += f" {self.answer(answer)}"
        if part.parts:
            html += f" {self.parts(part.parts, part.relation, part.exhaustive)}"
        return f"{html}</li>"

    def header(self, header: RowHeader) -> str:
        """The header of a row: what the row is about, with its anchor and a link to its record."""
        html, name, anchor = '<th scope="row"', header.name.text, plain_html(header.anchor or "")
        if anchor:
            html += f' id="{anchor}"'
        if anchor or header.record:
            html += f' abbr="{plain_html(name)}"'
        html += f">{_inline(header.words) if header.words else self._name(header.name)}"
        if header.badge:
            html += f' <strong class="ps-badge">{escaped(header.badge)}</strong>'
        if header.code_name:
            html += f" <code>{LONG.sub(_with_breaks, escaped(header.code_name))}</code>"
        if header.former_names:
            names = ",".join([f" {escaped(name)}" for name in header.former_names])
            html += f' <span class="ps-aliases">({self._formerly}{names})</span>'
        if anchor:
            html += f' <a class="ps-tools" href="#{anchor}" aria-label="{plain_html(self._link_to.format(name=name))}">#</a>'
        if header.record and (address := self._record_href(header.record)):
            html += f' <a class="ps-tools" href="{plain_html(address)}" aria-label="{plain_html(self._record_of.format(name=name))}">↗︎</a>'
        if header.example:
            html += f' <small class="ps-example">{self._for_example} {escaped(header.example)}</small>'
        if header.about:
            html += f' <details class="ps-rest ps-what"><summary><b>{self._what_it_is}</b></summary> {self.cell(header.about)}</details>'
        return f"{html}</th>"

    def _name(self, link: Link) -> str:
        """What a row is about, with breaks where it is a long name of code."""
        return LONG.sub(_with_breaks, self.link(link))

    def cell(self, cell: Cell, room: int = ROOM) -> str:
        """All that a cell says; most hold one answer or one value. Limits of more pieces than ``room`` fold."""
        # on the page of a product, an answer stands in its row
        brief = partial(self._brief, room=room) if self._folds else self.answer
        pieces = [(brief if each.target or each.column or each.facts else self.answer)(each) for each in cell.answers]
        if len(cell.values) == 1:
            pieces.append(self.value(cell.values[0]))
        bare = [piece for piece in pieces if not piece.startswith(("<div", "<details"))]
        if len(bare) > 1:  # side by side they would be read as one
            pieces = [f"<div>{piece}</div>" if piece in bare else piece for piece in pieces]
        html = " ".join(pieces)
        if len(cell.values) > 1:
            html += f"<ul>{''.join([f' <li>{self.value(each)}</li>' for each in cell.values])}</ul>"
        if cell.prose:
            html += f' <div class="ps-prose">{_inline(cell.prose)}</div>'
        if cell.parts:
            html += f" {self.parts(cell.parts, cell.relation, cell.exhaustive)}"
        elif not cell.exhaustive:
            html += f' <div class="ps-more">{self._not_limited_to_this}</div>'
        if cell.facts:
            html += f" {self.facts(cell.facts, self._details)}"
        for link in cell.links:
            html += f' <div class="ps-see">{self.link(link)}</div>'
        return html

    def rows(self, group: Group, table: Table, choose: bool) -> str:
        """The rows of a group. ``choose`` is whether readers can leave out rows in which all columns say the same."""
        columns = [f'data-th="{plain_html(name)}"' for name in table.columns[1:]]
        names_aliases = table.row_count > 15
        lines = []
        for row in group.rows:
            kind = "ps-single" if row.single else "ps-same" if row.same else ""
            html = f'<tr class="{kind}"' if choose and kind else "<tr"
            if names_aliases and row.header.aliases:
                html += f' data-also="{plain_html(", ".join(row.header.aliases))}"'
            if row.cases:
                html += f' data-cases="{plain_html(row.cases)}"'
            cell = partial(self.cell, room=_room(row)) if self._folds and table.compares else self.cell
            cells = [f" <td {column}>{cell(each)}</td>" for each, column in zip(spoken(row), columns, strict=False)]
            cells.insert(0, self.header(row.header))
            if len(cells) <= len(columns):  # the one before takes the room of a cell that says nothing
                cells[-1] = re.sub("<t[dh]", r'\g<0> colspan="2"', cells[-1], count=1)
            lines.append(f"{html}>{''.join(cells)}</tr>\n")
        return "".join(lines)


def _room(row: TableRow) -> int:
    """Wide where the cells that say something have the same words and other limits: then these are the difference."""
    said = [
        [(answer.label, [fact for fact in answer.facts if fact.values[0].sign]) for answer in cell.answers]
        for cell in row.cells
        if any(answer.kind != "not-stated" for answer in cell.answers)
    ]
    return WIDE if not (row.same or row.single) and all(words == said[0] for words in said) else NARROW


def _pieces(*texts: str | None) -> int:
    """Of how many pieces texts are made: how long they are, whatever a record says."""
    return sum(len(pieces_of(text)) for text in texts if text)


def _limits(answer: AnswerView) -> str:
    """The scope and the condition of an answer; behind a denial they are a clause of its sentence."""
    html = f' <span class="ps-only">{escaped(answer.only)}</span>' if answer.only else ""
    if answer.condition:
        html += f' <span class="ps-condition">{escaped(answer.condition)}</span>'
    return f";{html}" if html and answer.kind == "never" else html


def _form(answer: AnswerView) -> list[str]:
    return [f'<span class="ps-form">{escaped(answer.form)}</span>'] if answer.form else []


def _note(answer: AnswerView) -> list[str]:
    return [f'<span class="ps-answer-note">{_inline(answer.note)}</span>'] if answer.note else []


def _inline(text: str | None) -> str:
    return marked_prose(text, inline=True) if text else ""


def _with_breaks(name: re.Match[str]) -> str:
    return HUMP.sub("<wbr>", name[0])


def _as_markup(function: Callable[..., str]) -> Callable[..., Markup]:
    @wraps(function)
    def call(*values: Any, **named: Any) -> Markup:
        return Markup(function(*values, **named))

    return call


def _as_text(macro: Callable[..., str]) -> Callable[..., str]:
    return lambda *values: str(macro(*values))  # what is added to a `Markup` would be escaped again
