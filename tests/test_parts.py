"""parts.py: what pages print most, as functions; and a site's own macros in their place."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, our_catalog
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.page import html_of
from privacy_statements.pages.parts import FILES, Parts
from privacy_statements.pages.render import Renderer, _with_script_words_once
from privacy_statements.views.pages import PageView
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
from privacy_statements.views.site import make_views
from privacy_statements.words.language import Language
from privacy_statements.words.recorded import RecordText, fill
from privacy_statements.words.wording import Wording

LINK = Link('<a & "b">', url="https://x.example/?a&b")
HTML = '<a href="https://x.example/?a&amp;b">&lt;a &amp; &quot;b&quot;&gt;</a>'
FACT = Fact("Kept", (Value(LINK), Value(Link("no"), missing=True), Value(Link("so"), prose="*very* <so>")))
ANSWER = AnswerView(
    "collected",
    "Yes",
    only="<some>",
    condition="if",
    form="as is",
    note="a *note*",
    column=LINK,
    target=LINK,
    facts=(FACT,),
)
PART = PartView(
    LINK,
    "each of",
    True,
    details=("<d>",),
    note="n",
    answers=(ANSWER,),
    parts=(PartView(LINK, "", True),),
    links=(LINK,),
)
CELL = Cell((ANSWER,), (Value(LINK),), "prose", (PART,), "any of", False, (FACT,), (LINK,))
HEADER = RowHeader(
    LINK, "row", Position("a.yml", 3), code_name="<c>", former_names=("x", "y"), badge="old", example="<e>"
)
GROUP = Group(LINK, (TableRow(HEADER, (CELL, CELL)),))
TABLE = Table("caption", ("Item", "<One>", "Two"), (GROUP,))
VALUES: dict[str, tuple[object, ...]] = {
    "link": (LINK,),
    "value": (FACT.values[0],),
    "facts": ((FACT,), "label"),
    "answer": (ANSWER,),
    "word": (ANSWER,),
    "one_fact": (FACT,),
    "parts": ((PART,), "all of", True),
    "one_part": (PART,),
    "header": (HEADER,),
    "cell": (CELL,),
    "rows": (GROUP, TABLE, True),
}
VALUES_OF = {"facts": "facts, label", "parts": "parts, relation, exhaustive"}


@cache
def our_views() -> list[PageView]:
    return [view for view in make_views(our_catalog(), Wording(Language())) if view.info.has_page]


def make_parts(href: Callable[[Link], str | None] = lambda link: link.url) -> Parts:
    return Parts(Language(), href, lambda position: f"{position.path}#{position.line}")


@pytest.mark.parametrize("name", VALUES)
def test_every_text_is_escaped(name: str) -> None:
    html = str(getattr(make_parts().for_templates, name)(*VALUES[name]))
    for hostile in ('<a & "b">', "?a&b", "<so>", "<some>", "<d>", "<c>", "<e>", "<One>"):
        assert hostile not in html


def test_words_of_a_record_are_told_from_ours() -> None:
    parts = make_parts()
    assert parts.link(Link(RecordText("it's"))) == "\x0eit&#39;s\x0f"
    assert parts.link(Link(fill("by {who} &", who=RecordText("<you>")))) == "by \x0e&lt;you&gt;\x0f &amp;"


def test_a_link_leads_somewhere_or_is_text() -> None:
    assert make_parts().link(LINK) == HTML
    assert make_parts(lambda link: None).link(LINK) == "&lt;a &amp; &quot;b&quot;&gt;"


def test_an_answer_and_a_value_side_by_side_stay_two() -> None:
    answer, value = AnswerView("collected", "Collected"), Value(Link("Can see it"))
    parts = make_parts()
    assert (
        parts.cell(Cell((answer,), (value,)))
        == '<div><b class="ps-collected">Collected</b></div> <div>Can see it</div>'
    )
    assert parts.cell(Cell((answer,))) == '<b class="ps-collected">Collected</b>'
    assert parts.cell(Cell(values=(value,))) == "Can see it"


def test_a_cell_is_printed_alike_whatever_table_came_before() -> None:
    parts, named = make_parts(), {name: RecordText(name) for name in "ab"}
    limited = Cell(
        (AnswerView("collected", "Yes", condition=fill("only if {a} and {b}", **named), column=LINK, target=LINK),)
    )
    group = Group(None, (TableRow(RowHeader(LINK), (limited,) * 4, same=True),))
    before = parts.cell(limited)
    comparison = Table("", tuple("12345"), (group,), compares=True)
    assert before not in parts.rows(group, comparison, choose=False), "where products stand side by side, less is seen"
    assert parts.cell(limited) == before


def test_where_only_the_limits_differ_they_are_in_sight() -> None:
    parts, named = make_parts(), {name: RecordText(name) for name in "ab"}
    cells = [
        Cell((AnswerView("conditional", "Only if", condition=fill(words, **named), column=LINK, target=LINK),))
        for words in ("{a}", "{b}")
    ]
    group = Group(None, (TableRow(RowHeader(LINK), tuple(cells)),))
    html = parts.rows(group, Table("", tuple("123"), (group,), compares=True), choose=False)
    seen = [details.partition("</summary>")[0] for details in html.split("<details")[1:]]
    assert [("\x0ea" in one, "\x0eb" in one) for one in seen] == [(True, False), (False, True)]


def test_most_answers_are_a_word() -> None:
    assert make_parts().answer(AnswerView("collected", "Yes")) == '<b class="ps-collected">Yes</b>'
    said = make_parts().answer(ANSWER)
    assert said.startswith('<div class="ps-answer ps-collected"><b><a href=')
    assert f"</span> <small>{HTML}</small>" in said


# --- a site's own macros


MACRO = "{{% macro {name}({values}) %}}<i data-own>{{{{ html.{name}({values}) }}}}</i>{{% endmacro %}}"


def printed(renderer: Renderer) -> str:
    pages = [renderer.blocks(view, None) for view in our_views()]
    assert [problems for _, problems in pages if problems] == []
    return "\n".join(html_of(blocks) for blocks, _ in pages)


@pytest.mark.parametrize(("file", "name"), [(file, name) for file, names in FILES.items() for name in names])
def test_a_macro_of_a_site_is_used_everywhere(
    file: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also inside functions and tables, and each time: it may say something else each time."""
    calls = []
    function = getattr(Parts, name)

    @wraps(function)
    def counting(parts: Parts, *values: Any) -> Any:
        calls.append(name)
        return function(parts, *values)

    monkeypatch.setattr(Parts, name, counting)
    built_in = (ROOT / "templates" / file).read_text("utf-8")
    macro = MACRO.format(name=name, values=VALUES_OF.get(name, "value_"))
    own = built_in.replace(f"{{% set {name} = html.{name} %}}", macro)
    assert own != built_in
    (tmp_path / "parts").mkdir()
    (tmp_path / file).write_text(own, "utf-8")
    pages = printed(Renderer(tmp_path, "templates", Language(), Addresses()))
    assert pages.count("<i data-own") == len(calls) > 0


