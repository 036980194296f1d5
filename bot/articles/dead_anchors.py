"""Dead anchors: links between articles that name a section which is not there.

Only articles whose sections have anchors are looked at; what lies elsewhere on the web is not.
"""

import posixpath
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin

from bot.articles.anchors import RULES
from bot.articles.article import Article
from bot.articles.article_id import article_id


class DeadAnchor(NamedTuple):
    """A link to a section that is not there.

    Attributes:
        article_id: the article that holds it.
        target: the address, as it was written.
        leads_to: the id of the article in which the section is missing.
    """

    article_id: str
    target: str
    leads_to: str


def dead_anchors(articles: Mapping[str, Article]) -> Iterator[DeadAnchor]:
    """Yield the dead anchors of some articles, in the order of the ids.

    Args:
        articles: by id.
    """
    by_url = {_page(article.url): name for name, article in articles.items() if article.url}
    known: dict[str, frozenset[str]] = {}
    for name, article in articles.items():
        for link in article.links:
            address, anchor = urldefrag(link.target)
            if not anchor or anchor.startswith(":~:"):
                continue
            leads_to = _led_to(name, article, address, by_url)
            if leads_to not in articles:
                continue
            if leads_to not in known:
                known[leads_to] = _anchors(articles[leads_to])
            if known[leads_to] and unquote(anchor) not in known[leads_to]:
                yield DeadAnchor(name, link.target, leads_to)


def _led_to(name: str, article: Article, address: str, by_url: Mapping[str, str]) -> str:
    """Return the id of the article that an address leads to, or what is none."""
    if not address:
        return name
    found = by_url.get(_page(urljoin(article.url or "", address)))
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address)))
    return found or article_id(beside)


def _page(url: str) -> str:
    return url.removesuffix("/").removesuffix(".html")


def _anchors(article: Article) -> frozenset[str]:
    """Return the anchors of an article, also of headings above others; none if it has no anchors.

    A heading without text of its own keeps its words only, so any generator's anchor counts.
    """
    written = {paragraph.anchor for paragraph in article.paragraphs if paragraph.anchor}
    if not written:
        return frozenset()
    headings = {heading for one in article.paragraphs for heading in one.section_path}
    return frozenset(
        written | {make(heading, {}) for heading in headings for make in RULES.values()}
    )
