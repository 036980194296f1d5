"""HTML pages as sites and exports have them: the content is read, the furniture is not."""

import pytest

from bot.articles.formats.html import read_html
from bot.articles.formats.parsed import ParsedFile, Surroundings

TEXT = "<p>Boats need a light at night.</p>"


def read(html: str) -> ParsedFile:
    return read_html(html, Surroundings())


@pytest.mark.parametrize(
    "html",
    [
        f"<nav>Home</nav><main>{TEXT}</main><footer>2026</footer>",
        f"<div role=navigation>Home</div><div role=main>{TEXT}</div><div role=contentinfo>x</div>",
        f"<div class=breadcrumbs>Home</div>{TEXT}<div class='toc'><ul><li>One</ul></div>",
        f"<div id=content><div class='mw-parser-output'><div id=toc>One</div>{TEXT}</div></div>",
        f"<div id=main><div class=page-metadata>By A</div><div id=main-content class=wiki-content>"
        f"{TEXT}</div></div><div id=footer>x</div>",
        f"<header>Logo</header><article class=article><div class='article-body'>{TEXT}</div>"
        "<div class=article-votes>Was this helpful?</div></article>",
        f"<div class=markdown-body>{TEXT}</div><div class=wiki-sidebar>x</div>",
        f"<div class='cookie-banner'>We use cookies</div>{TEXT}<a class=edit-link>Edit</a>",
        f"{TEXT}<div aria-hidden=true>x</div><p style='display: none'>y</p><p hidden>z</p>",
        f"<table summary='Navigation footer'><tr><td>Prev<td>Next</table>{TEXT}",
        f"<table><tr><td>{TEXT}<h3></h3></td></tr></table>",
    ],
)
def test_only_the_content_is_read(html: str) -> None:
    assert [block.text for block in read(html).blocks] == ["Boats need a light at night."]


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (f"<title>x — y</title><h1>Boats<a class=headerlink href=#b>¶</a></h1>{TEXT}", "Boats"),
        (f"<title>Boats | Harbour</title>{TEXT}", "Boats"),
        (f"<title>Boats - Harbour docs</title><h2>Light</h2>{TEXT}", "Boats"),
        (
            f"<meta property='og:site_name' content='Harbour'><title>Harbour · Boats</title>{TEXT}",
            "Boats",
        ),
        (f"<title>x</title><h1>Boats</h1><div class=mw-parser-output>{TEXT}</div>", "Boats"),
        (f"<h1 id=title-heading>S : Boats</h1><div class=wiki-content>{TEXT}</div>", "Boats"),
        (TEXT, None),
    ],
)  # fmt: skip
def test_the_title_is_the_page_s_own(html: str, title: str | None) -> None:
    assert read(html).title == title


@pytest.mark.parametrize(
    "html",
    [
        f"<h2 id=light>Light</h2>{TEXT}",
        f"<section id=light><h2>Light<a class=headerlink>¶</a></h2>{TEXT}</section>",
        "<h2><span class=mw-headline id=light>Light</span><span class=mw-editsection>[edit]</span>"
        f"</h2>{TEXT}",
        f"<h2 class=title><a id=light></a>Light</h2>{TEXT}",
        f"<p>Before.</p><a name=light></a><h2>Light</h2>{TEXT}",
    ],
)
def test_a_section_has_its_written_anchor(html: str) -> None:
    block = read(html).blocks[-1]
    assert [(heading.text, heading.anchor) for heading in block.headings] == [("Light", "light")]


def test_code_has_its_language_and_no_line_numbers() -> None:
    blocks = read(
        "<div class='highlight-python'><pre class='language-py'><code><span class=lineno>1</span>"
        "a = 1\n\nb\n</code><button>Copy</button></pre></div>"
    ).blocks
    assert [(b.text, b.kind, b.code_language) for b in blocks] == [("a = 1\n\nb", "code", "py")]


def test_a_term_that_asks_heads_its_definition() -> None:
    blocks = read(
        "<dl><dt>Is it free?<dd><p>Yes.</p><p>For all.</p><dt>Fee<dd>None.</dl><p>End."
    ).blocks
    assert [(b.text, [h.text for h in b.headings]) for b in blocks] == [
        ("Yes.", ["Is it free?"]),
        ("For all.", ["Is it free?"]),
        ("Fee: None.", []),
        ("End.", []),
    ]


@pytest.mark.parametrize(
    ("title", "path"), [("Note", []), ("Warning:", []), ("Mind the tide", ["Mind the tide"])]
)
def test_the_title_of_a_box_heads_its_text_if_it_says_something(
    title: str, path: list[str]
) -> None:
    blocks = read(
        f"<div class='admonition note'><p class=admonition-title>{title}</p>{TEXT}</div><p>End.</p>"
    ).blocks
    assert [(b.text, [h.text for h in b.headings]) for b in blocks] == [
        ("Boats need a light at night.", path),
        ("End.", []),
    ]


def test_a_box_of_facts_is_read_fact_by_fact() -> None:
    (block,) = read(
        "<table><tr><th colspan=2>Boat</th></tr><tr><th>Size</th><td>3</td></tr></table>"
    ).blocks
    assert block.text == "Boat\nSize: 3"


def test_cells_that_reach_down_are_said_in_each_row() -> None:
    (block,) = read(
        "<table><tr><th>Day<th>Open<th>Fee</tr><tr><td rowspan=2>Mon<td>9<td>1</tr>"
        "<tr><td>14<td>2</tr></table>"
    ).blocks
    assert block.text == "Day: Mon; Open: 9; Fee: 1\nDay: Mon; Open: 14; Fee: 2"
