"""Whether a list or a table is of data items: headings, the sentence before it and its shape, weighed together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct, field

from privacy_statements_import.markdown.blocks import Bullet, Listing, plain_of
from privacy_statements_import.markdown.conditions import LONGEST_SENTENCE, masked, sentences
from privacy_statements_import.markdown.items import read_item
from privacy_statements_import.markdown.levels import Level
from privacy_statements_import.markdown.levels import of_heading as level_of_heading
from privacy_statements_import.markdown.necessity import OPTIONAL, REQUIRED, Denial, denial, of_heading, of_sentence
from privacy_statements_import.markdown.phrases import is_link_only, mark_before
from privacy_statements_import.markdown.prose import Links, plain
from privacy_statements_import.markdown.words import Words, folded

ENOUGH = 2
SAMPLE = 60  # bullets that tell the shape of a list
SHORT = 12  # words
LABEL = 3  # words of a line with a colon that may be no more than a label
_NUMBER = re.compile(
    r"^(?:\(?[\dA-Za-z]{1,2}[.)]|\d{1,2}(?:\.\d{1,2})+\.?|§\s*\d+)\s+"
)  # of a heading: "6. ", "3.2 ", "a) "


class Around(Struct, frozen=True):
    """What the headings around a place say of it: the nearest heading is the last."""

    headings: tuple[str, ...] = ()
    necessity: str | None = None
    denial: Denial | None = None
    levels: tuple[Level, ...] = ()  # those that the page defines

    def inside(self, heading: str, words: Words) -> Around:
        """The same inside a section with this heading."""
        denied = denial(heading, words)
        if denied is not None:
            return Around((*self.headings, heading), None, denied, self.levels)
        necessity = of_heading(heading, words) or level_of_heading(heading, self.levels, words)
        still = None if necessity or words.has("strong_collect", folded(heading)) else self.denial
        return Around((*self.headings, heading), necessity or self.necessity, still, self.levels)


class Evidence(Struct):
    """Points for and against, each with its reason."""

    points: int = 0
    reasons: list[str] = field(default_factory=list)
    is_about_other: bool = False  # the nearest heading does not speak of data

    def add(self, points: int, reason: str) -> None:
        """Weigh one thing."""
        self.points += points
        self.reasons.append(reason)

    @property
    def is_enough(self) -> bool:
        """Whether it is data."""
        return self.points >= ENOUGH

    @property
    def is_narrow(self) -> bool:
        """Whether a person should look."""
        return self.points in (ENOUGH - 1, ENOUGH)

    @property
    def why(self) -> str:
        """The reasons in one line."""
        return "; ".join(self.reasons)


def of_list(listing: Listing, lead: str, around: Around, words: Words) -> Evidence:
    """What speaks for a list of data items."""
    found = of_place(lead, around, words)
    sample = listing.bullets[:SAMPLE]
    if share(sample, lambda bullet: is_link_only(bullet.phrase)) >= 0.5:
        found.add(-4, "its entries are links")
    if share(sample, lambda bullet: _is_short(bullet, words)) >= 0.6:
        found.add(1, "its entries are short")
    elif share(sample, _is_prose) >= 0.6:
        found.add(-2, "its entries are sentences")
    if share(sample, lambda bullet: denial(plain(bullet.phrase), words) is not None) >= 0.5:
        found.add(3, "its entries say what is not collected")
    if share(sample, lambda bullet: _says_how_long(bullet, words)) >= 0.5:
        found.add(-4, "its entries say how long something is kept")
    if share(sample, _is_command) >= 0.5:
        found.add(-4, "its entries are commands")
    if len(sample) > 2 and share(sample, lambda bullet: _is_label(bullet, words)) >= 0.5:
        found.add(-5, "its entries are what columns of a table would say of the heading")
    if words.has("not", last_sentence(lead)) and share(sample, lambda bullet: _is_act(bullet, words)) >= 0.5:
        found.add(-6, "its entries are what is not done with data")
    if listing.ordered and not is_lettered(listing):
        found.add(-2, "it is numbered")
        if share(sample, lambda bullet: bullet.phrase.plain.rstrip().endswith(".")) >= 0.6:
            found.add(-2, "its entries are sentences")
    return found


def _is_command(bullet: Bullet) -> bool:
    """Whether an entry is nothing but code of several words: ``tool build``."""
    runs = [run for run in bullet.phrase.runs if run.text.strip()]
    return bool(runs) and all(run.code for run in runs) and " " in plain(bullet.phrase)


def _is_label(bullet: Bullet, words: Words) -> bool:
    """Whether an entry begins with the name of a column that describes, or answers: ``Kept for: 30 days``."""
    label, colon, said = folded(plain(bullet.phrase)).partition(":")
    names = ("col_text", "col_kept", "col_condition", "col_choice", "col_collected", "col_necessity")
    return bool(colon and said.strip()) and any(words.equals(name, label.strip(" *")) for name in names)


def _is_act(bullet: Bullet, words: Words) -> bool:
    """Whether an entry begins with what may be done with data: ``sold to others``."""
    text = folded(bullet.phrase.plain[mark_before(bullet.phrase)[0] :]).lstrip()
    return any(words.starts(name, text) for name in ("act_sold", "act_shared", "act_used"))


def is_lettered(listing: Listing) -> bool:
    """Whether the entries of a numbered list do no more than lead to lists of their own: ``a) About you:``."""
    return listing.ordered and all(
        plain(bullet.phrase).endswith(":") and len(bullet.inside) == 1 and isinstance(bullet.inside[0], Listing)
        for bullet in listing.bullets
    )


def of_place(lead: str, around: Around, words: Words) -> Evidence:
    """What the headings and the sentence before say."""
    found = Evidence()
    nearest = _bare(around.headings[-1], words) if around.headings else ""
    about_data, about_other = _is_of_data(nearest, words), _is_of_other(nearest, words)
    last = last_sentence(lead)
    if _denies_other(nearest, around, words) and not (words.has("strong_collect", last) or denial(last, words)):
        found.add(-2, f'the heading "{around.headings[-1]}" denies something else')
    elif around.denial or (about_data and not about_other):
        found.add(2, f'the heading "{around.headings[-1]}" speaks of data')
    elif about_other and not about_data:
        found.is_about_other = True
        found.add(-3, f'the heading "{around.headings[-1]}" does not speak of data')
    outer = around.headings[1:-1] if about_other else around.headings[:-1]
    if around.necessity or around.denial or any(_is_of_data(_bare(heading, words), words) for heading in outer):
        found.add(1, "a heading around it speaks of data")
    if not last:
        return found
    if says_collected(last, words):
        found.add(5, "the sentence before it says that it is collected")
    elif leads_to_other(last, words):
        found.add(-5, "the sentence before it leads to something else")
    elif about_other and words.compiled(r"(?<!\w)(?:<kept>)\s+(?:<kept_in>)(?!\w)").search(last):
        found.add(-3, "the sentence before it says where data is kept")
    elif last.rstrip().endswith(":") and says_who_sees(last, words):
        found.add(2, "the sentence before it says what somebody sees")
    elif last.rstrip().endswith(":") and words.has("contains", last):
        found.add(2, "the sentence before it says what something contains")
    elif words.has("strong_collect", last) and (
        last.rstrip().endswith(":") or goes_on(last) or words.has("data", last) or words.has("following", last)
    ):
        found.add(3, "the sentence before it speaks of collecting")
    elif words.has("data", last) and (words.has("collect", last) or words.has("following", last)):
        found.add(2, "the sentence before it speaks of data")
    elif words.has("data", last) or denial(last, words):
        found.add(1, "the sentence before it speaks of data")
    elif last.rstrip().endswith(":") and words.has("following", last) and words.has("collect", last):
        found.add(1, "the sentence before it may speak of data")
    elif last.rstrip().endswith(":") and words.has("consent", last) and words.starts("scope", last):
        found.add(2, "the sentence before it says with whose consent")
    elif says_stars(last, words):
        found.add(2, "the sentence before it says how required data is marked")
    elif words.has("following", folded(lead)) and words.has("collect", folded(lead)):
        found.add(1, "the paragraph before it may speak of data")
    elif _leads_elsewhere(last, words):
        found.add(-1, "the sentence before it does not speak of data")
    if last.rstrip().endswith(":") and of_sentence(last, words, leads=True):
        found.add(1, "the sentence before it says whether one may decline")
    return found


_COLLECTED = (  # "we automatically collect:", "nous collectons automatiquement :"
    r"(?<!\w)(?:<subjects>)\s+(?:[\w'-]+\s+)?(?:<strong_collect>)(?:\s+[\w'-]+)?\s*:\s*$"
    r"|(?<!\w)(?:<arises>)\s+(?:[\w'-]+\s+){0,3}:?\s*[\w'-]*\s*:\s*$"
)
_COLLECTED_DE = r"(?<!\w)(?:<strong_collect>)\s+(?:[\w'-]+\s+)?[\w'-]+\s*:\s*$"  # "speichert der Server:"


def says_collected(sentence: str, words: Words) -> bool:
    """Whether a sentence leads to what somebody collects, in so many words, whatever the heading speaks of."""
    hidden = masked(sentence[-LONGEST_SENTENCE:])
    if any(words.has(name, hidden) for name in ("not", "purpose_lead")):
        return False
    pattern = f"{_COLLECTED}|{_COLLECTED_DE}" if words.language == "de" else _COLLECTED
    return words.compiled(pattern).search(hidden) is not None


def _denies_other(heading: str, around: Around, words: Words) -> bool:
    """Whether a heading says what is not done, and not that data is not collected: ``What we don't do``."""
    return around.denial is None and words.has("not", heading) and of_heading(heading, words) is None


