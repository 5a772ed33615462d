// Asks the search of the theme in its own program, which a browser runs in a worker: SITE, then what is typed, as lines
// of standard input. Writes what it finds as JSON: for each line the places, the best first, of each page its best.
import { readdirSync, readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const [site] = process.argv.slice(2);
const folder = `${site}/assets/javascripts/workers/`;
let listen, take;
Object.assign(globalThis, {
  addEventListener: (_, listener) => { listen = listener; },
  postMessage: (message) => take(message),
  importScripts: () => { throw new Error("only English is asked"); },
  self: globalThis,
});
runInThisContext(readFileSync(folder + readdirSync(folder).find((name) => /^search\..*\.js$/.test(name)), "utf-8"));
const ask = (message) => new Promise((resolve) => { take = resolve; listen({ data: message }); });

await ask({ type: 0, data: { ...JSON.parse(readFileSync(`${site}/search/search_index.json`, "utf-8")), options: { suggest: false } } });
const found = [];
for (const typed of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  const { data } = await ask({ type: 2, data: typed });
  found.push(data.items.map((places) => places.reduce((best, place) => (place.score > best.score ? place : best)).location));
}
console.log(JSON.stringify(found));
