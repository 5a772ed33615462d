"""A retention should have an end that a reader can work out.

WP260 rev.01 (on GDPR 13(2)(a)): "It is not sufficient for the data controller to generically state that personal
data will be kept as long as necessary for the legitimate purposes of the processing." What ends the period must
stand beside such words: a duration, an event, the article of a law; or in the record, as ``duration`` or ``until``.

"In accordance with the law" and "statutory periods" pass where the same sentence names the article or the time.

Texts in English and German are read. In prose, a sentence counts only if it speaks of keeping or deleting. Nothing is
asked of drafts, of what is removed, and of changes, which tell how it was before.

Passes:

    retention: {until: the account is deleted, note: We keep nothing for longer than necessary.}
    sections:
      - kind: data
        heading: Logs
        before: Logs are kept as long as necessary, but at most 30 days.
        items: [device.imei]

Fails:

    sections:
      - kind: data
        heading: Logs
        before: Logs are kept as long as necessary.
        items: [device.imei]

Fails, for the law has a name:

    retention: {until: it is no longer required by law}
    items: [device.imei]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.records.pieces import RetentionRecord
from privacy_statements.rules.context import Context
from privacy_statements.rules.durations import names_a_duration
from privacy_statements.rules.passages import Passage, Patterns, Phrase, compiled
from privacy_statements.rules.texts import Texts

CODE = "vague-retention"

_NEEDED = (
    "(?:(?:absolutely|deemed|legally|reasonably|strictly|still) )?"
    "(?:necessary|needed|required|appropriate|reasonable|useful)"
)
_PURPOSE = "(?:the|its|their|these|this|our) purposes?"
_NÖTIG = "(?:nötig|notwendig|erforderlich|gebraucht|benötigt)"
_BY_LAW = {
    "en": (
        "(?:in accordance with|as (?:required|permitted) (?:by|under)) (?:the )?(?:applicable |relevant |local )?(?:laws?|legislation|legal requirements)",
        "(?:legal|statutory) retention (?:obligations?|periods?|requirements?|times?)",
    ),
    "de": ("gesetzliche[nr]? Aufbewahrungs(?:frist(?:en)?|pflicht(?:en)?|zeit(?:en)?|dauer)",),
}
_A_WHILE = (
    "an? (?:appropriate|certain|extended|limited|longer|prolonged|reasonable|short|sufficient|suitable) "
    "(?:amount of time|period|time|while)(?: of time)?|a while"
)
_IS = "(?:(?:it|they|this|that|the (?:data|information)) )?(?:(?:is|are|may be|remains?) )?"
VAGUE = compiled(
    en=(
        f"(?<!be\\s)(?<!cable\\s)(?:as|so) long as {_IS}{_NEEDED}",
        "(?:as|so) long as we (?:still |reasonably )?(?:need|require)(?: (?:it|them|this|that|the \\w+|your \\w+))?",
        "(?:until|when|once|as soon as) we (?:no longer|do not|don['’]t) (?:need|require)(?: (?:it|them|this|that|the \\w+|your \\w+))?",
        "(?:as|so) long as (?:there is|there are|we have) (?:an?|any|some) (?:\\w+ ){0,2}?(?:interest|need|purpose|reason)s?",
        "(?:\\A|(?:until|when|once|as soon as) )(?:we|they|the \\w+) no longer ha(?:ve|s) (?:an?|any) (?:\\w+ ){0,3}?(?:interest|need|purpose|reason|use)s?",
        "(?:until|when|once|as soon as) (?:we|they|the \\w+) (?:do not|don['’]t) have (?:an?|any) (?:\\w+ ){0,3}?(?:interest|need|purpose|reason|use)s?",
        f"(?:no|not|nothing (?:for )?|any) ?longer than {_IS}{_NEEDED}",
        f"(?:(?:until|when|once) )?{_IS}no longer {_NEEDED}",
        f"for (?:the|a|such) (?:time|period|duration)(?: of time)?(?: that| which)? {_IS}{_NEEDED}",
        f"(?:for|after|within|the end of) (?:{_A_WHILE})",
        f"(?:(?:until|when|once|after) )?(?:{_A_WHILE}|some (?:period|time)|enough time) (?:has|have|is|had)? ?(?:elaps|end|expir|gone by|over|pass|run out)\\w*",
        f"(?:(?:until|when|once) )?{_PURPOSE} (?:is|are|has been|have been) (?:achieved|fulfilled|met|served)",
        "(?:for some time|(?:until )?further notice|in due course)",
        "(?:deleted?|erased?|removed?) (?:periodically|regularly|from time to time|(?:as|when|where) (?:appropriate|necessary|needed))",
        "(?:the |our |a )?(?:legitimate |business )+(?:interest|need|purpose|reason)s? (?:ends?|expires?|exists?|lasts?)",
        *_BY_LAW["en"],
    ),
    de=(
        "(?:so|solange) ?(?:lange)?,? (?:wie )?(?:es |sie |dies |dafür |unbedingt )*(?:nötig|notwendig|erforderlich)",
        f"so ?lange,? (?:[\\w-]+,? ){{0,6}}?wie (?:[\\w-]+ ){{0,8}}?{_NÖTIG}",
        "solange (?:es |sie |dies )?(?:\\w+ ){0,4}?(?:nötig|notwendig|erforderlich|gebraucht|benötigt)",
        "nicht länger als (?:unbedingt )?(?:nötig|notwendig|erforderlich)",
        f"(?:(?:bis|sobald|wenn) (?:sie|es|diese|die Daten) (?:[\\w-]+ ){{0,10}}?)?nicht (?:mehr|länger) (?:[\\w-]+ )?{_NÖTIG}",
        "(?:bis|sobald|wenn) (?:der Zweck|die Zwecke) (?:[\\w-]+ ){0,4}?(?:entfällt|entfallen|wegfällt|wegfallen|(?:erfüllt|erreicht) (?:ist|sind))",
        "(?:für|während|nach|innerhalb) (?:einen|einem|eine|einer|eines) (?:angemessenen?|angemessener|bestimmten?|begrenzten?|gewissen?|gewisser|längeren?) (?:zeit|zeitraum|dauer)",
        "(?:(?:bis|sobald|wenn) )?(?:eine? )?(?:angemessene|bestimmte|gewisse|einige|längere)r? (?:frist|zeit|zeitraum|dauer) (?:abgelaufen|vergangen|verstrichen|vorbei)",
        "(?:bis auf weiteres|(?:für )?einige zeit|zu gegebener Zeit)",
        *_BY_LAW["de"],
    ),
)
KEEPING = Patterns(
    en=(
        r"\b(?:keep|kept|retain|retention|stor(?:e|ing)|storage(?! (?:box|cabinet|rack|room|shel|unit))|hold(?! (?:down|the (?:\w+ )?(?:button|key)))|"
        r"held|delet|eras|preserv|archiv|sav(?:e|ing)\b)"
    ),
    de=r"(?:speicher|bewahr|aufgehoben|behalten|behält|lösch|vorgehalten|archivier)",
)
BY_LAW = compiled(**_BY_LAW)
KEEPING_BY_LAW = {"en": re.compile(r"\b(?:keep|kept|retain|delet|eras)", re.I), "de": KEEPING["de"]}
"""To store and process by the law says nothing of time; to retain by the law should."""
CRITERION = Patterns(
    en=(
        r"\b(?:until|till|while|article|section|art\.|§|as long as) (?!(?:\S+ ){0,3}(?:no longer )?(?:necessary|needed|required)\b)"
        r"|\b(?:deleted?|erased?|removed?|ends?|expires?) (?:\S+ ){0,3}?(?:after|when|once|upon|as soon as) "
    ),
    de=r"(?:\b(?:bis (?!auf weiteres)(?!(?:sie|es) nicht mehr)|artikel |art\. |nach ablauf|nach ende|nach kündigung)|§ ?\d)",
)


def read(texts: Texts, context: Context) -> Iterator[Diagnostic]:
    """Every text that says "as long as necessary" or the like without a criterion."""
    for passage, phrase in texts.phrases(_vague, VAGUE):
        message = f'"{phrase.text}" does not say when data is deleted; expected a duration, or the event that ends it'
        yield diagnose(CODE, passage.at(phrase.offset), message)


def _vague(passage: Passage) -> Iterator[Phrase]:
    for phrase in passage.find(VAGUE) if passage.is_asked else ():
        if not _has_criterion(passage, phrase) and _is_about_keeping(passage, phrase):
            yield phrase


def _is_about_keeping(passage: Passage, phrase: Phrase) -> bool:
    if isinstance(passage.holder, RetentionRecord):
        return True
    if BY_LAW[passage.language].fullmatch(phrase.text):
        return KEEPING_BY_LAW[passage.language].search(phrase.around) is not None
    return KEEPING[passage.language].search(f"{phrase.around} {phrase.text}") is not None


def _has_criterion(passage: Passage, phrase: Phrase) -> bool:
    """Whether a criterion follows, or is in the record. The article of a law may be before it."""
    by_law = BY_LAW[passage.language].fullmatch(phrase.text) is not None
    after = " ".join((phrase.around if by_law else phrase.after).split())
    if CRITERION[passage.language].search(after) or names_a_duration(after, passage.language):
        return True
    holder = passage.holder
    stated = (holder,) if isinstance(holder, RetentionRecord) else passage.statement.retention
    ends = (rule.until for rule in stated if rule.until is not None)
    has_end = any(VAGUE[passage.language].search(end) is None for end in ends)
    return has_end or any(rule.duration is not None for rule in stated)
