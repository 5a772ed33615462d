"""Where things are, and the options. One table of options for the command line and every host."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from privacy_statements.language import is_known, known_languages, nearest_language
from privacy_statements.load import Limits

CONFIG_FILES = ("mkdocs.yml", "properdocs.yml", "mkdocs.yaml", "properdocs.yaml")
PLUGIN = "privacy-statements"


@dataclass(frozen=True, slots=True)
class Options:
    """What a site can choose, under the plugin's name in ``mkdocs.yml``. Paths are relative to that file."""

    content: str = field(default="content", metadata={"help": "The folder of the records."})
    templates: str = field(
        default="templates",
        metadata={"help": "The folder of the site's own templates; each replaces the built-in one."},
    )
    language: str = field(default="en", metadata={"help": "The language of generated words."})
    record_url: str = field(
        default="", metadata={"help": "The address of a record's line, with {path} and {line}."}
    )
    metadata: dict[str, Any] = field(
        default_factory=dict,
        metadata={"help": "Front matter of every generated page; records can replace it."},
    )
    max_value_bytes: int = field(
        default=1_048_576, metadata={"help": "The longest value in a record, in bytes."}
    )
    max_depth: int = field(default=64, metadata={"help": "How deep values in a record may be nested."})
    stylesheet: bool = field(
        default=True, metadata={"help": "Whether the built-in stylesheet is added to the site."}
    )


OPTIONS = {option.name: option for option in fields(Options)}


@dataclass(frozen=True, slots=True)
class Project:
    """A site: its folder, the folder of its hand-written pages, and its options."""

    root: Path
    pages: Path
    options: Options = Options()
    directory_urls: bool = True

    @property
    def content(self) -> Path:
        """The folder of the records."""
        return self.root / self.options.content

    @property
    def templates(self) -> Path:
        """The folder of the site's own templates. It need not exist."""
        return self.root / self.options.templates

    @property
    def limits(self) -> Limits:
        """What a record may not exceed."""
        return Limits(max_value_bytes=self.options.max_value_bytes, max_depth=self.options.max_depth)


class ConfigError(Exception):
    """The configuration cannot be used; the text says where and why."""


def find_config(given: Path | None, start: Path) -> Path | None:
    """The configuration file: the one that is given, else one in ``start`` or a folder above it.

    Raises ``ConfigError`` if the given file does not exist.
    """
    if given is not None:
        if not given.is_file():
            raise ConfigError(f"{given}:1:1: error: there is no such file")
        return given.resolve()
    for folder in (start.resolve(), *start.resolve().parents):
        for name in CONFIG_FILES:
            if (folder / name).is_file():
                return folder / name
    return None


def read_project(config: Path | None, start: Path) -> Project:
    """The project of a configuration file; with none, a project with default options in ``start``.

    Raises ``ConfigError`` for a file that cannot be read or an option that does not exist.
    """
    if config is None:
        return Project(root=start.resolve(), pages=start.resolve() / "docs")
    written = _read(config)
    root = config.resolve().parent
    return Project(
        root=root,
        pages=root / str(written.get("docs_dir", "docs")),
        options=make_options(_plugin_options(written), str(config)),
        directory_urls=bool(written.get("use_directory_urls", True)),
    )


def make_options(written: dict[str, Any], where: str) -> Options:
    """Options as written. Raises ``ConfigError`` for a name, a type or a language that does not fit."""
    for name, value in written.items():
        if name not in OPTIONS:
            raise ConfigError(
                f"{where}: error: unknown option {name!r} of {PLUGIN}; known: {', '.join(OPTIONS)}"
            )
        wanted = type(getattr(Options(), name))
        if not isinstance(value, wanted):
            raise ConfigError(
                f"{where}: error: option {name!r} of {PLUGIN} expects {wanted.__name__}, met {value!r}"
            )
    options = Options(**written)
    if not is_known(options.language):
        near = nearest_language(options.language)
        hint = f'; did you mean "{near}"?' if near else ""
        raise ConfigError(
            f"{where}: error: option 'language' of {PLUGIN}: unknown language {options.language!r}{hint} "
            f"(known: {', '.join(known_languages())})"
        )
    return options


def _read(config: Path) -> dict[str, Any]:
    try:
        written = yaml.load(config.read_text("utf-8"), Loader=_Tolerant)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{config}:1:1: error: the configuration cannot be read: {error}") from error
    return written if isinstance(written, dict) else {}


def _plugin_options(written: dict[str, Any]) -> dict[str, Any]:
    plugins = written.get("plugins") or []
    entries = plugins.items() if isinstance(plugins, dict) else [_entry(plugin) for plugin in plugins]
    for name, options in entries:
        if name == PLUGIN:
            return options or {}
    return {}


def _entry(plugin: Any) -> tuple[str, dict[str, Any] | None]:
    if isinstance(plugin, dict) and len(plugin) == 1:
        return next(iter(plugin.items()))
    return str(plugin), None


class _Tolerant(yaml.SafeLoader):
    """Reads a host's configuration, whose own tags (``!ENV``, ``!!python/name:``) mean nothing here."""


_Tolerant.add_multi_constructor("", lambda loader, suffix, node: None)
