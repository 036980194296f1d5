"""Reading takes time that grows as the file does, or a file is refused: no input is a trap."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.articles.article_file import read_article
from bot.articles.passages import split

pytestmark = pytest.mark.no_cover  # the tracing is not what is timed

KB = 1024

# By name: what is written so many times, and in which files.
TRAPS: dict[str, tuple[Callable[[int], str], tuple[str, ...]]] = {
    "dots": (lambda n: "." * (KB * n), (".md", ".html", ".txt")),
    "question marks": (lambda n: "a?" * (KB * n), (".md", ".html", ".txt")),
    "combining marks": (lambda n: "a" + "\u0301\u0323" * (KB * n), (".md", ".html", ".txt")),
    "written combining marks": (lambda n: "a" + "&#x301;&#x323;" * (200 * n), (".md", ".html")),
    "abbreviations": (lambda n: "Mr. " * (KB * n), (".md", ".html", ".txt")),
    "one word": (lambda n: "a" * (KB * 8 * n), (".md", ".html", ".txt")),
    "spaces": (lambda n: "a" + " " * (KB * 8 * n) + "b", (".md", ".html", ".txt")),
    "short paragraphs": (lambda n: "ab\n\n" * (200 * n), (".md", ".txt")),
    "short elements": (lambda n: "<p>ab</p>" * (200 * n), (".html",)),
    "lists in lists": (lambda n: "<ul><li>a" * (100 * n), (".md", ".html")),
    "details in details": (lambda n: "<details><summary>a" * (100 * n), (".md", ".html")),
    "tables in tables": (lambda n: "<table><tr><td>a" * (100 * n), (".md", ".html")),
    "cells over many": (
        lambda n: "<table>" + "<tr><td rowspan=90 colspan=90>a" * (50 * n),
        (".md", ".html"),
    ),
    "braces": (lambda n: "{" * (KB * n), (".md", ".mdx")),
    "attribute lists": (lambda n: "{" + ".a" * (KB * n) + "!", (".md", ".mdx")),
    "shortcodes": (lambda n: "{{< a " * (300 * n), (".md", ".mdx")),
    "template tags": (lambda n: "{% a " * (300 * n), (".md", ".mdx")),
    "components": (lambda n: "<A b={" * (300 * n), (".md", ".mdx")),
    "open quotes": (lambda n: "<A b='<A c=\"" * (200 * n), (".md", ".mdx", ".html")),
    "components on lines": (lambda n: "<A>\n" * (200 * n), (".md", ".mdx")),
    "imports": (lambda n: "import {\n" * (200 * n), (".md", ".mdx")),
    "boxes": (lambda n: ":::a\n" * (200 * n), (".md",)),
    "indented boxes": (lambda n: "!!! a\n" * (200 * n), (".md",)),
    "brackets": (lambda n: "[" * (100 * n), (".md",)),
    "wiki links": (lambda n: "[[a" * (100 * n), (".md",)),
    "stars": (lambda n: "*a **b " * (100 * n), (".md",)),
    "marks": (lambda n: "==a ^b ~c ++d" * (100 * n), (".md",)),
    "emoji": (lambda n: ":a" * (500 * n), (".md",)),
    "snippets": (lambda n: "--8<--\n" * (300 * n), (".md",)),
    "includes": (lambda n: "{!a" * (300 * n), (".md",)),
    "rows": (lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * (100 * n), (".md",)),
    "links": (lambda n: "[e\u0301](a) x&#x301; " * (100 * n), (".md",)),
    "headings": (lambda n: "# a\n\n" * (100 * n), (".md",)),
    "fences": (lambda n: "```\na\n\n```\n" * (100 * n), (".md",)),
    "broken words": (lambda n: ("many words in a line " * 4 + "hy-\n") * (60 * n), (".txt",)),
    "keys": (lambda n: "---\n" + "".join(f"a{i}: b\n" for i in range(20 * n)) + "---\nx", (".md",)),
}
CASES = [(name, suffix) for name, (_, suffixes) in TRAPS.items() for suffix in suffixes]


def cost(text: str, suffix: str) -> float:
    """Return how many seconds of the processor it takes to read a text and part it."""
    start = time.process_time()
    result = read_article(text.encode(), Path(f"a{suffix}"), identifier="a", shown="a")
    if result.article is not None:
        split(result.article)
    return time.process_time() - start


@pytest.mark.parametrize(("name", "suffix"), CASES)
def test_twice_as_much_takes_about_twice_as_long(name: str, suffix: str) -> None:
    write, _ = TRAPS[name]
    cost(write(1), suffix)  # what is made once
    ratios = []
    for _ in range(3):  # the machine has other work too
        small, large = cost(f"T\n\n{write(4)}", suffix), cost(f"T\n\n{write(16)}", suffix)
        # Times under a few milliseconds say nothing; quadratic growth would be sixteenfold.
        ratios.append((large + 0.005) / (small + 0.005))
        if ratios[-1] < 8:
            return
    pytest.fail(f"four times the text took {min(ratios):.1f} times as long")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.html", "<div>" * 16_000 + "x", "nested over 3000 deep"),
        ("a.md", "<ul><li>" * 4_000 + "x", "nested over 3000 deep"),
        ("a.html", "<ul><li>" * 16_000 + "x", "nested over 3000 deep"),
        (
            "a.html",
            "<p " + " ".join(f"a{n}=1" for n in range(64_000)) + ">x",
            "over 500 attributes",
        ),
        ("a.html", "<p " + " ".join(f'a{n}="<"' for n in range(9_000)) + ">x", "500 attributes"),
        ("a.html", "<p>ab</p>" * 300_000, "over 250,000 tags"),
        ("a.md", "ab\n\n" * 1_250_000, "over 30,000 lines"),
        ("a.txt", "ab\n\n" * 1_250_000, "over 100,000 lines"),
        ("a.md", "[" * 640_000, "more marks than text"),
        ("a.rst", "*a " * 10_000, "paragraphs of thousands of marks"),
        ("a.rst", ("{!a" * 2_000 + "\n\n") * 20, "paragraphs of thousands of marks"),
        ("a.md", "---\n" + "a: b\n" * 10_000 + "---\nx", "over 32 KB"),
    ],
)
def test_what_would_take_too_long_is_refused_in_a_sentence(
    name: str, content: str, sentence: str
) -> None:
    result = read_article(content.encode(), Path(name), identifier="a", shown="a")
    assert result.article is None
    (fault,) = result.faults
    assert sentence in fault.what
    assert fault.cure


def test_a_million_combining_marks_are_thirty() -> None:
    text = "Title\n\na" + "\u0301\u0323" * 500_000 + " word"
    article = read_article(text.encode(), Path("a.txt"), identifier="a", shown="a").article
    assert article is not None
    assert len(article.body) < 50
