"""Options, commands, codes, views, published data and public names → their pages of the reference."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

import click
from msgspec import Struct

import privacy_statements
from privacy_statements.cli import main
from privacy_statements.diagnostics.codes import GONE
from privacy_statements.diagnostics.diagnostic import CODES, Severity
from privacy_statements.project import CONFIG_FILES, OPTIONS, PLUGIN, Options
from privacy_statements.publish.exporters import EXPORTERS
from privacy_statements.publish.forms import FORMS, report_file
from privacy_statements.publish.records import FORMAT, PRODUCT
from privacy_statements.rules import RULES
from privacy_statements.views import VIEWS, paths
from privacy_statements.words.published import PART, ROW, Form, Json
from privacy_statements_import import IMPORTERS
from reference_docs.markup import code, codes, fence, page, plain, site_table
from reference_docs.templates import help_of

PROGRAM = "privacy-statements"

# --- options

CONFIGURATION = """\
plugins:
  - search
  - privacy-statements:
      content: content
      record_url: https://github.com/example/statements/blob/main/{path}#L{line}"""


def options_page() -> str:
    """Every option, with its default."""
    helps = help_of(Options)
    rows = [
        (code(name), _type_word(getattr(Options(), name)), _default(getattr(Options(), name)), helps[name])
        for name in OPTIONS
    ]
    return page(
        "Options",
        "What a site can choose, in mkdocs.yml or properdocs.yml.",
        f"Options are under the name of the plugin, {code(PLUGIN)}, in the configuration of the site. The command "
        f"line reads them from there as well: it looks for {_either(CONFIG_FILES)} in the folder where it runs and in those above.",
        fence("yaml", CONFIGURATION),
        site_table("Options", ["Option", "Form", "Default", "Means"], rows),
        "Paths are relative to the configuration. An unknown option and a wrong type are errors.",
    )


def _either(names: tuple[str, ...]) -> str:
    return f"{', '.join(map(code, names[:-1]))} or {code(names[-1])}"


def _type_word(value: object) -> str:
    words = {str: "text", bool: "true or false", int: "number", dict: "mapping", list: "list"}
    return words[type(value)]


def _default(value: object) -> str:
    if value in ("", {}, []):
        return "none"
    return code(str(value).lower() if isinstance(value, bool) else value)


# --- commands

ARGUMENTS = {
    ("verify", "site_dir"): "The folder of the built site.",
    ("check", "report"): "The form of the report.",
    ("diff", "old"): "What it was: a folder, a `records.json`, a snapshot, or a revision of git.",
    ("diff", "new"): "What it is now, likewise; by default the records of the site.",
    ("diff", "form"): "The form of the report.",
    ("freeze", "day"): "The day, as 2026-11-01.",
    ("view", "view"): "The kind of page.",
    ("view", "record"): "The id of the record; for an index, its folder. May be left out where there is one page only.",
    ("fmt", "paths"): "The files or folders to format; by default all records of the site.",
    ("schema", "kind"): "The folder of the records.",
    ("new site", "folder"): "The folder of the new site; it is made where it is not there.",
    ("rules", "code"): "The code in the brackets of a message; by default all are listed.",
    ("export xlsx", "workbook"): "The workbook to write.",
    ("import xlsx", "workbook"): "The workbook that `export xlsx` wrote, as it was edited.",
    **{(f"import {source}", "files"): "The files of the source, one or more." for source in IMPORTERS},
}
"""What the arguments of commands are: click keeps no help for them."""


def commands_page() -> str:
    """Every command, with its arguments, options and an example."""
    return page(
        "Commands",
        "Every command of privacy-statements, with its options and an example.",
        f"{code(PROGRAM)} works from any folder of a site, or with `--config` from anywhere. It ends with **0** when all "
        "is well, **1** when there is an error in records, templates or pages, and **2** when it was called in a wrong "
        f"way. Every command answers {code('--help')}; {code(f'{PROGRAM} --version')} tells the version.",
        "A shell completes commands and options after this line in `~/.bashrc` (for zsh and fish: `zsh_source`, `fish_source`):",
        '```sh\neval "$(_PRIVACY_STATEMENTS_COMPLETE=bash_source privacy-statements)"\n```',
        site_table(
            "Commands",
            ["Command", "Does"],
            [(f"[{code(name)}](#{name})", command.get_short_help_str(200)) for name, command in main.commands.items()],
        ),
        *(_command(name, command) for name, command in main.commands.items()),
    )


def _command(name: str, command: click.Command, level: int = 2) -> str:
    help, _, example = inspect.cleandoc(command.help or "").partition("Example: ")
    inner = command.commands if isinstance(command, click.Group) else {}
    what = ["COMMAND"] if inner else []
    usage = " ".join(filter(None, [PROGRAM, name, *what, "[OPTIONS]", *map(_argument, command.params)]))
    parts = [f"{'#' * level} {name}", plain(help.strip()), fence("text", usage)]
    rows = [_parameter(name, each) for each in command.params]
    if rows:
        parts.append(site_table(f"Arguments and options of {name}", ["Argument or option", "Form", "Means"], rows))
    if example:
        parts += ["For example:", fence("sh", example.strip())]
    parts += [_command(f"{name} {each}", inner[each], level + 1) for each in inner]
    return "\n\n".join(parts)


