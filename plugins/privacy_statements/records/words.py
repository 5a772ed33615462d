"""The closed words of records: fixed here, because templates, checks and exports depend on each of them."""

from __future__ import annotations

from enum import StrEnum


class Necessity(StrEnum):
    """Whether the statement calls it required or optional (GDPR 13(2)(e))."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NEVER = "never"
    UNSPECIFIED = "unspecified"


class Certainty(StrEnum):
    """Whether a statement says that data is collected, or only that it may be ("may include")."""

    CERTAIN = "certain"
    MAY = "may"


class AnswerWord(StrEnum):
    """What a product does with an item, in one word; the same set everywhere."""

    COLLECTED = "collected"
    NOT_COLLECTED = "not-collected"
    CONDITIONAL = "conditional"
    REUSED = "reused"
    NOT_APPLICABLE = "not-applicable"
    NOT_STATED = "not-stated"


COLLECTING = frozenset({AnswerWord.COLLECTED, AnswerWord.CONDITIONAL, AnswerWord.REUSED})
"""The answers that say that data is collected, under whatever condition and from wherever."""
CERTAIN = COLLECTING - {AnswerWord.REUSED}
"""The answers that say that the product itself collects it."""
OPEN = COLLECTING | {AnswerWord.NOT_STATED}
"""The answers after which data may be collected: those that say so, and that of nobody."""
SILENT = frozenset({AnswerWord.NOT_STATED, AnswerWord.NOT_APPLICABLE})
"""The answers that neither say that data is collected nor that it is not."""


class Relation(StrEnum):
    """How the parts of an item belong together."""

    ALL = "all"
    ONE_OF = "one-of"
    IN_ORDER = "in-order"


class Act(StrEnum):
    """What is denied in a negative statement."""

    COLLECTED = "collected"
    SEEN = "seen"
    USED = "used"
    SOLD = "sold"


class Identifiability(StrEnum):
    """How closely data leads to a person (GDPR 4(1), 4(5); ISO/IEC 19944-1 section 8.3)."""

    IDENTIFIED = "identified"
    PSEUDONYMISED = "pseudonymised"
    ANONYMISED = "anonymised"
    NON_PERSONAL = "non-personal"


class ObligationKind(StrEnum):
    """Whether somebody must provide the data (GDPR 13(2)(e))."""

    STATUTE = "statute"
    CONTRACT = "contract"
    NONE = "none"


class CcpaCategory(StrEnum):
    """The categories of personal information of California's law (Civil Code 1798.140(v)(1), (ae))."""

    IDENTIFIERS = "identifiers"
    CUSTOMER_RECORDS = "customer-records"
    PROTECTED = "protected-characteristics"
    COMMERCIAL = "commercial"
    BIOMETRIC = "biometric"
    INTERNET_ACTIVITY = "internet-activity"
    GEOLOCATION = "geolocation"
    SENSORY = "sensory"
    PROFESSIONAL = "professional"
    EDUCATION = "education"
    INFERENCES = "inferences"
    SENSITIVE = "sensitive"


class Obtained(StrEnum):
    """How a product comes by data: collects it itself, or reuses what a data source has (GDPR 14(2)(f))."""

    COLLECTED = "collected"
    REUSED = "reused"


class GuideEffect(StrEnum):
    """What a guide does to what a product collects. Only the first two are choices."""

    TURNS_ON = "turns-on"
    TURNS_OFF = "turns-off"
    SETS_UP = "sets-up"
    SHOWS = "shows"


class ControlKind(StrEnum):
    """What somebody can do about collection."""

    OPT_IN = "opt-in"
    OPT_OUT = "opt-out"
    NONE = "none"
    UNSPECIFIED = "unspecified"


class Bound(StrEnum):
    """How a duration limits retention."""

    EXACTLY = "exactly"
    AT_MOST = "at-most"
    AT_LEAST = "at-least"


class StoresRelation(StrEnum):
    """Whether data lies in all of the stores or in some of them."""

    ALL = "all"
    ONE_OR_MORE = "one-or-more"


class MeasureKind(StrEnum):
    """What protects the data (GDPR 32)."""

    ACCESS = "access"
    ENCRYPTION = "encryption"
    AUDIT = "audit"
    CERTIFICATION = "certification"
    OTHER = "other"


class Status(StrEnum):
    """Where a record is in its life."""

    DRAFT = "draft"
    CURRENT = "current"
    DEPRECATED = "deprecated"
    REMOVED = "removed"


class ItemShape(StrEnum):
    """What an item is: one datum, or an event that carries fields."""

    DATUM = "datum"
    EVENT = "event"
    FIELD = "field"


class SectionKind(StrEnum):
    """What a section is about. Pages show the kinds in this order."""

    OVERVIEW = "overview"
    SOURCES = "sources"
    DATA = "data"
    NEVER = "never"
    USES = "uses"
    RECIPIENTS = "recipients"
    RETENTION = "retention"
    STORAGE = "storage"
    PROTECTION = "protection"
    RIGHTS = "rights"
    CONCEPT = "concept"
    PREREQUISITES = "prerequisites"
    STEPS = "steps"
    OTHER = "other"


PAGE_KINDS = frozenset({
    "applies", "categories", "changes", "choices", "comparisons", "completeness", "guides", "items", "products",
    "questions", "retention", "rights", "search", "terms", "viewers",
})  # fmt: skip
"""The kinds of pages that a site can choose from, as their addresses begin."""


class Impact(StrEnum):
    """What a change means for those whose data it is; ``judge`` where only a person can say."""

    EXPANSION = "expansion"
    LOSS = "loss-of-disclosure"
    JUDGE = "judge"
    REDUCTION = "reduction"
    CLARIFICATION = "clarification"
    EDITORIAL = "editorial"


class ComparisonColumn(StrEnum):
    """What a cell of a comparison shows."""

    ANSWER = "answer"
    NECESSITY = "necessity"
    PURPOSES = "purposes"
    RETENTION = "retention"
    RECIPIENTS = "recipients"
    VISIBLE_TO = "visible_to"


class ComparisonOrder(StrEnum):
    """How the rows of a comparison are ordered inside their category."""

    NAME = "name"
    WRITTEN = "written"
