"""Vocabulary records → the resolved vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import TypeVar

from privacy_statements.catalog import vocabulary as words
from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.reading import unique
from privacy_statements.catalog.build.references import look_up, parents
from privacy_statements.catalog.conditions import NO, YES, Dimension, DimensionValue
from privacy_statements.catalog.schemes import Codes, checked
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.records import vocabulary as written
from privacy_statements.records.pieces import LinkRecord

Written = TypeVar("Written", bound=written.Word)
Resolved = TypeVar("Resolved")


def build_vocabulary(records: Iterable[written.VocabularyRecord], findings: Findings) -> words.Vocabulary:
    """One vocabulary from all files; what is wrong is added to ``findings``."""
    files = list(records)

    def each(lists: Iterable[tuple[Written, ...]], make: Callable[[Written], Resolved]) -> dict[str, Resolved]:
        records = unique("vocabulary", chain.from_iterable(lists), findings)
        for record in records.values():
            findings.silence(record)
        return {key: make(record) for key, record in records.items()}

    def coded(word: written.CodedWord, kind: str) -> Said:
        return _said(word, checked(word.codes, kind, findings))

    categories = each((file.categories for file in files), lambda word: word)
    around = parents(categories, "category", findings)
    regulations = each((file.regulations for file in files), _word)
    dimensions = each((file.dimensions for file in files), lambda w: _dimension(w, findings))
    return words.Vocabulary(
        categories={
            key: words.Category(
                *coded(w, "categories"), around.get(key), w.special_category, tuple(w.ccpa), w.about_others
            )
            for key, w in categories.items()
        },
        purposes=each((file.purposes for file in files), lambda w: words.Word(*coded(w, "purposes"))),
        legal_bases=each(
            (file.legal_bases for file in files), lambda w: words.LegalBasis(*coded(w, "legal_bases"), w.article)
        ),
        subjects=each(
            (file.subjects for file in files), lambda w: words.Subject(*coded(w, "subjects"), w.about_others)
        ),
        actors=each((file.actors for file in files), _word),
        data_classes=each((file.data_classes for file in files), _word),
        dimensions=dimensions,
        presets=each((file.presets for file in files), lambda w: _preset(w, dimensions, findings)),
        recipients=each(
            (file.recipients for file in files),
            lambda w: words.Recipient(*_said(w), w.role, tuple(w.countries), w.transfer),
        ),
        regions=each((file.regions for file in files), lambda w: words.Region(*_said(w), tuple(w.countries))),
        regulations=regulations,
        rights=each((file.rights for file in files), lambda w: _right(w, regulations, findings)),
        terms=each((file.terms for file in files), lambda w: words.Term(*_said(w), tuple(w.aliases))),
    )


Said = tuple[str, str, Position, str | None, tuple[LinkRecord, ...], tuple[str, ...], Codes]


def _said(word: written.Word, codes: Codes = ()) -> Said:
    return (word.id, word.name, word.position, word.description, tuple(word.see), getattr(word, "also", ()), codes)


def _word(word: written.Word) -> words.Word:
    return words.Word(*_said(word))


def _right(word: written.RightWord, regulations: Mapping[str, words.Word], findings: Findings) -> words.Right:
    given = [look_up(regulations, reference, "regulation", findings) for reference in word.regulations]
    articles = {
        key.id: text for key, text in word.articles.items() if look_up(regulations, key, "regulation", findings)
    }
    found = tuple(regulation for regulation in given if regulation is not None)
    return words.Right(*_said(word), found, articles, word.request)


def _dimension(word: written.DimensionRecord, findings: Findings) -> Dimension:
    values = tuple(
        DimensionValue(value.id, value.name, value.position, word.id, value.when, value.description)
        for value in unique("vocabulary", word.values, findings).values()
    )
    if not values:
        values = (
            DimensionValue(YES, YES, word.position, word.id, word.when),
            DimensionValue(NO, NO, word.position, word.id),
        )
    return Dimension(word.id, word.name, word.position, values, word.description, word.ordered, word.cumulative)


def _preset(word: written.PresetRecord, dimensions: Mapping[str, Dimension], findings: Findings) -> words.Preset:
    """What is not known of it is reported and left out."""
    if not word.when:
        message = "met a preset without a dimension; expected at least one, with its value"
        findings.append(diagnose("wrong-value", word.place_of_key("when"), message))
    chosen_values = []
    for named, chosen in word.when.items():
        dimension = look_up(dimensions, named, "dimension", findings, " in a preset")
        if dimension is not None:
            values = {value.id: value for value in dimension.values}
            value = look_up(values, chosen, "value", findings, f' of the dimension "{dimension.id}"')
            chosen_values += [value] if value is not None else []
    return words.Preset(*_said(word), tuple(chosen_values), word.device, word.choice, word.products)
