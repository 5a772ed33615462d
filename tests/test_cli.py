"""The command line: every command, its help, its exit codes, and what it writes where."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

import click
import pytest

import started
from conftest import ROOT, Make, run_tool
from privacy_statements.cli import main
from privacy_statements.cli.shared import called
from privacy_statements.diagnostics.diagnostic import CODES
from privacy_statements.diagnostics.reports import REPORTS
from privacy_statements.records.schema import SCHEMA_FILES, as_json, schema_of
from privacy_statements.rules import RULES
from privacy_statements.rules.front_matter import KINDS_OF_PAGES
from privacy_statements.rules.judging import unread
from privacy_statements.views import VIEWS
from small import bytes_of, run

COMMANDS = sorted(main.commands)
SOURCE = "description: D.\nsource: {title: S, url: 'https://example.org/s'}\nidentifiability: non-personal\n"
SITE: dict[str, str | bytes] = {
    "content/organization.yml": "name: Contoso\n",
    "content/products/intune.yml": f"id: intune\nname: Intune\n{SOURCE}items: [{{id: email, name: Email address}}]\n",
    "content/products/other.yml": f"id: other\nname: Other\n{SOURCE}items: [{{id: phone, name: Phone number}}]\n",
    "site-src/more/page.md": "# More\n\n```privacy\nview: index\nid: products\n```\n",
}
BROKEN: dict[str, str | bytes] = {**SITE, "content/products/broken.yml": "id: broken\nname: [Broken]\n"}
WARNED: dict[str, str | bytes] = {**SITE, "content/products/warned.yml": f"name: Warned\n{SOURCE}items: [X]\n"}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file but what the program keeps for its next run."""
    return {path: data for path, data in bytes_of(folder).items() if ".cache/" not in path}


# --- help


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_that_works(command: str, site: Path) -> None:
    told = run(command, "--help")
    assert told.exit_code == 0
    example = re.search(r"Example: privacy-statements (.+)", told.output)
    assert example, told.output
    (site / "privacy.md").write_text("# Torch\n\n## Required data\n\n- Device name\n")
    (site / "site").mkdir()  # built by nobody: whoever verifies it misses every page; and there is no repository
    assert run(*shlex.split(example[1])).exit_code == {"verify": 1, "diff": 2}.get(command, 0)
    assert run(command, "-h").output == told.output


def test_the_help_of_the_program_names_every_command() -> None:
    told = run("--help")
    assert "Example: privacy-statements check" in told.output
    for command in COMMANDS:
        assert re.search(rf"^  {command} +\S", told.output, re.MULTILINE)


def test_no_line_of_help_is_cut() -> None:
    for group in (main, *(each for each in main.commands.values() if isinstance(each, click.Group))):
        assert "..." not in group.get_help(click.Context(group, terminal_width=80)).partition("Commands:")[2], (
            group.name
        )


def test_the_program_and_its_module() -> None:
    """As a user calls it, in a process of its own."""
    version = run_tool("privacy-statements", "--version", anew=True)
    assert (version.returncode, version.stderr) == (0, "")
    assert re.fullmatch(r"privacy-statements, version \d+\.\d+\.\d+\n", version.stdout)
    assert run_tool("python", "-m", "privacy_statements", "--version").stdout.endswith(version.stdout[-6:])


# --- exit codes


