// A page of the site: remember the language that is chosen; the first page opens in the reader's.

for (const link of document.querySelectorAll("nav a[hreflang]")) {
  link.addEventListener("click", () => rememberLanguage(link.hreflang));
}

const own = document.documentElement.lang.slice(0, 2);
const wanted = readersLanguage();
if (wanted && wanted !== own) location.replace(`index.${wanted}.html${location.hash}`);
