"""What the tests of layers look at: the series of each pair, out of batches."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.batch import Batch

Series = dict[tuple[str, str], dict[int, float]]


def series(batches: Iterable[Batch]) -> Series:
    """Strength by year of each pair, with the ids as they stand in its link."""
    return {
        (x.values["from"], x.values["to"]): dict(
            zip(x.values["years"], x.values["strength"], strict=True)
        )
        for b in batches
        for x in b.links
    }
