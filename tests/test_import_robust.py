"""The command on any bytes: a result or a clear error with its place, never a traceback, never without end."""

from __future__ import annotations

import cProfile
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from privacy_statements.cli import main
from privacy_statements_import.limits import MOST_OF_LINE, MOST_OF_PAGE
from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.structure import draft_page
from privacy_statements_import.markdown_source import FARTHEST
from privacy_statements_import.sources import Asked

PAGES = sorted((ROOT / "tests/cases/importers/pages").iterdir())
PIECES = (
    b"# Data we collect\n\n",
    b"- Name, when signed in\n",
    b"  - First name\n",
    b"1. Open\n",
    b"| Data | Sold |\n|---|---|\n| Name | No |\n",
    b"<table><tr><td>",
    b"---\ntitle: [\n---\n",
    b"> [!NOTE]\n> ",
    b":::image src=",
    b"```\n",
    b"<!--",
    b"Stored in the EU for 30 days.\n",
    b"![a](b.png)\n",
    b"\xff\x00\xc3",
    b'=== "Tab"\n\n    ',
    b"\r",
    b"[^1]: x\n",
)


def imported(content: bytes, kind: str = "markdown") -> Result:
    """The command on a file with these bytes, in a site of its own."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "mkdocs.yml").write_text("site_name: T\nplugins: [privacy-statements]\n")
        (root / "page.md").write_bytes(content)
        arguments = ["import", kind, str(root / "page.md"), "--product", "app"]
        return CliRunner().invoke(main, [*arguments, "--config", str(root / "mkdocs.yml")])


def is_clear(result: Result) -> bool:
    """Whether a command ended with records, or with a line that names a place and a code."""
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return False
    if result.exit_code == 0:
        return "is written" in result.stdout
    return result.exit_code == 1 and ": error: " in result.stderr and "nothing was written" in result.stderr


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join)))
def test_any_bytes(content: bytes) -> None:
    assert is_clear(imported(content))


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PAGES), st.floats(0, 1))
def test_a_page_cut_at_any_byte(page: Path, share: float) -> None:
    content = page.read_bytes()
    assert is_clear(imported(content[: int(len(content) * share)]))


@pytest.mark.parametrize("kind", ["rows", "play", "apple", "fides"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200))
def test_any_bytes_of_other_sources(kind: str, content: bytes) -> None:
    assert is_clear(imported(content, kind))


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"# Data\n\n" + b"- " * 100_000 + b"word\n", f"page.md:3:200001: error: met an entry 200000 columns from the edge; expected at most {FARTHEST}"),
        (
            b"".join(b" " * (2 * level) + b"- word\n" for level in range(1200)),
            "page.md:501:1003: error: met an entry 1002 columns",
        ),
        (b">" * 100_000 + b" word", "page.md:1:100002: error: met an entry"),
        (b"# A\r\rword " + b"word " * 4_000_000, f"page.md:3:1: error: met a line of 20000005 bytes; expected at most {MOST_OF_LINE}"),
        (b"word\n" * (MOST_OF_PAGE // 5 + 1), f"page.md:1:1: error: met {(MOST_OF_PAGE // 5 + 1) * 5} bytes; expected at most {MOST_OF_PAGE}"),
    ],
    ids=["100,000 bullets in a line", "1,200 levels", "quotations", "20 MB in a line", "33 MB"],
)  # fmt: skip
def test_what_no_writer_wrote_is_refused_with_its_place(content: bytes, place: str) -> None:
    result = imported(content)
    assert result.exit_code == 1
    assert place in result.stderr
    assert "[not-imported]" in result.stderr
    assert is_clear(result)


def test_what_is_deep_and_not_too_deep_is_imported() -> None:
    content = b"# App\n\n## Data we collect\n\n" + b"".join(
        b" " * (2 * level) + b"- word %d\n" % level for level in range(200)
    )
    result = imported(content)
    assert result.exit_code == 0, result.output


@pytest.mark.slow
def test_a_record_that_would_be_too_large_is_told() -> None:
    result = imported(b"# App\n\n" + b"Words and words.\n" * 70_000)
    assert is_clear(result)
    assert "[too-long]" in result.stderr
    assert result.stderr.endswith("nothing was written; these are places of the records that were made\n")


def work(text: str) -> int:
    """How many calls the reading of a page takes."""
    profile = cProfile.Profile()
    profile.runcall(lambda: draft_page(read_page(text.encode(), "page.md"), Asked("app")))
    return sum(each.callcount for each in profile.getstats())


@pytest.mark.parametrize(
    "piece",
    [
        "## Data {0} we collect\n\n- a\n- b\n\n",
        '=== "Tab {0}"\n\n    - a\n\n',
        "### App.Event{0}\n\nThe following fields:\n\n- **A** a\n\n",
        "- Number of a, when b (on c)\n",
        "Some text, that is not about {0}.\n\n",
    ],
    ids=["headings", "tabs", "events", "entries", "paragraphs"],
)
def test_twice_the_page_is_twice_the_work(piece: str) -> None:
    pages = ["# Data we collect\n\n" + "".join(piece.format(n) for n in range(count)) for count in (60, 200, 400)]
    work(pages[0])  # patterns are made once
    assert work(pages[2]) < 2.2 * work(pages[1])


def test_twice_the_table_is_twice_the_work() -> None:
    head = "# Data we collect\n\n| Data | Collected? | Why |\n|---|---|---|\n"
    pages = [head + "| a | Yes, if b | c |\n" * count for count in (60, 200, 400)]
    work(pages[0])
    assert work(pages[2]) < 2.2 * work(pages[1])
