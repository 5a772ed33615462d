"""The first files of a new site."""

from __future__ import annotations

import json
import string

from privacy_statements.catalog.build.catalog import build_catalog
from privacy_statements.catalog.word_lists import WORD_LISTS, WordLists
from privacy_statements.diagnostics.position import Position
from privacy_statements.edit.scaffold.questions import NEW, help_of, proposed_id, summary_of
from privacy_statements.edit.scaffold.text import Surroundings, comment, record_text
from privacy_statements.edit.schemas import schema_texts
from privacy_statements.read.load import load_text
from privacy_statements.read.yaml_text import quoted
from privacy_statements.records.kinds import KINDS
from privacy_statements.records.schema import SCHEMA_FILES

HOME = """\
# Privacy statements

What our products do with data.

```privacy
view: index
id: products
```
"""

CONFIG = """\
site_name: $name
site_url: https://privacy.example.org/  # where the site is published: the sitemap and the page of what is not found need it
theme:
  name: material
  font: false  # a privacy site asks no other host for anything
plugins:
  - search
  - privacy-statements:
      vocabulary: [gdpr, ccpa, regions-eu, categories]  # words to begin with
nav:
  - Home: index.md
  - Questions: questions/*
  - Answers:
      - What applies to me: applies/index.md
      - Who can see it: viewers/*
      - Your choices: choices.md
      - Your rights: rights.md
      - How long and where: retention.md
  - Products: products/*
  - Comparisons: comparisons/*
  - Guides: guides/*
  - What changed: changes/*
  - Data items: items/*
  - Data categories: categories/*
  - Glossary: terms.md
"""

ORGANIZATION_EXAMPLES = {
    "role": "controller",
    "about": "What readers must know of this site.",
    "url": '"https://example.org/"',
    "contacts": '{role: data protection officer, name: A. Person, url: "mailto:privacy@example.org"}',
    "authority": '{title: The supervisory authority, url: "https://example.org/"}',
}

VOCABULARY = """\
categories:
  - id: device
    name: Device data
    description: What a device is, and what happens on it.
purposes:
  - id: operation
    name: Operation
    description: So that a product does what it is for.
actors:
  - id: user
    name: The user
    description: Whoever uses a product.
"""
GITIGNORE = """\
site/
.cache/
.venv/
"""
REQUIREMENTS = """\
mkdocs-material
privacy-statements  # or its address, while it is on no package index
"""
WORKFLOW = """\
# Checks every change.
name: Privacy statements
on: [push, pull_request]
permissions: {contents: read}
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@fbc6f3992d24b796d5a048ff273f7fcc4a7b6c09  # v5.1.0
      - uses: actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405  # v6.2.0
        with: {python-version: "3.13"}
      - run: pip install -r requirements.txt
      - run: privacy-statements check --format github
      - run: mkdocs build --strict
"""
EXAMPLES = {
    "items": "{id: email-address, name: Email address, category: contact, definition: Where you receive messages.}",
    "sources": "{id: address-book, name: Your address book}",
    "guides": "{id: opt-out, name: Turn optional data off, steps: [Open the settings., Untick *Share usage data*.]}",
    "comparisons": "{id: both, name: Both products, products: [one, other]}",
    "changes": "{id: shorter-logs, name: Shorter retention, date: 2026-11-01, what: Logs are kept for 30 days.}",
    "questions": "{id: photos, question: Can you see my photos?, items: [photos]}",
}
"""By folder, the shortest record that is worth writing."""
BEGUN = {
    "category": "device # an example of the vocabulary: write what is true",
    "purposes": "[operation] # an example of the vocabulary: write what is true",
    "visible_to": "[user] # an example of the vocabulary: write what is true",
}
"""What the first product says with each of these words: one that nothing refers to would be a mistake."""


def site_files(publisher: str, product: str) -> dict[str, str]:
    """The files of a new site, by path: configuration, home page, schemas, publisher, a few words, a product."""
    organization = [*_head("../schemas", "organization"), f"name: {quoted(publisher)}"]
    for key, example in ORGANIZATION_EXAMPLES.items():
        organization += ["", *comment(help_of(KINDS["organization"], key)), f"#{key}: {example}"]
    product_id = proposed_id(product, {"index"})
    answers = {"name": product, "id": product_id}
    surroundings = Surroundings(schema=f"../../schemas/{SCHEMA_FILES['products']}", begun=BEGUN)
    files = {
        "mkdocs.yml": string.Template(CONFIG).substitute(name=quoted(f"Privacy at {publisher}")),
        "docs/index.md": HOME,
        "content/organization.yml": "\n".join(organization) + "\n",
        "content/vocabulary/words.yml": "\n".join([*_head("../../schemas", "vocabulary"), VOCABULARY]),
        f"content/products/{product_id}.yml": record_text(NEW["product"], answers, {}, surroundings),
    }
    loaded = [load_text(text, path) for path, text in files.items() if path.startswith("content/")]
    lists = WordLists(WORD_LISTS, Position(""))
    schemas = schema_texts(build_catalog(loaded, "content", word_lists=lists).catalog, lists)
    return {
        **files,
        **{f"content/{kind}/README.md": _example(kind) for kind in EXAMPLES},
        ".gitignore": GITIGNORE,
        "requirements.txt": REQUIREMENTS,
        ".github/workflows/privacy.yml": WORKFLOW,
        ".vscode/settings.json": _settings(),
        **{f"schemas/{file}": text for file, text in schemas.items()},
    }


def _example(kind: str) -> str:
    """What stands in an empty folder of records: an example, in a file that is no record."""
    about = summary_of(KINDS[kind])
    head = f"# {kind.capitalize()}\n\n{about}\n\nAn example, for a file of this folder that ends in `.yml`:\n"
    schema = f"# yaml-language-server: $schema=../../schemas/{SCHEMA_FILES[kind]}"
    return f"{head}\n```yaml\n{schema}\n{EXAMPLES[kind]}\n```\n"


def _settings() -> str:
    """The settings of Visual Studio Code: which schema is for which files."""
    files = {kind: f"content/{kind}/**/*.yml" for kind in SCHEMA_FILES} | {"organization": "content/organization.yml"}
    schemas = {f"schemas/{SCHEMA_FILES[kind]}": place for kind, place in files.items()}
    return json.dumps({"yaml.schemas": schemas, "yaml.schemaStore.enable": False}, indent=2) + "\n"


def _head(schemas: str, kind: str) -> list[str]:
    schema = f"# yaml-language-server: $schema={schemas}/{SCHEMA_FILES[kind]}"
    return [schema, *comment(summary_of(KINDS[kind])), ""]
