"""The measures themselves: each finds its fault in a page that has it, and nothing in one that has not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from audit import keyboard, measuring
from audit.findings import COUNTED, Finding, told
from audit.keyboard import menu_faults
from audit.kinds import one_of_each
from audit.measuring import ALL, TOGETHER, WHAT, measure_all, measure_types
from audit.searching import search_faults
from audit.sizes import big_pages, first_view, html_sizes, index_size
from audit.static import static_faults
from audit.visits import VARIANTS, read
from crawl import crawl

GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Good</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="description" content="A page without a fault.">
<link rel="stylesheet" href="good.css"></head>
<body><header><button id="opens" aria-expanded="false" aria-controls="menu">Menu</button>
<nav id="menu" hidden aria-label="Menu"><a href="#a">First</a> <a href="#b">Second</a> <a href="#c">Third</a></nav></header>
<main><article><h1>Good</h1><p id="a">Words, and <a href="#b">a link</a>.</p>
<h2 id="b">Data</h2>
<table><caption>What is collected</caption>
<thead><tr><th scope="col">Item</th><th scope="col">Collected</th></tr></thead>
<tbody><tr><th scope="rowgroup" colspan="2">Device</th></tr>
<tr><th scope="row" id="c">IMEI</th><td>Collected</td></tr>
<tr><th scope="row">Model</th><td>Not stated</td></tr>
<tr><td colspan="2">What holds for all of the group.</td></tr></tbody></table>
</article></main><script src="good.js" defer></script></body></html>
"""
CSS = """:root {color-scheme: light dark} body {background: #fff; color: #000; font: 16px/1.5 sans-serif}
a {color: #00e} a, button {padding: 4px; display: inline-block} [hidden] {display: none}
@media (prefers-color-scheme: dark) {body {background: #111; color: #eee} a {color: #aaf}}
"""
JS = """const [button, menu] = [document.getElementById('opens'), document.getElementById('menu')];
const show = open => { menu.hidden = !open; button.setAttribute('aria-expanded', open); };
button.addEventListener('click', () => show(menu.hidden));
document.addEventListener('keydown', event => { if (event.key === 'Escape') { show(false); button.focus(); } });
"""
MakeSite = Callable[..., Path]


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """A site of one page, with the stylesheet and script of the good one."""

    def make(html: str, css: str = CSS, js: str = JS) -> Path:
        for name, text in {"index.html": html, "good.css": css, "good.js": js}.items():
            (tmp_path / name).write_text(text)
        (tmp_path / "favicon.ico").write_bytes(b"")
        return tmp_path

    return make


def faults(browser: Browser, site: Path, variant: str, until: str = "") -> set[str]:
    """The measures that find something, ``until`` one of them does."""
    kinds: set[str] = set()
    with read(browser, site, VARIANTS[variant]) as reader:
        for kind, _ in WHAT[variant](reader, ""):
            kinds.add(kind)
            if kind == until:
                break
    assert kinds <= set(COUNTED)
    return kinds


def swapped(old: str, new: str, text: str = GOOD) -> str:
    assert old in text
    return text.replace(old, new)


# --- in a browser


@pytest.mark.browser
@pytest.mark.parametrize("variant", ALL)
def test_nothing_is_found_in_a_good_page(browser: Browser, make_site: MakeSite, variant: str):
    site = make_site(GOOD)
    if variant == "no script":  # its menu needs one
        site = make_site(swapped("<button id", "<button hidden id"))
    assert faults(browser, site, variant) == set()


