"""A made-up site with two years of history: changes, feeds, tombstones, marks, and what a page said on a day."""

from __future__ import annotations

import json
import posixpath
import re
import zlib
from pathlib import Path

import lxml.etree
import lxml.html
import pytest

from conftest import ROOT, Make, run_tool
from crawl import text_of
from privacy_statements import Options, Project, build
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.edit.scaffold.site import site_files
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import html_of
from small import run, site_of

VOCABULARY = "purposes: [{id: serve, name: Serve}, {id: ads, name: Ads}]\ncategories: [{id: c, name: Web}]\n"
ITEMS = "- {id: web.page, name: Web page, category: c}\n- {id: web.time, name: Time of visit, category: c}\n- {id: web.place, name: Place, category: c}\n"
TORCH = "id: torch\nname: Torch\nsections:\n- {id: data, heading: Data, kind: data, items: [%s]}\n"
LAMP = "id: lamp\nname: Lamp\nitems: [{item: web.page}]\n"
NOTES = """\
- {id: n1, name: "Advertising\\x0bwith pages", date: 2026-05-01, announced: 2026-04-01, products: torch, items: web.page, impact: expansion, material: true, what: "Pages are used for *ads*.\\uFFFF", reason: Money <3.}
- {id: n2, name: No more places, date: 2026-06-01, products: torch, items: web.place, impact: reduction, what: Places are over., reason: Nobody needs them.}
- {id: n3, name: Clearer words, date: 2025-03-01, products: [torch, lamp], items: web.time, impact: clarification, what: Said again.}
"""  # fmt: skip
OPTIONS = Options(language="en")


def built(root: Path, site_url: str = "https://s.example/") -> Built:
    return site_of(Project(root, root / "site-src", OPTIONS, site_url=site_url, site_name="S"))


def body(made: Built, path: str) -> lxml.html.HtmlElement:
    (page,) = [page for page in made.pages if page.path == path]
    return lxml.html.fragment_fromstring(html_of(page.blocks), create_parent="main")


def freeze(root: Path, day: str) -> str:
    (root / "mkdocs.yml").write_text("site_name: S\nplugins: [privacy-statements]\n")
    result = run("freeze", day, "--config", root / "mkdocs.yml")
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def site(make_project: Make) -> tuple[Path, Built]:
    """The site as it is built first, then frozen, and then changed for two years."""
    root = make_project(
        {
            "content/vocabulary/v.yml": VOCABULARY,
            "content/items/i.yml": ITEMS,
            "content/products/torch.yml": TORCH
            % "{item: web.page}, {item: web.time, purposes: serve}, {item: web.place}, {name: Beam}",
            "content/products/lamp.yml": LAMP,
            "content/guides/off.yml": "{id: off, name: Off, affects: [{product: torch, how: turns-off, items: web.page}]}",
            "content/products/.#torch.yml": "the lock of an editor: [",
        }
    )
    first = built(root)
    assert "snapshots" in freeze(root, "2024-11-01")
    freeze(root, "2026-04-01")
    (root / "content/products/lamp.yml").unlink()
    (root / "content/guides/off.yml").unlink()
    (root / "content/products/torch.yml").write_text(
        TORCH
        % "{item: web.page, purposes: ads}, {item: web.place, status: removed}, {id: new, name: New}, {name: Ray, former_names: Beam}"
    )
    (root / "content/changes").mkdir()
    (root / "content/changes/c.yml").write_text(NOTES.replace("[torch, lamp]", "torch"))
    return root, first


def test_the_page_of_changes_leads_by_what_it_means_and_by_product(site: tuple[Path, Built]) -> None:
    main = body(built(site[0]), "changes/index.md")
    names = [text_of(one) for one in main.xpath(".//h2")]
    assert names[:3] == ["No more places", "Advertising with pages", "Clearer words"]
    assert main.xpath("./p[1]/following::p[1]/a/@href") == ["#by-meaning", "#by-product"], "before all of them"
    (by_meaning, by_product) = (
        main.xpath(f".//h2[@id='{name}']/following::dl[1]")[0] for name in ("by-meaning", "by-product")
    )
    assert text_of(by_meaning.xpath("./div/dt")[0]) == "More is done with data, or a promise is weaker"
    assert by_meaning.xpath("./div[1]/dd/a/@href") == ["#change-n1"]
    assert by_product.xpath("./div[dt='Torch']/dd/a/@href") == ["#change-n2", "#change-n1", "#change-n3"]
    feeds = ["feed.xml", "expansions.xml", "products/torch.xml"]
    assert main.xpath(".//h2[@id='feeds']/following::a/@href")[:3] == feeds


