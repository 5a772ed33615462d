"""Languages: the catalogues of the translators, what is not translated but localised, the option, and pages in
another language than the site's.

``RECORDS`` is a site that makes the program say nearly everything it can say. Its own texts are Greek letters,
so that every Latin letter on its pages comes from the program.
"""
# ruff: noqa: RUF001  # the Greek letters are meant

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from bs4 import BeautifulSoup

from conftest import ROOT, Make, files_in
from privacy_statements.diagnostics.diagnostic import CODES
from privacy_statements.hosts.mkdocs import ready
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import Page, html_of
from privacy_statements.pipeline import build
from privacy_statements.project import ConfigError, make_options, read_project
from privacy_statements.rules.checklists.points import CHECKLISTS, checklist
from privacy_statements.words import language
from privacy_statements.words.language import LOCALE_FOLDER, Language, is_known, known_languages, nearest_language
from small import run, site_of

CATALOGUES = sorted(LOCALE_FOLDER.glob("*/LC_MESSAGES/messages.po"))
GERMAN = LOCALE_FOLDER / "de" / "LC_MESSAGES" / "messages.po"
SAID = ("title", "aria-label", "alt", "data-th", "data-words")
PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)[ds]|%%")

CONFIG = """\
site_name: Test
docs_dir: site-src
plugins:
  - privacy-statements:
      language: {language}
      record_url: "https://records.example/{{path}}#L{{line}}"
      completeness: true
      search: pagefind
      checklists: [gdpr-13, gdpr-14, ropa, ccpa]
"""
RECORDS = files_in("every_message")


# --- catalogues


@cache
def extracted() -> Catalog:
    """What code and templates say, as `make messages` finds it."""
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    catalog = Catalog()
    for _file, _line, message, _comments, context in extract_from_dir(ROOT, methods, options):
        catalog.add(message, context=context)
    return catalog


def messages(catalog: Catalog) -> dict[tuple[str | None, str], Message]:
    """The messages of a catalogue without its header, by context and English text."""
    return {(m.context, ids(m)[0]): m for m in catalog if m.id}


def ids(message: Message) -> tuple[str, ...]:
    """The English text, and that of the plural."""
    return tuple(message.id) if message.pluralizable else (str(message.id),)


def strings(message: Message) -> tuple[str, ...]:
    """The translation; one for each plural form."""
    return tuple(message.string or ()) if message.pluralizable else (str(message.string),)


def read(file: Path) -> Catalog:
    return read_po(file.read_bytes().splitlines(keepends=True), locale=file.parts[-3])


@pytest.mark.slow
def test_code_and_templates_are_searched_for_messages():
    found = set(messages(extracted()))
    assert (None, "At a glance") in found, "no template was read"
    assert (None, "only if {clause}") in found, "no code was read"
    assert ("regulation", "Under") in found, "no context was read"
    assert (None, "%(n)d data item") in found, "no plural was read"


