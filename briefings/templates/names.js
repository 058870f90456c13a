// Names as every page seeks them: folded and ranked alike; where nothing is so called, the nearest.

const ASCII = /^[\x00-\x7f]*$/;
const HAN = /\p{Script=Han}/u;
const OFFERED = 8; // nearest names at most

/** Fold a name so that case, accents, width and punctuation do not matter. */
function fold(text) {
  if (ASCII.test(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, " ").trim(); // soon done
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** What something is sought by: its own names, and what else is known about it. */
function soughtBy(names, about = []) {
  const own = [...new Set(names.map(fold))].filter(Boolean);
  return { names: own, text: own.map((name) => " " + name).join("\n"), about: about.map(fold).join("\n") };
}

/** 0: a whole name; 1: the beginning of a name; 2: beginnings of words; 3: anywhere; null: not so called. */
function rankOf(wanted, words, { names, text, about }) {
  if (!words.every((word) => text.includes(word) || about.includes(word))) return null;
  if (names.includes(wanted)) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  return words.every((word) => text.includes(" " + word)) ? 2 : 3;
}

/** Those of all that a query finds, the best first, else in their own order. */
function foundByName(query, all, soughtOf) {
  const wanted = fold(query);
  const words = wanted.split(" ");
  const ranked = wanted ? all.map((one) => ({ one, rank: rankOf(wanted, words, soughtOf(one)) })) : [];
  return ranked.filter(({ rank }) => rank !== null).sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}

/** Slips that a word may hold: one for each three Chinese characters or four letters, at most three. */
const slipsIn = (word) => Math.min(3, Math.floor(word.length / (HAN.test(word) ? 3 : 4)));

/** A word of a name may begin here: at its start, after a blank, or at any Chinese character. */
const begins = (name, k) => k === 0 || name[k - 1] === " " || name.charCodeAt(k) >= 0x2e80;

/**
 * Fewest letters that are too many, too few or others where a word stands in a name, Infinity where
 * they are more than `most`: Sellers 1980, doi:10.1016/0196-6774(80)90016-4.
 */
function slipsAt(word, name, most) {
  let [above, row] = [new Uint8Array(name.length + 1), new Uint8Array(name.length + 1)];
  for (let k = 0; k <= name.length; k += 1) above[k] = begins(name, k) ? 0 : most + 1;
  for (let i = 0; i < word.length; i += 1) {
    let least = (row[0] = Math.min(i, most) + 1);
    for (let k = 0; k < name.length; k += 1) {
      const other = word[i] === name[k] ? 0 : 1;
      row[k + 1] = Math.min(above[k] + other, above[k + 1] + 1, row[k] + 1, most + 1);
      if (row[k + 1] < least) least = row[k + 1];
    }
    if (least > most) return Infinity;
    [above, row] = [row, above];
  }
  return above.reduce((least, one) => Math.min(least, one));
}

/** Those of all whose names hold a query with the fewest slips; first the names that are as long. */
function nearestByName(query, all, soughtOf) {
  const wanted = fold(query);
  const words = wanted.split(" ").map((word) => ({ word, most: slipsIn(word) }));
  if (!words.some(({ most }) => most)) return [];
  const near = all.map((one) => {
    const names = soughtOf(one).names.map((name) => ({
      slips: words.reduce((sum, { word, most }) => sum + slipsAt(word, name, most), 0),
      apart: Math.abs(name.length - wanted.length),
    }));
    return { one, ...names.sort(nearer)[0] };
  });
  const least = near.reduce((best, { slips = Infinity }) => Math.min(best, slips), Infinity);
  return near.filter(({ slips }) => slips === least && slips < Infinity).sort(nearer).slice(0, OFFERED).map(({ one }) => one);
}

const nearer = (a, b) => (a.slips === b.slips ? 0 : a.slips - b.slips) || a.apart - b.apart;