def test_a_site_may_take_the_place_of_one_piece_alone(tmp_path: Path) -> None:
    """What its file does not define is the function still, where functions call it."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/answer.html.jinja").write_text("{% macro word(answer) %}<u>{{ answer.label }}</u>{% endmacro %}")
    renderer = Renderer(tmp_path, "templates", Language(), Addresses())
    views = [view for view in our_views() if view.info.kind == "product"]
    pages = [html_of(renderer.blocks(view, None)[0]) for view in views]
    assert all(re.search('<b class="ps-(collected|may)"><u>', page) for page in pages)


@pytest.mark.parametrize(
    ("printed", "column", "message"),
    [
        ("link.txt", 31, 'unknown name "txt" in Link; did you mean "text"?'),
        ("info", 26, 'unknown name "info"; a part sees what its macros are given, and no variable of the page'),
    ],
)
def test_a_macro_that_fails_is_reported_at_its_own_line(
    printed: str, column: int, message: str, tmp_path: Path
) -> None:
    (tmp_path / "parts").mkdir()
    own = f"\n{{% macro link(link) %}}{{{{ {printed} }}}}{{% endmacro %}}"
    (tmp_path / "parts/facts.html.jinja").write_text(own, "utf-8")
    renderer = Renderer(tmp_path, "templates", Language(), Addresses())
    view = next(view for view in our_views() if view.info.kind == "product")
    _, [problem] = renderer.blocks(view, None)
    assert str(problem.position) == f"templates/parts/facts.html.jinja:2:{column}"
    assert problem.message == message


@pytest.mark.parametrize(
    ("block", "column", "message"),
    [
        ("{{ f.link(5) }}", 1, "'int' object has no attribute 'page'"),
        ("{{ f.facts(identity, nam) }}", 22, 'unknown name "nam"; did you mean "name"?'),
        ("{{ t.cell(name) }}", 1, "'PlacedText' object has no attribute 'answers'"),
    ],
)
def test_a_wrong_value_is_reported_where_a_site_gives_it(block: str, column: int, message: str, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    own = f'{{% extends "built-in/pages/product.html.jinja" %}}\n{{% block glance %}}\n{block}\n{{% endblock %}}'
    (tmp_path / "pages/product.html.jinja").write_text(own, "utf-8")
    view = next(view for view in our_views() if view.info.kind == "product")
    _, [problem] = Renderer(tmp_path, "templates", Language(), Addresses()).blocks(view, None)
    assert (str(problem.position), problem.message) == (f"templates/pages/product.html.jinja:3:{column}", message)


def test_a_site_changes_one_of_the_kinds_that_share_a_template(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    own = '{% extends "built-in/pages/tables.html.jinja" %}{% block part %}<p>Ours: {{ part.id }}.</p>{{ super() }}{% endblock %}'
    (tmp_path / "pages/retention.html.jinja").write_text(own, "utf-8")
    renderer = Renderer(tmp_path, "templates", Language(), Addresses())
    assert renderer.problems() == []
    views = {view.info.kind: view for view in our_views()}
    shown = {kind: html_of(renderer.blocks(views[kind], None)[0]) for kind in ("retention", "choices")}
    assert "<p>Ours: where.</p>" in shown["retention"]
    assert "Ours" not in shown["choices"]


def test_the_words_of_the_script_stand_in_the_first_table() -> None:
    table = '<div data-words="a|b"></div>'
    assert _with_script_words_once(f"x{table}y{table}") == f"x{table}y<div data-words></div>"
    assert _with_script_words_once("x") == "x"
