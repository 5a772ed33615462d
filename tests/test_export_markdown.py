"""``export markdown``: all of a record, whatever its texts hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from conftest import ROOT
from privacy_statements.cli import main
from privacy_statements.publish.markdown import record_markdown
from privacy_statements.read.load import data_of, load_file
from test_downloads import CASE
from test_pages import same_as_kept

FILES = sorted(file for kind in ("products", "guides") for file in (ROOT / "content" / kind).rglob("*.yml"))
FILES += sorted((ROOT / "tests/cases/pages").glob("*/content/products/*.yml"))
FILES += sorted((ROOT / "tests/cases/pages").glob("*/content/guides/*.yml"))


def records_in(file: Path) -> list[Any]:
    node = load_file(file, file.name).node
    assert node is not None
    said = data_of(node)
    return said if isinstance(said, list) else [said]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parents[2].name}-{file.stem}")
def test_every_word_of_a_record_is_on_its_page(file: Path) -> None:
    for data in records_in(file):
        page = record_markdown(file.parent.name, data)
        assert page.startswith(f"---\nrecord: {file.parent.name}/1\n")
        assert set(re.findall(r"\w+", " ".join(texts_in(data)))) <= set(re.findall(r"\w+", page))


def test_the_page_of_a_record_is_as_it_was_read_last() -> None:
    [data] = records_in(CASE / "content/products/app.yml")
    data |= dict.fromkeys(("odd-key", '"quoted', "in`code", "Two words"), "x")
    same_as_kept({"app.md": record_markdown("products", data)}, CASE / "markdown")


def texts_in(data: Any) -> Iterator[str]:
    match data:
        case dict() | list():
            for one in data.values() if isinstance(data, dict) else data:
                yield from texts_in(one)
        case str():
            yield data


HARD = (
    "# x",
    "- a",
    "1. a",
    "a|b",
    "`c`",
    '"q"',
    "> q",
    "a: b",
    "Note: b",
    " a",
    "*nothing*",
    "true",
    "a\nb",
    "a\r\nb",
    "~",
    "---",
)


@pytest.mark.parametrize("text", HARD)
def test_a_hard_text_stays_in_its_place(text: str) -> None:
    """Whatever a name holds, the page has one heading and one entry, and the text is in code or is no mark."""
    page = record_markdown("products", {"name": "P", "sections": [{"heading": "Data", "items": [text, "Name"]}]})
    html = MarkdownIt("commonmark").render(page.split("---\n", 2)[2])
    assert [html.count(tag) for tag in ("<h1", "<h2", "<hr")] == [1, 1, 0]
    assert "<li>Name</li>" in re.sub(r"</?p>\n?", "", html).replace("\n</li>", "</li>")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["export", *arguments, "--config", str(ROOT / "mkdocs.yml")])
    return result.exit_code, result.output


def test_the_command_writes_one_record_or_all(tmp_path: Path) -> None:
    code, page = run("markdown", "--product", "intune")
    assert code == 0
    assert "record: products/1" in page
    assert run("markdown", "--product", "intune", "--output", str(tmp_path / "one.md"))[0] == 0
    assert (tmp_path / "one.md").read_text("utf-8") == page
    assert run("markdown", "--output", str(tmp_path / "all"))[0] == 0
    assert (tmp_path / "all/products/intune.md").read_text("utf-8") == page
    assert len(list((tmp_path / "all").rglob("*.md"))) == len(list((ROOT / "content/products").glob("*.yml"))) + len(
        list((ROOT / "content/guides").glob("*.yml"))
    )
    for form, begins in (("json", "{"), ("csv", "id,product"), ("schema", "{")):
        code, text = run(form)
        assert code == 0
        assert text.startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["markdown"], "--output is missing"),
        (["markdown", "--product", "intun"], 'did you mean "intune"?'),
        (["markdown", "--guide", "x"], 'unknown guide "x"'),
        (["markdown", "--product", "intune", "--guide", "x"], "cannot be used together"),
        (["json", "--product", "intune"], "No such option"),
        (["pdf"], "pdf"),
    ],
)
def test_a_wrong_call_is_told(arguments: list[str], told: str) -> None:
    code, output = run(*arguments)
    assert code == 2
    assert told in output
