"""What a heading, or the sentence before a list, says of what follows: data, something else, or what never happens."""

from __future__ import annotations

import re

from msgspec import Struct

from privacy_statements_import.markdown.words import LONGEST_SENTENCE, Words, folded, last_sentence, masked

DATA, OTHER = "data", "other"
REQUIRED, OPTIONAL, NEVER, UNSPECIFIED = "required", "optional", "never", "unspecified"
COLLECTED, SEEN, UNCLEAR = "collected", "seen", "unclear"
COLONS = (":", "\uff1a")
_NO_WORD = re.compile(r"^[^\w(§]*(?:\w+(?:[._]\w+)+$|\(?[\dA-Za-z]{1,2}[.)]|\d\d?(?:\.\d\d?)+\.?|§\s*\d+|[IVX]+\.)?\s*")
_CLAUSE = r"[,;:]\s|\s[–—-]\s"
_NEAR = r"(?:[^\w\0]*[\w'/-]+(?=[\W])){0,6}?[^\w\0]*"
_VERB = r"(?P<collect>(?:<collect>)|(?:<contain>))|(?P<see>(?:<see>))|(?P<treat>(?:<treat>))"
VERB_FIRST = ("de", "nl", "sv", "da", "nb", "ja", "ko", "tr")  # languages in which the verb can stand before "not"
HEAD_LAST = ("fi", "hu", "tr", "ja", "ko")  # "collection's purpose": the topic of a heading is its last word
UNSPACED = ("ja", "zh")  # languages without blanks between words


class Around(Struct, frozen=True):
    """What the headings around a place say of it: the nearest heading is the last."""

    headings: tuple[str, ...] = ()
    verdict: str | None = None
    denied: str | None = None
    necessity: str | None = None
    is_titled: bool = False  # only the title says it
    is_sure: bool = False  # a person says that the page is about what is collected
    is_beside: bool = False  # it is inside of a section about something else

    def inside(self, heading: str, words: Words, is_title: bool = False) -> Around:
        """The same inside a section with this heading. A heading that says nothing says what the one around it says; a topic
        beside data holds for all inside it that does not speak of collecting. The title names no such topic."""
        headings, denied = (*self.headings, heading), denial(heading, words)
        if denied in (COLLECTED, SEEN):
            return Around(headings, DATA, denied, is_sure=self.is_sure)
        said = OTHER if denied == OTHER else of_heading(heading, words)
        if is_title and said == OTHER:
            return Around(headings, self.verdict, is_sure=self.is_sure)
        if said == OTHER or (
            self.verdict == OTHER and not any(words.has(each, heading) for each in ("collect", "see"))
        ):
            return Around(headings, OTHER)
        necessity = necessity_of(heading, words) or self.necessity
        is_titled = is_title or (self.is_titled and said is None)
        denied = self.denied if said is None else None
        is_beside = self.is_beside or self.verdict == OTHER
        return Around(headings, said or self.verdict, denied, necessity, is_titled, self.is_sure, is_beside)


def of_heading(heading: str, words: Words) -> str | None:
    """What a heading says of its section, by its first word that names collecting or another topic; else ``None``."""
    text = _bare(_NO_WORD.sub("", masked(heading.strip())), words)  # no "1.", and no "product.install"
    if words.starts("question", text) or ("?" in text and not words.starts("what", text)):
        return OTHER
    collects, other = words.find("collect", text), words.find("other", text)
    if words.starts("when", text):  # "When it is sent", and not "When you sign in, we collect"
        is_topic = collects and not words.compiled(r"(?:<when>)\s+(?:<reader>)").match(text)
        return OTHER if is_topic or words.has("treat", text) else None
    begins = collects and (other is None or (collects.start(), -collects.end()) < (other.start(), -other.end()))
    is_last = words.language in HEAD_LAST
    is_topic = is_last and other and collects and not words.has("data", text[collects.end() : other.start()])
    if begins and not is_topic:
        return DATA
    if other and not necessity_of(text, words):
        return OTHER
    says = any(words.has(name, text) for name in ("data", "see"))
    return DATA if says else None


def of_lead(lead: str, words: Words) -> str | None:
    """What the last sentence before a list says of it."""
    text = words.compiled(r",\s+(?:<when>)\s[^,:]*(?=:)").sub("", masked(_bare(last_sentence(lead), words)))
    leads = text.rstrip().endswith(COLONS)
    topic = r"(?:(?P<data>(?:<data>))|(?P<other>(?:<other>)))"
    kinds = r"(?:\s+(?:<col_category>)\s+[\w'-]+)?"  # "categories of"
    follows = rf"(?:<following>){kinds}(?:\s+(?!(?:<open_end>)|(?:<is>))[\w'/-]+){{0,3}}?\s*{topic}"
    named = words.compiled(rf"{topic}\s+(?:<following>)\W*$").search(text) or words.compiled(follows).search(text)
    treats, collects = words.find("treat", text), words.find("collect", text)
    data, holds = words.find("data", text), words.find("contain", text)
    if named and data and collects and holds and max(data.start(), collects.start()) < holds.start() < named.start():
        return DATA  # "The data that is collected includes the following settings:"
    if named:  # and not "The following data is used for:"
        goes_on = re.fullmatch(r"\W+\w+(?:\W+\w+)?\W*", text[named.end() :])  # "We use these data to:"
        is_used = treats is not None and collects is None and (treats.start() > named.end() or goes_on is not None)
        return OTHER if named["other"] or is_used else DATA
    if leads and says_necessity(text, words):
        return DATA
    if collects and treats and (clause := re.search(r"[,\uff0c\u3001]", text[treats.end() : collects.start()])):
        text, treats = text[treats.end() + clause.end() :], None  # "When you use it, we collect:"
    if leads and treats and (collects is None or treats.start() < collects.start()):
        return OTHER
    if leads_elsewhere(text, words) or (words.language in UNSPACED and words.has("other", text)):
        return OTHER
    if collects and (leads or words.has("following", text) or text.rstrip()[-1:].isalnum()):
        return DATA
    return DATA if leads and words.has("data", text) and not words.has("other", text) else None


