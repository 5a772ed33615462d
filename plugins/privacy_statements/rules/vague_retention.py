"""A retention should have an end that a reader can work out.

WP260 rev.01 (on GDPR 13(2)(a)): "It is not sufficient for the data controller to generically state that personal
data will be kept as long as necessary for the legitimate purposes of the processing." What ends the period must
stand beside such words: a duration, an event, the article of a law; or in the record, as ``duration`` or ``until``.

Texts in English and German are read. In prose, a sentence counts only if it speaks of keeping or deleting.

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
from itertools import islice

from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.model import Catalog
from privacy_statements.records.pieces import RetentionRecord
from privacy_statements.rules.durations import durations
from privacy_statements.rules.given import Given
from privacy_statements.rules.texts import MOST, Found, Passage, compiled, texts_of_catalog

CODE = "vague-retention"

_NEEDED = (
    "(?:(?:absolutely|deemed|legally|reasonably|strictly|still) )?"
    "(?:necessary|needed|required|appropriate|reasonable|useful)"
)
_PURPOSE = "(?:the|its|their|these|this|our) purposes?"
_IS = "(?:(?:it|they|this|that|the (?:data|information)) )?(?:(?:is|are|may be|remains?) )?"
VAGUE = compiled(
    {
        "en": (
            f"(?:as|so) long as {_IS}{_NEEDED}",
            "(?:as|so) long as (?:there is|there are|we have) (?:an?|any|some) (?:\\w+ ){0,2}?(?:interest|need|purpose|reason)s?",
            f"(?:no|not|nothing (?:for )?|any) ?longer than {_IS}{_NEEDED}",
            f"(?:(?:until|when|once) )?{_IS}no longer {_NEEDED}",
            f"for (?:the|a|such) (?:time|period|duration)(?: of time)?(?: that| which)? {_IS}{_NEEDED}",
            "for an? (?:appropriate|certain|limited|reasonable|short|suitable) (?:period|time|amount of time)",
            f"(?:(?:until|when|once) )?{_PURPOSE} (?:is|are|has been|have been) (?:achieved|fulfilled|met|served)",
            "(?:for some time|until further notice)",
        ),
        "de": (
            "(?:so|solange) ?(?:lange)?,? (?:wie )?(?:es |sie |dies |dafür |unbedingt )*(?:nötig|notwendig|erforderlich)",
            "solange (?:es |sie |dies )?(?:\\w+ ){0,4}?(?:nötig|notwendig|erforderlich|gebraucht|benötigt)",
            "nicht länger als (?:unbedingt )?(?:nötig|notwendig|erforderlich)",
            "(?:bis|sobald|wenn) (?:sie|es|diese|die Daten) nicht (?:mehr|länger) (?:nötig|notwendig|erforderlich|gebraucht|benötigt)",
            "(?:für|während) (?:einen|eine|einer|eines) (?:angemessenen?|bestimmten?|begrenzten?|gewissen?) (?:zeit|zeitraum|dauer)",
            "(?:bis auf weiteres|(?:für )?einige zeit)",
        ),
    }
)
KEEPING = {
    "en": re.compile(
        r"\b(?:keep|kept|retain|retention|stor(?:e|age|ing)|hold|held|delet|eras|preserv|archiv|sav(?:e|ing)\b)",
        re.I,
    ),
    "de": re.compile(r"(?:speicher|aufbewahr|aufgehoben|behalten|behält|lösch|vorgehalten|archivier)", re.I),
}
CRITERION = {
    "en": re.compile(
        r"\b(?:until|till|while|article|section|art\.|§|as long as) (?!(?:\S+ ){0,3}(?:no longer )?(?:necessary|needed|required)\b)"
        r"|\b(?:deleted?|erased?|removed?|ends?|expires?) (?:\S+ ){0,3}?(?:after|when|once|upon|as soon as) ",
        re.I,
    ),
    "de": re.compile(
        r"(?:\b(?:bis (?!auf weiteres)(?!(?:sie|es) nicht mehr)|artikel |art\. |nach ablauf|nach ende|nach kündigung)|§ ?\d)",
        re.I,
    ),
}


def check(catalog: Catalog, given: Given) -> Iterator[Diagnostic]:
    """Every text that says "as long as necessary" or the like without a criterion."""
    for passage in texts_of_catalog(catalog, given.language):
        for found in islice(_vague(passage), MOST):
            message = f'"{found.text}" does not say when data is deleted; expected a duration, or the event that ends it'
            yield diagnose(CODE, passage.at(found.offset), message)


def _vague(passage: Passage) -> Iterator[Found]:
    for found in passage.find(VAGUE):
        if not _is_told(passage, found) and _is_about_keeping(passage, found):
            yield found


def _is_about_keeping(passage: Passage, found: Found) -> bool:
    if isinstance(passage.holder, RetentionRecord):
        return True
    return KEEPING[passage.language].search(found.around) is not None


def _is_told(passage: Passage, found: Found) -> bool:
    """Whether a criterion follows, or stands in the record."""
    after = " ".join(found.after.split())
    if CRITERION[passage.language].search(after) or any(durations(after, passage.language)):
        return True
    holder = passage.holder
    stated = (holder,) if isinstance(holder, RetentionRecord) else passage.said.retention
    return any(_has_end(one, passage) for one in stated)


def _has_end(retention: RetentionRecord, passage: Passage) -> bool:
    if retention.duration is not None:
        return True
    return retention.until is not None and VAGUE[passage.language].search(retention.until) is None
