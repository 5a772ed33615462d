"""``new``: every kind of record, by options and by asking. What it writes passes ``check`` as it is, says exactly
what was answered, and nothing is overwritten."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import QUIET, ROOT, Make, run_tool
from crawl import crawl, dead_links
from laws import law
from privacy_statements.catalog.build.ids import RESERVED
from privacy_statements.cli import main
from privacy_statements.cli import new as command
from privacy_statements.edit.fmt.files import format_text
from privacy_statements.edit.scaffold.questions import NEW, Answers, Question, mistake, proposed_id
from privacy_statements.edit.scaffold.site import EXAMPLES
from privacy_statements.edit.scaffold.text import Surroundings, record_text
from privacy_statements.pages.page import markdown_of
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from privacy_statements.read.load import Mapping, Node, data_of, load_file, load_text
from privacy_statements.read.yaml_text import quoted
from privacy_statements.records.fields import docstrings_of
from privacy_statements.records.kinds import KINDS
from privacy_statements.records.reader import read_record
from small import bytes_of

SITE: dict[str, str | bytes] = {
    "content/organization.yml": "name: Contoso\n",
    "content/vocabulary/words.yml": """\
categories: [{id: device, name: Device data}, {id: contact, name: Contact data}]
purposes: [{id: security, name: Security}]
data_classes: [{id: diagnostic, name: Diagnostic data}]
""",
    "content/items/items.yml": "- {id: serial, name: Serial number}\n- {id: imei, name: IMEI, category: device}\n",
    "content/products/torch.yml": "{id: torch, name: Torch, items: [serial, imei]}\n",
    "content/sources/sources.yml": "{id: directory, name: The directory}\n",
    "site-src/products/lamp.md": "# Lamp\n",
}

NEW_RECORDS = yaml.load((ROOT / "tests/data/new_records.yml").read_text("utf-8"), yaml.BaseLoader)
GIVEN = {kind: (record["options"], record["makes"]) for kind, record in NEW_RECORDS.items()}
FEWEST = {kind: record["fewest"] for kind, record in NEW_RECORDS.items()}


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "is_terminal", lambda: True)


def run(arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["new", *shlex.split(arguments)], input=typed, catch_exceptions=False)


def told_by_check(root: Path) -> list[str]:
    """Every mistake that a real ``check`` reports of what is new. Debt is none: nobody has said it yet."""
    result = CliRunner().invoke(main, ["check", "--config", str(root / "mkdocs.yml"), "--format", "json"])
    return [
        f"{one['path']}: {one['code']}: {one['message']}"
        for one in json.loads(result.stdout)
        if one["severity"] != "debt" and one["path"] not in SITE
    ]


def the_new_file(root: Path, before: dict[str, bytes]) -> Path:
    """The one file that is new. All others are as they were."""
    after = bytes_of(root)
    assert {path: after[path] for path in before} == before
    (path,) = after.keys() - before.keys()
    return root / path


def data(file: Path) -> object:
    loaded = load_file(file, "x")
    assert loaded.diagnostics == ()
    assert loaded.node is not None
    return data_of(loaded.node)


def test_there_is_a_test_of_every_kind() -> None:
    assert set(NEW_RECORDS) == set(NEW)
    assert set(main.commands["new"].commands) == {*NEW, "site"}  # type: ignore[attr-defined]  # it is a group


# --- from options


@pytest.mark.parametrize("kind", NEW)
@pytest.mark.parametrize("which", ["all", "fewest"])
def test_from_options(kind: str, which: str, site: Path) -> None:
    """The record, in the canonical form; its page says nothing that the record does not, and what nobody has written
    yet stands beside a comment that says to replace it."""
    before = bytes_of(site)
    options, record = GIVEN[kind]
    told = run(f"{kind} {options if which == 'all' else FEWEST[kind]}")
    assert told.exit_code == 0, told.output
    file = the_new_file(site, before)
    shown = file.relative_to(site).as_posix()
    address = "changes/" if kind == "change" else f"{shown.removeprefix('content/').removesuffix('.yml')}/"
    assert told.stdout == (f"{shown} is written\nits page: {address}\nnext: open {shown}; privacy-statements check\n")
    assert told.stderr == ""
    assert shown == f"content/{NEW[kind].folder}/{data(file)['id']}.yml"  # type: ignore[index]  # it is a mapping
    text = file.read_text("utf-8")
    for each in (text, without_marks(text)):
        made = format_text(each.encode(), "x.yml", NEW[kind].folder)
        assert not made.diagnostics
        assert made.before == made.after, made.after.decode()
    built = build(read_project(site / "mkdocs.yml", site))
    assert not built.failed
    assert told_by_check(site) == []
    if which == "all":
        assert data(file) == record
        return
    pages = {page.path: page for page in built.pages}
    page = pages.get(f"{address}index.md") or pages[f"{address.rstrip('/')}.md"]
    assert ("Not stated" in text) == ("Not stated" in markdown_of(page))
    told_by_build = [one.message for one in built.diagnostics if one.code == "placeholder"]
    count = {"product": 2, "guide": 3}.get(kind, 0)
    assert text.count("# replace this sentence") == count
    assert [f"still has {count} placeholders of the scaffold" in one for one in told_by_build] == [True] * bool(count)


@pytest.mark.parametrize("kind", NEW)
def test_every_example_in_a_comment_is_right(kind: str, site: Path) -> None:
    """Whoever takes every ``#`` away has a record without a mistake; the help of its model stands above each field."""
    before = bytes_of(site)
    assert run(f"{kind} {FEWEST[kind]}").exit_code == 0
    file = the_new_file(site, before)
    text = file.read_text("utf-8")
    fields = re.findall(r"((?:^# .+\n)+)#?([a-z_]+):", text, re.MULTILINE)
    assert len(fields) > 4
    for help, key in fields:
        said = docstrings_of(KINDS[NEW[kind].folder])[key]
        assert " ".join(help.replace("\n# ", " ").removeprefix("# ").split()) == " ".join(said.split())
    examples = re.findall(r"^ *#([a-z_]+):", text, re.MULTILINE)
    assert len(examples) > 3
    file.write_text(without_marks(text), "utf-8")
    assert set(examples) <= set(re.findall(r"([a-z_]+):", file.read_text()))
    assert "#" not in re.sub(r"(?m)^ *# .*$|^#$| # replace this sentence.*$", "", file.read_text("utf-8"))
    assert told_by_check(site) == []


