"""Purposes, recipients and procedures of rights, as lists and tables state them in recognisable form: by what leads to
them and by their shape together. The text itself stays where it is; these facts stand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from privacy_statements.catalog.build.ids import slug
from privacy_statements_import.draft import Outcome
from privacy_statements_import.markdown import facts, guides, places
from privacy_statements_import.markdown.blocks import Block, Bullet, Listing, Paragraph
from privacy_statements_import.markdown.columns import Grid, text_of
from privacy_statements_import.markdown.conditions import clause_in, masked, sentences
from privacy_statements_import.markdown.evidence import Around, last_sentence
from privacy_statements_import.markdown.necessity import OPTIONAL
from privacy_statements_import.markdown.phrases import is_link_only
from privacy_statements_import.markdown.prose import plain
from privacy_statements_import.markdown.rows import Reader
from privacy_statements_import.markdown.words import Words, folded

Data = dict[str, Any]
LONGEST_PURPOSE = 14  # words
LONGEST_NAME = 8  # words of a recipient
FEWEST_STEPS = 2
_NUMBER = re.compile(r"^(?:\(?[\dA-Za-z]{1,2}[.)]|\d{1,2}(?:\.\d{1,2})+\.?|§\s*\d+)\s+")
_NAME_END = re.compile(r"\s*(?:[(,;:]|\s[–—-]\s)")


class Facts(Struct):
    """Puts facts into the sections of a record, and keeps the words that the site has to know for them: the names of
    regions, purposes, recipients and rights by their ids, in the words of the page."""

    reader: Reader
    product: str
    words_of_site: dict[str, dict[str, Data]] = field(default_factory=dict)

    def of_blocks(self, chunk: Data, pending: Sequence[Block], around: Around) -> None:
        """What paragraphs and lists that stay prose state of the data around."""
        words = self.reader.words
        heading = _heading(around)
        where = facts.phrase_of_blocks(pending, pending[0].line if pending else 1)
        if kept := facts.retention(pending, words, heading):
            self._add(chunk, "retention", kept, where, "how long data is kept")
        controls = facts.controls(pending, words, self.reader.links)
        if controls and around.necessity == OPTIONAL:
            chunk["controls"] = controls
            self.reader.find(where, Outcome.FACT, "what somebody can do about collection")
        if stored := places.storage(pending, words):
            named = [self._with_regions(each) for each in stored]
            self._add(chunk, "storage", named, where, "where data is kept")
        if around.denial is None and (names := purposes(pending, heading, words)):
            said = [{"purpose": self._word("purposes", name)} for name in names]
            self._add(chunk, "purposes", said, where, "what data is used for")
        if around.denial is None and (receiving := recipients(pending, heading, words)):
            said = [self._recipient(name, more) for name, more in receiving]
            self._add(chunk, "recipients", said, where, "who receives data")

    def of_table(self, chunk: Data, grid: Grid, around: Around) -> None:
        """What a table that is not about data items states: recipients with their countries, or durations."""
        words = self.reader.words
        cell = next(cell for line in grid.lines for cell in line if text_of(cell))
        phrase = facts.phrase_of_blocks(cell.blocks, cell.line)
        if kept := facts.retention_of_table(grid, words):
            self._add(chunk, "retention", kept, phrase, "how long data is kept")
        if around.denial is None and words.equals("col_recipient", folded(grid.header(0)).strip(" :*")):
            said = [self._recipient(name, {}, country) for name, country in _recipients_of(grid, words)]
            if said:
                self._add(chunk, "recipients", said, phrase, "who receives data")

    def procedure(self, block: Block, lead: str, around: Around) -> Data | None:
        """A numbered list that says how to use a right, as a section says it; ``None`` for any other block."""
        words = self.reader.words
        if not isinstance(block, Listing) or not block.ordered or len(block.bullets) < FEWEST_STEPS:
            return None
        heading, last = _heading(around), last_sentence(lead)
        told = last if last.rstrip().endswith(":") else ""
        met = words.find("right", told) or words.find("right", heading)
        is_about = words.has("kind_rights", " ".join(map(folded, around.headings))) or (
            words.starts("to_do", told) is not None
            or words.starts("to_do", heading) is not None
            or words.starts("right", heading) is not None
        )
        if met is None or not is_about or words.has("not", told):
            return None
        for bullet in block.bullets:
            self.reader.find(bullet.phrase, Outcome.FACT, "a step")
        name = plain_match(met, lead, around)
        return {
            "rights": [{"rights": [self._word("rights", name)], "steps": guides.steps_of(block, self.reader.links)}]
        }

    # --- words of the site

    def _word(self, kind: str, name: str, more: Mapping[str, Any] | None = None) -> str:
        id_ = f"{self.product}-{slug(name)}"
        known = self.words_of_site.setdefault(kind, {})
        known.setdefault(id_, {"id": id_, "name": name}).update(more or {})
        return id_

    def _with_regions(self, said: Data) -> Data:
        if "regions" not in said:
            return said
        codes = places.countries(self.reader.words.language)
        ids = [
            self._word("regions", name, {"countries": [codes[name]]} if name in codes else {})
            for name in said["regions"]
        ]
        return {**said, "regions": ids}

    def _recipient(self, name: str, more: Mapping[str, Any], country: str = "") -> Data:
        codes = places.countries(self.reader.words.language)
        said = {"countries": [codes[country]]} if country in codes else {}
        return {"recipient": self._word("recipients", name, said), **more}

    def _add(self, chunk: Data, key: str, said: Sequence[Data], phrase: Any, why: str) -> None:
        known = chunk.get(key, [])
        chunk[key] = [*known, *(each for each in said if each not in known)]
        self.reader.find(phrase, Outcome.FACT, why)


def purposes(blocks: Sequence[Block], heading: str, words: Words) -> list[str]:
    """The purposes that a list names below a heading or a sentence that speaks of purposes, or one in a sentence:
    ``Your data is used to provide the service``."""
    found: list[str] = []
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else None
        if isinstance(block, Listing) and not block.ordered:
            lead = last_sentence(plain(before.phrase)) if isinstance(before, Paragraph) else ""
            leads = lead.rstrip().endswith(":") and words.has("purpose_lead", lead)
            heads = not lead and words.starts("head_purposes", heading) is not None
            if (leads or heads) and not words.has("not", lead):
                found += _short_entries(block, LONGEST_PURPOSE, words)
        elif isinstance(block, Paragraph):
            text = plain(block.phrase)
            found += filter(None, (_purpose(text[start:end], words) for start, end in sentences(text)))
    return list(dict.fromkeys(found))


def _purpose(sentence: str, words: Words) -> str:
    """The purpose that a sentence says of data; empty where it says none, or more than that."""
    text = folded(sentence)
    met = words.find("used_for", text)
    if met is None or any(words.has(name, text) for name in ("not", "when", "open", "examples")):
        return ""
    said = sentence[met.end() :].strip(" .")
    is_clear = said and "," not in said and ":" not in said and len(said.split()) <= LONGEST_PURPOSE
    subject = text[: met.start()]
    return said if is_clear and words.has("data", subject) and len(subject.split()) <= LONGEST_NAME else ""


def recipients(blocks: Sequence[Block], heading: str, words: Words) -> list[tuple[str, Data]]:
    """The recipients that a list names, each with the condition beside its name."""
    found: list[tuple[str, Data]] = []
    for at, block in enumerate(blocks):
        if not isinstance(block, Listing) or block.ordered:
            continue
        before = blocks[at - 1] if at else None
        lead = last_sentence(plain(before.phrase)) if isinstance(before, Paragraph) else ""
        leads = lead.rstrip().endswith(":") and words.has("shared_with", lead)
        heads = not lead and words.starts("kind_recipients", heading) is not None
        if not (leads or heads) or words.has("not", lead):
            continue
        for bullet in block.bullets:
            name, rest = _named(bullet)
            if not name or is_link_only(bullet.phrase) or words.has("not", folded(plain(bullet.phrase))):
                return []
            clause = clause_in(masked(folded(rest)), words)
            said = rest[clause.begin : clause.end].strip() if clause else ""
            found.append((name, {"condition": {"words": said}} if said else {}))
    return found


def _named(bullet: Bullet) -> tuple[str, str]:
    """The name with which an entry begins, and what stands behind it; no name where it is none."""
    text = plain(bullet.phrase)
    bold = next((run for run in bullet.phrase.runs if run.text.strip()), None)
    end = _NAME_END.search(text)
    name = (
        bold.text.strip(" :.,")
        if bold is not None and bold.strong
        else text[: end.start() if end else None].strip(" .;")
    )
    is_name = bool(name) and len(name.split()) <= LONGEST_NAME and not bullet.inside
    return (name, text[text.index(name) + len(name) :]) if is_name and name in text else ("", "")


def _recipients_of(grid: Grid, words: Words) -> Iterator[tuple[str, str]]:
    where = next(
        (at for at in range(1, grid.width) if words.equals("col_country", folded(grid.header(at)).strip(" :*"))), 0
    )
    for line in grid.lines:
        name = text_of(line[0])
        if name and len(name.split()) <= LONGEST_NAME:
            yield name, text_of(line[where]) if where else ""


def _short_entries(listing: Listing, longest: int, words: Words) -> list[str]:
    """The entries of a list as names; none of them where one is long, nested, a link or a denial."""
    names = [plain(bullet.phrase).strip(" .;,") for bullet in listing.bullets]
    is_clear = all(
        name and len(name.split()) <= longest and not bullet.inside and not is_link_only(bullet.phrase)
        for name, bullet in zip(names, listing.bullets, strict=True)
    )
    return names if is_clear and not any(words.has("not", folded(name)) for name in names) else []


def plain_match(met: re.Match[str], lead: str, around: Around) -> str:
    """What was met, as the page writes it."""
    wanted = met[0].casefold()
    for text in (lead, around.headings[-1] if around.headings else ""):
        at = folded(text).casefold().find(wanted)
        if at >= 0:
            return text[at : at + len(met[0])]
    return met[0]


def _heading(around: Around) -> str:
    return _NUMBER.sub("", folded(around.headings[-1])) if around.headings else ""