def test_the_feeds_are_valid(site: tuple[Path, Built]) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    schema = lxml.etree.RelaxNG(file=str(ROOT / "tests/data/atom.rng"))
    for site_url in ("https://s.example/", ""):
        assets = {asset.path: asset.content for asset in built(site[0], site_url).assets}
        feeds = {path: lxml.etree.fromstring(content) for path, content in assets.items() if path.endswith(".xml")}
        assert {*feeds} == {"changes/feed.xml", "changes/expansions.xml", "changes/products/torch.xml"}
        for feed in feeds.values():
            schema.assertValid(feed)
            assert feed.findtext(f"{atom}author/{atom}name"), "4.1.1: else each entry has an author"
            entries = feed.findall(f"{atom}entry")
            for one in (feed, *entries):
                assert re.match(r"(https://s\.example/|urn:uuid:)", one.findtext(f"{atom}id"))
            assert all(entry.find(f"{atom}link").get("href") and entry.findtext(f"{atom}summary") for entry in entries)
            assert len({one.findtext(f"{atom}id") for one in entries}) == len(entries)
        assert [one.findtext(f"{atom}title") for one in feeds["changes/expansions.xml"].findall(f"{atom}entry")] == ["Advertising with pages"]  # fmt: skip
    for good, fault in (("T00:00:00Z", ""), (' term="', ' name="'), ("<entry>", "<entry><id>again</id>")):
        broken = lxml.etree.tostring(feeds["changes/feed.xml"], encoding="unicode").replace(good, fault, 1)
        assert not schema.validate(lxml.etree.fromstring(broken)), fault
    assert feeds["changes/feed.xml"].findtext(f"{atom}entry/{atom}updated") == "2026-06-01T00:00:00Z"


def test_what_is_gone_is_at_its_old_anchor(site: tuple[Path, Built]) -> None:
    freeze(site[0], "2026-05-20")
    made = built(site[0])
    main = body(made, "products/torch.md")
    removed, from_snapshot = (main.xpath(f".//*[@id='{anchor}']")[0] for anchor in ("row-web.place", "row-web.time"))
    assert removed.tag == from_snapshot.tag == "div", "no row of a table"
    assert "Until June 1, 2026" in text_of(removed)
    assert "Nobody needs them." in text_of(removed)
    assert "Last found in the statement of April 1, 2026" in text_of(from_snapshot), "a newer state forgets nothing"
    assert "Until" not in text_of(from_snapshot), "an earlier note is not about its end"
    assert "Purposes Serve" in text_of(from_snapshot)
    assets = {asset.path: asset.content for asset in made.assets if isinstance(asset.content, bytes)}
    assert b"web.place" not in assets["records.json"], "it does not count any more"
    page = lxml.html.fromstring(assets["products/lamp/index.html"])
    assert page.xpath("string(//h1)") == "Lamp", "no mark of the program around it"
    assert page.xpath("//*[@id='row-web.page']")
    assert any(href.endswith("as-of/2026-04-01/lamp/") for href in page.xpath("//a/@href"))
    over = "{id: dead, name: Dead, purposes: ads, status: removed}"
    torch = site[0] / "content/products/torch.yml"
    torch.write_text(TORCH % over)
    freeze(site[0], "2026-05-25")
    torch.write_text(TORCH % "{id: new, name: New}")
    main = body(built(site[0]), "products/torch.md")
    dead, removed = (text_of(main.xpath(f".//*[@id='row-{name}']")[0]) for name in ("dead", "web.place"))
    assert dead == "Dead What it said Collected Purposes Ads", "no day on which it held was frozen"
    assert "Until June 1, 2026 Last found in the statement of April 1, 2026" in removed


def test_rows_say_since_when_and_items_their_history(site: tuple[Path, Built]) -> None:
    made = built(site[0])
    main = body(made, "products/torch.md")
    marks = main.xpath(".//th[@id]//strong[@class='ps-badge']")
    badges = {one.xpath("string(ancestor::th/@id)"): text_of(one) for one in marks}
    assert badges == {"row-web.page": "Change: May 1, 2026", "row-new": "New since April 1, 2026"}, (
        "a renamed row is not new"
    )
    assert not main.xpath(".//*[@id='row-beam']"), "and nothing that is gone"
    assert body(made, "categories/c.md").xpath(".//a[contains(@href, 'change-n1')]")


