"""The walls of the program. ``plugins/README.md`` says why each of them stands.

``LAYERS`` is the order of the line: a module imports only what stands before it, and inside a layer the order
is that of the list. A new module joins a layer here, and the map of ``plugins/README.md``.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping

import pytest

from conftest import ROOT

PACKAGE = "privacy_statements"
SOURCES = ROOT / "plugins" / PACKAGE

LAYERS: dict[str, list[str]] = {
    "frozen": ["frozen"],
    "late": ["late"],
    "position": ["position"],
    "files": ["files"],
    "stages": ["stages"],
    "diagnostics": ["diagnostics", "findings", "silence"],
    "load": ["node", "syntax", "plain_yaml", "outline", "outlining", "load", "yaml_text"],
    "json_text": ["json_text"],
    "html_reader": ["html_reader"],
    "markdown": ["markdown"],
    "records": [
        "records",
        "records.placed",
        "records.words",
        "records.marks",
        "records.record",
        "records.fields",
        "records.pieces",
        "records.models",
        "records.plainly",
        "records.outlined",
        "records.statements",
        "records.kinds",
    ],
    "recorded": ["recorded"],
    "conditions": ["conditions"],
    "vocabulary": ["vocabulary"],
    "model": ["model"],
    "summaries": ["summaries"],
    "cache": [
        "cache",
        "cache.aside",
        "cache.digests",
        "cache.store",
        "cache.kept_file",
        "cache.held",
        "cache.versions",
        "cache.reads",
        "cache.recall",
    ],
    "circumstances": ["circumstances"],
    "build": [
        "build",
        "build.ids",
        "build.findings",
        "build.references",
        "build.validate",
        "build.reading",
        "build.words",
        "build.answers",
        "build.holding",
        "build.resolve",
        "build.parts",
        "build.rows",
        "build.contents",
        "build.documents",
        "build.same",
        "build.kept",
        "build.products",
        "build.changes",
        "build.questions",
        "build.following",
        "build.catalog",
    ],
    "owners": ["owners"],
    "checklists": ["checklists", "checklists.points", "checklists.answers", "checklists.state"],
    "rules": [
        "rules.given",
        "rules.patterns",
        "rules.passages",
        "rules.reach",
        "rules.pieces",
        "rules.texts",
        "rules.durations",
        "rules.keeping",
        "rules.names",
        "rules.claims",
        "rules.promises",
        "rules.denials",
        "rules.gists",
        "rules",
    ],
    "judging": ["judging"],
    "language": ["language"],
    "wording": ["joining", "closed_words", "once", "wording"],
    "published": ["published"],
    "views": [
        "views.gleaned",
        "views.shapes",
        "views.paths",
        "views.facts",
        "views.answers",
        "views.tables",
        "views.sections",
        "views.changes",
        "views.lines",
        "views.product_questions",
        "views.glance",
        "views.picture",
        "views.flow",
        "views.presets",
        "views.product",
        "views.guide",
        "views.pivot",
        "views.spread",
        "views.item",
        "views.alphabet",
        "views.category",
        "views.comparison",
        "views.readymade",
        "views.pair",
        "views.platforms",
        "views.comparisons",
        "views.index",
        "views.coverage",
        "views.completeness",
        "views.said_at",
        "views.abroad",
        "views.retention",
        "views.asking",
        "views.rights",
        "views.places",
        "views.sight",
        "views.viewers",
        "views.viewer",
        "views.choices",
        "views.search",
        "views.outcomes",
        "views.applies",
        "views.leads",
        "views.situation",
        "views.holding",
        "views.question",
        "views.questions",
        "views.pages",
        "views.top",
        "views.data",
        "views.titles",
        "views",
    ],
    "page": ["page"],
    "imprint": ["imprint"],
    "making": ["making"],
    "addresses": ["addresses"],
    "metadata": ["metadata"],
    "render": [
        "template_mistakes",
        "attribution",
        "compiled",
        "straight",
        "repeated",
        "environment",
        "render",
    ],
    "exporters": [
        "exporters.contract",
        "exporters.records",
        "exporters.tables",
        "exporters.markdown",
        "exporters.cells",
        "exporters.sheets",
        "exporters.workbook",
        "exporters.xlsx",
        "exporters",
    ],
    "twin": ["twin_pieces", "twin_tree", "twin_lines", "twin_links", "twin_page", "twin"],
    "linked_data": ["linked_data"],
    "headers": ["headers"],
    "blocks": ["blocks"],
    "handwritten": ["handwritten"],
    "embedded": ["embedded"],
    "search": ["search"],
    "printing": ["printing"],
    "leading": ["leading"],
    "report": [
        "report.lines",
        "report.excerpt",
        "report.repository",
        "report.outcome",
        "report.text",
        "report.machine",
        "report.github",
        "report.sarif",
        "report.junit",
        "report",
    ],
    "baseline": ["baseline"],
    "project": ["project"],
    "checking": ["checking"],
    "assets": ["assets"],
    "early": ["early"],
    "built": ["built"],
    "pipeline": ["pipeline"],
    "the public names": [""],
    "schema": ["schema", "schema_ids"],
    "folder": ["folder"],
    "verify": [
        "verify.tree",
        "verify.published",
        "verify.expected",
        "verify.heads",
        "verify.compare",
        "verify.tags",
        "verify.plain",
        "verify.links",
        "verify.data",
        "verify.manifest",
        "verify",
    ],
    "fmt": ["fmt", "fmt.order", "fmt.source", "fmt.layout", "fmt.ids", "fmt.files"],
    "editing": ["editing", "editing.spots", "editing.values", "editing.edits", "editing.files"],
    "scaffold": ["scaffold", "scaffold.questions", "scaffold.answers", "scaffold.text", "scaffold.site"],
    "importers": [
        "importers.draft",
        "importers.markdown",
        "importers.markdown.blocks",
        "importers.text",
        "importers.markdown.units",
        "importers.markdown.dialects",
        "importers.markdown.dialects_front",
        "importers.markdown.tokens_html",
        "importers.markdown.tokens_inline",
        "importers.markdown.tokens_tables",
        "importers.markdown.tokens_dialects",
        "importers.markdown.tokens",
        "importers.markdown.blocks_headings",
        "importers.markdown.blocks_html",
        "importers.markdown.blocks_reader",
        "importers.markdown.page",
        "importers.markdown.words",
        "importers.markdown.phrases",
        "importers.markdown.prose",
        "importers.markdown.conditions",
        "importers.markdown.exceptions",
        "importers.markdown.necessity",
        "importers.markdown.levels",
        "importers.markdown.readings",
        "importers.markdown.scopes",
        "importers.markdown.items",
        "importers.markdown.evidence",
        "importers.markdown.rows",
        "importers.markdown.answers",
        "importers.markdown.columns",
        "importers.markdown.cells",
        "importers.markdown.tables",
        "importers.markdown.tables_other",
        "importers.markdown.outline",
        "importers.markdown.guides",
        "importers.markdown.facts",
        "importers.markdown.groups",
        "importers.markdown.events",
        "importers.markdown.kinds",
        "importers.markdown.listings",
        "importers.markdown.places",
        "importers.markdown.stated",
        "importers.markdown.sections",
        "importers.markdown.structure",
        "importers.sources",
        "importers.own",
        "importers.markdown_source",
        "importers.pictures",
        "importers.apple",
        "importers.play",
        "importers.fides",
        "importers.glean",
        "importers.sheets",
        "importers.columns",
        "importers.rows",
        "importers.matching",
        "importers.writing",
        "importers.report",
        "importers.xlsx.workbook",
        "importers.xlsx.compare",
        "importers.xlsx",
        "importers",
    ],
    "cli": [
        "cli.shared",
        "cli.telling",
        "cli.check",
        "cli.verify",
        "cli.build",
        "cli.view",
        "cli.schema",
        "cli.rules",
        "cli.new",
        "cli.xlsx",
        "cli.import_",
        "cli.fmt",
        "cli.export",
        "cli",
        "__main__",
    ],
    "hosts": [
        "hosts",
        "hosts.markdown",
        "hosts.mkdocs",
        "hosts.mkdocs.head",
        "hosts.mkdocs.nav",
        "hosts.mkdocs.ready",
        "hosts.mkdocs.search",
        "hosts.mkdocs.unheld",
        "hosts.mkdocs.beside",
        "hosts.mkdocs.mistakes",
        "hosts.mkdocs.live",
        "hosts.mkdocs.meanwhile",
        "hosts.mkdocs.serving",
        "hosts.mkdocs.theme",
        "hosts.mkdocs.theme.patches",
        "hosts.mkdocs.theme.material",
        "hosts.mkdocs.theme.styles",
        "hosts.mkdocs.theme.templates",
        "hosts.mkdocs.theme.lean",
        "hosts.mkdocs.theme.adapt",
        "hosts.mkdocs.theme.adapting",
        "hosts.mkdocs.shortcuts",
        "hosts.mkdocs.shortcuts.strangers",
        "hosts.mkdocs.shortcuts.ending",
        "hosts.mkdocs.shortcuts.collector",
        "hosts.mkdocs.shortcuts.templates",
        "hosts.mkdocs.shortcuts.search_marks",
        "hosts.mkdocs.shortcuts.kept",
        "hosts.mkdocs.shortcuts.unread",
        "hosts.mkdocs.shortcuts.frames",
        "hosts.mkdocs.shortcuts.left",
        "hosts.mkdocs.shortcuts.left_pages",
        "hosts.mkdocs.shortcuts.theme_files",
        "hosts.mkdocs.shortcuts.theme_code",
        "hosts.mkdocs.shortcuts.sparing",
        "hosts.mkdocs.plugin",
    ],
    "docs": [
        "docs.messages",
        "docs.markup",
        "docs.templates",
        "docs.records",
        "docs.writers",
        "docs.reference",
        "docs",
        "docs.__main__",
    ],
}

# One rule, one file; no rule imports another. They are not listed here: the reference of codes is made from them.
RULE_FILES = sorted(f"rules.{file.stem}" for file in (SOURCES / "rules").glob("*.py"))
LAYERS["rules"][-1:-1] = [name for name in RULE_FILES if name not in (*LAYERS["rules"], "rules.__init__")]

ENDS = {"cli", "hosts", "docs"}
"""Layers that nothing imports: what they know, nobody else needs to know."""
MAY_IMPORT_AN_END = {("docs.reference", "cli")}  # the reference of commands is made from the commands

LIBRARIES: dict[str, set[str]] = {
    "mkdocs": {
        "hosts.mkdocs.unheld",
        "hosts.mkdocs.plugin",
        "hosts.mkdocs.shortcuts.unread",
        "hosts.mkdocs.shortcuts.sparing",
    },
    "jinja2": {
        "compiled",
        "straight",
        "environment",
        "render",
        "hosts.mkdocs.theme.templates",
        "hosts.mkdocs.shortcuts.templates",
    },
    "markupsafe": {"straight", "repeated", "environment", "render"},
    "pydantic": {"records", "schema"},
    "pydantic_core": {"records", "build.validate"},
    "yaml": {"load", "syntax", "project", "page", "editing.spots", "editing.values"},
    "markdown_it": {
        "markdown",
        "importers.markdown.tokens_inline",
        "importers.markdown.tokens_tables",
        "importers.markdown.tokens_dialects",
        "importers.markdown.tokens",
        "importers.markdown.blocks_reader",
    },
    "ftfy": {"importers.text"},
    "markdown": {"blocks", "hosts.mkdocs.shortcuts.unread"},
    "ruamel": {"fmt.source"},
    "babel": {"language"},
    "rjsmin": {"assets"},
    "tinycss2": {"assets"},
    "rapidfuzz": {"importers.matching"},
    "glean_parser": {"importers.glean"},
    "openpyxl": {"importers.sheets", "exporters.xlsx"},
    "click": {"cli", "docs.reference"},
    "watchdog": {"hosts.mkdocs.live"},
    "zstandard": {"cache.kept_file"},
}
"""Who may know a library: a module, or all modules of a layer."""

EXTRAS = {
    ("importers.glean", "glean_parser"),
    ("importers.sheets", "openpyxl"),
    ("exporters.xlsx", "openpyxl"),
}
"""Libraries that need not be installed. They are imported where they are used: no other command waits for them."""

LATE = {
    ("language", "babel"),
    ("markdown", "markdown_it"),
    ("records.marks", "pydantic_core"),
    ("records.fields", "pydantic_core"),
    ("build.validate", "records.models"),
    ("rules", "rules.texts"),
    ("judging", "rules.texts"),
    ("cli.shared", "shutil"),
    ("cache.digests", "hashlib"),
    ("cache.digests", "importlib"),
}
"""Libraries and models that are imported where they are used, because a check of records seldom needs them, and a writer waits for
it."""

BY_NAME = {
    "",
    "cli",
    "cli.check",
    "report",
    "records.record",
    "rules",
    "cache.digests",
    "compiled",
    "hosts.mkdocs.shortcuts.theme_code",
}
"""Who may import modules by their names: the tables of public names and of commands, of which each run needs one, and
the command that makes pages only if they are asked for, the forms of reports, and the models of
records. Then, where Python keeps what it has compiled, and versions of
the host."""

LARGEST = 16 * 1024


# --- the judge: sources in, problems out


def imports_of(name: str, source: str, known: set[str]) -> Iterator[tuple[str, int, bool]]:
    """What a module imports: our own modules without the name of the package, other libraries with a
    leading ``!``; with the line, and whether the import stands inside a function."""
    tree = ast.parse(source)
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            modules = [f"{base}.{alias.name}" for alias in node.names]
            targets = [each if each.removeprefix(f"{PACKAGE}.") in known else base for each in modules]
            if node.level:
                targets = ["a relative import"]
        else:
            continue
        for target in dict.fromkeys(targets):
            first, _, rest = target.partition(".")
            yield (rest if first == PACKAGE else f"!{first}"), node.lineno, id(node) in inside


def problems(sources: Mapping[str, str]) -> list[str]:
    """Every broken wall. ``sources`` are the texts of modules, by name inside the package."""
    order = [module for layer in LAYERS.values() for module in layer]
    layer_of = {module: layer for layer, modules in LAYERS.items() for module in modules}
    found = [f"{name}: stands in no layer" for name in sources if name not in layer_of]
    for name in sorted(sources.keys() & layer_of.keys()):
        for target, line, inside in imports_of(name, sources[name], set(order)):
            where = f"{name}:{line}"
            if inside and (name, target.removeprefix("!")) not in EXTRAS | LATE:
                found.append(f"{where}: imports inside a function")
            if target.startswith("!"):
                library = target[1:]
                allowed = LIBRARIES.get(library, set())
                if library == "importlib":
                    known = name in BY_NAME
                else:
                    known = library in sys.stdlib_module_names or bool(allowed & {name, layer_of[name]})
                if not known:
                    found.append(f"{where}: may not know {library}")
            elif target not in layer_of:
                found.append(f"{where}: imports {target}, which stands in no layer")
            elif order.index(target) >= order.index(name):
                found.append(f"{where}: imports {target or PACKAGE}, which does not stand before it")
            elif layer_of[target] in ENDS - {layer_of[name]} and (name, target) not in MAY_IMPORT_AN_END:
                found.append(f"{where}: imports {target}; nothing imports {layer_of[target]}")
    return found


# --- our own code


def module_name(path: str) -> str:
    bare = path.removesuffix(".py").replace("/", ".")
    return bare.removesuffix("__init__").removesuffix(".")


OURS = {
    module_name(file.relative_to(SOURCES).as_posix()): file.read_text("utf-8")
    for file in sorted(SOURCES.rglob("*.py"))
}


def test_no_wall_is_broken():
    assert problems(OURS) == []


def test_every_module_of_the_order_exists():
    assert {module for layer in LAYERS.values() for module in layer} == set(OURS)


def test_every_library_is_known_to_somebody():
    used = {
        (target[1:], known)
        for name, source in OURS.items()
        for target, _line, _inside in imports_of(name, source, set(OURS))
        for known in (name, next(layer for layer, modules in LAYERS.items() if name in modules))
        if target.startswith("!")
    }
    idle = {(library, module) for library, modules in LIBRARIES.items() for module in modules} - used
    assert not idle, "a wall with a door that nobody uses"


def test_only_the_tests_of_the_host_know_it():
    tests = {file.stem: file.read_text("utf-8") for file in (ROOT / "tests").glob("*.py")}
    knowing = {
        name for name, text in tests.items() for to, _, _ in imports_of(name, text, set()) if to == "!mkdocs"
    }
    assert knowing == {"hosted", "test_host_mkdocs", "test_rebuilt", "test_shortcuts"}


def test_no_module_is_a_drawer():
    """A helper lives with the idea it serves."""
    drawers = {"util", "utils", "helpers", "helper", "misc", "common", "tools"}
    assert not [name for name in OURS if name.rpartition(".")[2] in drawers]


def test_no_module_is_too_large_to_read():
    sizes = {name: len(source.encode()) for name, source in OURS.items()}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


# --- the judge judged: each wall, broken on purpose


@pytest.mark.parametrize(
    ("name", "source", "problem"),
    [
        ("load", "from privacy_statements.records.kinds import KINDS", "load:1: imports records.kinds"),
        ("load", "import privacy_statements.pipeline", "load:1: imports pipeline"),
        ("load", "from privacy_statements import pipeline", "load:1: imports pipeline"),
        ("views.paths", "from privacy_statements.views import facts", "views.paths:1: imports views.facts"),
        ("build.rows", "from privacy_statements.rules import RULES", "build.rows:1: imports rules"),
        ("model", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import mkdocs", "model:3: may not know mkdocs"),
        ("hosts.markdown", "import mkdocs.plugins", "hosts.markdown:1: may not know mkdocs"),
        ("views.product", "import jinja2", "views.product:1: may not know jinja2"),
        ("cli", "from jinja2 import Template", "cli:1: may not know jinja2"),
        ("model", "from pydantic import BaseModel", "model:1: may not know pydantic"),
        ("model", "import requests", "model:1: may not know requests"),
        ("model", "import importlib", "model:1: may not know importlib"),
        ("load", "from . import position", "load:1: may not know a relative import"),
        ("load", "def f():\n    import json", "load:2: imports inside a function"),
        ("importers.glean", "def f():\n    import json", "importers.glean:2: imports inside a function"),
        ("load", "class A:\n    def f(self):\n        from privacy_statements.position import Position", "load:3: imports inside"),
        ("hosts.mkdocs.plugin", "from privacy_statements.cli import main", "hosts.mkdocs.plugin:1: imports cli; nothing imports cli"),
        ("docs.templates", "from privacy_statements.cli import main", "docs.templates:1: imports cli; nothing"),
        ("docs", "from privacy_statements.hosts import mkdocs", "docs:1: imports hosts.mkdocs; nothing imports hosts"),
        ("pipeline", "import privacy_statements", "pipeline:1: imports privacy_statements, which does not stand before it"),
        ("brand_new", "", "brand_new: stands in no layer"),
        ("load", "from privacy_statements.brand_new import x", "load:1: imports brand_new, which stands in no layer"),
    ],
)  # fmt: skip
def test_a_broken_wall_is_found(name: str, source: str, problem: str):
    found = problems({name: source})
    assert len(found) == 1, found
    assert found[0].startswith(problem), found


def test_what_the_walls_allow_is_allowed():
    assert problems({"load": "import json\nfrom privacy_statements import syntax\nimport yaml"}) == []
    assert problems({"docs.reference": "from privacy_statements.cli import main\nimport click"}) == []
    assert (
        problems({"hosts.mkdocs.plugin": "import mkdocs\nfrom privacy_statements.pipeline import build"})
        == []
    )
