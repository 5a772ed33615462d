again => {
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
    const words = node => (node?.innerText || node?.textContent || '').replace(/\s+/g, ' ').trim();
    if (again) { told.seen.delete(element); if (told.first === element) told.first = null; } else judge();
    if (!element || element === document.body || element === document.documentElement) return {end: true};
    if (told.seen.has(element)) return {end: true, trapped: told.seen.size > 1 && told.first !== element};
    told.seen.add(element);
    told.first ??= element;
    const named = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean)
        .map(id => words(document.getElementById(id))).join(' ').trim();
    const name = named || element.getAttribute('aria-label')?.trim() || [...(element.labels ?? [])].map(words).join(' ').trim()
        || (['INPUT', 'SELECT', 'TEXTAREA'].includes(element.tagName) ? (['submit', 'button', 'reset'].includes(element.type) ? element.value : '')
            : element.tabIndex >= 0 && element.matches('[tabindex]:not([role]):not(a):not(button):not(summary)') ? '' : words(element))
        || element.querySelector('img[alt]:not([alt=""])')?.alt || element.querySelector('svg title')?.textContent
        || element.getAttribute('title')?.trim() || '';
    const place = element.tagName.toLowerCase() + (element.id ? '#' + element.id : '')
        + (typeof element.className === 'string' && element.className ? '.' + element.className.replace('focus-visible', '').trim().split(/\s+/).join('.') : '');
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
}
