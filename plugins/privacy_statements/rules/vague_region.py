"""Where data lies should lead to a region.

"Europe" may be the Union, the continent or a data centre; "the cloud" is any country. Whether data goes to a third
country (GDPR 13(1)(f)), a reader learns from a region of the vocabulary, which resolves to countries. So such a
word passes where ``storage`` around it has ``regions``, and where the same sentence names a region. "Outside the EU"
is every other country, and so the name of that region does not help.

Texts in English and German are read. In prose, a sentence counts only if it says where something lies or goes: what
it denies ("never in the cloud") needs no region. Nothing is asked of drafts, of what is removed, and of changes.

Passes:

    storage: {stores: The cloud, regions: eu}
    sections:
      - kind: storage
        heading: Storage
        before: Data is stored in the cloud.
      - kind: overview
        heading: About
        before: The app is sold worldwide. No data is stored in the cloud.

Fails:

    sections:
      - kind: storage
        heading: Storage
        before: Data is stored in Europe.

Fails, too:

    storage: {stores: The cloud}
    items: [device.imei]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog, Storage
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.context import Context
from privacy_statements.rules.passages import Passage, Patterns, Phrase, compiled, is_denied
from privacy_statements.rules.texts import Texts

CODE = "vague-region"

_SERVERS = "(?:servers?|data ?cent(?:re|er)s?|countries|locations?|regions?)"
VAGUE = compiled(
    en=(
        "(?-i:(?:(?:Western|Eastern|Northern|Southern|Central) )?(?:Europe|Asia|Africa))(?:[- ](?-i:Pacific))?(?! (?-i:[A-Z]))(?!['’-])",
        "(?-i:(?:(?:North|South|Latin|Central) )?America|the Americas|Oceania|the Middle East)(?! (?-i:[A-Z]))(?!['’-])",
        f"(?-i:European|Asian|American|African) {_SERVERS}",
        "(?:outside|inside|within|in)(?: of)? the (?:EU|EEA|European Union|European Economic Area)",
        "(?-i:[Tt])he cloud(?! (?:provider|service|of))(?!['’-])",
        "(?:worldwide|world-wide|globally|abroad|overseas)",
        "(?:around|across|all over|anywhere in) the (?:world|globe)",
        "(?:certain|different|many|multiple|other|several|some|third|various) (?:countries|locations|places|regions)",
    ),
    de=(
        "(?-i:(?:West|Ost|Nord|Süd|Mittel|Zentral)?(?:Europa|europa|Asien|asien|Afrika|afrika(?!nisch)))(?! (?-i:[A-Z]))(?!['’-])",
        "(?-i:(?:Nord|Süd|Mittel|Latein)amerika|Amerika|Ozeanien|(?:im|den) Nahen Osten)(?! (?-i:[A-Z]))(?!['’-])",
        "(?:europäische|asiatische|amerikanische|afrikanische)[nrs]? (?:Servern?|Rechenzentr(?:um|en)|Ländern?|Standorten?)",
        "(?:außerhalb|innerhalb|in|im)(?: von| der| des)? (?:EU|EWR|Europäischen Union|Europäischen Wirtschaftsraum(?:e?s)?)",
        "(?:der|die|einer) Cloud(?!['’-])",
        "(?:weltweit|im Ausland|in aller Welt|überall auf der Welt)",
        "(?:andere|anderen|mehrere|mehreren|verschiedene|verschiedenen|einigen) (?:Ländern?|Orten?|Regionen)",
        "(?:Drittländern?|Drittland|Drittstaate?n?)",
    ),
)
LYING = Patterns(
    en=(
        r"\b(?:stor(?:e[sd]?|ing)|kept|keeps?|host(?:s|ed)?|locat(?:ed|ions?)|lies|lie|resides?|held|holds?|saved?|transfer(?:s|red)?|"
        r"transmitted|sen[dt]s?|process(?:es|ed)|copied|backed up|servers?|data ?cent(?:re|er)s?|datacent(?:re|er)s?)"
        r"\b(?:[^\w;:]++(?!(?:work|works|who|that|which)\b)\w++){0,7}\W*\Z"
    ),
    de=r"(?:gespeichert|speicher|liegen|liegt|gehostet|aufbewahrt|übermittel|übertrag|verarbeitet|server[ns]?\b|rechenzentr)",
)
"""What says that something lies or goes there: in English a few words before, in German anywhere near."""
HOLDS = re.compile(r"\b(?:servers?|servern|data ?cent(?:re|er)s?|rechenzentr\w+)\Z", re.I)
"""What lies somewhere by itself: "European servers" needs no other word for it."""
OUTSIDE = re.compile(r"(?:outside|außerhalb)", re.I)
CONTINENT = re.compile(r"(?:europ[ae]|asi[ae]|af?ri[ck]a|ameri[ck]a|ozeanien|oceania)", re.I)
NAME_BEFORE = re.compile(
    r"(?:\b(?:of|for) |(?<=[\w,] )(?!(?:Western|Eastern|Northern|Southern|Central|Data|In|Within|Across|From|To|West|Ost)\b)[A-Z]\w* )\Z"
)
"""``Europe`` after these is the end of a longer name: Council of Europe, Microsoft Europe."""


def read(texts: Texts, context: Context) -> Iterator[Diagnostic]:
    """Every vague place where no region is stated."""
    named = _names(texts.catalog)
    for passage, phrase in texts.phrases(lambda passage: _vague(passage, named), VAGUE):
        message = f'"{phrase.text}" is no region of the vocabulary; expected "regions" in "storage"'
        yield diagnose(CODE, passage.at(phrase.offset), message)


def _names(catalog: Catalog) -> re.Pattern[str]:
    """The names of all regions, with and without what stands in brackets, and ids as abbreviations: EU."""
    names = {region.name for region in catalog.vocabulary.regions.values()}
    names |= {part.strip() for name in names for part in re.split(r"[()]", name) if part.strip()}
    names |= {region.id.upper() for region in catalog.vocabulary.regions.values()}
    listed = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)" if listed else r"(?!)")


def _vague(passage: Passage, named: re.Pattern[str]) -> Iterator[Phrase]:
    holder = passage.holder
    stated = (holder,) if isinstance(holder, Storage) else passage.statement.storage
    if any(place.regions for place in stated) or not passage.is_asked:
        return
    for phrase in passage.find(VAGUE):
        is_name = CONTINENT.search(phrase.text) is not None and NAME_BEFORE.search(phrase.before) is not None
        text = "" if OUTSIDE.match(phrase.text) else phrase.match[0]
        is_named = named.search(f"{phrase.before}{text}{phrase.after}") is not None
        if _lies(passage, phrase) and not (is_name or is_named or is_denied(phrase, passage.language)):
            yield phrase


def _lies(passage: Passage, phrase: Phrase) -> bool:
    """Whether something lies or goes there."""
    near = phrase.around if passage.language == "de" else phrase.before
    says = LYING[passage.language].search(near) or HOLDS.search(phrase.text)
    return passage.field == "stores" or says is not None
