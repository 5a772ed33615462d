"""The ways that are measured: ``WAYS`` is the table. A way says what it runs; nothing here runs it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.prepared import OURS, ROOT, Prepared
from bench.tiers import ONE_PAGE

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Way:
    """One way from records to pages, or one way to read records."""

    name: str
    label: str
    against: str
    """The way that its processor time is compared with."""
    steps: Callable[[Prepared, Path], list[Command]]
    """The commands, of which all are timed together; the path is the folder that they write to."""
    cold: tuple[str, ...] = ()
    """Which caches are emptied before each run: attributes of what is prepared."""
    paths: tuple[Path, ...] = ()
    """Where its Python finds more than its environment has."""
    edits: bool = False
    """Whether a record is edited before each run, in a copy of the site that was built before."""
    is_site: bool = True
    """Whether it writes pages."""
    not_at: tuple[str, ...] = (ONE_PAGE,)
    """The tiers at which it is left out unless it is asked for."""


def mkdocs(python: str | Path, config: Path, site: Path) -> Command:
    """The build of a site by MkDocs."""
    return [python, "-m", "mkdocs", "build", "-q", "-f", config / "mkdocs.yml", "-d", site]


def _program(*arguments: str | Path) -> Command:
    return [sys.executable, "-m", "privacy_statements", *arguments]


def _check(name: str, label: str, *arguments: str) -> Way:
    """One way of ``check``, beside the bare reading of the same files."""

    def steps(prepared: Prepared, _: Path) -> list[Command]:
        return [_program("check", "--quiet", "--config", prepared.records / "mkdocs.yml", *arguments)]

    return Way(name, label, "events", steps, cold=("records",), paths=OURS, is_site=False)


_NOT_LARGE = ("XL", ONE_PAGE)
WAYS = {
    way.name: way
    for way in (
        Way(
            "plain",
            "plain: the same pages as Markdown",
            "plain",
            lambda it, site: [mkdocs(sys.executable, it.plain, site)],
            not_at=_NOT_LARGE,
        ),
        Way(
            "ours",
            "ours, no cache",
            "plain",
            lambda it, site: [mkdocs(sys.executable, it.records, site)],
            cold=("records",),
            paths=OURS,
            not_at=(),
        ),
        Way(
            "edited",
            "ours again, one record edited",
            "plain",
            lambda it, site: [mkdocs(sys.executable, it.edited, site)],
            paths=OURS,
            edits=True,
        ),
        Way(
            "proof",
            "ours, no cache, and `verify`",
            "plain",
            lambda it, site: [
                mkdocs(sys.executable, it.records, site),
                _program("verify", "--quiet", "--config", it.records / "mkdocs.yml", site),
            ],
            cold=("records",),
            paths=OURS,
            not_at=_NOT_LARGE,
        ),
        Way(
            "few",
            "plain: the few pages as Markdown",
            "few",
            lambda it, site: [mkdocs(sys.executable, it.few, site)],
            not_at=_NOT_LARGE,
        ),
        Way(
            "gen-files",
            "a script of gen-files writes them",
            "few",
            lambda it, site: [mkdocs(it.python("gen-files"), it.generated, site)],
            paths=(ROOT,),
            not_at=_NOT_LARGE,
        ),
        Way(
            "macros",
            "a macro for each page",
            "few",
            lambda it, site: [mkdocs(it.python("macros"), it.macros, site)],
            paths=(ROOT,),
            not_at=_NOT_LARGE,
        ),
        Way(
            "bare",
            "the limit: libyaml and Jinja, no host, no theme",
            "few",
            lambda it, site: [[sys.executable, "-m", "bench.others.bare", it.content, site]],
            paths=(ROOT,),
        ),
        Way(
            "events",
            "the limit: every event of libyaml",
            "events",
            lambda it, site: [[sys.executable, "-m", "bench.others.events", it.content]],
            paths=(ROOT,),
            is_site=False,
        ),
        _check("check-structure", "`check --structure`: no rule that reads words, no page", "--structure"),
        _check("check-records", "`check --records`: all rules, no page", "--records"),
        _check("check", "`check`: all rules, and every page"),
    )
}
SERVE = "serve"
"""From an edit to the new page; measured in a way of its own, see ``serving.py``."""
NAMES = (*WAYS, SERVE)
SERVED_NOT_AT = ("L", "XL", ONE_PAGE)


def chosen(tier: str, asked: Sequence[str]) -> list[str]:
    """The ways of one tier: those that were asked for, or all but those that are left out there."""
    if asked:
        return [name for name in NAMES if name in asked]
    ways = [way.name for way in WAYS.values() if tier not in way.not_at]
    return ways if tier in SERVED_NOT_AT else [*ways, SERVE]


def make_cold(way: Way, prepared: Prepared) -> None:
    """Empties what a run before may have left for the next."""
    for name in way.cold:
        shutil.rmtree(getattr(prepared, name) / ".cache", ignore_errors=True)
