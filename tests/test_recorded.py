"""Whose words a page says: those of records stand in ``data-record`` elements, ours in ``data-generated`` ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import lxml.html
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import markdown

from conftest import ROOT, Make, files_in, our_build
from privacy_statements import Project, build
from privacy_statements.pages.attribution import finished
from privacy_statements.pages.page import GENERATED, RECORDED, Page, html_of, markdown_of
from privacy_statements.words.language import Language
from privacy_statements.words.recorded import RecordText, capital, fill, joined, pieces_of

WORD = re.compile(r"\w+")


@cache
def words_of_records() -> frozenset[str]:
    """Every word that stands anywhere in our records."""
    return frozenset(
        word
        for folder in ("content", "plugins/privacy_statements/catalog/word_lists")
        for file in (ROOT / folder).rglob("*.yml")
        for word in words(of_values(yaml.safe_load(file.read_bytes())))
    )


def of_values(said: object) -> str:
    """The texts of a record, without its keys."""
    match said:
        case dict():
            return " ".join(map(of_values, said.values()))
        case list():
            return " ".join(map(of_values, said))
        case _:
            return str(said)


def words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def texts(html: str) -> Iterator[tuple[str, str]]:
    """Every text of a page with the attribute of the nearest element around it that has one; "" where none has."""
    root = lxml.html.fragment_fromstring(html, create_parent="main")
    for text in root.xpath("//text()[normalize-space()]"):
        at = text.getparent() if not text.is_tail else text.getparent().getparent()
        while at is not None and RECORDED not in at.attrib and GENERATED not in at.attrib:
            at = at.getparent()
        yield str(text), "" if at is None else RECORDED if RECORDED in at.attrib else GENERATED


def documents() -> list[Page]:
    return [page for page in our_build().pages if page.kind in ("product", "guide")]


@pytest.mark.parametrize("page", documents(), ids=lambda page: page.path)
def test_every_word_of_a_page_is_of_a_record_or_ours(page: Page) -> None:
    said = list(texts(html_of(page.blocks)))
    assert [text for text, by in said if not by] == []
    recorded = {word for text, by in said if by == RECORDED for word in words(text)}
    assert recorded - words_of_records() == set()
    record = (ROOT / page.position.path).read_text("utf-8")
    alone = set(words(of_values(yaml.safe_load(record)))) - vocabulary_of_the_program()
    ours_ = (text for text, by in said if by == GENERATED and not text.startswith(("https://", "products/")))
    assert {word for text in ours_ for word in words(text)} & alone == set()
    assert len(recorded) > 20


@cache
def vocabulary_of_the_program() -> frozenset[str]:
    """The words that the program says of itself: its messages, its closed words, dates, countries."""
    root = ROOT / "plugins/privacy_statements"
    catalogue = (root / "words/locale/de/LC_MESSAGES/messages.po").read_text("utf-8")
    language = Language("en")
    named = [*language.locale.territories.values(), *language.locale.months["format"]["wide"].values()]
    closed = (root / "records/words.py").read_text("utf-8")
    return frozenset(words(" ".join([catalogue, closed, *map(str, named), *map(str, range(3000))])))


def test_marks_make_a_long_page_little_longer() -> None:
    html = max((html_of(page.blocks) for page in documents()), key=len)
    bare = re.sub(rf"</?span {RECORDED}>| (?:{RECORDED}|{GENERATED})(?=[ >])", "", html)
    assert html.count(RECORDED) > 250
    assert len(html) < 1.07 * len(bare)


@pytest.mark.parametrize("page", documents(), ids=lambda page: page.path)
def test_other_hosts_tell_the_same(page: Page) -> None:
    made = markdown(markdown_of(page), extensions=["attr_list"])
    assert {by for _, by in texts(made)} == {RECORDED, GENERATED}


PIECES = files_in("recorded")
RECORD_WORDS = set(words(" ".join(of_values(yaml.safe_load(text)) for text in PIECES.values())))


def test_a_sentence_of_ours_tells_the_words_of_the_record_in_it(make_project: Make) -> None:
    root = make_project(PIECES)
    built = build(Project(root, root / "site-src"))
    assert not built.failed
    (page,) = (page for page in built.pages if page.kind == "product")
    said = list(texts(html_of(page.blocks)))
    recorded = {word for text, by in said if by == RECORDED for word in words(text)}
    generated = {word for text, by in said if by == GENERATED for word in words(text)}
    told = [
        "quokka hops",
        "badgers",
        "as lemur",
        "Heron",
        "Ibex",
        "otter",
        "the newt",
        "moles",
        "Walrus",
        "dusk",
        "yak",
    ]
    told += ["Hereland", "Burrow", "Nest", "ajar", "honey", "crabs", "Mode", "Night", "Overseer", "Safety"]
    for expected in told:
        assert any(expected in text and by == RECORDED for text, by in said), expected
    assert {"only", "except", "default", "sold"} <= generated
    assert recorded - RECORD_WORDS == set()
    assert not {"quokka", "badgers", "lemur", "heron", "otter", "newt", "walrus", "ajar", "crabs", "zebra"} & generated


ANY = st.text(max_size=8) | st.text(max_size=8).map(RecordText)


@settings(deadline=None)
@given(st.lists(ANY, max_size=5), ANY)
def test_a_text_is_its_pieces(texts: list[str], other: str) -> None:
    whole = fill("{a} of {b}", a=joined(", ", texts), b=other)
    assert whole == f"{', '.join(texts)} of {other}"
    assert "".join(piece.text for piece in pieces_of(whole)) == whole
    assert "".join(text for text, own in pieces_of(whole) if own) == "".join(
        text for text in (*texts, other) if isinstance(text, RecordText)
    )
    assert "".join(piece.text for piece in pieces_of(capital(whole))) == whole[:1].upper() + whole[1:]


PRINTED = [
    "<p>", '<a title="', '">', "</p>", "<br>", '<img alt="', "\x0ew\x0f", "\x0e<b>x</b>\x0f", "\x0e\x0f", "text", " > ", "</b>",
]  # fmt: skip
IN_TAG = re.compile("<[^<>]*[\x0e\x0f][^<>]*>")
ALONE = re.compile("(<(?!br|hr|img|input)[a-z][^<>]*)>\x0e([^\x0e\x0f]*)\x0f(?=</)")


@example("<br>\x0ew\x0f</p>")
@example("a >\x0ew\x0f</p>")
@example('<a title="\x0ew\x0f \x0e\x0f">\x0ew\x0f</a> > \x0ew\x0f > <p>')
@given(st.lists(st.sampled_from(PRINTED), max_size=12).map("".join))
def test_marks_become_attributes_where_tags_are_looked_for_too(printed: str) -> None:
    """Marks are found from themselves; to look at every tag for some takes twice as long, and comes to the same."""
    plainly = IN_TAG.sub(lambda tag: re.sub("[\x0e\x0f]", "", tag[0]), printed.strip())
    plainly = ALONE.sub(rf"\1 {RECORDED}>\2", plainly).replace("\x0e\x0f", "")
    plainly = plainly.replace("\x0e", f"<span {RECORDED}>").replace("\x0f", "</span>")
    assert finished(printed, attributed=True) == f"<div {GENERATED}>\n{plainly}\n</div>"
