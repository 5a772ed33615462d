"""What was measured → ``RESULTS.md`` for people and ``results.json`` for programs."""

from __future__ import annotations

import datetime
import json
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.figures import EDITS_OF, Json, Measured, growths, seconds_to_page, targets
from bench.prepared import ROOT
from bench.tiers import ONE_PAGE, TIERS
from bench.ways import WAYS

LIBRARIES = ("mkdocs", "mkdocs-material", "Markdown", "Jinja2", "PyYAML", "markdown-it-py")
TABLES = {
    "plain": "All pages of the site. The ratio is processor time for that of *plain*.",
    "few": "Products, data items, categories and their lists alone, which the other ways write too. The ratio is processor"
    " time for that of the same pages as Markdown.",
    "events": "Records alone, no page. The ratio is processor time for that of the limit.",
}
WORD = {"plain": "plain", "few": "plain, few pages", "events": "libyaml"}


def machine() -> Json:
    """What figures depend on. Nothing that names a machine or a folder."""
    return {
        "cores": os.cpu_count(),
        "processor": _said_by_linux("/proc/cpuinfo", "model name") or platform.machine(),
        "memory": _said_by_linux("/proc/meminfo", "MemTotal"),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: found for name in LIBRARIES if (found := _version(name))},
        "load": round(os.getloadavg()[0], 1),
    }


def _said_by_linux(file: str, name: str) -> str:
    if not Path(file).is_file():
        return ""
    lines = Path(file).read_text("utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def commit() -> str:
    """The commit that was measured; with a plus where files differ from it, empty outside a repository."""

    if shutil.which("git") is None:
        return ""

    def git(*arguments: str) -> str:
        result = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
        return result.stdout.strip() if result.returncode == 0 else ""

    changed = git("status", "--porcelain", "--", "plugins", "templates")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def facts(command: str) -> Json:
    """What stands above all figures. The day is that of the measures: a clock is right here."""
    return {"date": datetime.date.today().isoformat(), "commands": [command], "commit": commit(), "machine": machine()}


def as_json(given: Json, found: Mapping[str, Measured]) -> str:
    """Everything, each sample included."""
    tiers = {name: one.as_json() for name, one in found.items()}
    return json.dumps({**given, "tiers": tiers}, indent=1) + "\n"


def as_markdown(given: Json, found: Mapping[str, Measured]) -> str:
    """The page for people."""
    return "\n".join([*_top(given), *_targets(found), *_growth(found), *_tiers(found)]) + "\n"


def _top(given: Json) -> Iterator[str]:
    on = given["machine"]
    libraries = ", ".join(f"{name} {number}" for name, number in on["libraries"].items())
    yield from ("# Results", "", "Written by the benchmark; [README.md](README.md) says what is measured and how.", "")
    yield from _table(
        ("", ""),
        [
            ("Date", given["date"]),
            ("Commit", given["commit"] or "not known"),
            ("To repeat it", ", then ".join(f"`{command}`" for command in given["commands"])),
            ("Machine", f"{on['cores']} cores, {on['processor']}, {on['memory']}, {on['system']}"),
            ("Load when it began", str(on["load"])),
            ("Python", on["python"]),
            ("Libraries", libraries),
        ],
    )


def _targets(found: Mapping[str, Measured]) -> Iterator[str]:
    yield from ("## Targets", "")
    rows = [
        (one.what, one.at, f"{one.most:g}{_unit(one.unit)}", _number(one.found, _unit(one.unit)), one.verdict)
        for one in targets(found)
    ]
    yield from _table(("What", "At", "At most", "Found", ""), rows)


def _growth(found: Mapping[str, Measured]) -> Iterator[str]:
    grown = growths(found)
    yield from ("## Growth of our build with the number of products", "")
    if not grown:
        yield from ("It takes two sizes to tell.", "")
        return
    sizes = [f"{products:,} products" for products, _ in grown[0].points]
    rows = [
        (growth.what, *(_round(value) for _, value in growth.points), f"{growth.fit:.2f}", f"{growth.last:.2f}")
        for growth in grown
    ]
    yield from _table(("", *sizes, "Exponent", "Between the last two"), rows)
    yield from ("Times in seconds, memory in MB. Exponent 1 means: twice the products, twice the figure.", "")


def _tiers(found: Mapping[str, Measured]) -> Iterator[str]:
    for one in (found[name] for name in TIERS if name in found):
        tier = TIERS[one.tier]
        yield from (f"## {one.tier}: {_many(tier.products, 'product')} of {tier.rows:,} rows", "")
        for against, about in TABLES.items():
            names = [way.name for way in WAYS.values() if way.against == against]
            names = [name for name in names if name in one.samples or name in one.missing]
            if names:
                yield from (about, "")
                yield from _table(_columns(against), [_row(one, name, against) for name in names])
        if one.compared:
            ours = one.compared["ours"]
            yield (
                f"Ours and *plain* say the same on {ours['pages']:,} pages: {ours['tables']:,} tables with {ours['rows']:,} rows"
                f" and {ours['cells']:,} cells. Theirs are {one.compared['plain']['words']:,} words, ours {ours['words']:,}."
            )
            yield ""
        if tier.name == ONE_PAGE and "ours" in one.sizes:
            yield from (f"The page with all rows is {_bytes(one.sizes['ours']['largest'])} of HTML.", "")
        if one.served:
            yield (
                "From an edit to the new page under `mkdocs serve`, and the same of the host alone, with a site of one page;"
                f" the middle of all under {len(one.served.get('ours', ()))} servers:"
            )
            yield ""
            yield from _table(("", "Ours", "Host alone"), [_seconds(one, which) for which in EDITS_OF])
        if not one.complete:
            yield from (f"Not complete: {_many(one.rounds, 'round')} of runs so far.", "")
        if "serve" in one.missing:
            yield from (f"`mkdocs serve`: {one.missing['serve']}.", "")


def _seconds(one: Measured, which: str) -> tuple[str, ...]:
    taken = (seconds_to_page(one, whose, which) for whose in ("ours", "host"))
    return (which, *("not measured" if each is None else f"{each:.2f} s" for each in taken))


def _columns(against: str) -> tuple[str, ...]:
    sizes = ("Pages", "HTML", "Search index") if against != "events" else ()
    return ("Way", "Runs", "Wall", "CPU", "Peak", f"CPU for {WORD[against]}", *sizes)


def _row(one: Measured, name: str, against: str) -> tuple[str, ...]:
    label, middle = WAYS[name].label, one.median(name)
    if middle is None:
        return (label, "", *[one.missing[name]] * 3, "", *[""] * (len(_columns(against)) - 6))
    figures = (
        label,
        str(len(one.samples[name])),
        f"{middle.wall:.2f} s",
        f"{middle.cpu:.2f} s",
        f"{middle.peak:.0f} MB",
        _number(one.ratio(name)),
    )
    sizes = one.sizes.get(name)
    if against == "events":
        return figures
    if sizes is None:
        return (*figures, "", "", "")
    index = f"{_bytes(sizes['index'])} ({_bytes(sizes['index_gzip'])} packed)" if sizes["index"] else "none"
    return (*figures, f"{sizes['pages']:,}", _bytes(sizes["html"]), index)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    yield "| " + " | ".join(columns) + " |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield "| " + " | ".join(map(str, row)) + " |"
    yield ""


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _number(value: float | None, unit: str = "") -> str:
    return "–" if value is None else f"{value:.2f}{unit}"


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


def _round(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _bytes(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{count / 1_000:.0f} KB"
