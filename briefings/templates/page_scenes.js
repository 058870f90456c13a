// Scenes: views kept under a name and stepped through. A view is what the address holds, keyed by
// our ids; scenes stand in the address too, and travel as a small JSON file.

const SCENES_MOST = 60;
const SCENE_TEXT = 400;
const VIEW_PARTS = new Set(DATA.viewParts);
const story = { baked: "", list: [], at: -1 };

/** Text in both languages from whatever a file or an address gave. */
function sceneText(value) {
  const own = typeof value === "string" ? { en: value, zh: value } : value && typeof value === "object" ? value : {};
  const one = (text) => (typeof text === "string" ? text.slice(0, SCENE_TEXT) : "");
  const [en, zh] = [one(own.en), one(own.zh)];
  return { en: en || zh, zh: zh || en };
}

/** Scenes out of a file's or an address's content; null where it holds none. */
function readScenes(given) {
  const list = given instanceof Array ? given : given?.scenes;
  if (!(list instanceof Array) || list.length > SCENES_MOST) return null;
  if (!list.every((one) => one && typeof one === "object" && one.view && typeof one.view === "object")) return null;
  return list.map((one) => ({
    title: sceneText(one.title),
    note: sceneText(one.note),
    view: Object.fromEntries(Object.entries(one.view).filter(([key, value]) => VIEW_PARTS.has(key) && ["string", "number"].includes(typeof value)).map(([key, value]) => [key, String(value)])),
  }));
}

/** As small as it can be: one text where both languages say the same, nothing where nothing is. */
function sceneFile(list) {
  const brief = ({ en, zh }) => (en === zh ? en : { en, zh });
  return { scenes: list.map(({ title, note, view: parts }) => ({ title: brief(title), ...(note.en ? { note: brief(note) } : {}), view: parts })) };
}

const scenesText = (list) => JSON.stringify(sceneFile(list).scenes);

/** What the address says about scenes: those that did not come with the page, and which one. */
function sceneParts() {
  const parts = [];
  const text = scenesText(story.list);
  if (text !== story.baked) parts.push(["scenes", text]);
  if (story.at >= 0) parts.push(["scene", story.at + 1]);
  return parts;
}

function readSceneAddress(got) {
  let list = readScenes(DATA.scenes) ?? [];
  story.baked = scenesText(list);
  try {
    list = readScenes(JSON.parse(got.get("scenes") ?? "null")) ?? list;
  } catch {
    // No JSON: as if it were not there.
  }
  story.list = list;
  const at = parseInt(got.get("scene") ?? "", 10) - 1;
  story.at = at >= 0 && at < list.length ? at : -1;
}

/** Go to a scene: its whole view, in the language that the reader has. */
function goScene(at) {
  if (!story.list[at]) return;
  stop();
  story.at = at;
  const { lang, ...wanted } = readView(new Map(Object.entries(story.list[at].view)));
  show(wanted);
  paintScenes();
  say([both(story.list[at].title), both(story.list[at].note)].filter(Boolean).join(". "));
}

/** Ids that a scene names and this page lacks. */
function lacking({ view: parts }) {
  return ["focus", "show", "with"].map((key) => parts[key]).filter((id) => id && !nodeById.has(id));
}

function keepScene() {
  const name = byId("scene-name").value.trim() || filterWords() || both(DATA.title);
  if (story.list.length >= SCENES_MOST) return sayScenes(t("scenes_full", { count: SCENES_MOST }));
  story.list = [...story.list, { title: sceneText(name), note: sceneText(byId("scene-note").value.trim()), view: Object.fromEntries(viewParts().map(([key, value]) => [key, String(value)])) }];
  story.at = story.list.length - 1;
  byId("scene-name").value = byId("scene-note").value = "";
  sayScenes(t("scene_kept", { name }));
  return scenesChanged();
}

function dropScene(at) {
  story.list = story.list.filter((_, k) => k !== at);
  story.at = story.at === at ? -1 : story.at > at ? story.at - 1 : story.at;
  scenesChanged();
}

function moveScene(at) {
  const list = [...story.list];
  [list[at - 1], list[at]] = [list[at], list[at - 1]];
  story.at = story.at === at ? at - 1 : story.at === at - 1 ? at : story.at;
  story.list = list;
  scenesChanged();
}

function scenesChanged() {
  paintScenes();
  writeAddress();
}

const sayScenes = (text) => {
  byId("scenes-said").textContent = text;
};

async function loadScenes(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  let list = null;
  try {
    if (file.size < 1e6) list = readScenes(JSON.parse(await file.text()));
  } catch {
    // Said below.
  }
  if (!list) return sayScenes(t("scenes_bad", { file: file.name }));
  Object.assign(story, { list, at: -1 });
  sayScenes(t("scenes_loaded", { count: number(list.length) }));
  return scenesChanged();
}

function buildScenes() {
  byId("scene-keep").addEventListener("click", keepScene);
  byId("keep-scene").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) keepScene();
  });
  byId("save-scenes").addEventListener("click", () => save(new Blob([JSON.stringify(sceneFile(story.list), null, 1) + "\n"], { type: "application/json" }), "-scenes.json"));
  byId("load-scenes").addEventListener("click", () => byId("scenes-file").click());
  byId("scenes-file").addEventListener("change", loadScenes);
  byId("scene-back").addEventListener("click", () => goScene(story.at - 1));
  byId("scene-on").addEventListener("click", () => goScene(story.at + 1));
}

function sceneRow(scene, at) {
  const small = (key, text, press) => el("button", { type: "button", class: "small", "aria-label": t(key, { name: both(scene.title) }), title: t(key, { name: both(scene.title) }), on: { click: press } }, text);
  const go = el("button", { type: "button", class: "opener", "aria-current": at === story.at ? "step" : null, on: { click: () => goScene(at) } }, el("bdi", {}, `${at + 1}. ${both(scene.title)}`));
  return el("li", {}, go, at ? small("scene_up", "↑", () => moveScene(at)) : null, small("scene_drop", "×", () => dropScene(at)));
}

function paintScenes() {
  const { list, at } = story;
  byId("scene-list").replaceChildren(...list.map(sceneRow));
  byId("save-scenes").hidden = !list.length;
  byId("stepper").hidden = !list.length;
  if (!list.length) return;
  const scene = list[at];
  byId("scene-back").disabled = at <= 0;
  byId("scene-on").disabled = at >= list.length - 1;
  byId("scene-at").textContent = t("scene_at", { at: number(at + 1), count: number(list.length) });
  byId("scene-title").textContent = scene ? both(scene.title) : t("scenes_begin");
  const missing = scene ? lacking(scene) : [];
  byId("scene-said").textContent = [scene ? both(scene.note) : "", missing.length ? t("scene_lacks", { names: missing.join(", ") }) : ""].filter(Boolean).join(" ");
}
