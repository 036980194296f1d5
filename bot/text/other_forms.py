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
_COMMA = ", "


def other_forms(word: str, analyzer: Analyzer) -> tuple[str, ...]:
    """Return what a word may stand for, words and phrases; empty if nothing is known of it."""
    term = analyzer.term(word)
    found: dict[str, None] = {}
    for line in _groups(analyzer.language).get(term, "").splitlines():
        group = line.split(_COMMA)
        for name in group:
            if " " not in name and analyzer.term(name) == term:
                found.update(dict.fromkeys(other for other in group if other != name))
    if analyzer.language == "en":
        for ending in _ENDINGS:
            root = word.removesuffix(ending)
            if root != word and len(root) >= _SHORTEST:
                found.update(dict.fromkeys((root, root + "e")))
    found.pop(word, None)
    return tuple(found)


@lru_cache(maxsize=16)
def _groups(language: str) -> dict[str, str]:
    """Return for each term of a word of the lists its groups of names, one a line.

    They are text: tuples of names take a quarter of a megabyte more in English.
    """
    analyzer = analyzer_for(language)
    groups = [
        *lines("abbreviations", language),
        *(_COMMA.join(line.split()) for line in lines("irregular", language)),
    ]
    known: dict[str, list[str]] = {}
    for group in groups:
        names = [name for name in group.split(_COMMA) if " " not in name]
        for term in dict.fromkeys(map(analyzer.term, names)):
            known.setdefault(term, []).append(group)
    return {term: "\n".join(groups) for term, groups in known.items()}
