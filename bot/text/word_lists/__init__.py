"""Lists of words by language, one file for each kind and language; the heads of the files say more.

    abbreviations_LANGUAGE.txt   names of one line, parted by commas, mean the same
    irregular_LANGUAGE.txt       a word, then its forms that no stem connects with it
    ordinary_LANGUAGE.txt        words that are never taken for misspelt
    chatter_LANGUAGE.txt         phrases around a question, one a line
    small_talk_LANGUAGE.txt      messages to the bot itself, one a line

In phrases `/` parts words that may stand at one place, and `…` at the end stands for any further
words, up to three.
"""

from pathlib import Path


def lines(kind: str, language: str) -> tuple[str, ...]:
    """Return the lines of a list without its head; none where a language has no such list."""
    path = Path(__file__).with_name(f"{kind}_{language}.txt")
    if not path.exists():
        return ()
    text = path.read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
