"""Questions that hardly any knowledge base answers.

They are plain everyday ones about all kinds of things, those of other help desks and other games,
and small talk. They are asked of an index to learn how much confidence chance alone
gives. One file for each language, one question a line, our own. In those with very many the first
came nearest to an answer in some knowledge base or other.
"""

from functools import lru_cache
from pathlib import Path

LANGUAGES = ("en", "pt", "de", "fr", "es", "it", "nl", "ru", "pl", "sv")
"""The languages that have a list."""


@lru_cache(maxsize=16)
def offtopic_questions(language: str) -> tuple[str, ...]:
    """Return the questions of a language; none if it has no list."""
    if language not in LANGUAGES:
        return ()
    text = Path(__file__).with_name(f"{language}.txt").read_text(encoding="utf-8")
    return tuple(text.split("\n")[:-1])
