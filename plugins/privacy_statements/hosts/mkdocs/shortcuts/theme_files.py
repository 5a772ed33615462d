"""The theme's files, without those that the host passes over.

Replaces: a walk of the host over every file of the theme, most of which are icons in a folder whose name begins with a
dot; the host leaves out all of these, but looks at each of their names with a dozen patterns. They are left out only
for a host that is seen to do so. Proof: ``tests/test_shortcuts.py``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

HIDDEN = (".icons/a.svg", "a/.icons/a.svg")
GET, LIST = "get_env", "list_templates"


def shorten(theme: Any) -> None:
    """From now on the theme's templates list visible files alone, until ``restore``."""
    get = getattr(theme, GET)

    def get_env() -> Any:
        env = get()
        setattr(env, LIST, partial(_listed, env, getattr(env, LIST)))
        return env

    setattr(theme, GET, get_env)


def restore(theme: Any) -> None:
    """Undoes ``shorten``: what others ask for is told in full. What has given templates already is asked no more."""
    vars(theme).pop(GET, None)


def _listed(env: Any, long: Callable[..., list[str]], *args: Any, **named: Any) -> list[str]:
    """What ``list_templates`` of Jinja's environment gives."""
    vars(env).pop(LIST, None)  # it was asked once, by the host
    wanted: Any = named.get("filter_func")
    folders = getattr(env.loader, "searchpath", None)
    if args or named.keys() != {"filter_func"} or folders is None or any(wanted(path) for path in HIDDEN):
        return long(*args, **named)
    return sorted({name for folder in folders for name in _visible(folder) if wanted(name)})


def _visible(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inside = os.path.relpath(place, folder).replace(os.sep, "/")
        yield from (name if inside == "." else f"{inside}/{name}" for name in names)
