"""A walk over a page with the Tab key, and the menu opened without a pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Page

from audit.visits import Visit, program

MOST_STOPS = 3_000
AT_A_TIME = 12
STILL = 200  # milliseconds
SOON, SETTLED, LATE = 25, 300, 3_000

# What is known of a stop while it has the focus. A control that is hidden behind its label is looked at there.
STOP = program("stop")
# The page keeps account itself: of each stop when the next Tab is pressed, before the focus moves on.
ACCOUNT = f"""() => {{
    const stop = {STOP};
    const told = window.__stops = {{faults: 0, done: false, begun: false}};
    addEventListener('keydown', event => {{
        if (event.key !== 'Tab' || told.done) return;
        if (!told.begun) {{ told.begun = true; return; }}
        const {{end, ...facts}} = stop(false);
        told.done = !!end;
        if (end ? facts.trapped : !Object.values(facts).every(Boolean)) told.faults += 1;
    }}, true);
}}"""
ACCOUNTED = "() => ({...window.__stops, faults: window.__stops.faults + window.__walk.unringed.length})"
UNRINGED = "() => window.__walk?.unringed ?? []"
FAULTS = {"named": "stop-unnamed", "onScreen": "stop-off-screen", "uncovered": "stop-covered"}

# The links of the menus that a reader can see now.
MENU_LINKS = """() => [...document.querySelectorAll('nav a[href], [role=navigation] a[href], [role=dialog] a[href]')].filter(link => {
    const box = link.getBoundingClientRect();
    return link.checkVisibility({opacityProperty: true, visibilityProperty: true}) && box.width > 1
        && box.right > 1 && box.left < innerWidth - 1 && box.bottom > 1 && box.top < innerHeight - 1;
}).length"""
FOCUSED_BUTTON = "() => document.activeElement.matches('button, [role=button], summary')"


def keyboard_faults(visit: Visit) -> Iterator[tuple[str, str]]:
    """Each fault of each stop, as measure and place: from the first Tab until the page is left. Who finds one in
    haste comes again and walks slowly."""
    if not _is_walked_without_fault(visit.page):
        visit.page.reload(wait_until="load")
        yield from _faults_step_by_step(visit)


def _is_walked_without_fault(page: Page) -> bool:
    """Many stops at a time: to be asked after each of them takes a browser as long as the walk."""
    page.evaluate(ACCOUNT)
    for _ in range(0, MOST_STOPS, AT_A_TIME):
        for _ in range(AT_A_TIME):
            page.keyboard.press("Tab")
        told = page.evaluate(ACCOUNTED)
        if told["faults"] or told["done"]:
            return not told["faults"]
    return False


def _faults_step_by_step(visit: Visit) -> Iterator[tuple[str, str]]:
    page = visit.page
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop: dict[str, Any] = page.evaluate(STOP, False)
        if not stop.get("end") and not all(stop.values()):  # a browser with much to do may not have scrolled yet
            page.wait_for_timeout(STILL)
            stop = page.evaluate(STOP, True)
        if stop.get("end"):
            if stop.get("trapped"):
                yield "stop-trap", "the walk comes round before the page's end"
            break
        for fact, measure in FAULTS.items():
            if not stop[fact]:
                yield measure, stop["label"]
    else:
        yield "stop-trap", f"the walk does not end after {MOST_STOPS} stops"
    for label in page.evaluate(UNRINGED):
        yield "stop-unringed", label


def menu_faults(visit: Visit, reach: int = 12) -> Iterator[str]:
    """Nothing where a button among the first stops opens a menu with Enter, Escape closes it, and the focus is
    where it was; or where the menu needs no opening."""
    page = visit.page
    before = page.evaluate(MENU_LINKS)
    for _ in range(reach):
        page.keyboard.press("Tab")
        if not page.evaluate(FOCUSED_BUTTON):
            continue
        page.keyboard.press("Enter")
        if _comes(page, lambda links: links >= before + 3):
            yield from _closing(page, before)
            return
        page.keyboard.press("Escape")
        page.wait_for_timeout(SETTLED)
    if before < 3:
        yield "no button among the first stops opens a menu with Enter"


def _comes(page: Page, wanted: Callable[[int], bool], within: int = SETTLED) -> bool:
    """Whether so many links of the menus can soon be seen: within milliseconds."""
    for _ in range(within // SOON):
        if wanted(page.evaluate(MENU_LINKS)):
            return True
        page.wait_for_timeout(SOON)
    return wanted(page.evaluate(MENU_LINKS))


def _closing(page: Page, before: int) -> Iterator[str]:
    page.keyboard.press("Escape")
    if not _comes(page, lambda links: links <= before, LATE):
        yield "Escape does not close the menu"
    elif not page.evaluate(FOCUSED_BUTTON):
        yield "when the menu closes, the focus does not come back to its button"
