"""Sources that are no pages: what each becomes, that it is a good record, that no text is lost, and that no bytes
break an importer."""

from __future__ import annotations

import csv
import io
import json
import plistlib
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from conftest import write_project
from privacy_statements.diagnostics.diagnostic import Severity
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import read_project
from privacy_statements_import import IMPORTERS
from privacy_statements_import.apple import CATEGORIES, TYPE
from privacy_statements_import.draft import Imported, Outcome
from privacy_statements_import.matching import matched
from privacy_statements_import.play import HEADER
from privacy_statements_import.sources import Asked, SourceFile
from privacy_statements_import.writing import written

WORD = st.text("abcdefgh", min_size=3, max_size=8)
NAMES = {
    "play": "form.csv",
    "apple": "PrivacyInfo.xcprivacy",
    "fides": "system.yml",
    "glean": "metrics.yaml",
    "rows": "items.csv",
}


def read(kind: str, *contents: bytes | str) -> Imported:
    files = [
        SourceFile(f"in/{number or ''}{NAMES[kind]}", text.encode() if isinstance(text, str) else text)
        for number, text in enumerate(contents)
    ]
    return IMPORTERS[kind].read(files, Asked("torch"))


def product(result: Imported) -> dict[str, Any]:
    assert result.problems == ()
    return dict(next(draft.data for draft in result.drafts if draft.kind == "products"))


def problem(result: Imported) -> str:
    assert result.drafts == ()
    [found] = result.problems
    return f"{found.position}: {found.message} [{found.code}]"


def texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from texts(value)
    else:
        yield str(data)


def words_of(result: Imported) -> set[str]:
    """Every word of the records and of the report."""
    said = [
        *(text for draft in result.drafts for text in texts(draft.data)),
        *(f"{f.text} {f.why}" for f in result.findings),
    ]
    return set(re.findall(r"\w+", " ".join(said).lower()))


# --- Apple

MANIFEST: dict[str, Any] = {
    "NSPrivacyTracking": True,
    "NSPrivacyTrackingDomains": ["ads.example.org"],
    "NSPrivacyCollectedDataTypes": [
        {
            TYPE: f"{TYPE}CrashData",
            f"{TYPE}Linked": False,
            f"{TYPE}Tracking": True,
            f"{TYPE}Purposes": [f"{TYPE}PurposeAnalytics", f"{TYPE}PurposeAppFunctionality"],
        },
        {TYPE: f"{TYPE}PhotosorVideos", f"{TYPE}Linked": True, "Own": "word"},
        {TYPE: f"{TYPE}Smell"},
    ],
    "NSPrivacyAccessedAPITypes": [
        {
            "NSPrivacyAccessedAPIType": "NSPrivacyAccessedAPICategoryDiskSpace",
            "NSPrivacyAccessedAPITypeReasons": ["E174.1"],
        }
    ],
}


def test_apple():
    made = product(read("apple", plistlib.dumps(MANIFEST)))
    content, diagnostics, unknown, tracking, interfaces = made["sections"]
    assert content == {
        "heading": "User Content",
        "kind": "data",
        "items": [
            {
                "name": "Photos or Videos",
                "code_name": f"{TYPE}PhotosorVideos",
                "note": "- Linked to the identity of the user: yes\n- Own: word",
            }
        ],
    }
    assert diagnostics["items"][0]["purposes"] == ["Analytics", "App Functionality"]
    assert diagnostics["items"][0]["note"] == "- Linked to the identity of the user: no\n- Used for tracking: yes"
    assert unknown["items"][0]["needs_review"] == [f'"{TYPE}Smell" is no type of data of the list of Apple']
    assert tracking["before"] == "- NSPrivacyTracking: yes\n- NSPrivacyTrackingDomains: ads.example.org"
    assert "E174.1" in interfaces["before"]


def test_apple_binary_and_xml_say_the_same():
    binary = plistlib.dumps(MANIFEST, fmt=plistlib.FMT_BINARY)
    assert product(read("apple", binary)) == product(read("apple", plistlib.dumps(MANIFEST)))


def test_apple_tells_lines():
    result = read("apple", plistlib.dumps(MANIFEST, sort_keys=False))
    lines = plistlib.dumps(MANIFEST, sort_keys=False).decode().splitlines()
    for finding in result.findings:
        if finding.outcome is Outcome.ITEM:
            assert finding.text.split()[0] in lines[finding.line - 1]


def test_apple_without_data_is_doubtful():
    manifests: tuple[dict[str, Any], ...] = ({"NSPrivacyTracking": False}, {"NSPrivacyCollectedDataTypes": []})
    for manifest in manifests:
        result = read("apple", plistlib.dumps(manifest))
        assert any(f.outcome is Outcome.DOUBT and "is nothing collected?" in f.why for f in result.findings)
        assert not any(section.get("items") for section in product(result)["sections"])