def test_german_is_there():
    assert GERMAN in CATALOGUES
    assert {"de", "en"} <= set(known_languages())


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parts[-3])
class TestCatalogue:
    def test_it_is_current(self, file):
        catalog = read(file)
        here, wanted = set(messages(catalog)), set(messages(extracted()))
        assert not wanted - here, "missing; run `make messages` and translate"
        assert not here - wanted, "no longer said; run `make messages`"
        assert not catalog.obsolete, "kept as comments; run `make messages`"

    def test_it_is_complete(self, file):
        empty = [key for key, message in messages(read(file)).items() if not all(strings(message))]
        assert not empty

    def test_nothing_is_guessed(self, file):
        assert not [key for key, message in messages(read(file)).items() if message.fuzzy]

    def test_plural_forms(self, file):
        catalog, usual = read(file), Catalog(locale=file.parts[-3])
        assert f'"Plural-Forms: {usual.plural_forms}\\n"' in file.read_text()
        for key, message in messages(catalog).items():
            assert len(strings(message)) == (usual.num_plurals if message.pluralizable else 1), key
            assert not list(message.check(catalog)), key

    def test_placeholders_are_kept(self, file):
        for key, message in messages(read(file)).items():
            for text in strings(message):
                wanted = sorted(PLACEHOLDER.findall(ids(message)[-1]))
                assert sorted(PLACEHOLDER.findall(text)) == wanted, key
                assert not re.search(r"[{}%]", PLACEHOLDER.sub("", text)), key

    def test_words_are_plain_text(self, file):
        """Templates print them into HTML as they are."""
        for key, message in messages(read(file)).items():
            for text in strings(message):
                assert not re.search(r'[<>&"\x00-\x1f]', text), key
                assert text == text.strip(), key

    def test_it_is_written_as_make_messages_writes_it(self, file):
        text = file.read_text()
        listed = [key for key in messages(read(file)) if key]
        assert listed == sorted(listed, key=lambda key: (key[1], key[0] or ""))
        assert "\n#:" not in text, "places in the code change with every edit"
        assert not re.search(r"\b(19|20)\d\d\b|Generated-By|@", text), "dates, tools and hosts change without reason"


# --- the pages


@pytest.fixture
def site(make_project: Make) -> Callable[[str], Built]:
    """The site of ``RECORDS`` in a language."""

    def made(code: str) -> Built:
        root = make_project({**RECORDS, "mkdocs.yml": CONFIG.format(language=code)})
        return site_of(root)

    return made


def words_of(page: Page) -> Iterator[str]:
    """Everything that a reader sees or hears of a page, piece by piece."""
    yield from (page.title, page.menu_title, str(page.metadata["description"]))
    yield from words_of_html(html_of(page.blocks))


def words_of_html(html: str) -> Iterator[str]:
    soup = BeautifulSoup(re.sub("<span data-record>([^<]*)</span>", r"\1", html), "html.parser")
    for in_no_language in soup.select('[lang="en"], [translate="no"]'):
        in_no_language.decompose()
    yield from soup.stripped_strings
    for element in soup.find_all(True):
        said = (str(element[name]) for name in SAID if name in element.attrs)
        yield from (PLACEHOLDER.sub("", text) for text in said)  # a script fills these


def all_words(built: Built) -> str:
    """Everything that readers see or hear of a site; the places of records and
    the versions of statements are the same in every language."""
    pieces = [piece for page in built.pages for piece in words_of(page)]
    pieces += [piece for page in built.embedded.values() for html in page.values() for piece in words_of_html(html)]
    moved = (asset.content.decode() for asset in built.assets if asset.path in built.moved)
    pieces += [piece for html in moved for piece in words_of_html(html)]
    pieces += [f"{entry.title} {entry.text}" for entry in built.search]
    articles = {point.article for name in CHECKLISTS for point in checklist(name).points}
    return "\n".join(
        piece
        for piece in pieces
        if piece not in articles | set(CODES) and not re.fullmatch(r"content/[\w/-]+\.yml:\d+|[0-9a-f]{8}", piece)
    )


def fixed(text: str) -> list[str]:
    """The words of a message between its placeholders."""
    return [part.strip() for part in PLACEHOLDER.split(text) if re.search(r"[^\W\d_]", part)]


def test_a_german_site_says_nothing_in_english(site):
    shown = all_words(site("de")).casefold()
    english = {part for message in messages(extracted()).values() for text in ids(message) for part in fixed(text)}
    assert [part for part in sorted(english) if " " in part and part.casefold() in shown] == []


def test_the_german_site_shows_nearly_every_message(site):
    """Otherwise the test above would find nothing, whatever was left in English."""
    shown = all_words(site("de")).casefold()
    translated = messages(read(GERMAN)).values()
    unseen = [m.id for m in translated if not any(part.casefold() in shown for s in strings(m) for part in fixed(s))]
    assert len(unseen) < len(translated) / 5, unseen  # what records of every kind would show


