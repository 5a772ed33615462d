"""Every page has a title and a description of its own: in a list of search results they are all one sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from privacy_statements.views.shapes import PageInfo
from privacy_statements.words.wording import Wording


class Titles:
    """The titles and descriptions of a site so far. The first page keeps its words; to a later one its kind is added,
    and if that is not enough its id."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._titles: set[str] = set()
        self._descriptions: set[str] = set()

    def own(self, info: PageInfo, record: str) -> PageInfo:
        """What a page has, with a title and a description that no page before it has. ``record`` is its id."""
        if not info.has_page:
            return info
        title = _first_free(_titles(info, record, self._wording), self._titles)
        description = _first_free(_descriptions(info, record, title, self._wording), self._descriptions)
        same = (title, description) == (info.title, info.description)
        return info if same else replace(info, title=title, description=description, heading=info.title)

    def take(self, infos: Iterable[PageInfo]) -> bool:
        """Takes the words of these pages, if all of them are free."""
        taken = [(info.title.casefold(), info.description.casefold()) for info in infos if info.has_page]
        if any(title in self._titles or words in self._descriptions for title, words in taken):
            return False
        self._titles.update(title for title, _ in taken)
        self._descriptions.update(words for _, words in taken)
        return True


def _first_free(candidates: Iterable[str], taken: set[str]) -> str:
    words = ""
    for words in candidates:
        if words and words.casefold() not in taken:
            break
    taken.add(words.casefold())
    return words


def _titles(info: PageInfo, record: str, wording: Wording) -> Iterator[str]:
    kinds = kind_words(wording.of(info.language))
    yield info.title
    if info.menu_title and info.menu_title != info.title:
        yield f"{info.title} ({info.menu_title})"
    kind = kinds.get(info.kind, info.kind)
    yield f"{info.title} ({kind})"
    yield f"{info.title} ({kind}, {record})"


def _descriptions(info: PageInfo, record: str, title: str, wording: Wording) -> Iterator[str]:
    both = wording._("{title}: {description}")
    yield info.description
    yield both.format(title=title, description=info.description) if info.description else title
    yield both.format(title=f"{title} ({record})", description=info.description)


def kind_words(wording: Wording) -> dict[str, str]:
    """What kind of page a page is, in a word or two."""
    return {
        "product": wording._("product"),
        "item": wording._("data item"),
        "category": wording._("data category"),
        "comparison": wording._("comparison"),
        "pair": wording._("two products"),
        "platforms": wording._("platforms"),
        "guide": wording._("guide"),
        "changes": wording._("changes"),
        "question": wording._("question"),
        "questions": wording._("list"),
        "index": wording._("list"),
        "terms": wording._("glossary"),
        "completeness": wording._("completeness"),
        "rights": wording._("rights"),
        "retention": wording._("retention and storage"),
        "applies": wording._("what applies"),
        "viewers": wording._("who can see it"),
        "viewer": wording._("who can see it"),
        "choices": wording._("choices"),
    }
