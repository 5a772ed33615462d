"""The laws of the border for escaping, tried on any text, and the attacks that have a name."""

from __future__ import annotations

import re
import string

import markdown
import pytest
from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_statements.markdown import (
    prose_html,
    prose_markdown,
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
    body = BeautifulSoup(source, "html5lib").body
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


@pytest.mark.parametrize("host", HOSTS)
@settings(max_examples=3000, deadline=None)
@given(PROSE)
def test_markdown_and_html_are_the_same_page(host: str, text: str) -> None:
    written = prose_markdown(text)
    assert tree(soup(rendered(written, host))) == tree(soup(prose_html(text))), written