def _leads_elsewhere(sentence: str, words: Words) -> bool:
    """Whether a sentence leads to a list and says nothing of data, of collecting or of what follows."""
    silent = not any(words.has(name, sentence) for name in ("data", "collect", "act_seen", "following", "only", "when"))
    return silent and sentence.rstrip().endswith(":") and len(sentence.split()) > LABEL


def _bare(heading: str, words: Words) -> str:
    """A heading without its number, and without words such as "data protection", which speak of no data."""
    return words.pattern("of_law").sub(" ", _NUMBER.sub("", folded(heading))).strip()


def says_stars(sentence: str, words: Words) -> bool:
    """Whether a sentence says that a star marks what is required: ``Required fields are marked with an asterisk``."""
    return _names_star(sentence, words) and of_sentence(sentence, words, leads=True) == REQUIRED


def says_unstarred(sentence: str, words: Words) -> bool:
    """Whether a sentence says that what has no star is optional: ``All without an asterisk is optional``."""
    return _names_star(sentence, words) and of_sentence(sentence, words, leads=True) == OPTIONAL


def _names_star(sentence: str, words: Words) -> bool:
    return words.has("star", sentence) or re.search(r"(?<![\w*])\*(?![\w*])", sentence) is not None


def goes_on(sentence: str) -> bool:
    """Whether a sentence has no mark at its end: it goes on in the list after it."""
    return sentence.rstrip()[-1:].isalnum()


