"""Templates as straight Python: what Jinja makes of them, without the long ways of its run time.

A page calls some five hundred macros and prints a thousand values. Jinja looks everything up by way of functions that
answer for the case that it is not there, or is of another kind. Here a macro is called as a function, an attribute is
read as one, and a value is printed by one call. Where that fails, it fails with an exception, and never prints
something else: whoever renders does it again as Jinja itself does, which then says what is wrong.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup
from msgspec import Struct

from privacy_statements.pages.attribution import marked
from privacy_statements.pages.page import Html
from privacy_statements.read.placed import PlacedText
from privacy_statements.words.recorded import RecordText

MOST = 1 << 14
"""Texts that are remembered with the HTML they make; one page may hold a thousand, most of them again and again."""


class _Shown(dict[str, str]):
    """Texts of one type, and what is printed of them."""

    def __init__(self, kind: type[str]) -> None:
        self._kind = kind

    def __missing__(self, text: str) -> str:
        if len(self) >= MOST:
            self.clear()
        html = self[self._kind(text)] = marked(text)
        return html


_OURS = _Shown(str)
_THEIRS = _Shown(RecordText)  # a text that was read from a record would keep its place, and so its file


def shown(value: Any) -> str:
    """What a template prints of a value, as HTML; ``None`` is nothing."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]  # its type was just asked for
    if kind is str:
        return _OURS[value]
    if kind is PlacedText or kind is RecordText:
        return _THEIRS[value]
    if isinstance(value, Markup):
        return value
    if value is None:
        return ""
    return marked(value if isinstance(value, str) else str(value))


def member(environment: Environment, value: Any, name: str) -> Any:
    """What a template calls ``value["name"]``, where a field has a name that means something else after a dot."""
    return getattr(value, name) if isinstance(value, Struct | Html) else environment.getitem(value, name)


def straightly(environment: Environment, name: str, given: Mapping[str, Any]) -> str:
    """What a template of a ``straight`` environment prints. Macros of the page and its context hold each other, and would
    hold all that was given until the collector came.

    Raises whatever is wrong, as it is met.
    """
    template = environment.get_template(name)
    context = template.new_context(dict(given))
    try:
        return "".join(template.root_render_func(context))
    finally:
        context.parent = {}
        context.vars.clear()


class Part(Macro):
    """A macro that can be called as the function it is, if it is given as many values as ``takes``."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        special = self.catch_kwargs or self.catch_varargs or self.caller
        self.takes = -1 if special else len(self.arguments)


def part(
    environment: Environment, context: Context, name: str, around: str, local: Mapping[str, Any]
) -> TemplateModule:
    """A template that is imported with the context of a page. One that asks nothing of a page but whether something
    holds, and imports only such, is the same for all pages of which the same holds."""
    template = environment.get_template(name, around)
    asked = _asked_of_pages(environment, template)
    given = {}
    for each in asked or ():
        value = context.resolve_or_missing(each)
        if each in local or (value is not environment.globals.get(each, missing) and type(value) is not bool):
            asked = None
            break
        if type(value) is bool:
            given[each] = value
    if asked is None:
        return template.make_module(context.get_all(), True, local)
    if not given:
        return template._get_default_module()
    modules: dict[Any, TemplateModule] = template.root_render_func.__globals__.setdefault("modules", {})
    holds = tuple(given.items())
    if holds not in modules:
        modules[holds] = template.make_module(given)
    return modules[holds]


def _asked_of_pages(environment: Environment, template: Template) -> frozenset[str] | None:
    """The names that a template, and those that it imports, use without making them; ``None`` if nobody knows them
    all."""
    known: dict[str, Any] = template.root_render_func.__globals__
    if "asked_of_pages" not in known:
        known["asked_of_pages"] = None  # for one that imports itself
        others = [
            _asked_of_pages(environment, environment.get_template(name, template.name)) if name else None
            for name in known["imported"]
        ]
        if known["asked"] is not None and None not in others:
            known["asked_of_pages"] = frozenset(known["asked"]).union(*filter(None, others))
    found: frozenset[str] | None = known["asked_of_pages"]
    return found


class Given:
    """A function that templates call with values alone, and which needs nothing else of Jinja."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call

    def __call__(self, *values: Any, **named: Any) -> Any:
        return self.call(*values, **named)


