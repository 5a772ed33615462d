"""Every form of a report: what it says, that others can read it, and that no text of a writer can break it."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from conftest import ROOT
from privacy_statements.diagnostics.diagnostic import CODES, Code, Diagnostic, Severity, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports import REPORTS, Outcome, summary
from privacy_statements.diagnostics.reports.excerpt import WIDEST, Sources, marked, safe, token_end
from privacy_statements.diagnostics.reports.lines import debt_summary, identity
from privacy_statements.diagnostics.reports.outcome import folder_in_repository

SCHEMAS = ROOT / "tests" / "cases" / "report"


@pytest.fixture(autouse=True)
def debts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two codes of debts, whatever rules there are."""
    for code in ("owed", "vague"):
        monkeypatch.setitem(CODES, code, Code(Severity.DEBT, "A fact is owed.", "State it."))


def outcome(*diagnostics: Diagnostic, root: Path = Path("nowhere"), **more: Any) -> Outcome:
    return Outcome(tuple(sorted(diagnostics)), Sources(root), **more)


def error(path: str = "content/a.yml", line: int = 1, column: int = 1, message: str = "m") -> Diagnostic:
    return diagnose("unknown-key", Position(path, line, column), message)


def warning(line: int = 1, message: str = "m") -> Diagnostic:
    return diagnose("two-necessities", Position("content/a.yml", line), message)


def debt(code: str = "owed", line: int = 1) -> Diagnostic:
    return diagnose(code, Position("content/a.yml", line), "m")


# --- one line, and figures


def test_figures() -> None:
    assert summary([]) == "nothing to report"
    assert summary([error(), warning(), warning(line=2)]) == "1 error, 2 warnings"
    assert debt_summary([error()]) == ""
    assert debt_summary([debt("vague"), debt(), debt(line=2)]) == "debt: 3 (2 owed, 1 vague)"
    assert outcome(debt()).figures == "debt: 1 (1 owed)"
    assert outcome().figures == "nothing to report"
    assert outcome(error(), debt(), accepted=12, accepted_by="b.json", others=(warning(),)).figures == (
        "1 error\ndebt: 1 (1 owed)\n12 accepted by b.json\nnot selected: 1 warning of other codes"
    )


@pytest.mark.parametrize(
    ("message", "moved"),
    [
        ("taken by content/a.yml:3:1", "taken by content/a.yml:13:4"),
        ("it stands already in line 3", "it stands already in line 12"),
        ("more in lines 3, 4, 5", "more in lines 4, 5, 6"),
        ("expected column 3, as in line 2", "expected column 5, as in line 4"),
    ],
)
def test_a_diagnostic_stays_itself_when_lines_move(message: str, moved: str) -> None:
    assert identity(warning(1, message)) == identity(warning(9, moved))
    assert identity(warning(1, "met 3")) != identity(warning(1, "met 4"))


def test_what_fails() -> None:
    assert outcome(error()).failed
    assert not outcome(warning()).failed
    assert outcome(warning(), fail_on=Severity.WARNING).failed
    assert not outcome(debt(), fail_on=Severity.WARNING, shown_debts=frozenset({"owed"})).failed


# --- excerpts


def columns(text: str) -> int:
    """How many columns of a terminal a text takes, told independently of the program."""
    zero = sum(unicodedata.combining(one) > 0 or one in "\u200d\ufe0f" for one in text)
    return len(text) - zero + sum(unicodedata.east_asian_width(one) in ("W", "F") for one in text)


@pytest.mark.parametrize(
    ("line", "column", "under"),
    [
        ("purposes: [analitics]", 12, "analitics"),
        ('name: "two words" # x', 7, '"two words"'),
        (r'name: "a \" b" # x', 7, r'"a \" b"'),
        ("name: 'it''s' x", 7, "'it''s'"),
        ('name: "never closed', 7, '"'),
        ("items: [x]", 8, "["),
        ("a: device.serial-number, b", 4, "device.serial-number"),
        ("日本語: 値段 x", 6, "値段"),
        ("👩\u200d💻: 🙂 x", 6, "🙂"),
        ("e\u0301e\u0301: word", 7, "word"),
        ("\t\tname: x", 3, "name"),
        ("a\u202eb: x", 6, "x"),
    ],
)
def test_the_marker_stands_under_the_word(line: str, column: int, under: str) -> None:
    text, marker = marked(line, column)
    spaces = len(marker) - len(marker.lstrip())
    start = text.index(under) if text.count(under) == 1 else text.rindex(under)
    assert columns(text[:start]) == spaces
    assert marker.strip() == "^" * columns(under)


