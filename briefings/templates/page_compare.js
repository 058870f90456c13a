// Two years side by side: what is new, what is gone, what was kept. Each of the three has a mark
// of its own (heavy, dashed, thin; ringed, hollow, plain), so that nobody depends on its colour.

const CHANGES = ["kept", "new", "gone"];
const CHANGE_LINES = [
  { stroke: "#7d8894", width: 1, alpha: 0.7 },
  { stroke: "#0072b2", width: 2.6, alpha: 0.95 },
  { stroke: "#d55e00", width: 1.6, alpha: 0.95, dash: [7, 4] },
];
const changeRows = new Map();

/** The two years compared, the earlier first; null where only one is looked at. */
function twoYears() {
  if (!YEARS || state.base === null || state.year === null) return null;
  return [Math.min(state.base, state.year), Math.max(state.base, state.year)];
}

/** Kept, new or gone (0, 1, 2), by whether it was there in each of the two years. */
const changeBetween = (before, after) => (before === after ? 0 : after ? 1 : 2);

const linkThere = (link, year) => !outOfYear(link, year) && !outOfYear(link.a, year) && !outOfYear(link.b, year);

/** What became of several links taken together: one that was kept keeps them. */
function changeOf(some) {
  if (!selection.years) return 0;
  return changeBetween(...selection.years.map((year) => some.some((link) => linkThere(link, year))));
}

/** Say of each link and each thing whether it is new, gone or kept; a thing goes by its links. */
function markChanges() {
  const { nodeOn, linkOn, nodeChange, linkChange, changes } = selection;
  for (const kind of ["things", "links"]) changes[kind] = [0, 0, 0];
  nodeChange.fill(0);
  linkChange.fill(0);
  if (!selection.years) return;
  const there = new Map();
  for (const link of links) {
    if (!linkOn[link.i]) continue;
    const on = selection.years.map((year) => linkThere(link, year));
    linkChange[link.i] = changeBetween(...on);
    changes.links[linkChange[link.i]] += 1;
    for (const node of [link.a, link.b]) {
      const so_far = there.get(node) ?? [false, false];
      there.set(node, [so_far[0] || on[0], so_far[1] || on[1]]);
    }
  }
  for (const node of nodes) {
    if (!nodeOn[node.i]) continue;
    const own = there.get(node) ?? selection.years.map((year) => !outOfYear(node, year));
    nodeChange[node.i] = changeBetween(...own);
    changes.things[nodeChange[node.i]] += 1;
  }
  leaveOutChanges();
}

function leaveOutChanges() {
  const { nodeOn, linkOn, nodeChange, linkChange } = selection;
  const off = CHANGES.map((name) => state.offChanges.has(name));
  if (!off.some(Boolean)) return;
  for (const node of nodes) if (off[nodeChange[node.i]]) nodeOn[node.i] = 0;
  for (const link of links) if (off[linkChange[link.i]] || !nodeOn[link.a.i] || !nodeOn[link.b.i]) linkOn[link.i] = 0;
}

/** How the sign of a thing is drawn: gone ones are hollow, new ones have a dark rim. */
function nodeLook(node, k) {
  const how = selection.years ? selection.nodeChange[node.i] : 0;
  if (how === 1) return { fill: node.type.colour, stroke: INK, width: 2.2 };
  if (how === 2) return { fill: PAPER, stroke: node.type.colour, width: 2 };
  return { fill: node.type.colour, stroke: PAPER, width: radius(node, k) > 3 ? 1 : 0.4 };
}

/** The mark of new, gone or kept, as lines carry it. */
function changeSign(how) {
  const { stroke: colour, width, dash } = CHANGE_LINES[how];
  const made = svg("svg", { width: 22, height: 16, viewBox: "0 0 22 16", "aria-hidden": "true" });
  made.append(svg("path", { d: "M1 8H21", stroke: colour, "stroke-width": width, "stroke-dasharray": dash ? dash.join(" ") : "none" }));
  return made;
}

const changeWord = (how) => t("change_" + CHANGES[how]);

function buildCompare() {
  if (!YEARS) return;
  const years = Array.from({ length: YEARS.last - YEARS.first + 1 }, (_, k) => YEARS.first + k);
  byId("base").append(el("option", { value: "" }, "–"), ...years.map((year) => el("option", { value: year }, String(year))));
  byId("base").addEventListener("change", (event) => {
    const base = event.target.value === "" ? null : Number(event.target.value);
    change({ base, year: base !== null && state.year === null ? YEARS.last : state.year, offChanges: new Set() });
  });
  for (const how of [1, 2, 0]) {
    const one = row(changeSign(how), 0, () => change({ offChanges: toggled(state.offChanges, CHANGES[how]) }));
    changeRows.set(how, one);
    byId("changes").append(el("li", {}, one.button));
  }
}

function paintCompare() {
  if (!YEARS) return;
  byId("base").value = String(state.base ?? "");
  byId("change-filter").hidden = !selection.years;
  for (const [how, one] of changeRows) {
    one.count = selection.changes.links[how];
    paintRow(one, changeWord(how), one.count, !state.offChanges.has(CHANGES[how]));
  }
}

/** The figures of a comparison, and who came and who went. */
function compareSection() {
  if (!selection.years) return null;
  const [from, to] = selection.years;
  const { things, links: lines } = selection.changes;
  const head = el("tr", {}, ["", t("things"), t("links")].map((word) => (word ? el("th", { scope: "col" }, word) : el("td"))));
  const rows = [1, 2, 0].map((how) => el("tr", {}, el("th", { scope: "row" }, changeSign(how), " ", changeWord(how)), el("td", { class: "number" }, number(things[how])), el("td", { class: "number" }, number(lines[how]))));
  const named = [1, 2].map((how) => {
    const some = selection.nodes.filter((node) => selection.nodeChange[node.i] === how);
    return some.length ? el("div", { class: "group" }, el("h4", {}, changeSign(how), changeWord(how)), few(some, "links", (node) => el("li", {}, opener(node)))) : null;
  });
  return section(helped("compared", { from, to }, "compare"), el("table", { class: "changes" }, el("tbody", {}, head, ...rows)), ...named.filter(Boolean));
}
