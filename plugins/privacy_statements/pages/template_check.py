"""Diagnostics about templates: what is wrong with them as they are written, and what went wrong while a page was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

import jinja2
from jinja2 import meta, nodes
from msgspec import Struct

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, did_you_mean
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.template_mistakes import (
    Mistake,
    column_of,
    in_one_sentence,
    place_of_last,
    syntax_mistake,
    undefined,
    unknown_name,
)
from privacy_statements.read.load import unreadable
from privacy_statements.read.syntax import decode
from privacy_statements.views import VIEWS, View
from privacy_statements.views.pages import PageView

ASKING = {"defined", "undefined", "default", "d"}  # tests and filters that a missing name does not harm
SPECIAL = {"caller", "kwargs", "loop", "self", "super", "varargs"}  # made by Jinja where they have a meaning
BESIDE_OWN = "built-in"
"""A site's template may extend the one it replaces: ``{% extends "built-in/pages/product.html.jinja" %}``."""


class TemplateFolder(Struct, frozen=True):
    """A folder of templates, its path as positions show it, and whether it is the site's own."""

    path: Path
    shown: str
    own: bool


class TemplateCheck(Struct, frozen=True):
    """Finds what is wrong with the templates of these ``folders``, the first before the others."""

    folders: Sequence[TemplateFolder]
    environment: jinja2.Environment

    def diagnostics(self) -> list[Diagnostic]:
        """What is wrong with the site's own templates as they are written, whatever the records say."""
        diagnostics: list[Diagnostic] = []
        templates = self.environment.list_templates()
        for folder in self.folders:
            for file in sorted(folder.path.rglob("*.jinja")) if folder.own else ():
                name = file.relative_to(folder.path).as_posix()
                shown = f"{folder.shown}/{name}"
                try:
                    source = decode(file.read_bytes(), shown, diagnostics)
                    tree = self.environment.parse(source, name, str(file))
                    self.environment.get_template(name)
                    mistakes = [*_unknown_templates(tree, templates), *self._unknown_names(tree, name)]
                    diagnostics += [self._diagnostic(str(file), line, mistake) for line, mistake in mistakes]
                except UnicodeDecodeError:
                    continue  # it is reported already
                except OSError as error:
                    diagnostics.append(unreadable(shown, error))
                except jinja2.TemplateSyntaxError as error:
                    diagnostics.append(self.of_error(error, name))
        return diagnostics

    def of_error(self, error: Exception, template: str) -> Diagnostic:
        """What a template did wrong while a page was made, at its line."""
        if isinstance(error, jinja2.TemplateSyntaxError):
            message = error.message or "syntax error"
            mistake = syntax_mistake(message, [*self.environment.filters, *self.environment.tests])
            return self._diagnostic(error.filename, error.lineno, mistake, template)
        text = str(error).strip().splitlines()
        if isinstance(error, jinja2.TemplateNotFound):
            mistake = _no_template(str(error.name), self.environment.list_templates())
        elif isinstance(error, jinja2.UndefinedError) and text:
            mistake = undefined(text[0], self._names_for(template))
        else:
            mistake = Mistake(in_one_sentence(text[0]) if text else type(error).__name__)
        file, line = self._innermost(error.__traceback__)
        return self._diagnostic(file, line, mistake, template)

    def template_of(self, kind: View) -> str:
        """The template of a kind of page: the site's own for this kind alone, where it has one."""
        first, own = self.folders[0], kind.own_template
        return own if first.own and (first.path / own).is_file() else kind.template

    def of_repeated_anchor(self, anchor: str, view: PageView) -> Diagnostic:
        """An anchor that a page has twice: at the site's own template, which wrote it; else at the record."""
        name, folder = self.template_of(VIEWS[view.info.kind]), self.folders[0]
        place = view.info.position
        if folder.own and (folder.path / name).is_file():
            place = Position(f"{folder.shown}/{name}", *place_of_last(anchor, folder.path / name))
        also = ', and the option "moved" names it' if anchor in dict(view.info.moved) else ""
        message = f'met the anchor "{anchor}" again on {view.info.path}{also}; expected it once'
        return diagnose("duplicate-anchor", place, message)

    def _names_for(self, template: str) -> list[str]:
        """The names that the template of a page can use."""
        views = (view for view in VIEWS.values() if template in (view.template, view.own_template))
        fields = (name for view in views for name in view.shape.__struct_fields__)
        return ["embedded", *fields, *self.environment.globals]

    def _unknown_names(self, tree: nodes.Template, template: str) -> Iterator[tuple[int, Mistake]]:
        """Names that no page gives to its template. A part may get names from whatever page imports it."""
        if any(template in (view.template, view.own_template) for view in VIEWS.values()):
            names = self._names_for(template)
            unknown = meta.find_undeclared_variables(tree) - self._defined_in(tree) - set(names)
            for name in tree.find_all(nodes.Name):
                if name.name in unknown:
                    yield name.lineno, unknown_name(name.name, names)

    def _defined_in(self, tree: nodes.Template, seen: tuple[str, ...] = ()) -> set[str]:
        """Names that a template, or one that it extends, defines itself or can do without."""
        names = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"} | SPECIAL
        names |= {imported.target for imported in tree.find_all(nodes.Import)}
        names |= {macro.name for macro in tree.find_all(nodes.Macro)}
        for imported in tree.find_all(nodes.FromImport):
            names |= {name if isinstance(name, str) else name[1] for name in imported.names}
        for asking in tree.find_all((nodes.Test, nodes.Filter)):
            if asking.name in ASKING and isinstance(asking.node, nodes.Name):
                names.add(asking.node.name)
        loader = self.environment.loader
        for base in tree.find_all(nodes.Extends):
            name = getattr(base.template, "value", "")
            if loader is not None and name not in seen and name in self.environment.list_templates():
                source, file, _ = loader.get_source(self.environment, name)
                names |= self._defined_in(self.environment.parse(source, name, file), (*seen, name))
        return names

    def _innermost(self, trace: TracebackType | None) -> tuple[str | None, int]:
        """The file and line of the innermost template in a traceback."""
        file, line = None, 1
        folders = tuple(str(folder.path) for folder in self.folders)
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name.startswith(folders):
                file, line = name, trace.tb_lineno
            trace = trace.tb_next
        return file, line

    def _diagnostic(self, file: str | None, line: int | None, mistake: Mistake, template: str = "") -> Diagnostic:
        shown = f"{self.folders[0].shown}/{template}"
        for folder in self.folders:
            if file is not None and file.startswith(str(folder.path)):
                shown = f"{folder.shown}/{Path(file).relative_to(folder.path).as_posix()}"
        place = Position(shown, line or 1, column_of(mistake, file, line or 1))
        return diagnose("template-error", place, mistake.message)


def _no_template(name: str, templates: list[str]) -> Mistake:
    """A template that is not there. A kind of page that shares its template has none of its own to extend."""
    for view in VIEWS.values():
        if view.template != view.own_template and name == f"{BESIDE_OWN}/{view.own_template}":
            return Mistake(f'unknown template "{name}"; expected "{BESIDE_OWN}/{view.template}"', name)
    return Mistake(f'unknown template "{name}"{did_you_mean(name, templates)}', name)


def _unknown_templates(tree: nodes.Template, templates: list[str]) -> Iterator[tuple[int, Mistake]]:
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        name = getattr(getattr(node, "template", None), "value", None)  # unless it is an expression
        if isinstance(name, str) and name not in templates and not getattr(node, "ignore_missing", False):
            yield node.lineno, _no_template(name, templates)
