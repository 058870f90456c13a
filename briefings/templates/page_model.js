// The data that came with the page, made into things, links and folded pairs of things.
// Everything from outside is text: it reaches the document through textContent or
// attributes that hold no markup, never as HTML.

const DATA = JSON.parse(document.getElementById("data").textContent);
const SVG_NS = "http://www.w3.org/2000/svg";
const now = { lang: DATA.lang === "en" ? "en" : "zh" };

const byId = (id) => document.getElementById(id);

/** Make an element: attributes, event listeners under `on`, then children (text or elements). */
function el(tag, attrs = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, what] of Object.entries(value)) made.addEventListener(event, what);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

function svg(tag, attrs = {}, ...children) {
  const made = document.createElementNS(SVG_NS, tag);
  for (const [name, value] of Object.entries(attrs)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** A word of the page in the language chosen, its {named} places filled. */
const t = (key, values = {}) => fill(DATA.words[now.lang][key] ?? key, values);

const both = (label) => (label ? label[now.lang] || label.en || label.zh || "" : "");
const tag = () => (now.lang === "zh" ? "zh-Hans" : "en-001");
const writers = new Map(); // a writer of figures costs more than a figure
const writer = (kind, make) => {
  const key = kind + now.lang;
  if (!writers.has(key)) writers.set(key, make());
  return writers.get(key);
};
const number = (value) => writer("number", () => new Intl.NumberFormat(tag())).format(value);

/** A date as the language writes it, as the browser's CLDR has it; what is no day stays as it is. */
function day(iso) {
  const at = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(iso) : NaN;
  if (Number.isNaN(at)) return iso;
  return writer("day", () => new Intl.DateTimeFormat(tag(), { dateStyle: "long", timeZone: "UTC" })).format(at);
}
const yearOf = (date) => (/^-?\d{4}/.test(date) ? parseInt(date, 10) : null);
const TERMS = new Map(Object.entries(DATA.terms));
const term = (text) => (TERMS.has(text) ? both(TERMS.get(text)) : text); // a word of the data, where it has two languages
const choice = (value) => DATA.words[now.lang]["choice_" + value] ?? value;

/** Give an address only if it is http or https: nothing else may become a link. */
function webAddress(text) {
  try {
    const parsed = new URL(text);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : "";
  } catch {
    return "";
  }
}

function outward(text, address) {
  const href = webAddress(address);
  if (!href) return el("span", {}, text);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, text);
}

const column = (table, name, missing) => (i) => (table[name] ? table[name][i] : missing);

function readNodes(table) {
  const get = (name, missing) => column(table, name, missing);
  const [name, zh, names] = [get("name", ""), get("name_zh", ""), get("names", [])];
  const [country, city, fields] = [get("country", ""), get("city", ""), get("fields", [])];
  const groups = get("groups", []);
  const [since, until, props] = [get("since", ""), get("until", ""), get("props", {})];
  const [sources, confidence] = [get("sources", []), get("confidence", "")];
  return table.id.map((id, i) => ({
    i, id, type: DATA.types[table.type[i]], x: table.x[i], y: table.y[i], home: [table.x[i], table.y[i]],
    name: name(i), zh: zh(i), names: names(i), country: country(i), city: city(i), fields: fields(i),
    groups: groups(i).map((k) => DATA.fieldGroups[k].id),
    since: since(i), until: until(i), from: yearOf(since(i)), to: yearOf(until(i)), props: props(i),
    sources: sources(i), confidence: confidence(i), pairs: [], degree: 0, links: 0, sought: null,
  }));
}

function readLinks(table) {
  const get = (name, missing) => column(table, name, missing);
  const [since, until, scope] = [get("since", ""), get("until", ""), get("scope", "")];
  const [sources, confidence] = [get("sources", []), get("confidence", "")];
  const [dataset, strength] = [get("dataset", ""), get("strength", null)];
  return table.source.map((source, i) => ({
    i, a: nodes[source], b: nodes[table.target[i]], type: DATA.linkTypes[table.type[i]],
    since: since(i), until: until(i), from: yearOf(since(i)), to: yearOf(until(i)), scope: scope(i),
    sources: sources(i), confidence: confidence(i), dataset: dataset(i), strength: strength(i),
  }));
}

/** Fold parallel links: one line in the picture for each two things that are linked. */
function foldLinks() {
  const found = new Map();
  for (const link of links) {
    const [low, high] = link.a.i <= link.b.i ? [link.a, link.b] : [link.b, link.a];
    const key = low.i * nodes.length + high.i;
    if (!found.has(key)) found.set(key, { i: found.size, a: low, b: high, links: [] });
    const pair = found.get(key);
    pair.links.push(link);
    link.pair = pair;
  }
  return [...found.values()];
}

const nodes = readNodes(DATA.nodes);
const links = readLinks(DATA.links);
const pairs = foldLinks();
const nodeById = new Map(nodes.map((node) => [node.id, node]));
// Where something lies, or what it is a part of, makes no partner, unless nothing else is there.
const structural = links.every((link) => link.type.family === "structure");
const tie = (link) => structural || link.type.family !== "structure";
for (const pair of pairs) {
  pair.a.pairs.push(pair);
  pair.a.links += pair.links.length;
  if (pair.a === pair.b) continue;
  pair.b.pairs.push(pair);
  pair.b.links += pair.links.length;
  if (!pair.links.some(tie)) continue;
  pair.a.degree += 1;
  pair.b.degree += 1;
}

/** Strengths of a layer's links: what the median, the strongest fifth and twentieth begin at. */
const STRONG = (() => {
  const all = pairs.map(strengthOf).filter((value) => value !== null).sort((a, b) => a - b);
  if (!all.length || all[0] === all.at(-1)) return null;
  const cuts = [0.5, 0.8, 0.95].map((share) => all[Math.min(Math.ceil(share * all.length), all.length - 1)]);
  for (const node of nodes) node.strength = strengthSum(node);
  const most = nodes.reduce((best, node) => Math.max(best, node.strength), 0);
  return { cuts, counts: cuts.map((cut) => all.filter((value) => value >= cut).length), most };
})();

/** Strength of a line: that of the strongest link in it, null where none has any. */
function strengthOf(pair) {
  return pair.links.reduce((best, { strength }) => (strength === null ? best : Math.max(best ?? strength, strength)), null);
}

function strengthSum(node) {
  return node.pairs.reduce((sum, pair) => sum + (pair.a === pair.b ? 0 : strengthOf(pair) ?? 0), 0);
}

const label = (node) => (now.lang === "zh" ? node.zh || node.name : node.name || node.zh) || node.names[0] || node.id;
const otherName = (node) => (now.lang === "zh" ? (node.zh ? node.name : "") : node.name ? node.zh : "");
const place = (code) => both(DATA.places[code]) || code;
const planItem = (node) => node.type.plan;

/** What the search looks through; made on the first search, not while the page opens. */
function soughtOf(node) {
  const where = DATA.places[node.country];
  const about = () => [node.id, node.city, TERMS.get(node.city)?.zh ?? "", where?.en ?? "", where?.zh ?? ""];
  node.sought ??= soughtBy([node.name, node.zh, ...node.names, ...(DATA.spellings[node.i] ?? [])], about());
  return node.sought;
}
