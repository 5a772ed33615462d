known => {
    known = new Set(known);
    const grounds = new Map([[null, '']]);
    const ground = element => {
        if (!grounds.has(element)) {
            const style = getComputedStyle(element);
            grounds.set(element, ground(element.parentElement) + [style.backgroundColor, style.backgroundImage,
                style.opacity, style.filter, style.mixBlendMode].join('|').replace(/^rgba\(0, 0, 0, 0\)\|none\|1\|none\|normal$/, ''));
        }
        return grounds.get(element);
    };
    const found = new Map();
    for (const element of document.body.querySelectorAll('*')) {
        if (![...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue;
        if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
        const style = getComputedStyle(element);
        const look = [element.localName, style.color, style.fontSize, style.fontWeight, style.textShadow, style.position,
            style.textDecorationLine, element.parentElement.closest('a, button, label, summary')?.localName,
            getComputedStyle(element.parentElement).color, ground(element)].join('|');
        if (!known.has(look) && !found.has(look)) found.set(look, element);
    }
    window.__looks = found;
    return [...found.keys()];
}
