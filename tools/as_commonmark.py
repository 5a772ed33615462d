"""``python as_commonmark.py FOLDER SITE``: a folder of Markdown as a reader of plain CommonMark shows it, HTML let through."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt

FRONT = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
LINK = re.compile(r'(href="(?![a-z]+:)[^"#]+)\.md(?=["#])')


def main(folder: str, site: str) -> None:
    """Converts each ``.md`` file to a page, and links to it to links to the page; copies all other files."""
    reader = MarkdownIt("commonmark")
    for file in Path(folder).rglob("*.*"):
        shown = Path(site, file.relative_to(folder))
        shown.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".md":
            body = LINK.sub(r"\1.html", reader.render(FRONT.sub("", file.read_text("utf-8"))))
            page = f"<!doctype html>\n<html lang=en><title>{file.stem}</title><main>{body}</main>"
            shown.with_suffix(".html").write_text(page, "utf-8")
        elif file.is_file():
            shown.write_bytes(file.read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:3])
