// The picture. vis-network keeps the things, the camera, touch and the canvas; physics is off,
// because every place was worked out before. Lines are drawn by the brush in one go for each
// look: vis draws them one at a time, which at 10 000 lines costs most of a second.

const picture = byId("picture");
const tip = byId("tip");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const frame = { k: 1, hovered: null, place: null, marks: null, drawn: false };
const known = new vis.DataSet();
let network = null;

function visNode(node) {
  return { id: node.i, x: node.x, y: node.y, shape: "custom", ctxRenderer: ({ ctx }) => painter(ctx, node) };
}

/** How vis draws one thing: in its own units, so sizes are divided by the scale. */
function painter(ctx, node) {
  const r = radius(node, frame.k) / frame.k;
  return {
    drawNode() {
      const look = nodeLook(node, frame.k);
      new CanvasBrush(ctx).shape(node.type.shape, node.x, node.y, r, { ...look, width: look.width / frame.k });
    },
    nodeDimensions: { width: 2 * r, height: 2 * r },
  };
}

function view() {
  const [width, height] = [picture.clientWidth, picture.clientHeight];
  const k = network.getScale();
  const middle = network.getViewPosition();
  return { k, x: width / 2 - middle.x * k, y: height / 2 - middle.y * k, width, height, top: 38 };
}

/** Draw in screen units on vis's canvas, whatever its own transform is. */
function onScreen(ctx, draw) {
  const ratio = ctx.canvas.width / Math.max(picture.clientWidth, 1);
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw(new CanvasBrush(ctx), view());
  ctx.restore();
}

function startPicture() {
  const options = {
    autoResize: true, physics: false, layout: { improvedLayout: false },
    nodes: { labelHighlightBold: false, chosen: false },
    interaction: { hover: false, selectable: false, dragNodes: false, keyboard: false, zoomSpeed: 0.7 },
  };
  known.add(selection.nodes.map(visNode));
  network = new vis.Network(picture, { nodes: known, edges: [] }, options);
  network.on("beforeDrawing", (ctx) => {
    frame.k = network.getScale();
    onScreen(ctx, (brush, at) => {
      drawLinks(brush, at, selection.pairs);
      drawCounts(brush, at, selection.pairs);
    });
  });
  network.on("afterDrawing", (ctx) => onScreen(ctx, drawOver));
  network.on("click", ({ pointer }) => change({ chosen: hit(pointer.DOM.x, pointer.DOM.y) }));
  network.on("doubleClick", ({ pointer }) => {
    const found = hit(pointer.DOM.x, pointer.DOM.y);
    if (found?.pairs) change({ focus: found, chosen: found });
  });
  for (const event of ["dragEnd", "zoom", "animationFinished"]) network.on(event, keepCamera);
  picture.addEventListener("mousemove", follow);
  picture.addEventListener("mouseleave", () => hover(null));
}

/** What lies over the things: the veil around what is looked at, names, rings. */
function drawOver(brush, at) {
  // Around a focus everything belongs to what is chosen: no veil then.
  const centre = frame.hovered ?? (state.chosen === state.focus ? null : chosenNode() ?? chosenPair());
  const lit = centre ? litBy(centre) : frame.marks ? { nodes: frame.marks, pairs: [], first: frame.marks.slice(0, 12) } : null;
  if (lit) {
    brush.ctx.globalAlpha = 0.74;
    brush.box(0, 0, at.width, at.height, PAPER);
    brush.ctx.globalAlpha = 1;
    drawLinks(brush, at, lit.pairs, { strong: true });
    drawCounts(brush, at, lit.pairs);
    for (const node of lit.nodes) drawNode(brush, at, node);
  }
  if (chosenNode() && selection.nodeOn[state.chosen.i]) ring(brush, at, state.chosen);
  if (frame.marks && !centre) for (const node of frame.marks.slice(0, 200)) ring(brush, at, node);
  const blocked = drawUnlinked(brush, at, selection.nodes);
  drawLabels(brush, at, lit ? [...lit.nodes].sort((a, b) => a.i - b.i) : selection.nodes, lit ? { first: lit.first, bold: 1 } : { first: ownName(), blocked });
  if (frame.drawn) return;
  frame.drawn = true;
  // The next frame begins when this one is on the screen.
  requestAnimationFrame(() => {
    performance.mark("innolink-drawn");
    document.body.dataset.drawn = "yes";
  });
}

