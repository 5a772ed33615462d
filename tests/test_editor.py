"""What a writer sees in an editor: the language server of YAML, with our settings and schemas, over its protocol."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

import jsonschema
import pytest
import yaml

from conftest import ROOT
from lsp import LanguageServer, Mistake
from privacy_statements.records.fields import Record, docstrings_of
from privacy_statements.records.kinds import KINDS, ProductRecord
from privacy_statements.records.pieces import ConditionRecord
from privacy_statements.records.record import RecordField
from privacy_statements.records.schema import SCHEMA_FILES, as_json, schema_of
from privacy_statements.records.words import AnswerWord, Necessity
from test_schema_ids import suggesting as schema_with_ids

pytestmark = pytest.mark.slow

CONTENT = ROOT / "content"
SERVER = ROOT / ".cache/editor/node_modules/yaml-language-server/bin/yaml-language-server"
SETTINGS = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))
PROPERTY = 10  # an offer of this kind is a key
NUMBERS = itertools.count(1)


def start(settings: dict[str, Any]) -> LanguageServer:
    node = shutil.which("node")
    assert node is not None, "node is missing: sudo apt install nodejs npm"
    assert SERVER.is_file(), f"{SERVER} is missing: run `make editor-env`"
    return LanguageServer([node, SERVER, "--stdio"], ROOT, settings)


def start_with(folder: Path, schemas: Callable[[str], Any]) -> LanguageServer:
    """A server with these schemas, by kind."""
    for kind, file in SCHEMA_FILES.items():
        (folder / file).write_text(as_json(schemas(kind)), "utf-8")
    settings = {str(folder / Path(schema).name): files for schema, files in SETTINGS["yaml.schemas"].items()}
    return start(SETTINGS | {"yaml.schemas": settings})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """A server with schemas that know no ids."""
    with start_with(tmp_path_factory.mktemp("schemas"), schema_of) as running:
        yield running


class Draft:
    """A record that somebody writes; ``|`` in its text is the cursor."""

    def __init__(self, server: LanguageServer, kind: str, text: str) -> None:
        self._server = server
        # the settings know a single file of this kind, and that is open
        head = [modeline(kind)] if kind == "organization" else []
        before, _, after = "\n".join([*head, text]).partition("|")
        self.text, self.first_line = before + after, 1 + len(head)
        self.line, self.column = before.count("\n") + 1, len(before) - before.rfind("\n")
        self.uri = (CONTENT / kind / f"draft-{next(NUMBERS)}.yml").as_uri()
        server.open(self.uri, self.text)

    def offers(self) -> dict[str, dict[str, Any]]:
        """What is offered at the cursor, by label."""
        return {item["label"]: item for item in self.all_offers()}

    def all_offers(self) -> list[dict[str, Any]]:
        return self._server.completion(self.uri, self.line, self.column)

    def help_at(self, line: int, column: int) -> str:
        return self._server.hover(self.uri, line, column)

    def mistakes(self) -> list[Mistake]:
        return self._server.mistakes(self.uri)

    def with_inserted(self, item: dict[str, Any]) -> str:
        """The text after an offer was taken, with nothing typed into its gaps. Editors indent what is inserted
        like the line that it is inserted into."""
        edit = item["textEdit"]
        lines = self.text.split("\n")
        line, start, end = (
            edit["range"]["start"]["line"],
            edit["range"]["start"]["character"],
            edit["range"]["end"]["character"],
        )
        new = re.sub(r"\$\{\d+:([^}]*)\}|\$\d+", r"\1", edit["newText"])
        indent = lines[line][: len(lines[line]) - len(lines[line].lstrip())]
        lines[line] = lines[line][:start] + new.replace("\n", f"\n{indent}") + lines[line][end:]
        return "\n".join(lines)


def modeline(kind: str, up: str = "../..") -> str:
    return f"# yaml-language-server: $schema={up}/schemas/{SCHEMA_FILES[kind]}"


# --- the places of a record


class Place(NamedTuple):
    """A shape, and the way to it from the record of a file: keys, with how a value stands below each."""

    kind: str
    shape: type[Record]
    way: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return ".".join([self.kind, *(key for key, _ in self.way)])

    def text(self, *inside: str) -> str:
        """A record with these lines at the place."""
        lines, indent, dash = [], "", ""
        for key, container in self.way:
            lines.append(f"{indent}{dash}{key}:")
            indent, dash = indent + (" " * len(dash)) + "  ", ""
            if container == "list":
                dash = "- "
            elif container == "mapping":
                lines.append(f"{indent}some-id:")
                indent += "  "
        gaps = [f"{indent}{dash}", *itertools.repeat(indent + " " * len(dash), len(inside) - 1)]
        return "\n".join([*lines, *(gap + line for gap, line in zip(gaps, inside, strict=True))])


def fields_of(shape: type[Record]) -> dict[str, RecordField]:
    """The fields that a writer may write, by their keys."""
    made = {"dimensions", "always"} if shape is ConditionRecord else set()
    return {field.alias or name: field for name, field in shape.all_fields.items() if name not in made}


def record_inside(annotation: Any, container: str = "one") -> tuple[type[Record], str] | None:
    """The shape of record that a field holds, and whether as it is, in a list or in a mapping of ids."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation, container
    container = {tuple: "list", dict: "mapping"}.get(get_origin(annotation), container)
    found = (record_inside(inner, container) for inner in get_args(annotation))
    return next((one for one in found if one is not None), None)


