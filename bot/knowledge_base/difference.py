"""What changed from one snapshot to another."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import merge

from bot.index.article_index import ArticleIndex
from bot.thread_switching import pause

PAUSED_EVERY = 8
"""Articles that differ after which others go on: where all do, everybody would wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Articles and passages that came, changed and went.

    Attributes:
        added: ids of new articles, in order.
        changed: ids of articles of which anything that an answer may show is another.
        removed: ids of articles that are gone.
        passages_added: how many passages there are more, in new and changed articles.
        passages_changed: how many passages of changed articles took the place of others.
        passages_removed: how many passages there are fewer, in gone and changed articles.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    passages_added: int = 0
    passages_changed: int = 0
    passages_removed: int = 0

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.added or self.changed or self.removed)


def compare(before: ArticleIndex, after: ArticleIndex) -> Difference:
    """Return what changed from the articles of one snapshot to those of another."""
    identifiers: Iterable[str]
    if before.base is after.base:
        touched = before.changed.keys() | before.removed | after.changed.keys() | after.removed
        identifiers = sorted(touched)
    else:  # to sort very many, everybody would wait
        identifiers = dict.fromkeys(merge(before.articles, after.articles))
    added: list[str] = []
    changed: list[str] = []
    removed: list[str] = []
    came = went = turned = 0
    for identifier in identifiers:
        old, new = before.digest(identifier), after.digest(identifier)
        if old == new:
            continue
        (changed if old and new else added if new else removed).append(identifier)
        if sum(map(len, (added, changed, removed))) % PAUSED_EVERY == 0:
            pause()
        texts_before, texts_after = (
            Counter(before.texts(identifier)),
            Counter(after.texts(identifier)),
        )
        fresh = (texts_after - texts_before).total()
        stale = (texts_before - texts_after).total()
        turned += min(fresh, stale)
        came += max(0, fresh - stale)
        went += max(0, stale - fresh)
    return Difference(
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        passages_added=came,
        passages_changed=turned,
        passages_removed=went,
    )
