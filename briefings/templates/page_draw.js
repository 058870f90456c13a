// One way of drawing for the screen, for PNG, for SVG and for paper: a "brush" is either a
// canvas or an SVG group, and everything below draws with whichever it is given.

const INK = "#17202b";
const MUTED = "#5a6573";
const PAPER = "#ffffff";
const SANS = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Helvetica Neue", Arial, sans-serif';
const SERIF = 'Georgia, "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif';
const FAINT = 800; // from this many lines on they are drawn straight and faint
const LABEL_SIZE = 12;

const measure = (() => {
  const ctx = document.createElement("canvas").getContext("2d");
  const widths = new Map();
  return (text, font) => {
    const key = font + "|" + text;
    if (!widths.has(key)) {
      if (widths.size > 20000) widths.clear();
      ctx.font = font;
      widths.set(key, ctx.measureText(text).width);
    }
    return widths.get(key);
  };
})();

const fontOf = (size, weight = 400, family = SANS) => `${weight} ${size}px ${family}`;

/** Cut a text to a width, by whole characters. */
function fitted(text, width, font) {
  if (measure(text, font) <= width) return text;
  const letters = [...text.slice(0, 120)];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(letters.slice(0, middle).join("").trimEnd() + "…", font) <= width) low = middle;
    else high = middle - 1;
  }
  return letters.slice(0, low).join("").trimEnd() + "…";
}

