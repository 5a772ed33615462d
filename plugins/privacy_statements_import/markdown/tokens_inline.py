"""A line of text → runs with marks, as markdown-it reads it, and with the inline tags of HTML and other tools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements_import.markdown.blocks import Phrase, Run
from privacy_statements_import.markdown.dialects import BLOCK_TAGS, IMAGE, TAG, attributes, element, is_clean

# A longer text has no marks that anybody wrote, and the parser would take long to find that out.
LONGEST_PHRASE = 20_000

_MARKS = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_MARKS |= dict.fromkeys(("code", "kbd", "samp", "tt", "var"), "code")
_PLAIN_TAGS = "abbr acronym bdi bdo big cite dfn font ins label mark nobr q small span sub sup time u wbr"
_PLAIN = frozenset(_PLAIN_TAGS.split())
KNOWN_TAGS = BLOCK_TAGS | _PLAIN | {*_MARKS} | {"a", "br", "img", "s", "del", "strike"}

_TOOL = re.compile(
    r"\{\{[^\n]{0,500}?\}\}|\{%[^\n]{0,500}?%\}|\{[^{}\n]{0,500}\}"
    r"|\[![A-Za-z][\w-]*(?:[^\[\]\n]{0,300}\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,500}\))?)?[^\[\]\n]{0,300}\](?:\([^()\n]{0,500}\))?"
    r"|\[\^[^\[\]\s]{1,100}\]"
)
_TIMES = re.compile(r"(?<=\d)\*+(?=\d)")  # 2*3*4 is no 234
_TOOLS = {"*": _TIMES, ":": IMAGE, "{": _TOOL, "[": _TOOL}
# A closing mark that CommonMark does not take for one: **Note: **text, **Note:**text.
_SLOPPY = re.compile(
    r"(?<![\w*\\])\*\*(?=[^\s*])([^*`\n]{0,200}[^\s*`])(?:[ \t]+\*\*(?=[\w\s]|$)|(?<=[^\w\s])\*\*(?=\w))"
)
_TRAILING = re.compile(r"[ \t]*\{:?[ \t]*([#.][^{}\n]{0,300}|[\w-]+=[^{}\n]{0,300})\}[ \t]*$")
_AFTER_LINK = re.compile(r"(?<=\))\{:?[ \t]*(?:[#.][^{}\n]{0,300}|[\w-]+=[^{}\n]{0,300})\}")
_ID = re.compile(r"#([^\s#.}=]+)")
_SPACES = re.compile(r"[ \t\r]{2,}|[\t\r]")
_BRACKET = re.compile(r"[\[\]]")
_DEEPEST_BRACKETS = 12  # a link holds a picture, and that some words in brackets


def add_inline(parser: MarkdownIt) -> None:
    """Teach a parser tags of HTML and of other tools inside a line; addresses stay as they were typed."""
    rules = parser.inline.ruler
    rules.before("backticks", "tool", _tool)
    rules.at("html_inline", _tag)
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # its way to be set
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]  # its way to be set
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # its way to be set


def say(text: str, line: int, parser: MarkdownIt, env: dict[str, Any]) -> tuple[Phrase, list[str], list[str]]:
    """The runs of a text that begins on a line; the names in it that links lead to, and what is no text."""
    if len(text) > LONGEST_PHRASE or (text.count("[") > _DEEPEST_BRACKETS and _is_tangled(text)):
        return Phrase((Run(" ".join(text.split())),), line), [], []
    speech = _Speech()
    while trailing := _TRAILING.search(text[-400:]):
        whole = text[len(text) - len(trailing[0]) :]
        speech.anchors += _ID.findall(whole)
        if whole.strip() and not re.fullmatch(r"\{:?\s*#[^\s}]+\s*\}", whole.strip()):
            speech.left_out.append(whole.strip())
        text = text[: len(text) - len(whole)]
    for attached in _AFTER_LINK.findall(text) if "){" in text else ():
        speech.left_out.append(attached)
    text = _AFTER_LINK.sub("", text) if "){" in text else text
    if "**" in text and "`" not in text:
        text = _SLOPPY.sub(r"**\1** ", text)
    tokens: list[Token] = []
    parser.inline.parse(text.strip(), parser, env, tokens)
    speech.hear(tokens)
    return Phrase(tuple(_stripped(speech.runs)), line), speech.anchors, speech.left_out


def _is_tangled(text: str) -> bool:
    """Whether brackets open and do not close: no writer's link, and slow to parse."""
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket == "[" else max(depth - 1, 0)
        if depth > _DEEPEST_BRACKETS:
            return True
    return False


