"""The limits of a base: from when on it is saved, and how much may change before it is renewed."""

from bot.index.indexed_articles import IndexedArticles

SAVED_FROM = 5_000
"""Passages from which on a base is saved; below, building takes half a second."""

DELTA_SHARE = 0.1
"""Share of the base's passages that a delta may have."""

LARGEST_DELTA = 20_000
"""Passages that a delta may have at most; indexing them takes half a second."""

DELETED_SHARE = 0.5
"""Share of the base's passages that may be deleted."""

LARGEST_IN_MEMORY = 200_000
"""Passages up to which an index in memory takes the place of a damaged base at once."""

RENEWED_FROM = 0.5
"""Share of what a delta may have, and of what may be deleted, from which on the base is renewed
behind what serves."""


def fits(base: IndexedArticles, delta: int, deleted: int, *, share: float) -> bool:
    """Tell whether so many passages of a delta, and so many deleted ones, are few enough."""
    size = len(base.passages)
    return (
        delta <= share * min(DELTA_SHARE * size, LARGEST_DELTA)
        and deleted <= share * DELETED_SHARE * size
    )
