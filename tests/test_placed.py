"""A word of a text is found again in its file, however the text is written there."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from privacy_statements.read.load import Mapping, load_text
from privacy_statements.read.placed import placed


def texts(file: str) -> dict[str, Any]:
    loaded = load_text(file, "x.yml")
    assert isinstance(loaded.node, Mapping), loaded.diagnostics
    return dict(placed(loaded.node))


FILE = """\
plain: one may two may
double: "a \\u00e9 \\"quoted\\" may 😀 may"
single: 'it''s may'
literal: |
  first may

    indented may
folded: >-  # a may in a comment
  one
  may
  two may
flow: {inner: may, other: "may"}
lines: begins here
  and may go on
list:
  - may
  - a may
"""


def test_every_way_to_write_a_text() -> None:
    data = texts(FILE)
    flow, members = data["flow"], data["list"]
    lines = FILE.splitlines()
    found = 0
    for text in (
        data["plain"], data["double"], data["single"], data["literal"], data["folded"], data["lines"],
        flow["inner"], flow["other"], *members,
    ):  # fmt: skip
        at = -1
        while (at := text.find("may", at + 1)) >= 0:
            place = text.place_of(at)
            assert lines[place.line - 1][place.column - 1 :].startswith("may"), (text, place)
            assert not lines[place.line - 1][: place.column - 1].endswith("# a ")
            found += 1
    assert found == 14


def test_what_cannot_be_found_is_at_the_beginning() -> None:
    text = texts('a: "x\\x6day"')["a"]  # "may" with its first letter as an escape
    assert text == "xmay"
    assert text.place_of(1)[1:] == (1, 4)


WORDS = st.lists(st.text(alphabet="abcé😀漢", min_size=1, max_size=6), min_size=1, max_size=12)


@given(words=WORDS, number=st.integers(0, 11), style=st.sampled_from(["plain", "single", "literal", "folded"]))
def test_any_word_of_any_text(words: list[str], number: int, style: str) -> None:
    wanted = min(number, len(words) - 1)
    joined = "\n  ".join(words)
    file = {
        "plain": f"a: {' '.join(words)}\n",
        "single": f"a: '{' '.join(words)}'\n",
        "literal": f"# {words[0]}\na: |\n  {joined}\n",
        "folded": f"a: >\n  {joined}\nb: {words[0]}\n",
    }[style]
    text = texts(file)["a"]
    offset = sum(len(word) + 1 for word in words[:wanted])
    assert text[offset:].startswith(words[wanted])
    place = text.place_of(offset)
    lines = file.split("\n")
    assert lines[place.line - 1][place.column - 1 :].startswith(words[wanted])
    if style in ("literal", "folded"):
        assert place.line == wanted + (3 if style == "literal" else 2)