def without_marks(text: str) -> str:
    """The text with every example used."""
    return re.sub(r"^( *)#(?=[-a-z])", r"\1", text, flags=re.MULTILINE)


def test_every_field_is_told_on_a_page_or_by_a_command(site: Path) -> None:
    before = bytes_of(site)
    run("item --name First")
    assert "# Every field: privacy-statements schema items\n" in the_new_file(site, before).read_text()
    (site / "site-src/reference").mkdir()
    (site / "site-src/reference/records.md").write_text("# Records\n")
    before = bytes_of(site)
    run("item --name Second")
    assert "# Every field: site-src/reference/records.md\n" in the_new_file(site, before).read_text()


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (None, "neither this folder nor one above it has a mkdocs.yml"),
        ("site_name: X\n", "mkdocs.yml does not name the plugin privacy-statements"),
        ("plugins: [search]\n", "mkdocs.yml does not name the plugin privacy-statements"),
        ("plugins: {search: {}, privacy-statements: {}}\n", ""),
        ("plugins: [search, privacy-statements: {}]\n", ""),
        ("INHERIT: ../base.yml\n", ""),
    ],
)
def test_a_record_without_a_site(
    config: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if config is not None:
        (tmp_path / "mkdocs.yml").write_text(config)
    told = run("product --name Torch")
    assert told.exit_code == 0
    assert told.stderr == (f"note: it is not part of a site yet: {said}\n" if said else "")
    assert (tmp_path / "content/products/torch.yml").is_file()


def test_the_schema_is_named_where_there_is_one(site: Path) -> None:
    before = bytes_of(site)
    run("item --name First")
    first = the_new_file(site, before).read_text()
    assert "$schema" not in first
    assert "privacy-statements schema --out schemas" in first
    CliRunner().invoke(main, ["schema", "--out", "schemas"], catch_exceptions=False)
    before = bytes_of(site)
    run("item --name Second")
    file = the_new_file(site, before)
    line = file.read_text().splitlines()[0]
    path = line.removeprefix("# yaml-language-server: $schema=")
    assert (file.parent / path).resolve() == site / "schemas" / "items.json"


def test_the_folder_of_the_records_may_be_elsewhere(
    make_project: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = "site_name: T\ndocs_dir: site-src\nplugins: [privacy-statements: {content: a/b}]\n"
    root = make_project({"mkdocs.yml": config, "schemas/products.json": "{}"})
    (root / "x").mkdir()
    monkeypatch.chdir(root / "x")
    told = run("product --name Torch")
    assert told.stdout.startswith("../a/b/products/torch.yml is written\n")
    assert "$schema=../../../schemas/products.json\n" in (root / "a/b/products/torch.yml").read_text()
    assert told_by_check(root) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("item", "--name is missing: What readers see."),
        ("item --yes", "--name is missing: What readers see."),
        ("item --name ''", 'met "" for "name"; expected some visible text'),
        ("item --name X --category devise", '--category: unknown category "devise"; did you mean "device"?'),
        ("item --name X --id X_Y", "expected an id: small letters, digits, dots and dashes"),
        ("item --name X --id imei", 'taken by content/items/items.yml:2:3; "imei-2" is free'),
        ("item --name X --id index", 'the id "index" is taken by the index; "index-2" is free'),
        ("item --name X --id con", "a name that Windows keeps for itself"),
        ("product --name X --id directory", 'is taken by content/sources/sources.yml:1:1; "directory-2" is'),
        ("product --name X --id lamp", 'the id "lamp" is taken by a hand-written page; "lamp-2" is free'),
        ("product --name X --item imai", 'unknown data item "imai"; did you mean "imei"?'),
        ("product --name X --platform ' ,'", "--platform: Please type something"),
        ("product --name X --source-url https://x.org", "--source-url needs --source-title"),
        ("product --name X --source-title X --source-url x.org", "expected an address that begins with"),
        ("product --name X --reviewed yesterday", "expected a date"),
        ("guide --name X --product torhc", 'unknown product "torhc"; did you mean "torch"?'),
        ("comparison --name X --product torch,x", 'unknown product "x"; expected torch'),
        ("change --name X --what Y", "--date is missing: From when it holds."),
        ("change --name X --what Y --date 2026-02-30", "expected a date"),
        ("change --name X --what '- ' --date 2026-02-01", "expected some visible text"),
        ("item --name Caf\udce9", 'met "Caf\\xe9", which is not UTF-8; expected text in UTF-8'),
        ("item --nam X", "No such option"),
        ("prodcut --name X", "No such command"),
        ("site", "Missing argument 'FOLDER'"),
        ("site there --name X --product ''", "expected some visible text"),
    ],
)
def test_wrong_use(arguments: str, said: str, site: Path) -> None:
    before = bytes_of(site)
    told = run(arguments)
    assert told.exit_code == 2
    assert said in " ".join(told.stderr.split())
    assert bytes_of(site) == before


