"""Names that are like a name: proposed for a person to choose from, never accepted.

Blocking: names share rare runs of letters. A sparse product of weighted runs (three letters,
or two Chinese characters) finds the nearest few dozen names; only those are compared in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz
from scipy import sparse

from loaders.match_index import NameIndex
from loaders.match_names import has_han, name_key

__all__ = ["Nearest"]

LEAST = 0.5
"""Least score of what is proposed, 0 to 1."""

_COMMON = 0.05  # share of the names above which a run of letters tells nothing
_LOOKED_AT = 40
_BLOCK = 512


class Nearest:
    """The names of an index, ready to be searched.

    Parameters
    ----------
    index
        Whose names; names that look like acronyms are left out.
    """

    def __init__(self, index: NameIndex) -> None:
        pairs = {
            (key, hit.place)
            for key, hits in index.by_key.items()
            for hit in hits
            if not hit.acronym
        }
        self.names = sorted(pairs)
        self.columns: dict[str, int] = {}
        self.weights = np.zeros(0)
        self.matrix = self._learn([key for key, _ in self.names]).T.tocsr()

    def _learn(self, keys: Sequence[str]) -> sparse.csr_matrix:
        counts = Counter(run for key in keys for run in set(_runs(key)))
        most = max(50, int(_COMMON * len(keys)))
        known = sorted(run for run, n in counts.items() if n <= most)
        self.columns = {run: place for place, run in enumerate(known)}
        shares = np.array([counts[run] for run in known], dtype=np.float64)
        self.weights = np.log((1 + len(keys)) / (1 + shares)) if known else shares
        return self._rows(keys)

    def _rows(self, keys: Sequence[str]) -> sparse.csr_matrix:
        places: list[int] = []
        starts = [0]
        for key in keys:
            found = {p for run in _runs(key) if (p := self.columns.get(run)) is not None}
            places.extend(sorted(found))
            starts.append(len(places))
        at = np.array(places, dtype=np.int32)
        data = self.weights[at] if len(at) else np.zeros(0)
        rows = sparse.csr_matrix((data, at, starts), shape=(len(keys), len(self.columns)))
        norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        norms[norms == 0] = 1
        scaled: sparse.csr_matrix = (sparse.diags(1 / norms) @ rows).tocsr().astype(np.float32)
        return scaled

    def search(self, texts: Sequence[str]) -> list[list[tuple[float, int]]]:
        """Find organisations whose names are like each text.

        Returns
        -------
        list of list of (float, int)
            Score (:data:`LEAST` to 1) and position of the organisation, the likest first; ties
            in the order of the index. The score is the mean of :func:`likeness` and of the
            cosine of both names' weighted runs, so that rare letters count for more.
        """
        keys = [name_key(t).text for t in texts]
        found: list[list[tuple[float, int]]] = []
        for start in range(0, len(keys), _BLOCK):
            block = keys[start : start + _BLOCK]
            product = (self._rows(block) @ self.matrix).tocsr()
            for row, key in enumerate(block):
                lo, hi = product.indptr[row], product.indptr[row + 1]
                found.append(self._ranked(key, product.indices[lo:hi], product.data[lo:hi]))
        return found

    def _ranked(self, key: str, at: np.ndarray, scores: np.ndarray) -> list[tuple[float, int]]:
        scores = np.round(scores, 5)
        if len(scores) > _LOOKED_AT:  # all that tie with the last one stay for the sort
            kept = scores >= np.partition(scores, -_LOOKED_AT)[-_LOOKED_AT]
            at, scores = at[kept], scores[kept]
        order = np.lexsort((at, -scores))[:_LOOKED_AT]
        best: dict[int, float] = {}
        for column in order:
            other, place = self.names[at[column]]
            score = round((likeness(key, other) + float(scores[column])) / 2, 4)
            best[place] = max(best.get(place, 0.0), score)
        ranked = sorted((-score, place) for place, score in best.items() if score >= LEAST)
        return [(-score, place) for score, place in ranked]


def _runs(key: str) -> list[str]:
    size = 2 if has_han(key) else 3
    padded = f" {key} "
    return [padded[i : i + size] for i in range(len(padded) - size + 1)]


def likeness(one: str, other: str) -> float:
    """Likeness of two keys, 0 to 1: the better of letters in order and words in any order.

    Never that of a part to the whole: Chinese Academy of Sciences is no part of Chinese
    Academy of Social Sciences. Rounded to four places.

    Examples
    --------
    >>> likeness("chinese academy science", "chinese academy social science")
    0.8679
    """
    return round(max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)) / 100, 4)
