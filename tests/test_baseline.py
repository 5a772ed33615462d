"""The ratchet: what a baseline accepts, what it refuses, and that it can only get shorter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Make, run_tool
from privacy_statements.catalog.model import Catalog
from privacy_statements.cli import main
from privacy_statements.diagnostics.diagnostic import CODES, Code, Diagnostic, Severity, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from privacy_statements.rules import RULES, Rule
from privacy_statements.rules.baseline import Baseline, baseline_text, compare, read_baseline
from privacy_statements.rules.context import Context

NAME = "privacy-baseline.json"

SITE: dict[str, str | bytes] = {
    "content/organization.yml": "name: Contoso\n",
    "content/products/warned.yml": "name: Warned\nitems: [{id: x, name: X}]\n",
    "content/products/owing.yml": (
        "- {id: a, name: A?, items: [{id: y, name: Y}]}\n- {id: b, name: B?, items: [{id: z, name: Z}]}\n"
    ),
}
WARNING = "content/products/warned.yml:1:1: warning: "


def owed(catalog: Catalog, given: Context) -> Iterator[Diagnostic]:
    """A rule for this test: a product whose name is a question owes a fact."""
    for product in catalog.products.values():
        if product.name.endswith("?"):
            yield diagnose("owed", product.position, f"{product.name} owes a fact")


@pytest.fixture(autouse=True)
def debt_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """One rule, and no other: what the others say of the small sites here is not the question."""
    for code in list(RULES):
        monkeypatch.delitem(RULES, code)
    monkeypatch.setitem(CODES, "owed", Code(Severity.DEBT, "A fact is owed.", "State it."))
    monkeypatch.setitem(RULES, "owed", Rule("owed", "Why.", rest=owed))


def check(*arguments: str) -> Result:
    """Of records, in a tenth of the time; ``test_cli.py`` looks at all."""
    return CliRunner().invoke(main, ["check", "--records", *arguments], catch_exceptions=False)


def lines(told: Result) -> list[str]:
    """The first lines of the diagnostics of a report in text."""
    return [line for line in told.stdout.splitlines() if line.endswith("]") and " | " not in line]


def accepted(site: Path) -> None:
    told = check("--update-baseline")
    assert told.exit_code == 0, told.output


# --- the file


def test_without_a_baseline_nothing_is_accepted_and_debts_are_counted(site: Path) -> None:
    told = check()
    assert (told.exit_code, told.stderr) == (0, "1 warning\ndebt: 2 (2 owed)\n")
    assert [line.startswith(WARNING) for line in lines(told)] == [True]
    assert not (site / NAME).exists()


def test_todays_findings_are_accepted(site: Path) -> None:
    told = check("--update-baseline", "--fail-on", "warning")
    assert (told.exit_code, told.stdout) == (0, "")
    assert told.stderr == f"{NAME} is written\ndebt: 2 (2 owed)\n1 accepted by {NAME}\n"
    assert (site / NAME).read_text() == (
        '{\n"version": 1,\n"warnings": [\n'
        '{"path": "content/products/warned.yml", "code": "provisional-id", '
        '"message": "the record has no id; \\"warned\\" was made from its name", "times": 1}\n'
        '],\n"debts": {\n"content/organization.yml": {},\n"content/products/owing.yml": {"owed": 2},\n'
        '"content/products/warned.yml": {}\n}\n}\n'
    )
    assert json.loads((site / NAME).read_text())["version"] == 1
    first = (site / NAME).read_bytes()
    accepted(site)
    assert (site / NAME).read_bytes() == first
    assert check("--fail-on", "warning").exit_code == 0
    assert {path.name for path in site.iterdir()} == {NAME, "content", "mkdocs.yml", "site-src"}


def test_another_file(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    config = "site_name: T\ndocs_dir: site-src\nplugins: [privacy-statements: {baseline: %s}]\n"
    root = make_project({**SITE, "mkdocs.yml": config % "checks/b.json", "checks/x": ""})
    monkeypatch.chdir(root / "content")
    accepted(root)
    assert check().stderr.endswith("1 accepted by checks/b.json\n")
    assert {path.name for path in (root / "checks").iterdir()} == {"b.json", "x"}
    (root / "mkdocs.yml").write_text(config % "''")
    assert check().stderr == "1 warning\ndebt: 2 (2 owed)\n"
    told = check("--update-baseline")
    assert (told.exit_code, "names no file" in told.stderr) == (2, True)


# --- what is new, and what is gone


def test_moved_lines_change_nothing(site: Path) -> None:
    accepted(site)
    for name in ("warned", "owing"):
        file = site / "content" / "products" / f"{name}.yml"
        file.write_text("# a comment\n\n" + file.read_text())
    assert check("--fail-on", "warning").exit_code == 0


def test_a_new_warning_is_told(site: Path) -> None:
    accepted(site)
    (site / "content/products/new.yml").write_text("name: New\nitems: [{id: w, name: W}]\n")
    told = check("--fail-on", "warning")
    assert (told.exit_code, len(lines(told))) == (1, 1)
    assert lines(told)[0].startswith("content/products/new.yml:1:1: warning: ")
    assert check().exit_code == 0


def test_a_warning_that_is_gone_has_to_leave(site: Path) -> None:
    accepted(site)
    file = site / "content/products/warned.yml"
    file.write_text("id: warned\n" + file.read_text())
    told = check()
    assert told.exit_code == 1
    assert lines(told) == [
        f'{NAME}:4:1: error: accepts "provisional-id" in content/products/warned.yml, which is no longer found: '
        'the record has no id; "warned" was made from its name [stale-baseline]'
    ]
    assert "check --update-baseline`" in told.stdout
    accepted(site)
    assert json.loads((site / NAME).read_text())["warnings"] == []


def test_a_new_debt_is_an_error(site: Path) -> None:
    accepted(site)
    file = site / "content/products/owing.yml"
    file.write_text(file.read_text() + "- {id: c, name: C?, items: [{id: v, name: V}]}\n")
    (site / "content/products/new.yml").write_text("{id: new, name: New?, items: [{id: u, name: U}]}\n")
    told = check()
    assert told.exit_code == 1
    assert lines(told) == [
        'content/products/owing.yml:3:3: error: met 3 of "owed" in content/products/owing.yml, '
        f"1 more among those in lines 1, 2, 3; {NAME} accepts 2 [more-debt]"
    ]
    assert f"the other place: {NAME}:8:32" in told.stdout
    accepted(site)
    assert check().exit_code == 0


def test_a_file_that_had_no_debt_is_held_and_a_new_one_is_not_yet(site: Path) -> None:
    """Nobody can begin a record that owes nothing."""
    accepted(site)
    (site / "content/products/new.yml").write_text("{id: new, name: New?, items: [{id: u, name: U}]}\n")
    assert check().exit_code == 0
    (site / "content/products/warned.yml").write_text("{name: Warned?, items: [{id: x, name: X}]}\n")
    assert [line.split(" error: ")[1].split(";")[0] for line in lines(check()) if "more-debt" in line] == [
        'met 1 of "owed" in content/products/warned.yml, all in line 1'
    ]


def test_a_stated_fact_lowers_the_number(site: Path) -> None:
    accepted(site)
    file = site / "content/products/owing.yml"
    file.write_text(file.read_text().replace("B?", "B"))
    assert lines(check()) == [
        f'{NAME}:8:32: error: accepts 2 of "owed" in content/products/owing.yml, of which 1 is left [stale-baseline]'
    ]
    file.write_text(file.read_text().replace("A?", "A"))
    assert "which is no longer found [stale-baseline]" in lines(check())[0]
    accepted(site)
    assert "owed" not in (site / NAME).read_text()
    file.write_text(file.read_text().replace("name: B", "name: B?"))
    assert [line.rpartition(" ")[2] for line in lines(check())] == ["[more-debt]"], "what was paid stays paid"


def test_errors_are_never_accepted(site: Path) -> None:
    (site / "content/products/broken.yml").write_text("id: broken\nnmae: B\n")
    told = check("--update-baseline")
    assert (told.exit_code, (site / NAME).exists()) == (1, False)
    assert "correct the errors first" in told.stderr


def test_after_an_error_nothing_is_stale(site: Path) -> None:
    """What a file that cannot be understood would say is not known."""
    accepted(site)
    (site / "content/products/warned.yml").write_text("name: [\n")
    (site / "content/products/owing.yml").write_text("a: b: c\n")
    codes = {line.rpartition("[")[2] for line in lines(check())}
    assert codes == {"yaml-syntax]"}


def test_those_that_read_alike_are_counted(folder: Path) -> None:
    def alike(*numbers: int) -> list[Diagnostic]:
        return [diagnose("vague-retention", Position("a.yml", number), f"as in line {number}") for number in numbers]

    def held(times: int) -> Baseline:
        return Baseline("b.json", True, read(baseline_text(alike(*range(times)), []), folder).warnings)

    judged = compare(alike(1, 2, 3), held(2))
    assert ([one.position.line for one in judged.diagnostics], judged.accepted) == ([3], 2)
    judged = compare(alike(1), held(3))
    assert [one.message.partition(":")[0] for one in judged.diagnostics] == [
        'accepts 3 of "vague-retention" in a.yml, of which 1 is left'
    ]


# --- with a selection of codes


def test_a_code_that_is_not_looked_at_is_neither_stale_nor_more(site: Path) -> None:
    accepted(site)
    (site / "content/products/warned.yml").write_text("id: warned\nname: W\nitems: [{id: x, name: X}]\n")
    file = site / "content/products/owing.yml"
    file.write_text(file.read_text() + "- {id: c, name: C?, items: [{id: v, name: V}]}\n")
    assert {line.rpartition("[")[2] for line in lines(check())} == {"stale-baseline]", "more-debt]"}
    for arguments, left in (
        (["--select", "vague-retention"], []),
        (["--select", "owed"], ["more-debt]"]),
        (["--ignore", "provisional-id"], ["more-debt]"]),
        (["--ignore", "owed"], ["stale-baseline]"]),
        (["--select", "stale-baseline"], ["stale-baseline]"]),
        (["--ignore", "stale-baseline,more-debt"], []),
    ):
        told = check(*arguments)
        codes = [line.rpartition("[")[2] for line in lines(told) if "owes a fact" not in line]
        assert (codes, told.exit_code) == (left, 1 if left else 0), arguments


def test_an_update_of_some_codes_leaves_the_others(site: Path) -> None:
    accepted(site)
    (site / "content/products/warned.yml").write_text("id: warned\nname: W\nitems: [{id: x, name: X}]\n")
    (site / "content/products/owing.yml").unlink()
    assert check("--select", "owed", "--update-baseline").exit_code == 0
    held = json.loads((site / NAME).read_text())
    assert len(held["warnings"]) == 1
    assert held["debts"] == {"content/organization.yml": {}, "content/products/warned.yml": {}}


# --- every host


def test_the_build_knows_the_baseline(site: Path) -> None:
    accepted(site)
    built = build(read_project(site / "mkdocs.yml", site))
    assert (built.accepted, [one.code for one in built.diagnostics]) == (1, ["owed", "owed"])
    assert {one.code for one in built.findings} == {"owed", "provisional-id"}
    (site / "content/products/owing.yml").unlink()
    assert check().exit_code == 1
    assert not build(read_project(site / "mkdocs.yml", site)).failed, "what is mended can be published"


@pytest.mark.slow
def test_an_accepted_warning_does_not_stop_a_strict_build(make_project: Make) -> None:
    """Under the real host, in a process of its own."""
    root = make_project({path: text for path, text in SITE.items() if "owing" not in path})
    assert run_tool("mkdocs", "build", "--strict", cwd=root).returncode == 1
    assert run_tool("privacy-statements", "check", "--update-baseline", cwd=root).returncode == 0
    told = run_tool("mkdocs", "build", "--strict", cwd=root)
    assert told.returncode == 0, told.stderr
    (root / "content/products/warned.yml").write_text(
        "id: warned\nname: W\ndescription: It has an id now.\nitems: [{id: x, name: X}]\n"
    )
    assert run_tool("privacy-statements", "check", cwd=root).returncode == 1
    told = run_tool("mkdocs", "build", "--strict", cwd=root)
    assert told.returncode == 0, told.stderr


# --- a file that is no baseline


def read(text: str | bytes, folder: Path) -> Baseline:
    """A baseline from a text, through a real file."""
    place = folder / "b.json"
    place.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_baseline(place, "b.json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a property."""
    return tmp_path_factory.mktemp("baseline")


