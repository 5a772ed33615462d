"""Views and templates → ``templates/README.md``: every page template, and every variable that it receives."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from types import NoneType, UnionType
from typing import Any, TypeGuard, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.imprint import Imprint
from privacy_statements.pages.parts import FILES, Parts
from privacy_statements.views import VIEWS, View
from privacy_statements.views.moved import Moved
from reference_docs.markup import code, codes, fence, link_to, plain, readme, table

WORDS: dict[Any, str] = {str: "text", bool: "true or false", int: "number", Any: "anything"}

FILTERS = {
    "prose": (
        "{{ summary | prose }}",
        "Prose as a block of its own; the host sees it as Markdown. Nothing for an absent text.",
    ),
    "block_html": ("{{ step.prose | block_html }}", "Prose as HTML paragraphs, for places inside HTML."),
    "inline": ("{{ cell.prose | inline }}", "Prose as HTML without a paragraph around it, inside a sentence."),
}
FUNCTIONS = {
    "heading": (
        '{{ heading(2, _("Data items"), "data-items") }}',
        "A heading: level, plain text, permanent anchor. Hosts see it as a heading, so it stands in the table "
        "of contents.",
    ),
    "href": ("{{ href(link) }}", "The address of a `Link` from the page that is made; nothing for plain text."),
    "html": (
        "{{ html.rows(group, table, choose) }}",
        "The functions for what a page prints a thousand times; all but `rows` have a name in a part as well.",
    ),
    "record_href": (
        "{{ record_href(header.record) }}",
        "The address of the line of a record (`Position`), if the option `record_url` is set.",
    ),
    "spelled_out": (
        "{{ spelled_out(link) }}",
        "The whole address of a `Link` to a page of the site, for paper; nothing for other links.",
    ),
    "_": ('{{ _("Data items") }}', "The word in the language of the page. The same as `gettext`."),
    "gettext": ('{{ gettext("Data items") }}', "The word in the language of the page."),
    "ngettext": (
        '{{ ngettext("%(num)d item", "%(num)d items", count) }}',
        "The words for a number of things, in the language of the page.",
    ),
    "pgettext": (
        '{{ pgettext("to read", "Read") }}',
        "The word in the language of the page, where one English word has several meanings.",
    ),
    "npgettext": (
        '{{ npgettext("file", "%(num)d record", "%(num)d records", count) }}',
        "Both: the words for a number of things, where one English word has several meanings.",
    ),
    "language": ("{{ language }}", "The language of the page, such as `en`."),
    "imprint": (
        "{{ imprint.version }}",
        "The `Imprint` of the page; only in `parts/paper.html.jinja`, which stands at the end of every page.",
    ),
    "moved": (
        "{{ moved.title }}",
        "The `Moved`; only in `parts/moved.html.jinja`, which is a whole page, with `policy` and `home`.",
    ),
    "embedded": ("{% if not embedded %}", "Whether the view stands inside a hand-written page."),
}

MACRO = re.compile(r"{%-?\s*(?:macro\s+(\w+\([^)]*\))|set\s+\w+\s*=\s*html\.(\w+))")
BLOCK = re.compile(r"{%-?\s*block\s+(\w+)")
HEADER = re.compile(r"^{#-?\s*(.+?)\s*-?#}", re.DOTALL)

INTRODUCTION = """\
How the pages read: their order, their headings, their words. What is true stands in
[content/](../content/README.md); here is only how it is said. A template is HTML with
[Jinja](https://jinja.palletsprojects.com/templates/), in three folders:

- `pages/`: one template for each kind of page, short, made of named blocks;
- `parts/`: the pieces that they share. Every table comes from `parts/table.html.jinja`;
- `assets/`: the stylesheet, and the script that adds sorting and filters to tables.

A page template receives one *view*: everything the page says, already chosen, sorted and worded. It sees each
variable of the view under its own name and has nothing else: it can neither reach the records nor look
anything up. A name that does not exist is an error, with template and line. To see the very data:"""

OVERRIDE = """\
A site's own `templates/` (option `templates`) comes first; what is missing there comes from the program. So there
are two ways to change a page, and neither copies more than it changes.

**One block.** A file of the same name that extends the built-in one and writes a block anew:"""

PARTS = """\
Import a part where a block needs it: `{% import "parts/table.html.jinja" as t %}`. A part sees what its macros are given,
and no variable of the page; `csv`, `list` and `top` ask whether the page is `embedded`, so import those `with context`.

What a page prints a thousand times is a function of the program instead of a macro, because that is several times
faster. Parts name these functions, so templates import and call them as they do macros:

FUNCTIONS.

A site's own file in place of such a part may still define them as macros. These are then used everywhere, also inside
the functions of other parts and in the rows of every table; its pages take a little longer to build."""

OVERRIDE_MORE = """\
`super()` is the block as it was. A block that is written empty disappears from the page.

Many kinds share `pages/tables.html.jinja`. A file with the name of the kind, such as `pages/retention.html.jinja`, changes
that kind alone: it extends `built-in/pages/tables.html.jinja`, or takes its place.

**One file.** A file of the same name without `extends` takes the place of the built-in one: `parts/table.html.jinja`
for every table, `assets/privacy-statements.css` for the stylesheet, `assets/privacy-statements.js` for the script.

Everything that a template prints with `{{ }}` is escaped, so the text of a record cannot become HTML. Two kinds of
text come in a view: *plain text*, which is printed as it is, and *prose*, a small safe part of Markdown, which must
go through one of the filters below. The tables say which is which.

In this repository `templates/` *is* the built-in folder: here one changes the template itself."""


def templates_readme(templates: Mapping[str, str]) -> str:
    """The whole page. ``templates`` are the texts of the built-in templates, by path."""
    example = '{% extends "built-in/pages/product.html.jinja" %}\n{% block glance %}\n{{ super() }}\n<p>Questions? Ask us.</p>\n{% endblock %}'
    shapes = list(nested_shapes())
    by_template: dict[str, list[View]] = {}
    for view in VIEWS.values():
        by_template.setdefault(view.template, []).append(view)
    return readme(
        "Templates: how it reads",
        INTRODUCTION,
        fence("sh", "privacy-statements view product intune"),
        "## Change one thing",
        OVERRIDE,
        fence("jinja", f"{{# templates/pages/product.html.jinja #}}\n{example}"),
        OVERRIDE_MORE,
        "## Pages",
        table(
            ["Template", "Receives", "Kinds of pages, and what each shows"],
            [(code(path), code(views[0].shape.__name__), _kinds(views)) for path, views in by_template.items()],
        ),
        *(_page(path, views[0].shape, templates[path]) for path, views in by_template.items()),
        "## Shapes",
        "What the variables are made of, each told once.",
        *(_shape(shape) for shape in shapes),
        "## Parts",
        PARTS.replace("FUNCTIONS", codes(list(chain(*FILES.values())))),
        table(["Part", "Macros and functions", "What it is"], _parts(templates)),
        "## Filters",
        table(["Filter", "Example", "Gives"], _callables(FILTERS)),
        "## Functions and other names",
        "Beside these, everything that Jinja itself has.",
        table(["Name", "Example", "Gives"], _callables(FUNCTIONS)),
    )


def _kinds(views: Sequence[View]) -> str:
    """The kinds of pages that share a template."""
    return "; ".join(f"{code(view.name)}: {view.summary}" for view in views)


def _page(path: str, shape: type[Any], template: str) -> str:
    """A view, and the template that receives it."""
    about = f"{plain(inspect.getdoc(shape) or '')} Template {code(path)}; blocks {codes(BLOCK.findall(template))}."
    return "\n\n".join([f"### {shape.__name__}", about, _variables(shape)])


def _shape(shape: type[Any]) -> str:
    return "\n\n".join(
        [f"### {shape.__name__}", plain(inspect.getdoc(shape) or "").split("\n\n")[0], _variables(shape)]
    )


def _variables(shape: type[Any]) -> str:
    helps = help_of(shape)
    rows = [(code(name), words_of(hint), helps.get(name, "")) for name, hint in get_type_hints(shape).items()]
    rows += [
        (code(name), words_of(get_type_hints(member.fget)["return"]), plain(inspect.getdoc(member) or ""))
        for name, member in vars(shape).items()
        if isinstance(member, property)
    ]
    return "\n".join(f"- {name} ({type_}): {' '.join(help_.split())}" for name, type_, help_ in rows)


def _parts(templates: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for path, text in templates.items():
        if path.startswith("parts/"):
            header = HEADER.match(text)
            names = [macro or _signature(function) for macro, function in MACRO.findall(text)]
            yield code(path), codes(names), header[1] if header else ""


def _signature(function: str) -> str:
    """A function as a macro is written: ``facts(facts, label)``."""
    names = list(inspect.signature(getattr(Parts, function)).parameters)[1:]
    return f"{function}({', '.join(names)})"


def _callables(named: Mapping[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(code(name), code(example), gives) for name, (example, gives) in named.items()]


# --- reading the views


def words_of(hint: Any) -> str:
    """A type in the words of a template author."""
    arguments = get_args(hint)
    if hint in WORDS:
        return WORDS[hint]
    if is_shape(hint):
        return link_to(hint.__name__)
    if get_origin(hint) in (Union, UnionType):
        inner = [words_of(each) for each in arguments if each is not NoneType]
        return " or ".join([*inner, "nothing"] if NoneType in arguments else inner)
    if get_origin(hint) is tuple:
        return f"list of {words_of(arguments[0])}"
    return "mapping"


def is_shape(hint: Any) -> TypeGuard[type[Any]]:
    """Whether a type has variables of its own."""
    return hint is Position or (isinstance(hint, type) and issubclass(hint, Struct))


def nested_shapes() -> dict[type[Any], None]:
    """Every shape inside the views, in the order of their first use."""
    shapes: dict[type[Any], None] = {}

    def look(hint: Any) -> None:
        for inner in get_args(hint):
            look(inner)
        if is_shape(hint) and hint not in shapes:
            shapes[hint] = None
            for field in get_type_hints(hint).values():
                look(field)

    for view in VIEWS.values():
        for hint in get_type_hints(view.shape).values():
            look(hint)
    look(Imprint)  # which is no view's: every page has one
    look(Moved)  # of what has no page
    return shapes


def help_of(shape: type[Any]) -> Mapping[str, str]:
    """The docstrings below the fields of a class. They are not kept at run time, so they are read from its source."""
    helps: dict[str, str] = {}
    for base in reversed([base for base in shape.__mro__ if base.__module__.startswith("privacy_statements")]):
        tree = ast.parse(inspect.getsource(sys.modules[base.__module__]))
        body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == base.__name__)
        for field, text in pairwise(body):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                match text:
                    case ast.Expr(ast.Constant(str() as help)):
                        helps[field.target.id] = plain(help)
    return helps
