"""The laws of the border for escaping, tried on any text, and the attacks that have a name."""

from __future__ import annotations

import re
import string

import markdown
import nh3
import pytest
from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from hypothesis import example, given, settings
from hypothesis import strategies as st

from privacy_statements.markdown import (
    one_line,
    plain_html,
    plain_markdown,
    prose_html,
    prose_markdown,
    prose_text,
    safe_url,
)

MATERIAL = [
    "attr_list", "def_list", "tables", "footnotes", "md_in_html", "abbr", "admonition", "toc",
    *(
        f"pymdownx.{name}"
        for name in ["details", "superfences", "tabbed", "emoji", "keys", "critic", "caret", "tilde", "mark", "smartsymbols", "betterem", "tasklist", "magiclink", "inlinehilite", "arithmatex"]
    ),
]  # fmt: skip
MATERIAL_OPTIONS = {
    "pymdownx.magiclink": {
        "repo_url_shorthand": True,
        "social_url_shorthand": True,
        "user": "u",
        "repo": "r",
    },
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
    "pymdownx.betterem": {"smart_enable": "all"},
}
HOSTS = {
    "bare": markdown.Markdown(),
    "material": markdown.Markdown(extensions=MATERIAL, extension_configs=MATERIAL_OPTIONS),
}
BLOCKS = {"p", "ul", "ol", "li", "blockquote", "pre", "body"}
ALLOWED = BLOCKS - {"body"} | {"em", "strong", "code", "a", "br"}

Tree = str | tuple[str, dict[str, str], list["Tree"]]


def rendered(source: str, host: str) -> str:
    return HOSTS[host].reset().convert(source)


def soup(source: str) -> Tag:
    body = BeautifulSoup(f"<body>{source}</body>", "html5lib").body
    assert body is not None
    return body


def tree(element: Tag) -> Tree:
    """The element without what no reader sees: white space at the edges of blocks."""
    children: list[Tree] = []
    for child in element.children:
        if isinstance(child, Tag):
            children.append(tree(child))
        elif element.name == "code" and element.parent is not None and element.parent.name == "pre":
            children.append(str(child))
        else:
            assert isinstance(child, NavigableString)
            assert not isinstance(child, Comment)
            children.append(re.sub("[ \n]+", " ", child))
    if element.name in BLOCKS:
        for i, child in enumerate(children):
            if isinstance(child, str):
                if i == 0 or is_block(children[i - 1]):
                    child = child.lstrip(" ")
                if i + 1 == len(children) or is_block(children[i + 1]):
                    child = child.rstrip(" ")
                children[i] = child
    return element.name, {k: str(v) for k, v in element.attrs.items()}, [child for child in children if child]


def is_block(node: Tree) -> bool:
    return not isinstance(node, str) and node[0] in BLOCKS


# Text that is likely to mean something to one parser or another.
MARKS = st.sampled_from(
    [
        *"*_`[]()<>!#|~^=+-:;{}\\\"'$&@/.,?%\t\n ", "**", "__", "***", "``", "```", "~~~", "    ", "  \n", "\\\n",
        "\n\n", "\n- ", "\n1. ", "\n2) ", "\n> ", "\n    - ", "\n\n  ", "\n\n    ", "\n>\n> ", "- ", "* ", "+ ", "7. ", "> ",
        "](", "[a](b)", "[a](https://x.example/?a=1&b=_2_ \"t\")", "<https://x.example/*a*>", "<a@x.example>",
        "![a](b)", "[a](javascript:b)", "[a]: b", "[^1]", "[^1]: a", "*[a]: b", "{#a}", "{: .a}", "{ .a }", "[TOC]",
        "!!! note", "??? note", '=== "a"', ":smile:", "++ctrl++", "{++a++}", "{--a--}", "{>>a<<}", "{==a==}", "^^a^^",
        "~~a~~", "==a==", "(c)", "1st", "22nd", "11th", "3rd", "4th", "1/2", "c/o", "-->", "[ ] ", "[x] ", "#!py a", "$a$", "\\(a\\)",
        "$$", "\\begin{a}", "| a | b |", "--|--", "---", "===", "<b>", "</p>", "<!-- a -->", "<script>", "<?a?>",
        "]]>", "<![CDATA[", "&amp;", "&#42;", "&#x202e;", "&nbsp;", "&#32;", "&#10;", "&lt;b&gt;", "{{ a }}", "{% raw %}", "{% a %}",
        "--8<-- \"a\"", ";--8<--", "www.x.example", "https://x.example", "#1", "@user", "a@x.example", "u/r#1", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "\0", "\x02", "\x03", "\x02wzxhzdk:0\x03", "\x02klzzwxh:0000\x03", "\x85", "\xa0", "\u2028", "\u200b", "\u200d", "\u202e", "\ufeff", "\u00e9", "\u4e2d", "\u00b9", "\u0661", "\u201c",
    ]
)  # fmt: skip
WORDS = st.text(string.ascii_letters + string.digits, min_size=1, max_size=3)
TEXTS = st.one_of(
    st.lists(st.one_of(MARKS, WORDS), max_size=24).map("".join),
    st.lists(st.one_of(MARKS, WORDS), max_size=12).map(" ".join),
    st.text(max_size=40),
)