HEAD = '{"version": 1,\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: error: met nothing; expected a baseline [broken-baseline]"),
        ("null", "1:1: error: met nothing; expected a baseline [broken-baseline]"),
        ("[]", "1:1: error: met an empty list; expected a mapping of keys and values [broken-baseline]"),
        ("{}", '1:1: error: "debts" is missing [broken-baseline]'),
        ('{"name": "x", "version": 1, "warnings": [], "debts": {}}', '1:2: error: unknown key "name"'),
        ('{"version": 2, "warnings": [], "debts": {}}', '1:13: error: met "2" for "version"; expected 1'),
        (HEAD + '"warnings": {}, "debts": {}}', '2:13: error: met an empty mapping for "warnings"; expected a list'),
        (HEAD + '"warnings": [], "debts": []}', '2:26: error: met an empty list for "debts"; expected a mapping of keys'),
        (HEAD + '"warnings": [], "debts": {"a": 1}}', '2:32: error: met "1" for "a"; expected a mapping of keys and values'),
        (HEAD + '"warnings": [], "debts": {"a": {"owed": 0}}}', '2:41: error: met "0" for "owed"; expected a number, 1 or more'),
        (HEAD + '"warnings": [], "debts": {"a": {"unknown-key": 1}}}', '2:33: error: met the error "unknown-key"; expected'),
        (HEAD + '"warnings": [], "debts": {}, "debts": {}}', '2:30: error: met the key "debts" again'),
        (HEAD + '"warnings": [7], "debts": {}}', '2:14: error: met "7" for "warnings"; expected a mapping of keys and values'),
        (
            HEAD + '"warnings": [{"path": "a", "code": "vague-retention", "message": [], "times": 1}], "debts": {}}',
            '2:66: error: met an empty list for "message"; expected text [broken-baseline]',
        ),
        (HEAD + '"warnings": [\n<<<<<<< ours\n{},\n=======\n', '3:1: error: met "<<<<<<<", the mark of an unfinished merge; expected one of'),
        (b"\xff\xfe", "1:1: error: met the byte 0xFF"),
        (b"{\xe9", "1:2: error: met the byte 0xE9"),
        (b"\x00" * 50, "1:1: error: met "),
        ("[" * 100_000, "1:65: error: met one more level"),
        ('{"version": ' + "1" * 5000 + "}", '1:13: error: met "111'),
    ],
)  # fmt: skip
def test_a_broken_file_is_told_with_its_place(text: str | bytes, said: str, tmp_path: Path) -> None:
    told = [line_of(one) for one in read(text, tmp_path).problems]
    assert any(line.startswith(f"b.json:{said}") for line in told), told


