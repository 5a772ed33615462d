"""Templates that somebody else may print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, Template

Instead = Callable[[str, Any, Callable[[Any], str]], str]
"""Prints a template: its name, what it is given, and how it prints itself."""


def printed_by(env: Environment, instead: Instead) -> None:
    """From now on ``instead`` prints the templates that the host loads and names. What these include or extend is
    none of them."""

    class Printed(Template):
        def render(self, *args: Any, **kwargs: Any) -> str:
            if self.name is None or len(args) != 1 or kwargs:
                return super().render(*args, **kwargs)
            return instead(self.name, args[0], super().render)

    env.template_class = Printed
