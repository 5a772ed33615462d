"""Where data goes: the list and the drawing, compared with the YAML of the records; and the drawing in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lxml.html
import pytest
import yaml
from playwright.sync_api import Browser, Page

from audit.axe import axe_faults
from audit.serving import serve
from audit.visits import VARIANTS, Visit
from browsing import NARROW, WIDE, a_visit
from conftest import ROOT, our_build, run_tool
from crawl import text_of
from privacy_statements import Options, Project, build
from privacy_statements.catalog.build.catalog import build_catalog
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import html_of
from privacy_statements.read.load import load_text
from privacy_statements.views.flow import Flow, flow_of
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

Make = Callable[[dict[str, str | bytes]], Path]
Record = Mapping[str, Any]
OURS = ["defender-endpoint-android", "defender-endpoint-ios", "intune", "managed-desktop"]
SVG = "{http://www.w3.org/2000/svg}"
MOST = 8


# --- the records, read again: nothing of the program


def many(said: Any) -> list[Any]:
    return [] if said is None else said if isinstance(said, list) else [said]


def places(record: Record) -> Iterator[Record]:
    """Everything in a record that is not a denial."""
    if record.get("kind") != "never" and record.get("necessity") != "never":
        yield record
        for inner in [*record.get("items", ()), *record.get("sections", ())]:
            if isinstance(inner, dict):
                yield from places(inner)


def stops(record: Record, names: Mapping[str, str]) -> tuple[set[str], set[str], set[str]]:
    """What the three lists name: sources, stores, recipients."""
    sources, stores, recipients = set[str](), set[str](), set[str]()
    for place in places(record):
        sources |= {names[actor] for actor in many(place.get("collected_by"))}
        sources |= {f"{names[actor]} (gives it)" for actor in many(place.get("given_by"))}
        obtained = place.get("obtained")
        if obtained == "collected":
            sources.add("Collected by the product itself")
        elif isinstance(obtained, dict):
            sources |= {names[source] for source in many(obtained.get("from"))}
        sources |= {names[use["source"]] for use in place.get("uses", ()) if "source" in use}
        for stored in many(place.get("storage")):
            stores.add(", ".join(many(stored.get("stores")) or [names[one] for one in many(stored.get("regions"))]))
        recipients |= {names[one["recipient"]] for one in many(place.get("recipients"))}
        if place.get("shared") is True:
            recipients.add("Shared, with whom is not stated")
        recipients |= {
            names[one] if isinstance(one, str) else names[one["actor"]] for one in many(place.get("visible_to"))
        }
    return sources, stores, recipients


def records_in(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.rglob("*.yml")):
        said = yaml.safe_load(file.read_text("utf-8"))
        for record in many(said):
            yield record
            for value in record.values():  # lists of words of a vocabulary
                yield from (one for one in many(value) if isinstance(one, dict) and {"id", "name"} <= one.keys())


# --- our own products


@pytest.fixture(scope="module")
def ours() -> Built:
    built = our_build()
    assert not built.failed
    return built


def body(built: Built, path: str) -> lxml.html.HtmlElement:
    (page,) = [page for page in built.pages if page.path == path]
    return lxml.html.fragment_fromstring(html_of(page.blocks), create_parent="main")


def listed(main: lxml.html.HtmlElement) -> dict[str, list[str]]:
    """The names in the list, by what each stage is called; a stage of which nothing is stated is left out."""
    (found,) = main.xpath(".//ul[@class='ps-flow-list']")
    return {
        text_of(stage.xpath("b")[0]): [
            re.split(r" \((?:collects|receives|can|reused)|:", text_of(li))[0] for li in stage.xpath("ul/li")
        ]
        for stage in found
    }


def drawing(html: str) -> ElementTree.Element:
    """The drawing as XML: whoever reads it strictly reads it, too."""
    (svg,) = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert "style" not in svg
    flags = re.sub(r" data-(?:search-exclude|pagefind-ignore|record)(?=[ >])", "", svg)  # HTML has them without a value
    return ElementTree.fromstring(flags.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


def boxes(svg: ElementTree.Element) -> list[ElementTree.Element]:
    return [one for one in svg.iter(f"{SVG}rect") if one.get("class") != "ps-flow-frame"]


def arrows(svg: ElementTree.Element) -> list[tuple[int, int, int, int]]:
    """Where each arrow begins and ends."""
    found = [re.match(r"M(\d+) (\d+)C.* (\d+) (\d+)m", one.get("d", "")) for one in svg.iter(f"{SVG}path")]
    assert all(found)
    return [(int(one[1]), int(one[2]), int(one[3]), int(one[4])) for one in found if one]


@pytest.mark.parametrize("product", OURS)
def test_the_flow_of_our_products_is_what_the_records_say(product: str, ours: Built) -> None:
    records = list(records_in(ROOT / "content"))
    names = {record["id"]: record["name"] for record in records if {"id", "name"} <= record.keys()}
    (record,) = [one for one in yaml_products() if one["id"] == product]
    expected = stops(record, names)
    main = body(ours, f"products/{product}.md")
    told = listed(main)
    assert told.pop("Product:") == []
    assert all(told.values()), "nobody is told that nothing is stated"
    sources, stores, recipients = (told.get(f"{name}:", []) for name in ("Comes from", "Stored in", "Other parties"))
    assert set(sources) == expected[0]
    assert len(stores) == len(expected[1])
    for store in expected[1]:
        assert any(all(one in said for one in store.split(", ")) for said in stores), store
    assert set(recipients) == expected[2]
    html = html_of(next(page for page in ours.pages if page.path == f"products/{product}.md").blocks)
    assert ("<svg" in html) == (len(told) > 1), "a drawing of one stage says nothing"
    if "<svg" in html:
        svg = drawing(html)
        columns = [min(len(found), MOST) for found in (sources, [""], stores, recipients)]
        assert len(boxes(svg)) == sum(columns)
        assert len(arrows(svg)) == columns[0] + columns[2] + columns[3]
        assert_arrows_join_columns(svg, columns)


def assert_arrows_join_columns(svg: ElementTree.Element, columns: list[int]) -> None:
    """Each source leads to the product, the product to each store, and all stores together, or the product where no
    store is stated, to each recipient."""
    rects = boxes(svg)
    ends = [sum(columns[: number + 1]) for number in range(4)]
    sources, (product,), stores, recipients = (
        rects[end - number : end] for end, number in zip(ends, columns, strict=True)
    )
    around = [one for one in svg.iter(f"{SVG}rect") if one.get("class") == "ps-flow-frame"] or stores or [product]
    assert len(around) == 1
    expected = [
        *((right_of(source), left_of(product)) for source in sources),
        *((right_of(product), left_of(store)) for store in stores),
        *((right_of(around[0]), left_of(recipient)) for recipient in recipients),
    ]
    assert [((x, y), (to_x, to_y)) for x, y, to_x, to_y in arrows(svg)] == expected


def left_of(rect: ElementTree.Element) -> tuple[int, int]:
    return int(rect.get("x", 0)), int(rect.get("y", 0)) + int(rect.get("height", 0)) // 2


def right_of(rect: ElementTree.Element) -> tuple[int, int]:
    x, y = left_of(rect)
    return x + int(rect.get("width", 0)), y


def yaml_products() -> Iterator[dict[str, Any]]:
    yield from (yaml.safe_load(file.read_text("utf-8")) for file in sorted((ROOT / "content/products").glob("*.yml")))


@pytest.mark.parametrize("product", OURS)
def test_every_entry_leads_to_what_says_it(product: str, ours: Built) -> None:
    main = body(ours, f"products/{product}.md")
    ids = set(main.xpath(".//@id"))
    for entry in main.xpath(".//ul[@class='ps-flow-list']//li[not(ul)]"):
        links = entry.xpath("a/@href")
        assert links, text_of(entry)
        assert all(link == "./" or link[1:] in ids for link in links)


def test_the_twin_has_the_list_and_not_the_drawing(ours: Built) -> None:
    twins = {asset.path: asset.content.decode() for asset in ours.twins()}
    twin = twins["products/managed-desktop.md"]
    assert "Columns with arrows" not in twin
    assert twin.count("## Where the data goes") == 1
    way = twin.split("## Where the data goes")[1].split("\n## ")[0]
    assert "- Comes from:\n  - Windows: [In general]" in way
    assert len(re.findall(r"^  - Windows: ", way, re.MULTILINE)) == 1
    assert "only if the customer uses Microsoft Defender for Endpoint" in way


# --- made-up records


WORDS: Record = {
    "actors": [{"id": "admin", "name": "The admin"}, {"id": "maker", "name": "The maker"}],
    "recipients": [{"id": f"r{n}", "name": f"Recipient {n}", "role": "processor"} for n in range(30)],
    "regions": [{"id": "here", "name": "Here", "countries": ["DE"]}],
}


def flow(product: Record, **others: Record) -> Flow:
    files = {"vocabulary/v.yml": WORDS, "products/p.yml": {"id": "p", "name": "P", **product}, **others}
    loaded = build_catalog([load_text(json.dumps(one), f"content/{path}") for path, one in files.items()], "content")
    assert [one.message for one in loaded.diagnostics if one.severity == "error"] == []
    return flow_of(loaded.catalog.products["p"], Wording(Language()))


def told(made: Flow) -> dict[str, dict[str, list[str]]]:
    """The flow as words: each stage, its stops with their note, and the places of each."""
    return {
        stage.kind: {
            " ".join(filter(None, [entry.name, entry.note])): [
                ": ".join([place.link.text, *place.details]) for place in entry.places
            ]
            for entry in stage.entries
        }
        for stage in made.stages
    }


def test_nothing_stated_is_one_sentence_and_no_drawing() -> None:
    """What stands among what never happens goes nowhere."""
    never = {"heading": "N", "kind": "never", "recipients": "r1", "items": ["B"]}
    staff = {"uses": [{"source": "s"}], "staff": [{"team": "T", "regions": "here"}]}
    source = {"sources/s.yml": {"id": "s", "name": "Source"}}
    made = flow({"items": ["A"], "sections": [{**never, **staff, "necessity": "never"}]}, **source)
    assert (made.stages, made.picture) == ((), None)
    assert made.empty == "Where the data comes from, where it is stored and who receives or sees it is not stated."


def test_where_staff_work_is_no_place_where_data_goes() -> None:
    staff = [{"team": "T", "regions": "here"}]
    made = flow({"storage": {"stores": "A"}, "sections": [{"heading": "D", "staff": staff, "items": ["B"]}]})
    assert told(made) == {"source": {}, "store": {"A": ["In general"]}, "recipient": {}}


def test_each_stop_stands_once_with_all_its_places_and_conditions() -> None:
    section = {
        "id": "logs",
        "heading": "Logs",
        "condition": "you log",
        "visible_to": [{"actor": "admin", "condition": "you ask"}],
        "storage": [{"stores": ["A", "B"], "relation": "one-or-more", "regions": "here"}],
        "items": [
            {"name": "X", "recipients": [{"recipient": "r1", "condition": "you buy"}]},
            {"name": "Y", "obtained": {"how": "reused", "from": ["s"]}},
        ],
    }
    sources = {"heading": "S", "id": "s", "kind": "sources", "uses": [{"source": "s"}, {"subject": "Forms"}]}
    product = {"collected_by": "maker", "recipients": "r1", "sections": [section, sources]}
    assert told(flow(product, **{"sources/s.yml": {"id": "s", "name": "Source"}})) == {
        "source": {
            "The maker collects it": ["In general"],
            "Source": ["Y: reused: only if you log", "S"],
            "Forms": ["S"],
        },
        "store": {"one or more of A and B Here (Germany)": ["Logs: only if you log"]},
        "recipient": {
            "Recipient 1 receives it": ["In general: processor", "X: processor: only if you buy: only if you log"],
            "The admin can see it": ["Logs: only if you ask: only if you log"],
        },
    }


def test_what_is_not_stated_has_no_box() -> None:
    assert flow({"storage": {"stores": "A cellar"}}).picture is None
    made = flow({"collected_by": "maker", "recipients": "r1"})
    assert made.picture is not None
    assert [box.words[0].text for box in made.picture.boxes] == ["The maker", "P", "Recipient 1"]
    assert [head.text for head in made.picture.heads] == ["Comes from", "Product", "Other parties"]
    assert [box.x for box in made.picture.boxes] == [
        head.x - box.width // 2 for head, box in zip(made.picture.heads, made.picture.boxes, strict=True)
    ]
    assert made.picture.frame is None


def test_a_long_column_ends_with_a_count() -> None:
    def column(number: int) -> list[str]:
        made = flow({"storage": {"stores": "A"}, "recipients": [f"r{n}" for n in range(number)]})
        assert len(told(made)["recipient"]) == number, "the list has all"
        assert made.picture is not None
        assert len(made.picture.arrows) == 1 + min(number, MOST)
        return [box.words[0].text for box in made.picture.boxes[2:]]

    assert column(8)[-1] == "Recipient 7"
    assert len(column(8)) == 8
    assert column(9)[-2:] == ["Recipient 6", "and 2 more"]
    assert len(column(30)) == 8


LONG = "Averyverylongnamewithoutanyblank" * 8
HOSTILE = [
    "</text></svg><script>alert(1)</script>\"' onload=x &amp; ]]> <!-- {{ 7*7 }}",
    LONG,
    "WWWWWWWWWWWWWWWW MMMMMMMMMM @@@@@@@@@@@ %%%%%%%%",
    "漢字" * 40,
    "الخصوصية وحماية البيانات الشخصية للمستخدمين في كل مكان",
    "👩‍👩‍👧‍👦" * 30,
    "﷽﷽﷽﷽﷽﷽﷽",
    "a\u0301\u0302\u0303" * 30 + " gnp.exe",
    "நிறுவனத்தின் தனியுரிமை அறிக்கை " * 4,
    "i" * 200,
]


def as_yaml(record: Record) -> str:
    return yaml.safe_dump(dict(record), allow_unicode=True)


def hostile_site(make_project: Make) -> Path:
    vocabulary = {
        "actors": [{"id": f"a{n}", "name": name} for n, name in enumerate(HOSTILE)],
        "recipients": [{"id": f"r{n}", "name": name} for n, name in enumerate(HOSTILE)],
    }
    products = [
        {
            "id": f"p{n}",
            "name": name,
            "collected_by": [f"a{(n + m) % len(HOSTILE)}" for m in range(7)],
            "storage": [{"stores": HOSTILE[(n + m) % len(HOSTILE)], "subject": str(m)} for m in range(1 + n % 4)],
            "recipients": [f"r{m}" for m in range(n)],
            "items": [{"name": f"Item {n}"}],
        }
        for n, name in enumerate(HOSTILE)
    ]
    blocks = "".join(f"\n``` privacy\nview: flow\nid: p{n}\n```\n" for n in range(len(HOSTILE)))
    return make_project(
        {
            "mkdocs.yml": "site_name: Test\ndocs_dir: site-src\ntheme: {name: material, font: false}\n"
            "plugins: [search, privacy-statements]\n",
            "content/vocabulary/v.yml": as_yaml(vocabulary),
            **{f"content/products/{product['id']}.yml": as_yaml(product) for product in products},
            "content/products/empty.yml": as_yaml({"id": "empty", "name": "Empty", "items": ["A"]}),
            "site-src/page.md": f"# Page\n\n## Flows\n{blocks}\n``` privacy\nview: flow\nid: empty\n```\n",
        }
    )


def test_hostile_names_are_text_and_several_flows_share_a_page(make_project: Make) -> None:
    root = hostile_site(make_project)
    built = build(Project(root, root / "site-src", Options()))
    assert not built.failed, as_text(built.diagnostics)
    whole = "".join(built.embedded["page.md"].values())
    assert "<script" not in whole
    ids = re.findall(r'\sid="([^"]*)"', whole)
    assert len(ids) == len(HOSTILE)
    assert len(set(ids)) == len(ids)
    for html in built.embedded["page.md"].values():
        if "<svg" not in html:
            assert "Empty" in html
            continue
        svg = drawing(html)
        known = {one.get("id") for one in svg.iter() if one.get("id")}
        assert set((svg.get("aria-describedby") or "").split()) == known
        shown = ["".join(one.itertext()) for one in svg.iter(f"{SVG}text")]
        main = lxml.html.fragment_fromstring(html, create_parent="main")
        (way,) = main.xpath(".//ul[@class='ps-flow-list']")
        whole_text = re.sub(r"\s", "", text_of(way))
        for line in shown[3 + ("Other parties" in shown) :]:  # after the heads
            piece = re.sub(r"\s", "", line.removesuffix("…"))
            assert piece in whole_text or re.fullmatch(r"and\d+more", piece), line


# --- in a browser


MEASURE = """() => [...document.querySelectorAll('.ps-flow-picture')].map(svg => ({
    rects: [...svg.querySelectorAll('g > rect')].map(r => { const b = r.getBBox(); return [b.x, b.y, b.width, b.height]; }),
    texts: [...svg.querySelectorAll('g:not(.ps-flow-heads)')].map(g => {
        const r = g.querySelector('rect').getBBox();
        return [...g.querySelectorAll('text')].map(t => { const b = t.getBBox();
            return [t.textContent, b.x - r.x, r.x + r.width - b.x - b.width, b.y - r.y, r.y + r.height - b.y - b.height]; });
    }).flat(),
    heads: [...svg.querySelectorAll('.ps-flow-heads text')].map(t => { const b = t.getBBox(); return [b.x, b.x + b.width]; }),
    inside: [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height],
}))"""
WIDER = ".ps-flow-picture, .ps-flow-picture * { font-family: 'DejaVu Sans', Verdana, sans-serif !important; }"


def assert_nothing_collides(page: Page) -> int:
    measured = page.evaluate(MEASURE)
    for picture in measured:
        width, height = picture["inside"]
        for text, *room in picture["texts"]:
            assert min(room) >= 0, (text, room)
        rects = picture["rects"]
        for number, (x, y, wide, high) in enumerate(rects):
            assert x >= 0
            assert y >= 0
            assert x + wide <= width
            assert y + high <= height
            for other_x, other_y, other_wide, other_high in rects[:number]:
                apart = (
                    x >= other_x + other_wide or other_x >= x + wide or y >= other_y + other_high or other_y >= y + high
                )
                assert apart, (x, y, other_x, other_y)
        heads = picture["heads"]
        assert all(left >= 0 and right <= width for left, right in heads)
        assert all(first[1] <= second[0] for first, second in pairwise(heads))
    return len(measured)


@pytest.mark.browser
@pytest.mark.parametrize("style", ["", WIDER], ids=["our font", "a wide font"])
def test_text_fits_its_box_and_no_box_lies_on_another(browser: Browser, address: str, style: str) -> None:
    with a_visit(browser, viewport=WIDE, bypass_csp=True) as (_, page, _, _):
        drawn = []
        for product in OURS:
            page.goto(f"{address}products/{product}/")
            if style:
                page.add_style_tag(content=style)
            drawn += [product] * assert_nothing_collides(page)
        assert {"intune", "managed-desktop"} <= set(drawn)
        assert len(drawn) == len(set(drawn))


@pytest.mark.browser
def test_hostile_names_fit_and_the_page_has_no_faults(browser: Browser, make_project: Make) -> None:
    root = hostile_site(make_project)
    result = run_tool("mkdocs", "build", "-q", "-d", "site", cwd=root)
    assert result.returncode == 0, result.stderr
    verified = run_tool("privacy-statements", "verify", "--config", "mkdocs.yml", "site", cwd=root)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    index = json.loads((root / "site/search/search_index.json").read_text("utf-8"))
    text = next(doc["text"] for doc in index["docs"] if doc["location"] == "page/#flows")
    assert "Columns with arrows" not in text, "the drawing is not searched"
    with serve(root / "site") as there, a_visit(browser, viewport=WIDE, bypass_csp=True) as (_, page, _, said):
        page.goto(f"{there}page/")
        assert assert_nothing_collides(page) == len(HOSTILE)
        page.add_style_tag(content=WIDER)
        assert_nothing_collides(page)
        assert said == []
        assert list(axe_faults(Visit(page, there, VARIANTS["light"]))) == []


@pytest.mark.browser
def test_a_phone_has_the_list_alone_and_paper_both(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=NARROW) as (_, page, _, _):
        page.goto(f"{address}products/managed-desktop/")
        assert not page.locator(".ps-flow-picture").is_visible()
        assert page.locator(".ps-flow-list").is_visible()
        page.emulate_media(media="print")
        assert page.locator(".ps-flow-picture").is_visible()
        assert page.locator(".ps-flow-list").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, {"forced_colors": "active"}, {}], ids=str)
def test_the_ink_is_that_of_the_text(browser: Browser, address: str, options: dict[str, Any]) -> None:
    """In the dark, in forced colours and on paper: lines and letters have the colour of the words around them."""
    with a_visit(browser, viewport=WIDE, **options) as (_, page, _, _):
        page.goto(f"{address}products/managed-desktop/")
        for media in ("screen", "print"):
            page.emulate_media(media=media)
            ink = """() => { const of = (s, p) => getComputedStyle(document.querySelector(s))[p];
                return [of('.ps-flow-list', 'color'), of('.ps-flow-picture text', 'fill'),
                        of('.ps-flow-picture path', 'stroke'), of('.ps-flow-picture g > rect', 'stroke'),
                        of('.ps-flow-picture g > rect', 'fill')]; }"""
            words, *inks, ground = page.evaluate(ink)
            assert set(inks) == {words}, media
            assert ground == "none"
