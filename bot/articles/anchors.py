"""Anchors of headings, as each generator makes them from the words of a heading."""

import re
import unicodedata
from collections.abc import Callable, Mapping

_SPACES = re.compile(r"\s")
_NOT_ASCII_WORD = re.compile(r"[^\w\s-]", re.ASCII)
_DASHES_AND_SPACES = re.compile(r"[-\s]+")
_NUMBERED = re.compile(r"^(.*)_(\d+)$")
_COMBINING = re.compile(r"[\u0300-\u036f]")
_VITEPRESS_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'“”‘’<>,.?/]+")


def _github(text: str, taken: dict[str, int]) -> str:
    """GitHub, github-slugger (Docusaurus, Starlight), goldmark (Hugo), kramdown in Jekyll."""
    kept = "".join(
        char for char in text.lower() if char in " \t-_" or unicodedata.category(char)[0] in "LMN"
    )
    slug = _SPACES.sub("-", kept)
    return _unique(slug, taken)


def _vitepress(text: str, taken: dict[str, int]) -> str:
    """VitePress and VuePress."""
    plain = _COMBINING.sub("", unicodedata.normalize("NFKD", text))
    slug = _VITEPRESS_SPECIAL.sub("-", plain).strip("-").lower()
    return _unique(f"_{slug}" if slug[:1].isdigit() else slug, taken)


def _mkdocs(text: str, taken: dict[str, int]) -> str:
    """Python-Markdown, with which MkDocs makes its pages."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = _DASHES_AND_SPACES.sub("-", _NOT_ASCII_WORD.sub("", ascii_text).strip().lower())
    name, number = slug, taken.get(slug, 0)
    while name in taken or not name:
        number += 1
        name = f"{slug}_{number}"
    taken[slug] = number
    taken[name] = taken.get(name, 0)
    return name


def _unique(slug: str, taken: dict[str, int]) -> str:
    name = slug
    while name in taken:
        taken[slug] += 1
        name = f"{slug}-{taken[slug]}"
    taken[name] = 0
    return name


RULES: Mapping[str, Callable[[str, dict[str, int]], str]] = {
    "github": _github,
    "mkdocs": _mkdocs,
    "docusaurus": _github,
    "vitepress": _vitepress,
}

ANCHOR_RULES = (*RULES, "none")
"""The values of the setting `anchors`."""


class Anchors:
    """Gives the headings of one page their anchors, in the order of the page."""

    def __init__(self, rule: str) -> None:
        self._make = RULES.get(rule)
        self._taken: dict[str, int] = {}

    def __call__(self, heading: str) -> str | None:
        """Return the anchor of the next heading; None by the rule `none` or if it were empty."""
        return (self._make(heading, self._taken) or None) if self._make else None
