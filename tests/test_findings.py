"""Bundles are read as the diagnostics that they stand for, and counted without any of them being made."""

from __future__ import annotations

import datetime
import pickle
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.findings import Bundle, Counted, Findings, counted, expanded, in_order
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports.lines import debt_summary, summary
from privacy_statements.diagnostics.silence import Silence, apply_silences
from privacy_statements.rules.baseline import Baseline, Held, baseline_text, compare
from small import run

POSITIONS = st.builds(Position, st.sampled_from("ab"), st.integers(1, 3))
CODES = st.sampled_from(["unanswered", "unused-word", "missing-choice"])
TEXTS = st.text("xy", max_size=2)
SINGLES = st.builds(Diagnostic, POSITIONS, CODES, TEXTS, st.none() | POSITIONS)
ENDINGS = st.sets(TEXTS, min_size=1).map(lambda texts: tuple(sorted(texts)))
BUNDLES = st.builds(Bundle, POSITIONS, CODES, TEXTS, ENDINGS)
ENTRIES = st.lists(SINGLES | BUNDLES)


def flat(entries: list[Counted]) -> list[Diagnostic]:
    """The same without bundles."""
    return [*expanded(entries)]


@given(ENTRIES)
def test_bundles_are_read_as_what_they_stand_for(entries: list[Counted]) -> None:
    found, expected = in_order(entries), tuple(sorted(set(flat(entries))))
    assert tuple(found) == expected
    assert found == expected
    assert expected == found
    assert found == in_order(flat(entries))
    assert hash(found) == hash(expected)
    assert (len(found), bool(found)) == (len(expected), bool(expected))
    assert counted(found) == Counter(one.code for one in expected)
    assert summary(found) == summary(expected)
    assert debt_summary(found) == debt_summary(expected)
    assert pickle.loads(pickle.dumps(found)) == found  # its own
    for part in (slice(2), slice(1, 3), slice(None), slice(-2, None), slice(0), slice(None, None, -1)):
        assert found[part] == expected[part]
    if expected:
        assert (found[0], found[-1]) == (expected[0], expected[-1])


@given(st.lists(SINGLES))
def test_of_those_that_read_alike_the_first_one_stays(entries: list[Diagnostic]) -> None:
    for one in in_order(entries):
        assert one.related == next(met for met in entries if met == one).related


@pytest.mark.slow
@given(ENTRIES, st.lists(st.tuples(CODES, POSITIONS, POSITIONS)))
def test_a_silence_covers_the_same(entries: list[Counted], silent: list[tuple[str, Position, Position]]) -> None:
    day = datetime.date(2026, 11, 22)
    silences = [
        Silence(code, "why", day if number % 3 == 0 else None, Position("c", number + 1), start, end)
        for number, (code, start, end) in enumerate(silent)
    ]
    today = day + datetime.timedelta(1)
    kept = apply_silences(entries, silences, today, ["unanswered"])
    assert kept == apply_silences(flat(entries), silences, today, ["unanswered"])
    assert kept == tuple(sorted(kept))


@pytest.mark.slow
@given(
    ENTRIES,
    st.dictionaries(st.tuples(st.sampled_from("ab"), CODES, TEXTS), st.integers(1, 3)),
    st.dictionaries(st.tuples(st.sampled_from("ab"), CODES), st.integers(1, 4)),
)
def test_a_baseline_holds_the_same(
    entries: list[Counted], warnings: dict[tuple[str, str, str], int], debts: dict[tuple[str, str], int]
) -> None:
    held = Baseline(
        "c",
        True,
        {key: Held(times, Position("c", line + 1)) for line, (key, times) in enumerate(warnings.items())},
        {key: Held(times, Position("c", line + 50)) for line, (key, times) in enumerate(debts.items())},
        frozenset("a"),
    )
    ours, expected = compare(entries, held), compare(flat(entries), held)
    assert ours == expected
    assert sum(one.code not in ("more-debt", "stale-baseline") for one in ours.diagnostics) + ours.accepted == len(
        set(flat(entries))
    )
    assert baseline_text(entries, ["a"], held) == baseline_text(flat(entries), ["a"], held)


OPEN = {
    "products/one.yml": "{id: one, name: One, description: A product., items: [content.photos]}\n",
    "products/two.yml": "{id: two, name: Two, description: A product., items: [content.text]}\n",
    "items/shared.yml": "- {id: content.photos, name: Photos, category: content}\n"
    "- {id: content.text, name: Text, category: content}\n",
    "vocabulary/categories.yml": "categories: [{id: content, name: Content}]\n",
    "comparisons/both.yml": "{id: both, name: Both, products: [one, two]}\n",
    "comparisons/again.yml": "{id: again, name: Again, products: [two, one]}\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in OPEN.items():
        file = tmp_path / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (tmp_path / "site-src").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: A site\ndocs_dir: site-src\nplugins: [privacy-statements]\n", "utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("more", [[], ["--records"], ["--structure"]])
def test_who_only_counts_makes_none(site: Path, more: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["check", "--config", str(site / "mkdocs.yml"), *more]
    listed = run(*asked, "--debt")
    cells = [line for line in listed.output.splitlines() if "in the comparison" in line]
    assert len(cells) == 2, listed.output  # each once, though two comparisons show it
    assert all('in the comparison "Again"' in line for line in cells)

    def refuse(bundle: Bundle) -> Iterator[Diagnostic]:
        raise AssertionError("a diagnostic is made that nobody reads")

    monkeypatch.setattr(Bundle, "each", refuse)
    told = run(*asked)
    assert "unanswered" in told.output
    assert "in the comparison" not in told.output


def test_findings_are_none_at_first() -> None:
    assert Findings() == ()
    assert not Findings()
    assert Findings() != []
