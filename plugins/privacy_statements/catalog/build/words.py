"""Vocabulary records → the resolved vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from privacy_statements.catalog import vocabulary as words
from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.reading import unique
from privacy_statements.catalog.build.references import look_up, parents
from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.conditions import NO, YES, Dimension, DimensionValue
from privacy_statements.catalog.schemes import checked
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.records import vocabulary as written

CLASS_OF: Mapping[type[written.Word], type[words.Word]] = {
    written.CategoryRecord: words.Category,
    written.LegalBasisRecord: words.LegalBasis,
    written.PresetRecord: words.Preset,
    written.RecipientWord: words.Recipient,
    written.RegionRecord: words.Region,
    written.RightWord: words.Right,
    written.SubjectRecord: words.Subject,
    written.TermRecord: words.Term,
}
"""What is made of words that say more than a word does."""


def build_vocabulary(records: Iterable[written.VocabularyRecord], findings: Findings) -> words.Vocabulary:
    """One vocabulary from all files; what is wrong is added to ``findings``."""
    files = list(records)
    resolver = Resolver(words.Vocabulary(), findings)
    by_kind: dict[str, dict[str, Any]] = {}
    for kind in words.Vocabulary.__struct_fields__:
        by_kind[kind] = unique("vocabulary", [word for file in files for word in getattr(file, kind)], findings)
        for record in by_kind[kind].values():
            findings.silence(record)
    around = parents(by_kind["categories"], "category", findings)
    for kind in sorted(by_kind, key=("dimensions", "regulations").__contains__, reverse=True):  # others refer to these
        resolved = {key: _word(record, kind, around.get(key), resolver) for key, record in by_kind[kind].items()}
        resolver.vocabulary = replace(resolver.vocabulary, **{kind: resolved})
    findings.used.clear()  # a reference between words is in the words themselves
    return resolver.vocabulary


def _word(record: written.Word, kind: str, parent: str | None, resolver: Resolver) -> words.Word | Dimension:
    """The word of a record. Unknown codes and references are reported and left out."""
    own: dict[str, Any] = {}
    if isinstance(record, written.CodedWord):
        own["codes"] = checked(record.codes, kind, resolver.findings)
    match record:
        case written.DimensionRecord():
            return _dimension(record, resolver)
        case written.CategoryRecord():
            own["parent"] = parent
        case written.RightWord():
            by_id = resolver.vocabulary.regulations
            regulations = ((key, look_up(by_id, key, "regulation", resolver.findings)) for key in record.articles)
            own["articles"] = {key.id: record.articles[key] for key, regulation in regulations if regulation}
        case written.PresetRecord():
            if not record.when:
                message = "met a preset without a dimension; expected at least one, with its value"
                resolver.findings.append(diagnose("wrong-value", record.place_of_key("when"), message))
            own |= {"when": resolver.values(record.when, " in a preset"), "products": record.products}
    return resolver.build(CLASS_OF.get(type(record), words.Word), record, **own)


def _dimension(record: written.DimensionRecord, resolver: Resolver) -> Dimension:
    values = [
        resolver.build(DimensionValue, value, dimension=record.id)
        for value in unique("vocabulary", record.values, resolver.findings).values()
    ]
    if not values:
        values = [
            DimensionValue(YES, YES, record.position, record.id, record.when),
            DimensionValue(NO, NO, record.position, record.id),
        ]
    return resolver.build(Dimension, record, values=tuple(values))
