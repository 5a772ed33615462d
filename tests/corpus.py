"""A made-up site of any size: ``python tests/corpus.py FOLDER [PRODUCTS [ITEMS]]``.

The same numbers give the same bytes. Names, lengths of texts and shares of answers are like those of our own
records: sizes, speed and layout are measured with it. Products come in families that share data items; some items
are common to all families, as many stand in one product only, and the first one (``EVERYWHERE``) in each product.

For sites that grow while their words do not, ``shared`` says how many items all products share: then there are no
families, one row in five is about an item of its product alone, and no two of those have one name.
"""

from __future__ import annotations

import itertools
import math
import random
import re
import sys
from pathlib import Path
from typing import Any

import yaml

THINGS = """Battery|Screen|Keyboard|Camera|Microphone|Printer|Browser|Mailbox|Calendar|Disk|Network adapter|Wi-Fi
Bluetooth|SIM card|Sign-in|Session|Policy|Certificate|Update|Backup|Licence|Tenant|Device|User|App|Process|File
Folder|Message|Meeting|Contact list|Payment|Invoice|Support request|Crash report|Sensor|Location|Account|Group|Role
Firmware""".replace("\n", "|").split("|")
KINDS = """serial number|model name|version|charge level|error count|start time|end time|duration|display name
identifier|owner|size|path|language|time zone|state|health status|last contact|address|usage count|settings
permissions|history|category|result code|checksum|manufacturer|email address|phone number|region""".replace(
    "\n", "|"
).split("|")
SCOPES = """|at enrolment|of the last session|in the work profile|per day|before an update|after a failure|on the server
as entered by an admin|of each attachment|in the background|during a support call|of the first start|per organisation
when it is shared|as shown to the user|of the previous owner|in the trial period|by network|on a second screen""".replace(
    "\n", "|"
).split("|")
PRODUCTS = """Mail|Calendar|Notes|Files|Meet|Chat|Forms|Scanner|Defender|Manager|Backup|Connect|Insight|Assist|Studio
Print|Sign|Travel|Expense|Payroll""".replace("\n", "|").split("|")
MAKERS = [
    "Northwind",
    "Contoso",
    "Fabrikam",
    "Tailspin",
    "Litware",
    "Proseware",
    "Adatum",
    "Wingtip",
    "Lucerne",
    "Trey",
]
PLATFORMS = ["web", "iOS", "Android", "Windows", "macOS"]
ON_THE_WEB = [{"platform": "ios"}, {"platform": "android"}, {"ownership": "corporate"}]
ON_A_PLATFORM = [{"ownership": "personal"}, {"ownership": "corporate"}, {"ownership": "corporate"}]
SENTENCES = [
    "The app needs this to tell one device from another.",
    "An admin of your organisation can see it in the portal.",
    "It is sent once a day while the device has a connection.",
    "It leaves the device only when you ask for support.",
    "The value is cut to its first eight characters before it is stored, and the rest is never written anywhere.",
    "Nobody outside the support team can read it.",
    "It says nothing about what you write, photograph or look at.",
    "The service uses it to find faults, to plan capacity and to answer the questions of admins who look after many devices.",
    "You can turn it off in the settings of the app.",
    "It is deleted when the device leaves the organisation.",
]
CATEGORIES = """Device data|Hardware inventory|App inventory|Account data|User data|Directory data|Network data
Web page data|Location data|Usage data|Diagnostic data|Security alerts|Policy data|Configuration data|Audit log
Support data|Feedback|Billing data|Content of messages|Files and folders|Calendar and meetings|Contacts
Sign-in data|Sensor data""".replace("\n", "|").split("|")  # fmt: skip
INSIDE = {1: {"parent": "c00"}, 5: {"parent": "c04"}}  # hardware is of the device, directories are of users
PURPOSES = [
    "Provide the service",
    "Keep it secure",
    "Find and mend faults",
    "Bill the customer",
    "Improve the product",
    "Support the customer",
]
WORDS = {
    "categories": [
        {"id": f"c{n:02}", "name": name, "description": f"{name} of a device, a person or an organisation."} | INSIDE.get(n, {})
        for n, name in enumerate(CATEGORIES)
    ],
    "purposes": [{"id": f"p{n}", "name": name, "description": f"{name}, and nothing else."} for n, name in enumerate(PURPOSES)],
    "actors": [{"id": "user", "name": "The user"}, {"id": "admin", "name": "The admin of your organisation"}, {"id": "maker", "name": "The maker"}],
    "subjects": [{"id": "employee", "name": "Employees"}],
    "regions": [{"id": "eu", "name": "European Union", "countries": ["AT", "DE", "FR", "IE", "NL"]}, {"id": "us", "name": "United States", "countries": ["US"]}],
    "dimensions": [
        {"id": "platform", "name": "Platform", "values": [{"id": "ios", "name": "iOS", "when": "the device runs iOS"}, {"id": "android", "name": "Android", "when": "the device runs Android"}]},
        {"id": "ownership", "name": "Ownership", "values": [{"id": "corporate", "name": "Corporate-owned", "when": "the organisation owns the device"}, {"id": "personal", "name": "Personally owned", "when": "the device is your own"}]},
    ],
}  # fmt: skip
CONFIG = """site_name: Made-up statements
site_description: A site of {products} products that do not exist.
site_url: https://made-up.example/
docs_dir: site-src
theme: {{name: material, language: en, font: false, features: [navigation.prune, navigation.sections]}}
extra: {{generator: false}}
plugins: [search, privacy-statements]
markdown_extensions: [attr_list, tables, {{toc: {{permalink: true}}}}]
nav:
  - Home: index.md
  - Products: products/*
  - Comparisons: comparisons/*
  - What changed: changes/*
  - Data items: items/*
  - Data categories: categories/*
"""
HOME = """# Made-up statements

What products that do not exist do with data. [All products](products/index.md), [all data items](items/index.md).
"""
EVERYWHERE = "item.0000"  # each product speaks of it
FAMILY = 10  # products that share most of their items
COMPARED = 12


