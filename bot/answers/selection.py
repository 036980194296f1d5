"""Which of the passages found are quoted: no two that say the same, and from several places.

A passage that repeats a better one (a notice that stands in several articles) is not quoted again;
it is remembered with the one it repeats, so that all places can be cited. A passage of a section
that is quoted already gives way to one of another section that is about as good; where passages are
equally good, one from an article not yet quoted is taken.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.articles.article import Passage
from bot.index.passage_order import PassageAddress
from bot.ranking.hits import Hit

SAME = 0.8
"""Share of the words of two passages together that both hold, from which on they say the same,
unless they differ in a number."""

_NUMBER = re.compile(r"[0-9]+")
_BITS = 512  # some words of a text share one

Section = tuple[str, str]

EQUAL = 0.98
"""Share of a passage's score from which on another is as good."""

ABOUT_EQUAL = 0.9
"""Share of its score from which on a passage of another section goes before one of a section that
is quoted already."""


class Choice(NamedTuple):
    """A passage to quote.

    Attributes:
        hit: where the passage stands.
        passage: the passage.
        repeats: passages that say the same, by score.
    """

    hit: Hit
    passage: Passage
    repeats: tuple[Hit, ...] = ()


def choose(
    hits: Sequence[Hit], passage_at: Callable[[PassageAddress], Passage], *, top: int
) -> tuple[Choice, ...]:
    """Choose what is quoted.

    Args:
        hits: what was found, best first.
        passage_at: gives the passage at an address.
        top: choices at most.

    Returns:
        The choices, best first; the first is always the first hit.
    """
    known: dict[PassageAddress, Passage] = {}  # made again at each look, if on disk

    def passage_of(hit: Hit) -> Passage:
        passage = known.get(hit.address)
        if passage is None:
            passage = known[hit.address] = passage_at(hit.address)
        return passage

    chosen: list[list[Hit]] = []
    said: list[str] = []
    articles: set[str] = set()
    sections: set[Section] = set()
    left = list(hits)
    while left and len(chosen) < top:
        hit = left.pop(_next(left, passage_of, articles, sections) if chosen else 0)
        this = passage_of(hit).text
        same = next((at for at, other in enumerate(said) if _alike(this, other)), None)
        if same is not None:
            chosen[same].append(hit)
            continue
        chosen.append([hit])
        said.append(this)
        articles.add(passage_of(hit).article_id)
        sections.add(_section_of(passage_of(hit)))
    chosen.sort(key=lambda group: -group[0].score)
    return tuple(Choice(hit, passage_of(hit), tuple(rest)) for hit, *rest in chosen)


def _next(
    left: Sequence[Hit],
    passage_of: Callable[[Hit], Passage],
    articles: set[str],
    sections: set[Section],
) -> int:
    """Return which of the hits left comes next: the best, unless its place is quoted already."""
    best = passage_of(left[0])
    again = _section_of(best) in sections
    for at, hit in enumerate(left):
        if hit.score < (ABOUT_EQUAL if again else EQUAL) * left[0].score:
            break
        passage = passage_of(hit)
        if again and _section_of(passage) not in sections:
            return at
        if passage.article_id not in articles:
            return at
    return 0


def _section_of(passage: Passage) -> Section:
    """Return the place that a passage is in; without a section each is a place of its own."""
    return passage.article_id, passage.section or passage.id


def _alike(one: str, other: str) -> bool:
    """Tell whether two texts say the same."""
    (size, bits), (other_size, other_bits) = _signature(one), _signature(other)
    # A word that only one of them has makes one bit different at most. Most pairs end here.
    if (bits ^ other_bits).bit_count() > (1 / SAME - 1) * min(size, other_size) + 1:
        return False
    shared = len(_words(one) & _words(other))
    return shared >= SAME * (size + other_size - shared) and _numbers(one) == _numbers(other)


def _numbers(text: str) -> frozenset[str]:
    """Return the numbers in a text."""
    return frozenset(_NUMBER.findall(text))


@lru_cache(maxsize=256)  # texts come again
def _signature(text: str) -> tuple[int, int]:
    """Return how many different words a text has, and a number with a bit set for each."""
    words = _words(text)
    bits = 0
    for word in words:
        bits |= 1 << hash(word) % _BITS
    return len(words), bits


def _words(text: str) -> frozenset[str]:
    """Return what stands between the spaces of a text, in small letters."""
    return frozenset(text.lower().split())
