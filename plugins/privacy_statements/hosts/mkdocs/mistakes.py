"""What is wrong, as the page that a writer sees under ``serve``, and as lines for the terminal.

The page is the theme's own page for addresses that do not exist, with other words: every theme can print that
one without a page, and its links hold at every address.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from privacy_statements.diagnostics.diagnostic import CODES, Diagnostic, Severity, has_errors
from privacy_statements.diagnostics.findings import Counted, entries_of, expanded
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports import line_of, summary
from privacy_statements.diagnostics.reports.excerpt import Sources, marked
from privacy_statements.project import ConfigError
from privacy_statements.read.markdown import code_html, plain_html, prose_html

TEMPLATE = "404.html"
LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING}  # debt is counted, not told
BOX = '<div class="ps-mistakes" lang="en">'
OF_A_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})
STATUS = (
    "The site is not built until this is mended. Correct the file and save it: "
    "the page that you asked for comes back by itself."
)
# Jinja, for the theme's environment. A theme without one of these blocks does not print it.
INSIDE = """\
{% extends ps_page %}
{% block htmltitle %}<title>{{ ps_mistakes.title }} - {{ config.site_name | e }}</title>{% endblock %}
{% block content %}{{ ps_mistakes.html | safe }}{% endblock %}
"""
ALONE = '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>{html}</body></html>\n'
# In the page itself: while something is wrong there are no assets.
STYLE = """<style>
/* three times the class: themes indent lists with strong selectors */
.ps-mistakes.ps-mistakes.ps-mistakes ol { list-style: none; margin: 1em 0; padding: 0; }
.ps-mistakes.ps-mistakes.ps-mistakes li { border-inline-start: 4px solid currentColor; margin: 0 0 1em; padding: 0.2em 0 0.2em 0.8em; }
.ps-mistakes.ps-mistakes.ps-mistakes li.ps-warning { border-inline-start-style: dashed; }
.ps-mistakes.ps-mistakes.ps-mistakes li p { margin: 0 0 0.3em; overflow-wrap: anywhere; }
.ps-mistakes .ps-told { font-family: ui-monospace, monospace; font-weight: 600; white-space: pre-wrap; }
.ps-mistakes.ps-mistakes .ps-line { overflow-x: auto; }
.ps-mistakes .ps-line code { display: block; overflow-wrap: normal; white-space: pre; width: max-content; min-width: 100%; }
@media print { .ps-mistakes li { break-inside: avoid; } }
</style>"""


def of_disk(error: Exception) -> str:
    """What to say of a disk that is full or may not be written to; nothing if the error is another one."""
    if not isinstance(error, OSError) or error.errno not in OF_A_DISK:
        return ""
    place = f": {error.filename2 or error.filename}" if error.filename else ""
    return f"{error.strerror}{place}; what this build has written is not whole"


class Mistakes(Struct, frozen=True):
    """What is told: in a few words, as lines with the level of each, and as HTML entries if ``stop`` says that
    it takes the place of every page."""

    title: str
    lines: tuple[tuple[int, str], ...]
    entries: tuple[str, ...]
    stop: bool

    @property
    def html(self) -> str:
        """The content of the page."""
        entries = "\n".join(self.entries)
        return f'{STYLE}\n{BOX}\n<h1>{self.title}</h1>\n<p role="status">{STATUS}</p>\n<ol role="list">\n{entries}\n</ol>\n</div>'

    def inside(self, template: Any) -> Any:
        """The template of a theme's page, with this in place of its content."""
        names = {"ps_page": template, "ps_mistakes": self}
        return template.environment.from_string(INSIDE, globals=names)

    def finished(self, output: str) -> str:
        """The page as it is served: whole even where the theme has no place for the content."""
        if BOX not in output:
            output = ALONE.format(title=self.title, html=self.html)
        has_main = "<main" in output or 'role="main"' in output
        return output if has_main else output.replace(BOX, BOX.replace("<div", '<div role="main"'), 1)


NOTHING = Mistakes("", (), (), stop=False)


def of_diagnostics(diagnostics: Iterable[Counted], sources: Sources, *, strict: bool = False) -> Mistakes:
    """What is told of diagnostics. An error stops; in a strict site, a warning does too."""
    shown = [*expanded(entry for entry in entries_of(diagnostics) if entry.severity in LEVELS)]
    lines = tuple((LEVELS[diagnostic.severity], line_of(diagnostic)) for diagnostic in shown)
    stop = bool(shown) if strict else has_errors(shown)
    entries = tuple(_entry(diagnostic, sources) for diagnostic in shown) if stop else ()
    return Mistakes(summary(shown), lines, entries, stop)


def of_options(error: ConfigError) -> Mistakes:
    """What is told of options that cannot be used."""
    return Mistakes("1 error", ((logging.ERROR, str(error)),), (_item("error", str(error)),), True)


def _entry(diagnostic: Diagnostic, sources: Sources) -> str:
    """One diagnostic as HTML: its line, the line of the file, and what a writer does about it."""
    more = [_excerpt(diagnostic.position, sources)]
    if diagnostic.related is not None:
        more.append(f"<p>The other place: <code>{plain_html(str(diagnostic.related))}</code></p>")
        more.append(_excerpt(diagnostic.related, sources))
    more.append(f"<p>{prose_html(CODES[diagnostic.code].help, inline=True)}</p>")
    return _item(diagnostic.severity, line_of(diagnostic), "".join(more))


def _excerpt(place: Position, sources: Sources) -> str:
    """The line of a file with a marker below; nothing where the file cannot be read any more. The marker is for
    the eye: line and column are said above."""
    line = sources.line(place)
    if line is None:
        return ""
    text, marker = marked(line, place.column)
    below = f'<span aria-hidden="true">\n{marker}</span>'
    return f'<p class="ps-line"><code>{code_html(text)}{below}</code></p>'


def _item(severity: str, line: str, more: str = "") -> str:
    return f'<li class="ps-{severity}"><p class="ps-told">{plain_html(line)}</p>{more}</li>'
