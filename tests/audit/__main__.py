"""``python -m audit SITE [PATH...]``: every page in every variant; figures, and exit code 1 on any fault."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from audit.findings import COUNTED, told
from audit.measuring import ALL, measure_all
from audit.static import static_faults
from crawl import crawl


def main() -> int:
    """Measures, prints, and says whether all goals were met."""
    parser = argparse.ArgumentParser(prog="audit", description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("pages", nargs="*", help="parts of paths; without any: every page")
    parser.add_argument("--variant", action="append", choices=ALL)
    given = parser.parse_args()
    site = given.site.resolve()
    crawled = crawl(site)
    pages = [path for path in crawled if not given.pages or any(part in path for part in given.pages)]
    found = [*static_faults(crawled, pages), *measure_all(site, pages, given.variant or ALL)]
    print(told(found, 200))
    counts = Counter(one.measure for one in found)
    for name, words in COUNTED.items():
        print(f"{counts[name]:6}  {words}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