# --- by asking


@pytest.mark.parametrize("kind", NEW)
def test_by_asking(kind: str, site: Path, terminal: None) -> None:
    before = bytes_of(site)
    told = run(kind, "\n".join(NEW_RECORDS[kind]["typed"]) + "\n")
    assert told.exit_code == 0, told.output
    for question in NEW[kind].questions:
        assert (f"\n{question.help}\n" in told.stderr) == question.is_asked
    made = data(the_new_file(site, before))
    wanted = dict(GIVEN[kind][1])
    for question in NEW[kind].questions:
        if not question.is_asked and question.key not in ("description", "items"):
            wanted.pop(question.key, None)
    assert isinstance(made, dict)
    for key in ("description", "items", "sections"):
        wanted.pop(key, None)
        made.pop(key, None)
    assert made == wanted
    assert told_by_check(site) == []


def test_choices_are_shown_and_what_is_left_out_is_left_out(site: Path, terminal: None) -> None:
    before = bytes_of(site)
    told = run("item", "Charge\n\n\n\n")
    assert told.exit_code == 0
    assert "\n  device   Device data\n  contact  Contact data\n" in told.stderr
    assert "Id [charge]: " in told.stderr
    made = data(the_new_file(site, before))
    assert made == {"id": "charge", "name": "Charge", "status": "draft"}


