"""Pages, variants and measures put together; spread over all processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from playwright.sync_api import Browser

from audit.axe import EVERYTHING, ONLY_COLOURS, STRUCTURE, axe_faults, colours_of_looks
from audit.findings import Finding
from audit.keyboard import keyboard_faults, menu_faults
from audit.layout import crowded, ground, sideways, spacing
from audit.printing import print_faults
from audit.privacy import privacy_faults
from audit.scripts import dead_controls, lost_words
from audit.visits import VARIANTS, Reader, Visit, address_of, open_browser, read

Faults = Iterator[tuple[str, str]]
ALL = tuple(VARIANTS)
TOGETHER = (("light", "no script", "print"), ("dark",), ("320px",))
"""Variants of which one run of ``measure_types`` takes all."""


def measure(site: Path, pages: Sequence[str], variants: Sequence[str] = ALL) -> list[Finding]:
    """Everything that is wrong with these pages in these variants, found by one browser."""
    with open_browser() as browser:
        return list(chain.from_iterable(_measured(browser, site, pages, name) for name in variants))


def measure_all(
    site: Path, pages: Sequence[str], variants: Sequence[str] = ALL, tell: Callable[[int], object] = bool
) -> list[Finding]:
    """The same with a browser for each processor. ``tell`` is told how many pages are measured."""
    count = os.cpu_count() or 1
    chunks = [pages[start : start + 6] for start in range(0, len(pages), 6)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        found: set[Finding] = set()
        measured = 0
        done = pool.map(measure, [site] * len(chunks), chunks, [variants] * len(chunks))
        for chunk, of_chunk in zip(chunks, done, strict=True):
            found.update(of_chunk)
            measured += len(chunk)
            tell(measured)
        return sorted(found)


def _measured(browser: Browser, site: Path, pages: Iterable[str], name: str) -> Iterator[Finding]:
    with read(browser, site, VARIANTS[name]) as reader:
        for path in pages:
            yield from _found(path, name, WHAT[name](reader, address_of(path)))


def measure_types(site: Path, pages: Sequence[str], together: Sequence[str]) -> list[Finding]:
    """What ``measure`` finds in variants that are taken ``TOGETHER``, in a third of the time: by readers who go from
    page to page, who begin with one visit where variants begin alike, and who do not look again at what another variant
    has shown. Axe's rules of structure run where the structure changes (320 px, no script); those of colours look at
    each text in the dark, where all is laid out as in the light, and elsewhere at one of each look that no page before
    has shown; what stylesheets alone decide, and the menu, is asked of the first page.
    """
    found: list[Finding] = []
    with open_browser() as browser, ExitStack() as stack:
        readers = {
            name: stack.enter_context(read(browser, site, VARIANTS[name], stays=True))
            for name in together
            if name != "print"
        }
        if "light" in together:
            readers["no script"].looks = readers["light"].looks
        for path in pages:
            address = address_of(path)
            if "light" not in together:
                for name, reader in readers.items():
                    found += _found(path, name, WHAT[name](reader, address, once=path != pages[0]))
                continue
            with readers["light"].visit(address) as visit, readers["no script"].visit(address) as bare:
                found += _found(path, "light", _of_light(visit, once=True))
                found += _found(path, "no script", _of_no_script(visit, bare, once=path != pages[0]))
                found += _found(path, "print", print_faults(visit))
    return found


def measure_once(site: Path, pages: Sequence[str]) -> list[Finding]:
    """What takes no time once a page is open: for every page of a site in every run of the tests."""
    found: list[Finding] = []
    with open_browser() as browser, read(browser, site, VARIANTS["light"], stays=True) as reader:
        for path in pages:
            with reader.visit(address_of(path)) as visit:
                found += _found(path, "light", _at_once(visit))
    return found


def _found(page: str, variant: str, faults: Faults) -> Iterator[Finding]:
    return (Finding(kind, page, variant, what) for kind, what in faults)


def _light(reader: Reader, path: str, once: bool = False) -> Faults:
    with reader.visit(path) as visit:
        yield from _of_light(visit, once)


def _of_light(visit: Visit, once: bool) -> Faults:
    yield from _at_once(visit)
    yield from _under("axe", colours_of_looks(visit) if once else axe_faults(visit))


def _structure(visit: Visit) -> Iterator[str]:
    yield from axe_faults(visit, STRUCTURE)
    yield from colours_of_looks(visit)


def _at_once(visit: Visit) -> Faults:
    yield from privacy_faults(visit)
    yield from _under("ground", ground(visit))
    yield from _under("sideways", sideways(visit))
    yield from _under("crowded", crowded(visit))


def _printed(reader: Reader, path: str, once: bool = False) -> Faults:
    with reader.visit(path) as visit:
        yield from print_faults(visit)


def _dark(reader: Reader, path: str, once: bool = False) -> Faults:
    with reader.visit(path) as visit:
        yield from _policy(visit)
        yield from _under("ground", ground(visit))
        yield from _under("axe", axe_faults(visit, ONLY_COLOURS if once else EVERYTHING))
        yield from keyboard_faults(visit)


def _phone(reader: Reader, path: str, once: bool = False) -> Faults:
    with reader.visit(path) as visit:
        yield from _policy(visit)
        yield from _under("sideways", sideways(visit))
        yield from _under("crowded", crowded(visit))
        yield from _under("axe", _structure(visit) if once else axe_faults(visit))
        yield from keyboard_faults(visit)
        yield from _under("spacing", spacing(visit))
    if not once:  # the menu of a site is one
        with reader.visit(path) as visit:
            yield from _under("menu", menu_faults(visit))


def _no_script(reader: Reader, path: str, once: bool = False) -> Faults:
    with reader.visit(path) as visit, reader.visit(path, scripts=True) as with_script:
        yield from _of_no_script(with_script, visit, once)


def _of_no_script(with_script: Visit, visit: Visit, once: bool) -> Faults:
    yield from _under("without-script", lost_words(with_script, visit))
    yield from _under("without-script", dead_controls(visit))
    yield from _under("sideways", sideways(visit))
    yield from _under("axe", _structure(visit) if once else axe_faults(visit))


def _policy(visit: Visit) -> Faults:
    return ((kind, what) for kind, what in privacy_faults(visit) if kind in ("policy", "console"))


def _under(kind: str, found: Iterator[str]) -> Faults:
    return ((kind, what) for what in found)


WHAT = {"light": _light, "dark": _dark, "320px": _phone, "no script": _no_script, "print": _printed}
