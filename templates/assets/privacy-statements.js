/* What a script can add to the tables of statements, which are whole without it: a filter, sorting inside the
   groups, the number of rows that are shown, and the choices in the address, so that a link can be shared.

   It asks for nothing, stores nothing, and does nothing on a page without such a table. A table that gets
   this stands in a `.ps-view` with `data-words`: the words that are shown, translated, one after the other.
   Columns and rows are hidden by the stylesheet, which listens to the checkboxes above a table itself. */
(() => {
  "use strict";
  const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  const address = () => new URLSearchParams(location.search);
  let waiting;

  document.querySelectorAll(".ps-view[data-words]").forEach((view, number) => start(view, `t${number + 1}`));
  document.querySelectorAll(".ps-view > table, .ps-box > table").forEach(keepRoles);

  function start(view, key) {
    const [find, counted, none, up, down, original] = view.dataset.words.split("|");
    const table = view.querySelector("table");
    const bodies = [...table.tBodies].map((body) => ({ body, rows: [...body.rows].filter(isItem) }));
    const rows = bodies.flatMap((each) => each.rows);
    const heads = [...table.tHead.rows[0].cells];
    const boxes = [...view.querySelectorAll(".ps-columns input")];
    const differ = view.querySelector(".ps-differ");
    const texts = new Map();
    const sorted = { column: -1, down: false };
    const filter = makeFilter(rows.length > 15);
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    filter.bar.append(status);
    (table.closest(".ps-box") ?? table).before(filter.bar);
    heads.forEach(makeButton);
    table.classList.add("ps-sorts");
    [...boxes, differ].forEach((box) => box?.addEventListener("change", () => changed()));
    filter.input.addEventListener("input", () => changed());
    restore();

    function makeFilter(wanted) {
      const bar = document.createElement("div");
      const label = document.createElement("label");
      const input = document.createElement("input");
      bar.className = "ps-find";
      input.type = "search";
      label.dataset.label = find;
      input.setAttribute("aria-label", find);
      label.append(input);
      if (wanted) bar.append(label);
      return { bar, input };
    }

    function makeButton(head, column) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => {
        const again = sorted.column === column;
        sort(again && sorted.down ? -1 : column, again && !sorted.down);
        changed(saysOrder());
      });
      head.classList.add("ps-by");
      head.append(button);
    }

    function sort(column, descending) {
      Object.assign(sorted, { column, down: descending });
      heads.forEach((head, at) => {
        if (at === column) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      for (const each of bodies) {
        const order = [...each.rows];
        if (column >= 0) {
          const words = new Map(order.map((row) => [row, wordsOf(row.cells[column])]));
          order.sort((a, b) => collator.compare(words.get(a), words.get(b)) * (descending ? -1 : 1));
        }
        each.body.append(...order);
      }
    }

    function saysOrder() {
      const name = heads[sorted.column]?.textContent.trim();
      return name ? (sorted.down ? down : up).replace("{column}", name) : original;
    }

    /* Shows what fits, says how much that is, and notes the choices in the address. */
    function changed(said = "") {
      const shown = show();
      const count = counted.replace("{shown}", shown).replace("{all}", rows.length);
      status.textContent = [said, count, shown ? "" : none].filter(Boolean).join(" ");
      clearTimeout(waiting); // browsers refuse an address that changes with every key
      waiting = setTimeout(note, 250);
    }

    function show() {
      const wanted = fold(filter.input.value).split(/\s+/);
      const columns = boxes.flatMap((box, at) => (box.checked ? [at + 1] : []));
      let shown = 0;
      for (const { body, rows } of bodies) {
        const before = shown;
        for (const row of rows) {
          const found = wanted.every((word) => textOf(row).includes(word));
          // of the columns that are shown; the page itself knows of all of them
          if (differ && columns.length) row.classList.toggle("ps-same", isSame(row, columns));
          row.classList.toggle("ps-out", !found);
          if (found && !(differ?.checked && row.classList.contains("ps-same"))) shown += 1;
        }
        body.classList.toggle("ps-out", shown === before);
        body.classList.remove("ps-same");
      }
      return shown;
    }

    function textOf(row) {
      if (!texts.has(row)) texts.set(row, fold(`${row.textContent} ${row.dataset.also ?? ""}`));
      return texts.get(row);
    }

    function note() {
      const now = address();
      const hidden = boxes.flatMap((box, at) => (box.checked ? [] : [at + 1]));
      const choices = {
        find: filter.input.value,
        without: hidden.join(" "),
        differ: differ?.checked ? "1" : "",
        sort: sorted.column < 0 ? "" : `${sorted.down ? "-" : ""}${sorted.column + 1}`,
      };
      for (const [name, value] of Object.entries(choices)) {
        if (value) now.set(`${key}.${name}`, value);
        else now.delete(`${key}.${name}`);
      }
      const query = now.size ? `?${now}` : "";
      history.replaceState(history.state, "", location.pathname + query + location.hash);
    }

    function restore() {
      const now = address();
      const hidden = now.get(`${key}.without`)?.split(" ") ?? [];
      const column = Number(now.get(`${key}.sort`) ?? 0);
      filter.input.value = now.get(`${key}.find`) ?? "";
      boxes.forEach((box, at) => { if (hidden.includes(String(at + 1))) box.checked = false; });
      if (differ && now.has(`${key}.differ`)) differ.checked = true;
      if (column && heads[Math.abs(column) - 1]) sort(Math.abs(column) - 1, column < 0);
      const chosen = filter.input.value || differ?.checked || boxes.some((box) => !box.checked);
      if (chosen || column) changed(column ? saysOrder() : "");
    }
  }

  function isItem(row) {
    return row.cells[0].scope === "row";
  }

  function isSame(row, columns) {
    return new Set(columns.map((at) => answersOf(row.cells[at]))).size < 2;
  }

  /* What a product says, wherever it says so. */
  function answersOf(cell) {
    const where = (answer) => answer.querySelector(":scope > .ps-column")?.textContent.length ?? 0;
    return [...cell.querySelectorAll(".ps-answer")].map((one) => one.textContent.slice(where(one)).trim()).join("|");
  }

  function wordsOf(cell) {
    return (cell.abbr || cell.textContent).trim();
  }

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  }

  /* A table that is shown as cards is still a table; some browsers forget that, unless they are told. */
  function keepRoles(table) {
    const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
    const scopes = { col: "columnheader", row: "rowheader", rowgroup: "rowheader" };
    new ResizeObserver((_, observer) => {
      if (getComputedStyle(table).display === "table") return;
      observer.disconnect();
      for (const each of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) {
        each.setAttribute("role", roles[each.tagName] ?? scopes[each.scope]);
      }
    }).observe(table);
  }
})();
