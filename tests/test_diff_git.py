"""diff, check --since and new change --from, in a repository of git, and where there is less than one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from conftest import ROOT
from privacy_statements.cli import main

CONFIG = "site_name: S\nplugins:\n  - privacy-statements\n"
VOCABULARY = "purposes: [{id: serve, name: Serve}, {id: ads, name: Ads}]\nrecipients: [{id: partner, name: Partner}]\nsubjects: [{id: you, name: You}]\n"
NOTE = "- {{id: n{number}, name: Note, date: 2026-03-0{number}, announced: 2026-02-01, products: [p], impact: {impact}, what: It changed.}}\n"


def product(
    necessity: str = "optional", purposes: str = "serve", retention: str = "P30D", more: str = "", name: str = "Page"
) -> str:
    return f"""\
id: p
name: P
items:
  - id: page
    name: {name}
    necessity: {necessity}
    purposes: [{purposes}]
    retention: {{duration: {retention}}}
{more}"""


NEVER = "  - {id: texts, name: Texts, necessity: never, act: sold}\n"
COMMITS: list[tuple[str, str, bool]] = [
    # the product, the impact of a note or none, whether the gate stops it
    (product(), "", False),
    (product(name="The page"), "", False),
    (product(name="The page", necessity="required"), "", True),
    (product(name="The page", necessity="required", purposes="ads, serve"), "expansion", False),
    ("# moved\n" + product(name="The page", necessity="required", purposes="serve, ads"), "", False),
    (product(name="The page", purposes="serve, ads"), "", False),
    (product(name="The page", purposes="serve, ads", retention="P180D"), "reduction", True),
    (product(name="The page", purposes="serve, ads", retention="P180D", more=NEVER), "", False),
    (product(name="The page", purposes="serve, ads", retention="P180D"), "expansion", False),
    (product(name="The page", purposes="serve", retention="P180D"), "", True),
]
GATE = ("--records", "--select", "unannounced-change,idle-note,late-announcement")


def git(folder: Path, *arguments: str) -> str:
    who = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    settings = {"user.name": "W", "user.email": "w@x.example", "protocol.file.allow": "always"}
    names = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    done = subprocess.run(
        ["git", "-C", str(folder), *names, *arguments], check=True, capture_output=True, env={**os.environ, **who}
    )
    return done.stdout.decode()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env={"SOURCE_DATE_EPOCH": "1780000000"})


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of ten commits, in a folder below its root."""
    top = tmp_path_factory.mktemp("repository")
    site = top / "site"
    for folder in ("content/products", "content/vocabulary", "content/changes"):
        (site / folder).mkdir(parents=True)
    (site / "mkdocs.yml").write_text(CONFIG)
    (site / "content/vocabulary/v.yml").write_text(VOCABULARY)
    git(top, "init", "-q")
    notes = ""
    for number, (text, impact, _stopped) in enumerate(COMMITS):
        (site / "content/products/p.yml").write_text(text)
        if impact:
            notes += NOTE.format(number=number, impact=impact)
            (site / "content/changes/c.yml").write_text(notes)
        git(top, "add", "-A")
        git(top, "commit", "-q", "-m", f"c{number}")
        git(top, "tag", f"c{number}")
    return site


def test_the_gate_stops_exactly_what_is_not_covered(history: Path, tmp_path: Path) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in history.parent.rglob("*"))
    stopped = []
    for number in range(1, len(COMMITS)):
        there = tmp_path / f"c{number}"
        git(history.parent, "worktree", "add", "-q", str(there), f"c{number}")
        config = str(there / "site/mkdocs.yml")
        found = run("check", *GATE, "--since", f"c{number - 1}", "--format", "json", "--config", config)
        codes = {one["code"] for one in json.loads(found.stdout)}
        stopped += [number] if "unannounced-change" in codes else []
        assert found.exit_code == (1 if codes else 0), found.output
        assert ("idle-note" in codes) == (COMMITS[number][1] == "reduction"), found.output
        git(history.parent, "worktree", "remove", "--force", str(there))
    assert stopped == [number for number, (_, _, stops) in enumerate(COMMITS) if stops]
    after = sorted((path, path.stat().st_mtime_ns) for path in history.parent.rglob("*"))
    ours = [one for one in before if ".git" not in one[0].parts]
    assert [one for one in after if ".git" not in one[0].parts] == ours, "the work tree is not touched"


