"""Other forms of a word that no stem connects with it: short forms, irregular and compared ones.

    other_forms("config", analyzer_for("en"))     # ("configuration", "configure", …)
    other_forms("bought", analyzer_for("en"))     # ("buy",)

Used where a typed word is unknown, so that no list stands in the way of what an article says.
"""

from functools import lru_cache

from bot.text.analyzer import Analyzer, analyzer_for
from bot.text.word_lists import lines

_ENDINGS = ("est", "er", "s", "ment")  # of English, behind roots too short for a stem or a family
_SHORTEST = 3  # letters of a root


def other_forms(word: str, analyzer: Analyzer) -> tuple[str, ...]:
    """Return what a word may stand for, words and phrases; empty if nothing is known of it."""
    found = dict.fromkeys(_groups(analyzer.language).get(analyzer.term(word), ()))
    if analyzer.language == "en":
        for ending in _ENDINGS:
            root = word.removesuffix(ending)
            if root != word and len(root) >= _SHORTEST:
                found.update(dict.fromkeys((root, root + "e")))
    found.pop(word, None)
    return tuple(found)


@lru_cache(maxsize=16)
def _groups(language: str) -> dict[str, tuple[str, ...]]:
    """Return for each term of a word of the lists the other names of its groups."""
    analyzer = analyzer_for(language)
    groups = [
        *(line.split(", ") for line in lines("abbreviations", language)),
        *(line.split() for line in lines("irregular", language)),
    ]
    others: dict[str, dict[str, None]] = {}
    for group in groups:
        for name in group:
            if " " not in name:
                known = others.setdefault(analyzer.term(name), {})
                known.update(dict.fromkeys(other for other in group if other != name))
    return {term: tuple(names) for term, names in others.items()}
