"""The words of a site: what files in ``vocabulary/`` may say. Field docstrings are the help that writers read."""

from __future__ import annotations

from privacy_statements.records.fields import Country, Flag, Id, Many, Prose, Record, Reference, Text
from privacy_statements.records.pieces import Disregarding, LinkRecord, TransferRecord
from privacy_statements.records.words import CcpaCategory


class Word(Disregarding):
    """A word of the vocabulary."""

    id: Id
    """Its permanent id."""
    name: Text
    """What readers see."""
    description: Prose | None = None
    """What it means."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""


class CodedWord(Word):
    """A word that other schemes have codes for."""

    codes: dict[Reference, Many[Text]] = {}
    """By scheme (apple, dpv, fides, play), its code or codes for this word: your reading, with which `export` fills forms."""


class PageWord(Word):
    """A word that has a page or a place of its own."""

    also: Many[Text] = ()
    """What readers type when they look for it. The search finds it there; it is no name of it."""


class CategoryRecord(PageWord, CodedWord):
    """A class of data items (GDPR 13, 14, 30)."""

    parent: Reference | None = None
    """The category around it."""
    special_category: Flag | None = None
    """true for special categories of personal data (GDPR 9(1)), false when it is none; absent reads "not stated"."""
    ccpa: Many[CcpaCategory] = ()
    """The categories of California's law it belongs to."""
    about_others: Flag = False
    """true for data about administrators or an organization: a page for one reader folds it, where a row does not say whose
    it is."""


class PurposeWord(CodedWord):
    """Why data is processed (GDPR 5(1)(b))."""


class LegalBasisRecord(CodedWord):
    """A legal basis (GDPR 6)."""

    article: Text | None = None
    """The article that gives it."""


class SubjectRecord(CodedWord):
    """Whose data it is (GDPR 4(1))."""

    about_others: Flag = False
    """true for administrators, or an organization: a page for one reader folds what is about nobody else."""


class ActorRecord(PageWord):
    """Somebody who acts: sees data, takes a step, asks for a right. Sentences name them, so the name has its article or
    pronoun: "The customer", "Your admin"."""


class DataClassRecord(Word):
    """A class by which a provider sorts data, such as customer data."""


class RegulationRecord(Word):
    """A regulation that gives rights."""


class DimensionValueRecord(Word):
    """One value of a dimension."""

    when: Text | None = None
    """The value as words that complete "only if ...", such as "the device is enrolled"."""


class DimensionRecord(Word):
    """Something on which collection depends: platform, ownership, enrollment, a setting."""

    values: tuple[DimensionValueRecord, ...] = ()
    """Its values; a dimension without values is answered yes or no."""
    when: Text | None = None
    """For a dimension without values: words that complete "only if ...", when it holds."""
    ordered: Flag = False
    """true when the values are levels, the least first."""
    cumulative: Flag = False
    """true when a level contains the levels before it."""
    our_reading: Flag = False
    """true when the source does not explain it, and the records read a meaning into it: answers that rest on it say so."""


class PresetRecord(PageWord, keeps_keys=True):
    """A situation in which many readers are, such as a personal iPhone: each product that depends on it says what
    applies there. Its name completes "I use ..." in a letter: "my own iPhone"."""

    when: dict[Reference, Reference]
    """What is so in it: the id of a dimension and the id of the one value that it has, for each dimension that decides."""
    device: Text | None = None
    """Whose device it is and which, such as "My own iPhone": the row in which the home page lists it, beside others."""
    choice: Text | None = None
    """Its words in that row: what manages the device, such as "only my work apps are managed"."""
    products: Many[Reference] = ()
    """The products that have a page for it; absent means those whose records depend on what is so in it."""


class RecipientWord(Word):
    """Somebody who receives data (GDPR 4(9))."""

    role: Text | None = None
    """controller, processor, sub-processor, authority."""
    countries: Many[Country] = ()
    """Where (ISO 3166)."""
    transfer: TransferRecord | None = None
    """What protects the data where it is outside of the Union."""


class RegionRecord(Word):
    """A region that resolves to countries."""

    countries: Many[Country] = ()
    """The countries of the region (ISO 3166)."""


class RightWord(PageWord):
    """Something a data subject can ask for (GDPR 15 to 22)."""

    regulations: Many[Reference] = ()
    """The regulations that give it."""
    articles: dict[Reference, Text] = {}
    """By the id of a regulation, where it says so, such as "Article 15": it stands beside the name of that regulation."""
    request: Text | None = None
    """What a reader asks for, in words that follow "Please": "delete the personal data that you hold about me"."""


class TermRecord(Word):
    """An entry of the glossary; its description is the definition."""

    aliases: Many[Text] = ()
    """Other words for it."""


class VocabularyRecord(Record):
    """Fixed lists of terms. A file can hold any of these lists."""

    categories: tuple[CategoryRecord, ...] = ()
    """Data categories."""
    purposes: tuple[PurposeWord, ...] = ()
    """Purposes."""
    legal_bases: tuple[LegalBasisRecord, ...] = ()
    """Legal bases."""
    subjects: tuple[SubjectRecord, ...] = ()
    """Data subjects."""
    actors: tuple[ActorRecord, ...] = ()
    """Actors."""
    data_classes: tuple[DataClassRecord, ...] = ()
    """Data classes."""
    dimensions: tuple[DimensionRecord, ...] = ()
    """Dimensions of conditions and columns."""
    presets: tuple[PresetRecord, ...] = ()
    """Situations of readers, as values of dimensions."""
    recipients: tuple[RecipientWord, ...] = ()
    """Recipients."""
    regions: tuple[RegionRecord, ...] = ()
    """Regions."""
    regulations: tuple[RegulationRecord, ...] = ()
    """Regulations."""
    rights: tuple[RightWord, ...] = ()
    """Rights."""
    terms: tuple[TermRecord, ...] = ()
    """Glossary."""
