"""The laws of the border for escaping, tried on any text, and the attacks that have a name."""

from __future__ import annotations

import re
import string
import time
from typing import Any

import markdown
import nh3
import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString
from hypothesis import example, given
from hypothesis import strategies as st

from laws import law
from privacy_statements.read.markdown import (
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
MATERIAL_OPTIONS: dict[str, dict[str, Any]] = {
    "pymdownx.magiclink": {"repo_url_shorthand": True, "social_url_shorthand": True, "user": "u", "repo": "r"},
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
        for i, text in enumerate(children):
            if isinstance(text, str):
                if i == 0 or is_block(children[i - 1]):
                    text = text.lstrip(" ")
                if i + 1 == len(children) or is_block(children[i + 1]):
                    text = text.rstrip(" ")
                children[i] = text
    return element.name, {k: str(v) for k, v in element.attrs.items()}, [child for child in children if child]


def is_block(node: Tree) -> bool:
    return not isinstance(node, str) and node[0] in BLOCKS


# Text that is likely to mean something to one parser or another.
PIECES = [
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
]  # fmt: skip
MARKS = st.sampled_from(PIECES)
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


@pytest.mark.slow
@pytest.mark.parametrize("host", HOSTS)
@law(700, here=150)
@given(PROSE)
@example("- a\n  - b\n  * c")
@example("*&#32;a*")
@example("**a&#32;**")
def test_markdown_and_html_are_the_same_page(host: str, text: str) -> None:
    written = prose_markdown(text)
    assert tree(soup(rendered(written, host))) == tree(soup(prose_html(text))), written


@pytest.mark.slow
@pytest.mark.parametrize("host", HOSTS)
@law(300, here=80)
@given(TEXTS.filter(one_line))
@example("1st, 2nd, 11th")
@example("da39a3ee5e6b4b0d3255bfef95601890afd80709rd")
@example("_da39a3ee5e6b4b0d3255bfef95601890afd80709")
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


@law(300, here=75)
@given(TEXTS)
def test_a_name_is_safe_in_html_text_and_in_an_attribute(text: str) -> None:
    made = plain_html(text)
    body = soup(f"<span title=\"{made}\" lang='{made}'>{made}</span>")
    (span,) = body.find_all()
    assert (span["title"], span["lang"], span.get_text()) == (one_line(text),) * 3
    assert not set("<>\"'{}\n") & set(made)


@pytest.mark.slow
@law(400, here=100)
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


@law(300, here=100)
@given(PROSE)
def test_inline_prose_has_no_paragraph_around_a_single_one(text: str) -> None:
    made, inline = prose_html(text), prose_html(text, inline=True)
    top = [child for child in soup(made).children if isinstance(child, Tag)]
    single = len(top) == 1 and top[0].name == "p"
    assert inline == (made.removeprefix("<p>").removesuffix("</p>") if single else made)


# Words to be found again, however close they stand to others.
SAID = st.text("abc", min_size=1, max_size=3).map(lambda word: f"Q{word}Z")
LOUD = st.sampled_from(
    [
        *"*_`[]()<>!#|~^=+-:;{}\\\"'$@/.,?\n\t ", "**", "```", "~~~", "\n\n", "\n- ", "\n> ", "\n1. ", "\n    ", "  \n", "\\\n",
        "[QxZ](https://QyZ.example/QzZ \"QtZ\")", "[QxZ](javascript:QyZ)", "![QxZ](QyZ 'QzZ')", "<QxZ>", "<QxZ:QyZ>",
        "<!-- QxZ -->", "<https://QxZ.example>", "[QxZ]: QyZ", "``` QxZ QyZ\n", "\n>\n", "[](QxZ)", "[![QaZ](QbZ)](QcZ)", "* ", "{{ QxZ }}",
    ]
)  # fmt: skip


@pytest.mark.slow
@law(1000, here=250)
@given(st.lists(st.one_of(LOUD, SAID, st.just(" ")), max_size=24).map("".join))
@example("> " * 60 + "QaZ")
@example("- " * 60 + "QaZ")
@example("\n".join("  " * depth + f"- Q{depth}Z" for depth in range(40)))
def test_no_word_is_lost(text: str) -> None:
    # One word after a fence names a language.
    words = re.findall(r"Q\w+?Z", re.sub(r"(?m)(```|~~~)[`~]*[ \t]*\S*[ \t]*$", " ", text))
    for read in (prose_text(text), text_of(prose_html(text))):
        assert set(words) <= set(re.findall(r"Q\w+?Z", read)), read


@pytest.mark.parametrize("text", ["- a\n  >\n  b", "- a\n  ```\n  ```\n  b", "a` `b", "a\\\nb", "- a\n- b"])
def test_two_words_do_not_become_one(text: str) -> None:
    assert re.search("a[^a-z]+b", prose_text(text))
    assert re.search("a\\s+b", text_of(prose_html(text)))


@law(200, here=50)
@given(TEXTS)
def test_a_line_is_a_line_once_and_for_all(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u202a-\u202e\u2066-\u2069\ufeff]|  ", line)
    assert one_line(prose_text(text)) == prose_text(text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (" a\r\n\t b \x85 c\u3000d ", "a b c d"),
        ("10\xa0000\u202f€", "10\xa0000\u202f€"),
        ("a\0b\x1b[31mc\x7f", "ab[31mc"),
        ("user\u202egnp.exe\u2066x\u2069", "usergnp.exex"),
        ("ad\u200bmin\ufeff\u2060\U000e0041", "admin"),
        ("pay\u200dpal \u200d \u200c", "paypal"),
        ("👩\u200d💻 نمی\u200cشود क्\u200dष", "👩\u200d💻 نمی\u200cشود क्\u200dष"),
        ("é\u200d\u200dé", "éé"),
        ("a\ud800b", "ab"),
    ],
)
def test_what_nobody_sees_is_removed(written: str, shown: str) -> None:
    assert one_line(written) == shown
    assert prose_text(written) == shown
    assert soup(prose_html(written)).get_text().strip(" ") == shown
    assert soup(plain_html(written)).get_text() == shown


SAFE = """
    https://learn.microsoft.com/en-us/mem/intune/?view=a&b=c#d  HTTP://a.example  https://a.example:8443/x
    https://[2001:db8::1]/x  https://de.wikipedia.org/wiki/Datenschutzerklärung  https://a.example/a@b:c
    mailto:privacy@a.example?subject=x  tel:+1-800-555(0)  #anchor  ?page=2  /a/b:c  a  a.html  ../products/x/#y  ./a%20b
"""
UNSAFE_WORDS = r"""
    javascript:alert(1)  JaVaScRiPt:alert(1)  javascript&colon;alert(1)  javascript&#58;alert(1)  &#106;avascript:alert(1)
    &#x6A&#x61vascript:alert(1)  java&Tab;script:alert(1)  javascript%3Aalert(1)  javascript%3aalert(1)  data:text/html,x
    DATA:text/html;base64,eA==  vbscript:x  file:///etc/passwd  ftp://a.example  blob:x  about:blank  intent:x  view-source:x
    //evil.example  ///evil.example  /\evil.example  \\evil.example  https:/\evil.example  https:evil.example  https://
    https:///evil.example  https://microsoft.com@evil.example  https://a:b@evil.example/  https://a.example:x/  x:y  :x
    mailto:  tel:  tel:x  <b>  a"b  {{x}}  a|b  a`b  a^b
"""
UNSAFE = [
    *UNSAFE_WORDS.split(),
    *["", " ", "java\tscript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)", " javascript:alert(1)"],
    *["java\0script:alert(1)", "javascript\xa0:x", "https://a.example/ b", "https://a.example/\u202egnp", "/a\u200bb"],
    *["/\t/evil.example", "/\n/evil.example", "https://a.example\n", "\u2028//evil.example", "a\x7f"],
]  # fmt: skip


@pytest.mark.parametrize("url", SAFE.split())
def test_a_safe_address(url: str) -> None:
    assert safe_url(url)
    assert [a["href"] for a in soup(prose_html(f"[a](<{url}>)")).select("a")] == [url]
    for host in HOSTS:
        assert [a["href"] for a in soup(rendered(prose_markdown(f"[a](<{url}>)"), host)).select("a")] == [url]


@pytest.mark.parametrize("url", UNSAFE)
def test_an_unsafe_address_is_read_and_not_clicked(url: str) -> None:
    assert not safe_url(url)
    for text in (f"[b]({url})", f"[b](<{url}>)", f"<{url}>", f"[b]( {url} )", f"[[b]({url})]({url})"):
        for link in soup(prose_html(text)).select("a"):
            assert safe_url(str(link["href"])), text


def test_an_unsafe_link_shows_its_address() -> None:
    assert prose_html("See [this](javascript:alert(1)).") == "<p>See this (javascript:alert(1)).</p>"
    assert prose_html("[*this*](data:x)", inline=True) == "<em>this</em> (data:x)"
    assert prose_html("<javascript:alert(1)>") == "<p>&lt;javascript:alert(1)&gt;</p>"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a *b* **c** `d`", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>"),
        ("a\\\nb  \nc\nd", "<p>a<br>b<br>c d</p>"),
        ("[a](https://b.example/?c=d&e)", '<p><a href="https://b.example/?c=d&amp;e">a</a></p>'),
        ('[a](/b "c")', '<p><a href="/b">a</a> &quot;c&quot;</p>'),
        ("[](/b)", '<p><a href="/b">/b</a></p>'),
        ("<a@b.example>", '<p><a href="mailto:a@b.example">a@b.example</a></p>'),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("7. a\n8. b", '<ol start="7"><li>a</li><li>b</li></ol>'),
        ("> a\n>\n> b", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("```py\na\n\n\tb\n```", "<pre><code>a&#10;&#10;&#9;b</code></pre>"),
        ("    a\n\n    b", "<pre><code>a&#10;&#10;b</code></pre>"),
        ("*a **b *c* d** e*", "<p><em>a <strong>b c d</strong> e</em></p>"),
        ("[a <https://b.example> c](/d)", '<p><a href="/d">a https://b.example c</a></p>'),
        ("a  b", "<p>a b</p>"),
        ("# a", "<p># a</p>"),
        ("a\n===", "<p>a ===</p>"),
        ("---", "<p>---</p>"),
        ("![a](b)", "<p>![a](b)</p>"),
        ("[![a](b)](/c)", '<p><a href="/c">![a](b)</a></p>'),
        ("[a]: /b\n\n[a]", "<p>[a]: /b</p><p>[a]</p>"),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("]]> &lt;b&gt; &amp;amp;", "<p>]]&gt; &lt;b&gt; &amp;amp;</p>"),
        ("{{ a }} {% raw %}", "<p>&#123;&#123; a &#125;&#125; &#123;% raw %&#125;</p>"),
        ("a | b\n--|--\nc | d", "<p>a | b --|-- c | d</p>"),
        ("a {: onclick=x}", "<p>a &#123;: onclick=x&#125;</p>"),
        ("a&#x202e;b\0c", "<p>abc</p>"),
        ("", ""),
        (" \n\n\u200b", ""),
    ],
)
def test_the_subset(text: str, made: str) -> None:
    assert prose_html(text) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a *b* (**c**)", "a *b* &#40;**c**&#41;"),
        ("**a:** b *c*", "**a&#58;** b *c*"),
        ("a*b*c **d *e***", "a<em>b</em>c <strong>d *e*</strong>"),
        ("[a](https://b.example/?c=d&e)", "[a](<https://b.example/?c=d&amp;e>)"),
        ("[a](https://b.example/*)", '<a href="https&#58;&#47;&#47;b&#46;example&#47;&#42;">a</a>'),
        ("[a](../b/)", '<a href="&#46;&#46;&#47;b&#47;">a</a>'),
        ("1. a\n   - b\n2. c", "1. a\n    - b\n1. c"),
        ("- a\n\n\n* b", "- a\n\n<ul><li>b</li></ul>"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("1st", "1&#115;t"),
    ],
)
def test_markdown_as_it_is_written(text: str, made: str) -> None:
    assert prose_markdown(text) == made


