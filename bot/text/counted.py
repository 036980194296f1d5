"""A number with its noun, in English."""


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return `1 article` or `3 articles`; `nouns` is a plural that is not made by an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {nouns or noun + 's'}"
