"""Rules and their examples: a text that holds one or several record files, judged as a small site.

A line ``# content/items/x.yml`` begins a file; what stands before the first one is ``content/products/example.yml``,
whose ``id`` and ``name`` may be left out. Every file keeps the lines it has in the text, so that a position in a
diagnostic can be looked up there. ``BASE`` holds the words that every example may use.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from conftest import files_in
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.project import Options, Project
from privacy_statements.rules.context import REVIEWED
from small import found_in_records

FILE = re.compile(r"^# (content/\S+\.yml)$")
EXAMPLE = "content/products/example.yml"
TODAY = datetime.date(2026, 11, 21)
OPTIONS = Options(checklists=["gdpr-13"], review_every=dict.fromkeys(REVIEWED, "P1Y"))

BASE = files_in("base")


def files_of(text: str) -> dict[str, str]:
    """The files that a text holds, by path, each with the line numbers of the text."""
    files: dict[str, list[str]] = {}
    path = EXAMPLE
    for number, line in enumerate(text.splitlines()):
        if match := FILE.match(line):
            path = match[1]
        else:
            lines = files.setdefault(path, [])
            lines.extend([""] * (number - len(lines)) + [line])
    written = {path: "\n".join(lines) + "\n" for path, lines in files.items() if any(map(str.strip, lines))}
    if EXAMPLE in written:
        for key, value in (("name", "Example"), ("id", "example")):
            if not re.search(rf"^{key}:", written[EXAMPLE], re.MULTILINE):
                written[EXAMPLE] += f"{key}: {value}\n"
    return written


def judged(text: str, folder: Path, options: Options = OPTIONS) -> tuple[Diagnostic, ...]:
    """Everything that is reported of the records of the small site that the text describes."""
    for path, content in {**BASE, **files_of(text)}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return found_in_records(Project(folder, folder / "site-src", options, today=TODAY))
