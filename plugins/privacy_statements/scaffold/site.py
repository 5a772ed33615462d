"""The first files of a new site."""

from __future__ import annotations

import string

from privacy_statements.records.kinds import OrganizationRecord
from privacy_statements.scaffold.answers import proposed_id, quoted
from privacy_statements.scaffold.questions import NEW, help_of, summary_of
from privacy_statements.scaffold.text import comment, record_text

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


def site_files(publisher: str, product: str) -> dict[str, str]:
    """The files of a new site, by path: configuration, home page, publisher and a first product."""
    record = OrganizationRecord
    organization = [*comment(summary_of(record)), "", f"name: {quoted(publisher)}"]
    for key, example in ORGANIZATION_EXAMPLES.items():
        organization += ["", *comment(help_of(record, key)), f"#{key}: {example}"]
    product_id = proposed_id(product, {"index"})
    answers = {"name": product, "id": product_id}
    name = quoted(f"Privacy at {publisher}")
    return {
        "mkdocs.yml": string.Template(CONFIG).substitute(name=name),
        "docs/index.md": HOME,
        "content/organization.yml": "\n".join(organization) + "\n",
        f"content/products/{product_id}.yml": record_text(NEW["product"], answers, {}, None),
    }