/** The thing that is always named: the chosen one. */
const ownName = () => (chosenNode() && selection.nodeOn[state.chosen.i] ? [state.chosen] : []);

function ring(brush, at, node) {
  const [x, y] = toScreen(at, node);
  brush.shape("dot", x, y, radius(node, at.k) + 5, { stroke: INK, width: 1.8 });
}

/** The things and lines that belong to what is looked at. */
function litBy(centre) {
  if (!centre.pairs) {
    const pair = selection.pairs.find((shown) => shown.pair === centre);
    return { nodes: [centre.a, centre.b], pairs: pair ? [pair] : [], first: [centre.a, centre.b] };
  }
  const own = selection.pairs.filter((pair) => pair.a === centre || pair.b === centre);
  const others = own.map((pair) => (pair.a === centre ? pair.b : pair.a)).filter((node) => node !== centre);
  const on = selection.nodeOn[centre.i] ? [centre] : [];
  return { nodes: [...others.sort((a, b) => b.i - a.i), ...on], pairs: own, first: on };
}

/** What is under a point of the screen: the nearest thing, else the nearest line. */
function hit(x, y) {
  const at = view();
  let best = null;
  let least = Infinity;
  for (const node of selection.nodes) {
    const [nx, ny] = toScreen(at, node);
    const gap = Math.hypot(nx - x, ny - y) - Math.max(radius(node, at.k), 3);
    if (gap < 5 && gap < least) [best, least] = [node, gap];
  }
  if (best) return best;
  least = 5;
  for (const shown of selection.pairs) {
    const gap = lineGap(lineOf(at, shown, selection.pairs.length <= FAINT), x, y);
    if (gap < least) [best, least] = [shown.pair, gap];
  }
  return best;
}

