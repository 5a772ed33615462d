"""The hooks for pre-commit and the examples for GitHub and GitLab: valid, current, and run where that can be done here."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from conftest import QUIET, ROOT, Make, run_tool
from privacy_statements.cli import main
from privacy_statements.edit.scaffold.site import site_files

EXAMPLES = {
    "docs/ci/github.yml": "vendor.github-workflows",
    ".github/workflows/ci.yml": "vendor.github-workflows",
    "docs/ci/gitlab.yml": "vendor.gitlab-ci",
}
HOOKS = ROOT / ".pre-commit-hooks.yaml"
PAGE = ROOT / "site-src/manual/writing/ci.md"
SHOWN = ["docs/ci/github.yml", "docs/ci/gitlab.yml", "docs/ci/pre-commit.yml"]
BIN = Path(sys.executable).parent


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in yaml.safe_load(HOOKS.read_text("utf-8"))}


# --- valid


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES)
def test_an_example_fits_the_schema_of_its_service(path: str):
    result = run_tool("check-jsonschema", "--builtin-schema", EXAMPLES[path], path)
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
def test_pre_commit_takes_our_files():
    for command, path in (
        ("validate-manifest", ".pre-commit-hooks.yaml"),
        ("validate-config", ".pre-commit-config.yaml"),
        ("validate-config", "docs/ci/pre-commit.yml"),
    ):
        result = run_tool("pre-commit", command, path)
        assert (result.returncode, result.stdout) == (0, ""), path


# --- current


@pytest.mark.parametrize("path", SHOWN)
def test_the_page_shows_the_very_file(path: str):
    assert f"\n```yaml\n{(ROOT / path).read_text('utf-8')}```\n" in PAGE.read_text("utf-8")


def test_the_page_shows_nothing_else():
    assert PAGE.read_text("utf-8").count("```yaml\n") == len(SHOWN)
    assert {file.relative_to(ROOT).as_posix() for file in (ROOT / "docs/ci").iterdir()} == set(SHOWN)


def commands() -> Iterator[str]:
    """Every call of our program in the hooks and the examples."""
    yield from (hook["entry"] for hook in hooks().values())
    for path in SHOWN:
        for line in (ROOT / path).read_text("utf-8").splitlines():
            if found := re.match(r"^\s*- (?:run: )?(?:SOURCE_DATE_EPOCH=\S+ .*ct\) )?(privacy-statements .*)$", line):
                yield found[1]


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_a_command_and_its_options_exist(command: str):
    _, name, *arguments = shlex.split(command)
    main.commands[name].make_context(name, arguments)


def test_the_commands_are_found():
    used = set(commands())
    assert {"privacy-statements check --format github --fail-on warning", "privacy-statements check"} < used
    with pytest.raises(click.UsageError):
        main.commands["check"].make_context("check", ["--format", "hitgub"])


def test_one_setting_holds_the_address_of_the_project():
    address = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]["Repository"]
    files = [ROOT / "mkdocs.yml", *(ROOT / "docs/ci").iterdir(), *(ROOT / "site-src").rglob("*.md")]
    found = [
        re.findall(r"https://[\w.]+/(?:privacy-statements/)?privacy-statements\b", file.read_text("utf-8"))
        for file in files
    ]
    assert {each for those in found for each in those} == {address}


def test_an_action_is_named_by_its_commit_the_same_everywhere():
    """Who moves a tag moves what runs."""
    begun = site_files("P", "Q")
    files = [*EXAMPLES, ".github/workflows/neighbors.yml", "site-src/manual/publishing/speed.md"]
    texts = [*begun.values(), *((ROOT / file).read_text("utf-8") for file in files)]
    used = {found for text in texts for found in re.findall(r"\buses: (.+)", text)}
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", each) for each in used), used
    assert len({each.partition("@")[0] for each in used}) == len(used) == 6


def test_the_example_for_pre_commit_names_hooks_that_exist():
    (shown,) = yaml.safe_load((ROOT / "docs/ci/pre-commit.yml").read_text("utf-8"))["repos"]
    assert {hook["id"] for hook in shown["hooks"]} == set(hooks())


@pytest.mark.parametrize(
    ("hook", "path", "runs"),
    [
        ("fmt", "content/products/notes.yml", True),
        ("fmt", "content/organization.yaml", True),
        ("fmt", "content/README.md", False),
        ("fmt", "mkdocs.yml", False),
    ],
)
def test_a_hook_runs_when_it_should(hook: str, path: str, runs: bool):
    assert (re.search(hooks()[f"privacy-statements-{hook}"]["files"], path) is not None) is runs


def test_the_whole_site_is_checked_before_every_commit():
    """Also when a file is only removed: another record may need it."""
    check = hooks()["privacy-statements-check"]
    assert (check["always_run"], check["pass_filenames"], "files" in check) == (True, False, False)


# --- run


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    """Runs git, and what git calls, without the settings of this machine."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env = clean | {
        **QUIET,
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "PATH": os.pathsep.join([str(BIN), os.environ["PATH"]]),
    }

    def run(*command: str, cwd: Path, code: int = 0) -> str:
        result = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120)
        assert result.returncode == code, result.stdout + result.stderr
        return result.stdout + result.stderr

    return run


