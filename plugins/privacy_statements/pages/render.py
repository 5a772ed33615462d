"""View + template → page.

A template is HTML. Everything that it prints is escaped; ``heading`` and ``prose`` do not print but put a
block of their own into the page, so that a host sees headings and prose as such.
"""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
import msgspec
from jinja2 import meta, nodes
from markupsafe import Markup
from msgspec import Struct

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.attribution import RESTATING, finished, said_by
from privacy_statements.pages.compiled import built_in_templates
from privacy_statements.pages.environment import make_environment
from privacy_statements.pages.imprint import make_imprint
from privacy_statements.pages.page import Block, Heading, Html, Page, Prose, packed, repeated_anchors
from privacy_statements.pages.repeated import Anew, Repeated, with_words_once
from privacy_statements.pages.straight import straightly
from privacy_statements.pages.template_mistakes import (
    Mistake,
    column_of,
    in_one_sentence,
    no_template,
    place_of_last,
    syntax_mistake,
    undefined,
    unknown_name,
)
from privacy_statements.read.load import unreadable
from privacy_statements.read.markdown import safe_url
from privacy_statements.read.syntax import decode
from privacy_statements.views import VIEWS, View
from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import Link
from privacy_statements.words.language import Language

BUILT_IN = "privacy_statements/templates"  # how positions name the templates that come with the package
OWN = "built-in"  # a site's template may extend the one it replaces: {% extends "built-in/pages/product.html.jinja" %}
MARK = re.compile("\x02(\\d+)\x03")
ASKING = {"defined", "undefined", "default", "d"}  # tests and filters that a missing name does not harm
SPECIAL = {"caller", "kwargs", "loop", "self", "super", "varargs"}  # made by Jinja where they have a meaning
PAPER = "parts/paper.html.jinja"


class Rendered(Struct, frozen=True):
    """A page, or the diagnostics that say why there is none."""

    page: Page | None
    diagnostics: tuple[Diagnostic, ...] = ()


