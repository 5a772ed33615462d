"""Whether a list, a table or a run of paragraphs with bold beginnings is of data items: judged once, for all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from privacy_statements_import.markdown.blocks import Block, Bullet, Listing, Paragraph, Phrase, Run
from privacy_statements_import.markdown.clauses import last_sentence
from privacy_statements_import.markdown.grids import Grid, Roles, is_code_table, is_value, mostly, read_answer
from privacy_statements_import.markdown.names import is_link_only, marked_end, read_entry
from privacy_statements_import.markdown.prose import Links, plain
from privacy_statements_import.markdown.verdicts import (
    COLLECTED,
    DATA,
    OTHER,
    SEEN,
    UNCLEAR,
    Around,
    denial,
    denial_of_lead,
    of_lead,
)
from privacy_statements_import.markdown.words import Words

SAMPLE = 60  # entries that tell the shape of a list
SHORT = 6  # words of an entry or a cell that can only be a name
_SETTING_OR_HOST = re.compile(
    r"[A-Z0-9]+(?:_[A-Z0-9]+)+|(?:[\w-]+\.)+(?:com|org|net|io|eu|de|fr|example)|\S+=\S.*|\S+ .*--.*"
)
HALF, MOST = 0.5, 0.6
FAR = "no sentence and no heading directly before it says that this is collected"
BEFORE = "it is before the first section, and only the title says that this is collected"
ODD = "its entries are unlike names of data"
UNNAMED = "no column has a header that names data"
UNKNOWN = "the layout alone says that this is data"


class Verdict(Struct, frozen=True):
    """Whether something is a list of data items, and why a person should doubt it."""

    is_data: bool
    doubt: str = ""
    denies: bool = False  # most of its entries say that something is not collected


NO = Verdict(False)


def of_place(lead: str, around: Around, words: Words) -> Verdict | None:
    """What the sentence before and the headings say; ``None`` where they say neither."""
    denied = denial_of_lead(lead, words)
    if denied in (COLLECTED, SEEN):
        return Verdict(True)
    said = of_lead(lead, words)
    if denied == OTHER or (said == OTHER and denied != UNCLEAR):
        return NO
    if said == DATA and around.verdict == OTHER and not words.has("collect", last_sentence(lead)):
        return NO
    if denied == UNCLEAR:
        return Verdict(True, "the sentence before it says that something is not collected unless something else is so")
    if said == DATA:
        return Verdict(True, "the heading speaks of something else" if around.verdict == OTHER else "")
    if around.verdict == DATA:
        if len(around.headings) == 1 and around.has_sections:
            return Verdict(True, BEFORE)
        return Verdict(True, "" if around.is_near else FAR)
    return NO if around.verdict == OTHER else None


def of_list(listing: Listing, lead: str, around: Around, words: Words) -> Verdict:
    """Whether a list is of data items."""
    sample = listing.bullets[:SAMPLE]
    texts = [plain(bullet.phrase) for bullet in sample]
    place = of_place(lead, around, words)
    if not any(texts) or (place is not None and not place.is_data):
        return NO
    marked = share(sample, lambda bullet: 0 < _label_end(bullet.phrase) < len(bullet.phrase.plain))
    if share(sample, lambda bullet: is_link_only(bullet.phrase)) >= HALF or share(sample, _is_command) >= HALF:
        return NO
    if len(sample) > 1 and share(sample, lambda bullet: _is_column(plain(bullet.phrase), words)) >= HALF:
        return NO
    if (
        share(sample, lambda bullet: words.starts("command", plain(bullet.phrase)) is not None) >= HALF
        and listing.ordered
    ):
        return NO
    if share(sample, lambda bullet: _SETTING_OR_HOST.fullmatch(plain(bullet.phrase)) is not None) >= HALF:
        return NO
    if share(sample, lambda bullet: denial(plain(bullet.phrase), words) == COLLECTED) >= HALF and place is not None:
        return Verdict(True, denies=marked < HALF)
    if marked < HALF and share(sample, lambda bullet: _is_statement(plain(bullet.phrase), words)) >= HALF:
        return NO
    if place is not None:
        odd = place.doubt == BEFORE or share(sample, lambda bullet: _is_odd(bullet.phrase, words)) >= HALF
        return Verdict(True, place.doubt or (ODD if _is_weak(lead, around, words) else "") if odd else "")
    is_plain = not words.lists and (marked >= MOST or all(len(text.split()) <= SHORT for text in texts))
    return Verdict(True, UNKNOWN) if is_plain and not listing.ordered and len(sample) > 1 else NO


def datum_of(listing: Listing, words: Words) -> Phrase | None:
    """The value of the label that names the datum, where a list is a form about one: ``Data type: ...``."""
    columns = ("col_text", "col_kept", "col_setting", "col_necessity", "col_condition", "col_collected")
    found, known = [], 0
    for bullet in listing.bullets:
        label, colon, said = bullet.phrase.plain.partition(":")
        if colon and said.strip() and not bullet.inside:
            if words.equals("col_item", label):
                found.append(bullet.phrase.cut(len(label) + 1))
            known += any(words.equals(name, label) for name in columns)
    return found[0] if len(found) == 1 and known > 1 and known >= len(listing.bullets) / 3 else None


def of_table(grid: Grid, roles: Roles, lead: str, around: Around, words: Words) -> Verdict:
    """Whether a table is of data items."""
    header, place = grid.header(roles.item), of_place(lead, around, words)
    others = [grid.header(at) for at in range(grid.width) if at != roles.item]
    if mostly(grid.column(roles.item), lambda text: is_value(text) or _SETTING_OR_HOST.fullmatch(text) is not None):
        return NO
    denied = denial(header, words) in (COLLECTED, SEEN)
    names_item = words.equals("col_item", header)
    speaks = words.has("data", header) or words.has("collect", header)
    names_data = denied or (names_item and speaks and not words.has("other", header))
    names_data = names_data or (
        names_item and "cookie" in f"{around.headings[-1:]} {header}".casefold()
    )  # in every language
    is_other = words.equals("col_setting", header) or (words.has("other", header) and not names_data)
    if is_other or (
        any(words.equals("col_setting", other) for other in others) and not names_data and not (place and place.is_data)
    ):
        return NO
    others = [other for other in others if other]
    if not (place and place.is_data) and others and all(words.equals("col_kept", other) for other in others):
        return NO
    odd = mostly(grid.column(roles.item), lambda text: _is_odd(Phrase((Run(text),), 0), words))
    if names_data:
        return Verdict(True, place.doubt if place and odd else "")
    if place is not None:
        asks = roles.collected is not None and names_item
        is_named = names_item or is_code_table(grid, roles) or not _is_weak(lead, around, words)
        return Verdict(place.is_data or asks, (place.doubt if odd else "") or ("" if is_named else UNNAMED))
    if roles.collected is not None or roles.necessity is not None or roles.marks:
        return Verdict(True)
    if is_code_table(grid, roles):
        return Verdict(True, UNKNOWN)
    short = mostly(grid.column(roles.item), lambda text: len(text.split()) <= SHORT)
    if (roles.answers and names_item) or (not words.lists and grid.width > 1 and short):
        return Verdict(True, UNKNOWN)
    return NO


def _is_weak(lead: str, around: Around, words: Words) -> bool:
    """Whether a heading names data, and neither it nor the sentence before says that anything is collected."""
    if around.denied is not None or of_lead(lead, words) is not None:
        return False
    return not any(words.has("collect", text) for text in (*around.headings[-1:], last_sentence(lead)))


def led_paragraphs(blocks: Sequence[Block]) -> int:
    """How many paragraphs, from the first one on, begin with a bold name: ``**IP address**: ...``."""
    count = 0
    for block in blocks:
        if not isinstance(block, Paragraph) or not _is_led(block.phrase):
            break
        count += 1
    return count


def as_listing(blocks: Sequence[Block]) -> Listing:
    """Paragraphs as a list."""
    phrases = [block.phrase for block in blocks if isinstance(block, Paragraph)]
    return Listing(tuple(Bullet(phrase) for phrase in phrases), phrases[0].line)


def share(bullets: Sequence[Bullet], is_so: Callable[[Bullet], bool]) -> float:
    """The share of entries of which something is so."""
    return sum(1 for bullet in bullets if is_so(bullet)) / max(len(bullets), 1)


def _label_end(phrase: Phrase) -> int:
    """Where the marked name of an entry ends: before a colon, a dash, or other text."""
    if marked := marked_end(phrase.runs):
        return marked
    met = re.search(r":\s|\uff1a|\s[–—-]\s", phrase.plain)
    return met.start() if met and len(phrase.plain[: met.start()].split()) <= SHORT else 0


def _is_led(phrase: Phrase) -> bool:
    runs = [run for run in phrase.runs if run.text.strip()]
    if len(runs) < 2 or not runs[0].strong:
        return False
    label, after = runs[0].text.rstrip(), runs[1].text.lstrip()
    return label.endswith((":", ".")) or after.startswith((":", "–", "—", "- "))


def _is_command(bullet: Bullet) -> bool:
    """Whether an entry is nothing but code of several words: ``tool build``."""
    runs = [run for run in bullet.phrase.runs if run.text.strip()]
    return bool(runs) and all(run.code for run in runs) and " " in plain(bullet.phrase)


def _is_column(text: str, words: Words) -> bool:
    """Whether an entry begins with the name of a column that describes: ``Purpose: ...``."""
    label, colon, said = text.partition(":")
    names = ("col_text", "col_condition", "col_collected", "col_necessity", "col_setting")
    is_column = any(words.equals(name, label.strip(" *")) for name in names)
    return bool(colon and said.strip()) and (is_column or isinstance(read_answer(said, words), str | dict))


def _is_odd(phrase: Phrase, words: Words) -> bool:
    """Whether an entry is unlike the name of a datum: long, cut out of a sentence, or a setting in capitals."""
    name = read_entry(phrase, words, Links()).name
    return len(name.split()) > SHORT or _SETTING_OR_HOST.fullmatch(name) is not None


def _is_statement(text: str, words: Words) -> bool:
    """Whether an entry is a sentence with a subject, or says what for: ``We use ...``, ``To improve ...``."""
    first = words.starts("subjects", text) or words.compiled(r"(?:<open_end>)(?=\s)").match(text)
    return first is not None and len(text.split()) > 3
