// The right side: what the picture holds, or everything about the thing or line chosen.

const details = byId("details");
const FEW = 8; // links of one kind that are listed before "show all"

function refreshDetails() {
  const makers = [[chosenNode, nodeDetails], [chosenPair, pairDetails], [chosenPlace, placeDetails], [chosenFlow, flowDetails]];
  const found = makers.find(([chosen]) => chosen());
  const content = found ? found[1](state.chosen) : overview();
  details.replaceChildren(...content.filter(Boolean));
  byId("details-panel").classList.toggle("chosen", Boolean(state.chosen));
}

/** A button that opens a thing: its sign and its name. */
function opener(node, extra = null) {
  const press = () => {
    change({ chosen: node });
    if (state.view === "picture") lookAt(node);
  };
  return el("button", { type: "button", class: "opener", on: { click: press } }, sign(node.type, 13), el("bdi", {}, label(node)), extra);
}

function section(word, ...children) {
  return el("section", {}, el("h3", {}, word), ...children);
}

/** A list of which the first few are shown, and the others at a press; `make` makes one row. */
function few(items, look, make = (item) => item) {
  const most = items.length <= FEW + 2 ? items.length : FEW;
  const list = el("ul", { class: look }, items.slice(0, most).map(make));
  if (most === items.length) return list;
  const more = el("button", { type: "button", class: "plain", on: { click: () => {
    list.append(...items.slice(most).map(make));
    more.remove();
  } } }, t("show_all_of", { count: number(items.length) }));
  return el("div", {}, list, more);
}

// --- nothing chosen ----------------------------------------------------------------------

/** How much of four kinds these nodes and links hold. */
function amounts(some) {
  return {
    things: some.nodes.length, links: some.links.length,
    countries: new Set(some.nodes.map((node) => node.country).filter(Boolean)).size,
    sources: new Set([...some.nodes, ...some.links].flatMap((item) => item.sources)).size,
  };
}

function overview() {
  const all = amounts({ nodes, links });
  const figures = Object.entries(amounts(selection)).map(([word, value]) => {
    const of = value === all[word] ? null : el("small", {}, t("of_total", { total: number(all[word]) }));
    return el("div", { class: "figure" }, el("dd", {}, number(value), of), el("dt", {}, withHelp(t("figure_" + word), helpButton(word))));
  });
  const most = topLinked();
  return [
    el("h2", { tabindex: -1 }, t("overview")),
    el("dl", { class: "figures" }, figures),
    draftShown() ? el("p", { class: "draft" }, t("draft_long")) : null,
    compareSection(),
    most.length ? section(helped(STRONG ? "most_strength" : "most_linked", {}, STRONG ? "strength" : "partners"), el("ol", { class: "bars" }, most.map(bar))) : null,
    section(t("how_to_read"), el("ul", { class: "reading" }, (state.view === "map" ? [STRONG ? "map_read_strength" : "map_read", "map_click"] : ["read_line", STRONG ? "read_strength" : "read_size", "read_place", "read_click"]).map((key) => el("li", {}, t(key))))),
    section(t("keys"), el("dl", { class: "keys" }, KEYS.flatMap(([keys, word]) => [el("dt", {}, keys.map((key) => el("kbd", {}, key))), el("dd", {}, t(word))]))),
  ];
}

const KEYS = [
  [["/"], "key_search"], [["←", "↑", "→", "↓"], "key_arrows"], [["Enter"], "key_enter"],
  [["+", "−", "0"], "key_zoom"], [["F"], "key_focus"], [["L"], "key_list"], [["M"], "key_map"], [["[", "]"], "key_scenes"], [["Esc"], "key_escape"],
];

const draftShown = () => selection.nodes.some(planItem);

/** The things with the most partners among what is shown. */
function topLinked() {
  const partners = new Map();
  if (STRONG) {
    for (const shown of selection.pairs) for (const node of new Set([shown.a, shown.b])) partners.set(node, (partners.get(node) ?? 0) + (strengthOf(shown) ?? 0));
    return first(partners);
  }
  for (const pair of selection.pairs) {
    if (pair.a === pair.b || !pair.links.some(tie)) continue;
    for (const node of [pair.a, pair.b]) partners.set(node, (partners.get(node) ?? 0) + 1);
  }
  return first(partners);
}

