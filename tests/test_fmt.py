"""``fmt``: nothing is lost, whatever a file looks like; and a file in the canonical form stays as it is."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import ROOT, Make, files_in
from laws import law
from privacy_statements.cli import main
from privacy_statements.edit.fmt.files import Formatted, format_text
from privacy_statements.edit.fmt.order import Shape, shape_of
from privacy_statements.edit.fmt.source import comments_of
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import find_config, read_project
from privacy_statements.read.load import Limits, data_of, load_text
from privacy_statements.records.kinds import KINDS

CASES = sorted((ROOT / "tests/cases/fmt").glob("*.yml"))


def formatted(text: str | bytes, kind: str = "products") -> Formatted:
    return format_text(text.encode() if isinstance(text, str) else text, "x.yml", kind)


def fmt(text: str, kind: str = "products") -> str:
    made = formatted(text, kind)
    assert not made.diagnostics, (text, made.diagnostics)
    return made.after.decode()


# --- examples: one file, one idea


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path):
    expected = case.with_suffix(".out")
    made = fmt(case.read_bytes().decode())
    if os.environ.get("REWRITE_CASES"):
        expected.write_bytes(made.encode())
    assert made == expected.read_bytes().decode()
    assert fmt(made) == made


def test_windows_keeps_its_ends_of_lines():
    """With git, a file may have them there only; the mark at the beginning goes."""
    before = "\ufeffname: Torch\r\nid: torch\r\nsummary: |\r\n  One.\r\n  Two."
    after = "id: torch\r\nname: Torch\r\nsummary: |\r\n  One.\r\n  Two.\r\n"
    assert fmt(before) == after
    assert fmt(after) == after
    assert fmt("name: Torch\nid: torch\r\n") == "id: torch\nname: Torch\n"


# --- the laws, on files that nobody would write


@st.composite
def comment(draw: Any, column: int) -> str:
    words = draw(st.sampled_from(["#", "# note", "#! odd: [", "# ünï # twice", "# - key: x", "#\ttab"]))
    return " " * draw(st.sampled_from([column, column, column, 0, column + 1, column + 5])) + words


@st.composite
def between(draw: Any, column: int) -> list[str]:
    """Lines between two keys: comments and blank lines."""
    line = st.one_of(st.just(""), st.just("   "), comment(column))
    return draw(st.lists(line, max_size=3)) if draw(st.integers(0, 3)) == 0 else []


BESIDE = st.sampled_from(["", "", "", "  ", " # beside", "     # far", " #: {"])
PLAIN = ["word", "two words", "é — ü", "http://x/#y", "a:b", "no", "1.10", "~", "x - y", "o'clock"]
QUOTED = ['"a: b"', "'it''s # no comment'", '"\\u00e9 \\" # no"', "''", '"{}"']
SCALAR = st.sampled_from(PLAIN + QUOTED)


@st.composite
def folded(draw: Any, column: int) -> str:
    """A plain or quoted text of several lines."""
    mark = draw(st.sampled_from(["", '"', "'"]))
    blanks = " " * (column + draw(st.integers(1, 4)))
    gap = draw(st.sampled_from(["\n", "\n\n", "  \n", "\n \n\n"]))
    end = draw(st.sampled_from(["", " ", "\\", " \\ "])) if mark == '"' else " "
    return f"{mark}first{gap}{blanks}second{end}\n{blanks} third{mark}"


@st.composite
def block_text(draw: Any, column: int) -> str:
    header = draw(st.sampled_from("|>")) + draw(st.sampled_from(["", "-", "+"]))
    width = draw(st.integers(1, 4))
    number = draw(st.sampled_from(["", str(width)]))
    blanks = " " * (column + width)
    lines = draw(st.lists(st.sampled_from(["text", "  deeper  ", "# no comment", "", "- x", "k: v  "]), max_size=4))
    body = [blanks + line if line else "" for line in ["begin", *lines]]
    tail = draw(st.sampled_from([[], [""], ["", ""], [" " * column]]))
    return "\n".join([header + number + draw(st.sampled_from(["", " # header", "  "])), *body, *tail])


@st.composite
def flow(draw: Any, shape: Shape, depth: int, column: int) -> str:
    """A value in brackets, over one line or more, with comments where they may stand."""
    is_wide = draw(st.booleans())

    def gap() -> str:
        if is_wide or draw(st.integers(0, 2)):
            return draw(st.sampled_from(["", " ", "  "]))
        ending = draw(st.sampled_from(["", " # in brackets", "  # c, d ]"]))
        return f"{ending}\n" + " " * (column + draw(st.integers(1, 4)))

    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from(["word", "two words", '"a, b"', "'#'", "http://x/y", "[]", "{}"]))
    if draw(st.booleans()):
        inner = [draw(flow(shape, depth - 1, column)) for _ in range(draw(st.integers(0, 3)))]
        return "[" + ",".join(gap() + one + gap() for one in inner) + gap() + "]"
    keys = draw(st.permutations([*list(shape.order)[:5], "odd", "'quoted'"]))[: draw(st.integers(0, 4))]
    parts = [gap() + f"{key}: " + gap() + draw(flow(shape.inside(key), depth - 1, column)) + gap() for key in keys]
    return "{" + ",".join(parts) + gap() + "}"


@st.composite
def lines_of(draw: Any, shape: Shape, column: int, depth: int) -> list[str]:
    """A mapping or list in lines, its keys in any order."""
    is_mapping = draw(st.integers(0, 3)) > 0
    known = list(shape.order)
    some = draw(st.lists(st.sampled_from(known), unique=True, max_size=4)) if known else []
    keys = draw(st.permutations([*some, *draw(st.sampled_from([[], ["own key"], ['"a"', "b"]]))])) or ["only"]
    lines: list[str] = []
    for key in keys if is_mapping else range(draw(st.integers(1, 3))):
        start = " " * column + (f"{key}:" if is_mapping else "-")
        inside = shape.inside(str(key)) if is_mapping else shape
        lines += draw(between(column))
        lines += draw(value_lines(start, inside, column, depth, is_mapping))
    return lines + draw(between(column))


@st.composite
def value_lines(draw: Any, start: str, shape: Shape, column: int, depth: int, is_key: bool) -> list[str]:
    form = draw(st.sampled_from(["scalar", "null", "folded", "block", "flow", "nested", "nested", "lower"]))
    beside = draw(BESIDE)
    if form in ("nested", "lower") and depth:
        step = 0 if form == "lower" and is_key else draw(st.integers(1, 4))
        inner = draw(lines_of(shape, column + step, depth - 1))
        opened = next(line for line in inner if line.strip() and not line.lstrip().startswith("#"))
        if step == 0 and not opened.lstrip().startswith("-"):
            return [f"{start} word{beside}"]
        is_compact = not is_key and inner[0] == opened and column + step >= len(start) + 1
        if is_compact and draw(st.booleans()):
            return [start + inner[0][len(start) :], *inner[1:]]
        return [start + beside, *inner]
    if form == "folded":
        return (f"{start} {draw(folded(column))}{beside}").split("\n")
    if form == "block":
        return f"{start} {draw(block_text(column))}".split("\n")
    if form == "flow":
        return (f"{start} {draw(flow(shape, 3, column))}{beside}").split("\n")
    if form == "null":
        return [start + beside]
    if draw(st.integers(0, 5)) == 0:
        return [start + draw(BESIDE), *draw(between(column + 2)), " " * (column + 2) + draw(SCALAR) + beside]
    return [f"{start}{draw(st.sampled_from([' ', '   ']))}{draw(SCALAR)}{beside}"]


@st.composite
def files(draw: Any) -> tuple[str, str]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    head = draw(
        st.sampled_from([[], ["# head"], ["# head", ""], ["", "# yaml-language-server: $schema=x.json"], ["---"]])
    )
    column = draw(st.sampled_from([0, 0, 0, 2]))
    lines = [*head, *draw(lines_of(shape_of(KINDS[kind]), column, 3))]
    return "\n".join(lines) + "\n", kind


def check_laws(text: str, kind: str) -> None:
    before = load_text(text, "x.yml")
    made = formatted(text, kind)
    if before.diagnostics:
        assert made.before == made.after
        assert made.diagnostics == before.diagnostics
        return
    assert not made.diagnostics, made.diagnostics
    after = made.after.decode()
    again = load_text(after, "x.yml")
    assert not again.diagnostics
    assert (before.node and data_of(before.node)) == (again.node and data_of(again.node))
    assert text == after or Counter(comments_of(text)) == Counter(comments_of(after))
    assert fmt(after, kind) == after
    assert after.endswith("\n") or not after
    if not re.search(r"first|[|>]", after):  # in these, blank lines and blanks are text
        assert "\n\n\n" not in after
        assert not re.search(r"[ \t]$", after, re.MULTILINE)


@pytest.mark.slow
@law(100, here=40)
@given(files())
@example(("id:\nname:\nown key:\n#\n", "comparisons"))  # ruamel says that an absent value begins at the next one
def test_nothing_is_lost_and_the_form_is_final(file: tuple[str, str]):
    check_laws(*file)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="ab:-#|>+[]{},'\" \n?&*!%~\t\r\x85\u2028é", max_size=40))
@example("a: 1\r# b\rc: 2\n")
@example("a: |+\n\n\n# c\n")
@example("? [a]\n: b\n")
@example(">\r\n")
def test_no_text_makes_it_fail(text: str):
    made = formatted(text)
    if made.diagnostics:
        assert made.before == made.after
    else:
        check_laws(made.after.decode(), "products")


@pytest.mark.slow
@law(50, here=20)
@given(st.data())
def test_a_comment_stays_with_its_key(data: Any):
    shape = shape_of(KINDS[data.draw(st.sampled_from(sorted(KINDS)))])
    keys = data.draw(st.permutations(list(shape.order)))
    text = "".join(f"# above {key}\n{key}: x # beside {key}\n" for key in keys)
    kind = next(kind for kind in KINDS if shape_of(KINDS[kind]) is shape)
    expected = "\n".join(f"# above {key}\n{key}: x # beside {key}" for key in shape.order)
    for head in ("# the file\n\n", "# yaml-language-server: $schema=x.json\n", "---\n", ""):
        assert fmt(head + text, kind) == f"{head}{expected}\n"


@st.composite
def with_a_part_commented_out(draw: Any, shape: Shape, depth: int = 0) -> tuple[list[str], list[str]]:
    """A mapping in lines; and the same with some entries, at any depth, as comments: a ``#`` before each line."""
    keys = [key for key in shape.order if shape.inside(key).order or draw(st.integers(0, 5)) == 0]
    keys = draw(st.permutations(keys))[:4] or ["x"]
    out = {key for number, key in enumerate(keys) if (number or not depth) and draw(st.integers(0, 2)) == 0}
    out -= {keys[-1]} if len(out) == len(keys) else set()
    plain: list[str] = []
    commented: list[str] = []
    for key in keys:
        inner = shape.inside(key)
        lines, left = ([f"{key}: word"],) * 2
        if inner.order and depth < 4:
            step = " " * draw(st.sampled_from([2, 4]))
            one, two = draw(with_a_part_commented_out(inner, depth + 1))
            is_list = draw(st.booleans())
            starts = ["- ", *["  "] * (len(one) - 1)] if is_list else [""] * len(one)
            lines, left = (
                [f"{key}:", *(step + a + b for a, b in zip(starts, text, strict=True))] for text in (one, two)
            )
        plain += lines
        commented += [re.sub(r"^( *)", r"\1#", line) for line in lines] if key in out else left
    return plain, commented


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(st.data())
def test_what_is_commented_out_can_be_used_again(data: Any):
    """Its lines keep the places that they have among themselves; so does what is commented out inside it."""
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    plain, commented = data.draw(with_a_part_commented_out(shape_of(KINDS[kind])))
    made = fmt("\n".join(commented) + "\n", kind)
    again = load_text(re.sub(r"(?m)^( *)#", r"\1", made), "x.yml")
    assert again.diagnostics == (), made
    before = load_text("\n".join(plain) + "\n", "x.yml").node
    assert before is not None
    assert again.node is not None
    assert data_of(again.node) == data_of(before), made


