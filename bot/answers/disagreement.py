"""Quotes that give different numbers or dates for the same words."""

import re
from collections.abc import Sequence
from itertools import combinations

from bot.answers.answer import Quote

SAME_WORDS = 0.6
"""Share of the words of two sentences together that both hold, numbers aside, from which on they
say the same of the same."""

_FEWEST = 3  # shared words; fewer tell nothing
_WORD = re.compile(r"[^\W_]+(?:[.,:][0-9]+)*")
_DIGIT = re.compile(r"\d")


def disagreeing(quotes: Sequence[Quote]) -> tuple[int, ...]:
    """Return the ranks of quotes whose answering sentences differ in a number or date only.

    A date counts by its numbers: day and year. Two numbers that are written differently differ.
    """
    sentences = [(quote.rank, quote.highlighted) for quote in quotes]
    numbered = [(rank, said) for rank, said in sentences if _DIGIT.search(said)]
    if len(numbered) < 2:
        return ()
    read = [(rank, *_read(said)) for rank, said in numbered]
    found: set[int] = set()
    for (one, words, numbers), (other, other_words, other_numbers) in combinations(read, 2):
        if numbers == other_numbers:
            continue
        shared = len(words & other_words)
        if shared >= _FEWEST and shared >= SAME_WORDS * len(words | other_words):
            found |= {one, other}
    return tuple(sorted(found))


def _read(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words and the numbers of a sentence."""
    tokens = frozenset(_WORD.findall(sentence.casefold()))
    numbers = frozenset(token for token in tokens if not token.isalpha() and _DIGIT.search(token))
    return tokens - numbers, numbers