def says_who_sees(sentence: str, words: Words) -> bool:
    """Whether a sentence says that somebody other than its reader sees something: ``The relay sees:``."""
    met = words.find("act_seen", sentence)
    if met is None or not sentence[: met.start()].strip():
        return False
    return not words.has("you", " ".join(sentence[: met.start()].split()[-2:]))


def _is_of_data(heading: str, words: Words) -> bool:
    if words.starts("head_question", heading):  # "where data is kept", "who receives your data"
        return False
    asks = words.starts("head_what", heading) is not None
    return words.has("head_data", heading) or (
        asks and (words.has("collect", heading) or says_who_sees(heading, words))
    )


def _is_of_other(heading: str, words: Words) -> bool:
    if words.starts("head_what", heading) is not None and words.has("collect", heading):
        return False  # "What leaves your device if you turn it on"
    return words.has("head_not_data", heading) or words.starts("head_question", heading) is not None


def last_sentence(text: str) -> str:
    """The last sentence of a paragraph, folded."""
    folded_text = folded(text)
    spans = list(sentences(folded_text))
    return folded_text[spans[-1][0] :][-LONGEST_SENTENCE:] if spans else ""


def leads_to_other(sentence: str, words: Words) -> bool:
    """Whether a sentence leads to a list of something that is no data: sources, services, steps, ..."""
    hidden = masked(sentence[-LONGEST_SENTENCE:])
    if words.compiled(r"(?<!\w)(?:<following>),?\s+(?:<so_as>)\s").search(hidden):  # "the following to run the service"
        return False
    verb_last = r"|\s+\w+\s*:\s*$" if words.language == "de" else ""  # "zu diesen Zwecken verarbeitet:"
    after = words.compiled(
        r"(?:<following>)\s+(?P<between>(?:[\w'/-]+\s+){0,4}?)(?P<noun>(?:<not_data>))"
        rf"(?=\s*[:.,]|\s*$|\s+[a-zà-ü]{{1,5}}\b{verb_last})"
    ).search(hidden)
    if after:
        between = after["between"].split()
        return not any(words.has("data", word) for word in between[:-1])
    if words.compiled(r"(?<!\w)(?:<open_end>)\s*:\s*$").search(hidden):  # "we share data with:"
        return True
    if words.compiled(r"(?<!\w)(?:<subjects>)\s+(?:[\w'-]+\s+)?(?:<act_collected>)\s*:\s*$").search(hidden):
        return False
    if _is_for_those(hidden, words):
        return True
    end = words.compiled(r"(?P<before>(?:[\w'/-]+\s+){0,4})(?:<not_data>)(?:\s*,?\s+(?:<examples>))?\s*:\s*$").search(
        hidden
    )
    return end is not None and not words.has("data", " ".join(end["before"].split()[:-1]))


