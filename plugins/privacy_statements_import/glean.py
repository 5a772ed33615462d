"""Glean's ``metrics.yaml``, ``pings.yaml`` and ``tags.yaml`` → a product. Read and checked by Mozilla's own parser,
an extra of ours: ``privacy-statements[import-glean]``.

https://mozilla.github.io/glean/book/
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from privacy_statements.read.markdown import one_line, safe_url
from privacy_statements.read.syntax import shown
from privacy_statements_import.draft import Declared, Finding, Imported, Outcome
from privacy_statements_import.limits import MOST_OF_GLEAN
from privacy_statements_import.sources import (
    Asked,
    Row,
    SourceFile,
    as_list,
    as_prose,
    as_texts,
    excerpt,
    flat,
    imported,
    in_words,
    problem_of_size,
    product_draft,
    refused,
    sentence_case,
    without_nothing,
)

INSTALL = 'pip install "privacy-statements[import-glean]"'
SUFFIXES = (".yaml", ".yml", ".json")
KINDS = ("metrics", "pings", "tags")
CONFIG = {"do_not_disable_expired": True, "allow_reserved": True}
"""What expires depends on the day, and a record does not."""
SHORT = 300
AT_LINE = re.compile(r":(\d+):")
OF_ROW = frozenset({"type", "description", "extra_keys", "labels", "bugs", "data_reviews", "defined_in"})
LINKS = {"bugs": "Bug", "data_reviews": "Data review"}
DOUBTS = (
    "the names of the data items are made of the names of metrics: write what readers should see",
    "Glean does not say whether data is required, or how long it is kept",
)


def read_glean(files: Sequence[SourceFile], asked: Asked) -> Imported:
    """One product from files of Glean: a section for each category of metrics, a row for each metric, with the extra
    keys of an event as its parts; pings and tags as text."""
    contents = _contents(files)
    if isinstance(contents, Imported):
        return contents
    sections: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for file, content in zip(files, contents, strict=True):
        kind = _kind(content)
        body = {key: value for key, value in content.items() if not key.startswith("$") and key != "no_lint"}
        if kind == "metrics":
            sections += [_category(*one, file, findings) for one in body.items()]
        else:
            sections.append(_described(kind, body, file, findings))
        rest = {key: value for key, value in content.items() if key not in body}
        if told := as_list(flat(as_texts(rest))):
            sections.append({"heading": f"About {file.name}", "kind": "other", "before": told})
        findings += _comments(file)
    draft = product_draft(asked, files, [one for one in sections if len(one) > 2], DOUBTS)
    return imported([draft], findings)


def declared_in_glean(file: SourceFile, product: str) -> list[Declared] | Imported:
    """The metrics of a file that are not disabled."""
    contents = _contents([file])
    if isinstance(contents, Imported):
        return contents
    if (kind := _kind(contents[0])) != "metrics":
        return refused(file.path, f"met {kind}; expected metrics, which say what is collected")
    found = []
    for category, metrics in contents[0].items():
        for key, metric in metrics.items() if isinstance(metrics, dict) and not category.startswith("$") else ():
            if not metric.get("disabled"):
                line = int((getattr(metric, "defined_in", None) or {}).get("line", 1))
                found.append(Declared(f"{category}.{key}", sentence_case(in_words(key)), line))
    return found


# --- reading


def _contents(files: Sequence[SourceFile]) -> list[Mapping[str, Any]] | Imported:
    """What the files say, once Glean's parser has found nothing wrong with them."""
    try:
        from glean_parser import parser, util  # type: ignore[import-untyped]  # it has no types
    except ImportError:
        return refused(files[0].path, f"Glean's parser is not installed; expected it here: {INSTALL}")
    for file in files:
        if len(file.content) > MOST_OF_GLEAN:
            return refused(file.path, f"met {len(file.content)} bytes; expected at most {MOST_OF_GLEAN}")
    with tempfile.TemporaryDirectory() as folder:
        copies = dict(_copies(files, Path(folder)))
        contents: list[Mapping[str, Any]] = []
        for copy, file in copies.items():
            try:
                content = util.load_yaml_or_json(copy)
            except Exception as error:  # whatever a YAML reader says of any bytes
                return refused(file.path, f"met what Glean cannot read: {_said(str(error))}")
            if (problem := problem_of_size(content)) is not None:
                return refused(file.path, problem)
            if not isinstance(content, dict) or _kind(content) not in KINDS:
                expected = "$schema: moz://mozilla.org/schemas/glean/metrics/2-0-0 (or pings, or tags)"
                return refused(file.path, f'met no file of Glean; expected "{expected}" in it')
            contents.append(content)
        try:
            problems = list(parser.parse_objects(list(copies), dict(CONFIG)))
        except Exception as error:  # it raises TypeError, KeyError and others for what its schema lets through
            return refused(files[0].path, f"met what Glean cannot read: {_said(str(error))}")
        for problem in problems:
            return _refusal(problem, copies)
    return contents


