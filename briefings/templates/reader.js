// The language of the reader: the one chosen before, else the browser's; the site's pages and the
// network share what was chosen.
const CHOSEN = "innolink-lang";

function rememberLanguage(lang) {
  try {
    localStorage.setItem(CHOSEN, lang);
  } catch {
    // a browser that keeps nothing: the language holds for this page
  }
}

/** zh or en; undefined where the page keeps its own: not asked to follow, or neither is known. */
function readersLanguage() {
  if (!("reader" in document.documentElement.dataset)) return undefined;
  let chosen;
  try {
    chosen = localStorage.getItem(CHOSEN);
  } catch {
    chosen = null;
  }
  const wanted = chosen ? [chosen] : navigator.languages;
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === "zh" || tag === "en");
}