def write_corpus(folder: Path, products: int = 100, items: int = 60, seed: int = 1, shared: int | None = None) -> Path:
    """Writes a site of so many products with so many rows each; returns its ``mkdocs.yml``. With ``shared``, so many
    items stand in the products by turns."""
    random_ = random.Random(seed)
    made = _Corpus(products, items, random_) if shared is None else SharedCorpus(products, items, random_, shared)
    texts = {"mkdocs.yml": CONFIG.format(products=products), "site-src/index.md": HOME, **made.files()}
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder / "mkdocs.yml"


def write_small(folder: Path, products: int, items: int) -> Path:
    """The same as ``write_corpus`` without the categories that nothing is of: half as many pages where there are few
    products. For tests that build a site many times."""
    config = write_corpus(folder, products, items)
    words = folder / "content/vocabulary/words.yml"
    said = "".join(file.read_text("utf-8") for file in sorted((folder / "content").glob("[pi]*/*.yml")))
    record = yaml.safe_load(words.read_text("utf-8"))
    used = {word["id"] for word in record["categories"] if re.search(rf"\b{word['id']}\b", said)}
    above = {word["parent"] for word in record["categories"] if word["id"] in used and "parent" in word}
    record["categories"] = [word for word in record["categories"] if word["id"] in used | above]
    words.write_text(yaml.safe_dump(record, sort_keys=False), "utf-8")
    return config


