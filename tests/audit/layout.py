"""What the layout does to the words of a page: cut off, pushed aside, kept dark."""

from __future__ import annotations

from collections.abc import Iterator

from audit.visits import Visit, program

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
CLIPPED = program("clipped")
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
