"""``check --against``: a declaration beside the statement. What the export makes agrees; a planted difference is found,
with the line of each side."""

from __future__ import annotations

import json
import re
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import Result

from conftest import ROOT, Make
from small import run
from test_forms import PRODUCTS, filled

CODES = "declared-unstated,stated-undeclared,declared-otherwise,not-imported"
SITE: dict[str, str | bytes] = {
    "mkdocs.yml": "site_name: S\n",
    "content/vocabulary/v.yml": (
        "categories:\n"
        "  - {id: mail, name: Addresses, codes: {play: PSL_EMAIL, apple: EmailAddress, fides: user.contact.email}}\n"
        "  - {id: place, name: Places, codes: {play: PSL_PRECISE_LOCATION, apple: PreciseLocation, fides: user.location.precise}}\n"
        "purposes: [{id: improve, name: Improve, codes: {play: PSL_ANALYTICS, apple: Analytics, fides: functional.service.improve}}]\n"
        "recipients: [{id: ads, name: Ads Ltd, role: third party}]\n"
    ),
    "content/products/p.yml": (
        "name: P\nitems:\n"
        "  - {name: Mail, category: mail, purposes: [improve], necessity: required, identifiability: identified, recipients: [ads], code_name: user.mail}\n"
        "  - {name: Place, category: place, purposes: [improve], answer: not-collected, code_name: user.place}\n"
    ),
}
FORMS = {"play": "data_safety_export.csv", "apple": "PrivacyInfo.xcprivacy", "fides": "fides.yml"}
GLEAN = """\
$schema: moz://mozilla.org/schemas/glean/metrics/2-0-0
user:
  %s:
    type: string
    description: One
    bugs: [https://example.org/1]
    data_reviews: [https://example.org/2]
    notification_emails: [a@example.org]
    expires: never
"""


def at(root: Path, *arguments: str) -> Result:
    """What the command line says in a folder."""
    with chdir(root):
        return run(*arguments)


def told(root: Path, *files: str) -> list[tuple[str, str, str, str]]:
    """What the comparison says: place, code and message, and the other place."""
    given = [word for file in files for word in ("--against", file)]
    done = at(root, "check", "--records", "--select", CODES, "--format", "json", *given)
    found = json.loads(done.stdout)
    return [
        (
            f"{one['path']}:{one['line']}",
            one["code"],
            one["message"],
            f"{one['related']['path']}:{one['related']['line']}",
        )
        for one in found
    ]


@pytest.mark.parametrize("product", PRODUCTS)
def test_what_is_exported_agrees(product: str, tmp_path: Path) -> None:
    files = []
    for form, name in FORMS.items():
        file = tmp_path / product / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(filled(form, product)[1][name])
        files += ["--against", str(file)]
    done = at(ROOT, "check", "--records", "--select", CODES, "--quiet", *files)
    assert (done.exit_code, done.stdout) == (0, "")