# --- the order of keys


def test_every_field_of_every_record_has_a_place():
    for kind, model in KINDS.items():
        fields = {field.alias or name for name, field in model.all_fields.items()}
        assert set(shape_of(model).order) == fields | set(model.other_keys), kind


@pytest.mark.parametrize(
    ("kind", "path", "first", "last"),
    [
        ("products", [], ["id", "name", "title"], ["see", "sections"]),
        ("products", ["sections"], ["id", "heading", "kind"], ["see", "sections"]),
        ("products", ["sections", "sections", "items"], ["id", "item", "about", "name"], ["parts"]),
        ("products", ["items", "obtained"], ["how", "from"], ["note"]),
        ("products", ["items", "answers", "any.column"], ["answer", "only"], ["note"]),
        ("products", ["items", "condition"], ["all", "any", "not", "words"], ["words"]),
        ("products", ["items", "condition", "not", "all"], ["all", "any", "not", "words"], ["words"]),
        ("items", [], ["id", "name", "aliases"], ["evidence"]),
        ("vocabulary", ["dimensions", "values"], ["id", "name"], ["when"]),
        ("organization", ["page_metadata", "product"], [], []),
        ("products", ["metadata", "name"], [], []),
    ],
)
def test_the_order(kind: str, path: list[str], first: list[str], last: list[str]):
    shape = shape_of(KINDS[kind])
    for key in path:
        shape = shape.inside(key)
    order = list(shape.order)
    assert order[: len(first)] == first
    assert order[len(order) - len(last) :] == last
    assert first or not order


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("comparisons", "id: a\none_page: true\n", "id: a\n"),
        ("products", "id: a\none_page: true\n", "id: a\none_page: true\n"),
        (
            "products",
            "id: a\ndisregard:\n  - {code: same-name, reason: x}\n  - {code: unused-word, reason: y}\n",
            "id: a\ndisregard: [{code: unused-word, reason: y}]\n",
        ),
        ("products", 'items:\n  - id: b\n    disregard: {code: "same-name", reason: x}\n', "items: [id: b]\n"),
    ],
)
def test_what_means_nothing_any_more_is_taken_out_when_that_is_asked(kind: str, before: str, after: str):
    def data(text: str) -> Any:
        node = load_text(text, "x.yml").node
        return node and data_of(node)

    made = format_text(before.encode(), "x.yml", kind, upgrades=True)
    assert not made.diagnostics
    assert data(made.after.decode()) == data(after)
    assert fmt(before, kind) == fmt(fmt(before, kind), kind), "only then"
    assert data(fmt(before, kind)) == data(before)