const first = (values) => [...values].sort((a, b) => b[1] - a[1] || a[0].i - b[0].i).slice(0, 10);

function bar([node, value], _, all) {
  const made = svg("svg", { class: "bar", viewBox: "0 0 100 3", preserveAspectRatio: "none", "aria-hidden": "true" });
  made.append(svg("rect", { width: (100 * value) / all[0][1], height: 3, fill: node.type.colour }));
  return el("li", {}, opener(node, el("span", { class: "value" }, number(value))), made);
}

// --- a thing -----------------------------------------------------------------------------

function nodeDetails(node) {
  const notes = sourceNotes();
  const years = span(node);
  const facts = [
    [t("country"), node.country ? place(node.country) : ""],
    [t("city"), term(node.city)],
    [t("fields"), node.fields.map(term).join(" · ")],
    [t("years"), years],
    [t("confidence"), node.confidence ? choice(node.confidence) : ""],
    ...Object.entries(node.props).map(([key, value]) => [both(DATA.props[key]) || key, property(key, value)]),
    [t("id"), el("code", {}, node.id)],
  ].filter(([, value]) => value);
  return [
    crumbs(),
    el("p", { class: "kind" }, sign(node.type, 14), both(node.type)),
    el("h2", { tabindex: -1 }, el("bdi", {}, label(node))),
    otherName(node) ? el("p", { class: "other" }, el("bdi", {}, otherName(node))) : null,
    node.names.length ? el("p", { class: "names" }, t("also"), " ", el("bdi", {}, node.names.join(" · "))) : null,
    planItem(node) ? el("p", { class: "draft" }, t("draft")) : null,
    selection.nodeOn[node.i] ? null : el("p", { class: "hint" }, t("not_shown"), " ", el("button", { type: "button", class: "plain", on: { click: showAnyway } }, t("clear_filters"))),
    focusButtons(node),
    el("dl", { class: "facts" }, facts.flatMap(([word, value]) => [el("dt", {}, word), el("dd", {}, value)])),
    said(notes, node.sources),
    ...linkGroups(node, notes),
    notes.section(),
  ];
}

const TERMED = new Set(["status", "groups"]); // properties whose values have words in both languages

function property(key, value) {
  const known = DATA.props[key] ?? {};
  if (known.url) return outward(value, value);
  if (known.amount && /^\d{1,15}$/.test(value)) return number(Number(value));
  return el("bdi", {}, known.choices ? value.split(" · ").map(choice).join(" · ") : TERMED.has(key) ? value.split(" · ").map(term).join(" · ") : value);
}

const span = (item) => (item.since || item.until ? `${item.since || "…"} – ${item.until || ""}`.trim() : "");
const showAnyway = () => change({ ...CLEARED, all: true });

function crumbs() {
  return el("p", { class: "crumbs" }, el("button", { type: "button", class: "plain", on: { click: () => change({ chosen: null }) } }, "‹ " + t("overview")));
}

function focusButtons(node) {
  const button = (steps, word) => {
    const on = steps ? state.focus === node && state.steps === steps : state.focus === null;
    return el("button", { type: "button", "aria-pressed": String(on), on: { click: () => change({ focus: steps ? node : null, steps: steps || 1 }) } }, t(word));
  };
  return el("div", { class: "focus", role: "group", "aria-label": t("surroundings") }, el("span", {}, t("surroundings")), button(1, "one_step"), button(2, "two_steps"), button(0, "no_focus"));
}

/** Links of a thing by kind, the shown ones only, as the picture has them. */
function linkGroups(node, notes) {
  const own = node.pairs.flatMap((pair) => pair.links);
  const shown = own.filter((link) => selection.linkOn[link.i]);
  const groups = new Map();
  for (const link of shown) {
    const key = link.type.id + (link.type.symmetric || link.a === node ? ">" : "<");
    if (!groups.has(key)) groups.set(key, { type: link.type, forward: link.type.symmetric || link.a === node, links: [] });
    groups.get(key).links.push(link);
  }
  const kinds = [...groups.values()].sort((a, b) => b.links.length - a.links.length);
  const rest = own.length - shown.length;
  return [
    el("h3", { class: "count-head" }, t("links_of", { count: number(shown.length) })),
    rest ? el("p", { class: "hint" }, t("links_hidden", { count: number(rest) })) : null,
    ...kinds.map((kind) => linkGroup(node, kind, notes)),
  ];
}