def test_a_wrong_answer_is_explained_and_asked_again(site: Path, terminal: None) -> None:
    (site / "content/items/free.yml").write_text("{id: other, name: Other, status: draft}\n")
    before = bytes_of(site)
    typed = ["", "  ", "IMEI", "Not An Id", "imei", "free", "", "devise", "device", ""]
    told = run("item", "\n".join(typed) + "\n")
    assert told.exit_code == 0, told.output
    assert told.stderr.count("Error: Please type something.") == 2
    for said in (
        'Error: met "Not An Id" for "id"; expected an id',
        'Error: the id "imei" is taken by content/items/items.yml:2:3; "imei-2" is free',
        'Error: content/items/free.yml exists; "free-2" is free',
        'Error: unknown category "devise"; did you mean "device"?',
    ):
        assert said in told.stderr
    assert data(the_new_file(site, before)) == {"id": "imei-2", "name": "IMEI", "status": "draft", "category": "device"}
    assert told_by_check(site) == []


def test_whoever_goes_away_leaves_nothing(site: Path, terminal: None) -> None:
    before = bytes_of(site)
    assert run("change", "Shorter\n\n").exit_code == 1
    assert bytes_of(site) == before


@pytest.mark.parametrize("arguments", ["item --name X", "item --yes --name X"])
def test_with_options_nothing_is_asked(arguments: str, site: Path, terminal: None) -> None:
    told = run(arguments, "")
    assert (told.exit_code, told.stderr) == (0, "")


@pytest.mark.slow
def test_at_a_real_terminal(site: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [Path(sys.executable).parent / "privacy-statements", "new", "item"],
        cwd=site,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **QUIET},
    ) as process:
        os.close(theirs)
        os.write(ours, b"Battery level\n\ndevice\n\n")
        told, asked = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0, asked
    assert told.decode().startswith("content/items/battery-level.yml is written\n")
    next_one = told.decode().partition("next: ")[2].partition("; ")[2]
    assert next_one.endswith("privacy-statements check\n")
    again = subprocess.run(next_one, shell=True, cwd=site, env={**os.environ, **QUIET}, capture_output=True)
    assert again.returncode == 0, again.stderr
    assert b"Id [battery-level]: " in asked
    assert told_by_check(site) == []


# --- nothing is overwritten


@pytest.mark.parametrize("kind", NEW)
def test_a_file_that_is_there_stays(kind: str, site: Path) -> None:
    folder = site / "content" / NEW[kind].folder
    folder.mkdir(exist_ok=True)
    (folder / "mine.yml").write_text("")
    (folder / "mine-2.yml").symlink_to("nowhere")
    told = run(f"{kind} {FEWEST[kind]} --id mine")
    assert told.exit_code == 1
    shown = f"content/{NEW[kind].folder}"
    assert told.stderr == (
        f"Error: {shown}/mine.yml exists, and nothing was written; {shown}/mine-3.yml is free: --id mine-3\n"
    )
    assert (folder / "mine.yml").read_text() == ""
    assert run(f"{kind} {FEWEST[kind].replace('X', 'Mine')}").exit_code == 0
    assert (folder / "mine-3.yml").is_file()
    assert (folder / "mine.yml").read_text() == ""


def test_a_second_one_of_the_same_name_gets_another_id(site: Path) -> None:
    for _ in range(3):
        assert run("product --name Torch").exit_code == 0
    names = {file.name for file in (site / "content/products").iterdir()}
    assert names == {"torch.yml", "torch-2.yml", "torch-3.yml", "torch-4.yml"}
    assert told_by_check(site) == []