def test_free_keys_keep_the_order_of_the_writer():
    text = "id: a\nname: A\nmetadata: {z: 1, name: 2, id: 3}\nanswers:\n  z: collected\n  a: collected\n"
    assert list(load_text(fmt(text), "x").node.get("metadata").keys()) == ["z", "name", "id"]  # type: ignore[union-attr]  # it is a mapping
    assert fmt(text).index("z: collected") < fmt(text).index("a: collected")


# --- what is left alone


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name: a\nid: b\nname: c\n", "duplicate-key"),
        ("name: &a b\nid: c\n", "yaml-feature"),
        ("name: [b\nid: c\n", "yaml-syntax"),
        ("name: a\n---\nid: b\n", "yaml-feature"),
        (b"name: \xff\nid: b\n", "not-utf8"),
        ("name: a\n? |\n  id\n: b\n", "not-formatted"),
        ("name: a\n? i\n  d\n: b\n", "not-formatted"),
        ("name: a\rid: b\n", "not-formatted"),
    ],
)
def test_what_cannot_be_read_is_left_as_it_is(text: str | bytes, code: str):
    made = formatted(text)
    assert code in {one.code for one in made.diagnostics}
    assert made.before == made.after


@pytest.mark.parametrize("loss", ["# beside", "1", "a: 1"])
def test_a_loss_is_noticed(loss: str, monkeypatch: pytest.MonkeyPatch):
    """Whatever mistake is in the layout."""
    layout = "privacy_statements.edit.fmt.files.text_of"
    monkeypatch.setattr(layout, lambda document: "name: A # beside\nmetadata:\n  a: 1\n".replace(loss, ""))
    made = formatted("metadata: {a: 1}\nname: A # beside\n")
    assert [one.code for one in made.diagnostics] == ["not-formatted"]
    assert "report" in made.diagnostics[0].message
    assert made.before == made.after


