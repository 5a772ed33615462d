"""What one run found, and what of it is told and counts: what every form of report is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.diagnostics.codes import Severity
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.findings import Counted, entries_of, made
from privacy_statements.diagnostics.reports.excerpt import Sources
from privacy_statements.diagnostics.reports.lines import debt_summary, summary

Paint = Callable[[str, str], str]


def unpainted(text: str, role: str) -> str:
    """Text without colours."""
    return text


class Outcome(Struct, frozen=True):
    """What one run found."""

    diagnostics: Sequence[Diagnostic]
    """What is looked at, sorted by place."""
    sources: Sources
    base: str = ""
    """The folder of the site, seen from the root of its repository."""
    fail_on: Severity = Severity.ERROR
    """The least grave severity that counts as a failure."""
    told_debts: frozenset[str] = frozenset()
    """The codes of debts that are told one by one."""
    accepted: int = 0
    """How many warnings the baseline accepts."""
    accepted_by: str = ""
    """The path of the baseline."""
    others: Sequence[Diagnostic] = ()
    """What is not looked at: of codes that were not selected."""
    owners: Mapping[str, int] = field(default_factory=dict)
    """How many debts each owner has to answer for; ``""`` is nobody who is named."""
    paint: Paint = unpainted
    """Text and its role → the same in the colours of a terminal."""
    command: str = "privacy-statements"
    """How the command is called, where a hint names it."""
    verb: str = "check"
    """The command that tells all of it again."""

    def without_colours(self) -> Outcome:
        """The same, for a file."""
        return replace(self, paint=unpainted)

    @property
    def told(self) -> list[Diagnostic]:
        """What is told one by one to people. Debts are many: they are counted unless somebody asks."""
        entries = entries_of(self.diagnostics)
        return [*made(d for d in entries if d.severity is not Severity.DEBT or d.code in self.told_debts)]

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
        """How many of what: one line each for mistakes, debts, what is accepted and what is not looked at."""
        debts = debt_summary(self.diagnostics)
        mistakes = [one for one in entries_of(self.diagnostics) if one.severity is not Severity.DEBT]
        lines = [summary(mistakes)] if mistakes or not debts else []
        lines += [debts] if debts else []
        if any(self.owners):
            each = (f"{owner or 'nobody named'} {count}" for owner, count in self.owners.items() if count)
            lines.append(f"debt by owner: {', '.join(each)}")
        if self.accepted:
            lines.append(f"{self.accepted} accepted by {self.accepted_by}")
        if self.others:
            lines.append(f"not looked at: {summary(self.others)} of other codes")
        return "\n".join(lines)
