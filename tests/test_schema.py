"""The JSON Schemas of records: current, valid, true of our own content, and of the same mind as ``check``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from conftest import ROOT
from privacy_statements.read.load import load_text
from privacy_statements.records.kinds import KINDS
from privacy_statements.records.reader import read_record
from privacy_statements.records.schema import SCHEMA_FILES, schema_of

SCHEMAS = ROOT / "schemas"
CONTENT = ROOT / "content"
MODELINE = re.compile(r"^# yaml-language-server: \$schema=(\S+)$", re.MULTILINE)


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: by the core schema of YAML 1.2, where ``no`` and a date are text."""


EditorLoader.yaml_implicit_resolvers = {}
for name, form, first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^(?:[-+]?[0-9]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(form), first)


def as_editor(text: str) -> Any:
    return yaml.load(text, EditorLoader)


def mistakes(kind: str, text: str) -> list[str]:
    """What an editor underlines in a file of a kind."""
    validator = jsonschema.Draft7Validator(schema_of(kind), format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(as_editor(text))]


def kind_of(file: Path) -> str:
    return file.relative_to(CONTENT).parts[0].removesuffix(".yml")


CONTENT_FILES = sorted(CONTENT.rglob("*.yml"))


def test_no_schema_is_left_over():
    assert {file.name for file in SCHEMAS.iterdir()} == set(SCHEMA_FILES.values())


@pytest.mark.parametrize("kind", SCHEMA_FILES)
def test_a_schema_is_valid_draft_07(kind: str):
    jsonschema.Draft7Validator.check_schema(schema_of(kind))


@pytest.mark.parametrize("kind", SCHEMA_FILES)
def test_a_reference_stands_alone(kind: str):
    """Draft-07 ignores what stands beside ``$ref``."""

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            assert "$ref" not in value or len(value) == 1, value
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(schema_of(kind))


@pytest.mark.parametrize("kind", SCHEMA_FILES)
def test_every_field_has_a_help_sentence(kind: str):
    """An editor shows it beside the cursor."""
    for name, shape in schema_of(kind)["definitions"].items():
        for form in (shape, *shape.get("anyOf", ())):
            for field, described in form.get("properties", {}).items():
                assert described.get("description"), f"{name}.{field}"


@pytest.mark.parametrize("file", CONTENT_FILES, ids=lambda file: file.relative_to(CONTENT).as_posix())
def test_our_own_records_fit_their_schema(file: Path):
    assert mistakes(kind_of(file), file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", CONTENT_FILES, ids=lambda file: file.relative_to(CONTENT).as_posix())
def test_the_first_line_leads_to_the_schema(file: Path):
    first, *rest = file.read_text("utf-8").splitlines()
    line = MODELINE.fullmatch(first)
    assert line is not None, "the first line is `# yaml-language-server: $schema=PATH`"
    assert (file.parent / line[1]).resolve() == SCHEMAS / SCHEMA_FILES[kind_of(file)]
    assert not MODELINE.findall("\n".join(rest))


# --- of the same mind as `check`

EXAMPLES = yaml.safe_load((ROOT / "tests/data/for_editors.yml").read_text("utf-8"))
RIGHT, WRONG = ({name: next(iter(each.items())) for name, each in EXAMPLES[key].items()} for key in ("right", "wrong"))


def problems_of_check(kind: str, text: str) -> list[str]:
    node = load_text(text, "file.yml").node
    assert node is not None
    nodes = getattr(node, "items", [node])
    return [problem.message for one in nodes for problem in read_record(KINDS[kind], one)[1]]


@pytest.mark.parametrize("example", RIGHT)
def test_what_check_accepts_no_editor_calls_wrong(example: str):
    kind, text = RIGHT[example]
    assert problems_of_check(kind, text) == []
    assert mistakes(kind, text) == []


@pytest.mark.parametrize("example", WRONG)
def test_an_editor_sees_the_mistake_too(example: str):
    kind, text = WRONG[example]
    assert mistakes(kind, text) != []
    if kind != "organization":
        assert problems_of_check(kind, text) != []


# --- the editor's settings


def test_the_editor_knows_which_schema_belongs_to_which_folder():
    settings = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    assert settings == {
        f"schemas/{file}": f"content/{kind}.yml"
        if kind == "organization"
        else [f"content/{kind}/**/*.yml", f"content/{kind}/**/*.yaml"]
        for kind, file in SCHEMA_FILES.items()
    }
