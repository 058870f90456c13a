// The surroundings of one thing, drawn as rings around it: first steps on the inner ring, second
// steps behind those that lead to them. Leaving the focus puts everything back in its place.

const ROOM = 40; // picture units along a ring for one thing
let moved = [];

/** The shown things next to each, over shown links. */
function shownNeighbours() {
  const next = new Map(selection.nodes.map((node) => [node, []]));
  for (const { a, b } of selection.pairs) {
    if (a === b) continue;
    next.get(a).push(b);
    next.get(b).push(a);
  }
  return next;
}

/** First steps in the order of kind and name, each with the second steps behind it. */
function branches(centre, next) {
  const met = new Set([centre, ...next.get(centre)]);
  const order = (list) => list.sort((a, b) => (a.type.id < b.type.id ? -1 : a.type.id > b.type.id ? 1 : a.i - b.i));
  return order([...next.get(centre)]).map((node) => {
    const behind = order(next.get(node).filter((other) => !met.has(other)));
    for (const other of behind) met.add(other);
    return { node, behind };
  });
}

function put(node, x, y) {
  moved.push(node);
  node.x = Math.round(x);
  node.y = Math.round(y);
}

/** Put things on an arc; where it is crowded, on two or three rings in turn. */
function arc(some, from, to, reach) {
  const layers = Math.min(Math.ceil((some.length * ROOM) / Math.max((to - from) * reach, 1)), 4);
  some.forEach((node, k) => {
    const angle = from + ((k + 0.5) / some.length) * (to - from);
    const far = reach + (k % layers) * ROOM * 1.1;
    put(node, far * 1.2 * Math.cos(angle), far * Math.sin(angle));
  });
}

/** Arrange the shown things around the focus, or put them back; true if anything moved. */
function placeFocus() {
  const before = moved;
  for (const node of moved) [node.x, node.y] = node.home;
  moved = [];
  if (!state.focus || !selection.nodeOn[state.focus.i]) return before.length > 0;
  const tree = branches(state.focus, shownNeighbours());
  put(state.focus, 0, 0);
  const share = ({ behind }) => 1 + behind.length * 0.5;
  const whole = tree.reduce((sum, branch) => sum + share(branch), 0);
  const inner = Math.max(150, Math.min((tree.length * ROOM) / (2 * Math.PI), 420));
  let angle = -Math.PI / 2;
  for (const branch of tree) {
    const width = (2 * Math.PI * share(branch)) / whole;
    const k = tree.indexOf(branch);
    const crowded = (tree.length * ROOM) / (2 * Math.PI * inner) > 1;
    const far = inner + (crowded ? (k % 3) * ROOM : 0);
    put(branch.node, far * 1.2 * Math.cos(angle + width / 2), far * Math.sin(angle + width / 2));
    if (branch.behind.length) arc(branch.behind, angle, angle + width, inner * 2 + (crowded ? 2 * ROOM : 0));
    angle += width;
  }
  return true;
}

/** Tell vis where things stand now. */
function moveVis() {
  for (const [id, one] of Object.entries(network.body.nodes)) {
    const node = nodes[id];
    if (node) [one.x, one.y] = [node.x, node.y];
  }
}
