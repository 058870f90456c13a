// Words, chips, caption, keys; and the order in which a change reaches the parts.

const CLEARED = { offTypes: new Set(), offLinks: new Set(), places: new Set(), fields: new Set(), least: 0, year: null, base: null, offChanges: new Set(), focus: null, bare: false };

function subtitle() {
  return [both(DATA.question), DATA.asOf ? t("as_of", { date: day(DATA.asOf) }) : "", draftShown() ? t("draft") : ""].filter(Boolean).join("  ·  ");
}

/** The filters that are on, in words. */
function filterWords() {
  const names = (all, off) => all.filter((item) => off.has(item.id)).map(both).join("、");
  const parts = [both(DATA.filters)];
  if (state.offTypes.size) parts.push(t("without", { names: names(DATA.types, state.offTypes) }));
  if (state.offLinks.size) parts.push(t("without", { names: names(DATA.linkTypes, state.offLinks) }));
  if (state.places.size) parts.push(t("only_places", { names: [...state.places].map((code) => (code === "-" ? t("no_place") : place(code))).join("、") }));
  if (state.fields.size) parts.push(t("only_fields", { names: [...state.fields].map(fieldWord).join("、") }));
  if (state.least) parts.push(t("strength_on", { value: number(STRONG.cuts[state.least - 1]) }));
  if (selection.years) parts.push(t("compared", { from: selection.years[0], to: selection.years[1] }));
  else if (state.year !== null) parts.push(t("as_of_year", { year: state.year }));
  if (state.offChanges.size) parts.push(t("without", { names: [1, 2, 0].filter((how) => state.offChanges.has(CHANGES[how])).map(changeWord).join("、") }));
  if (state.focus) parts.push(t(state.steps === 2 ? "focus_two" : "focus_one", { name: label(state.focus) }));
  if (state.bare) parts.push(t("bare_on"));
  if (!state.all && !state.focus) parts.push(t("top_on", { count: number(TOP) }));
  return parts.filter(Boolean).join(now.lang === "zh" ? "；" : "; ");
}

function footerWords() {
  const counts = { shown: number(selection.nodes.length), page: number(nodes.length), links: number(selection.links.length), all: number(links.length), total: DATA.total === null ? "" : number(DATA.total) };
  const parts = [
    DATA.asOf ? t("data_as_of", { date: day(DATA.asOf) }) : "",
    both(DATA.question) ? t("question_is", { question: both(DATA.question) }) : "",
    t("filters_are", { filters: filterWords() || t("no_filters") }),
    t(DATA.total === null ? "n_of_m" : "n_of_m_of_all", counts),
    draftShown() ? t("draft") : "",
    state.view === "map" ? mapWords() : t(state.focus ? "focus_note" : "layout_note"),
  ];
  return parts.filter(Boolean).join("  ·  ");
}

/** Put every word of the page into the language chosen. */
function paintWords() {
  document.documentElement.lang = now.lang === "zh" ? "zh-Hans" : "en";
  document.title = both(DATA.title);
  byId("title").textContent = both(DATA.title);
  byId("home")?.setAttribute("href", both(DATA.home));
  for (const item of document.querySelectorAll("[data-word]")) item.textContent = t(item.dataset.word);
  for (const item of document.querySelectorAll("[data-label]")) {
    item.setAttribute("aria-label", t(item.dataset.label));
    if (item.matches("button, input")) item.title = t(item.dataset.label);
  }
  for (const item of document.querySelectorAll("[data-hint]")) item.placeholder = t(item.dataset.hint);
  for (const lang of ["zh", "en"]) byId("lang-" + lang).setAttribute("aria-pressed", String(now.lang === lang));
  paintHelp();
}

function paintFrame() {
  byId("subtitle").textContent = subtitle();
  byId("footer").textContent = footerWords();
  byId("picture").setAttribute("aria-label", t("picture_is", { things: number(selection.nodes.length), links: number(selection.links.length) }));
  const chips = [];
  if (nodes.length > TOP && !state.focus) chips.push(chip(state.all ? t("all_shown", { count: number(nodes.length) }) : t("top_shown", { count: number(TOP) }), state.all ? t("show_top", { count: number(TOP) }) : t("show_all", { count: number(nodes.length) }), () => { change({ all: !state.all, camera: null }); fit(false); }));
  if (state.focus) chips.push(chip(t(state.steps === 2 ? "focus_two" : "focus_one", { name: label(state.focus) }), t("no_focus"), () => change({ focus: null, camera: null })));
  const filtered = state.offTypes.size || state.offLinks.size || state.places.size || state.fields.size || state.least || state.year !== null || state.base !== null || state.bare;
  if (filtered) chips.push(chip(t("filtered"), t("clear_filters"), () => { stop(); change({ ...CLEARED, focus: state.focus }); }));
  byId("chips").replaceChildren(...chips);
  for (const name of VIEWS) byId("view-" + name).setAttribute("aria-pressed", String(state.view === name));
  document.body.dataset.view = state.view;
}

function chip(words, action, press) {
  return el("span", { class: "chip" }, el("bdi", {}, words), el("button", { type: "button", on: { click: press } }, action));
}

function say(text) {
  byId("live").textContent = text;
}

const FILTERS = ["all", "bare", "offTypes", "offLinks", "places", "fields", "least", "year", "base", "offChanges", "focus", "steps"];

