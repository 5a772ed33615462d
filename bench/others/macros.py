"""The module of mkdocs-macros: ``{{ page_of("products/x.md") }}`` stands for all that a page says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.others.few import Records, as_markdown


def define_env(env: Any) -> None:
    """Called by the plugin once a build."""
    records = Records(Path(env.conf["extra"]["content"]))

    @env.macro
    def page_of(path: str) -> str:
        return as_markdown(records.page(path))
