"""Messages of Jinja → messages like all others, each with the word of the template that it is about."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from privacy_statements.diagnostics.diagnostic import did_you_mean

TAGS = (
    "block", "call", "elif", "else", "endblock", "endcall", "endfilter", "endfor", "endif", "endmacro", "endset",
    "endtrans", "endwith", "extends", "filter", "for", "from", "if", "import", "include", "macro", "pluralize",
    "set", "trans", "with",
)  # fmt: skip
UNDEFINED = re.compile(r"'(.+)' is undefined")
NO_ATTRIBUTE = re.compile(r"'([\w.]+) object' has no attribute '(\w+)'")
LOOKED_FOR = re.compile(r"looking for (?:the following tags: )?(.+?)\.")
QUOTED = re.compile(r"'([^']+)'")
INNERMOST = re.compile(r"needs to be closed is '(\w+)'")
UNKNOWN_TAG = re.compile(r"[Ee]ncountered unknown tag '(\w+)'")
UNKNOWN = re.compile(r"[Nn]o (filter|test) named '(\w+)'")
WRONG_TOKEN = re.compile(r"[Ee]xpected token '(.+?)', got '(.+)'")
UNEXPECTED = re.compile(r"[Uu]nexpected '(.+)'")
TOKENS = {
    "end of print statement": 'the end of "{{ ... }}"',
    "end of statement block": 'the end of "{% ... %}"',
    "end of template": "the end of the template",
}


class Mistake(NamedTuple):
    """A message, and the word of the line that it is about; empty where it is about no word of it."""

    message: str
    word: str = ""


def syntax_mistake(message: str, names: Iterable[str]) -> Mistake:
    """What is wrong with the syntax of a template. ``names`` are its filters and tests."""
    expected_tags = _one_of(QUOTED.findall(match[1])) if (match := LOOKED_FOR.search(message)) else ""
    if message.startswith("Unexpected end of template"):
        opened = f' for "{match[1]}"' if (match := INNERMOST.search(message)) else ""
        expected = f"; expected {expected_tags}{opened}" if expected_tags else ""
        return Mistake(f"met the end of the template{expected}")
    if match := UNKNOWN_TAG.search(message):
        if expected_tags and match[1] in TAGS:
            return Mistake(f'met "{match[1]}"; expected {expected_tags}', match[1])
        return Mistake(f'unknown tag "{match[1]}"{did_you_mean(match[1], TAGS)}', match[1])
    if match := UNKNOWN.search(message):
        return Mistake(f'unknown {match[1]} "{match[2]}"{did_you_mean(match[2], names)}', match[2])
    if match := WRONG_TOKEN.search(message):
        return Mistake(f"met {_token(match[2])}; expected {_token(match[1])}", match[2])
    if match := UNEXPECTED.search(message):
        return Mistake(f"met {_token(match[1])}; expected a name or a value", match[1])
    return Mistake(in_one_sentence(message))


def unknown_name(name: str, names: Iterable[str]) -> Mistake:
    """A name that a template uses and no page gives to it."""
    return Mistake(f'unknown name "{name}"{did_you_mean(name, names)}', name)


def undefined(message: str, names: Collection[str]) -> Mistake:
    """A name that turned out to be undefined while a page was rendered. ``names`` are those that the page has."""
    if match := UNDEFINED.fullmatch(message):
        if match[1] in names:
            hint = "a part sees what its macros are given, and no variable of the page"
            return Mistake(f'unknown name "{match[1]}"; {hint}', match[1])
        return unknown_name(match[1], names)
    if match := NO_ATTRIBUTE.fullmatch(message):
        holder = match[1].rpartition(".")[2]
        return Mistake(f'unknown name "{match[2]}" in {holder}{did_you_mean(match[2], _names_in(match[1]))}', match[2])
    return Mistake(in_one_sentence(message))


def in_one_sentence(message: str) -> str:
    """A message of Jinja as one sentence, which begins like ours."""
    sentences = message.strip().rstrip(".").split(". ")
    return "; ".join(text if text.startswith("Jinja") else text[:1].lower() + text[1:] for text in sentences)


def column_of(mistake: Mistake, file: str | None, line: int) -> int:
    """The column of a mistake in its line, as far as it can be found."""
    try:
        text = Path(file or "").read_text("utf-8").splitlines()[line - 1]
    except (OSError, ValueError, IndexError):
        return 1
    if mistake.message.startswith("met the end of the template"):
        return len(text) + 1
    word = re.escape(mistake.word)
    match = re.search(rf"(?<!\w){word}(?!\w)" if mistake.word[:1].isalnum() else word, text)
    return match.start() + 1 if match and mistake.word else 1


def place_of_last(word: str, file: Path) -> tuple[int, int]:
    """The line and column in which a template has a word for the last time."""
    lines = file.read_text("utf-8", "replace").splitlines()
    places = [(number, line.rfind(word) + 1) for number, line in enumerate(lines, 1) if word in line]
    return places[-1] if places else (1, 1)


def _one_of(words: list[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)


def _token(token: str) -> str:
    return TOKENS.get(token, f'"{token}"')


def _names_in(dotted: str) -> list[str]:
    """The fields of a class of the program, by its full name."""
    module, _, name = dotted.rpartition(".")
    holder = getattr(sys.modules.get(module), name, None)
    return list(getattr(holder, "__struct_fields__", ()))