def test_every_generated_word_can_be_translated(site, tmp_path, monkeypatch):
    """A catalogue that turns every Latin letter into a Greek one leaves no Latin letter on any page."""
    catalog = Catalog(locale="el")
    for (context, _), message in messages(extracted()).items():
        forms = [greek(each) for each in ids(message)]
        catalog.add(message.id, tuple(forms) if len(forms) > 1 else forms[0], context=context)
    file = tmp_path / "locale" / "el" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_po(out, catalog)
    monkeypatch.setattr(language, "LOCALE_FOLDER", tmp_path / "locale")
    latin = [line for line in all_words(site("el")).splitlines() if re.search(r"[A-Za-z]", line)]
    assert not latin


def greek(text: str) -> str:
    kept = PLACEHOLDER.findall(text)
    parts = [
        re.sub(r"[A-Za-z]", lambda found: chr(ord("α") + ord(found[0].lower()) - ord("a")), part)
        for part in PLACEHOLDER.split(text)
    ]
    return "".join(part + placeholder for part, placeholder in zip(parts, [*kept, ""], strict=True))


@pytest.mark.parametrize(("code", "number"), [("en", "1,204"), ("de", "1.204"), ("de-CH", "1’204")])
def test_numbers_are_written_as_the_language_writes_them(code, number):
    assert Language(code).number(1204) == number
    assert Language(code).ngettext("%(n)d of %(all)d", "%(n)d of %(all)d", 1204, all=7) == f"{number} of 7"


def test_a_german_site_localises_dates_durations_countries_and_lists(site):
    shown = all_words(site("de"))
    for words in (
        "27. April 2022",
        "30 Tage",
        "mindestens 1 Jahr und 6 Monate, bis ξα",
        "höchstens 2 Jahre, gerechnet ab ξβ, ausgenommen ξγ",
        "unter anderem Εγ (Irland) und Εδ (Deutschland, Österreich)",
        "Ηβ Ηγ ist und entweder Ηα zutrifft oder nicht gilt, dass Ηβ Ηδ ist",
        "außer wenn Ηα nicht zutrifft",
        "Nie eingesehen (von: Δα oder Δβ); nie verwendet für Γα (von: Δα); nie verkauft",
    ):
        assert words in shown


# --- what is localised without a catalogue


def test_dates():
    day = datetime.date(2022, 1, 27)
    assert [Language(code).date(day) for code in ("en", "en-GB", "de", "de-AT")] == [
        "January 27, 2022",
        "27 January 2022",
        "27. Januar 2022",
        "27. Jänner 2022",
    ]


@pytest.mark.parametrize(
    ("iso", "english", "german"),
    [
        ("P30D", "30 days", "30 Tage"),
        ("P1D", "1 day", "1 Tag"),
        ("P1Y6M", "1 year and 6 months", "1 Jahr und 6 Monate"),
        ("P2W", "2 weeks", "2 Wochen"),
        ("PT36H", "36 hours", "36 Stunden"),
        ("P1DT5M", "1 day and 5 minutes", "1 Tag und 5 Minuten"),
    ],
)
def test_durations(iso, english, german):
    assert Language("en").duration(iso) == english
    assert Language("de").duration(iso) == german


def test_lists_and_countries():
    english, german = Language("en"), Language("de")
    assert english.all_of(["a", "b", "c"]) == "a, b, and c"
    assert german.all_of(["a", "b", "c"]) == "a, b und c"
    assert german.one_of(["a", "b"]) == "a oder b"
    assert english.country("AT") == "Austria"
    assert german.country("AT") == "Österreich"
    assert german.country("XQ") == "XQ"


# --- templates of a site


