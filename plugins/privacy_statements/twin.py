"""The Markdown twin of a page: the same words without HTML, for programs and for people who like plain text.

It is made of the page's own blocks, so that it says what the page says, whatever its templates are. A list of
facts becomes a list; a table becomes a list of its rows, each with its cells under the headers of their columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from privacy_statements.addresses import Addresses
from privacy_statements.frozen import dataclass
from privacy_statements.twin_links import Links
from privacy_statements.twin_page import PlainPage
from privacy_statements.twin_pieces import OddError, Pieces
from privacy_statements.twin_tree import plainly

ENDING = ".md"


@dataclass(slots=True)
class Twins:
    """Makes twins. ``pages`` gives the path of the twin for the address of each page that has one."""

    addresses: Addresses
    pages: Mapping[str, str]
    met: Pieces = field(default_factory=Pieces)
    """What the pages before have said in the same words."""
    _links: Links = field(init=False)

    def __post_init__(self) -> None:
        """Begins with no page."""
        self._links = Links(self.addresses, self.pages)

    def forget(self) -> None:
        """Forgets what was remembered of the pages before."""
        self.met = Pieces()
        self._links = Links(self.addresses, self.pages)

    def of(self, html: str, path: str) -> str:
        """The twin of the page ``path`` with this content."""
        self._links.go_to(path)
        try:
            blocks = PlainPage(html, self._links, self.met).blocks()
        except OddError:
            blocks = PlainPage(plainly(html), self._links, self.met).blocks()
        return "\n\n".join(blocks) + "\n"
