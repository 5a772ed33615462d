"""Answers → the text of a record. Each field is below its help, as its model has it. A field without an answer is an example
in a comment (``#family: Example``), ready to use without the ``#``."""

from __future__ import annotations

import string
import textwrap
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct, field

from privacy_statements.edit.fmt.order import in_order
from privacy_statements.edit.scaffold.questions import Answers, IdsByKind, NewRecord, help_of, listed
from privacy_statements.read.yaml_text import quoted
from privacy_statements.records.statements import SectionRecord
from privacy_statements.rules.placeholder import NO_DATA_YET, NO_STEPS_YET, NOTHING_BEFORE_YET, SENTENCES


class Surroundings(Struct, frozen=True):
    """The files around a new record."""

    schema: str | None = None
    """The path of its JSON Schema from the file, if there is one."""
    reference: str | None = None
    """The path of the page that explains every field, if there is one."""
    begun: Mapping[str, str] = field(default_factory=dict)
    """More fields of the first section of a product, as YAML."""


NO_SURROUNDINGS = Surroundings()
WIDTH = 110
SETTING = "\n    #setting: Its name\n    #path: [Settings, Privacy]\n    #effect: What it changes."
REPLACE = " # replace this sentence with your own"
Sections: TypeAlias = Mapping[str, Mapping[str, str]]
"""The fields of sections by id, as YAML; after a ``#``, an example in a comment."""
GUIDE_SECTIONS: Sections = {
    "before-you-begin": {
        "heading": "Before you begin",
        "kind": "prerequisites",
        "before": NOTHING_BEFORE_YET + REPLACE,
    },
    "steps": {
        "heading": "Steps",
        "kind": "steps",
        "steps": "#\n      #- {title: Open the settings, text: Tap **Settings**., path: [Menu, Settings]}"
        "\n      #- Choose what is collected.",
        "before": NO_STEPS_YET + REPLACE,
    },
}


def record_text(new: NewRecord, answers: Answers, ids: IdsByKind, surroundings: Surroundings = NO_SURROUNDINGS) -> str:
    """The text of a new record, in the canonical form."""
    written = _written(new, answers)
    named = (f"{key}: {quoted(str(answers[key]))}" for key in ("id", "name"))
    lines = [*_head(new, surroundings), "", *named]
    for key in in_order({*new.fields, *new.written}, new.record):
        if key == "sections":
            is_product = new.name == "product"
            sections = _product_sections(answers, ids, surroundings) if is_product else GUIDE_SECTIONS
            field_lines = ["sections:", *_sections(sections)]
        elif (value := written.get(key)) is not None:
            field_lines = [f"{key}: {value}".replace(": \n", ":\n")]
        elif (example := _filled(new.fields[key], ids)) is not None:
            field_lines = [f"#{key}: {example}"]
        else:
            continue
        lines += ["", *comment(help_of(new.record, key)), *field_lines]
    return "\n".join(lines) + "\n"


def _head(new: NewRecord, surroundings: Surroundings) -> Iterator[str]:
    schema = surroundings.schema
    if schema is not None:
        yield f"# yaml-language-server: $schema={schema}"
    yield from comment(new.help)
    yield "#"
    yield from comment(
        'A line such as "#reviewed: 2026-11-01" is an example: remove the "#" and write what is true. '
        + ('Leave out what you do not know: the page then says "Not stated".' if new.says_not_stated else "")
    )
    yield f"# Every field: {surroundings.reference or f'privacy-statements schema {new.folder}'}"
    if schema is None:
        yield "# Help in editors: privacy-statements schema --out schemas; a record that is begun then names its schema"


def _written(new: NewRecord, answers: Answers) -> dict[str, str]:
    """The YAML of every field that has a value."""
    fields = {
        key: quoted(string.Template(text).substitute(name=answers["name"])) + (REPLACE if text in SENTENCES else "")
        for key, text in new.written.items()
    }
    for question in new.questions:
        answer = answers.get(question.name)
        if answer is not None and question.record is new.record:
            fields[question.key] = listed(answer) if isinstance(answer, tuple) else quoted(answer)
    if "source-title" in answers:
        page = {"title": answers["source-title"], "url": answers.get("source-url")}
        fields["source"] = f"{{{', '.join(f'{key}: {quoted(str(at))}' for key, at in page.items() if at)}}}"
    if new.name == "guide" and "product" in answers:
        fields["affects"] = "".join(f"\n  - product: {quoted(product)}{SETTING}" for product in answers["product"])
    return fields


def _filled(example: str, ids_by_kind: IdsByKind) -> str | None:
    """An example with ids of the site; ``None`` if the site has none yet, or there is no example."""
    words = {kind: quoted(next(iter(ids))) for kind, ids in ids_by_kind.items() if ids}
    try:
        return string.Template(example).substitute(words) or None
    except KeyError:
        return None


def comment(text: str, indent: str = "") -> list[str]:
    """The text as lines of a comment."""
    return textwrap.wrap(text, WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def _product_sections(answers: Answers, ids_by_kind: IdsByKind, surroundings: Surroundings) -> Sections:
    fields = {"heading": "Data", "kind": "data", "necessity": "#required", "exhaustive": "#false", **surroundings.begun}
    if items := answers.get("item"):
        fields["items"] = "".join(f"\n      - {quoted(item)}" for item in items)
    else:
        shared = _filled("\n      #- $items", ids_by_kind) or ""
        fields["items"] = f"#{shared}\n      #- {{id: screen-time, name: Screen time, condition: the screen is on}}"
        fields["before"] = NO_DATA_YET + REPLACE
    return {"data": fields}


def _sections(sections: Sections) -> Iterator[str]:
    """The lines of sections, with each field explained at its first use."""
    explained = {"heading"}
    for section_id, fields in sections.items():
        yield f"  - id: {section_id}"
        for key in in_order(fields, SectionRecord):
            if key not in explained:
                yield from comment(help_of(SectionRecord, key), "    ")
            explained.add(key)
            mark = "#" if fields[key].startswith("#") else ""
            yield f"    {mark}{key}: {fields[key].removeprefix('#')}".replace(": \n", ":\n")
