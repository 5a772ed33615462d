"""Whether a list or a table is of data items: judged once, for all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from privacy_statements_import.markdown.blocks import Bullet, Listing, Phrase
from privacy_statements_import.markdown.clauses import last_sentence, masked
from privacy_statements_import.markdown.grids import (
    Grid,
    Roles,
    answer_of,
    is_code_table,
    is_value,
    mostly,
    read_answer,
)
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
HALF = 0.5
FEWEST_LABELS = 2  # labels of a form beside the one that names the data
LONGEST_NAME = 12  # words of an entry without a label that may be a name, though it ends like a sentence
DESCRIBING = tuple(f"col_{name}" for name in ("text", "kept", "setting", "necessity", "condition", "collected"))
LONGEST_SURE = 8  # words of a name that nobody doubts
TITLED = "only the title of the page says that this is collected"
WEAK = "its heading names data, and does not say that it is collected"
BESIDE = "its heading names something else"
LED = "the sentence before it does not say that this is collected"
LONG = "its entries are long: they may be sentences"
UNKNOWN = "the layout alone says that this is data"


class Verdict(Struct, frozen=True):
    """Whether something is a list of data items, and why a person should doubt it."""

    is_data: bool
    doubt: str = ""
    answers: bool = False  # most of its entries are names with a yes or no
    denies: bool = False  # most of its entries say that something is not collected


NO = Verdict(False)


def of_place(lead: str, around: Around, words: Words) -> str | None:
    """What the sentence before and the headings say; ``None`` where they say neither."""
    denied = denial_of_lead(lead, words)
    if denied in (COLLECTED, SEEN, UNCLEAR):
        return DATA
    said = of_lead(lead, words)
    if denied == OTHER:
        return OTHER
    if said == DATA and around.verdict == OTHER and not words.has("collect", last_sentence(lead)):
        return OTHER
    return said or around.verdict


def of_list(listing: Listing, lead: str, around: Around, words: Words) -> Verdict:
    """Whether a list is of data items: its place says so, and its entries can be names of data."""
    sample = [one for one in listing.bullets[:SAMPLE] if not is_label(plain(one.phrase), words)]
    texts = [plain(bullet.phrase) for bullet in sample]
    place = of_place(lead, around, words)
    if not any(texts) or sample[0] is not listing.bullets[0] or place == OTHER:
        return NO
    if share(sample, lambda bullet: denial(plain(bullet.phrase), words) == COLLECTED) >= HALF and place is not None:
        return Verdict(True, denies=share(sample, lambda bullet: _is_labelled(bullet.phrase)) < HALF)
    is_led = lead.rstrip().endswith((":", "\uff1a")) and not around.is_titled
    if share(sample, lambda bullet: _is_no_name(bullet, listing, words, is_led)) >= HALF:
        return NO
    if place is None:
        is_plain = not words.lists and all(len(text.split()) <= SHORT for text in texts)
        return Verdict(True, UNKNOWN) if is_plain and not listing.ordered and len(sample) > 1 else NO
    answered = share(sample, lambda bullet: answer_word(plain(bullet.phrase), words) != "") >= HALF
    doubt = _doubt(lead, around, words)
    if not doubt and not answered and share(sample, lambda bullet: _is_long(bullet.phrase, words)) >= HALF:
        doubt = LONG
    return Verdict(True, doubt, answers=answered)


def _is_long(phrase: Phrase, words: Words) -> bool:
    """Whether the name of an entry may be a sentence."""
    name = read_entry(phrase, words, Links()).name
    return max(len(part.split()) for part in re.split(r"[,;]", masked(name))) > LONGEST_SURE


def answer_word(text: str, words: Words) -> str:
    """The answer that follows the label of an entry of a form: ``Contacts: No``."""
    return answer_of(read_answer(re.split(r":|\uff1a", text, maxsplit=1)[-1], words)) if ":" in text else ""


def _doubt(lead: str, around: Around, words: Words) -> str:
    """Why a person should doubt that a list or a table is of data, by where it is."""
    if around.denied is not None or of_lead(lead, words) == DATA:
        return BESIDE if around.verdict == OTHER else ""
    if around.is_titled and not around.is_sure and not words.has("collect", around.headings[0]):
        return TITLED
    if lead.rstrip().endswith((":", "\uff1a")) and not around.is_sure:
        return LED
    return "" if around.is_sure or any(words.has("collect", text) for text in around.headings) else WEAK


def _is_no_name(bullet: Bullet, listing: Listing, words: Words, is_led: bool) -> bool:
    """Whether an entry cannot name data: a link, a command, a setting or a sentence."""
    text = plain(bullet.phrase)
    if is_link_only(bullet.phrase) or _is_command(bullet) or _SETTING_OR_HOST.fullmatch(text):
        return True
    if listing.ordered and words.starts("command", text):
        return True
    if _is_labelled(bullet.phrase):
        return False
    longest = max(len(part.split()) for part in re.split(r"[,;]", masked(text)))  # an enumeration is no sentence
    is_sentence = text.endswith((".", "\u3002")) and longest > LONGEST_NAME
    return _is_statement(text, words) or (is_sentence and not is_led)


def is_label(text: str, words: Words) -> bool:
    """Whether an entry begins with the name of a column that describes: ``Purpose: ...``."""
    label, colon, said = text.partition(":")
    return bool(colon and said.strip()) and any(words.equals(name, label) for name in DESCRIBING)


def datum_of(listing: Listing, words: Words) -> Phrase | None:
    """The value of the label that names the data, where a list or a table with two columns is a form about one
    activity: ``Categories of data: ...`` beside ``Purpose: ...``."""
    found, known = [], 0
    for bullet in listing.bullets:
        label, colon, said = bullet.phrase.plain.partition(":")
        if colon and said.strip() and not bullet.inside:
            if words.equals("col_item", label) and words.has("data", label):
                found.append(bullet)
            known += any(words.equals(name, label) for name in DESCRIBING)
    if len(found) > 1 and found[0] is listing.bullets[0]:
        del found[0]  # the head of the form: "Field" beside "Details"
    if len(found) != 1 or known < FEWEST_LABELS or known < len(listing.bullets) / 3:
        return None
    return found[0].phrase.cut(found[0].phrase.plain.index(":") + 1)


def of_table(grid: Grid, roles: Roles, lead: str, around: Around, words: Words) -> Verdict:
    """Whether a table is of data items: a header says so, or its place does and no header says something else."""
    header, place = grid.header(roles.item), of_place(lead, around, words)
    names = grid.column(roles.item)
    if mostly(names, lambda text: is_value(text) or _SETTING_OR_HOST.fullmatch(text) is not None):
        return NO
    others = [other for at in range(grid.width) if at != roles.item and (other := grid.header(at))]
    if place != DATA and others and all(words.equals("col_kept", other) for other in others):
        return NO  # it says how long, or where
    names_item = words.equals("col_item", header)
    is_other = words.has("other", header)
    speaks = words.has("data", header) or words.has("collect", header)
    is_cookie = "cookie" in f"{around.headings[-1:]} {header}".casefold()  # in every language
    if denial(header, words) in (COLLECTED, SEEN) or (names_item and (is_cookie or (speaks and not is_other))):
        return Verdict(True)
    if is_other or words.equals("col_setting", header):
        return NO
    if place is not None:
        is_data = place == DATA or (roles.collected is not None and names_item)
        return Verdict(is_data, _doubt(lead, around, words))
    if roles.collected is not None or roles.necessity is not None or roles.marks:
        return Verdict(True)
    is_short = not words.lists and grid.width > 1 and mostly(names, lambda text: len(text.split()) <= SHORT)
    is_data = is_code_table(grid, roles) or (roles.answers and names_item) or is_short
    return Verdict(True, UNKNOWN) if is_data else NO


def share(bullets: Sequence[Bullet], is_so: Callable[[Bullet], bool]) -> float:
    """The share of entries of which something is so."""
    return sum(1 for bullet in bullets if is_so(bullet)) / max(len(bullets), 1)


def _is_labelled(phrase: Phrase) -> bool:
    """Whether an entry is a name with something behind it."""
    return 0 < _label_end(phrase) < len(phrase.plain)


def _label_end(phrase: Phrase) -> int:
    """Where the marked name of an entry ends: before a colon, a dash, or other text."""
    if marked := marked_end(phrase.runs):
        return marked
    met = re.search(r":\s|\uff1a|\s[–—-]\s", phrase.plain)
    return met.start() if met and len(phrase.plain[: met.start()].split()) <= SHORT else 0


def _is_command(bullet: Bullet) -> bool:
    """Whether an entry is nothing but code of several words: ``tool build``."""
    runs = [run for run in bullet.phrase.runs if run.text.strip()]
    return bool(runs) and all(run.code for run in runs) and " " in plain(bullet.phrase)


def _is_statement(text: str, words: Words) -> bool:
    """Whether an entry is a sentence with a subject, or says what for: ``We use ...``, ``To improve ...``."""
    first = words.starts("subjects", text) or words.compiled(r"(?:<open_end>)(?=\s)").match(text)
    return first is not None and len(text.split()) > 3
