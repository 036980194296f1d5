"""Questions as they come from a keyboard: one mistake in one word that matters."""

import random
import re
import string

from bot.text.analyzer import Analyzer

_WORD = re.compile(r"[^\W\d_]{4,}")


def with_typo(question: str, analyzer: Analyzer, rng: random.Random) -> str:
    """Return a question with one random edit in one of its content words.

    A letter is left out, put in, exchanged, or swapped with the next. A question without a content
    word of four letters stays as it is.
    """
    spans = [
        match.span()
        for match in _WORD.finditer(question)
        if not analyzer.is_silent(match.group().lower())
    ]
    if not spans:
        return question
    start, end = rng.choice(spans)
    word = question[start:end]
    return question[:start] + _edited(word, rng) + question[end:]


def _edited(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    kind = rng.choice(("out", "in", "exchanged", "swapped"))
    if kind == "swapped" and at + 1 < len(word) and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    letter = rng.choice([one for one in string.ascii_lowercase if one != word[at].lower()])
    if kind == "in":
        return word[:at] + letter + word[at:]
    if kind == "exchanged":
        return word[:at] + letter + word[at + 1 :]
    return word[:at] + word[at + 1 :]