def commit(run: Callable[..., str], folder: Path) -> str:
    """Makes a repository of a folder; returns the hash of its only commit."""
    run("git", "init", "--quiet", cwd=folder)
    run("git", "config", "user.name", "Example", cwd=folder)
    run("git", "config", "user.email", "someone@example.org", cwd=folder)
    run("git", "add", "--all", cwd=folder)
    run("git", "commit", "--quiet", "--message", "first", cwd=folder)
    return run("git", "rev-parse", "HEAD", cwd=folder).strip()


@pytest.fixture
def site_with(run: Callable[..., str], tmp_path: Path, make_project: Make) -> Callable[[str], Path]:
    """Makes the repository of a site with one of our hooks installed. It is the published one, but runs the program
    of this environment: that the package installs in an empty one is shown by the test of the wheel."""

    def make(hook: str) -> Path:
        program = tmp_path / "program"
        program.mkdir()
        shutil.copy(HOOKS, program)
        used = {"id": hook, "language": "system", "entry": f"{BIN}/{hooks()[hook]['entry']}"}
        config = {"repos": [{"repo": str(program), "rev": commit(run, program), "hooks": [used]}]}
        site = make_project({".pre-commit-config.yaml": yaml.safe_dump(config)})
        (site / "content/products").mkdir(parents=True)
        commit(run, site)
        run("pre-commit", "install", cwd=site)
        return site

    return make


@pytest.mark.slow
def test_a_hook_stops_a_commit_with_a_mistake(run: Callable[..., str], site_with: Callable[[str], Path]):
    site = site_with("privacy-statements-check")
    record = site / "content/products/notes.yml"
    record.write_text("id: notes\nname: Notes\nsummray: A notebook.\n")
    run("git", "add", "--all", cwd=site)
    said = run("git", "commit", "--message", "wrong", cwd=site, code=1)
    assert re.search(r"privacy-statements check\.+Failed", said)
    assert "content/products/notes.yml:3:1: error: " in said
    assert 'did you mean "summary"?' in said

    record.write_text("id: notes\nname: Notes\nsummary: A notebook.\n")
    run("git", "add", "--all", cwd=site)
    said = run("git", "commit", "--message", "right", cwd=site)
    assert re.search(r"privacy-statements check\.+Passed", said)
    assert run("git", "log", "-1", "--format=%s", cwd=site).strip() == "right"

    (site / "content/comparisons").mkdir()
    (site / "content/comparisons/one.yml").write_text("{id: one, name: One, products: [notes]}\n")
    run("git", "add", "--all", cwd=site)
    run("git", "commit", "--message", "compared", cwd=site)
    run("git", "rm", "--quiet", "content/products/notes.yml", cwd=site)
    said = run("git", "commit", "--message", "removed", cwd=site, code=1)
    assert "[unknown-reference]" in said, "what is only removed may be missed elsewhere"


@pytest.mark.slow
def test_a_hook_writes_the_canonical_form(run: Callable[..., str], site_with: Callable[[str], Path]):
    site = site_with("privacy-statements-fmt")
    record = site / "content/products/notes.yml"
    record.write_text("name:   Notes\nid: notes\n")
    run("git", "add", "--all", cwd=site)
    said = run("git", "commit", "--message", "untidy", cwd=site, code=1)
    assert re.search(r"privacy-statements fmt\.+Failed", said)
    assert record.read_text() == "id: notes\nname: Notes\n"

    run("git", "add", "--all", cwd=site)
    assert re.search(r"privacy-statements fmt\.+Passed", run("git", "commit", "--message", "tidy", cwd=site))


def test_what_is_installed_first_has_the_versions_that_are_pinned() -> None:
    """And a hash each; ``.ci/run`` installs nothing else before it."""
    plain = re.compile("[-_.]+")
    lines = [line for line in (ROOT / "constraints-hashes.txt").read_text().splitlines() if not line.startswith("#")]
    found = dict(pair for line in lines for pair in re.findall(r"^(\S+)==(\S+) --hash=sha256:[0-9a-f]{64}$", line))
    assert len(found) == len(lines)
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
    assert found == {plain.sub("-", name).lower(): version for name, version in pinned.items()}