def places() -> list[Place]:
    """Every kind of record, and every other shape once, each by the shortest way."""
    found = [Place(kind, shape) for kind, shape in KINDS.items()]
    seen = set(KINDS.values())
    for place in found:
        for key, field in fields_of(place.shape).items():
            inner = record_inside(field.annotation)
            if inner is not None and inner[0] not in seen:
                seen.add(inner[0])
                found.append(Place(place.kind, inner[0], (*place.way, (key, inner[1]))))
    return found


PLACES = places()


def test_the_places_are_all_shapes_of_records():
    shapes = {name for kind in KINDS for name in schema_of(kind)["definitions"]}
    assert len(PLACES) == len(shapes)


# --- what is right is not underlined


def test_our_own_records_have_no_mistake(server: LanguageServer):
    files = sorted(CONTENT.rglob("*.yml"))
    assert {file.relative_to(CONTENT).parts[0].removesuffix(".yml") for file in files} == set(KINDS) - {"changes"}, (
        "no change of the sources is known"
    )
    for file in files:
        server.open(file.as_uri(), file.read_text("utf-8"))
    assert {file.name: server.mistakes(file.as_uri()) for file in files} == {file.name: [] for file in files}


def test_the_first_line_is_enough_for_an_editor_without_our_settings():
    outside = (ROOT / "tests/somewhere.yml").as_uri()
    inside = (CONTENT / "products/other.yml").as_uri()
    with start({"yaml.schemaStore.enable": False}) as server:
        server.open(outside, modeline("products", "..") + "\nnmae: Example\n")
        server.open(inside, "nmae: Example\n")
        assert [mistake.line for mistake in server.mistakes(outside)] == [2, 2]
        assert server.mistakes(inside) == []


# --- what is offered


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_keys_of_every_shape_are_offered(server: LanguageServer, place: Place):
    draft = Draft(server, place.kind, place.text("|"))
    offered = {item["label"]: item for item in draft.all_offers() if item.get("kind") == PROPERTY}
    fields = fields_of(place.shape)
    assert {label: item["documentation"] for label, item in offered.items()} == {
        key: field.description for key, field in fields.items()
    }
    for key, item in offered.items():
        taken = innermost(yaml.safe_load(draft.with_inserted(item)), place)
        assert list(taken) == [key]
        assert says_nothing(taken[key]), "what is inserted is left to the writer"


def says_nothing(value: Any) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value in (None, 0) or (isinstance(value, dict | list) and all(says_nothing(one) for one in inside))


def innermost(value: Any, place: Place) -> Any:
    """What stands at a place of a record that was read."""
    for key, container in place.way:
        value = value[key]
        value = value[0] if container == "list" else value["some-id"] if container == "mapping" else value
    return value


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: Example\n|", ""),
        ("name: Example\n|\n", "necessity: required\n"),
        ("- name: One\n- |", ""),
        ("- name: One\n- name: Two\n  |", ""),
        ("nec|", ""),
    ],
)
def test_a_half_written_record_is_offered_its_keys(server: LanguageServer, before: str, after: str):
    written = {line.partition(":")[0].strip("- ") for line in (before.split("- ")[-1] + after).splitlines()}
    offered = Draft(server, "products", before + after).offers()
    assert {key for key in fields_of(ProductRecord) if key not in written} - set(offered) == set()
    assert not written & set(offered)


