"""Our own site as readers and programs meet it: links, tables, the comparisons, the published data."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest

from crawl import CrawledPage, text_of
from privacy_statements.pages.addresses import Addresses
from privacy_statements.publish.exporters import EXPORTERS
from privacy_statements.publish.records import published_records
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from small import catalog_of

ROOT = Path(__file__).parents[1]
PRODUCTS = {
    "Microsoft Defender for Endpoint on Android",
    "Microsoft Defender for Endpoint on iOS",
    "Microsoft Intune",
    "Microsoft Managed Desktop",
}


@pytest.fixture(scope="module")
def records(built_site: Path) -> dict[str, Any]:
    return json.loads((built_site / "records.json").read_text("utf-8"))


def tables(page: CrawledPage) -> list[lxml.html.HtmlElement]:
    return page.main.xpath(".//table")


def body_rows(table: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """Rows about something; rows that head or explain a group are none."""
    return table.xpath("./tbody/tr[th[@scope='row']]")


def name_of(row: lxml.html.HtmlElement) -> str:
    """What a row is about, without the small links beside it."""
    words = row.xpath("./th//text()[not(ancestor::*[contains(@class, 'ps-tools')])]")
    return " ".join("".join(words).split())


def cells_of(page: CrawledPage, name: str) -> list[str]:
    """The cells of the only row of a page with this name."""
    rows = [row for table in tables(page) for row in body_rows(table) if name_of(row) == name]
    assert len(rows) == 1, f"{len(rows)} rows are called {name}"
    return [text_of(cell) for cell in rows[0].xpath("td")]


# --- every page


def test_no_page_asks_another_site_for_anything(pages: dict[str, CrawledPage]) -> None:
    """What a browser fetches by itself; what readers click may lead anywhere."""
    fetched = "//script/@src | //img/@src | //iframe/@src | //source/@src | //link[not(@rel='canonical')]/@href"
    for page in pages.values():
        assert [url for url in page.tree.xpath(fetched) if "//" in url] == [], page.path


# --- the comparisons


def test_full_url_and_domain_in_the_comparison_of_android_with_ios(pages: dict[str, CrawledPage]) -> None:
    page = pages["comparisons/defender-mobile/index.html"]
    (table,) = tables(page)
    assert [text_of(header) for header in table.xpath("./thead//th")][1:] == [
        "Microsoft Defender for Endpoint on Android",
        "Microsoft Defender for Endpoint on iOS",
    ]
    android, ios = cells_of(page, "Full URL")
    assert android.startswith("Only for")
    assert "supported browsers" in android
    assert ios == "Not stated"
    android, ios = cells_of(page, "Domain and IP address")
    assert android.startswith("Only if")
    assert "background connection" in android
    assert ios.startswith("Only if")
    assert "malicious connection or web page" in ios
    assert "rivacy setting" in ios


def test_reused_data_is_not_called_collected(pages: dict[str, CrawledPage]) -> None:
    parts = [page for path, page in pages.items() if path.startswith("comparisons/all-products/")]
    said = []
    for page in parts:
        (table,) = tables(page)
        headers = [text_of(header) for header in table.xpath("./thead//th")]
        assert set(headers[1:]) == PRODUCTS, "a guide is no column"
        column = headers.index("Microsoft Managed Desktop")
        said += [text_of(row.xpath("*")[column]) for row in body_rows(table)]
    assert len(said) > 100
    spoken_of = [words for words in said if words != "Not stated"]
    assert len(spoken_of) > 10
    assert sum(words.startswith("Reused from ") for words in spoken_of) > len(spoken_of) / 2
    reused = [words for words in spoken_of if "Reused from" in words]
    assert [words for words in reused if words.startswith("Collected")] == []
    assert any("Microsoft Intune" in words or "Intune" in words for words in reused)


# --- the published data

ROW_KEYS = (
    *("id", "product", "item", "name", "section", "category", "necessity", "condition", "answers", "parts", "relation"),
    *("purposes", "retention", "recipients", "visible_to", "control", "level", "data_classes", "identifiability"),
    *("obtained", "url", "position"),
)


def test_records_json_is_what_its_schema_says(built_site: Path, records: dict[str, Any]) -> None:
    schema = json.loads((built_site / "records.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft7Validator
    validator.check_schema(schema)
    assert list(validator(schema).iter_errors(records)) == []
    assert {product["name"] for product in records["products"]} == PRODUCTS
    assert len({row["id"] for row in records["rows"]}) == len(records["rows"]) > 140
    required = set(schema["properties"]["rows"]["items"]["required"])
    assert required >= set(ROW_KEYS)
    # and it says something: what breaks the contract is refused
    for key in ROW_KEYS:
        broken = {**records, "rows": [{name: v for name, v in records["rows"][0].items() if name != key}]}
        assert not validator(schema).is_valid(broken), key
        broken = {**records, "rows": [{**records["rows"][0], key: 7}]}
        assert not validator(schema).is_valid(broken), key
    more = {**records, "rows": [{**records["rows"][0], "added": "within format 2"}]}
    assert validator(schema).is_valid(more)


def test_inherited_values_are_written_out(records: dict[str, Any]) -> None:
    (row,) = [row for row in records["rows"] if row["id"] == "defender-endpoint-ios/web.domain-and-ip"]
    assert row["necessity"] == "required"
    assert row["category"] == "web"
    assert row["section"] == ["Required data", "Web page or network information"]
    assert {use["purpose"] for use in row["purposes"]} >= {"provide-service", "secure"}
    assert row["condition"].startswith("only if")


def test_csv_holds_the_same_rows(built_site: Path, records: dict[str, Any]) -> None:
    lines = list(csv.DictReader(io.StringIO((built_site / "records.csv").read_text("utf-8"))))
    assert [line["id"] for line in lines] == [row["id"] for row in records["rows"]]
    for line, row in zip(lines, records["rows"], strict=True):
        assert None not in line, "a line with too many cells"
        assert None not in line.values(), "a line with too few cells"
        assert (line["name"], line["url"], line["path"]) == (row["name"], row["url"], row["position"]["path"])
        assert line["section"] == "; ".join(row["section"])
        assert line["purposes"] == "; ".join(purpose["name"] for purpose in row["purposes"])
        assert line["exhaustive"] == ("true" if row["exhaustive"] else "false")
        assert line["line"] == str(row["position"]["line"])
    assert {"answer.product", "necessity", "condition", "path"} <= set(lines[0])


FORMULAS = [
    "=1+2",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    '=HYPERLINK("http://x.example")',
    "\uff1d1",
    "\u200b=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_csv_is_a_formula(text: str) -> None:
    """A spreadsheet runs what begins with ``=``, ``+``, ``-`` or ``@``, after white space too."""
    answer = {"answer": "collected", "only": text, "condition": text, "note": text}
    row = {"id": "a", "answer": answer, "retention": {"until": text}, "parts": [text]}
    row |= dict.fromkeys(("name", "note", "form", "code_name"), text)
    record = {"id": "p", "name": "P", "sections": [{"heading": text, "items": [row]}]}
    catalog = catalog_of({"products/p.yml": record})
    exported = EXPORTERS["csv"].make(published_records(catalog, Wording(Language()), Addresses()))
    header, *lines = list(csv.reader(io.StringIO(exported, newline="")))
    (line,) = lines
    assert len(line) == len(header)
    shown = text.strip().strip("\u200b\t\r ")
    assert sum(shown in cell for cell in line) >= 4, "the text is there"
    for cell in line:
        assert not cell.lstrip()[:1] or cell.lstrip()[0] not in "=+-@\uff1d", cell
        assert not cell.startswith(("\t", "\r"))
