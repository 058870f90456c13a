// The left side and the strip below the picture: legend, kinds of link, places, years.
// Each is built once; afterwards only counts, words and pressed states change.

const typeRows = new Map();
const linkRows = new Map();
const placeRows = new Map();
const fieldRows = new Map();
const PLACES_SHOWN = 9;
let morePlaces = false;

/** The sign of a type of thing: its shape in its colour. */
function sign(type, size = 16) {
  const made = svg("svg", { width: size, height: size, viewBox: "0 0 16 16", "aria-hidden": "true" });
  new SvgBrush(made).shape(type.shape, 8, 8, 5, { fill: type.colour, width: 0 });
  return made;
}

/** The line of a type of link; where links have a strength, all are drawn in one colour. */
function stroke(type) {
  const made = svg("svg", { width: 22, height: 16, viewBox: "0 0 22 16", "aria-hidden": "true" });
  made.append(svg("path", { d: "M1 8H21", stroke: STRONG ? FLOW : type.colour, "stroke-width": 2.4, "stroke-dasharray": type.dash && !STRONG ? "4 3" : "none" }));
  return made;
}

/** A row that is a switch: mark, word, how many are shown of how many. */
function row(mark, total, press) {
  const parts = { word: el("span", { class: "word" }), shown: el("b"), total: el("span", { class: "of" }) };
  const button = el("button", { type: "button", class: "row", "aria-pressed": "true", on: { click: press } }, mark, parts.word, el("span", { class: "count" }, parts.shown, parts.total));
  return { ...parts, button, count: total };
}

function paintRow(one, word, shown, on) {
  one.word.textContent = word;
  one.shown.textContent = number(shown);
  one.total.textContent = shown === one.count ? "" : t("of_total", { total: number(one.count) });
  one.button.setAttribute("aria-pressed", String(on));
  one.button.title = t(on ? "press_to_hide" : "press_to_show", { name: word });
}

const tally = (items, key) => items.reduce((map, item) => map.set(key(item), (map.get(key(item)) ?? 0) + 1), new Map());