def test_what_changed_between_two_revisions(history: Path, tmp_path: Path) -> None:
    config = str(history / "mkdocs.yml")
    text = run("diff", "c0", "c3", "--config", config)
    assert text.stdout.splitlines()[0] == "P: 2 expansions"
    assert "The page: necessity: was “optional”, is now “required”" in text.stdout
    assert re.search(r"at content/products/p\.yml:\d+:\d+, was at content/products/p\.yml", text.stdout)
    data = json.loads(run("diff", "c0", "c3", "--format", "json", "--config", config).stdout)
    assert {one["line"]: one["impact"] for one in data["changes"]} == {"required": "expansion", "purpose": "expansion"}
    assert data["changes"][0]["before"]["path"] == "content/products/p.yml"
    assert run("diff", "c1", "c1", "--config", config).stdout == "nothing changed, from c1 to c1\n"
    markdown = run("diff", "c2", "c3", "--format", "markdown", "--config", config).stdout
    assert "- **P**: 1 expansion" in markdown
    assert "| n3 |" in markdown, "the note that covers it"
    github = run("diff", "c0", "c3", "--format", "github", "--config", config).stdout
    assert github.count("::warning file=site/content/products/p.yml,line=") == 2
    less = shutil.copytree(history, tmp_path / "less", ignore=shutil.ignore_patterns("changes"))
    (less / "content/products/p.yml").write_text("{id: p, name: P}")
    gone = run("diff", "c3", str(less), "--format", "github", "--config", config).stdout
    assert "content/products/p.yml,line=1,col=1,title=loss of disclosure::" in gone, "its line is now that of another"