def test_prose_is_read_out_on_one_line() -> None:
    text = (
        "See *this* [page](/p) or <a@b.example>:\n\n- one\n- two\n  1. three\n  2. four\n\n> five\n\n    six\n    seven"
    )
    assert prose_text(text) == "See this page (/p) or a@b.example: • one • two 1. three 2. four five six seven"


DEEP = 2000  # twice as deep as Python goes


@pytest.mark.parametrize(
    "start", [">" * DEEP, "> " * DEEP, "- " * DEEP, "1. " * DEEP, "*" * DEEP, "[" * DEEP, "*a **b " * (DEEP // 2)]
)
def test_depth_is_no_danger(start: str) -> None:
    text = f"{start} word\n\nnext"
    for read in (prose_html(text), prose_markdown(text), prose_text(text)):
        assert "word" in read
        assert "next" in read
    assert tree(soup(rendered(prose_markdown(text), "material"))) == tree(soup(prose_html(text)))


@pytest.mark.slow
def test_a_quarter_of_a_megabyte_takes_a_second() -> None:
    begin = time.perf_counter()
    for text in ("A sentence, as people write it. ", "A sentence with *marks* and [links](/b).\n\n"):
        prose_html((text * (1 << 14))[: 1 << 18])
    assert time.perf_counter() - begin < 20  # one on an idle machine; what grows with the square takes minutes


def test_a_sentence_without_marks_needs_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("privacy_statements.read.prose._parser", lambda: None)
    for text in (
        "The device's name (if any), 1st to 9th: “set” by the user – or {{ not }}.",
        "Gerätename: 3 % Ümläute!",
    ):
        assert soup(prose_html(text)).get_text() == prose_text(text) == text
        assert soup(rendered(prose_markdown(text), "material")).get_text().strip("\n") == text
    with pytest.raises(AttributeError):
        prose_html("With *marks*.")