/** Bring every part up to date with what changed. */
function refresh(changed) {
  const filtered = FILTERS.some((key) => changed.has(key)) || changed.has("chosen") && !state.all;
  const worded = changed.has("lang");
  if (filtered) select();
  if (worded) {
    atlas.stale = true;
    paintWords();
    paintScenes();
  }
  if (filtered || worded || changed.has("view")) paintFrame();
  if (filtered || worded) {
    paintFilters();
    paintYears();
    paintCompare();
  }
  if (filtered || worded || changed.has("chosen")) refreshDetails();
  if (state.view === "list" && (filtered || worded || changed.has("view") || changed.has("tab") || changed.has("chosen"))) refreshList();
  if (filtered || worded || changed.has("chosen")) refreshPicture();
  if (filtered || worded || ["chosen", "view", "map"].some((key) => changed.has(key))) refreshMap();
  if (changed.has("view")) showPicture();
  if ((changed.has("focus") || changed.has("steps")) && !changed.has("camera")) fit();
  if (changed.has("chosen") && chosenNode()) say(announcement(state.chosen));
  if (changed.has("chosen") && chosenPlace()) say([label(state.chosen), ...placeLines({ abroad: 0, ...state.chosen })].join(". "));
}

function announcement(node) {
  return [label(node), tipLine(node)].join(". ");
}

// --- keys --------------------------------------------------------------------------------

function pictureKeys(event) {
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (ways[event.key]) {
    event.preventDefault();
    const onMap = state.view === "map";
    const next = onMap ? neighbour(...ways[event.key], chosenPlace(), survey().places) : neighbour(...ways[event.key], chosenNode(), selection.nodes);
    if (next) change({ chosen: next });
    if (next && !onMap) lookAt(next);
  } else if (event.key === "Enter" && state.chosen) {
    details.querySelector("h2")?.focus();
  } else if (event.key === "+" || event.key === "=") closer(1.4);
  else if (event.key === "-" || event.key === "−") closer(1 / 1.4);
  else if (event.key === "0") wholly();
}

const closer = (factor) => (state.view === "map" ? mapZoom(factor) : zoomBy(factor));
const wholly = () => (state.view === "map" ? change({ map: null }) : fit());

/** The nearest shown thing in one direction from the chosen one; without one, the largest. */
function neighbour(dx, dy, from, some) {
  if (!from || !some.includes(from)) return some[0] ?? null;
  let best = null;
  let least = Infinity;
  for (const node of some) {
    const [x, y] = [node.x - from.x, node.y - from.y];
    const along = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (node === from || along <= 0 || aside > along * 1.6) continue;
    const gap = along + aside * 1.5;
    if (gap < least) [best, least] = [node, gap];
  }
  return best;
}

function pageKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    change(state.chosen ? { chosen: null } : { focus: null });
    return;
  }
  if (event.target.matches("input, select, textarea")) return;
  if (event.key === "/") {
    event.preventDefault();
    field.focus();
  } else if (event.key === "f" || event.key === "F") {
    if (chosenNode()) change({ focus: state.focus === state.chosen ? null : state.chosen });
  } else if (event.key === "l" || event.key === "L") change({ view: state.view === "list" ? "picture" : "list" });
  else if (event.key === "m" || event.key === "M") change({ view: state.view === "map" ? "picture" : "map" });
  else if (event.key === "[" || event.key === "]") goScene(story.at + (event.key === "]" ? 1 : -1));
}

// --- start -------------------------------------------------------------------------------

function buildFrame() {
  for (const lang of ["zh", "en"]) byId("lang-" + lang).addEventListener("click", () => {
    rememberLanguage(lang);
    change(lang === now.lang ? {} : { lang, map: null });
  });
  for (const name of VIEWS) byId("view-" + name).addEventListener("click", () => change({ view: name }));
  byId("skip").addEventListener("click", () => {
    change({ view: "list" });
    byId("tab-things").focus();
  });
  byId("zoom-in").addEventListener("click", () => closer(1.4));
  byId("zoom-out").addEventListener("click", () => closer(1 / 1.4));
  byId("zoom-fit").addEventListener("click", wholly);
  byId("nothing-clear").addEventListener("click", showAnyway);
  for (const side of ["left", "right"]) {
    byId("fold-" + side).addEventListener("click", () => {
      const folded = document.body.classList.toggle("no-" + side);
      byId("fold-" + side).setAttribute("aria-expanded", String(!folded));
      setTimeout(() => {
        network.redraw();
        refreshMap();
      }, 0);
    });
  }
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.export")) if (!event.composedPath().includes(menu)) menu.open = false;
  });
  for (const one of [picture, mapSheet]) one.addEventListener("keydown", pictureKeys);
  document.addEventListener("keydown", pageKeys);
  window.addEventListener("hashchange", () => {
    if (location.hash === written) return;
    show(readAddress(location.hash));
    paintScenes();
  });
}

/** Show a view that came with an address. */
function show(wanted) {
  change(wanted);
  if (state.view === "picture") moveTo(cameraOf(wanted), false);
}

function start() {
  const { lang, ...wanted } = readAddress(location.hash);
  now.lang = addressMap(location.hash).get("lang") === lang ? lang : readersLanguage() ?? lang;
  Object.assign(state, wanted);
  select();
  for (const build of [buildFrame, buildHelp, buildFilters, buildYears, buildCompare, buildSearch, buildMap, buildList, buildScenes, buildExport]) build();
  paintWords();
  paintFrame();
  paintFilters();
  paintYears();
  paintCompare();
  paintScenes();
  startPicture();
  refreshPicture();
  if (state.view === "picture") moveTo(cameraOf(wanted), false);
  refreshMap();
  refreshDetails();
  if (state.view === "list") refreshList();
  onChange(refresh);
  document.body.classList.remove("loading");
  document.body.dataset.ready = "yes";
}

start();
