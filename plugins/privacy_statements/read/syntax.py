"""What is wrong with the text of a YAML file, told to a writer: bytes, characters and broken syntax.

Stands beside ``load.py``, which reads the structure. Bad bytes and characters are noted and replaced, one
character for one, so that reading goes on and every later position stays right.
"""

from __future__ import annotations

import itertools
import re
from contextlib import suppress
from functools import cache

import yaml

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, on_a_line
from privacy_statements.diagnostics.position import LINE_BREAK, Position

NO_SPACE = re.compile(r"[ ]*(?:- +)*[\w-]+:(?![\s:/]|$)")
UNFINISHED_MERGE = re.compile(r"^<{7} ", re.MULTILINE)
BEGINS = re.compile(r" *(?P<dash>(?:- +)*)(?P<key>[\w.-]+):(?:[ ]+(?P<value>[^\s#|>].*)|[ ]*)$")
NO_BREAK = re.compile(r"[ ]*(?:- +)*(?:[\w.-]+:)?\xa0")
TYPOGRAPHIC = re.compile("[\\w-]+: +[\u2018-\u201f\u00ab]")
SURROGATE = re.compile("[\ud800-\udfff]")
# What PyYAML says, as a pattern over `context | problem | character | hint`; whether the better place is
# where the broken thing begins; what we say. The first that fits is taken. libyaml and pure Python word
# the same problem differently.
EXPLANATIONS: tuple[tuple[str, bool, str], ...] = (
    (r"any token \| a tab|tab character|after a tab", False, "met a tab; expected spaces for indentation"),
    (
        r"document start",
        False,
        "met {met} after the end of the record; expected the indentation of the first line, or a file of its own",
    ),
    (
        r"directive|incompatible",
        True,
        'met a line that begins with "%", a directive; expected text in quotes, or no such line',
    ),
    (
        r"any token|alias|anchor|keys are not|\btag\b",
        True,
        "met a value that begins with {begin}; expected text in quotes",
    ),
    (r"\| no-break", False, "met a no-break space; expected a plain one"),
    (r"(expected ':'|values are not).*\| no space", True, 'met ":" without a space after it; expected ": "'),
    (r"expected ':'", True, 'met a line without ":"; expected "key: value", or text deeper than its key'),
    (r"\| typographic", False, "met {met}, which is no quote for YAML; expected plain quotes around the value"),
    (r"values are not .*second", False, 'met a second ": " in one line; expected the value in quotes'),
    (
        r"values are not .*indented",
        False,
        "met a key that is too far to the right; expected column {column}, as in line {above}",
    ),
    (r"values are not", False, 'met a key inside a value; expected less indentation, or ": " one line up'),
    (r"quoted.* unexpected", True, "met a quote that is never closed; expected another {begin}"),
    (r"',' or", True, 'met {begin} that is not closed; expected "," or {close} before {met} in line {line}'),
    (r"node content.* end of the file", False, "met {met}; expected a value or a closing bracket"),
    (r"node content", False, "met {met}; expected a value (put text that begins with it in quotes)"),
    (r"block .*deeper", False, "met an unknown indentation; expected column {column}, as in line {above}"),
    (
        r"block mapping .*unclosed",
        True,
        "met a quote that is closed only in line {line}; expected another {begin} before",
    ),
    (r"block mapping .*same", False, "met {met}; expected a key, as in line {above}"),
    (
        r"block mapping",
        False,
        "met {met} after the end of a value; expected the end of the line, or other quotes around the value",
    ),
    (r"block collection", False, 'met {met}; expected "- ", as in line {above}'),
    (r"entries are not", False, 'met a list beside its key; expected "- " at the beginning of a line'),
    (r"escape|hexa?deci", False, r'met an unknown escape; expected "\\" for "\", or single quotes around the text'),
    (r"block scalar", True, "met text in the line of {begin}; expected it in the next line, indented"),
)