NECESSITY, ANSWERS = [word.value for word in Necessity], [word.value for word in AnswerWord]


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("products", "necessity: |", NECESSITY),
        ("products", "necessity: re|", NECESSITY),
        ("products", "items:\n  - item: a\n    necessity: |", NECESSITY),
        ("products", "act: |", ["collected", "seen", "used", "sold"]),
        ("products", "act:\n  - |", ["collected", "seen", "used", "sold"]),
        ("products", "act: [seen, |]", ["collected", "seen", "used", "sold"]),
        ("products", "answer: |", ANSWERS),
        ("products", "answers:\n  mam: |", ANSWERS),
        ("products", "answers:\n  mam:\n    answer: |", ANSWERS),
        ("products", "retention:\n  bound: |", ["exactly", "at-most", "at-least"]),
        ("products", "obtained: |", ["collected", "reused"]),
        ("items", "shape: |", ["datum", "event", "field"]),
        ("items", "- id: a\n  shape: |", ["datum", "event", "field"]),
        ("vocabulary", "dimensions:\n  - ordered: |", ["true", "false"]),
        # where any text may stand, nothing is offered that would be taken by accident
        ("products", "name: |", []),
        ("products", "reviewed: |", []),
        ("organization", "role: |", []),
    ],
)  # fmt: skip
def test_the_words_that_may_stand_at_a_place_are_offered(
    server: LanguageServer, kind: str, text: str, words: list[str]
):
    assert list(Draft(server, kind, text).offers()) == words


# --- what is wrong is underlined


SHORTEST = {
    "organization": "name: Example",
    "items": "id: a\nname: Example",
    "sources": "id: a\nname: Example",
    "products": "name: Example",
    "guides": "name: Example",
    "comparisons": "id: a\nname: Example",
    "vocabulary": "terms: [{id: a, name: Example}]",
}


def marked(text: str) -> tuple[str, tuple[int, int, int, int]]:
    """A text without its marks, and the place between them: lines and columns from 1."""
    start = text.index("«")
    end = text.index("»") - 1
    plain = text.replace("«", "").replace("»", "")

    def place(at: int) -> tuple[int, int]:
        return plain.count("\n", 0, at) + 1, at - plain.rfind("\n", 0, at)

    return plain, (*place(start), *place(end))


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        *((kind, f"{text}\n«nmae»: x", "Property nmae is not allowed.") for kind, text in SHORTEST.items()),
        *((kind, text.replace("Example", "«{en: x}»"), 'Incorrect type. Expected "string".')
          for kind, text in SHORTEST.items()),
        *((kind, "«i»d: a", 'Missing property "name".') for kind in ("items", "sources", "products", "guides", "comparisons")),
        ("organization", "«r»ole: publisher", 'Missing property "name".'),
        ("vocabulary", "terms: [«{»id: a}]", 'Missing property "name".'),
        ("products", "name: x\nnecessity: «mandatory»", "Value is not accepted. Valid values: "),
        ("products", "name: x\nact: [seen, «burnt»]", "Value is not accepted. Valid values: "),
        ("products", "name: x\nanswers:\n  mam:\n    answer: «burnt»", "Value is not accepted. Valid values: "),
        ("products", "name: x\nitems:\n- name: y\n- «nme»: z", "Property nme is not allowed."),
        ("products", "name: x\nretention: {duration: «two weeks»}", "expected a time such as"),
        ("products", "name: x\nreviewed: «01.11.2026»", "String is not a RFC3339 date."),
        ("products", "name: x\nexhaustive: «no»", 'Incorrect type. Expected "boolean".'),
        ("products", "name: x\ncategory: «App data»", "expected the id of a record, such as app.name"),
        ("products", "name: x\nsections: «Data»", 'Incorrect type. Expected "array".'),
        ("products", "name: x\ncondition: {platform: «{ios: 1}»}", "Incorrect type. Expected one of string, array."),
        ("products", "name: x\nquotations:\n- «t»ext: y", 'Missing property "source".'),
        ("products", "- name: x\n- name: y\n  «nmae»: z", "Property nmae is not allowed."),
        ("items", "- id: «A b»\n  name: x", "expected an id: small letters, digits, dots and dashes"),
        ("comparisons", "id: a\nname: x\ncolumns: [answer, «colour»]", "Value is not accepted. Valid values: "),
        ("vocabulary", "regions: [{id: a, name: x, countries: [«Norway»]}]", "expected an ISO 3166 country code"),
        ("vocabulary", "categories:\n- id: a\n  name: x\n  «parnet»: b", "Property parnet is not allowed."),
        ("organization", "name: «''»", "expected some visible text"),
    ],
)  # fmt: skip
def test_a_mistake_is_underlined_where_it_stands(server: LanguageServer, kind: str, text: str, message: str):
    plain, place = marked(text)
    draft = Draft(server, kind, plain)
    lines = draft.first_line - 1
    found = [
        Mistake(one.line - lines, one.column, one.end_line - lines, one.end_column, one.message)
        for one in draft.mistakes()
    ]
    assert [one for one in found if one[:4] == place and one.message.startswith(message)], found


