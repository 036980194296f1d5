"""Phrases of a word list, and where they stand among words.

thanks = phrases("chatter", analyzer_for("en"))
thanks.match(["thank", "you", "so", "much"], 0)    # 4: so many words from there on
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import product

from bot.text.analyzer import Analyzer, analyzer_for
from bot.text.folding import fold
from bot.text.word_lists import lines

MORE = 3
"""Words that `…` stands for at most."""

_Phrase = tuple[tuple[frozenset[str], ...], bool]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a list.

    Attributes:
        firsts: the words that they begin with.
        by_two: phrases by two words that they may begin with, the longest first; the second is
            empty for a phrase of one word.
    """

    firsts: frozenset[str]
    by_two: dict[tuple[str, str], tuple[_Phrase, ...]]

    def match(self, words: Sequence[str], at: int) -> int:
        """Return how many words from a place on are the longest phrase that begins there, or 0."""
        for slots, _ in self._beginning(words, at):
            if len(slots) <= len(words) - at and _fits(slots, words[at:]):
                return len(slots)
        return 0

    def is_one(self, words: Sequence[str]) -> bool:
        """Tell whether words as a whole are a phrase, what `…` stands for included."""
        return bool(words) and any(
            len(slots) <= len(words) <= len(slots) + MORE * is_open and _fits(slots, words)
            for slots, is_open in self._beginning(words, 0)
        )

    def _beginning(self, words: Sequence[str], at: int) -> Sequence[_Phrase]:
        """Return the phrases that may begin at a place, the longest first."""
        if words[at] not in self.firsts:
            return ()
        ends = self.by_two.get((words[at], ""), ())
        if at + 1 == len(words):
            return ends
        return self.by_two.get((words[at], words[at + 1]), ()) + ends


@lru_cache(maxsize=32)
def phrases(kind: str, language: str) -> Phrases:
    """Return the phrases of a list, in words as the analyzer of its language makes them."""
    analyzer = analyzer_for(language)
    slot = cache(partial(_slot, analyzer))  # the same words stand in many phrases
    by_two: dict[tuple[str, str], list[_Phrase]] = {}
    for line in lines(kind, language):
        slots = tuple(map(slot, line.removesuffix("…").split()))
        for two in product(slots[0], slots[1] if len(slots) > 1 else ("",)):
            by_two.setdefault(two, []).append((slots, line.endswith("…")))
    return Phrases(
        firsts=frozenset(first for first, _ in by_two),
        by_two={
            two: tuple(sorted(found, key=lambda phrase: -len(phrase[0])))
            for two, found in by_two.items()
        },
    )


def _slot(analyzer: Analyzer, place: str) -> frozenset[str]:
    words = [word for part in place.split("/") for word in analyzer.text_words(part)]
    return frozenset((*words, *map(fold, words)))


def _fits(slots: Sequence[frozenset[str]], words: Sequence[str]) -> bool:
    """Tell whether words, no fewer than the slots, begin with one of each slot."""
    return all(map(frozenset.__contains__, slots, words))
