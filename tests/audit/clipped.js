() => {
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
                found.push(`${name(box)} cuts "${text.data.trim().replace(/\s+/g, ' ').slice(0, 40)}"`);
                break;
            }
        }
    }
    return found;
    function name(element) {
        return element.tagName.toLowerCase() + (element.id ? '#' + element.id : '')
            + (typeof element.className === 'string' && element.className ? '.' + element.className.trim().split(/\s+/).join('.') : '');
    }
    // Words inside a box of their own that scrolls, or that is for readers' machines only, are not cut by this one.
    function scrolled(holder, box) {
        for (let at = holder; at && at !== box; at = at.parentElement) {
            const style = getComputedStyle(at);
            if (/auto|scroll/.test(style.overflowX + style.overflowY) || at.clientWidth === 1 || style.position === 'fixed') return true;
        }
        return false;
    }
}