/** Distance of a point to a line; a bent one is taken as its two halves. */
function lineGap([x1, y1, x2, y2, cx, cy], x, y) {
  if (cx !== undefined) {
    const [mx, my] = [(x1 + 2 * cx + x2) / 4, (y1 + 2 * cy + y2) / 4];
    return Math.min(lineGap([x1, y1, mx, my], x, y), lineGap([mx, my, x2, y2], x, y));
  }
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(Math.max(((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1), 0), 1);
  return Math.hypot(x1 + along * dx - x, y1 + along * dy - y);
}

let waiting = null;

function follow(event) {
  if (event.buttons) return;
  const box = picture.getBoundingClientRect();
  const spot = [event.clientX - box.left, event.clientY - box.top];
  if (!waiting) requestAnimationFrame(() => {
    hover(hit(...waiting), ...waiting);
    waiting = null;
  });
  waiting = spot;
}

function hover(found, x = 0, y = 0) {
  if (found) showTip(found, x, y);
  tip.hidden = !found;
  picture.classList.toggle("over", Boolean(found));
  if (found === frame.hovered) return;
  frame.hovered = found;
  network.redraw();
}

function showTip(found, x, y) {
  const lines = found.pairs
    ? [el("strong", {}, label(found)), el("span", {}, tipLine(found))]
    : [
        el("strong", {}, `${fitted(label(found.a), 200, fontOf(13))} — ${fitted(label(found.b), 200, fontOf(13))}`),
        el("span", {}, [...new Set(found.links.map((link) => both(link.type)))].join(" · ")),
        found.links.length > 1 ? el("span", {}, t("tip_parallel", { count: number(found.links.length) })) : null,
      ].filter(Boolean);
  tip.replaceChildren(...lines);
  placeTip(x, y, picture);
}

/** Put the tip beside a point, inside its frame. */
function placeTip(x, y, inside) {
  tip.hidden = false;
  const left = Math.min(x + 14, inside.clientWidth - tip.offsetWidth - 6);
  const top = y + 18 + tip.offsetHeight > inside.clientHeight ? y - tip.offsetHeight - 10 : y + 18;
  tip.style.transform = `translate(${Math.max(left, 4)}px, ${Math.max(top, 4)}px)`;
}

function tipLine(node) {
  const parts = [both(node.type), node.country ? place(node.country) : "", t("tip_links", { count: number(node.links) })];
  return parts.filter(Boolean).join(" · ");
}

/** Show the selection: things that vis has not met are added, the others come and go at once. */
function refreshPicture() {
  const missing = selection.nodes.filter((node) => !known.get(node.i));
  if (missing.length) known.add(missing.map(visNode));
  if (placeFocus()) moveVis();
  network.body.nodeIndices = selection.nodes.map((node) => node.i);
  byId("nothing").hidden = selection.nodes.length > 0;
  network.redraw();
}

/** Back from the list or the map: the canvas had no size meanwhile. */
function showPicture() {
  if (state.view !== "picture") return;
  network.setSize();
  moveTo(cameraOf(state), false);
  network.redraw();
}

/** The middle and the scale at which some things fill a frame, leaving a margin. */
function framing(some, width, height, margin = 46) {
  if (!some.length) return { x: 0, y: 0, k: 1 };
  const box = some.reduce(
    ([l, u, r, d], node) => [Math.min(l, node.x), Math.min(u, node.y), Math.max(r, node.x), Math.max(d, node.y)],
    [Infinity, Infinity, -Infinity, -Infinity],
  );
  const k = Math.min((width - 2 * margin) / (box[2] - box[0] + 1), (height - 2 * margin) / (box[3] - box[1] + 1), 2.2);
  return { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, k: Math.max(k, 0.01) };
}

/** Width kept free at the right, where the buttons for zooming lie upon the picture. */
const BUTTONS = 44;

/** Where a view looks: where the reader had moved the picture, or at everything. */
function cameraOf({ camera }) {
  if (camera) return { x: camera[0], y: camera[1], k: camera[2] };
  const at = framing(selection.nodes, picture.clientWidth - BUTTONS, picture.clientHeight);
  return { ...at, x: at.x + BUTTONS / 2 / at.k };
}

function moveTo({ x, y, k }, smooth = true) {
  const animation = smooth && !calm && !document.hidden ? { duration: 380, easingFunction: "easeInOutQuad" } : false;
  network.moveTo({ position: { x, y }, scale: k, animation });
}

function fit(smooth = true) {
  if (!picture.clientWidth) return;
  moveTo(cameraOf({ camera: null }), smooth);
  if (state.camera) change({ camera: null });
}

function zoomBy(factor) {
  const middle = network.getViewPosition();
  moveTo({ ...middle, k: Math.min(Math.max(network.getScale() * factor, 0.02), 8) });
  if (calm) keepCamera();
}

/** Bring a thing into sight without changing the scale more than is needed. */
function lookAt(node) {
  const at = view();
  const [x, y] = toScreen(at, node);
  const inside = x > 60 && y > 60 && x < at.width - 60 && y < at.height - 60;
  if (!inside) moveTo({ x: node.x, y: node.y, k: at.k });
}

let settling = 0;

function keepCamera() {
  clearTimeout(settling);
  settling = setTimeout(() => {
    const middle = network.getViewPosition();
    const to = cameraOf({ camera: null });
    const fitting = Math.abs(middle.x - to.x) < 2 && Math.abs(middle.y - to.y) < 2 && Math.abs(network.getScale() / to.k - 1) < 0.01;
    const camera = [Math.round(middle.x), Math.round(middle.y), Number(network.getScale().toFixed(3))];
    change({ camera: fitting ? null : camera });
  }, 250);
}
