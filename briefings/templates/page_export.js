// Taking it along: PNG, SVG, CSV and paper. A picture always carries its title, its date and
// what it shows; a table opens in Excel with its Chinese intact and none of its text run.

/** Draw the whole plate: heading, picture, legend, caption. */
function plate(brush, width, height) {
  const [left, right] = [36, width - 36];
  brush.box(0, 0, width, height, PAPER);
  const title = makeFont(23, 600, SERIF);
  brush.text(fitted(both(DATA.title), right - left, title.css), left, 40, { font: title });
  const small = makeFont(11.5);
  brush.text(fitted(subtitle(), right - left, small.css), left, 68, { font: small, fill: MUTED });
  const caption = wrapped(footerWords(), right - left, small.css).slice(0, 6);
  const legend = legendRows(right - left);
  const bottom = height - 18 - caption.length * 17;
  const low = bottom - legend.length * 22 - 10;
  if (state.view === "map") brush.within(left, 86, right - left, low - 96, () => drawMap(brush, mapView(right - left, low - 96)));
  else drawPlatePicture(brush, left, 86, right - left, low - 96);
  refreshMap();
  legend.forEach((entries, k) => drawLegend(brush, entries, left, low + k * 22 + 8));
  caption.forEach((line, k) => brush.text(line, left, bottom + 10 + k * 17, { font: small, fill: MUTED }));
}

/** The picture inside a plate: where the reader looks now, or everything if nothing was moved. */
function drawPlatePicture(brush, x, y, width, height) {
  const own = state.camera ? { x: state.camera[0], y: state.camera[1], k: state.camera[2] * Math.min(width / picture.clientWidth || 1, height / picture.clientHeight || 1) } : framing(selection.nodes, width, height, 40);
  const at = { k: own.k, x: width / 2 - own.x * own.k, y: height / 2 - own.y * own.k, width, height };
  const inside = selection.nodes.filter((node) => {
    const [nx, ny] = toScreen(at, node);
    return nx > -20 && ny > -20 && nx < width + 20 && ny < height + 20;
  });
  brush.within(x, y, width, height, () => {
    drawLinks(brush, at, selection.pairs);
    drawCounts(brush, at, selection.pairs);
    for (const node of inside) drawNode(brush, at, node);
    drawLabels(brush, at, inside, { first: ownName(), blocked: drawUnlinked(brush, at, inside) });
  });
}

CanvasBrush.prototype.within = function within(x, y, width, height, draw) {
  this.ctx.save();
  this.ctx.beginPath();
  this.ctx.rect(x, y, width, height);
  this.ctx.clip();
  this.ctx.translate(x, y);
  draw();
  this.ctx.restore();
};

SvgBrush.prototype.within = function within(x, y, width, height, draw) {
  const outer = this.group;
  const frameOf = svg("svg", { x, y, width, height, viewBox: `0 0 ${width} ${height}`, overflow: "hidden" });
  outer.append(frameOf);
  this.group = frameOf;
  draw();
  this.group = outer;
};

/** Legend entries broken into rows that fit. */
function legendRows(width) {
  const font = makeFont(12);
  const entries = state.view === "map" ? changeLegend() : [
    ...changeLegend(),
    ...[...typeRows.keys()].filter((type) => selection.typeShown.get(type.id)).map((type) => ({ type, words: `${both(type)} ${number(selection.typeShown.get(type.id))}` })),
    ...[...linkRows.keys()].filter((type) => selection.linkTypeShown.get(type.id)).map((type) => ({ type, line: true, words: `${both(type)} ${number(selection.linkTypeShown.get(type.id))}` })),
  ];
  const rows = [[]];
  let x = 0;
  for (const entry of entries) {
    const size = measure(entry.words, font.css) + (entry.line ? 46 : 36);
    if (x + size > width && x) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1).push({ ...entry, x });
    x += size;
  }
  return rows;
}

/** The marks of a comparison, where one is shown. */
const changeLegend = () => (selection.years ? [1, 2, 0].map((how) => ({ how, line: true, words: `${changeWord(how)} ${number(selection.changes.links[how])}` })) : []);

function drawLegend(brush, entries, left, y) {
  const font = makeFont(12);
  for (const { type, how, words, line, x } of entries) {
    if (how !== undefined) brush.lines([[left + x, y, left + x + 22, y]], CHANGE_LINES[how]);
    else if (line) brush.lines([[left + x, y, left + x + 22, y]], { stroke: type.colour, width: 2.2, alpha: 1, dash: type.dash });
    else brush.shape(type.shape, left + x + 7, y, 5.5, { fill: type.colour, width: 0 });
    brush.text(words, left + x + (line ? 28 : 19), y, { font });
  }
}

