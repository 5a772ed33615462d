"""A built site, read back and compared with the records: is everything there, once, and nothing else?

It knows no host. Whoever built the site, a row that is not on its page is missed.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from privacy_statements.built import Built
from privacy_statements.diagnostics import CODES, Diagnostic, Severity, diagnose
from privacy_statements.handwritten import hand_written
from privacy_statements.load import collector_paused, shown_path
from privacy_statements.making import MadeView, Met, in_turn
from privacy_statements.pipeline import build
from privacy_statements.position import Position
from privacy_statements.project import PLUGIN, ConfigError, Project, names_plugin
from privacy_statements.rules import RULES
from privacy_statements.stages import Stages
from privacy_statements.verify.compare import Comparison, is_of_records
from privacy_statements.verify.data import changed_data
from privacy_statements.verify.expected import ExpectedPage, Heard, expected_pages
from privacy_statements.verify.links import Links, repeated_ids
from privacy_statements.verify.manifest import NAME, Entry, hash_of, manifest_text
from privacy_statements.verify.plain import Plain
from privacy_statements.verify.published import PublishedPage, page_of
from privacy_statements.verify.tree import Seals

HTML = (".html", ".htm")
OTHER = "other"
_RULES = tuple(rule for rule in RULES.values() if CODES[rule.code].severity is not Severity.WARNING)
"""The rules that can forbid a build, or whose findings stand on a page."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found in a site, how much of it was looked at, and, where nothing is wrong, its manifest."""

    diagnostics: tuple[Diagnostic, ...]
    pages: int = 0
    rows: int = 0
    links: int = 0
    manifest: str = ""


def verify(project: Project, folder: Path, stages: Stages | None = None) -> Verified:
    """Compares the site in a folder with the records of a project. ``stages`` are told how far it has come. Nothing
    that an earlier build has kept is believed: all views are made, and all pages printed, again."""
    stages = stages or Stages()
    with _settling() as settle:
        heard = Heard(stages=stages)
        built = build(project, stages=stages, rules=_RULES, met=in_turn(settle, heard.hear))
        settle(())
        return _verified(project, folder, stages, heard, built)


@contextmanager
def _settling() -> Iterator[Met]:
    """A tenth of the time: what records have become by now stays to the end, so that the collector need not look at it
    again and again. It is told so when the first views are met, and after the last of them."""
    told: list[int] = []

    def settle(views: Sequence[MadeView]) -> None:
        if not (told and views):
            told.append(len(views))
            gc.freeze()

    try:
        yield settle
    finally:
        gc.unfreeze()


def _verified(project: Project, folder: Path, stages: Stages, heard: Heard, built: Built) -> Verified:
    if built.failed:
        return Verified(tuple(one for one in built.diagnostics if one.severity is Severity.ERROR))
    shown = shown_path(folder, project.root)
    expected = expected_pages(heard, built, project)
    links = Links(frozenset(_files(folder)), project.site_url)
    found = [*_without_plugin(project), *_missing_pages(expected, links.files, shown)]
    if any(one.code == "missing-plugin" for one in found):
        # its options are unknown: what is on the pages cannot be judged
        return Verified(tuple(sorted(found)))
    reader = _Reader(project, expected, links)
    with stages.stage("read"):
        for path in stages.each("read", [path for path in sorted(links.files) if path.endswith(HTML)]):
            with collector_paused():
                found += reader.read((folder / path).read_bytes(), path, f"{shown}/{path}")
        found += links.dead_anchors(lambda path: page_of(_text(folder / path), path, f"{shown}/{path}"))
    with stages.stage("compare data"):
        found += changed_data(built, heard, links, folder, shown)
    figures = len(reader.entries), sum(entry.rows for entry in reader.entries), reader.links
    text = "" if found else manifest_text(reader.entries, _data(built, folder), *figures[1:])
    return Verified(tuple(sorted(set(found))), *figures, text)


