"""The part that makes every table: what its HTML says, and how little of it there is."""

from __future__ import annotations

import re
from collections import Counter

import lxml.html
import pytest

from conftest import ROOT, Make
from crawl import CrawledPage, crawl, text_of
from hosted import built_at
from privacy_statements import build
from privacy_statements.pages.page import html_of
from privacy_statements.project import read_project
from privacy_statements.records.words import AnswerWord, Certainty, Necessity
from privacy_statements.words.closed_words import EXPLAINED
from small import site_of

CSS = (ROOT / "templates/assets/privacy-statements.css").read_text("utf-8")
SCRIPT = (ROOT / "templates/assets/privacy-statements.js").read_text("utf-8")
ROW = re.compile(r'<tr[^>]*><th scope="row".*?</tr>', re.DOTALL)

ITEMS = """\
- {id: imei, name: IMEI, aliases: [serial of the radio]}
- {id: name, name: Name}
- {id: age, name: Age}
"""


def a_product(number: int, age: str) -> str:
    return (
        f"id: p{number}\nname: Product {number}\nitems:\n  - {{item: imei, necessity: required}}\n"
        f"  - {{item: name, necessity: optional, answer: {{answer: conditional, condition: you say so}}}}\n"
        f"  - {{item: age, answer: {age}}}\n"
    )


COMPARED: dict[str, str | bytes] = {
    "content/items/items.yml": ITEMS,
    "content/products/p1.yml": a_product(1, "not-collected"),
    "content/products/p2.yml": a_product(2, "not-collected"),
    "content/products/p3.yml": a_product(3, "not-applicable"),
    "content/comparisons/three.yml": "id: three\nname: Three\nproducts: [p1, p2, p3]\ncolumns: [answer, necessity]\n",
    "content/comparisons/two.yml": "id: two\nname: Two\nproducts: [p1, p2]\n",
    "site-src/index.md": "# Home\n\n"
    + "\n\n".join(f"```privacy\nview: comparison\nid: {name}\n```" for name in ("three", "two", "three")),
}


@pytest.fixture
def compared(make_project: Make) -> dict[str, CrawledPage]:
    """Three products, two comparisons, and a hand-written page that shows one of them twice."""
    root = make_project(COMPARED)
    return crawl(built_at(root, strict=False))


# --- signs


def sign_of(word: str) -> str:
    """The sign that the stylesheet puts before a word."""
    (sign,) = re.findall(rf"^\.ps-{word}(?:, [^{{]*)? {{ --ps-sign: \"(.*?)\"", CSS, re.MULTILINE)
    return re.sub(r"\\([0-9A-F]+)", lambda code: chr(int(code[1], 16)), sign)


def test_every_word_has_a_sign_of_its_own_and_the_glossary_explains_it() -> None:
    signs = {word: sign for word, sign, _ in EXPLAINED}
    assert set(signs) == {*AnswerWord, Certainty.MAY, *Necessity} - {Necessity.UNSPECIFIED}
    assert len(set(signs.values())) == len(signs)
    for word, sign in signs.items():
        assert sign_of(word.value) == sign


def test_every_answer_has_a_word_and_a_class_with_a_sign(pages: dict[str, CrawledPage]) -> None:
    known = {"ps-never-if", *(f"ps-{word.value}" for word, _, _ in EXPLAINED)}
    count = 0
    for page in pages.values():
        for answer in page.main.xpath(".//table//b[@class] | .//table//div[contains(@class, 'ps-answer')]"):
            count += 1
            assert len(set(answer.get("class").split()) & known) == 1, page.path
            (word,) = answer.xpath("self::b | self::div/b")
            assert text_of(word), page.path
    assert count > 1_200


def test_a_condition_opens_beside_its_answer(compared: dict[str, CrawledPage]) -> None:
    (cell, *_) = compared["comparisons/three/index.html"].main.xpath(".//tr[th[@id='item-name']]/td")
    assert [text_of(part) for part in cell.xpath("./details/*")] == ["Only if Optional", "you say so", "Product 1"]
    assert len(cell.xpath(".//*[contains(@class, 'ps-optional')]")) == 1


# --- structure


def test_groups_have_a_body_of_their_own_led_by_their_header(pages: dict[str, CrawledPage]) -> None:
    groups = 0
    for page in pages.values():
        for header in page.main.xpath(".//th[@scope='rowgroup']"):
            groups += 1
            body = header.getparent().getparent()
            assert body.tag == "tbody"
            assert body[0][0] is header, page.path
            assert len(body.xpath("./tr/th[@scope='rowgroup']")) == 1, page.path
    assert groups > 40


def test_only_tables_with_many_columns_stand_in_a_box(pages: dict[str, CrawledPage]) -> None:
    boxed = 0
    for page in pages.values():
        for table in page.main.xpath(".//div[@class='ps-view']//table"):
            box = table.getparent()
            columns = len(table.xpath("./thead/tr/th"))
            if box.get("class") == "ps-box":
                boxed += 1
                assert (box.get("tabindex"), box.get("role")) == ("0", "group")
                assert box.get("aria-label") == text_of(table.xpath("./caption")[0])
                assert columns > 5, page.path
            else:
                assert columns < 7, page.path
    assert boxed


