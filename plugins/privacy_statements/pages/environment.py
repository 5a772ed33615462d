"""Jinja for our templates: where they are found, how a value is printed, and which filters there are."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from functools import partial
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import InternationalizationExtension
from jinja2.runtime import Context
from markupsafe import Markup

from privacy_statements.pages.attribution import escaped, marked_prose
from privacy_statements.pages.compiled import COMPILED
from privacy_statements.words.language import Language

CONTEXTS = "contexts_of_page"
"""The name of the list of contexts among the variables of a page."""


class _Context(Context):
    """What a template of a page knows. Its macros know it too, so that only the collector would find that nobody needs the
    view any more: a tenth of a build, and a tenth of its memory."""

    def __init__(self, environment: jinja2.Environment, parent: dict[str, Any], *rest: Any, **more: Any) -> None:
        super().__init__(environment, parent, *rest, **more)
        if CONTEXTS in parent:
            parent[CONTEXTS].append(self)


def rendered(template: jinja2.Template, variables: Mapping[str, Any]) -> str:
    """What a template makes of these variables, which nothing holds afterwards."""
    contexts: list[Context] = []
    try:
        return template.render({**variables, CONTEXTS: contexts})
    finally:
        for context in contexts:
            context.parent, context.vars = {}, {}


class _Printing(CodeGenerator):
    """Prints what ``escaped`` gives: Jinja would escape it again, which changes nothing and takes time."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(f"{finalize.src}(")


class _Environment(jinja2.Environment):
    code_generator_class = _Printing
    context_class = _Context

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return dict(self.globals) | dict(d or {})  # Jinja asks a chain of mappings again for each name of each import


def make_environment(
    folders: Sequence[str], named: Mapping[str, str], language: Language, functions: Mapping[str, Any]
) -> jinja2.Environment:
    """Jinja for the templates of these ``folders``, the first before the others, and of ``named`` ones."""
    environment = _Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(list(folders)),
                jinja2.PrefixLoader({name: jinja2.FileSystemLoader(folder) for name, folder in named.items()}),
            ]
        ),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # it is made for one build
        bytecode_cache=COMPILED,
        extensions=[InternationalizationExtension],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        language.gettext,
        language.translations.ngettext,
        newstyle=True,
        pgettext=language.pgettext,
        npgettext=language.translations.npgettext,
    )
    environment.globals["_"] = environment.globals["gettext"]  # that of Jinja looks for the other each time
    environment.globals.update(functions, language=language.code)
    environment.filters.update(inline=partial(_html, inline=True), block_html=_html)
    return environment


def _html(text: str | None, *, inline: bool = False) -> Markup:
    return Markup(marked_prose(text, inline=inline)) if text else Markup("")
