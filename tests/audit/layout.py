"""What the layout does to the words of a page: cut off, pushed aside, kept dark."""

from __future__ import annotations

from collections.abc import Iterator

from audit.visits import Visit

SIDEWAYS = """() => {
    window.scrollTo(10000, window.scrollY);
    const moved = window.scrollX;
    window.scrollTo(0, window.scrollY);
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return Math.max(moved, wide);
}"""
# The distances that readers may set for themselves (WCAG 1.4.12). A sheet made here is no inline style.
SPACE = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* {line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important}
        p {margin-bottom: 2em !important}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# Boxes that hide what does not fit, and that have words that do not. A box of a pixel is for readers' machines.
CLIPPED = """() => {
    const found = [];
    for (const box of document.querySelectorAll('body *')) {
        const style = getComputedStyle(box);
        const [x, y] = [/hidden|clip/.test(style.overflowX), /hidden|clip/.test(style.overflowY)];
        if (!x && !y || box.clientWidth < 4 || box.clientHeight < 4 || style.display === 'inline') continue;
        if (!box.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        const frame = box.getBoundingClientRect();
        if (frame.right < 1 || frame.left > document.documentElement.scrollWidth - 1) continue;
        const [left, top] = [frame.left + box.clientLeft, frame.top + box.clientTop];
        const [right, bottom] = [left + box.clientWidth, top + box.clientHeight];
        const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
        for (let text; text = walker.nextNode();) {
            if (!text.data.trim()) continue;
            const holder = text.parentElement;
            if (!holder.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
            const range = document.createRange();
            range.selectNodeContents(text);
            const words = range.getBoundingClientRect();
            if (holder.clientWidth === 1 || words.width < 2 || scrolled(holder, box)) continue;
            if (x && (words.right > right + 1.5 || words.left < left - 1.5) || y && (words.bottom > bottom + 2.5 || words.top < top - 2.5)) {
                found.push(`${name(box)} cuts "${text.data.trim().replace(/\\s+/g, ' ').slice(0, 40)}"`);
                break;
            }
        }
    }
    return found;
    function name(element) {
        return element.tagName.toLowerCase() + (element.id ? '#' + element.id : '')
            + (typeof element.className === 'string' && element.className ? '.' + element.className.trim().split(/\\s+/).join('.') : '');
    }
    // Words inside a box of their own that scrolls, or that is for readers' machines only, are not cut by this one.
    function scrolled(holder, box) {
        for (let at = holder; at && at !== box; at = at.parentElement) {
            const style = getComputedStyle(at);
            if (/auto|scroll/.test(style.overflowX + style.overflowY) || at.clientWidth === 1 || style.position === 'fixed') return true;
        }
        return false;
    }
}"""
# The cells that can be seen. A table that has become a list hides its head, but not from readers' machines.
SEEN = """const seen = [...document.querySelectorAll('main td, main th, article td, article th')].filter(cell => {
    const box = cell.getBoundingClientRect();
    const head = cell.closest('thead')?.getBoundingClientRect();
    return cell.checkVisibility() && box.width > 2 && box.height > 2 && !(head && head.width < 2 && head.height < 2);
});"""
CROWDED = f"""() => {{{SEEN}
    return [...new Set(seen.filter(cell => cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth)
        .map(cell => cell.innerText.trim().slice(0, 60)))];
}}"""
BLANK = f"""() => {{{SEEN}
    return seen.filter(cell => !/[\\p{{L}}\\p{{N}}]/u.test(cell.innerText)).map(cell => cell.outerHTML.slice(0, 80));
}}"""
GROUND = "() => getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number)"
WORDS = """() => (document.querySelector('main article, article, [role=main], main') ?? document.body)
    .innerText.replace(/\\s+/g, ' ').trim()"""


def sideways(visit: Visit) -> Iterator[str]:
    """By how much the whole page can be pushed aside."""
    moved = visit.page.evaluate(SIDEWAYS)
    if moved:
        yield f"by {moved} px"


def crowded(visit: Visit) -> Iterator[str]:
    """Cells whose words do not fit, and cells in which a reader sees none."""
    yield from visit.page.evaluate(CROWDED)
    for cell in visit.page.evaluate(BLANK):
        yield f"nothing to be seen in {cell}"


def spacing(visit: Visit) -> Iterator[str]:
    """Words that are cut once a reader sets more space. Changes the page: comes last in a visit."""
    visit.page.evaluate(SPACE)
    yield from visit.page.evaluate(CLIPPED)
    yield from (f"sideways {found}" for found in sideways(visit))


def ground(visit: Visit) -> Iterator[str]:
    """Nothing where the ground of the page is as light, or as dark, as the reader wants it."""
    colour = visit.page.evaluate(GROUND)
    is_right = max(colour[:3]) < 80 if visit.variant.scheme == "dark" else min(colour[:3]) > 200
    if not is_right and (visit.variant.scheme == "dark" or colour[3:] != [0]):
        yield f"the ground is rgb{tuple(colour)}"


def words(visit: Visit) -> str:
    """What can be read in the main part of the page."""
    return str(visit.page.evaluate(WORDS))
