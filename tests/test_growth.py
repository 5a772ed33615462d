"""Four times the text is four times the work, for each reader. Work is counted, not timed: the calls of functions."""

from __future__ import annotations

import cProfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from privacy_statements.catalog.build.catalog import Loaded
from privacy_statements.diagnostics.diagnostic import has_errors
from privacy_statements.pages.embedded import views_asked_for
from privacy_statements.pages.handwritten import HandWritten, Source
from privacy_statements.read.load import load_text
from privacy_statements.read.markdown import one_line, prose_html
from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.structure import draft_page
from privacy_statements_import.sources import Asked
from small import loaded
from test_import_robust import imported

SMALL, TIMES = 60, 4
NEARLY = 1.15 * TIMES  # what is looked up or sorted costs a little more than four times


def read(path: str, data: Any) -> Loaded:
    made = loaded({path: data})
    assert not has_errors(made.diagnostics), made.diagnostics[:3]
    return made


def product(count: int, **more: Callable[[int], Any]) -> Loaded:
    """A product whose lists have so many entries."""
    lists = {key: [make(number) for number in range(count)] for key, make in more.items()}
    return read("products/p.yml", {"id": "p", "name": "P", **lists})


def nested(count: int) -> Any:
    """Sections in sections, ten deep, so many in all."""
    section: dict[str, Any] = {"heading": "Deepest", "items": [{"name": "A"}]}
    for _ in range(9):
        section = {"heading": "Outer", "purposes": [], "sections": [section]}
    return [section] * (count // 10)


READERS: dict[str, Callable[[int], Any]] = {
    "rows of one name": lambda n: product(n, items=lambda _: {"name": "A"}),
    "rows of many names": lambda n: product(n, items=lambda k: {"id": f"a{k}", "name": f"A {k}", "note": "*b* c"}),
    "sections of one name": lambda n: product(n, sections=lambda k: {"heading": "S", "before": "T"}),
    "sections of many names": lambda n: product(n, sections=lambda k: {"heading": f"S {k}", "items": [{"name": f"A {k}"}]}),
    "sections in sections": lambda n: read("products/p.yml", {"id": "p", "name": "P", "sections": nested(n)}),
    "parts": lambda n: product(1, items=lambda _: {"name": "A", "parts": [f"Part {k}" for k in range(n)]}),
    "data items": lambda n: read("items/i.yml", [{"id": f"i{k}", "name": "I", "parent": f"i{k - 1}" if k % 9 else "top"} for k in range(n)] + [{"id": "top", "name": "T"}]),
    "words": lambda n: read("vocabulary/v.yml", {"purposes": [{"id": f"w{k}", "name": "W"} for k in range(n)]}),
    "steps": lambda n: read("guides/g.yml", {"id": "g", "name": "G", "sections": [{"heading": "S", "kind": "steps", "steps": [{"text": "T"}] * n}]}),
    "mistakes": lambda n: loaded({"products/p.yml": {"id": "p", "name": "P", "items": [{"nmae": "A"}] * n}}),
    "duplicate keys": lambda n: load_text("a: b\n" * n, "content/a.yml"),
    "files": lambda n: loaded({f"products/p{k}.yml": f"id: p{k}\nname: P\nitems: [{{name: A}}]\n" for k in range(n)}),
    "a list in YAML": lambda n: load_text("- a: [b, {c: 'd'}]\n" * n, "content/a.yml"),
    "lines of a text": lambda n: load_text("a: |\n" + "  b c\n" * n, "content/a.yml"),
    "prose": lambda n: prose_html("*a* `b` [c](https://d.example)\n\n- e\n\n" * n),
    "a line": lambda n: one_line("a\u200b  b" * n),
    "blocks of a page": lambda n: views_asked_for([Source(HandWritten("a.md", "a.md", Path("a.md")), tuple("# A\n\n```privacy\nview: product\nid: p\n```\n\n".splitlines() * n))]),
    "imported headings": lambda n: draft_page(read_page(b"# Data we collect\n\n" + b"## A\n\n- b\n\n" * n, "a.md"), Asked("p")),
    "imported headings of many names": lambda n: draft_page(read_page("".join(f"# A {k}\n\nB.\n\n" for k in range(n)).encode(), "a.md"), Asked("p")),
    "imported rows": lambda n: imported(b"Name,Collected\n" + b"A,yes\n" * n, "rows"),
    "imported pages": lambda n: imported(b"# Data we collect\n\n" + b"## A\n\n- b\n\n" * n),
}  # fmt: skip


def work(reader: Callable[[int], Any], size: int) -> int:
    profile = cProfile.Profile()
    profile.runcall(reader, size)
    return sum(each.callcount for each in profile.getstats())


@pytest.mark.parametrize("name", READERS)
def test_four_times_as_much_is_four_times_the_work(name: str) -> None:
    reader = READERS[name]
    reader(SMALL - 10)  # patterns are made once; a text that was read before is remembered
    small, large = (work(reader, size) for size in (SMALL, TIMES * SMALL))
    assert large < NEARLY * small, (small, large)


@pytest.mark.large
def test_four_thousand_sections_and_a_hundred_thousand_rows_are_no_limit() -> None:
    sections = product(4000, sections=lambda k: {"heading": "S"}).catalog.products["p"].root.sections
    assert [section.id for section in (sections[0], sections[-1])] == ["s", "s-4000"]
    rows = product(100_000, items=lambda k: {"name": "A"}).catalog.products["p"].root.rows
    assert len({row.id for row in rows}) == 100_000
