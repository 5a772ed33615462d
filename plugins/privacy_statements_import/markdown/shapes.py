"""Whether a list or a table is of data items: judged once, for all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from privacy_statements_import.markdown import verdicts
from privacy_statements_import.markdown.blocks import Bullet, Listing, Phrase
from privacy_statements_import.markdown.grids import (
    SIGNS,
    Grid,
    Roles,
    begun_answer,
    first_words,
    is_code_table,
    is_value,
    mostly,
)
from privacy_statements_import.markdown.names import is_link_only, marked_end
from privacy_statements_import.markdown.prose import plain
from privacy_statements_import.markdown.verdicts import COLLECTED, COLONS, DATA, OTHER, SEEN, UNCLEAR, Around, denial
from privacy_statements_import.markdown.words import LONGEST_SENTENCE, Words, folded, last_sentence, masked

SAMPLE = 60  # entries that tell the shape of a list
SHORT = 6  # words of an entry or a cell that can only be a name
HALF = 0.5
LONGEST_NAME = 12  # words of an entry without a label that may be a name, though it ends like a sentence
LONGEST_LED = 1000  # words of one that a sentence leads to: any number
LONGEST_SURE = 4  # words of one that only the title of its page calls data
FEW = 3  # entries of a list, or lines of a table, that nothing around them confirms
TITLED = "only the title of the page says that this is collected"
WEAK = "its heading names data, and does not say that it is collected"
BESIDE = "its heading names something else"
LED = "the sentence before it does not say that this is collected"
COOKIES = "its heading names cookies: its entries may be what they are for"
HEADED = "only the head of its column says that this is data"
ORDERED = "it is numbered: its entries may be steps"
UNKNOWN = "the layout alone says that this is data"
_SETTING_OR_HOST = re.compile(
    r"[A-Z0-9]+(?:_[A-Z0-9]+)+|(?:[\w-]+\.)+(?:com|org|net|io|eu|de|fr|example)|https?://\S+|\S+=\S.*|\S+ .*--.*"
)
_ADDRESS = re.compile(r"[:\uff1a–—-]\s*\W*(?:https?://\S+|[\w.+-]+@[\w-]+\.\S+)\W*$")  # all that is said


class Verdict(Struct, frozen=True):
    """Whether something is a list of data items, and why a person should doubt it."""

    is_data: bool
    doubt: str = ""
    denies: bool = False  # most of its entries say that something is not collected


NO = Verdict(False)


def of_place(lead: str, around: Around, words: Words, is_open: bool = False) -> str | None:
    """What the sentence before and the headings say; where the layout decides, the nearest. ``None``: neither."""
    if is_open:
        around = Around(around.headings, verdicts.of_heading("".join(around.headings[-1:]), words), around.denied)
    denied, said = verdicts.denial_of_lead(lead, words), verdicts.of_lead(lead, words)
    if denied in (COLLECTED, SEEN, UNCLEAR):
        return DATA
    if denied == OTHER and around.denied:
        return DATA  # "None of these is on our servers:", in a section of what is never collected
    is_beside = said == DATA and around.verdict == OTHER and not words.has("collect", last_sentence(lead))
    return OTHER if denied == OTHER or (is_beside and not is_open) else said or around.verdict


def of_list(listing: Listing, lead: str, around: Around, words: Words, is_open: bool = False) -> Verdict:
    """Whether a list is of data items: its place says so, and its entries can be names of data. ``is_open`` lets the
    layout alone decide where nothing says what a place is about."""
    sample = [one for one in listing.bullets[:SAMPLE] if not is_label(plain(one.phrase), words)]
    place = of_place(lead, around, words, is_open)
    if not sample or sample[0] is not listing.bullets[0] or not any(plain(one.phrase) for one in sample):
        return NO
    if 2 * len(sample) < len(listing.bullets[:SAMPLE]) or _asks_at_all(plain(sample[0].phrase), words):
        return NO  # a form about one activity, or the questions before one
    if _share(sample, lambda phrase: words.equals("store", plain(phrase).partition(":")[0])) >= HALF:
        return Verdict(True)  # a form of a store, whatever its heading is
    goes_on = words.compiled(rf"[{SIGNS}]*(?:(?:<is>)|(?:<treat>))")
    if place == OTHER or _share(sample, lambda phrase: goes_on.match(folded(plain(phrase))) is not None) >= HALF:
        return NO
    denying = _share(sample, lambda phrase: denial(plain(phrase), words) == COLLECTED)
    if denying >= HALF and place is not None:
        return Verdict(True, denies=_share(sample, _is_labelled) < HALF)
    promise = words.compiled(rf"[{SIGNS}]*(?:<not>)(?![.-])")  # "No tracking"; "No. of users" is none

    def promises(phrase: Phrase) -> bool:
        text = folded(plain(phrase))
        return promise.match(text) is not None or (denial(text, words) is not None and not _is_labelled(phrase))

    if _share(sample, promises) >= HALF and not around.denied and verdicts.denial_of_lead(lead, words) is None:
        return NO  # what never happens, and no name of data
    doubt = _doubt(lead, around, words, len(sample) <= FEW, denying > 0)
    longest = LONGEST_SURE if doubt == TITLED else LONGEST_LED if lead.rstrip().endswith(COLONS) else LONGEST_NAME
    if sum(_is_no_name(one, listing.ordered, words, longest) for one in sample) >= HALF * len(sample):
        return NO
    if place is None:
        return Verdict(is_open and not listing.ordered and len(sample) > 1, UNKNOWN)
    is_said = any(words.has("collect", each) and denial(each, words) is None for each in around.headings[-1:])
    if listing.ordered and not (around.is_sure or is_said or words.has("collect", last_sentence(lead))):
        return Verdict(True, ORDERED)
    is_form = _share(sample, lambda phrase: begun_answer(plain(phrase).partition(":")[2], words) is not None) >= HALF
    is_cookie = "cookie" in "".join(around.headings[-1:]).casefold()  # in every language
    return Verdict(True, "" if is_form else doubt or (COOKIES if is_cookie else ""))


def of_table(grid: Grid, roles: Roles, lead: str, around: Around, words: Words, is_open: bool = False) -> Verdict:
    """Whether a table is of data items: a header says so, or its place does and no header says something else."""
    header, place, names = grid.header(roles.item), of_place(lead, around, words, is_open), grid.column(roles.item)
    if (grid.width == 2 and words.equals("col_value", header)) or mostly(
        names, lambda text: is_value(text) or _cannot_name(text, words)
    ):
        return NO
    others = [other for at in range(grid.width) if at != roles.item and (other := grid.header(at))]
    if (place == OTHER or around.is_titled) and len(others) == 1 and words.equals("col_value", others[0]):
        return NO  # a form about the page
    if place != DATA and others and all(words.equals("col_kept", other) for other in others):
        return NO  # it says how long, or where
    names_item, names_data = words.equals("col_item", header), words.has("data", header)
    collects = names_data and words.has("collect", header) and verdicts.of_heading(header, words) == DATA
    is_other = words.has("other", header)
    is_cookie = "cookie" in f"{around.headings[-1:]} {header}".casefold()  # in every language
    speaks = (names_data or words.has("collect", header)) and not is_other
    is_free = is_cookie and not is_other and not words.equals("col_setting", header)
    if collects or is_free or (names_item and (speaks or is_cookie)) or denial(header, words) in (COLLECTED, SEEN):
        describes = any(words.equals("describing", other) for other in others)
        is_sure = place == DATA or (describes and (place, grid.width) != (OTHER, 2))
        return Verdict(True, "" if is_sure else HEADED)
    is_kept = place == DATA and any(words.equals("col_kept", other) for other in others)
    if (is_other or words.equals("col_setting", header)) and not is_kept:
        return NO
    is_inner = verdicts.of_lead(lead, words) != OTHER
    is_free = names_item and is_inner and not any(words.equals("col_setting", other) for other in others)
    if place is not None and not (is_free and is_code_table(grid, roles)):
        is_data = place == DATA or (roles.collected is not None and names_item)
        return Verdict(is_data, _doubt(lead, around, words))
    is_data = is_code_table(grid, roles) or (roles.answers and names_item) or roles.collected is not None
    return Verdict(True, UNKNOWN if is_open else "") if is_data else NO


def is_label(text: str, words: Words) -> bool:
    """Whether an entry begins with the name of a column that describes: ``Purpose: ...``."""
    label, colon, _ = text.partition(":")
    return bool(colon) and words.equals("describing", label)


def _label_of(phrase: Phrase) -> tuple[str, str, str]:
    """The label of an entry of a form, before a colon, or marked and ending with a full stop: ``**Retention.** A year``."""
    end = marked_end(phrase.runs)
    if phrase.plain[:end].rstrip().endswith("."):
        return phrase.plain[:end].rstrip(" ."), ".", phrase.plain[end:]
    return phrase.plain.partition(":")


def datum_of(listing: Listing, words: Words) -> Bullet | None:
    """The entry of the label that names the data, where a list or a table with two columns is a form about one
    activity: ``Categories of data: ...`` beside ``Purpose: ...``."""
    labels = [(one, first_words(label), said) for one in listing.bullets for label, _, said in [_label_of(one.phrase)]]
    found = [
        one
        for one, label, said in labels
        if (said.strip() or one.inside) and words.equals("col_item", label)
        if ":" in one.phrase.plain
        and not words.equals("col_value", said)
        and any(words.has(each, label) for each in ("data", "collect"))
    ]
    if len(found) > 1 and found[0] is listing.bullets[0]:
        del found[0]  # the head of the form: "Field" beside "Details"
    if len(found) != 1:
        return None
    known = sum(words.equals("describing", label) or bool(words.starts("question", label)) for _, label, _ in labels)
    if known < (1 if found[0].inside else max(2, len(listing.bullets) / 3)):
        return None
    return found[0]


def _share(bullets: Sequence[Bullet], is_so: Callable[[Phrase], bool]) -> float:
    """The share of entries of which something is so."""
    return sum(1 for bullet in bullets if is_so(bullet.phrase)) / max(len(bullets), 1)


def _doubt(lead: str, around: Around, words: Words, is_short: bool = False, is_mixed: bool = False) -> str:
    """Why a person should doubt that entries or lines are data, by where they are. Over all pages of the exam four in
    ten of such rows of short lists are wrong, and all that only a title speaks for; of others one in fifty."""
    if around.denied is not None or verdicts.of_lead(lead, words) == DATA:
        is_question = "?" in "".join(around.headings[-1:])
        return BESIDE if (is_short or is_question) and around.verdict == OTHER else ""
    if around.is_beside and not around.is_sure:
        return BESIDE
    if (
        around.is_titled
        and not around.is_sure
        and (len(around.headings) > 2 or not words.has("collect", around.headings[0]))
    ):
        return TITLED
    if not (is_short or is_mixed) or around.is_sure or lead.rstrip().endswith(COLONS):
        return LED if is_short and not around.is_sure else ""
    is_column = words.equals("col_item", around.headings[-1]) if around.headings else False  # "Categories of data"
    says = any(words.has(each, text) for each in ("collect", "see") for text in around.headings)
    return "" if is_column or says else WEAK


def _is_labelled(phrase: Phrase) -> bool:
    """Whether an entry is a name with something behind it: marked, or before a colon or a dash."""
    met = re.search(r"[:.]\s|\uff1a|\s[–—-]\s", phrase.plain)
    end = marked_end(phrase.runs) or (met.start() if met and len(phrase.plain[: met.start()].split()) <= SHORT else 0)
    return 0 < end < len(phrase.plain)


def _asks_at_all(text: str, words: Words) -> bool:
    """Whether an entry answers whether any data is collected: ``Data collected: No``."""
    label, _, said = text.partition(":")
    return begun_answer(said, words) is not None and all(words.has(each, label) for each in ("data", "collect"))


def _cannot_name(text: str, words: Words) -> bool:
    """Whether a text is a setting, a host, an address, or a question that does not ask what is collected."""
    is_question = text.endswith(("?", "\uff1f")) and not words.has("collect", text)
    return is_question or (_SETTING_OR_HOST.fullmatch(text) or _ADDRESS.search(text[:LONGEST_SENTENCE])) is not None


def _states(text: str, words: Words) -> bool:
    """Whether a text says what something is: ``Local paths are replaced``, and not "pages that are open"."""
    pattern = (
        r"(?:(?!(?:<joint>)|(?:<question>))[^,;:])*?(?<!\w)(?!(?:(?:<joint>)|(?:<question>)|(?:<subjects>))(?!\w))"
        r"[\w\0]+\s+(?:<is>)\s+(?!(?:<one_of>)|(?:<optional>))"
    )
    return words.compiled(pattern).match(masked(folded(text[:LONGEST_SENTENCE]))) is not None


def _is_no_name(bullet: Bullet, is_step: bool, words: Words, longest: int) -> bool:
    """Whether an entry cannot name data: a link, a command, a setting or a sentence longer than a name may be."""
    text, runs = plain(bullet.phrase), [run for run in bullet.phrase.runs if run.text.strip()]
    is_command = bool(runs) and all(run.code for run in runs) and " " in text  # ``tool build``
    if (
        words.starts("is", text)
        or is_command
        or is_link_only(bullet.phrase)
        or begun_answer(text, words)
        or _cannot_name(text, words)
        or (is_step and words.starts("command", text))
    ):
        return True
    first = words.compiled(r"(?:(?:<open_end>)|(?:<subjects>)|(?:<when>))(?=\s)").match(folded(text))
    is_statement = (first or _states(text, words)) and len(text.split()) > 3  # "We use ...", "To improve ..."
    members = re.split(r"[,;]", masked(text))  # of an enumeration, which is no sentence
    is_sentence = text.endswith((".", "\u3002")) and max(len(member.split()) for member in members) > longest
    return not _is_labelled(bullet.phrase) and (is_statement or is_sentence)
