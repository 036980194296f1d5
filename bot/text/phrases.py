"""Phrases of a word list, and where they stand among words.

thanks = phrases("chatter", analyzer_for("en"))
thanks.match(["thank", "you", "so", "much"], 0)    # 4: so many words from there on
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.text.analyzer import Analyzer, analyzer_for
from bot.text.folding import fold
from bot.text.word_lists import lines

MORE = 3
"""Words that `…` stands for at most."""

_Phrase = tuple[tuple[frozenset[str], ...], bool]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by the words they may begin with, the longest first."""

    by_first: dict[str, tuple[_Phrase, ...]]

    def match(self, words: Sequence[str], at: int) -> int:
        """Return how many words from a place on are the longest phrase that begins there, or 0."""
        found = 0
        for slots, _ in self.by_first.get(words[at], ()):
            if found < len(slots) <= len(words) - at and _fits(slots, words[at:]):
                found = len(slots)
        return found

    def is_one(self, words: Sequence[str]) -> bool:
        """Tell whether words as a whole are a phrase, what `…` stands for included."""
        return bool(words) and any(
            len(slots) <= len(words) <= len(slots) + MORE * is_open and _fits(slots, words)
            for slots, is_open in self.by_first.get(words[0], ())
        )


@lru_cache(maxsize=32)
def phrases(kind: str, language: str) -> Phrases:
    """Return the phrases of a list, in words as the analyzer of its language makes them."""
    analyzer = analyzer_for(language)
    by_first: dict[str, list[_Phrase]] = {}
    for line in lines(kind, language):
        slots = tuple(_slot(place, analyzer) for place in line.removesuffix("…").split())
        for word in slots[0]:
            by_first.setdefault(word, []).append((slots, line.endswith("…")))
    return Phrases({word: tuple(found) for word, found in by_first.items()})


def _slot(place: str, analyzer: Analyzer) -> frozenset[str]:
    words = [word for part in place.split("/") for word in analyzer.text_words(part)]
    return frozenset((*words, *map(fold, words)))


def _fits(slots: Sequence[frozenset[str]], words: Sequence[str]) -> bool:
    """Tell whether words, no fewer than the slots, begin with one of each slot."""
    return all(map(frozenset.__contains__, slots, words))
