"""Tables in a real browser: what stays in view, what can be chosen without a script, and what the script adds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from audit.serving import serve
from browsing import NARROW, WIDE, a_visit
from hosted import built_at

pytestmark = pytest.mark.browser

SILENT = ".ps-choose ~ * td:has(> b.ps-not-stated:only-child)"
"""What says nothing, and is left out of cards, as is said above them."""
ALL = "comparisons/all-products/"
"""The part of the comparison of all products that tells of devices."""
ROWS = 143
"""How many rows it has."""
STATUS = ".ps-find [role=status]"
ITEMS = 40
PRODUCTS = 12


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a site is served whose comparison has more columns than a window; two rows of it do not differ."""
    root = tmp_path_factory.mktemp("big")
    items = [f"- {{id: i{n:02}, name: Item {n:02}, aliases: [alias {n:02}]}}" for n in range(ITEMS)]
    rows = [f"  - {{item: i{n:02}, necessity: required, answer: {{a}}}}" for n in range(ITEMS)]
    files = {
        "mkdocs.yml": "site_name: Big\ntheme: {name: material, font: false}\nplugins: [privacy-statements]\n",
        "docs/index.md": "# Home\n",
        "content/items/i.yml": "\n".join(items),
        "content/comparisons/all.yml": "id: all\nname: All\nproducts: "
        f"[{', '.join(f'p{p}' for p in range(PRODUCTS))}]\n",
    }
    for p in range(PRODUCTS):
        said = ["collected" if n < 2 or p % 2 else "not-collected" for n in range(ITEMS)]
        lines = [row.replace("{a}", word) for row, word in zip(rows, said, strict=True)]
        files[f"content/products/p{p}.yml"] = f"id: p{p}\nname: Product {p}\nitems:\n" + "\n".join(lines)
    with serve(built_at(written(root, files), strict=False)) as address:
        yield address


