"""Several pages of Markdown as one product: each a section, in order, and no link broken."""

from __future__ import annotations

from typing import Any

from privacy_statements_import.draft import Draft, Finding, Imported, Outcome
from privacy_statements_import.markdown_source import markdown_pages, read_markdown
from privacy_statements_import.sources import Asked, SourceFile

ASKED = Asked("torch", name="Torch")


def page(name: str, /, **data: Any) -> tuple[SourceFile, dict[str, Any]]:
    return SourceFile(f"docs/{name}.md", b""), {"id": "torch", **data}


def joined(*pages: tuple[SourceFile, dict[str, Any]], asked: Asked = ASKED, kind: str = "products") -> Imported:
    data = {file.path: one for file, one in pages}

    def read(file: SourceFile, asked: Asked) -> Imported:
        draft = Draft(kind, asked.product, data[file.path])
        return Imported((draft,), (Finding(3, Outcome.ITEM, file.name),), 10, 4)

    return markdown_pages([file for file, _ in pages], asked, read)


def test_one_page_is_the_product():
    result = joined(page("a", name="Page", title="Page", sections=[{"heading": "One"}]))
    assert result.drafts[0].data == {"id": "torch", "name": "Torch", "title": "Page", "sections": [{"heading": "One"}]}
    assert result.findings == (Finding(3, Outcome.ITEM, "a.md", path="docs/a.md"),)


def test_several_pages_are_sections_in_their_order():
    result = joined(
        page("a", name="A", title="Page A", summary="What it is.", metadata={"x": "1", "y": "2"}, items=["IMEI"]),
        page(
            "b",
            name="B",
            see_also=[{"title": "More"}],
            metadata={"x": "3", "z": "4"},
            sections=[{"heading": "One"}],
            needs_review=["look"],
        ),
    )
    [draft] = result.drafts
    assert draft.data == {
        "id": "torch",
        "name": "Torch",
        "title": "Page A",
        "metadata": {"x": "1", "y": "2", "z": "4"},
        "see_also": [{"title": "More"}],
        "sections": [
            {"heading": "Page A", "before": "What it is.", "items": ["IMEI"]},
            {"heading": "B", "sections": [{"heading": "One"}], "needs_review": ["look"]},
        ],
    }
    left_out = [(f.path, f.text) for f in result.findings if f.outcome is Outcome.LEFT_OUT]
    assert left_out == [("docs/b.md", "x: 3")]
    assert (result.words, result.prose_words) == (20, 8)


def test_ids_that_two_pages_have_are_told_apart_and_links_follow():
    sections = [
        {"id": "data", "heading": "Data", "before": "See [there](#data) and [it](#row-imei) and [#database](#data.b)"}
    ]
    rows = [{"id": "imei", "name": "IMEI", "see": [{"title": "x", "url": "#data"}]}]
    result = joined(*(page(name, name=name, items=rows, sections=sections) for name in "ab"))
    first, second = result.drafts[0].data["sections"]
    assert first["sections"] == sections
    assert second["items"] == [{"id": "imei-2", "name": "IMEI", "see": [{"title": "x", "url": "#data-2"}]}]
    assert second["sections"][0]["id"] == "data-2"
    assert second["sections"][0]["before"] == "See [there](#data-2) and [it](#row-imei-2) and [#database](#data.b)"


def test_guides_of_several_pages_stay_apart():
    result = joined(page("a", name="A"), page("b", name="B"), kind="guides")
    assert [(draft.id, draft.data["id"]) for draft in result.drafts] == [("torch-a", "torch-a"), ("torch-b", "torch-b")]


def test_real_pages_together():
    first = b"# Torch data\n\nWhat it does.\n\n## Required data\n\nThe app collects:\n\n- IMEI\n- Serial number\n"
    second = b"# Torch storage\n\n## Required data\n\nIt is kept for 30 days.\n"
    files = [SourceFile("docs/a.md", first), SourceFile("docs/b.md", second)]
    [draft] = read_markdown(files, ASKED).drafts
    assert [section["heading"] for section in draft.data["sections"]] == ["Torch data", "Torch storage"]
    assert "What it does." in str(draft.data)
    assert "30 days" in str(draft.data["sections"][1])
