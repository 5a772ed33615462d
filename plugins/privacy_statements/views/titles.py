"""Every page has a title and a description of its own: in a list of search results they are all one sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from privacy_statements.views.pages import PageView, record_id
from privacy_statements.views.top import View
from privacy_statements.wording import Wording


def with_own_titles(views: Iterable[View], wording: Wording) -> Iterator[View]:
    """The views, each with a title and a description that no view before it has. The first keeps its words; a
    later one is told apart by what kind of page it is, and if that is not enough by its id."""
    titles: set[str] = set()
    descriptions: set[str] = set()
    for view in views:
        info = view.info
        if info.has_page:
            title = _first_free(_titles(view, wording), titles)
            description = _first_free(_descriptions(view, title, wording), descriptions)
            if (title, description) != (info.title, info.description):
                view = replace(view, info=replace(info, title=title, description=description))
        yield view


def _first_free(candidates: Iterable[str], taken: set[str]) -> str:
    words = ""
    for words in candidates:
        if words and words.casefold() not in taken:
            break
    taken.add(words.casefold())
    return words


def _titles(view: PageView, wording: Wording) -> Iterator[str]:
    info = view.info
    kinds = kind_words(wording.of(info.language))
    yield info.title
    if info.menu_title and info.menu_title != info.title:
        yield f"{info.title} ({info.menu_title})"
    kind = kinds.get(info.kind, info.kind)
    yield f"{info.title} ({kind})"
    yield f"{info.title} ({kind}, {record_id(view)})"


def _descriptions(view: PageView, title: str, wording: Wording) -> Iterator[str]:
    info = view.info
    both = wording.language.gettext("{title}: {description}")
    yield info.description
    yield both.format(title=title, description=info.description) if info.description else title
    yield both.format(title=f"{title} ({record_id(view)})", description=info.description)


def kind_words(wording: Wording) -> dict[str, str]:
    """What kind of page a page is, in a word or two."""
    _ = wording.language.gettext
    return {
        "product": _("product"),
        "item": _("data item"),
        "category": _("data category"),
        "comparison": _("comparison"),
        "pair": _("two products"),
        "platforms": _("platforms"),
        "coverage": _("categories and products"),
        "guide": _("guide"),
        "changes": _("changes"),
        "question": _("question"),
        "questions": _("list"),
        "index": _("list"),
        "terms": _("glossary"),
        "completeness": _("completeness"),
        "rights": _("rights"),
        "retention": _("retention and storage"),
        "applies": _("what applies"),
        "viewers": _("who can see it"),
        "viewer": _("who can see it"),
        "choices": _("choices"),
    }
