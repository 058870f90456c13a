// Names of the site in one list: what is typed is sought in every name, without accents and case.

const data = JSON.parse(document.getElementById("data").textContent);
const box = document.getElementById("search");
const list = document.getElementById("hits");
const said = document.getElementById("said");
const MOST = 60;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const entries = data.entries.map((entry) => ({ ...entry, sought: plain(entry.sought) }));

function row(entry) {
  const item = document.createElement("li");
  const name = document.createElement(entry.to ? "a" : "span");
  if (entry.to) name.href = entry.to;
  name.textContent = entry.name;
  const about = document.createElement("span");
  about.className = "about";
  about.textContent = entry.about;
  item.append(name, about);
  return item;
}

function show() {
  const words = plain(box.value).split(/\s+/).filter(Boolean);
  const found = words.length ? entries.filter((e) => words.every((w) => e.sought.includes(w))) : [];
  list.replaceChildren(...found.slice(0, MOST).map(row));
  said.textContent = !words.length ? "" : found.length ? data.found.replace("{count}", found.length) : data.none;
}

box.addEventListener("input", show);
box.focus();
show();
