"""The report as JUnit XML: GitLab, Jenkins and others show each mistake as a failed test."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from privacy_statements.diagnostics.codes import CODES
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.reports.excerpt import marked
from privacy_statements.diagnostics.reports.lines import line_of
from privacy_statements.diagnostics.reports.outcome import Outcome

NAME = "privacy-statements"


def report(outcome: Outcome) -> str:
    """One suite with a case for each diagnostic, failed or only reported; one that passes if there is none."""
    diagnostics = outcome.shown
    figures = {
        "name": NAME,
        "tests": str(len(diagnostics) or 1),
        "failures": str(sum(map(outcome.fails, diagnostics))),
        "errors": "0",
    }
    suites = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(suites, "testsuite", figures)
    for diagnostic in diagnostics:
        _case(suite, diagnostic, outcome)
    if not diagnostics:
        ElementTree.SubElement(suite, "testcase", {"classname": NAME, "name": "nothing to report"})
    ElementTree.indent(suites, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}'


def _case(suite: ElementTree.Element, diagnostic: Diagnostic, outcome: Outcome) -> None:
    place = diagnostic.position
    attributes = {
        "classname": _xml(outcome.in_repository(place.path)),
        "name": _xml(f"{place.line}:{place.column} {diagnostic.code}: {diagnostic.message}"),
    }
    case = ElementTree.SubElement(suite, "testcase", attributes)
    if outcome.fails(diagnostic):
        kind = {"type": diagnostic.code, "message": _xml(diagnostic.message)}
        body = ElementTree.SubElement(case, "failure", kind)
    else:
        body = ElementTree.SubElement(case, "system-out")
    body.text = _xml(_body(diagnostic, outcome))


def _body(diagnostic: Diagnostic, outcome: Outcome) -> str:
    lines = [line_of(diagnostic)]
    source = outcome.sources.line(diagnostic.position)
    if source is not None:
        lines += marked(source, diagnostic.position.column)
    if diagnostic.related is not None:
        lines.append(f"the other place: {diagnostic.related}")
    return "\n".join([*lines, CODES[diagnostic.code].help])


def _xml(text: str) -> str:
    """Text without the characters that XML 1.0 cannot hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
