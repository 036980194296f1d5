"""Phrases of the word lists, and where they stand among words."""

import random
from collections.abc import Sequence

import pytest

from bot.text.phrases import MORE, phrases

LISTS = [(kind, language) for kind in ("chatter", "small_talk") for language in ("en", "de", "fr")]


@pytest.mark.parametrize(("kind", "language"), LISTS)
def test_the_longest_phrase_is_found_wherever_words_begin_one(kind: str, language: str) -> None:
    known = phrases(kind, language)
    every = {phrase for found in known.by_two.values() for phrase in found}

    def fits(slots: Sequence[frozenset[str]], words: Sequence[str]) -> bool:
        return len(slots) <= len(words) and all(
            word in slot for slot, word in zip(slots, words, strict=False)
        )

    rng = random.Random(kind + language)
    ordered = sorted(every, key=lambda phrase: [sorted(slot) for slot in phrase[0]])
    longer_ones = 0
    for slots, _ in rng.sample(ordered, min(60, len(ordered))):
        words = [rng.choice(sorted(slot)) for slot in slots] + rng.choices(["so", "much", "x"], k=2)
        for at in range(len(words)):
            fitting = [len(s) for s, _ in every if fits(s, words[at:])]
            assert known.match(words, at) == max(fitting, default=0)
            longer_ones += len(set(fitting)) > 1
        for end in range(len(words) + 1):
            whole = any(
                fits(s, words[:end]) and end <= len(s) + MORE * is_open for s, is_open in every
            )
            assert known.is_one(words[:end]) == whole
    assert longer_ones or kind == "small_talk"


def test_a_phrase_of_one_word_may_stand_last() -> None:
    assert phrases("chatter", "en").match(["harbour", "thanks"], 1) == 1
    assert phrases("chatter", "en").match(["harbour", "thanks"], 0) == 0