def test_only_the_mistake_is_underlined(server: LanguageServer):
    text = "name: x\nsections:\n- heading: y\n  items:\n  - name: z\n  - name: z\n    necessity: maybe\n"
    assert [one[:4] for one in Draft(server, "products", text).mistakes()] == [(7, 16, 7, 21)]


# --- what is explained

VALUES = (
    "collected", "some words", "365", "app.name", "P30D", "2026-11-01", "true", "en", "IE", "[app.name]", "[P30D]", "[IE]",
    "[]", "{}", "{note: some words}", "{app.name: collected}", "{app.name: {note: some words}}",
)  # fmt: skip
SAMPLES: list[Any] = [yaml.load(text, yaml.BaseLoader) for text in VALUES]


def fitting(kind: str, shape: type[Record]) -> dict[str, list[str]]:
    """For each field values that an editor takes, from the shortest."""
    schema = schema_of(kind)
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", shape.__name__.removesuffix("Record")).lower()
    found = {}
    for key, field in schema["definitions"][name]["properties"].items():
        validator = jsonschema.Draft7Validator({**field, "definitions": schema["definitions"]})
        words = [one["enum"][0] for one in (field, *field.get("anyOf", ())) if "enum" in one]
        texts = [text for text, value in zip(VALUES, SAMPLES, strict=True) if validator.is_valid(value)]
        found[key] = [*words, *texts] or ["{}"]
    return found


@pytest.mark.parametrize("which", [0, -1], ids=["as a word", "as a list or mapping"])
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_key_shows_the_help_of_its_field(server: LanguageServer, place: Place, which: int):
    values = fitting(place.kind, place.shape)
    fields = fields_of(place.shape)
    assert set(values) == set(fields)
    draft = Draft(server, place.kind, place.text(*(f"{key}: {values[key][which]}" for key in fields)))
    lines = draft.text.split("\n")
    first = len(lines) - len(fields)
    shown = {
        key: as_plain(draft.help_at(first + number, lines[first + number - 1].index(f"{key}: ") + 2))
        for number, key in enumerate(fields, 1)
    }
    told = {key: as_plain(field.description or "") for key, field in fields.items()}
    assert {key: text for key, text in shown.items() if told[key] not in text} == {}


def as_plain(markdown: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\\(.)", r"\1", markdown))


def test_the_words_that_may_stand_at_a_place_are_explained_with_the_field(server: LanguageServer):
    shown = Draft(server, "products", "necessity: required").help_at(1, 15)
    told = docstrings_of(ProductRecord)["necessity"]
    assert told in as_plain(shown)
    assert all(f"`{word.value}`" in shown for word in Necessity)


# --- with the ids of the site


@pytest.fixture(scope="module")
def suggesting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """A server with the schemas that suggest the ids of our own site."""
    with start_with(tmp_path_factory.mktemp("schemas"), schema_with_ids) as running:
        yield running


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("items:\n  - item: |", {"app.name", "app.version"}),
        ("items:\n  - {item: app.|}", {"app.name", "app.version"}),
        ("items: [|]", {"app.name", "app.version"}),
        ("category: |", {"account", "application-inventory"}),
        ("purposes: |", {"secure", "provide-service"}),
        ("purposes:\n  - |", {"secure", "provide-service", "purpose", "note"}),
        ("condition:\n  |", {"platform", "ownership", "words"}),
        ("condition: {platform: |}", {"ios", "android"}),
        ("condition:\n  platform: [ios, |]", {"ios", "android"}),
        ("answers:\n  |", {"mam", "platform.ios"}),
        ("answers:\n  mam: |", {"collected", "not-collected"}),
    ],
)
def test_ids_are_offered(suggesting: LanguageServer, text: str, some: set[str]):
    offers = Draft(suggesting, "products", text).offers()
    assert some - set(offers) == set()
    if "app.name" in some:
        assert offers["app.name"]["documentation"] == "App name"


@pytest.mark.parametrize("text", ["|", "name: x\n|", "items:\n  - item: app.name\n    |", "sections:\n  - |"])
def test_no_id_is_offered_among_the_keys(server: LanguageServer, suggesting: LanguageServer, text: str):
    assert list(Draft(suggesting, "products", text).offers()) == list(Draft(server, "products", text).offers())


def test_an_id_that_does_not_exist_is_underlined(suggesting: LanguageServer):
    text = "name: x\ncategory: heath\nitems: [{item: new}, New]\npurposes: secrue\ncondition: {platform: ios}\n"
    assert [mistake.line for mistake in Draft(suggesting, "products", text).mistakes()] == [2, 3, 4]


def test_ids_do_not_fill_the_help_of_a_key(suggesting: LanguageServer):
    shown = Draft(suggesting, "products", "category: account").help_at(1, 3)
    assert "The data category." in shown
    assert "application-inventory" not in shown
