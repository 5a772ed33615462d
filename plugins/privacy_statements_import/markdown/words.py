"""The words beside which the shape of a page is read: short lists in ``words/``, one file a language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from privacy_statements.read.load import data_of, load_file

FOLDER = Path(__file__).parent / "words"
LANGUAGES = tuple(sorted(file.stem for file in FOLDER.glob("*.yml")))
SAMPLE = 50_000  # characters that tell the language of a page
FEWEST, CLEARLY = 6, 1.5  # common words that tell a language; how many times more often than those of any other
RARELY, MUCH = 0.02, 0.1  # shares of letters that may tell, and that tell, a language without blanks
DEFAULT = "en"  # whose words read a page that tells no language
OWN_SCRIPT = ("ja", "ko", "ru", "uk", "zh")  # pages in these scripts have English words between their own
KEYS = ("lang", "language", "locale", "ms.contentlocale", "contentlocale", "languageCode")
_ALIKE = str.maketrans({"\u2019": "'", "\u02bc": "'", "\xa0": " ", "\n": " ", "\t": " ", "\u202f": " "})
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
)
# Languages without lists here: their common words keep a page from being taken for a known one.
_OTHERS = {"vi": "và của các là cho được không với trong người dữ liệu"}
DESCRIBING = ("text", "kept", "setting", "necessity", "condition", "collected")
"""What columns beside the data say of it; together they are the list ``describing``."""
LONGEST_SENTENCE = 1500  # characters of a sentence that are read closely
_END = re.compile(r"[.!?…][\"”’»)]*\s+(?=[\"“„«(]?[A-ZÄÖÜÉÈÀÊÇÎÔ0-9])|[。\uff01\uff1f]\s*(?=\S)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|No|Nr|Abs|Art|bzw|ca|ggfs?|evtl|usw|p\. ex|[A-Za-zÄÖÜ])\.)$"
)
_CLOSING = {"(": ")", "[": "]", "\uff08": "\uff09"}
_GAP = "\0"
_PLAIN = {"ä": "ae", "ö": "oe", "ü": "ue", "ã": "a", "õ": "o", "ç": "c"}  # German and Portuguese are written so, too
_WHEN = r"(?:(?:<only>),?\s+)?(?P<phrase>(?:<when>)(?=[\s,]|$|(?<=')\w)"


@lru_cache(4096)
def folded(text: str) -> str:
    """The text with one form for each apostrophe and blank, and of the same length."""
    return text.translate(_ALIKE)


@dataclass(frozen=True, eq=False)
class Words:
    """The lists of one language, each as one pattern; a language without lists has what forms of stores say."""

    language: str
    lists: Mapping[str, Sequence[str]]

    def find(self, name: str, text: str) -> re.Match[str] | None:
        """The first word of a list in a text."""
        return self.compiled(f"<{name}>").search(folded(text))

    def has(self, name: str, text: str) -> bool:
        """Whether a text holds a word of a list."""
        return self.find(name, text) is not None

    def starts(self, name: str, text: str) -> re.Match[str] | None:
        """The word of a list with which a text begins."""
        return self.compiled(f"<{name}>").match(folded(text))

    def equals(self, name: str, text: str) -> bool:
        """Whether a text is a word of a list and no more."""
        return self.compiled(f"<{name}>").fullmatch(folded(text).strip(" :*?¿\uff1f.")) is not None

    def compiled(self, pattern: str) -> re.Pattern[str]:
        """A pattern in which ``<name>`` stands for a list."""
        return _pattern(self, pattern)


@cache
def words_of(language: str) -> Words:
    """The lists of a language such as ``de-AT``."""
    base = language.partition("-")[0].lower()
    file = FOLDER / f"{base}.yml"
    data: dict[str, list[str]] = data_of(load_file(file, file.name).node) if base in LANGUAGES else {}  # type: ignore[arg-type]  # it is ours
    if base in OWN_SCRIPT:
        english = words_of(DEFAULT).lists
        common = {"common": data.get("common", [])}
        data = {name: [*data.get(name, ()), *english.get(name, ())] for name in {**data, **english}} | common
    if base != DEFAULT:
        english = words_of(DEFAULT).lists
        heads = [name for name in english if name.startswith("col_")]  # as the forms of stores have them
        data |= {name: [*data.get(name, ()), *english[name]] for name in ("yes", "no", *heads)}
    data["describing"] = [word for name in DESCRIBING for word in data.get(f"col_{name}", ())]
    return Words(base, data)


def language_of(front: Mapping[str, object], text: str) -> tuple[str, bool]:
    """The language of a page, and whether it is sure: what its front matter says, else the one whose common words are
    clearly the most; empty where nothing tells it."""
    for key in KEYS:
        said = front.get(key)
        if isinstance(said, str) and re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", said):
            base, _, region = said.replace("_", "-").partition("-")
            return base.lower() + (f"-{region.upper() if len(region) == 2 else region}" if region else ""), True
    sample = folded(text[:SAMPLE]).lower()
    for name, script in _SCRIPTS:  # languages without blanks between words
        share = len(script.findall(sample)) / max(len(sample), 1)
        if share > RARELY:  # a page with much English between its own words may be of either language
            return name, share > MUCH
    words = re.findall(r"(?<![\w@/.])\w\w+(?![\w@/]|\.\w)", sample)  # "com" of an address is no Portuguese
    common = {name: set(words_of(name).lists.get("common", ())) for name in LANGUAGES}
    common |= {name: set(said.split()) for name, said in _OTHERS.items()}
    shared = Counter(word for those in common.values() for word in those)
    own = [word for word in words if shared[word] == 1]  # words of one language alone tell which it is
    counts = {name: sum(word in those for word in own) for name, those in common.items()}
    ranked = sorted(counts, key=lambda name: (-counts[name], name != DEFAULT, name))
    best, most, second = ranked[0], counts[ranked[0]], counts[ranked[1]]
    known = next((name for name in ranked if counts[name] and name in LANGUAGES), "")
    if not most or most < CLEARLY * second:
        return known, False
    spoken = {name: sum(word in those for word in words) for name, those in common.items()}
    return best, spoken[best] >= max(FEWEST, 0.03 * len(words), *spoken.values())


@cache
def _pattern(words: Words, pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"(?<!P)<([a-z_]+)>", lambda met: _source(words.lists.get(met[1], ())), pattern), re.I)


def _source(words: Sequence[str]) -> str:
    """One pattern that finds any of the words as whole words, the longest first."""
    made: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        inner = r"\s+".join(map(re.escape, word.strip("*").split()))
        inner = re.sub("[äöüãõç]", lambda met: f"(?:{met[0]}|{_PLAIN[met[0]]})", inner)
        before = r"(?<!\w)\w*" if word.startswith("*") else r"(?<!\w)" if _has_ends(word[:1]) else ""
        after = r"\w*" if word.endswith(("*", "'")) else r"(?!\w)" if _has_ends(word[-1:]) else ""
        made.setdefault(before, []).append(f"{inner}{after}")
    return (
        f"(?:{'|'.join(f'{before}(?:{chr(124).join(those)})' for before, those in made.items())})" if made else "(?!)"
    )


def _has_ends(letter: str) -> bool:
    """Whether a word with this letter has blanks around it, as it has not in Chinese and Japanese."""
    return letter.isalnum() and letter < "\u2e80"


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text, as offsets. Nothing in brackets ends one."""
    hidden = masked(text, closed=True)
    start = 0
    for met in _END.finditer(hidden):
        if met[0].startswith(".") and _ABBREVIATION.search(hidden[max(0, met.start() - 11) : met.start() + 1]):
            continue
        yield start, met.end() - (len(met[0]) - len(met[0].rstrip()))
        start = met.end()
    if start < len(text):
        yield start, len(text)


