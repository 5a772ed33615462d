"""How words of a record join what they limit: whether they bring their own "when", "on" or "only"."""

from __future__ import annotations

import re

from privacy_statements.words.recorded import Piece, of_pieces, pieces_of

_JOINING = re.compile(
    r"(?i)(?:if|when|whenever|while|once|during|after|before|on|in|at|for|with|within|upon|as|where|provided|from|by"
    r"|through|inside|outside|via|to|under|between|among|across|wenn|falls|sofern|solange|sobald|während|nach|vor|auf|bei"
    r"|beim|mit|für|im|zu|zum|zur|unter|zwischen|gegenüber|innerhalb|außerhalb"
    r"|si|s['\u2019]ils?|lorsque|lorsqu['\u2019]\w+|quand|dès|pendant|après|avant|sur|pour|avec|à|aux?|dans|chez|sous|entre)(?![\w-])"
)
_EXCEPTING = re.compile(r"(?i)(?:unless|except|without|außer|ohne|sauf|sans)(?!\w)")
_ONLY = re.compile(r"(?i)(?:only|nur|uniquement|seulement|seule?s?)(?!\w)|.*\s(?:only|uniquement|seulement)$")


def joins(condition: str) -> bool:
    """Whether a condition or scope says itself how it is joined: ``when it is on``, ``to advertisers``."""
    return _JOINING.match(condition) is not None


def excepts(condition: str) -> bool:
    """Whether a condition in words names what must not be: ``unless it is off``."""
    return _EXCEPTING.match(condition) is not None


def limits(scope: str) -> bool:
    """Whether a scope says itself that it is one: ``managed apps only``."""
    return _ONLY.match(scope) is not None


def uncapitalised(text: str) -> str:
    """A text as it stands inside a sentence."""
    first, *others = pieces_of(text)
    return of_pieces([Piece(first.text[:1].lower() + first.text[1:], first.recorded), *others])
