"""Campaigns of hostile values: ``python -m fuzz [--minutes 5] [--seed 1] [--only pages,csv]``, or ``make fuzz``.

Each campaign makes a value from the seed and tries it on one way through the program. What breaks out is made short and
kept as ``cases/fuzz/NAME.json``; ``test_fuzz.py`` tries it again, every time.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from conftest import ROOT, write_project
from hosted import built_at
from privacy_statements.diagnostics.diagnostic import has_errors
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import html_of
from privacy_statements.pages.twin import Twins
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from privacy_statements.read.load import load_text
from privacy_statements.read.markdown import safe_url
from test_import_robust import PIECES as IMPORTED
from test_import_robust import imported, is_clear
from test_markdown import PIECES as MARKS
from test_properties import (
    ATTACKS,
    as_yaml,
    assert_markdown_is_the_page,
    assert_only_words_differ,
    everything,
    is_visible,
    pages_saying,
)
from test_twin import ELEMENTS, LEAVES, SAID, assert_text_stays_text, twin

CASES = Path(__file__).parent / "cases" / "fuzz"
READER = MarkdownIt("commonmark")
MARK = "\ue000"  # in no value
SAYING = json.dumps(everything(MARK), ensure_ascii=False).count(MARK)
"""How many texts of records one value becomes."""
CONFIG = (
    "site_name: T\nsite_url: https://t.example/\ndocs_dir: site-src\nplugins: [search, privacy-statements]\n"
    "theme: {name: %s}\nmarkdown_extensions: [admonition, attr_list, def_list, footnotes, md_in_html, tables, abbr, toc,"
    " pymdownx.details, pymdownx.superfences, pymdownx.tabbed, pymdownx.snippets, pymdownx.magiclink, pymdownx.critic]\n"
)
PIECES = [
    "<p>", "</p>", "<b class=\"a\">", "</b>", "<br>", "<br/>", "</br>", "<path d=\"M0 0\"/>", "<td hidden>", "</td>", "a", " ", "\n", "<",
    ">", '"', "'", "/", "=", "&lt;", "<!-- ", "-->", "<script>", "</script>", "<title>", "</title>", "<p title='>'>", '<p title=">">',
    "<P>", "</P>", "</p >", "</p x>", "</p/>", "<p", "<p a=b>", "<![CDATA[", "]]>", "<?x ?>", "<b/>", "</ p>",
]  # fmt: skip
HOSTILE = [
    *MARKS, *PIECES, *(attack for attack in ATTACKS if len(attack) < 100), "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\xa0=1",
    '=HYPERLINK("https://evil.example")', "=cmd|'/c calc'!A1", '","', '""', "\\u003c/script>", '"}</script><script>', "//]]>",
    "<iframe src=javascript:x>", "<base href=//evil.example>", "<style>*{}", "<math><mi xlink:href=javascript:x>", "<a href=x>",
    "```\n<img src=x onerror=x>\n```", "~~~html\n<b>\n~~~", "- - - ", "> - > ", "\n\n    <p>", "1) ", "[a]:\n<x>", "![a]( <b> )",
    "\u2066", "\u2069", "\ud7ff", "\U000e0001", "\U0001f1e9", "\u0300", "\ufe0f", "\u061c", "\u180e", "\ufffd", "a", "b c",
]  # fmt: skip
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
YAML = [
    *"[]{}:,-?|>&*!%@`#'\"\n\t ~", "- ", ": ", "\n  ", "\n    ", "---\n", "...\n", "<<: ", "&a ", "*a ", "!!str ", "|2-\n", ">+\n",
    "id: p\n", "name: P\n", "items:\n", "- item: a\n", "\r\n", "\r", "\x85", "\u2028", "\ufeff", "\xa0", "\0", "\x07", "\\ud800",
    '"\\U00110000"', "? ", "[" * 70, "{" * 70, "- " * 70, "null", "\u201c", "a" * 400,
]  # fmt: skip


def hostile(draw: random.Random) -> str:
    """One to nine pieces that mean something to one parser or another; a text that can be seen."""
    while True:
        text = "".join(draw.choices(HOSTILE, k=draw.randint(1, 9)))
        if is_visible(text):
            return text


def html(draw: random.Random, depth: int = 0) -> str:
    """HTML as anybody writes it: sometimes an end or a beginning is missing."""
    if depth > 4 or draw.random() < 0.4:
        return draw.choice(LEAVES)
    tag, inside = draw.choice(ELEMENTS), "".join(html(draw, depth + 1) for _ in range(draw.randint(0, 4)))
    begin, end = f"<{tag}{draw.choice(SAID)}>", f"</{tag}>"
    return inside.join((begin if draw.random() < 0.95 else "", end if draw.random() < 0.95 else ""))


def some_yaml(draw: random.Random) -> str:
    """The bytes of a file, each as a character."""
    text = "".join(draw.choices([*YAML, *HOSTILE], k=draw.randint(1, 30))).encode("utf-8", "replace")
    return (text if draw.random() < 0.8 else text + draw.randbytes(3)).decode("latin-1")


def mutated(draw: random.Random) -> str:
    """Records in which a few values or keys are lost, doubled, exchanged or made into something else, as JSON."""
    records = everything("Words")
    for _ in range(draw.randint(1, 4)):
        places = list(_places(records))
        holder, key = draw.choice(places)
        other, its = draw.choice(places)
        match draw.randint(0, 4):
            case 0:
                del holder[key]
            case 1:
                holder[key] = json.loads(json.dumps(other[its]))
            case 2:
                holder[key] = draw.choice(
                    [hostile(draw), "", None, [], {}, "all", "never", "2026-02-30", [[]], "x" * 200]
                )
            case 3 if isinstance(holder, dict):
                holder[draw.choice([hostile(draw), str(its)])] = holder.pop(key)
            case _:
                holder[key] = [holder[key], holder[key]]
    return json.dumps(records)


def _places(value: Any, depth: int = 0) -> Any:
    for key in range(len(value)) if isinstance(value, list) else list(value):
        if depth:
            yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key], depth + 1)


def to_import(draw: random.Random) -> str:
    """The bytes of a page, each as a character."""
    pieces = [*IMPORTED, *(text.encode("utf-8", "replace") for text in HOSTILE)]
    return b"".join(draw.choices(pieces, k=draw.randint(1, 25))).decode("latin-1")


# --- what is tried; each returns how many values it was


def try_yaml(value: str) -> int:
    """What cannot be read is reported at a place of the file."""
    content = value.encode("latin-1")
    loaded = load_text(content, "content/products/a.yml")
    assert loaded.node is not None or loaded.diagnostics or not content.strip(b"\xef\xbb\xbf \n") or loaded.node is None
    lines = (
        content.decode("utf-8", "replace").count("\n")
        + content.count(b"\r")
        + content.count(b"\xe2\x80")
        + content.count(b"\x85")
        + 1
    )
    for one in loaded.diagnostics:
        assert 1 <= one.position.line <= lines + 1, one
        assert 1 <= one.position.column <= len(value) + 2, one
        assert one.message.isprintable(), one
    return 1


def try_records(value: str) -> int:
    """Records are refused in words, or published."""
    with tempfile.TemporaryDirectory() as folder:
        built = _built(Path(folder), json.loads(value))
    if built.failed:
        assert has_errors(built.diagnostics)
        assert not built.pages
    for one in built.diagnostics:
        assert one.message.isprintable(), one
    return 1


def _built(root: Path, records: dict[str, Any], theme: str = "mkdocs") -> Built:
    """The site of records: a mapping of the files in ``content/`` to what is in each."""
    files: dict[str, str | bytes] = {"mkdocs.yml": CONFIG % theme}
    for path, written in records.items():
        alone = isinstance(written, list) and len(written) == 1
        files[f"content/{path}"] = as_yaml(written[0] if alone else written)
    return build(read_project(write_project(root, files) / "mkdocs.yml", root))


def try_pages(value: str) -> int:
    """Pages differ by their words alone, and a reader of CommonMark meets no HTML in a twin."""
    assert_only_words_differ(value)
    for path, page in pages_saying(value).items():
        assert_no_html(Twins(Addresses(), {}).of(html_of(page.blocks), path))
    return SAYING


def assert_no_html(markdown: str) -> None:
    tokens = READER.parse(markdown)
    kinds = {each.type for token in tokens for each in (token, *(token.children or ()))}
    assert not {kind for kind in kinds if kind.startswith(("html", "code_block"))}, markdown
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                assert safe_url(str(child.attrs["href"])), child.attrs


def try_markdown(value: str) -> int:
    """The Markdown of pages is the same page to a host that reads it, with the extensions of a theme and without."""
    for host in ("material", "bare"):
        assert_markdown_is_the_page(value, host)
    return SAYING


def try_files(value: str) -> int:
    """Tables begin no formula; data is one thing of JSON whose text ends no script; search holds no element."""
    with tempfile.TemporaryDirectory() as folder:
        built = _built(Path(folder), everything(value))
        assert not built.failed, built.diagnostics
        for asset in built.assets:
            content = b"".join(asset.parts())
            if asset.path.endswith(".csv"):
                for row in csv.reader(content.decode("utf-8-sig").splitlines(keepends=True)):
                    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], row
            elif asset.path.endswith((".json", ".jsonld")):
                json.loads(content)
                assert HIDDEN.search(content.decode()) is None, asset.path
    for entry in built.search:
        assert entry.title.strip(), entry
    return SAYING


def try_host(value: str) -> int:
    """Pages as a host and its theme publish them: no handler, no unsafe address, no element that no page has."""
    known: set[str] = set()
    for said in ("Words", value):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            assert not _built(root, everything(said), "material").failed
            files = [
                BeautifulSoup(file.read_bytes(), "html5lib") for file in built_at(root, strict=False).rglob("*.html")
            ]
        tags = {tag.name for page in files for tag in page.find_all(True)}
        if said == value:
            assert tags <= known | {"p", "ul", "ol", "li", "em", "strong", "code", "pre", "blockquote", "a", "br"}, (
                tags - known
            )
            for page in files:
                for tag in page.find_all(True):
                    assert not [name for name in tag.attrs if name.startswith("on") or name == "srcdoc"], tag
                    address = str(tag.get("href") or tag.get("src") or "#")
                    assert safe_url(address) or address.startswith((".", "#")) or ":" not in address, tag
        known |= tags
    return SAYING


def try_twins(value: str) -> int:
    """A text is text in each place of a twin."""
    assert_text_stays_text(value)
    return 10


def try_html(value: str) -> int:
    """Whatever a page holds, its twin is Markdown."""
    for markdown in (twin(value), twin(f"<table><tr><th>{value}<td>{value}</table>")):
        assert_no_html(markdown)
    return 1


def try_imports(value: str) -> int:
    """An import gives records or an error with its place."""
    result = imported(value.encode("latin-1"))
    assert is_clear(result), result
    return 1


class Campaign(NamedTuple):
    """How values are made and tried, and how much of the time is for it."""

    make: Callable[[random.Random], str]
    attempt: Callable[[str], int]
    share: int


CAMPAIGNS = {
    "yaml": Campaign(some_yaml, try_yaml, 2),
    "records": Campaign(mutated, try_records, 2),
    "pages": Campaign(hostile, try_pages, 5),
    "markdown": Campaign(hostile, try_markdown, 2),
    "files": Campaign(hostile, try_files, 2),
    "host": Campaign(hostile, try_host, 2),
    "twins": Campaign(hostile, try_twins, 2),
    "html": Campaign(html, try_html, 1),
    "imports": Campaign(to_import, try_imports, 1),
}


def broken_by(name: str, value: str) -> str:
    """What is wrong when a campaign tries a value; nothing if nothing is."""
    try:
        CAMPAIGNS[name].attempt(value)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def shortened(name: str, value: str, seconds: float = 60) -> str:
    """The value without what the mistake does not need."""
    until, size = time.monotonic() + seconds, len(value) // 2
    while size and name != "records":
        at = 0
        while at < len(value) and time.monotonic() < until:
            shorter = value[:at] + value[at + size :]
            visible = CAMPAIGNS[name].make is not hostile or is_visible(shorter)
            if visible and broken_by(name, shorter):
                value = shorter
            else:
                at += size
        size //= 2
    return value


def main() -> int:
    """Tries values until the time is over; 1 if one broke out."""
    parser = argparse.ArgumentParser(prog="fuzz")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(CAMPAIGNS))
    options = parser.parse_args()
    names = options.only.split(",")
    draw = {name: random.Random(f"{options.seed} {name}") for name in names}
    used, values, found = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0), 0
    until = time.monotonic() + 60 * options.minutes
    while (begin := time.monotonic()) < until:
        name = min(names, key=lambda each: used[each] / CAMPAIGNS[each].share)
        value = CAMPAIGNS[name].make(draw[name])
        try:
            values[name] += CAMPAIGNS[name].attempt(value)
        except Exception:
            found += 1
            value = shortened(name, value)
            CASES.mkdir(exist_ok=True)
            file = CASES / f"{name}-{hashlib.sha256(value.encode()).hexdigest()[:8]}.json"
            file.write_text(json.dumps({"campaign": name, "value": value}, indent=1) + "\n")
            print(f"{file.relative_to(ROOT)}: {broken_by(name, value)[:300]}", flush=True)
        used[name] += time.monotonic() - begin
    for name in names:
        print(f"{name:10}{values[name]:>10,} values")
    print(f"{'all':10}{sum(values.values()):>10,} values from seed {options.seed}; {found} broke out")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