@pytest.mark.parametrize("where", ["folder", "file"])
def test_a_failed_write_leaves_nothing(where: str, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = bytes_of(site)
    if where == "folder":
        (site / "content/changes").write_text("a file")
        before = bytes_of(site)
    else:

        class Full:
            def __enter__(self) -> Full:
                return self

            def __exit__(self, *_: object) -> None: ...

            def write(self, text: str) -> None:
                raise OSError(28, "No space left on device")

        opened = Path.open

        def open_full(self: Path, mode: str = "r", *args: object, **named: object) -> object:
            stream = opened(self, mode, *args, **named)  # type: ignore[call-overload]  # handed on as it came
            return stream if mode != "x" else (stream.close(), Full())[1]

        monkeypatch.setattr(Path, "open", open_full)
    told = run(f"change {FEWEST['change']}")
    assert told.exit_code == 1
    assert "cannot be written: " in told.stderr
    assert bytes_of(site) == before
    assert (site / "content/changes").is_file() == (where == "folder")


def test_a_record_that_would_not_pass_is_not_written(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = bytes_of(site)
    monkeypatch.setattr(command, "record_text", lambda *_: "id: x\nnmae: X\n")
    told = run("item --name X")
    assert told.exit_code == 1
    assert 'content/items/x.yml:2:1: error: unknown key "nmae"; did you mean "name"?' in told.stderr
    assert bytes_of(site) == before


def test_what_a_rule_would_like_is_told_and_stops_nobody(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "record_text", lambda *_: "name: X\nitems: [serial]\n")
    told = run("product --name X")
    assert told.exit_code == 0
    assert "content/products/x.yml:1:1: warning: the record has no id" in told.stderr
    assert (site / "content/products/x.yml").is_file()


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    """Between the question and the writing, somebody else may have written it."""
    mine = tmp_path / "b" / "mine.yml"
    mine.parent.mkdir()
    mine.write_text("mine")
    before = bytes_of(tmp_path)
    with pytest.raises(click.ClickException, match="cannot be written: File exists"):
        command._write({tmp_path / "a" / "new.yml": "new", mine: "other"})
    assert bytes_of(tmp_path) == before
    assert not (tmp_path / "a").exists()


def test_mistakes_elsewhere_do_not_stop_a_writer(site: Path) -> None:
    (site / "content/products/broken.yml").write_text("id: broken\nname: [\n")
    (site / "content/items/wrong.yml").write_text("id: wrong\nname: [X]\n")
    assert run("item --name Broken --category device").exit_code == 0
    told = run("product --name Broken")
    assert told.stdout.startswith("content/products/broken-2.yml"), "the id may stand in what cannot be read"


def test_the_editor_is_opened(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = site / "editor"
    editor.write_text('#!/bin/sh\necho "# edited" >> "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    told = run("item --name X --edit")
    assert told.stdout.endswith("next: privacy-statements check\n")
    assert (site / "content/items/x.yml").read_text().endswith("# edited\n")


# --- odd names


ODD = [
    "日本語", "العربية", "👩‍💻", "a: b", "- a", "# a", "x # y", "'", '"', "\\", "{{ x }}", "{% x %}", "[a]", "{a}", "&a", "*a",
    "!a", "%a", "@a", "`a`", "null", "~", "no", "1.10", "2026-01-01", "a\nb", "a\tb", "\x85a", "a\u2028b", "\ufeffa", "a\x07b",
    "$name", "${name}", "CON", "index", "x" * 300, " a ", "---", "...", "<<", "?", "a,b", "e\u0301", "\U0010ffff!",
]  # fmt: skip
names = st.one_of(st.text(max_size=30), st.sampled_from(ODD), st.text("'\"#:{}[]\n\\-, aé", max_size=12))
NAME = Question("name", KINDS["products"], "name", required=True)


@law(150, here=50)
@given(name=names, kind=st.sampled_from(sorted(NEW)))
@example(name="\ud800", kind="item")
def test_a_record_says_exactly_the_name_that_was_given(name: str, kind: str) -> None:
    """Or the name is refused with a reason."""
    if (problem := mistake(NAME, name, {})) is not None:
        assert problem.isprintable()
        return
    new = NEW[kind]
    record_id = proposed_id(name, {"index"})
    assert record_id.split(".")[0] not in RESERVED
    assert mistake(Question("id", new.record, "id"), record_id, {}) is None
    answers: Answers = {"name": name, "id": record_id, "date": "2026-01-01", "what": name}
    loaded = load_text(record_text(new, answers, {}, Surroundings("../../schemas/x.json")), "x.yml")
    assert loaded.diagnostics == ()
    assert isinstance(loaded.node, Mapping)
    record = data_of(loaded.node)
    assert (record["name"], record["id"]) == (name, record_id)
    assert isinstance(value_of(loaded.node, "name"), Node)


def value_of(node: Mapping, key: str) -> Node | None:
    return node.get(key)


@law(150, here=50)
@given(names)
def test_a_text_in_yaml_is_the_text(text: str) -> None:
    for written in (f"a: {quoted(text)}\n", f"a: [{quoted(text)}]\n", f"{{a: {quoted(text)}, b: c}}\n"):
        loaded = load_text(written, "x.yml")
        if "\ud800" <= max(text, default="") <= "\udfff" or re.search("[\ud800-\udfff]", text):
            return
        assert loaded.diagnostics == ()
        assert loaded.node is not None
        assert data_of(loaded.node)["a"] in (text, [text])


# --- a site


@pytest.mark.slow
def test_a_new_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name, product = 'Contoso: "x" {{ 7*7 }} # y', "<b>Torch</b>"
    told = run(f"site a/b --name {shlex.quote(name)} --product {shlex.quote(product)}")
    assert told.exit_code == 0, told.output
    written = {line.removesuffix(" is written") for line in told.stdout.splitlines()[:-1]}
    assert written == {f"a/b/{path}" for path in bytes_of(tmp_path / "a/b")}
    assert told.stdout.endswith("\nnext: cd a/b; mkdocs serve; privacy-statements new item\n")
    root = tmp_path / "a/b"
    assert told_by_check(root) == []
    strict = ["check", "--config", str(root / "mkdocs.yml"), "--fail-on", "warning"]
    assert CliRunner().invoke(main, strict).exit_code == 0
    assert CliRunner().invoke(main, ["fmt", "--check", "--config", str(root / "mkdocs.yml")]).exit_code == 0
    for file in (root / "content").rglob("*.yml"):
        modeline = file.read_text().splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        assert (file.parent / modeline).resolve().parent == root / "schemas"
        assert (file.parent / modeline).is_file()
    assert run("item --name 'Battery level' --config a/b/mkdocs.yml").exit_code == 0
    assert told_by_check(root) == []
    result = run_tool("mkdocs", "build", "--strict", cwd=root)
    assert result.returncode == 0, result.stderr
    assert list(dead_links(root / "site")) == []
    pages = crawl(root / "site")
    assert {"index.html", "products/b-torch-b/index.html", "items/battery-level/index.html"} <= pages.keys()
    before = bytes_of(tmp_path)
    told = run("site a/b --name X --product Y")
    assert (told.exit_code, told.stderr) == (1, "Error: a/b/mkdocs.yml exists, and nothing was written\n")
    assert bytes_of(tmp_path) == before


def test_a_new_site_by_asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: None) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("site .", "Contoso\n\n")
    assert told.exit_code == 0, told.output
    assert (tmp_path / "content/products/your-product.yml").is_file(), "an empty answer takes what is proposed"
    assert data(tmp_path / "content/organization.yml") == {"name": "Contoso"}
    text = (tmp_path / "content/organization.yml").read_text()
    (tmp_path / "content/organization.yml").write_text(re.sub(r"(?m)^#(?=[a-z])", "", text))
    assert told_by_check(tmp_path) == []


# --- help


@pytest.mark.parametrize("kind", [*NEW, "site"])
def test_help_has_an_example_that_works(kind: str, site: Path) -> None:
    assert isinstance(main.commands["new"], click.Group)
    each = main.commands["new"].commands[kind]
    for parameter in each.params:
        assert not isinstance(parameter, click.Option) or parameter.help
    found = re.search(r"Example: privacy-statements new (.+)", each.help or "")
    assert found
    assert run(f"{kind} --help").exit_code == 0
    told = run(found[1])
    assert told.exit_code == 0, told.output
    assert told_by_check(site) == []


def test_a_new_site_without_a_terminal_says_what_is_left_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("site privacy").exit_code == 0
    config = ["--config", "privacy/mkdocs.yml"]
    told = CliRunner().invoke(main, ["check", *config, "--select", "placeholder", "--fail-on", "warning"])
    assert told.exit_code == 0
    assert 'met "Your organization", a placeholder' in told.stdout
    assert '"Your product" still has 3 placeholders of the scaffold' in told.stdout
    second = run("product --name 'Your product' --config privacy/mkdocs.yml")
    assert 'note: a product "Your product" exists already, at content/products/your-product.yml' in second.stderr
    schema = tmp_path / "privacy/schemas/products.json"
    assert '"your-product-2"' not in schema.read_text("utf-8")
    assert CliRunner().invoke(main, ["fmt", *config]).exit_code == 0
    assert '"your-product-2"' in schema.read_text("utf-8")
    assert len(schema.read_text("utf-8").splitlines()) < 60


@pytest.mark.parametrize(("kind", "text"), EXAMPLES.items())
def test_the_example_of_a_folder_is_a_record(kind: str, text: str) -> None:
    node = load_text(text, "a.yml").node
    assert node is not None
    assert read_record(KINDS[kind], node)[1] == []
