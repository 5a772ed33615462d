// Asks the search of a site in its own programs, the one of the page and the one that a browser runs in a worker: the folder
// of the site, then what is typed, as lines of standard input. Writes as JSON what is found: for each line the places,
// the best first, of each page its best.
import { readdirSync, readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const [site] = process.argv.slice(2);
const read = (path) => readFileSync(`${site}/${path}`, "utf-8");
const folder = "assets/javascripts/workers";
let take;
const context = (more) => {
  const made = createContext({ console, ...more });
  return Object.assign(made, { window: made, self: made });
};
function Worker(address) {
  let listen;
  const inside = context({
    addEventListener: (_, listener) => { listen = listener; },
    postMessage: (data) => take(data),
  });
  runInContext(read(address), inside);
  return { addEventListener() {}, postMessage: (data) => listen({ data }) };
}
const page = context({ Worker, addEventListener() {}, document: { querySelector: () => null, getElementById: () => null } });
runInContext(read("assets/theme/keyboard.js"), page);
const worker = page.psWorker(`${folder}/${readdirSync(`${site}/${folder}`).find((name) => /^search\..*\.js$/.test(name))}`);
const ask = (type, data) => new Promise((resolve) => { take = resolve; worker.postMessage({ type, data }); });

await ask(0, { ...JSON.parse(read("search/search_index.json")), options: { suggest: false } });
const found = [];
for (const typed of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  const { data } = await ask(2, typed);
  found.push(data.items.map((places) => places.reduce((best, place) => (place.score > best.score ? place : best)).location));
}
console.log(JSON.stringify(found));
