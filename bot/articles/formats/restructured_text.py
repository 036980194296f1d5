"""reStructuredText by docutils, an extra: rendered to HTML, and that is read."""

import re

from bot.articles.formats.html import read_fragment
from bot.articles.formats.parsed import ParsedFile, RefusedError, Surroundings

_ROLE = re.compile(r":(?!math|sub|sup|code|raw)[a-z][\w:.+-]{0,80}:`([^`\n]+)`")
MOST_MARKS = 50_000_000
"""Squares of the marks of all paragraphs: the library takes that long, some 5 s for this many."""

_MARK = re.compile(r"[^\w\s]|_")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_TARGET = re.compile(r"<[^<>]+>$")
_UNKNOWN = re.compile(
    r"^([ \t]*)\.\. (?:toctree|index|automodule|autoclass|autofunction|contents|highlight|"
    r"currentmodule|module|sectionauthor|meta)::.*\n(?:(?:\1[ \t]+.*)?\n)*",
    re.MULTILINE,
)
_SAID = re.compile(
    r"^([ \t]*)\.\. (?:versionadded|versionchanged|deprecated|seealso|centered|rubric)::(.*)$",
    re.MULTILINE,
)


def read_restructured_text(text: str, surroundings: Surroundings) -> ParsedFile:
    """Read reStructuredText; roles and directives that only Sphinx knows give their text."""
    from docutils.core import publish_parts  # noqa: PLC0415  # an extra

    if sum(len(_MARK.findall(part)) ** 2 for part in _BLANK_LINE.split(text)) > MOST_MARKS:
        raise RefusedError("it has paragraphs of thousands of marks", "put blank lines into them")
    text = _UNKNOWN.sub("\n", text + "\n")
    text = _SAID.sub(r"\1.. note::\2", text)
    text = _ROLE.sub(lambda role: _words(role[1]), text)
    settings = {
        "report_level": 5,  # nothing is written about what it does not know
        "halt_level": 5,
        "file_insertion_enabled": False,
        "raw_enabled": False,
        "_disable_config": True,
        "input_encoding": "unicode",
        "doctitle_xform": False,
        "initial_header_level": 1,
        "syntax_highlight": "none",
        "math_output": "LaTeX",
    }
    try:
        html = publish_parts(text, writer="html5", settings_overrides=settings)["html_body"]
    except Exception as error:  # the library raises all kinds on what is broken
        what = "it cannot be read as reStructuredText"
        raise RefusedError(what, "look at its tables and directives", 1) from error
    return read_fragment(html, surroundings.new_anchor)


def _words(role: str) -> str:
    words = _TARGET.sub("", role).rstrip()
    return words[words[:1] in {"!", "~"} :] or role
