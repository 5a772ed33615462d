"""What tests make of a few records: their catalog, their site, and the files of a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from privacy_statements import Built, build
from privacy_statements.catalog.build.catalog import Loaded, build_catalog
from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.word_lists import NO_LISTS, WordLists
from privacy_statements.cli import main
from privacy_statements.diagnostics.diagnostic import Diagnostic, has_errors
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import Project, read_project
from privacy_statements.read.load import load_text
from privacy_statements.rules.judging import check_records


def loaded(files: Mapping[str, object], word_lists: WordLists = NO_LISTS) -> Loaded:
    """Records by their path below ``content``, as text or as data, and what is wrong with them."""
    texts = {path: record if isinstance(record, str) else json.dumps(record) for path, record in files.items()}
    read = [load_text(text, f"content/{path}") for path, text in texts.items()]
    return build_catalog(read, "content", word_lists=word_lists)


def catalog_of(files: Mapping[str, object]) -> Catalog:
    """The same, where no mistake is in them."""
    made = loaded(files)
    assert not has_errors(made.diagnostics), made.diagnostics
    return made.catalog


def site_of(project: Project | Path) -> Built:
    """The site of a project, or of its folder, whose records have no mistake."""
    made = build(read_project(project / "mkdocs.yml", project) if isinstance(project, Path) else project)
    assert not made.failed, as_text(made.diagnostics)
    return made


def found_in_records(project: Project) -> tuple[Diagnostic, ...]:
    """What is wrong in the records of a project, found without a page being made: a tenth of the time."""
    loaded = load_catalog(project)
    return tuple(check_records(loaded, project.context, {}, Position(project.config), day=project.day).findings)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, in the order of paths."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def run(*arguments: str | Path) -> Result:
    """The command line, in this process."""
    return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)
