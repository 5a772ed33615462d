"""Forms and files of other programs lose nothing: what is filled in stands in a record or in the report."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_statements_import import IMPORTERS
from privacy_statements_import.draft import Imported
from privacy_statements_import.play import CONTROL, EPHEMERAL, HEADER, NECESSITY, PURPOSE, SHARING, TYPES, USAGE
from privacy_statements_import.report import report
from privacy_statements_import.sources import Asked, SourceFile, retention_of
from privacy_statements_import.writing import written

WORD = st.text("abcdefgh", min_size=3, max_size=8)
TEXT = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


def read(kind: str, name: str, content: str) -> Imported:
    return IMPORTERS[kind].read([SourceFile(name, content.encode())], Asked("torch"))


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower().replace("\\", "")))


def kept(result: Imported) -> set[str]:
    """The words of all records and of the report."""
    assert result.problems == ()
    records = [written(draft, "x.yml", "x").text for draft in result.drafts]
    return words(" ".join([*records, report(result, "x")]))


# --- Play

TYPE = st.sampled_from(["PSL_EMAIL", "PSL_NAME", "PSL_NEW_TYPE", "PSL_CRASH_LOGS"])
QUESTION = st.sampled_from(
    ["PSL_DATA_USAGE_COLLECTION_AND_SHARING", EPHEMERAL, CONTROL, PURPOSE, SHARING, "PSL_NEW_QUESTION"]
)
RESPONSE = st.sampled_from(
    ["", "PSL_DATA_USAGE_ONLY_COLLECTED", "PSL_DATA_USAGE_ONLY_SHARED", *NECESSITY, "PSL_ANALYTICS", "PSL_NEW_ANSWER"]
)  # fmt: skip
VALUE = st.sampled_from(["true", "TRUE", "false", ""]) | TEXT
LINE = st.one_of(
    st.tuples(st.sampled_from([f"{TYPES}PERSONAL", f"{TYPES}NEW_KIND"]), TYPE, VALUE, WORD, TEXT),
    st.tuples(st.builds(lambda of, asked: f"{USAGE}:{of}:{asked}", TYPE, QUESTION), RESPONSE, VALUE, WORD, TEXT),
    st.tuples(st.sampled_from(["PSL_DATA_DELETION_URL", "PSL_NEW_GENERAL"]), RESPONSE, VALUE, WORD, TEXT),
)  # fmt: skip


def form(lines: Sequence[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(lines)
    return text.getvalue()


@settings(deadline=None)
@given(st.lists(LINE, max_size=12))
def test_play_loses_no_answer(lines: list[tuple[str, ...]]) -> None:
    result = read("play", "form.csv", form(lines))
    said = kept(result)
    unanswered = 0
    for question, _, value, requirement, label in lines:
        assert words(requirement) <= said
        if value == "" or (value == "false" and question.startswith(TYPES)):
            unanswered += 1
            continue
        assert words(label) <= said, label
        assert value.lower() in ("true", "false") or words(value) <= said, value
    told = [one.why for one in result.findings if "without an answer" in one.why]
    assert told == ([f"{unanswered} questions of the form without an answer"] if unanswered else [])


@settings(deadline=None)
@given(TYPE, QUESTION, RESPONSE.filter(bool))
def test_play_loses_no_ticked_response(code: str, question: str, response: str) -> None:
    """Every answer that is ticked makes another record than the same answer not given."""
    first = (f"{TYPES}PERSONAL", code, "true", "", "")
    ticked = (f"{USAGE}:{code}:{question}", response, "true", "", "")
    with_it, without = (read("play", "form.csv", form(lines)) for lines in ([first, ticked], [first]))
    assert with_it.drafts[0].data["sections"] != without.drafts[0].data["sections"]


# --- Glean

NAME = st.text("abcdefgh", min_size=3, max_size=8)
REST: dict[str, Any] = {
    "bugs": ["https://bugzilla.mozilla.org/1"],
    "data_reviews": ["https://example.org/review"],
    "notification_emails": ["somebody@example.com"],
    "expires": "never",
}
METRIC = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "event", "counter", "labeled_counter", "uuid"]), "description": TEXT},
    optional={
        "lifetime": st.sampled_from(["ping", "user", "application"]),
        "send_in_pings": st.lists(NAME, min_size=1, max_size=2, unique=True),
        "data_sensitivity": st.lists(st.sampled_from(["technical", "interaction"]), min_size=1, unique=True),
        "disabled": st.booleans(),
        "labels": st.lists(NAME, min_size=1, max_size=3, unique=True),
        "extra_keys": st.dictionaries(NAME, st.fixed_dictionaries({"description": TEXT, "type": st.just("string")}), max_size=2),
        "metadata": st.fixed_dictionaries({"tags": st.lists(NAME, max_size=2)}),
        "version": st.integers(1, 9),
    },
)  # fmt: skip


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif not isinstance(value, bool):
        yield str(value)


@settings(deadline=None, max_examples=30)
@given(st.dictionaries(NAME, st.dictionaries(NAME, METRIC, min_size=1, max_size=3), min_size=1, max_size=2))
def test_glean_loses_no_field(categories: dict[str, Any]) -> None:
    for metrics in categories.values():
        for metric in metrics.values():
            if metric["type"] != "labeled_counter":
                metric.pop("labels", None)
            if metric["type"] != "event":
                metric.pop("extra_keys", None)
            else:
                metric.pop("lifetime", None)
            metric |= REST
    schema = {"$schema": "moz://mozilla.org/schemas/glean/metrics/2-0-0"}
    result = read("glean", "metrics.yaml", json.dumps({**schema, **categories}))
    said = kept(result)
    for category, metrics in categories.items():
        for name, metric in metrics.items():
            assert words(f"{category} {name}") <= said
            values = {key: value for key, value in metric.items() if key not in ("bugs", "data_reviews")}
            told = {key: value for key, value in values.items() if key not in KEYS}
            for text in [*texts(told), *texts(list(values.values()))]:
                assert words(text) <= said, text
            assert "disabled" not in metric or "disabled" in said


KEYS = frozenset(["type", "description", "labels", "extra_keys", "disabled"])
"""Fields that are fields of a record as well: their names need not be told."""


# --- durations in words


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("P30D", {"duration": "P30D"}),
        ("30 days", {"duration": "P30D"}),
        ("6 Monate", {"duration": "P6M"}),
        ("2 ans", {"duration": "P2Y"}),
        ("at most 30 days", {"note": "at most 30 days"}),
        ("30 days or 2 years", {"note": "30 days or 2 years"}),
        ("not 30 days", {"note": "not 30 days"}),
        ("until the account is deleted", {"note": "until the account is deleted"}),
        ("30 days, then it depends", {"note": "30 days, then it depends"}),
    ],
)  # fmt: skip
def test_durations_in_words(text: str, rule: dict[str, str]) -> None:
    assert retention_of(text) == [rule]


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("rows", "items.csv", "Name,Retention period\nSerial number,30 days\n"),
        ("fides", "system.yml", "system:\n  - fides_key: a\n    privacy_declarations:\n      - {name: Use, data_use: x, retention_period: 30 days}\n"),
    ],
)  # fmt: skip
def test_sources_say_durations_in_words(kind: str, name: str, content: str) -> None:
    data = read(kind, name, content).drafts[0].data
    assert '"retention": [{"duration": "P30D"}]' in json.dumps(data)
