"""Files in memory whose content is made when the host writes it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, InclusionLevel

from privacy_statements.hosts.mkdocs.left import NOT_WRITTEN, LeftFiles
from privacy_statements.pages.page import Asset


class LazyFile(File):
    """A file of the host whose content is made whenever somebody asks for it, and is not held."""

    make: Callable[[], str | bytes] | None = None
    """What makes the content; ``None`` once another plugin has set one."""
    left: LeftFiles | None = None
    """What writes the file in place of the host, unless it is there already."""
    asset: Asset | None = None
    """What is published, for a file that is no page."""
    _set: str | bytes | None = None

    @property
    def _content(self) -> str | bytes | None:
        return self.make() if self.make is not None else self._set

    @_content.setter
    def _content(self, value: str | bytes | None) -> None:
        self._set, self.make = value, None

    @property
    def abs_dest_path(self) -> str:
        """Where the host writes: elsewhere, if it is not the host that writes this page."""
        is_ours = self.left is not None and self.asset is None
        return os.path.normpath(os.path.join(self.dest_dir, NOT_WRITTEN if is_ours else self.dest_uri))  # noqa: PTH118  # as the host

    def copy_file(self, dirty: bool = False) -> None:
        """Writes a file that is no page, unless it is there as it would be written now. It is written piece by piece: a
        file of all records is too large to be held at once."""
        if self.asset is None or self.make is None:
            super().copy_file(dirty)
        elif self.left is None:
            place = Path(self.abs_dest_path)
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as file:
                file.writelines(self.asset.parts())
        elif not self.left.stays(self.dest_uri, self.asset.digest):
            self.left.write(self.dest_uri, self.asset.digest, self.asset.parts())


def lazy_file(
    config: Any, path: str, make: Callable[[], str | bytes], inclusion: InclusionLevel, record: Path | None = None
) -> LazyFile:
    """A file at this path below the pages, with the content that ``make`` gives. Other plugins find it on disk at the
    file of its record, and read its dates in git there."""
    file = LazyFile.generated(config, path, content="", inclusion=inclusion)
    assert isinstance(file, LazyFile)
    file.make = make
    if record is not None:
        file.abs_src_path, file.generated_by, file.edit_uri = str(record), None, None
    return file


def file_of_asset(config: Any, name: str, asset: Asset, left: LeftFiles | None) -> LazyFile:
    """An asset as a file that the host knows by this name, and that is published at the asset's own path."""
    file = lazy_file(config, name, lambda: asset.content, InclusionLevel.INCLUDED)
    file.dest_uri, file.asset, file.left = asset.path, asset, left
    return file
