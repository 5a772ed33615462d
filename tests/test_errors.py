"""Every mistake of a writer: one line that says where, what was met and what was expected.

``MISTAKES`` is the table. Each mistake is made alone in the small good site ``GOOD``; then all of them are
made together in one site, which every command must refuse in one run without touching what it published
before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import run_tool
from privacy_statements.diagnostics import CODES, Severity
from privacy_statements.hosts.markdown import make_extension
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from privacy_statements.report import line_of
from privacy_statements.rules import RULES

Files = Mapping[str, str | bytes]

GOOD: Files = {
    "mkdocs.yml": """\
site_name: Test
docs_dir: site-src
theme: mkdocs
plugins:
  - privacy-statements:
      max_value_bytes: 2000
      max_depth: 12
""",
    "site-src/index.md": "# Home\n\n```privacy\nview: product\nid: fine\n```\n",
    "content/organization.yml": "name: Contoso\n",
    "content/vocabulary/words.yml": """\
purposes: [{id: analytics, name: Analytics}, {id: security, name: Security}]
categories: [{id: device, name: Device data}]
actors: [{id: admin, name: Admin}]
regions: [{id: eu, name: European Union}]
dimensions:
  - {id: platform, name: Platform, values: [{id: ios, name: iOS}, {id: android, name: Android}]}
  - {id: managed, name: Managed apps}
""",
    "content/items/items.yml": """\
- {id: device.serial-number, name: Serial number}
- {id: device.imei, name: IMEI}
""",
    "content/products/fine.yml": """\
id: fine
name: Fine
items: [device.imei]
""",
    "content/guides/guide.yml": """\
id: guide
name: Guide
""",
    "content/comparisons/all.yml": """\
id: all
name: All
""",
}


@dataclass(frozen=True)
class Mistake:
    """The files (and symbolic links) that make a mistake, and every line that is said of it."""

    name: str
    files: Files
    lines: tuple[str, ...]
    links: Mapping[str, str]


MISTAKES: dict[str, Mistake] = {}


def mistake(name: str, files: Files, *lines: str, links: Mapping[str, str] | None = None) -> None:
    assert name not in MISTAKES
    MISTAKES[name] = Mistake(name, files, lines, links or {})


mistake(
    "broken YAML",
    {
        "content/products/broken.yml": """\
