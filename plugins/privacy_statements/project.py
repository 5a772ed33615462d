"""Where things are, and the options. One table of options for the command line and every host."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.catalog.word_lists import WORD_LISTS, WordLists
from privacy_statements.diagnostics.diagnostic import nearest
from privacy_statements.diagnostics.position import Position
from privacy_statements.publish.forms import FORMS
from privacy_statements.read.config import read_config
from privacy_statements.read.load import Limits, Node, Sequence, load_file, shown_path
from privacy_statements.read.load import Mapping as MappingNode
from privacy_statements.read.placed import placed
from privacy_statements.records.fields import ADDRESS_FORM, DURATION_FORM
from privacy_statements.records.words import PAGE_KINDS
from privacy_statements.rules.baseline import Baseline, read_baseline
from privacy_statements.rules.checklists.points import CHECKLISTS
from privacy_statements.rules.context import REVIEWED, Context
from privacy_statements.words.language import is_known, known_languages, nearest_language

CONFIG_FILES = ("mkdocs.yml", "properdocs.yml", "mkdocs.yaml", "properdocs.yaml")
PLUGIN = "privacy-statements"
ALL = "all"


class Options(Struct, frozen=True):
    """The options of a site, under the plugin's name in ``mkdocs.yml``. Paths are relative to that file."""

    content: str = "content"
    """The folder of the records."""
    templates: str = "templates"
    """The folder of the site's own templates; each replaces the built-in one."""
    language: str = "en"
    """The language of generated words."""
    record_url: str = ""
    """The address of a record's line, with {path} and {line}."""
    metadata: dict[str, Any] = field(default_factory=dict)
    """Front matter of every generated page; records can replace it."""
    max_value_bytes: int = Limits().max_value_bytes
    """The longest value in a record, in bytes."""
    max_depth: int = Limits().max_depth
    """How deep values in a record may be nested."""
    stylesheet: bool = True
    """Whether the built-in stylesheet is added to the site."""
    script: bool = True
    """Whether the built-in script is added; it sorts and filters tables, stores nothing."""
    adapt_theme: str = "warn"
    """Whether the templates of Material for MkDocs are patched during the build: no inline script, no request to another host,
    menu and search by keyboard, dark colors without script. A patch that does not fit stops the build (strict) or is reported (warn)."""
    pages: list[str] = field(default_factory=lambda: [ALL])
    """The kinds of pages that the site has, by the beginning of their addresses, such as products and questions; by default all.
    A link to another kind becomes text. Without products no data is published; an empty list leaves only the patches of the theme."""
    moved: dict[str, Any] = field(default_factory=dict)
    """Where pages have moved: by old address, such as old/page, the new one; empty if nothing replaces it. An old anchor, such as
    page#part, is an entry of its own, also if the page still exists. An old page without anchors redirects by itself."""
    vocabulary: list[str] = field(default_factory=list)
    """Word lists to begin with, such as gdpr, ccpa, regions-eu and categories; a word of the site's own replaces theirs."""
    checklists: list[str] = field(default_factory=list)
    """The checklists that the statements are measured against, such as gdpr-13."""
    completeness: bool = False
    """Whether the site has a page that shows how far each product answers the checklists; without a checklist there is none."""
    menu: int = 10
    """How many records of one kind the menu names at most; if there are more, it names only their index."""
    search: str = "records"
    """The search of the site: that of the theme, over names (records), or Pagefind (pagefind)."""
    review_every: dict[str, str] = field(default_factory=dict)
    """By kind of record, such as products, the longest time between two reviews (P1Y, P6M)."""
    twins: bool = True
    """Whether each page has a twin in Markdown, without HTML, beside it."""
    headers: bool = True
    """Whether the file `_headers` is published, with the HTTP headers that web servers should send."""
    policy_in_pages: bool = False
    """Whether each page contains the content-security policy, for hosts that cannot send headers."""
    baseline: str = "privacy-baseline.json"
    """The file of accepted warnings and debts; it need not exist."""
    snapshots: str = "snapshots"
    """The folder of the snapshots of `freeze`; it need not exist."""
    exports: list[str] = field(default_factory=list)
    """The forms that are published beside the pages, such as play, each with a report of what is left open or lost."""
    cache: str = ".cache/privacy-statements"
    """The folder of what the next build can reuse; it can be deleted at any time ("" for none)."""
    timings: bool = False
    """Whether a build prints the time of each stage."""
    shortcuts: bool = True
    """Whether pages outside the menu bypass MkDocs, which is faster; the site is the same either way."""


TYPES = {str: "text", int: "a number", bool: "true or false", dict: "a mapping of keys and values", list: "a list"}
OPTIONS = Options.__struct_fields__