function linkGroup(node, { type, forward, links: own }, notes) {
  const name = (link) => label(link.a === node ? link.b : link.a);
  own.sort((a, b) => (b.strength ?? 0) - (a.strength ?? 0) || name(a).localeCompare(name(b), now.lang) || a.i - b.i);
  const items = own.map((link) => linkItem(link, opener(link.a === node ? link.b : link.a), notes));
  const arrow = type.symmetric ? "" : forward ? " →" : " ←";
  const head = el("h4", {}, stroke(type), both(type) + arrow, el("span", { class: "value" }, number(own.length)));
  return el("div", { class: "group" }, head, few(items, "links"));
}

function linkItem(link, head, notes) {
  const parts = [span(link) || t("undated"), link.scope ? el("bdi", {}, term(link.scope)) : null, link.confidence ? t("confidence_is", { value: choice(link.confidence) }) : null];
  if (link.strength !== null) parts.push(t("strength_is", { value: number(link.strength) }));
  if (link.dataset) parts.push(el("bdi", {}, link.dataset));
  const line = parts.filter(Boolean).flatMap((part, k) => (k ? [" · ", part] : [part]));
  return el("li", {}, head, el("p", {}, line, notes.marks(link.sources)));
}

// --- sources -----------------------------------------------------------------------------

/** Numbers the sources in the order in which the panel cites them. */
function sourceNotes() {
  const order = new Map();
  const numberOf = (source) => {
    if (!order.has(source)) order.set(source, order.size + 1);
    return order.get(source);
  };
  const jump = (value) => () => byId("source-" + value)?.focus();
  return {
    marks: (sources) => sources.map((source) => {
      const value = numberOf(source);
      return el("button", { type: "button", class: "note", title: DATA.sources[source].title, "aria-label": t("source_number", { number: value }), on: { click: jump(value) } }, String(value));
    }),
    section: () => (order.size ? section(t("sources"), el("ol", { class: "sources" }, [...order].map(([source, value]) => sourceItem(DATA.sources[source], value)))) : null),
  };
}

function sourceItem(source, value) {
  const about = [source.publisher, source.date].filter(Boolean).join(" · ");
  return el("li", { id: "source-" + value, tabindex: -1 },
    outward(source.title || source.url || source.id, source.url),
    about ? el("span", { class: "about" }, el("bdi", {}, about)) : null,
    el("span", { class: "about address" }, source.url || source.text || (source.title ? "" : t("source_unknown"))));
}

/** Who says that the thing is there: the first few by number, the others counted. */
function said(notes, sources) {
  if (!sources.length) return null;
  const marks = notes.marks(sources);
  const rest = marks.splice(marks.length > FEW + 2 ? FEW : marks.length);
  return el("p", { class: "said" }, t("said_by"), marks, rest.length ? " " + t("more_sources", { count: number(rest.length) }) : null);
}

// --- a line ------------------------------------------------------------------------------

function pairDetails(pair) {
  const notes = sourceNotes();
  const shown = pair.links.filter((link) => selection.linkOn[link.i]);
  const rest = pair.links.length - shown.length;
  const items = shown.map((link) => linkItem(link, el("strong", {}, stroke(link.type), linkWords(link)), notes));
  return [
    crumbs(),
    el("p", { class: "kind" }, t("links_between", { count: number(shown.length) })),
    el("h2", { tabindex: -1, class: "ends" }, opener(pair.a), opener(pair.b)),
    el("ul", { class: "links" }, items),
    rest ? el("p", { class: "hint" }, t("links_hidden", { count: number(rest) })) : null,
    notes.section(),
  ];
}

/** The kind of a link, and which way it runs where that matters. */
function linkWords(link) {
  if (link.type.symmetric || link.a === link.b) return both(link.type);
  return el("span", {}, both(link.type), el("span", { class: "way" }, el("bdi", {}, label(link.a)), " → ", el("bdi", {}, label(link.b))));
}
