// The layer on a printed map: its own marks are pointed at, filtered and walked by keys. What is
// counted came with the page; without this script the picture is as it was drawn.

const lang = document.documentElement.lang.slice(0, 2);
const number = (value) => new Intl.NumberFormat(lang === "zh" ? "zh-Hans" : "en-001", { maximumFractionDigits: 1 }).format(value);
const LISTED = 5; // parks that a tip names

function el(tag, attrs = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) if (value !== null) made.setAttribute(name, value);
  made.append(...children.flat());
  return made;
}

const sum = (cells) => cells.reduce((all, [, , , amount]) => all + amount, 0);

/** Add up cells by a key; a cell without one is left out. */
function tally(cells, key) {
  const found = new Map();
  for (const cell of cells) for (const one of key(cell)) found.set(one, (found.get(one) ?? 0) + cell[3]);
  return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const clear = (box, others) => !others.some((other) => meets(box, other));
const within = (a, b) => a.left >= b.left && a.top >= b.top && a.right <= b.right && a.bottom <= b.bottom;

function circleBox(mark) {
  const [x, y, r] = ["cx", "cy", "r"].map((name) => Number(mark.getAttribute(name)));
  return { left: x - r, top: y - r, right: x + r, bottom: y + r };
}

/** Eight places for a label around a circle, the best first: as labels.py has them. */
function spotsAround(mark, wide, size) {
  const [x, y, r] = ["cx", "cy", "r"].map((name) => Number(mark.getAttribute(name)));
  const high = 1.3 * size;
  const gap = r + 0.2 * size;
  const near = 0.7 * gap;
  const corners = [
    [x + gap, y - high / 2], [x - gap - wide, y - high / 2], [x - wide / 2, y - gap - high], [x - wide / 2, y + gap],
    [x + near, y - near - high], [x - near - wide, y - near - high], [x + near, y + near], [x - near - wide, y + near],
  ];
  return corners.map(([left, top]) => ({ left, top, right: left + wide, bottom: top + high }));
}

class MapLayer {
  constructor(block) {
    Object.assign(this, JSON.parse(block.textContent));
    this.sheet = block.previousElementSibling;
    this.chosen = 0; // one bit for each part; none: all
    this.site = null;
    this.kept = null;
    this.at = null;
    this.marks = new Map([...this.sheet.querySelectorAll(".marks [data-place]")].map((mark) => [mark.dataset.place, mark]));
    this.labels = this.sheet.querySelector(".labels"); // as printed
    this.anew = this.labels.cloneNode(); // those of what is chosen, whose circles have other sizes
    this.flows = [...this.sheet.querySelectorAll(".flows [data-place]")];
    this.foot = this.sheet.querySelector(".foot text"); // what is counted, and the largest, of all
    this.scale = Number(this.sheet.viewBox.baseVal.width) / 1000;
    if (this.marks.size) this.build();
  }

  // --- words

  t(key, values = {}) {
    return fill(this.words[key], values);
  }

  count(what, value) {
    return this.t(`count_${what}`, { count: number(value) });
  }

  amount(value) {
    return this.kind === "fields" ? this.count("actors", value) : this.t("amount_unit", { amount: number(value), unit: this.units[value === 1 ? 1 : 0] });
  }

  // --- what is counted

  /** Cells of the site chosen, those of no part among them. */
  here() {
    return this.site === null ? this.cells : this.cells.filter((cell) => cell[2] === this.site);
  }

  isKnown(cell) {
    return cell[1] !== 0 || !this.parts.length;
  }

  isChosen(cell) {
    return this.isKnown(cell) && (!this.chosen || (cell[1] & this.chosen) !== 0);
  }

  partsOf(cell) {
    return this.parts.map((_, n) => n).filter((n) => cell[1] & (1 << n));
  }

  bare(cells) {
    return this.count("bare", sum(cells.filter((cell) => !this.isKnown(cell))));
  }

  // --- the page

  build() {
    const tipId = `layer-tip-${document.querySelectorAll(".layer-tip").length + 1}`;
    this.tip = el("div", { class: "layer-tip", id: tipId, hidden: "" });
    this.said = el("p", { class: "layer-said", role: "status" });
    const help = el("p", { class: "unseen", id: `${tipId}-help` }, this.t("layer_help"));
    const frame = el("div", { class: "layer-sheet" });
    this.sheet.replaceWith(frame);
    frame.append(this.sheet, this.tip, help);
    if (this.parts.length > 1) frame.before(this.choices());
    frame.after(this.said);
    this.sheet.setAttribute("aria-label", this.sheet.querySelector("title").textContent);
    this.sheet.setAttribute("aria-describedby", help.id);
    this.sheet.setAttribute("role", "group"); // a picture may hold nothing to press
    for (const title of this.sheet.querySelectorAll("title")) title.remove(); // the tip says more
    this.sheet.classList.add("awake");
    this.listen();
    this.paint();
  }

  choices() {
    const group = el("div", { class: "layer-choose", role: "group", "aria-label": this.t(`layer_${this.kind}`) });
    this.all = el("button", { type: "button" }, this.t(`layer_${this.kind}_all`));
    this.all.addEventListener("click", () => this.choose(0));
    this.buttons = this.parts.map((part, n) => {
      const button = el("button", { type: "button" }, el("bdi", {}, part));
      button.addEventListener("click", () => this.choose(this.chosen ^ (1 << n)));
      return button;
    });
    group.append(this.all, ...this.buttons);
    if (this.sites.length) group.append(this.siteChoice());
    return group;
  }

  /** Parks, by country: the third side of field × country × park. */
  siteChoice() {
    const select = el("select", {}, el("option", { value: "" }, this.t("layer_parks_all")));
    const by = new Map();
    for (const cell of this.cells) if (cell[2] >= 0 && this.isKnown(cell)) by.set(cell[0], (by.get(cell[0]) ?? new Set()).add(cell[2]));
    const named = [...by].sort((a, b) => this.places[a[0]].localeCompare(this.places[b[0]], lang));
    for (const [code, sites] of named) {
      const options = [...sites].sort((a, b) => a - b).map((n) => el("option", { value: n }, this.sites[n]));
      select.append(el("optgroup", { label: this.places[code] }, options));
    }
    select.addEventListener("change", () => {
      this.site = select.value === "" ? null : Number(select.value);
      this.point(null);
      this.paint();
    });
    return el("label", {}, this.t("layer_parks"), select);
  }

  choose(chosen) {
    this.chosen = chosen;
    this.point(null);
    this.paint();
  }

  /** Give marks, labels and curves what is chosen; all of it is the picture as printed. */
  paint() {
    const shown = this.here().filter((cell) => this.isChosen(cell));
    const ranked = tally(shown, ([code]) => [code]).filter(([code]) => this.marks.has(code));
    const amounts = new Map(ranked);
    const most = ranked[0]?.[1] ?? 1;
    const whole = !this.chosen && this.site === null; // as printed: the line below the land says it
    this.foot.toggleAttribute("data-gone", !whole); // of what is chosen the sentence below speaks
    const swell = ([least, largest], code) => Math.max(least, largest * Math.sqrt((amounts.get(code) ?? 0) / most));
    const gone = (one) => one.toggleAttribute("data-gone", !amounts.has(one.dataset.place));
    for (const [code, mark] of this.marks) {
      gone(mark);
      mark.setAttribute("r", Number((swell(this.radii, code) * this.scale).toFixed(1)));
      mark.setAttribute("aria-label", `${this.places[code]}${this.t("comma")}${this.amount(amounts.get(code) ?? 0)}`);
    }
    for (const flow of this.flows) {
      gone(flow);
      flow.setAttribute("stroke-width", swell(this.widths, flow.dataset.place).toFixed(2));
    }
    this.labels.toggleAttribute("data-gone", !whole);
    this.anew.remove();
    if (!whole) this.label(ranked);
    this.order = ranked.map(([code]) => code);
    this.stop(this.order[0]);
    this.buttons?.forEach((button, n) => button.setAttribute("aria-pressed", String(Boolean(this.chosen & (1 << n)))));
    this.all?.setAttribute("aria-pressed", String(!this.chosen));
    this.said.classList.toggle("hint", whole);
    this.said.textContent = whole ? this.t(this.buttons ? "layer_hint" : "layer_hint_point") : this.sentence(shown, ranked);
  }

  /** Write the labels of what is chosen beside their circles, the largest first, as labels.py does. */
  label(ranked) {
    const size = Number(this.labels.getAttribute("font-size"));
    const land = this.labels.parentNode.querySelector("path").getBBox();
    const room = { left: 0, right: this.sheet.viewBox.baseVal.width, top: 0, bottom: land.y + land.height };
    const wanted = this.wanted(ranked);
    const circles = wanted.map(({ mark }) => circleBox(mark));
    const full = [];
    this.anew.replaceChildren();
    this.labels.after(this.anew);
    for (const [n, { mark, texts }] of wanted.entries()) {
      this.anew.append(...texts);
      const free = spotsAround(mark, texts[0].getComputedTextLength(), size).filter((box) => within(box, room) && clear(box, full));
      const spot = free.find((box) => clear(box, circles)) ?? free.find((box) => clear(box, circles.slice(0, n + 1)));
      if (spot) full.push(spot);
      for (const text of texts) {
        if (!spot) text.remove();
        else for (const [name, value] of Object.entries({ x: spot.left, y: spot.bottom - 0.38 * size, "text-anchor": "start" })) text.setAttribute(name, value);
      }
    }
  }

  /** Circles that want a label, the hub's first; a text is twofold: the white edge of its letters, and they. */
  wanted(ranked) {
    const printed = (which) => [...this.labels.querySelectorAll(`text${which}`)].slice(0, 2);
    const hubs = [...this.sheet.querySelectorAll(".marks circle:not([data-place])")];
    const hub = hubs.map((mark) => ({ mark, texts: printed(":not([data-place])").map((text) => text.cloneNode(true)) }));
    const places = ranked.map(([code, amount]) => {
      const texts = printed("[data-place]").map((text) => text.cloneNode());
      for (const text of texts) {
        text.dataset.place = code;
        text.textContent = this.kind === "fields" ? this.t("layer_mark", { name: this.places[code], count: number(amount) }) : this.places[code];
      }
      return { mark: this.marks.get(code), texts };
    });
    return [...hub, ...places].filter(({ texts }) => texts.length);
  }

  sentence(shown, ranked) {
    const chosen = this.parts.filter((_, n) => this.chosen & (1 << n));
    const kinds = chosen.length ? chosen.join(this.t("comma")) : this.parts.length ? this.t(`layer_${this.kind}_all`) : this.units[0];
    const what = this.site === null ? kinds : `${this.sites[this.site]}${this.t("comma")}${kinds}`;
    if (!ranked.length) return this.t("layer_none", { what });
    const [code, amount] = ranked[0];
    return this.t(`layer_${this.kind}_said`, {
      what,
      amount: this.amount(sum(shown)),
      places: this.count("places", ranked.length),
      largest: `${this.places[code]} ${number(amount)}`,
      bare: this.kind === "fields" ? this.bare(this.here()) : "",
    });
  }

  // --- pointing and keys

  listen() {
    for (const [code, mark] of this.marks) {
      mark.setAttribute("role", "button");
      mark.setAttribute("aria-describedby", this.tip.id);
      mark.addEventListener("focus", () => {
        this.stop(code);
        this.point(code);
      });
      mark.addEventListener("blur", () => this.kept ?? this.point(null));
    }
    this.sheet.addEventListener("pointermove", (event) => this.kept ?? this.point(this.near(event)));
    this.sheet.addEventListener("pointerleave", () => this.kept ?? this.point(null));
    this.sheet.addEventListener("click", (event) => this.keep(this.near(event)));
    this.sheet.addEventListener("keydown", (event) => this.key(event));
  }

  /** The mark under the pointer, the smaller where two lie there; a few pixels beside count. */
  near(event) {
    const found = this.order
      .map((code) => {
        const box = this.marks.get(code).getBoundingClientRect();
        const gap = Math.hypot(event.clientX - box.x - box.width / 2, event.clientY - box.y - box.height / 2);
        return { code, r: box.width / 2, gap };
      })
      .filter(({ r, gap }) => gap <= r + 4);
    return found.sort((a, b) => a.r - b.r || a.gap - b.gap)[0]?.code ?? null;
  }

  key(event) {
    const at = this.order.indexOf(event.target.dataset?.place);
    const last = this.order.length - 1;
    const steps = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last };
    if (event.key === "Escape") this.keep(null);
    else if (at < 0) return;
    else if (event.key === "Enter" || event.key === " ") this.keep(this.order[at]);
    else if (event.key in steps) {
      this.kept = null;
      this.marks.get(this.order[Math.min(Math.max(steps[event.key], 0), last)]).focus();
    } else return;
    event.preventDefault();
  }

  /** One mark alone is on the way of the Tab key; the arrows lead to the others. */
  stop(code) {
    for (const [own, mark] of this.marks) mark.setAttribute("tabindex", own === code ? "0" : "-1");
  }

  /** Keep a place's figures open; pressed again, or nowhere, they close. */
  keep(code) {
    this.kept = code === this.kept ? null : code;
    this.point(this.kept ?? (code && this.marks.get(code).matches(":focus") ? code : null));
  }

  point(code) {
    if (code === null) this.kept = null;
    this.at = code;
    this.tip.hidden = code === null;
    this.sheet.classList.toggle("pointed", code !== null);
    for (const [own, mark] of this.marks) mark.classList.toggle("at", own === code);
    for (const flow of this.flows) flow.classList.toggle("at", flow.dataset.place === code);
    if (code === null) return;
    this.tip.replaceChildren(...this.told(code));
    this.place(this.marks.get(code));
  }

  told(code) {
    const cells = this.here().filter((cell) => cell[0] === code);
    const known = cells.filter((cell) => this.isKnown(cell));
    const first = this.kind === "fields" ? this.t("layer_fields_tip", { amount: this.amount(sum(known)), bare: this.bare(cells) }) : this.amount(sum(known));
    const rows = tally(known, (cell) => this.partsOf(cell)).flatMap(([n, amount]) => {
      const look = !this.chosen ? null : this.chosen & (1 << n) ? "on" : "off";
      return [el("dt", { class: look }, el("bdi", {}, this.parts[n])), el("dd", { class: look }, number(amount))];
    });
    const sites = tally(known, (cell) => (cell[2] < 0 ? [] : [cell[2]]));
    const named = sites.slice(0, LISTED).map(([n, amount]) => `${this.sites[n]} ${number(amount)}`);
    if (sites.length > LISTED) named.push(this.t("layer_more", { count: number(sites.length - LISTED) }));
    return [
      el("strong", {}, el("bdi", {}, this.places[code])),
      el("span", {}, first),
      el("dl", {}, rows),
      named.length ? el("span", { class: "off" }, this.t("layer_in_parks", { names: named.join(this.t("comma")) })) : "",
    ];
  }

  /** Put the tip beside its mark, within the sheet. */
  place(mark) {
    const [sheet, box] = [this.sheet.getBoundingClientRect(), mark.getBoundingClientRect()];
    const { width, height } = this.tip.getBoundingClientRect();
    const right = box.right - sheet.left + 10;
    const left = right + width <= sheet.width ? right : Math.max(0, box.left - sheet.left - 10 - width);
    const top = Math.min(Math.max(0, box.top - sheet.top - 10), Math.max(0, sheet.height - height));
    Object.assign(this.tip.style, { left: `${left}px`, top: `${top}px` });
  }
}

for (const block of document.querySelectorAll("script.map-layer")) new MapLayer(block);