class Project(Struct, frozen=True):
    """A site: its folder, the folder of its hand-written pages, and its options."""

    root: Path
    pages: Path
    options: Options = Options()
    directory_urls: bool = True
    config: str = "mkdocs.yml"
    """The name of the configuration file, for diagnostics."""
    today: datetime.date | None = None
    """The day of judgment, if one was set: pages may show which reviews are overdue on it."""
    site_url: str = ""
    """The address of the site, if its configuration has it."""
    site_name: str = ""
    """The name of the site."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of pages that the site has."""
        return PAGE_KINDS if ALL in self.options.pages else frozenset(self.options.pages)

    def with_kinds(self, kinds: Collection[str]) -> Project:
        """The same project, with these kinds of pages."""
        return replace(self, options=replace(self.options, pages=sorted(kinds)))

    @property
    def has_search_page(self) -> bool:
        """Whether the site has a page with a search box of its own."""
        return self.options.search == "pagefind"

    @property
    def day(self) -> datetime.date:
        """The day on which silences expire: the day of judgment, else today. No page depends on it."""
        return self.today or datetime.datetime.now(datetime.UTC).date()

    @property
    def context(self) -> Context:
        """What rules receive beside the catalog."""
        options = self.options
        return Context(self.today, options.review_every, tuple(options.checklists), language=options.language)

    @property
    def shown_checklists(self) -> tuple[str, ...]:
        """The checklists that a page of the site shows."""
        return self.context.checklists if self.options.completeness else ()

    @property
    def content(self) -> Path:
        """The folder of the records."""
        return self.root / self.options.content

    @property
    def templates(self) -> Path:
        """The folder of the site's own templates. It need not exist."""
        return self.root / self.options.templates

    @property
    def baseline(self) -> Path:
        """The file of accepted warnings and debts. It need not exist."""
        return self.root / self.options.baseline

    @property
    def cache(self) -> Path | None:
        """The folder with the results of earlier builds, if the site wants one. It need not exist."""
        return self.root / self.options.cache if self.options.cache else None

    @property
    def word_lists(self) -> WordLists:
        """The word lists that the site uses."""
        return WordLists(self.options.vocabulary, Position(self.config))

    @property
    def limits(self) -> Limits:
        """The limits for the values of records."""
        return Limits(max_value_bytes=self.options.max_value_bytes, max_depth=self.options.max_depth)


class ConfigError(Exception):
    """The configuration cannot be used; the text says where and why."""


def day_of_build(environment: Mapping[str, str] = os.environ) -> datetime.date | None:
    """The day of ``SOURCE_DATE_EPOCH`` (seconds since 1970, UTC), or ``None``.

    Raises ``ConfigError`` if it is not a number of seconds.
    See https://reproducible-builds.org/specs/source-date-epoch/.
    """
    seconds = environment.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return None
    try:
        return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(f"SOURCE_DATE_EPOCH: error: met {seconds!r}; expected a number of seconds") from error


def find_config(config: Path | None, start: Path) -> Path | None:
    """The configuration file: ``config`` if it is not ``None``, else one in ``start`` or a folder above it.

    Raises ``ConfigError`` if ``config`` does not exist.
    """
    if config is not None:
        if not config.is_file():
            raise ConfigError(f"{config}: error: there is no such file")
        return config.resolve()
    for folder in (start.resolve(), *start.resolve().parents):
        for name in CONFIG_FILES:
            if (folder / name).is_file():
                return folder / name
    return None


def read_project(config: Path | None, start: Path, today: datetime.date | None = None) -> Project:
    """The project of a configuration file; with none, a project with default options in ``start``.

    ``today`` is the day of judgment; by default the day of ``SOURCE_DATE_EPOCH``, if that is set.

    Raises ``ConfigError`` for a file that cannot be read or an option that does not exist.
    """
    today = today or day_of_build()
    if config is None:
        return Project(root=start.resolve(), pages=start.resolve() / "docs", today=today)
    written = _read(config)
    root = config.resolve().parent
    pages = written.get("docs_dir", "docs")
    if not isinstance(pages, str):
        raise ConfigError(f'{config}: error: met {pages!r} for "docs_dir"; expected the path of a folder')
    offline = _plugins(written).get("offline", {"enabled": False})  # gives every page a file of its own name
    return Project(
        root=root,
        pages=root / pages,
        options=make_options(_plugins(written).get(PLUGIN) or {}, str(config)),
        directory_urls=bool(written.get("use_directory_urls", True)) and not (offline or {}).get("enabled", True),
        config=config.name,
        today=today,
        site_url=_text(written.get("site_url")),
        site_name=_text(written.get("site_name")),
    )


def _text(value: Any) -> str:
    """A text of the host's configuration; empty for a value that only the host can read."""
    return value if isinstance(value, str) else ""