def test_a_note_that_says_that_a_practice_ended_makes_a_loss_a_reduction(history: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(history, site)
    (site / "content/products/p.yml").write_text(product(purposes="serve"))
    old = tmp_path / "old"
    shutil.copytree(site, old)
    (old / "content/products/p.yml").write_text(product(purposes="serve, ads"))
    config = str(site / "mkdocs.yml")
    assert run("diff", str(old), "--config", config).stdout.startswith("P: 1 loss of disclosure")
    ended = NOTE.format(number=9, impact="reduction").replace("n9", "ended")
    with (site / "content/changes/c.yml").open("a") as file:
        file.write(ended)
    assert run("diff", str(old), "--config", config).stdout.startswith("P: 1 reduction")


def test_missing_notes_are_drafted_and_pass(history: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(history, site)
    (site / "content/products/p.yml").write_text(product(name="The page", necessity="required", retention="P180D"))
    config = str(site / "mkdocs.yml")
    old = str(history)
    gate = ("check", *GATE, "--since", old, "--config", config)
    assert run(*gate).exit_code == 1
    done = run("new", "change", "--from", old, "--config", config)
    assert done.exit_code == 0, done.output
    (note,) = (site / "content/changes").glob("2026-*.yml")
    (drafted,) = yaml.safe_load(note.read_text())
    assert (drafted["products"], drafted["impact"], drafted["material"]) == (["p"], "expansion", True)
    assert "required" in drafted["what"]
    assert run(*gate).exit_code == 0, run(*gate).output
    assert "nothing since" in run("new", "change", "--from", old, "--config", config).output
    note.write_text(note.read_text().replace("announced: 2026-05-28", "announced: 2026-05-29"))
    assert "late-announcement" in run(*gate).output
    note.write_text(note.read_text().replace("announced: 2026-05-29", "announced: 2026-05-28").replace("[p]", "[p, q]"))
    (site / "content/products/q.yml").write_text("{id: q, name: Q}")
    (history / "content/products/q.yml").write_text("{id: q, name: Q}")
    try:
        assert "on what did not change: q" in run(*gate).output
    finally:
        (history / "content/products/q.yml").unlink()


# --- less than a repository


def one_sentence(result: Result) -> str:
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    return result.output.splitlines()[-1]


def test_a_shallow_clone_says_what_to_fetch(history: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{history.parent}", "clone")
    config = str(tmp_path / "clone/site/mkdocs.yml")
    assert "fetch-depth: 0" in one_sentence(run("diff", "c1", "--config", config))
    gate = run("check", "--records", "--since", "c1", "--config", config)
    assert gate.exit_code == 1
    assert "unreadable-revision" in gate.output
    assert "missing" in gate.output or "not" in gate.output, "all else is told, too"


def test_a_folder_without_history_and_a_revision_without_records(history: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(history, site)
    config = str(site / "mkdocs.yml")
    assert "not in a git repository" in one_sentence(run("diff", "HEAD", "--config", config))
    git(tmp_path, "init", "-q")
    assert "no commit yet" in one_sentence(run("diff", "HEAD", "--config", config))
    (tmp_path / "readme").write_text("x")
    git(tmp_path, "add", "readme")
    git(tmp_path, "commit", "-q", "-m", "x")
    assert "no records in site/content/" in one_sentence(run("diff", "HEAD", "--config", config))
    assert 'no revision "nope"' in one_sentence(run("diff", "nope", "--config", config))
    assert 'no revision ""' in one_sentence(run("diff", "", "--config", config)), "a variable of CI that is not set"
    assert 'no revision "--output=x"' in one_sentence(run("diff", "--config", config, "--", "--output=x"))


def test_what_git_refuses_or_does_not_hold(history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = shutil.copytree(history.parent, tmp_path / "top")
    (top / "shared").mkdir()
    (top / "shared/q.yml").write_text("{id: q, name: Q, items: [{id: x, name: X}]}")
    (top / "site/content/products/shared").symlink_to("../../../shared")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "linked")
    linked = run("diff", "HEAD", "--config", str(top / "site/mkdocs.yml")).stdout
    assert linked.startswith("nothing changed, as far as it can be compared")
    assert "content/products/shared:1:1: links are not followed in git" in linked
    blob = git(top, "rev-parse", "c0:site/content/products/p.yml").strip()
    (top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    config = str(top / "site/mkdocs.yml")
    assert "the clone does not hold it" in run("diff", "c0", "--config", config).stdout
    (top / "elsewhere").mkdir()
    (top / "elsewhere/mkdocs.yml").write_text(f"{CONFIG.rstrip()}:\n      content: {tmp_path}/content\n")
    assert "is outside repository" in one_sentence(run("diff", "c0", "--config", str(top / "elsewhere/mkdocs.yml")))
    monkeypatch.setenv("GIT_DIR", str(top / ".git"))  # as in a hook
    assert run("diff", "c1", "c2", "--config", config).stdout.startswith("P: 1 expansion")
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert "detected dubious ownership" in one_sentence(run("diff", "c1", "--config", config))


def test_an_old_record_that_cannot_be_read_leaves_the_rest_of_the_answer(history: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(history, old)
    config = str(history / "mkdocs.yml")
    (old / "content/products/q.yml").write_text("{id: q, name: Q, items: [{id: x, name: X")
    (old / "content/vocabulary/v.yml").write_text(VOCABULARY.replace("{id: ads, name: Ads}", "{id: other, name: [}"))
    (old / "content/products/p.yml").write_text(
        product(necessity="required", name="The page", purposes="serve", retention="P180D")
    )
    result = run("diff", str(old), "--config", config)
    assert result.exit_code == 0, result.output
    assert "1 reduction" in result.stdout
    assert "expansion" not in result.stdout, "words that could not be read are not new"
    assert "what is new or gone there, or uses its words, is not reported" in result.stdout
    assert "Q" not in result.stdout.split("note:")[0]


def test_published_rows_can_be_compared(history: Path, tmp_path: Path) -> None:
    config, out = str(history / "mkdocs.yml"), tmp_path / "out"
    assert run("export", "json", "--out", str(out), "--config", config).exit_code in (0, 2)
    site = tmp_path / "site"
    shutil.copytree(history, site)
    assert run("build", "--out", str(out), "--config", config).exit_code == 0
    published = next(out.rglob("records.json"))
    assert "nothing changed" in run("diff", str(published), "--config", config).stdout
    (site / "content/products/p.yml").write_text(
        product(necessity="required", purposes="serve, ads", retention="P180D")
    )
    data = json.loads(run("diff", str(published), "--format", "json", "--config", str(site / "mkdocs.yml")).stdout)
    assert {one["line"] for one in data["changes"]} == {"required", "purpose"}
    assert "only rows" in data["remarks"][0]
    other = tmp_path / "other.json"
    other.write_text("[]")
    assert "not a records.json" in one_sentence(run("diff", str(other), "--config", config))
    other.write_text('{"format": 1, "rows": [{"id": "p/page", "product": "p", "name": "The page"}]}')
    older = run("diff", str(other), "--config", config)
    assert older.exit_code == 0
    assert "its format is 1" in older.stdout
    assert older.stdout.startswith("nothing changed"), "what it does not have is not compared"
    for field, bad in (("necessity", "'perhaps' is not"), ("only", "'list' object has")):
        row = {"id": "p/page", "product": "p", "name": "The page", field: ["perhaps"] if field == "only" else "perhaps"}
        other.write_text(json.dumps({"rows": [row]}))
        assert f"has a row that cannot be read: {bad}" in one_sentence(run("diff", str(other), "--config", config))


def test_our_own_records_are_what_their_published_rows_say(built_site: Path) -> None:
    result = run("diff", str(built_site / "records.json"), "--config", str(ROOT / "mkdocs.yml"))
    assert "nothing changed" in result.stdout, result.output


def edited(folder: Path, path: str, old: str, new: str) -> Any:
    file = folder / "content" / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_examples_of_the_issue_on_our_own_records(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    edited(tmp_path, "products/defender-endpoint-ios.yml", """\
            condition:
              all:
                - words: any malicious connection or web page is detected
                - privacy-setting: "off"
""", "")  # fmt: skip
    edited(tmp_path, "products/managed-desktop.yml", "duration: P30D", "until: as long as needed")
    result = run("diff", str(ROOT), str(tmp_path), "--config", str(ROOT / "mkdocs.yml")).stdout
    assert "expansion: Domain name and IP address of the website: condition: was “only if any malicious" in result
    assert "is now “no condition”" in result
    assert (
        "loss of disclosure: section Data and its retention: kept for (Personal data): was “Personal data: at most 30 days"
        in result
    )
    assert "affects 13 rows" in result


def test_the_gate_says_what_it_cannot_judge_and_what_it_could_not_read(history: Path, tmp_path: Path) -> None:
    site, old = tmp_path / "site", tmp_path / "old"
    shutil.copytree(history, old)
    file = old / "content/products/p.yml"
    file.write_text(file.read_text() + "    condition: it rains\n")
    shutil.copytree(old, site)
    file = site / "content/products/p.yml"
    file.write_text(file.read_text().replace("it rains", "it snows"))
    gate = ("check", "--records", "--since", str(old), "--config", str(site / "mkdocs.yml"))
    found = run(*gate)
    assert found.exit_code == 0, found.output
    assert "1 changed only in words, which is not checked" in found.output
    file.write_text(file.read_text() + "  - [\n")
    found = run(*gate)
    assert "yaml-syntax" in found.output
    assert "unannounced-change" not in found.output, "nothing of a file that cannot be read is gone"
    found = run("check", "--records", "--since", str(site), "--config", str(old / "mkdocs.yml"))
    assert found.exit_code == 0, found.output
    assert "1 file could not be read completely" in found.output