def words_of(say: Callable[..., str]) -> Given:
    """A function for templates that gives the words of a message, with values filled in, as HTML."""

    def said(*message: str, **values: Any) -> Markup:
        return Markup(say(*message)) % (values if len(message) == 1 else {"context": message[0], **values})

    alone = lru_cache(1024)(said)
    return Given(lambda *message, **values: said(*message, **values) if values else alone(*message))


_ALWAYS_THE_SAME = (nodes.Macro, nodes.Import, nodes.FromImport, nodes.Output)
"""What a template can hold outside of its macros and be the same for all pages. Nobody sees what it prints."""


class Straight(CodeGenerator):
    """Writes the Python of a template."""

    _printed: nodes.Expr | None = None

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(node, frame)
        others = node.find_all((nodes.Import, nodes.FromImport, nodes.Include, nodes.Extends))
        imported = [
            getattr(each.template, "value", None) if isinstance(each, nodes.Import | nodes.FromImport) else None
            for each in others
        ]
        # what is set there, such as a joiner, may remember who has called it
        keeps = any(not isinstance(each, _ALWAYS_THE_SAME) for each in node.body)
        everywhere = {name.name for name in node.find_all(nodes.Name)} & self.environment.globals.keys()
        asked = None if keeps else sorted(everywhere | find_undeclared_variables(node))
        self.writeline(f"asked, imported = {asked!r}, {imported!r}")

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("from privacy_statements.pages.straight import Given, Part, member, part, shown")
        self.writeline("Macro = Part")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        if not node.with_context:
            super()._import_common(node, frame)
            return
        self.write("part(environment, context, ")
        self.visit(node.template, frame)
        self.write(f", {self.name!r}, {self.dump_local_context(frame)})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if not _is_field(node):
            super().visit_Getattr(node, frame)
        else:
            self.write("(")
            self.visit(node.node, frame)
            self.write(f").{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        by_name = isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)
        self.write("member(environment, " if by_name else "(")
        self.visit(node.node, frame)
        self.write(", " if by_name else ")[")
        self.visit(node.arg, frame)
        self.write(")" if by_name else "]")

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:
        if node is self._printed and node.expr2 is None:  # {{ "," if more }}
            node = nodes.CondExpr(node.test, node.expr1, nodes.Const(None), lineno=node.lineno)
        super().visit_CondExpr(node, frame)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        if node.name != "none":
            super().visit_Test(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(" is None)")

    def visit_EvalContextModifier(self, node: nodes.EvalContextModifier, frame: Frame) -> None:
        raise NotImplementedError("what this module writes escapes everything")

    visit_ScopedEvalContextModifier = visit_EvalContextModifier

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        called = _called(node)
        if forward_caller or called is None:
            return super().visit_Call(node, frame, forward_caller=forward_caller)
        name = frame.symbols.ref(called[0]) + called[1]  # where there is no such name, it is of another type
        safe, given = ("", "shown") if node is self._printed else ("Markup", "")
        self.write(f"({safe}({name}._func(")
        self._write_values(node, frame)
        self.write(f")) if type({name}) is Part and {name}.takes == {len(node.args)}")
        self.write(f" else {given}({name}.call(")
        self._write_values(node, frame)
        self.write(f") if type({name}) is Given else ")
        super().visit_Call(node, frame)
        self.write("))")
        return None

    def _write_values(self, node: nodes.Call, frame: Frame) -> None:
        for value in node.args:
            self.visit(value, frame)
            self.write(", ")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self._printed = node
        self.write("(" if _called(node) else "shown(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


def _called(node: nodes.Expr) -> tuple[str, str] | None:
    """The name of what is called, such as a macro or what holds it, and what stands behind the name. It is given values
    alone, none of which is a call itself; ``None`` for all other expressions."""
    if not isinstance(node, nodes.Call) or node.kwargs or node.dyn_args or node.dyn_kwargs:
        return None
    if any(isinstance(value, nodes.Call) or value.find(nodes.Call) for value in node.args):
        return None
    called = node.node
    if isinstance(called, nodes.Name):
        return called.name, ""
    if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name) and _is_field(called):
        return called.node.name, f".{called.attr}"
    return None


def _is_field(node: nodes.Getattr) -> bool:
    """Whether Python can say it with a dot: not ``x.class``, nor ``self.title``, which is a block."""
    return not keyword.iskeyword(node.attr) and not (isinstance(node.node, nodes.Name) and node.node.name == "self")
