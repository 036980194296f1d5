"""Ids of articles, made from the paths of their files."""

import os
import re
import unicodedata

_PLAIN = re.compile(r"((?:[a-z0-9/]+-)*[a-z0-9/]*[a-z0-9])\.[a-z]+")  # id and suffix
_SPELT = {"+": "plus", "#": "sharp"}


def article_id(path: str) -> str:
    """Return the id of an article from its path in the knowledge folder, with `/`.

    The suffix goes; letters, marks and digits of any script and `/` stay, NFC and case-folded;
    every other run becomes one `-`, none at either end. `+` and `#` right after a letter are
    spelt: `C++.md` is `c-plus-plus`. `_index` is `index`. Empty if nothing is left.
    """
    if plain_path := _PLAIN.fullmatch(path):  # as nearly all of many thousands are
        return plain_path[1]
    stem = os.path.splitext(path)[0]  # noqa: PTH122  # as text
    if stem == "_index" or stem.endswith("/_index"):
        stem = f"{stem[:-6]}index"
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", stem).casefold())
    parts: list[str] = []
    follows_letter = False  # or another sign that is spelt
    was_spelt = False
    for char in folded:
        if char == "/" or unicodedata.category(char)[0] in "LM" or char.isdigit():
            parts += ["-", char] if was_spelt and char != "/" else [char]
            follows_letter = unicodedata.category(char)[0] in "LM"
            was_spelt = False
        elif char in _SPELT and follows_letter:
            parts.append(f"-{_SPELT[char]}")
            was_spelt = True
        else:
            was_spelt = False
            parts.append("-")
            follows_letter = False
    return re.sub("-+", "-", "".join(parts)).strip("-")
