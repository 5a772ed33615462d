"""A limit that the vocabulary can express should not be words.

"Location (only corporate devices)" is a limit that no page can apply: the owner of a personal phone is asked, and no
answer knows. Written as ``condition: {ownership: corporate}`` it decides.

Read are ``only``, the ``words`` of a condition, and what a ``note``, a ``form``, the way ``how`` to control it and the words
``before`` a section with items say after "if", "only on" and the like, or before a last "only". Of names, what follows
"only" or "for", or is before a last "only": "(iOS only)", "for iOS devices"; "iOS version" is a name. They are reported
when they name a value of a dimension, by its name, its id or its ``when``, as a limit: "corporate devices", "users of
Android", "company-owned". "Personal data" and "the Android Auto app" limit nothing.
Nothing is reported where a condition on the same dimension holds already (of an item: in all rows about it), and of a platform that all of the product is
for. "Corporate and personal devices" are all, and no limit. Texts in English and German are read; not drafts, and not
what is removed.

Passes:

    items:
      - {item: device.imei, condition: {platform: ios}, note: Only if the device runs iOS 15.}
      - {item: content.photos, only: personal data of the account}

Fails:

    items: [{item: device.imei, only: iOS devices}]

Fails, for a name is no condition:

    items: [{id: location, name: Location (iOS only)}]

Fails, for the words are those of the dimension:

    items: [{item: device.imei, condition: {words: the app is managed}}]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from privacy_statements.catalog.circumstances import dimensions_in
from privacy_statements.catalog.conditions import Dimension, DimensionValue, Words
from privacy_statements.catalog.model import Catalog, DataItem, Part, Product, Row, Section
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.context import Context
from privacy_statements.rules.passages import Passage, Patterns
from privacy_statements.rules.texts import Texts

CODE = "unstructured-limit"

ORDINARY = {"all", "any", "false", "given", "no", "none", "not", "off", "on", "other", "refused", "true", "yes"}
"""Names of values that say nothing without what is asked."""
DEVICES = {
    "en": "devices?|handsets?|(?:smart)?phones?|iphones?|ipads?|tablets?|computers?|laptops?|macs?|pcs?|machines?|endpoints?",
    "de": "geräte?n?|(?:smart)?phones?|handys?|telefone?n?|iphones?|ipads?|tablets?|computern?|laptops?|macs?|pcs?",
}
WORDS = {
    "en": {
        "on": "on|for|under|runs?|running|uses?|using",
        "is": "is|are|has been|have been",
        "only": "only",
        "and": "and|or",
        "of": "of|from|belonging to",
    },
    "de": {
        "on": "auf|für|unter|bei|mit",
        "is": "ist|sind|wird|werden|wurden?",
        "only": "nur",
        "and": "und|oder",
        "of": "der|des|von",
    },
}
USERS = {
    "en": ("users?|owners?|customers?", "of|with|on|who use"),
    "de": ("nutzern?|benutzern?|nutzerinnen|besitzern?|anwendern?", "von|mit|auf"),
}
"""Who has a device, and what is between them and its platform."""
ENDING = {"en": "s?", "de": "(?:e[mnrs]?|s)?"}
OWNERS = (
    {
        "business",
        "company",
        "corporate",
        "employer",
        "enterprise",
        "organisation",
        "organization",
        "firmen",
        "unternehmens",
    },
    {"employee", "individual", "personal", "private", "privat", "user"},
)
"""Words for the same owner. They are names of a value only before "owned" and after "owned by"."""
BROUGHT = ("BYOD", "bring your own")
"""Other words for what a person owns."""
NOT = Patterns(
    en=r"\b(?:not|no|never|unless|except|other than|apart from)\b[^.;,]{0,30}\Z",
    de=r"\b(?:nicht|kein\w*|nie|außer|ausgenommen)\b[^.;,]{0,30}\Z",
)
_IF = {
    "en": r"\b(?:if|when|whenever|unless|except|where|provided|as long as)\b[^.;]*",
    "de": r"\b(?:wenn|falls|sofern|solange|sobald|außer)\b[^.;]*",
}
_ONLY = {
    "en": r"\bonly (?:on|for|in|with|from|by|under)\b[^.;]*|\(only\b[^()]*"
    r"|(?:\A\W*|[(,:–—]\s*|\b(?:on|for|in|with|from|by|under|users? of)\s+)"
    r"(?:(?!(?:on|for|in|with|from|by|under|to|of|as)\b)[\w/-]+\s+){1,4}only(?=\W*\Z|[,;:)])",
    "de": r"\bnur (?:auf|für|in|mit|von|bei|unter)\b[^.;]*|\(nur\b[^()]*",
}
_FOR = {
    "en": r"\bfor\s+(?:[\w/,&-]+\s+){1,5}?(?:devices|phones|tablets|computers|laptops|users)\b"
    r"|\bfor\s+devices\s+(?:that|which|running|enrolled)\b[^.;,()]*",
    "de": r"\bfür\s+[^.;,()]*?(?:geräte|phones|tablets|computer|laptops)\b",
}


def _any_of(*kinds: dict[str, str]) -> Patterns:
    return Patterns(**{language: "|".join(kind[language] for kind in kinds) for language in DEVICES})


CLAUSE = _any_of(_IF, _ONLY)
CLAUSES = {
    "note": CLAUSE,
    "before": CLAUSE,
    "how": CLAUSE,
    "form": _any_of(_IF, _ONLY, _FOR),
    "name": _any_of(_ONLY, _FOR),
}
"""By field, what in it is a condition, where not all of it is a limit. Names may say "if" and "on" of what they name."""


class Limit(NamedTuple):
    """What a text says of one dimension: the words, where they begin, and the values that they name."""

    text: str
    offset: int
    values: list[str]
    is_denied: bool


class _Named:
    """The values of one dimension, and how texts name them."""

    def __init__(self, dimension: Dimension) -> None:
        self.dimension = dimension
        self.ids: dict[str, list[str]] = {}
        names, owners = self._named()
        listed = _any_name(name for name, _ in names)
        whens = _any_name(value.when for value in dimension.values if value.when)
        about = " ".join((dimension.description or "", *(value.when or "" for value in dimension.values)))
        own = {word.lower() for word in re.findall(r"\b(?:the|an?|your|das|der|die|ein) (\w+)", about)}
        of_device = not about.strip() or not own.isdisjoint(("device", "gerät"))
        self.any = re.compile(rf"(?<!\w)(?:{whens}|{listed}|(?:{_any_name(owners)})(?:ly)?\b)", re.I)
        self.name = re.compile(rf"(?<!\w)(?:{listed}|{_any_name(owners)})", re.I)
        self.limits = {
            language: _limits(
                listed,
                _any_name(name for name, _ in names if name != name.lower()),
                whens,
                _any_name(owners),
                _any_name(OWNERS[0] & owners.keys()),
                "|".join(map(re.escape, sorted({*own, dimension.name.split()[-1].lower()})))
                + (f"|{devices}" if of_device else ""),
                *(USERS[language] if of_device else ("(?!)", "(?!)")),
                ENDING[language],
                **{f"{key}_": words for key, words in WORDS[language].items()},
            )
            for language, devices in DEVICES.items()
        }

    def _named(self) -> tuple[set[tuple[str, str]], dict[str, str]]:
        """Each name of a value with its id, but for those that all values have, and the values by words for owners;
        ``ids`` has them all."""
        values = self.dimension.values
        names = {(name, value.id) for value in values for name in _names(value)}
        for name, value in sorted({(_plain(name), value) for name, value in names}):
            self.ids.setdefault(name, []).append(value)
        of_all = {name for name, ids in self.ids.items() if 1 < len(ids) == len(values)}
        names = {(name, value) for name, value in names if _plain(name) not in of_all}
        owners = {owner: value for name, value in names for alike in OWNERS if name.lower() in alike for owner in alike}
        for owner, value in owners.items():
            self.ids.setdefault(owner, [value])
        if own := owners.get("personal"):
            names |= {(brought, own) for brought in BROUGHT}
            self.ids |= {_plain(brought): [own] for brought in BROUGHT}
        return names, owners

    def limit(self, passage: Passage) -> Limit | None:
        """The first limit in a text that names a value."""
        for offset, sentence in passage.sentences():
            stretches = [(0, len(sentence))]
            if passage.field in CLAUSES:
                stretches = [each.span() for each in CLAUSES[passage.field][passage.language].finditer(sentence)]
            for start, end in stretches:
                match = self.limits[passage.language].search(sentence[start:end])
                if match is not None:
                    raw = match[0].lstrip(" (,:–—")
                    text, start = " ".join(raw.split()), start + match.end() - len(raw)
                    is_denied = bool(NOT[passage.language].search(sentence[:start])) or text.lower().startswith("non-")
                    # "not on iOS only": elsewhere, too
                    if not (is_denied and sentence[start:end].lower().endswith(" only")):
                        return Limit(text, offset + start, self._values(text), is_denied)
        return None

    def _values(self, text: str) -> list[str]:
        by_when = [value.id for value in self.dimension.values if value.when and _plain(value.when) in _plain(text)]
        names = [_plain(match[0]) for match in self.name.finditer(text)]
        return by_when or list(dict.fromkeys(value for name in names for value in self.ids[name]))


def _limits(
    listed: str, proper: str, whens: str, owners: str, firms: str, nouns: str, users: str, of: str, s: str,
    *, on_: str, is_: str, only_: str, and_: str, of_: str,
) -> re.Pattern[str]:  # fmt: skip
    """What of a text is a limit, where the other arguments are the words for each thing that it may name."""
    several = rf"(?:non-)?(?:{listed}){s}(?:(?:\s*[,/-]\s*|\s+)(?:(?:{and_})\s+)?(?:{listed}){s})*"
    owned = rf"(?:{owners})(?:ly)?[\s-]owned"
    platforms = rf"(?-i:(?:{proper}){s}(?:(?:,\s*|\s+(?:{and_})\s+)(?:{proper}){s})*)"
    ends = rf"(?=\W*\Z|(?:[,.;:)]|\s+(?:{and_}))(?!\s+(?:{proper}))|\s+(?:{only_}|\d))"
    whose = r"(?:(?:an?|its|our|the|their|your)\s+)?"
    return re.compile(
        rf"(?<![\w-])(?:{whens}|(?:{several}|{owned})(?:/\w+)?(?:[ -](?:based|owned))?[ -](?:{nouns})"
        rf"|(?:{nouns})\s+(?:(?:that|which|die)\s+)?(?:{is_})\s+(?:marked as\s+|an?\s+)?(?:{several}|{owned})"
        rf"|(?:{nouns})\s+(?:{several})(?<=ed)"
        rf"|(?:{nouns})\s+(?:(?:that|which)\s+)?(?:(?:(?:{is_})\s+)?owned by\s+{whose}(?:{owners})(?! that\b| which\b)|{whose}(?:{owners})\s+owns?)"
        rf"|(?:{nouns})\s+(?:{of_})\s+{whose}(?:{firms})(?! that\b| which\b)|(?:{firms})(?:['’]s)?[ -](?:{nouns})"
        rf"|{platforms}[ -](?:(?:{nouns})\s+)?(?:{users})"
        rf"|(?:{on_}|(?:{nouns}|{users})\s+(?:{of}))\s+{whose}{platforms}{ends}"
        rf"|\A\W*(?:{only_}\s+)?{whose}(?:{several}|{owned})(?:\s+{only_})?(?=\W*\Z))(?!\w|\s+(?:numbers?|calls?|contacts|book|bills?)\b)",
        re.I,
    )


def read(texts: Texts, context: Context) -> Iterator[Diagnostic]:
    """Every limit in words that names a value of a dimension."""
    for dimension in texts.catalog.vocabulary.dimensions.values():
        named = _Named(dimension)
        for passage in texts.with_any(dict.fromkeys(DEVICES, named.any)) if dimension.values else ():
            if not _is_limit(passage) or _is_structured(passage, dimension, texts.catalog):
                continue
            limit = named.limit(passage)
            if limit is not None and not _is_of_all(passage, dimension, limit):
                message = (
                    f'"{limit.text}" names a value of "{dimension.name}"; expected {_form(passage, dimension, limit)}'
                )
                yield diagnose(CODE, passage.at(limit.offset), message)


def _is_limit(passage: Passage) -> bool:
    """Whether a text can limit what a row says, and a condition could stand beside it or in its place."""
    holder, field = passage.holder, passage.field
    if field == "name":
        return isinstance(holder, Row | Part | DataItem) and passage.is_asked
    if not isinstance(passage.record, Product) or not passage.is_asked:
        return False
    if field == "before":
        return isinstance(holder, Section) and any(section.rows for section in holder.walk())
    may_be = field in ("only", "note", "form") and (hasattr(holder, "condition") or holder is passage.row)
    return may_be or holder.__class__ is Words or (field == "how" and passage.row is not None)


def _is_structured(passage: Passage, dimension: Dimension, catalog: Catalog) -> bool:
    """Whether a condition on the dimension holds around a text already; of the words before a section, also inside it."""
    if isinstance(passage.holder, DataItem):
        mentions = catalog.mentions.get(passage.holder.id, ())
        return bool(mentions) and all(_asks(dimension, each.row.said, each.part) for each in mentions)
    if passage.field == "before" and any(
        _asks(dimension, row.said, *row.answers.values(), *row.parts)
        for section in passage.holder.walk()
        for row in section.rows
    ):
        return True
    return _asks(dimension, passage.statement, *passage.around)


def _asks(dimension: Dimension, *pieces: object) -> bool:
    """Whether the condition of a piece depends on a dimension."""
    conditions = [getattr(piece, "condition", None) for piece in pieces]
    return any(dimension is used for each in conditions if each is not None for used in dimensions_in(each))


def _is_of_all(passage: Passage, dimension: Dimension, limit: Limit) -> bool:
    """Whether all values are named, or all that the product is for has them: nothing is limited."""
    here = {_plain(name) for name in getattr(passage.record, "platforms", ())}
    named = [value for value in dimension.values if value.id in limit.values]
    is_all = 1 < len(named) == len(dimension.values)
    return is_all or any(here & {_plain(name) for name in _names(value)} for value in named)


def _form(passage: Passage, dimension: Dimension, limit: Limit) -> str:
    """What to write."""
    values = [f'"{value}"' if value in ("no", "off", "on", "yes") else value for value in limit.values]
    form = f"{{{dimension.id}: {values[0] if len(values) == 1 else '[' + ', '.join(values) + ']'}}}"
    form = f"{{not: {form}}}" if limit.is_denied else form
    if passage.holder.__class__ is Words:
        return f'"{form}" in place of words'
    where = " in a row with these controls" if passage.field == "how" else ""
    return f'"condition: {form}"' + (" in the rows about it" if isinstance(passage.holder, DataItem) else where)


def _names(value: DimensionValue) -> Iterable[str]:
    """The names of a value: "Enrolled with Intune" is "enrolled", "iOS and iPadOS" are two names, and so are those in
    "the device is an iPhone or iPad"."""
    parts = re.split(r"\s*[,/(]\s*|\s+(?:and|or|und|oder)\s+", value.name)
    heads = [re.split(r"\s+(?:with|by|in|to|mit|von|durch|bei)\s+", part)[0].strip(" )") for part in parts]
    kinds = re.findall(r"\b(?:an?|ein|or|oder) (\w*[A-Z]\w*)", value.when or "")
    names = [value.id.replace("-", " "), *heads, *kinds]
    return [name for name in names if name.lower() not in ORDINARY and len(name) > 1]


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())


def _any_name(names: Iterable[str]) -> str:
    """A pattern for any of some names, the longest first: their words may be joined by a space or a hyphen."""
    listed = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", name))) for name in listed) or "(?!)"
