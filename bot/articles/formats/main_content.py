"""Which part of a page is its content, and what of that is furniture: menus, notices, tools."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

ROOTS = (
    ".mw-parser-output",  # MediaWiki
    "#main-content.wiki-content",  # Confluence
    ".theme-doc-markdown",  # Docusaurus
    ".md-content__inner",  # MkDocs Material
    ".vp-doc",  # VitePress
    ".sl-markdown-content",  # Starlight
    ".markdown-section",  # Docsify, GitBook
    ".markdown-body",  # GitHub
    ".article-body",  # Zendesk, and help pages like it
    ".article__body",
    ".wiki-content",
    "[role=main]",
    "main",
    "article",
    "#mw-content-text",
    "#main-content",
    "#bodyContent",
    "#content",
)
"""Selectors of what holds a page's content, the surest first; one counts where it stands once."""

UNREAD_TAGS = frozenset(
    "head script style noscript template svg math iframe object canvas audio video nav form "
    "select textarea button footer rt rp title meta link input".split()
)
_UNREAD_ROLES = frozenset(
    "navigation banner contentinfo search complementary menu menubar toolbar dialog alertdialog "
    "doc-toc doc-backlink".split()
)
_FURNITURE = """
    breadcrumb breadcrumbs breadcrumb-section breadcrumblist toc table-of-contents tableofcontents
    table_of_contents on-this-page vector-toc contents-list theme-doc-toc-mobile md-nav
    sidebar sphinxsidebar sidebar-nav navigation navbar navbox navheader navfooter nav-footer
    pagination pagination-nav page-nav prev-next prevnext related related-articles
    recent-articles related-pages catlinks printfooter sitesub contentsub jump-to-nav
    page-metadata page-footer site-footer footer footer-body
    cookie cookies cookie-banner cookie-consent cookie-notice cookieconsent gdpr consent-banner
    headerlink header-anchor hash-link anchor-link heading-anchor anchorjs-link permalink
    sl-anchor-link heading-link
    mw-editsection edit-link edit-page edit-this-page editlink theme-edit-this-page
    footnote-backref footnote-ref footnote-backlink mw-cite-backlink reference-ref
    skip-link skip-to-content skiplink
    article-votes article-vote article-share article-relatives article-return-to-top
    article-subscribe share-buttons social-share feedback
    linenos lineno gutter rouge-gutter line-numbers
    sr-only visually-hidden visuallyhidden screen-reader-text noprint mw-empty-elt
    copy-button copybtn
"""
_FURNITURE_NAMES = frozenset(_FURNITURE.split())
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—·•»«:>/-]\s+|\s*\|\s*")


def is_furniture(tag: str, attributes: dict[str, str | None]) -> bool:
    """Tell whether an element is none of the content.

    Args:
        tag: its name.
        attributes: of the element.
    """
    if tag in UNREAD_TAGS:
        return tag != "input" or attributes.get("type") != "checkbox"
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    role = attributes.get("role")
    if role and role in _UNREAD_ROLES:
        return True
    style = attributes.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    for name in ("class", "id"):
        value = attributes.get(name)
        if value and not _FURNITURE_NAMES.isdisjoint(value.lower().split()):
            return True
    if tag == "table" and (attributes.get("summary") or "").lower().startswith("navigation"):
        return True  # DocBook
    return tag == "sup" and attributes.get("class") == "reference"  # a note's number in MediaWiki


def content_root(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the element that holds the content of a page; the body if none is known to."""
    for selector in ROOTS:
        found = tree.css(selector)
        if len(found) == 1:
            return found[0]
    return tree.body or tree.root


def page_title(tree: LexborHTMLParser) -> str | None:
    """Return the title of a page by its only `h1` or its `<title>`, without the site's name."""
    headings = tree.css("h1")
    if len(headings) == 1 and (text := _text(headings[0])):
        if headings[0].attributes.get("id") == "title-heading":  # Confluence: `Space : Page`
            return text.partition(" : ")[2] or text
        return text
    title = _text(tree.css_first("title"))
    if not title:
        return None
    site = tree.css_first('meta[property="og:site_name"]')
    site_name = ((site.attributes.get("content") if site else None) or "").strip().casefold()
    parts = [part.strip() for part in _SEPARATOR.split(title) if part.strip()]
    named = [part for part in parts if part.casefold() != site_name]
    return (named or parts or [None])[0]


def _text(node: LexborNode | None) -> str:
    if node is None:
        return ""
    pieces = [
        child.text_content or ""
        for child in node.traverse(include_text=True)
        if child.tag == "-text" and not (child.parent and _is_link_mark(child.parent))
    ]
    return " ".join("".join(pieces).split())


def _is_link_mark(node: LexborNode) -> bool:
    return is_furniture(node.tag or "", node.attributes) and node.tag != "title"
