// "?" beside a figure: what it means, its range, its limits and how to cite it.

const helpBox = byId("help");

function buildHelp() {
  byId("help-close").addEventListener("click", () => helpBox.close());
  helpBox.addEventListener("click", (event) => {
    if (event.target === helpBox) helpBox.close();
  });
  for (const place of document.querySelectorAll("[data-help]")) place.append(helpButton(place.dataset.help));
}

function helpButton(topic) {
  return el("button", { type: "button", class: "help", "data-topic": topic, "aria-haspopup": "dialog", "aria-label": helpName(topic), title: helpName(topic), on: { click: () => showHelp(topic) } }, "?");
}

const helpName = (topic) => t("help_of", { name: t("help_name_" + topic) });

/** A text and its "?", which stays on the line of the last letters. */
function withHelp(text, mark) {
  return [text.slice(0, -4), el("span", { class: "stay" }, text.slice(-4), " ", mark)];
}

/** A heading with its "?". */
const helped = (key, values, topic) => withHelp(t(key, values), helpButton(topic));

/** What somebody writes who quotes a figure of this page. */
function citation() {
  const counts = { things: number(selection.nodes.length), links: number(selection.links.length) };
  return t("cite", { title: both(DATA.title), date: DATA.asOf ? day(DATA.asOf) : t("undated"), filters: filterWords() || t("no_filters"), ...counts });
}

function showHelp(topic) {
  const parts = [["help_means", t("help_" + topic)], ["help_range", t("help_range_" + topic)], ["help_limits", t("help_limits_" + topic)], ["help_cite", citation()]];
  byId("help-title").textContent = t("help_name_" + topic);
  byId("help-text").replaceChildren(...parts.flatMap(([word, text]) => [el("dt", {}, t(word)), el("dd", {}, text)]));
  helpBox.showModal();
}

function paintHelp() {
  for (const button of document.querySelectorAll("button.help")) {
    button.setAttribute("aria-label", helpName(button.dataset.topic));
    button.title = helpName(button.dataset.topic);
  }
}