def _copies(files: Sequence[SourceFile], folder: Path) -> Iterator[tuple[Path, SourceFile]]:
    """The files where Glean's parser can read them: it wants a path, whose ending says what they are."""
    for number, file in enumerate(files):
        suffix = Path(file.name).suffix.lower()
        copy = folder.resolve() / f"{number}{suffix if suffix in SUFFIXES else SUFFIXES[0]}"
        copy.write_bytes(file.content)
        yield copy, file


def _refusal(problem: str, copies: Mapping[Path, SourceFile]) -> Imported:
    file = next((file for copy, file in copies.items() if problem.startswith(str(copy))), None)
    said, line = problem, 1
    for copy, named in copies.items():
        if named is file and (found := AT_LINE.match(problem[len(str(copy)) :])):
            line = int(found[1])
        said = re.sub(rf"{re.escape(str(copy))}(:\d+)?:?", "" if named is file else named.path, said)
    path = (file or next(iter(copies.values()))).path
    return refused(path, f"met what Glean's parser refuses: {_said(said)}", line)


def _said(message: str) -> str:
    return shown(one_line(message).rstrip("."), SHORT)


def _kind(content: Mapping[str, Any]) -> str:
    parts = str(content.get("$schema", "")).split("/")
    return parts[-2] if len(parts) > 1 else ""


# --- what it says


def _category(name: str, metrics: Mapping[str, Any], file: SourceFile, findings: list[Finding]) -> dict[str, Any]:
    rows = []
    for key, metric in metrics.items():
        line = int((getattr(metric, "defined_in", None) or {}).get("line", 1))
        row = _row(name, key, metric)
        rows.append(row)
        findings.append(Finding(line, Outcome.ITEM, excerpt(row["name"]), path=file.path))
        for doubt in row.get("needs_review", ()):
            findings.append(Finding(line, Outcome.DOUBT, excerpt(row["name"]), doubt, file.path))
    return {"heading": name, "kind": "data", "items": rows}


def _row(category: str, key: str, metric: Mapping[str, Any]) -> Row:
    rest: dict[str, Any] = {"type": metric.get("type")}
    rest |= {field: value for field, value in metric.items() if field not in OF_ROW}
    evidence = []
    for field, title in LINKS.items():
        for address in map(str, metric.get(field) or ()):
            if safe_url(address) and address.lower().startswith(("https://", "http://")):
                evidence.append({"title": title, "url": address})
            else:
                rest.setdefault(field, []).append(address)
    is_event = metric.get("type") == "event"
    labels = metric.get("labels") or ()
    disabled = ["the metric is disabled: is it collected at all?"] if metric.get("disabled") else []
    return without_nothing(
        {
            "name": sentence_case(in_words(key)),
            "code_name": f"{category}.{key}",
            "shape": "event" if is_event else "field" if labels else None,
            "description": str(metric.get("description") or "").strip(),
            "note": as_list(flat(as_texts(rest))),
            "evidence": evidence,
            "parts": [*_extra_keys(metric.get("extra_keys") or {}), *map(str, labels)],
            "needs_review": disabled,
        }
    )


def _extra_keys(extra: Mapping[str, Any]) -> Iterator[Row]:
    for key, told in extra.items():
        rest = {field: value for field, value in told.items() if field not in ("description", "type")}
        note = [as_prose(str(told.get("description") or "")), as_list(flat(as_texts(rest)))]
        yield without_nothing({"name": key, "form": told.get("type"), "note": "\n\n".join(filter(None, note))})


def _described(kind: str, body: Mapping[str, Any], file: SourceFile, findings: list[Finding]) -> dict[str, Any]:
    """Pings or tags: a section for each, with its description and all else as text."""
    inner = []
    for name, one in body.items():
        said = one if isinstance(one, dict) else {"description": one}
        rest = {key: value for key, value in said.items() if key not in ("description", "name")}
        before = [str(said.get("description") or "").strip(), as_list(flat(as_texts(rest)))]
        inner.append(without_nothing({"heading": name, "before": "\n\n".join(filter(None, before))}))
        line = int((getattr(one, "defined_in", None) or {}).get("line", 1))
        findings.append(Finding(line, Outcome.PROSE, excerpt(name), path=file.path))
    return {"heading": sentence_case(kind), "kind": "other", "sections": inner}


def _comments(file: SourceFile) -> Iterator[Finding]:
    for number, line in enumerate(file.content.decode("utf-8", "replace").splitlines(), 1):
        if line.lstrip().startswith("#") and line.strip("# \t"):
            yield Finding(number, Outcome.LEFT_OUT, excerpt(line.strip("# \t")), "a comment", file.path)
