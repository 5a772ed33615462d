"""What ``content/`` says is in our own words: facts of the seed pages may be restated, sentences not copied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

from conftest import ROOT, our_build
from privacy_statements.diagnostics.diagnostic import Severity
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import read_project
from small import found_in_records

SEEDS = ROOT.parent / "shared" / "seeds"
THRESHOLD = 8  # so many identical words in a row are a copy
# names, titles and addresses are used as they are; nothing longer is another's sentence
NOT_PROSE = {
    "id", "name", "title", "heading", "url", "path", "setting", "keywords", "metadata", "aliases", "former_names",
}  # fmt: skip
RECORDS = sorted(path for kind in ("products", "guides") for path in (ROOT / "content" / kind).glob("*.yml"))
FILES = sorted((ROOT / "content").rglob("*.yml"))


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)


def words(text: str) -> list[str]:
    """The words of Markdown: no addresses, no markup, no case, no punctuation."""
    text = re.sub(r"\]\([^)\s]*\)", "] ", text)
    text = re.sub(r"https?://\S+", " ", text.lower().replace("’", "'").replace("'", ""))
    return re.findall(r"[^\W_]+", text)


def runs(written: list[str]) -> set[tuple[str, ...]]:
    return {tuple(written[at : at + THRESHOLD]) for at in range(len(written) - THRESHOLD + 1)}


def prose(node: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Each text of a file that is a sentence or a part of one, with its place."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in NOT_PROSE:
                yield from prose(value, f"{where}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from prose(value, f"{where}/{number}")
    elif isinstance(node, str):
        yield where, node


def copied(text: str, seen: set[tuple[str, ...]]) -> list[str]:
    """The runs of words in a text that stand in a seed as well, each at its full length."""
    written = words(text)
    hits = [at for at in range(len(written)) if tuple(written[at : at + THRESHOLD]) in seen]
    found: list[list[int]] = []
    for at in hits:
        if found and at == found[-1][1] + 1:
            found[-1][1] = at
        else:
            found.append([at, at])
    return [" ".join(written[first : last + THRESHOLD]) for first, last in found]


def test_every_record_says_that_it_is_a_restatement_and_copies_no_sentence() -> None:
    assert RECORDS
    for path in RECORDS:
        assert "independent restatement" in read(path)["source"]["note"], path.name
    # without the seeds there is nothing to compare with
    seeds = [path.read_text(encoding="utf-8") for path in SEEDS.glob("*.md") if path.name != "README.md"]
    seen = {run for text in seeds for run in runs(words(text))}
    found = [
        f"{path.name}{where}: {run}"
        for path in FILES
        for where, text in prose(read(path))
        for run in copied(text, seen)
    ]
    assert not found, "\n".join(found)


SEED = "We use a *VPN* to [protect](https://a.example/b) the customer's web pages, always."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is said: we use\na VPN – to Protect the [customer’s](https://b.example) web pages.",
         ["we use a vpn to protect the customers web pages"]),
        ("To protect the customer's web pages always, we use a VPN.", []),
        ("VPN to protect the customer's web pages.", []),
    ],
)  # fmt: skip
def test_a_copy_is_noticed(text: str, found: list[str]) -> None:
    assert copied(text, runs(words(SEED))) == found


BRITISH = re.compile(
    r"(?i)(?<![\w.-])(?:\w*(?:organis|optimis|recognis|summaris|customis|authoris|minimis)\w*|enrol(?:ment)?s?|(?:colour|behaviour"
    r"|favour|neighbour|catalogue|licence|centre|fulfil)\w{0,3}|judgement|grey|misspelt)(?![\w-]|:)"
)
MESSAGES = ROOT / "plugins/privacy_statements/words/locale/de/LC_MESSAGES/messages.po"


def test_spelling_is_american_wherever_somebody_reads() -> None:
    """Ids, keys and published values keep theirs; in a text they stand in code."""
    manuals = [path for folder in ("site-src", "docs") for path in (ROOT / folder).rglob("*.md")]
    texts = {path: path.read_text("utf-8") for path in (*FILES, *manuals, *ROOT.glob("*.md"))}
    with MESSAGES.open("rb") as file:
        texts[MESSAGES] = "\n".join(str(message.id) for message in read_po(file))
    written = {
        path: re.sub(r"`[^`\n]*`|<code>.*?</code>|\bid: \S+|\bdpv: \S+", "", text) for path, text in texts.items()
    }
    assert [f"{path.name}: {met[0]}" for path, text in written.items() for met in BRITISH.finditer(text)] == []


def test_our_own_content_has_nothing_but_debt() -> None:
    """What a source does not say is debt; whatever we can mend ourselves is mended, or disregarded with a reason."""
    told = (*our_build().diagnostics, *found_in_records(read_project(ROOT / "mkdocs.yml", ROOT)))
    assert [line_of(one) for one in told if one.severity is not Severity.DEBT] == []


def test_our_own_content_disregards_little() -> None:
    silences = load_catalog(read_project(ROOT / "mkdocs.yml", ROOT)).silences
    assert len(silences) <= 10
    assert all(len(silence.reason.split()) >= 4 for silence in silences), "a reason is a sentence"
