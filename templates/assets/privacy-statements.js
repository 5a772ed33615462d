/* Adds to tables that are whole without it: a filter, sorting in groups, a count of rows, and the choices in the
   address. Stores nothing, and asks only for other pages of a list. */
(() => {
  const collator = new Intl.Collator(document.documentElement.lang || [], { numeric: true });
  const ANSWER = "b[class], .ps-answer";
  let said;

  document.querySelectorAll(".ps-view[data-words]").forEach((view, number) => {
    said = view.dataset.words || said;
    start(view, `t${number + 1}.`);
  });
  document.querySelectorAll(".ps-view table").forEach(keepRoles);

  function start(view, key) {
    const [find, counted, none, up, down, original, countedHere] = said.split("|");
    const table = view.querySelector("table");
    const all = [...table.tBodies].flatMap((body) => [...body.rows].filter((row) => row.cells[0].scope === "row"));
    const heads = [...table.tHead.rows[0].cells];
    const boxes = [...view.querySelectorAll(".ps-columns input")];
    const [differ, shared] = view.querySelectorAll(".ps-differ, .ps-shared");
    const bar = make("div", { className: "ps-find" });
    const label = make("label");
    const input = make("input", { type: "search", ariaLabel: find });
    const status = make("p", { role: "status" });
    const others = new Set();
    let [column, descending, waiting, missing] = [-1, false, 0, countedHere];

    label.dataset.label = find;
    label.append(input);
    bar.append(...(all.length > 15 || missing ? [label, status] : [status]));
    (table.closest(".ps-box") ?? table).before(bar);
    table.classList.add("ps-sorts");
    heads.forEach(addButton);
    restore();
    for (const each of [...boxes, differ, shared, input]) {
      each?.addEventListener("input", () => changed());
      if (each !== input) each?.addEventListener("change", note);
    }
    if (missing) input.addEventListener("focus", fetchOthers, { once: true });
    addEventListener("pagehide", () => waiting && note());
    addEventListener("popstate", () => {
      restore();
      changed();
    });

    table.addEventListener("ps-moved", () => {
      sort(column, descending);
      show();
    });

    // a list on several pages: where the others cannot be had, the count says so
    async function fetchOthers() {
      const read = async ({ href }) => {
        const page = new DOMParser().parseFromString(await (await fetch(href)).text(), "text/html");
        for (const link of page.querySelectorAll("td [href], th [href]")) link.href = new URL(link.getAttribute("href"), href);
        return [...page.querySelectorAll(".ps-view table")].filter((each) => caption(each) === caption(table));
      };
      const pages = await Promise.all([...document.querySelectorAll(".ps-sheets li a")].map(read)).catch(() => null);
      if (!pages) return;
      missing = "";
      for (const body of pages.flat().flatMap((each) => [...each.tBodies])) {
        const rows = [...body.rows].filter((row) => row.cells[0].scope === "row");
        rows.forEach((row) => others.add(row));
        all.push(...rows);
        table.append(body);
      }
      changed();
    }

    function rowsOf(body) {
      return all.filter((row) => row.parentNode === body);
    }

    function addButton(head, at) {
      const button = make("button", { type: "button" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        if (at !== column) sort(at, false);
        else sort(descending ? -1 : at, !descending);
        changed(order());
      });
    }

    function sort(at, down) {
      [column, descending] = [at, down];
      heads.forEach((head, n) => (head.ariaSort = n === at ? (down ? "descending" : "ascending") : null));
      for (const body of table.tBodies) {
        const keyed = rowsOf(body).map((row) => [row.cells[at] === undefined ? "" : sortedBy(row.cells[at]), row]);
        keyed.sort(([a], [b]) => collator.compare(a, b) * (down ? -1 : 1));
        body.append(...keyed.map(([, row]) => row));
      }
    }

    function order() {
      return column < 0 ? original : (descending ? down : up).replace("{column}", () => wordsOf(heads[column]));
    }

    function changed(said = "") {
      const shown = show();
      const count = (missing || counted).replace("{shown}", shown).replace("{all}", all.length);
      status.textContent = [said, count, shown ? "" : none].join(" ").trim();
      clearTimeout(waiting); // an address may not change with every key
      waiting = setTimeout(note, 250);
    }

    function show() {
      const words = input.value.toLowerCase().split(/\s+/);
      const here = !input.value.trim();
      const columns = heads.flatMap((_, n) => (n && (boxes[n - 1]?.checked ?? true) ? n : []));
      const [chosen, fewer] = [differ?.checked || shared?.checked, boxes.some((box) => !box.checked)];
      let shown = 0;
      for (const body of table.tBodies) {
        const before = shown;
        for (const row of rowsOf(body)) {
          const text = `${row.textContent} ${row.dataset.also ?? ""}`.toLowerCase();
          const found = words.every((word) => text.includes(word));
          // of the columns that are shown; the page compares all
          const stated = (chosen || fewer) && columns.map((n) => statedIn(row.cells[n])).filter(Boolean);
          const unsaid = fewer && !stated.length;
          const out = !found || unsaid || (here && others.has(row)) || (chosen && (differ.checked ? new Set(stated).size : stated.length) < 2);
          row.classList.toggle("ps-out", !!out);
          if (!out || location.hash === `#${row.cells[0].id}`) shown += 1; // never hidden
        }
        body.classList.toggle("ps-out", shown === before);
      }
      return shown;
    }

    function note() {
      waiting = clearTimeout(waiting);
      const address = new URL(location);
      const choices = {
        find: input.value,
        without: boxes.flatMap((box, n) => (box.checked ? [] : n + 1)).join(" "),
        differ: differ?.checked && "yes",
        shared: shared?.checked && "yes",
        sort: column < 0 ? "" : (column + 1) * (descending ? -1 : 1),
      };
      for (const [name, choice] of Object.entries(choices)) {
        address.searchParams.delete(key + name);
        if (choice) address.searchParams.set(key + name, choice);
      }
      history.replaceState(history.state, "", address);
    }

    function restore() {
      const chosen = (name) => new URLSearchParams(location.search).get(key + name) ?? "";
      const by = Number(chosen("sort"));
      input.value = chosen("find");
      boxes.forEach((box, n) => (box.checked = !chosen("without").split(" ").includes(`${n + 1}`)));
      if (differ) differ.checked = chosen("differ") !== "";
      if (shared) shared.checked = chosen("shared") !== "";
      if (heads[Math.abs(by) - 1]) sort(Math.abs(by) - 1, by < 0);
      else if (column >= 0) sort(-1, false);
      if (missing && input.value) fetchOthers();
      if (["find", "without", "differ", "shared", "sort"].some(chosen)) changed(column < 0 ? "" : order());
    }
  }

  function make(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
  }

  function caption(table) {
    return table.caption?.textContent;
  }

  function wordsOf(cell) {
    return cell.abbr || cell.textContent.trim();
  }

  function sortedBy(cell) {
    return [...cell.querySelectorAll(ANSWER + " > b")].map(wordsOf).join() + wordsOf(cell);
  }

  function statedIn(cell) {
    const copy = cell.cloneNode(true);
    for (const one of copy.querySelectorAll(".ps-not-stated, details:has(.ps-not-stated), .ps-place")) one.remove();
    return copy.textContent.trim();
  }

  // a table that is shown as cards is a table still, which some browsers forget
  function keepRoles(table) {
    const roles = { TABLE: "table", TR: "row", TD: "cell", col: "columnheader", row: "rowheader", rowgroup: "rowheader" };
    new ResizeObserver((_, observer) => {
      if (getComputedStyle(table).display === "table") return;
      observer.disconnect();
      const all = [table, ...table.querySelectorAll("thead, tbody, tr, th, td")];
      (function some() { // no reader waits for thousands of cells
        for (const each of all.splice(0, 30)) each.role = roles[each.scope || each.tagName] ?? "rowgroup";
        if (all[0]) setTimeout(some);
      })();
    }).observe(table);
  }
})();
