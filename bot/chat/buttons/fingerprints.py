"""Fingerprints: a few digits by which a button finds an article or a passage again.

They are in base 36. A passage is named by the fingerprint of its article's id and that of its text,
so it is found as long as the text stands in that article, whatever else has changed.
"""

import zlib
from functools import lru_cache

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ARTICLE_DIGITS = 6
_TEXT_DIGITS = 5


def article_fingerprint(identifier: str) -> str:
    """Return 6 digits for an article's id."""
    return _fingerprint(identifier, _ARTICLE_DIGITS)


def text_fingerprint(text: str) -> str:
    """Return 5 digits for a text."""
    return _fingerprint(text, _TEXT_DIGITS)


@lru_cache(maxsize=1 << 10)  # the same passages answer again and again
def passage_fingerprint(article_id: str, text: str) -> str:
    """Return 11 digits for a passage: those of its article, then those of its text."""
    return article_fingerprint(article_id) + text_fingerprint(text)


def article_part(passage: str) -> str:
    """Return the article's digits of a passage's fingerprint."""
    return passage[:_ARTICLE_DIGITS]


def text_part(passage: str) -> str:
    """Return the text's digits of a passage's fingerprint."""
    return passage[_ARTICLE_DIGITS:]


def _fingerprint(text: str, digits: int) -> str:
    number = zlib.crc32(text.encode("utf-8", "surrogatepass"))
    return in_base_36(number % 36**digits).rjust(digits, "0")


@lru_cache(maxsize=1 << 12)
def in_base_36(number: int) -> str:
    """Write a number, 0 or more, in base 36."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
