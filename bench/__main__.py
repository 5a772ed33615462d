"""``make bench``, or ``PYTHONPATH=plugins:tests python -m bench`` in the root of the repository."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from bench.figures import Measured, targets
from bench.prepared import ROOT
from bench.report import as_json, as_markdown, facts
from bench.session import Session, UnequalError
from bench.tiers import TIERS
from bench.ways import NAMES

USUAL = "S,M,L,XL,PAGE"
HERE = Path(__file__).parent


def _names(allowed: tuple[str, ...]) -> click.ParamType:
    class Names(click.ParamType):
        name = "names"

        def convert(
            self, value: object, parameter: click.Parameter | None, context: click.Context | None
        ) -> tuple[str, ...]:
            names = tuple(name.strip() for name in str(value).split(",") if name.strip())
            for name in names:
                if name not in allowed:
                    self.fail(f'"{name}" is none of {", ".join(allowed)}', parameter, context)
            return names

    return Names()


@click.command()
@click.option(
    "--tiers", type=_names(tuple(TIERS)), default=USUAL, show_default=True, help="The sizes, from the smallest on."
)
@click.option(
    "--ways", type=_names(NAMES), default="", help="Only these ways, at every size. [default: all that belong to it]"
)
@click.option(
    "--runs", type=click.IntRange(1), help="How often each way is measured. [default: 5 at S and M, 3 at L, 1 at XL]"
)
@click.option("--minutes", type=float, default=90, show_default=True, help="The longest that one command may take.")
@click.option("--resume", is_flag=True, help="Go on where a run was interrupted that wrote results.json.")
@click.option("--write/--no-write", default=True, help="Write RESULTS.md and results.json, anew after each round.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=HERE,
    help="The folder to write them to. [default: bench]",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    default=ROOT / ".cache/bench",
    help="What is prepared and built. [default: .cache/bench]",
)
@click.option(
    "--progress/--no-progress", default=None, help="Say after each run how long it took. [default: on a terminal]"
)
def main(
    tiers: tuple[str, ...],
    ways: tuple[str, ...],
    runs: int | None,
    minutes: float,
    resume: bool,
    write: bool,
    into: Path,
    cache: Path,
    progress: bool | None,
) -> None:
    """Measure our build beside the ways it replaces.

    Prints the results; ends with 1 if sites that are compared do not say the same, or if a way failed.
    """
    tell = _teller(sys.stderr.isatty() if progress is None else progress)
    session = Session(cache.resolve(), tell, minutes * 60, ways, runs)
    given = facts(_command(sys.argv[1:]))
    found: dict[str, Measured] = {}
    if resume:
        before, found = _earlier(into / "results.json", given["commit"])
        given["commands"] = list(dict.fromkeys([*before, *given["commands"]]))

    def keep() -> None:
        if write:
            into.mkdir(parents=True, exist_ok=True)
            (into / "results.json").write_text(as_json(given, found), "utf-8")
            (into / "RESULTS.md").write_text(as_markdown(given, found), "utf-8")

    for name in (name for name in TIERS if name in tiers):
        one = found.setdefault(name, Measured(name))
        if one.complete:
            continue
        try:
            session.measure(TIERS[name], one, keep)
        except UnequalError as error:
            raise click.ClickException(f"two sites that are compared do not say the same:\n{error}") from error
        keep()
    click.echo(as_markdown(given, found))
    missed = [f"{one.what} at {one.at}" for one in targets(found) if one.verdict == "missed"]
    if missed:
        click.echo(f"missed: {'; '.join(missed)}", err=True)
    sys.exit(1 if any(one.missing for one in found.values()) else 0)


def _earlier(file: Path, commit: str) -> tuple[list[str], dict[str, Measured]]:
    """The commands of a run that did not measure everything, and what it has found; of the same commit."""
    if not file.is_file():
        return [], {}
    said = json.loads(file.read_text("utf-8"))
    if said["commit"] != commit:
        raise click.UsageError(f"{file.name} is of commit {said['commit']}; measure anew, without --resume")
    return said["commands"], {name: Measured.from_json(one) for name, one in said["tiers"].items()}


def _command(arguments: Sequence[str]) -> str:
    """What to type to repeat this: without what names folders of this machine or is for this run alone."""
    kept: list[str] = []
    rest = iter(arguments)
    for one in rest:
        if one in ("--into", "--cache"):
            next(rest, None)
        elif not one.startswith(("--into=", "--cache=", "--resume", "--progress", "--no-progress")):
            kept.append(one)
    return f'make bench ARGS="{" ".join(kept)}"' if kept else "make bench"


def _teller(wanted: bool) -> Callable[[str], None]:
    begun = time.monotonic()

    def tell(text: str) -> None:
        if wanted:
            minutes, seconds = divmod(int(time.monotonic() - begun), 60)
            click.echo(f"{minutes:3}:{seconds:02}  {text}", err=True)

    return tell


if __name__ == "__main__":
    main()
