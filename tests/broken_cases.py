"""Broken sites, as data: ``tests/cases/broken/NAME.yml`` holds the files that make a mistake in the good site
``GOOD``, and ``NAME.out`` the report that a writer sees.

A line ``# content/products/x.yml`` begins a file, and so do ``# mkdocs.yml``, ``# site-src/page.md`` and
``# templates/parts/x.jinja``. Every file keeps the lines it has in the case, so that a place in the report can be
looked up there; only one that is begun by ``# content/products/x.yml, from line 1`` does not. Above the first file
stands a line ``# met: text`` for each mistake, in the order of the report: the marker must stand under exactly this
text. ``# met:`` alone is the end of a line, or a file without any.

What an editor or Git would not keep (bytes, symbolic links, invisible characters) is made here instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

Files = Mapping[str, str | bytes]

FOLDER = Path(__file__).parent / "cases" / "broken"
FILE = re.compile(r"^# ((?:content|site-src|templates)/\S+|mkdocs\.yml|privacy-baseline\.json)(, from line 1)?$")
MET = re.compile(r"^# met:(?: (.*))?$")


@dataclass(frozen=True)
class Broken:
    """The files (and symbolic links) that make mistakes, and the text that each mistake stands at."""

    name: str
    files: Files
    met: tuple[str, ...]
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def expected(self) -> Path:
        """The file of the report."""
        return FOLDER / f"{self.name}.out"


def read_case(name: str, text: str) -> Broken:
    """The case that a text describes."""
    met: list[str] = []
    files: dict[str, list[str]] = {}
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if begun := FILE.match(line):
            assert begun[1] not in files, f"{name}: {begun[1]} twice"
            lines = files.setdefault(begun[1], [] if begun[2] else [""] * number)
        elif files:
            lines.append(line)
        else:
            said = MET.match(line)
            assert said, f'{name}: line {number} is no "# met: ..."'
            met.append(said[1] or "")
    return Broken(name, {path: "".join(f"{one}\n" for one in lines) for path, lines in files.items()}, tuple(met))


def good_site() -> dict[str, str | bytes]:
    """The files of the good site."""
    good = FOLDER / "GOOD"
    return {str(file.relative_to(good)): file.read_text("utf-8") for file in good.rglob("*") if file.is_file()}


NOT_AS_TEXT = (
    Broken("bytes_of_windows", {"content/products/latin.yml": b"id: latin\nname: Caf\xe9\n"}, ("\ufffd",)),
    Broken("bytes_of_windows_on_a_page", {"site-src/latin.md": b"# Caf\xe9\n"}, ("\ufffd",)),
    Broken(
        "bytes_of_windows_in_a_template", {"templates/parts/latin.html.jinja": b"<p>\nCaf\xe9\n</p>\n"}, ("\ufffd",)
    ),
    Broken("bytes_of_utf16", {"content/products/wide.yml": "id: wide\nname: Wide\n".encode("utf-16")}, ("\ufffd",)),
    Broken(
        "character_that_cannot_be_seen",
        {"content/products/bell.yml": "id: bell\nname: Bell\nsummary: It rings\a twice.\n"},
        ("\a twice.",),
    ),
    Broken(
        "lines_of_windows_after_a_byte_order_mark",
        {"content/products/crlf.yml": "\ufeffid: crlf\r\nname: CRLF\r\nreviewed: soon\r\n"},
        ("soon",),
    ),
    Broken("link_that_leads_nowhere", {}, ("",), {"content/products/dangling.yml": "nowhere.yml"}),
    Broken("link_of_a_page_that_leads_nowhere", {}, ("",), {"site-src/lost.md": "nowhere.md"}),
)

CASES = {
    case.name: case
    for case in (
        *(read_case(file.stem, file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.yml"))),
        *NOT_AS_TEXT,
    )
}
GOOD: Files = good_site()
