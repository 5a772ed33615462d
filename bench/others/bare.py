"""``python -m bench.others.bare CONTENT FOLDER``: the limit. The same few pages by libyaml and Jinja, without host, theme or search."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2

from bench.others.few import Records

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ page.title }}</title></head><body><main>
<h1>{{ page.title }}</h1>
<p>{{ page.text }}</p>
{% for part in page.parts %}
<h2>{{ part.heading }}</h2>
<p>{{ part.text }}</p>
{% if part.columns %}
<table><thead><tr>{% for name in part.columns %}<th>{{ name }}</th>{% endfor %}</tr></thead><tbody>
{% for row in part.rows %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</tbody></table>
{% endif %}
{% endfor %}
</main></body></html>
"""


def write_bare(content: Path, folder: Path) -> int:
    """Writes the pages; returns how many."""
    records = Records(content)
    template = jinja2.Environment(autoescape=True, trim_blocks=True).from_string(PAGE)
    paths = list(records.pages())
    for path in paths:
        file = folder / path.removesuffix(".md") / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(template.render(page=records.page(path)), "utf-8")
    return len(paths)


if __name__ == "__main__":
    print(write_bare(Path(sys.argv[1]), Path(sys.argv[2])))