def last_sentence(text: str) -> str:
    """The last sentence of a paragraph."""
    starts = [start for start, _ in sentences(text)]
    return text[starts[-1] :][-LONGEST_SENTENCE:].strip() if starts else ""


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """The outermost brackets of a text, as offsets with the brackets. One that is not closed ends with the text."""
    depth, start, wanted = 0, 0, ""
    for at, character in enumerate(text) if any(each in text for each in _CLOSING) else ():
        if depth == 0 and character in _CLOSING:
            start, wanted, depth = at, character, 1
        elif depth and character == wanted:
            depth += 1
        elif depth and character == _CLOSING[wanted]:
            depth -= 1
            if depth == 0:
                yield start, at + 1
    if depth:
        yield start, len(text)


def masked(text: str, closed: bool = False) -> str:
    """The text with what is in brackets hidden, at the same length; with ``closed`` only where they are closed."""
    pieces, at = [], 0
    for start, end in brackets(text):
        if not closed or text[end - 1] == _CLOSING[text[start]]:
            pieces += [text[at:start], _GAP * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


def condition_after(text: str, words: Words) -> tuple[int, str] | None:
    """Where the condition begins with which a text ends (``IP address, when ...``), and its words; no words where no comma,
    dash or "only" sets it apart. Never a value such as "true, if ..."."""
    hidden = masked(folded(text))
    met = words.compiled(rf"(?:\s*[,;]\s*|\s+[-–—]\s*|\s+){_WHEN}.*)$").search(hidden, 1)
    if met is None or words.has("asks", hidden[: met.start()]) or not text[: met.start()].strip():
        return None
    begins = met.start("phrase")
    is_apart = met[0].lstrip()[:1] in ",;-–—" or words.has("only", hidden[met.start() : begins])
    return met.start(), text[begins:].rstrip(".,;: ") if is_apart else ""


def condition_inside(text: str, words: Words) -> str | None:
    """The condition that all of a text is, as it stands in brackets or as a heading: ``only if you sign in``."""
    met = words.compiled(rf"{_WHEN}\s*[^\d\s].*)$").match(folded(text))
    return text[met.start("phrase") :].strip().rstrip(".,;: ") if met and "?" not in text else None


def is_only(text: str, words: Words) -> bool:
    """Whether a text is a scope that says so itself: ``managed apps only``."""
    return words.compiled(r".*\s(?:<only>)\W*$").fullmatch(folded(text)) is not None
