"""A page of any dialect → blocks, with every text of it, in order."""

import re
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws import law
from privacy_statements_import.markdown.blocks import (
    Cell,
    Code,
    Heading,
    Listing,
    Note,
    Paragraph,
    Phrase,
    Run,
    Table,
    Token,
    plain_of,
)
from privacy_statements_import.markdown.page import read_page
from units_of_pages import units


def read(text: str):
    return read_page(dedent(text).encode(), "page.md")


def blocks(text: str):
    return [outline(block) for block in read(text).blocks]


def outline(block):
    """A block as nested tuples and lists: its kind, and what it says with marks."""
    match block:
        case Heading():
            return ("h", block.level, marked(block.phrase), *block.anchors)
        case Paragraph(phrase=Phrase(runs=(Run(text=alt, image=str(address), url=lightbox),))):
            return ("image", alt, address, lightbox or "")
        case Paragraph():
            return ("p", marked(block.phrase), *block.anchors)
        case Listing():
            bullets = [
                [marked(bullet.phrase), *map(outline, bullet.inside), *bullet.anchors] for bullet in block.bullets
            ]
            return (f"ol {block.start}" if block.ordered else "ul", *bullets)
        case Table():
            head = [cell(one) for one in block.head] or None
            return ("table", head, *([cell(one) for one in line] for line in block.lines))
        case Note():
            return (block.kind, block.title and block.title.plain, *map(outline, block.inside))
        case Code():
            return ("code", block.language, block.text)
        case Token():
            return ("token", block.text)


def cell(one: Cell):
    inner = [outline(block) for block in one.blocks]
    text = inner[0][1] if len(inner) == 1 and inner[0][0] == "p" else inner or ""
    return (one.span, text) if one.span > 1 else text


def marked(phrase: Phrase) -> str:
    said = ""
    for run in phrase.runs:
        text = f"**{run.text}**" if run.strong else run.text
        text = f"*{text}*" if run.em else text
        text = f"`{text}`" if run.code else text
        text = f"!{text}({run.image})" if run.image is not None else text
        said += f"[{text}]({run.url})" if run.url else text
    return said


