"""load.py and syntax.py: what is read, where it stands, and what a writer is told.

``cases/load/NAME.yml`` is read and compared with ``NAME.out``: the diagnostics, or the tree when there
are none. ``REWRITE_CASES=1`` writes the expected files anew; read the difference like prose. Whatever an
editor or Git may change (bytes, line ends, byte order marks, control characters) is made here instead.
"""

from __future__ import annotations

import errno
import os
import string
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from laws import law
from privacy_statements.diagnostics.position import Position
from privacy_statements.read import parse
from privacy_statements.read.load import (
    Limits,
    LoadedFile,
    Mapping,
    Node,
    Scalar,
    Sequence,
    data_of,
    each_file,
    load_file,
    load_folder,
    load_text,
)

CASES = sorted((Path(__file__).parent / "cases" / "load").glob("*.yml"))


def told(loaded: LoadedFile) -> list[str]:
    return [f"{one.position}: {one.severity}: {one.message} [{one.code}]" for one in loaded.diagnostics]


def places(loaded: LoadedFile) -> list[tuple[str, int, int]]:
    return [(one.code, one.position.line, one.position.column) for one in loaded.diagnostics]


def tree(node: Node | None, indent: str = "") -> Iterator[str]:
    """One line a node: where it stands, its key, and its text (in quotes unless it is plain)."""
    if node is None:
        yield "nothing"
    elif isinstance(node, Scalar):
        text = "null" if node.is_null else node.text if node.plain else repr(node.text)
        yield f"{place(node)} {text}"
    elif isinstance(node, Sequence):
        yield f"{place(node)} list"
        for item in node.items:
            yield from nested(item, "- ", indent)
    else:
        yield f"{place(node)} mapping"
        for entry in node.entries:
            yield from nested(entry.value, f"{place(entry.key)} {entry.key.text}: ", indent)


def nested(node: Node, label: str, indent: str) -> Iterator[str]:
    first, *rest = tree(node)
    yield f"{indent}  {label}{first}"
    yield from (f"{indent}  {line}" for line in rest)


def place(node: Node) -> str:
    return f"{node.position.line}:{node.position.column}"


def good(text: str | bytes, **limits: int) -> Node:
    loaded = load_text(text, "a.yml", Limits(**limits))
    assert told(loaded) == []
    assert loaded.node is not None
    return loaded.node


