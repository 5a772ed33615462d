"""The walls of the program. ``plugins/README.md`` says why each of them stands."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from conftest import ROOT

PACKAGES = ("privacy_statements", "privacy_statements_import")
CORE = "privacy_statements."
SOURCES = ROOT / "plugins"

ROOMS = [
    *("diagnostics", "read", "records", "catalog", "words", "rules", "changes"),
    *("views", "pages", "publish", "verify", "edit", "hosts", "cli"),
]
"""The order of the line: a room imports only from itself and from rooms before it."""

OUTSIDE = {"", "__main__", "pipeline", "project"}
"""Modules at the top. ``pipeline`` and the public names may import all; only they, ``hosts`` and ``cli`` may import ``project``."""

LIBRARIES = {
    "mkdocs": ["hosts.mkdocs"],
    "msgspec": [*ROOMS, "project", "import"],
    "jinja2": ["pages", "hosts.mkdocs"],
    "markupsafe": ["pages"],
    "yaml": ["read", "pages.page", "edit.fields"],
    "yaml_env_tag": ["read.config"],
    "markdown_it": ["read.prose", "import.markdown"],
    "markdown": ["pages.blocks"],
    "ruamel": ["edit.fmt.source"],
    "babel": ["words.language"],
    "rjsmin": ["publish.assets"],
    "tinycss2": ["publish.assets"],
    "ftfy": ["import"],
    "rapidfuzz": ["import.matching"],
    "glean_parser": ["import.glean"],
    "selectolax": ["pages.twin", "verify"],
    "openpyxl": ["import.columns", "publish.xlsx"],
    "click": ["cli", "import.command"],
    "watchdog": ["hosts.mkdocs"],
}
"""Who may know a library: a module, a room, or all modules of a folder."""


def short(module: str) -> str:
    """A module by its name inside the core; one of the importers begins with ``import``."""
    return (
        module.replace("privacy_statements_import", "import", 1).removeprefix(CORE).removeprefix("privacy_statements")
    )


@cache
def import_statements(source: str) -> list[ast.Import | ast.ImportFrom]:
    """All imports in the text of a module."""
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]


def imports_of(source: str, modules: set[str]) -> Iterator[tuple[str, int]]:
    """What a module imports: modules of ours by their short name, libraries with a leading ``!``; with the line."""
    for node in import_statements(source):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        else:
            base = "." * node.level + (node.module or "")
            names = [f"{base}.{alias.name}" for alias in node.names]
            targets = [name if short(name) in modules else base for name in names]
        for target in dict.fromkeys(targets):
            ours = target.split(".")[0] in PACKAGES
            yield short(target) if ours else f"!{target.split('.')[0]}", node.lineno


def is_in(module: str, places: list[str]) -> bool:
    return any(module == place or module.startswith(place + ".") for place in places)


def problems(sources: Mapping[str, str]) -> list[str]:
    """Every broken wall. ``sources`` are the texts of modules, by their short names."""
    found = []
    for name, source in sources.items():
        room = name.split(".")[0]
        if room not in (*ROOMS, *OUTSIDE, "import"):
            found.append(f"{name}: is in no room")
            continue
        for target, line in imports_of(source, set(OURS)):
            where, to = f"{name}:{line}", target.split(".")[0]
            if target.startswith("!"):
                library = target[1:]
                if library not in sys.stdlib_module_names and not is_in(name, LIBRARIES.get(library, [])):
                    found.append(f"{where}: may not import {library or 'a relative module'}")
            elif to == "import" and room != "import":
                found.append(f"{where}: the core imports {target}")
            elif room in ROOMS and to in ROOMS and ROOMS.index(to) > ROOMS.index(room):
                found.append(f"{where}: imports {target}, a later room")
            elif room in ROOMS and room not in ("hosts", "cli") and to in OUTSIDE:
                found.append(f"{where}: imports {target or 'the public names'}")
    return found


OURS = {
    short(".".join(file.relative_to(SOURCES).with_suffix("").parts).removesuffix(".__init__")): file.read_text("utf-8")
    for package in PACKAGES
    for file in sorted((SOURCES / package).rglob("*.py"))
}


def test_no_wall_is_broken() -> None:
    assert problems(OURS) == []


def test_no_modules_import_each_other() -> None:
    graph = {name: {to for to, _ in imports_of(text, set(OURS)) if to in OURS} for name, text in OURS.items()}
    for name, targets in graph.items():  # the tables of public names import what they show
        if name in ("", "import"):
            targets.clear()
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def used_of(room: str) -> set[str]:
    """What others import of a room: its modules, and the names in its ``__init__``."""
    used = set()
    for name, text in OURS.items():
        nodes = import_statements(text) if name.split(".")[0] != room else []
        for node in (node for node in nodes if isinstance(node, ast.ImportFrom)):
            module = short(node.module or "").split(".")
            used |= {module[1]} if module[0] == room and len(module) > 1 else set()
            used |= {alias.name for alias in node.names} if module == [room] else set()
    return used


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_shows_what_others_use(room: str) -> None:
    assigned = {node.targets[0].id: node.value for node in ast.parse(OURS[room]).body if isinstance(node, ast.Assign)}  # type: ignore[attr-defined]
    assert set(ast.literal_eval(assigned["__all__"])) == used_of(room)


def test_every_library_is_imported_where_it_may_be() -> None:
    used = {(to[1:], name) for name, text in OURS.items() for to, _ in imports_of(text, set(OURS)) if to[0:1] == "!"}
    for library, places in LIBRARIES.items():
        for place in places:
            assert any(to == library and is_in(name, [place]) for to, name in used), (library, place)


def test_the_package_stays_small() -> None:
    assert {name: lines for name, text in OURS.items() if (lines := text.count("\n")) > 350} == {}
    assert len([name for name in OURS if "." not in name and name not in (*ROOMS, "import")]) <= 8


BRANCHES = (ast.If, ast.IfExp, ast.For, ast.While, ast.ExceptHandler, ast.match_case, ast.Assert)


def decisions(node: ast.AST) -> int:
    """The decisions in a piece of code; a function inside of it has its own."""
    several = len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0
    several += 1 + len(node.ifs) if isinstance(node, ast.comprehension) else 0
    inner = (decisions(child) for child in ast.iter_child_nodes(node) if not isinstance(child, ast.FunctionDef))
    return isinstance(node, BRANCHES) + several + sum(inner)


def test_no_function_decides_too_much() -> None:
    functions = {
        f"{name}.{node.name}": decisions(node)
        for name, text in OURS.items()
        if not name.startswith("import")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    }
    assert {name: count for name, count in functions.items() if count >= 20} == {}


@pytest.mark.parametrize(
    ("name", "source", "problem"),
    [
        ("read.load", "from privacy_statements.records.kinds import KINDS", "read.load:1: imports records.kinds, a later room"),
        ("read.load", "from privacy_statements import pipeline", "read.load:1: imports pipeline"),
        ("views.product", "def f():\n    import jinja2", "views.product:2: may not import jinja2"),
        ("cli.check", "from privacy_statements_import import draft", "cli.check:1: the core imports import.draft"),
        ("read.load", "from . import position", "read.load:1: may not import a relative module"),
        ("brand_new", "", "brand_new: is in no room"),
    ],
)  # fmt: skip
def test_a_broken_wall_is_found(name: str, source: str, problem: str) -> None:
    assert problems({name: source}) == [problem]