def test_a_manifest_that_holds_itself_ends():
    data = plistlib.dumps({"NSPrivacyTracking": ["x"] * 3}, fmt=plistlib.FMT_BINARY)
    reference = data.replace(b"\xa3\x03\x03\x03", b"\xa3\x02\x03\x03")  # the list is its own first member
    assert reference != data
    assert "met " in problem(read("apple", reference))


PLAIN = st.booleans() | WORD | st.integers(0, 10**6)
NESTED = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3), max_leaves=8
)


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.dictionaries(WORD, NESTED, max_size=4), st.lists(st.dictionaries(WORD, NESTED, max_size=3) | NESTED, max_size=3)
)
def test_apple_loses_no_text(others: dict[str, Any], collected: list[Any]):
    manifest = {**others, "NSPrivacyTracking": False, "NSPrivacyCollectedDataTypes": collected}
    result = read("apple", plistlib.dumps(manifest))
    said = words_of(result)
    for text in texts([others, collected]):
        assert text in ("True", "False") or text.lower() in said, product(result)


# --- Google Play


def form(*lines: tuple[str, str, str, str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([HEADER, *((question, response, value, "", label) for question, response, value, label in lines)])
    return out.getvalue()


def usage(kind: str, question: str, response: str, value: str = "true") -> tuple[str, str, str, str]:
    return f"PSL_DATA_USAGE_RESPONSES:{kind}:{question}", response, value, f"About {kind}"


SHARING = "PSL_DATA_USAGE_COLLECTION_AND_SHARING"
FORM = form(
    ("PSL_DATA_COLLECTION_COLLECTS_PERSONAL_DATA", "", "true", "Is data collected?"),
    ("PSL_DATA_DELETION_URL", "", "https://example.org/delete", "Where can it be deleted?"),
    ("PSL_DATA_TYPES_PERSONAL", "PSL_EMAIL", "true", "Email"),
    ("PSL_DATA_TYPES_PERSONAL", "PSL_NAME", "", "Name"),
    ("PSL_DATA_TYPES_APP_PERFORMANCE", "PSL_CRASH_LOGS", "TRUE", "Crash logs"),
    ("PSL_DATA_TYPES_LOCATION", "PSL_PRECISE_LOCATION", "true", "Precise location"),
    usage("PSL_EMAIL", SHARING, "PSL_DATA_USAGE_ONLY_COLLECTED"),
    usage("PSL_EMAIL", SHARING, "PSL_DATA_USAGE_ONLY_SHARED", "false"),
    usage("PSL_EMAIL", "PSL_DATA_USAGE_EPHEMERAL", "", "false"),
    usage("PSL_EMAIL", "DATA_USAGE_USER_CONTROL", "PSL_DATA_USAGE_USER_CONTROL_OPTIONAL"),
    usage("PSL_EMAIL", "DATA_USAGE_COLLECTION_PURPOSE", "PSL_ANALYTICS"),
    usage("PSL_CRASH_LOGS", SHARING, "PSL_DATA_USAGE_ONLY_SHARED"),
    usage("PSL_CRASH_LOGS", "DATA_USAGE_SHARING_PURPOSE", "PSL_ADVERTISING"),
)


def test_play():
    general, personal, performance, location = product(read("play", FORM))["sections"]
    assert general["before"] == ("- Is data collected?: yes\n- Where can it be deleted?: https://example.org/delete")
    assert personal == {
        "heading": "Personal info",
        "kind": "data",
        "items": [
            {
                "name": "Email address",
                "code_name": "PSL_EMAIL",
                "necessity": "optional",
                "purposes": ["Analytics"],
                "note": "- About PSL\\_EMAIL: no\n- Processed only in memory: no".replace("\\_", "_"),
            }
        ],
    }
    [crash] = performance["items"]
    assert crash["answer"] == {"answer": "not-stated"}
    assert crash["note"] == "- Shared with others: yes\n- Shared for: Advertising or marketing"
    assert crash["needs_review"] == ["the form says that it is shared, and not that it is collected"]
    assert location["items"][0]["needs_review"] == ["the form does not say whether it is collected or shared"]


def test_play_tells_how_many_questions_are_unanswered():
    [left_out] = [f for f in read("play", FORM).findings if f.outcome is Outcome.LEFT_OUT]
    assert left_out.why == "1 questions of the form without an answer"


def test_another_csv_is_no_form():
    told = problem(read("play", "Data type,Collected\nName,yes\n"))
    assert told.startswith('in/form.csv:1:1: met the columns "Data type, Collected"; expected Question ID')


# --- fides

FIDES = """\
data_category:
  - {fides_key: user.contact.email, name: Email address}
system:
  - fides_key: demo
    name: Demo
    description: A system.
    system_type: Service
    privacy_declarations:
      - name: Analyse
        data_categories: [user.contact.email, user.device.cookie_id]
        data_use: analytics.reporting
        data_subjects: [customer]
        retention_period: P30D
        features: [heat map]
"""


def test_fides():
    made = product(read("fides", FIDES))
    assert (made["name"], made["summary"]) == ("Demo", "A system.")
    assert made["sections"][0] == {
        "heading": "Analyse",
        "kind": "data",
        "purposes": ["Analytics reporting"],
        "retention": [{"duration": "P30D"}],
        "before": "- features: heat map\n- data_subjects: customer\n- data_use: analytics.reporting",
        "items": [
            {"name": "Email address", "code_name": "user.contact.email"},
            {"name": "User device cookie id", "code_name": "user.device.cookie_id"},
        ],
    }


def test_several_systems_are_sections():
    two = FIDES + "  - fides_key: other\n    privacy_declarations: []\n"
    assert [section["heading"] for section in product(read("fides", two))["sections"]] == [
        "Demo",
        "other",
        "Other parts of the manifest",
    ]


def test_a_manifest_without_systems_is_refused():
    told = problem(read("fides", "dataset:\n  - fides_key: a\n"))
    assert told == 'in/system.yml:1:1: met dataset; expected "system:" and a list of systems [not-imported]'


FIDES_WORDS = st.recursive(
    WORD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3), max_leaves=6
)


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["name", "data_use", "data_categories", "data_subjects", "retention_period", "x"]),
            FIDES_WORDS,
        ),
        max_size=3,
    ),
    st.dictionaries(WORD | st.sampled_from(["fides_key", "name", "description"]), FIDES_WORDS, max_size=3),
)
def test_fides_loses_no_text(declarations: list[Any], system: dict[str, Any]):
    manifest = {"system": [{**system, "privacy_declarations": declarations}]}
    result = read("fides", json.dumps(manifest))
    said = words_of(result)
    for text in texts([declarations, list(system.values())]):
        assert set(re.findall(r"[a-z_]+", text)) <= said | KEYS, (text, product(result))