@pytest.fixture
def pure(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML as it is where libyaml is absent."""
    monkeypatch.setattr(parse, "LOADER", yaml.SafeLoader)


# --- the cases


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    loaded = load_file(case, case.name)
    out = "\n".join(told(loaded) or tree(loaded.node)) + "\n"
    expected = case.with_suffix(".out")
    if os.environ.get("REWRITE_CASES"):
        expected.write_text(out, encoding="utf-8")
    assert out == expected.read_text(encoding="utf-8")
    assert bool(loaded.diagnostics) is not case.stem.startswith("ok_")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case_without_libyaml(case: Path, pure: None) -> None:
    """The same codes in the same lines, and the same tree; columns and words may differ a little."""
    loaded = load_file(case, case.name)
    expected = case.with_suffix(".out").read_text(encoding="utf-8")
    if loaded.diagnostics:
        found = [(str(one.position.line), f"[{one.code}]") for one in loaded.diagnostics]
        assert found == [(line.split(":")[1], line.split()[-1]) for line in expected.splitlines()]
    else:
        assert "\n".join(tree(loaded.node)) + "\n" == expected


def test_every_case_has_its_yml() -> None:
    folder = Path(__file__).parent / "cases" / "load"
    assert {file.stem for file in folder.glob("*.out")} == {case.stem for case in CASES}


# --- positions


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("kind", [str, bytes])
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_positions_with_any_line_end_and_byte_order_mark(
    end: str, mark: str, kind: type, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "LOADER", getattr(yaml, loader))
    text = mark + end.join(['"😀": "ä😀" # x', "list: [😀, b]", "", "last: ü", "last: x"])
    loaded = load_text(text if kind is str else text.encode(), "a.yml")
    assert list(tree(loaded.node)) == [
        "1:1 mapping",
        "  1:1 😀: 1:6 'ä😀'",
        "  2:1 list: 2:7 list",
        "    - 2:8 😀",
        "    - 2:11 b",
        "  4:1 last: 4:7 ü",
    ]
    assert places(loaded) == [("duplicate-key", 5, 1)]
    assert loaded.diagnostics[0].related == Position("a.yml", 4, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_syntax_error_stands_at_the_right_character(end: str, mark: str) -> None:
    assert places(load_text(f'{mark}"😀": "😀"{end}"😅": "😀" x', "a.yml")) == [("yaml-syntax", 2, 10)]


def test_a_syntax_error_at_the_end_stands_at_the_end() -> None:
    assert places(load_text("a: [", "a.yml")) == [("yaml-syntax", 1, 5)]
    assert places(load_text("a: [\n", "a.yml")) == [("yaml-syntax", 2, 1)]


# --- bytes and characters


@pytest.mark.parametrize(
    ("data", "where", "says"),
    [
        (b"a: \xfc", (1, 4), 'met the byte 0xFC ("ü" in Windows-1252); expected UTF-8'),
        (b"\xef\xbb\xbfa: \xfc", (1, 4), "0xFC"),
        ("a: 😀\r\nb: ü".encode() + b"\x93", (2, 5), '0x93 ("“" in Windows-1252)'),
        (b"a: b\n\x81", (2, 1), "0x81"),
        (b"a: \xe2\x82", (1, 4), "0xE2"),
        (b"a: \xed\xa0\x80", (1, 4), "0xED"),
        (b"a: \xc0\xaf", (1, 4), "0xC0"),
        (b"a: x\xf4\x90\x80\x80", (1, 5), "0xF4"),
        ("a: b".encode("utf-16"), (1, 1), "met the byte 0xFF, which begins a file in UTF-16"),
        (b"\xfe\xff\x00a", (1, 1), "met the byte 0xFE, which begins a file in UTF-16"),
        ("a: b".encode("utf-32"), (1, 1), "0xFF"),
    ],
)
def test_not_utf8(data: bytes, where: tuple[int, int], says: str) -> None:
    loaded = load_text(data, "a.yml")
    assert places(loaded)[0] == ("not-utf8", *where)
    assert says in loaded.diagnostics[0].message


def test_after_a_bad_byte_reading_goes_on() -> None:
    loaded = load_text(b"a: \xfcb\nc: \xe4\nc: d", "a.yml")
    assert places(loaded) == [("not-utf8", 1, 4), ("duplicate-key", 3, 1)]
    assert loaded.node is not None
    assert data_of(loaded.node) == {"a": "\ufffdb", "c": "\ufffd"}


BAD = [*"\0\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x80\x84\x85\x86\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800\udfff"]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"U+{ord(bad):04X}")
def test_character_without_a_place_in_yaml(bad: str) -> None:
    loaded = load_text(f"a: b\nc: 😀{bad}d\ne: f\ne: g", "a.yml")
    assert places(loaded) == [("yaml-syntax", 2, 5), ("duplicate-key", 4, 1)]
    assert f"U+{ord(bad):04X}" in loaded.diagnostics[0].message
    assert loaded.node is not None
    assert data_of(loaded.node) == {"a": "b", "c": "😀\ufffdd", "e": "f"}


@pytest.mark.parametrize("fine", [*"\t ~\xa0\u2027\u202a\u200b\ud7ff\ue000\ufefe\uff00\ufffd😀\U0010ffff"])
def test_character_that_yaml_allows(fine: str) -> None:
    assert data_of(good(f"a: 'x{fine}y'")) == {"a": f"x{fine}y"}


def test_a_binary_file_does_not_flood() -> None:
    assert 1 <= len(load_text(bytes(range(256)) * 40, "a.yml").diagnostics) <= 12
    assert len(load_text(b"\0" * 1000, "a.yml").diagnostics) == 10


def test_escapes_are_characters() -> None:
    assert data_of(good(r'a: "\0\t\x07\u2028\U0001F600"')) == {"a": "\0\t\x07\u2028😀"}


@pytest.mark.parametrize("escape", [r"\ud800", r"\U00110000", r"\ud83d\ude00"])
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_escape_that_is_no_character(escape: str, loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "LOADER", getattr(yaml, loader))
    assert [one.code for one in load_text(f'a: "{escape}"', "a.yml").diagnostics] == ["yaml-syntax"]


# --- limits


def test_value_of_the_limit_and_one_more() -> None:
    for text in ("x" * 20, "ä" * 10, "😀" * 5):
        assert told(load_text(f"a: {text}", "a.yml", Limits(max_value_bytes=20))) == []
        loaded = load_text(f"a: b\nc: {text}x", "a.yml", Limits(max_value_bytes=20))
        assert told(loaded) == ["a.yml:2:4: error: met a value of 21 bytes; expected at most 20 [too-long]"]


def test_long_key() -> None:
    assert places(load_text(f"{'x' * 21}: b", "a.yml", Limits(max_value_bytes=20))) == [("too-long", 1, 1)]


def test_file_of_the_limit_and_one_more(tmp_path: Path) -> None:
    limits = Limits(max_file_bytes=10)
    file = tmp_path / "a.yml"
    for text, fine in (("a: 4567890", True), ("a: 45678901", False), ("a: ääää", False)):
        file.write_text(text, encoding="utf-8")
        by_text = load_text(text, "a", limits), load_text(text.encode(), "a", limits)
        for loaded in (*by_text, load_file(file, "a", limits)):
            assert places(loaded) == ([] if fine else [("too-long", 1, 1)])
            assert (loaded.node is None) is not fine


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")])
def test_nesting_of_the_limit_and_one_more(opening: str, closing: str) -> None:
    fine = load_text(opening * 4 + "x" + closing * 4, "a.yml", Limits(max_depth=4))
    assert "too-deep" not in [one.code for one in fine.diagnostics]
    assert fine.node is not None
    loaded = load_text(opening * 5 + "x" + closing * 5, "a.yml", Limits(max_depth=4))
    assert told(loaded) == [f"a.yml:1:{4 * len(opening) + 1}: error: met one more level; expected at most 4 [too-deep]"]
    assert loaded.node is None


def test_before_too_deep_the_mistakes_are_kept() -> None:
    assert places(load_text("a: 1\na: 2\nb: [[x]]", "a.yml", Limits(max_depth=2))) == [
        ("duplicate-key", 2, 1),
        ("too-deep", 3, 5),
    ]


def test_the_deepest_tree_can_be_used() -> None:
    node = good("[" * 200 + "x" + "]" * 200, max_depth=10**9)
    assert str(data_of(node)) == "[" * 200 + "'x'" + "]" * 200
    assert node == node
    assert hash(node)
    assert places(load_text("[" * 201 + "]" * 201, "a.yml", Limits(max_depth=10**9))) == [("too-deep", 1, 201)]


@pytest.mark.parametrize(
    "hostile", ["[", "{", "- ", "? ", "{a: ", "[a: ", "[[],", "a: ", "&a ", "*a ", "!", '"', "|", "%", "[{"]
)
@pytest.mark.parametrize("max_depth", [64, 10**9])
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_hostile_nesting_ends_soon(hostile: str, max_depth: int, loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "LOADER", getattr(yaml, loader))
    began = time.perf_counter()
    loaded = load_text(hostile * 20_000, "a.yml", Limits(max_depth=max_depth))
    assert loaded.diagnostics
    assert time.perf_counter() - began < 5


# --- the tree


def test_a_mapping_gives_its_values() -> None:
    node = good("b: 1\na: [x]\nnothing:\n")
    assert isinstance(node, Mapping)
    assert node.keys() == ("b", "a", "nothing")
    assert node.get("b") == Scalar("1", Position("a.yml", 1, 4), plain=True)
    assert node.get("a") == Sequence((Scalar("x", Position("a.yml", 2, 5), plain=True),), Position("a.yml", 2, 4))
    assert node.get("c") is None
    nothing = node.get("nothing")
    assert isinstance(nothing, Scalar)
    assert nothing.is_null


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_null_is_plain(text: str) -> None:
    assert data_of(good(f"a: {text}")) == {"a": None}
    assert data_of(good(f"a: '{text}'")) == {"a": text}


@pytest.mark.parametrize("text", ["no", "NO", "true", "1.10", "010", "2026-11-01", "12:30", "nuLL", ".inf", "0x1F"])
def test_everything_else_is_text(text: str) -> None:
    assert data_of(good(f"{text}: {text}")) == {text: text}


@pytest.mark.parametrize("text", ["", "\n\n", "# x", "---", "---\n...\n", "\ufeff", "~", "null # x", "\r\n", " "])
def test_nothing(text: str) -> None:
    assert load_text(text, "a.yml") == LoadedFile("a.yml", None, ())


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("a: 1\na: 2\nb: 3", {"a": "1", "b": "3"}),
        ("a: *x\nb: [*x, c]\n*y : d", {"b": ["c"]}),
        ("<<: {a: 1}\nb: 2", {"b": "2"}),
        ("a: &x 1\nb: !!str 2", {"a": "1", "b": "2"}),
        ("[a]: 1\nb: 2", {"b": "2"}),
        ("a: 1\n---\nb: 2", {"a": "1"}),
    ],
)
def test_after_a_mistake_the_rest_is_there(text: str, rest: object) -> None:
    loaded = load_text(text, "a.yml")
    assert loaded.diagnostics
    assert loaded.node is not None
    assert data_of(loaded.node) == rest


def test_after_broken_syntax_there_is_no_tree() -> None:
    assert load_text("a: b\nc: 'd", "a.yml").node is None
    assert load_text("*x", "a.yml").node is None


def test_the_first_place_of_a_key_is_named() -> None:
    first, second = load_text("a: 1\nb: 2\na: 3\na: 4", "f.yml").diagnostics
    assert first.related == second.related == Position("f.yml", 1, 1)


def test_what_a_writer_wrote_is_shown_short_and_in_one_line() -> None:
    key = "x\\n\\0" * 100
    (duplicate,) = load_text(f'"{key}": 1\n"{key}": 2', "a.yml", Limits()).diagnostics
    assert len(duplicate.message) < 200
    assert duplicate.message.isprintable()


# --- files and folders


def test_unreadable_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder.yml").mkdir()
    (tmp_path / "dangling.yml").symlink_to("nowhere.yml")
    (tmp_path / "circle.yml").symlink_to("circle.yml")
    getattr(os, "mkfifo", Path.mkdir)(tmp_path / "pipe.yml")  # opening it would wait for ever
    for name in ("folder.yml", "dangling.yml", "circle.yml", "pipe.yml", "missing.yml", "nul\0.yml", "x" * 300):
        loaded = load_file(tmp_path / name, "a.yml")
        assert loaded.node is None
        assert places(loaded) == [("unreadable-file", 1, 1)]
    assert "no such file or directory" in load_file(tmp_path / "missing.yml", "a").diagnostics[0].message
    assert "not a regular file" in load_file(tmp_path / "pipe.yml", "a").diagnostics[0].message


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "a.yml").write_text("a: b")
    monkeypatch.setattr(Path, "open", refuse)
    assert told(load_file(tmp_path / "a.yml", "b/a.yml")) == [
        "b/a.yml:1:1: error: met what cannot be read: permission denied;"
        " expected a regular file that you may read [unreadable-file]"
    ]


def fill(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"name: {name}", encoding="utf-8")


def test_a_folder_is_read_in_the_order_of_paths(tmp_path: Path) -> None:
    content = tmp_path / "content"
    fill(content, "b.yml", "a/z.yaml", "a.yml", "a-b/c.yml", "B.YML", "ä/ö.yml", "deep/er/x.yml")
    fill(content, ".hidden.yml", ".git/x.yml", "a/.y/z.yml", "README.md", "a.yml~", "a.yml.bak", "yml", "x.json")
    loaded = load_folder(content, tmp_path)
    names = ["B.YML", "a-b/c.yml", "a.yml", "a/z.yaml", "b.yml", "deep/er/x.yml", "ä/ö.yml"]
    assert [one.path for one in loaded] == [f"content/{name}" for name in names]
    assert [data_of(one.node)["name"] for one in loaded if one.node] == names
    assert all(one.node is not None and one.node.position.path == one.path for one in loaded)


def test_a_file_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    fill(tmp_path, "content/a.yml", "content/b.yml")
    files = each_file(tmp_path / "content", tmp_path)
    assert next(files).path == "content/a.yml"
    (tmp_path / "content/b.yml").write_text("name: later\n", "utf-8")
    (later,) = files
    assert later.node is not None
    assert data_of(later.node) == {"name": "later"}


def test_a_folder_with_the_name_of_a_record(tmp_path: Path) -> None:
    fill(tmp_path, "content/a.yml/b.yml", "content/.c.yml/d.yml", "content/e.yml")
    refused, read = load_folder(tmp_path / "content", tmp_path)
    assert (refused.path, places(refused)) == ("content/a.yml", [("unreadable-file", 1, 1)])
    assert "it is a folder" in refused.diagnostics[0].message
    assert read.path == "content/e.yml"


def test_a_file_whose_ending_is_misspelled_is_reported(tmp_path: Path) -> None:
    """Its record would be missing, and nobody would know. What editors and backups leave behind is no record."""
    wrong = {"a.yamll", "b.yml.txt", "c.YMAL", "d.yam"}
    for name in (*wrong, "e.yml", "f.yml~", "f.yml.bak", "f.yml.orig", "g.md", ".h.yamll", "i.yml.swp", "k.txt"):
        (tmp_path / name).write_text("name: x\n")
    files = load_folder(tmp_path, tmp_path)
    told = {file.path: [one.code for one in file.diagnostics] for file in files}
    assert told == {**{key: ["misplaced-file"] for key in wrong}, "e.yml": []}


def test_a_folder_outside_the_root(tmp_path: Path) -> None:
    fill(tmp_path, "other/a.yml")
    (tmp_path / "project").mkdir()
    assert [one.path for one in load_folder(tmp_path / "other", tmp_path / "project")] == ["../other/a.yml"]


def test_links_are_followed_once(tmp_path: Path) -> None:
    content, other = tmp_path / "content", tmp_path / "other"
    fill(tmp_path, "content/a/x.yml", "other/y.yml")
    (content / "a" / "up").symlink_to(content)
    (content / "b").symlink_to(other)
    (content / "c").symlink_to(other)
    (content / "link.yml").symlink_to(content / "a" / "x.yml")
    (content / "lost.yml").symlink_to("nowhere")
    (content / "lost").symlink_to("nowhere")
    loaded = load_folder(content, tmp_path)
    assert [one.path for one in loaded] == [
        "content/a/x.yml",
        "content/b/y.yml",
        "content/link.yml",
        "content/lost.yml",
    ]
    assert [code for one in loaded for code, *_ in places(one)] == ["unreadable-file"]


def test_folders_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "content/a.yml", "content/shut/b.yml", "file.yml")
    (missing,) = load_folder(tmp_path / "missing", tmp_path)
    assert told(missing) == [
        "missing:1:1: error: met no such folder; expected the folder of the records [empty-folder]"
    ]
    (loaded,) = load_folder(tmp_path / "file.yml", tmp_path)
    assert (loaded.path, places(loaded)) == ("file.yml", [("unreadable-file", 1, 1)])
    scandir = os.scandir

    def refuse(folder: str) -> Any:
        if str(folder).endswith("shut"):
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert [(one.path, [code for code, *_ in places(one)]) for one in load_folder(tmp_path / "content", tmp_path)] == [
        ("content/a.yml", []),
        ("content/shut", ["unreadable-file"]),
    ]


def test_a_name_that_is_not_utf8_can_be_printed(tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/\xfc.yml"
    try:
        Path(os.fsdecode(file)).write_text("a: 'b")
    except OSError:
        pytest.skip("this file system has only UTF-8 names")
    (loaded,) = load_folder(tmp_path, tmp_path)
    assert loaded.path == r"\xfc.yml"
    assert str(loaded.diagnostics[0].position).encode()


# --- properties

TEXTS = (
    st.text()
    | st.text("ab:-?[]{},&*!|>'\"%@`# \n\t\r\\\0\x85\u2028\ufeff😀\ud800<~.")
    | st.sampled_from(["null", "~", "", "no", "1.10", "2026-11-01", "<<", "=", "---", "...", "a: b", "- a", "# a"])
)
# What the dumper cannot write at all: half characters and U+FFFE, U+FFFF.
WRITABLE = TEXTS.map(lambda text: "".join(one for one in text if one.isprintable() or ord(one) < 0xD800))
DATA = st.recursive(
    st.none() | WRITABLE,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(WRITABLE, inner, max_size=5),
    max_leaves=20,
)


def reads_without_raising(content: bytes | str) -> None:
    for limits in (Limits(), Limits(max_value_bytes=4, max_depth=2, max_file_bytes=40)):
        loaded = load_text(content, "a.yml", limits)
        for one in loaded.diagnostics:
            assert one.position.path == "a.yml"
            assert one.position.line >= 1
            assert one.position.column >= 1
            assert one.message.isprintable()
            if isinstance(content, str) and "\r" not in content:
                assert one.position.line <= content.count("\n") + 1
        assert list(tree(loaded.node))
        assert loaded.node is None or data_of(loaded.node) is not None


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_no_content_raises(loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "LOADER", getattr(yaml, loader))

    @settings(max_examples=400, deadline=None)
    @given(st.binary() | TEXTS | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
    def holds(content: bytes | str) -> None:
        reads_without_raising(content)

    holds()


@law(400, here=100)
@given(TEXTS)
def test_text_and_its_bytes_read_alike(text: str) -> None:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    assert load_text(text, "a.yml") == load_text(data, "a.yml")


@law(400, here=100)
@given(DATA, st.booleans() | st.none(), st.booleans(), st.sampled_from([20, 80, 10**6]))
def test_what_yaml_writes_is_read_back(data: Any, flow: bool | None, unicode: bool, width: int) -> None:
    written = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=unicode, width=width)
    loaded = load_text(written, "a.yml")
    if unicode and any(one in written for one in "\x85\u2028\u2029"):
        assert loaded.diagnostics  # written as line breaks that we refuse
        return
    assert told(loaded) == []
    assert (None if loaded.node is None else data_of(loaded.node)) == data


@law(200, here=50)
@given(st.lists(st.text(string.ascii_letters + "äé名😀", min_size=1), min_size=1, max_size=8))
def test_every_position_points_at_its_text(words: list[str]) -> None:
    text = "".join(f"- [{word}, '{word}',   {word}]\n" for word in words)
    lines = text.split("\n")
    node = good(text)
    assert isinstance(node, Sequence)
    for row, word in zip(node.items, words, strict=True):
        assert isinstance(row, Sequence)
        for item in row.items:
            assert isinstance(item, Scalar)
            assert lines[item.position.line - 1][item.position.column - 1 :].lstrip("'").startswith(word)
