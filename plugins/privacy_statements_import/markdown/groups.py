"""What the text around a list or a table says of all of it: necessity, conditions, denials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from privacy_statements_import.markdown.blocks import Block, Note, Paragraph, plain_of
from privacy_statements_import.markdown.conditions import (
    clause_before,
    consent_in,
    in_brackets,
    masked,
    of_group,
    sentences,
    trigger,
)
from privacy_statements_import.markdown.evidence import Around, last_sentence
from privacy_statements_import.markdown.exceptions import barred, denied_scope, excepted, not_when
from privacy_statements_import.markdown.necessity import (
    NEVER,
    OPTIONAL,
    Denial,
    denial,
    of_heading,
    of_note,
    of_sentence,
)
from privacy_statements_import.markdown.prose import plain
from privacy_statements_import.markdown.rows import Data
from privacy_statements_import.markdown.words import Words, folded

SUBJECT = 4  # words of a sentence that name what it speaks of
_WORD = re.compile(r"\w+")
_DATA_IS = r"(?<!\w)(?:<data>)\s+(?:<passive>)\s+(?:[\w'-]+\s+)?(?:(?:<required>)|(?:<optional>))"
_ALL_OPTIONAL = r"(?:[\w'-]+\s+){1,4}?(?:<passive>)\s+(?:<optional>)\W*$"  # "Sync is optional."
_CLAUSE_END = re.compile(r"[.;]\s")
_LABEL = re.compile(r"\w+:\s+")  # "Note: ..."


def say_of_group(chunk: Data, pending: Sequence[Block], lead: str, around: Around, words: Words) -> None:
    """Put into the rows of a group what the text before them says of all of them."""
    last = last_sentence(lead)
    denied = denial(last, words) if last else None
    unless = not_when(last, words) if denied is not None and words.starts("this", last) else None
    if unless is not None and around.denial is None and not last.rstrip().endswith(":"):
        chunk["condition"] = {"not": {"words": unless}}  # of data that is: "This is not sent if ..."
    elif _contradicts(pending, last, around, words):
        chunk["kind"] = "data"
        chunk["necessity"] = "unspecified"
        chunk["needs_review"] = ["the text before it says that something is collected, and that something is not"]
    elif denied is not None:
        _deny(chunk, denied, last, words)
    elif around.denial is not None and _says_what_is_done(last, words):
        chunk["kind"] = "data"
        chunk["necessity"] = "unspecified"
    elif around.denial is None:
        necessity = _necessity(pending, words)
        if necessity and necessity != around.necessity:
            chunk["necessity"] = necessity
    conditions = conditions_of(pending, words, leads=True)
    if "condition" not in chunk and (condition := all_of(conditions)):
        chunk["condition"] = condition
    needs_consent = any(words.has("consent", folded(one.get("words", ""))) for one in conditions)
    if needs_consent and denied is None and around.denial is None and around.necessity is None:
        chunk.setdefault("necessity", OPTIONAL)
    if (lead and words.has("open", folded(" ".join(plain_of(block) for block in pending[-2:])))) or words.compiled(
        r"(?:<examples>)\s*(?:\([^)]*\))?\s*:?\s*$"
    ).search(last):
        chunk["exhaustive"] = False


def say_of_header(chunk: Data, header: str, words: Words) -> None:
    """Put into the rows of a table what the header of their column says of all of them: "Not collected"."""
    denied = denial(header, words)
    if denied is not None:
        _deny(chunk, denied, header, words)
    elif necessity := of_heading(header, words):
        chunk["necessity"] = necessity


def _deny(chunk: Data, denied: Denial, said: str, words: Words) -> None:
    chunk["kind"] = "never"
    chunk["act"] = list(denied.acts)
    if scope := denied_scope(said, words):
        chunk["condition"] = {"words": scope}


def say_of_section(
    section: Data, blocks: Sequence[Block], others: Sequence[Block], around: Around, words: Words
) -> None:
    """Put into a section what the text before its sections says of all of them: ``These events are optional``. Of
    the ``others`` only sentences count that name the section: ``Nothing here is sent before ...``."""
    necessity = None
    conditions: list[Data] = []
    heading = section.get("heading", "")
    follows = False  # a sentence before it spoke of all of the section
    for sentence in _spoken(blocks):
        text = folded(sentence)
        follows = _is_about(text, heading, words) or (follows and words.starts("they", text) is not None)
        if follows and denial(text, words) is None:
            necessity = of_sentence(text, words, leads=True) or necessity
            if necessity is None and is_by_consent(sentence, words):
                necessity = OPTIONAL
            if said := _condition_of(sentence, words):
                conditions.append(said)
        if out := excepted(sentence, heading, words):
            conditions.append({"not": {"words": out}})
    for sentence in _spoken(others):
        if _is_of_section(sentence, words) and is_by_consent(sentence, words):
            necessity = necessity or OPTIONAL
        about = _is_of_section(sentence, words) and denial(sentence, words) is None
        if about and (said := _condition_of(sentence, words)):
            conditions.append(said)
    if necessity and around.denial is None and necessity != around.necessity:
        section["necessity"] = necessity
    if conditions and "condition" not in section:
        section["condition"] = all_of(conditions)


def _is_about(sentence: str, heading: str, words: Words) -> bool:
    """Whether a sentence speaks of all of a section: ``This data``, ``Nothing here``, ``A report`` below "Reports"."""
    if any(words.starts(name, sentence) for name in ("this", "nothing")) or words.has("whole", sentence):
        return True
    if words.compiled(r"(?:\w+\s+)?(?:<providing>)\s+(?:<this>)\s+(?:<data>)").match(sentence):
        return True
    stems = {word[:5] for word in _WORD.findall(folded(heading).casefold()) if len(word) > 4}
    return any(word[:5] in stems for word in _WORD.findall(sentence.casefold())[:SUBJECT])


def is_by_consent(sentence: str, words: Words) -> bool:
    """Whether a sentence says that nothing is collected without consent: then one may decline."""
    said = barred(sentence, words)
    return said is not None and "not" in said and words.has("consent", folded(said["not"]["words"]))


def _is_of_section(sentence: str, words: Words) -> bool:
    """Whether a sentence says itself that it speaks of all of a section: ``Nothing of what follows ...``."""
    text = folded(sentence)
    return words.has("whole", text) or (
        words.starts("nothing", text) is not None and words.has("following", text) and is_by_consent(text, words)
    )


def _spoken(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Note):
            yield from _spoken(block.inside)
        elif isinstance(block, Paragraph):
            text = plain(block.phrase)
            label = _LABEL.match(text)
            text = text[label.end() :] if label else text
            yield from (text[start:end] for start, end in sentences(text))


def _says_what_is_done(sentence: str, words: Words) -> bool:
    """Whether a sentence leads to data that is collected or seen, though its heading speaks of what is not."""
    leads = sentence.rstrip().endswith(":") and not words.has("not", sentence)
    return leads and any(words.has(name, sentence) for name in ("strong_collect", "act_seen", "act_collected"))


def _contradicts(pending: Sequence[Block], last: str, around: Around, words: Words) -> bool:
    """Whether the text before a group, below a heading that denies nothing, says of one thing that it is collected and
    of another that it is not, or where an outer heading says that nothing is."""
    denies = denial(last, words) is not None and not last.rstrip().endswith(":")
    inherits = around.denial is not None and denial(around.headings[-1], words) is None
    return (inherits or (denies and around.denial is None)) and any(
        words.has("strong_collect", clause) and not words.has("not", clause)
        for sentence in _spoken(pending[-1:])
        for clause in _CLAUSE_END.split(folded(sentence))
    )


def conditions_of(blocks: Sequence[Block], words: Words, leads: bool) -> list[Data]:
    """The conditions that paragraphs set for what follows; the last sentence may lead to a list."""
    found = []
    for block in blocks:
        text = plain(block.phrase) if isinstance(block, Paragraph) else ""
        spans = list(sentences(text))
        for start, end in spans:
            if _is_of_section(text[start:end], words):
                continue  # it is said of the section
            is_last = leads and block is blocks[-1] and end == len(text)
            last = folded(text[spans[-1][0] :]) if leads and block is blocks[-1] else ""
            if last and not is_last and words.has("contains", last) and (said := led_by(text[start:end], words)):
                found.append(said)  # "If it fails, a report is sent. It contains:"
                continue
            if said := _condition_of(text[start:end], words, is_last):
                found.append(said)
            elif is_last and (consent := _consent_of(text[start:end], words)):
                found.append({"words": consent})
            if is_last:
                found += [{"words": each} for each in in_brackets(text[start:end], words)]
    return found


def _condition_of(sentence: str, words: Words, leads: bool = False) -> Data | None:
    denied = barred(sentence, words)
    said = of_group(sentence, words, leads) if denied is None else None
    return denied or ({"words": said} if said else None)


def _consent_of(sentence: str, words: Words) -> str | None:
    """The consent with which a sentence begins that leads to a list: ``With your permission we collect:``."""
    text = folded(sentence)
    begins = words.starts("scope", text) is not None and words.starts("consequence", text) is None
    return consent_in(sentence, words) if begins and not words.has("not", text) else None


def led_by(sentence: str, words: Words) -> Data | None:
    """The condition with which a sentence about collecting begins: ``If the tool fails, it sends a report``."""
    hidden = masked(folded(sentence))
    before = clause_before(hidden, words)
    if before is None or not words.starts("when", hidden[before.begin :]):
        return None
    does = words.has("collect", hidden[before.end :]) and not words.has("not", hidden)
    return {"words": sentence[before.begin : before.end].rstrip(" ,:")} if does else None


def all_of(conditions: Sequence[Data]) -> Data | None:
    """Conditions as one: all must hold; ``None`` where there is none."""
    each = [one for at, one in enumerate(conditions) if one not in conditions[:at]]
    return {"all": each} if len(each) > 1 else each[0] if each else None


def _necessity(pending: Sequence[Block], words: Words) -> str | None:
    found = None
    for block in pending:
        if not isinstance(block, Paragraph):
            continue
        text = folded(plain(block.phrase))
        for start, end in sentences(text):
            sentence = text[start:end]
            is_last = block is pending[-1] and end == len(text)
            if words.starts("this", sentence) or is_last:
                leads = is_last and sentence.rstrip().endswith(":")
                found = of_sentence(sentence, words, leads) or found
            if found is None and block is pending[-1] and words.compiled(_ALL_OPTIONAL).match(sentence):
                found = OPTIONAL
            if found is None and words.starts("nothing", sentence) and is_by_consent(sentence, words):
                found = OPTIONAL
            elif block is pending[-1] and words.compiled(_DATA_IS).search(sentence):
                found = of_sentence(sentence, words) or found
    return found


def say_after(chunk: Data, pending: Sequence[Block], around: Around, words: Words) -> None:
    """Sentences after a list about all of it: "This data is collected only if ...", "They are sent when ..."."""
    block = pending[0]
    if "items" not in chunk or not isinstance(block, Paragraph):
        return
    text = plain(block.phrase)
    first = folded(text)
    if not (_is_about(first, around.headings[-1] if around.headings else "", words) or words.starts("they", first)):
        return
    conditions: list[Data] = []
    for start, end in sentences(text):
        sentence = text[start:end]
        denied = denial(sentence, words)
        if words.compiled(r"(?:<passive>)\s+(?:[\w'-]+\s+)?(?:<looked_at>)").search(folded(sentence)):
            continue  # who looks at it, and not when it is collected
        if denied is not None and chunk.get("kind") != "never" and (unless := not_when(sentence, words)):
            conditions.append({"not": {"words": unless}})
        elif denied is not None and denied.of_collecting:
            chunk["needs_review"] = ["the sentence after the list denies something of it"]
        elif said := _condition_of(sentence, words) or _sent_when(sentence, words):
            conditions.append(said)
        says = of_sentence if around.necessity is None else of_note  # against a heading it must say so itself
        necessity = None if chunk.get("kind") == "never" else says(sentence, words)
        if necessity:
            chunk.setdefault("necessity", necessity)
    if known := chunk.get("condition"):
        conditions = [*known.get("all", [known]), *conditions]
    if condition := all_of(conditions):
        chunk["condition"] = condition


def lift(chunk: Data, words: Words) -> None:
    """Take what must be so before data is collected off the rows that never are: a "no" stays a "no". What says where
    or for whom holds for them as well."""
    condition = chunk.get("condition")
    if not condition or chunk.get("kind") == "never":
        return
    triggers = all(
        "not" in each
        or words.starts("when", folded(each["words"])) is not None
        or words.has("consent", folded(each["words"]))
        for each in condition.get("all", [condition])
    )
    for row in (*chunk.get("items", []), *(row for one in chunk.get("sections", []) for row in one.get("items", []))):
        if triggers and not isinstance(row, str) and row.get("necessity") == NEVER:
            row.setdefault("condition", {"words": "always"})


def _sent_when(sentence: str, words: Words) -> Data | None:
    said = trigger(sentence, words)
    return {"words": said} if said else None
