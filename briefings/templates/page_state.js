// What is being looked at, and its copy in the address, so that a link opens the same view.

const TOP = DATA.top;
const VIEWS = ["picture", "map", "list"];
const TABS = ["things", "links", "places"];

const state = {
  view: "picture", // or "map" or "list"
  tab: "things", // or "links" or "places"
  all: nodes.length <= TOP,
  bare: false, // leave out things without a visible link
  offTypes: new Set(),
  offLinks: new Set(),
  places: new Set(), // empty: everywhere; "-" stands for none given
  fields: new Set(), // broad groups of fields; empty: whatever they name; "-" stands for none
  least: 0, // which cut of the strengths a link must reach: 0 none, 3 the strongest twentieth
  year: null, // as of which year; null: all years
  base: null, // the year that it is compared with; null: none
  offChanges: new Set(), // of "new", "gone" and "kept", which are left out of a comparison
  focus: null, // a thing whose surroundings alone are shown
  steps: 1,
  chosen: null, // a thing, a pair, a place or a flow whose details are shown
  camera: null, // [x, y, scale] once the reader has moved the picture
  map: null, // [x, y, zoom] once the reader has moved the map
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

const chosenNode = () => (state.chosen?.type ? state.chosen : null);
const chosenPair = () => (state.chosen?.links instanceof Array && !state.chosen.flow ? state.chosen : null);

const addressParts = () => [["lang", now.lang], ...viewParts(), ...sceneParts()];

/** The view as named parts, the language apart: so a scene is kept too. */
function viewParts() {
  const parts = [];
  const list = (name, set) => set.size && parts.push([name, [...set].sort().join(".")]);
  if (state.view !== "picture") parts.push(["view", state.view]);
  if (state.tab !== "things") parts.push(["tab", state.tab]);
  if (state.all && nodes.length > TOP) parts.push(["all", "1"]);
  if (state.bare) parts.push(["bare", "1"]);
  list("notypes", state.offTypes);
  list("nolinks", state.offLinks);
  list("places", state.places);
  list("fields", state.fields);
  if (state.least) parts.push(["least", state.least]);
  if (state.year !== null) parts.push(["year", state.year]);
  if (state.base !== null) parts.push(["base", state.base]);
  list("nochanges", state.offChanges);
  if (state.focus) parts.push(["focus", state.focus.id], ["steps", state.steps]);
  if (chosenNode()) parts.push(["show", state.chosen.id]);
  if (chosenPair()) parts.push(["show", state.chosen.a.id], ["with", state.chosen.b.id]);
  if (chosenPlace()) parts.push(["place", state.chosen.code]);
  if (chosenFlow()) parts.push(["place", state.chosen.a.code], ["to", state.chosen.b.code]);
  if (state.camera) parts.push(["at", state.camera.join(",")]);
  if (state.map) parts.push(["map", state.map.join(",")]);
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

/** Take an address apart; a broken part is left out. */
function addressMap(hash) {
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
  return got;
}

/** Read a view and its scenes from an address. */
function readAddress(hash) {
  const got = addressMap(hash);
  readSceneAddress(got);
  return readView(got);
}

/** Read a view out of its parts; whatever it does not know or cannot be is left out. */
function readView(got) {
  const known = (name, allowed) =>
    new Set((got.get(name) ?? "").split(".").filter((member) => member && allowed.has(member)));
  const year = (name) => {
    const value = got.has(name) ? parseInt(got.get(name), 10) : NaN;
    return Number.isNaN(value) || !YEARS ? null : Math.min(Math.max(value, YEARS.first), YEARS.last);
  };
  const shown = nodeById.get(got.get("show")) ?? null;
  const partner = nodeById.get(got.get("with"));
  const spot = placeByCode.get(got.get("place")) ?? null;
  const far = placeByCode.get(got.get("to")) ?? null;
  const camera = (name) => {
    const value = (got.get(name) ?? "").split(",").map(Number);
    return value.length === 3 && value.every(Number.isFinite) && value[2] > 0 ? value : null;
  };
  return {
    lang: got.get("lang") === "en" || got.get("lang") === "zh" ? got.get("lang") : now.lang,
    view: VIEWS.includes(got.get("view")) ? got.get("view") : "picture",
    tab: TABS.includes(got.get("tab")) ? got.get("tab") : "things",
    all: got.get("all") === "1" || nodes.length <= TOP,
    bare: got.get("bare") === "1",
    offTypes: known("notypes", new Set(DATA.types.map((type) => type.id))),
    offLinks: known("nolinks", new Set(DATA.linkTypes.map((type) => type.id))),
    places: known("places", new Set(["-", ...nodes.map((node) => node.country)])),
    fields: known("fields", new Set(["-", ...DATA.fieldGroups.map((group) => group.id)])),
    year: year("year") ?? (year("base") === null ? null : YEARS.last),
    base: year("base"),
    offChanges: known("nochanges", new Set(CHANGES)),
    least: STRONG && /^[123]$/.test(got.get("least") ?? "") ? Number(got.get("least")) : 0,
    focus: nodeById.get(got.get("focus")) ?? null,
    steps: got.get("steps") === "2" ? 2 : 1,
    chosen: shown && partner ? shown.pairs.find((p) => p.a === partner || p.b === partner) ?? shown : shown ?? (spot && far && spot !== far ? flowOf(spot, far) : spot),
    camera: camera("at"),
    map: camera("map"),
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
