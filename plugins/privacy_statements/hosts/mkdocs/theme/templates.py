"""Patched templates in place of those that lie in the theme's folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import BaseLoader, Environment


class PatchedLoader(BaseLoader):
    """A loader that gives patched texts. A template of the same name from another folder, such as the site's
    own ``custom_dir``, stays as it is."""

    def __init__(self, inner: BaseLoader, folder: Path, texts: Mapping[str, str]) -> None:
        self.inner, self.folder, self.texts = inner, folder, texts

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The text of a template, and where it lies."""
        source, file, fresh = self.inner.get_source(environment, template)
        if template in self.texts and file is not None and Path(file) == self.folder / template:
            source = self.texts[template]
        return source, file, fresh

    def list_templates(self) -> list[str]:
        """The names of all templates."""
        return self.inner.list_templates()