class _Speech(Struct):
    """Runs as they come, with the marks that are open."""

    runs: list[Run] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    strong: int = 0
    em: int = 0
    code: int = 0
    urls: list[str | None] = field(default_factory=list)
    raised: bool = False

    def add(self, text: str, **more: Any) -> None:
        marks: dict[str, Any] = {
            "strong": self.strong > 0,
            "em": self.em > 0,
            "code": self.code > 0,
            "url": next((url for url in reversed(self.urls) if url is not None), None),
        }
        if self.raised and text:
            # 10<sup>6</sup> is no 106.
            self.raised = False
            before = self.runs[-1].text[-1:] if self.runs else ""
            text = f"^{text}" if before.isalnum() and text[0].isalnum() else text
        self.runs.append(Run(text, **(marks | more)))

    def hear(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            match token.type:
                case "softbreak":
                    self.add(" ")
                case "hardbreak":
                    self.add("\n", hard_break=True)
                case "code_inline":
                    self.add(token.content, code=True)
                case "strong_open" | "strong_close":
                    self.strong += token.nesting
                case "em_open" | "em_close":
                    self.em += token.nesting
                case "link_open":
                    self.link(str(token.attrs["href"]), str(token.attrs.get("title", "")))
                case "link_close":
                    self.unlink()
                case "image":
                    self.picture(_alternative(token), str(token.attrs["src"]), str(token.attrs.get("title", "")))
                case "html_inline":
                    self.tag(token.content)
                case _:
                    self.add(token.content)

    def link(self, url: str | None, title: str = "") -> None:
        self.urls.append(url)
        if title:
            self.left_out.append(title)
        # A mark, so that a link around nothing is seen when it ends.
        self.runs.append(Run("", url=url))

    def unlink(self) -> None:
        if not self.urls:
            return
        url = self.urls.pop()
        if url and self.runs and self.runs[-1] == Run("", url=url):
            if url.startswith("#"):
                self.left_out.append(url)
            else:
                self.runs[-1] = Run(url, url=url)

    def picture(self, alt: str, src: str, title: str = "", lightbox: str = "") -> None:
        if title:
            self.left_out.append(title)
        self.add(alt, image=src, **({"url": lightbox} if lightbox else {}))

    def tag(self, text: str) -> None:
        match = TAG.match(text)
        if match is None:  # :::image in a line
            given = attributes(text)
            self.picture(given.get("alt-text", ""), given.get("source", ""), lightbox=given.get("lightbox", ""))
            return
        name = match["name"].lower()
        given = attributes(match["attrs"])
        step = -1 if match["close"] else 1
        self.anchors += [given[key] for key in ("id", "name") if given.get(key)]
        if given.get("title"):
            self.left_out.append(text)
        if name == "br":
            self.add("\n", hard_break=True)
        elif name == "img":
            self.picture(given.get("alt", ""), given.get("src", ""))
        elif name in ("s", "del", "strike"):
            self.add("~~")
        elif mark := _MARKS.get(name):
            setattr(self, mark, max(getattr(self, mark) + step, 0))
        elif name == "sup":
            self.raised = step > 0
        elif name == "a":
            self.link(given.get("href")) if step > 0 else self.unlink()


def _alternative(token: Token) -> str:
    """The text of an image: what it says, without marks."""
    if not token.children:
        return token.content
    speech = _Speech()
    speech.hear(token.children)
    return "".join(run.text for run in speech.runs)


def _stripped(runs: list[Run]) -> Iterator[Run]:
    """Neighbors with the same marks as one run, white space folded, nothing empty at the ends."""
    joined: list[Run] = []
    for run in runs:
        text = run.text if run.hard_break else _SPACES.sub(" ", run.text.replace("\n", " "))
        last = joined[-1] if joined else None
        if text and text[0] == " " and (last is None or last.text[-1:] in (" ", "\n")) and not run.code:
            text = text.lstrip(" ")
        if not text and not run.image:
            continue
        plain = not (run.image or run.hard_break)
        if last and plain and not (last.image or last.hard_break) and replace(last, text="") == replace(run, text=""):
            joined[-1] = replace(last, text=last.text + text)
        elif run.hard_break and last:
            joined[-1] = replace(last, text=last.text.rstrip(" "))
            joined.append(replace(run, text=text))
        elif not run.hard_break:
            joined.append(replace(run, text=text))
    while joined and not joined[-1].image and not joined[-1].text.strip():
        joined.pop()
    if joined and not joined[-1].code:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    yield from (run for run in joined if run.text or run.image)


def _tool(state: StateInline, silent: bool) -> bool:
    """Tags of other tools, and marks of footnotes: text as it was typed."""
    char = state.src[state.pos]
    pattern = _TOOLS.get(char)
    match = pattern.match(state.src, state.pos) if pattern else None
    if match is None:
        return False
    if not silent:
        token = state.push("html_inline" if char == ":" else "raw", "", 0)
        token.content = match[0]
    state.pos = match.end()
    return True


def _tag(state: StateInline, silent: bool) -> bool:
    """A tag of HTML that has a meaning in a line; any other is text."""
    if state.src[state.pos] != "<":
        return False
    match = TAG.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        known = element(match) in KNOWN_TAGS and is_clean(match["attrs"])
        token = state.push("html_inline" if known else "raw", "", 0)
        token.content = match[0]
    state.pos = match.end()
    return True
