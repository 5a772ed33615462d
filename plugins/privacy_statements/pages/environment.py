"""Jinja as templates meet it: where they are found, how a value is printed, which filters there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jinja2
from jinja2.ext import InternationalizationExtension
from markupsafe import Markup

from privacy_statements.pages.attribution import marked_prose
from privacy_statements.pages.compiled import BY_JINJA, STRAIGHT
from privacy_statements.pages.straight import Given, Straight, shown, words_of
from privacy_statements.words.language import Language


class _Straight(jinja2.Environment):
    code_generator_class = Straight


def make_environment(
    folders: Sequence[str],
    named: Mapping[str, str],
    language: Language,
    functions: Mapping[str, Callable[..., Any]],
    *,
    straight: bool,
) -> jinja2.Environment:
    """Jinja for the templates of these ``folders``, the first before the others, and of ``named`` ones.

    A ``straight`` one is many times faster, and prints the same; but what is wrong with a template, or needs more of
    Jinja, only fails there, with any exception. The other one says what it is, or can do it.
    """
    environment = (_Straight if straight else jinja2.Environment)(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(list(folders)),
                jinja2.PrefixLoader({name: jinja2.FileSystemLoader(folder) for name, folder in named.items()}),
            ]
        ),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # it is made for one build
        bytecode_cache=STRAIGHT if straight else BY_JINJA,
        extensions=[InternationalizationExtension],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        language.gettext,
        language.translations.ngettext,
        newstyle=True,
        pgettext=language.pgettext,
        npgettext=language.translations.npgettext,
    )
    if straight:
        said = words_of(language.gettext)
        environment.globals.update(_=said, gettext=said, pgettext=words_of(language.pgettext))
    environment.globals.update({name: Given(call) for name, call in functions.items()}, language=language.code)
    environment.filters.update(inline=_inline, block_html=_block_html)
    return environment


def _printed(value: Any) -> Any:
    return value if isinstance(value, jinja2.Undefined) else Markup(shown(value))


def _inline(text: str | None) -> Markup:
    return Markup(marked_prose(text, inline=True)) if text else Markup("")


def _block_html(text: str | None) -> Markup:
    return Markup(marked_prose(text)) if text else Markup("")
