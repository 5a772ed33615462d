"""What applies to a reader, in a real browser: with script every situation, without it those that have a page."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from itertools import chain
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from audit.axe import ONLY_COLOURS, STRUCTURE, axe_faults, colours_of_looks
from audit.serving import serve
from audit.visits import VARIANTS, Visit
from browsing import NARROW, WIDE, a_visit
from conftest import ROOT, our_catalog
from evaluator import Records, load, read
from hosted import built_at
from privacy_statements.catalog.circumstances import circumstances_of
from privacy_statements.views.outcomes import lines_of
from privacy_statements.views.tallies import counted_as, in_sentence, tallies_of
from test_applies import WORDING, a_product, files_of

pytestmark = pytest.mark.browser

SEEDS = (85, 220)  # whose products do not contradict themselves, which would be a mistake
INTUNE = "applies/intune/"
ROWS = """() => [...document.querySelectorAll('.ps-applies tbody')].flatMap(body =>
    [...body.rows].filter(row => row.cells[0].scope === 'row').map(row => [row.cells[0].id, {
        group: body.querySelector('[scope=rowgroup]').id,
        answer: row.cells[1].querySelector('b[class], .ps-answer').className}]))"""


LISTED = """() => [...document.querySelectorAll('.ps-said')].flatMap(said => [...said.querySelectorAll('li[id]')].map(
    row => [row.id, said.querySelector('b').className.replace('ps-', '')]))"""


@pytest.fixture(scope="module")
def records() -> Records:
    return read(ROOT / "content")


def rows_of(page: Page) -> dict[str, dict[str, str]]:
    """Every row by its anchor: its group and its answer."""
    pairs = page.evaluate(ROWS)
    assert len(pairs) == len(dict(pairs))
    return dict(pairs)


def kinds(page: Page) -> dict[str, str]:
    """The answer of every row; each stands in the group of its answer."""
    made = {}
    for anchor, row in rows_of(page).items():
        (kind,) = {word.removeprefix("ps-") for word in row["answer"].split()} - {"answer", "word"}
        assert row["group"] in (f"answer-{kind}", f"others-{kind}")
        made[anchor] = kind
    return made


def go_to(page: Page, facts: dict[str, str]) -> None:
    """Writes a situation into the address."""
    page.evaluate(
        "async fragment => { const there = new Promise(done => addEventListener('hashchange', done, {once: true}));"
        " if (location.hash.slice(1) !== fragment) { location.hash = fragment; await there; } }",
        urlencode(facts),
    )


def situations(records: Records, count: int) -> list[dict[str, str]]:
    """Situations drawn at random, always the same ones."""
    every = list(records.situations(records.asked("intune")))
    return random.Random(5).sample(every, count)


def test_with_and_without_script_every_preset_is_the_same(browser: Browser, address: str, records: Records):
    presets = records.presets_about("intune")
    assert len(presets) == 9
    with (
        a_visit(browser, java_script_enabled=True) as (_, scripted, _asked, said),
        a_visit(browser, java_script_enabled=False) as (_, plain, _, _),
    ):
        for preset, when in presets.items():
            scripted.goto("about:blank")
            scripted.goto(f"{address}{INTUNE}#{urlencode(when)}")
            plain.goto(f"{address}{INTUNE}{preset}/")
            every, shown = kinds(scripted), dict(plain.evaluate(LISTED))
            assert {key: every[key] for key in shown} == shown
            left = [
                key
                for key in every.keys() - shown.keys()
                if not key.startswith(("part-", *(f"{one}-" for one in shown)))
            ]
            assert left == [], preset
        assert said == []


def test_any_situation(browser: Browser, address: str, records: Records):
    catalog = our_catalog()
    lines = lines_of(circumstances_of(catalog.products["intune"], catalog.vocabulary), WORDING)
    with a_visit(browser) as (_, page, _, said):
        page.goto(f"{address}{INTUNE}")
        seen = set()
        for facts in situations(records, 20):
            go_to(page, facts)
            expected = records.applies("intune", facts)
            assert kinds(page) == expected, facts
            seen.add(tuple(expected.values()))
            tally = tallies_of(counted_as(lines), (expected[line.anchor] for line in lines), WORDING)
            summary = in_sentence(tally, "Microsoft Intune", WORDING)
            assert (
                page.locator(".ps-tally").inner_text()
                == f"{summary} Parts count with what they are part of. Some lists only give examples."
            )
        assert len(seen) > 10
        assert said == []


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Records]]:
    """Where made-up sites are served, with conditions of every form; and their records."""
    root = tmp_path_factory.mktemp("made-up")
    products = {f"p{n}": a_product(random.Random(n), 6, agrees=True) | {"id": f"p{n}"} for n in SEEDS}
    files = files_of(products[f"p{SEEDS[0]}"], rows=6)
    del files["products/p.yml"]
    files |= {f"products/{key}.yml": json.dumps(one) for key, one in products.items()}
    records = Records({path: load(text) for path, text in files.items()})
    site = {f"content/{path}": text for path, text in files.items()} | {
        "mkdocs.yml": "site_name: Made up\ntheme: {name: material, font: false}\nplugins: [privacy-statements]\n",
        "docs/index.md": "# Home\n",
    }
    for path, text in site.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    with serve(built_at(root, strict=False)) as address:
        yield address, records


def test_conditions_of_every_form(browser: Browser, made_up: tuple[str, Records]):
    """Levels that contain others, nested conditions, words, denials, columns: every situation of made-up products."""
    address, records = made_up
    seen = set()
    with a_visit(browser) as (_, page, _, said):
        for product in records.products:
            page.goto(f"{address}applies/{product}/")
            names = page.locator(".ps-asked select").evaluate_all("all => all.map(each => each.name)")
            for facts in records.situations(names):
                go_to(page, facts)
                assert kinds(page) == records.applies(product, facts), (product, facts)
                seen |= set(kinds(page).values())
        assert said == []
    assert seen == {
        "collected",
        "reused",
        "conditional",
        "not-collected",
        "not-stated",
        "not-applicable",
        "never",
        "never-if",
    }


def test_by_keyboard_alone(browser: Browser, address: str, records: Records):
    """The focus stays where it is; the address can be opened by somebody else; back and forward work."""
    with a_visit(browser, viewport=WIDE) as (context, page, asked, said):
        page.goto(f"{address}{INTUNE}")
        first = kinds(page)
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "mam":
                break
        requests = len(asked)
        page.keyboard.press("ArrowDown")
        expect(page).to_have_url(f"{address}{INTUNE}#mam=yes")
        assert page.evaluate("document.activeElement.name") == "mam"
        assert kinds(page) == records.applies("intune", {"mam": "yes"}) != first
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowDown")
        expect(page).to_have_url(f"{address}{INTUNE}#feature=compliant-app&mam=yes")
        with_both = records.applies("intune", {"mam": "yes", "feature": "compliant-app"})
        assert kinds(page) == with_both
        page.go_back()
        assert kinds(page) == records.applies("intune", {"mam": "yes"})
        assert page.locator("select[name=feature]").input_value() == ""
        page.go_back()
        assert kinds(page) == first
        page.go_forward()
        page.go_forward()
        assert kinds(page) == with_both
        sent = [url for url in asked[requests:] if not url.endswith("/icon.svg")]  # browsers look again
        assert sent == []
        assert context.cookies() == []
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        page.get_by_role("button", name="Start again").press("Enter")
        expect(page).to_have_url(f"{address}{INTUNE}")
        assert kinds(page) == first
        assert said == []


def test_changes_are_announced(browser: Browser, address: str):
    with a_visit(browser) as (_, page, _, _):
        page.goto(f"{address}{INTUNE}")
        status = page.get_by_role("status").filter(has_text="collect")
        begins = "Of the data items it names, Microsoft Intune says “never” about 8, may collect "
        ends = ". It also makes 1 statement about data in general. Parts count with what they are part of. Some lists only give examples."
        expect(status).to_have_text(f"{begins}37, and sets a condition for 40{ends}")
        page.get_by_label("MAM workload").select_option("Intune manages the device")
        expect(status).to_have_text(f"{begins}65, and sets a condition for 12{ends}")


def test_unknown_names_are_left_out_and_said(browser: Browser, address: str, records: Records):
    with a_visit(browser) as (_, page, _, said):
        page.goto(f"{address}{INTUNE}#mam=yes&color=red&platform=<b>amiga</b>&mam=no")
        assert kinds(page) == records.applies("intune", {"mam": "yes"})
        left_out = "Not known here, and left out: color=red, platform=<b>amiga</b>, mam=no"
        expect(page.locator(".ps-tally")).to_contain_text(left_out)
        page.get_by_label("Ownership").select_option("Owned by your organization (corporate)")
        expect(page.locator(".ps-tally")).not_to_contain_text("left out")
        assert said == []


def test_an_anchor_is_no_choice(browser: Browser, address: str, records: Records):
    with a_visit(browser) as (_, page, _, _):
        page.goto(f"{address}{INTUNE}#item-policy.group")
        assert kinds(page) == records.applies("intune", {})
        page.get_by_label("MAM workload").select_option("Intune manages only apps")
        page.locator("[id='item-policy.group'] a.ps-tools").first.click()
        assert page.url.endswith("#item-policy.group")
        assert kinds(page) == records.applies("intune", {"mam": "yes"})


def test_filter_and_order_stay(browser: Browser, address: str, records: Records):
    """The script of all tables goes on to sort and to filter rows that have moved."""
    with a_visit(browser, viewport=WIDE) as (_, page, _, said):
        page.goto(f"{address}{INTUNE}")
        page.get_by_role("button", name="Data item").click()
        page.get_by_label("Find in this table").fill("polic")
        page.get_by_label("MAM workload").select_option("Intune manages only apps")
        assert kinds(page) == records.applies("intune", {"mam": "yes"})
        shown = page.locator(".ps-applies th[scope=row]:visible").evaluate_all("all => all.map(each => each.abbr)")
        assert shown
        assert all("polic" in name.lower() for name in shown)
        groups = page.locator(".ps-applies tbody:visible").evaluate_all(
            "all => all.map(body => [...body.rows].filter(row => row.cells[0].abbr).map(row => row.cells[0].abbr))"
        )
        for names in groups:
            assert names == sorted(names, key=str.casefold)
        assert said == []


AXE: dict[str, Callable[[Visit], Iterator[str]]] = {
    "light": axe_faults,
    "dark": lambda visit: axe_faults(visit, ONLY_COLOURS),
    "320px": lambda visit: chain(axe_faults(visit, STRUCTURE), colours_of_looks(visit)),
}
"""What a variant changes: the colours, or the structure and the width."""


@pytest.mark.parametrize("variant", AXE)
def test_nothing_is_wrong_with_what_is_asked(browser: Browser, address: str, variant: str):
    wanted = VARIANTS[variant]
    view = NARROW if variant == "320px" else WIDE
    options = {"viewport": view, "color_scheme": wanted.scheme, "reduced_motion": "reduce"}
    with a_visit(browser, bypass_csp=True, **options) as (_, page, _, said):
        page.goto(f"{address}{INTUNE}#mam=yes&ownership=corporate")
        assert list(AXE[variant](Visit(page, address, wanted))) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        sizes = page.locator(".ps-asked :is(select, button)").evaluate_all(
            "all => all.map(each => [each.getBoundingClientRect().right, each.offsetHeight])"
        )
        assert all(right <= view["width"] and height >= 24 for right, height in sizes)
        assert said == []
