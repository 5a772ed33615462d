"""The plugin's events that are about the theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from privacy_statements.hosts.mkdocs.theme.adapt import Adapted, adapt
from privacy_statements.hosts.mkdocs.theme.lean import lean, lean_around
from privacy_statements.hosts.mkdocs.theme.styles import without_map
from privacy_statements.hosts.mkdocs.theme.templates import PatchedLoader
from privacy_statements.pages.page import Asset
from privacy_statements.project import Project
from privacy_statements.views import paths
from privacy_statements.words.language import SOURCE_LANGUAGE, Language

MAP, SCRIPT = ".map", ".min.js"
LANGUAGES = "assets/javascripts/lunr/"
LIST = paths.index("items")


class Adapting:
    """What the host asks a plugin, as far as it is about the theme. With a theme that nothing is known of, it
    answers as if it were not there."""

    adapted: Adapted | None = None
    project: Project | None = None
    changing: frozenset[str] = frozenset()
    """Paths of the theme whose files are patched: under these names nobody may keep them for ever."""
    long_part: str = ""
    """A part of the page that is about to be written, where it is known: most of it."""

    def adapt_theme(self, config: Any) -> list[str]:
        """Reads the installed theme. Returns what is wrong with it."""
        wanted = self.project is not None and self.project.options.adapt_theme
        self.adapted = adapt(config.theme, config.markdown_extensions) if wanted else None
        self.changing = frozenset(self.adapted.files if self.adapted else ())
        return self.adapted.warnings if self.adapted else []

    def theme_assets(self, files: Any, config: Any) -> Sequence[Asset]:
        """What is published beside the theme's files. These become what they are published as, and those that
        no page asks for are left out."""
        if self.adapted is None:
            return ()
        of_theme = [file for file in files if file.src_dir and Path(file.src_dir) == self.adapted.folder]
        for file in of_theme:
            if file.src_uri in self.adapted.files:
                file.content_string = self.adapted.files[file.src_uri]
                file.dest_uri = self.adapted.published(file.src_uri)
            elif file.src_uri.endswith(MAP) or (_in_english(config) and file.src_uri.startswith(LANGUAGES)):
                files.remove(file)
            elif file.src_uri.endswith(SCRIPT):
                file.content_string = without_map(file.content_string)
        return self.adapted.assets

    def on_env(self, env: Any, *, config: Any, files: Any) -> Any:
        """Templates as they are patched."""
        if self.adapted is not None:
            _ = Language(self.project.options.language if self.project else SOURCE_LANGUAGE).gettext
            items = files.get_file_from_path(LIST)
            env.globals["ps_theme"] = {
                "list": items.url if items else "",
                "list_label": _("A to Z"),
                "lost": _lost(files, _),
            }
            env.loader = PatchedLoader(env.loader, self.adapted.folder, self.adapted.templates)
        return super().on_env(env, config=config, files=files)  # type: ignore[misc]  # a mixin: the plugin's own base, further on, has it

    def on_post_page(self, output: str, *, page: Any, config: Any) -> str:
        """The page without indentation, which is a good part of it."""
        return lean_around(output, self.long_part) if self.adapted else output

    def on_post_template(self, output: str, *, template_name: str, config: Any) -> str:
        """The same for pages that nobody wrote, such as that for addresses that do not exist."""
        return lean(output) if self.adapted and template_name.endswith(".html") else output


def _lost(files: Any, _: Callable[[str], str]) -> dict[str, Any]:
    """What stands on the page for addresses that do not exist: what may have happened, and where to look."""
    places = (
        ("index.md", _("Home")),
        ("README.md", _("Home")),
        (paths.index("products"), _("All products")),
        (LIST, _("All data items")),
        (paths.index("questions"), _("All questions")),
    )
    found = ((files.get_file_from_path(path), label) for path, label in places)
    return {
        "title": _("There is no such page"),
        "words": _("It may have another name now, or the address may be misspelt. These pages lead to all others:"),
        "links": [{"url": file.url, "label": label} for file, label in found if file is not None],
    }


def _in_english(config: Any) -> bool:
    """Whether the search has no use for the theme's word lists of other languages."""
    search = config.plugins.get("material/search")
    return search is None or search.config.lang == ["en"]
