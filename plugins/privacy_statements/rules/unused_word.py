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

from collections.abc import Iterable, Iterator, Mapping

from privacy_statements.conditions import Dimension, DimensionValue
from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.model import Catalog, Column
from privacy_statements.rules.given import Given
from privacy_statements.rules.reach import reached
from privacy_statements.vocabulary import Vocabulary, Word

CODE = "unused-word"
AnyWord = Word | Dimension


def check(catalog: Catalog, given: Given) -> Iterator[Diagnostic]:
    """Every word that no record and no other word refers to."""
    used = _used(catalog)
    for noun, words in _lists(catalog.vocabulary).items():
        for word in words.values():
            if id(word) not in used:
                message = f'nothing refers to the {noun} "{word.name}"; expected "{word.id}" in a record'
                yield diagnose(CODE, word.position, message)


def _lists(words: Vocabulary) -> Mapping[str, Mapping[str, AnyWord]]:
    return {
        "category": words.categories,
        "purpose": words.purposes,
        "legal basis": words.legal_bases,
        "data subject": words.subjects,
        "actor": words.actors,
        "data class": words.data_classes,
        "dimension": words.dimensions,
        "recipient": words.recipients,
        "region": words.regions,
        "regulation": words.regulations,
        "right": words.rights,
    }


def _used(catalog: Catalog) -> set[int]:
    """The words in use. Whatever refers to a word holds the very word of the vocabulary."""
    words = catalog.vocabulary
    records: Iterable[Mapping[str, object]] = (
        catalog.items,
        catalog.sources,
        catalog.products,
        catalog.guides,
        catalog.comparisons,
        catalog.questions,
    )
    used: set[int] = set()
    dimensions: set[str] = set()
    for met in reached(record for kind in records for record in kind.values()):
        if isinstance(met, AnyWord):
            used.add(id(met))
        elif isinstance(met, DimensionValue):
            dimensions.add(met.dimension)
        elif isinstance(met, Column):
            dimensions.add(met.id)
    columns = {f"{d.id}.{v.id}": d.id for d in words.dimensions.values() for v in d.values}
    used |= {id(words.dimensions[key]) for key in (columns.get(d, d) for d in dimensions)}
    inner = {category.parent for category in words.categories.values() if category.parent is not None}
    inner |= {key for comparison in catalog.comparisons.values() for key in comparison.categories or ()}
    used |= {id(words.categories[key]) for key in inner}
    return used | {id(regulation) for right in words.rights.values() for regulation in right.regulations}
