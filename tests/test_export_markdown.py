"""``export markdown`` and back: the same record, whatever its texts hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from laws import law
from privacy_statements.publish.markdown import record_markdown
from privacy_statements.read.load import data_of, load_file
from privacy_statements_import.draft import Outcome
from privacy_statements_import.own import is_own, read_own
from small import run

FILES = sorted(file for kind in ("products", "guides") for file in (ROOT / "content" / kind).rglob("*.yml"))
FILES += sorted((ROOT / "tests/cases/pages").glob("*/content/products/*.yml"))
FILES += sorted((ROOT / "tests/cases/pages").glob("*/content/guides/*.yml"))


def there_and_back(kind: str, data: Any) -> Any:
    page = record_markdown(kind, data)
    assert is_own(page)
    imported = read_own(page, "page.md")
    (draft,) = imported.drafts
    assert draft.kind == kind
    assert imported.findings == ()
    assert record_markdown(kind, draft.data) == page
    return draft.data


def records_in(file: Path) -> list[Any]:
    node = load_file(file, file.name).node
    assert node is not None
    said = data_of(node)
    return said if isinstance(said, list) else [said]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parents[2].name}-{file.stem}")
def test_our_records_come_back(file: Path) -> None:
    for data in records_in(file):
        assert plain(there_and_back(file.parent.name, data)) == plain(data)


HARD = st.sampled_from([
    "# x", "- a", "1. a", "a|b", "`c`", '"q"', "> q", "a: b", "Note: b", " a", "a ", "*nothing*", "`Note`:", "true", "null",
    "5", "2020-01-01", "a\nb", "a\n\nb", "a\n", "\na", "- a\n- b", "```\ncode\n```", "# h\n\ntext", "a\n\n\nb", "Table: x",
    "a\r\nb", "\u2028", "~", "", "---", "*no heading*", "a\x85b",
])  # fmt: skip
TEXTS = HARD | st.text(max_size=12) | st.from_regex(r"[A-Za-z ,.]{1,20}", fullmatch=True)
LINKS = st.fixed_dictionaries({"title": TEXTS}, optional={"url": TEXTS})
TABLES = st.fixed_dictionaries(
    {"columns": st.lists(TEXTS, max_size=3)},
    optional={"caption": TEXTS, "rows": st.lists(st.lists(TEXTS | st.none(), max_size=3), max_size=3)},
)
PARTS = st.recursive(
    st.fixed_dictionaries({"name": TEXTS}, optional={"note": TEXTS}) | TEXTS,
    lambda inner: st.fixed_dictionaries({"name": TEXTS, "parts": st.lists(inner, max_size=2)}),
    max_leaves=3,
)
CONDITIONS = TEXTS | st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS, max_size=2), max_size=2)
ROWS = TEXTS | st.fixed_dictionaries(
    {"name": TEXTS},
    optional={
        "note": TEXTS,
        "condition": CONDITIONS,
        "needs_review": st.lists(TEXTS, max_size=2),
        "parts": st.lists(PARTS, max_size=2),
    },
)
BODY = {"items": st.lists(ROWS, max_size=2), "tables": st.lists(TABLES, max_size=2), "see": st.lists(LINKS, max_size=2)}
SECTIONS = st.recursive(
    st.fixed_dictionaries({}, optional={"heading": TEXTS, "before": TEXTS, "after": TEXTS, **BODY}),
    lambda inner: st.fixed_dictionaries(
        {"heading": TEXTS}, optional={"before": TEXTS, "sections": st.lists(inner, max_size=3), "controls": st.none()}
    ),
    max_leaves=6,
)
DOCUMENTS = st.fixed_dictionaries(
    {"name": TEXTS},
    optional={
        "title": TEXTS, "summary": TEXTS, "id": TEXTS, "description": TEXTS, "platforms": st.lists(TEXTS, max_size=2),
        "metadata": st.dictionaries(TEXTS, TEXTS | st.none(), max_size=2), "sections": st.lists(SECTIONS, max_size=3), **BODY,
    },
)  # fmt: skip


def plain(data: Any) -> Any:
    """Data without the difference between a blank cell and none in a table."""
    match data:
        case {"columns": columns, **others}:
            lines: list[list[Any]] = [columns, *others.get("rows", [])]  # type: ignore[misc]  # what a test made
            columns, *rows = [[cell or "" for cell in line] for line in lines]
            return {**others, "columns": columns, "rows": rows}
        case dict():
            return {key: plain(value) for key, value in data.items()}
        case list():
            return [plain(one) for one in data]
    return data


@pytest.mark.slow
@law(300, here=100)
@given(st.sampled_from(["products", "guides"]), DOCUMENTS)
def test_any_record_comes_back(kind: str, data: Any) -> None:
    assert plain(there_and_back(kind, data)) == plain(data)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    page = f"---\nrecord: products/1\nname: P\n---\n\n{text}"
    assert read_own(page, "page.md").drafts[0].kind == "products"
    assert is_own(text) is False


def test_a_person_can_edit_the_page() -> None:
    page = record_markdown("products", {"id": "p", "name": "P", "sections": [{"heading": "Data", "items": ["Name"]}]})
    edited = (
        page.replace("1. Name", "1. Name\n   a line that was broken\n\n    Text below.\n")
        + "\n## More\n\n* Kind: other\n\nText.\n"
    )
    imported = read_own(edited.replace("\n", "\r\n"), "page.md")
    first, more = imported.drafts[0].data["sections"]
    assert first == {"heading": "Data", "items": ["Name a line that was broken"], "before": "    Text below."}
    assert more == {"heading": "More", "kind": "other", "before": "Text."}
    twice = read_own(page.replace("# P\n", "# P\n\n- Summary: One.\n\nTwo.\n"), "page.md")
    assert twice.drafts[0].data["summary"] == "One.\n\nTwo."
    assert [one.outcome for one in twice.findings] == [Outcome.DOUBT]


@pytest.mark.parametrize(
    "page", ["# P\n", "---\nrecord: items/1\n---\n", "---\nrecord: products/2\n---\n", "---\n- a\n---\n"]
)
def test_another_page_is_refused(page: str) -> None:
    (problem,) = read_own(page, "page.md").problems
    assert (str(problem.position), problem.code) == ("page.md:1:1", "not-imported")


def export(*arguments: str) -> tuple[int, str]:
    result = run("export", *arguments, "--config", ROOT / "mkdocs.yml")
    return result.exit_code, result.output


def test_the_command_writes_one_record_or_all(tmp_path: Path) -> None:
    code, page = export("markdown", "--product", "intune")
    assert code == 0
    assert is_own(page)
    assert export("markdown", "--product", "intune", "--output", str(tmp_path / "one.md"))[0] == 0
    assert (tmp_path / "one.md").read_text("utf-8") == page
    assert export("markdown", "--output", str(tmp_path / "all"))[0] == 0
    assert (tmp_path / "all/products/intune.md").read_text("utf-8") == page
    assert len(list((tmp_path / "all").rglob("*.md"))) == len(list((ROOT / "content/products").glob("*.yml"))) + len(
        list((ROOT / "content/guides").glob("*.yml"))
    )
    for form, begins in (("json", "{"), ("csv", "id,product"), ("schema", "{")):
        code, text = export(form)
        assert code == 0
        assert text.startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["markdown"], "expected --output"),
        (["markdown", "--product", "intun"], 'did you mean "intune"?'),
        (["markdown", "--guide", "x"], 'unknown guide "x"'),
        (["markdown", "--product", "intune", "--guide", "x"], "one of the two"),
        (["json", "--product", "intune"], "No such option"),
        (["pdf"], "pdf"),
    ],
)
def test_a_wrong_call_is_told(arguments: list[str], told: str) -> None:
    code, output = export(*arguments)
    assert code == 2
    assert told in output
