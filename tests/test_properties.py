"""Laws of the whole line, tried on any text: a record can say what it likes and changes no page but by its
words; the same records give the same pages; front matter is read as it was written."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import lxml.html
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crawl import unbalanced
from laws import law
from privacy_statements.hosts.mkdocs import ready
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.page import MAIN, Heading, Html, Page, Prose, front_matter, markdown_of, packed
from privacy_statements.pages.render import Renderer
from privacy_statements.read.markdown import first_block, one_line, prose_html, safe_url
from privacy_statements.views.site import make_views
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from small import catalog_of, loaded
from test_markdown import MARKS, WORDS, rendered

HARMLESS = "Words"
WORDING = Wording(Language())
RENDERER = Renderer(None, "templates", WORDING.language, Addresses(record="https://r.example/{path}#L{line}"))
# What prose may make of itself. Whatever else stands on a page is made by templates, and counted.
PROSE = {"p", "ul", "ol", "li", "em", "strong", "code", "pre", "blockquote", "a", "br"}


def everything(text: str) -> dict[str, list[dict[str, Any]]]:
    """Records that say the text wherever a text can be said, by folder of the content."""

    def link() -> dict[str, str]:
        return {"title": text, "url": "https://x.example/"}

    def answer() -> dict[str, Any]:
        return {"answer": "collected", "only": text, "condition": {"words": text}, "form": text, "note": text}

    def step() -> dict[str, Any]:
        image = {"alt": text, "src": "images/a.png"}
        return {"title": text, "actor": "admin", "text": text, "path": [text, text], "image": image, "example": text, "see": [link()]}  # fmt: skip

    def word(key: str, **more: Any) -> dict[str, Any]:
        return {"id": key, "name": text, "description": text, "see": [link()], **more}

    statement = {
        "category": "kind",
        "level": "levels.full",
        "controls": [{"kind": "opt-in", "who": ["admin"], "how": text, "default": text, "lost": text}],
        "purposes": [{"purpose": "serve", "legal_basis": "consent", "note": text}],
        "recipients": [{"recipient": "partner", "condition": {"words": text}, "note": text}],
        "visible_to": [{"actor": "admin", "condition": {"not": {"words": text}}, "note": text}],
        "obtained": {"how": "reused", "from": ["source"], "note": text},
        "subjects": ["person"],
        "data_classes": ["customer"],
        "identifiability": ["identified"],
        "retention": [{"id": "rule", "subject": text, "until": text, "starts": text, "exception": text, "note": text}],
        "storage": [
            {"id": "place", "subject": text, "stores": [link()], "regions": ["here"], "decided_by": text, "note": text, "see": [link()]}
        ],
    }  # fmt: skip
    part = {"name": f"{text} part", "note": text, "only": text, "form": text, "condition": {"words": text}}
    rows = [
        {
            "id": "first", "item": "thing", "name": f"{text} row", "description": text, "note": text, "only": text,
            "form": text, "code_name": text, "former_names": [text, text], "answer": answer(),
            "answers": {"column": answer()}, "parts": [part, {**part, "parts": [part]}], "exhaustive": False,
            "see": [link()], "evidence": [link()], **statement,
        },
        {"id": "second", "name": f"{text} local", "note": text},
        {"id": "third", "item": "thing", "condition": {"any": [{"words": text}, {"levels": "full"}]}},
    ]  # fmt: skip
    document = {
        "name": text, "title": text, "summary": text, "description": text, "applies_to": [link()],
        "see_also": [link()], "evidence": [link()], "reviewer": text, "reviewed": "2026-01-01",
        "source": {"title": text, "url": "https://x.example/", "note": text}, "metadata": {"x": text, "y": [text]},
    }  # fmt: skip
    product = {
        "id": "product", **document, "former_names": [text], "family": text, "platforms": [text], "retention": statement["retention"],
        "sections": [
            {"id": "data", "heading": text, "before": text, "after": text, "columns": ["column"], "see": [link()], "sections": [
                {"id": "group", "heading": text, "before": text, "after": text, "see": [link()], "items": rows},
            ], **statement},
            {"id": "never", "kind": "never", "heading": text, "items": [{"id": "fourth", "name": f"{text} no", "by": ["admin"], "note": text}]},
            {"id": "uses", "kind": "uses", "heading": text, "uses": [{"subject": text, "text": text, "purposes": ["serve"]}]},
            {"id": "staff", "kind": "storage", "heading": text, "staff": [{"team": text, "regions": ["here"], "note": text}]},
            {"id": "safe", "kind": "protection", "heading": text, "measures": [{"text": text, "see": [link()]}]},
            {"id": "rights", "kind": "rights", "heading": text, "rights": [{"id": "ask", "rights": ["erase"], "actor": "admin", "subject": text, "text": text, "steps": [step()], "contact": link(), "not_erased": text}]},
            {"id": "quoted", "kind": "other", "heading": text, "quotations": [{"text": text, "source": link()}], "steps": [step()]},
        ],
    }  # fmt: skip
    guide = {
        "id": "guide", **document, "affects": [{"product": "product", "items": ["thing"], "setting": text, "path": [text], "effect": text}],
        "sections": [{"id": "do", "kind": "steps", "heading": text, "before": text, "steps": [{**step(), "steps": [step()]}]}],
    }  # fmt: skip
    vocabulary = {
        "categories": [word("kind"), word("inner", parent="kind")],
        "purposes": [word("serve")],
        "legal_bases": [word("consent", article=text)],
        "subjects": [word("person")],
        "actors": [word("admin")],
        "data_classes": [word("customer")],
        "dimensions": [word("column"), word("levels", ordered=True, values=[word("full", when=text)])],
        "recipients": [word("partner", role=text)],
        "regions": [word("here", countries=["IE"])],
        "regulations": [word("law")],
        "rights": [word("erase", regulations=["law"])],
        "terms": [word("term", aliases=[text])],
    }
    item = {"id": "thing", "name": text, "aliases": [text], "former_names": [text], "code_name": text, "definition": text, "example": text, "find_it": text, "category": "kind", "see": [link()], "metadata": {"x": text}}  # fmt: skip
    return {
        "organization.yml": [{"name": text, "about": text, "nearest": ["admin"], "metadata": {"z": text}}],
        "vocabulary/words.yml": [vocabulary],
        "items/items.yml": [item, {"id": "part-of-it", "name": text, "parent": "thing"}],
        "sources/sources.yml": [word("source", aliases=[text])],
        "products/product.yml": [product],
        "products/other.yml": [{"id": "other", "name": f"{text} other", "items": ["thing", {"id": "own", "name": f"{text} local"}]}],
        "guides/guide.yml": [guide],
        "comparisons/comparison.yml": [
            {"id": "comparison", "name": text, "introduction": text, "columns": ["answer", "purposes", "retention"]}
        ],
        "questions/question.yml": [
            {"id": "question", "question": text, "also": [text], "products": ["product"], "items": ["thing"], "when": {"levels": "full"}, "explanation": text}
        ],
        "changes/change.yml": [
            {"id": "change", "name": text, "date": "2026-01-01", "what": text, "products": ["product"], "items": ["thing"], "evidence": link()}
        ],
    }  # fmt: skip


def as_yaml(data: Any) -> str:
    """Data as YAML that holds nothing but ASCII: JSON, but for the escapes of characters."""
    return re.sub("[^ -~]", lambda match: f"\\U{ord(match[0]):08x}", json.dumps(data, ensure_ascii=False))


def is_visible(text: str) -> bool:
    """Whether a text shows anything, as a name and as prose: ``*`` is an empty list, ``~~~`` empty code."""
    return bool(one_line(text).strip() and one_line(re.sub("<[^>]*>", "", prose_html(text))).strip())


def pages_of(records: dict[str, list[dict[str, Any]]]) -> dict[str, Page]:
    """The pages of a site whose records are these, built in memory."""
    lists = ("items/", "sources/")
    texts = {path: as_yaml(data if path.startswith(lists) else data[0]) for path, data in records.items()}
    wording = Wording(Language())
    renderer = Renderer(None, "templates", wording.language, Addresses(record="https://r.example/{path}#L{line}"))
    made = {}
    for view in make_views(catalog_of(texts), wording):
        blocks, problems = renderer.blocks(view, None)
        assert problems == ()
        metadata = {"title": view.info.title, **view.info.metadata}
        made[view.info.path] = renderer.page_of(view, metadata, None, packed(blocks))
    return made


@lru_cache(maxsize=2)  # each text is asked for by one test after the other
def pages_saying(text: str) -> dict[str, Page]:
    return pages_of(everything(text))


@cache
def harmless_pages(goes_on: bool = False) -> dict[str, Page]:
    """With ``goes_on``, of texts of two paragraphs: of some, pages fold all but the first."""
    return pages_of(everything(f"{HARMLESS}\n\n{HARMLESS}" if goes_on else HARMLESS))


def goes_on(text: str) -> bool:
    return bool(first_block(text)[1])


def parsed(html: str) -> lxml.html.HtmlElement:
    html = html.replace("<wbr>", "")  # where a long word may break
    return lxml.html.fragment_fromstring(html, create_parent="main")


NAMED = re.compile(r"^part-.*")


def skeleton(root: lxml.html.HtmlElement) -> Iterator[tuple[str, ...]]:
    """What templates have made, in order: each row with its cells, and whatever else no prose can make."""
    for element in root.iter():
        if next(element.iterancestors("svg"), None) is not None:
            continue  # a drawing has as many lines as its words need
        if not isinstance(element.tag, str):
            yield ("comment",)
        elif element.tag == "tr":
            yield ("tr", *(f"{cell.tag} {cell.get('scope')} {cell.get('colspan')}" for cell in element))
        elif element.tag not in PROSE or element.get("class"):
            shown = ("id", "class", "scope", "role", "src", "lang")
            said = ((name, element.get(name)) for name in shown)
            # a part has no id of its own: its anchor is made from its name
            # whose words they are: a block where prose has blocks, a span where it has none
            alone = element.tag in ("div", "span") and dict(element.attrib) == {"data-record": ""}
            yield (
                "said" if alone else element.tag,
                *(f"{name}={NAMED.sub('part-', text) if name == 'id' else text}" for name, text in said if text),
            )


Shape = list[tuple[str, ...]]


@cache
def harmless_shape(path: str, goes_on: bool = False) -> list[Shape | None]:
    """What templates have made of each block of a harmless page; nothing for a block without HTML."""
    blocks = harmless_pages(goes_on)[path].blocks
    return [list(skeleton(parsed(block.html))) if isinstance(block, Html) else None for block in blocks]


@cache
def harmless_shape_in_markdown(path: str, host: str, goes_on: bool = False) -> Shape:
    return list(skeleton(parsed(rendered(markdown_of(harmless_pages(goes_on)[path]), host))))


def assert_shape(html: str, wanted: Shape | None) -> None:
    made = parsed(html)
    assert list(skeleton(made)) == wanted
    for element in made.iter():
        assert not [name for name in element.attrib if name.startswith(("on", "style", "srcdoc"))]
    for address in made.xpath("//@href | //@src"):
        assert safe_url(str(address))
    for cell in made.xpath("//td | //th | //dd | //dt | //caption"):
        assert any(not letter.isspace() for letter in one_line(cell.text_content())), "a blank cell"


def html_of_blocks(page: Page) -> list[str]:
    return [block.html for block in page.blocks if isinstance(block, Html)]


def assert_only_words_differ(text: str) -> None:
    pages, harmless = pages_saying(text), harmless_pages(goes_on(text))
    assert set(pages) == set(harmless)
    for path, page in pages.items():
        model = harmless[path]
        assert [type(block) for block in page.blocks] == [type(block) for block in model.blocks], path
        for block, other, wanted in zip(page.blocks, model.blocks, harmless_shape(path, goes_on(text)), strict=True):
            match block, other:
                case Html(html), Html():
                    assert unbalanced(html) == []
                    assert "\n\n" not in html
                    if path != "items/index.md":  # its rows stand under the first letters of their names
                        assert_shape(html, wanted)
                case Heading(level, _, anchor), Heading(model_level, _, model_anchor):
                    assert level == model_level
                    assert anchor == model_anchor
                case Prose(), Prose():
                    pass


def flat(html: str) -> str:
    return re.sub(r">\s+<", "><", html)


def assert_markdown_is_the_page(text: str, host: str) -> None:
    """Both ways to a page: its Markdown with all HTML in it, and with the HTML put in afterwards."""
    pages = pages_saying(text)
    for path in (
        "products/product.md",
        "items/thing.md",
        "comparisons/comparison.md",
        "guides/guide.md",
        "changes/index.md",
        "terms.md",
    ):
        page = pages[path]
        whole = rendered(markdown_of(page), host)
        later = ready.fill(rendered(ready.with_places(page), host), page)
        assert flat(later) == f'<div id="{MAIN}" class="ps-page" data-kind="{page.kind}">{flat(whole)}</div>', path
        assert_shape(whole, harmless_shape_in_markdown(path, host, goes_on(text)))
        cells = [cell.text_content() for html in html_of_blocks(page) for cell in parsed(html).xpath("//td | //th")]
        assert [cell.text_content() for cell in parsed(whole).xpath("//td | //th")] == cells, path


ATTACKS = [
    "<script>alert(1)</script>",
    "</td></tr></table><h1 id=x>",
    "<td>", "</div></article>", "<!-- ", "-->", "<![CDATA[", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    '" onmouseover="alert(1)', "' onmouseover='alert(1)", "&lt;b&gt; &amp; &#60;", "]]>", "<?php ?>",
    "{{ 7*7 }} {% include 'x' %} {# x #}", "{{ config }}", "${7*7} #{7*7} <%= 7*7 %>", "{: .x #y onclick=z } {#x}",
    "à", "a | b | c", "|---|---|\n| a | b |", "# Heading", "Heading\n===", "* list\n* of\n    * lists", "1. one\n2. two",
    "```\nfence", "~~~\nfence", "    code", "***", "[a]: b", "[TOC]", "*[HTML]: x", "!!! note\n    x", "??? x", '=== "x"',
    "- [ ] task", "term\n:   definition", "> quote", "[^1]\n\n[^1]: x", "--8<-- \"x\"", "*a **b _c", "\\", "`", "``a`",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt&colon;alert(1))", "<javascript:alert(1)>", "[a](data:text/html,x)",
    "[a](//evil.example)", "[a](https://x.example \"t\")", "![a](b)", "https://x.example www.x.example a@x.example",
    "a\x00b\x07c\x1bd\x7fe\x85f", "\x02" "0\x03", "\x02wzxhzdk:0\x03", "\x02klzzwxh:0000\x03", "a\u2028b\u2029c\x0bd\x0ce",
    "\u202eright to left\u202c", "\u05d0\u05d1\u05d2 \u0627\u0644\u0639\u0631\u0628\u064a\u0629 abc", "a\u200b\u200d\ufeffb", "e\u0301\u0323" * 40, "\U0001f469\u200d\U0001f4bb",
    "null", "~", "no", "1.10", "2026-01-01", "all", "product", "thing", "- a", "a: b", "# a", "&a *a !a", "%a", "@a", "---", "...",
    "x" * 5000, "w " * 2000, "<div data-privacy-block=\"0\"></div>", "%(n)s %s {0} {name}",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [pytest.param(text, marks=[pytest.mark.large] * (number % 2)) for number, text in enumerate(ATTACKS)],
    ids=lambda text: ascii(text)[:24],
)
def test_an_attack_changes_nothing_but_words(text: str) -> None:
    assert_only_words_differ(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [pytest.param(text, marks=[pytest.mark.large] * (number % 4 != 1)) for number, text in enumerate(ATTACKS)],
    ids=lambda text: ascii(text)[:24],
)
def test_an_attack_changes_nothing_in_markdown_either(text: str) -> None:
    assert_markdown_is_the_page(text, "material")


@pytest.mark.slow
@pytest.mark.parametrize("text", ATTACKS[::6], ids=lambda text: ascii(text)[:24])
def test_an_attack_changes_nothing_without_the_extensions_of_a_theme(text: str) -> None:
    assert_markdown_is_the_page(text, "bare")


TEXTS = st.one_of(
    st.lists(st.one_of(MARKS, WORDS), min_size=1, max_size=16).map("".join), st.text(min_size=1, max_size=30)
).filter(is_visible)


@pytest.mark.slow
@law(60, here=12, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_no_text_changes_anything_but_words(text: str) -> None:
    assert_only_words_differ(text)


@pytest.mark.slow
@law(40, here=8, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_the_folder_and_the_adapter_give_the_same_page_whatever_a_record_says(text: str) -> None:
    assert_markdown_is_the_page(text, "material")


INVISIBLE = ["\u200b", "\x07", "\u202e\u202c", "\u2060 \u2060"]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        *(("name", text) for text in INVISIBLE),
        *(("note", text) for text in (*INVISIBLE, "*", "~~~", "-\n-", ">", "&nbsp;")),
    ],
    ids=ascii,
)
def test_a_text_that_nobody_can_see_is_no_text(key: str, text: str) -> None:
    """It would make a blank cell."""
    record = as_yaml({"id": "p", "name": "P", "items": [{"id": "a", "name": "A", key: text}]})
    assert [problem.code for problem in loaded({"products/p.yml": record}).diagnostics] == ["wrong-value"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("piece", "size"), [("x", 900_000), ("*a* | `b` <b>\n\n- c\n", 50_000)], ids=["a word of 900 kB", "50 kB of marks"]
)
def test_a_huge_text_is_a_text(piece: str, size: int) -> None:
    text = (piece * size)[:size]
    begin = time.perf_counter()
    made = {}
    for said in (HARMLESS, text):
        row = {"id": "a", "item": "thing", "name": said, "note": said, "answer": {"answer": "collected", "only": said}}
        pages = pages_of(
            {
                "items/items.yml": [{"id": "thing", "name": "Thing"}],
                "products/p.yml": [{"id": "p", "name": "P", "items": [row]}],
                "comparisons/c.yml": [{"id": "c", "name": "C"}],
            }
        )
        made[said] = [
            "".join(html_of_blocks(pages[f"{path}.md"])) for path in ("products/p", "items/thing", "comparisons/c")
        ]
    for html, harmless in zip(made[text], made[HARMLESS], strict=True):
        assert unbalanced(html) == []
        assert list(skeleton(parsed(html))) == list(skeleton(parsed(harmless)))
    assert len(made[text][0]) > 2 * size
    assert time.perf_counter() - begin < 30  # a few on an idle machine


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(list(everything(HARMLESS))))
@example(list(everything(HARMLESS))[::-1])
def test_the_order_of_files_has_no_meaning(order: list[str]) -> None:
    records = everything(HARMLESS)
    assert pages_of({path: records[path] for path in order}) == harmless_pages()


# --- front matter

FRONT_MATTER = re.compile(r"^-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)  # as MkDocs reads it
ANY_TEXT = st.one_of(st.text(), TEXTS)
VALUES = st.one_of(
    ANY_TEXT, st.booleans(), st.lists(ANY_TEXT, max_size=3), st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=2)
)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.dictionaries(ANY_TEXT, VALUES, min_size=1, max_size=4))
@example({"---": "a\n---\nb", "...": "\n...\n"})
@example({"a": "2026-01-01", "b": "no", "c": "1.10", "d": "null", "e": "12:30", "f": "~", "g": ""})
@example({"a": "x\x85y", "b": "x\u2028y\u2029z", "c": "\ufeff", "d": "\t", "e": " a ", "f": "\ud7ff\ue000\U0010ffff"})
@example({"a": "long words " * 40, "long key " * 40: "b"})
def test_front_matter_is_read_as_it_was_written(metadata: dict[str, Any]) -> None:
    written = front_matter(metadata) + "# Page\n"
    assert yaml.safe_load(written.encode().decode().partition("---\n")[2].rpartition("---\n")[0]) == metadata
    found = FRONT_MATTER.match(written)
    assert found is not None
    assert yaml.safe_load(found[1]) == metadata
    assert written[found.end() :] == "# Page\n"


def test_a_page_without_front_matter_has_none() -> None:
    assert front_matter({}) == ""


def test_the_records_of_these_tests_say_what_they_can() -> None:
    """Otherwise a law would hold of little."""
    pages = harmless_pages()
    kinds = Counter(page.kind for page in pages.values())
    assert set(kinds) >= {
        "product", "item", "category", "comparison", "guide", "changes", "index", "search", "terms", "rights",
        "retention", "choices", "applies", "questions", "question", "pair", "viewer", "viewers",
    }  # fmt: skip
    html = "".join(html_of_blocks(pages["products/product.md"]))
    assert html.count(HARMLESS) > 100
    assert {"table", "dl", "ol", "figure", "blockquote", "code"} <= {element.tag for element in parsed(html).iter()}