class _Corpus:
    dumper: type = yaml.SafeDumper

    def __init__(self, products: int, items: int, random_: random.Random) -> None:
        self.random, self.items, self.products = random_, items, products
        families = math.ceil(products / FAMILY)
        names = [[f"{thing} {kind} {scope}".strip() for thing in THINGS for kind in KINDS] for scope in SCOPES]
        for some in names:
            self.random.shuffle(some)
        # Short names are for what is shared: there are fewer of them.
        every = list(itertools.chain.from_iterable(names))
        # As many common items as a product has rows; half as many in each family.
        common, each = items, (items + 1) // 2
        shared = common + families * each
        self.names, self.own_names = every[:shared], every[shared:]
        self.pools = [range(common), *(range(common + n * each, common + (n + 1) * each) for n in range(families))]

    def files(self) -> dict[str, str]:
        names = [self._product_name(number) for number in range(self.products)]
        records: dict[str, Any] = {
            "organization.yml": {"name": "The made-up makers", "role": "publisher", "about": "Nothing here is true."},
            "vocabulary/words.yml": WORDS,
            "items/shared.yml": [self._item(number) for number in range(len(self.names))],
        }
        for number, name in enumerate(names):
            records[f"products/{_id(number)}.yml"] = self._product(number, name)
        for first in range(0, min(self.products, 5 * COMPARED), COMPARED):
            chosen = list(range(first, min(first + COMPARED, self.products)))
            if len(chosen) > 1:
                records[f"comparisons/{_id(first)}.yml"] = {
                    "id": f"from-{_id(first)}",
                    "name": f"{names[chosen[0]]} and others",
                    "introduction": "What they collect, side by side.",
                    "products": [_id(one) for one in chosen],
                    "columns": ["answer"],
                }
        return {
            f"content/{path}": yaml.dump(record, Dumper=self.dumper, sort_keys=False, allow_unicode=True, width=110)
            for path, record in records.items()
        }

    def _product_name(self, number: int) -> str:
        maker, platform = MAKERS[number // FAMILY % len(MAKERS)], PLATFORMS[number % len(PLATFORMS)]
        edition = f" {number // 200 + 1}" if number >= 200 else ""
        return f"{maker} {PRODUCTS[number % len(PRODUCTS)]}{edition} on {platform} {number // 20 + 1}"

    def _item(self, number: int) -> dict[str, Any]:
        name = self.names[number]
        item: dict[str, Any] = {"id": f"item.{number:04}", "name": name, "category": f"c{number % len(CATEGORIES):02}"}
        if number % 3 == 0:
            item["aliases"] = [f"{name} value", f"{name.split()[0].lower()} {number} code"][: 1 + number % 2]
        if number % 2 == 0:
            item["definition"] = self._prose(1)
        return item

    def _prose(self, most: int) -> str:
        return " ".join(self.random.sample(SENTENCES, self.random.randint(1, most)))

    def _product(self, number: int, name: str) -> dict[str, Any]:
        drawn = self._drawn(number)
        own = self.own_names_of(number, self.items - len(drawn) - 1)
        rows = [*({"item": f"item.{one:04}"} for one in drawn), *({"id": own_id(one), "name": one} for one in own)]
        rows.insert(1, {"item": EVERYWHERE})  # the first is never collected
        never, collected = rows[::10], [row for at, row in enumerate(rows) if at % 10]
        return {
            "id": _id(number),
            "name": name,
            "description": f"What {name} collects, why, and how long it is kept.",
            "summary": self._prose(3),
            "platforms": [PLATFORMS[number % len(PLATFORMS)]],
            "purposes": sorted(self.random.sample([f"p{n}" for n in range(len(PURPOSES))], 2)),
            "storage": [{"regions": "eu" if number % 3 else "us"}],
            "retention": [{"duration": f"P{self.random.choice([30, 90, 180])}D", "bound": "at-most"}],
            "sections": [
                {"id": "overview", "heading": "In short", "kind": "overview", "before": self._prose(4)},
                self._data(number, "required", "Required data", collected[: len(collected) * 2 // 3]),
                self._data(number, "optional", "Optional data", collected[len(collected) * 2 // 3 :]),
                {"id": "never", "heading": "What is never collected", "kind": "never", "act": "collected", "by": "maker", "purposes": [], "items": never},
            ],
        }  # fmt: skip

    def _drawn(self, number: int) -> list[int]:
        """The shared items of a product, without the first."""
        common, family = self.pools[0], self.pools[1 + number // FAMILY]
        shares = (self.items // 5, self.items * 2 // 5)
        return [*self.random.sample(common[1:], max(shares[0] - 1, 0)), *self.random.sample(family, shares[1])]

    def own_names_of(self, number: int, count: int) -> list[str]:
        """The names of the items that stand in one product only."""
        return self.random.sample(self.own_names, count)

    def _data(self, product: int, necessity: str, heading: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """One section of a product: its rows in a group for each category."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            number = int(row["item"][5:]) if "item" in row else self.random.randrange(len(CATEGORIES))
            groups.setdefault(
                f"c{number % 6:02}" if "item" not in row else f"c{number % len(CATEGORIES):02}", []
            ).append(self._row(product, row))
        return {
            "id": f"{necessity}-data",
            "heading": heading,
            "kind": "data",
            "necessity": necessity,
            "grouped": True,
            "before": self._prose(2),
            "sections": [{"id": f"{necessity}-{category}", "category": category, "items": groups[category]} for category in sorted(groups)],
        }  # fmt: skip

    def _row(self, product: int, row: dict[str, Any]) -> dict[str, Any]:
        row = dict(row)
        chance = self.random.random()
        if chance < 0.15:
            on_the_web = PLATFORMS[product % len(PLATFORMS)] == "web"
            row["condition"] = dict(self.random.choice(ON_THE_WEB if on_the_web else ON_A_PLATFORM))
        elif chance < 0.25:
            row["answer"] = "not-stated"
        if self.random.random() < 0.3:
            row["description" if "name" in row else "note"] = self._prose(2)
        return row


class SharedCorpus(_Corpus):
    """Products that draw from one pool: each takes the next of its items, so that all are used, and some at random."""

    dumper = yaml.CSafeDumper  # there are many of them, and libyaml breaks lines elsewhere

    def __init__(self, products: int, items: int, random_: random.Random, shared: int) -> None:
        super().__init__(products, items, random_)
        every = [*self.names, *self.own_names]
        self.names, self.own_names = every[:shared], every[shared:]

    def _drawn(self, number: int) -> list[int]:
        others = len(self.names) - 1
        wanted = min(self.items * 4 // 5 - 1, others)
        half = wanted - wanted // 2
        by_turns = [(number * half + n) % others + 1 for n in range(half)]
        taken = set(by_turns)
        left = [one for one in range(1, others + 1) if one not in taken]
        return [*by_turns, *self.random.sample(left, wanted - half)]

    def own_names_of(self, number: int, count: int) -> list[str]:
        names = len(self.own_names)
        places = range(number * count, (number + 1) * count)
        return [self.own_names[one % names] + (f" {one // names + 1}" if one >= names else "") for one in places]


def own_id(name: str) -> str:
    """The id of an item that one product alone has."""
    return "own." + re.sub(r"[^a-z0-9]+", "-", name.lower())


def _id(number: int) -> str:
    return f"product-{number:04}"


if __name__ == "__main__":
    print(write_corpus(Path(sys.argv[1]), *map(int, sys.argv[2:])))
