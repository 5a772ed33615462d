here => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`a.audit-mark {all: unset !important}
        a.audit-mark::before, a.audit-mark::after {content: none !important}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        const text = walker.currentNode;
        if (text.data.trim() && !text.parentElement.closest('script, style, noscript, svg, select, textarea')) texts.push(text);
    }
    const links = texts.map((text, number) => {
        const link = document.createElement('a');
        link.className = 'audit-mark';
        link.href = here + number;
        text.replaceWith(link);
        link.append(text);
        return link;
    });
    return links.map((link, number) => {
        const cell = link.closest('td, th');
        const boxes = [...link.getClientRects()];
        if (!cell || !boxes.length || !link.checkVisibility({visibilityProperty: true, opacityProperty: true})) return null;
        for (let at = link.parentElement; at && at !== cell.parentElement; at = at.parentElement)
            if (at.clientWidth === 1) return null;
        const table = cell.closest('table').getBoundingClientRect();
        if (table.width < 3) return null;
        return {number, words: link.textContent.trim().replace(/\s+/g, ' ').slice(0, 50), lines: boxes.length,
            width: boxes.reduce((sum, box) => sum + box.width, 0), height: boxes[0].height};
    }).filter(Boolean);
}