@st.composite
def outlines(draw: st.DrawFn) -> str:
    """Blocks in blocks, as a writer would indent them, more or less."""
    lines = []
    indents = st.sampled_from(["", "", "", "  ", "    ", "   ", "        ", "> ", "> > ", ">     "])
    starts = st.sampled_from(["", "", "- ", "* ", "1. ", "1) ", "3. ", "> ", "```", "    ", "-", ">"])
    texts = st.sampled_from(
        [
            "a",
            "b *c* d",
            "**e** f",
            "`g`",
            "*h **i***",
            "[j](https://k.example)",
            "l  ",
            "",
            "x*y*z",
            "*a* *b*",
            "*a***b**",
        ]
    )
    for _ in range(draw(st.integers(1, 9))):
        lines.append(draw(indents) + draw(starts) + draw(texts))
        lines += [draw(st.sampled_from(["", "", ">"]))] * draw(st.integers(0, 1))
    return "\n".join(lines)


PROSE = st.one_of(TEXTS, outlines())


def text_of(source: str) -> str:
    """What a reader can read, with a space where a block or a line ends."""
    body = soup(source)
    for link in body.select("a"):
        link.append(f" {link['href']}")
    for element in body.find_all([*BLOCKS, "br"]):
        element.insert_before(" ")
        element.insert_after(" ")
    return body.get_text()


@pytest.mark.parametrize("host", HOSTS)
@settings(max_examples=700, deadline=None)
@given(PROSE)
def test_markdown_and_html_are_the_same_page(host: str, text: str) -> None:
    written = prose_markdown(text)
    assert tree(soup(rendered(written, host))) == tree(soup(prose_html(text))), written


@pytest.mark.parametrize("host", HOSTS)
@settings(max_examples=300, deadline=None)
@given(TEXTS.filter(one_line))
@example("1st, 2nd, 11th")
@example("da39a3ee5e6b4b0d3255bfef95601890afd80709")
@example("\xa0a\xa0")
def test_a_name_stays_the_text_that_it_is(host: str, text: str) -> None:
    name = plain_markdown(text)
    page = (
        f"{name}\n\n## {name} {{#id}}\n\n- {name}\n- {name}\n\nText {name} text\n\n1. {name}\n\n"
        f"> {name}\n\n| a | b |\n|---|---|\n| {name} | x |\n| x | {name} |\n"
    )
    if host == "bare":
        page = page[: page.index("| a")].replace(" {#id}", "")
    body = soup(rendered(page, host))

    def texts(names: str) -> list[str]:
        return [element.get_text().strip(" \n") for element in body.select(names)]

    shown = one_line(text)
    assert texts("p") == [shown, f"Text {shown} text", shown]
    assert texts("h2") == [shown]
    assert texts("li") == [shown] * 3
    known = {"p", "h2", "ul", "ol", "li", "blockquote"}
    if host == "material":
        assert texts("td") == [shown, "x", "x", shown]
        assert [h2.attrs for h2 in body.select("h2")] == [{"id": "id"}]
        known |= {"div", "table", "thead", "tbody", "tr", "th", "td"}
    assert {element.name for element in body.find_all()} <= known
    assert {key for element in body.find_all() for key in element.attrs} <= {"id"}


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_name_is_safe_in_html_text_and_in_an_attribute(text: str) -> None:
    made = plain_html(text)
    body = soup(f'<span title="{made}" lang=\'{made}\'>{made}</span>')
    (span,) = body.find_all()
    assert (span["title"], span["lang"], span.get_text()) == (one_line(text),) * 3
    assert not set("<>\"'{}\n") & set(made)


