// Which things and links pass the filters. One pass over numbers: a filter answers at once.

const selection = {
  nodes: [], // shown things, the most linked first
  links: [], // shown links
  pairs: [], // shown pairs, each with the links of it that are shown
  undated: 0, // shown links without a date
  hidden: 0, // things of the page that are not shown
  nodeOn: new Uint8Array(nodes.length),
  linkOn: new Uint8Array(links.length),
  years: null, // the two years that are compared
  nodeChange: new Uint8Array(nodes.length), // kept, new or gone between them
  linkChange: new Uint8Array(links.length),
  changes: { things: [0, 0, 0], links: [0, 0, 0] },
  typeShown: new Map(),
  linkTypeShown: new Map(),
  placeShown: new Map(),
  fieldShown: new Map(),
};

/** Whether something surely had not begun, or surely had ended, in the year chosen. */
function outOfYear(item, year) {
  return year !== null && ((item.from !== null && item.from > year) || (item.to !== null && item.to < year));
}

const NO_FIELD = ["-"];

/** The broad groups of a thing's fields; "-" where it names none. */
const groupsOf = (node) => (node.groups.length ? node.groups : NO_FIELD);

function passes(node) {
  if (state.offTypes.has(node.type.id)) return false;
  if (state.places.size && !state.places.has(node.country || "-")) return false;
  if (state.fields.size && !groupsOf(node).some((id) => state.fields.has(id))) return false;
  return selection.years ? !selection.years.every((year) => outOfYear(node, year)) : !outOfYear(node, state.year);
}

/** The things within one or two steps of the focus, over links that pass. */
function surroundings(centre, steps, nodeOn, linkPasses) {
  const near = new Set([centre]);
  let edge = [centre];
  for (let step = 0; step < steps; step += 1) {
    const next = [];
    for (const node of edge) {
      for (const pair of node.pairs) {
        const other = pair.a === node ? pair.b : pair.a;
        if (near.has(other) || !nodeOn[other.i] || !pair.links.some(linkPasses)) continue;
        near.add(other);
        next.push(other);
      }
    }
    edge = next;
  }
  return near;
}

function chooseNodes(linkPasses) {
  const { nodeOn } = selection;
  const limited = !state.all && !state.focus;
  for (const node of nodes) nodeOn[node.i] = passes(node) ? 1 : 0;
  if (limited) {
    // The most linked of those that pass; what the reader has opened is never left out.
    let room = TOP;
    for (const node of nodes) {
      if (!nodeOn[node.i]) continue;
      room -= 1;
      if (room < 0 && !isChosen(node)) nodeOn[node.i] = 0;
    }
  }
  if (state.focus) {
    nodeOn[state.focus.i] = 1;
    const near = surroundings(state.focus, state.steps, nodeOn, linkPasses);
    for (const node of nodes) if (!near.has(node)) nodeOn[node.i] = 0;
  }
}

function isChosen(node) {
  const pair = chosenPair();
  return state.chosen === node || (pair !== null && (pair.a === node || pair.b === node));
}

function chooseLinks(linkPasses) {
  const { nodeOn, linkOn } = selection;
  const linked = new Uint8Array(nodes.length);
  for (const link of links) {
    const on = nodeOn[link.a.i] && nodeOn[link.b.i] && linkPasses(link);
    linkOn[link.i] = on ? 1 : 0;
    if (on) linked[link.a.i] = linked[link.b.i] = 1;
  }
  if (state.bare) for (const node of nodes) if (!linked[node.i]) nodeOn[node.i] = 0;
}

function count(map, key) {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** Work out anew what is shown. */
function select() {
  const least = state.least ? STRONG.cuts[state.least - 1] : -Infinity;
  selection.years = twoYears();
  const inTime = (link) => (selection.years ? selection.years.some((year) => linkThere(link, year)) : !outOfYear(link, state.year));
  const linkPasses = (link) => !state.offLinks.has(link.type.id) && inTime(link) && (link.strength === null || link.strength >= least);
  chooseNodes(linkPasses);
  chooseLinks(linkPasses);
  markChanges();
  atlas.stale = true;
  const { nodeOn, linkOn } = selection;
  selection.nodes = nodes.filter((node) => nodeOn[node.i]);
  selection.links = links.filter((link) => linkOn[link.i]);
  selection.undated = selection.links.reduce((sum, link) => sum + (link.from === null && link.to === null ? 1 : 0), 0);
  selection.hidden = nodes.length - selection.nodes.length;
  selection.pairs = [];
  for (const pair of pairs) {
    if (!nodeOn[pair.a.i] || !nodeOn[pair.b.i]) continue;
    const shown = pair.links.length === 1 ? (linkOn[pair.links[0].i] ? pair.links : []) : pair.links.filter((link) => linkOn[link.i]);
    if (shown.length) selection.pairs.push({ pair, a: pair.a, b: pair.b, links: shown, lead: lead(shown), change: changeOf(shown) });
  }
  selection.typeShown = new Map();
  selection.linkTypeShown = new Map();
  selection.placeShown = new Map();
  selection.fieldShown = new Map();
  for (const node of selection.nodes) {
    count(selection.typeShown, node.type.id);
    count(selection.placeShown, node.country || "-");
    for (const id of groupsOf(node)) count(selection.fieldShown, id);
  }
  for (const link of selection.links) count(selection.linkTypeShown, link.type.id);
}

/** The type that a folded line is drawn in: the first of its commonest kind, facts first. */
function lead(shown) {
  if (shown.length === 1) return shown[0].type;
  const counts = new Map();
  for (const link of shown) counts.set(link.type, (counts.get(link.type) ?? 0) + (link.type.family === "fact" ? 1000 : 1));
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
