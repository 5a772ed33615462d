"""The table of everything that can be reported: the severity, summary and help of each code."""

from __future__ import annotations

from enum import StrEnum
from functools import partial

from msgspec import Struct


class Severity(StrEnum):
    """How grave a diagnostic is."""

    ERROR = "error"  # nothing is published
    WARNING = "warning"  # published, and a strict build stops
    DEBT = "debt"  # published and counted: a fact that is not stated yet


class Code(Struct, frozen=True):
    """One kind of diagnostic: its severity, one summary sentence, and what a writer does about it."""

    severity: Severity
    summary: str
    help: str


_error, _warning, _debt = (partial(Code, severity) for severity in Severity)

CODES: dict[str, Code] = {
    # --- changes: what `check --since` compares
    "unannounced-change": _error(
        "More is done with data, or less is stated, and no note says so.",
        "Write a note: `privacy-statements new change --from REVISION` drafts one. A note covers a change if it names its "
        "product, and its data item where it names any, and has no other `impact`.",
    ),
    "idle-note": _error(
        "A note names something that did not change.",
        "Remove what did not change: a product, a data item, or the whole note. Its `impact` must be the one of the change.",
    ),
    "late-announcement": _error(
        "A change takes effect before it is announced.",
        "Correct `date` or `announced`: readers must learn of it first.",
    ),
    "broken-snapshot": _error(
        "A snapshot is missing, or is no longer the file that `freeze` wrote.",
        "Restore the file from the history of your repository: a snapshot never changes.",
    ),
    "unreadable-revision": _error(
        "What the records are compared with cannot be read.",
        "Name a revision that the clone has; in CI fetch the whole history (`fetch-depth: 0`).",
    ),
    # --- declarations: what `check --against` compares
    "declared-unstated": _error(
        "A declaration says that data is collected, and the statement does not.",
        "Paste the row that the message shows, or take it out of the declaration. The vocabulary says which codes data has.",
    ),
    "stated-undeclared": _error(
        "A statement says that data is collected, and a declaration does not.",
        "Declare it, or correct the row. `codes` in the vocabulary says which codes data has.",
    ),
    "declared-otherwise": _error(
        "A declaration and a statement differ: necessity, linkage to a person, or sharing.",
        "Correct the one that is wrong. Only what both state is compared.",
    ),
    # --- load: what YAML itself, or our small part of it, does not allow
    "unreadable-file": _error("The file cannot be read.", "Check that it is a regular file and that you may read it."),
    "not-utf8": _error(
        "The file is not UTF-8 text.", "Save it as UTF-8. The message names the first byte that is not."
    ),
    "yaml-syntax": _error(
        "The YAML is broken.",
        "Look at the line and the one above: usually a missing colon, quote or bracket, or a wrong indentation.",
    ),
    "duplicate-key": _error(
        "One mapping has the same key twice.",
        "Keep one of the two. Other readers of YAML would silently keep the last.",
    ),
    "yaml-feature": _error(
        "An anchor, alias, tag or second document is used.",
        "Records are plain YAML: write the value out, and keep one document in a file.",
    ),
    "too-long": _error("A value is longer than the limit.", "Shorten the text, or raise the option `max_value_bytes`."),
    "too-deep": _error(
        "The values are nested deeper than the limit.", "Flatten the record, or raise the option `max_depth`."
    ),
    "empty-folder": _error(
        "The content folder is missing or holds no record.",
        "Add a product: `content/README.md` shows the shortest one.",
    ),
    # --- build: what cannot be understood
    "unknown-key": _error(
        "A key is not one of the record's fields.",
        "Use the suggested key; `privacy-statements schema KIND` lists them all.",
    ),
    "missing-key": _error("A required field is missing.", "Add the field that the message names."),
    "wrong-type": _error(
        "A value has the wrong shape, such as a list where text is expected.",
        "Write it in the shape that the message names; `privacy-statements schema KIND` has them all.",
    ),
    "unknown-word": _error(
        "A value is not one of the allowed words.", "Use the suggested word, or one of those that the message lists."
    ),
    "wrong-value": _error(
        "A value does not have the form of its field: a date, a duration, an address, an id.",
        "Write it in the form that the message shows.",
    ),
    "unknown-reference": _error(
        "An id does not belong to any record.", "Use the suggested id, or add the record that it should name."
    ),
    "duplicate-id": _error(
        "Two records have the same id.", "Give one of them another id, or remove one. Both places are named."
    ),
    "circular-reference": _error("A record is its own ancestor.", "Break the circle at one of its parents."),
    "misplaced-file": _error(
        "A file is in a folder that holds no records, or its name does not end in `.yml`.",
        "Move it to one of the folders that `content/README.md` names, and let its name end in `.yml`.",
    ),
    "provisional-id": _warning(
        "A record or row has no id of its own; one was made from its name.",
        "Write the id into the record: links to the provisional one may break when the name changes.",
    ),
    # --- rules: what is judged of what is understood
    "contradicted-never": _error(
        "A product does what it says it never does.",
        "Correct one of the two rows; write an exception as a qualified claim. Both places are named.",
    ),
    "impossible-condition": _error(
        "A condition can never hold.", "Correct it or one of the conditions around it; `condition: always` lifts those."
    ),
    "incomplete-notice": _debt(
        "A product does not answer a point of a checklist that the site has chosen.",
        "State it in the field that the message names. Where it does not apply, disregard it with the reason.",
    ),
    # --- rules that read the words of texts
    "needs-review": _debt(
        "A record has a note that a person must review something.",
        "Compare it with the facts, correct what is wrong, and take the note out of `needs_review`.",
    ),
    "vague-retention": _warning(
        'A text says that data is kept "as long as necessary", but not how long that is.',
        "Give a duration or the event that ends it, in the text or in `retention`.",
    ),
    "vague-list": _debt(
        "A list of data is incomplete, and the record does not say so.",
        "Complete the list, or write `exhaustive: false` on the row, the part or the section.",
    ),
    "unstructured-limit": _warning(
        "A limit in words names a value of the vocabulary.",
        "Write the condition that the message shows, and leave in words only what it does not cover.",
    ),
    "reading-level": _warning(
        "A sentence is very long, or a whole statement is hard to read.",
        "Split it into several sentences, and use shorter words.",
    ),
    "same-name-different-item": _warning(
        "Two data items have the same name or alias.",
        "Use one shared item for both, or give one of them another name. Both places are named.",
    ),
    "two-necessities": _warning(
        "A product calls one data item required in one place and optional in another.",
        "State on one of the two rows when or for what it applies, or correct it. Both places are named.",
    ),
    "unused-word": _debt(
        "Nothing refers to a word of the vocabulary yet.", "Refer to it where it is meant, or remove it."
    ),
    "placeholder": _debt(
        "A record still has a sentence or a name that `new` wrote as an example.",
        "Write what is true in its place, or leave the field out.",
    ),
    "dead-anchor": _error(
        "A question links to an anchor that its page does not have.",
        "Use the suggested one, or give the section or row the `id` that the link names.",
    ),
    "unanswered": _debt(
        'A cell of a table reads "Not stated".', "Add the answer that the message asks for, once somebody knows it."
    ),
    "review-overdue": _debt(
        "The last review of a record is longer ago than the site allows.",
        "Compare the record with the facts, and write the day into `reviewed`.",
    ),
    "missing-choice": _debt(
        "It is not stated how optional data is turned off.",
        "State it as `controls` of the row or of a section around it; `none` says that it cannot be turned off.",
    ),
    "missing-evidence": _debt(
        "A claim has no source that readers can check.",
        "Name a page that shows it, in `evidence` of the row or the record, or as the `url` of its `source`.",
    ),
    # --- silence with a reason
    "missing-subjects": _debt(
        "It is not stated whose data is collected.",
        "State it as `subjects` of the row, of a section around it or of the product.",
    ),
    "unused-disregard": _warning(
        "A record disregards a code that is not reported in it.", "Remove the entry: it is no longer needed."
    ),
    "expired-disregard": _warning(
        "The day until which a record disregards a code is over.",
        "Fix what it disregards, or write a new day and the reason.",
    ),
    "gone-code": _warning(
        "A record or the baseline names a code that is no longer reported.",
        "Remove the entry, or update the baseline: nothing looks for this code any more.",
    ),
    "gone-key": _warning("A record has a key of an earlier version, which no longer has an effect.", "Remove the key."),
    # --- the baseline
    "more-debt": _error(
        "A file has more debts of one kind than the baseline accepts.",
        "State the missing facts: `privacy-statements check --select CODE` with the code in the message lists them. If "
        "the debt is to stay, `privacy-statements check --update-baseline` accepts it.",
    ),
    "stale-baseline": _error(
        "The baseline accepts something that is no longer reported.",
        "Well done: shorten the baseline with `privacy-statements check --update-baseline`.",
    ),
    "broken-baseline": _error(
        "The baseline does not have the form in which it was written.",
        "After a merge, keep one side. Or remove the file: `privacy-statements check --update-baseline` writes a new one.",
    ),
    # --- fmt
    "not-imported": _error(
        "A source of an import cannot be understood, or cannot be written as a record.",
        "Look at the place: the message says what was expected there. Nothing was written.",
    ),
    "not-formatted": _error(
        "A file was left as it is, because formatting could have changed what it says.",
        "Write what the message names in the usual way; if it asks for a report, please send us the file.",
    ),
    "unwritable-file": _error("A file cannot be written.", "Check that you may write the file and its folder."),
    # --- front matter
    "wrong-metadata": _error(
        "A front-matter key has a value that publishing systems refuse.",
        "Correct the value as the message says, or remove the key with `null`.",
    ),
    # --- render and pages
    "template-error": _error(
        "A template cannot be used: an undefined name, a syntax error, a missing file.",
        "Correct the named template at the named line; `templates/README.md` lists what each page receives.",
    ),
    "duplicate-page": _error(
        "Two pages would be written to the same path.",
        "Change the id of one of the records, or move the hand-written page. Both places are named.",
    ),
    "duplicate-anchor": _error(
        "Two places of one page have the same anchor.", "Give one of the sections or rows an `id` of its own."
    ),
    "unknown-view": _error(
        "A `privacy` block asks for a view that does not exist.",
        "Use one of the views that `privacy-statements view --list` names.",
    ),
    # --- verify: what is in a built site
    "missing-plugin": _error(
        "The configuration of the site does not name the plugin, so no record is published.",
        "Add `privacy-statements` to `plugins` in the configuration, and build the site again.",
    ),
    "missing-page": _error(
        "A page that the records make is not in the built site.",
        "Build the site again. If it is still missing, the host has left it out: look at what its configuration excludes.",
    ),
    "extra-page": _error(
        "The built site has a page of statements that comes from no record.",
        "Build the site into an empty folder: the page may be left over from an earlier build.",
    ),
    "missing-row": _error(
        "A row that the records make is not on its page.",
        "Build the site again. If you have templates of your own, the template of this page must print every row.",
    ),
    "extra-row": _error(
        "A page shows a row that no record puts there, or one row twice.",
        "Build the site again. If the row is to be there, write it as a record.",
    ),
    "changed-words": _error(
        "A built page says something else than its record.",
        "Build the site again. If it still does, something between the records and the page changes words: a template, "
        "a plugin or a script of yours.",
    ),
    "blank-cell": _error(
        "A cell of a table says nothing.",
        "Print `Not stated` or what the record says; readers cannot tell a blank cell from a forgotten one.",
    ),
    "dead-link": _error(
        "A built page links to a file or an anchor that is not in the site.",
        "Correct the link where it is written: in a record, a hand-written page, a template or the theme.",
    ),
    "changed-data": _error(
        "The published data is not what the records say.",
        "Build the site again, and change nothing in the built files.",
    ),
}

GONE = frozenset({
    "alias-in-use", "blocked-slug", "doubtful-metadata", "empty-product", "missing-metadata", "number-disagrees",
    "orphan-item", "same-name", "sibling-leak", "unfinished-text", "vague-condition", "vague-region",
})  # fmt: skip
"""Codes of earlier versions, which records and baselines may still name."""