def test_a_frozen_page_says_what_the_page_said_that_day(site: tuple[Path, Built]) -> None:
    root, first = site
    made = built(root)
    then, now = body(first, "products/torch.md"), body(made, "as-of/2024-11-01/torch.md")

    def parts(main: lxml.html.HtmlElement) -> list[str]:
        """Everything from the first answers on, and the anchors in it."""
        inside = main.xpath(".//h2[@id='at-a-glance']/following::*")
        return [text for one in inside for text in (one.get("id"), None if len(one) else text_of(one)) if text]

    end = parts(then).index("downloads")  # the files of today are no files of that day
    assert end > 20
    assert parts(then)[:end] == parts(now)[:end]
    top = text_of(now.xpath(".//dl[contains(@class, 'ps-top')]")[0])
    assert "As of November 1, 2024" in top
    assert "It may no longer hold." in text_of(now.xpath(".//strong[@class='ps-badge']")[0]), "before everything else"
    digests = json.loads((root / "snapshots/manifest.json").read_text())["sha256"]
    assert digests["2024-11-01"] in top
    (published,) = [asset.content for asset in made.assets if asset.path == "as-of/manifest.json"]
    assert json.loads(published)["sha256"] == digests
    rows = now.xpath(".//th[starts-with(@id, 'row-')]/@id")
    assert rows == ["row-web.page", "row-web.time", "row-web.place", "row-beam"]
    assert any(href.endswith("products/torch/") for href in now.xpath(".//dl[contains(@class, 'ps-top')]//a/@href"))


def test_two_choices_from_home(site: tuple[Path, Built]) -> None:
    """What changed since April, and what the page of Torch said on a day; with the home page and the menu of a new site."""
    root, _ = site
    for path, text in site_files("S", "Torch").items():
        if path in ("mkdocs.yml", "docs/index.md"):
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text(text)
    result = run_tool("mkdocs", "build", "-q", "-f", root / "mkdocs.yml", "-d", root / "site")
    assert result.returncode == 0, result.stderr

    def links(path: str) -> dict[str, str]:
        return {one.get("href"): text_of(one) for one in lxml.html.parse(root / "site" / path).xpath("//a[@href]")}

    home, changes = links("index.html"), lxml.html.parse(root / "site/changes/index.html")
    assert home["changes/"] == "What changed"
    assert home["products/torch/"] == "Torch"
    assert links("products/torch/index.html")["../../as-of/2026-04-01/torch/"] == "April 1, 2026"
    dates = [text_of(one) for one in changes.xpath("//main//h2/following-sibling::dl/div[dt='Holds from']/dd")]
    assert dates == ["June 1, 2026", "May 1, 2026", "March 1, 2025"], "the newest first: one sees where April is"
    assert changes.xpath("//head/link[@type='application/atom+xml']/@href") == ["feed.xml"]
    assert not lxml.html.parse(root / "site/index.html").xpath("//head/link[@type='application/atom+xml']")


def test_a_frozen_state_never_changes(site: tuple[Path, Built]) -> None:
    root, _ = site
    result = run("freeze", "2026-04-01", "--config", root / "mkdocs.yml")
    assert result.exit_code == 1
    assert "a snapshot never changes" in result.output
    result = run("freeze", "2999-01-01", "--config", root / "mkdocs.yml")
    assert "2999-01-01 is in the future" in result.output
    file = root / "snapshots/2024-11-01.snapshot"
    for broken in (b"broken", zlib.compress(b"[]"), zlib.compress(b'{"a.yml": 1}')):
        file.write_bytes(broken)
        found = build(Project(root, root / "site-src", OPTIONS)).diagnostics
        assert [one.code for one in found if one.position.path.startswith("snapshots")] == ["broken-snapshot"]
    file.write_bytes(zlib.compress(json.dumps({"products/p.yml": "{id: p, name: P, purpses: serve}"}).encode()))
    assert "1 file could not be read completely" in as_text(
        build(Project(root, root / "site-src", OPTIONS)).diagnostics
    )
    file.unlink()
    assert "met no snapshot of 2024-11-01" in as_text(build(Project(root, root / "site-src", OPTIONS)).diagnostics)


def test_a_link_of_a_frozen_page_leads_somewhere(site: tuple[Path, Built]) -> None:
    made = built(site[0])
    files = {"index.html", *map(made.addresses.file_of, (page.path for page in made.pages))}
    files |= {asset.path for asset in made.assets}
    for page in made.pages:
        if page.path.startswith("as-of/"):
            here = Path("/") / made.addresses.file_of(page.path)
            for href in body(made, page.path).xpath(".//a/@href"):
                if not re.match(r"https?:|#|mailto:", href):
                    path = href.partition("#")[0]
                    name = posixpath.normpath(f"{here.parent}/{path}") + ("/index.html" if path.endswith("/") else "")
                    assert name.lstrip("/") in files, (page.path, href)