SHAPES = {
    "bullets at two, three and four columns": (
        "- a\n  - b\n     - c\n- d\n    - e\n\t- f\n",
        [("ul", ["a", ("ul", ["b", ("ul", ["c"])])], ["d", ("ul", ["e"], ["f"])])],
    ),
    "a wide marker, and a child under its dash": (
        "-   a\n  - b\n1.  c\n   * d\n",
        [("ul", ["a", ("ul", ["b"])]), ("ol 1", ["c", ("ul", ["d"])])],
    ),
    "one column is no level": ("- a\n - b\n  - c\n", [("ul", ["a"], ["b"], ["c"])]),
    "text that goes on, far indented": ("- a and\n        b\n", [("ul", ["a and b"])]),
    "six columns below a bullet": ("- a\n      - b\n\n      - c\n", [("ul", ["a", ("ul", ["b"], ["c"])])]),
    "a list that begins right after a line": ("a:\n- b\n- c\n", [("p", "a:"), ("ul", ["b"], ["c"])]),
    "a far indented list after a line": ("a:\n    - b\n    - c\n", [("p", "a:"), ("ul", ["b"], ["c"])]),
    "a year at the start of a line": ("kept until\n2019. Then\n", [("p", "kept until 2019. Then")]),
    "wide numbers": ("99. a\n100. b\n     c\n     - d\n", [("ol 99", ["a"], ["b c", ("ul", ["d"])])]),
    "an initial": ("A. Smith wrote.\n", [("p", "A. Smith wrote.")]),
    "typographic bullets": ("• a\n• b\n", [("ul", ["a"], ["b"])]),
    "a lone dash": ("– a\n", [("p", "– a")]),
    "a task": ("- [x] a\n", [("ul", ["a"])]),
    "terms": ("T\n: a\n: b\n\nU\n: c\n", [("ul", ["T: a b"], ["U: c"])]),
    "headings": ("# a {#b}\n##c\n\nd\n---\n", [("h", 1, "a", "b"), ("h", 2, "c"), ("h", 2, "d")]),
    "an anchor above": ('<a name="x"></a>\n\n## a\n', [("h", 2, "a", "x")]),
    "an anchor inside": ('a <a id="x"></a>b\n', [("p", "a b", "x")]),
    "bold that heads": ("## a\n\n**b:**\n- c\n", [("h", 2, "a"), ("h", 3, "**b:**"), ("ul", ["c"])]),
    "bold before a heading": ("**a**\n\n# b\n", [("p", "**a**"), ("h", 1, "b")]),
    "a sentence in bold": (
        "**We do not sell any of your data.**\n\na\n",
        [("p", "**We do not sell any of your data.**"), ("p", "a")],
    ),
    "marks": ("a **b** *c* `d|e` [f](g) <https://h>", [("p", "a **b** *c* `d|e` [f](g) [https://h](https://h)")]),
    "marks of HTML": ('a <b>b</b> <i>c</i> <a href="d">e</a><br>f', [("p", "a **b** *c* [e](d)\nf")]),
    "marks that touch": ("**a: **b **c:**d", [("p", "**a:** b **c:** d")]),
    "a product": ("2*3*4 and a_b_c", [("p", "2*3*4 and a_b_c")]),
    "a power": ("10<sup>6</sup> a<sup>®</sup> H<sub>2</sub>", [("p", "10^6 a® H2")]),
    "what is struck out": ("a ~~b~~ <del>c</del>", [("p", "a ~~b~~ ~~c~~")]),
    "entities": ("a &amp; b&nbsp;c &lt;d&gt;", [("p", "a & b\xa0c <d>")]),
    "an empty link": ("a [](b)", [("p", "a [b](b)")]),
    "pictures": (
        "![a](b)\n\n[![c](d)](e)\n\nf ![g](h)\n",
        [("image", "a", "b", ""), ("image", "c", "d", "e"), ("p", "f !g(h)")],
    ),
    "references": ("[a][B] [b]\n\n[b]: c\n", [("p", "[a](c) [b](c)")]),
    "footnotes": ("a[^1]\n\n[^1]: b\n    c\n\nd\n", [("p", "a[^1]"), ("p", "[^1]: b c"), ("p", "d")]),
    "code": ("```yaml\n<!-- a -->\n```\n\n    b\n", [("code", "yaml", "<!-- a -->"), ("code", "", "b")]),
    "a table": ("|a|b|\n|-|-|\n| | d |\n", [("table", ["a", "b"], ["", "d"])]),
    "no outer pipes": ("a | b\n--|--\nc | d\n", [("table", ["a", "b"], ["c", "d"])]),
    "a table after a line": (
        "t\n| a | b |\n|--|--|\n| c | d |\nu\n",
        [("p", "t"), ("table", ["a", "b"], ["c", "d"]), ("p", "u")],
    ),
    "ragged rows": ("|a|b|\n|-|-|\n|c|\n|d|e|f|\n", [("table", ["a", "b"], ["c"], ["d", "e", "f"])]),
    "a blank header": ("| | |\n|-|-|\n|a|b|\n", [("table", None, ["a", "b"])]),
    "no header": ("|a|b|\n|c|d|\n", [("table", None, ["a", "b"], ["c", "d"])]),
    "pipes that divide nothing": (
        r"|a|b|" "\n|-|-|\n" r"| c \| d | `e|f` |",
        [("table", ["a", "b"], ["c | d", "`e|f`"])],
    ),
    "lists in cells": (
        "|a|b|\n|-|-|\n| <ul><li>d</li><li>e</li></ul> | h:<br>i |\n",
        [("table", ["a", "b"], [[("ul", ["d"], ["e"])], "h:\ni"])],
    ),
    "a comment in a table": (
        "|a|b|\n|-|-|\n|c|d|\n<!-- x -->\n|e|f|\n",
        [("table", ["a", "b"], ["c", "d"], ["e", "f"])],
    ),
    "a table of HTML": (
        "<table>\n<tr><th>a<th>b\n<tr><td rowspan=2>c</td><td>d</td></tr>\n<tr><td>e</td></tr>\n"
        "<tr><td colspan=2><p>f</p><ul><li>g</ul></table>",
        [("table", ["a", "b"], ["c", "d"], ["", "e"], [(2, [("p", "f"), ("ul", ["g"])])])],
    ),
    "Markdown inside HTML": ("<div>\n\n- a\n- b\n\n</div>\n\nc\n", [("ul", ["a"], ["b"]), ("p", "c")]),
    "Markdown in a cell of HTML": (
        "<table><tr><td>\n\n- a\n- **b**\n\n</td></tr></table>",
        [("table", None, [[("ul", ["a"], ["**b**"])]])],
    ),
    "details": (
        "<details>\n<summary>a</summary>\n\n| b | c |\n|--|--|\n| d | e |\n\n</details>\n",
        [("details", "a", ("table", ["b", "c"], ["d", "e"]))],
    ),
    "a summary in lines of its own": (
        "<details>\n  <summary>\n    a\n  </summary>\n  <p>b</p>\n</details>\n",
        [("details", "a", ("p", "b"))],
    ),
    "blocks of HTML": (
        "<h2 id=x>a</h2><p>b<ul><li>c<li>d</ul><dl><dt>e<dd>f</dl><pre>g &lt;</pre><blockquote>h</blockquote>",
        [
            ("h", 2, "a", "x"),
            ("p", "b"),
            ("ul", ["c"], ["d"]),
            ("ul", ["e", ("p", "f")]),
            ("code", "", "g <"),
            ("quote", None, ("p", "h")),
        ],
    ),
    "alerts": (
        "> [!NOTE]\n> a\n> - b\n\n> [!WARNING] c\n",
        [("note", None, ("p", "a"), ("ul", ["b"])), ("warning", None, ("p", "c"))],
    ),
    "a checklist of Learn": ('> [!div class="checklist"]\n> * a\n', [("checklist", None, ("ul", ["a"]))]),
    "a quotation": ("> a\n", [("quote", None, ("p", "a"))]),
    "includes and videos": (
        "[!INCLUDE [a](b.md)]\n\nc [!INCLUDE [d](e.md)]\n\n> [!VIDEO https://f]\n",
        [("token", "[!INCLUDE [a](b.md)]"), ("p", "c [!INCLUDE [d](e.md)]"), ("token", "[!VIDEO https://f]")],
    ),
    "pictures of Learn": (
        ':::image type="content" source="a" alt-text="b: c" lightbox="d":::\n\n'
        ':::image type="complex" source="a" alt-text="b":::\ne\n:::image-end:::\n',
        [("image", "b: c", "a", "d"), ("image", "b", "a", ""), ("p", "e")],
    ),
    "rows of Learn": (
        ":::row:::\na\n:::row-end:::\n",
        [("token", ":::row:::"), ("p", "a"), ("token", ":::row-end:::")],
    ),
    "tabs of Learn": (
        "# [a](#tab/x)\nb\n# [c](#tab/y)\nd\n\n---\n\ne\n",
        [("tab", "a", ("p", "b")), ("tab", "c", ("p", "d")), ("p", "e")],
    ),
    "zones and monikers": (
        '::: zone pivot="a"\nb\n::: zone-end\n::: moniker range="c"\nd\n::: moniker-end\n',
        [("tab", "a", ("p", "b")), ("tab", "c", ("p", "d"))],
    ),
    "callouts of MkDocs": (
        '!!! warning "a"\n    b\n\n    - c\n        - d\n\n??? tip\n    e\n\nf\n',
        [("warning", "a", ("p", "b"), ("ul", ["c", ("ul", ["d"])])), ("tip", None, ("p", "e")), ("p", "f")],
    ),
    "tabs of MkDocs": ('=== "a"\n    b\n=== "c"\n    d\n', [("tab", "a", ("p", "b")), ("tab", "c", ("p", "d"))]),
    "snippets, attributes, abbreviations": (
        '--8<-- "a"\n{: .b }\n*[C]: d\n',
        [("token", '--8<-- "a"'), ("token", "*[C]: d")],
    ),
    "callouts of Docusaurus": (
        ":::note a\nb\n:::tip[c]\nd\n:::\ne\n:::\n",
        [("note", "a", ("p", "b"), ("tip", "c", ("p", "d")), ("p", "e"))],
    ),
    "MDX": (
        "import A from 'a';\nimport data from here\n\n<B c='d'>\n\n- e\n\n</B>\n{f}\n\ng {h} <In>j</In>\n",
        [
            ("token", "import A from 'a';"),
            ("p", "import data from here"),
            ("token", "<B c='d'>"),
            ("ul", ["e"]),
            ("token", "</B>"),
            ("token", "{f}"),
            ("p", "g {h} <In>j</In>"),
        ],
    ),
    "Hugo, Jinja, Liquid": (
        "{{< a >}}\nb {{ c_d_e }}\n{{< /a >}}\n{% f %}\n",
        [("token", "{{< a >}}"), ("p", "b {{ c_d_e }}"), ("token", "{{< /a >}}"), ("token", "{% f %}")],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name):
    text, expected = SHAPES[name]
    assert [outline(block) for block in read_page(text.encode(), "page.md").blocks] == expected


def test_front_matter():
    page = read("---\ntitle: 'a: b' # c\n# d\ntags: [e, 1.10]\nempty:\n---\nf\n")
    assert page.front == {"title": "a: b", "tags": ["e", "1.10"], "empty": None}
    assert [(block.line, plain_of(block)) for block in page.blocks] == [(7, "f")]
    assert read('+++\na = 1\n[b]\nc = ["d"]\n+++\n').front == {"a": "1", "b": {"c": ["d"]}}
    assert blocks("---\n\na\n\n---\n") == [("p", "a")]


def test_front_matter_that_is_broken_stays_readable():
    page = read("---\na: [b\nc: d: e\na: f\n---\ng\n")
    assert [outline(block) for block in page.blocks] == [("code", "yaml", "a: [b\nc: d: e\na: f"), ("p", "g")]
    assert [one.line for one in page.mended] == [2]


def test_what_is_left_out_is_told():
    page = read('a <!-- b -->\n\n<!-- c\nd -->\n\n[e]: f\n[g](h "i"){: .j }\n\n- [x] k\n')
    told = [(token.line, token.text) for token in page.left_out]
    assert told == [(1, "<!-- b -->"), (3, "<!-- c\nd -->"), (6, "[e]: f"), (7, "{: .j }"), (7, "i"), (9, "[x]")]
    assert "unfinished" in plain_of(read("a <!-- unfinished").blocks[0])


def test_lines_are_those_of_the_source():
    page = read("---\na: b\n---\n\n# c\n\n- d\n  - e\n\n| f |\n|---|\n| g |\n\n<div>\n\nh\n\n<p>\ni</p>\n</div>\n")
    assert [(unit.text, unit.line) for unit in units(page)] == [
        ("c", 5), ("d", 7), ("e", 8), ("f", 10), ("g", 12), ("h", 16), ("i", 19)
    ]  # fmt: skip


def test_units_name_every_text_and_address():
    page = read('# a\n\n- b [c](d)\n\n| e |\n|---|\n| ![f](g) h |\n\n!!! note "i"\n    `j`\n\n{k}\n')
    assert [(unit.kind, unit.text) for unit in units(page)] == [
        ("heading", "a"), ("item", "b c"), ("link", "d"), ("cell", "e"), ("cell", "f h"), ("link", "g"),
        ("title", "i"), ("paragraph", "j"), ("token", "{k}"),
    ]  # fmt: skip


# --- whatever is written

FRAGMENTS = [
    "w w", "# w", "## w {#x}", "w\n---", "- w\n- w", "- w\n  - w\n      - w", "1. w\n   a. w\n   b. w", "* w\n\n  w",
    "| w | w |\n|---|---|\n| w | |\n| w | w | w |", "w | w\n--|--\nw | w", "> w\n> - w", "> [!NOTE]\n> w",
    "!!! note \"w\"\n    w\n\n    - w", "??? tip\n    w", '=== "w"\n    w', ":::note w\nw\n:::", "`w` **w** *w* [w](x)",
    "[w][x] ![w](x)", "<div>\n\nw\n\n- w\n\n</div>", "<p>w <b>w</b></p>", "<ul><li>w<li>w</ul>", "w<br>w",
    "<table><tr><th>w<td>w<tr><td>w</table>", "<details>\n<summary>w</summary>\n\nw\n\n</details>", "w\n: w\n: w",
    "```\nw\n```", "    w", "{{< w >}}", "{% w %}", "{w}", "<Foo>\n\nw\n\n</Foo>", "w <!-- x --> w", "<a name=\"x\"></a>\nw",
    "::: zone pivot=\"w\"\nw\n::: zone-end", ':::image source="x" alt-text="w":::', "# [w](#tab/x)\nw\n\n---", "**w**\n\nw",
    "[!INCLUDE [w](x)]", "*[w]: w", "w  \nw\nw", "• w\n• w", "- [ ] w", "--8<-- \"w\"", "w &amp; w", "<dl><dt>w<dd>w</dl>",
]  # fmt: skip


def numbered(texts: list[str]) -> str:
    count = iter(range(10_000))
    return re.sub(r"\bw\b", lambda _: f"w{next(count)}", "\n\n".join(texts))


def indented(text: str, first: str, rest: str) -> str:
    return first + text.replace("\n", "\n" + rest)


PIECES = st.recursive(
    st.sampled_from(FRAGMENTS),
    lambda inner: st.tuples(
        inner, st.sampled_from([("- ", "  "), ("1. ", "    "), ("> ", "> "), ("!!! note\n    ", "    "), ("", "")])
    ).map(lambda pair: indented(pair[0], *pair[1])),
    max_leaves=3,
)


@law(300, here=75)
@given(st.lists(PIECES, max_size=8))
def test_every_word_comes_back_in_order(pieces):
    text = numbered(pieces)
    page = read_page(text.encode(), "page.md")
    said = " ".join(unit.text for unit in units(page) if unit.kind != "link")
    assert re.findall(r"\bw\d+", said) == re.findall(r"\bw\d+", text)


@law(300, here=75)
@given(st.lists(PIECES, max_size=5), st.data())
def test_a_page_cut_anywhere_loses_nothing_before_the_cut(pieces, data):
    content = ("---\ntitle: é\n---\n" + numbered(pieces)).encode()
    cut = content[: data.draw(st.integers(0, len(content)))]
    page = read_page(cut, "page.md")
    said = " ".join([*(unit.text for unit in units(page)), *(token.text for token in page.left_out)])
    assert set(re.findall(rb"\bw\d+", cut)) <= set(re.findall(rb"\bw\d+", said.encode()))


@law(300, here=75)
@given(st.one_of(st.binary(max_size=300), st.text("-*#>|`[]()<>!:={}&\\ \n\tab1.", max_size=200).map(str.encode)))
def test_any_bytes_are_a_page(content):
    page = read_page(content, "page.md")
    said = " ".join(unit.text for unit in units(page) if unit.kind != "link")
    assert re.findall(r"\w+", " ".join(map(plain_of, page.blocks))) == re.findall(r"\w+", said)


HOSTILE = {
    "bullets in bullets": "- " * 30_000 + "word",
    "quotes in quotes": ">" * 60_000 + "word",
    "elements in elements": "<div>" * 12_000 + "word",
    "lists in lists": "<ul><li>" * 8_000 + "word",
    "callouts in callouts": "".join("    " * min(n, 100) + "!!! note\n" for n in range(2_000)) + "word",
    "brackets": "[" * 19_000 + "word",
    "images": "![" * 9_000 + "word",
    "stars": "*a **b " * 2_500 + "word",
    "containers that nobody closes": ":::note\n" * 10_000 + "word",
    "tables that nobody closes": "<table>\n" * 10_000 + "word",
    "comments that nobody closes": "<!--\n" * 10_000 + "word",
    "cells that go over everything": "<table>" + "<tr><td rowspan=9999 colspan=9999>x" * 1_000 + "<tr><td>word",
    "bullets in bullets, a long line": "- " * 100_000 + "word",
    "quotes in lines": "".join(">" * min(n, 60) + " a\n" for n in range(200)) + "\nword",
    "lists in lines": "".join("  " * n + "- a\n" for n in range(300)) + "  " * 300 + "word",
    "a long line": "a " * 1_000_000 + "word",
    "spaces": "- " + " " * 60_000 + "word",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_keep_their_last_word(name):
    page = read_page(HOSTILE[name].encode(), "page.md")
    assert "word" in " ".join(unit.text for unit in units(page))
    for block in page.blocks:
        plain_of(block)