class Renderer:
    """Renders views with the site's templates before those of the package.

    ``folder`` is the site's own template folder, ``shown`` its path as positions show it.
    """

    def __init__(self, folder: Path | None, shown: str, language: Language, addresses: Addresses) -> None:
        self.addresses = addresses
        self._folders = [(built_in_templates(), BUILT_IN)]
        self._repeated = Repeated()
        if folder is not None and folder.is_dir():
            own = folder.resolve() != built_in_templates().resolve()
            self._folders[: not own] = [(folder, shown)]
            if own and (folder / "parts").is_dir():
                self._repeated = Anew()
        self._blocks: list[Block] = []
        self._tells = False  # whether the page tells the words of its record from ours
        self._here = ""
        self._ways: dict[str, str] = {}  # from there to other pages
        self._language = language
        self._environments: dict[tuple[str, bool], jinja2.Environment] = {}
        self._winding: set[str] = set()  # templates that need all that Jinja can do

    @property
    def _templates(self) -> jinja2.Environment:
        return self._environment(self._language)

    def _environment(self, language: Language, *, straight: bool = False) -> jinja2.Environment:
        """That of a language: Jinja's own, which knows what is wrong, or the ``straight`` one, which only fails."""
        key = language.code, straight
        if key not in self._environments:
            self._environments[key] = self._make_environment(language, straight)
        return self._environments[key]

    def _make_environment(self, language: Language, straight: bool = False) -> jinja2.Environment:
        """Jinja, and what templates can call here."""
        functions: dict[str, Callable[..., Any]] = {
            "heading": self._heading,
            "href": self._href,
            "once": self._repeated.once,
            "spelled_out": self._spelled_out,
            "record_href": self.addresses.of_record,
        }
        folders = [str(folder) for folder, _ in self._folders]
        environment = make_environment(
            folders, {OWN: str(built_in_templates())}, language, functions, straight=straight
        )
        environment.filters["prose"] = self._prose
        return environment

    @staticmethod
    def asset(path: str) -> Path:
        """A file that comes with the package, such as the stylesheet."""
        return built_in_templates() / path

    # --- what templates can call

    def _mark(self, block: Block) -> Markup:
        self._blocks.append(block)
        return Markup(f"\x02{len(self._blocks) - 1}\x03")

    def _heading(self, level: int, text: str, anchor: str) -> Markup:
        return self._mark(Heading(level, text, anchor, said_by(text) if self._tells else ""))

    def _prose(self, text: str | None) -> Markup:
        return self._mark(Prose(text, said_by(text) if self._tells else "")) if text else Markup("")

    def _href(self, link: Link) -> str | None:
        if link.page is not None:
            address = self._ways.get(link.page)
            if address is None:
                address = self._ways[link.page] = self.addresses.from_page(self._here, link.page)
            if link.anchor:
                return f"#{link.anchor}" if link.page == self._here else f"{address}#{link.anchor}"
            return address
        return link.url if link.url is not None and safe_url(link.url) else None

    def _spelled_out(self, link: Link) -> str | None:
        """The address of a page of the site, for paper; other addresses are spelled out by the stylesheet."""
        if link.page is None:
            return None
        address = self.addresses.in_full(link.page)
        return f"{address}#{link.anchor}" if link.anchor else address

    # --- pages

    def other_language(self, view: PageView) -> str | None:
        """The language of a record that is not written in the language of the site."""
        language = view.info.language
        return None if language == self._language.code else language

    def page(self, view: PageView, metadata: Mapping[str, Any], date: datetime.date | None = None) -> Rendered:
        """The page of a view; ``date`` is that of what it says."""
        blocks, problems = self.blocks(view, date)
        if problems:
            return Rendered(None, problems)
        return Rendered(self.page_of(view, metadata, date, packed(blocks)))

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
        blocks, problems = self._render(VIEWS[view.info.kind], view, view.info.path, embedded=False)
        problems += [self._anchor_again(anchor, view) for anchor in repeated_anchors(blocks)]
        info = view.info
        address, language = self.addresses.in_full(info.path), self._language.of(info.language)
        imprint = make_imprint(view, blocks, date, address, language)
        paper, wrong = self._rendered(PAPER, language, {"imprint": imprint})
        problems += wrong
        return (*blocks, *paper), tuple(problems)

    def embedded(self, view: PageView, here: str) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
        """The body of a view, to stand inside the hand-written page ``here``."""
        blocks, problems = self._render(VIEWS[view.info.kind], view, here, embedded=True)
        return blocks, tuple(problems)

    def _render(
        self, kind: View, view: PageView, here: str, *, embedded: bool
    ) -> tuple[tuple[Block, ...], list[Diagnostic]]:
        self._blocks, self._here, self._tells = [], here, view.info.kind in RESTATING
        self._ways = {}
        self._repeated.begin()
        # a template sees every field of its view under the field's own name
        given = msgspec.structs.asdict(view)
        language = self._language.of(view.info.language)
        return self._rendered(kind.template, language, {**given, "embedded": embedded})

    def _rendered(
        self, name: str, language: Language, given: Mapping[str, Any]
    ) -> tuple[tuple[Block, ...], list[Diagnostic]]:
        before = len(self._blocks)
        if name not in self._winding:
            try:
                return self._split(straightly(self._environment(language, straight=True), name, given)), []
            except Exception:  # whatever it is, Jinja itself knows better
                self._winding.add(name)
                del self._blocks[before:]
        try:
            return self._split(self._environment(language).get_template(name).render(given)), []
        except jinja2.TemplateSyntaxError as error:
            return (), [self._problem(error.filename, error.lineno, self._syntax(error))]
        except Exception as error:  # whatever a template does wrong is told at its line, never as a traceback
            file, line = self._place(sys.exc_info()[2])
            return (), [self._problem(file, line, self._said(error, name), name)]

    def _split(self, output: str) -> tuple[Block, ...]:
        made: list[Block] = []
        pieces = MARK.split(with_words_once(output))
        for number, piece in enumerate(pieces):
            if number % 2:
                made.append(self._blocks[int(piece)])
            elif piece.strip():
                made.append(Html(finished(piece, tells=self._tells)))
        return tuple(made)

    # --- template mistakes

    def problems(self) -> list[Diagnostic]:
        """What is wrong with the site's own templates as they are written, whatever the records say."""
        folder, shown = self._folders[0]
        found: list[Diagnostic] = []
        known = self._templates.list_templates()
        for file in sorted(folder.rglob("*.jinja")) if shown != BUILT_IN else ():
            name = file.relative_to(folder).as_posix()
            try:
                source = decode(file.read_bytes(), f"{shown}/{name}", found)
                tree = self._templates.parse(source, name, str(file))
                self._templates.get_template(name)
                unknown = [*self._unknown_templates(tree, known), *self._unknown_names(tree, name)]
                found += [self._problem(str(file), line, mistake) for line, mistake in unknown]
            except UnicodeDecodeError:
                continue  # it is reported already
            except OSError as error:
                found.append(unreadable(f"{shown}/{name}", error))
            except jinja2.TemplateSyntaxError as error:
                found.append(self._problem(error.filename, error.lineno, self._syntax(error), name))
        return found

    def _unknown_names(self, tree: nodes.Template, template: str) -> Iterator[tuple[int, Mistake]]:
        """Names that nobody gives to a page. A part may get names from whatever page it stands in."""
        if template in (view.template for view in VIEWS.values()):
            unknown = meta.find_undeclared_variables(tree) - self._made(tree) - set(self._given(template))
            for name in tree.find_all(nodes.Name):
                if name.name in unknown:
                    yield name.lineno, unknown_name(name.name, self._given(template))

    def _made(self, tree: nodes.Template, seen: tuple[str, ...] = ()) -> set[str]:
        """Names that a template, or one that it extends, makes itself or can do without."""
        made = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"} | SPECIAL
        made |= {imported.target for imported in tree.find_all(nodes.Import)}
        made |= {macro.name for macro in tree.find_all(nodes.Macro)}
        for imported in tree.find_all(nodes.FromImport):
            made |= {name if isinstance(name, str) else name[1] for name in imported.names}
        for asked in tree.find_all((nodes.Test, nodes.Filter)):
            if asked.name in ASKING and isinstance(asked.node, nodes.Name):
                made.add(asked.node.name)
        loader = self._templates.loader
        for base in tree.find_all(nodes.Extends):
            name = getattr(base.template, "value", "")
            if loader is not None and name not in seen and name in self._templates.list_templates():
                source, file, _ = loader.get_source(self._templates, name)
                made |= self._made(self._templates.parse(source, name, file), (*seen, name))
        return made

    def _unknown_templates(self, tree: nodes.Template, known: list[str]) -> Iterator[tuple[int, Mistake]]:
        for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            name = getattr(getattr(node, "template", None), "value", None)  # unless it is an expression
            if isinstance(name, str) and name not in known and not getattr(node, "ignore_missing", False):
                yield node.lineno, no_template(name, known)

    def _given(self, template: str) -> list[str]:
        """The names that the template of a page receives."""
        views = (view for view in VIEWS.values() if view.template == template)
        return [
            "embedded",
            *(name for view in views for name in view.shape.__struct_fields__),
            *self._templates.globals,
        ]

    def _syntax(self, error: jinja2.TemplateSyntaxError) -> Mistake:
        return syntax_mistake(error.message or "syntax error", [*self._templates.filters, *self._templates.tests])

    def _said(self, error: Exception, template: str) -> Mistake:
        """A mistake of a template in words."""
        text = str(error).strip().splitlines()
        if isinstance(error, jinja2.TemplateNotFound):
            return no_template(str(error.name), self._templates.list_templates())
        if isinstance(error, jinja2.UndefinedError) and text:
            return undefined(text[0], self._given(template))
        return Mistake(in_one_sentence(text[0]) if text else type(error).__name__)

    def _place(self, trace: TracebackType | None) -> tuple[str | None, int]:
        """The innermost line of a template in a traceback."""
        file, line = None, 1
        folders = tuple(str(folder) for folder, _ in self._folders)
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name.startswith(folders):
                file, line = name, trace.tb_lineno
            trace = trace.tb_next
        return file, line

    def _anchor_again(self, anchor: str, view: PageView) -> Diagnostic:
        """Told at the site's own template, which wrote the anchor; else at the record."""
        name, (folder, shown) = VIEWS[view.info.kind].template, self._folders[0]
        place = view.info.position
        if shown != BUILT_IN and (folder / name).is_file():
            place = Position(f"{shown}/{name}", *place_of_last(anchor, folder / name))
        message = f'met the anchor "{anchor}" again on {view.info.path}; expected it once'
        return diagnose("duplicate-anchor", place, message)

    def _problem(self, file: str | None, line: int | None, mistake: Mistake, name: str = "") -> Diagnostic:
        shown = f"{self._folders[0][1]}/{name}"
        for folder, path in self._folders:
            if file is not None and file.startswith(str(folder)):
                shown = f"{path}/{Path(file).relative_to(folder).as_posix()}"
        place = Position(shown, line or 1, column_of(mistake, file, line or 1))
        return diagnose("template-error", place, mistake.message)