name: [Broken
summary: x
""",
    },
    'content/products/broken.yml:1:7: error: met "[" that is not closed; expected "," or its end before ":" in line 2 [yaml-syntax]',
)
mistake(
    "a duplicate key",
    {
        "content/products/twice.yml": """\
id: twice
name: Twice
summary: One.
summary: Two.
""",
    },
    'content/products/twice.yml:4:1: error: met the key "summary" again; it stands already in line 3 [duplicate-key]',
)
mistake(
    "an anchor",
    {
        "content/products/anchor.yml": """\
id: anchor
name: &name Anchor
""",
    },
    'content/products/anchor.yml:2:7: error: met an anchor "&name"; write the value out wherever it is needed [yaml-feature]',
)
mistake(
    "an alias",
    {
        "content/products/alias.yml": """\
id: alias
name: Alias
title: *name
""",
    },
    'content/products/alias.yml:3:8: error: met an alias "*name"; write the value out, or put text in quotes [yaml-feature]',
)
mistake(
    "a tag",
    {
        "content/products/tag.yml": """\
id: tag
name: !!str Tag
""",
    },
    'content/products/tag.yml:2:7: error: met a tag "!!str"; remove it, or put text in quotes [yaml-feature]',
)
mistake(
    "a second document",
    {
        "content/products/second.yml": """\
id: second
name: Second
---
id: third
name: Third
""",
    },
    "content/products/second.yml:3:1: error: met a second document; expected one in a file [yaml-feature]",
)
mistake(
    "text that is not UTF-8",
    {
        "content/products/latin.yml": b"id: latin\nname: Caf\xe9\n",
    },
    'content/products/latin.yml:2:10: error: met the byte 0xE9 ("é" in Windows-1252); expected UTF-8 [not-utf8]',
)
mistake(
    "UTF-16",
    {
        "content/products/wide.yml": "id: wide\nname: Wide\n".encode("utf-16"),
    },
    "content/products/wide.yml:1:1: error: met the byte 0xFF, which begins a file in UTF-16; expected UTF-8 [not-utf8]",
)
mistake(
    "a value over the limit",
    {
        "content/products/long.yml": f"id: long\nname: Long\nsummary: {'x' * 2001}\n",
    },
    "content/products/long.yml:3:10: error: met a value of 2001 bytes; expected at most 2000 [too-long]",
)
mistake(
    "nesting over the limit",
    {
        "content/products/deep.yml": "id: deep\nname: Deep\nsections: "
        + "[{heading: A, sections: " * 6
        + "[]"
        + "}]" * 6
        + "\n",
    },
    "content/products/deep.yml:3:132: error: met one more level; expected at most 12 [too-deep]",
)
mistake(
    "a folder with the name of a record",
    {
        "content/products/folder.yml/inner.yml": """\
id: inner
name: Inner
""",
    },
    "content/products/folder.yml:1:1: error: met what cannot be read: it is a folder; expected a regular file that you may read [unreadable-file]",
)
mistake(
    "a link that leads nowhere",
    {},
    "content/products/dangling.yml:1:1: error: met what cannot be read: no such file or directory; expected a regular file that you may read [unreadable-file]",
    links={"content/products/dangling.yml": "nowhere.yml"},
)
mistake(
    "an empty file",
    {
        "content/products/empty.yml": "# later\n",
    },
    "content/products/empty.yml:1:1: error: met an empty file; expected a record [wrong-type]",
)
mistake(
    "an empty list",
    {
        "content/products/empty-list.yml": "[]\n",
    },
    "content/products/empty-list.yml:1:1: error: met an empty list; expected a record [wrong-type]",
)
mistake(
    "a text instead of a record",
    {
        "content/products/text.yml": "hello\n",
    },
    'content/products/text.yml:1:1: error: met "hello"; expected a mapping of keys and values [wrong-type]',
)
mistake(
    "a misplaced folder",
    {
        "content/produts/x.yml": """\
id: x
name: X
""",
    },
    'content/produts/x.yml:1:1: error: met a file of records where none is expected, "produts/x.yml"; did you mean "products/"? [misplaced-file]',
)
mistake(
    "a misplaced file",
    {
        "content/organisation.yml": "name: X\n",
    },
    'content/organisation.yml:1:1: error: met a file of records where none is expected, "organisation.yml"; did you mean "organization.yml"? [misplaced-file]',
)
mistake(
    "an unknown key",
    {
        "content/products/key.yml": """\
id: key
name: Key
sumary: x
""",
    },
    'content/products/key.yml:3:1: error: unknown key "sumary"; did you mean "summary"? [unknown-key]',
)
mistake(
    "an unknown key inside",
    {
        "content/products/inner-key.yml": """\
id: inner-key
name: Inner
retention: [{duraton: P30D}]
""",
    },
    'content/products/inner-key.yml:3:14: error: unknown key "duraton"; did you mean "duration"? [unknown-key]',
)
mistake(
    "a missing key",
    {
        "content/products/nameless.yml": """\
id: nameless
summary: x
""",
    },
    'content/products/nameless.yml:1:1: error: "name" is missing [missing-key]',
)
mistake(
    "a missing key inside",
    {
        "content/products/titleless.yml": """\
id: titleless
name: T
source: {published: 2026-01-01}
""",
    },
    'content/products/titleless.yml:3:9: error: "title" is missing in "source" [missing-key]',
)
mistake(
    "a wrong type",
    {
        "content/products/type.yml": """\
id: type
name: Type
summary: [a, b]
sections: {a: b}
""",
    },
    'content/products/type.yml:3:10: error: met a list for "summary"; expected text [wrong-type]',
    'content/products/type.yml:4:11: error: met a mapping for "sections"; expected a list [wrong-type]',
)
mistake(
    "items as a mapping",
    {
        "content/products/mapping.yml": """\
id: mapping
name: Mapping
items: {device.imei: {necessity: required}}
""",
    },
    'content/products/mapping.yml:3:8: error: met a mapping for "items"; expected a list [wrong-type]',
)
mistake(
    "nulls",
    {
        "content/products/nulls.yml": """\
id: nulls
name:
items: [~, null]
sections: null
see_also:
""",
    },
    'content/products/nulls.yml:2:6: error: met nothing for "name"; expected text [wrong-type]',
    'content/products/nulls.yml:3:9: error: met nothing for "items"; expected text or a mapping of keys and values [wrong-type]',
    'content/products/nulls.yml:3:12: error: met nothing for "items"; expected text or a mapping of keys and values [wrong-type]',
    'content/products/nulls.yml:4:11: error: met nothing for "sections"; expected a list [wrong-type]',
    'content/products/nulls.yml:5:10: error: met nothing for "see_also"; expected text or a mapping of keys and values [wrong-type]',
)
mistake(
    "a wrong word",
    {
        "content/products/word.yml": """\
id: word
name: Word
necessity: requird
""",
    },
    'content/products/word.yml:3:12: error: unknown word "requird" for "necessity"; did you mean "required"? [unknown-word]',
)
mistake(
    "a wrong word that is like none",
    {
        "content/products/words.yml": """\
id: words
name: Words
necessity: mandatory
status: [x]
""",
    },
    'content/products/words.yml:3:12: error: unknown word "mandatory" for "necessity"; expected one of required, optional, never, unspecified [unknown-word]',
    'content/products/words.yml:4:9: error: met a list for "status"; expected one of draft, current, deprecated, removed [wrong-type]',
)
mistake(
    "values of the wrong form",
    {
        "content/products/form.yml": """\
id: form
name: Form
reviewed: 1.2.2026
retention: {duration: 30 days}
see_also: {title: X, url: 'javascript:alert(1)'}
summary: ''
""",
    },
    'content/products/form.yml:3:11: error: met "1.2.2026" for "reviewed"; expected a date such as 2026-11-01 [wrong-value]',
    'content/products/form.yml:4:23: error: met "30 days" for "duration"; expected an ISO 8601 duration such as P30D, P6M or P2Y [wrong-value]',
    'content/products/form.yml:5:27: error: met "javascript:alert(1)" for "url"; expected an address that begins with https://, http:// or mailto:, or an anchor of the page (#...) [wrong-value]',
    'content/products/form.yml:6:10: error: met "" for "summary"; expected some text that can be seen [wrong-value]',
)
mistake(
    "an id that is none",
    {
        "content/products/wrong-id.yml": """\
id: Wrong Id
name: Wrong
summary: [x]
""",
    },
    'content/products/wrong-id.yml:1:5: error: met "Wrong Id" for "id"; expected an id: small letters, digits, dots and dashes, such as app.name [wrong-value]',
    'content/products/wrong-id.yml:3:10: error: met a list for "summary"; expected text [wrong-type]',
)
mistake(
    "an id that Windows keeps",
    {
        "content/products/reserved.yml": """\
id: con
name: Con
""",
    },
    'content/products/reserved.yml:1:1: error: met the id "con", a name that Windows keeps for itself; expected another one [wrong-value]',
)
mistake(
    "a long id",
    {
        "content/products/long-id.yml": f"id: {'a' * 101}\nname: Long\n",
    },
    "content/products/long-id.yml:1:1: error: met an id of 101 characters; expected at most 100 [wrong-value]",
)
mistake(
    "an unknown data item",
    {
        "content/products/item.yml": """\
id: item
name: Item
items: [{item: device.imai}]
""",
    },
    'content/products/item.yml:3:16: error: unknown data item "device.imai"; did you mean "device.imei"? [unknown-reference]',
)
mistake(
    "an unknown data item in the short form",
    {
        "content/products/short.yml": """\
id: short
name: Short
items: [device.serial-numbr]
""",
    },
    'content/products/short.yml:3:9: error: unknown data item "device.serial-numbr"; did you mean "device.serial-number"? [unknown-reference]',
)
mistake(
    "unknown words of the vocabulary",
    {
        "content/products/references.yml": """\
id: references
name: References
purposes: analitics
category: devices
collected_by: nobody
recipients: somebody
storage: {regions: us}
level: platform.io
columns: [manage]
""",
    },
    'content/products/references.yml:3:11: error: unknown purpose "analitics"; did you mean "analytics"? [unknown-reference]',
    'content/products/references.yml:4:11: error: unknown category "devices"; did you mean "device"? [unknown-reference]',
    'content/products/references.yml:5:15: error: unknown actor "nobody"; expected admin [unknown-reference]',
    'content/products/references.yml:6:13: error: unknown recipient "somebody"; there is none yet [unknown-reference]',
    'content/products/references.yml:7:20: error: unknown region "us"; expected eu [unknown-reference]',
    'content/products/references.yml:8:8: error: unknown level "platform.io"; did you mean "platform.ios"? [unknown-reference]',
    'content/products/references.yml:9:11: error: unknown column "manage"; did you mean "managed"? [unknown-reference]',
)
mistake(
    "unknown words of a condition",
    {
        "content/products/condition.yml": """\
id: condition
name: Condition
items:
  - {name: A, id: a, condition: {platfrom: ios}}
  - {name: B, id: b, condition: {platform: [ios, androit]}}
  - {name: C, id: c, condition: {}}
  - {name: D, id: d, condition: {any: [always]}}
  - {name: E, id: e, condition: {platform: []}}
  - {name: F, id: f, condition: {managed: maybe}}
  - {name: G, id: g, condition: {any: []}}
  - {name: H, id: h, condition: {words: always, platform: windows}}
""",
    },
    'content/products/condition.yml:4:34: error: unknown dimension "platfrom" in a condition; did you mean "platform"? [unknown-reference]',
    'content/products/condition.yml:5:50: error: unknown value "androit" of the dimension "platform"; did you mean "android"? [unknown-reference]',
    'content/products/condition.yml:6:33: error: met a mapping for "condition"; expected a dimension with its value, or "words" [wrong-value]',
    'content/products/condition.yml:7:40: error: met "always" inside a condition; expected it alone, in place of the condition [wrong-value]',
    'content/products/condition.yml:8:34: error: met no value of the dimension "platform"; expected one of ios, android [wrong-value]',
    'content/products/condition.yml:9:43: error: unknown value "maybe" of the dimension "managed"; expected one of yes, no [unknown-reference]',
    'content/products/condition.yml:10:33: error: met a condition that says nothing; expected a dimension, "words" or "always" [wrong-value]',
    'content/products/condition.yml:11:33: error: met "always" inside a condition; expected it alone, in place of the condition [wrong-value]',
    'content/products/condition.yml:11:59: error: unknown value "windows" of the dimension "platform"; expected one of ios, android [unknown-reference]',
)
mistake(
    "unknown columns",
    {
        "content/products/columns.yml": """\
id: columns
name: Columns
items: [{item: device.imei, answers: {managed: collected}}]
sections:
  - heading: Data
    columns: [managed]
    items: [{item: device.serial-number, answers: {manged: collected}}]
""",
    },
    'content/products/columns.yml:3:39: error: unknown column "managed"; expected "columns" here or on a section around [unknown-reference]',
    'content/products/columns.yml:7:52: error: unknown column "manged"; did you mean "managed"? [unknown-reference]',
)
mistake(
    "a row about nothing",
    {
        "content/products/nothing.yml": """\
id: nothing
name: Nothing
items: [{necessity: required}, {name: A, id: a, parts: [{note: x}]}, {item: device.imei, about: device}]
""",
    },
    'content/products/nothing.yml:3:9: error: a row needs "item" (the id of a shared data item), "name" or "about" [missing-key]',
    'content/products/nothing.yml:3:57: error: a part needs "item" (the id of a shared data item) or "name" [missing-key]',
    'content/products/nothing.yml:3:97: error: met "about" beside "item"; expected one of the two [wrong-value]',
)
mistake(
    "a section without a heading",
    {
        "content/products/heading.yml": """\
id: heading
name: Heading
sections: [{before: x}]
""",
    },
    'content/products/heading.yml:3:12: error: "heading" is missing, and there is no "category" whose name could be the heading [missing-key]',
)
mistake(
    "an unknown product",
    {
        "content/comparisons/unknown.yml": """\
id: unknown
name: Unknown
products: [fine, fien]
items: [device.imai]
categories: devic
columns: [answr]
""",
    },
    'content/comparisons/unknown.yml:3:18: error: unknown product "fien"; did you mean "fine"? [unknown-reference]',
    'content/comparisons/unknown.yml:4:9: error: unknown data item "device.imai"; did you mean "device.imei"? [unknown-reference]',
    'content/comparisons/unknown.yml:5:13: error: unknown category "devic"; did you mean "device"? [unknown-reference]',
    'content/comparisons/unknown.yml:6:11: error: unknown word "answr" for "columns"; did you mean "answer"? [unknown-word]',
)
mistake(
    "changes",
    {
        "content/changes/changes.yml": """\
- {id: first, name: First, date: 2026-02-30, what: x}
- {id: second, name: Second, date: 2026-02-01, what: x, products: [fine, fien], items: device.imai}
- {id: second, name: Third, date: 2026-02-01, what: x}
- {id: third, name: Fourth, date: 2026-02-01, what: x, material: maybe, announced: soon}
- {id: fourth, name: Fifth, date: 2026-02-01, what: x, product: fine}
- {id: fifth, name: Sixth, date: 2026-02-01}
""",
    },
    'content/changes/changes.yml:1:34: error: met "2026-02-30" for "date"; expected a date such as 2026-11-01 [wrong-value]',
    'content/changes/changes.yml:2:74: error: unknown product "fien"; did you mean "fine"? [unknown-reference]',
    'content/changes/changes.yml:2:88: error: unknown data item "device.imai"; did you mean "device.imei"? [unknown-reference]',
    'content/changes/changes.yml:3:3: error: the id "second" is taken by content/changes/changes.yml:2:3 [duplicate-id]',
    'content/changes/changes.yml:4:66: error: met "maybe" for "material"; expected true or false [wrong-value]',
    'content/changes/changes.yml:4:84: error: met "soon" for "announced"; expected a date such as 2026-11-01 [wrong-value]',
    'content/changes/changes.yml:5:56: error: unknown key "product"; did you mean "products"? [unknown-key]',
    'content/changes/changes.yml:6:3: error: "what" is missing [missing-key]',
)
mistake(
    "a duplicate id",
    {
        "content/products/same.yml": """\
- {id: same, name: One}
- {id: same, name: Two}
""",
    },
    'content/products/same.yml:2:3: error: the id "same" is taken by content/products/same.yml:1:3 [duplicate-id]',
)
mistake(
    "duplicate ids inside",
    {
        "content/products/same-inside.yml": """\
id: same-inside
name: Same
items: [{id: a, name: A}, {id: a, name: B}]
sections: [{id: s, heading: S}, {id: s, heading: T}]
""",
    },
    'content/products/same-inside.yml:3:27: error: the row id "a" is taken by content/products/same-inside.yml:3:9 [duplicate-id]',
    'content/products/same-inside.yml:4:33: error: the section id "s" is taken by content/products/same-inside.yml:4:12 [duplicate-id]',
)
mistake(
    "duplicate words",
    {
        "content/vocabulary/more.yml": """\
purposes: [{id: security, name: Secure}]
dimensions: [{id: d, name: D, values: [{id: v, name: V}, {id: v, name: W}]}]
""",
    },
    'content/vocabulary/more.yml:2:58: error: the id "v" is taken by content/vocabulary/more.yml:2:40 [duplicate-id]',
    'content/vocabulary/words.yml:1:46: error: the id "security" is taken by content/vocabulary/more.yml:1:12 [duplicate-id]',
)
mistake(
    "circles",
    {
        "content/items/circle.yml": """\
- {id: egg, name: Egg, parent: hen}
- {id: hen, name: Hen, parent: egg}
- {id: own, name: Own, parent: own, replaced_by: own}
- {id: orphan, name: Orphan, parent: device.imai}
""",
    },
    'content/items/circle.yml:1:32: error: data item "egg" is its own ancestor: "egg" is inside "hen" is inside "egg" [circular-reference]',
    'content/items/circle.yml:3:32: error: data item "own" is its own ancestor: "own" is inside "own" [circular-reference]',
    "content/items/circle.yml:3:50: error: met a data item that is replaced by itself; expected the id of the one that follows it [circular-reference]",
    'content/items/circle.yml:4:38: error: unknown data item "device.imai"; did you mean "device.imei"? [unknown-reference]',
)
mistake(
    "circles of categories",
    {
        "content/vocabulary/circle.yml": "categories: [{id: in, name: In, parent: out}, {id: out, name: Out, parent: in}, "
        "{id: off, name: Off, parent: devise}]\n"
    },
    'content/vocabulary/circle.yml:1:41: error: category "in" is its own ancestor: "in" is inside "out" is inside "in" [circular-reference]',
    'content/vocabulary/circle.yml:1:110: error: unknown category "devise"; did you mean "device"? [unknown-reference]',
)
mistake(
    "further files of a product",
    {
        "content/products/further.yml": """\
- {name: Further, part_of: fien, sections: [{heading: A, purposes: analitics}]}
- {name: More, part_of: fine, summary: x}
- {name: Itself, id: fine-2, part_of: fine-2}
""",
    },
    'content/products/further.yml:1:28: error: unknown product "fien"; did you mean "fine"? [unknown-reference]',
    'content/products/further.yml:1:68: error: unknown purpose "analitics"; did you mean "analytics"? [unknown-reference]',
    'content/products/further.yml:2:3: error: met "summary" in a further file of a product; expected only "name", "part_of", "sections" [wrong-value]',
    'content/products/further.yml:3:3: error: met "id" in a further file of a product; expected only "name", "part_of", "sections" [wrong-value]',
    'content/products/further.yml:3:39: error: unknown product "fine-2"; did you mean "fine"? [unknown-reference]',
)
mistake(
    "a data item in a guide",
    {
        "content/guides/item.yml": """\
id: item
name: Item
items: [device.imei]
affects: [{product: fien}]
""",
    },
    'content/guides/item.yml:3:9: error: met a data item in a guide; expected the items that it changes under "affects" [wrong-value]',
    'content/guides/item.yml:4:21: error: unknown product "fien"; did you mean "fine"? [unknown-reference]',
)
mistake(
    "two organizations, and an unknown kind of page",
    {
        "content/organization.yaml": """\
name: Other
page_metadata: {prodcut: {ms.topic: conceptual}}
""",
    },
    'content/organization.yaml:2:17: error: unknown kind of page "prodcut"; did you mean "product"? [unknown-reference]',
    "content/organization.yml:1:1: error: met a second organization; the first stands at content/organization.yaml:1:1 [duplicate-id]",
)
mistake(
    "a data source with the id of a product",
    {
        "content/sources/same.yml": """\
id: fine
name: Fine
""",
    },
    'content/sources/same.yml:1:1: error: the id "fine" is taken by content/products/fine.yml:1:1 [duplicate-id]',
)
mistake(
    "a promise that is not kept",
    {
        "content/products/promise.yml": """\
id: promise
name: Promise
sections:
  - {heading: Never, kind: never, items: [device.imei]}
  - {heading: Data, kind: data, items: [{id: again, item: device.imei}]}
""",
    },
    'content/products/promise.yml:5:41: error: "IMEI" is collected here, and never collected at content/products/promise.yml:4:43 [contradicted-never]',
)
mistake(
    "front matter",
    {
        "content/products/metadata.yml": """\
id: metadata
name: Metadata
items: [device.imei]
metadata: {ms.author: a@example.com, ms.prod: x, ms.service: y, title: ''}
""",
    },
    'content/products/metadata.yml:4:23: error: front matter "ms.author": expected an alias without a domain, met "a@example.com" [wrong-metadata]',
    'content/products/metadata.yml:4:47: error: front matter "ms.prod": stands beside "ms.service"; a page has one of the two [wrong-metadata]',
    'content/products/metadata.yml:4:72: error: front matter "title": expected some text, met nothing [wrong-metadata]',
)
mistake(
    "two generated pages for one path",
    {
        "content/items/index.yml": """\
id: index
name: Index
""",
    },
    'content/items/index.yml:1:1: error: the page "items/index.md" would be written over the index [duplicate-page]',
)
mistake(
    "a page over a hand-written one",
    {
        "content/products/over.yml": """\
id: over
name: Over
items: [device.imei]
""",
        "site-src/products/over.md": "# Mine\n",
        "site-src/products/over/index.md": "# Mine\n",
    },
    'content/products/over.yml:1:1: error: the page "products/over.md" would be written over the hand-written site-src/products/over.md [duplicate-page]',
    'content/products/over.yml:1:1: error: the page "products/over.md" would be written over the hand-written site-src/products/over/index.md [duplicate-page]',
)
mistake(
    "a page over a README",
    {
        "content/products/readme.yml": """\
id: readme
name: Readme
items: [device.imei]
""",
        "site-src/products/readme/README.md": "# Mine\n",
    },
    'content/products/readme.yml:1:1: error: the page "products/readme.md" would be written over the hand-written site-src/products/readme/README.md [duplicate-page]',
)
mistake(
    "a page over one in other letters",
    {
        "content/products/letters.yml": """\
id: letters
name: Letters
items: [device.imei]
""",
        "site-src/Products/LETTERS.markdown": "# Mine\n",
    },
    'content/products/letters.yml:1:1: error: the page "products/letters.md" would be written over the hand-written site-src/Products/LETTERS.markdown [duplicate-page]',
)
mistake(
    "a page over a file",
    {
        "content/products/html.yml": """\
id: html
name: Html
items: [device.imei]
""",
        "site-src/products/html/index.html": "<p>Mine\n",
    },
    'content/products/html.yml:1:1: error: the page "products/html.md" would be written over the hand-written site-src/products/html/index.html [duplicate-page]',
)
mistake(
    "a file over a hand-written one",
    {
        "site-src/records.json": "{}\n",
        "site-src/assets/privacy-statements.css": "p {}\n",
    },
    'site-src/assets/privacy-statements.css:1:1: error: the generated file "assets/privacy-statements.css" would be written over this one; expected another name [duplicate-page]',
    'site-src/records.json:1:1: error: the generated file "records.json" would be written over this one; expected another name [duplicate-page]',
)
mistake(
    "an undefined name in a template",
    {
        "templates/pages/item.html.jinja": """\
{{ heading(1, info.title, 'item') }}
{% if definition %}
{{ definitoin | prose }}
{% endif %}
""",
    },
    'templates/pages/item.html.jinja:3:1: error: unknown name "definitoin"; did you mean "definition"? [template-error]',
)
mistake(
    "an undefined name of a name in a template",
    {
        "templates/pages/comparison.html.jinja": """\
<p>
{{ info.titel }}</p>
""",
    },
    'templates/pages/comparison.html.jinja:2:1: error: unknown name "titel" of PageInfo [template-error]',
)
mistake(
    "a syntax error in a template",
    {
        "templates/pages/guide.html.jinja": """\
<p>
{% if x %}
</p>
""",
    },
    "templates/pages/guide.html.jinja:3:1: error: unexpected end of template; Jinja was looking for the following tags: 'elif' or 'else' or 'endif'; the innermost block that needs to be closed is 'if' [template-error]",
)
mistake(
    "an unknown filter in a template",
    {
        "templates/parts/own.html.jinja": """\
<p>
{{ x | prosa }}
</p>
""",
    },
    "templates/parts/own.html.jinja:2:1: error: no filter named 'prosa' [template-error]",
)
mistake(
    "a template that is not there",
    {
        "templates/pages/category.html.jinja": """\
<p>
{% include 'parts/tabel.html.jinja' %}
</p>
""",
    },
    'templates/pages/category.html.jinja:2:1: error: there is no template "parts/tabel.html.jinja"; did you mean "parts/table.html.jinja"? [template-error]',
)
mistake(
    "a template that is not UTF-8",
    {
        "templates/parts/latin.html.jinja": b"<p>\nCaf\xe9\n</p>\n",
    },
    'templates/parts/latin.html.jinja:2:4: error: met the byte 0xE9 ("é" in Windows-1252); expected UTF-8 [not-utf8]',
)
mistake(
    "fenced blocks",
    {
        "site-src/blocks.md": """\
---
title: Blocks
---
# Blocks

```privacy
view: prodcut
id: fine
```

```privacy
view: product
id: fien
```

~~~privacy
view: product
idd: fine
~~~

```privacy
view: [product
```

```privacy
view: product
id: [fine]
```

```privacy
id: fine
```

```privacy
```

```privacy
products
```

   ```privacy
   view: product
   view: product
   ```

````markdown
```privacy
view: only an example
```
````
""",
    },
    'site-src/blocks.md:7:7: error: unknown view "prodcut"; did you mean "product"? [unknown-view]',
    'site-src/blocks.md:13:5: error: the view "product" has no page "fien"; did you mean "fine"? [unknown-reference]',
    'site-src/blocks.md:18:1: error: unknown key "idd"; did you mean "id"? [unknown-key]',
    'site-src/blocks.md:22:7: error: met "[" that is not closed; expected "," or its end before the end of the file in line 23 [yaml-syntax]',
    'site-src/blocks.md:27:5: error: met a list or mapping for "id"; expected one word [wrong-type]',
    'site-src/blocks.md:31:1: error: "view" is missing; expected one of product, item, category, comparison, guide, changes, index, terms, completeness [missing-key]',
    'site-src/blocks.md:35:1: error: met no "view"; expected "view: ..." and "id: ..." [wrong-type]',
    'site-src/blocks.md:38:1: error: met no "view"; expected "view: ..." and "id: ..." [wrong-type]',
    'site-src/blocks.md:43:4: error: met the key "view" again; it stands already in line 42 [duplicate-key]',
)
mistake(
    "a reference in a file with another mistake",
    {
        "content/products/both.yml": """\
id: both
name: [Both]
purposes: [analitics, {purpose: [x], legal_basis: consent}]
items: [{item: [x], category: devic}, {item: device.imai, parts: [device.imie]}]
""",
    },
    'content/products/both.yml:2:7: error: met a list for "name"; expected text [wrong-type]',
    'content/products/both.yml:3:12: error: unknown purpose "analitics"; did you mean "analytics"? [unknown-reference]',
    'content/products/both.yml:3:33: error: met a list for "purpose"; expected the id of a record, such as app.name [wrong-value]',
    'content/products/both.yml:4:16: error: met a list for "item"; expected the id of a record, such as app.name [wrong-value]',
    'content/products/both.yml:4:31: error: unknown category "devic"; did you mean "device"? [unknown-reference]',
    'content/products/both.yml:4:46: error: unknown data item "device.imai"; did you mean "device.imei"? [unknown-reference]',
    'content/products/both.yml:4:67: error: unknown data item "device.imie"; did you mean "device.imei"? [unknown-reference]',
)
mistake(
    "a hand-written page that is not UTF-8",
    {
        "site-src/latin.md": b"# Caf\xe9\n",
    },
    'site-src/latin.md:1:6: error: met the byte 0xE9 ("é" in Windows-1252); expected UTF-8 [not-utf8]',
)
mistake(
    "a hand-written page that leads nowhere",
    {},
    "site-src/lost.md:1:1: error: met what cannot be read: no such file or directory; expected a regular file that you may read [unreadable-file]",
    links={"site-src/lost.md": "nowhere.md"},
)

# --- alone

Make = Callable[[dict[str, str | bytes]], Path]


# what rules ask of a site that is published: the small sites here leave all of it open
OPEN = {code for code in RULES if CODES[code].severity is not Severity.ERROR} - {"empty-product", "same-name"}


def lines_of(root: Path) -> list[str]:
    """What is said of a site, which must be refused exactly if one of the lines is an error. What is ``OPEN`` of
    every site is left out."""
    built = build(read_project(root / "mkdocs.yml", root))
    assert built.failed == any(" error: " in line_of(one) for one in built.diagnostics)
    assert not (built.failed and (built.pages or built.assets or built.embedded))
    return [line_of(one) for one in built.diagnostics if one.code not in OPEN]


def link(root: Path, links: Mapping[str, str]) -> None:
    for path, target in links.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)


def test_the_good_site_is_good(make_project: Make) -> None:
    assert lines_of(make_project({**GOOD})) == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake(name: str, make_project: Make) -> None:
    made = MISTAKES[name]
    root = make_project({**GOOD, **made.files})
    link(root, made.links)
    assert lines_of(root) == list(made.lines)


@pytest.mark.parametrize("name", MISTAKES)
def test_every_line_has_the_form_of_a_message(name: str) -> None:
    """Where, how grave, what, which code; one sentence without a capital or a full stop."""
    for line in MISTAKES[name].lines:
        match = re.fullmatch(r"([^:\s]+):(\d+):(\d+): error: (.+) \[([a-z0-9-]+)\]", line)
        assert match, line
        message, code = match[4], match[5]
        assert code in CODES
        assert message.isprintable()
        assert re.match(r'[a-z"]', message), line
        assert not message.endswith("."), line
        assert ". " not in message, line


NO_RECORD = "met no record in this folder; expected at least a product, such as products/example.yml"


@pytest.mark.parametrize(
    ("add", "said"),
    [
        pytest.param({}, "met no such folder; expected the folder of the records", id="missing"),
        pytest.param({"content/README.md": "# Later\n"}, NO_RECORD, id="empty"),
        pytest.param({"content/products/.x.yml": "name: X\n"}, NO_RECORD, id="hidden"),
    ],
)
def test_an_empty_content_folder(add: Files, said: str, make_project: Make) -> None:
    root = make_project({**add})
    assert lines_of(root) == [f"content:1:1: error: {said} [empty-folder]"]


def test_a_file_in_place_of_the_content_folder(make_project: Make) -> None:
    root = make_project({"content": "name: X\n"})
    (line,) = lines_of(root)
    assert line == (
        "content:1:1: error: met what cannot be read: not a directory;"
        " expected a regular file that you may read [unreadable-file]"
    )


def test_the_default_limits(make_project: Make) -> None:
    """One byte over 1 MiB, and the 65th level."""
    deep = "id: deep\nname: Deep\nmetadata:\n  a: " + "[" * 63 + "]" * 63 + "\n"
    long = f"id: long\nname: Long\nitems: [device.imei]\nsummary: {'x' * (1_048_576 + 1)}\n"
    files = {**GOOD, "content/products/deep.yml": deep, "content/products/long.yml": long}
    root = make_project({**files, "mkdocs.yml": "site_name: T\ndocs_dir: site-src\n"})
    assert lines_of(root) == [
        "content/products/deep.yml:4:68: error: met one more level; expected at most 64 [too-deep]",
        "content/products/long.yml:4:10: error: met a value of 1048577 bytes; expected at most 1048576 [too-long]",
    ]
    at_the_limit = {
        "content/products/deep.yml": deep.replace("[[", "[").replace("]]", "]"),
        "content/products/long.yml": long[:-2] + "\n",
    }
    for path, text in at_the_limit.items():
        (root / path).write_text(text)
    assert not [line for line in lines_of(root) if " error: " in line]


def test_a_mistake_does_not_hide_what_it_could_not_read(make_project: Make) -> None:
    """Ids that stand in a broken file are not called unknown elsewhere; others are."""
    root = make_project(
        {
            **GOOD,
            "content/items/broken.yml": "- {id: app.name, name: App name}\n- {id: app.version, name: [Version\n",
            "content/items/nameless.yml": "- {id: app.size}\n",
            "content/vocabulary/more.yml": "regions: [{id: us, name: [US]}]\nrights: 'x\n",
            "content/vocabulary/no-list.yml": "purposes: {id: consent, name: Consent}\n",
            "content/products/uses.yml": (
                "id: uses\nname: Uses\nstorage: {regions: us}\npurposes: consent\nitems: [{item: app.name}, {item: app.version},"
                " {item: app.size}, {item: app.nmae}]\n"
            ),
            "content/products/lost.yml": "id: lost\nname: 'Lost\n",
            "content/comparisons/both.yml": "id: both\nname: Both\nproducts: [lost, lots]\n",
            "site-src/page.md": "```privacy\nview: product\nid: lost\n```\n\n```privacy\nview: product\nid: lots\n```\n",
        }
    )
    assert [line.rpartition(" [")[0] for line in lines_of(root)] == [
        'content/comparisons/both.yml:3:18: error: unknown product "lots"; expected one of fine, uses',
        'content/items/broken.yml:2:27: error: met "[" that is not closed; expected "," or its end before'
        " the end of the file in line 3",
        'content/items/nameless.yml:1:3: error: "name" is missing',
        'content/products/lost.yml:2:7: error: met a quote that is never closed; expected another "\'"',
        'content/products/uses.yml:5:73: error: unknown data item "app.nmae"; expected one of device.serial-number,'
        " device.imei, app.size",
        'content/vocabulary/more.yml:2:9: error: met a quote that is never closed; expected another "\'"',
        'content/vocabulary/no-list.yml:1:11: error: met a mapping for "purposes"; expected a list',
        'site-src/page.md:8:5: error: the view "product" has no page "lots"; expected one of fine, uses',
    ]


# --- templates and options


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "{% extends 'built-in/pages/product.html.jinja' %}\n"
            "{% block glance %}{{ f.facts(glance, name) }}{% endblock %}\n",
            id="names of the template that is extended",
        ),
        pytest.param(
            "{% import 'parts/facts.html.jinja' as facts with context %}\n"
            "{% from 'parts/table.html.jinja' import table as table_of with context %}\n"
            "{% macro one(item, other=1) %}{{ item }}{{ other }}{{ caller() }}{{ varargs }}{% endmacro %}\n"
            "{% set (a, b) = (1, 2) %}{% if name %}{% set c = a %}{% endif %}\n"
            "{% for key in sections %}{{ loop.index }}{{ key.id }}{% else %}{% call one(b) %}x{% endcall %}{% endfor %}\n"
            "{{ c }}{{ _('Products') }}{{ language }}{{ range(2) | list | length }}{{ facts and table_of and '' }}\n"
            "{% with x = 1 %}{{ x }}{% endwith %}{% trans count=2 %}{{ count }} item{% pluralize %}items{% endtrans %}\n",
            id="names that the template makes",
        ),
        pytest.param(
            "{% if extra is defined %}{{ extra }}{% endif %}{{ other | default('none') }}\n"
            "{% include 'parts/own.html.jinja' ignore missing %}\n",
            id="names that may be missing",
        ),
    ],
)
def test_a_template_of_ones_own_is_not_suspected(text: str, make_project: Make) -> None:
    assert lines_of(make_project({**GOOD, "templates/pages/product.html.jinja": text})) == []


def test_every_unknown_name_of_a_template_is_told_without_any_record(make_project: Make) -> None:
    """Templates are read as they are written, although no record can be."""
    root = make_project(
        {
            "content/products/broken.yml": "name: [\n",
            "templates/pages/product.html.jinja": "{{ nam }}\n{% if false %}{{ sumary }}{% endif %}\n",
            "templates/pages/item.html.jinja": "{% extends 'pages/item.html.jinja' %}\n{{ nam }}\n",
            "templates/pages/guide.html.jinja": "{% extends 'pages/product.html.jinja' %}{% block a %}",
        }
    )
    assert [line for line in lines_of(root) if line.startswith("templates/")] == [
        "templates/pages/guide.html.jinja:1:1: error: unexpected end of template; Jinja was looking for the"
        " following tags: 'endblock'; the innermost block that needs to be closed is 'block' [template-error]",
        'templates/pages/item.html.jinja:2:1: error: unknown name "nam"; did you mean "name"? [template-error]',
        'templates/pages/product.html.jinja:1:1: error: unknown name "nam"; did you mean "name"? [template-error]',
        'templates/pages/product.html.jinja:2:1: error: unknown name "sumary"; did you mean "summary"? [template-error]',
    ]


def test_front_matter_of_the_site(make_project: Make) -> None:
    config = (
        "site_name: T\ndocs_dir: site-src\nplugins: [privacy-statements: {metadata: {ms.author: a@b.c}}]\n"
    )
    assert lines_of(make_project({**GOOD, "mkdocs.yml": config})) == [
        'mkdocs.yml:1:1: error: front matter "ms.author": expected an alias without a domain, met "a@b.c"'
        " [wrong-metadata]"
    ]


def test_paths_are_compared_as_the_site_serves_them(make_project: Make) -> None:
    """Without directory addresses, ``products.md`` and ``products/index.md`` are two pages."""
    files = {**GOOD, "site-src/items.md": "# Mine\n", "site-src/items/README.md": "# Mine\n"}
    with_folders = lines_of(make_project(files))
    assert [line.partition(" over ")[2] for line in with_folders] == [
        "the hand-written site-src/items.md [duplicate-page]",
        "the hand-written site-src/items/README.md [duplicate-page]",
    ]
    config = f"use_directory_urls: false\n{GOOD['mkdocs.yml']!s}"
    without = lines_of(make_project({**files, "mkdocs.yml": config}))
    assert [line.partition(" over ")[2] for line in without] == [
        "the hand-written site-src/items/README.md [duplicate-page]"
    ]


def test_hidden_files_are_no_part_of_the_site(make_project: Make) -> None:
    block = "```privacy\nview: nothing\n```\n"
    assert lines_of(make_project({**GOOD, "site-src/.draft.md": block, "site-src/.git/x.md": block})) == []


def test_lines_are_counted_as_editors_do(make_project: Make) -> None:
    """A block after line ends of every kind, and after characters that Python takes for line ends."""
    page = "# A\r\n\u2028\x0b\x0c\x85\r\n\r```privacy\r\nview: product\r\nid: fien\r\n```\r\n"
    (line,) = lines_of(make_project({**GOOD, "site-src/page.md": page}))
    assert line.startswith("site-src/page.md:6:5: error: ")


def test_what_is_left_of_broken_records_cannot_crash(
    make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view that fails over what could not be understood is no traceback; over sound records it is a bug."""

    def fail(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("privacy_statements.pipeline.make_views", fail)
    broken = MISTAKES["broken YAML"]
    assert lines_of(make_project({**GOOD, **broken.files})) == list(broken.lines)
    root = make_project({**GOOD})
    (root / next(iter(broken.files))).unlink()
    with pytest.raises(KeyError):
        lines_of(root)


# --- together


def all_of(make_project: Make) -> tuple[Path, list[str]]:
    """One site with every mistake of the table, and every line that must be said of it."""
    files: dict[str, str | bytes] = dict(GOOD)
    lines: list[str] = []
    for made in MISTAKES.values():
        assert not made.files.keys() & files.keys(), made.name
        files |= made.files
        lines += made.lines
    root = make_project(files)
    for made in MISTAKES.values():
        link(root, made.links)
    return root, lines


def published(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


COMMANDS = {
    "check": ["privacy-statements", "check"],
    "build": ["privacy-statements", "build", "--out", "out"],
    "build with pages": ["privacy-statements", "build", "--with-pages", "--out", "out"],
    "mkdocs": ["mkdocs", "build"],
    "mkdocs, quiet": ["mkdocs", "build", "-q"],
    "mkdocs, strict": ["mkdocs", "build", "--strict"],
}


def test_all_mistakes_in_one_run(make_project: Make) -> None:
    root, lines = all_of(make_project)
    assert sorted(lines_of(root)) == sorted(lines)


@pytest.mark.slow
def test_every_command_refuses_all_mistakes_in_one_run(make_project: Make) -> None:
    root = make_project({**GOOD})
    for name in ("build", "mkdocs"):
        assert run_tool(*COMMANDS[name], cwd=root).returncode == 0
    before = {folder: published(root / folder) for folder in ("out", "site")}
    assert all("records.json" in files for files in before.values())
    root, lines = all_of(make_project)
    for name, command in COMMANDS.items():
        result = run_tool(*command, cwd=root)
        said = result.stdout + result.stderr
        assert result.returncode == 1, (name, said)
        assert "Traceback" not in said, name
        assert {line for line in said.splitlines() if re.search(r":\d+:\d+: error: ", line)} == set(lines), (
            name
        )
        assert {folder: published(root / folder) for folder in before} == before, name
        left = {path.name for path in root.iterdir()}
        assert left == {"content", "mkdocs.yml", "out", "site", "site-src", "templates"}, name


@pytest.mark.slow
@pytest.mark.parametrize("name", ["broken YAML", "an undefined name in a template", "fenced blocks"])
def test_a_site_that_was_never_built_is_not_begun(name: str, make_project: Make) -> None:
    root = make_project({**GOOD, **MISTAKES[name].files})
    for command in COMMANDS.values():
        assert run_tool(*command, cwd=root).returncode == 1
    assert not {"out", "site"} & {path.name for path in root.iterdir()}


def test_the_extension_of_other_hosts_refuses_them_too(make_project: Make) -> None:
    root, lines = all_of(make_project)
    html = make_extension(config=str(root / "mkdocs.yml")).html
    assert html is not None
    with pytest.raises(ValueError, match=r"content/products/broken\.yml:1:7: error: ") as caught:
        html("view: product\nid: fine\n")
    assert set(str(caught.value).splitlines()) <= set(lines)
