"""A number with its noun, in English."""


def counted(number: int, noun: str) -> str:
    """Return `1 article` or `3 articles`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
