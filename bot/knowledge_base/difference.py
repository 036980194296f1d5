"""What changed from one snapshot to another."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bot.articles.article import Article
from bot.articles.passages import split
from bot.index.records import DIGEST_BYTES, digest_of
from bot.index.saved_articles import SavedArticles


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


def compare(before: Mapping[str, Article], after: Mapping[str, Article]) -> Difference:
    """Return what changed from the articles of one snapshot to those of another."""
    old, new = _without_same(before, after)
    changed = [i for i in new if i in old and old[i] != new[i]]
    came = went = turned = 0
    for identifier in {*changed, *(old.keys() ^ new.keys())}:
        texts_before = _texts(before, identifier)
        texts_after = _texts(after, identifier)
        fresh = (texts_after - texts_before).total()
        stale = (texts_before - texts_after).total()
        turned += min(fresh, stale)
        came += max(0, fresh - stale)
        went += max(0, stale - fresh)
    return Difference(
        added=tuple(identifier for identifier in new if identifier not in old),
        changed=tuple(changed),
        removed=tuple(identifier for identifier in old if identifier not in new),
        passages_added=came,
        passages_changed=turned,
        passages_removed=went,
    )


def _without_same(
    before: Mapping[str, Article], after: Mapping[str, Article]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return what changes with each article, before and after.

    Articles that are the same may be left out.
    """
    if isinstance(before, SavedArticles) and isinstance(after, SavedArticles):
        old, new = before.arrays, after.arrays
        names = ("articles.id", "articles.id.sizes")
        if all(np.array_equal(old[name], new[name]) for name in names):
            digests = [a["articles.digest"].reshape(-1, DIGEST_BYTES) for a in (old, new)]
            differ = np.flatnonzero((digests[0] != digests[1]).any(axis=1)).tolist()
            ids = [before.ids[row] for row in differ]
            was, now = ([bytes(one) for one in all_of[differ]] for all_of in digests)
            return dict(zip(ids, was, strict=True)), dict(zip(ids, now, strict=True))
    return _digests(before), _digests(after)


def _digests(articles: Mapping[str, Article]) -> dict[str, bytes]:
    """Return what changes with each article; of saved ones it is known without reading them."""
    if isinstance(articles, SavedArticles):
        return articles.digests()
    return {identifier: digest_of(article) for identifier, article in articles.items()}


def _texts(articles: Mapping[str, Article], identifier: str) -> Counter[str]:
    article = articles.get(identifier)
    return Counter(passage.text for passage in split(article)) if article else Counter()
