"""Lists of data items → rows with their parts, as records say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct, field

from privacy_statements_import.draft import Finding, Outcome
from privacy_statements_import.markdown.blocks import Block, Bullet, Listing, Paragraph, Phrase
from privacy_statements_import.markdown.conditions import masked, of_group, sentences, supplement
from privacy_statements_import.markdown.items import LONGEST_PHRASE, read_item
from privacy_statements_import.markdown.necessity import NEVER, denial
from privacy_statements_import.markdown.phrases import is_link_only
from privacy_statements_import.markdown.prose import Links, plain, prose
from privacy_statements_import.markdown.readings import Reading, doubtful
from privacy_statements_import.markdown.words import Words, folded

LONGEST_NAME = 4  # words of a bold beginning that names a datum alone
DEEPEST_PART = 16  # levels of parts; what lies deeper is prose of the part around it
LONG = 8  # words from which an entry without a name may be a sentence
Data = dict[str, Any]


class Reader(Struct):
    """Reads entries as rows, and says in ``findings`` what became of each."""

    words: Words
    links: Links
    findings: list[Finding] = field(default_factory=list)
    apart: list[Data] = field(default_factory=list)  # parts that are never collected: no part of what is
    depth: int = 0  # levels of parts around what is read now

    def rows(self, bullets: Iterable[Bullet], doubt: str = "") -> list[Data]:
        """The rows of entries. A nested entry that is never collected is a row of its own after the one around it."""
        rows: list[Data] = []
        for bullet in bullets:
            rows.append(self.row(bullet.phrase, bullet.inside, doubt))
            rows += self.taken_apart()
        return rows

    def taken_apart(self) -> list[Data]:
        """The nested entries that were found to be never collected since the last call, as rows."""
        apart, self.apart = self.apart, []
        return apart

    def parts(self, bullets: Iterable[Bullet]) -> list[Data | str]:
        """The parts of an item that nested entries are, but for those that are never collected."""
        made: list[Data | str] = []
        for bullet in bullets:
            reading = read_item(bullet.phrase, self.words, self.links)
            if reading.necessity == NEVER:
                row = self.row(bullet.phrase, bullet.inside, "the source names it inside another item")
                self.apart.append({"condition": {"words": "always"}, **row})
            else:
                made.append(self.part(bullet.phrase, bullet.inside))
        return made

    def row(self, phrase: Phrase, inside: Sequence[Block] = (), doubt: str = "") -> Data:
        """The row of one entry with what stands inside it."""
        reading = read_item(phrase, self.words, self.links)
        data = self._said(reading, inside, "description")
        if reading.necessity:
            data["necessity"] = reading.necessity
        doubts = [each for each in (doubt, doubtful(reading)) if each]
        if doubts:
            data["needs_review"] = doubts
        self.find(phrase, Outcome.DOUBT if doubts else Outcome.ITEM, "; ".join(doubts))
        return data

    def part(self, phrase: Phrase, inside: Sequence[Block] = ()) -> Data | str:
        """The part of an item that one nested entry is; a bare name where nothing else is said."""
        reading = read_item(phrase, self.words, self.links)
        data = self._said(reading, inside, "note")
        if reading.necessity:
            data["needs_review"] = [f"the source says that this part is {reading.necessity}"]
        self.find(phrase, Outcome.ITEM, "a part")
        return data["name"] if set(data) == {"name"} else data

    def find(self, phrase: Phrase, outcome: Outcome, why: str = "") -> None:
        """Note what became of a phrase."""
        self.findings.append(Finding(phrase.line, outcome, plain(phrase)[:80], why))

    def _said(self, reading: Reading, inside: Sequence[Block], text_key: str) -> Data:
        texts = [reading.description] if reading.description else []
        parts: list[Data | str] = []
        listings = [block for block in inside if isinstance(block, Listing)]
        nested = listings[0] if len(listings) == 1 and all(map(self._names, listings[0].bullets)) else None
        if nested is not None and (
            self.depth >= DEEPEST_PART or all(self._is_scope(bullet) for bullet in nested.bullets)
        ):
            nested = None
        others = [block for block in inside if block is not nested]
        if nested is not None:
            self.depth += 1
            parts = self.parts(nested.bullets)
            self.depth -= 1
        texts += filter(None, [prose(others, self.links)])
        data: Data = {"name": reading.name}
        if texts:
            data[text_key] = "\n\n".join(texts)
        for block in others:
            if isinstance(block, Paragraph):
                text = plain(block.phrase)
                said = [text[start:end] for start, end in sentences(text)]
                found = [of_group(each, self.words, leads=False) or supplement(each, self.words) for each in said]
                reading.conditions += filter(None, found)
        if reading.only:
            data["only"] = reading.only
        if reading.condition:
            data["condition"] = reading.condition
        if not reading.exhaustive:
            data["exhaustive"] = False
        if parts:
            relation = self._relation(reading, nested)
            if relation:
                data["relation"] = relation
            data["parts"] = parts
        if reading.see:
            data["see"] = reading.see
        return data

    def _names(self, bullet: Bullet) -> bool:
        """Whether a nested entry can name something, and does not say how long: ``kept for 30 days``."""
        return _names(bullet) and not self.words.starts("kept", folded(plain(bullet.phrase)))

    def _is_scope(self, bullet: Bullet) -> bool:
        """Whether a nested entry says where how much of the item is meant: ``on your own phone: all of them``."""
        reading = read_item(bullet.phrase, self.words, self.links)
        return bool(reading.conditions) and self.words.starts("pronoun", folded(reading.name)) is not None

    def _relation(self, reading: Reading, nested: Listing | None) -> str | None:
        said = folded(" ".join((reading.name, reading.description)))
        if self.words.has("in_order", said) or (nested is not None and nested.ordered):
            return "in-order"
        return "one-of" if self.words.has("one_of", said) else None


def split(bullets: Iterable[Bullet], words: Words, links: Links) -> list[tuple[bool, list[Bullet]]]:
    """The entries of a list in runs: those that name data (``True``) and those that do not."""
    runs: list[tuple[bool, list[Bullet]]] = []
    for bullet in bullets:
        is_item = names_data(bullet, words, links)
        if not runs or runs[-1][0] != is_item:
            runs.append((is_item, []))
        runs[-1][1].append(bullet)
    return runs


def names_data(bullet: Bullet, words: Words, links: Links) -> bool:
    """Whether an entry of a list of data names a datum, and is no sentence about something else."""
    if not plain(bullet.phrase) or len(bullet.phrase.plain) > LONGEST_PHRASE:
        return False
    text = folded(plain(bullet.phrase))
    denied = denial(text, words) if words.starts("subjects", text) else None
    if denied is not None and not denied.of_collecting:  # "We never use photos for advertising."
        return False
    reading = read_item(bullet.phrase, words, links)
    if not reading.name:
        return False
    if is_link_only(bullet.phrase) and len(reading.name.split()) > 3 and not words.has("data", folded(reading.name)):
        return False
    name = folded(reading.name)
    if len(name.split()) < LONG:
        return not (words.starts("subjects", name) and len(name.split()) > 2)
    finite = words.compiled(  # "the version of the library used by the app" has no verb of its own
        r"\s(?-i:(?=[^A-Z]))(?:(?:<passive>)|(?:<be>)|(?:(?:<act_used>)|(?:<strong_collect>))(?!\s+(?:<open_end>)\s))\s"
    ).search(
        words.compiled(r"\s(?:<relative>)\s+(?:(?:<passive>)|(?:<be>)|(?:<strong_collect>))\s").sub(
            " , ", masked(name)
        )  # "files that are open" neither
    )
    return reading.is_sentence or finite is None


def _names(bullet: Bullet) -> bool:
    return bool(plain(bullet.phrase)) and (len(plain(bullet.phrase).split()) <= 40)


def led_paragraphs(blocks: Sequence[Block]) -> int:
    """How many paragraphs, from the first one on, begin with a bold name: ``**IP address**: ...``."""
    count = 0
    for block in blocks:
        if not isinstance(block, Paragraph) or not _is_led(block.phrase):
            break
        count += 1
    return count


def may_stand_alone(phrase: Phrase, words: Words, is_among_data: bool) -> bool:
    """Whether one paragraph with a bold beginning can be a datum with no other beside it, and is no remark."""
    runs = [run for run in phrase.runs if run.text.strip()]
    if len(runs) < 2 or not runs[0].strong or not runs[0].text.rstrip().endswith((":", ".")):
        return False
    label = folded(runs[0].text).strip(" :.")
    remarks = ("note", "head_not_data", "head_question", "col_text", "col_kept", "col_choice", "choice")
    is_remark = any(words.starts(name, label) for name in remarks) or words.has("not_data", label)
    denied = denial(label, words)
    if denied is not None and denied.of_collecting:
        return True
    return is_among_data and not is_remark and len(label.split()) <= LONGEST_NAME


def _is_led(phrase: Phrase) -> bool:
    runs = [run for run in phrase.runs if run.text.strip()]
    if len(runs) < 2 or not runs[0].strong:
        return False
    label, after = runs[0].text.rstrip(), runs[1].text.lstrip()
    return label.endswith(":") or after.startswith((":", "–", "—", "- ")) or (after[:1] == "(" and ":" in after)
