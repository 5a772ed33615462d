"""Every rule: the examples of its manual, and the cases of ``tests/cases/rules/<code>/``.

A case is a ``.yml`` with record files (see ``rule_cases``) and an ``.out`` with every line that the rule says of
it; an empty ``.out`` says that it passes. ``REWRITE_CASES=1`` writes the ``.out``: read the difference like prose.
"""

from __future__ import annotations

import json
import os
import re
import textwrap
from importlib import import_module
from pathlib import Path

import pytest

from conftest import ROOT
from privacy_statements.catalog.build.catalog import build_catalog
from privacy_statements.catalog.build.reuse import Reuse
from privacy_statements.diagnostics.diagnostic import CODES, Severity, has_errors
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.read.load import LoadedFile, load_text
from privacy_statements.rules import RULES
from rule_cases import BASE, judged

CASES = sorted((ROOT / "tests/cases/rules").glob("*/*.yml"))
EXAMPLE = re.compile(r"^(Passes|Fails)[^\n]*:\n\n((?: {4}[^\n]*\n|\n)+)", re.MULTILINE)


def examples(code: str) -> list[tuple[str, str]]:
    """The examples of a manual: whether each passes or fails, and its text."""
    return [(word, textwrap.dedent(text)) for word, text in EXAMPLE.findall(RULES[code].manual + "\n")]


@pytest.mark.parametrize("code", RULES)
def test_the_examples_of_the_manual_are_true(code: str, tmp_path: Path) -> None:
    told = examples(code)
    assert {word for word, _ in told} == {"Passes", "Fails"}
    for number, (word, text) in enumerate(told):
        diagnostics = judged(text, tmp_path / str(number))
        lines = [line_of(one) for one in diagnostics]
        mine = [one for one in diagnostics if one.code == code]
        assert bool(mine) == (word == "Fails"), f"{word}:\n{text}\n{lines}"
        assert all(one.position.path not in BASE for one in mine), lines
        others = [one for one in diagnostics if one.code != code]
        assert not has_errors(others), lines


@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_case(file: Path, tmp_path: Path) -> None:
    diagnostics = judged(file.read_text("utf-8"), tmp_path)
    code = file.parent.name
    assert code in RULES
    others = [one for one in diagnostics if one.code != code and one.severity is Severity.ERROR]
    assert others == []
    told = "".join(f"{line_of(one)}\n" for one in diagnostics if one.code == code)
    expected = file.with_suffix(".out")
    if os.environ.get("REWRITE_CASES"):
        expected.write_text(told, "utf-8")
    assert told == expected.read_text("utf-8")


def test_rules_that_read_words_do_nothing_else() -> None:
    for code, rule in RULES.items():
        file = code.replace("-", "_")
        has = vars(import_module(f"privacy_statements.rules.{file}"))
        assert has["CODE"] == code
        assert has["__doc__"] == rule.manual
        if "read" in has:
            assert not has.keys() & {"judges", "judge", "of_product", "check", "bundles"}


def test_a_server_knows_the_words_of_products_that_it_does_not_build_again() -> None:
    def file(path: str, record: object) -> LoadedFile:
        return load_text(json.dumps(record), f"content/{path}.yml")

    def product(name: str, **row: object) -> LoadedFile:
        return file(f"products/{name}", {"id": name, "name": name, "items": [{"id": "x", "name": "X", **row}]})

    words, asked = file("vocabulary/words", {"dimensions": [{"id": "managed", "name": "Managed"}]}), {"managed": "yes"}
    first, second, reuse = product("a", condition=asked), product("b", condition=asked), Reuse(lasts=True)
    before = build_catalog([words, first, second], "content", reuse).catalog
    after = build_catalog([words, product("a"), second], "content", reuse).catalog
    assert after.products["b"] is before.products["b"]
    assert ("dimension", "managed") in after.used


@pytest.mark.parametrize("code", RULES)
def test_a_rule_has_its_code_and_its_file(code: str) -> None:
    assert code in CODES
    assert (ROOT / "plugins/privacy_statements/rules" / f"{code.replace('-', '_')}.py").is_file()


def test_what_is_right_and_unusual_passes(tmp_path: Path) -> None:
    """No false alarm over all of ``tests/cases/unusual.yml``. Debts are no alarm: they say what is not stated."""
    entries = re.split(r"^- ", (ROOT / "tests/cases/unusual.yml").read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert len(entries) >= 60
    alarms: dict[str, list[str]] = {}
    for number, entry in enumerate(entries):
        record = textwrap.dedent(f"  description: What it collects.\n  {entry}")
        found = judged(record, tmp_path / str(number))
        lines = [line_of(one) for one in found if one.severity is not Severity.DEBT and one.position.path not in BASE]
        alarms |= {entry: lines} if lines else {}
    assert alarms == {}