@pytest.mark.parametrize("column", [1, 2, 4])
def test_a_place_at_or_after_the_end_has_a_marker(column: int) -> None:
    assert marked("", column)[1].strip() == "^"
    assert marked("ab", 3) == ("ab", "  ^")
    assert marked("ab", 99) == ("ab", "  ^")


@pytest.mark.parametrize("column", [1, 60, 500, 999_990, 1_000_000])
def test_a_long_line_is_cut_around_the_place(column: int) -> None:
    line = "x " * 500_000
    line = line[: column - 1] + "HERE" + line[column + 3 :]
    text, marker = marked(line, column)
    assert columns(text) <= WIDEST + 2
    start = len(marker) - len(marker.lstrip())
    assert text[start : start + 4] == "HERE"[: len(line) - column + 1]
    assert (text[0] == "…") == (column > 1)
    assert (text[-1] == "…") == (column < 999_000)


def test_a_long_word_is_marked_as_far_as_it_is_seen() -> None:
    text, marker = marked("name: " + "語" * 300 + " end", 7)
    assert text.endswith("語…")
    assert columns(text) - 1 == len(marker)


def test_what_steers_a_terminal_is_only_shown() -> None:
    text = safe("\x1b[31mred\r\n\x00\x7f\x9b\u202eback\u2028\ufeff")
    assert text == "␛[31mred␍␊␀␡��back��"
    assert safe("naïve e\u0301 語 🙂") == "naïve e\u0301 語 🙂"


@given(st.text(max_size=300), st.integers(1, 320))
def test_any_line_can_be_shown(line: str, column: int) -> None:
    text, marker = marked(line, column)
    assert re.fullmatch(r" *\^+", marker)
    assert not any(
        unicodedata.category(one) in ("Cc", "Cf", "Zl", "Zp") for one in text if one != "\u200d" and one != "\u200c"
    )
    assert len(marker) <= WIDEST + 6
    assert token_end(line, column) > column


