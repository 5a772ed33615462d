"""The installed theme → what is published of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment
from msgspec import Struct, field

from privacy_statements.hosts.mkdocs.theme import material
from privacy_statements.hosts.mkdocs.theme.styles import (
    Patch,
    dark_by_system,
    only_chosen,
    only_used,
    patched,
    with_files,
    without_block,
    without_map,
)
from privacy_statements.pages.page import Asset
from privacy_statements.publish.assets import small_css
from privacy_statements.views import paths
from privacy_statements.words.language import Language

OWN = Path(__file__).parent / "assets"
STYLESHEETS = "assets/stylesheets"
SCRIPTS = "assets/javascripts"
HASH = re.compile(r"(?<=\.)[0-9a-f]{8}(?=\.min\.\w+$)")
CHOICES = "adapt_theme: off leaves the theme as it is, strict makes this an error"
NAMING = "base.html"  # the template that names stylesheets and scripts


class Adapted(Struct):
    """A theme as it is published: its patched templates and files, files beside them, and what did not fit."""

    folder: Path
    version: str
    templates: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    assets: list[Asset] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    """File and purpose of each text that was not met."""
    named_by_site: str = ""
    """The text of the site's own templates, which may name files of the theme."""

    def published(self, path: str) -> str:
        """The path that a patched file is published under: its own, with the hash of what is in it now. From then
        on the theme names it so. A file that the site's own templates may name keeps its path."""
        text, template = self.files[path], self.templates.get(NAMING, "")
        name = HASH.sub(hashlib.sha256(text.encode()).hexdigest()[:8], path)
        if path not in template or path in self.named_by_site:
            return path
        self.templates[NAMING] = template.replace(path, name)
        return name

    @property
    def problem(self) -> str:
        """All texts that were not met, in one message; empty if there are none."""
        if not self.gone:
            return ""
        title = f"met Material {self.version or 'of an unknown version'}, made for {material.TRIED}"
        lines = [f"  {file}: {why}" for file, why in sorted(set(self.gone))]
        return "\n".join([f"theme: {title}; what is not fixed ({CHOICES}):", *lines])


def adapt(theme: Any, extensions: Collection[str] | None = None) -> Adapted | None:
    """What is published of a theme; ``None`` for one that nothing is known of. ``extensions`` are the extensions of
    Markdown that pages are written with; rules for what others write are left out."""
    if theme.name != material.NAME:
        return None
    own = Path(theme.custom_dir) if theme.custom_dir else None
    folder = next(Path(each) for each in theme.dirs if Path(each) != own)  # of the installed theme
    version = material.VERSION.search(_text(folder / "base.html"))
    named = "\n".join(_text(file) for file in sorted(own.rglob("*.html"))) if own else ""
    adapted = Adapted(folder, version[1] if version else "", named_by_site=named)
    _templates(adapted, own)
    _scripts(adapted, own)
    if not theme.get("palette"):
        theme["palette"] = {"scheme": "default"}  # else the theme leaves out the sheet of dark colors
    _bundle(adapted)
    palettes = theme["palette"]
    switch = isinstance(palettes, list)  # chooses by script, and is not there without
    _stylesheets(adapted, palettes if switch else [palettes], ".no-js" if switch else "", extensions)
    for file in sorted(OWN.glob("*.js")):
        adapted.assets.append(Asset(f"{material.ASSETS}/{file.name}", file.read_bytes()))
    return adapted


def _text(file: Path) -> str:
    return file.read_text("utf-8") if file.is_file() else ""


def _replaced(own: Path | None, template: str) -> bool:
    """Whether the site has a template of its own in place of the theme's."""
    return own is not None and (own / template).is_file()


def _templates(adapted: Adapted, own: Path | None) -> None:
    patches: dict[str, list[Patch]] = {}
    for patch in material.TEMPLATES:
        patches.setdefault(patch.file, []).append(patch)
    for file, those in patches.items():
        if not _replaced(own, file):
            adapted.templates[file], gone = patched(_text(adapted.folder / file), those)
            adapted.gone += [(file, why) for why in gone]


def _scripts(adapted: Adapted, own: Path | None) -> None:
    """Scripts that the theme writes into pages become files."""
    for file, name in material.IN_PAGES.items():
        if _replaced(own, file):
            continue
        text = _text(adapted.folder / file)
        scripts = material.SCRIPT.findall(text)
        if not scripts:
            adapted.gone.append((file, material.INLINE))
            continue
        script = "\n".join(scripts)
        for base in material.BASES:
            script = script.replace(base, "document.currentScript.dataset.base")
        if name == material.FIRST:
            script = material.EARLY + script
        adapted.assets.append(Asset(f"{material.ASSETS}/{name}.js", f"{script}\n".encode()))
        adapted.templates[file] = material.SCRIPT.sub("", text).rstrip() + f"\n{material.tag_of(name)}\n"


def _bundle(adapted: Adapted) -> None:
    file = next(iter(sorted((adapted.folder / SCRIPTS).glob("bundle.*.js"))), None)
    name = f"{SCRIPTS}/{file.name if file else 'bundle.*.js'}"
    adapted.files[name], gone = patched(without_map(_text(file)) if file else "", material.BUNDLE)
    adapted.gone += [(name, why) for why in gone]


def _stylesheets(adapted: Adapted, palettes: list[Any], dark_within: str, extensions: Collection[str] | None) -> None:
    """Pictures become files; what is our own is added to the sheet of the same name, so that no page asks for
    one more file."""
    for name in ("main", "palette"):
        file = next(iter(sorted((adapted.folder / STYLESHEETS).glob(f"{name}.*.css"))), None)
        if file is None:
            adapted.gone.append((f"{STYLESHEETS}/{name}.*.css", "colors, contrast, focus and the narrow menu"))
            continue
        css, pictures = with_files(without_map(file.read_text("utf-8")), "../theme")
        if name == "main":
            css = _cut(adapted, css, file.name)
            css = css if extensions is None else only_used(css, extensions)
        else:
            css = only_chosen(css, palettes)
        css += small_css(_text(OWN / f"{name}.css"))
        if name == "palette":
            css += dark_by_system(css, within=dark_within)
        adapted.files[f"{STYLESHEETS}/{file.name}"] = css
        adapted.assets += [Asset(f"{material.ASSETS}/{path}", text.encode()) for path, text in pictures.items()]


def _cut(adapted: Adapted, css: str, name: str) -> str:
    for why, start in material.CUT.items():
        rest = without_block(css, start)
        if rest is None:
            adapted.gone.append((f"{STYLESHEETS}/{name}", why))
        css = css if rest is None else rest
    return css


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
