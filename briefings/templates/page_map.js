// The map: the countries and regions of the selection, and the flows between them. The coast and
// every place were projected before (Equal Earth), once for each language's middle meridian.

const LAND = "#e3e8ed";
const FLOW = "#0072b2";
const MAP_CLOSEST = 14;
const LARGEST = 20; // radius of the largest mark on a sheet of the usual size

const sheet = () => DATA.map[now.lang];

/** Every country or region that has a place on the map; the same object at each drawing. */
const placeByCode = new Map(
  Object.keys(DATA.map.en.spots).map((code) => {
    const names = DATA.places[code] ?? {};
    return [code, { code, id: code, name: names.en ?? "", zh: names.zh ?? "", names: [], pairs: [] }];
  }),
);
const flowByKey = new Map();
const atlas = { stale: true, places: [], flows: [], nowhere: 0 };

/** The flow between two places, whichever comes first. */
function flowOf(one, two) {
  const [a, b] = one.code < two.code ? [one, two] : [two, one];
  const key = a.code + "-" + b.code;
  if (!flowByKey.has(key)) flowByKey.set(key, { flow: key, a, b, links: [] });
  return flowByKey.get(key);
}

const chosenPlace = () => (state.chosen?.code ? state.chosen : null);
const chosenFlow = () => (state.chosen?.flow ? state.chosen : null);
const strengthOfLinks = (some) => some.reduce((sum, link) => sum + (link.strength ?? 0), 0);
const amountOf = (some) => (STRONG ? strengthOfLinks(some) : some.length);

/** The place of the focus: then only flows from there are shown. */
const hubPlace = () => (state.focus ? placeByCode.get(state.focus.country) ?? null : null);

/** Work out marks and flows for what is shown; anew only after something changed. */
function survey() {
  if (!atlas.stale) return atlas;
  const { spots } = sheet();
  for (const [code, one] of placeByCode) Object.assign(one, { x: spots[code][0], y: spots[code][1], things: [], within: [], pairs: [] });
  for (const flow of flowByKey.values()) flow.links = [];
  const nowhere = selection.nodes.filter((node) => !placeByCode.has(node.country));
  for (const node of selection.nodes) placeByCode.get(node.country)?.things.push(node);
  sortLinks(hubPlace());
  const flows = [...flowByKey.values()].filter((flow) => flow.links.length);
  for (const flow of flows) {
    Object.assign(flow, { amount: amountOf(flow.links), change: changeOf(flow.links) });
    flow.a.pairs.push(flow);
    flow.b.pairs.push(flow);
  }
  const places = [...placeByCode.values()].filter((one) => one.things.length);
  for (const one of places) {
    one.abroad = one.pairs.reduce((sum, flow) => sum + flow.amount, 0);
    one.amount = STRONG ? one.abroad : one.things.length;
  }
  const byAmount = (a, b) => b.amount - a.amount || ((a.code ?? a.flow) < (b.code ?? b.flow) ? -1 : 1);
  return Object.assign(atlas, { stale: false, places: places.sort(byAmount), flows: flows.sort(byAmount), nowhere: nowhere.length });
}

/** Put each shown link into its flow, or among those inside one country. */
function sortLinks(hub) {
  for (const link of selection.links) {
    const [a, b] = [placeByCode.get(link.a.country), placeByCode.get(link.b.country)];
    if (!a || !b || !tie(link)) continue;
    if (a === b) a.within.push(link);
    else if (!hub || a === hub || b === hub) flowOf(a, b).links.push(link);
  }
}

/** How the sheet lies in a frame; `own` is what the reader moved it to: middle and zoom. */
function mapView(width, height, own = state.map) {
  const { width: w, height: h } = sheet();
  const [x, y, zoom] = own ?? [w / 2, h / 2, 1];
  const k = Math.min(width / w, height / h) * Math.min(Math.max(zoom, 1), MAP_CLOSEST);
  return { k, x: width / 2 - x * k, y: height / 2 - y * k, width, height };
}

/** Give every mark its radius on the screen: areas are in proportion. */
function sizeMarks(at) {
  const { places } = survey();
  const most = places[0]?.amount || 1;
  for (const one of places) one.r = Math.max(2.2, LARGEST * Math.sqrt(one.amount / most)) * Math.sqrt(at.k);
}

