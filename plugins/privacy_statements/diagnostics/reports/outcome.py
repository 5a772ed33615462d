"""The outcome of one run, from which every form of report is made."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.diagnostics.codes import Severity
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.findings import Counted, entries_of, expanded
from privacy_statements.diagnostics.reports.excerpt import Sources
from privacy_statements.diagnostics.reports.lines import debt_summary, summary

Paint = Callable[[str, str], str]


def unpainted(text: str, role: str) -> str:
    """Text without colors."""
    return text


class Outcome(Struct, frozen=True):
    """The outcome of one run."""

    diagnostics: Sequence[Diagnostic]
    """The diagnostics of the selected codes, by place."""
    sources: Sources
    base: str = ""
    """The folder of the site, relative to the root of its repository."""
    fail_on: Severity = Severity.ERROR
    """The least grave severity that counts as a failure."""
    shown_debts: frozenset[str] = frozenset()
    """The codes of debts that are shown one by one."""
    accepted: int = 0
    """How many warnings the baseline accepts."""
    accepted_by: str = ""
    """The path of the baseline."""
    others: Sequence[Diagnostic] = ()
    """The diagnostics of codes that were not selected."""
    owners: Mapping[str, int] = field(default_factory=dict)
    """How many debts each owner has; ``""`` is for records without an owner."""
    paint: Paint = unpainted
    """Text and its role → the text in the colors of a terminal."""
    command: str = "privacy-statements"
    """How to call the program, for hints."""
    verb: str = "check"
    """The command that shows all diagnostics again."""

    def without_colors(self) -> Outcome:
        """The same outcome, for a file."""
        return replace(self, paint=unpainted)

    def in_repository(self, path: str) -> str:
        """A path of a position, relative to the repository."""
        return posixpath.normpath(posixpath.join(self.base, path))

    @property
    def shown(self) -> list[Diagnostic]:
        """The diagnostics to show one by one; debts only if they were asked for."""
        entries = entries_of(self.diagnostics)
        return [*expanded(d for d in entries if d.severity is not Severity.DEBT or d.code in self.shown_debts)]

    def fails(self, diagnostic: Counted) -> bool:
        """Whether one diagnostic makes the run fail. A debt never does."""
        return diagnostic.severity is Severity.ERROR or (
            diagnostic.severity is Severity.WARNING and self.fail_on is Severity.WARNING
        )

    @property
    def failed(self) -> bool:
        """Whether the run fails."""
        return any(map(self.fails, entries_of(self.diagnostics)))

    @property
    def figures(self) -> str:
        """The counts: one line each for mistakes, debts, what is accepted and what was not selected."""
        debts = debt_summary(self.diagnostics)
        mistakes = [entry for entry in entries_of(self.diagnostics) if entry.severity is not Severity.DEBT]
        lines = [summary(mistakes)] if mistakes or not debts else []
        lines += [debts] if debts else []
        if any(self.owners):
            each = (f"{owner or 'no owner'} {count}" for owner, count in self.owners.items() if count)
            lines.append(f"debt by owner: {', '.join(each)}")
        if self.accepted:
            lines.append(f"{self.accepted} accepted by {self.accepted_by}")
        if self.others:
            lines.append(f"not selected: {summary(self.others)} of other codes")
        return "\n".join(lines)


def folder_in_repository(root: Path, workspace: str = "") -> str:
    """The folder of a site, relative to its repository: ``workspace`` (from the CI service), or the nearest folder with a
    ``.git``; empty for the repository itself."""
    here = Path(os.path.realpath(root))
    stated = [Path(os.path.realpath(workspace))] if workspace else []
    git = [folder for folder in (here, *here.parents) if os.path.lexists(folder / ".git")]
    inside = [here.relative_to(top).as_posix() for top in (*stated, *git[:1]) if here.is_relative_to(top)]
    return inside[0] if inside and inside[0] != "." else ""