@pytest.mark.parametrize("deep", ["{a: " * 199 + "1" + "}" * 199, "[" * 199 + "]" * 199])
def test_as_deep_as_can_be(deep: str):
    made = format_text(f"name: A\nmetadata: {deep}\n".encode(), "x.yml", "products", Limits(max_depth=200))
    assert made.diagnostics == ()


def test_our_own_records_have_the_canonical_form():
    told = run("--check", cwd=ROOT)
    assert told.exit_code == 0, told.output


# --- the command


SITE: dict[str, str | bytes] = {
    "content/organization.yml": "name: Contoso\n",
    "content/products/good.yml": "id: good\nname: Good\n",
    "content/products/torch.yml": "name: Torch # bright\nid: torch\n",
    "content/vocabulary/words.yml": "purposes:\n- {name: Secure, id: secure}\n",
}


def run(*arguments: str | Path, cwd: Path | None = None, stdin: str | None = None) -> Result:
    config = ["--config", str(cwd / "mkdocs.yml")] if cwd else []
    given = ["fmt", *config, *map(str, arguments)]
    return CliRunner().invoke(main, given, input=stdin, catch_exceptions=False)


def content(root: Path) -> dict[str, str]:
    return {file.relative_to(root).as_posix(): file.read_text("utf-8") for file in root.rglob("content/**/*.yml")}


