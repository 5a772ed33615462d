"""Vocabulary records → the resolved vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from privacy_statements import vocabulary as words
from privacy_statements.build.findings import Findings
from privacy_statements.build.ids import unique
from privacy_statements.conditions import NO, YES, Dimension, DimensionValue
from privacy_statements.diagnostics import diagnose, did_you_mean
from privacy_statements.records import kinds
from privacy_statements.records.fields import Reference

Written = TypeVar("Written", bound=kinds.Word)
Resolved = TypeVar("Resolved")


def build_vocabulary(records: Iterable[kinds.VocabularyRecord], found: Findings) -> words.Vocabulary:
    """One vocabulary from all files; what is wrong is added to ``found``."""
    files = list(records)

    def each(name: str, make: Callable[[Written], Resolved]) -> dict[str, Resolved]:
        written: list[Written] = [word for file in files for word in getattr(file, name)]
        return {word.id: make(word) for word in unique(written, found)}

    regulations = each("regulations", _word)
    categories = each("categories", _category)
    for file in files:
        for category in file.categories:
            _check_parent(category, categories, found)
    return words.Vocabulary(
        categories=categories,
        purposes=each("purposes", _word),
        legal_bases=each("legal_bases", lambda w: words.LegalBasis(*_said(w), article=w.article)),
        subjects=each("subjects", _word),
        actors=each("actors", _word),
        data_classes=each("data_classes", _word),
        dimensions=each("dimensions", lambda w: _dimension(w, found)),
        recipients=each(
            "recipients", lambda w: words.Recipient(*_said(w), role=w.role, countries=tuple(w.countries))
        ),
        regions=each("regions", lambda w: words.Region(*_said(w), countries=tuple(w.countries))),
        regulations=regulations,
        rights=each("rights", lambda w: _right(w, regulations, found)),
        terms=each("terms", lambda w: words.Term(*_said(w), aliases=tuple(w.aliases))),
    )


def look_up(
    known: Mapping[str, Resolved], reference: Reference, noun: str, found: Findings
) -> Resolved | None:
    """What an id leads to, or ``None`` and a diagnostic with the nearest id."""
    if reference.id in known:
        return known[reference.id]
    if noun in found.unjudged:
        return None
    hint = did_you_mean(reference.id, known)
    found.append(diagnose("unknown-reference", reference.position, f'unknown {noun} "{reference.id}"{hint}'))
    return None


def _said(word: kinds.Word) -> tuple[object, ...]:
    return (word.id, word.name, word.position, word.description, tuple(word.see))


def _word(word: kinds.Word) -> words.Word:
    return words.Word(word.id, word.name, word.position, word.description, tuple(word.see))


def _category(word: kinds.CategoryRecord) -> words.Category:
    parent = word.parent.id if word.parent else None
    return words.Category(word.id, word.name, word.position, word.description, tuple(word.see), parent)


def _check_parent(word: kinds.CategoryRecord, known: Mapping[str, words.Category], found: Findings) -> None:
    if word.parent is None or look_up(known, word.parent, "category", found) is None:
        return
    met: set[str] = {word.id}
    parent: str | None = word.parent.id
    while parent is not None and parent in known:
        if parent in met:
            message = f'category "{word.id}" is its own ancestor'
            found.append(diagnose("circular-reference", word.parent.position, message))
            return
        met.add(parent)
        parent = known[parent].parent


def _right(word: kinds.RightWord, regulations: Mapping[str, words.Word], found: Findings) -> words.Right:
    given = [look_up(regulations, reference, "regulation", found) for reference in word.regulations]
    return words.Right(
        word.id, word.name, word.position, word.description, tuple(word.see), tuple(g for g in given if g)
    )


def _dimension(word: kinds.DimensionRecord, found: Findings) -> Dimension:
    values = tuple(
        DimensionValue(value.id, value.name, value.position, word.id, value.when, value.description)
        for value in unique(word.values, found)
    )
    if not values:
        values = (
            DimensionValue(YES, YES, word.position, word.id, word.when),
            DimensionValue(NO, NO, word.position, word.id),
        )
    return Dimension(
        word.id, word.name, word.position, values, word.description, word.ordered, word.cumulative
    )