def _argument(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return ""
    name = (parameter.name or "").upper()
    return name if parameter.required else f"[{name}]"


def _parameter(command: str, parameter: click.Parameter) -> tuple[str, str, str]:
    if isinstance(parameter.type, click.Choice):
        form = f"one of {', '.join(map(code, parameter.type.choices))}"
    else:
        form = {"path": "path", "file": "path", "directory": "path", "text": "text", "boolean": "no value"}.get(
            parameter.type.name, parameter.type.name
        )
    if parameter.required:
        form += "; **required**"
    elif isinstance(parameter.default, str):
        form += f"; by default {code(parameter.default)}"
    text = getattr(parameter, "help", None) or ARGUMENTS[command, parameter.name or ""]
    names = parameter.opts if isinstance(parameter, click.Option) else [(parameter.name or "").upper()]
    return codes(names), form, text


# --- codes


SEVERITIES = {
    Severity.ERROR: "nothing is published, and the command ends with 1",
    Severity.WARNING: "published; a strict build stops",
    Severity.DEBT: "published and counted: a fact that is not stated yet",
}


def codes_page() -> str:
    """Every code that can be reported, and the manual of every rule."""
    used = {entry.severity for entry in CODES.values()}
    return page(
        "Codes",
        "Every mistake that can be reported: what it means and what to do.",
        "Each mistake is one line: where, how grave, what was met and what was expected, and its code.",
        fence(
            "text",
            "content/products/browser.yml:12:14: error: "
            'unknown purpose "analitics"; did you mean "analytics"? [unknown-reference]',
        ),
        "\n".join(f"- **{severity}**: {means}." for severity, means in SEVERITIES.items() if severity in used),
        f"{code(f'{PROGRAM} rules CODE')} prints what stands here.",
        site_table(
            "Codes",
            ["Code", "Severity", "Means"],
            [(f"[{code(name)}](#{name})", entry.severity.value, entry.summary) for name, entry in CODES.items()],
        ),
        *(_code(name) for name in CODES),
        "## Gone",
        "Earlier versions reported these codes. Records and baselines may still name them.",
        "\n".join(f"- {code(name)}\n{{ #{name} }}" for name in sorted(GONE)),
    )


def _code(name: str) -> str:
    entry = CODES[name]
    manual = plain(inspect.cleandoc(RULES[name].manual)) if name in RULES else ""
    return "\n\n".join(filter(None, [f"## {name}", f"*{entry.severity}.* {entry.summary} {entry.help}", manual]))


# --- views


EMBED = """\
# Our products

```privacy
view: comparison
id: defender-mobile
```"""


def views_page() -> str:
    """Every view: its pages, its template, and how a hand-written page shows it."""
    return page(
        "Views",
        "Every kind of page, and how hand-written pages show a view.",
        "A view is what one kind of page says. Each has one template; `templates/README.md` in the repository tells "
        "everything that it receives.",
        site_table(
            "Views",
            ["View", "Shows", "Template"],
            [(code(name), view.summary, code(view.template)) for name, view in VIEWS.items()],
        ),
        f"Beside the pages, the site holds {_files([paths.RECORDS_JSON, paths.RECORDS_CSV])}: see "
        "[published data](data.md).",
        "## In a hand-written page",
        "A fenced block with the word `privacy` is replaced by a view, without the heading of its page:",
        fence("markdown", EMBED),
        f"`view` is one of the names above. `id` is that of the record; for {code('index')} it is a folder such as "
        f"{code('products')}; it may be left out where a view has one page only. "
        f"{code(f'{PROGRAM} view --list')} lists them all. Links, anchors and words are those of the generated pages. A block that "
        "asks for something unknown is an error with the line on which it stands.",
        "## What a view holds",
        "The very data that a template receives, as JSON:",
        fence("sh", f"{PROGRAM} view product intune"),
    )


def _files(names: list[str]) -> str:
    return " and ".join(map(code, names))


# --- published data


def data_page() -> str:
    """The contract of the published rows."""
    return page(
        "Published data",
        "The rows of all products as JSON and CSV: a contract, field by field.",
        "Every statement of the site, resolved: what a row inherits from the sections around it is written out.",
        site_table(
            "Published files",
            ["File", "Holds"],
            [
                *((code(each.path), each.summary) for each in EXPORTERS.values()),
                *(
                    (code(paths.of_product(each.path, "ID")), f"the same for one product: {each.summary}")
                    for each in EXPORTERS.values()
                    if each.by_product
                ),
            ],
        ),
        f"`{paths.RECORDS_JSON}` is one object with `format` ({FORMAT}), `products` and `rows`. Within format {FORMAT} fields "
        "may be added and are never changed or removed: pass over those that you do not know. Every field is "
        "always there; `null` and an empty list mean that it is not stated. Texts are in the language of the site.",
        "## A row",
        "One statement in one section about one item, or about the section itself.",
        _properties("a row", ROW),
        "## A part",
        "What an item is made of, inside `parts`.",
        _properties("a part", PART),
        "## A product",
        _properties("a product", PRODUCT),
        "## CSV",
        f"`{paths.RECORDS_CSV}` has one line for each row and the same fields as columns. Lists are joined by `; `, each answer has "
        "a column of its own (`answer.product` and so on), and `path` and `line` take the place of `position`. A "
        "text that a spreadsheet would take for a formula is led by an apostrophe.",
    )


# --- forms that others ask for


def form_page(name: str) -> str:
    """A form: what for, what maps, what is lost, how it is checked, from the entry of the table and its file."""
    form = FORMS[name]
    first, *parts = form.manual.strip().split("\n\n")
    sections = [part.partition(": ") for part in parts]
    beside = "at the root of the site" if form.of_site else "beside the page of each product"
    return page(
        f"Form: {name}",
        f"{first.split('.')[0].split(',')[0]}.",
        first,
        fence("sh", f"{PROGRAM} export {name}{'' if form.of_site else ' --product intune'} --output out"),
        f"It writes {_files([*form.files])}, and prints what it leaves open and what it lacks. With `exports: [{name}]` among the "
        f"options a site publishes the same {beside}, with the whole report in `{report_file(name)}`.",
        *(text for title, _, content in sections for text in (f"## {title}", f"{content[0].upper()}{content[1:]}")),
    )


def _properties(name: str, form: Form) -> str:
    return site_table(f"Fields of {name}", ["Field", "Form", "Means"], _property_rows(form.schema["properties"], ""))


def _property_rows(properties: Mapping[str, Json], around: str) -> Iterator[tuple[str, str, str]]:
    for name, form in properties.items():
        yield code(f"{around}{name}"), _form(form), form.get("description", "")
        inner: Json = form.get("items") or form.get("additionalProperties") or form
        if "properties" in inner:
            mark = "[]." if "items" in form else ".COLUMN." if "additionalProperties" in form else "."
            yield from _property_rows(inner["properties"], f"{around}{name}{mark}")


def _form(form: Json) -> str:
    if "enum" in form:
        return "one of " + ", ".join(code("null" if word is None else word) for word in form["enum"])
    if "$ref" in form:
        return "part"
    kinds = form["type"] if isinstance(form["type"], list) else [form["type"]]
    words = {
        "array": f"list of: {_form(form['items'])}" if "items" in form else "list",
        "string": "text",
        "integer": "number",
        "boolean": "true or false",
        "object": "object",
        "null": "null",
    }
    return " or ".join(words[kind] for kind in kinds)


# --- public names

CALL = """\
from pathlib import Path

from privacy_statements import Options, Project, build

options = Options(vocabulary=["gdpr", "ccpa", "regions-eu"])
built = build(Project(root=Path("."), pages=Path("site-src"), options=options))
for diagnostic in built.diagnostics:
    print(diagnostic.position, diagnostic.message)
for page in built.pages:
    print(page.path, page.title)"""

TABLES = {"CODES": "Every code that can be reported, by name: see [codes](codes.md)."}


def python_page() -> str:
    """Every public name of the package."""
    return page(
        "Python",
        "The public names of the package privacy_statements.",
        "What the command line does, a program can do as well. Whatever is not named here may change without notice.",
        fence("python", CALL),
        *(_public(name, getattr(privacy_statements, name)) for name in privacy_statements.__all__),
    )


def _public(name: str, value: Any) -> str:
    if name in TABLES:
        return f"## {name}\n\n{TABLES[name]}"
    parts = [f"## {name}"]
    if inspect.isfunction(value):
        parts.append(fence("python", f"def {name}{inspect.signature(value)}".replace("'", "")))
    parts.append(plain(inspect.getdoc(value) or ""))
    if inspect.isclass(value):
        parts.append(_members(value))
    return "\n\n".join(filter(None, parts))


def _members(value: type[Any]) -> str:
    if issubclass(value, Enum):
        return "\n".join(f"- {code(member.value)}" for member in value)
    named: Mapping[str, Any] = typing.get_type_hints(value)
    if issubclass(value, Struct):
        named = {name: value.__annotations__[name] for name in value.__struct_fields__}
    lines = [f"- {code(f'{field}: {_hint(hint)}')}" for field, hint in named.items()]
    for attribute, member in vars(value).items():
        if not attribute.startswith("_") and isinstance(member, property):
            lines.append(f"- {code(attribute)}: {plain(_summary(member.fget))}")
    return "\n".join(lines)


def _hint(hint: Any) -> str:
    return hint if isinstance(hint, str) else getattr(hint, "__name__", str(hint))


def _summary(member: Callable[..., Any] | None) -> str:
    return (inspect.getdoc(member) or "").split("\n\n")[0]
