"""What pages tell programs of themselves: dates, addresses, linked data, the main element, the version."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from conftest import ROOT, Make, files_in
from crawl import crawl
from hosted import built_at
from privacy_statements.pages.imprint import fingerprint
from privacy_statements.pages.page import Heading, Html, Page
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from small import site_of

# Of schema.org: the types that we use, with their own properties and those that they inherit.
THING = {"@type", "@id", "name", "description", "url", "alternateName"}
WORK = THING | {"inLanguage", "isPartOf", "dateModified", "datePublished", "publisher", "creator"}
WORK |= {"about", "mainEntity", "isBasedOn"}
VOCABULARY = {
    "WebSite": WORK,
    "WebPage": WORK,
    "CollectionPage": WORK,
    "Organization": THING,
    "SoftwareApplication": WORK | {"operatingSystem"},
    "DefinedTerm": THING | {"inDefinedTermSet"},
    "DefinedTermSet": WORK,
    "Dataset": WORK | {"distribution"},
    "DataDownload": WORK | {"contentUrl", "encodingFormat"},
}  # fmt: skip

DATED = files_in("dated")
DATES = yaml.safe_load((ROOT / "tests/data/dates.yml").read_text("utf-8"))


def things(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from things(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from things(inner)


def pages_of(root: Path) -> dict[str, Page]:
    return {page.path: page for page in site_of(root).pages}


# --- dates


def test_the_date_of_a_page_is_the_newest_that_its_records_give(make_project: Make):
    pages = pages_of(make_project(DATED))
    found = {path: pages[path].date for path in DATES}
    assert found == DATES


def test_only_a_page_of_one_record_is_dated_itself(make_project: Make):
    """The others may speak of products without a date."""
    pages = pages_of(make_project(DATED))

    def printed(path: str) -> str:
        foot = "".join(block.html for block in pages[path].blocks if isinstance(block, Html))
        return BeautifulSoup(foot, "lxml").select(".ps-paper > span")[1].text

    newest = {path for path, date in DATES.items() if date and printed(path).startswith("Newest dated source: ")}
    assert newest == {
        "items/both.md",
        "items/new.md",
        "comparisons/c.md",
        "products/index.md",
        "guides/index.md",
        "questions/old.md",
        "questions/all.md",
        "applies/old.md",
        "rights.md",
        "retention.md",
        "choices.md",
        "viewers/index.md",
        "viewers/own-admin.md",
    }
    assert {printed(path) for path, date in DATES.items() if not date} == {"Date not stated"}
    assert printed("products/new.md") == "Dated March 3, 2023"


@pytest.mark.slow
def test_dates_reach_the_page_and_the_sitemap(make_project: Make):
    root = make_project(DATED)
    built_at(root, strict=False, site="out")
    sitemap = BeautifulSoup((root / "out" / "sitemap.xml").read_text(), "xml")
    listed = {entry.loc.text: entry.lastmod and entry.lastmod.text for entry in sitemap.find_all("url")}
    for path, date in DATES.items():
        address = path.removesuffix("index.md") if path.endswith("index.md") else path.removesuffix(".md") + "/"
        head = BeautifulSoup((root / "out" / address / "index.html").read_text(), "lxml").head
        said = [tag["content"] for tag in head.select('meta[property="article:modified_time"]')]
        assert said == ([date.isoformat()] if date else []), path
        assert listed[f"https://t.example/sub/{address}"] == (date and date.isoformat()), path
        (canonical,) = head.select("link[rel=canonical]")
        assert canonical["href"] == f"https://t.example/sub/{address}"
    assert listed["https://t.example/sub/"] is None, "a hand-written page has no date, and not that of the build"
    assert (
        gzip.decompress((root / "out" / "sitemap.xml.gz").read_bytes()).decode()
        == (root / "out" / "sitemap.xml").read_text()
    )


def test_a_site_without_any_date_can_be_built(make_project: Make):
    """And what hand-written pages say of themselves stands in their linked data."""
    mine = "---\ntitle: Mine\ndescription: What I say.\n---\n"
    root = make_project({"content/products/p.yml": "{id: p, name: P}", "site-src/mine.md": mine})
    built_at(root, strict=False, site="out")
    assert "lastmod" not in (root / "out" / "sitemap.xml").read_text()
    mine_too, home = (json.loads((root / "out" / f"{name}.jsonld").read_text()) for name in ("mine", "index"))
    assert (mine_too["name"], mine_too["description"]) == ("Mine", "What I say.")
    assert "description" not in home


# --- linked data


@pytest.mark.slow
def test_every_page_has_linked_data_in_words_of_schema_org(built_site: Path):
    pages = [page for page in crawl(built_site).values() if page.path.endswith("index.html")]
    assert len(list(built_site.rglob("*.jsonld"))) == len(pages) > 100
    for page in pages:
        (link,) = page.tree.xpath("//head/link[@rel='alternate'][@type='application/ld+json']/@href")
        data = json.loads(((built_site / page.path).parent / link).read_text())
        assert data.pop("@context") == "https://schema.org"
        assert data["url"] == page.tree.xpath("//link[@rel='canonical']/@href")[0]
        for thing in things(data):
            assert set(thing) <= VOCABULARY[thing["@type"]], thing
            assert all(thing.values()), thing
        if generated := page.tree.xpath("//meta[@property='article:modified_time']/@content"):
            assert data["dateModified"] == generated[0]


def test_linked_data_says_what_the_record_says(make_project: Make):
    root = make_project(DATED)
    assets = {one.path: one.content for one in build(read_project(root / "mkdocs.yml", root)).assets}
    product = json.loads(assets["products/old.jsonld"])
    assert product["about"] == {
        "@type": "SoftwareApplication",
        "name": "Old",
        "alternateName": ["Older"],
        "operatingSystem": "iOS, Android",
    }
    assert product["isBasedOn"] == {
        "@type": "WebPage", "name": "S", "url": "https://s.example/", "datePublished": "2020-01-01",
    }  # fmt: skip
    assert product["publisher"] == {"@type": "Organization", "name": "Us", "url": "https://us.example/"}
    assert product["url"] == "https://t.example/sub/products/old/"
    assert product["isPartOf"] == {"@type": "WebSite", "name": "Test", "url": "https://t.example/sub/"}
    assert "dateModified" not in json.loads(assets["products/never.jsonld"])
    assert [each["name"] for each in json.loads(assets["comparisons/c.jsonld"])["about"]] == ["Old", "Never dated"]
    data = json.loads(assets["products/index.jsonld"])["mainEntity"]
    assert [each["contentUrl"] for each in data["distribution"]] == [
        "https://t.example/sub/records.json",
        "https://t.example/sub/records.csv",
    ]


# --- the main element


def test_every_generated_page_has_one_main_element(built_site: Path):
    for file in (built_site / "products").rglob("index.html"):
        soup = BeautifulSoup(file.read_text(), "lxml")
        assert len(soup.find_all("main")) == 1
        (main,) = soup.select("#ps-page")
        assert main.find_parent("main")
        assert main.find("h1")
        assert main["data-kind"] in ("product", "index")


# --- the version


def test_the_version_changes_with_what_a_page_says_and_with_nothing_else(make_project: Make):
    def versions(files: dict[str, str | bytes]) -> dict[str, str]:
        config = f"{str(DATED['mkdocs.yml']).replace('[privacy-statements]', '')}\n  - privacy-statements: {{record_url: 'https://r.example/{{path}}#L{{line}}'}}\n"
        pages = pages_of(make_project({**DATED, "mkdocs.yml": config, **files}))
        papers = {path: page.blocks[-1] for path, page in pages.items()}
        found = {
            path: re.findall(r"\b[0-9a-f]{8}\b", paper.html)
            for path, paper in papers.items()
            if isinstance(paper, Html)
        }
        return {path: version for path, (version,) in found.items()}

    before = versions({})
    moved = versions({"content/products/old.yml": f"# a comment\n\n{DATED['content/products/old.yml']!s}"})
    assert moved == before, "a line that moves changes nothing"
    changed = versions({"content/products/old.yml": str(DATED["content/products/old.yml"]).replace("iOS", "macOS")})
    assert {path for path in before if before[path] != changed[path]} == {"products/index.md", "products/old.md"}
    changed = versions(
        {"content/products/old.yml": str(DATED["content/products/old.yml"]).replace("answer: coll", "answer: not-coll")}
    )
    of_rows = {path for path in before if before[path] != changed[path]}
    assert "products/old.md" in of_rows, "that of a product is made from its rows"
    assert "products/new.md" not in of_rows
    assert len(set(before.values())) == len(before)


def test_the_version_knows_each_block():
    heading, html = Heading(2, "A", "a"), Html("<p>b</p>")
    assert fingerprint([heading, html]) == fingerprint([heading, html])
    assert fingerprint([heading, html]) != fingerprint([html, heading])
    assert fingerprint([Html("a"), Html("b")]) != fingerprint([Html("ab")])
    tools = '<a class="ps-tools" href="x#L1">record</a>'
    assert fingerprint([Html(f"<th>a{tools}</th>")]) == fingerprint([Html(f"<th>a{tools.replace('L1', 'L2')}</th>")])
