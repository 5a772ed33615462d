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
from privacy_statements.catalog.vocabulary import NOUNS, Vocabulary, Word
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.context import Context

CODE = "unused-word"


def check(catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """Every word that no record and no other word refers to."""
    used = catalog.used.union(_used_by_words(catalog.vocabulary))
    values = catalog.vocabulary.values
    columns = {key for noun, key in used if noun in ("column", "level")}
    used |= {("dimension", values[key].dimension if key in values else key) for key in columns}
    for kind in [kind for kind in catalog.vocabulary.__struct_fields__ if kind in NOUNS]:
        words: Mapping[str, Word | Dimension] = getattr(catalog.vocabulary, kind)
        for key, word in words.items():
            if (NOUNS[kind], key) not in used:
                message = f'the {NOUNS[kind]} "{word.name}" is defined and never used; expected "{word.id}" in a record'
                yield diagnose(CODE, word.position, message)


def _used_by_words(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The categories around others, and the regulations that give rights."""
    yield from (("category", word.parent) for word in vocabulary.categories.values() if word.parent is not None)
    for right in vocabulary.rights.values():
        yield from (("regulation", regulation.id) for regulation in right.regulations)