LINK, WORDS = '<a href="#b">a link</a>', "<p id="
CELL = "<td>Collected</td>"
BAD = {
    # light: what every page is taken in
    "an image without words": ("light", "axe", WORDS, '<img src="good.png"><p id='),
    "pale words": ("light", "axe", WORDS, '<p class="pale">Pale words</p><p id='),
    "another host": ("light", "hosts", WORDS, '<img alt="x" src="http://other.invalid/x.png"><p id='),
    "a cookie": ("light", "cookies", "good.js", "cookie.js"),
    "a stored key": ("light", "storage", "good.js", "key.js"),
    "an inline script": ("light", "policy", "</body>", "<script>1</script></body>"),
    "a style attribute": ("light", "policy", WORDS, '<p style="color:red">x</p><p id='),
    "a script that fails": ("light", "console", "good.js", "fails.js"),
    "a wide page": ("light", "sideways", WORDS, '<p class="wide">Wide</p><p id='),
    "a crowded cell": ("light", "crowded", CELL, '<td><div class="wide">Wide</div></td>'),
    "a cell whose words are hidden": ("light", "crowded", CELL, '<td><span hidden>Collected</span></td>'),
    "a page that is always dark": ("light", "ground", "good.css", "black.css"),
    # dark, and the keyboard on a desk
    "an inline script that is refused": ("dark", "policy", "</body>", "<script>1</script></body>"),
    "a page that stays white": ("dark", "ground", "good.css", "white.css"),
    "dark words on dark": ("dark", "axe", WORDS, '<p class="black">Black words</p><p id='),
    "a stop off screen": ("dark", "stop-off-screen", LINK, '<a class="far" href="#b">a link</a>'),
    "a stop that cannot be seen": ("dark", "stop-off-screen", LINK, '<a class="clear" href="#b">a link</a>'),
    "a stop without a name": ("dark", "stop-unnamed", WORDS, '<div tabindex="0">Words</div><p id='),
    "a stop without a ring": ("dark", "stop-unringed", LINK, '<a class="flat" href="#b">a link</a>'),
    "the last stop without a ring": ("dark", "stop-unringed", "</article>", '<a class="flat" href="#b">x</a></article>'),
    "a stop under something": ("dark", "stop-covered", LINK, '<span class="over"></span><a href="#b">a link</a>'),
    "a stop that holds the focus": ("dark", "stop-trap", "good.js", "trap.js"),
    # a phone
    "a page that is wide on a phone": ("320px", "sideways", WORDS, '<p class="fair">Wide</p><p id='),
    "a box that cuts spaced words": ("320px", "spacing", WORDS, '<p class="box">Words that fill</p><p id='),
    "a menu without a button": ("320px", "menu", "<button id", "<div id"),
    "a menu that does not close": ("320px", "menu", "good.js", "open.js"),
    # without script
    "words that a script writes": ("no script", "without-script", "good.js", "writes.js"),
    "a button that needs a script": ("no script", "without-script", WORDS, "<button>Sort</button><p id="),
    "pale words without script": ("no script", "axe", WORDS, '<p class="unscripted">Pale words</p><p id='),
    # print
    "a table cut by its box": ("print", "print-cut", "<table>", '<div class="scroll"><table class="wide">'),
    "words cut by their cell": ("print", "print-cut", CELL, '<td><div class="narrow">Collected</div></td>'),
    "a blank page": ("print", "print-blank", "</article>", '</article><div class="break"></div>'),
}  # fmt: skip
BAD_CSS = """.pale {color: #ccc} .black {color: #000} .wide {width: 3000px} td .wide {width: 300px; margin-right: -300px}
.fair {width: 600px} .far {position: absolute; left: -9000px} .clear {opacity: 0}
.flat:focus {outline: none} .over {position: fixed; inset: 0; background: #888}
.box {height: 24px; width: 112px; overflow: hidden} .scroll {overflow-x: auto} table.wide td {text-align: right}
.narrow {width: 30px; overflow: hidden} .break {break-before: page; height: 1px}
@media (scripting: none) {.unscripted {color: #ccc}}
"""
SCRIPTS = {
    "cookie.js": "document.cookie = 'seen=1';",
    "key.js": "localStorage.setItem('seen', 1);",
    "fails.js": "nothing.at.all;",
    "trap.js": "document.querySelector('a[href=\"#b\"]:not(nav a)').addEventListener('keydown', e => e.preventDefault());",
    "open.js": JS.replace("Escape", "F9"),
    "writes.js": "document.querySelector('#a').append('Only by script.');",
}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who looks at a page with a fault need not wait for it to mend itself: these pages have nothing else to do. The
    good ones are looked at in patience."""
    for wait in ("STILL", "SETTLED", "LATE"):
        monkeypatch.setattr(keyboard, wait, keyboard.SOON)


@pytest.mark.browser
@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_found(browser: Browser, make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, name: str):
    variant, measure, old, new = BAD[name]
    site = make_site(swapped(old, new), CSS.replace("@media", BAD_CSS + "@media"))
    (site / "white.css").write_text("body {background: #fff; color: #000}")
    (site / "black.css").write_text("body {background: #000; color: #fff}")
    for script, text in SCRIPTS.items():
        (site / script).write_text(text)
    if measure != "axe":  # which takes longer than all the others
        monkeypatch.setattr(measuring, "axe_faults", lambda *_: iter(()))
    assert measure in faults(browser, site, variant, until=measure)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.usefixtures("hasty")
def test_variants_that_are_taken_together_show_their_faults(make_site: MakeSite):
    """Of the second page too, when readers have come from the first."""
    html = swapped("<table>", '<div class="scroll"><table class="wide">')
    html = swapped(WORDS, f'<p class="pale">Pale</p><p class="black">Black</p>{WORDS}', html)
    site = make_site(swapped("good.js", "writes.js", html), CSS.replace("@media", BAD_CSS + "@media"))
    (site / "writes.js").write_text(SCRIPTS["writes.js"])
    (site / "two.html").write_text((site / "index.html").read_text())
    found = [each for group in TOGETHER for each in measure_types(site, ["index.html", "two.html"], group)]
    for page in ("index.html", "two.html"):
        assert {(one.variant, one.measure) for one in found if one.page == page} >= {
            *(("light", "axe"), ("dark", "axe"), ("320px", "axe")),
            *(("no script", "without-script"), ("no script", "axe"), ("print", "print-cut")),
        }
    assert [one.page for one in found if one.measure == "menu"] == ["index.html"]


@pytest.mark.browser
def test_the_menu_that_needs_no_opening_is_none_to_open(browser: Browser, make_site: MakeSite):
    shown = make_site(swapped('nav id="menu" hidden', 'nav id="menu"'), js="")
    with read(browser, shown, VARIANTS["320px"]) as reader, reader.visit("") as visit:
        assert list(menu_faults(visit)) == []


SEARCH = """const found = document.getElementById('found');
document.querySelector('input').addEventListener('input', event => {
    found.hidden = !'serial no'.startsWith(event.target.value) || event.target.value.length < 3;
});"""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("field", "target", "script", "told"),
    [
        ('<input type="search" aria-label="Search">', "there.html", SEARCH, ""),
        ("", "there.html", SEARCH, "no field"),
        ('<input type="search" aria-label="Search">', "there.html", "", "does not find"),
        ('<input type="search" aria-label="Search">', "index.html", SEARCH, "does not say"),
    ],
)
def test_a_search_is_tried(browser: Browser, make_site: MakeSite, field: str, target: str, script: str, told: str):
    result = f'{field}<p id="found" hidden><a href="{target}">Serial number</a></p></header>'
    site = make_site(swapped("</header>", result), js=script)
    (site / "there.html").write_text(swapped("<h1>Good", "<h1>Serial number"))
    with read(browser, site, VARIANTS["dark"]) as reader, reader.visit("") as visit:
        found = list(search_faults(visit, "serial no", "serial number", seconds=0.5))
    assert (told in found[0]) if told else found == []


@pytest.mark.browser
def test_a_first_view_is_what_a_reader_fetches(browser: Browser, make_site: MakeSite):
    """What a script asks for afterwards too; no font, nothing twice."""
    fetches = "setTimeout(() => { fetch('search/search_index.json'); fetch('x.woff2'); fetch('good.css'); }, 100);"
    site = make_site(GOOD, js=fetches)
    (site / "search").mkdir()
    (site / "search/search_index.json").write_text('{"docs": []}')
    (site / "x.woff2").write_bytes(b"font")
    sent = first_view(browser, site, "index.html")
    assert set(sent) - {"favicon.ico"} == {"", "good.css", "good.js", "search/search_index.json"}
    assert sent["search/search_index.json"] == index_size(site) > 0


# --- in the HTML alone

STATIC = {
    "an inline script": ("inline", "</body>", "<script>1</script></body>"),
    "a style": ("inline", "</head>", "<style>p {}</style></head>"),
    "a style attribute": ("inline", "<p id", '<p style="color: red" id'),
    "a handler": ("inline", "<p id", '<p onclick="x()" id'),
    "a javascript: link": ("inline", 'href="#b"', 'href=" javascript:x()"'),
    "no caption": ("table", "<caption>What is collected</caption>", ""),
    "no column header": ("table", '<th scope="col">Item</th><th scope="col">Collected</th>', "<td>Item</td><td>x</td>"),
    "no scope": ("table", '<th scope="row">Model', "<th>Model"),
    "no row header": ("table", '<th scope="row">Model</th>', "<td>Model</td>"),
    "a blank cell": ("table", "<td>Not stated</td>", "<td> - </td>"),
    "a blank first cell": ("table", '<th scope="row">Model</th>', '<th scope="row"></th>'),
    "a cell too many": ("table", "<td>Not stated</td>", "<td>Not stated</td><td>x</td>"),
    "a name for several rows": ("table", '<th scope="row" id="c">', '<th scope="row" rowspan="2" id="c">'),
    "a group in the group before": ("table", '<tr><th scope="row">Model', '<tr><th scope="rowgroup" colspan="2">X</th></tr><tr><th scope="row">Model'),
    "no h1": ("heading", "h1>", "h2>"),
    "two h1": ("heading", "</article>", "<h1>Again</h1></article>"),
    "a skipped level": ("heading", "h2", "h3"),
    "a heading without words": ("heading", "</article>", "<h2> </h2></article>"),
    "no language": ("lang", ' lang="en"', ""),
    "another language": ("lang", ' lang="en"', ' lang="de"'),
    "no such language": ("lang", "<p id", '<p lang="english_" id'),
    "no title": ("title", "<title>Good</title>", ""),
    "no description": ("title", "description", "author"),
}  # fmt: skip


def test_nothing_is_found_in_a_good_text(make_site: MakeSite):
    pages = crawl(make_site(GOOD))
    assert list(static_faults(pages, pages)) == []
    assert list(big_pages(pages)) == []


@pytest.mark.parametrize("name", STATIC)
def test_a_fault_is_read(make_site: MakeSite, name: str):
    measure, old, new = STATIC[name]
    pages = crawl(make_site(swapped(old, new)))
    assert {found.measure for found in static_faults(pages, pages)} == {measure}


def test_two_pages_of_one_title_are_found(make_site: MakeSite):
    site = make_site(GOOD)
    (site / "two.html").write_text(swapped("A page", "Another page"))
    (site / "404.html").write_text(GOOD)
    pages = crawl(site)
    found = list(static_faults(pages, ["two.html", "404.html"]))
    assert [(one.measure, one.page) for one in found] == [("title", "two.html")]
    assert "3 pages have the title 'Good'" in found[0].what


def test_a_big_page_is_found(make_site: MakeSite):
    pages = crawl(make_site(GOOD))
    (size,) = html_sizes(pages).values()
    assert [one.measure for one in big_pages(pages, size - 1)] == ["size"]
    assert list(big_pages(pages, size)) == []


def test_types_are_told_from_the_pages(tmp_path: Path):
    for path in ("index.html", "404.html", "a/index.html", "a/x/index.html", "a/big/index.html", "b/c/d/index.html"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(GOOD + path * (20 if "big" in path else 1))
    assert one_of_each(crawl(tmp_path)) == {
        "home": "index.html",
        "404.html": "404.html",
        "a": "a/index.html",
        "a/*": "a/big/index.html",
        "b/*/*": "b/c/d/index.html",
    }


def test_what_many_pages_share_is_told_once():
    found = [Finding("axe", page, "light", "x y") for page in "abc"] + [Finding("lang", "a", "", "z")]
    assert told(found) == "axe: /a (light): x y (and on 2 more pages)\nlang: /a: z"
    assert told(found, 1).splitlines()[-1] == "... and 1 more"


@pytest.mark.slow
@pytest.mark.browser
def test_all_processors_find_what_one_does(make_site: MakeSite):
    site = make_site(swapped("</body>", "<script>1</script></body>"))
    pages = [f"{number}.html" for number in range(3)]
    for page in pages:
        (site / page).write_text((site / "index.html").read_text())
    found = measure_all(site, pages, ["light"])
    assert {one.page for one in found if one.measure == "policy"} == set(pages)
