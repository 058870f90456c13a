// The list: the same selection as the picture, as two tables that can be sorted.

const CHUNK = 200;
const sorting = { things: ["links", -1], links: ["a", 1], places: ["things", -1] };
let rowsShown = CHUNK;

const thingColumns = () => [
  ["name", t("name"), (node) => label(node), (node) => opener(node)],
  ["other", t("other_name"), (node) => otherName(node)],
  ["type", t("type"), (node) => both(node.type)],
  ["country", t("country"), (node) => (node.country ? place(node.country) : "")],
  ["city", t("city"), (node) => term(node.city)],
  ["years", t("years"), (node) => span(node)],
  ["links", t("links"), (node) => linkCounts.get(node) ?? 0],
  ...(selection.years ? [["change", t("change"), (node) => changeWord(selection.nodeChange[node.i])]] : []),
  ["confidence", t("confidence"), (node) => (node.confidence ? choice(node.confidence) : "")],
  ["sources", t("sources"), (node) => node.sources.length],
];

const linkColumns = () => [
  ["a", t("from"), (link) => label(link.a), (link) => opener(link.a)],
  ["kind", t("kind"), (link) => both(link.type), (link) => el("button", { type: "button", class: "plain", on: { click: () => change({ chosen: link.pair }) } }, both(link.type))],
  ["b", t("to"), (link) => label(link.b), (link) => opener(link.b)],
  ["years", t("years"), (link) => span(link)],
  ...(selection.years ? [["change", t("change"), (link) => changeWord(selection.linkChange[link.i])]] : []),
  ...(STRONG ? [["strength", t("strength"), (link) => link.strength ?? ""]] : []),
  ["scope", t("scope"), (link) => term(link.scope)],
  ["confidence", t("confidence"), (link) => (link.confidence ? choice(link.confidence) : "")],
  ["dataset", t("dataset"), (link) => link.dataset],
  ["sources", t("sources"), (link) => link.sources.length],
];

/** The places of the map; those that have none there are counted in the map's note. */
const placeColumns = () => [
  ["name", t("map_place"), (one) => label(one), (one) => placeOpener(one)],
  ["things", t("things"), (one) => one.things.length],
  ["abroad", t(STRONG ? "map_column_strength" : "map_column_abroad"), (one) => Number(one.abroad.toFixed(2))],
  ["partners", t("map_partners"), (one) => one.pairs.length],
  ...(STRONG ? [] : [["within", t("map_column_within"), (one) => one.within.length]]),
];

const NUMBERS = new Set(["links", "sources", "strength", "things", "abroad", "partners", "within"]);
const LOOKS = { other: "wide", b: "wide", scope: "wide", years: "dates", dataset: "dataset" };
const linkCounts = new Map();

/** How many of the shown links each thing has. */
function countLinks() {
  linkCounts.clear();
  for (const link of selection.links) {
    linkCounts.set(link.a, (linkCounts.get(link.a) ?? 0) + 1);
    if (link.a !== link.b) linkCounts.set(link.b, (linkCounts.get(link.b) ?? 0) + 1);
  }
}

function listRows() {
  if (state.tab === "links") return [selection.links, linkColumns()];
  if (state.tab === "places") return [survey().places, placeColumns()];
  countLinks();
  return [selection.nodes, thingColumns()];
}

/** Rows in the order chosen; empty values last, ties in the picture's order. */
function sorted(rows, columns) {
  const [key, way] = sorting[state.tab];
  const get = (columns.find(([name]) => name === key) ?? columns[0])[2];
  const order = new Intl.Collator(now.lang === "zh" ? "zh-Hans" : "en", { numeric: true });
  const compare = (a, b) => (typeof a === "number" ? a - b : order.compare(a, b));
  return rows
    .map((item) => [get(item), item])
    .sort(([a, one], [b, two]) => (a === "") - (b === "") || way * compare(a, b) || (one.i ?? 0) - (two.i ?? 0))
    .map(([, item]) => item);
}

function refreshList() {
  const [rows, columns] = listRows();
  const ordered = sorted(rows, columns);
  const head = el("tr", {}, columns.map(([key, word]) => headCell(key, word)));
  const body = ordered.slice(0, rowsShown).map((item) => bodyRow(item, columns));
  byId("table").replaceChildren(
    el("caption", {}, t("list_" + state.tab, { count: number(rows.length) })),
    el("thead", {}, head),
    el("tbody", {}, body),
  );
  const more = byId("more-rows");
  more.hidden = ordered.length <= rowsShown;
  more.textContent = t("show_all_of", { count: number(ordered.length) });
  for (const tab of TABS) byId("tab-" + tab).setAttribute("aria-pressed", String(state.tab === tab));
}

function headCell(key, word) {
  const [by, way] = sorting[state.tab];
  const press = () => {
    sorting[state.tab] = [key, by === key ? -way : NUMBERS.has(key) ? -1 : 1];
    refreshList();
    byId("table").querySelector(`[data-key="${key}"]`).focus();
  };
  const button = el("button", { type: "button", class: "sort", "data-key": key, on: { click: press } }, word, el("span", { "aria-hidden": "true" }, by === key ? (way > 0 ? "▲" : "▼") : ""));
  return el("th", { scope: "col", "aria-sort": by === key ? (way > 0 ? "ascending" : "descending") : "none" }, button);
}

function bodyRow(item, columns) {
  const cells = columns.map(([key, , get, show], k) => {
    const value = get(item);
    const content = show ? show(item) : typeof value === "number" ? number(value) : el("bdi", {}, value);
    const attrs = typeof value === "number" ? { class: "number" } : { class: LOOKS[key] ?? null };
    return k ? el("td", attrs, content) : el("th", { scope: "row" }, content);
  });
  return el("tr", { class: state.chosen === item || state.chosen === item.pair ? "chosen" : null }, cells);
}

function buildList() {
  for (const tab of TABS) {
    byId("tab-" + tab).addEventListener("click", () => {
      rowsShown = CHUNK;
      change({ tab });
    });
  }
  byId("more-rows").addEventListener("click", showAllRows);
}

function showAllRows() {
  rowsShown = Infinity;
  refreshList();
}