def bytes_of_rows(page: CrawledPage) -> list[int]:
    return [len(row) for row in ROW.findall(page.html)]


def test_rows_are_lean(pages: dict[str, CrawledPage]) -> None:
    """The address of the record, the words and the names of the columns counted."""
    for path, most in {
        "products/managed-desktop": 770,  # with notes that say what is our reading
        "products/intune": 770,  # with examples
        "comparisons/all-products": 1070,
    }.items():
        rows = bytes_of_rows(pages[f"{path}/index.html"])
        assert len(rows) > 20
        assert sum(rows) / len(rows) < most, path


# --- choices


def test_a_table_that_compares_has_something_to_choose(compared: dict[str, CrawledPage]) -> None:
    three, two = compared["comparisons/three/index.html"].main, compared["comparisons/two/index.html"].main
    assert two.xpath(".//fieldset") == [], "so short a table is seen whole"
    labels = [
        text_of(label)
        for label in three.xpath(".//fieldset[legend='Columns']/label[input[@type='checkbox'][@checked]]")
    ]
    assert labels == ["Product 1", "Product 2", "Product 3"]
    assert len(three.xpath(".//fieldset[legend='Rows']/label/input[@class='ps-differ'][not(@checked)]")) == 1
    assert three.xpath(".//fieldset//*[@id] | .//fieldset//@for") == []


def test_rows_that_do_not_differ_are_marked(compared: dict[str, CrawledPage]) -> None:
    three = compared["comparisons/three/index.html"].main
    assert three.xpath(".//tr[@class='ps-same']/th/@id") == ["item-imei", "item-name"]
    assert three.xpath(".//p[@class='ps-no-row' or @class='ps-no-shared']") == []


def test_answers_of_different_columns_differ(make_project: Make) -> None:
    """Collected on corporate devices is not collected on personal ones, though the words are the same."""

    def marked(*columns: str) -> bool:
        modes = "[{id: work, name: Corporate}, {id: home, name: Personal}]"
        files: dict[str, str | bytes] = {
            **COMPARED,
            "content/vocabulary/v.yml": f"dimensions: [{{id: mode, name: Mode, values: {modes}}}]",
        }
        for number, column in enumerate(columns, 1):
            item = f"{{item: imei, answer: conditional, answers: {{{column}: collected}}}}"
            files[f"content/products/p{number}.yml"] = (
                f"{{id: p{number}, name: Product {number}, sections: "
                f"[{{id: s{number}, heading: S {number}, columns: [{column}], items: [{item}]}}]}}"
            )
        root = make_project(files)
        (page,) = (page for page in site_of(root).pages if page.path == "comparisons/three.md")
        (row,) = lxml.html.fromstring(html_of(page.blocks)).xpath("//tr[th/@id='item-imei']")
        return row.get("class") == "ps-same"

    assert not marked("mode.work", "mode.work", "mode.home")
    assert marked("mode.work", "mode.work", "mode.work")


def test_when_nothing_differs_the_page_says_so(make_project: Make) -> None:
    files = {**COMPARED, "content/products/p3.yml": a_product(3, "not-collected")}
    root = make_project(files)
    three = crawl(built_at(root, strict=False))["comparisons/three/index.html"].main
    assert len(three.xpath(".//tbody/tr[@class='ps-same' or @class='ps-single']")) == 3
    assert len(three.xpath(".//p[@class='ps-no-row']")) == 1


def test_a_compared_answer_shows_its_word_and_limits_and_folds_the_rest(pages: dict[str, CrawledPage]) -> None:
    folded = Counter[str]()
    for page in (pages["comparisons/all-products/index.html"], pages["comparisons/defender-mobile/index.html"]):
        for cell in page.main.xpath(".//td"):
            for kind in ("place", "form", "answer-note", "fact", "only", "condition"):
                for said in cell.xpath(f".//*[@class='ps-{kind}'][not(../small)]"):
                    inside = [each.tag for each in said.iterancestors("summary", "details")]
                    folded[kind] += inside == ["details"]
                    is_limit = kind in ("only", "condition")
                    seen = said.xpath("string(ancestor::details/summary)").strip()
                    folds = is_limit and inside == ["details"]
                    assert re.search("^(Only|Depends)|only in some cases", seen) if folds else (is_limit or inside)
        assert all(len(each.xpath("./b")) == 1 for each in page.main.xpath(".//td//summary"))
    assert folded["place"] > 50
    assert not folded["form"], "collected as what is a limit, too"
    assert folded["condition"] > 3, "a long limit is folded, and that there is one is seen"