FIELDS = frozenset(["name", "data_use", "data_categories", "data_subjects", "retention_period"])
KEYS = FIELDS | {word for key in FIELDS for word in key.split("_")}


# --- Glean

METRICS = """\
$schema: moz://mozilla.org/schemas/glean/metrics/2-0-0
# Who knows why
browser.search:
  opened:
    type: event
    description: Somebody **opened** it.
    bugs: [https://bugzilla.mozilla.org/1]
    data_reviews: [https://example.org/review]
    notification_emails: [somebody@example.com]
    expires: 2020-01-01
    data_sensitivity: [interaction]
    extra_keys:
      where: {description: The place., type: string}
  counts:
    type: labeled_counter
    description: How often.
    bugs: [https://bugzilla.mozilla.org/1]
    data_reviews: [https://example.org/review]
    notification_emails: [somebody@example.com]
    expires: never
    labels: [left, right]
    disabled: true
"""
PINGS = """\
$schema: moz://mozilla.org/schemas/glean/pings/2-0-0
my-ping:
  description: It is sent.
  include_client_id: true
  bugs: [https://bugzilla.mozilla.org/1]
  data_reviews: [https://example.org/review]
  notification_emails: [somebody@example.com]
  reasons: {daily: Once a day.}
"""


def test_glean():
    result = read("glean", METRICS, PINGS)
    search, _, pings, _ = product(result)["sections"]
    opened, counts = search["items"]
    assert search["heading"] == "browser.search"
    assert opened["name"] == "Opened"
    assert opened["code_name"] == "browser.search.opened"
    assert opened["shape"] == "event"
    assert opened["description"] == "Somebody **opened** it."
    assert opened["parts"] == [{"name": "where", "form": "string", "note": "The place."}]
    assert opened["evidence"] == [
        {"title": "Bug", "url": "https://bugzilla.mozilla.org/1"},
        {"title": "Data review", "url": "https://example.org/review"},
    ]
    assert "- expires: 2020-01-01" in opened["note"]
    assert (counts["shape"], counts["parts"]) == ("field", ["left", "right"])
    assert counts["needs_review"] == ["the metric is disabled: is it collected at all?"]
    assert pings["sections"][0]["before"].startswith("It is sent.\n\n- include_client_id: yes")
    assert [(f.line, f.text) for f in result.findings if f.outcome is Outcome.ITEM] == [(4, "Opened"), (14, "Counts")]
    assert [(f.line, f.text) for f in result.findings if f.outcome is Outcome.LEFT_OUT] == [(2, "Who knows why")]