function buildFilters() {
  const types = tally(nodes, (node) => node.type);
  for (const [type, total] of [...types].sort((a, b) => b[1] - a[1])) {
    const one = row(sign(type), total, (event) => press("offTypes", DATA.types, type, event));
    typeRows.set(type, one);
    byId("types").append(el("li", {}, one.button));
  }
  const kinds = tally(links, (link) => link.type);
  for (const [type, total] of [...kinds].sort((a, b) => b[1] - a[1])) {
    const one = row(stroke(type), total, (event) => press("offLinks", DATA.linkTypes, type, event));
    linkRows.set(type, one);
    byId("kinds").append(el("li", {}, one.button));
  }
  const codes = tally(nodes, (node) => node.country || "-");
  for (const [code, total] of [...codes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    const one = row(null, total, () => change({ places: toggled(state.places, code) }));
    one.button.classList.add("tick");
    one.item = el("li", {}, one.button);
    placeRows.set(code, one);
    byId("places").append(one.item);
  }
  buildFields();
  byId("more-places").addEventListener("click", () => {
    morePlaces = !morePlaces;
    paintFilters();
  });
  byId("find-place").addEventListener("input", paintFilters);
  byId("strength-filter").hidden = !STRONG;
  byId("strength").addEventListener("change", (event) => change({ least: Number(event.target.value) }));
  byId("bare").addEventListener("change", (event) => change({ bare: event.target.checked }));
}

function buildFields() {
  const totals = tally(nodes.flatMap(groupsOf), (id) => id);
  for (const id of [...DATA.fieldGroups.map((group) => group.id), "-"]) {
    const one = row(null, totals.get(id) ?? 0, () => change({ fields: toggled(state.fields, id) }));
    one.button.classList.add("tick");
    fieldRows.set(id, one);
    byId("fields").append(el("li", {}, one.button));
  }
  byId("field-filter").hidden = !DATA.fieldGroups.length;
}

const fieldWord = (id) => (id === "-" ? t("no_field") : both(DATA.fieldGroups.find((group) => group.id === id)));

/** A press turns one kind off or on; with Shift or Alt it leaves that one alone on. */
function press(which, all, type, event) {
  if (!event.shiftKey && !event.altKey) return change({ [which]: toggled(state[which], type.id) });
  const others = all.filter((other) => other !== type).map((other) => other.id);
  const alone = others.every((id) => state[which].has(id)) && !state[which].has(type.id);
  return change({ [which]: new Set(alone ? [] : others) });
}

function paintFilters() {
  for (const [type, one] of typeRows) paintRow(one, both(type), selection.typeShown.get(type.id) ?? 0, !state.offTypes.has(type.id));
  for (const [type, one] of linkRows) paintRow(one, both(type), selection.linkTypeShown.get(type.id) ?? 0, !state.offLinks.has(type.id));
  const wanted = fold(byId("find-place").value);
  let room = PLACES_SHOWN;
  for (const [code, one] of placeRows) {
    const on = state.places.has(code);
    paintRow(one, code === "-" ? t("no_place") : place(code), selection.placeShown.get(code) ?? 0, on);
    const names = DATA.places[code];
    const found = !wanted || fold([code, names?.en ?? "", names?.zh ?? ""].join(" ")).includes(wanted);
    one.item.hidden = !found || (!on && !wanted && !morePlaces && room <= 0);
    if (found) room -= 1;
  }
  for (const [id, one] of fieldRows) paintRow(one, fieldWord(id), selection.fieldShown.get(id) ?? 0, state.fields.has(id));
  const more = byId("more-places");
  more.hidden = placeRows.size <= PLACES_SHOWN || Boolean(wanted);
  more.textContent = morePlaces ? t("fewer_places") : t("more_places", { count: number(placeRows.size) });
  byId("place-filter").hidden = placeRows.size < 2;
  byId("kind-filter").hidden = !linkRows.size;
  byId("bare").checked = state.bare;
  if (STRONG) paintStrengths();
}

function paintStrengths() {
  const steps = STRONG.cuts.map((cut, k) => t("strength_from", { value: number(cut), count: number(STRONG.counts[k]) }));
  byId("strength").replaceChildren(...[t("strength_all"), ...steps].map((word, k) => el("option", { value: k }, word)));
  byId("strength").value = String(state.least);
}

// --- years -------------------------------------------------------------------------------

let playing = 0;
let yearHelp; // the "?" behind the note, made once

function buildYears() {
  byId("years").hidden = !YEARS;
  if (!YEARS) return;
  const { first, last, counts } = YEARS;
  const slider = byId("year");
  Object.assign(slider, { min: first, max: last, step: 1 });
  slider.addEventListener("input", () => change({ year: Number(slider.value) }));
  byId("all-years").addEventListener("click", () => {
    stop();
    change({ year: null });
  });
  byId("play").addEventListener("click", () => (playing ? stop() : play()));
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const width = 100 / counts.length;
  counts.forEach((value, k) => {
    const height = value ? Math.max(2, 26 * Math.sqrt(value / most)) : 0;
    byId("bars").append(svg("rect", { x: (k + 0.12) * width, y: 28 - height, width: width * 0.76, height, "data-year": first + k }));
  });
}

function play() {
  const from = state.year === null || state.year >= YEARS.last ? YEARS.first : state.year;
  change({ year: from });
  playing = setInterval(() => {
    if (state.year === null || state.year >= YEARS.last) return stop();
    return change({ year: state.year + 1 });
  }, 700);
  paintYears();
}

function stop() {
  clearInterval(playing);
  playing = 0;
  paintYears();
}

function paintYears() {
  if (!YEARS) return;
  const { first, last, undated } = YEARS;
  const at = state.year;
  const slider = byId("year");
  slider.value = String(at ?? last);
  slider.setAttribute("aria-valuetext", at === null ? t("all_years") : t("as_of_year", { year: at }));
  byId("all-years").setAttribute("aria-pressed", String(at === null));
  byId("play").textContent = playing ? "❚❚" : "▶";
  byId("play").setAttribute("aria-label", t(playing ? "stop" : "play"));
  byId("first-year").textContent = String(first);
  byId("last-year").textContent = String(last);
  const [from, to] = selection.years ?? [];
  const values = { from, to, year: at, shown: number(selection.links.length), undated: number(at === null ? undated : selection.undated), all: number(links.length) };
  const note = t(selection.years ? "year_note_compare" : at === null ? "year_note_all" : "year_note", values);
  byId("year-note").replaceChildren(...withHelp(note, yearHelp ??= helpButton("year")));
  for (const bar of byId("bars").children) bar.classList.toggle("later", at !== null && Number(bar.dataset.year) > at);
}
