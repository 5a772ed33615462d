"""Answers → the text of a record.

Every field stands below its help, which is that of its model. A field without an answer is an example in a
comment: ``#family: Example``, ready once the ``#`` is taken away.
"""

from __future__ import annotations

import string
import textwrap
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from privacy_statements.edit.fmt.order import shape_of
from privacy_statements.edit.scaffold.answers import Answers, Known, listed
from privacy_statements.edit.scaffold.questions import NewRecord, help_of
from privacy_statements.read.yaml_text import quoted
from privacy_statements.records.statements import SectionRecord
from privacy_statements.rules.unfinished_text import NO_DATA_YET, NO_STEPS_YET, NOTHING_BEFORE_YET, SENTENCES


class Surroundings(Struct, frozen=True):
    """What a new record stands among."""

    schema: str | None = None
    """The path of its JSON Schema from the file, if there is one."""
    reference: str | None = None
    """The path of the page that tells every field, if there is one."""
    begun: Mapping[str, str] = field(default_factory=dict)
    """YAML of further fields of the first section of a product."""


NO_SURROUNDINGS = Surroundings()
WIDTH = 110
SETTING = "\n    #setting: Its name\n    #path: [Settings, Privacy]\n    #effect: What it changes."
REPLACE = " # replace this sentence: nobody has written it yet"


def record_text(new: NewRecord, answers: Answers, known: Known, surroundings: Surroundings = NO_SURROUNDINGS) -> str:
    """The text of a new record, in the form that ``fmt`` gives to records."""
    written = _written(new, answers)
    order = shape_of(new.record).order
    lines = [
        *_head(new, surroundings),
        "",
        f"id: {quoted(str(answers['id']))}",
        f"name: {quoted(str(answers['name']))}",
    ]
    for each in sorted(new.fields, key=lambda each: order[each.key]):
        if each.key == "sections":
            product = new.name == "product"
            body = _product_sections(answers, known, surroundings) if product else _guide_sections()
            field_lines = ["sections:", *body]
        elif (value := written.get(each.key)) is not None:
            field_lines = [f"{each.key}: {value}".replace(": \n", ":\n")]
        elif (example := _filled(each.example, known)) is not None:
            field_lines = [f"#{each.key}: {example}"]
        else:
            continue
        lines += ["", *comment(help_of(new.record, each.key)), *field_lines]
    return "\n".join(lines) + "\n"


def _head(new: NewRecord, surroundings: Surroundings) -> Iterator[str]:
    schema = surroundings.schema
    if schema is not None:
        yield f"# yaml-language-server: $schema={schema}"
    yield from comment(new.help)
    yield "#"
    yield from comment(
        'A line such as "#reviewed: 2026-11-01" is an example: take the "#" away and write what is true. '
        + ('Leave out what is not known: the page then says "Not stated".' if new.says_not_stated else "")
    )
    yield f"# Every field: {surroundings.reference or f'privacy-statements schema {new.folder}'}"
    if schema is None:
        yield "# Help in editors: privacy-statements schema --out schemas; a record that is begun then names its schema"


def _written(new: NewRecord, answers: Answers) -> dict[str, str]:
    """The YAML of every field that has something to say."""
    names = {"name": str(answers["name"])}
    fields = {
        each.key: quoted(string.Template(each.always).substitute(names)) + (REPLACE if each.always in SENTENCES else "")
        for each in new.fields
        if each.always
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


def _filled(example: str, known: Known) -> str | None:
    """The example with ids of the site in it; ``None`` where the site has none yet, or there is no example."""
    words = {kind: quoted(next(iter(ids))) for kind, ids in known.items() if ids}
    try:
        return string.Template(example).substitute(words) or None
    except KeyError:
        return None


def comment(text: str, indent: str = "") -> list[str]:
    """The text as lines of a comment."""
    return textwrap.wrap(text, WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def _product_sections(answers: Answers, known: Known, surroundings: Surroundings) -> Iterator[str]:
    fields = {
        "heading": ["    heading: Data"],
        "kind": _section_field("kind", "data"),
        "necessity": _section_field("necessity", "required", "#"),
        "exhaustive": _section_field("exhaustive", "false", "#"),
        **{key: _section_field(key, value) for key, value in surroundings.begun.items()},
    }
    if items := answers.get("item"):
        fields["items"] = [*_section_field("items", ""), *(f"      - {quoted(item)}" for item in items)]
    else:
        fields["before"] = _section_field("before", NO_DATA_YET + REPLACE)
        shared = _filled("      #- $items", known)
        own = "      #- {id: screen-time, name: Screen time, condition: the screen is on}"
        fields["items"] = [*_section_field("items", "", "#"), *filter(None, (shared, own))]
    yield from _section("data", fields)


def _guide_sections() -> Iterator[str]:
    yield from _section(
        "before-you-begin",
        {
            "heading": ["    heading: Before you begin"],
            "kind": _section_field("kind", "prerequisites"),
            "before": _section_field("before", NOTHING_BEFORE_YET + REPLACE),
        },
    )
    path = "      #- {title: Open the settings, text: Tap **Settings**., path: [Menu, Settings]}"
    steps = [*_section_field("steps", "", "#"), path, "      #- Choose what is collected."]
    fields = {"heading": ["    heading: Steps"], "kind": ["    kind: steps"], "steps": steps}
    yield from _section("steps", {**fields, "before": [f"    before: {NO_STEPS_YET}{REPLACE}"]})


def _section(section_id: str, fields: Mapping[str, list[str]]) -> Iterator[str]:
    order = shape_of(SectionRecord).order
    yield f"  - id: {section_id}"
    for key in sorted(fields, key=order.__getitem__):
        yield from fields[key]


def _section_field(key: str, value: str, mark: str = "") -> list[str]:
    return [*comment(help_of(SectionRecord, key), "    "), f"    {mark}{key}: {value}".rstrip()]
