"""The hosts that read a folder: where files go, how headings get their anchors, and how links are followed."""

from __future__ import annotations

import re

from msgspec import Struct

INDEX = re.compile(r"(^|/)index\.md$")
ANCHOR = '<a id="{id}"></a>\n\n{heading}'
BRACES = "{heading} {{#{id}}}"


class Target(Struct, frozen=True):
    """A host that reads a folder: what it makes of pages, and where it looks for them and for other files."""

    anchor: str = ANCHOR
    """A heading with its anchor."""
    directory_urls: bool | None = None
    """Whether it publishes ``a/b.md`` as ``a/b/``; ``None`` if the configuration says so."""
    by_file: bool = False
    """Whether links name files as they are in the folder, and not as they are published."""
    pages: str = ""
    files: str = ""
    index: str = "index.md"
    """The name of the page of a folder."""
    follows_files: bool = True
    """Whether it makes the address of a page of a link to its file, in Markdown."""
    is_tried: bool = True
    """Whether ``verify`` has proved what it builds."""

    def path(self, path: str) -> str:
        """Where a page or file is in the folder."""
        is_page = path.endswith(".md")
        return self.pages + INDEX.sub(rf"\1{self.index}", path) if is_page else self.files + path


TARGETS = {
    "zensical": Target("{heading} {{: #{id} }}", by_file=True),
    "sphinx": Target(directory_urls=False, files="_extra/"),
    "hugo": Target(BRACES, True, pages="content/", files="static/", index="_index.md", follows_files=False),
    "commonmark": Target(by_file=True),
    "docusaurus": Target(BRACES, True, pages="docs/", files="static/"),
    "docfx": Target(directory_urls=False, by_file=True, is_tried=False),
}
"""By the name that ``build --for`` takes."""