@pytest.mark.parametrize(
    ("files", "arguments", "code"),
    [
        (SITE, ["check"], 0),
        (WARNED, ["check"], 0),
        (BROKEN, ["check"], 1),
        *((BROKEN, ["check", "--records", "--format", form], 1) for form in REPORTS),
        *((WARNED, ["check", "--records", "--format", form], 0) for form in REPORTS),
        *((WARNED, ["check", "--records", "--format", form, "--fail-on", "warning"], 1) for form in REPORTS),
        (SITE, ["check", "--fail-on", "warning"], 0),
        (SITE, ["check", "--fail-on", "debt"], 2),
        (BROKEN, ["check", "--quiet"], 1),
        (BROKEN, ["check", "--select", "wrong-type"], 1),
        (BROKEN, ["check", "--select", "unused-word"], 0),
        (BROKEN, ["check", "--ignore", "wrong-type"], 0),
        (BROKEN, ["check", "--select", "wrong-type", "--ignore", "wrong-type"], 0),
        (BROKEN, ["check", "--select", "wrong-tpye"], 2),
        (BROKEN, ["check", "--ignore", "unused-word,"], 2),
        (SITE, ["check", "--output", "content"], 2),
        (SITE, ["check", "--output", "nowhere/report.txt"], 1),
        (SITE, ["check", "--output", "mkdocs.yml/report.txt"], 1),
        (BROKEN, ["check", "--update-baseline"], 1),
        (BROKEN, ["build", "--out", "out"], 1),
        (BROKEN, ["view", "product", "intune"], 1),
        (SITE, ["check", "--config", "nowhere.yml"], 2),
        (SITE, ["check", "--config", "content"], 2),
        (SITE, ["check", "--format", "xml"], 2),
        (SITE, ["check", "surplus"], 2),
        (SITE, ["chek"], 2),
        (WARNED, ["build", "--out", "out", "--strict"], 1),
        (SITE, ["build"], 2),
        (SITE, ["build", "--out", "mkdocs.yml"], 2),
        (SITE, ["build", "--out", "content"], 2),
        (SITE, ["build", "--out", "mkdocs.yml/out"], 1),
        (SITE, ["view", "prodcut"], 2),
        (SITE, ["view", "product", "intun"], 2),
        (SITE, ["view", "product"], 2),
        (SITE, ["schema"], 2),
        (SITE, ["schema", "product"], 2),
        (SITE, ["schema", "--out", "mkdocs.yml/schemas"], 1),
        (SITE, ["rules", "unknown-referense"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_exit_code(
    files: dict[str, str | bytes], arguments: list[str], code: int, make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0 fine, 1 an error, 2 wrong use. Nothing is written unless all is fine."""
    root = make_project(files)
    monkeypatch.chdir(root)
    before = tree(root)
    assert run(*arguments).exit_code == code
    assert tree(root) == before


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("plugins: [privacy-statements: {contents: x}]", 'unknown option "contents" of privacy-statements; did you'),
        ("plugins: [privacy-statements: {content: 5}]", "'content' of privacy-statements: met 5; expected text"),
        ("plugins: [privacy-statements: {max_depth: true}]", "met True; expected a number"),
        ("plugins: [privacy-statements: {stylesheet: 'no'}]", "met 'no'; expected true or false"),
        ("plugins: [privacy-statements: [a]]", "met ['a'] for privacy-statements; expected options"),
        ("plugins: {privacy-statements: {language: xx}}", "unknown language 'xx'"),
        ("plugins: [privacy-statements: {content: !X y}]", "met a value with the tag !X; expected text"),
        ("plugins: [privacy-statements: {adapt_theme: of}]", "unknown choice \"of\" in the option 'adapt_theme'"),
        ("docs_dir: 5", 'met 5 for "docs_dir"; expected the path of a folder'),
        ("docs_dir: [", "it is not YAML: "),
        ("- a", "it is not a mapping; expected lines such as"),
        (b"docs_dir: \xe9", "it is not YAML: "),
    ],
)
def test_a_configuration_that_cannot_be_used(
    config: str | bytes, said: str, make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_project({**SITE, "mkdocs.yml": config}))
    told = run("check")
    assert told.exit_code == 2
    assert said in told.output
    assert "mkdocs.yml: error: " in told.output


@pytest.mark.parametrize(
    "config",
    [
        "",
        "plugins: [privacy-statements]",
        "plugins: {privacy-statements: {}}",
        "plugins: [search, privacy-statements: ]",
        "plugins: [privacy-statements: {content: null, language: en}]",
        "theme: {name: x, custom: !ENV [A, b]}\nmarkdown_extensions: [a: {b: !!python/name:c.d ''}]",
    ],
)
def test_a_configuration_that_can_be_used(config: str, make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make_project({**SITE, "mkdocs.yml": f"site_name: T\ndocs_dir: site-src\n{config}\n"}))
    assert run("check").exit_code == 0


# --- where the site is


def test_the_configuration_is_found_above(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site / "content" / "products")
    told = run("view", "--list")
    assert (told.exit_code, "intune, other" in told.output) == (0, True)


def test_from_another_folder(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read is relative to the configuration, what is written to the working folder."""
    elsewhere = tmp_path / "else" / "where"
    elsewhere.mkdir(parents=True)
    monkeypatch.chdir(elsewhere)
    config = "../../project/mkdocs.yml"
    assert run("check", "--config", config).exit_code == 0
    assert run("view", "--config", config, "product", "intune").exit_code == 0
    assert run("build", "--config", config, "--out", "out").exit_code == 0
    assert (elsewhere / "out" / "products" / "intune.md").is_file()
    (site / "content" / "products" / "broken.yml").write_text("name: [x]\n")
    told = run("check", "--config", config)
    assert told.exit_code == 1
    assert told.stdout.startswith("content/products/broken.yml:1:7: error: ")


def test_without_a_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual folders are taken: ``content`` and ``docs``."""
    (tmp_path / "content" / "products").mkdir(parents=True)
    (tmp_path / "content" / "products" / "p.yml").write_text(f"id: p\nname: P\n{SOURCE}items: [{{id: x, name: X}}]\n")
    monkeypatch.chdir(tmp_path)
    assert run("check").exit_code == 0
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text("```privacy\nview: product\nid: q\n```\n")
    told = run("check")
    assert told.stdout.startswith('docs/page.md:3:5: error: the view "product" has no page "q"')


# --- check


def test_check_says_nothing_on_stdout_when_all_is_fine(site: Path) -> None:
    told = run("check")
    assert (told.stdout, told.stderr) == ("", "nothing to report\n")


def test_a_report_in_json(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = "- {id: intune, name: Again}\n- {id: x, name: [é]}\n"
    monkeypatch.chdir(make_project({**WARNED, "content/products/twice.yml": twice}))
    told = run("check", "--format", "json")
    report = json.loads(told.stdout)
    places = [(one["path"], one["line"], one["column"], one["severity"], one["code"]) for one in report]
    assert places == [
        ("content/products/twice.yml", 1, 8, "error", "duplicate-id"),
        ("content/products/twice.yml", 2, 17, "error", "wrong-type"),
        ("content/products/warned.yml", 1, 1, "warning", "provisional-id"),
        ("content/products/warned.yml", 5, 9, "warning", "provisional-id"),
    ]
    assert report[0]["related"] == {"path": "content/products/intune.yml", "line": 1, "column": 5}
    names = {"path", "line", "column", "end_column", "severity", "code", "message", "help", "related"}
    assert all(set(one) == names for one in report)
    assert report[1]["end_column"] == 18
    assert told.stderr == "2 errors, 2 warnings\n"


def test_the_text_shows_the_line(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make_project(BROKEN))
    assert (
        run("check").stdout
        == """\
content/products/broken.yml:2:7: error: met a list for "name"; expected text [wrong-type]
    2 | name: [Broken]
      |       ^
  hint: Write it in the shape that the message names; `privacy-statements schema KIND` has them all.

`privacy-statements rules wrong-type` explains it
"""
    )
    told = run("check", "-q")
    assert (told.stdout, told.stderr) == ("", "1 error\n")


@pytest.mark.parametrize(
    ("script", "search", "shown"),
    [
        ("{here}/.venv/bin/privacy-statements", "", ".venv/bin/privacy-statements"),
        (".venv/bin/privacy-statements", "", ".venv/bin/privacy-statements"),
        ("{here}/privacy-statements", "", "./privacy-statements"),
        ("{here}/../my tools/privacy-statements", "", "'../my tools/privacy-statements'"),
        ("{here}/.venv/bin/privacy-statements", "{here}/.venv/bin", "privacy-statements"),
        ("{here}/.venv/bin/privacy-statements", "{here}", ".venv/bin/privacy-statements"),
        ("{here}/nowhere/privacy-statements", "", "privacy-statements"),
        ("{here}/pytest", "", "privacy-statements"),
    ],
)
def test_hints_name_the_command_as_it_can_be_called(
    script: str, search: str, shown: str, make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = make_project(BROKEN)
    monkeypatch.chdir(here)
    for folder in (here, here / ".venv/bin", here.parent / "my tools"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "privacy-statements").write_text("#!/bin/sh\n")
        (folder / "privacy-statements").chmod(0o755)
    (here / "pytest").write_text("")
    monkeypatch.setattr(sys, "argv", [script.format(here=here), "check"])
    monkeypatch.setenv("PATH", search.format(here=here))
    assert run("check").stdout.endswith(f"`{shown.format(here=here)} rules wrong-type` explains it\n")


def test_a_command_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After ``cd``, and for a program beside ours."""
    monkeypatch.chdir(tmp_path)
    script = tmp_path / ".venv/bin/privacy-statements"
    script.parent.mkdir(parents=True)
    script.write_text("")
    monkeypatch.setattr(sys, "argv", [".venv/bin/privacy-statements"])
    monkeypatch.setenv("PATH", "")
    assert called("mkdocs", tmp_path / "site") == "mkdocs"
    script.with_name("mkdocs").write_text("")
    assert called("mkdocs", tmp_path / "site") == "../.venv/bin/mkdocs"
    told = run("new", "site", "site", "--name", "Contoso", "--product", "Torch")
    next_one = "cd site; ../.venv/bin/mkdocs serve; ../.venv/bin/privacy-statements new item"
    assert told.stdout.endswith(f"\nnext: {next_one}\n")


def test_a_selection_of_codes(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not looked at neither shows nor counts, but its number is told."""
    monkeypatch.chdir(make_project({**WARNED, **BROKEN, "content/products/key.yml": "id: key\ncolour: Key\n"}))

    def codes(*arguments: str) -> list[str]:
        told = run("check", "--format", "json", *arguments)
        return sorted({one["code"] for one in json.loads(told.stdout)})

    assert codes() == ["missing-key", "provisional-id", "unknown-key", "wrong-type"]
    assert codes("--select", "unknown-key, wrong-type") == ["unknown-key", "wrong-type"]
    assert codes("--select", "unknown-key", "--select", "wrong-type") == ["unknown-key", "wrong-type"]
    assert codes("--ignore", "unknown-key,wrong-type") == ["missing-key", "provisional-id"]
    told = run("check", "--select", "provisional-id")
    assert (told.exit_code, told.stderr) == (0, "2 warnings\nnot selected: 3 errors of other codes\n")
    assert 'unknown code "wrong-tpye"; did you mean "wrong-type"?' in run("check", "--select", "wrong-tpye").stderr


def test_the_structure_alone(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that read texts are left out, and nothing else of what records say; what is disregarded of them is not
    called unused."""
    product = (
        "id: key\nname: Key\ndescription: Keys.\nsummary: 'We collect data such as names. It is kept as long as necessary.'\nitems: [{id: a, name: A}]\n"
        "disregard: {code: vague-list, reason: Seen.}\n"
    )
    monkeypatch.chdir(make_project({"content/products/key.yml": product}))

    def told(*arguments: str) -> set[tuple[str, str]]:
        report = run("check", "--format", "json", "--no-baseline", *arguments)
        return {(one["code"], one["message"]) for one in json.loads(report.stdout)}

    everything = told()
    assert {"vague-retention", "missing-evidence"} <= {code for code, _ in everything}
    of_texts = {one for one in everything if one[0] in unread()}
    assert told("--structure") == told("--records", "--structure") == everything - of_texts
    assert told("--records") == everything
    assert of_texts


# --- check: where the report goes


def test_the_report_in_a_file(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_project(BROKEN)
    monkeypatch.chdir(root)
    (root / "report.sarif").write_text("old")
    (root / "report.sarif").chmod(0o600)
    told = run("check", "--format", "sarif", "--output", "report.sarif")
    assert (told.exit_code, told.stdout, told.stderr) == (1, run("check").stdout, "1 error\n")
    assert (root / "report.sarif").read_text() == run("check", "--format", "sarif").stdout
    assert [path.name for path in root.iterdir() if "report" in path.name] == ["report.sarif"]
    assert (root / "report.sarif").stat().st_mode & 0o777 == 0o600
    quiet = run("check", "--format", "json", "--output", "/dev/null", "-q")
    assert (quiet.stdout, Path("/dev/null").is_file()) == ("", False)


def test_a_report_that_cannot_be_written_leaves_the_old_one(
    make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(BROKEN)
    monkeypatch.chdir(root)
    (root / "report.json").write_text("old")
    before = tree(root)

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    told = run("check", "--format", "json", "--output", "report.json")
    assert (told.exit_code, tree(root)) == (1, before)
    assert "report.json cannot be written: Permission denied" in told.stderr


def test_paths_of_annotations_are_those_of_the_repository(
    make_project: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site may lie in a folder of the repository, and the command may run anywhere."""
    root = make_project(BROKEN)
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.chdir(root / "content")
    inside = "project/content/products/broken.yml"
    assert run("check", "--format", "github").stdout == (
        f'::error file={inside},line=2,col=7,endColumn=7,title=wrong-type::met a list for "name"; expected text\n'
    )
    assert f'"uri": "{inside}"' in run("check", "--format", "sarif").stdout
    assert f'classname="{inside}"' in run("check", "--format", "junit").stdout
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root))
    assert run("check", "--format", "github").stdout.startswith("::error file=content/products/broken.yml,")
    assert str(tmp_path) not in run("check", "--format", "sarif").stdout


# --- check: colours


def on_a_terminal(*arguments: str, cwd: Path, env: Mapping[str, str] = MappingProxyType({}), anew: bool = False) -> str:
    """What the command writes to a real terminal; unless it is to be started ``anew``, in a process that was."""
    terminal, side = pty.openpty()
    command = [str(Path(sys.executable).parent / "privacy-statements"), "check", *arguments]
    known = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    given = {**known, "TERM": "xterm", **env}
    if anew:
        subprocess.run(command, cwd=cwd, env=given, stdout=side, stderr=subprocess.DEVNULL, timeout=60)
    else:
        started.run(command, cwd, given, side)
    os.close(side)
    written = b""
    with suppress(OSError):  # the end of a terminal is an error
        while data := os.read(terminal, 65536):
            written += data
    os.close(terminal)
    return written.decode().replace("\r\n", "\n")


@pytest.mark.slow
def test_colours_on_a_terminal_only(make_project: Make) -> None:
    root = make_project(BROKEN)
    coloured = on_a_terminal(cwd=root, anew=True)
    assert "\x1b[31m\x1b[1merror\x1b[0m: met a list" in coloured
    plain = run_tool("privacy-statements", "check", cwd=root, env={"TERM": "xterm"}).stdout
    assert "\x1b" not in plain
    assert click.unstyle(coloured) == plain
    assert on_a_terminal(cwd=root) == coloured, "a process that was started already knows its terminal"
    for arguments, env in ((["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})):
        assert on_a_terminal(*arguments, cwd=root, env=env) == plain
    assert on_a_terminal("--color", cwd=root, env={"NO_COLOR": "1"}) == coloured


@pytest.mark.slow
def test_a_terminal_that_knows_no_other_letters(make_project: Make) -> None:
    root = make_project({**SITE, "content/products/broken.yml": "id: é\nname: [語]\n"})
    told = run_tool("privacy-statements", "check", cwd=root, env={"PYTHONIOENCODING": "ascii"})
    assert (told.returncode, told.stderr.endswith("2 errors\n")) == (1, True)
    assert "2 | name: [\\u8a9e]" in told.stdout


# --- build


def test_a_folder_is_written_and_written_again(site: Path) -> None:
    told = run("build", "--out", "out")
    assert told.exit_code == 0
    first = tree(site / "out")
    assert told.stdout == f"{len(first) - 1} files written to out\n"
    assert {"products/intune.md", "products/index.md", "records.json", "records.csv"} <= first.keys()
    assert "index.md" not in first
    (site / "content" / "products" / "other.yml").unlink()
    assert run("build", "--out", "out").exit_code == 0
    gone = first.keys() - tree(site / "out").keys()
    assert {f"products/other.{end}" for end in ("md", "md.txt", "json", "jsonld", "csv")} <= gone
    assert all("other" in name for name in gone), "its pages of answers and its comparisons go with it"


def test_with_the_hand_written_pages(site: Path) -> None:
    assert run("build", "--with-pages", "--out", "deep/er/out").exit_code == 0
    written = tree(site / "deep" / "er" / "out")
    assert written["more/page.md"] == (site / "site-src" / "more" / "page.md").read_bytes()
    assert {"index.md", "products/intune.md"} <= written.keys()


@pytest.mark.parametrize("out", ["foreign", "site-src", ".", "..", "content/products"])
def test_a_folder_of_somebody_else_is_refused(out: str, site: Path) -> None:
    (site / "foreign").mkdir()
    (site / "foreign" / "mine.txt").write_text("mine")
    before = tree(site.parent)
    told = run("build", "--out", out)
    assert told.exit_code == 2
    assert "holds files that this command did not write; choose an empty folder" in " ".join(told.output.split())
    assert tree(site.parent) == before


def test_an_empty_folder_and_the_working_folder_are_taken(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "empty").mkdir()
    assert run("build", "--out", "empty").exit_code == 0
    (site / "here").mkdir()
    monkeypatch.chdir(site / "here")
    assert run("build", "--config", site / "mkdocs.yml", "--out", ".").exit_code == 0
    assert tree(site / "here") == tree(site / "empty")


def test_neighbours_of_the_folder_are_left_alone(site: Path) -> None:
    """The folder is written beside the old one: whatever stands there is not touched."""
    for name in ("out.next", "out.old", ".out"):
        (site / name).mkdir()
        (site / name / "mine.txt").write_text("mine")
    before = {path.name for path in site.iterdir()}
    for _ in range(2):
        assert run("build", "--out", "out").exit_code == 0
    assert {path.name for path in site.iterdir()} == {*before, "out", ".cache"}
    assert all((site / name / "mine.txt").is_file() for name in ("out.next", "out.old", ".out"))


def test_a_link_to_a_folder_stays_a_link(site: Path) -> None:
    (site / "real").mkdir()
    (site / "link").symlink_to("real")
    for _ in range(2):
        assert run("build", "--out", "link").exit_code == 0
    assert (site / "link").is_symlink()
    assert (site / "real" / "records.json").is_file()


def test_when_writing_fails_the_old_folder_stays(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("build", "--out", "out").exit_code == 0
    before = tree(site)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "fresh":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    monkeypatch.setattr("privacy_statements.hosts.swap._exchanged", lambda *_: False)  # as on other systems
    told = run("build", "--out", "out")
    assert told.exit_code == 1
    assert "out cannot be written: Permission denied" in told.stderr
    assert tree(site) == before


# --- view


def test_view_lists_what_can_be_asked_for(site: Path) -> None:
    told = run("view", "--list")
    assert told.output == run("view").output
    for name, view in VIEWS.items():
        assert f"{name}: {view.summary}\n" in told.output
    assert "\n  intune, other\n" in told.output


def test_view_prints_what_a_template_receives(site: Path) -> None:
    data = json.loads(run("view", "product", "intune").stdout)
    assert data["name"] == "Intune"
    assert data["info"]["position"] == {"path": "content/products/intune.yml", "line": 1, "column": 1}
    assert set(data) == set(VIEWS["product"].shape.__struct_fields__)


@pytest.mark.slow
def test_every_view_can_be_viewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One page of each, told as JSON."""
    shutil.copytree(ROOT / "tests/cases/pages/full", tmp_path, dirs_exist_ok=True)
    (tmp_path / "mkdocs.yml").write_text("site_name: T\ndocs_dir: site-src\n")
    (tmp_path / "site-src").mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path)
    shown = re.findall(r"^(\w+): .+\n  (.+)$", run("view").output, re.MULTILINE)
    assert {name for name, _ in shown} == set(VIEWS)
    for name, ids in shown:
        if ids == "(no page)":
            continue
        record = ids.rsplit(", ", 1)[-1]
        assert json.loads(run("view", name, record).stdout)["info"]["kind"] == name


# --- schema and rules


@pytest.mark.parametrize("kind", sorted(SCHEMA_FILES))
def test_a_schema_is_printed(kind: str) -> None:
    told = run("schema", kind)
    assert told.stdout == as_json(schema_of(kind))
    assert json.loads(told.stdout)["$schema"].endswith("draft-07/schema#")


def test_schemas_are_written(site: Path) -> None:
    assert run("schema", "--out", "a/b").exit_code == 0
    assert {name: text.decode() for name, text in tree(site / "a").items()} == {
        f"b/{file}": as_json(schema_of(kind)) for kind, file in SCHEMA_FILES.items()
    }


def test_schemas_suggest_the_ids_of_the_site(site: Path) -> None:
    plain, with_ids = run("schema", "products").stdout, run("schema", "products", "--with-ids").stdout
    for record in (file for file in (site / "content").rglob("*.yml") if file.parent.name == "products"):
        assert f'"body": "{record.stem}"' in with_ids
        assert f'"body": "{record.stem}"' not in plain
    assert run("schema", "--with-ids", "--out", "schemas").exit_code == 0
    assert (site / "schemas/products.json").read_text("utf-8") == with_ids
    assert run("schema", "products", "--with-ids", "--config", "nowhere.yml").exit_code == 2


def test_rules_lists_every_code() -> None:
    lines = run("rules").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [[code, entry.severity] for code, entry in CODES.items()]


@pytest.mark.parametrize("code", CODES)
def test_rules_explains(code: str) -> None:
    told = run("rules", code).stdout
    assert told.startswith(f"{code} ({CODES[code].severity})\n\n{CODES[code].summary}\n{CODES[code].help}\n")
    assert ("Fails:" in told) == (code in RULES)


LOADED = """
import atexit, sys
atexit.register(lambda: print("loaded", *sys.modules, file=sys.stderr))
from privacy_statements.cli import main
main(["check", "--structure", *sys.argv[1:]])
"""
UNNEEDED = {
    "pages": {"jinja2", "markdown", "markupsafe", "mkdocs", "privacy_statements.views", "privacy_statements.pipeline"},
    "words of pages": {"babel", "privacy_statements.words.wording"},
    "the store": {"sqlite3", "privacy_statements.pages.store"},
    "other forms of reports": {
        "xml",
        "privacy_statements.diagnostics.reports.sarif",
        "privacy_statements.diagnostics.reports.junit",
    },
    "versions of libraries": {"importlib.metadata", "email"},
    "Python itself at work": {"asyncio", "ssl", "unittest", "multiprocessing", "concurrent.futures"},
}
"""What a check of right records does not wait for, by what it is for."""


def loaded_by_check(site: Path) -> set[str]:
    config = ["--config", str(site / "mkdocs.yml")]
    found = subprocess.run([sys.executable, "-c", LOADED, *config], check=False, capture_output=True, text=True)
    (said,) = (line for line in found.stderr.splitlines() if line.startswith("loaded "))
    return set(said.split())


@pytest.mark.parametrize("unneeded", UNNEEDED)
def test_a_check_of_records_does_not_wait_for(unneeded: str, loaded: set[str]) -> None:
    assert "privacy_statements.rules.judging" in loaded
    assert not loaded & UNNEEDED[unneeded]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of a process that has checked our own records."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "content", site / "content")
    (site / "mkdocs.yml").write_text("plugins: [privacy-statements]\n")
    (site / "docs").mkdir()
    return loaded_by_check(site)


def test_every_kind_of_page_is_known_without_the_views() -> None:
    assert tuple(VIEWS) == KINDS_OF_PAGES


def test_check_says_the_same_beside_a_store_and_begins_none(site: Path) -> None:
    before = run("check", "--debt")
    assert not (site / ".cache").exists()
    assert run("build", "--out", "out").exit_code == 0
    assert (site / ".cache/privacy-statements").is_dir()
    for _ in range(2):
        after = run("check", "--debt")
        assert (after.exit_code, after.stdout) == (before.exit_code, before.stdout)
