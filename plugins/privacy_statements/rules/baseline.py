"""A ratchet for what was found: a file accepts today's warnings and debts, and can only get shorter.

A new rule finds much in old records. The baseline accepts each of today's warnings by path, code and message,
and holds the debts of each file by their number. What is new is told as ever; what is no longer found has to
leave the file. Errors are never accepted. A file of records that was begun later is not held yet: a new product
owes what nobody has said of it.

What the ratchet itself says is for ``check``: a site is published, and served, while somebody mends it.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.diagnostics.codes import GONE
from privacy_statements.diagnostics.diagnostic import CODES, Diagnostic, Severity, diagnose, has_errors
from privacy_statements.diagnostics.findings import Counted, Findings, expanded, in_order, times
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports.lines import identity
from privacy_statements.read.load import load_file
from privacy_statements.read.placed import written_at
from privacy_statements.read.syntax import bad_character, shown
from privacy_statements.records.fields import Key, Record, TextForm, WrongFormError
from privacy_statements.records.reader import read_record

VERSION = "1"
OWN_CODES = frozenset({"more-debt", "stale-baseline"})
DATED = frozenset({"review-overdue", "expired-disregard"})  # they grow with the calendar, whoever does nothing
MOST_LINES = 8  # places of debts that one message names
NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def _times(text: str) -> int:
    if NUMBER.fullmatch(text) is None:
        raise WrongFormError("a number, 1 or more")
    return int(text)


def _version(text: str) -> str:
    if text != VERSION:
        raise WrongFormError(f"{VERSION}, the version of baselines that is understood")
    return text


Times = Annotated[int, TextForm(_times)]
Version = Annotated[str, TextForm(_version, keeps_place=False)]
WarningKey = tuple[str, str, str]
"""Path, code, and message without the places in it."""
DebtKey = tuple[str, str]
"""Path and code."""


class Held(Struct, frozen=True):
    """How many are accepted, and where the file says so."""

    times: int
    position: Position


class Baseline(Struct, frozen=True):
    """What a project accepts of what is found in it."""

    path: str = ""
    """The file, relative to the project."""
    exists: bool = False
    """Whether there is such a file. Without it debts are only counted."""
    warnings: Mapping[WarningKey, Held] = field(default_factory=dict)
    debts: Mapping[DebtKey, Held] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    """The files whose debts are held, with those that had none."""
    problems: tuple[Diagnostic, ...] = ()
    """What is wrong with the file itself."""

    def only(self, looked_at: Callable[[str], bool]) -> Baseline:
        """What the file says of the codes that are looked at."""
        return replace(
            self,
            warnings={key: held for key, held in self.warnings.items() if looked_at(key[1])},
            debts={key: held for key, held in self.debts.items() if looked_at(key[1])},
        )


class Compared(Struct, frozen=True):
    """What is left to tell, sorted, and how many warnings the baseline accepts."""

    diagnostics: Findings
    accepted: int


def compare(diagnostics: Iterable[Counted], baseline: Baseline) -> Compared:
    """What is found, without the accepted warnings, with what is wrong with the baseline: a file with more
    debts than it holds, and entries that are no longer needed. After an error nothing counts as no longer
    found: it may stand where nobody could read."""
    diagnostics = in_order(diagnostics).entries
    left: list[Counted] = []
    accepted = 0
    for diagnostic, is_accepted in _compared(diagnostics, baseline):
        if is_accepted:
            accepted += 1
        else:
            left.append(diagnostic)
    problems = [*baseline.problems]
    if baseline.exists and not baseline.problems:
        problems += _more(diagnostics, baseline)
        problems += _gone(baseline)
        baseline = baseline.only(lambda code: code not in GONE)
        if not has_errors(diagnostics):
            problems += _stale(diagnostics, baseline)
    return Compared(in_order([*left, *problems]) if problems else Findings(tuple(left)), accepted)


def _compared(diagnostics: Iterable[Counted], baseline: Baseline) -> Iterator[tuple[Counted, bool]]:
    """Each diagnostic, and whether it is accepted: of those that read alike, the first ones."""
    seen: Counter[WarningKey] = Counter()
    for entry in diagnostics:
        if not baseline.warnings or entry.severity is not Severity.WARNING:
            yield entry, False
            continue
        for diagnostic in expanded((entry,)):
            key = identity(diagnostic)
            held = baseline.warnings.get(key)
            seen[key] += 1
            yield diagnostic, held is not None and seen[key] <= held.times


def _debts(diagnostics: Iterable[Counted]) -> dict[DebtKey, list[Counted]]:
    """The debts of each file by code."""
    debts: dict[DebtKey, list[Counted]] = {}
    for debt in diagnostics:
        if debt.severity is Severity.DEBT and debt.code not in DATED:
            debts.setdefault((debt.position.path, debt.code), []).append(debt)
    return debts


def _more(diagnostics: Iterable[Counted], baseline: Baseline) -> Iterator[Diagnostic]:
    for (path, code), debts in _debts(diagnostics).items():
        if path not in baseline.files:
            continue
        held = baseline.debts.get((path, code))
        most = held.times if held else 0
        count = sum(map(times, debts))
        if count <= most:
            continue
        lines = list(dict.fromkeys(str(debt.position.line) for debt in debts))
        places = f"lines {', '.join(lines[:MOST_LINES])}" if len(lines) > 1 else f"line {lines[0]}"
        places += ", …" if len(lines) > MOST_LINES else ""
        news = f"all in {places}" if not most else f"{count - most} more among those in {places}"
        message = f'met {count} of "{code}" in {path}, {news}; {baseline.path} accepts {most or "none"}'
        yield diagnose("more-debt", debts[-1].position, message, held.position if held else None)


def _gone(baseline: Baseline) -> Iterator[Diagnostic]:
    """The codes of earlier versions, each once, at its first place."""
    named = [
        *((key[1], held) for key, held in baseline.warnings.items()),
        *((key[1], held) for key, held in baseline.debts.items()),
    ]
    for code in sorted(GONE & {code for code, _ in named}):
        first = min(held.position for gone, held in named if gone == code)
        yield diagnose(
            "gone-code", first, f'met accepted findings of "{code}", which is no longer reported; expected none'
        )


def _stale(diagnostics: Iterable[Counted], baseline: Baseline) -> Iterator[Diagnostic]:
    counts = Counter(map(identity, _warnings(diagnostics)))
    for (path, code, message), held in baseline.warnings.items():
        if counts[path, code, message] < held.times:
            entry = _fewer(code, path, held.times, counts[path, code, message])
            yield diagnose("stale-baseline", held.position, f"{entry}: {shown(message, 120)}")
    debts = _debts(diagnostics)
    for (path, code), held in baseline.debts.items():
        left = sum(map(times, debts.get((path, code), ())))
        if left < held.times:
            message = _fewer(code, path, held.times, left)
            yield diagnose("stale-baseline", held.position, message)


def _warnings(diagnostics: Iterable[Counted]) -> Iterator[Diagnostic]:
    return expanded(diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.WARNING)


def _fewer(code: str, path: str, accepted: int, left: int) -> str:
    what = f'"{shown(code)}" in {shown(path, 200)}'
    if not left:
        return f"accepts {what}, which is no longer found"
    return f"accepts {accepted} of {what}, of which {left} {'is' if left == 1 else 'are'} left"


# --- the file


def baseline_text(diagnostics: Iterable[Counted], files: Iterable[str], baseline: Baseline = Baseline()) -> str:
    """The text of a file that accepts these warnings and debts, and what ``kept`` accepts: JSON, sorted, one
    entry a line, so that two people who shorten it seldom meet. ``files`` are all files of records."""
    diagnostics = in_order(diagnostics).entries
    warnings = Counter(identity(warning) for warning in _warnings(diagnostics) if warning.code not in DATED)
    warnings.update({key: held.times for key, held in baseline.warnings.items()})
    debts = {key: sum(map(times, of_key)) for key, of_key in _debts(diagnostics).items()}
    debts |= {key: held.times for key, held in baseline.debts.items()}
    by_path: dict[str, dict[str, int]] = {path: {} for path in sorted({*files, *(path for path, _ in debts)})}
    for (path, code), count in sorted(debts.items()):
        by_path[path][code] = count
    listed = [
        _json({"path": path, "code": code, "message": message, "times": times})
        for (path, code, message), times in sorted(warnings.items())
    ]
    counted = [f"{_json(path)}: {_json(counts)}" for path, counts in by_path.items()]
    return f'{{\n"version": {VERSION},\n"warnings": [{_lines(listed)}],\n"debts": {{{_lines(counted)}}}\n}}\n'


def _lines(entries: list[str]) -> str:
    return "\n" + ",\n".join(entries) + "\n" if entries else ""


def _json(value: object) -> str:
    """JSON in one line, with escapes for what our own loader of YAML would refuse."""
    text = json.dumps(value, ensure_ascii=False)
    return bad_character().sub(lambda match: f"\\u{ord(match.group()):04x}", text)


class AcceptedWarning(Record):
    """A warning that is accepted so many times."""

    path: Key
    code: Key
    message: Key
    times: Times


class BaselineRecord(Record):
    """The whole file. JSON is YAML as well: it is read as records are."""

    version: Version
    warnings: tuple[AcceptedWarning, ...]
    debts: dict[Key, dict[Key, Times]]
    """How many of each code are accepted, by file."""


def read_baseline(file: Path, path: str) -> Baseline:
    """The baseline in a file; ``path`` is its name in positions. A missing file accepts nothing, and
    ``problems`` holds what is wrong with a baseline."""
    if not os.path.lexists(file):
        return Baseline(path)
    loaded = load_file(file, path)
    if loaded.node is None:
        empty = diagnose("broken-baseline", Position(path), "met nothing; expected a baseline")
        return Baseline(path, True, problems=loaded.diagnostics or (empty,))
    record, mistakes = read_record(BaselineRecord, loaded.node)
    problems = [*loaded.diagnostics, *(diagnose("broken-baseline", each.position, each.message) for each in mistakes)]
    if record is None:
        return Baseline(path, True, problems=tuple(problems))
    warnings = {(entry.path, entry.code, entry.message): Held(entry.times, entry.position) for entry in record.warnings}
    debts = {
        (file, code): Held(times, written_at(code, Position(path)))
        for file, held in record.debts.items()
        for code, times in held.items()
    }
    codes = [entry.code for entry in record.warnings] + [code for held in record.debts.values() for code in held]
    for code in codes:  # an unknown code is never reported: it is stale
        if code in CODES and CODES[code].severity is Severity.ERROR:
            message = f'met the error "{code}"; expected the code of a warning or a debt'
            problems.append(diagnose("broken-baseline", written_at(code, Position(path)), message))
    return Baseline(path, True, warnings, debts, frozenset(record.debts), tuple(problems))