def test_a_template_can_use_every_kind_of_message(make_project):
    template = (
        '{{ _("See also") }} | {{ pgettext("time limit", "Within") }} | {{ ngettext("One thing", "%(n)d things", 2, n=2) }}'
        " | {% trans count=3 %}one{% pluralize %}{{ count }} of <{% endtrans %} | {{ language }}"
    )
    root = make_project(
        {
            "mkdocs.yml": CONFIG.format(language="de"),
            "content/products/p.yml": "{id: p, name: P, summary: S.}",
            "templates/pages/product.html.jinja": f"<p>{template}</p>",
        }
    )
    built = build(read_project(root / "mkdocs.yml", root))
    page = next(page for page in built.pages if page.path == "products/p.md")
    assert html_of(page.blocks[:1]) == (
        "<div data-generated>\n<p>Siehe auch | Frist | 2 things | 3 of < | de</p>\n</div>"
    )


# --- the option


@pytest.mark.parametrize("code", ["en", "de", "de-AT", "de-CH", "en-GB"])
def test_known_languages(code):
    assert is_known(code)
    assert make_options({"language": code}, "mkdocs.yml").language == code


@pytest.mark.parametrize(
    ("code", "near"),
    [
        ("german", "de"),
        ("Deutsch", "de"),
        ("DE", "de"),
        ("de_AT", "de"),
        ("de-XX", "de"),
        ("english", "en"),
        ("eng", "en"),
        ("fo", None),
        ("", None),
        ("../en", None),
    ],
)
def test_an_unknown_language_is_an_error(code, near):
    assert nearest_language(code) == near
    with pytest.raises(ConfigError) as caught:
        make_options({"language": code}, "mkdocs.yml")
    message = str(caught.value)
    assert message.startswith("mkdocs.yml: error: option 'language' of privacy-statements: unknown language ")
    assert repr(code) in message
    assert f"(known: {', '.join(known_languages())})" in message
    assert f'did you mean "{near}"?' in message if near else "did you mean" not in message


def test_the_command_line_refuses_an_unknown_language(make_project):
    root = make_project({**RECORDS, "mkdocs.yml": CONFIG.format(language="german")})
    result = run("check", "--config", root / "mkdocs.yml")
    assert result.exit_code == 2
    assert "unknown language 'german'; did you mean \"de\"? (known: de, en" in result.output


# --- records in another language than the site


@pytest.fixture
def two_languages(make_project: Make) -> Callable[[str], tuple[Page, str]]:
    """The page of a product whose record is in a language, on an English site; and the same, embedded."""

    def made(code: str) -> tuple[Page, str]:
        root = make_project(
            {
                "content/products/p.yml": f"{{id: p, name: P, language: {code}, summary: S.}}",
                "content/products/q.yml": "{id: q, name: Q, summary: S.}",
                "site-src/index.md": "# Home\n\n```privacy\nview: product\nid: p\n```\n",
            }
        )
        built = site_of(root)
        pages = {page.path: page for page in built.pages}
        plain = pages["products/q.md"]
        assert plain.language is None
        assert "lang" not in plain.metadata
        assert "At a glance" in list(words_of(plain))
        (embedded,) = built.embedded["index.md"].values()
        return pages["products/p.md"], embedded

    return made


def test_the_page_of_a_record_is_in_the_language_of_the_record(two_languages):
    page, embedded = two_languages("de")
    assert page.language == "de"
    assert page.metadata["lang"] == "de"
    assert '<div id="ps-page" class="ps-page" data-kind="product" lang="de">' in ready.fill("", page)
    assert embedded.startswith('<div lang="de">')
    for words in (list(words_of(page)), list(words_of_html(embedded))):
        assert "Auf einen Blick" in words  # made by the template
        assert "Keine Angabe" in words  # made by the view
        assert "At a glance" not in words
        assert "Not stated" not in words


def test_a_record_in_a_language_without_catalogue_is_marked_all_the_same(two_languages):
    page, embedded = two_languages("fo")
    assert page.language == "fo"
    assert embedded.startswith('<div lang="fo">')
    assert {"At a glance", "Not stated"} <= set(words_of(page))


def test_a_record_in_the_language_of_the_site_needs_no_mark(two_languages):
    page, embedded = two_languages("en")
    assert page.language is None
    assert "lang" not in page.metadata
    assert "lang=" not in embedded + ready.fill("<h1>P</h1>", page)
