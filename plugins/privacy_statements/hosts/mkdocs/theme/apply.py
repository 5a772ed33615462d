"""The adapted theme, put in the place of the installed one: its files, its templates and the words on its own pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment

from privacy_statements.hosts.mkdocs.theme.adapt import Adapted
from privacy_statements.hosts.mkdocs.theme.styles import without_map
from privacy_statements.pages.page import Asset
from privacy_statements.views import paths
from privacy_statements.words.language import Language

MAP, SCRIPT = ".map", ".min.js"
LANGUAGES = "assets/javascripts/lunr/"
LIST = paths.index("items")


class PatchedLoader(BaseLoader):
    """A loader that gives patched texts, and those of templates that only we have. A template of the same name from
    another folder, such as the site's own ``custom_dir``, stays as it is."""

    def __init__(self, inner: BaseLoader, folder: Path, patched: Mapping[str, str], own: Mapping[str, str]) -> None:
        self.inner, self.folder, self.patched, self.own = inner, folder, patched, own

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The text of a template, and where it lies."""
        if template in self.own:
            return self.own[template], None, None
        source, file, fresh = self.inner.get_source(environment, template)
        if template in self.patched and file is not None and Path(file) == self.folder / template:
            source = self.patched[template]
        return source, file, fresh

    def list_templates(self) -> list[str]:
        """The names of all templates of the theme."""
        return self.inner.list_templates()


def published_files(adapted: Adapted, files: Any, config: Any) -> Sequence[Asset]:
    """Makes the theme's files what they are published as, and leaves out those that no page asks for. Returns what is
    published beside them."""
    search = config.plugins.get("material/search")
    in_english = search is None or search.config.lang == ["en"]  # then word lists of other languages are of no use
    for file in [file for file in files if file.src_dir and Path(file.src_dir) == adapted.folder]:
        if file.src_uri in adapted.files:
            file.content_string = adapted.files[file.src_uri]
            file.dest_uri = adapted.published(file.src_uri)
        elif file.src_uri.endswith(MAP) or (in_english and file.src_uri.startswith(LANGUAGES)):
            files.remove(file)
        elif file.src_uri.endswith(SCRIPT):
            file.content_string = without_map(file.content_string)
    return adapted.assets


def patch_templates(adapted: Adapted, env: Environment, files: Any, language: str, own: Mapping[str, str]) -> None:
    """Lets the host print the patched templates, and ``own`` beside them."""
    _ = Language(language).gettext
    items = files.get_file_from_path(LIST)
    lost = _lost_page(files, _)
    env.globals["ps_theme"] = {"list": items.url if items else "", "list_label": _("A to Z"), "lost": lost}
    assert env.loader is not None
    env.loader = PatchedLoader(env.loader, adapted.folder, adapted.templates, own)


def _lost_page(files: Any, _: Callable[[str], str]) -> dict[str, Any]:
    """What stands on the page for addresses that do not exist: what may have happened, and where to look."""
    places = (
        ("index.md", _("Home")),
        ("README.md", _("Home")),
        (paths.index("products"), _("All products")),
        (LIST, _("All data items")),
        (paths.index("questions"), _("All questions")),
    )
    pages = ((files.get_file_from_path(path), label) for path, label in places)
    return {
        "title": _("There is no such page"),
        "words": _("It may have another name now, or the address may be misspelled. These pages lead to all others:"),
        "links": [{"url": file.url, "label": label} for file, label in pages if file is not None],
    }
