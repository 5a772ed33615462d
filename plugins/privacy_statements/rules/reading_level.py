"""A statement should be written in sentences that people read to their end.

GDPR 12(1) asks for plain language. Two figures show where a text is far from it: the number of words of a sentence,
and for a whole statement the LIX (Björnsson): words per sentence, plus how many of a hundred words are longer than
six letters. Around 40 is a newspaper, 50 a textbook; laws and terms of business lie above 60.

Texts in English and German are judged, a statement as a whole only from a hundred words on. The items of a list are
sentences of their own. Quotations, code and addresses are not counted.

Passes:

    summary: |
      This page says what the app collects, why it does so, and how long the data is kept. It also says what you
      can do about it.

Fails:

    summary: |
      The app collects the serial number and the name of the device and the time at which the app was started and the
      name of the user and the address of the user and all of the settings that the user has made in the app.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from privacy_statements.catalog.model import Document
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.context import Context
from privacy_statements.rules.passages import MOST, Passage
from privacy_statements.rules.texts import Texts

CODE = "reading-level"

LANGUAGES = {"en", "de"}
LONGEST_SENTENCE = 45
"""Plain-language guides ask for 15 to 20 words on average and 25 to 35 at most; beyond 45 nobody argues."""
HIGHEST_LIX = 65.0
"""Björnsson's scale calls 60 "very difficult". German has longer words: plain German reaches 55, laws pass 65."""
FEWEST_WORDS = 100
"""Below that, one long name decides the figure."""

WORD = re.compile(r"[^\W_]+(?:['’\u2011-][^\W_]+)*")
LONG_WORD = re.compile(r"[^\W\d_]{7,}")


def read(texts: Texts, context: Context) -> Iterator[Diagnostic]:
    """Every sentence that is too long, and every statement that is too hard."""
    counts = _Counts()

    def is_long(sentence: str) -> bool:  # words have blanks between them: most sentences need not be counted
        return len(sentence) > 2 * LONGEST_SENTENCE and counts[sentence][0] > LONGEST_SENTENCE

    for number in sorted(number for language in LANGUAGES for number in texts.numbers(language, is_long)):
        passage = texts.passages[number]
        if passage.is_prose:
            for offset, count in islice(_long_sentences(passage), MOST):
                message = f"met a sentence of {count} words; expected at most {LONGEST_SENTENCE}"
                yield diagnose(CODE, passage.at(offset), message)
    for document in (*texts.products, *texts.guides):
        if message := _hard(document, texts, counts):
            yield diagnose(CODE, document.position, message)


class _Counts(dict[str, tuple[int, int]]):
    """By sentence, the number of its words and that of its long words, counted when it is first met."""

    def __missing__(self, sentence: str) -> tuple[int, int]:
        words = WORD.findall(sentence)
        self[sentence] = counted = len(words), sum(1 for word in words if LONG_WORD.search(word))
        return counted


def _long_sentences(passage: Passage) -> Iterator[tuple[int, int]]:
    for offset, sentence in passage.sentences():
        words = [match.start() for match in WORD.finditer(sentence)]
        if len(words) > LONGEST_SENTENCE:
            yield offset + words[0], len(words)


def _hard(document: Document, texts: Texts, counts: _Counts) -> str:
    """What is said of a document whose LIX is too high."""
    counted = [
        counts[sentence]
        for number in texts.of(document)
        if (passage := texts.passages[number]).is_prose and passage.language in LANGUAGES
        for sentence in texts.sentences[number]
    ]
    sentences = sum(1 for words, _ in counted if words)
    total = sum(words for words, _ in counted)
    if total < FEWEST_WORDS:
        return ""
    long = 100 * sum(long for _, long in counted) / total
    lix = total / sentences + long
    if lix <= HIGHEST_LIX:
        return ""
    return (
        f"the statement has a LIX of {lix:.0f} ({total / sentences:.0f} words per sentence, {long:.0f}% long words); "
        f"expected at most {HIGHEST_LIX:.0f}"
    )
