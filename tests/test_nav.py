"""``products/*`` in ``nav:``: what a menu names, and that it stays small."""

from __future__ import annotations

from typing import Any

import pytest

from privacy_statements.diagnostics.position import Position
from privacy_statements.hosts.mkdocs import nav
from privacy_statements.pages.page import Page, packed


def a_page(path: str, title: str, in_menu: bool = True) -> Page:
    return Page(path, title, title, "item", {}, Position("content"), packed(()), in_menu)


PAGES = [
    a_page("products/b.md", "B"),
    a_page("products/index.md", "All products"),
    a_page("products/a.md", "A & <b>"),
    a_page("guides/index.md", "Guides"),
    a_page("items/x.md", "X", in_menu=False),
    a_page("items/index.md", "Items"),
    a_page("terms.md", "Terms"),
]
ALL_PRODUCTS = [{"All products": "products/index.md"}, {"B": "products/b.md"}, {"A &amp; &lt;b&gt;": "products/a.md"}]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param([{"P": "products/*"}], [{"P": ALL_PRODUCTS}], id="a section, its index first"),
        pytest.param(["products/*"], ALL_PRODUCTS, id="without a title, in its place"),
        pytest.param(
            [{"P": ["x.md", "products/*", {"Y": "y.md"}]}],
            [{"P": ["x.md", *ALL_PRODUCTS, {"Y": "y.md"}]}],
            id="among others",
        ),
        pytest.param([{"1": [{"2": [{"3": "products/*"}]}]}], [{"1": [{"2": [{"3": ALL_PRODUCTS}]}]}], id="nested"),
        pytest.param([{"G": "guides/*"}], [{"G": "guides/index.md"}], id="only an index: a link"),
        pytest.param([{"I": "items/*"}], [{"I": "items/index.md"}], id="what is not for the menu is left out"),
        pytest.param([{"N": "nothing/*"}, "none/*"], [{"N": ["nothing/*"]}, "none/*"], id="unknown: left to the host"),
        pytest.param(
            ["a.md", {"C": "changes/*"}, "changes/*", {"M": ["b.md", "changes/*"]}, {"N": []}],
            ["a.md", {"M": ["b.md"]}, {"N": []}],
            id="no change yet: left out",
        ),
        pytest.param(["index.md", {"T": "terms.md"}], ["index.md", {"T": "terms.md"}], id="no placeholder"),
        pytest.param([{"E": "https://e.example/*x"}], [{"E": "https://e.example/*x"}], id="an address"),
        pytest.param(None, None, id="no navigation"),
    ],
)
def test_a_placeholder_stands_for_the_pages_of_a_folder(written: Any, meant: Any) -> None:
    assert nav.expand(written, PAGES, 10) == meant


PRODUCTS = [a_page("products/index.md", "All products"), *(a_page(f"products/p{n}.md", f"P{n}") for n in range(3))]


@pytest.mark.parametrize(
    ("most", "records"),
    [
        pytest.param(3, 3, id="as many as there are"),
        pytest.param(2, 0, id="one too many"),
        pytest.param(0, 0, id="never"),
    ],
)
def test_a_menu_names_records_only_while_they_are_few(most: int, records: int) -> None:
    expanded = nav.expand([{"Products": "products/*"}, "products/*"], PRODUCTS, most)
    assert expanded[1:] == [
        {"All products": "products/index.md"},
        *({f"P{n}": f"products/p{n}.md"} for n in range(records)),
    ]
    assert expanded[0] == {"Products": expanded[1:] if records else "products/index.md"}


def test_what_the_menu_leaves_out_is_not_in_it_for_the_host_either() -> None:
    pages = [*PAGES, *PRODUCTS[1:]]
    assert nav.in_menu(pages, 5) >= {"products/p0.md", "products/b.md", "guides/index.md", "terms.md"}
    assert nav.in_menu(pages, 4) == {"products/index.md", "guides/index.md", "items/index.md", "terms.md"}


def test_one_kind_of_record_takes_nothing_from_another() -> None:
    pages = [*PRODUCTS, a_page("guides/g.md", "G")]
    assert nav.in_menu(pages, 1) == {"products/index.md", "guides/g.md"}


def test_pages_at_the_top_are_no_kind_of_record() -> None:
    tops = [a_page(f"{name}.md", name) for name in "abc"]
    assert nav.in_menu(tops, 0) == {"a.md", "b.md", "c.md"}


def test_a_host_looks_only_for_what_a_written_menu_should_name() -> None:
    pages = [*PRODUCTS, a_page("guides/g.md", "G"), a_page("terms.md", "T")]
    every = nav.in_menu(pages, 5)
    assert nav.expected(None, pages, 5) == every
    index_alone = every - {page.path for page in PRODUCTS[1:]}
    assert nav.expected(["products/index.md"], pages, 5) == index_alone
    assert nav.expected([{"P": ["products/p1.md"]}], pages, 5) == index_alone | {"products/p1.md"}
