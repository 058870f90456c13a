// The map on the screen: drawing, pointing, moving, keys, and what a place or a flow holds.

const mapSheet = byId("map");
let dragged = null;

function buildMap() {
  mapSheet.addEventListener("pointermove", mapMove);
  mapSheet.addEventListener("pointerleave", () => mapHover(null));
  mapSheet.addEventListener("pointerdown", (event) => {
    dragged = { x: event.clientX, y: event.clientY, moved: false };
  });
  window.addEventListener("pointerup", () => setTimeout(() => (dragged = null), 0));
  mapSheet.addEventListener("click", (event) => {
    if (!dragged?.moved) change({ chosen: mapHit(...mapSpot(event), mapFrame()) });
  });
  mapSheet.addEventListener("wheel", (event) => {
    event.preventDefault();
    mapZoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, mapSpot(event));
  }, { passive: false });
  window.addEventListener("resize", refreshMap);
}

const mapFrame = () => mapView(mapSheet.clientWidth, mapSheet.clientHeight);

function mapSpot(event) {
  const box = mapSheet.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** Draw the map anew where it is what one looks at. */
function refreshMap() {
  if (state.view !== "map" || !mapSheet.clientWidth) return;
  const { places, flows, nowhere } = survey();
  mapSheet.replaceChildren();
  mapSheet.setAttribute("viewBox", `0 0 ${mapSheet.clientWidth} ${mapSheet.clientHeight}`);
  drawMap(new SvgBrush(mapSheet), mapFrame());
  mapSheet.setAttribute("aria-label", t("map_is", { places: number(places.length), flows: number(flows.length) }));
  byId("map-note").textContent = mapWords(nowhere);
  byId("nothing").hidden = selection.nodes.length > 0;
  document.body.dataset.mapped = "yes";
}

/** What marks and flows mean, what is not there, and what the land is. */
function mapWords(nowhere = survey().nowhere) {
  const parts = [t(STRONG ? "map_read_strength" : "map_read")];
  if (hubPlace()) parts.push(t("map_from_hub", { name: label(hubPlace()) }));
  if (nowhere) parts.push(t("map_nowhere", { count: number(nowhere) }));
  return [...parts, t("map_disclaimer")].join(now.lang === "zh" ? "" : " ");
}

function mapMove(event) {
  if (!event.buttons || !dragged) return mapHover(mapHit(...mapSpot(event), mapFrame()), ...mapSpot(event));
  const [dx, dy] = [event.clientX - dragged.x, event.clientY - dragged.y];
  if (!dragged.moved && Math.hypot(dx, dy) < 4) return null;
  const at = mapFrame();
  Object.assign(dragged, { x: event.clientX, y: event.clientY, moved: true });
  return moveMap((at.width / 2 - at.x - dx) / at.k, (at.height / 2 - at.y - dy) / at.k, mapScale());
}

const mapScale = () => state.map?.[2] ?? 1;

/** Keep the middle on the sheet and the zoom within reason; the whole map is no view of its own. */
function moveMap(x, y, zoom) {
  const { width, height } = sheet();
  const within = (value, most) => Number(Math.min(Math.max(value, 0), most).toFixed(1));
  const whole = zoom <= 1.001;
  change({ map: whole ? null : [within(x, width), within(y, height), Number(Math.min(zoom, MAP_CLOSEST).toFixed(3))] });
}

/** Closer or further, about a point of the screen or the middle. */
function mapZoom(factor, about = null) {
  const at = mapFrame();
  const zoom = Math.min(Math.max(mapScale() * factor, 1), MAP_CLOSEST);
  const [px, py] = about ?? [at.width / 2, at.height / 2];
  const [x, y] = [(px - at.x) / at.k, (py - at.y) / at.k];
  const k = (at.k / mapScale()) * zoom;
  moveMap(x + (at.width / 2 - px) / k, y + (at.height / 2 - py) / k, zoom);
}

function mapHover(found, x = 0, y = 0) {
  tip.hidden = !found;
  mapSheet.classList.toggle("over", Boolean(found));
  if (found) {
    tip.replaceChildren(el("strong", {}, found.code ? label(found) : flowName(found)), ...placeLines(found).map((line) => el("span", {}, line)));
    placeTip(x, y, mapSheet);
  }
  if (found === (frame.place ?? null)) return;
  frame.place = found;
  refreshMap();
}

const flowName = (flow) => `${label(flow.a)} — ${label(flow.b)}`;

/** What a place or a flow amounts to, a line each. */
function placeLines(one) {
  if (one.flow) return [amountWords(one), kindsOf(one.links)];
  return [
    t("map_things", { count: number(one.things.length) }),
    t(STRONG ? "map_abroad_strength" : "map_abroad", { amount: amountText(one.abroad), count: number(one.pairs.length) }),
    STRONG ? "" : t("map_within", { count: number(one.within.length) }),
  ].filter(Boolean);
}

const amountText = (value) => number(STRONG ? Number(value.toFixed(2)) : value);
const amountWords = (flow) => t(STRONG ? "strength_is" : "tip_links", { value: amountText(flow.amount), count: amountText(flow.amount) });
const kindsOf = (some) => [...tally(some, (link) => link.type)].sort((a, b) => b[1] - a[1]).map(([type, count]) => `${both(type)} ${number(count)}`).join(" · ");

// --- details -----------------------------------------------------------------------------

function placeDetails(one) {
  survey();
  const others = [...one.pairs].sort((a, b) => b.amount - a.amount || (a.flow < b.flow ? -1 : 1));
  const only = () => change({ places: toggled(state.places, one.code) });
  return [
    crumbs(),
    el("p", { class: "kind" }, t("map_place")),
    el("h2", { tabindex: -1 }, el("bdi", {}, label(one))),
    one.things.length ? null : el("p", { class: "hint" }, t("not_shown")),
    ...placeLines({ abroad: 0, ...one }).map((line) => el("p", { class: "names" }, line)),
    el("div", { class: "focus" }, el("button", { type: "button", "aria-pressed": String(state.places.has(one.code)), on: { click: only } }, t("only_places", { names: label(one) }))),
    others.length ? section(t("map_partners"), few(others, "bars", (flow) => partnerRow(flow, one, others[0].amount))) : null,
    one.things.length ? section(t("map_things_here"), few(one.things, "links", (node) => el("li", {}, opener(node)))) : null,
  ];
}

/** A partner of a place: opens the flow between the two. */
function partnerRow(flow, one, most) {
  const other = flow.a === one ? flow.b : flow.a;
  const made = svg("svg", { class: "bar", viewBox: "0 0 100 3", preserveAspectRatio: "none", "aria-hidden": "true" });
  made.append(svg("rect", { width: (100 * flow.amount) / most, height: 3, fill: FLOW }));
  return el("li", {}, el("button", { type: "button", class: "opener", on: { click: () => change({ chosen: flow }) } }, el("bdi", {}, label(other)), el("span", { class: "value" }, amountText(flow.amount))), made);
}

/** A button that opens a place. */
const placeOpener = (one) => el("button", { type: "button", class: "opener", on: { click: () => change({ chosen: one }) } }, el("bdi", {}, label(one)));

/** The links behind a flow, each with its dates and sources. */
function flowDetails(flow) {
  survey();
  const notes = sourceNotes();
  const own = [...flow.links].sort((a, b) => (b.strength ?? 0) - (a.strength ?? 0) || a.i - b.i);
  const items = own.map((link) => linkItem(link, el("strong", {}, stroke(link.type), pairWords(link)), notes));
  return [
    crumbs(),
    el("p", { class: "kind" }, t("links_between", { count: number(own.length) })),
    el("h2", { tabindex: -1, class: "ends" }, placeOpener(flow.a), placeOpener(flow.b)),
    own.length ? few(items, "links") : el("p", { class: "hint" }, t("not_shown")),
    notes.section(),
  ];
}

const pairWords = (link) => el("span", {}, both(link.type), el("span", { class: "way" }, opener(link.a), opener(link.b)));
