"""Scalars → values: texts, words, flags and ids, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from sys import intern
from typing import Annotated, Any, get_args, get_origin

from privacy_statements.read.node import NULLS, Scalar
from privacy_statements.read.placed import PlacedText
from privacy_statements.records.fields import EXPECTED_ID, Reference, TextForm, WrongFormError, is_reference
from privacy_statements.records.mistakes import WRONG_TYPE, Mistakes

Reading = Callable[[Any, str, Mistakes], Any]
"""Makes a value of a node, for the field of a name. Gives ``WRONG`` when it has reported why it cannot."""
NO_TEXT = NULLS - {"Null", "NULL"}
"""What is no text without quotes. "Null" is a name: of a person, a product, a value."""


def is_text(hint: Any) -> bool:
    """Whether a field holds a text of the writer's own."""
    return get_origin(hint) is Annotated and any(
        isinstance(mark, TextForm) and mark.keeps_place for mark in get_args(hint)
    )


def text_reading(form: TextForm) -> Reading:
    check, keeps_place = form.read, form.keeps_place

    def read(node: Any, name: str, mistakes: Mistakes) -> Any:
        if node.__class__ is not Scalar:
            return mistakes.wrong(node, name, "text", WRONG_TYPE)
        text, position, is_plain, raw = node
        if is_plain and text in NO_TEXT:
            return mistakes.wrong(node, name, "text", WRONG_TYPE)
        try:
            value = check(text)
        except WrongFormError as wrong_form:
            return mistakes.wrong(node, name, wrong_form.expected)
        return PlacedText(text, position, raw) if keeps_place else value

    return read


def value_reading(form: TextForm) -> Reading:
    def read(node: Any, name: str, mistakes: Mistakes) -> Any:
        try:
            return form.read(node.text if node.__class__ is Scalar else "")
        except WrongFormError as wrong:
            return mistakes.wrong(node, name, wrong.expected)

    return read


def reference_reading(node: Any, name: str, mistakes: Mistakes) -> Any:
    if node.__class__ is Scalar:
        text, position, is_plain, _raw = node
        if is_reference(text) and not (is_plain and text in NULLS):
            return Reference(intern(text), position)
    return mistakes.wrong(node, name, EXPECTED_ID)


def word_reading(words: dict[str, StrEnum]) -> Reading:
    def read(node: Any, name: str, mistakes: Mistakes) -> Any:
        word = words.get(node.text) if node.__class__ is Scalar else None
        return mistakes.wrong_word(node, name, words) if word is None else word

    return read


def or_none(reading: Reading, is_none: Callable[[Scalar], bool]) -> Reading:
    def read(node: Any, name: str, mistakes: Mistakes) -> Any:
        return None if node.__class__ is Scalar and is_none(node) else reading(node, name, mistakes)

    return read
