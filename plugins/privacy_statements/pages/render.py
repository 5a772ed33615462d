"""View + template → page.

A template is HTML. Everything that it prints is escaped; ``heading`` and ``prose`` do not print but put a
block of their own into the page, so that a host sees headings and prose as such.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from markupsafe import Markup

from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.attribution import RESTATING, finished, said_by
from privacy_statements.pages.compiled import built_in_templates
from privacy_statements.pages.environment import make_environment, rendered
from privacy_statements.pages.imprint import make_imprint
from privacy_statements.pages.page import Block, Heading, Html, Page, Prose, repeated_anchors
from privacy_statements.pages.parts import FILES, Parts
from privacy_statements.pages.template_check import BESIDE_OWN, TemplateCheck, TemplateFolder
from privacy_statements.read.markdown import safe_url
from privacy_statements.views import VIEWS, View
from privacy_statements.views.moved import Moved
from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import Link
from privacy_statements.words.language import Language

BLOCK_MARK = re.compile("\x02(\\d+)\x03")
SCRIPT_WORDS = re.compile(r' data-words="[^"]*"')
PAPER = "parts/paper.html.jinja"
MOVED = "parts/moved.html.jinja"


class Renderer:
    """Renders views with the site's templates before those of the package.

    ``folder`` is the site's own template folder, ``shown`` its path as positions show it.
    """

    def __init__(self, folder: Path | None, shown: str, language: Language, addresses: Addresses) -> None:
        self.addresses = addresses
        built_in = built_in_templates()
        self._folders = [TemplateFolder(built_in, "privacy_statements/templates", own=False)]
        if folder is not None and folder.is_dir():
            is_built_in = folder.resolve() == built_in.resolve()
            self._folders[:is_built_in] = [TemplateFolder(folder, shown, own=not is_built_in)]
        self._language = language
        self._environments: dict[str, tuple[jinja2.Environment, Parts]] = {}
        # of the page that is being printed:
        self._blocks: list[Block] = []
        self._attributed = False
        """Whether its elements say which words come from its record."""
        self._path = ""
        self._addresses: dict[str, str | None] = {}
        """From there to other pages, as far as the site has them."""

    @property
    def _check(self) -> TemplateCheck:
        return TemplateCheck(self._folders, self._environment(self._language)[0])

    def _environment(self, language: Language) -> tuple[jinja2.Environment, Parts]:
        """Jinja for one language, and the functions for what pages print most."""
        if language.code not in self._environments:
            parts = Parts(language, self._href, self.addresses.of_record)
            self._environments[language.code] = self._make_environment(language, parts), parts
        return self._environments[language.code]

    def _make_environment(self, language: Language, parts: Parts) -> jinja2.Environment:
        functions: dict[str, Any] = {
            "heading": self._heading,
            "href": self._href,
            "html": parts.for_templates,
            "spelled_out": self._spelled_out,
            "record_href": self.addresses.of_record,
        }
        folders = [str(folder.path) for folder in self._folders]
        environment = make_environment(folders, {BESIDE_OWN: str(built_in_templates())}, language, functions)
        environment.filters["prose"] = self._prose
        return environment

    def _own_macros(self, environment: jinja2.Environment) -> dict[str, Callable[..., str]]:
        """What the site's own files define in place of functions."""
        macros = {}
        for file, names in FILES.items():
            if self._folders[0].own and (self._folders[0].path / file).is_file():
                module = environment.get_template(file).module
                macros.update({name: getattr(module, name) for name in names if hasattr(module, name)})
        return macros

    @staticmethod
    def asset(path: str) -> Path:
        """A file that comes with the package, such as the stylesheet."""
        return built_in_templates() / path

    # --- what templates can call

    def _mark(self, block: Block) -> Markup:
        self._blocks.append(block)
        return Markup(f"\x02{len(self._blocks) - 1}\x03")

    def _heading(self, level: int, text: str, anchor: str) -> Markup:
        return self._mark(Heading(level, text, anchor, said_by(text) if self._attributed else ""))

    def _prose(self, text: str | None) -> Markup:
        return self._mark(Prose(text, said_by(text) if self._attributed else "")) if text else Markup("")

    def _href(self, link: Link) -> str | None:
        link = self.addresses.place(link)
        if link.page is None:
            return link.url if link.url is not None and safe_url(link.url) else None
        if link.page not in self._addresses:
            has_page = self.addresses.has_page(link.page)
            self._addresses[link.page] = self.addresses.from_page(self._path, link.page) if has_page else None
        address = self._addresses[link.page]
        if address is None or not link.anchor:
            return address
        return f"#{link.anchor}" if link.page == self._path else f"{address}#{link.anchor}"

    def _spelled_out(self, link: Link) -> str | None:
        """The address of a page of the site, for paper; other addresses are spelled out by the stylesheet."""
        link = self.addresses.place(link)
        if link.page is None:
            return None
        address = self.addresses.in_full(link.page)
        return f"{address}#{link.anchor}" if link.anchor else address

    # --- pages

    def other_language(self, view: PageView) -> str | None:
        """The language of a record that is not written in the language of the site."""
        language = view.info.language
        return None if language == self._language.code else language

    def problems(self) -> list[Diagnostic]:
        """What is wrong with the site's own templates as they are written, whatever the records say."""
        return self._check.diagnostics()

    def page_of(self, view: PageView, metadata: Mapping[str, Any], date: datetime.date | None, body: bytes) -> Page:
        """The page of a view that was rendered before."""
        info = view.info
        return Page(
            path=info.path,
            title=info.title,
            menu_title=info.menu_title or info.title,
            kind=info.kind,
            metadata=metadata,
            position=info.position,
            body=body,
            in_menu=info.in_menu,
            language=self.other_language(view),
            date=date,
        )

    def blocks(self, view: PageView, date: datetime.date | None) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
        """What stands on the page of a view, and what is wrong with its template."""
        info = view.info
        blocks, diagnostics = self._body(VIEWS[info.kind], view, info.path, embedded=False)
        diagnostics += [self._check.of_repeated_anchor(anchor, view) for anchor in repeated_anchors(blocks)]
        address, language = self.addresses.in_full(info.path), self._language.of(info.language)
        imprint = make_imprint(view, blocks, date, address, language)
        paper, paper_diagnostics = self._blocks_of(PAPER, language, {"imprint": imprint})
        return (*blocks, *paper), (*diagnostics, *paper_diagnostics)

    def embedded(self, view: PageView, path: str) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
        """The body of a view, to stand inside the hand-written page ``path``."""
        blocks, diagnostics = self._body(VIEWS[view.info.kind], view, path, embedded=True)
        return blocks, tuple(diagnostics)

    def moved(self, page: Moved, policy: str) -> tuple[str, tuple[Diagnostic, ...]]:
        """A whole page at an address that has moved, with this content-security policy; or what is wrong with its
        template."""
        self._path, self._attributed, self._addresses = page.path, False, {}
        environment, parts = self._environment(self._language)
        try:
            parts.begin_page(self._own_macros(environment))
            template = environment.get_template(MOVED)
            home = Link(self._language.gettext("Home"), page="index.md")
            printed = rendered(template, {"moved": page, "policy": policy, "home": home})
            return finished(printed, attributed=False) + "\n", ()
        except Exception as error:  # as for any page
            return "", (self._check.of_error(error, MOVED),)

    def _body(
        self, kind: View, view: PageView, path: str, *, embedded: bool
    ) -> tuple[tuple[Block, ...], list[Diagnostic]]:
        self._blocks, self._path, self._attributed = [], path, view.info.kind in RESTATING
        self._addresses = {}
        # a template sees every field of its view under the field's own name
        variables = {**msgspec.structs.asdict(view), "embedded": embedded}
        return self._blocks_of(self._check.template_of(kind), self._language.of(view.info.language), variables)

    def _blocks_of(
        self, template: str, language: Language, variables: Mapping[str, Any]
    ) -> tuple[tuple[Block, ...], list[Diagnostic]]:
        environment, parts = self._environment(language)
        try:
            parts.begin_page(self._own_macros(environment))
            return self._split(rendered(environment.get_template(template), variables)), []
        except Exception as error:  # whatever a template does wrong is reported at its line, never as a traceback
            return (), [self._check.of_error(error, template)]

    def _split(self, printed: str) -> tuple[Block, ...]:
        """The blocks that a template printed, in their order."""
        blocks: list[Block] = []
        for number, piece in enumerate(BLOCK_MARK.split(_with_script_words_once(printed))):
            if number % 2:
                blocks.append(self._blocks[int(piece)])
            elif piece.strip():
                blocks.append(Html(finished(piece, attributed=self._attributed)))
        return tuple(blocks)


def _with_script_words_once(printed: str) -> str:
    """What a template printed, with the words of the script in the first table alone: there it finds them."""
    words = SCRIPT_WORDS.search(printed)
    if words is None:
        return printed
    return printed[: words.end()] + printed[words.end() :].replace(words[0], " data-words")
