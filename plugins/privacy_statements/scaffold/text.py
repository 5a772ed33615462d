"""Answers → the text of a record.

Every field stands below its help, which is that of its model. A field without an answer is an example in a
comment: ``#family: Example``, ready once the ``#`` is taken away.
"""

from __future__ import annotations

import string
import textwrap
from collections.abc import Iterator

from privacy_statements.records.statements import SectionRecord
from privacy_statements.scaffold.answers import Answers, Known, listed, quoted
from privacy_statements.scaffold.questions import NewRecord, help_of

WIDTH = 110
SETTING = "\n    #setting: Its name\n    #path: [Settings, Privacy]\n    #effect: What it changes."


def record_text(new: NewRecord, answers: Answers, known: Known, schema: str | None) -> str:
    """The text of a new record. ``schema`` is the path of its JSON Schema from the file, if there is one."""
    lines = [
        *_head(new, schema),
        "",
        f"id: {quoted(str(answers['id']))}",
        f"name: {quoted(str(answers['name']))}",
    ]
    written = _written(new, answers)
    for field in new.fields:
        value = written.get(field.key)
        if field.key == "sections":
            body = _product_sections(answers, known) if new.name == "product" else _guide_sections()
            lines += ["", *comment(help_of(new.record, "sections")), "sections:", *body]
        elif value is not None:
            lines += [
                "",
                *comment(help_of(new.record, field.key)),
                f"{field.key}: {value}".replace(": \n", ":\n"),
            ]
        elif (example := _filled(field.example, known)) is not None:
            lines += ["", *comment(help_of(new.record, field.key)), f"#{field.key}: {example}"]
    return "\n".join(lines) + "\n"


def _head(new: NewRecord, schema: str | None) -> Iterator[str]:
    if schema is not None:
        yield f"# yaml-language-server: $schema={schema}"
    yield from comment(new.help)
    yield "#"
    yield from comment(
        'A line such as "#reviewed: 2026-11-01" is an example: take the "#" away and write what is true. '
        'Leave out what is not known: the page then says "Not stated".'
    )
    yield f"# Every field: privacy-statements schema {new.folder}"
    if schema is None:
        yield "# Help in editors: privacy-statements schema --out schemas; a record that is begun then names its schema"


def _written(new: NewRecord, answers: Answers) -> dict[str, str]:
    """The YAML of every field that has something to say."""
    names = {"name": str(answers["name"])}
    made = {
        field.key: quoted(string.Template(field.always).substitute(names))
        for field in new.fields
        if field.always
    }
    for question in new.questions:
        answer = answers.get(question.name)
        if answer is not None and question.record is new.record:
            made[question.key] = listed(answer) if isinstance(answer, tuple) else quoted(answer)
    if "source-title" in answers:
        page = {"title": answers["source-title"], "url": answers.get("source-url")}
        made["source"] = f"{{{', '.join(f'{key}: {quoted(str(at))}' for key, at in page.items() if at)}}}"
    if new.name == "guide" and "product" in answers:
        made["affects"] = "".join(
            f"\n  - product: {quoted(product)}{SETTING}" for product in answers["product"]
        )
    return made


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


def _product_sections(answers: Answers, known: Known) -> Iterator[str]:
    yield "  - id: data"
    yield "    heading: Data"
    yield from _section_field("kind", "data")
    yield from _section_example("necessity", "required")
    if items := answers.get("item"):
        yield from _section_field("items", "")
        yield from (f"      - {quoted(item)}" for item in items)
    else:
        yield from _section_field("before", "It is not stated yet which data is processed.")
        shared = _filled("      #- $items", known)
        own = "      #- {id: screen-time, name: Screen time, condition: the screen is on}"
        yield from [*comment(help_of(SectionRecord, "items"), "    "), "    #items:"]
        yield from filter(None, (shared, own))
    yield from _section_example("exhaustive", "false")


def _guide_sections() -> Iterator[str]:
    yield "  - id: before-you-begin"
    yield "    heading: Before you begin"
    yield from _section_field("kind", "prerequisites")
    yield from _section_field("before", "It is not stated yet what must be done before.")
    yield "  - id: steps"
    yield "    heading: Steps"
    yield "    kind: steps"
    yield "    before: The steps are not written yet."
    yield from [*comment(help_of(SectionRecord, "steps"), "    "), "    #steps:"]
    yield "      #- {title: Open the settings, text: Tap **Settings**., path: [Menu, Settings]}"
    yield "      #- Choose what is collected."


def _section_field(key: str, value: str) -> list[str]:
    return [*comment(help_of(SectionRecord, key), "    "), f"    {key}: {value}".rstrip()]


def _section_example(key: str, value: str) -> list[str]:
    return [*comment(help_of(SectionRecord, key), "    "), f"    #{key}: {value}"]
