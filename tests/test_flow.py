"""Where data goes: the list, compared with the YAML of the records; hostile names in it, in a browser, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml
from playwright.sync_api import Browser, Page

from answers_read import body
from audit.axe import axe_faults
from audit.serving import serve
from audit.visits import VARIANTS, Visit
from browsing import NARROW, WIDE, a_visit
from conftest import ROOT, Make, our_build
from crawl import text_of
from hosted import built_at
from plain_records import many
from privacy_statements import Options, Project, build
from privacy_statements.cli.verify import verify_site
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.pages.built import Built
from privacy_statements.project import read_project
from privacy_statements.views.flow import Flow, flow_of
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from small import catalog_of

Record = Mapping[str, Any]
OURS = ["defender-endpoint-android", "defender-endpoint-ios", "intune", "managed-desktop"]
MOST = 8


# --- the records, read again: nothing of the program


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
    return our_build()


def listed(main: lxml.html.HtmlElement) -> dict[str, list[str]]:
    """The names in the list, by what each stage is called; a stage of which nothing is stated is left out."""
    (found,) = main.xpath(".//ul[@class='ps-flow']")
    return {
        text_of(stage.xpath("b")[0]): [
            re.split(r" \((?:collects|receives|can|reused)|:", text_of((li.xpath("details/summary") or [li])[0]))[0]
            for li in stage.xpath("ul/li")
        ]
        for stage in found
    }


@pytest.mark.parametrize("product", OURS)
def test_the_flow_of_our_products_is_what_the_records_say(product: str, ours: Built) -> None:
    folders = ("plugins/privacy_statements/catalog/word_lists", "content")
    records = [record for folder in folders for record in records_in(ROOT / folder)]
    names = {record["id"]: record["name"] for record in records if {"id", "name"} <= record.keys()}
    (record,) = [one for one in yaml_products() if one["id"] == product]
    expected = stops(record, names)
    main = body(ours, f"products/{product}.md")
    if sum(map(len, expected)) <= 2:  # the lines at a glance say as much
        assert not main.xpath(".//ul[@class='ps-flow']")
        return
    told = listed(main)
    assert len(told.pop("Product")) == 1
    assert all(told.values()), "nobody is told that nothing is stated"
    sources, stores, recipients = (told.get(name, []) for name in ("Comes from", "Stored in", "Other parties"))
    assert set(sources) == expected[0]
    assert len(stores) == len(expected[1])
    for store in expected[1]:
        assert any(all(one in said for one in store.split(", ")) for said in stores), store
    assert set(recipients) == expected[2]


def yaml_products() -> Iterator[dict[str, Any]]:
    yield from (yaml.safe_load(file.read_text("utf-8")) for file in sorted((ROOT / "content/products").glob("*.yml")))


@pytest.mark.parametrize("product", OURS)
def test_every_entry_leads_to_what_says_it(product: str, ours: Built) -> None:
    main = body(ours, f"products/{product}.md")
    ids = set(main.xpath(".//@id"))
    for entry in main.xpath(".//ul[@class='ps-flow']//li[not(ul)]"):
        links = entry.xpath(".//a/@href")
        assert links, text_of(entry)
        assert all(link == "./" or link[1:] in ids for link in links)


def test_the_twin_has_the_list(ours: Built) -> None:
    twins = {asset.path: asset.content.decode() for asset in ours.twins()}
    twin = twins["products/managed-desktop.md"]
    assert twin.count("## Where the data goes") == 1
    way = twin.split("## Where the data goes")[1].split("\n## ")[0]
    assert len(re.findall(r"^  - (?:\*\*)?Windows", way, re.MULTILINE)) == 1
    assert "only if the customer uses Microsoft Defender for Endpoint" in way


# --- made-up records


WORDS: Record = {
    "actors": [{"id": "admin", "name": "The admin"}, {"id": "maker", "name": "The maker"}],
    "recipients": [{"id": f"r{n}", "name": f"Recipient {n}", "role": "processor"} for n in range(30)],
    "regions": [{"id": "here", "name": "Here", "countries": ["DE"]}],
}


def flow(product: Record, **others: Record) -> Flow:
    files = {"vocabulary/v.yml": WORDS, "products/p.yml": {"id": "p", "name": "P", **product}, **others}
    return flow_of(catalog_of(files).products["p"], Wording(Language()))


def told(made: Flow) -> dict[str, dict[str, list[str]]]:
    """The flow as words: each stage, its stops with their note, and the places of each."""
    return {
        kind: {
            " ".join(filter(None, [entry.name, entry.note])): [
                ": ".join([place.link.text, *place.details]) for place in entry.places
            ]
            for entry in stage.entries
        }
        for kind, stage in zip(("source", "store", "recipient"), made.stages, strict=True)
    }


def test_nothing_stated_is_one_sentence() -> None:
    """What stands among what never happens goes nowhere."""
    never = {"heading": "N", "kind": "never", "recipients": "r1", "items": ["B"]}
    staff = {"uses": [{"source": "s"}], "staff": [{"team": "T", "regions": "here"}]}
    source = {"sources/s.yml": {"id": "s", "name": "Source"}}
    made = flow({"items": ["A"], "sections": [{**never, **staff, "necessity": "never"}]}, **source)
    assert made.stages == ()


def test_where_staff_work_is_no_place_where_data_goes() -> None:
    staff = [{"team": "T", "regions": "here"}]
    made = flow({"given_by": "admin", "sections": [{"heading": "D", "staff": staff, "items": ["B"]}]})
    assert [entry.name for stage in made.stages for entry in stage.entries] == ["The admin"]


def test_each_stop_stands_once_with_all_its_places_and_conditions() -> None:
    section = {
        "id": "logs",
        "heading": "Logs",
        "condition": "you log",
        "visible_to": [{"actor": "admin", "condition": "you ask"}],
        "storage": [{"stores": ["A", "B"], "relation": "one-or-more", "regions": "here"}],
        "items": [
            {"name": "X", "recipients": [{"recipient": "r1", "condition": "you buy"}]},
            {"name": "Y", "obtained": {"how": "reused", "from": ["s"], "relation": "one-or-more"}},
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
    return make_project(
        {
            "mkdocs.yml": "site_name: Test\ndocs_dir: site-src\ntheme: {name: material, font: false}\n"
            "plugins: [search, privacy-statements]\n",
            "content/vocabulary/v.yml": as_yaml(vocabulary),
            **{f"content/products/{product['id']}.yml": as_yaml(product) for product in products},
            "content/products/empty.yml": as_yaml({"id": "empty", "name": "Empty", "items": ["A"]}),
            "site-src/index.md": "# Home\n",
        }
    )


def test_hostile_names_are_text(make_project: Make) -> None:
    root = hostile_site(make_project)
    built = build(Project(root, root / "site-src", Options()))
    assert not built.failed, as_text(built.diagnostics)
    for number, name in enumerate(HOSTILE):
        (flow,) = body(built, f"products/p{number}.md").xpath(".//ul[@class='ps-flow']")
        assert not flow.xpath(".//script")
        assert re.sub(r"\s", "", name) in re.sub(r"\s", "", text_of(flow))
    assert "where it comes from" in text_of(body(built, "products/empty.md"))


# --- in a browser


def assert_nothing_leaves_its_box(page: Page) -> None:
    """No name is wider than its box, and no box than the page."""
    wider = "() => [...document.querySelectorAll('.ps-flow, .ps-flow li')].filter(e => e.scrollWidth > e.clientWidth).length"
    assert page.locator(".ps-flow").count()
    assert page.evaluate(wider) == 0
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.browser
def test_hostile_names_fit_and_the_page_has_no_faults(browser: Browser, make_project: Make) -> None:
    root = hostile_site(make_project)
    site = built_at(root, strict=False)
    assert verify_site(read_project(root / "mkdocs.yml", root), site).diagnostics == ()
    with serve(site) as there:
        for size in (WIDE, NARROW):
            with a_visit(browser, viewport=size) as (_, page, _, said):
                page.goto(f"{there}products/p9/")
                assert_nothing_leaves_its_box(page)
                assert said == []
                assert list(axe_faults(Visit(page, there, VARIANTS["light"]))) == []