def _is_for_those(hidden: str, words: Words) -> bool:
    """Whether a sentence leads to those for whom data is collected: ``It collects data for the following apps:``."""
    met = words.compiled(
        r"(?:<data>)\s.*(?<!\w)(?:<for_those>)\s+(?P<those>[\w'/-]+(?:\s+[\w'/-]+){1,5}?)\s*:\s*$"
    ).search(hidden)
    if met is None or words.has("data", met["those"]) or not words.has("following", met["those"]):
        return False
    named = words.pattern("articles").sub(" ", words.pattern("following").sub(" ", met["those"]))
    return bool(named.strip())


def share(bullets: Sequence[Bullet], is_so: Callable[[Bullet], bool]) -> float:
    """The share of bullets of which something is so."""
    return sum(1 for bullet in bullets if is_so(bullet)) / max(len(bullets), 1)


def _says_how_long(bullet: Bullet, words: Words) -> bool:
    spans = (
        r"(?:[:=–—]|\s-)\s+(?:(?:(?:<at_most>)|(?:<at_least>)|(?:<after>))\s+)?"
        r"(?:\d+\s*(?:(?:<days>)|(?:<weeks>)|(?:<months>)|(?:<years>))|(?:<until>))"
    )
    return words.compiled(spans).search(folded(plain(bullet.phrase))[:LONGEST_SENTENCE]) is not None


def _is_short(bullet: Bullet, words: Words) -> bool:
    """Whether the name in an entry is short, whatever is said of it beside."""
    if not plain(bullet.phrase):
        return bool(bullet.inside)
    reading = read_item(bullet.phrase, words, Links())
    return 0 < len(reading.name.split()) <= SHORT


def _is_prose(bullet: Bullet) -> bool:
    text = bullet.phrase.plain.strip()
    return (text.endswith(".") and len(text.split()) >= 8) or any(len(plain_of(b).split()) > 60 for b in bullet.inside)