@cache  # long to make, and seldom needed
def bad_character() -> re.Pattern[str]:
    """What YAML forbids, lone surrogates, and what an editor does not show as YAML reads it: a byte order mark inside
    the text, and the line breaks U+0085, U+2028 and U+2029, which would make line numbers differ."""
    return re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def syntax_error(error: Exception, text: str, path: str) -> Diagnostic:
    """The diagnostic for an exception of PyYAML, in words for a writer."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return diagnose("yaml-syntax", Position(path), f"YAML cannot read this: {shown(str(error))}")
    if merge := unfinished_merge(text, path):
        return diagnose("yaml-syntax", *merge)
    index = error.problem_mark.index
    begin = error.context_mark.index if error.context_mark else index
    problem = _Problem(text, index, place(text, index, path), place(text, begin, path), str(error.problem))
    opening = _character(text, begin)
    problem.words = {
        "met": _word(text, index) or _character(text, index),
        "begin": opening,
        "close": {'"["': '"]"', '"{"': '"}"'}.get(opening, "its end"),
    }
    problem.find_cause(str(error.context))
    problem.find_column()
    problem.find_sign()
    here, above = problem.here, problem.above
    written = f"{error.context} | {error.problem} | {_character(text, index)} | {problem.hint}"
    for pattern, at_begin, message in EXPLANATIONS:
        if re.search(pattern, written):
            message = message.format(**problem.words, line=here.line, above=above.line, column=above.column)
            at_begin = at_begin and not ("not closed" in message and _is_too_much(problem.line, above, here))
            return diagnose("yaml-syntax", above if at_begin else here, message)
    return diagnose("yaml-syntax", here, shown(str(error.problem).lower()))


class _Problem:
    """What PyYAML met at an index of a text: the place, that where what it was reading began, and a hint of the cause, as
    the explanations know it. Each step looks for a better hint and place."""

    def __init__(self, text: str, index: int, here: Position, above: Position, problem: str) -> None:
        self.text, self.index, self.here, self.above, self.problem = text, index, here, above, problem
        self.words: dict[str, str] = {}
        self.lines = LINE_BREAK.split(text)
        self.line = self.lines[here.line - 1]
        self.before = text[index - here.column + 1 : index]
        self.hint = _hint(self.before, deeper=here.column > above.column)
        self.is_value = "values are not" in problem

    def find_cause(self, context: str) -> None:
        """A quote of a word processor, another indentation than that of the lines above, a text that is not closed."""
        if self.hint == "second" and (quote := TYPOGRAPHIC.search(self.line)):
            self.hint, self.here = "typographic", self.here._replace(column=quote.end())
            self.words["met"] = f'"{quote[0][-1]}"'
        elif self.hint == "deeper" and "block" in context:
            self.above = _neighbor(self.lines, self.here) or self.above
        elif (
            self.is_value
            and self.hint not in ("after a tab", "second")
            and (sibling := _sibling(self.lines, self.here))
        ):
            self.hint, self.above = "indented", sibling
        elif "block mapping" in context and (quote_at := _unclosed(self.text, self.index)) is not None:
            self.hint, self.above = "unclosed", place(self.text, quote_at, self.here.path)
            self.words["begin"] = _character(self.text, quote_at)

    def find_column(self) -> None:
        """The column of a tab, of a backslash, or of the first character of the line."""
        before = self.before
        if self.hint == "after a tab":
            column = before.index("\t") + 1
        elif "escape" in self.problem and before.endswith("\\") and self.text[self.index : self.index + 1] != "\\":
            column = len(before)  # libyaml names the backslash, pure Python what follows it
        elif self.is_value and self.hint not in ("second", "typographic"):
            column = len(before) - len(before.lstrip()) + 1
        else:
            return
        self.here = self.here._replace(column=column)

    def find_sign(self) -> None:
        """A colon without a space behind it, or a space that is not the ordinary one."""
        here, above = self.here, self.above
        if self.is_value or "expected ':'" in self.problem:
            numbers = (above.line,) if self.hint == "second" else (above.line, above.line - 1)
            if colon := _colon_without_space(self.lines, here.path, numbers):
                self.hint, self.above = "no space", colon
        for number in sorted({self.above.line, max(here.line - 1, 1), here.line}):
            if space := NO_BREAK.match(self.lines[number - 1]):
                self.hint, self.here = "no-break", Position(here.path, number, space.end())
                break


def unfinished_merge(text: str, path: str) -> tuple[Position, str] | None:
    """Where Git left both sides of a conflict in a broken text, and what to say of it."""
    mark = UNFINISHED_MERGE.search(text)
    if mark is None:
        return None
    message = 'met "<<<<<<<", the mark of an unfinished merge; expected one of its two sides, without marks'
    return place(text, mark.start(), path), message


def decode(data: bytes, path: str, diagnostics: list[Diagnostic]) -> str:
    """The text. The first byte that is not UTF-8 is noted; each such byte becomes U+FFFD."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        byte = data[error.start : error.start + 1]
        guess = shown(byte.decode("cp1252", "replace"))
        message = f'met the byte 0x{byte[0]:02X} ("{guess}" in Windows-1252); expected UTF-8'
        diagnostics.append(diagnose("not-utf8", place(before, len(before), path), message))
        return data.decode("utf-8", "replace")