@pytest.mark.parametrize("kind", ["play", "apple", "fides", "glean"])
def test_a_planted_difference_is_found_on_both_sides(kind: str, make_project: Make) -> None:
    root = make_project(SITE)
    name = FORMS.get(kind, "metrics.yaml")
    content = export(root, kind)

    def differences(*changes: tuple[str, str]) -> list[tuple[str, str, str, str]]:
        changed = content
        for right, wrong in changes:
            assert right in changed, right
            changed = changed.replace(right, wrong)
        (root / name).write_text(changed, newline="")
        return told(root, name)

    def line(text: str) -> str:
        return f"{name}:{(root / name).read_text().partition(text)[0].count(chr(10)) + 1}"

    assert differences() == []
    mail, place, product = (f"content/products/p.yml:{number}" for number in (3, 4, 1))
    undeclared = {
        "play": [("PSL_EMAIL,true", "PSL_EMAIL,"), ("ONLY_COLLECTED,true", "ONLY_COLLECTED,")],
        "apple": [("EmailAddress", "Name")],
        "fides": [("user.contact.email", "user.name")],
        "glean": [("  mail:", "  other:")],
    }[kind]
    found = differences(*undeclared)
    there = line({"play": ",PSL_EMAIL,", "apple": "DataTypes<", "fides": "privacy_decl", "glean": "user:"}[kind])
    (message,) = [
        message for at, code, message, other in found if (at, code, other) == (mail, "stated-undeclared", there)
    ]
    assert message.endswith('answer: "not-collected"}')
    denied = {
        "play": [("PRECISE_LOCATION,,M", "PRECISE_LOCATION,true,M")],
        "apple": [("EmailAddress", "PreciseLocation")],
        "fides": [("user.contact.email", "user.location.precise")],
        "glean": [("  mail:", "  place:")],
    }[kind]
    found = [each for each in differences(*denied) if each[1] == "declared-unstated"]
    shown = {
        "play": "PRECISE_LOCATION,true",
        "apple": "PreciseLocation",
        "fides": "user.location.precise",
        "glean": "  place:",
    }
    assert [(at, other) for at, _, _, other in found] == [(line(shown[kind]), place)]
    assert (
        '"Place" says that it is not; expected it out of here, or there - {name: "Place", category: "place"'
        in found[0][2]
    )
    record = root / "content/products/p.yml"
    written = record.read_text()
    row = found[0][2].rpartition("or there ")[2]  # it settles the difference
    record.write_text(re.sub(r"  - {name: Place.*", f"  {row}", written))
    assert [each for each in told(root, name) if each[1] == "declared-unstated"] == []
    record.write_text(written)
    silent = {
        "play": [("HEALTH_AND_FITNESS,PSL_HEALTH,,", "HEALTH_AND_FITNESS,PSL_HEALTH,true,")],
        "apple": [("EmailAddress", "Health")],
        "fides": [("user.contact.email", "user.health_and_medical")],
        "glean": [("  mail:", "  health:")],
    }[kind]
    found = [each for each in differences(*silent) if each[1] == "declared-unstated"]
    assert [other for *_, other in found] == [product]
    assert 'expected a row such as - {name: "' in found[0][2]
    if kind == "glean":
        return
    otherwise = {
        "play": [
            ("CONTROL_REQUIRED,true", "CONTROL_REQUIRED,"),
            (
                "PSL_EMAIL:DATA_USAGE_USER_CONTROL,PSL_DATA_USAGE_USER_CONTROL_OPTIONAL,,",
                "PSL_EMAIL:DATA_USAGE_USER_CONTROL,PSL_DATA_USAGE_USER_CONTROL_OPTIONAL,true,",
            ),
        ],
        "apple": [("<true/>", "<false/>")],
        "fides": [("third_parties: true", "third_parties: false")],
    }[kind]
    ((at, code, message, other),) = differences(*otherwise)
    assert (code, other) == ("declared-otherwise", mail)
    assert at == line({"play": "PSL_EMAIL,true", "apple": "EmailAddress", "fides": "user.contact.email"}[kind])
    paste = {"play": "necessity: optional", "apple": "identifiability: anonymised", "fides": "recipients: []"}
    assert f"`{paste[kind]}`" in message


def export(root: Path, kind: str) -> str:
    if kind == "glean":
        return GLEAN % "mail"
    at(root, "export", kind, "--output", "out")
    return (root / "out" / FORMS[kind]).read_bytes().decode()


def test_what_is_no_declaration_is_said(make_project: Make) -> None:
    root = make_project({**SITE, "content/products/q.yml": "name: Q\nitems: [One]\n", "odd.yml": "a: 1\n"})
    done = at(root, "check", "--against", "odd.yml")
    assert (done.exit_code, "met 2 products; expected the id of one: PRODUCT=FILE" in done.stderr) == (2, True)
    done = at(root, "check", "--against", "r=odd.yml")
    assert (done.exit_code, 'unknown product "r"' in done.stderr) == (2, True)
    pings = b"$schema: moz://mozilla.org/schemas/glean/pings/2-0-0\n"
    (root / "pings.yaml").write_bytes(pings)
    refused = (
        ("odd.yml", "met no manifest"),
        ("gone.csv", "cannot be read"),
        ("pings.yaml", "met pings; expected metrics"),
    )
    for file, message in refused:
        done = at(root, "check", "--records", "--select", CODES, "--against", f"p={file}")
        assert (done.exit_code, message in done.stdout) == (1, True)


def test_nothing_is_compared_with_broken_records(make_project: Make) -> None:
    root = make_project({**SITE, "content/products/p.yml": "name: P\nitems: [\n", "odd.yml": "system: []\n"})
    done = at(root, "check", "--against", "odd.yml")
    assert (done.exit_code, "[yaml-syntax]" in done.stdout) == (1, True)
    assert "nothing was compared with odd.yml" in done.stderr
    done = at(root, "import", "against")
    assert (done.exit_code, "check --against FILE" in done.stderr) == (2, True)
