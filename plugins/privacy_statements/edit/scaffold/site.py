"""The first files of a new site."""

from __future__ import annotations

import string

from privacy_statements.edit.scaffold.questions import NEW, help_of, proposed_id, summary_of
from privacy_statements.edit.scaffold.text import Surroundings, comment, record_text
from privacy_statements.read.yaml_text import quoted
from privacy_statements.records.kinds import KINDS
from privacy_statements.records.schema import SCHEMA_FILES, schema_text

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
theme:
  name: material
  font: false  # a privacy site asks no other host for anything
plugins:
  - search
  - privacy-statements
nav:
  - Home: index.md
  - Products: products/*
  - What changed: changes/*
  - Guides: guides/*
  - Questions: questions/*
  - Comparisons: comparisons/*
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
    return {
        "mkdocs.yml": string.Template(CONFIG).substitute(name=quoted(f"Privacy at {publisher}")),
        "docs/index.md": HOME,
        "content/organization.yml": "\n".join(organization) + "\n",
        "content/vocabulary/words.yml": "\n".join([*_head("../../schemas", "vocabulary"), VOCABULARY]),
        f"content/products/{product_id}.yml": record_text(NEW["product"], answers, {}, surroundings),
        **{f"schemas/{file}": schema_text(kind) for kind, file in SCHEMA_FILES.items()},
    }


def _head(schemas: str, kind: str) -> list[str]:
    schema = f"# yaml-language-server: $schema={schemas}/{SCHEMA_FILES[kind]}"
    return [schema, *comment(summary_of(KINDS[kind])), ""]
