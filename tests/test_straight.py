"""Templates as straight Python print what Jinja prints, or fail; and those of the package do not fail."""

import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import pytest

from conftest import our_catalog
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.environment import make_environment
from privacy_statements.pages.render import Renderer
from privacy_statements.pages.straight import MOST, _Shown, straightly
from privacy_statements.pipeline import make_views
from privacy_statements.words.language import Language
from privacy_statements.words.recorded import RecordText, fill
from privacy_statements.words.wording import Wording

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Shape:
    name: str
    values: tuple[Any, ...] = ()


GIVEN = {
    "text": 'a & b <c> "d"',
    "recorded": RecordText("it's {so}"),
    "mixed": fill("by {who} &c", who=RecordText("<you>")),
    "nothing": None,
    "number": 3,
    "shape": Shape("<n>", (1, "<2>")),
    "texts": ["<a>", "b", "c"],
    "mapping": {"name": "<m>", "values": "<v>"},
}
MACROS = """
{% macro m(one, other="<o>") %}({{ one }}|{{ other }}){% endmacro %}
{% macro around() %}[{{ caller() }}]{% endmacro %}
{% macro all() %}{{ varargs }}{{ kwargs }}{% endmacro %}
{% macro deep(n) %}{{ n }}{% if n %}{{ deep(n - 1) }}{% endif %}{% endmacro %}
"""
BOTH = [
    "{{ text }}{{ recorded }}{{ mixed }}{{ nothing }}{{ number }}{{ texts }}{{ true }}",
    "{{ shape.name }}{{ shape['values'] }}{{ shape['values'][1] }}{{ shape.values[-1] }}",
    "{{ texts[0] }}{{ texts[1:] }}{{ texts[number - 2] }}{{ mapping['values'] }}{{ mapping.items() }}",
    "{{ 'x' if nothing }}{{ '<x>' if number }}{{ text if nothing else recorded }}",
    "{% set a = 'x' if nothing %}{{ a is defined }}{{ unknown is defined }}{{ unknown | default('<d>') }}",
    "{{ m(text) }}{{ m(text, recorded) }}{{ m(one=text) }}{{ m(*texts[1:]) }}{{ m(m(text)) }}{{ m(text) | upper }}",
    "{% set a = m(text, text) %}{{ a }}{{ a ~ '<b>' }}{{ (m(text, 1) ~ '<b>') | length }}{{ text | upper | lower }}",
    "{% call around() %}{{ text }}{% endcall %}{{ all(1, b=text) }}{{ deep(3) }}{{ nothing or m(text, 1) }}",
    "{% for each in texts %}{{ m(each, loop.last) }}{{ ',' if not loop.last }}{{ loop.index }}{% endfor %}",
    "{% for each in texts if each != 'b' recursive %}{{ loop.cycle('x', '<y>') }}{% else %}none{% endfor %}",
    "{{ _('100 %%') }}{{ _('a %(b)s', b=text) }}{{ _('a %(b)s %(c)s', b=m(1, 2), c=recorded) }}{{ _('<i>') ~ '<b>' }}",
    "{{ pgettext('x', 'y %(context)s') }}{{ ngettext('%(num)d item', '%(num)d items', 3) }}",
    "{{ npgettext('x', '%(num)d item', '%(num)d items', 1) }}",
    "{% trans who=text %}by {{ who }}{% endtrans %}{% filter upper %}{{ text }}{% endfilter %}",
    "{% block a %}{{ text }}{% endblock %}{{ self.a() }}{{ twice(text) }}{{ m(twice(text), 1) }}",
    "{{ nothing is none }}{{ text is not none }}{{ unknown is none }}{{ 1 if shape.name is none else 2 }}",
    "{{ text | inline }}{{ recorded | block_html }}{{ none | inline }}{{ texts | join(', ') }}",
]
STRAIGHT_FAILS = [
    "{% autoescape false %}{{ text }}{% endautoescape %}",
    "{{ mapping.name }}",
    "{{ shape.unknown is defined }}",
    "{{ texts[9] is defined }}",
]
WRONG = [
    "{{ unknown }}",
    "{{ shape.unknown }}",
    "{{ unknown.x }}",
    "{{ unknown(1) }}",
    "{{ _('100 %') }}",
    "{{ m(1, 2, 3) }}",
]


def environment(folder: Path, *, straight: bool) -> jinja2.Environment:
    return make_environment([str(folder)], {}, Language(), {"twice": lambda text: text + text}, straight=straight)


def printed(source: str, folder: Path, *, straight: bool) -> str:
    return environment(folder, straight=straight).from_string(MACROS + source).render(GIVEN)


@pytest.mark.parametrize("source", BOTH)
def test_straight_prints_what_jinja_prints(source: str, tmp_path: Path):
    assert printed(source, tmp_path, straight=True) == printed(source, tmp_path, straight=False)