@settings(max_examples=700, deadline=None)
@given(PROSE)
def test_prose_holds_nothing_but_the_subset(text: str) -> None:
    for made in (prose_html(text), prose_html(text, inline=True)):
        assert "\n" not in made
        assert not set("{}") & set(made)
        for element in soup(made).find_all():
            assert element.name in ALLOWED
            allowed = {"a": {"href"}, "ol": {"start"}}.get(element.name, set())
            assert set(element.attrs) <= allowed
            assert element.name != "a" or safe_url(str(element["href"]))
            assert element.name != "a" or element.get_text().strip(" ")
        sanitised = nh3.clean(
            made,
            tags=ALLOWED,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel=None,
        )
        assert soup(sanitised).get_text() == soup(made).get_text()
        assert [a["href"] for a in soup(sanitised).select("a")] == [a["href"] for a in soup(made).select("a")]
        assert tree(soup(sanitised)) == tree(soup(made))


@settings(max_examples=300, deadline=None)
@given(PROSE)
def test_inline_prose_has_no_paragraph_around_a_single_one(text: str) -> None:
    made, inline = prose_html(text), prose_html(text, inline=True)
    top = [child for child in soup(made).children if isinstance(child, Tag)]
    single = len(top) == 1 and top[0].name == "p"
    assert inline == (made.removeprefix("<p>").removesuffix("</p>") if single else made)


# Words that no mark can be part of: entities, numbers of lists and languages of code excepted.
SAID = st.text("abcdefghijklm", min_size=2, max_size=4).map(lambda word: f"Q{word}")
LOUD = st.sampled_from(
    [
        *"*_`[]()<>!#|~^=+-:;{}\\\"'$@/.,?\n\t ", "**", "```", "~~~", "\n\n", "\n- ", "\n> ", "\n1. ", "\n    ", "  \n", "\\\n",
        "[Qx](https://Qy.example/Qz \"Qt\")", "[Qx](javascript:Qy)", "![Qx](Qy 'Qz')", "<Qx>", "<Qx:Qy>", "<https://Qx.example>",
        "<!-- Qx -->", "[Qx]: Qy", "``` Qx Qy\n", "\n>\n", "[](Qx)", "[![Qa](Qb)](Qc)", "* ", "{{ Qx }}", "- a\n  >\n  b\n",
    ]
)  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.one_of(LOUD, SAID, st.just(" ")), max_size=24).map("".join))
@example("- Qa\n  >\n  Qb")
@example("- Qa\n  ```\n  ```\n  Qb")
@example("Qa*&#32;*Qb")
@example("> " * 60 + "Qa")
@example("- " * 60 + "Qa")
@example("- Qa\n\n" + "    - Qb\n" * 3 + "        > Qc\n")
@example("\n".join("  " * depth + f"- Q{depth}x" for depth in range(40)))
def test_no_word_is_lost(text: str) -> None:
    # The last example of a language: a single word after a fence is no word of the text.
    words = sorted(re.findall(r"Q[a-z0-9]*", re.sub(r"(?m)(```|~~~)[`~]*[ \t]*\S*[ \t]*$", " ", text)))
    for read in (prose_text(text), text_of(prose_html(text))):
        told = re.findall(r"Q[a-z0-9]*", read)
        for word in words:
            assert word in told, (word, read)
