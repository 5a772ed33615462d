"""``python -m audit SITE [PART...]``: every page in every variant; figures, and exit code 1 where a goal is missed.

With parts of paths, those pages only, and nothing that is asked of a site as a whole.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from audit.figures import Figure, as_data, at_most, counted, table
from audit.findings import COUNTED, Finding, told
from audit.growth import biggest, build, kib, too_big
from audit.kinds import one_of_each
from audit.lighthouse import GOALS, NOT_MEASURED, ROOT, low_scores, measured
from audit.measuring import ALL, measure_all
from audit.reading import HARD, LONG, grade, long_sentences, texts_of_home, texts_of_templates
from audit.searching import ASIDE, QUERIES, search_faults
from audit.sizes import FIRST_VIEW, INDEX, KIB, first_view, html_sizes, index_size
from audit.static import static_faults
from audit.tasks import clicks, tried
from audit.visits import VARIANTS, open_browser, read
from crawl import CrawledPage, crawl

NEWEST_AXE = ROOT / ".cache/audit/node_modules/axe-core/axe.min.js"
GROWN = ((100, 60), (1_000, 60))  # products and rows of each
SCORED = ("home", "products/*", "comparisons/*", "items/*")
OF_THE_SITE = ("search", "task", "reading", "lighthouse")


def main() -> int:
    """Measures, prints, and says whether all goals were met."""
    given = _arguments()
    if NEWEST_AXE.is_file():
        os.environ.setdefault("AXE", str(NEWEST_AXE))
    site = given.site.resolve()
    pages = crawl(site)
    of_types = one_of_each(pages).values() if given.types else pages
    chosen = [path for path in of_types if not given.pages or any(part in path for part in given.pages)]
    is_whole = not (given.pages or given.types)
    variants = given.variant or ALL
    found = [*static_faults(pages, chosen)]

    def tell(measured: int) -> None:
        print(f"{measured} of {len(chosen)} pages measured", file=sys.stderr, flush=True)

    found += measure_all(site, chosen, variants, tell)
    figures: list[Figure] = []
    if is_whole:
        for finding, figure in _of_the_site(site, pages, given.grown):
            found += finding
            figures += figure
    figures = [*counted(found, [name for name in COUNTED if is_whole or name not in OF_THE_SITE]), *figures]
    print(told(found, given.most), f"{len(chosen)} pages, {', '.join(variants)}", table(figures), sep="\n\n")
    if given.json:
        given.json.write_text(json.dumps(as_data(found, figures), indent=1))
    return 0 if all(figure.is_met is not False for figure in figures) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="audit", description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("pages", nargs="*", help="parts of paths; without any: every page")
    parser.add_argument(
        "--types", action="store_true", help="one page of each type, and nothing of the site as a whole"
    )
    parser.add_argument("--variant", action="append", choices=ALL, help="without any: all of them")
    parser.add_argument("--json", type=Path, help="a file for findings and figures")
    parser.add_argument("--most", type=int, default=100, help="how many findings are printed")
    parser.add_argument(
        "--no-growth", dest="grown", action="store_false", help="no made-up sites of 100 and 1,000 products"
    )
    return parser.parse_args()


Found = tuple[list[Finding], list[Figure]]


def _of_the_site(site: Path, pages: Mapping[str, CrawledPage], grown: bool) -> Iterator[Found]:
    """What is asked of a site as a whole."""
    types = one_of_each(pages)
    yield _tasks(pages)
    yield _reading(pages["index.html"])
    yield _searched(site)
    yield _sizes(site, pages, types)
    yield _scores(site, [types[kind] for kind in SCORED if kind in types])
    if grown:
        for products, rows in GROWN:
            yield _growth(products, rows)


def _tasks(pages: Mapping[str, CrawledPage]) -> Found:
    needed = {task: clicks(pages, task) for task in tried(pages)}
    late = [
        Finding("task", "index.html", "", f"{task.question} {count} clicks")
        for task, count in needed.items()
        if count > task.most
    ]
    return late, [at_most(f"clicks: {task.question}", count, task.most) for task, count in needed.items()]


def _reading(home: CrawledPage) -> Found:
    texts = [*texts_of_templates(), *texts_of_home(home)]
    figures = [
        at_most("reading grade of our own words", grade(texts), HARD),
        at_most("sentences of more than 25 words", 100 * long_sentences(texts)[1], 100 * LONG, " %"),
    ]
    return [Finding("reading", "", "", one.measure) for one in figures if not one.is_met], figures


def _searched(site: Path) -> Found:
    found = []
    with open_browser() as browser, read(browser, site, VARIANTS["dark"]) as reader:
        for query, wanted in QUERIES:
            with reader.visit(ASIDE) as visit:
                found += [Finding("search", ASIDE, "policy", what) for what in search_faults(visit, query, wanted)]
    return found, []


def _sizes(site: Path, pages: Mapping[str, CrawledPage], types: Mapping[str, str]) -> Found:
    with open_browser() as browser:
        views = {path: sum(first_view(browser, site, path).values()) for path in types.values()}
    heaviest = max(views, key=lambda path: views[path])
    path, size = next(iter(html_sizes(pages).items()))
    figures = [
        at_most(f"first view, packed, no fonts: /{heaviest}", views[heaviest] / KIB, FIRST_VIEW / KIB, " KiB"),
        Figure(
            f"biggest HTML, packed: /{path}",
            f"{size / 1000:.0f} KB",
            "as long as what is written; see at 1,000 products",
            True,
        ),
        Figure("index of the search, packed", f"{index_size(site) / KIB:.1f} KiB", "see at 100 products", True),
    ]
    return [Finding("size", path, "", "first view") for path, view in views.items() if view > FIRST_VIEW], figures


def _scores(site: Path, pages: list[str]) -> Found:
    scores = measured(site, pages)
    if not scores:
        return [], [Figure(NOT_MEASURED, "-", "97, 100, 100, 100", None)]
    goal = ", ".join(map(str, GOALS.values()))
    found = {page: list(low_scores(page, scores[page])) for page in scores}
    figures = [
        Figure(f"Lighthouse, mobile: /{page}", ", ".join(map(str, score.values())), goal, not found[page])
        for page, score in scores.items()
    ]
    return [one for some in found.values() for one in some], figures


def _growth(products: int, rows: int) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        try:
            built = build(Path(folder), products, rows)
        except (RuntimeError, subprocess.TimeoutExpired) as reason:
            return [Finding("size", f"{products} products", "", str(reason))], []
        sizes, found = biggest(built), list(too_big(built))
        index = at_most(f"index of the search at {products} products", built.index / KIB, INDEX / KIB, " KiB")
    if products > 100:
        index = Figure(index.measure, index.found, "-", True)
    most = f"biggest HTML, packed, at {products} products of {rows} rows: {kib(sizes)}"
    return found, [index, Figure(most, f"{len(found)} too big", "100 KiB a page, packed", not found)]


if __name__ == "__main__":
    sys.exit(main())