def test_rows_that_differ_are_those_in_which_two_say_different_things(make_project: Make) -> None:
    rows = {
        "p": "[a, b, c, {item: d, answer: not-stated}]",
        "q": "[b, {item: c, answer: not-collected}, {item: d, answer: not-stated}]",
        "r": "[{item: b, answer: not-stated}]",
    }
    products = {
        f"content/products/{key}.yml": f"{{id: {key}, name: {key}, items: {said}}}" for key, said in rows.items()
    }
    items = "".join(f"- {{id: {key}, name: {key.upper()}}}\n" for key in "abcd")
    root = make_project({**products, "content/items/i.yml": items, "content/comparisons/x.yml": "{id: x, name: X}"})
    main = crawl(built_at(root, strict=False))["comparisons/x/index.html"].main
    marked = {row.xpath("string(th/@abbr)"): row.get("class") for row in main.xpath(".//tbody/tr[th[@scope='row']]")}
    assert marked == {"A": "ps-single", "B": "ps-same", "C": None, "D": "ps-single"}


def test_the_stylesheet_knows_every_column_that_can_be_chosen() -> None:
    hides = re.findall(
        r"label:nth-of-type\((\d+)\) > :not\(:checked\)\) ~ \* tr > :is\(td, th\):nth-child\((\d+)\)", CSS
    )
    assert hides == [(str(number), str(number + 1)) for number in range(1, 13)]
    assert "table.columns[1:13]" in (ROOT / "templates/parts/table.html.jinja").read_text("utf-8")


@pytest.mark.parametrize("count", [12, 13])
def test_no_column_is_chosen_only_where_none_is_shown(count: int, make_project: Make) -> None:
    """The stylesheet hides 12 columns; any other is always there."""
    files = {f"content/products/p{n}.yml": a_product(n, "collected") for n in range(count)}
    names = ", ".join(f"p{n}" for n in range(count))
    comparison = f"{{id: all, name: All, products: [{names}]}}"
    root = make_project({"content/items/items.yml": ITEMS, "content/comparisons/all.yml": comparison, **files})
    built = build(read_project(root / "mkdocs.yml", root))
    (page,) = (page for page in built.pages if page.path == "comparisons/all.md")
    table = lxml.html.fromstring(html_of(page.blocks))
    assert len(table.xpath("//fieldset[@class='ps-columns']//input")) == 12
    assert len(table.xpath("//p[@class='ps-no-column']")) == (1 if count == 12 else 0)


# --- on a hand-written page


def test_views_on_one_page_share_no_id(compared: dict[str, CrawledPage]) -> None:
    home = compared["index.html"]
    assert [name for name, count in home.ids.items() if count > 1] == []
    tables = home.main.xpath(".//table")
    assert [table.xpath(".//th[@scope='row']/@id")[0] for table in tables] == ["item-age", "item-age-2", "item-age-3"]
    for table in tables:
        for header in table.xpath(".//th[@scope='row']"):
            assert header.xpath(".//a[starts-with(@href, '#')]/@href") == [f"#{header.get('id')}"]


# --- the script


def test_the_script_is_small_and_says_what_it_does() -> None:
    assert len(SCRIPT.encode()) < 9 * 1024
    assert SCRIPT.startswith("/*")
    for word in ("Storage", "cookie", "XMLHttp", "eval(", "innerHTML", "import "):
        assert word not in SCRIPT, word
    assert SCRIPT.count("fetch") - SCRIPT.count("fetchOthers") == SCRIPT.count("fetch(href)") == 1  # pages of a list


def test_what_the_script_says_comes_from_the_page(pages: dict[str, CrawledPage]) -> None:
    said = [page.main.xpath(".//*[@id='ps-page']//@data-words") for page in pages.values()]
    assert max(map(len, said)) > 1
    for first, *others in filter(None, said):
        assert set(others) <= {""}, "a page says them once"
        find, counted, none, *orders = first.split("|")
        assert find
        assert none
        assert "{shown}" in counted
        assert "{all}" in counted
        assert ["{column}" in order for order in orders] == [True, True, False]


def test_what_every_row_says_stands_once_above_the_table(pages: dict[str, CrawledPage]) -> None:
    never = pages["products/intune/index.html"].main.xpath(".//table[.//th[@id='row-content.text-messages']]")[0]
    above = never.xpath("./preceding-sibling::dl[contains(@class, 'ps-common')]")[0]
    assert text_of(above) == "What never happens Never collected; never seen by your organization's admin"
    assert "Never collected" not in text_of(never)
    for page in pages.values():
        for table in page.main.xpath(".//table[not(ancestor::*[contains(@class, 'ps-view')]//input)]"):
            rows = [row.xpath("./td") for row in table.xpath("./tbody/tr[th[@scope='row']]")]
            if page.path.startswith("products/") and len(rows) > 1:
                texts = [{text_of(cell) for cell in column} for column in zip(*rows, strict=False)]
                assert all(len(each) > 1 for each in texts), (page.path, text_of(table.xpath("./caption")[0]))
