// What is being looked at, and its copy in the address, so that a link opens the same view.

const TOP = DATA.top;

const state = {
  view: "picture", // or "list"
  tab: "things", // or "links"
  all: nodes.length <= TOP,
  bare: false, // leave out things without a visible link
  offTypes: new Set(),
  offLinks: new Set(),
  places: new Set(), // empty: everywhere; "-" stands for none given
  least: 0, // which cut of the strengths a link must reach: 0 none, 3 the strongest twentieth
  year: null, // as of which year; null: all years
  focus: null, // a thing whose surroundings alone are shown
  steps: 1,
  chosen: null, // a thing or a pair whose details are shown
  camera: null, // [x, y, scale] once the reader has moved the picture
};

const watchers = [];
const onChange = (what) => watchers.push(what);

/** Change the state, tell everyone, and keep the address in step. */
function change(part) {
  const before = { ...state };
  Object.assign(state, part);
  const changed = new Set(Object.keys(part).filter((key) => before[key] !== state[key]));
  if ("lang" in part) {
    now.lang = part.lang;
    changed.add("lang");
    delete state.lang;
  }
  for (const tell of watchers) tell(changed);
  writeAddress();
}

/** A copy of a set with one member turned on or off. */
function toggled(set, member) {
  const copy = new Set(set);
  if (!copy.delete(member)) copy.add(member);
  return copy;
}

const chosenNode = () => (state.chosen && state.chosen.pairs ? state.chosen : null);
const chosenPair = () => (state.chosen && state.chosen.links instanceof Array ? state.chosen : null);

function addressParts() {
  const parts = [["lang", now.lang]];
  const list = (name, set) => set.size && parts.push([name, [...set].sort().join(".")]);
  if (state.view !== "picture") parts.push(["view", state.view]);
  if (state.tab !== "things") parts.push(["tab", state.tab]);
  if (state.all && nodes.length > TOP) parts.push(["all", "1"]);
  if (state.bare) parts.push(["bare", "1"]);
  list("notypes", state.offTypes);
  list("nolinks", state.offLinks);
  list("places", state.places);
  if (state.least) parts.push(["least", state.least]);
  if (state.year !== null) parts.push(["year", state.year]);
  if (state.focus) parts.push(["focus", state.focus.id], ["steps", state.steps]);
  if (chosenNode()) parts.push(["show", state.chosen.id]);
  if (chosenPair()) parts.push(["show", state.chosen.a.id], ["with", state.chosen.b.id]);
  if (state.camera) parts.push(["at", state.camera.join(",")]);
  return parts;
}

let written = "";
let waitingToWrite = 0;
let lastWritten = 0;

/** Keep the address in step, a few times a second at most: browsers refuse more. */
function writeAddress() {
  clearTimeout(waitingToWrite);
  waitingToWrite = setTimeout(putAddress, Math.max(0, lastWritten + 250 - performance.now()));
}

/** Put the view into the address; where that is not allowed (a notebook's frame), leave it. */
function putAddress() {
  lastWritten = performance.now();
  written = "#" + addressParts().map(([k, v]) => k + "=" + encodeURIComponent(v)).join("&");
  try {
    history.replaceState(null, "", written);
  } catch {
    // An embedded page has no address of its own.
  }
}

/** Read a view from an address; whatever it does not know or cannot be is left out. */
function readAddress(hash) {
  const got = new Map();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at < 1) continue;
    try {
      got.set(part.slice(0, at), decodeURIComponent(part.slice(at + 1)));
    } catch {
      // A broken escape: as if it were not there.
    }
  }
  const known = (name, allowed) =>
    new Set((got.get(name) ?? "").split(".").filter((member) => member && allowed.has(member)));
  const year = got.has("year") ? parseInt(got.get("year"), 10) : NaN;
  const shown = nodeById.get(got.get("show")) ?? null;
  const partner = nodeById.get(got.get("with"));
  const camera = (got.get("at") ?? "").split(",").map(Number);
  return {
    lang: got.get("lang") === "en" || got.get("lang") === "zh" ? got.get("lang") : now.lang,
    view: got.get("view") === "list" ? "list" : "picture",
    tab: got.get("tab") === "links" ? "links" : "things",
    all: got.get("all") === "1" || nodes.length <= TOP,
    bare: got.get("bare") === "1",
    offTypes: known("notypes", new Set(DATA.types.map((type) => type.id))),
    offLinks: known("nolinks", new Set(DATA.linkTypes.map((type) => type.id))),
    places: known("places", new Set(["-", ...nodes.map((node) => node.country)])),
    year: Number.isNaN(year) || !YEARS ? null : Math.min(Math.max(year, YEARS.first), YEARS.last),
    least: STRONG && /^[123]$/.test(got.get("least") ?? "") ? Number(got.get("least")) : 0,
    focus: nodeById.get(got.get("focus")) ?? null,
    steps: got.get("steps") === "2" ? 2 : 1,
    chosen: shown && partner ? shown.pairs.find((p) => p.a === partner || p.b === partner) ?? shown : shown,
    camera: camera.length === 3 && camera.every(Number.isFinite) && camera[2] > 0 ? camera : null,
  };
}

/** The years that links are dated with; at most six decades, the earlier ones in the first. */
const YEARS = (() => {
  const dated = links.map((link) => link.from).filter((year) => year !== null && year > 0);
  const ends = links.map((link) => link.to).filter((year) => year !== null && year < 2200);
  if (!dated.length) return null;
  const asOf = yearOf(DATA.asOf);
  const last = [...dated, ...ends, ...(asOf ? [asOf] : [])].reduce((a, b) => Math.max(a, b));
  const first = Math.max(dated.reduce((a, b) => Math.min(a, b)), last - 60);
  const counts = new Array(last - first + 1).fill(0);
  for (const year of dated) counts[Math.max(year, first) - first] += 1;
  return { first, last, counts, undated: links.length - dated.length };
})();
