"""The code → the pages that describe it. ``GENERATED`` is the table of files; ``make docs`` writes them.

What these pages say is told once, where it is used: in the docstring of a field, the table of codes, the help
of a command. Texts that only people can write stand in the modules of this package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

from privacy_statements.edit.schemas import schema_texts
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import read_project
from privacy_statements.publish.forms import FORMS
from privacy_statements.records.schema import SCHEMA_FILES
from reference_docs.policy import policy_page
from reference_docs.records import records_page, vocabulary_page, words_page
from reference_docs.reference import (
    codes_page,
    commands_page,
    data_page,
    form_page,
    options_page,
    python_page,
    views_page,
)
from reference_docs.templates import templates_readme
from reference_docs.writers import content_readme

Templates = Mapping[str, str]
"""The texts of the built-in templates, by path."""


def _alone(make: Callable[[], str]) -> Callable[[Templates], str]:
    return lambda templates: make()


def _schema(file: str) -> str:
    return _schemas()[file]


@cache
def _schemas() -> dict[str, str]:
    """The schemas of our own records, which know their ids."""
    root = Path(__file__).parents[2]
    project = read_project(root / "mkdocs.yml", root)
    return schema_texts(load_catalog(project).catalog, project.word_lists)


GENERATED: dict[str, Callable[[Templates], str]] = {
    "content/README.md": _alone(content_readme),
    "templates/README.md": templates_readme,
    "site-src/manual/reference/records.md": _alone(records_page),
    "site-src/manual/reference/vocabulary.md": _alone(vocabulary_page),
    "site-src/manual/reference/words.md": _alone(words_page),
    "site-src/manual/reference/options.md": _alone(options_page),
    "site-src/manual/reference/commands.md": _alone(commands_page),
    "site-src/manual/reference/codes.md": _alone(codes_page),
    "site-src/manual/reference/policy.md": _alone(policy_page),
    "site-src/manual/reference/views.md": _alone(views_page),
    "site-src/manual/reference/data.md": _alone(data_page),
    **{f"site-src/manual/reference/form-{name}.md": _alone(partial(form_page, name)) for name in FORMS},
    "site-src/manual/reference/python.md": _alone(python_page),
    **{f"schemas/{file}": _alone(partial(_schema, file)) for file in SCHEMA_FILES.values()},
}
"""Every generated file of the repository, and what makes it of the texts of the templates."""
