"""Templates of the theme, compiled once for all processes.

Replaces: Jinja's compiler over some forty templates of Material, in each build. They are kept as those of this program
are, beside its modules, and believed as much (``compiled``): those alone that lie in the folder of the installed theme,
whose modules the host runs anyway, and never those of a site. Not beside a plugin that is unknown here and may change
how templates are compiled. Proof: ``tests/test_shortcuts.py``.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from privacy_statements.cache.digests import digest
from privacy_statements.pages.compiled import Compiled

SETTINGS = (
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string",
    "comment_end_string", "line_statement_prefix", "line_comment_prefix", "trim_blocks", "lstrip_blocks",
    "newline_sequence", "keep_trailing_newline", "optimized", "autoescape", "is_async", "sandboxed",
)  # fmt: skip
"""Settings of Jinja that decide what a template is compiled to, beside what is called in it."""
MADE_WITH = ("jinja2", "mkdocs", "mkdocs-material")
"""Whose versions decide as well: what they call can be worked out while a template is compiled."""


GET = "get_env"


def keep_from_now(theme: Any, folder: Path) -> None:
    """The same for whatever the theme gives templates to, until ``keep_no_more``."""
    get = getattr(theme, GET)

    def get_env() -> Any:
        env = get()
        keep_compiled(env, folder)
        return env

    setattr(theme, GET, get_env)


def keep_no_more(theme: Any) -> None:
    """Undoes ``keep_from_now``."""
    vars(theme).pop(GET, None)


def keep_compiled(env: Any, folder: Path) -> None:
    """From now on this environment compiles the templates in ``folder`` once for all processes, unless somebody keeps
    them already."""
    if env.bytecode_cache is None:
        env.bytecode_cache = _compiled(folder, _means(env))


@lru_cache(4)
def _compiled(folder: Path, means: bytes) -> Compiled:
    return Compiled("theme", folder, means)


def _means(env: Any) -> bytes:
    """The digest of all that decides about compiled templates, beside their texts."""
    settings = [(name, repr(getattr(env, name))) for name in SETTINGS]
    made_by = [_named(type(env)), _named(env.code_generator_class), _named(env.undefined), _named(env.finalize)]
    called = [
        sorted((name, _named(function)) for name, function in functions.items())
        for functions in (env.filters, env.tests, env.extensions)
    ]
    policies = sorted(env.policies.items())
    versions = [_version(name) for name in MADE_WITH]
    return digest((repr((settings, made_by, called, policies, versions)),))


@cache
def _version(name: str) -> str:
    return version(name)


def _named(thing: Any) -> str:
    kind = thing if hasattr(thing, "__qualname__") else type(thing)
    return f"{kind.__module__}.{kind.__qualname__}"
