"""A word of the vocabulary should be in use.

The vocabulary is closed so that everybody uses the same words. One that nothing refers to is a slip (a second word
for the same thing) or stock that nobody needs. A category is used by the categories inside it, a regulation by the
rights that it gives, and a dimension by a condition, a level or a column; its values come and go with it, because
they belong together. The terms of the glossary explain hand-written pages as well, and are not judged.

Passes:

    purposes: [security, analytics]
    collected_by: [user, admin]
    subjects: employee
    recipients: provider
    storage: {stores: Disk, regions: [eu, us]}
    columns: [platform.ios]
    items: [{item: device.imei, condition: {managed: "yes"}, purposes: [{purpose: security, legal_basis: contract}]}]
    sections:
      - {heading: Rights, rights: [{rights: access}]}

Fails:

    items: [device.imei]
    # content/vocabulary/base.yml
    categories: [{id: device, name: Device data}, {id: content, name: Personal content}]
    # content/vocabulary/more.yml
    purposes: [{id: marketing, name: Marketing}]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from privacy_statements.catalog.conditions import Dimension
from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.summaries import shared_items
from privacy_statements.catalog.vocabulary import NOUNS, Word
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.context import Context
from privacy_statements.rules.gists import Lists, Used
from privacy_statements.rules.reach import reached

CODE = "unused-word"


def compare(catalog: Catalog, context: Context, gists: Used) -> Iterator[Diagnostic]:
    """Every word that no record and no other word refers to."""
    used = _used(catalog, gists)
    for kind in [one for one in catalog.vocabulary.__struct_fields__ if one in NOUNS]:
        words: Mapping[str, Word | Dimension] = getattr(catalog.vocabulary, kind)
        for key, word in words.items():
            if (kind, key) not in used:
                message = f'the {NOUNS[kind]} "{word.name}" is defined and never used; expected "{word.id}" in a record'
                yield diagnose(CODE, word.position, message)


def _used(catalog: Catalog, gists: Used) -> set[tuple[str, str]]:
    """The words in use, by kind and id."""
    words = catalog.vocabulary
    records: list[Mapping[str, object]] = [shared_items(catalog), catalog.sources, catalog.guides]
    records += [catalog.comparisons, catalog.questions]
    others = Lists(words).used_in(reached(record for kind in records for record in kind.values()))
    used = {*others.words, *gists.words}
    columns = {f"{d.id}.{v.id}": d.id for d in words.dimensions.values() for v in d.values}
    named = others.dimensions | gists.dimensions
    used.update(("dimensions", columns.get(key, key)) for key in named)
    inner = {category.parent for category in words.categories.values() if category.parent is not None}
    inner |= {key for comparison in catalog.comparisons.values() for key in comparison.categories or ()}
    used.update(("categories", key) for key in inner)
    inside = {id(regulation) for right in words.rights.values() for regulation in right.regulations}
    used.update(("regulations", key) for key, word in words.regulations.items() if id(word) in inside)
    return used
