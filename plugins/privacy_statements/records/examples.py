"""What a message shows a writer: a right example of a field, and where a key belongs."""

from __future__ import annotations

from privacy_statements.diagnostics.diagnostic import did_you_mean
from privacy_statements.records import kinds, pieces, statements, vocabulary
from privacy_statements.records.fields import docstrings_of, hints_of, types_in
from privacy_statements.records.record import Record

SHOWN = 10  # keys of a record that a message names
USUAL = (
    "id", "name", "item", "heading", "kind", "category", "purposes", "legal_basis", "retention", "recipients", "condition",
    "items", "sections", "summary", "source",
)  # fmt: skip
"""Keys that are named first."""
EXAMPLES = {
    "affects": "[{product: notes, setting: Share usage data}]",
    "all": "[{platform: ios}, {enrolled: yes}]",
    "answers": "{platform.ios: not-collected}",
    "applies_to": "[Notes 2]",
    "authority": "{title: Data Protection Commission, url: https://example.org/}",
    "automated_decisions": "[{name: Whether an account is locked}]",
    "categories": "[{id: contact, name: Contact details}]",
    "contacts": "{name: Help desk, url: mailto:help@example.org}",
    "controller": "{name: Example Ltd, url: mailto:privacy@example.org}",
    "data_protection_officer": "{name: A. Person, url: mailto:privacy@example.org}",
    "denies": "[{act: sold, by: provider}]",
    "disregard": "{code: unanswered, reason: We ask the vendor.}",
    "items": "[email-address, {id: nickname, name: Nickname}]",
    "leads_to": "{view: retention}",
    "measures": "[Data is encrypted on the way.]",
    "metadata": "{keywords: privacy}",
    "parts": "[Street, City]",
    "quotations": '[{text: "We keep nothing.", source: Our blog}]',
    "regions": "[{id: eu, name: European Union, countries: [IE, NL]}]",
    "representative": "{name: Example GmbH, url: mailto:eu@example.org}",
    "sections": "[{heading: What you enter, kind: data, items: [Nickname]}]",
    "source": "{title: Our privacy page, url: https://example.org/privacy}",
    "staff": "[{team: Support, regions: [eu]}]",
    "steps": "[{text: Open the settings.}]",
    "storage": "{stores: Database, regions: [eu]}",
    "tables": "[{columns: [Setting, Default], rows: [[Share usage data, off]]}]",
    "transfer": "Standard contractual clauses",
    "uses": "[{subject: Crash reports, text: We look for faults.}]",
    "values": "[{id: ios, name: iOS}]",
    "when": "{platform: ios}",
}
"""By key, a value of the right shape."""

_HOLDERS: dict[str, type[Record]] = {
    "organization.yml": kinds.OrganizationRecord, "a data item in items/": kinds.DataItemRecord,
    "a product": kinds.ProductRecord, "a section": statements.SectionRecord, "a row": statements.RowRecord,
    "a guide": kinds.GuideRecord, "a comparison": kinds.ComparisonRecord, "a question": kinds.QuestionRecord,
    "a change": kinds.ChangeRecord, "a file in vocabulary/": vocabulary.VocabularyRecord,
    "a category in vocabulary/": vocabulary.CategoryRecord, "a dimension in vocabulary/": vocabulary.DimensionRecord,
    "a recipient in vocabulary/": vocabulary.RecipientWord, "a region in vocabulary/": vocabulary.RegionRecord,
    "a right in vocabulary/": vocabulary.RightWord, "a legal basis in vocabulary/": vocabulary.LegalBasisRecord,
    '"purposes"': pieces.PurposeRecord, '"retention"': pieces.RetentionRecord, '"storage"': pieces.StorageRecord,
    '"recipients"': pieces.RecipientRecord, '"controls"': pieces.ControlRecord, '"obtained"': pieces.ObtainedRecord,
    '"evidence"': pieces.EvidenceRecord, '"source"': pieces.SourcePage,
}  # fmt: skip


def key_hint(key: str, kind: type[Record]) -> str:
    """What to write instead of a key that a record cannot have: where it belongs, the nearest key, or those that it
    can have."""
    fields = kind.keys()
    near = did_you_mean(key, fields)
    word = near.partition('"')[2].rpartition('"')[0]
    if near and key in _inside(kind, word):
        return near
    if holders := [name for name, holder in _HOLDERS.items() if key in {*holder.keys()}]:
        belongs = f"; it belongs to {' or '.join(holders[:2])}"
        help_text = docstrings_of(kind).get(fields[word].name, "") if near else ""
        return f'{belongs}; "{word}" here is something else: {" ".join(help_text.split())}' if near else belongs
    if near:
        return near
    names = [*dict.fromkeys((*(name for name in USUAL if name in fields), *fields))]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"; expected one of {', '.join(names[:SHOWN])}{more}"


def _inside(kind: type[Record], key: str) -> set[str]:
    """The keys of the records that a field holds."""
    types = types_in(hints_of(kind)[kind.keys()[key].name])
    return {inner for held in types if isinstance(held, type) and issubclass(held, Record) for inner in [*held.keys()]}