def printable(text: str, path: str, diagnostics: list[Diagnostic]) -> str:
    """The text. The first characters that have no place in YAML are noted; each becomes U+FFFD."""
    if bad_character().search(text) is None:
        return text
    for bad in itertools.islice(bad_character().finditer(text), 10):  # a binary file is full of them
        message = f"met the character U+{ord(bad.group()):04X}; expected only characters that one can see"
        diagnostics.append(diagnose("yaml-syntax", place(text, bad.start(), path), message))
    return bad_character().sub("\ufffd", text)


def place(text: str, index: int, path: str) -> Position:
    """The position of the character at the index, or of the end of the text."""
    before = LINE_BREAK.split(text[:index])
    return Position(path, len(before), len(before[-1]) + 1)


def shown(text: str, most: int = 60) -> str:
    """A writer's text as part of a message: one line, nothing invisible, not long."""
    return on_a_line(text if len(text) <= most else text[: most - 1] + "…")


def _is_too_much(line: str, opening: Position, here: Position) -> bool:
    """Whether what stands in a bracket of the same line does not belong there: a ":" after a forgotten comma, or a closing
    bracket that no other one of the line waits for."""
    opener = {"]": "[", "}": "{"}.get(line[here.column - 1 : here.column])
    return opening.line == here.line and (opener is None or opener not in line[: opening.column - 1])


def _hint(before: str, deeper: bool) -> str:
    """What the line says before the problem, as words for the patterns."""
    if not before.strip():
        return "deeper" if deeper else "same"
    if "\t" in before[: len(before) - len(before.lstrip())]:
        return "after a tab"
    return "second" if ": " in before else ""


def _neighbor(lines: list[str], here: Position) -> Position | None:
    """The entry or key above that a line of an unknown indentation is most likely beside: of those of its kind, the nearest
    one in columns, and the last of several."""
    is_entry = lines[here.line - 1].lstrip(" ").startswith("- ")
    above = []
    for number in range(here.line - 1, 0, -1):
        begins = BEGINS.match(lines[number - 1])
        if begins and (begins["dash"] or not is_entry):
            above.append(Position(here.path, number, begins.start("dash" if is_entry else "key") + 1))
    return min(above, key=lambda each: abs(each.column - here.column), default=None)


def _sibling(lines: list[str], here: Position) -> Position | None:
    """The key in the line above, if it has its value there, so that nothing can be below it."""
    begins = BEGINS.match(lines[here.line - 2]) if here.line > 1 else None
    return Position(here.path, here.line - 1, begins.start("key") + 1) if begins and begins["value"] else None


def _unclosed(text: str, index: int) -> int | None:
    """Where a text in quotes begins that ends just before the index, in another line."""
    last = None
    with suppress(yaml.YAMLError):
        for token in yaml.scan(text[:index], yaml.SafeLoader):
            if isinstance(token, yaml.ScalarToken) and token.style:
                last = token
    is_long = (
        last is not None and last.end_mark.line > last.start_mark.line and not text[last.end_mark.index : index].strip()
    )
    return last.start_mark.index if last is not None and is_long else None


def _colon_without_space(lines: list[str], path: str, numbers: tuple[int, ...]) -> Position | None:
    """Where a key is not told from its value, in the first of these lines that has such a place."""
    for number in numbers:
        if number > 0 and (diagnostics := NO_SPACE.match(lines[number - 1])):
            return Position(path, number, diagnostics.end())
    return None


def _word(text: str, index: int) -> str:
    """How a message names the word at the index; empty where none is."""
    word = re.compile(r"\w+").match(text, index)
    return f'"{shown(word[0])}"' if word else ""


def _character(text: str, index: int) -> str:
    """How a message names the character at the index."""
    character = text[index : index + 1]
    if character in ("\r", "\n"):
        return "the end of the line"
    names = {"": "the end of the file", "\t": "a tab", '"': "'\"'"}
    return names.get(character, f'"{shown(character)}"')
