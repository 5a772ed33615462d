"""``check``: every mistake, reported."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.build.catalog import catalog_of_folder
from privacy_statements.cli.shared import FAILED, OK, project_of, site_options, timings_option, watched
from privacy_statements.cli.telling import outcome_of, report_options, tell, tone_options, write_whole
from privacy_statements.diagnostics.codes import CODES, Severity
from privacy_statements.diagnostics.diagnostic import has_errors, nearest
from privacy_statements.diagnostics.findings import Findings, in_order
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.project import Project, load_baseline, placed_metadata
from privacy_statements.read.load import collector_at_ease
from privacy_statements.rules.baseline import OWN_CODES, Baseline, baseline_text, compare
from privacy_statements.rules.judging import Checked, check_records, unjudged, unread
from privacy_statements.rules.owners import by_owner


class Selection(Struct, frozen=True):
    """The selected codes: all that this run can report, or only some, without the ignored ones."""

    unjudged: frozenset[str]
    select: frozenset[str]
    ignore: frozenset[str]

    def looks_at(self, code: str) -> bool:
        """Whether diagnostics of a code are reported and count."""
        return code not in self.unjudged | self.ignore and (not self.select or code in self.select)

    def judged(self, findings: Findings, baseline: Baseline) -> tuple[Findings, int]:
        """The findings to report, and how many warnings the baseline accepts."""
        if self.select & OWN_CODES:
            judged = compare(findings, baseline)
            return _of_codes(judged.diagnostics, self.looks_at), judged.accepted
        judged = compare(_of_codes(findings, self.looks_at), baseline.only(self.looks_at))
        return _of_codes(judged.diagnostics, lambda code: code not in self.ignore), judged.accepted


def _of_codes(findings: Findings, looked_at: Callable[[str], bool]) -> Findings:
    codes = set(filter(looked_at, CODES))
    return Findings(tuple(entry for entry in findings.entries if entry.code in codes))


def _codes(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> frozenset[str]:
    codes = [code.strip() for value in values for code in value.split(",")]
    for code in codes:
        if code not in CODES:
            raise click.UsageError(f'unknown code "{code}"{nearest(code, CODES)}', context)
    return frozenset(codes)


@click.command()
@site_options
@report_options
@click.option(
    "--select",
    multiple=True,
    metavar="CODE",
    callback=_codes,
    help="Report only these codes. Separate several with commas, or repeat the option.",
)
@click.option("--ignore", multiple=True, metavar="CODE", callback=_codes, help="Report all codes except these.")
@click.option(
    "--records",
    is_flag=True,
    help="Check only the records, and make no page. Quick, but mistakes that only pages show are not found.",
)
@click.option(
    "--structure",
    is_flag=True,
    help="Check only the structure of the records, not the words of their texts, and make no page. The quickest, while you write.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="The least grave mistake that makes the command exit with 1. A debt never does.",
)
@click.option("--debt", is_flag=True, help="List debts one by one, not only their number.")
@click.option("--no-baseline", is_flag=True, help="Also report what the baseline accepts.")
@click.option(
    "--since",
    metavar="REVISION",
    help="Also compare with a revision of git, a folder or a records.json: an expansion, and anything no longer stated, needs a note.",
)
@click.option(
    "--against",
    multiple=True,
    metavar="[PRODUCT=]FILE",
    help="Also compare with a declaration: a PrivacyInfo.xcprivacy, a form of Google Play, a manifest of fides, metrics of Glean. "
    "Needs the extra `import`.",
)
@click.option("--update-baseline", is_flag=True, help="Accept today's warnings and debts: write them to the baseline.")
@tone_options
@timings_option
def check(
    config: Path | None,
    today: datetime.datetime | None,
    report: str,
    output: Path | None,
    select: frozenset[str],
    ignore: frozenset[str],
    records: bool,
    structure: bool,
    fail_on: str,
    debt: bool,
    no_baseline: bool,
    since: str | None,
    against: tuple[str, ...],
    update_baseline: bool,
    quiet: bool,
    color: bool | None,
    timings: bool,
) -> None:
    """Report every mistake in records, templates and hand-written pages.

    Example: privacy-statements check --format json
    """
    with collector_at_ease():
        project = project_of(config, today)
        selection = Selection(unjudged(project.context) | (unread() if structure else frozenset()), select, ignore)
        with watched(timings) as stages:
            built = _records(project, stages, words=not structure) if structure or records else _all(project, stages)
        if since is not None:
            compared = import_module("privacy_statements.cli.diff").since(since, project, built)
            built = replace(built, findings=in_order([*built.findings.entries, *compared]))
        if against and has_errors(built.findings.entries):
            click.echo(f"note: correct the errors first; nothing was compared with {', '.join(against)}", err=True)
        elif against:
            compared = import_module("privacy_statements.cli.import_").against(against, project, built.catalog)
            built = replace(built, findings=in_order([*built.findings.entries, *compared]))
        baseline = Baseline() if no_baseline else load_baseline(project)
        if update_baseline:
            baseline = _update(project, built, selection)
        reported, accepted = selection.judged(built.findings, baseline)
        outcome = outcome_of(
            project,
            reported,
            color,
            fail_on=Severity(fail_on),
            shown_debts=frozenset(CODES) if debt else select,
            accepted=accepted,
            owners=by_owner(built.catalog, (entry for entry in reported.entries if entry.severity is Severity.DEBT)),
            accepted_by=baseline.path,
            others=_of_codes(built.findings, lambda code: not selection.looks_at(code)),
        )
        tell(outcome, report, output, quiet)
        sys.exit(FAILED if outcome.failed else OK)


def _records(project: Project, stages: Stages, *, words: bool) -> Checked:
    """The result of checking the records alone, the beginning of the line."""
    loaded = catalog_of_folder(project.content, project.root, project.limits, stages, None, project.word_lists)
    option, config = placed_metadata(project), Position(project.config)
    return check_records(loaded, project.context, option, config, stages, day=project.day, words=words)


def _all(project: Project, stages: Stages) -> Checked:
    """The result of the whole line, imported here so that a check of records alone starts quickly."""
    pipeline = import_module("privacy_statements.pipeline")
    store = import_module("privacy_statements.pages.store").store_beside(project.cache)
    whole = pipeline.build(project, store, stages)
    store.close()
    return Checked(in_order(whole.findings), whole.catalog, whole.files)


def _update(project: Project, built: Checked, selection: Selection) -> Baseline:
    """Writes the baseline and returns it as read again. Entries of codes that are not selected stay."""
    old = load_baseline(project)
    if not old.path:
        raise click.UsageError("the option `baseline` names no file")
    if old.problems:
        why = f"it is not a baseline ({old.problems[0].position}: {old.problems[0].message})"
        raise click.ClickException(f"{old.path} was not written: {why}; repair or remove it first")
    if has_errors(built.findings.entries):
        raise click.ClickException(f"{old.path} was not written: correct the errors first; a baseline accepts none")
    others = old.only(lambda code: not selection.looks_at(code))
    write_whole(project.baseline, baseline_text(_of_codes(built.findings, selection.looks_at), built.files, others))
    click.echo(f"{old.path} is written", err=True)
    return load_baseline(project)