def make_options(written: Any, where: str) -> Options:
    """Options as written. Raises ``ConfigError`` for a name, a type or a language that does not fit."""
    if not isinstance(written, dict):
        raise ConfigError(f"{where}: error: met {written!r} for {PLUGIN}; expected options")
    if isinstance(adapts := written.get("adapt_theme"), bool):  # YAML reads off as false
        written |= {"adapt_theme": "warn" if adapts else "off"}
    for name, value in written.items():
        if name not in OPTIONS:
            raise ConfigError(f'{where}: error: unknown option "{name}" of {PLUGIN}{nearest(str(name), OPTIONS)}')
        wanted = type(getattr(Options(), name))
        if type(value) is not wanted and value is not None:
            raise ConfigError(f"{where}: error: option {name!r} of {PLUGIN}: met {value!r}; expected {TYPES[wanted]}")
    options = Options(**{name: value for name, value in written.items() if value is not None})
    _check_choices(options, where)
    if not is_known(options.language):
        near = nearest_language(options.language)
        hint = f'; did you mean "{near}"?' if near else ""
        raise ConfigError(
            f"{where}: error: option 'language' of {PLUGIN}: unknown language {options.language!r}{hint} "
            f"(known: {', '.join(known_languages())})"
        )
    return options


def _check_choices(options: Options, where: str) -> None:
    for what, option, names, choices in (
        ("checklist", "checklists", options.checklists, CHECKLISTS),
        ("word list", "vocabulary", options.vocabulary, WORD_LISTS),
        ("form", "exports", options.exports, FORMS),
        ("search", "search", (options.search,), ("records", "pagefind")),
        ("choice", "adapt_theme", (options.adapt_theme,), ("warn", "off", "strict")),
        ("kind of page", "pages", options.pages, (ALL, *sorted(PAGE_KINDS))),
        ("kind of record", "review_every", options.review_every, REVIEWED),
    ):
        for name in names:
            if name not in choices:
                problem = f"unknown {what} \"{name}\" in the option '{option}'"
                raise ConfigError(f"{where}: error: {problem}{nearest(str(name), choices)}")
    for old, new in options.moved.items():
        if not re.fullmatch(ADDRESS_FORM, str(old)) or not (new is None or isinstance(new, str)):
            expected = 'expected an address below the root of the site, such as "old/page: new/page"'
            raise ConfigError(f"{where}: error: option 'moved' of {PLUGIN}: met {old!r}: {new!r}; {expected}")
    for kind, interval in options.review_every.items():
        if re.fullmatch(DURATION_FORM, str(interval)) is None:
            problem = f"option 'review_every' for {kind}: met {interval!r}"
            raise ConfigError(f"{where}: error: {problem}; expected an ISO 8601 duration such as P6M or P1Y")


def _read(config: Path) -> dict[str, Any]:
    try:
        written = read_config(config)
    except OSError as error:
        raise ConfigError(f"{config}: error: it cannot be read: {error.strerror}") from error
    except ValueError as error:  # also where it is not UTF-8
        raise ConfigError(f"{config}: error: it is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(written, dict):
        raise ConfigError(f'{config}: error: it is not a mapping; expected lines such as "site_name: Privacy"')
    return written


def names_plugin(config: Path) -> bool:
    """Whether a configuration names the plugin, or inherits from another one, which may name it.

    Raises ``ConfigError`` for a file that cannot be read.
    """
    written = _read(config)
    return "INHERIT" in written or PLUGIN in _plugins(written)


def _plugins(written: dict[str, Any]) -> dict[str, Any]:
    """The plugins that a configuration names, each with its options."""
    plugins = written.get("plugins") or []
    named: dict[str, Any] = {}
    for entry in reversed(plugins) if isinstance(plugins, list) else [plugins]:
        named |= entry if isinstance(entry, dict) else {str(entry): None}
    return named


def placed_metadata(project: Project) -> Mapping[str, Any]:
    """The option ``metadata``; its keys and texts have positions if the configuration has the same values."""
    written = _written_metadata(load_file(project.root / project.config, project.config).node)
    there = {str(key): key for key in written}
    return {
        there.get(key, key): written[key] if key in there and written[key] == value else value
        for key, value in project.options.metadata.items()
    }


def _written_metadata(config: Node | None) -> Mapping[str, Any]:
    """The option ``metadata`` as it is written in a configuration."""
    plugins = config.get("plugins") if isinstance(config, MappingNode) else None
    for entry in plugins.items if isinstance(plugins, Sequence) else ():
        options = entry.get(PLUGIN) if isinstance(entry, MappingNode) else None
        if isinstance(options, MappingNode) and isinstance(metadata := options.get("metadata"), MappingNode):
            return dict(placed(metadata))
    return {}


def load_baseline(project: Project) -> Baseline:
    """The warnings and debts that the project accepts."""
    file = project.baseline
    return read_baseline(file, shown_path(file, project.root)) if project.options.baseline else Baseline()
