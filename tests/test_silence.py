"""Silence with a reason: what a record disregards, where that holds, and what is said of silences themselves."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import Make, run_tool
from privacy_statements.cli import main
from privacy_statements.diagnostics.diagnostic import CODES, Severity
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.diagnostics.silence import ABOUT_SILENCES, can_be_disregarded
from privacy_statements.pipeline import build
from privacy_statements.project import ConfigError, day_of_build, read_project

VAGUE = "vague-retention"
KEPT = "Data is kept as long as necessary."


def told(root: Path, today: datetime.date | None = None) -> list[str]:
    """What is reported by codes of this file; other rules have files of their own."""
    built = build(read_project(root / "mkdocs.yml", root, today))
    codes = {VAGUE, "provisional-id", "unused-word", "wrong-value", "missing-key", "unknown-key", *ABOUT_SILENCES}
    return [line_of(one) for one in built.diagnostics if one.code in codes]


def test_a_disregarded_code_is_not_reported_in_its_record(make_project: Make) -> None:
    root = make_project(
        {
            "content/products/a.yml": f"id: a\nname: A\nsummary: {KEPT}\ndisregard: {{code: {VAGUE}, reason: It is new.}}\n",
            "content/products/b.yml": f"id: b\nname: B\nsummary: {KEPT}\n",
        }
    )
    assert told(root) == [
        'content/products/b.yml:3:23: warning: "as long as necessary" does not say when data is deleted; expected a'
        " duration, or the event that ends it [vague-retention]"
    ]


def test_it_holds_for_its_own_record_in_a_file_of_several(make_project: Make) -> None:
    entry = f"disregard: {{code: {VAGUE}, reason: It is new.}}"
    text = (
        f"- id: a\n  name: A\n  summary: {KEPT}\n- id: b\n  name: B\n  summary: {KEPT}\n  {entry}\n"
        f"- {{id: c, name: C, summary: {KEPT}, {entry}}}\n- {{id: d, name: D, summary: {KEPT}}}\n"
    )
    assert [line.split(": ")[0] for line in told(make_project({"content/products/all.yml": text}))] == [
        "content/products/all.yml:3:25",
        "content/products/all.yml:9:42",
    ]


def test_a_section_and_a_row_can_be_silent(make_project: Make) -> None:
    """The diagnostic about made ids stands at the first row that has one."""
    row = "{name: X, disregard: {code: provisional-id, reason: A draft.}}"
    for text in (
        f"id: a\nname: A\nitems: [{row}]\n",
        "id: a\nname: A\nsections:\n- heading: H\n  disregard: {code: provisional-id, reason: A draft.}\n  items: [X]\n",
    ):
        assert told(make_project({"content/products/a.yml": text})) == []


def test_a_row_is_silent_for_itself_only(make_project: Make) -> None:
    """What is told of several rows at once stands at the product, and no single row can let it stand."""
    text = "id: a\nname: A\nitems:\n- {name: X, disregard: {code: provisional-id, reason: A draft.}}\n- Y\n"
    assert told(make_project({"content/products/a.yml": text})) == [
        "content/products/a.yml:1:1: warning: 2 rows have no permanent id: x, y [provisional-id]",
        'content/products/a.yml:4:24: warning: nothing in this record is reported as "provisional-id"; expected no'
        " disregard of it [unused-disregard]",
    ]


def test_a_word_of_the_vocabulary_can_be_silent(make_project: Make) -> None:
    words = "purposes: [{id: a, name: A, disregard: {code: unused-word, reason: Two laws.}}]\n"
    assert told(make_project({"content/vocabulary/w.yml": words})) == []


def test_the_nearest_of_two_silences_is_the_used_one(make_project: Make) -> None:
    text = (
        "id: a\nname: A\ndisregard: {code: provisional-id, reason: Outer.}\n"
        "items: [{name: X, disregard: {code: provisional-id, reason: Inner.}}]\n"
    )
    assert told(make_project({"content/products/a.yml": text})) == [
        'content/products/a.yml:3:12: warning: nothing in this record is reported as "provisional-id"; expected no'
        " disregard of it [unused-disregard]"
    ]


def test_an_expired_silence_ends_and_is_reported(make_project: Make) -> None:
    text = f"id: a\nname: A\nsummary: {KEPT}\ndisregard: {{code: {VAGUE}, reason: It is new., until: 2026-11-20}}\n"
    root = make_project({"content/products/a.yml": text})
    assert told(root, datetime.date(2026, 11, 20)) == [], "the day itself is included"
    assert told(root, datetime.date(2026, 11, 21)) == [
        'content/products/a.yml:3:23: warning: "as long as necessary" does not say when data is deleted; expected a'
        " duration, or the event that ends it [vague-retention]",
        'content/products/a.yml:4:12: warning: the disregard of "vague-retention" expired on 2026-11-20; expected'
        " it fixed, or a new day [expired-disregard]",
    ]


def test_a_code_that_is_gone_is_accepted_and_reported_once(make_project: Make) -> None:
    """In records and in the baseline alike: what an earlier version asked for is no mistake of the writer."""
    disregard = "disregard: {code: vague-region, reason: It is.}"
    files = {
        f"content/products/{name}.yml": f"id: {name}\nname: {name}\nitems: [{{id: x, name: X}}]\n{disregard}\n"
        for name in "ab"
    }
    assert told(make_project({**files})) == [
        'content/products/a.yml:4:12: warning: met the disregard of "vague-region", which is no longer reported; expected'
        " none [gone-code]"
    ]
    warning = {"path": "content/products/a.yml", "code": "alias-in-use", "message": "x", "times": 1}
    held = {
        "version": 1,
        "warnings": [warning],
        "debts": {f"content/products/{name}.yml": {"vague-region": 2} for name in "ab"},
    }
    root = make_project(
        {
            "privacy-baseline.json": json.dumps(held),
            **{path: text.replace(disregard, "") for path, text in files.items()},
        }
    )
    report = run_tool("privacy-statements", "check", "--format", "json", cwd=root)
    found = [one for one in json.loads(report.stdout) if one["code"] in ("gone-code", "stale-baseline")]
    assert [(one["code"], one["path"]) for one in found] == [("gone-code", "privacy-baseline.json")] * 2


def test_after_an_error_no_silence_is_called_unused(make_project: Make) -> None:
    """The code may not have been looked for."""
    root = make_project(
        {
            "content/products/a.yml": "id: a\nname: A\nitems: [{id: x, name: X}]\n"
            f"disregard: {{code: {VAGUE}, reason: It is new.}}\n",
            "content/products/b.yml": "id: b\n",
        }
    )
    assert told(root) == ['content/products/b.yml:1:1: error: "name" is missing [missing-key]']
    (root / "content/products/b.yml").unlink()
    assert [line.rsplit("[")[1] for line in told(root)] == ["unused-disregard]"]


def test_no_error_can_be_disregarded() -> None:
    known = can_be_disregarded()
    assert {CODES[code].severity for code in known} == {Severity.WARNING, Severity.DEBT}
    assert not ABOUT_SILENCES & set(known)


# --- the day


def test_without_a_day_a_silence_expires_today_and_no_page_knows(make_project: Make) -> None:
    """`check`, `check --records` and a build agree; what pages count as open is the same on any day."""
    text = (
        "id: a\nname: A\nitems: [{id: x, name: X}]\ndisregard: {code: missing-evidence, reason: x, until: 2000-01-01}\n"
    )
    config = "site_name: x\ndocs_dir: site-src\nplugins: [{privacy-statements: {completeness: true}}]\n"
    root = make_project({"mkdocs.yml": config, "content/products/a.yml": text})
    days = [datetime.date(1999, 1, 1), datetime.date(2026, 1, 1), None]
    earlier, later, now = (build(read_project(root / "mkdocs.yml", root, day)) for day in days)
    expired = [{one.code for one in built.diagnostics} & {"expired-disregard"} for built in (earlier, later, now)]
    assert expired == [set(), {"expired-disregard"}, {"expired-disregard"}]
    assert earlier.pages == later.pages == now.pages
    for option in ("--records", "--structure"):
        told = CliRunner().invoke(
            main, ["check", option, "--config", str(root / "mkdocs.yml")], env={"SOURCE_DATE_EPOCH": ""}
        )
        assert "expired-disregard" in told.output


@pytest.mark.slow
def test_the_day_comes_from_the_option_or_the_environment(make_project: Make) -> None:
    text = f"id: a\nname: A\nsummary: {KEPT}\ndisregard: {{code: {VAGUE}, reason: It is new., until: 2026-11-20}}\n"
    root = make_project({"content/products/a.yml": text})
    noon = "1795262400"  # 2026-11-21 12:00 UTC

    def expired(*options: str, epoch: str) -> bool:
        result = run_tool("privacy-statements", "check", *options, cwd=root, env={"SOURCE_DATE_EPOCH": epoch})
        assert result.returncode == 0, result.stderr
        return "expired-disregard" in result.stdout

    assert expired(epoch=noon)
    assert not expired("--today", "2026-11-20", epoch=noon)
    assert expired("--today", "2026-11-21", epoch="")


def test_a_day_that_is_none(make_project: Make) -> None:
    assert day_of_build({}) is None
    assert day_of_build({"SOURCE_DATE_EPOCH": "1795262400"}) == datetime.date(2026, 11, 21)
    for wrong in ("today", "1e9", "99999999999999999999"):
        with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH"):
            day_of_build({"SOURCE_DATE_EPOCH": wrong})
    root = make_project({"content/products/a.yml": "id: a\nname: A\n"})
    result = run_tool("privacy-statements", "check", cwd=root, env={"SOURCE_DATE_EPOCH": "now"})
    assert result.returncode == 2
    assert "expected a number of seconds" in result.stderr
    assert "Traceback" not in result.stderr
    result = run_tool("privacy-statements", "check", "--today", "tomorrow", cwd=root)
    assert result.returncode == 2
