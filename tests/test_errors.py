"""Every mistake of a writer: where it stands, what was met and what was expected.

The mistakes are data: ``cases/broken/NAME.yml`` (see ``broken_cases``) breaks the small good site ``GOOD``, and
``NAME.out`` is the report that a writer sees. ``REWRITE_CASES=1`` writes the ``.out``: read the difference aloud, as
somebody who knows no Python. Each case is checked alone; then all are made together in one site, which every
command must refuse in one run without touching what it published before.

Only errors are told here: what rules warn of, and how many debts there are, has its own tests and changes with
every new rule.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from broken_cases import CASES, FOLDER, GOOD, Broken, Files
from conftest import Make, run_tool
from privacy_statements.catalog.build.findings import NOUNS
from privacy_statements.diagnostics.diagnostic import CODES, Severity, nearest
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.diagnostics.reports.excerpt import Sources
from privacy_statements.hosts.markdown import make_extension
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from privacy_statements.records.kinds import KINDS
from small import bytes_of, run

ELSEWHERE = {
    "empty-folder": "below: no case stands in a site without records",
    "more-debt": "tests/test_baseline.py: it counts the debts that rules find",
    "broken-snapshot": "tests/test_history.py: somebody has frozen the records",
    **dict.fromkeys(
        ["unannounced-change", "idle-note", "late-announcement", "unreadable-revision"],
        "tests/test_diff_git.py: two states of the records are compared",
    ),
    **dict.fromkeys(
        [
            *("missing-plugin", "missing-page", "extra-page", "missing-row", "extra-row", "changed-words"),
            *("blank-cell", "dead-link", "changed-data"),
        ],
        "tests/test_verify.py: it is told of a built site",
    ),
    **dict.fromkeys(
        ["declared-unstated", "stated-undeclared", "declared-otherwise"],
        "tests/test_against.py: a declaration is compared",
    ),
    "not-imported": "tests/test_import_sources.py: `import` tells it",
    "not-formatted": "tests/test_fmt.py: `fmt` tells it",
    "unwritable-file": "tests/test_fmt.py: `fmt` tells it",
}
"""The codes of errors that no case has, and where they are tested."""
TOLD = sorted(code for code, entry in CODES.items() if entry.severity is Severity.ERROR and code not in ELSEWHERE)

SINGLE = [name for name, case in CASES.items() if len(case.met) == 1]
SEVERAL = [name for name, case in CASES.items() if len(case.met) > 1]
ALONE = ("privacy-baseline.json", "content/organization.yaml")
APART = [
    name
    for name, case in CASES.items()
    if case.files.keys() & {*GOOD, *ALONE} or name == "question_that_leads_to_no_anchor"
]
"""Cases that replace what the others need; anchors are judged when every page is there."""
TOGETHER = [case for name, case in CASES.items() if name not in APART]


class Told(NamedTuple):
    """The first line of what is said of one mistake."""

    path: str
    line: int
    column: int
    message: str
    code: str


LINE = re.compile(r"^([^:\s]+):(\d+):(\d+): error: (.+) \[([a-z0-9-]+)\]$", re.MULTILINE)


def told_in(text: str) -> list[Told]:
    """Every mistake that a text tells."""
    return [Told(path, int(line), int(column), *rest) for path, line, column, *rest in LINE.findall(text)]


def told_by(names: Iterable[str]) -> list[Told]:
    """Every mistake that the reports of these cases tell."""
    return [told for name in names for told in told_in(CASES[name].expected.read_text("utf-8"))]


def lines_in(text: str) -> set[str]:
    """Every line that tells a mistake."""
    return {found[0] for found in LINE.finditer(text)}


def broken_site(make_project: Make, *cases: Broken) -> Path:
    """The good site with the mistakes of these cases."""
    files: dict[str, str | bytes] = dict(GOOD)
    for case in cases:
        if len(cases) > 1:
            assert not case.files.keys() & files.keys(), case.name
        files |= case.files
    root = make_project(files)
    for case in cases:
        link(root, case.links)
    return root


def link(root: Path, links: Mapping[str, str]) -> None:
    for path, target in links.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)


def checked(root: Path, *options: str) -> str:
    """What ``privacy-statements check`` prints of the errors in a site that it must refuse."""
    result = run("check", "--config", root / "mkdocs.yml", "--no-color", "--select", ",".join(TOLD), *options)
    assert result.exit_code == 1, result.output
    return result.stdout


# --- alone

OF_RECORDS = re.compile("content/(?!questions/)")  # where a question leads is known when there are pages


def test_the_good_site_is_good(make_project: Make) -> None:
    assert not build(read_project(make_project(GOOD) / "mkdocs.yml", Path())).failed


@pytest.mark.parametrize("name", CASES)
def test_a_case(name: str, make_project: Make) -> None:
    """The whole report, as it was read last; and each marker stands under the text that is wrong. Mistakes of records
    are found without a page, in a tenth of the time; below, every way to make one finds them all."""
    case = CASES[name]
    root = broken_site(make_project, case)
    has_pages = name in APART or not all(map(OF_RECORDS.match, (*case.files, *case.links))) or name.startswith("page_")
    report = checked(root, *(() if has_pages else ("--records",)))
    if os.environ.get("REWRITE_CASES"):
        case.expected.write_text(report, "utf-8")
    assert report == case.expected.read_text("utf-8")
    sources = Sources(root)
    for met, told in zip(case.met, told_in(report), strict=True):
        line = text_of(root / told.path, told.line, sources)
        here = line[told.column - 1 :]
        assert here.startswith(met) if met else not here, f"{told}: {here!r} is not {met!r}"
        assert told.column <= len(line) + 1, told


def text_of(file: Path, line: int, sources: Sources) -> str:
    """A line of a file; also of one that is not UTF-8, and empty for what is no file."""
    if not file.is_file():
        return ""
    text = file.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
    return re.split(r"\r\n|\r|\n", text)[line - 1]


def test_there_are_enough_cases() -> None:
    assert len(SINGLE) >= 60
    assert len(SEVERAL) >= 10
    assert all(5 <= len(CASES[name].met) <= 15 for name in SEVERAL)
    assert len(APART) <= 12
    assert {file.stem for file in FOLDER.glob("*.out")} == set(CASES)


@pytest.mark.parametrize("code", [code for code, entry in CODES.items() if entry.severity is Severity.ERROR])
def test_every_code_of_an_error_has_a_case(code: str) -> None:
    assert any(one.code == code for one in told_by(SINGLE)) != (code in ELSEWHERE)


@pytest.mark.parametrize("noun", sorted(set().union(*NOUNS.values())))
def test_every_reference_has_a_case(noun: str) -> None:
    assert any(one.message.startswith(f'unknown {noun} "') for one in told_by(SINGLE))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_record_has_a_case(kind: str) -> None:
    assert any(one.path.startswith((f"content/{kind}/", f"content/{kind}.")) for one in told_by(SINGLE))


MET_AND_EXPECTED = re.compile(
    r"""met\ .+;\ (expected\ .+|it\ stands\ already\ .+|did\ you\ mean\ ".+"\?)
      | unknown\ [a-z ]+\ ".+"(\ (for|in|of)\ [^;]+)?;\ (did\ you\ mean\ ".+"\?|expected\ .+|there\ is\ none\ yet)
      | ".+"\ is\ missing.*
      | the\ [a-z ]*id\ ".+"\ is\ taken\ by\ .+
      | the\ (page|generated\ file)\ ".+"\ would\ be\ written\ over\ .+;\ expected\ .+
      | the\ view\ ".+"\ has\ no\ page\ ".+";\ (did\ you\ mean\ ".+"\?|expected\ .+)""",
    re.VERBOSE,
)
SAID_OTHERWISE = {
    "contradicted-never": "a rule: both places are named",
    "stale-baseline": "nothing is wrong with the site: the entry is to be removed",
}


@pytest.mark.parametrize("name", CASES)
def test_a_message_says_what_was_met_and_what_was_expected(name: str) -> None:
    """One sentence without a capital or a full stop, that names the right word or its form."""
    for told in told_by([name]):
        assert told.message.isprintable()
        assert re.match(r'[a-z"]', told.message), told
        assert not told.message.endswith("."), told
        assert ". " not in re.sub(r'"[^"]*"', '""', told.message), told
        assert told.code in SAID_OTHERWISE or MET_AND_EXPECTED.fullmatch(told.message), told


def test_what_to_write_instead() -> None:
    many = [f"app.{number}" for number in range(13)]
    assert nearest("a.imei", ["a.name", "a.imei-number"]) == '; did you mean "a.imei-number"?'
    assert nearest("device", many) == "; expected one of app.0, app.1, app.2, app.3, app.4 and 8 more"
    assert nearest("", many) == ""
    assert nearest("x", ["a", "b"]) == "; expected one of a, b"
    assert nearest("x", []) == "; there is none yet"


# --- sites that are no case


def lines_of(root: Path) -> list[str]:
    """What is said of a site, which must be refused exactly if one of the lines is an error."""
    built = build(read_project(root / "mkdocs.yml", root))
    assert built.failed == any(" error: " in line_of(one) for one in built.diagnostics)
    assert not (built.failed and (built.pages or built.assets or built.embedded))
    return [line_of(one) for one in built.diagnostics if one.severity is Severity.ERROR]


NO_RECORD = "met no record in this folder; expected at least a product, such as products/example.yml"


@pytest.mark.parametrize(
    ("add", "said"),
    [
        pytest.param({}, "met no such folder; expected the folder of the records", id="missing"),
        pytest.param({"content/README.md": "# Later\n"}, NO_RECORD, id="empty"),
        pytest.param({"content/products/.x.yml": "name: X\n"}, NO_RECORD, id="hidden"),
    ],
)
def test_an_empty_content_folder(add: Files, said: str, make_project: Make) -> None:
    root = make_project({**add})
    assert lines_of(root) == [f"content:1:1: error: {said} [empty-folder]"]


def test_a_file_in_place_of_the_content_folder(make_project: Make) -> None:
    root = make_project({"content": "name: X\n"})
    (line,) = lines_of(root)
    assert line == (
        "content:1:1: error: met what cannot be read: not a directory;"
        " expected a regular file that you may read [unreadable-file]"
    )


@pytest.mark.slow
def test_the_default_limits(make_project: Make) -> None:
    """One byte over 1 MiB, and the 65th level."""
    deep = "id: deep\nname: Deep\nmetadata:\n  a: " + "[" * 63 + "]" * 63 + "\n"
    long = f"id: long\nname: Long\nitems: [device.imei]\nsummary: {'x' * (1_048_576 + 1)}\n"
    files = {**GOOD, "content/products/deep.yml": deep, "content/products/long.yml": long}
    root = make_project({**files, "mkdocs.yml": "site_name: T\ndocs_dir: site-src\n"})
    assert lines_of(root) == [
        "content/products/deep.yml:4:68: error: met one more level; expected at most 64 [too-deep]",
        "content/products/long.yml:4:10: error: met a value of 1048577 bytes; expected at most 1048576 [too-long]",
    ]
    at_the_limit = {
        "content/products/deep.yml": deep.replace("[[", "[").replace("]]", "]"),
        "content/products/long.yml": long[:-2] + "\n",
    }
    for path, text in at_the_limit.items():
        (root / path).write_text(text)
    assert not [line for line in lines_of(root) if " error: " in line]


def test_a_mistake_does_not_hide_what_it_could_not_read(make_project: Make) -> None:
    """Ids that stand in a broken file are not called unknown elsewhere; others are."""
    root = make_project(
        {
            **GOOD,
            "content/items/broken.yml": "- {id: app.name, name: App name}\n- {id: app.version, name: [Version\n",
            "content/items/nameless.yml": "- {id: app.size}\n",
            "content/vocabulary/more.yml": "regions: [{id: us, name: [US]}]\nrights: 'x\n",
            "content/vocabulary/no-list.yml": "purposes: {id: consent, name: Consent}\n",
            "content/products/uses.yml": (
                "id: uses\nname: Uses\nstorage: {regions: us}\npurposes: consent\nitems: [{item: app.name}, {item: app.version},"
                " {item: app.size}, {item: app.nmae}]\n"
            ),
            "content/products/lost.yml": "id: lost\nname: 'Lost\n",
            "content/comparisons/both.yml": "id: both\nname: Both\nproducts: [lost, lots]\n",
            "site-src/page.md": "```privacy\nview: product\nid: lost\n```\n\n```privacy\nview: product\nid: lots\n```\n",
        }
    )
    assert [line.rpartition(" [")[0] for line in lines_of(root)] == [
        'content/comparisons/both.yml:3:18: error: unknown product "lots"; expected one of fine, uses',
        'content/items/broken.yml:2:27: error: met "[" that is not closed; expected "," or "]" before'
        " the end of the file in line 3",
        'content/items/nameless.yml:1:3: error: "name" is missing',
        'content/products/lost.yml:2:7: error: met a quote that is never closed; expected another "\'"',
        'content/products/uses.yml:5:73: error: unknown data item "app.nmae"; expected one of device.serial-number,'
        " device.imei, app.size",
        'content/vocabulary/more.yml:2:9: error: met a quote that is never closed; expected another "\'"',
        'content/vocabulary/no-list.yml:1:11: error: met a mapping for "purposes"; expected a list',
        'site-src/page.md:8:5: error: the view "product" has no page "lots"; expected one of fine, uses',
    ]


# --- templates and options


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "{% extends 'built-in/pages/product.html.jinja' %}\n"
            "{% block questions %}{{ f.facts(identity, name) }}{{ l.questions(questions, name) }}{% endblock %}\n",
            id="names of the template that is extended",
        ),
        pytest.param(
            "{% import 'parts/facts.html.jinja' as facts with context %}\n"
            "{% from 'parts/table.html.jinja' import table as table_of with context %}\n"
            "{% macro one(item, other=1) %}{{ item }}{{ other }}{{ caller() }}{{ varargs }}{% endmacro %}\n"
            "{% set (a, b) = (1, 2) %}{% if name %}{% set c = a %}{% endif %}\n"
            "{% for key in sections %}{{ loop.index }}{{ key.id }}{% else %}{% call one(b) %}x{% endcall %}{% endfor %}\n"
            "{{ c }}{{ _('Products') }}{{ language }}{{ range(2) | list | length }}{{ facts and table_of and '' }}\n"
            "{% with x = 1 %}{{ x }}{% endwith %}{% trans count=2 %}{{ count }} item{% pluralize %}items{% endtrans %}\n",
            id="names that the template makes",
        ),
        pytest.param(
            "{% if extra is defined %}{{ extra }}{% endif %}{{ other | default('none') }}\n"
            "{% include 'parts/own.html.jinja' ignore missing %}\n",
            id="names that may be missing",
        ),
        pytest.param(
            "{% extends 'parts/base.html.jinja' %}{% block main %}{{ shown() }}{% endblock %}", id="names of a base"
        ),
    ],
)
def test_a_template_of_ones_own_is_not_suspected(text: str, make_project: Make) -> None:
    base = "{% macro shown() %}x{% endmacro %}{% block main %}{% endblock %}"
    files = {"templates/pages/product.html.jinja": text, "templates/parts/base.html.jinja": base}
    assert lines_of(make_project({**GOOD, **files})) == []


def test_what_jinja_says_of_a_value_is_said(make_project: Make) -> None:
    files = (f"templates/{name}.html.jinja" for name in ("pages/product", "parts/moved"))
    config = {"mkdocs.yml": "site_name: T\nplugins: [privacy-statements: {moved: {old: null}}]\n"}
    for file in files:
        said = f"{file}:1:1: error: list object has no element 0 [template-error]"
        assert said in lines_of(make_project({**GOOD, **config, file: "{{ [][0].name }}"}))


def test_every_unknown_name_of_a_template_is_told_without_any_record(make_project: Make) -> None:
    """Templates are read as they are written, although no record can be."""
    root = make_project(
        {
            "content/products/broken.yml": "name: [\n",
            "templates/pages/product.html.jinja": "{{ nam }}\n{% if false %}{{ sumary }}{% endif %}\n",
            "templates/pages/item.html.jinja": "{% extends 'pages/item.html.jinja' %}\n{{ introducton }}\n",
            "templates/pages/guide.html.jinja": "{% extends 'pages/product.html.jinja' %}{% block a %}",
            "templates/pages/terms.html.jinja": "{% block a %}{% endblock %}\n{% block a %}{% endblock %}",
        }
    )
    assert [line for line in lines_of(root) if line.startswith("templates/")] == [
        'templates/pages/guide.html.jinja:1:54: error: met the end of the template; expected "endblock" for "block"'
        " [template-error]",
        'templates/pages/item.html.jinja:2:4: error: unknown name "introducton"; did you mean "introduction"? [template-error]',
        'templates/pages/product.html.jinja:1:4: error: unknown name "nam"; did you mean "name"? [template-error]',
        'templates/pages/product.html.jinja:2:18: error: unknown name "sumary"; did you mean "summary"? [template-error]',
        "templates/pages/terms.html.jinja:2:1: error: block 'a' defined twice [template-error]",
    ]


def test_front_matter_of_the_site_that_another_file_holds(make_project: Make) -> None:
    """An option whose text is not in the configuration itself is told at its beginning."""
    options = "&o [privacy-statements: {metadata: {ms.author: a@b.c}}]"
    config = f"site_name: T\ndocs_dir: site-src\nextra: {options}\nplugins: *o\n"
    assert lines_of(make_project({**GOOD, "mkdocs.yml": config})) == [
        'mkdocs.yml:1:1: error: met "a@b.c" for "ms.author"; expected an alias without a domain [wrong-metadata]'
    ]


def test_paths_are_compared_as_the_site_serves_them(make_project: Make) -> None:
    """Without directory addresses, ``products.md`` and ``products/index.md`` are two pages."""
    files = {**GOOD, "site-src/items.md": "# Mine\n", "site-src/items/README.md": "# Mine\n"}
    with_folders = lines_of(make_project(files))
    assert [line.partition(" over ")[2] for line in with_folders] == [
        "the hand-written site-src/items.md; expected another id [duplicate-page]",
        "the hand-written site-src/items/README.md; expected another id [duplicate-page]",
    ]
    config = f"use_directory_urls: false\n{GOOD['mkdocs.yml']!s}"
    without = lines_of(make_project({**files, "mkdocs.yml": config}))
    assert [line.partition(" over ")[2] for line in without] == [
        "the hand-written site-src/items/README.md; expected another id [duplicate-page]"
    ]


def test_hidden_files_are_no_part_of_the_site(make_project: Make) -> None:
    block = "```privacy\nview: nothing\n```\n"
    assert lines_of(make_project({**GOOD, "site-src/.draft.md": block, "site-src/.git/x.md": block})) == []


def test_lines_are_counted_as_editors_do(make_project: Make) -> None:
    """A block after line ends of every kind, and after characters that Python takes for line ends."""
    page = "# A\r\n\u2028\x0b\x0c\x85\r\n\r```privacy\r\nview: product\r\nid: fien\r\n```\r\n"
    (line,) = lines_of(make_project({**GOOD, "site-src/page.md": page}))
    assert line.startswith("site-src/page.md:6:5: error: ")


def test_what_is_left_of_broken_records_cannot_crash(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view that fails over what could not be understood is no traceback; over sound records it is a bug."""

    def fail(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("privacy_statements.views.site.SiteViews.subjects", fail)
    case = CASES["yaml_unclosed_bracket"]
    root = broken_site(make_project, case)
    assert set(lines_of(root)) == lines_in(case.expected.read_text("utf-8"))
    (root / next(iter(case.files))).unlink()
    with pytest.raises(KeyError):
        lines_of(root)


# --- together


HINT = re.compile(r'(: error: (?:unknown|the view|"id" is missing)[^;]*);.*(?= \[[a-z-]+\]$)')


def without_hint(lines: Collection[str]) -> set[str]:
    """The lines without the words that would be right: in a site with more records there are more of them."""
    return {HINT.sub(r"\1", line) for line in lines}


def all_lines() -> set[str]:
    """Every line that must be said of a site with every mistake."""
    return without_hint({line for case in TOGETHER for line in lines_in(case.expected.read_text("utf-8"))})


COMMANDS = {
    "check": ["privacy-statements", "check"],
    "build": ["privacy-statements", "build", "--out", "out"],
    "build with pages": ["privacy-statements", "build", "--with-pages", "--out", "out"],
    "view": ["privacy-statements", "view", "product", "fine"],
    "mkdocs": ["mkdocs", "build"],
    "mkdocs, strict": ["mkdocs", "build", "--strict"],
}


def test_all_mistakes_in_one_run(make_project: Make) -> None:
    lines = lines_of(broken_site(make_project, *TOGETHER))
    assert without_hint(lines) == all_lines()
    assert not [line for line in lines if "unread-" in line]  # what stands for a missing id is no hint


@pytest.mark.slow
def test_every_command_refuses_all_mistakes_in_one_run(make_project: Make) -> None:
    root = make_project(GOOD)
    for name in ("build", "mkdocs"):
        assert run_tool(*COMMANDS[name], cwd=root).returncode == 0
    before = {folder: bytes_of(root / folder) for folder in ("out", "site")}
    assert all("records.json" in files for files in before.values())
    root = broken_site(make_project, *TOGETHER)
    for name, command in COMMANDS.items():
        result = run_tool(*command, cwd=root)
        said = result.stdout + result.stderr
        assert result.returncode == 1, (name, said)
        assert "Traceback" not in said, name
        told = without_hint(lines_in(said))
        assert told <= all_lines() if name == "view" else told == all_lines(), name  # a view needs no template
        assert {folder: bytes_of(root / folder) for folder in before} == before, name
        left = {path.name for path in root.iterdir()}
        assert left == {".cache", "content", "mkdocs.yml", "out", "site", "site-src", "templates"}, name


@pytest.mark.slow
def test_a_site_that_was_never_built_is_not_begun(make_project: Make) -> None:
    root = broken_site(make_project, CASES["several_blocks"])
    for command in (COMMANDS[one] for one in COMMANDS if one != "view"):  # which publishes nothing
        assert run_tool(*command, cwd=root).returncode == 1
    assert not {"out", "site"} & {path.name for path in root.iterdir()}


def test_the_extension_of_other_hosts_refuses_them_too(make_project: Make) -> None:
    root = broken_site(make_project, *TOGETHER)
    html = make_extension(config=str(root / "mkdocs.yml")).html
    assert html is not None
    with pytest.raises(ValueError, match=r"content/products/yaml-bracket\.yml:5:8: error: ") as caught:
        html("view: product\nid: fine\n")
    assert without_hint(lines_in(str(caught.value))) <= all_lines()
