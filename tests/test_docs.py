"""The docs cannot lie: what is generated is current, what exists is documented, what is linked is there, and what is
shown as an example works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
import jinja2.nodes
import pytest
import yaml

import privacy_statements
from conftest import ROOT, our_build, run_tool
from privacy_statements.cli import main
from privacy_statements.diagnostics.diagnostic import CODES, Diagnostic, Severity
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.render import Renderer
from privacy_statements.pipeline import build
from privacy_statements.project import OPTIONS, read_project
from privacy_statements.publish.exporters import EXPORTERS
from privacy_statements.records.fields import docstrings_of
from privacy_statements.rules import RULES
from privacy_statements.views import VIEWS, View
from privacy_statements.words.language import Language
from reference_docs import GENERATED
from reference_docs.records import name_of, own_fields
from reference_docs.records import nested_shapes as record_shapes
from reference_docs.templates import FILTERS, FUNCTIONS, help_of, nested_shapes
from small import found_in_records, site_of

TEMPLATES = ROOT / "templates"
REFERENCE = ROOT / "site-src/manual/reference"
PACKAGE = ROOT / "plugins/privacy_statements"


@cache
def text_of(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


@cache
def templates() -> dict[str, str]:
    files = sorted(TEMPLATES.rglob("*.jinja"))
    return {file.relative_to(TEMPLATES).as_posix(): file.read_text("utf-8") for file in files}


# --- what is generated is current


@pytest.mark.parametrize("path", GENERATED)
def test_a_generated_file_is_current(path: str):
    assert (ROOT / path).is_file(), "run `make docs`"
    assert text_of(path) == GENERATED[path](templates()), "run `make docs`"


def test_the_reference_holds_nothing_else():
    there = {file.relative_to(ROOT).as_posix() for file in REFERENCE.rglob("*") if file.is_file()}
    assert there == {path for path in GENERATED if path.startswith("site-src/manual/reference/")}


def test_the_menu_names_every_page_of_the_reference():
    pages = {path.removeprefix("site-src/manual/") for path in GENERATED if path.startswith("site-src/")}
    assert {page for page in pages if f": {page}\n" not in text_of("manual.yml")} == set()


# --- what exists is documented


def test_the_map_names_every_room_and_nothing_that_is_gone():
    named = set(re.findall(r"`([\w/]+(?:/|\.py))`", text_of("plugins/README.md")))
    rooms = {f"{file.parent.name}/" for file in PACKAGE.glob("*/__init__.py")}
    assert rooms <= named
    folders = [PACKAGE, PACKAGE.parent]
    assert {name for name in named if not any((folder / name).exists() for folder in folders)} == set()


@pytest.mark.parametrize("name", main.commands)
def test_every_command_is_documented(name: str):
    section = text_of("site-src/manual/reference/commands.md").partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    assert f"\nprivacy-statements {name} " in section, "a command has an example in its docstring"
    for parameter in main.commands[name].params:
        option = parameter.param_type_name == "option"
        for word in parameter.opts if option else [(parameter.name or "").upper()]:
            row = re.search(
                rf"^<tr><th.*<code>{re.escape(word)}</code>.*<td[^>]*>(.*)</td></tr>$", section, re.MULTILINE
            )
            assert row is not None, word
            assert row[1], f"{word} has no help"


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("codes", [*CODES, *RULES]),
        ("options", list(OPTIONS)),
        ("data", [exporter.path for exporter in EXPORTERS.values()]),
        ("views", list(VIEWS)),
        ("records vocabulary", [field.alias or name for shape in record_shapes() for name, field in shape.all_fields.items()]),
    ],
)  # fmt: skip
def test_every_name_of_a_table_is_documented(page: str, names: list[str]):
    text = "".join(text_of(f"site-src/manual/reference/{each}.md") for each in page.split())
    assert [name for name in names if f"<code>{name}</code>" not in text and f"`{name}`" not in text] == []


@pytest.mark.parametrize("name", privacy_statements.__all__)
def test_every_public_name_is_documented(name: str):
    section = text_of("site-src/manual/reference/python.md").partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    assert len(section.split()) > 3


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_manual(code: str):
    assert re.search(r"^Passes\b", RULES[code].manual, re.MULTILINE)
    assert re.search(r"^Fails\b", RULES[code].manual, re.MULTILINE)
    assert RULES[code].manual.splitlines()[0] in text_of("site-src/manual/reference/codes.md")


@pytest.mark.parametrize("shape", record_shapes(), ids=name_of)
def test_every_field_of_a_record_is_told_in_words_of_a_writer(shape: Any):
    for name, _field, form in own_fields(shape):
        assert docstrings_of(shape).get(name), f"{name} has no docstring"
        assert form, name


@pytest.mark.parametrize("page", [path for path in GENERATED if path.endswith(".md")])
def test_every_heading_stands_once(page: str):
    """Otherwise a link to it leads to the wrong place."""
    headings = [line for line in without_code(text_of(page)).splitlines() if line.startswith("#")]
    assert sorted(set(headings)) == sorted(headings)


# --- what a template is given is what is documented, and what it uses exists


@cache
def environment() -> jinja2.Environment:
    return Renderer(None, "", Language(), Addresses())._environment(Language())[0]


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_given_is_documented(view: View):
    readme = text_of("templates/README.md")
    section = readme.partition(f"\n### {view.shape.__name__}\n")[2].partition("\n### ")[0]
    assert re.findall(r"^- `(\w+)` \(", section, re.MULTILINE) == [*view.shape.__struct_fields__]


@pytest.mark.parametrize(
    "shape", [*(view.shape for view in VIEWS.values()), *nested_shapes()], ids=lambda shape: shape.__name__
)
def test_every_variable_has_a_help_sentence(shape: type[Any]):
    names = shape._fields if hasattr(shape, "_fields") else shape.__struct_fields__
    assert [name for name in names if not help_of(shape).get(name)] == [], "write a docstring below the field"


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_a_page_uses_only_what_it_is_given(view: View):
    tree = environment().parse(templates()[view.template])
    parts = {node.target for node in tree.find_all(jinja2.nodes.Import)}
    parts |= {node.name for node in tree.find_all(jinja2.nodes.Macro)}
    parts |= {node.name for node in tree.find_all(jinja2.nodes.Name) if node.ctx == "store"}  # of a loop around a block
    given = set(view.shape.__struct_fields__) | set(environment().globals) | {"embedded"}
    assert jinja2.meta.find_undeclared_variables(tree) - given - parts == set()


@cache
def known_names() -> set[str]:
    """What may stand behind a dot in a template."""
    known = {"index", "index0", "first", "last", "length"}  # of a loop
    known.add("format")  # of a text
    known |= set(vars(environment().globals["html"]))
    known |= {
        macro.name for text in templates().values() for macro in environment().parse(text).find_all(jinja2.nodes.Macro)
    }
    for shape in (*(view.shape for view in VIEWS.values()), *nested_shapes()):
        known |= set(help_of(shape)) | {name for name, made in vars(shape).items() if isinstance(made, property)}
    return known


@pytest.mark.parametrize("path", templates())
def test_a_template_uses_only_names_that_shapes_have(path: str):
    tree = environment().parse(templates()[path])
    assert {node.attr for node in tree.find_all(jinja2.nodes.Getattr)} - known_names() == set()


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_the_first_line_of_a_page_says_what_it_receives(view: View):
    assert f"Receives: {view.shape.__name__}." in templates()[view.template].splitlines()[0]


def test_every_filter_and_function_is_documented():
    own_filters = set(environment().filters) - set(jinja2.Environment().filters)
    own_globals = set(environment().globals) - set(jinja2.Environment().globals)
    assert set(FILTERS) == own_filters
    assert set(FUNCTIONS) == own_globals | {"embedded", "imprint", "moved"}


@pytest.mark.parametrize("example", [example for example, _ in (FILTERS | FUNCTIONS).values()])
def test_an_example_of_a_filter_can_be_read(example: str):
    environment().parse(f"{example}{{% endif %}}" if example.startswith("{%") else example)


# --- what is linked is there

PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "content/README.md",
    "templates/README.md",
    "plugins/README.md",
    "tests/facts/README.md",
    "site-src/manual/writing/ci.md",
    *(file.relative_to(ROOT).as_posix() for file in sorted((ROOT / "docs").rglob("*.md"))),
    *(path for path in GENERATED if path.startswith("site-src/")),
]
MANUAL = [file.relative_to(ROOT).as_posix() for file in sorted((ROOT / "site-src/manual/writing").glob("*.md"))]
PAGES += MANUAL
NOT_MEANT = {"unused-word"}  # of an example that is about something else


EXAMPLE = re.compile(r"^(?:Passes|Fails)[^\n]*:\n\n(?: {4}[^\n]*\n|\n)+", re.MULTILINE)  # of a rule's manual


def without_code(text: str) -> str:
    text = re.sub(r"^(`{3,})\w*\n.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    return EXAMPLE.sub("", text)


def anchors_of(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", without_code(text), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def generated_pages() -> set[str]:
    return {page.path for page in our_build().pages}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str):
    text = without_code(text_of(page))
    for target in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'href="([^"]+)"', text):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        path = re.sub(r"^\.\./([a-z]+)/$", r"\1.md", path)  # an address, in a table that is HTML
        file = (ROOT / page).parent / path if path else ROOT / page
        if page.startswith("site-src/") and not file.exists():
            pages = ROOT / "site-src"
            if target.startswith("../../../"):  # from the manual to the statements, as addresses
                made = target.removeprefix("../../../").rstrip("/")
                assert {f"{made}.md", f"{made}/index.md"} & generated_pages(), target
            elif target != "manual/writing/":
                assert file.resolve().relative_to(pages.resolve()).as_posix() in generated_pages(), target
            continue
        assert file.exists(), target
        if anchor:
            assert anchor in anchors_of(file.read_text("utf-8")), target


def test_every_decision_is_listed():
    listed = re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", text_of("docs/decisions/README.md"))
    assert listed == sorted(file.name for file in (ROOT / "docs/decisions").glob("0*.md"))
    for name in listed:
        assert len(text_of(f"docs/decisions/{name}").splitlines()) <= 25, name


# --- what is shown as an example works


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists(page: str):
    """What does not exist yet says so, in the same paragraph."""
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    for paragraph in text_of(page).split("\n\n"):
        if "planned" in paragraph:
            continue
        for target in re.findall(r"(?:`|^|&& )make ([a-z-]+)", paragraph, re.MULTILINE):
            assert target in targets, f"make {target}"
        for command in re.findall(r"(?:`|^|bin/)privacy-statements ([a-z]+)", paragraph, re.MULTILINE):
            assert command in main.commands, f"privacy-statements {command}"


def examples(page: str, language: str) -> Iterator[str]:
    for match in re.finditer(rf"^```{language}\n(.*?)^```$", text_of(page), re.DOTALL | re.MULTILINE):
        yield match[1]


def named_files(page: str) -> dict[str, str | bytes]:
    """Examples of YAML whose first comment names a file, by that name."""
    found: dict[str, str | bytes] = {}
    for text in examples(page, "yaml"):
        name = re.search(r"^# (\S+\.yml)$", text, re.MULTILINE)
        if name is not None:
            found[name[1]] = text
    return found


OF_PRODUCTS = "situations.yml"
"""Words of our site that name products of ours."""


@pytest.mark.parametrize("page", ["content/README.md", "README.md"])
def test_the_examples_for_writers_make_pages(page: str, make_project: Callable[..., Path]):
    words = {
        file.relative_to(ROOT).as_posix(): file.read_bytes()
        for file in (ROOT / "content/vocabulary").glob("*.yml")
        if file.name != OF_PRODUCTS
    }
    files = named_files(page)
    assert files
    root = make_project(words | files)
    built = site_of(root)
    products = [file for file in files if file.startswith("content/products/")]
    paths = {made.path for made in built.pages}
    assert {f"products/{Path(file).stem}.md" for file in products} <= paths
    # what the shortest examples leave open, and the words of our site that they have no use for
    left = {"missing-evidence", "missing-subjects", "unused-word"}
    warns = {"provisional-id"} if page == "content/README.md" else set()
    assert {problem.code for problem in built.diagnostics} - left <= warns, "the smallest site passes a strict build"


@pytest.mark.slow
@pytest.mark.parametrize("page", MANUAL)
def test_the_examples_of_the_manual_work(page: str, make_project: Callable[..., Path]):
    """One after the other, each with those before it: a later one of the same name takes its place."""
    ours = [file for kind in ("vocabulary", "items") for file in (ROOT / "content" / kind).glob("*.yml")]
    ours = [file for file in ours if file.name != OF_PRODUCTS]
    files: dict[str, str | bytes] = {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in ours}
    lists = "{privacy-statements: {vocabulary: [gdpr, ccpa, regions-eu]}}"
    files["mkdocs.yml"] = f"site_name: Example\nplugins: [{lists}]\n"
    for text in examples(page, "yaml"):
        name = re.search(r"^# (content/\S+\.yml)$", text, re.MULTILINE)
        if name is None:
            continue
        files[name[1]] = text
        root = make_project(files)
        told = wrong(found_in_records(read_project(root / "mkdocs.yml", root)), name[1])
        assert not told, as_text(told)
    root = make_project(files)
    assert not build(read_project(root / "mkdocs.yml", root)).failed


def wrong(found: Iterable[Diagnostic], path: str) -> list[Diagnostic]:
    """Errors, and what a file is warned of."""
    told = [d for d in found if d.severity is Severity.ERROR or d.position.path == path]
    return [d for d in told if d.severity is not Severity.DEBT and d.code not in NOT_MEANT]


def test_a_data_item_takes_five_lines():
    lines = str(named_files("content/README.md")["content/items/battery.yml"]).splitlines()
    assert len(lines) == 1 + 5, "one names the file"
    fits = yaml.safe_load("\n".join(lines))
    assert fits[0]["id"] == "device.battery-level"


def test_the_record_of_the_readme_is_the_one_we_publish():
    shown = next(text for text in examples("README.md", "yaml") if ", in part\n" in text)
    record = text_of("content/products/defender-endpoint-ios.yml")
    first, *pieces = re.split(r"^# .*\n", shown, flags=re.MULTILINE)
    assert not first
    for piece in pieces:
        assert piece in record


def test_the_page_of_the_manual_becomes_the_record_beside_it(make_project: Callable[..., Path]):
    manual = "site-src/manual/writing/import.md"
    (page,) = examples(manual, "markdown")
    root = make_project({"torch-privacy.md": page})
    first, *_ = (text for text in examples(manual, "sh") if "import markdown torch-privacy.md" in text)
    result = run_tool(*shlex.split(first), cwd=root)
    assert result.returncode == 0, result.stderr
    record = (root / "content/products/torch.yml").read_text("utf-8")
    assert f"# the new file content/products/torch.yml\n{record}" in examples(manual, "yaml")
    said = [
        line for line in (result.stdout + result.stderr).splitlines() if "next:" not in line and "when all" not in line
    ]
    (told,) = (text for text in examples(manual, "text") if "is written" in text)
    assert set(said) <= set(told.splitlines())


@pytest.mark.slow
def test_the_example_for_programs_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(ROOT)
    for example in examples("site-src/manual/reference/python.md", "python"):
        if not example.startswith("def "):
            exec(example, {})
    assert "products/intune.md" in capsys.readouterr().out


# --- the pieces of Markdown
