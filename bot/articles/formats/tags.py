"""Tags as templates and components write them: a name, and attributes with their values."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_NAME = re.compile(r"</?([A-Za-z][\w.:-]*)")
_SPACE = re.compile(r"\s*")
_BRACE = re.compile(r"[{}]")
_ATTRIBUTE = re.compile(r"([@:#\w][\w.:@-]*)(\s*=\s*)?")
_UNQUOTED = re.compile(r"[^\s\"'<>`={}]+")
_LITERAL = re.compile(r"\{\s*([\"'`])((?:(?!\1)[^\\$])*)\1\s*\}")

MAX_TAG_CHARS = 20_000  # a longer one is text


class Tag(NamedTuple):
    """A tag.

    Attributes:
        name: as written.
        attributes: by name; the value is empty where none or an expression was written.
        is_closing: whether it begins with `</`.
        closes_itself: whether it ends with `/>`.
        end: where the text goes on.
    """

    name: str
    attributes: dict[str, str]
    is_closing: bool
    closes_itself: bool
    end: int


def read_tag(
    text: str, start: int, braces: Mapping[int, int], limit: int | None = None
) -> Tag | None:
    """Read the tag that begins at a `<`, which may go over several lines; None if none does.

    Args:
        text: what it stands in.
        start: where the `<` is.
        braces: `closed_braces(text)`.
        limit: where it must have ended.
    """
    opening = _NAME.match(text, start)
    if opening is None:
        return None
    name, at = opening[1], opening.end()
    is_closing = text[start + 1] == "/"
    attributes: dict[str, str] = {}
    limit = min(len(text) if limit is None else limit, start + MAX_TAG_CHARS)
    while at < limit:
        at = _SPACE.match(text, at, limit).end()  # type: ignore[union-attr]  # matches nothing too
        if text.startswith("/>", at):
            return Tag(name, attributes, is_closing, True, at + 2)
        if text.startswith(">", at):
            return Tag(name, attributes, is_closing, False, at + 1)
        if text.startswith("{", at):  # `{...props}`
            at = braces.get(at, limit)
            continue
        attribute = _ATTRIBUTE.match(text, at, limit)
        if attribute is None:
            return None
        found = _value(text, attribute.end(), limit, braces) if attribute[2] else None
        if attribute[2] and found is None:
            return None
        value, at = found or ("", attribute.end())
        attributes.setdefault(attribute[1].lstrip(":"), value)
    return None


def _value(text: str, at: int, limit: int, braces: Mapping[int, int]) -> tuple[str, int] | None:
    quote = text[at : at + 1]
    if quote in ('"', "'"):
        end = text.find(quote, at + 1, limit)
        return (text[at + 1 : end], end + 1) if end >= 0 else None
    if quote == "{":
        end = braces.get(at, limit)
        literal = _LITERAL.fullmatch(text, at, end)
        return literal[2] if literal else "", end
    plain = _UNQUOTED.match(text, at, limit)
    return (plain[0], plain.end()) if plain else None


def closed_braces(text: str) -> dict[int, int]:
    """Return for each `{` that is closed where the text goes on behind its `}`."""
    closed: dict[int, int] = {}
    opened: list[int] = []
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            closed[opened.pop()] = brace.end()
    return closed
