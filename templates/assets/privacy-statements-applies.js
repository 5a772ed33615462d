/* Asks readers for their situation, and says of each row what applies there. Conditions decide; what only words say,
   and what a reader does not know, stays open. The choices stand behind the # of the address, which no server is told.
   Stores nothing, asks for nothing. The row data are those of `encoded` in views/outcomes.py. */
(() => {
  const [ALL, ANY, NOT] = [-1, -2, -3];
  const KINDS = ["collected", "reused", "may", "conditional", "not-stated", "not-collected", "not-applicable", "never", "never-if"];
  const [COLLECTED, REUSED, MAY, DEPENDS, NOT_STATED, NOT_COLLECTED, , NEVER, NEVER_IF] = KINDS.keys();
  const COLLECTING = [COLLECTED, REUSED, MAY, DEPENDS];
  const RANKS = ["never", "never-if", ...KINDS]; // of several answers about one data item, the first counts

  document.querySelectorAll(".ps-applies:has(> .ps-asked)").forEach(start);

  // true, false, or null for what stays open. `facts` are the numbers of values, by dimension
  function holds(condition, facts) {
    if (condition === null) return true;
    if (condition === 0) return null;
    const [kind, ...rest] = condition;
    if (kind >= 0) return facts[kind] === undefined ? null : rest.includes(facts[kind]);
    const found = rest.map((each) => holds(each, facts));
    if (kind === NOT) return found[0] === null ? null : !found[0];
    const decisive = kind === ANY;
    return found.includes(decisive) ? decisive : found.includes(null) ? null : !decisive;
  }

  function answered([, answer, condition], facts) {
    const held = holds(condition, facts);
    if (held === null) return { [NOT_STATED]: NOT_STATED, [NEVER]: NEVER_IF }[answer] ?? DEPENDS;
    if (answer === DEPENDS) return condition === null ? DEPENDS : held ? COLLECTED : NOT_COLLECTED;
    return held ? answer : COLLECTING.includes(answer) ? NOT_COLLECTED : NOT_STATED;
  }

  function said(cases, facts) {
    const live = cases.filter(([when]) => holds(when, facts) !== false);
    const found = new Set(live.map((each) => answered(each, facts)));
    if (found.size === 1) return [...found][0];
    // a denial beside which a column says otherwise
    const denies = found.has(NEVER) || found.has(NEVER_IF);
    return denies && !COLLECTING.some((each) => found.has(each)) ? NEVER_IF : DEPENDS;
  }

  // of several statements about one item, the one that says the most
  // that it is not collected under a condition says no more than that nothing is stated
  function outcome(statements, facts) {
    const found = statements.map((cases) => said(cases, facts));
    const collects = (cases, n) => found[n] !== DEPENDS || cases.some(([when, answer]) => COLLECTING.includes(answer) && holds(when, facts) !== false);
    const silent = found.includes(NOT_STATED);
    return Math.min(...found.filter((_, n) => !silent || collects(statements[n], n)));
  }

  // an anchor that stands on a page already has a number behind it
  function kindOf(body) {
    return body.querySelector("[scope=rowgroup]").id.replace(/^answer-|-\d+$/g, "");
  }

  function start(place) {
    const form = place.querySelector(".ps-asked");
    const status = place.querySelector(".ps-tally");
    const table = place.querySelector("table");
    const asked = [...form.querySelectorAll("select")];
    const number = new Intl.NumberFormat(document.documentElement.lang || []);
    const list = new Intl.ListFormat(document.documentElement.lang || [], { type: "conjunction" });
    const [words, clauses] = ["answers", "clauses"].map(
      (name) => new Map(place.dataset[name].split("|").map((each) => each.split(/=(.*)/s))),
    );
    const order = place.dataset.order.split(" ").map(Number);
    const marks = place.dataset.counted.split(" ");
    const rows = [...table.querySelectorAll("tbody > tr:has(> th[scope=row])")].map((row, at) => ({
      row,
      at: order[at],
      mark: marks[order[at]],
      cases: row.dataset.cases && JSON.parse(row.dataset.cases),
      kind: KINDS.find((kind) => row.cells[1].querySelector(`.ps-${kind}`)),
    }));
    rows.sort((a, b) => a.at - b.at);
    const bodies = new Map();
    for (const body of table.tBodies) bodies.set(kindOf(body), body);
    const [example] = table.tBodies;

    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", chosen);
    form.addEventListener("reset", () => setTimeout(chosen));
    addEventListener("popstate", restore); // also when somebody writes another fragment
    restore();

    function chosen() {
      const choices = new URLSearchParams(asked.filter((each) => each.value).map((each) => [each.name, each.value]));
      const address = new URL(location);
      address.hash = choices;
      history.pushState(null, "", address.href.replace(/#$/, ""));
      show();
    }

    // an anchor of the page is no choice, and changes none
    function restore() {
      const fragment = location.hash.slice(1);
      if (fragment && !fragment.includes("=")) return show();
      const unknown = [];
      for (const each of asked) each.value = "";
      for (const [name, value] of new URLSearchParams(fragment)) {
        const select = asked.find((each) => each.name === name && !each.value);
        const known = value && [...(select?.options ?? [])].some((option) => option.value === value);
        if (known) select.value = value;
        else unknown.push(`${name}=${value}`);
      }
      show(unknown.length ? place.dataset.unknown.replace("{names}", () => unknown.join(", ")) : "");
    }

    function show(more = "") {
      const facts = asked.map((each) => (each.value ? each.selectedIndex - 1 : undefined));
      const changed = rows.filter((each) => each.cases && say(each, KINDS[outcome(each.cases, facts)]));
      if (changed.length) move();
      const tally = place.dataset.tally.replace("{clauses}", () => list.format(tallied()));
      status.textContent = [tally, more].filter(Boolean).join(" ");
    }

    // as `tallies_of` in views/tallies.py counts: each data item once, and its denials once
    function tallied() {
      const first = new Map();
      for (const { mark, kind } of rows) {
        const rank = RANKS.indexOf(kind);
        if (mark !== "-" && !(first.get(mark) <= rank)) first.set(mark, rank);
      }
      return [...clauses].flatMap(([kind, clause]) => {
        const count = [...first].filter(([mark, rank]) => RANKS[rank] === kind && !mark.startsWith("g")).length;
        return count ? clause.replace("{count}", number.format(count)) : [];
      });
    }

    function say(each, kind) {
      if (each.kind === kind) return false;
      const answer = each.row.cells[1].querySelector("b[class], .ps-answer");
      answer.classList.replace(`ps-${each.kind}`, `ps-${kind}`);
      answer.textContent = words.get(kind);
      each.kind = kind;
      return true;
    }

    // every row stands in the group of its answer, in the order of the records
    function move() {
      const focused = document.activeElement;
      const moved = new Map([...words.keys()].map((kind) => [kind, []]));
      for (const { row, kind } of rows) moved.get(kind).push(row);
      const body = [...moved].map(([kind, inside]) => {
        const group = bodies.get(kind) ?? (inside.length ? made(kind) : null);
        group?.append(...inside);
        return group;
      });
      const shown = body.filter((group) => group?.rows.length > 1);
      for (const group of bodies.values()) if (!shown.includes(group)) group.remove();
      if (shown.some((group, at) => table.tBodies[at] !== group)) table.append(...shown);
      if (focused !== document.activeElement) focused.focus({ preventScroll: true });
      table.dispatchEvent(new Event("ps-moved"));
    }

    function made(kind) {
      const group = example.cloneNode(false);
      const head = example.rows[0].cloneNode(true);
      const title = head.querySelector("[scope=rowgroup]");
      title.id = `answer-${kind}`;
      title.textContent = words.get(kind);
      group.append(head);
      bodies.set(kind, group);
      return group;
    }
  }
})();
