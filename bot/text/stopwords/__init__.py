"""Words of a question that say nothing about what is looked for, by language.

Three kinds leave a question: function words, question words, and words that speak about the article
itself (`what areas are covered`, `does the text mention …`). They stay in passages. *Weak* words
stay in the question and count for less: they say what kind of thing is asked for (`what type of …`,
`which person …`, `where is … located`), and the passage that answers gives the thing itself.

*Plain* words are everyday words that are never taken for misspelt, though the knowledge base may
not know them.

The lists, one file for each language, are our own; a language without one keeps all its words, and
the idf makes little of the frequent ones. A file has five parts, each headed by a line beginning
with `#`, in the order above; the last two may be missing.
"""

from functools import lru_cache
from pathlib import Path

from bot.text.folding import fold

LANGUAGES = (
    "en",
    "pt",
    "de",
    "fr",
    "es",
    "it",
    "nl",
    "ru",
    "hi",
    "ar",
    "sv",
    "da",
    "no",
    "pl",
    "tr",
)
"""The languages that have a list; of two that fit a text equally, none is chosen."""

_OF_ONE_LIST = {"nb": "no", "nn": "no"}


@lru_cache(maxsize=64)
def function_words(language: str) -> frozenset[str]:
    """Return the function words of a language, with and without accents; empty if unknown."""
    return _with_plain(_parts(language)[0])


@lru_cache(maxsize=64)
def asking_words(language: str) -> frozenset[str]:
    """Return the function and question words, with and without accents; empty if unknown."""
    return _with_plain(" ".join(_parts(language)[:2]))


@lru_cache(maxsize=64)
def silent_words(language: str) -> frozenset[str]:
    """Return all words that leave a question, with and without accents; empty if unknown."""
    return _with_plain(" ".join(_parts(language)[:3]))


@lru_cache(maxsize=64)
def weak_words(language: str) -> frozenset[str]:
    """Return the words that count for less, with and without accents; empty if unknown."""
    return _with_plain(_parts(language)[3])


@lru_cache(maxsize=64)
def plain_words(language: str) -> frozenset[str]:
    """Return the words that are never repaired, with and without accents; empty if unknown."""
    return _with_plain(" ".join(_parts(language)[3:]))


def _parts(language: str) -> tuple[str, ...]:
    """Return the five parts of a language's file as text."""
    language = _OF_ONE_LIST.get(language, language)
    if language not in LANGUAGES:
        return ("", "", "", "", "")
    text = Path(__file__).with_name(f"{language}.txt").read_text(encoding="utf-8")
    parts = [part.partition("\n")[2] for part in text.split("#")[1:]]
    return (*parts, "", "")


def _with_plain(words: str) -> frozenset[str]:
    known = words.split()
    return frozenset({*known, *map(fold, known)})  # a copy of a set takes half of its memory