def written(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def columns_of(page: Page) -> list[str]:
    """The column headers that can be seen, after the first."""
    return page.locator(".ps-table thead th:visible").all_inner_texts()[1:]


def rows_of(page: Page) -> list[str]:
    """The ids of the rows that can be seen."""
    return page.evaluate(
        "() => [...document.querySelectorAll('th[scope=row]')].filter(th => th.checkVisibility()).map(th => th.id)"
    )


def top_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"]


# --- what stays in view


def test_the_head_of_a_long_table_stays_below_the_head_of_the_page(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        for path in (ALL, "comparisons/defender-mobile/"):
            page.goto(address + path)
            page.evaluate("window.scrollTo(0, 3000)")
            head = page.locator("header.md-header").bounding_box()
            assert head is not None
            assert abs(top_of(page, ".ps-table thead th") - head["height"]) < 2, path


def test_a_row_that_is_jumped_to_stands_clear_of_the_head(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(f"{address}{ALL}#item-device.imei")
        head = page.locator(".ps-table thead tr").bounding_box()
        assert head is not None
        assert top_of(page, "[id='item-device.imei']") >= head["y"] + head["height"] - 1


def test_a_box_keeps_head_and_first_column(browser: Browser, big: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(f"{big}comparisons/all/")
        box = page.locator(".ps-box")
        assert box.evaluate("box => [box.scrollWidth > box.clientWidth, box.clientHeight <= innerHeight]") == [
            True,
            True,
        ]
        before = page.locator("thead th").first.bounding_box()
        box.evaluate("box => box.scrollTo(400, 600)")
        assert page.locator("thead th").first.bounding_box() == before
        place = box.bounding_box()
        first = page.locator("th[scope=row]").nth(20).bounding_box()
        assert place is not None
        assert first is not None
        assert abs(first["x"] - place["x"]) < 2
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


COVERED = """() => {
    const at = document.activeElement.getClientRects()[0];
    const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
    const hit = document.elementFromPoint(x, y);
    return hit === document.activeElement || document.activeElement.contains(hit) || hit?.contains(document.activeElement)
        ? '' : `${document.activeElement.outerHTML} below ${hit?.outerHTML.slice(0, 80)}`;
}"""


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_what_has_the_focus_is_never_covered(browser: Browser, address: str, big: str, key: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        for url in (address + ALL, f"{big}comparisons/all/"):
            page.goto(url)
            page.locator("th[scope=row] a").nth(16).focus()
            for _step in range(12):
                page.keyboard.press(key)
                assert page.evaluate(COVERED) == "", url


# --- without a script


def test_columns_and_rows_are_chosen_without_a_script(browser: Browser, big: str) -> None:
    with a_visit(browser, viewport=WIDE, java_script_enabled=False) as (_, page, _, _):
        page.goto(f"{big}comparisons/all/")
        assert len(columns_of(page)) == PRODUCTS
        for number in (0, 5, 11):
            page.locator(".ps-columns input").nth(number).uncheck()
        assert columns_of(page) == [f"Product {p}" for p in range(PRODUCTS) if p not in (0, 5, 11)]
        assert page.locator("tbody tr:has(th[scope=row])").first.locator("td:visible").count() == PRODUCTS - 3
        assert page.locator("th[scope=row]:visible").count() == ITEMS
        page.locator(".ps-differ").check()
        assert page.locator("th[scope=row]:visible").count() == ITEMS - 2
        expect(page.locator(".ps-no-column")).to_be_hidden()
        for number in range(PRODUCTS):
            page.locator(".ps-columns input").nth(number).uncheck()
        expect(page.locator(".ps-no-column")).to_be_visible()
        page.locator(".ps-columns input").nth(3).check()
        page.locator(".ps-differ").uncheck()
        assert columns_of(page) == ["Product 3"]
        assert page.locator("th[scope=row]:visible").count() == ITEMS


def test_choices_are_big_enough_to_hit(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=NARROW) as (_, page, _, _):
        page.goto(address + ALL)
        for target in page.locator(".ps-choose label, .ps-find input, .ps-sorts thead button").all():
            box = target.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 24


def test_on_paper_everything_stands(browser: Browser, big: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(f"{big}comparisons/all/")
        page.locator(".ps-columns input").nth(1).uncheck()
        page.locator(".ps-differ").check()
        page.locator(".ps-find input").fill("item 07")
        page.emulate_media(media="print")
        assert len(columns_of(page)) == PRODUCTS
        assert len(rows_of(page)) == ITEMS
        expect(page.locator(".ps-choose")).to_be_hidden()
        expect(page.locator(".ps-find")).to_be_hidden()


# --- cards


def test_at_320_pixels_each_row_is_a_card_and_loses_nothing(browser: Browser, address: str) -> None:
    read = "() => [...document.querySelectorAll('tbody tr')].map(row => row.textContent.replace(/\\s+/g, ' '))"
    with (
        a_visit(browser, viewport=WIDE, java_script_enabled=False) as (_, wide, _, _),
        a_visit(browser, viewport=NARROW, java_script_enabled=False) as (_, narrow, _, _),
    ):
        for path in (ALL, "products/intune/", "items/"):
            wide.goto(address + path)
            narrow.goto(address + path)
            assert narrow.evaluate(read) == wide.evaluate(read)
            hidden = narrow.evaluate(
                f"() => [...document.querySelectorAll('tbody :is(th, td):not({SILENT})')].filter(cell => !cell.checkVisibility()).length"
            )
            assert hidden == 0
            labels = narrow.evaluate(
                "() => [...document.querySelectorAll('.ps-table:not(.ps-narrow) td[data-th]')].filter("
                "cell => !getComputedStyle(cell, '::before').content.includes(cell.dataset.th.slice(0, 20))).length"
            )
            assert labels == 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_card_is_a_row_of_a_table_to_machines(browser: Browser, address: str, script: bool) -> None:
    with a_visit(browser, viewport=NARROW, java_script_enabled=script) as (context, page, _, _):
        page.goto(f"{address}comparisons/defender-mobile/")
        tree = context.new_cdp_session(page).send("Accessibility.getFullAXTree")
        roles = [node["role"]["value"] for node in tree["nodes"] if not node["ignored"]]
        items = page.locator("th[scope=row]").count()
        groups = page.locator("th[scope=rowgroup]").count()
        assert items > 30
        assert roles.count("table") == 1
        assert roles.count("row") == items + groups + 1
        assert roles.count("rowheader") == items + groups
        assert roles.count("columnheader") == 3
        assert roles.count("cell") + roles.count("gridcell") == 2 * items - page.locator(SILENT).count()
        expect(page.get_by_text("A product that says nothing about an item is not named")).to_be_visible()


def test_the_name_of_the_group_stays_with_its_cards(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=NARROW) as (_, page, _, _):
        page.goto(address + ALL)
        group = page.locator("tbody").nth(1)
        row = group.locator("tr:has(th[scope=row])").nth(4)
        row.evaluate("row => window.scrollTo(0, row.getBoundingClientRect().top + scrollY - 60)")
        head = page.locator("header.md-header").bounding_box()
        name = group.locator("tr:has(> [scope=rowgroup])").bounding_box()
        assert head is not None
        assert name is not None
        assert abs(name["y"] - head["height"]) < 2


@pytest.mark.parametrize("path", [ALL, "products/intune/"])
def test_text_of_twice_the_size_fits_a_phone(browser: Browser, address: str, path: str) -> None:
    with a_visit(browser, viewport={"width": 390, "height": 800}, bypass_csp=True) as (_, page, _, _):
        page.goto(address + path)
        page.evaluate(
            "() => { const e = document.documentElement; e.style.fontSize = `${2 * parseFloat(getComputedStyle(e).fontSize)}px`; }"
        )
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") == 0


# --- with the script


def test_a_filter_finds_names_and_other_names_and_counts(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, said):
        page.goto(address + ALL)
        page.get_by_label("Find in this table").fill("Mobile Equipment identity")
        assert rows_of(page) == ["item-device.imei"]
        assert page.locator(STATUS).inner_text() == f"1 of {ROWS} rows"
        assert page.locator("th[scope=rowgroup]:visible").count() == 1
        page.get_by_label("Find in this table").fill("nobody has this")
        assert rows_of(page) == []
        assert page.locator(STATUS).inner_text() == f"0 of {ROWS} rows No row fits these choices."
        page.get_by_label("Find in this table").fill("")
        assert len(rows_of(page)) == ROWS
        assert said == []


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a site is served whose comparison goes on over several pages."""
    root = tmp_path_factory.mktemp("spread")
    items = ", ".join(f"{{id: i{n:02}, name: Item {n:02}}}" for n in range(60))
    rows = ", ".join(f"{{item: i{n:02}}}" for n in range(60))
    files = {
        "mkdocs.yml": "site_name: Long\ntheme: {name: material, font: false}\nplugins: [privacy-statements]\n",
        "docs/index.md": "# Home\n",
        "content/items/i.yml": f"[{items}]",
        "content/comparisons/all.yml": "{id: all, name: All, products: [a, b]}",
        "content/products/a.yml": f"{{id: a, name: A, items: [{rows}]}}",
        "content/products/b.yml": f"{{id: b, name: B, items: [{rows}]}}",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("privacy_statements.views.spread.ROOM", 500)
        built = built_at(written(root, files), strict=False)
    with serve(built) as address:
        yield address


def test_a_list_on_several_pages_is_found_in_as_a_whole(browser: Browser, spread: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, said):
        page.goto(f"{spread}comparisons/all/")
        first, pages = rows_of(page), page.locator(".ps-sheets li").count()
        assert pages > 1
        assert len(first) < 60
        find = page.get_by_label("Find in the whole list")
        find.fill("Item 59")
        expect(page.locator(STATUS)).to_have_text("1 of 60 rows")
        assert rows_of(page) == ["item-i59"]
        link = page.locator("th[scope=row]:visible a").first.evaluate("a => a.href")
        find.fill("")
        assert rows_of(page) == first
        led_to = page.goto(link)
        assert led_to  # from the page that the row came from
        assert led_to.ok
        assert said == []
        page.route("**/comparisons/all/2/", lambda route: route.abort())
        page.goto(f"{spread}comparisons/all/?t1.find=59")
        expect(page.locator(STATUS)).to_contain_text("rows of this page; other pages have more")


def test_rows_that_differ_are_judged_by_the_columns_that_are_shown(browser: Browser, big: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(f"{big}comparisons/all/")
        page.locator(".ps-differ").check()
        assert page.locator(STATUS).inner_text() == f"{ITEMS - 2} of {ITEMS} rows"
        for number in range(0, PRODUCTS, 2):
            page.locator(".ps-columns input").nth(number).uncheck()
        assert rows_of(page) == []
        page.locator(".ps-columns input").first.check()
        assert len(rows_of(page)) == ITEMS - 2


def test_a_head_sorts_by_the_answer_before_what_it_is_about(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(address + ALL)
        page.get_by_role("columnheader", name="on Android").get_by_role("button").click()
        for body in page.locator("tbody").all():
            cells = body.locator("tr > td:nth-child(2)").all()
            first = [cell.locator("b").first.inner_text() for cell in cells]
            assert first == sorted(first)


def test_a_head_sorts_inside_its_groups_by_keyboard_and_goes_back(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(address + ALL)
        original = rows_of(page)
        groups = page.locator("th[scope=rowgroup]").all_inner_texts()
        column = page.get_by_role("columnheader", name="Microsoft Intune")
        button = column.get_by_role("button")
        button.focus()
        seen = []
        for order in ("ascending", "descending", None):
            page.keyboard.press("Enter")
            assert column.get_attribute("aria-sort") == order
            assert page.locator("th[scope=rowgroup]").all_inner_texts() == groups
            seen.append((rows_of(page), page.locator(STATUS).inner_text()))
        up, down, back = seen
        assert up[0] != original != down[0] != up[0]
        assert sorted(up[0]) == sorted(down[0]) == sorted(original)
        assert back[0] == original
        assert up[1].startswith("Sorted by Microsoft Intune, ascending.")
        assert down[1].startswith("Sorted by Microsoft Intune, descending.")
        assert back[1].startswith("In the original order.")
        for body in page.locator("tbody").all():
            assert body.locator("tr").first.locator("[scope=rowgroup]").count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_two_products_are_compared_by_what_differs(browser: Browser, address: str, scripts: bool) -> None:
    with a_visit(browser, viewport=WIDE, java_script_enabled=scripts) as (_, page, _, _):
        page.goto(f"{address}comparisons/defender-mobile/")
        rows = page.locator("th[scope=row]:visible")
        every = rows.count()
        page.locator(".ps-differ").check()
        assert 5 < rows.count() < every
        for row in page.locator("tbody tr:visible:has(th[scope=row])").all():
            left, right = row.locator("td").all_text_contents()  # the rest of an answer may be folded
            assert left != right
        page.locator(".ps-differ").uncheck()
        assert rows.count() == every


def test_choices_are_kept_in_the_address_and_nowhere_else(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (context, page, _, _):
        page.goto(f"{address}{ALL}?h=kept#item-device.imei")
        page.locator(".ps-columns input").nth(2).uncheck()
        page.locator(".ps-columns input").nth(3).uncheck()
        page.locator(".ps-differ").check()
        page.get_by_label("Find in this table").fill("device")
        page.get_by_role("button", name="Data item").click(click_count=1)
        page.get_by_role("button", name="Data item").click()
        page.wait_for_url("**t1.sort=-1**")
        assert "h=kept" in page.url
        assert page.url.endswith("#item-device.imei")
        chosen, link = (columns_of(page), rows_of(page), page.locator(STATUS).inner_text()), page.url
        assert len(chosen[0]) == 2
        assert len(chosen[1]) > 3
        other = context.new_page()
        other.goto(link)
        assert (columns_of(other), rows_of(other), other.locator(STATUS).inner_text()) == chosen
        assert other.url == link
        assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        for box in page.locator(".ps-columns input").all():
            box.check()
        page.locator(".ps-differ").uncheck()
        page.get_by_label("Find in this table").fill("")
        page.get_by_role("button", name="Data item").click()
        page.wait_for_url(f"{address}{ALL}?h=kept#item-device.imei")


def test_a_choice_is_in_the_address_at_once_and_comes_back(browser: Browser, big: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(f"{big}comparisons/all/")
        click = "() => { document.querySelectorAll('.ps-columns input')[1].click(); return location.search }"
        assert page.evaluate(click) == "?t1.without=2"
        leave = """() => {
            const input = document.querySelector('.ps-find input');
            input.value = 'alias 04';
            input.dispatchEvent(new Event('input'));
            dispatchEvent(new Event('pagehide'));
            return location.search;
        }"""
        assert page.evaluate(leave) == "?t1.find=alias+04&t1.without=2"
        page.evaluate("() => history.pushState(null, '', '?t1.without=4&t1.sort=-1')")
        page.go_back()
        page.go_forward()
        expect(page.locator(".ps-columns input").nth(3)).not_to_be_checked()
        assert columns_of(page) == [f"Product {p}" for p in range(PRODUCTS) if p != 3]
        assert len(rows_of(page)) == ITEMS
        assert rows_of(page)[0] == f"item-i{ITEMS - 1:02}"
        page.go_back()
        expect(page.locator(".ps-columns input").nth(1)).not_to_be_checked()
        assert rows_of(page) == ["item-i04"]


def test_answers_of_different_columns_differ_to_the_script(browser: Browser, big: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(f"{big}comparisons/all/")
        page.evaluate("""() => ['item-i00', 'item-i01'].forEach((id, row) => {
            document.getElementById(id).parentElement.classList.remove('ps-same');
            document.getElementById(id).parentElement.querySelectorAll('td').forEach((cell, n) => {
                const word = row ? '<a href="#">Collected</a>' : 'Collected'; // a link: then it is but a place
                cell.innerHTML = `<div class="ps-answer"><span class="ps-column${row ? " ps-place" : ""}">Of ${n}:</span> <b>${word}</b></div>`;
            });
        })""")
        page.locator(".ps-differ").check()
        shown = rows_of(page)
        assert "item-i00" in shown
        assert "item-i01" not in shown


def test_the_row_of_the_address_is_shown_whatever_the_filter(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(f"{address}{ALL}?t1.find=serial#item-device.imei")
        shown = rows_of(page)
        assert "item-device.imei" in shown
        assert page.locator(STATUS).inner_text() == f"{len(shown)} of {ROWS} rows"


def test_pages_without_tables_are_left_alone(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, said):
        page.goto(f"{address}manual/writing/conditions/?t1.find=x&t1.sort=3&t9.without=1")
        assert page.locator(".ps-find, .ps-sorts").count() == 0
        page.goto(f"{address}{ALL}?t1.sort=99&t1.without=0+77+x&t1.find=")
        assert len(columns_of(page)) == 4
        assert said == []


# --- signs


@pytest.mark.parametrize("colours", ["none", "active"], ids=["colours", "forced-colours"])
def test_signs_stand_before_words_and_are_not_read_aloud(browser: Browser, address: str, colours: str) -> None:
    with a_visit(browser, viewport=WIDE, forced_colors=colours) as (_, page, _, _):
        page.goto(address + "products/intune/")
        signs = page.evaluate(
            "() => [...document.querySelectorAll('b[class], .ps-answer > b')].map(word => getComputedStyle(word, '::before').content)"
        )
        assert all(sign.endswith('/ ""') for sign in signs)
        drawn = {sign.replace("\u00a0", " ").split()[0].strip('"') for sign in signs}
        assert drawn == {"●", "◔", "◐", "○", "■", "□", "×"} & drawn | {"◔", "○", "×"}
