"""repeated.py: what is printed once on a page is what would be printed each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from conftest import our_catalog
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.page import html_of
from privacy_statements.pages.render import Renderer
from privacy_statements.pages.repeated import Anew, Repeated, with_words_once
from privacy_statements.pipeline import make_views
from privacy_statements.views.pages import PageView
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording


class Cell:
    """A value that is equal to any other one."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cell)

    __hash__ = None  # type: ignore[assignment]  # nobody asks for it


def test_the_same_value_is_printed_once_and_an_equal_one_again() -> None:
    printed: list[Cell] = []

    def macro(value: Cell) -> Markup:
        printed.append(value)
        return Markup(f"<b>{len(printed)}</b>")

    def other(value: Cell) -> Markup:
        return Markup("other")

    repeated, one = Repeated(), Cell()
    assert [repeated.once(macro, each) for each in (one, one, Cell(), one)] == [
        "<b>1</b>",
        "<b>1</b>",
        "<b>2</b>",
        "<b>1</b>",
    ]
    assert repeated.once(other, one) == "other"
    repeated.begin()
    assert repeated.once(macro, one) == "<b>3</b>"
    assert [Anew().once(macro, each) for each in (one, one)] == ["<b>4</b>", "<b>5</b>"]


def test_values_that_are_gone_lend_nobody_their_identity() -> None:
    repeated = Repeated()
    made = [repeated.once(lambda value: Markup(value[0]), [str(number)]) for number in range(1000)]
    assert made == [str(number) for number in range(1000)]


def test_pages_are_the_same_if_each_cell_is_printed_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = our_catalog()
    wording = Wording(Language())
    views = [view for view in make_views(catalog, wording) if view.info.has_page]
    once = _pages(Renderer(None, "templates", wording.language, Addresses()), views)
    monkeypatch.setattr("privacy_statements.pages.render.Repeated", Anew)
    assert _pages(Renderer(None, "templates", wording.language, Addresses()), views) == once


def _pages(renderer: Renderer, views: list[PageView]) -> list[str]:
    pages = [renderer.page(view, {}).page for view in views]
    return [html_of(page.blocks) for page in pages if page is not None]


@pytest.mark.parametrize(("folder", "kind"), [("pages", Repeated), ("parts", Anew)])
def test_parts_of_a_site_are_asked_each_time(tmp_path: Path, folder: str, kind: type[Repeated]) -> None:
    """They may count, or say something else each time, and nobody would know."""
    (tmp_path / folder).mkdir()
    renderer = Renderer(tmp_path, "templates", Language(), Addresses())
    assert type(renderer._repeated) is kind


def test_the_words_of_the_script_stand_in_the_first_table() -> None:
    table = '<div data-words="a|b"></div>'
    assert with_words_once(f"x{table}y{table}") == f"x{table}y<div data-words></div>"
    assert with_words_once("x") == "x"