def test_all_records_are_formatted(site: Path):
    told = run()
    assert (told.exit_code, told.stdout) == (0, "content/products/torch.yml\ncontent/vocabulary/words.yml\n")
    assert told.stderr == "2 files formatted, 2 unchanged\n"
    assert content(site)["content/products/torch.yml"] == "id: torch\nname: Torch # bright\n"
    assert run().stderr == "0 files formatted, 4 unchanged\n"
    assert sorted(path.name for path in (site / "content/products").iterdir()) == ["good.yml", "torch.yml"]


def test_paths(site: Path):
    assert run("content/products/torch.yml", "content/products").stderr == "1 file formatted, 1 unchanged\n"
    assert run("--check", "content/vocabulary").exit_code == 1
    assert run("--check", "content/products").exit_code == 0


def test_check_writes_nothing(site: Path):
    before = content(site)
    told = run("--check")
    assert (told.exit_code, told.stdout) == (1, "content/products/torch.yml\ncontent/vocabulary/words.yml\n")
    assert told.stderr == "2 files would be formatted, 2 unchanged\n"
    assert content(site) == before


def test_diff_is_a_patch(site: Path):
    before = content(site)
    (site / "content/products/torch.yml").write_bytes(b"name: Torch # bright\nid: torch")
    told = run("--diff", "content/products")
    assert told.exit_code == 0
    assert told.stdout == (
        "--- a/content/products/torch.yml\n+++ b/content/products/torch.yml\n@@ -1,2 +1,2 @@\n"
        "+id: torch\n name: Torch # bright\n-id: torch\n\\ No newline at end of file\n"
    )
    assert run("--check", "--diff", "content/products").exit_code == 1
    (site / "content/products/torch.yml").write_text(before["content/products/torch.yml"])
    assert content(site) == before


def test_a_broken_file_does_not_hinder_the_others(site: Path):
    (site / "content/products/broken.yml").write_text("name: a\nname: b\n")
    told = run()
    assert told.exit_code == 1
    assert "content/products/broken.yml:2:1: error: met the key" in told.stderr
    assert "2 files formatted, 3 unchanged" in told.stderr
    assert content(site)["content/products/broken.yml"] == "name: a\nname: b\n"


