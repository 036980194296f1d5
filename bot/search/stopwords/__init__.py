"""Words of a question that say nothing about what is looked for, by language.

Three kinds leave a question: function words, question words, and words that speak about the
article itself (`what areas are covered`, `does the text mention …`). They stay in passages. The
lists, one file for each language, are our own; a language without one keeps all its words, and the
idf makes little of the frequent ones.

A file has three parts, each headed by a line beginning with `#`, in the order above.
"""

from functools import lru_cache
from importlib import resources

from bot.search.folding import fold

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
def silent_words(language: str) -> frozenset[str]:
    """Return all words that leave a question, with and without accents; empty if unknown."""
    return _with_plain(" ".join(_parts(language)))


def _parts(language: str) -> tuple[str, ...]:
    """Return the three parts of a language's file as text."""
    language = _OF_ONE_LIST.get(language, language)
    if language not in LANGUAGES:
        return ("", "", "")
    text = resources.files(__name__).joinpath(f"{language}.txt").read_text(encoding="utf-8")
    return tuple(part.partition("\n")[2] for part in text.split("#")[1:])


def _with_plain(words: str) -> frozenset[str]:
    known = words.split()
    return frozenset(known) | frozenset(fold(word) for word in known)
