"""One run of the measures: tiers one after the other, ways in turns (A B A B ...), each in a fresh process."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.child import ChildError, Sample, TooLongError, run_child
from bench.editing import PAGE, edit
from bench.figures import Json, Measured
from bench.prepared import PREPARING, ROOT, Prepared, PreparingError, Told, environment
from bench.serving import seconds_of_host, seconds_to_show
from bench.tiers import Tier
from bench.ways import SERVE, WAYS, Way, chosen, make_cold

INDEX = "search/search_index.json"


class UnequalError(Exception):
    """Two sites that are compared do not say the same: then their times cannot be compared."""


@dataclass
class Session:
    """What holds for all tiers of one run."""

    cache: Path
    tell: Told
    seconds: float
    """The longest that one command may take."""
    ways: Sequence[str] = ()
    """Those that were asked for; none means all that belong to a tier."""
    runs: int | None = None
    """How often each way is measured; ``None`` means as often as the tier says."""

    def measure(self, tier: Tier, found: Measured, after_round: Callable[[], None] = lambda: None) -> None:
        """Measures one tier, from the round on at which ``found`` ends, and adds what it finds. A way that cannot be
        measured is told with its reason, and the others go on. Raises ``UnequalError``."""
        prepared = Prepared(tier, self.cache, lambda text: self.tell(f"{tier.name}: {text}"))
        ways = chosen(tier.name, self.ways)
        self._prepare(prepared, ways, found)
        runs = self.runs or tier.runs
        built: set[str] = set()
        for number in range(found.rounds + 1, runs + 1):
            for name in ways:
                if name not in found.missing and name != SERVE:
                    sample = self._once(WAYS[name], prepared, found, number, name not in built)
                    if sample is not None:
                        built.add(name)
                        found.samples.setdefault(name, []).append(sample)
                        told = f"{sample.wall:.1f} s, {sample.cpu:.1f} s CPU, {sample.peak:.0f} MB"
                        self.tell(f"{tier.name}: {name}, run {number} of {runs}: {told}")
                if name in built and WAYS[name].is_site and name not in found.sizes:
                    found.sizes[name] = sizes_of(prepared.out / name)
                    same_few(found, name)
                if not found.compared and {"plain", "ours"} <= built:
                    found.compared = self._compared(prepared)
            found.rounds = number
            after_round()
        if SERVE in ways and SERVE not in found.missing and not found.served:
            self._serve(prepared, found, runs)
        found.complete = True

    def _prepare(self, prepared: Prepared, ways: Sequence[str], found: Measured) -> None:
        """Makes everything that the ways need before the first of them is timed."""
        for name in ways:
            try:
                if name in WAYS and name not in found.missing:
                    WAYS[name].steps(prepared, prepared.out / name)
            except PreparingError as error:
                self._miss(found, name, "could not be prepared", str(error))

    def _once(self, way: Way, prepared: Prepared, found: Measured, number: int, first: bool) -> Sample | None:
        site, log = prepared.out / way.name, prepared.out / f"{way.name}.log"
        commands = way.steps(prepared, site)
        env = environment(*way.paths)
        try:
            if not way.edits or first:
                shutil.rmtree(site, ignore_errors=True)
                make_cold(way, prepared)
            words = ""
            if way.edits:
                if first:
                    prepared.tell(f"{way.name}: building what is edited")
                    built = prepared.out / "edited"
                    for command in WAYS["edited"].steps(prepared, built):
                        run_child(command, log, env, ROOT, self.seconds)
                # another edit for each way: they share the site
                words = edit(prepared.edited, number + 1000 * [*WAYS].index(way.name))
            total = Sample(0, 0, 0)
            for command in commands:
                total += run_child(command, log, env, ROOT, self.seconds)
            if words and way.is_site and words not in (site / PAGE / "index.html").read_text("utf-8"):
                raise ChildError("the page of the edited record does not show the edit")
        except TooLongError as error:
            self._miss(found, way.name, str(error), "")
            return None
        except ChildError as error:
            self._miss(found, way.name, "failed", str(error))
            return None
        return total

    def _compared(self, prepared: Prepared) -> Json:
        self.tell(f"{prepared.tier.name}: comparing rows and cells")
        result = subprocess.run(
            [sys.executable, "-m", "bench.plain.compare", prepared.out / "ours", prepared.out / "plain"],
            cwd=ROOT,
            env=environment(*PREPARING),
            capture_output=True,
            text=True,
        )
        if not result.stdout:
            raise UnequalError(result.stderr)
        compared: Json = json.loads(result.stdout)
        if compared["different"]:
            raise UnequalError("\n".join(compared["differences"]))
        return compared

    def _serve(self, prepared: Prepared, found: Measured, runs: int) -> None:
        log = prepared.out / "serve.log"
        try:
            found.served["host"] = seconds_of_host(prepared.out / "one-page", log, runs, self.seconds)
            found.served["ours"] = seconds_to_show(prepared.edited, log, runs, self.seconds)
        except ChildError as error:
            self._miss(found, SERVE, "failed", str(error))
        else:
            told = ", ".join(f"{name} {max(map(max, each)):.1f} s at most" for name, each in found.served.items())
            self.tell(f"{prepared.tier.name}: edit to page: {told}")

    def _miss(self, found: Measured, name: str, why: str, said: str) -> None:
        found.missing[name] = why
        found.samples.pop(name, None)
        print(f"{found.tier}: {name} is left out: {why}\n{said}".rstrip(), file=sys.stderr)


def same_few(found: Measured, name: str) -> None:
    """Raises ``UnequalError`` where another way did not write the few pages: all of them, with every word."""
    one, other = found.sizes.get(name, {}), found.sizes.get("few", {})
    if name in ("gen-files", "macros") and other:
        for what in ("pages", "index"):
            if one[what] != other[what]:
                raise UnequalError(f"{name} has {one[what]} ({what}), the same as Markdown {other[what]}")


def sizes_of(site: Path) -> dict[str, int]:
    """How many pages a built site has, how many bytes of HTML, and of search index; and how many the largest page has."""
    pages = [file.stat().st_size for file in site.rglob("*.html")]
    index = site / INDEX
    text = index.read_bytes() if index.is_file() else b""
    packed = len(gzip.compress(text, mtime=0)) if text else 0
    return {
        "pages": len(pages),
        "html": sum(pages),
        "largest": max(pages, default=0),
        "index": len(text),
        "index_gzip": packed,
    }
