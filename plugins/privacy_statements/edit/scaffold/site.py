"""The first files of a new site."""

from __future__ import annotations

import json
import string
from pathlib import Path

from privacy_statements.catalog.build.catalog import build_catalog
from privacy_statements.catalog.word_lists import WORD_LISTS, WordLists
from privacy_statements.diagnostics.position import Position
from privacy_statements.edit.scaffold.questions import NEW, help_of, proposed_id, summary_of
from privacy_statements.edit.scaffold.text import Surroundings, comment, record_text
from privacy_statements.edit.schemas import schema_texts
from privacy_statements.read.files import files_below
from privacy_statements.read.load import load_text
from privacy_statements.read.yaml_text import quoted
from privacy_statements.records.kinds import KINDS
from privacy_statements.records.schema import SCHEMA_FILES

ORGANIZATION_EXAMPLES = {
    "role": "controller",
    "about": "What readers must know of this site.",
    "url": '"https://example.org/"',
    "contacts": '{role: data protection officer, name: A. Person, url: "mailto:privacy@example.org"}',
    "authority": '{title: The supervisory authority, url: "https://example.org/"}',
}

WORDS = "content/vocabulary/words.yml"
BEGIN = Path(__file__).parent / "begin"
"""The folder of the first files of every site; ``dot.`` is the dot of a hidden name."""
EXAMPLES = {
    "items": "{id: email-address, name: Email address, category: contact, definition: Where you receive messages.}",
    "sources": "{id: address-book, name: Your address book}",
    "guides": "{id: opt-out, name: Turn optional data off, steps: [Open the settings., Untick *Share usage data*.]}",
    "comparisons": "{id: both, name: Both products, products: [one, other]}",
    "changes": "{id: shorter-logs, name: Shorter retention, date: 2026-11-01, what: Logs are kept for 30 days.}",
    "questions": "{id: photos, question: Can you see my photos?, items: [photos]}",
}
"""A short record that is worth writing, by folder."""
BEGUN = {
    "category": "device # an example of the vocabulary: write what is true",
    "purposes": "[operation] # an example of the vocabulary: write what is true",
    "visible_to": "[user] # an example of the vocabulary: write what is true",
}
"""How the first product uses the words of the vocabulary: a word that nothing refers to would be reported."""


def site_files(publisher: str, product: str) -> dict[str, str]:
    """The files of a new site, by path: configuration, home page, schemas, publisher, a few words and a product."""
    organization = [*_head("../schemas", "organization"), f"name: {quoted(publisher)}"]
    for key, example in ORGANIZATION_EXAMPLES.items():
        organization += ["", *comment(help_of(KINDS["organization"], key)), f"#{key}: {example}"]
    product_id = proposed_id(product, {"index"})
    answers = {"name": product, "id": product_id}
    surroundings = Surroundings(schema=f"../../schemas/{SCHEMA_FILES['products']}", begun=BEGUN)
    name = quoted(f"Privacy at {publisher}")
    begin = [file.relative_to(BEGIN).as_posix() for file in files_below(BEGIN)]
    begin.sort(key=lambda path: (path.startswith("dot."), path.count("/"), path))  # the order in which they are listed
    texts = {path.replace("dot.", "."): string.Template((BEGIN / path).read_text("utf-8")) for path in begin}
    files = {
        **{path: text.substitute(name=name) for path, text in texts.items()},
        "content/organization.yml": "\n".join(organization) + "\n",
        WORDS: "\n".join([*_head("../../schemas", "vocabulary"), texts[WORDS].template]),
        f"content/products/{product_id}.yml": record_text(NEW["product"], answers, {}, surroundings),
    }
    loaded = [load_text(text, path) for path, text in files.items() if path.startswith("content/")]
    lists = WordLists(WORD_LISTS, Position(""))
    schemas = schema_texts(build_catalog(loaded, "content", word_lists=lists).catalog, lists)
    return {
        **files,
        **{f"content/{kind}/README.md": _example(kind) for kind in EXAMPLES},
        ".vscode/settings.json": _settings(),
        **{f"schemas/{file}": text for file, text in schemas.items()},
    }


def _example(kind: str) -> str:
    """The README of an empty folder of records, with an example."""
    about = summary_of(KINDS[kind])
    head = f"# {kind.capitalize()}\n\n{about}\n\nAn example, for a file of this folder that ends in `.yml`:\n"
    schema = f"# yaml-language-server: $schema=../../schemas/{SCHEMA_FILES[kind]}"
    return f"{head}\n```yaml\n{schema}\n{EXAMPLES[kind]}\n```\n"


def _settings() -> str:
    """The settings of Visual Studio Code, with the schema for each kind of file."""
    files = {kind: f"content/{kind}/**/*.yml" for kind in SCHEMA_FILES} | {"organization": "content/organization.yml"}
    schemas = {f"schemas/{SCHEMA_FILES[kind]}": place for kind, place in files.items()}
    return json.dumps({"yaml.schemas": schemas, "yaml.schemaStore.enable": False}, indent=2) + "\n"


def _head(schemas: str, kind: str) -> list[str]:
    schema = f"# yaml-language-server: $schema={schemas}/{SCHEMA_FILES[kind]}"
    return [schema, *comment(summary_of(KINDS[kind])), ""]