/** Break a text into lines: at blanks, and anywhere between Chinese characters. */
function wrapped(text, width, font) {
  const pieces = text.match(/[\p{Script=Han}，。；：、（）「」《》·]|[^\s\p{Script=Han}，。；：、（）「」《》·]+\s*|\s+/gu) ?? [];
  const lines = [];
  let line = "";
  for (const piece of pieces) {
    if (line && measure((line + piece).trimEnd(), font) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return line ? [...lines, line.trimEnd()] : lines;
}

/** Corners of a shape of the legend about a point; null for a disc. Equal in area, roughly. */
function corners(shape, x, y, r) {
  const ring = (count, turn, reach, inner = 0) =>
    Array.from({ length: count }, (_, k) => {
      const angle = turn + (k * 2 * Math.PI) / count;
      const far = inner && k % 2 ? inner : reach;
      return [x + far * Math.cos(angle), y + far * Math.sin(angle)];
    });
  const up = -Math.PI / 2;
  switch (shape) {
    case "square": return ring(4, Math.PI / 4, r * 1.25);
    case "diamond": return ring(4, 0, r * 1.3);
    case "triangle": return ring(3, up, r * 1.45);
    case "triangleDown": return ring(3, -up, r * 1.45);
    case "hexagon": return ring(6, 0, r * 1.12);
    case "star": return ring(10, up, r * 1.5, r * 0.68);
    default: return null;
  }
}

class CanvasBrush {
  constructor(ctx) {
    this.ctx = ctx;
  }

  trace(shape, x, y, r) {
    const points = corners(shape, x, y, r);
    if (!points) {
      this.ctx.moveTo(x + r, y);
      this.ctx.arc(x, y, r, 0, 2 * Math.PI);
      return;
    }
    points.forEach(([px, py], k) => (k ? this.ctx.lineTo(px, py) : this.ctx.moveTo(px, py)));
    this.ctx.closePath();
  }

  shape(shape, x, y, r, { fill, stroke = PAPER, width = 1 }) {
    this.ctx.beginPath();
    this.trace(shape, x, y, r);
    if (fill) this.ctx.fillStyle = fill;
    if (fill) this.ctx.fill();
    if (!width) return;
    this.ctx.lineWidth = width;
    this.ctx.strokeStyle = stroke;
    this.ctx.stroke();
  }

  /** Many lines of one look; each is [x1, y1, x2, y2], bent through [cx, cy] where given. */
  lines(all, { stroke, width, alpha, dash }) {
    const { ctx } = this;
    ctx.save();
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width;
    if (dash) ctx.setLineDash(dash === true ? [3, 3] : dash);
    ctx.beginPath();
    for (const [x1, y1, x2, y2, cx, cy] of all) {
      ctx.moveTo(x1, y1);
      if (cx === undefined) ctx.lineTo(x2, y2);
      else ctx.quadraticCurveTo(cx, cy, x2, y2);
    }
    ctx.stroke();
    ctx.restore();
  }

  text(text, x, y, { font, fill = INK, align = "left", halo = false }) {
    const { ctx } = this;
    ctx.font = font.css;
    ctx.textAlign = align;
    ctx.textBaseline = "middle";
    if (halo) {
      ctx.lineWidth = 3.5;
      ctx.lineJoin = "round";
      ctx.strokeStyle = PAPER;
      ctx.strokeText(text, x, y);
    }
    ctx.fillStyle = fill;
    ctx.fillText(text, x, y);
  }

  box(x, y, width, height, fill) {
    this.ctx.fillStyle = fill;
    this.ctx.fillRect(x, y, width, height);
  }
}

class SvgBrush {
  constructor(group) {
    this.group = group;
  }

  shape(shape, x, y, r, { fill, stroke = PAPER, width = 1 }) {
    const look = { fill: fill || "none", stroke, "stroke-width": width };
    const points = corners(shape, x, y, r);
    const at = (value) => value.toFixed(1);
    this.group.append(
      points
        ? svg("polygon", { points: points.map((p) => p.map(at).join(",")).join(" "), ...look })
        : svg("circle", { cx: at(x), cy: at(y), r: at(r), ...look }),
    );
  }

  lines(all, { stroke, width, alpha, dash }) {
    const at = (values) => values.map((value) => value.toFixed(1)).join(" ");
    const steps = all.map(([x1, y1, x2, y2, cx, cy]) =>
      cx === undefined ? `M${at([x1, y1])}L${at([x2, y2])}` : `M${at([x1, y1])}Q${at([cx, cy, x2, y2])}`);
    const look = { fill: "none", stroke, "stroke-width": width, "stroke-opacity": alpha };
    if (dash) look["stroke-dasharray"] = dash === true ? "3 3" : dash.join(" ");
    this.group.append(svg("path", { d: steps.join(""), ...look }));
  }

  text(text, x, y, { font, fill = INK, align = "left", halo = false }) {
    const look = {
      x: x.toFixed(1), y: (y + font.size * 0.35).toFixed(1), "font-size": font.size,
      "font-family": font.family, "font-weight": font.weight,
      "text-anchor": { left: "start", center: "middle", right: "end" }[align],
    };
    // Drawn twice: not every reader of SVG knows paint-order.
    if (halo) this.group.append(svg("text", { ...look, fill: "none", stroke: PAPER, "stroke-width": 3.5, "stroke-linejoin": "round" }, text));
    this.group.append(svg("text", { ...look, fill }, text));
  }

  box(x, y, width, height, fill) {
    this.group.append(svg("rect", { x, y, width, height, fill }));
  }
}

const makeFont = (size, weight = 400, family = SANS) => ({ size, weight, family, css: fontOf(size, weight, family) });

/** Radius on the screen: grows with the number of partners, shrinks gently with distance. */
const ease = (k) => Math.min(Math.max(k ** 0.5, 0.24), 1.6);
const baseRadius = (node) => 4.6 + (STRONG ? 14 * Math.sqrt(Math.max(node.strength, 0) / STRONG.most) : Math.min(Math.sqrt(node.degree) * 2.1, 19));
const radius = (node, k) => node.r ?? baseRadius(node) * ease(k); // marks of the map have their own

/** Where a thing stands on the screen; a view is { k, x, y, width, height }. */
const toScreen = (view, node) => [node.x * view.k + view.x, node.y * view.k + view.y];

function lineOf(view, pair, bent) {
  const [x1, y1] = toScreen(view, pair.a);
  const [x2, y2] = toScreen(view, pair.b);
  if (!bent) return [x1, y1, x2, y2];
  const bow = 0.09;
  return [x1, y1, x2, y2, (x1 + x2) / 2 + (y1 - y2) * bow, (y1 + y2) / 2 + (x2 - x1) * bow];
}

const outside = (view, [x1, y1, x2, y2]) =>
  (x1 < 0 && x2 < 0) || (y1 < 0 && y2 < 0) || (x1 > view.width && x2 > view.width) || (y1 > view.height && y2 > view.height);

/** Draw folded lines, those of one look in one go. */
function drawLinks(brush, view, shown, { strong = false } = {}) {
  const faint = shown.length > FAINT && !strong;
  const looks = new Map();
  for (const pair of shown) {
    if (pair.a === pair.b) continue;
    const line = lineOf(view, pair, shown.length <= FAINT);
    if (outside(view, line)) continue;
    const level = STRONG ? levelOf(pair) : null;
    const heavy = level ?? Math.min(Math.floor(Math.log2(pair.links.length)), 3);
    const how = selection.years ? pair.change : null;
    const key = [pair.lead.id, heavy, level, how].join("|");
    if (!looks.has(key)) looks.set(key, { type: pair.lead, heavy, level, how, lines: [] });
    looks.get(key).lines.push(line);
  }
  // The faintest first, so that what weighs most lies on top.
  for (const { type, heavy, level, how, lines } of [...looks.values()].sort((a, b) => (a.how ?? 0) - (b.how ?? 0) || a.heavy - b.heavy)) {
    if (how !== null) {
      brush.lines(lines, CHANGE_LINES[how]);
      continue;
    }
    const base = faint ? (shown.length > 4000 ? 0.2 : 0.3) : shown.length > 150 ? 0.5 : 0.68;
    brush.lines(lines, {
      stroke: level === null ? type.colour : "#0072B2",
      width: (faint ? 0.7 : strong || shown.length <= 150 ? 1.5 : 1.05) + heavy * (faint && level === null ? 0.35 : 0.7),
      alpha: level !== null ? [0.08, 0.18, 0.4, 0.72][level] * (strong ? 1.3 : 1) : strong ? 0.9 : base * (QUIET[type.family] ?? 1),
      dash: type.dash && !faint && level === null,
    });
  }
}

const QUIET = { structure: 0.75, plan: 0.8 };

/** Which of the cuts the strength of a line reaches; null for a line without any. */
function levelOf(shown) {
  const strength = strengthOf(shown);
  return strength === null ? null : STRONG.cuts.filter((cut) => strength >= cut).length;
}

function drawNode(brush, view, node) {
  const [x, y] = toScreen(view, node);
  brush.shape(node.type.shape, x, y, radius(node, view.k), nodeLook(node, view.k));
}

/** Count of parallel links, where a line is long enough to carry it. */
function drawCounts(brush, view, shown) {
  if (shown.length > 150 && view.k < 0.8) return;
  const font = makeFont(9.5, 600);
  for (const pair of shown) {
    if (pair.links.length < 2 || pair.a === pair.b) continue;
    const [x1, y1, x2, y2, cx, cy] = lineOf(view, pair, true);
    if (Math.hypot(x2 - x1, y2 - y1) < 90) continue;
    const [x, y] = [(x1 + 2 * cx + x2) / 4, (y1 + 2 * cy + y2) / 4];
    brush.shape("dot", x, y, 7, { fill: PAPER, stroke: pair.lead.colour, width: 0.8 });
    brush.text(String(pair.links.length), x, y + 0.5, { font, fill: INK, align: "center" });
  }
}

/** A grid of boxes already taken, so that no label covers another. */
class Taken {
  constructor(cell = 48) {
    this.cell = cell;
    this.cells = new Map();
  }

  *over([left, top, right, bottom]) {
    for (let i = Math.floor(left / this.cell); i <= Math.floor(right / this.cell); i += 1)
      for (let j = Math.floor(top / this.cell); j <= Math.floor(bottom / this.cell); j += 1) yield i * 100003 + j;
  }

  free(box) {
    for (const key of this.over(box))
      for (const other of this.cells.get(key) ?? [])
        if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
    return true;
  }

  take(box) {
    for (const key of this.over(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }
}

/**
 * Names beside things: one size, the most linked first, none over another or over a thing.
 * The few that matter most may cover small things; `first` are written whatever they cover.
 */
function drawLabels(brush, view, shown, { most = roomFor(view, shown.length), first = [], bold = LEADING, blocked = [] } = {}) {
  const inside = shown.filter((node) => {
    const [x, y] = toScreen(view, node);
    return x > -20 && y > -20 && x < view.width + 20 && y < view.height + 20;
  });
  const own = new Set(first);
  // Things without a link stand in rows: their names have room only when one is close.
  const order = [...first, ...inside.filter((node) => !own.has(node) && (node.pairs.length || node.code || view.k > 1.3))];
  const taken = new Taken();
  for (const box of blocked) taken.take(box);
  const block = (node, share) => {
    const [x, y] = toScreen(view, node);
    const r = radius(node, view.k) * share;
    taken.take([x - r, y - r, x + r, y + r]);
  };
  const leading = order.slice(0, Math.max(bold, first.length));
  for (const node of leading) block(node, 0.7);
  let drawn = 0;
  for (const node of leading) drawn += drawLabel(brush, view, node, taken, { must: own.has(node), weight: 600 });
  for (const node of inside.slice(0, 420)) block(node, 0.8);
  for (const node of order.slice(leading.length)) {
    if (drawn >= most) break;
    drawn += drawLabel(brush, view, node, taken, { fill: "#36414d" });
  }
}

/** Say above the rows of things without any link what they are; give the room that took. */
function drawUnlinked(brush, view, shown) {
  const alone = shown.filter((node) => !node.pairs.length);
  if (state.focus || !alone.length || alone.length === shown.length) return [];
  const [x, y] = toScreen(view, alone.reduce((best, node) => (node.y < best.y || (node.y === best.y && node.x < best.x) ? node : best)));
  const [font, text] = [makeFont(11), t("unlinked", { count: number(alone.length) })];
  brush.text(text, x - 6, y - 15, { font, fill: MUTED, halo: true });
  return [[x - 10, y - 23, x + measure(text, font.css), y - 7]];
}

const LEADING = 12; // names that are set in bold
const roomFor = (view, count) => Math.round(Math.min((view.width * view.height) / 7200, 170) / (1 + Math.max(count - 600, 0) / 2500));

/** Write one name where there is room for it; say whether there was. */
function drawLabel(brush, view, node, taken, { must = false, weight = 400, fill = INK }) {
  const font = makeFont(LABEL_SIZE, weight);
  const text = fitted(label(node), must ? 340 : 172, font.css);
  const [x, y] = toScreen(view, node);
  const r = radius(node, view.k) + 3;
  const [w, h] = [measure(text, font.css), LABEL_SIZE + 2];
  const spots = [
    ["center", x, y + r + h / 2, x - w / 2, y + r],
    ["center", x, y - r - h / 2, x - w / 2, y - r - h],
    ["left", x + r, y, x + r, y - h / 2],
    ["right", x - r, y, x - r - w, y - h / 2],
    ["left", x + r * 0.5, y + r + h / 2, x + r * 0.5, y + r],
    ["right", x - r * 0.5, y + r + h / 2, x - r * 0.5 - w, y + r],
    ["left", x + r * 0.5, y - r - h / 2, x + r * 0.5, y - r - h],
    ["right", x - r * 0.5, y - r - h / 2, x - r * 0.5 - w, y - r - h],
  ];
  // Around a focus, names stand on the outer side.
  if (state.focus && node !== state.focus) spots.unshift(spots.splice(node.x >= 0 ? 2 : 3, 1)[0]);
  const boxes = spots.map(([, , , left, top]) => [left - 3, top - 1, left + w + 3, top + h + 1]);
  const inside = (box) => box[0] > 2 && box[2] < view.width - 2 && box[1] > (view.top ?? 2) && box[3] < view.height - 2;
  let best = boxes.findIndex((box) => inside(box) && taken.free(box));
  if (best < 0 && must) best = Math.max(boxes.findIndex(inside), 0);
  if (best < 0) return 0;
  taken.take(boxes[best]);
  const [align, tx, ty] = spots[best];
  brush.text(text, tx, ty, { font, align, fill, halo: true });
  return 1;
}