def test_lines_are_counted_as_positions_count_them(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes("\ufeffone\r\ntwo\x0b\x0c\x85\u2028\rthree\n".encode())
    sources = Sources(tmp_path)
    lines = [sources.line(Position("a.yml", number)) for number in range(6)]
    assert lines == [None, "one", "two\x0b\x0c\x85\u2028", "three", "", None]


def test_a_file_that_cannot_be_shown_has_no_excerpt(tmp_path: Path) -> None:
    (tmp_path / "latin.yml").write_bytes(b"name: caf\xe9\n")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    sources = Sources(tmp_path)
    for path in ("gone.yml", "latin.yml", "folder", "pipe", "folder/x", "nul\0", "x" * 5000):
        assert sources.line(Position(path)) is None
        assert sources.end_column(Position(path)) is None


# --- text


def test_the_text_for_people(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("id: x\nnmae: A\n")
    (tmp_path / "b.yml").write_text("id: x\nnmae: B\n")
    found = (
        diagnose("duplicate-id", Position("b.yml", 1, 5), "the id is taken", Position("a.yml", 1, 5)),
        diagnose("unknown-key", Position("a.yml", 2, 1), "unknown key"),
        diagnose("unknown-key", Position("b.yml", 2, 1), "unknown key"),
        diagnose("unknown-key", Position("gone.yml", 2, 1), "unknown key"),
    )
    assert (
        REPORTS["text"](outcome(*found, root=tmp_path))
        == """\
a.yml:2:1: error: unknown key [unknown-key]
    2 | nmae: A
      | ^^^^
  hint: Use the suggested key; `privacy-statements schema KIND` lists them all.

b.yml:1:5: error: the id is taken [duplicate-id]
    1 | id: x
      |     ^
  the other place: a.yml:1:5
    1 | id: x
      |     ^
  hint: Give one of them another id, or remove one. Both places are named.

b.yml:2:1: error: unknown key [unknown-key]
    2 | nmae: B
      | ^^^^

gone.yml:2:1: error: unknown key [unknown-key]

`privacy-statements rules CODE` explains duplicate-id and unknown-key"""
    )


def test_debts_are_counted_unless_somebody_asks() -> None:
    found = outcome(debt(), debt("vague"))
    assert REPORTS["text"](found) == REPORTS["github"](found) == ""
    told = REPORTS["text"](replace(found, shown_debts=frozenset({"owed"})))
    assert "debt: m [owed]" in told
    assert "vague" not in told
    assert len(json.loads(REPORTS["json"](found))) == 2
    assert [one["level"] for one in results(found)] == ["note", "note"]


def test_colours_change_no_word(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.yml").write_text("name: x\n")
    plain = outcome(error(), warning(), root=tmp_path)
    painted = replace(plain, paint=lambda text, role: f"<{role}>{text}</{role}>")
    text = REPORTS["text"](painted)
    assert "<error>error</error>: m [unknown-key]" in text
    assert "<warning>^^^^</warning>" in text
    assert re.sub(r"</?[a-z]+>", "", text) == REPORTS["text"](plain) == REPORTS["text"](painted.without_colors())


# --- GitHub


def read_annotations(found: Outcome) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands, read as the runner of GitHub reads them."""

    def unescape(text: str, more: bool) -> str:
        for sign, escape in (("\r", "%0D"), ("\n", "%0A"), *(((":", "%3A"), (",", "%2C")) if more else ())):
            text = text.replace(escape, sign)
        return text.replace("%25", "%")

    read = []
    for line in re.split(r"\r\n|\r|\n", REPORTS["github"](found)):
        command = re.fullmatch(r"::(error|warning|notice) ([^\n]*?)::(.*)", line)
        assert command, line
        pairs = [pair.partition("=") for pair in command[2].split(",")]
        properties = {name: unescape(value, True) for name, _, value in pairs}
        read.append((command[1], properties, unescape(command[3], False)))
    return read


def test_annotations_carry_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.yml").write_text("\nab: analitics\n")
    found = outcome(error(line=2, column=5, message="100 %: a, b"), root=tmp_path, base="docs/site")
    place = {"file": "docs/site/content/a.yml", "line": "2", "col": "5", "endColumn": "13"}
    assert read_annotations(found) == [("error", {**place, "title": "unknown-key"}, "100 %: a, b")]
    assert REPORTS["github"](found) == (
        "::error file=docs/site/content/a.yml,line=2,col=5,endColumn=13,title=unknown-key::100 %25: a, b"
    )


def test_the_second_place_is_told_once() -> None:
    other = Position("content/b.yml", 3, 4)
    told = [
        read_annotations(outcome(diagnose("duplicate-id", Position("a.yml"), message, other), base="x"))[0][2]
        for message in ("taken", f"taken by {other}")
    ]
    assert told == ["taken\nthe other place: x/content/b.yml:3:4", "taken by content/b.yml:3:4"]


def test_the_gravest_come_first_and_what_is_left_is_counted() -> None:
    many = [*(warning(line) for line in range(1, 14)), *(error(line=line) for line in range(20, 32))]
    read = read_annotations(outcome(*many, debt()))
    assert [kind for kind, _, _ in read] == ["error"] * 10 + ["warning"] * 10 + ["notice"]
    assert read[-1][2].startswith("not shown as annotations: 2 errors, 3 warnings; ")
    debts = [debt(line=line) for line in range(1, 20)]
    read = read_annotations(outcome(*debts, shown_debts=frozenset({"owed"})))
    assert [kind for kind, _, _ in read] == ["notice"] * 10
    assert read[-1][2].startswith("not shown as annotations: 10 debts; ")


# --- any text stays one entry of a report

HOSTILE = st.text(max_size=60) | st.sampled_from(
    ["::error file=x::y", "\n::error::x", "\r\n##[error]x", "]]>", "<a b='&'>", "\ud800", "%0A", "a,b=c::", "\x00\x0b\ufffe"]
)  # fmt: skip
FOUND = st.builds(
    diagnose,
    st.sampled_from(["unknown-key", "two-necessities"]),
    st.builds(Position, HOSTILE, st.integers(1, 5), st.integers(1, 50)),
    HOSTILE,
    st.none() | st.builds(Position, HOSTILE, st.integers(1, 5), st.integers(1, 50)),
)


@pytest.mark.slow
@given(st.lists(FOUND, min_size=1, max_size=4), HOSTILE)
def test_any_text_gives_a_report_that_can_be_read(found: list[Diagnostic], line: str) -> None:
    every = outcome(*found)
    for one in found:
        every.sources._lines[one.position.path] = [line] * 5
    read = read_annotations(every)
    assert sorted(kind for kind, _, _ in read) == sorted(one.severity.value for one in found)
    assert {frozenset(properties) for _, properties, _ in read} == {
        frozenset(("file", "line", "col", "endColumn", "title"))
    }
    assert [one["message"] for one in json.loads(REPORTS["json"](every))] == [d.message for d in every.diagnostics]
    assert [one["message"]["text"] for one in results(every)] == [d.message for d in every.diagnostics]
    assert len(cases(every)) == len(found)
    heads = [
        one for one in REPORTS["text"](every).split("\n\n") if re.search(r"\[(unknown-key|two-necessities)\]", one)
    ]
    assert len(heads) == len(found)


# --- SARIF


@cache
def sarif_schema() -> jsonschema.Draft4Validator:
    return jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8")))


def results(found: Outcome) -> list[Any]:
    document = json.loads(REPORTS["sarif"](found))
    sarif_schema().validate(document)
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    return run["results"]


def test_the_schema_of_sarif_refuses() -> None:
    """It is the schema that judges, not our hope."""
    document = json.loads(REPORTS["sarif"](outcome(error())))
    for where, value in (
        ("level", "debt"),
        ("ruleIndex", "x"),
        ("locations", [{"physicalLocation": {"region": {"startLine": 0}}}]),
        ("severity", 1),
    ):
        broken = json.loads(json.dumps(document))
        broken["runs"][0]["results"][0][where] = value
        assert not sarif_schema().is_valid(broken), where


def test_a_result_in_sarif(tmp_path: Path) -> None:
    (tmp_path / "ä b.yml").write_text("🙂: analitics\n")
    found = diagnose("duplicate-id", Position("ä b.yml", 1, 4), "met x", Position("../c#d.yml", 3, 4))
    report = REPORTS["sarif"](outcome(found, root=tmp_path, base="site/sub"))
    assert str(tmp_path) not in report
    (run,) = json.loads(report)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert "uri" not in run["originalUriBaseIds"]["%SRCROOT%"]
    assert {rule["id"]: rule["help"]["text"] for rule in run["tool"]["driver"]["rules"]} == {
        code: entry.help for code, entry in CODES.items()
    }
    (one,) = results(outcome(found, root=tmp_path, base="site/sub"))
    place = one["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 1, "startColumn": 4, "endColumn": 13}
    assert unquote(place["artifactLocation"]["uri"]) == "site/sub/ä b.yml"
    other = one["relatedLocations"][0]["physicalLocation"]
    assert other["artifactLocation"]["uri"] == "site/c%23d.yml"
    assert other["region"] == {"startLine": 3, "startColumn": 4}


def test_fingerprints_outlive_moved_lines() -> None:
    def prints(*found: Diagnostic) -> list[str]:
        return [one["partialFingerprints"]["identity/v1"] for one in results(outcome(*found))]

    before = prints(warning(1), warning(2), warning(3, "another, in line 7"))
    assert before == prints(warning(11), warning(12), warning(13, "another, in line 17"))
    assert len(set(before)) == 3


def test_an_empty_report_in_every_form() -> None:
    assert results(outcome()) == []
    assert json.loads(REPORTS["json"](outcome())) == []
    assert REPORTS["text"](outcome()) == REPORTS["github"](outcome()) == ""
    assert [case.get("name") for case in cases(outcome())] == ["nothing to report"]


# --- JUnit


@cache
def junit_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))


def cases(found: Outcome) -> list[ElementTree.Element]:
    text = REPORTS["junit"](found)
    data = text.encode("utf-8")
    junit_schema().assertValid(etree.fromstring(data))
    suite = ElementTree.fromstring(data)[0]
    assert int(suite.get("tests", "")) == len(suite)
    assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
    assert "timestamp" not in text
    return list(suite)


def test_a_case_for_each() -> None:
    found = outcome(error(line=3), warning(), debt(), base="site")
    told = [(one.get("classname"), one.get("name"), one[0].tag) for one in cases(found)]
    assert told == [
        ("site/content/a.yml", "1:1 two-necessities: m", "system-out"),
        ("site/content/a.yml", "3:1 unknown-key: m", "failure"),
    ]
    strict = cases(replace(found, fail_on=Severity.WARNING))
    assert [one[0].tag for one in strict] == ["failure", "failure"]
    assert strict[0][0].get("type") == "two-necessities"


# --- where the site lies in its repository


def test_the_folder_of_the_site_in_its_repository(tmp_path: Path) -> None:
    site = tmp_path / "work" / "docs" / "site"
    site.mkdir(parents=True)
    assert folder_in_repository(site) == ""
    (tmp_path / "work" / ".git").write_text("gitdir: elsewhere\n")  # a worktree has a file there
    assert folder_in_repository(site) == "docs/site"
    assert folder_in_repository(tmp_path / "work") == ""
    assert folder_in_repository(site, str(tmp_path)) == "work/docs/site"
    assert folder_in_repository(site, str(site / "deeper")) == "docs/site"
    (tmp_path / "link").symlink_to(site)
    assert folder_in_repository(tmp_path / "link", str(tmp_path / "work")) == "docs/site"


def test_a_path_in_the_repository() -> None:
    assert Outcome((), Sources(ROOT)).in_repository("content/a.yml") == "content/a.yml"
    assert Outcome((), Sources(ROOT), "docs/site").in_repository("../content/a.yml") == "docs/content/a.yml"