def test_what_glean_refuses_is_refused_with_its_line():
    told = problem(read("glean", PINGS, METRICS.replace("labels:", "lables:")))
    assert told.startswith("in/1metrics.yaml:")
    assert "lables" in told
    assert "/tmp" not in told


def test_a_yaml_that_grows_without_end_is_refused():
    bomb = "$schema: moz://mozilla.org/schemas/glean/metrics/2-0-0\na0: &a0 {k: v}\n"
    bomb += "".join(f"a{n}: &a{n} {{x: *a{n - 1}, y: *a{n - 1}, z: *a{n - 1}}}\n" for n in range(1, 30))
    assert "values" in problem(read("glean", bomb))


def test_without_the_parser_of_glean_its_name_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "glean_parser", None)
    assert 'pip install "privacy-statements[import-glean]"' in problem(read("glean", METRICS))


# --- tables

TABLE = """\
Data item;Category;Required?;Purpose;Retention;iOS;Android;Owner
IMEI;Device data;yes;Analytics, Security;P30D;Yes;No;A. Person
Wi-Fi address;;no;Keep it secure;as long as needed;Yes (supervised);n/a;
Nickname;People;perhaps;;;;Yes;
;;;;;;;orphan
"""


def test_rows():
    result = read("rows", TABLE)
    device, people = product(result)["sections"]
    assert (device["heading"], device["columns"], people["heading"]) == ("Device data", ["ios", "android"], "People")
    assert device["items"][0] == {
        "name": "IMEI",
        "necessity": "required",
        "purposes": ["Analytics", "Security"],
        "retention": [{"duration": "P30D"}],
        "answers": {"ios": "collected", "android": "not-collected"},
        "note": "- Owner: A. Person",
    }
    assert device["items"][1]["necessity"] == "optional"
    assert device["items"][1]["answers"] == {
        "ios": {"answer": "collected", "note": "supervised"},
        "android": "not-applicable",
    }
    assert people["items"][0]["note"] == "- Required?: perhaps"
    assert people["after"] == "- Owner: orphan"
    assert result.drafts[1].data == {"dimensions": [{"id": "ios", "name": "iOS"}, {"id": "android", "name": "Android"}]}
    told = {f.text: f.why for f in result.findings if f.outcome is Outcome.FACT}
    assert (told["Data item"], told["iOS"]) == ("the column of name", "a column of answers")


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = Workbook()
    for number, (title, rows) in enumerate(sheets):
        sheet = book.worksheets[0] if number == 0 else book.create_sheet()
        sheet.title = title
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_says_the_same_as_a_csv():
    rows = list(csv.reader(io.StringIO(TABLE), delimiter=";"))
    sheet = read("rows", workbook(("Data", rows), ("Old", [["x"]])))
    assert product(sheet)["sections"] == product(read("rows", TABLE))["sections"]
    assert [f.text for f in sheet.findings if f.outcome is Outcome.LEFT_OUT] == ["Old"]


HEADS = ["Name", "Category", "Description", "When", "Purpose", "Retention", "Alias", "Parts", "Colour", "", "Note"]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(HEADS), min_size=1, max_size=6).flatmap(
        lambda heads: st.tuples(st.just(heads), st.lists(st.lists(WORD | st.just(""), max_size=7), max_size=5))
    )
)
def test_rows_lose_no_cell(table: tuple[list[str], list[list[str]]]):
    heads, lines = table
    out = io.StringIO()
    csv.writer(out).writerows([heads, *lines])
    if not out.getvalue().strip(',\r\n"'):
        return
    result = read("rows", out.getvalue())
    said = words_of(result)
    for cell in (cell for line in lines for cell in line if cell):
        assert cell in said, product(result)


# --- all of them

