"""``python -m bench.plain.write CORPUS FOLDER``: the plain site of a corpus. It is written before anything is timed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import yaml

from bench.plain.pieces import pieces_of
from privacy_statements.hosts.mkdocs.nav import expand
from privacy_statements.pipeline import load_catalog, make_renderer
from privacy_statements.project import read_project
from privacy_statements.views.pages import PageView
from privacy_statements.views.site import make_views

TEMPLATE = Path(__file__).with_name("page.md.jinja")


def write_plain(corpus: Path, folder: Path) -> int:
    """Writes the site; returns the number of its generated pages. The hand-written ones are copied. ``folder`` must
    not exist."""
    project = read_project(corpus / "mkdocs.yml", corpus)
    loaded = load_catalog(project)
    wording = make_renderer(project)[1]
    views = [one for one in make_views(loaded.catalog, wording, project.shown_checklists) if one.info.has_page]
    shutil.copytree(project.pages, folder / "docs")
    template = template_of_a_page()
    for view in views:
        file = folder / "docs" / view.info.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            template.render(title=view.info.title, description=view.info.description, pieces=pieces_of(view)), "utf-8"
        )
    settings = yaml.safe_load((corpus / "mkdocs.yml").read_text("utf-8"))
    settings |= settings_of_plain(settings, views, project.options.menu)
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    return len(views)


def template_of_a_page() -> jinja2.Template:
    """The frozen template."""
    environment = jinja2.Environment(
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined
    )  # Markdown, not HTML: the records are made up, and hold nothing to escape
    return environment.from_string(TEMPLATE.read_text("utf-8"))


def settings_of_plain(settings: dict[str, Any], views: list[PageView], most: int) -> dict[str, Any]:
    """What differs in ``mkdocs.yml``: no plugin of ours, and the entries of the menu that it would have made."""
    pages: list[Any] = [
        SimpleNamespace(
            path=view.info.path, menu_title=view.info.menu_title or view.info.title, in_menu=view.info.in_menu
        )
        for view in views
    ]
    return {
        "docs_dir": "docs",
        "plugins": ["search"],
        "nav": expand(settings["nav"], pages, most),
        "validation": {"nav": {"omitted_files": "ignore"}},
    }


if __name__ == "__main__":
    print(write_plain(Path(sys.argv[1]), Path(sys.argv[2])))
