"""Which language a text is written in, as far as search must know it.

Scripts that only one supported language uses decide at once; elsewhere the language whose
function words make up the largest share of the text wins. Short or mixed texts may be undecided.
"""

import re
from functools import lru_cache

from bot.text.stopwords import LANGUAGES, function_words

_SCRIPTS = (
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7af]"), "ko"),
    (re.compile("[\u3400-\u9fff]"), "zh"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u0900-\u097f]"), "hi"),
    (re.compile("[\u0600-\u06ff]"), "ar"),
    (re.compile("[\u0370-\u03ff]"), "el"),
    (re.compile("[\u0b80-\u0bff]"), "ta"),
    (re.compile("[\u0400-\u04ff]"), "ru"),
)
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS_READ = 4000  # enough to decide, whatever the length of the text
_SCRIPT_SHARE = 0.3  # of all letters; below it a script is a quotation in another language
_LEAST_SHARE = 0.08  # of all words: running text has 30 % function words and more


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of a text, or None if that is not clear."""
    sample = text[:_LETTERS_READ]
    words = _WORD.findall(sample.lower())
    letters = sum(map(len, words))
    if not letters:
        return None
    if not sample.isascii():
        for script, language in _SCRIPTS:
            if len(script.findall(sample)) > _SCRIPT_SHARE * letters:
                return language
    counts = {
        language: sum(word in known for word in words) for language, known in _function_words()
    }
    ranked = sorted(counts, key=lambda language: -counts[language])
    best, second = ranked[0], ranked[1]
    if counts[best] < _LEAST_SHARE * len(words) or counts[best] == counts[second]:
        return None
    return best


@lru_cache(maxsize=1)
def _function_words() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((language, function_words(language)) for language in LANGUAGES)