class _Reader:
    """Reads the pages of a site one after the other, and keeps of each only its entry in the manifest."""

    def __init__(self, project: Project, expected: Mapping[str, ExpectedPage], links: Links) -> None:
        self.expected, self._links = expected, links
        self.entries: list[Entry] = []
        self._seals, self._plain = Seals(), Plain()
        self.links = 0
        generated = [page for page in expected.values() if not page.by_hand]
        self._places = {
            row.anchor: page.path
            for page in generated
            for row in page.rows
            if row.anchor is not None and page.kind == "product"
        }
        self._folders = {page.path.partition("/")[0] for page in generated if "/" in page.path}
        self._copied = {file.path for file in hand_written(project.pages, project.root)}

    def read(self, content: bytes, path: str, shown: str) -> Iterator[Diagnostic]:
        """What is found on one page."""
        html, expected = content.decode("utf-8", "replace"), self.expected.get(path)
        glimpse = self._plain.glimpse(html, expected) if expected else None
        if glimpse is not None:
            why = self._links.why(path, *glimpse)
            yield from self._links.told(page_of(html, path, shown), why) if why else ()
            self.links += len(glimpse.addresses)
        else:
            page = page_of(html, path, shown, self._seals)
            if expected is None:
                yield from self._extra(page)
            else:
                yield from Comparison(expected, page, self._places, self._seals).found()
            yield from self._links.dead(page)
            yield from repeated_ids(page)
            self.links += len(page.links)
        known = (expected.kind, expected.records, len(expected.rows)) if expected else (OTHER, (), 0)
        self.entries.append(Entry(path, *known, hash_of(content)))

    def _extra(self, page: PublishedPage) -> Iterator[Diagnostic]:
        """A page that shows rows, or stands among the generated ones, and comes from nowhere."""
        rows = sum(map(is_of_records, page.rows))
        among = page.path.partition("/")[0] in self._folders and page.path not in self._copied
        if rows or (among and not _leads_on(page)):
            what = f" with {rows} rows" if rows > 1 else " with a row" if rows else ""
            yield diagnose("extra-page", page.at(None), f"no record makes this page{what}")


def _files(folder: Path) -> Iterator[str]:
    for here, _folders, names in os.walk(folder, followlinks=True):
        for file in (Path(here, name) for name in names):
            if file.is_file():  # and no link that leads nowhere
                yield file.relative_to(folder).as_posix()


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", "replace")


def _without_plugin(project: Project) -> Iterator[Diagnostic]:
    """A configuration that does not name the plugin: most likely, why nothing is there."""
    config = project.root / project.config
    try:
        named = not config.is_file() or names_plugin(config)
    except ConfigError:
        return
    if not named:
        message = (
            f'the configuration does not name the plugin "{PLUGIN}", so nothing of the records is published'
        )
        yield diagnose("missing-plugin", Position(project.config), message)


def _missing_pages(
    expected: Mapping[str, ExpectedPage], files: Collection[str], shown: str
) -> Iterator[Diagnostic]:
    """Pages that are not in the site. A hand-written one may be left out, unless it shows records."""
    needed = [page for page in expected.values() if not page.by_hand or page.rows]
    missing = [page for page in needed if page.path not in files]
    if missing and not any(not page.by_hand and page.path in files for page in needed):
        message = (
            f"none of the {len(missing)} pages that the records make is in this site: "
            "whatever built it did not use the plugin, or it is another site"
        )
        yield diagnose("missing-page", Position(shown), message)
    for page in missing:
        message = f"this page is not in the site; its record is {page.position}"
        yield diagnose("missing-page", Position(f"{shown}/{page.path}"), message, related=page.position)


def _leads_on(page: PublishedPage) -> bool:
    """Whether a page only leads to another one."""
    return any(link.element.tag == "meta" for link in page.links)


def _data(built: Built, folder: Path) -> dict[str, str]:
    """The hashes of the published data, as it stands in the site."""
    return {
        asset.path: hash_of((folder / asset.path).read_bytes())
        for asset in built.assets
        if (folder / asset.path).is_file()
    }


__all__ = ["NAME", "Verified", "verify"]
