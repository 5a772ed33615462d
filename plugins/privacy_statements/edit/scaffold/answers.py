"""Answers: what is wrong with one, and which id a name proposes."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from privacy_statements.catalog.build.ids import RESERVED, check_file_name, free, slug
from privacy_statements.diagnostics.diagnostic import nearest
from privacy_statements.diagnostics.position import Position
from privacy_statements.edit.scaffold.questions import Question
from privacy_statements.read.load import load_text
from privacy_statements.read.syntax import shown
from privacy_statements.read.yaml_text import quoted
from privacy_statements.records.reader import read_record

NOT_UTF8 = re.compile("[\ud800-\udfff]")  # how Python shows bytes that are no text
HERE = Position("answer")
NOUNS = {"items": "data item", "products": "product", "categories": "category"}

Answers = Mapping[str, str | tuple[str, ...]]
"""What was answered, by the name of the question. What was left out is not there."""
Known = Mapping[str, Mapping[str, str]]
"""Ids that an answer can lead to, with their names: by kind, such as ``products``."""


def mistake(question: Question, answer: str, ids_by_kind: Known) -> str | None:
    """What is wrong with an answer, in the words of a diagnostic; ``None`` when it can be used."""
    if NOT_UTF8.search(answer):
        bytes_seen = re.sub("[\udc80-\udcff]", lambda match: f"\\x{ord(match[0]) - 0xDC00:02x}", answer)
        return f'met "{shown(bytes_seen)}", which is not UTF-8; expected text in UTF-8'
    if question.leads_to is not None:
        ids, noun = ids_by_kind.get(question.leads_to, {}), NOUNS[question.leads_to]
        return None if answer in ids else f'unknown {noun} "{shown(answer)}"{nearest(answer, ids)}'
    loaded = load_text(f"{question.key}: {quoted(answer)}\n", HERE.path)
    errors = [*loaded.diagnostics]
    if loaded.node is not None and not errors:
        errors = [error for error in read_record(question.record, loaded.node)[1] if error.code != "missing-key"]
    if question.key == "id" and not errors:
        check_file_name(answer, HERE, errors)
    return errors[0].message if errors else None


def proposed_id(name: str, *taken: Container[str]) -> str:
    """An id made from a name, which no record has and which can be the name of a file."""
    return free(slug(name), RESERVED, *taken)


def listed(texts: tuple[str, ...]) -> str:
    """The texts as a YAML list."""
    return f"[{', '.join(map(quoted, texts))}]"
