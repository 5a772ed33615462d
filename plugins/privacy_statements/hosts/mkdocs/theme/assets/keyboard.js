/* The menu and the search of narrow screens by keyboard; nothing is stored before the reader acts, and nothing of
   the search is loaded before the reader goes there. */
(() => {
  /* A worker that begins with the first message. */
  window.psWorker = address => {
    const listeners = [];
    let worker;
    return {
      addEventListener: (...listener) => worker ? worker.addEventListener(...listener) : listeners.push(listener),
      removeEventListener: (...listener) => worker?.removeEventListener(...listener),
      postMessage: message => {
        if (!worker) {
          worker = new Worker(address);
          for (const listener of listeners) worker.addEventListener(...listener);
        }
        /* the theme looks for all words that begin like one: "my" finds memory, unless it is weighed */
        const { data } = message;
        worker.postMessage(typeof data === "string" && /\s/.test(data.trim())
          ? { ...message, data: data.replace(/(?<!\S)\w{1,2}(?!\S)/g, "$&^1") } : message);
      },
    };
  };

  const store = window.__md_set;
  if (store) window.__md_set = (...given) => navigator.userActivation?.hasBeenActive && store(...given);

  const panel = (button, box, first) => {
    const toggle = document.getElementById(button?.dataset.psOpens);
    const inside = document.querySelector(box);
    if (!toggle || !inside) return null;
    const shown = () => button.checkVisibility();
    const set = (open, back) => {
      if (toggle.checked !== open) toggle.click();
      if (open) inside.querySelector(first)?.focus();
      else if (back) button.focus();
    };
    toggle.addEventListener("change", () => button.setAttribute("aria-expanded", toggle.checked));
    button.addEventListener("click", () => set(!toggle.checked));
    inside.addEventListener("focusout", event => {
      const to = event.relatedTarget;
      if (to && to !== button && !inside.contains(to) && toggle.checked) set(false);
    });
    return { inside, set, shown, open: () => toggle.checked };
  };
  const find = id => document.querySelector(`[data-ps-opens=${id}]`);
  const menu = panel(find("__drawer"), "#__menu", "a[href]");
  const search = panel(find("__search"), "[data-md-component=search]", "input");

  /* Before the theme's own listener: it gives single letters a meaning everywhere, which nobody can switch off
     (WCAG 2.1.4), and takes Tab in the search to leave it, so that results are out of reach. */
  addEventListener("keydown", event => {
    if (event.key === "Escape")
      for (const one of [menu, search])
        if (one?.open() && one.shown()) {
          one.set(false, true);
          event.stopImmediatePropagation();
        }
    const inSearch = search?.inside.contains(event.target);
    if (inSearch && event.key === "Tab")
      for (const found of search.inside.querySelectorAll("a[tabindex]")) found.removeAttribute("tabindex");
    if (inSearch ? event.key === "Tab" : event.key.length === 1) event.stopImmediatePropagation();
  }, true);
})();
