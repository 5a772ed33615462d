"""A site of many products, with names like real ones: what grows with the number of records is measured on it."""

from __future__ import annotations

import json
from pathlib import Path

MAKERS = "Acme Bolt Cedar Delta Ember Fjord Grove Harbor Iris Juniper Kestrel Lumen Maple Nimbus Orchid Pylon Quartz Raven"
KINDS = "Mail Calendar Notes Drive Chat Meet Browser Wallet Maps Photos Music Backup Scanner Forms Board Tasks Guard VPN"
EDITIONS = ("", " Pro", " for Schools", " Lite")
THINGS = "device account browser app network printer camera battery keyboard screen sensor message"
FACTS = ["identifier", "name", "version", "location", "status"]
OTHER = {"identifier": "ID", "name": "label", "version": "release", "location": "place", "status": "state"}
CATEGORIES = ["device", "account", "usage", "content", "network"]
CONDITIONS = [
    "the admin turns on reporting for the device",
    "the person signs in with a work account",
    None,
    None,
]


def product_name(number: int) -> str:
    """The name of a product; no two are alike."""
    makers, kinds = MAKERS.split(), KINDS.split()
    number, maker = divmod(number, len(makers))
    edition, kind = divmod(number, len(kinds))
    return f"{makers[maker]} {kinds[kind]}{EDITIONS[edition]}"


def item_id(number: int) -> str:
    """The id of a data item."""
    things = THINGS.split()
    return f"{things[number // len(FACTS) % len(things)]}.{FACTS[number % len(FACTS)]}{number // 60 or ''}"


def item(number: int) -> str:
    """The record of a data item."""
    thing, fact = item_id(number).split(".")
    name = f"{thing.capitalize()} {fact}"
    return json.dumps(
        {
            "id": item_id(number),
            "name": name,
            "aliases": [f"{thing} {OTHER.get(fact, fact + ' code')}", f"{fact} of the {thing}"],
            "definition": f"The {fact} that a {thing} has, or that somebody has given to it.",
            "category": CATEGORIES[number % len(CATEGORIES)],
        }
    )


def product(number: int, items: int) -> str:
    """The record of a product that speaks of every item, in three sections."""
    name = product_name(number)

    def rows(first: int, step: int) -> list[dict[str, object]]:
        made: list[dict[str, object]] = []
        for each in range(first, items, step):
            row: dict[str, object] = {"item": item_id(each)}
            if condition := CONDITIONS[(each + number) % len(CONDITIONS)]:
                row["condition"] = condition
            made.append(row)
        return made

    record = {
        "id": name.lower().replace(" ", "-"),
        "name": name,
        "platforms": ["Android", "iOS"],
        "description": f"What {name} collects about you, and what you can turn off.",
        "purposes": ["service"],
        "retention": {"duration": "P30D", "bound": "at-most"},
        "sections": [
            {"heading": "Required data", "kind": "data", "necessity": "required", "items": rows(0, 3)},
            {
                "heading": f"Optional data of {name}",
                "kind": "data",
                "necessity": "optional",
                "items": rows(1, 3),
            },
            {"heading": "Never collected", "kind": "never", "necessity": "never", "items": rows(2, 3)},
        ],
    }
    return json.dumps(record, indent=1)


def write_large(root: Path, products: int, items: int = 60, theme: str = "material", more: str = "") -> Path:
    """A whole project, ready to build."""
    files = {
        "mkdocs.yml": f"site_name: Test\nsite_url: https://test.example/\ndocs_dir: site-src\ntheme: {{name: {theme}}}\n"
        f"plugins: [search, privacy-statements: {{{more}}}]\nnav:\n"
        + "".join(
            f"  - {kind.capitalize()}: {kind}/*\n"
            for kind in ("products", "items", "categories", "guides", "comparisons")
        )
        + "  - Home: index.md\n  - Glossary: terms.md\n",
        "site-src/index.md": "# Home\n\nWhat many products collect.\n\n```privacy\nview: index\nid: products\n```\n",
        "content/vocabulary/words.yml": json.dumps(
            {
                "categories": [
                    {
                        "id": each,
                        "name": each.capitalize(),
                        **({"parent": "device"} if each == "network" else {}),
                    }
                    for each in CATEGORIES
                ],
                "purposes": [{"id": "service", "name": "Provide the service"}],
            }
        ),
        "content/items/items.yml": "\n".join(f"- {item(number)}" for number in range(items)),
        **{f"content/products/p{number:04}.yml": product(number, items) for number in range(products)},
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root