def test_a_broken_file_is_never_overwritten(site: Path) -> None:
    (site / NAME).write_text('{"name": "foreign"}\n')
    told = check()
    assert told.exit_code == 1
    assert "stale" not in told.stdout
    told = check("--update-baseline")
    assert (told.exit_code, (site / NAME).read_text()) == (1, '{"name": "foreign"}\n')
    assert f'it is not a baseline ({NAME}:1:1: "debts" is missing' in told.stderr


def test_a_folder_and_a_dead_link_are_no_baseline(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("gone")
    for name in ("folder", "link"):
        assert [one.code for one in read_baseline(tmp_path / name, name).problems] == ["unreadable-file"]
    assert not read_baseline(tmp_path / "gone", "gone").exists


def test_an_entry_of_a_code_that_is_gone_is_stale(site: Path) -> None:
    accepted(site)
    text = (site / NAME).read_text()
    (site / NAME).write_text(text.replace('"owed"', '"former"').replace("provisional-id", "older"))
    codes = [line.rpartition("[")[2] for line in lines(check())]
    assert codes == ["more-debt]", "provisional-id]", "stale-baseline]", "stale-baseline]"]


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_no_file_is_a_traceback(folder: Path, data: bytes) -> None:
    held = read(data, folder)
    assert held.problems
    assert all(one.position.path == "b.json" for one in held.problems)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
FOUND = st.builds(
    diagnose, st.sampled_from(["vague-retention", "reading-level"]), st.builds(Position, TEXT, st.integers(1, 9)), TEXT
)


@settings(deadline=None)
@given(st.lists(FOUND, max_size=6))
def test_what_is_written_accepts_what_was_found(folder: Path, found: list[Diagnostic]) -> None:
    text = baseline_text(found, ["z.yml"])
    json.loads(text)
    held = read(text, folder)
    assert held.problems == ()
    assert compare(found, held).diagnostics == ()
    assert compare(found, held).accepted == len(set(found))
    assert baseline_text(reversed(found), ["z.yml"]) == text
    assert all(line.startswith(('{"path"', "]", "{", "}", '"')) for line in text.removesuffix("\n").split("\n"))
    first = min(found, default=None)
    if first is not None:
        left = [one for one in found if one != first]
        assert {one.code for one in compare(left, held).diagnostics} == {"stale-baseline"}


def test_what_is_not_judged_in_this_run_is_not_stale(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that needs a day finds nothing without one: its entries wait, also while the others are renewed."""
    dated = Rule("owed", "Why.", rest=owed, judges=lambda given: given.today is not None)
    monkeypatch.setitem(RULES, "owed", dated)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert check("--today", "2026-11-21", "--update-baseline").exit_code == 0
    held = (site / NAME).read_bytes()
    assert b"owed" in held
    (site / "content/products/owing.yml").write_text("id: a\nname: A\n")
    assert check().exit_code == 0
    assert "stale-baseline" in check("--today", "2026-11-21").stdout
    assert check("--update-baseline").exit_code == 0
    assert (site / NAME).read_bytes() == held
    assert not build(read_project(site / "mkdocs.yml", site)).failed


def test_what_grows_with_the_calendar_is_not_held(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a site that nobody touches would fail one day, and an old commit could not be built again."""
    monkeypatch.setattr("privacy_statements.rules.baseline.DATED", frozenset({"owed"}))
    accepted(site)
    assert "owed" not in (site / NAME).read_text()
    (site / "content/products/warned.yml").write_text("name: Warned?\nitems: [{id: x, name: X}]\n")
    assert "more-debt" not in check().stdout
