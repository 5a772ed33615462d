"""What is left of a page without script: every word, and no control that does nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from audit.visits import Visit

# What can be read, piece by piece. What a script says about what it does is no content.
READ = """() => {
    const main = document.querySelector('main article, article, [role=main], main') ?? document.body;
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const {data, parentElement} = walker.currentNode;
        if (!data.trim() || parentElement.closest('button, output, [role=status], [aria-live], select, label:has(select), script, style')) continue;
        if (parentElement.checkVisibility({visibilityProperty: true, opacityProperty: true}))
            found.push(data.replace(/\\s+/g, ' ').trim());
    }
    return found;
}"""
# Buttons and fields that can be seen and that nothing but a script could answer to.
DEAD = """() => [...document.querySelectorAll('button, input, select, textarea, [role=button]')].filter(control => {
    if (!control.checkVisibility({visibilityProperty: true, opacityProperty: true})) return false;
    const box = control.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.right < 1 || box.left > innerWidth - 1) return false;
    if (control.matches('[popovertarget], [command], [type=checkbox], [type=radio], [type=hidden], :disabled')) return false;
    if (control.form?.hasAttribute('action')) return false;
    return !(control.matches('button[type=reset], input[type=reset]') && control.form);
}).map(control => control.outerHTML.replace(/\\s+/g, ' ').slice(0, 80))"""


def lost_words(with_script: Visit, without: Visit) -> Iterator[str]:
    """What can be read with script only."""
    lost = Counter(with_script.page.evaluate(READ)) - Counter(without.page.evaluate(READ))
    for words in sorted(lost):
        yield f"{words[:60]!r} is not there without script"


def dead_controls(without: Visit) -> Iterator[str]:
    """Controls that are shown and do nothing."""
    for control in without.page.evaluate(DEAD):
        yield f"does nothing without script: {control}"