def test_what_is_no_record_is_not_touched(site: Path):
    for path in ("mkdocs.yml", "nowhere.yml", "content/oops/x.yml"):
        (site / path).parent.mkdir(exist_ok=True)
        told = run(path)
        assert told.exit_code == 1, path
        assert re.search(r": error: .* \[(misplaced-file|unreadable-file)\]\n", told.stderr)
    (site / "elsewhere.yml").write_text("name: a\nid: b\n")
    assert run("--kind", "products", "elsewhere.yml").exit_code == 0
    assert (site / "elsewhere.yml").read_text() == "id: b\nname: a\n"


def test_a_name_that_is_no_text(site: Path):
    (site / "content/products" / os.fsdecode(b"\xff.yml")).write_text("name: a\nid: b\n")
    told = run("content/products")
    assert told.exit_code == 1
    assert "content/products/\\xff.yml:1:1: error: met what cannot be read" in told.stderr
    assert "1 file formatted" in told.stderr


def test_rights_and_links_are_kept(site: Path):
    real = site / "real.yml"
    real.write_text("name: Real\nid: real\n")
    real.chmod(0o640)
    (site / "content/products/link.yml").symlink_to(real)
    assert run().exit_code == 0
    assert (site / "content/products/link.yml").is_symlink()
    assert real.read_text() == "id: real\nname: Real\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="needs a file that nobody can replace")
def test_a_file_that_cannot_be_written_is_told(site: Path):
    (site / "content/products/fixed.yml").symlink_to("/proc/meminfo")
    told = run("content/products")
    assert told.exit_code == 1
    assert re.search(
        r"content/products/fixed.yml:1:1: error: met a file that cannot be written: .*\[unwritable-file\]", told.stderr
    )
    assert "1 file formatted" in told.stderr


def test_stdin(site: Path):
    told = run("--kind", "products", "-", stdin="name: Ä\nid: a\n")
    assert (told.exit_code, told.stdout, told.stderr) == (0, "id: a\nname: Ä\n", "")
    told = run("--stdin-path", "content/products/new.yml", "-", stdin="name: A\nid: a\n")
    assert told.stdout == "id: a\nname: A\n"
    told = run("--stdin-path", "content/products/new.yml", "-", stdin="name: [A\nid: a\n")
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith("content/products/new.yml:")
    told = run("--check", "--kind", "products", "-", stdin="name: A\nid: a\n")
    assert (told.exit_code, told.stdout) == (1, "<stdin>\n")


@pytest.mark.parametrize(
    "arguments",
    [["-"], ["--stdin-path", "mkdocs.yml", "-"], ["--kind", "nothing"], ["--kind", "products", "-", "content"],
     ["--kind", "products", "--assign-ids", "-"]],
)  # fmt: skip
def test_wrong_use(arguments: list[str], site: Path):
    assert run(*arguments, stdin="a: b\n").exit_code == 2


# --- ids


UNNAMED = files_in("unnamed")


def test_ids_are_written(make_project: Make, monkeypatch: pytest.MonkeyPatch):
    root = make_project(UNNAMED)
    monkeypatch.chdir(root)
    before = load_catalog(read_project(find_config(None, root), root))
    assert [one.code for one in before.diagnostics] == ["provisional-id"] * 3
    assert run("--assign-ids").exit_code == 0
    assert content(root)["content/guides/turn-off.yml"] == (
        "id: how-to-turn-it-off\nname: How to turn it off # a guide\n"
    )
    assert content(root)["content/products/torch.yml"] == (ROOT / "tests/data/named.yml").read_text("utf-8")
    after = load_catalog(read_project(find_config(None, root), root))
    assert after.diagnostics == ()
    assert placeless(after.catalog) == placeless(before.catalog)
    assert run("--assign-ids", "--check").exit_code == 0


def placeless(value: object) -> str:
    return re.sub(r"Position\(path='[^']*', line=\d+, column=\d+\)", "Position", repr(value))


def test_no_ids_of_what_is_not_understood(make_project: Make, monkeypatch: pytest.MonkeyPatch):
    root = make_project({**UNNAMED, "content/items/more.yml": "- {id: brightness, nam: Brightness}\n"})
    monkeypatch.chdir(root)
    before = content(root)
    told = run("--assign-ids")
    assert told.exit_code == 1
    assert "content/items/more.yml:1:20: error" in told.stderr
    assert content(root) == before
