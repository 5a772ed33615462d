"""What Jinja says of a template, told to its author: a message like all others, and the word that it is about."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
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


def syntax_mistake(said: str, known: Iterable[str]) -> Mistake:
    """What is wrong with the syntax of a template. ``known`` are its filters and tests."""
    looked_for = _one_of(QUOTED.findall(found[1])) if (found := LOOKED_FOR.search(said)) else ""
    if said.startswith("Unexpected end of template"):
        opened = f' for "{found[1]}"' if (found := INNERMOST.search(said)) else ""
        expected = f"; expected {looked_for}{opened}" if looked_for else ""
        return Mistake(f"met the end of the template{expected}")
    if found := UNKNOWN_TAG.search(said):
        if looked_for and found[1] in TAGS:
            return Mistake(f'met "{found[1]}"; expected {looked_for}', found[1])
        return Mistake(f'unknown tag "{found[1]}"{did_you_mean(found[1], TAGS)}', found[1])
    if found := UNKNOWN.search(said):
        return Mistake(f'unknown {found[1]} "{found[2]}"{did_you_mean(found[2], known)}', found[2])
    if found := WRONG_TOKEN.search(said):
        return Mistake(f"met {_token(found[2])}; expected {_token(found[1])}", found[2])
    if found := UNEXPECTED.search(said):
        return Mistake(f"met {_token(found[1])}; expected a name or a value", found[1])
    return Mistake(in_one_sentence(said))


def no_template(name: str, known: Iterable[str]) -> Mistake:
    """What to say of a template that is not there."""
    return Mistake(f'unknown template "{name}"{did_you_mean(name, known)}', name)


def unknown_name(name: str, known: Iterable[str]) -> Mistake:
    """What to say of a name that nobody gives to a template."""
    return Mistake(f'unknown name "{name}"{did_you_mean(name, known)}', name)


def undefined(said: str, known: Iterable[str]) -> Mistake:
    """What to say of a name that turned out to be nothing while a page was made."""
    if found := UNDEFINED.fullmatch(said):
        return unknown_name(found[1], known)
    if found := NO_ATTRIBUTE.fullmatch(said):
        holder = found[1].rpartition(".")[2]
        return Mistake(f'unknown name "{found[2]}" in {holder}{did_you_mean(found[2], _names_in(found[1]))}', found[2])
    return Mistake(in_one_sentence(said))


def in_one_sentence(said: str) -> str:
    """Words of Jinja as the other messages read: sentences become one."""
    sentences = said.strip().rstrip(".").split(". ")
    return "; ".join(one if one.startswith("Jinja") else one[:1].lower() + one[1:] for one in sentences)


def column_of(mistake: Mistake, file: str | None, line: int) -> int:
    """Where in its line a mistake stands, as far as Jinja lets one know."""
    try:
        text = Path(file or "").read_text("utf-8").splitlines()[line - 1]
    except (OSError, ValueError, IndexError):
        return 1
    if mistake.message.startswith("met the end of the template"):
        return len(text) + 1
    word = re.escape(mistake.word)
    found = re.search(rf"(?<!\w){word}(?!\w)" if mistake.word[:1].isalnum() else word, text)
    return found.start() + 1 if found and mistake.word else 1


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
