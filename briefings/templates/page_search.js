// The search field: a combobox whose hits, else the nearest names, are marked in the picture while
// one types.

const field = byId("search");
const hitList = byId("hits");
const HITS = 12;
let hits = [];
let active = -1;

function buildSearch() {
  field.addEventListener("input", showHits);
  field.addEventListener("focus", showHits);
  field.addEventListener("blur", () => setTimeout(closeHits, 150));
  field.addEventListener("keydown", searchKeys);
}

function showHits() {
  const wanted = field.value.trim();
  hits = foundByName(wanted, nodes, soughtOf);
  const found = hits.length;
  if (!found) hits = nearestByName(wanted, nodes, soughtOf);
  active = -1;
  const near = hits.length > found ? t("near_hits", { count: number(hits.length) }) : "";
  const more = found > HITS ? t("more_hits", { count: number(found - HITS) }) : hits.length ? "" : t("no_hits");
  hitList.replaceChildren(...hint(near), ...hits.slice(0, HITS).map(hitOption), ...hint(more));
  hitList.hidden = !wanted;
  field.setAttribute("aria-expanded", String(Boolean(wanted)));
  field.removeAttribute("aria-activedescendant");
  if (wanted) say(near || t("hits", { count: number(found) }));
  mark(hits.length ? hits.filter((node) => selection.nodeOn[node.i]) : null);
}

const hint = (words) => (words ? [el("li", { class: "hint", role: "presentation" }, words)] : []);

function hitOption(node, k) {
  const about = [both(node.type), node.country ? place(node.country) : "", selection.nodeOn[node.i] ? "" : t("hidden_now")].filter(Boolean).join(" · ");
  const pick = (event) => {
    event.preventDefault();
    open(node);
  };
  return el("li", { id: "hit-" + k, role: "option", "aria-selected": "false", on: { mousedown: pick } }, sign(node.type, 13), el("bdi", {}, label(node)), el("span", { class: "about" }, about));
}

/** Mark things in the picture; null marks nothing. */
function mark(some) {
  frame.marks = some && some.length ? some : null;
  if (network) network.redraw();
}

function closeHits() {
  hitList.hidden = true;
  field.setAttribute("aria-expanded", "false");
  mark(null);
}

/** Open a hit: a thing that the filters hide is brought back, and that is said. */
function open(node) {
  field.value = "";
  closeHits();
  change({ chosen: node });
  if (!selection.nodeOn[node.i]) say(t("not_shown"));
  if (state.view === "picture" && selection.nodeOn[node.i]) lookAt(node);
}

function searchKeys(event) {
  if (event.key === "Escape") {
    field.value = "";
    closeHits();
    event.stopPropagation();
  }
  if (event.key === "Enter" && hits.length) open(hits[Math.max(active, 0)]);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const most = Math.min(hits.length, HITS);
  if (!step || !most) return;
  event.preventDefault();
  active = (active + step + most + (active < 0 && step < 0 ? 1 : 0)) % most;
  [...hitList.querySelectorAll("[role=option]")].forEach((option, k) => option.setAttribute("aria-selected", String(k === active)));
  field.setAttribute("aria-activedescendant", "hit-" + active);
}