EXAMPLES: dict[str, bytes] = {
    "apple": plistlib.dumps(MANIFEST),
    "play": FORM.encode(),
    "fides": FIDES.encode(),
    "glean": METRICS.encode(),
    "rows": TABLE.encode(),
}
SITE: dict[str, str | bytes] = {
    "content/vocabulary/words.yml": "purposes: [{id: analytics, name: Analytics}]\ncategories: [{id: device, name: Device data}]\n",
    "content/items/items.yml": "- {id: imei, name: IMEI}\n- {id: email, name: E-mail address}\n",
}
Make = Callable[[dict[str, str | bytes]], Path]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_what_is_made_is_a_good_record(kind: str, make_project: Make):
    root = make_project(SITE)
    before = load_catalog(read_project(root / "mkdocs.yml", root))
    for draft in matched(read(kind, EXAMPLES[kind]), before.catalog).drafts:
        made = written(draft, f"content/{draft.kind}/{draft.id}.yml", "source")
        assert not made.problems
        write_project(root, {f"content/{draft.kind}/{draft.id}.yml": made.text})
    loaded = load_catalog(read_project(root / "mkdocs.yml", root))
    codes = {one.code for one in loaded.diagnostics if one.severity is not Severity.DEBT}
    assert codes <= {"provisional-id"}, loaded.diagnostics  # `fmt --assign-ids` writes them after the review
    assert loaded.catalog.products["torch"].rows


@pytest.mark.parametrize("kind", EXAMPLES)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_any_bytes_give_a_record_or_a_reason(kind: str, data: st.DataObject):
    whole = EXAMPLES[kind]
    cut = st.integers(0, len(whole)).map(lambda at: whole[:at])
    changed = st.tuples(st.integers(0, len(whole) - 1), st.binary(max_size=3)).map(
        lambda slip: whole[: slip[0]] + slip[1] + whole[slip[0] + 1 :]
    )
    result = read(kind, data.draw(st.binary(max_size=200) | cut | changed))
    assert bool(result.drafts) != bool(result.problems)
    for draft in result.drafts:
        assert not written(draft, "x.yml", "source").problems


SPREADSHEET = workbook(("Data", [["Name", "Category"], ["IMEI", "Device"]]))


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_any_bytes_of_a_spreadsheet(data: st.DataObject):
    whole = SPREADSHEET
    at = data.draw(st.integers(0, len(whole)))
    result = read("rows", whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + 3 :])
    assert bool(result.drafts) != bool(result.problems)


def test_an_apple_category_for_each_type():
    kinds = [kind for kinds in CATEGORIES.values() for kind in kinds]
    assert len(kinds) == len(set(kinds)) == 35


def test_an_apple_manifest_with_an_empty_list_of_interfaces_is_a_good_record(make_project: Make):
    manifest = {"NSPrivacyTracking": False, "NSPrivacyAccessedAPITypes": [], "NSPrivacyTrackingDomains": []}
    (draft,) = read("apple", plistlib.dumps(manifest)).drafts
    root = make_project({"content/products/torch.yml": written(draft, "x.yml", "source").text})
    loaded = load_catalog(read_project(root / "mkdocs.yml", root))
    assert {one.code for one in loaded.diagnostics if one.severity is not Severity.DEBT} <= {"provisional-id"}


REGISTER = """\
Ref,Activity,Personal data,Purpose,Legal basis,Recipients,Retention,Location,International transfer
R-001,Payroll,Bank account,Pay salaries,Contract,"Tax office; Bank",10 years,Germany,Yes
R-002,Payroll,Tax number,Pay salaries,Contract,Tax office,until asked,Germany,No
"""


def test_a_register_goes_to_its_fields(make_project: Make):
    root = make_project({})
    catalog = load_catalog(read_project(root / "mkdocs.yml", root)).catalog
    product, words = matched(read("rows", REGISTER.encode()), catalog).drafts
    (section,) = product.data["sections"]
    first, second = section["items"]
    assert (section["heading"], "columns" in section) == ("Payroll", False)
    assert first == {
        "name": "Bank account",
        "purposes": [{"purpose": "torch-pay-salaries", "legal_basis": "torch-contract"}],
        "retention": [{"duration": "P10Y"}],
        "recipients": ["torch-tax-office", "torch-bank"],
        "storage": [{"note": "Germany"}],
        "note": "- Ref: R-001\n- International transfer: Yes",
    }
    assert second["retention"] == [{"note": "until asked"}]
    assert [one["name"] for one in words.data["recipients"]] == ["Tax office", "Bank"]


def test_a_column_of_ids_is_no_name():
    (product,) = read("rows", b"Nr,Merkmal\nR-1,Farbe\nR-2,Form\n").drafts
    assert [row["name"] for row in product.data["sections"][0]["items"]] == ["Farbe", "Form"]


def test_a_workbook_that_tells_a_wrong_size_loses_no_row():
    whole = zipfile.ZipFile(io.BytesIO(workbook(("Data", [["Name"], ["a"], ["b"], ["c"]]))))
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A2"', whole.read(name)))
    (product,) = read("rows", changed.getvalue()).drafts
    assert [row["name"] for row in product.data["sections"][0]["items"]] == ["a", "b", "c"]
