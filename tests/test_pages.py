"""Golden pages: the Markdown that the folder build writes for the records of ``cases/pages/NAME/content``.

``REWRITE_CASES=1`` writes ``NAME/expected`` anew; read the difference like prose.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from privacy_statements import Options, Project, Severity, build
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.hosts.folder import write_folder
from small import bytes_of

CASES = sorted(path for path in (Path(__file__).parent / "cases" / "pages").iterdir() if path.is_dir())
OPTIONS = Options(record_url="https://records.example/{path}#L{line}", checklists=["gdpr-13"], completeness=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_pages_are_as_they_were_read_last(case: Path, tmp_path: Path) -> None:
    built = build(Project(case, tmp_path / "no-pages", OPTIONS))
    assert not built.failed, as_text(built.diagnostics)
    write_folder(built, tmp_path / "out")
    made = {
        file.relative_to(tmp_path / "out").as_posix(): file.read_text("utf-8")
        for file in sorted((tmp_path / "out").rglob("*.md"))
    }
    warnings = [found for found in built.diagnostics if found.severity is Severity.WARNING]
    made["diagnostics.txt"] = as_text(warnings) + "\n"
    same_as_kept(made, case / "expected")


def same_as_kept(made: dict[str, str], expected: Path) -> None:
    """Whether texts are those of the files in a folder."""
    if os.environ.get("REWRITE_CASES"):
        shutil.rmtree(expected, ignore_errors=True)
        for path, text in made.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_bytes(text.encode())
    kept = {path: data.decode() for path, data in bytes_of(expected).items()}
    assert set(made) == set(kept)
    for path, text in made.items():
        assert text == kept[path], path
