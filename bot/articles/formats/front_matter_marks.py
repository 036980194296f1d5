"""Front matter: what a file says about itself before its text, and the marks around that."""

import re
from typing import Literal, NamedTuple

_LEADING_COMMENT = re.compile(r"\s*(?:<!doctype[^>]*>\s*)?<!--(.*?)-->", re.IGNORECASE | re.DOTALL)
_LEADING_SPACE = re.compile(r"[\s\ufeff]*")


class FrontMatterText(NamedTuple):
    """A file parted in two.

    Attributes:
        text: of the front matter, or None.
        rest: the content.
        first_line: the line of the file that the text begins on, from 1.
        language: what it is written in.
        is_unclosed: whether it was begun and never ended.
    """

    text: str | None
    rest: str
    first_line: int = 2
    language: Literal["yaml", "toml"] = "yaml"
    is_unclosed: bool = False


def split_front_matter(text: str) -> FrontMatterText:
    """Part a file where `---` (YAML) or `+++` (TOML) begins it, blank lines aside."""
    space = _LEADING_SPACE.match(text)
    start = space.end() if space else 0
    mark = text[start : start + 3]
    if mark not in ("---", "+++") or (start and text[start - 1] not in "\n\ufeff"):
        return FrontMatterText(None, text)
    first_line = text.count("\n", 0, start) + 2
    language: Literal["yaml", "toml"] = "yaml" if mark == "---" else "toml"
    lines = text[start:].split("\n")
    if lines[0].rstrip() != mark:
        return FrontMatterText(None, text)
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == mark or (mark == "---" and line.rstrip() == "..."):
            inside, rest = "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
            return FrontMatterText(inside, rest, first_line, language)
    return FrontMatterText(None, "", first_line, language, is_unclosed=True)


def split_html_front_matter(text: str) -> FrontMatterText:
    """Part an HTML file whose front matter stands in a leading comment, or as in Markdown."""
    match = _LEADING_COMMENT.match(text)
    if match is None:
        return split_front_matter(text)
    inside = split_front_matter(match[1])
    if inside.text is None and not inside.is_unclosed:
        return FrontMatterText(None, text)
    lines_before = text.count("\n", 0, match.start(1))
    return inside._replace(
        rest=inside.rest + text[match.end() :], first_line=inside.first_line + lines_before
    )
