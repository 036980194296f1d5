"""The bot's own words in the languages that it speaks, from gettext catalogues.

The English sentence is the key; where a catalogue lacks it, it is shown as it is.
"""

import gettext
from functools import cache
from pathlib import Path
from typing import TypeAlias

DOMAIN = "footnote"
FOLDER = Path(__file__).parent / "catalogues"

Words: TypeAlias = gettext.NullTranslations
"""What the bot says, in one language."""

ENGLISH: Words = gettext.NullTranslations()

LANGUAGES = ("de", "es", "fr", "hi", "pt")
"""The languages beside English."""


def words_for(locale: str | None) -> Words:
    """Return the words for one of Discord's locales; English where there is no catalogue.

    Args:
        locale: such as `de`, `pt-BR` or `en-GB`, or None.
    """
    return _catalogue((locale or "").partition("-")[0].lower())


def forget_words() -> None:
    """Let go of all catalogues; one that is wanted again is read again."""
    _catalogue.cache_clear()


@cache
def _catalogue(language: str) -> Words:
    if language not in LANGUAGES:
        return ENGLISH
    # `gettext.translation` would keep it for good.
    with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def note(text: str) -> str:
    """Mark a text that is translated where it is said, and return it as it is."""
    return text
