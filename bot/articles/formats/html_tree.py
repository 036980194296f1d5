"""HTML parsed to a tree, but for pages that would take the parser quadratic time."""

import re

from selectolax.lexbor import LexborHTMLParser

from bot.articles.formats.parsed import RefusedError

MAX_DEPTH = 3000  # elements one inside another
MAX_ATTRIBUTES = 500  # of one element
MAX_TAGS = 250_000

_HARMLESS_CHARS = 10_000  # what is shorter takes no time that anybody would notice
_TAG = re.compile(r"<(?:!--|(/?)([a-zA-Z][^\s/>]*))")
_ATTRIBUTE = re.compile(
    r"[\s/]*[^\s>/][^\s>/=]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|(?![\"'])[^\s>]*|(.)))?", re.DOTALL
)
# Elements that hold nothing, or that end by themselves where the next one begins.
_SHALLOW = frozenset(
    "area base br col embed hr img input link meta source track wbr p li dt dd tr td th option "
    "thead tbody tfoot colgroup rp rt".split()
)
_RAW_END = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title")
}


def parse_html(html: str) -> LexborHTMLParser:
    """Parse a page.

    Raises:
        RefusedError: if it is nested or sized as no page that people write.
    """
    if len(html) > _HARMLESS_CHARS:
        _check(html)
    return LexborHTMLParser(html)


def _check(html: str) -> None:
    depth = deepest = tags = at = 0
    while (match := _TAG.search(html, at)) is not None:
        at = match.end()
        if match[2] is None:
            end = html.find("-->", at)
            at = len(html) if end < 0 else end
            continue
        tags += 1
        name = match[2].lower()
        if match[1]:
            depth -= name not in _SHALLOW and depth > 0
            continue
        attributes = 0
        while (attribute := _ATTRIBUTE.match(html, at)) is not None:
            attributes += 1
            at = attribute.end()
            if attribute[1] is not None:  # a quote that is never closed
                at = len(html)
        if attributes > MAX_ATTRIBUTES:
            what = f"an element has over {MAX_ATTRIBUTES} attributes"
            raise RefusedError(what, "remove it", html.count("\n", 0, match.start()) + 1)
        if name in _RAW_END:
            closing = _RAW_END[name].search(html, at)
            at = closing.start() if closing else len(html)
        elif name not in _SHALLOW:
            depth += 1
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise RefusedError(f"its elements are nested over {MAX_DEPTH} deep", "flatten it")
    if tags > MAX_TAGS:
        raise RefusedError(f"it has over {MAX_TAGS:,} tags", "split it into several articles")