/** A flow on the screen, lifted to the north as on the printed map. */
function flowLine(at, flow) {
  const [x1, y1] = toScreen(at, flow.a);
  const [x2, y2] = toScreen(at, flow.b);
  return [x1, y1, x2, y2, (x1 + x2) / 2, (y1 + y2) / 2 - 0.18 * Math.hypot(x2 - x1, y2 - y1)];
}

function drawMap(brush, at) {
  const { places, flows } = survey();
  sizeMarks(at);
  brush.land(sheet().land, at, LAND);
  const centre = frame.place ?? chosenPlace() ?? chosenFlow();
  const belongs = (flow) => !centre || flow === centre || flow.a === centre || flow.b === centre;
  const most = flows[0]?.amount || 1;
  const looks = new Map();
  // The smallest first, so that what weighs most lies on top.
  for (const flow of [...flows].reverse()) {
    const heavy = Math.ceil(8 * Math.sqrt(flow.amount / most));
    const key = [belongs(flow) ? 1 : 0, heavy, flow.change].join("|");
    if (!looks.has(key)) looks.set(key, { heavy, on: belongs(flow), change: flow.change, lines: [] });
    looks.get(key).lines.push(flowLine(at, flow));
  }
  for (const { heavy, on, change: how, lines } of [...looks.values()].sort((a, b) => a.on - b.on)) {
    const mark = how ? CHANGE_LINES[how] : { stroke: FLOW };
    brush.lines(lines, { stroke: mark.stroke, dash: mark.dash, width: Math.max(0.6, heavy * 0.6), alpha: on ? (centre ? 0.75 : 0.38) : 0.07 });
  }
  for (const one of places) brush.shape("dot", ...toScreen(at, one), one.r, { fill: one === hubPlace() ? "#d55e00" : FLOW, stroke: PAPER, width: 0.8 });
  for (const one of [chosenPlace(), frame.place].filter((some) => some?.things?.length)) brush.shape("dot", ...toScreen(at, one), one.r + 4, { stroke: INK, width: 1.6 });
  const first = [centre?.code ? centre : null, hubPlace()].filter((one) => one?.things.length);
  drawLabels(brush, at, places, { most: Math.round(34 * Math.max(at.k, 1)), first: [...new Set(first)], bold: 1 });
}

/** Place, or else flow, under a point of the screen. */
function mapHit(x, y, at) {
  const { places, flows } = survey();
  const gap = (one) => Math.hypot(toScreen(at, one)[0] - x, toScreen(at, one)[1] - y);
  const near = places.filter((one) => gap(one) < one.r + 4).sort((a, b) => a.r - b.r || gap(a) - gap(b));
  if (near.length) return near[0];
  const touched = flows.map((flow) => [curveGap(flowLine(at, flow), x, y), flow]).filter(([far]) => far < 5);
  return touched.length ? touched.reduce((best, next) => (next[0] < best[0] ? next : best))[1] : null;
}

/** Distance of a point to a bent line, taken as twelve straight ones. */
function curveGap([x1, y1, x2, y2, cx, cy], x, y) {
  const spot = (s) => [(1 - s) ** 2 * x1 + 2 * s * (1 - s) * cx + s * s * x2, (1 - s) ** 2 * y1 + 2 * s * (1 - s) * cy + s * s * y2];
  let least = Infinity;
  for (let k = 0; k < 12; k += 1) least = Math.min(least, lineGap([...spot(k / 12), ...spot((k + 1) / 12)], x, y));
  return least;
}

CanvasBrush.prototype.land = function land(path, at, fill) {
  this.ctx.save();
  this.ctx.translate(at.x, at.y);
  this.ctx.scale(at.k, at.k);
  this.ctx.fillStyle = fill;
  this.ctx.fill(new Path2D(path), "evenodd");
  this.ctx.restore();
};

SvgBrush.prototype.land = function land(path, at, fill) {
  const transform = `translate(${at.x.toFixed(2)} ${at.y.toFixed(2)}) scale(${at.k.toFixed(5)})`;
  this.group.append(svg("path", { d: path, fill, "fill-rule": "evenodd", transform }));
};
