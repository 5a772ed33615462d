"""The closed words of records as readers see them, and the signs before them in cells.

They are marked for translation here, and translated where they are used.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from privacy_statements.records.words import (
    Act,
    AnswerWord,
    CcpaCategory,
    Certainty,
    ControlKind,
    GuideEffect,
    Identifiability,
    Impact,
    MeasureKind,
    Necessity,
    ObligationKind,
    Relation,
    SectionKind,
    Status,
    StoresRelation,
)

Message = str | tuple[str, str]  # a message, or its context and the message


def _(message: str) -> str:
    """Marks a message for translation; it is translated where it is used."""
    return message


def pgettext(context: str, message: str) -> tuple[str, str]:
    """Marks a message whose English word has several meanings."""
    return (context, message)


_WORDS: tuple[tuple[StrEnum, Message], ...] = (
    (AnswerWord.COLLECTED, _("Collected")),
    (AnswerWord.NOT_COLLECTED, _("Not collected")),
    (AnswerWord.CONDITIONAL, _("Depends")),
    (AnswerWord.REUSED, _("Reused")),
    (AnswerWord.NOT_APPLICABLE, _("Not applicable")),
    (AnswerWord.NOT_STATED, _("Not stated")),
    (Certainty.MAY, _("May be collected")),
    (Necessity.REQUIRED, _("Required")),
    (Necessity.OPTIONAL, _("Optional")),
    (Necessity.NEVER, _("Never")),
    (Necessity.UNSPECIFIED, _("Not stated")),
    (Relation.ALL, _("Consists of")),
    (Relation.ONE_OF, pgettext("parts", "One of")),
    (Relation.IN_ORDER, _("The first available, in this order")),
    (Identifiability.IDENTIFIED, _("identified")),
    (Identifiability.PSEUDONYMISED, _("pseudonymized")),
    (Identifiability.ANONYMISED, _("anonymized")),
    (Identifiability.NON_PERSONAL, _("non-personal")),
    (ObligationKind.STATUTE, _("Required by law")),
    (ObligationKind.CONTRACT, _("Required by contract")),
    (ObligationKind.NONE, _("Nobody has to provide it")),
    (CcpaCategory.IDENTIFIERS, _("Identifiers")),
    (CcpaCategory.CUSTOMER_RECORDS, _("Customer records")),
    (CcpaCategory.PROTECTED, _("Characteristics of protected classes")),
    (CcpaCategory.COMMERCIAL, _("Commercial information")),
    (CcpaCategory.BIOMETRIC, _("Biometric information")),
    (CcpaCategory.INTERNET_ACTIVITY, _("Internet or other electronic network activity")),
    (CcpaCategory.GEOLOCATION, _("Geolocation")),
    (CcpaCategory.SENSORY, _("Audio, visual and similar information")),
    (CcpaCategory.PROFESSIONAL, _("Professional or employment-related information")),
    (CcpaCategory.EDUCATION, _("Education information")),
    (CcpaCategory.INFERENCES, _("Inferences")),
    (CcpaCategory.SENSITIVE, _("Sensitive personal information")),
    (GuideEffect.TURNS_ON, _("Turns collection on")),
    (GuideEffect.TURNS_OFF, _("Turns collection off")),
    (GuideEffect.SETS_UP, _("Sets up the product")),
    (ControlKind.OPT_IN, _("Opt-in")),
    (ControlKind.OPT_OUT, _("Opt-out")),
    (ControlKind.NONE, _("No choice")),
    (ControlKind.UNSPECIFIED, _("A choice; how is not stated")),
    (StoresRelation.ALL, pgettext("stores", "All of")),
    (StoresRelation.ONE_OR_MORE, pgettext("stores", "One or more of")),
    (MeasureKind.ACCESS, pgettext("protection", "Access")),
    (MeasureKind.ENCRYPTION, _("Encryption")),
    (MeasureKind.AUDIT, pgettext("protection", "Audit")),
    (MeasureKind.CERTIFICATION, _("Certification")),
    (MeasureKind.OTHER, pgettext("protection", "Other")),
    (Impact.EXPANSION, _("More is done with data, or a promise is weaker")),
    (Impact.LOSS, _("Something is no longer stated")),
    (Impact.JUDGE, _("Changed in words")),
    (Impact.REDUCTION, _("Less is done with data, or a promise is stronger")),
    (Impact.CLARIFICATION, _("More is stated")),
    (Impact.EDITORIAL, _("Nothing that is done is different")),
    (Status.DRAFT, pgettext("status", "Draft")),
    (Status.CURRENT, pgettext("status", "Current")),
    (Status.DEPRECATED, pgettext("status", "Deprecated")),
    (Status.REMOVED, pgettext("status", "Removed")),
    (SectionKind.OVERVIEW, _("Overview")),
    (SectionKind.SOURCES, _("Where the data comes from")),
    (SectionKind.DATA, _("Data items")),
    (SectionKind.NEVER, _("What never happens")),
    (SectionKind.USES, _("What the data is used for")),
    (SectionKind.RECIPIENTS, _("Who receives the data")),
    (SectionKind.RETENTION, _("Retention: how long the data is kept")),
    (SectionKind.STORAGE, _("Storage: where the data is kept")),
    (SectionKind.PROTECTION, _("How the data is protected")),
    (SectionKind.RIGHTS, _("Rights, and how to use them")),
    (SectionKind.CONCEPT, _("What it is about")),
    (SectionKind.PREREQUISITES, _("Prerequisites")),
    (SectionKind.STEPS, _("Steps")),
    (SectionKind.OTHER, _("Further information")),
)
# keyed with the type: words of different sets may be spelled alike, and equal strings are equal keys
WORDS = {(type(word), word.value): text for word, text in _WORDS}


class Denied(NamedTuple):
    """How the denial of an act is said: in a cell, and in a sentence about one or about several who do not do it."""

    never: str
    does: str
    do: str


SEES, NEVER_SEE = _("does not let {actors} see {what}"), _("never see {what}")
ACTS = {
    Act.COLLECTED: Denied(_("never collected"), _("does not collect {what}"), _("do not collect {what}")),
    Act.SEEN: Denied(_("never seen"), SEES, SEES),
    Act.USED: Denied(_("never used"), _("does not use {what}"), _("do not use {what}")),
    Act.SOLD: Denied(_("never sold"), _("does not sell {what}"), _("do not sell {what}")),
}
TYPED: dict[str, str] = {
    "rights": _("my rights · object · complain"),
    "retention": _("data retention · stored · storage · how long my data is kept · country"),
    "choices": _("opt out · turn off · switch off · disable · decline · telemetry · tracking"),
    "viewers": _("who can see my data · access · spy · watch · monitor"),
    "completeness": _("legal basis · lawful basis · what is missing"),
    "recipients": _("third parties · shared with · who receives my data"),
    Act.SOLD: _("sell my data"),
    Act.SEEN: _("read · spy"),
}
"""What readers type when they look for a page of a kind, or for what never happens."""
NOT_STATED = _("Not stated")


# the words in cells: the sign before each, and what it means
EXPLAINED: tuple[tuple[StrEnum, str, str], ...] = (
    (AnswerWord.COLLECTED, "●", _("The product collects it.")),
    (
        AnswerWord.CONDITIONAL,
        "◐",
        _("Collected within the limit beside it. The word can also be “Only if”, “Only for” or “Unless”."),
    ),
    (Certainty.MAY, "◔", _("The product may collect it: the statement does not say that it always does.")),
    (AnswerWord.NOT_COLLECTED, "○", _("The product does not collect it.")),
    (
        AnswerWord.REUSED,
        "↻",
        _("The product does not collect it itself: it uses what another product or source has collected."),
    ),
    (AnswerWord.NOT_APPLICABLE, "–", _("The question does not arise.")),
    (AnswerWord.NOT_STATED, "?", _("The statement does not say. It does not mean that the answer is no.")),
    (Necessity.REQUIRED, "■", _("The statement calls it required.")),
    (Necessity.OPTIONAL, "□", _("The statement calls it optional.")),
    (Necessity.NEVER, "×", _("What the row names never happens.")),
)