@pytest.mark.parametrize("source", STRAIGHT_FAILS)
def test_what_needs_more_of_jinja_fails_and_prints_nothing_else(source: str, tmp_path: Path):
    assert printed(source, tmp_path, straight=False)
    with pytest.raises(Exception):  # noqa: B017, PT011  # whatever it is, Jinja is asked then
        printed(source, tmp_path, straight=True)


@pytest.mark.parametrize("source", WRONG)
def test_what_is_wrong_fails_both_ways(source: str, tmp_path: Path):
    for straight in (True, False):
        with pytest.raises(Exception):  # noqa: B017, PT011  # it is told elsewhere
            printed(source, tmp_path, straight=straight)


def test_macros_of_another_template(tmp_path: Path):
    (tmp_path / "part.jinja").write_text(MACROS + "{% set said = joiner('<i>') %}", "utf-8")
    source = """{% import "part.jinja" as p with context %}{% from "part.jinja" import m, said with context %}
    {{ p.m(text, 1) }}{{ m(text, 2) }}{{ m(p.m(1, 2), 3) }}{{ p.said() }}{{ said() }}{{ said() }}"""
    texts = {
        straight: environment(tmp_path, straight=straight).from_string(source).render(GIVEN)
        for straight in (True, False)
    }
    assert texts[True] == texts[False]


def test_what_asks_a_page_is_made_for_each(tmp_path: Path):
    """One that asks nothing is made once; one that imports another that asks, or that counts, is not."""
    parts = {
        "same": "{% macro m() %}{{ twice('a') }}{% endmacro %}",
        "asks": "{% macro m() %}{{ text }}{% endmacro %}",
        "around": "{% import 'asks' as a with context %}{% macro m() %}{{ a.m() }}{% endmacro %}",
        "itself": "{% macro m() %}{% from 'itself' import n with context %}{{ n() }}{% endmacro %}"
        "{% macro n() %}{{ text }}{% endmacro %}",
        "holds": "{% macro m() %}{{ 'yes' if sure else 'no' }}{% endmacro %}",
        "asks what asks": "{% import 'holds' as h with context %}{% macro m() %}{{ h.m() }}{% endmacro %}",
        "counts": "{% set said = joiner('b') %}{% macro m() %}{{ said() }}c{% endmacro %}",
    }
    for name, text in parts.items():
        (tmp_path / name).write_text(text, "utf-8")
    source = "".join(f"{{% import '{name}' as p with context %}}{{{{ p.m() }}}}{{{{ p.m() }}}}|" for name in parts)
    templates = [
        environment(tmp_path, straight=straight).from_string(f"{head}{source}")
        for straight in (True, False)
        for head in ("", "{% set text = 'set' %}")
    ]
    for given in (
        {"text": "x", "sure": True},
        {"text": "y", "sure": False},
        {"text": "y", "sure": True},
        {"text": "z", "sure": "perhaps", "twice": str.upper},
    ):
        one, two, plain_one, plain_two = (template.render(given) for template in templates)
        assert (one, two) == (plain_one, plain_two)


def test_nothing_of_a_page_is_held_by_its_macros(tmp_path: Path):
    (tmp_path / "part").write_text("{% macro m() %}{{ sure }}{% endmacro %}", "utf-8")
    source = "{% import 'part' as p with context %}{% macro m() %}{{ text }}{% endmacro %}{{ m() }}{{ p.m() }}"
    (tmp_path / "page").write_text(source, "utf-8")
    straight = environment(tmp_path, straight=True)

    class Text:
        def __str__(self) -> str:
            return "x"

    given = {"text": Text(), "sure": True}
    held = weakref.ref(given["text"])
    assert straightly(straight, "page", given) == "xTrue"
    del given
    assert held() is None


def test_templates_of_the_package_are_straight(monkeypatch: pytest.MonkeyPatch):
    """Whatever fails is done again the long way, and nobody would notice but a clock."""
    make = Renderer._make_environment

    def only_straight(self: Renderer, language: Language, straight: bool = False) -> jinja2.Environment:
        assert straight
        return make(self, language, straight)

    monkeypatch.setattr(Renderer, "_make_environment", only_straight)
    catalog = our_catalog()
    wording = Wording(Language())
    renderer = Renderer(None, "templates", wording.language, Addresses())
    for view in make_views(catalog, wording):
        if view.info.has_page:
            assert renderer.page(view, {}).page is not None


def test_what_is_remembered_of_texts_has_an_end():
    shown = _Shown(str)
    assert [shown[f"<{number}>"] for number in range(MOST + 1)][-1] == f"&lt;{MOST}&gt;"
    assert len(shown) == 1
