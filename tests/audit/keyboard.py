"""A walk over a page with the Tab key, and the menu opened without a pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Page

from audit.visits import Visit

MOST_STOPS = 3_000
AT_A_TIME = 12
STILL = 200  # milliseconds
SOON, SETTLED, LATE = 25, 300, 3_000

# What is known of a stop while it has the focus. A control that is hidden behind its label is looked at there.
STOP = """again => {
    const keys = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderColor', 'borderWidth',
        'backgroundColor', 'textDecorationLine', 'textDecorationThickness'];
    const look = element => {
        const style = getComputedStyle(element);
        return keys.map(key => key.startsWith('outline') && style.outlineStyle === 'none' ? '' : style[key]).join('|');
    };
    const bearers = element => [element, ...(element.labels ?? [])];
    const told = window.__walk ??= {seen: new Set(), unringed: []};
    const judge = () => {
        if (told.last && told.last.looks.every((before, i) => before === look(told.last.bearers[i])))
            told.unringed.push(told.last.name);
        told.last = null;
    };
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const words = node => (node?.innerText || node?.textContent || '').replace(/\\s+/g, ' ').trim();
    if (again) { told.seen.delete(element); if (told.first === element) told.first = null; } else judge();
    if (!element || element === document.body || element === document.documentElement) return {end: true};
    if (told.seen.has(element)) return {end: true, trapped: told.seen.size > 1 && told.first !== element};
    told.seen.add(element);
    told.first ??= element;
    const named = (element.getAttribute('aria-labelledby') ?? '').split(/\\s+/).filter(Boolean)
        .map(id => words(document.getElementById(id))).join(' ').trim();
    const name = named || element.getAttribute('aria-label')?.trim() || [...(element.labels ?? [])].map(words).join(' ').trim()
        || (['INPUT', 'SELECT', 'TEXTAREA'].includes(element.tagName) ? (['submit', 'button', 'reset'].includes(element.type) ? element.value : '')
            : element.tabIndex >= 0 && element.matches('[tabindex]:not([role]):not(a):not(button):not(summary)') ? '' : words(element))
        || element.querySelector('img[alt]:not([alt=""])')?.alt || element.querySelector('svg title')?.textContent
        || element.getAttribute('title')?.trim() || '';
    const place = element.tagName.toLowerCase() + (element.id ? '#' + element.id : '')
        + (typeof element.className === 'string' && element.className ? '.' + element.className.replace('focus-visible', '').trim().split(/\\s+/).join('.') : '');
    const label = `${place} "${name.slice(0, 40)}"`;
    told.last = {name: label, bearers: bearers(element), looks: bearers(element).map(look)};
    const small = box => box.width < 4 || box.height < 4;
    let shown = element;
    const unseen = small(element.getBoundingClientRect()) || !element.checkVisibility({opacityProperty: true});
    if (unseen && element.labels?.length) shown = element.labels[0];
    const boxes = [...shown.getClientRects()].map(box => ({
        left: Math.max(0, box.left), right: Math.min(innerWidth, box.right),
        top: Math.max(0, box.top), bottom: Math.min(innerHeight, box.bottom),
    })).filter(box => box.right - box.left >= 1 && box.bottom - box.top >= 1);
    const visible = shown.checkVisibility({opacityProperty: true, visibilityProperty: true}) && !small(shown.getBoundingClientRect());
    const points = boxes.flatMap(({left, right, top, bottom}) => {
        const [dx, dy] = [Math.min(2, (right - left) / 4), Math.min(2, (bottom - top) / 4)];
        return [[(left + right) / 2, (top + bottom) / 2], [left + dx, top + dy], [right - dx, top + dy],
            [left + dx, bottom - dy], [right - dx, bottom - dy]];
    });
    const uncovered = points.some(([x, y]) => {
        const hit = document.elementFromPoint(x, y);
        return hit && (hit === shown || shown.contains(hit) || hit.contains(shown) || bearers(element).some(one => one.contains(hit)));
    });
    return {label, named: !!name, onScreen: visible && boxes.length > 0, uncovered: !boxes.length || uncovered};
}"""
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
