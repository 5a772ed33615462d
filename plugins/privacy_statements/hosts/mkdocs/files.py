"""Files in memory whose content is made when the host writes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mkdocs.structure.files import File, InclusionLevel

from privacy_statements.pages.page import Asset


class LazyFile(File):
    """A file of the host whose content is made whenever somebody asks for it, and is not held."""

    make: Callable[[], str | bytes] | None = None
    """What makes the content; ``None`` once another plugin has set one."""
    _set: str | bytes | None = None

    @property
    def _content(self) -> str | bytes | None:
        return self.make() if self.make is not None else self._set

    @_content.setter
    def _content(self, value: str | bytes | None) -> None:
        self._set, self.make = value, None


def lazy_file(
    config: Any, path: str, make: Callable[[], str | bytes], inclusion: InclusionLevel = InclusionLevel.UNDEFINED
) -> File:
    """A file at this path below the pages, with the content that ``make`` gives."""
    file = LazyFile.generated(config, path, content="", inclusion=inclusion)
    assert isinstance(file, LazyFile)
    file.make = make
    return file


def file_of_asset(config: Any, name: str, asset: Asset) -> File:
    """An asset as a file that the host knows by this name, and that is published at the asset's own path."""
    file = lazy_file(config, name, lambda: asset.content, InclusionLevel.INCLUDED)
    file.dest_uri = asset.path
    return file