def leads_elsewhere(text: str, words: Words) -> bool:
    """Whether a sentence goes on in its list with a place, a purpose or an act: ``provided by:``, ``you can:``."""
    pattern = r"(?:(?:<open_end>)|(?:<question>)|(?:<when>)(?:\s+[\w'-]+){0,3})\s*[:\uff1a]\s*$"
    text = words.compiled("<not_only>").sub(" ", folded(text))  # "including, but not limited to:" goes on with names
    return words.compiled(pattern).search(text) is not None and not words.has("one_of", text)


def denial(text: str, words: Words) -> str | None:
    """What a heading or a sentence denies: that data is collected, or that somebody sees it; ``OTHER`` for anything
    else, ``UNCLEAR`` where an exception stands beside it, and ``None`` where it denies nothing of what it leads to."""
    hidden = words.compiled("<not_only>").sub(" ", masked(folded(text[:LONGEST_SENTENCE])))
    negation = words.find("not", hidden)
    if negation is None:
        return None
    clauses = [met.end() for met in words.compiled(rf"{_CLAUSE}|\s(?:<joint>)\s").finditer(hidden, 0, negation.start())]
    before = hidden[: clauses[-1] if clauses else 0]
    if words.has("collect", before):
        return None  # "We collect the following, which is never sold"
    begins = negation.end()
    after = words.compiled(_NEAR + f"(?:{_VERB})").match(hidden, begins)
    if after is None or after["treat"]:
        earlier = list(words.compiled(_VERB).finditer(hidden, len(before), negation.start()))
        if earlier and words.language in VERB_FIRST:
            after = earlier[-1]
    if after and after["collect"] and not any(words.has(each, hidden) for each in ("collect", "data")):
        return OTHER  # "Not part of this repository are:"
    is_own = words.has("collect", negation[0])  # in some languages one word says both
    if (after is None or after["treat"]) and not is_own:
        return OTHER
    if words.has("unless", hidden[: negation.start()] + hidden[negation.end() :]):
        return UNCLEAR
    return COLLECTED if is_own or (after and after["collect"]) else SEEN


def denial_of_lead(lead: str, words: Words) -> str | None:
    """What the sentence before a list denies of it: one that leads to the list, or points at it."""
    last = last_sentence(lead)
    denied, before = denial(last, words), lead.strip()[: -len(last) or None]
    if denied == COLLECTED and all(words.has(each, before) for each in ("following", "collect")):
        return None  # "We keep these on your device. None of it leaves the device:"
    reason = words.find("although", last)
    if denied is not None and last.rstrip().endswith(COLONS) and reason and words.has("not", last[reason.end() :]):
        return OTHER  # "Since we collect nothing, note that:"
    leads = last.rstrip().endswith(COLONS) or last[-1:].isalnum()
    return denied if leads or (denied in (COLLECTED, SEEN) and words.has("following", last)) else None


def limit_of_denial(text: str, words: Words) -> str | None:
    """Where, when or for whom alone something is denied: ``on personal devices``."""
    pattern = r"(?:<scope>)\s[^,;:\0]*?(?=\s+(?:(?:<not>)|(?:<collect>))(?!\w)|\s*[,;:]|$)"
    met = words.compiled(pattern).search(masked(folded(text.rstrip(" :."))))
    return text[met.start() : met.end()].strip() if met else None


def necessity_of(text: str, words: Words) -> str | None:
    """Whether a text says that data is required, or that one may decline; ``None`` where it says neither, or both."""
    text = masked(folded(text[:LONGEST_SENTENCE]))
    said = [each for each in (REQUIRED, OPTIONAL) if words.has(each, text)]
    if len(said) != 1:
        return None
    negated = words.compiled(rf"(?:<not>)(?:\s+[\w'-]+){{0,2}}?\s+(?:<{said[0]}>)").search(text)
    return said[0] if not negated else OPTIONAL if said[0] == REQUIRED else REQUIRED


def says_necessity(sentence: str, words: Words) -> str | None:
    """The necessity that a sentence says of what it leads to: ``The following data is optional:``."""
    pattern = r"(?:^|(?:<is>)\s+(?:[\w'-]+\s+){0,2}?)(?:(?:<required>)|(?:<optional>))"
    met = words.compiled(pattern).search(masked(folded(sentence)))
    return necessity_of(sentence, words) if met else None


def _bare(text: str, words: Words) -> str:
    """A text without words such as "data protection", which name no data."""
    return words.compiled("(?:<law>)|(?:<not_only>)").sub(" ", folded(text[:LONGEST_SENTENCE]))


def of_word(text: str, words: Words) -> str | None:
    """The necessity that one word says, such as the text of a cell or a bracket."""
    bare = text.strip(" .:;,!*()")
    return next((said for said in (NEVER, REQUIRED, OPTIONAL) if words.equals(said, bare)), None)