function plateSvg(width, height) {
  const root = svg("svg", { xmlns: SVG_NS, width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
  root.append(svg("title", {}, both(DATA.title)), svg("desc", {}, footerWords()));
  plate(new SvgBrush(root), width, height);
  return root;
}

function save(blob, ending) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: fileName(ending) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const fileName = (ending) => `innolink-${(DATA.asOf || "network").replace(/[^\w-]/g, "")}-${now.lang}${ending}`;

function savePng() {
  const [width, height, ratio] = [1600, 1000, 2];
  const canvas = el("canvas", { width: width * ratio, height: height * ratio });
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  plate(new CanvasBrush(ctx), width, height);
  canvas.toBlob((blob) => save(blob, ".png"), "image/png");
}

function saveSvg() {
  const text = new XMLSerializer().serializeToString(plateSvg(1600, 1000));
  save(new Blob(['<?xml version="1.0" encoding="UTF-8"?>\n', text], { type: "image/svg+xml;charset=utf-8" }), ".svg");
}

/** One cell of CSV; text that a spreadsheet would run as a formula gets a quote before it. */
function cell(value) {
  let text = String(value ?? "");
  if (typeof value !== "number" && /^[\s]*[=+\-@\t\r]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv(header, rows) {
  return "\ufeff" + [header, ...rows].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** Several values in one cell, as a register holds them (graph/lists.py): what holds a bar is quoted. */
const listed = (items) => items.map((text) => (/\||^\s*"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join("|");

const sourceText = (items) => listed(items.map((k) => DATA.sources[k].url || DATA.sources[k].title || DATA.sources[k].id));

function thingsCsv() {
  const header = ["id", "type", "name", "name_zh", "names", "country", "city", "fields", "since", "until", "links", ...changeHead(), "confidence", "sources"];
  countLinks();
  return csv(header, selection.nodes.map((node) => [
    node.id, node.type.id, node.name, node.zh, listed(node.names), node.country, node.city, listed(node.fields),
    node.since, node.until, linkCounts.get(node) ?? 0, ...changeCell(selection.nodeChange[node.i]), node.confidence, sourceText(node.sources),
  ]));
}

function linksCsv() {
  const header = ["from", "type", "to", "from_name", "to_name", "since", "until", "scope", "strength", ...changeHead(), "confidence", "dataset", "sources"];
  return csv(header, selection.links.map((link) => [
    link.a.id, link.type.id, link.b.id, label(link.a), label(link.b), link.since, link.until, link.scope,
    link.strength ?? "", ...changeCell(selection.linkChange[link.i]), link.confidence, link.dataset, sourceText(link.sources),
  ]));
}

const changeHead = () => (selection.years ? ["change"] : []);
const changeCell = (how) => (selection.years ? [CHANGES[how]] : []);

function placesCsv() {
  const header = ["code", "name", "name_zh", "entities", "links_within", "links_abroad", "partners", ...(STRONG ? ["strength_abroad"] : [])];
  return csv(header, survey().places.map((one) => [
    one.code, one.name, one.zh, one.things.length, one.within.length, one.pairs.reduce((sum, flow) => sum + flow.links.length, 0), one.pairs.length, ...(STRONG ? [one.abroad] : []),
  ]));
}

function flowsCsv() {
  const header = ["a", "b", "a_name", "b_name", "links", ...(STRONG ? ["strength"] : []), ...changeHead()];
  return csv(header, survey().flows.map((flow) => [
    flow.a.code, flow.b.code, label(flow.a), label(flow.b), flow.links.length, ...(STRONG ? [flow.amount] : []), ...changeCell(flow.change),
  ]));
}

const saveCsv = (make, name) => save(new Blob([make()], { type: "text/csv;charset=utf-8" }), `-${name}.csv`);

function buildExport() {
  byId("save-png").addEventListener("click", savePng);
  byId("save-svg").addEventListener("click", saveSvg);
  byId("save-things").addEventListener("click", () => saveCsv(thingsCsv, "things"));
  byId("save-links").addEventListener("click", () => saveCsv(linksCsv, "links"));
  byId("save-places").addEventListener("click", () => saveCsv(placesCsv, "places"));
  byId("save-flows").addEventListener("click", () => saveCsv(flowsCsv, "flows"));
  byId("print").addEventListener("click", () => window.print());
  // On paper the picture is drawn anew, as vectors, to the size of the sheet.
  window.addEventListener("beforeprint", () => {
    byId("sheet").replaceChildren(plateSvg(1500, 1000));
    if (state.view === "list") showAllRows();
  });
  window.addEventListener("afterprint", () => byId("sheet").replaceChildren());
}
