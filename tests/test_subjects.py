"""The pages of one subject can be made alone: from its key, and from what is read of the catalog for it."""

from __future__ import annotations

import pytest

from conftest import our_catalog
from privacy_statements.catalog.model import Catalog
from privacy_statements.views import VIEWS, View
from privacy_statements.views.leads import KnownView
from privacy_statements.views.pages import record_id
from privacy_statements.views.site import make_views
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return our_catalog()


@pytest.fixture(scope="module")
def made(catalog: Catalog) -> dict[tuple[str, str], KnownView]:
    views = [view for kind in VIEWS.values() if not kind.leads for view in kind.pages(catalog, Wording(Language()), ())]
    made = {(view.info.kind, record_id(view)): KnownView(view.info, record_id(view), view) for view in views}
    for name in ("question", "questions"):
        views = [*VIEWS[name].pages(catalog, Wording(Language()), (), made)]
        made |= {(view.info.kind, record_id(view)): KnownView(view.info, record_id(view), view) for view in views}
    return made


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_each_subject_alone_makes_the_pages_that_the_whole_site_has(
    view: View, catalog: Catalog, made: dict[tuple[str, str], KnownView]
):
    others = {key: page for key, page in made.items() if key[0] not in ("question", "questions")}
    if view.name == "questions":
        others = {key: page for key, page in made.items() if key[0] != "questions"}
    keys = list(view.subjects(catalog))
    assert len(keys) == len(set(keys)), "a key names one subject"
    alone = [page for key in reversed(keys) for page in view.pages_of(key, catalog, Wording(Language()), (), others)]
    assert {(page.info.kind, record_id(page)): page for page in alone} == {
        key: page.view for key, page in made.items() if key[0] == view.name
    }


def test_the_pages_of_the_site_stand_in_the_order_of_their_subjects(catalog: Catalog):
    wording = Wording(Language())
    pages = [page.info.path for page in make_views(catalog, wording) if page.info.kind == "item"]
    first = [path for path in pages if path.count("/") == 1]
    assert first == [f"items/{key}.md" for key in VIEWS["item"].subjects(catalog)]
