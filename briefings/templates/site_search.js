// Names of the site in one list: what is typed is sought in every name, else the nearest are offered.

const data = JSON.parse(document.getElementById("data").textContent);
const box = document.getElementById("search");
const list = document.getElementById("hits");
const said = document.getElementById("said");
const MOST = 60;

const entries = data.entries.map((entry) => ({ ...entry, sought: soughtBy(entry.sought) }));

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
  const sought = (entry) => entry.sought;
  const found = foundByName(box.value, entries, sought);
  const shown = found.length ? found : nearestByName(box.value, entries, sought);
  const told = found.length ? data.found : shown.length ? data.near : data.none;
  list.replaceChildren(...shown.slice(0, MOST).map(row));
  said.textContent = box.value.trim() ? fill(told, { count: shown.length }) : "";
}

box.addEventListener("input", show);
box.focus();
show();
