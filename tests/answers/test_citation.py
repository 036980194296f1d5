"""Labels and deep links."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.answers.citation import MAX_LINK_CHARS, cite, deep_link, label
from bot.articles.article import Article, Passage
from bot.articles.library import load
from bot.articles.passages import split

MakeArticle = Callable[..., Article]
URL = "https://example.org/a"


@pytest.fixture
def make_article(tmp_path: Path) -> MakeArticle:
    def make(text: str, url: str = URL) -> Article:
        (tmp_path / "a.md").write_text(f"---\ntitle: Title\nurl: {url}\n---\n{text}")
        return load([tmp_path]).articles["a"]

    return make


def link(article: Article, words: str) -> str:
    """Return the deep link to the first occurrence of some words."""
    (passage, *_) = (p for p in split(article) if words in p.text)
    start = passage.text.index(words)
    found = deep_link(article, passage, (start, start + len(words)))
    assert found is not None
    return found


class TestLabel:
    def passage(self, first: int = 6, last: int = 6, section: str | None = None) -> Passage:
        return Passage("a#p6", "a", 0, 1, first, last, (section,) if section else (), "x")

    def test_everything_known_is_named(self) -> None:
        article = Article(
            id="a",
            title="Title",
            body="x",
            paragraphs=(),
            publisher="Example",
            published=date(2026, 1, 21),
        )
        found = label(article, self.passage(section="Areas"))
        assert found == "Title · Areas · ¶ 6 · Example · 2026-01-21"

    def test_what_is_unknown_is_left_out(self) -> None:
        article = Article(id="a", title="Title", body="x", paragraphs=())
        assert label(article, self.passage()) == "Title · ¶ 6"

    def test_joined_paragraphs_are_a_range(self) -> None:
        article = Article(id="a", title="Title", body="x", paragraphs=())
        assert label(article, self.passage(6, 7)) == "Title · ¶ 6–7"


class TestDeepLink:
    def test_a_sentence_is_named_in_full(self, make_article: MakeArticle) -> None:
        article = make_article("It opens at nine. It closes at five.")
        assert link(article, "It closes at five.") == f"{URL}#:~:text=It%20closes%20at%20five."

    def test_what_is_special_is_encoded(self, make_article: MakeArticle) -> None:
        article = make_article("Well-known, (odd) & <em>50%</em> sure.", "https://e.org/a_(b)?c=d")
        assert link(article, "Well-known, (odd) & 50% sure.") == (
            "https://e.org/a_%28b%29?c=d#:~:text=Well%2Dknown%2C%20%28odd%29%20%26%2050%25%20sure."
        )

    def test_a_fragment_of_the_url_stays(self, make_article: MakeArticle) -> None:
        article = make_article("It opens at nine.", f"{URL}#hours")
        assert link(article, "It opens at nine.") == (f"{URL}#hours:~:text=It%20opens%20at%20nine.")

    def test_a_long_sentence_is_named_by_its_ends(self, make_article: MakeArticle) -> None:
        words = " ".join(f"word{number}" for number in range(60)) + "."
        article = make_article(words)
        assert link(article, words) == (
            f"{URL}#:~:text=word0%20word1%20word2%20word3%20word4,"
            "word55%20word56%20word57%20word58%20word59."
        )

    def test_an_end_that_also_stands_inside_is_named_by_more_words(
        self, make_article: MakeArticle
    ) -> None:
        ending = "and so it goes on"
        words = f"At first {'it was quiet ' * 5}{ending} {'then noise ' * 8} {ending}"
        article = make_article(words)
        _, _, last = link(article, " ".join(words.split())).partition(",")
        assert unquote(last) == "noise and so it goes on"

    def test_words_before_tell_a_repeated_sentence_apart(self, make_article: MakeArticle) -> None:
        article = make_article("On Monday we are open. It is free. On Sunday we rest. It is free.")
        (passage,) = split(article)
        start = passage.text.rindex("It is free.")
        found = deep_link(article, passage, (start, start + 11))
        assert found == f"{URL}#:~:text=rest.-,It%20is%20free."

    def test_words_behind_tell_it_apart_where_those_before_do_not(
        self, make_article: MakeArticle
    ) -> None:
        article = make_article("Free. Yes or no? Free. Yes, no doubt at all about it.")
        (passage,) = split(article)
        start = passage.text.rindex("Free.")
        found = deep_link(article, passage, (start, start + 5))
        assert found == f"{URL}#:~:text=no%3F-,Free."

    def test_words_around_it_are_the_last_resort(self, make_article: MakeArticle) -> None:
        article = make_article("# T\n\n## x yes\n\nx yes y\n\n## yes y\n\nEnd.")
        first = split(article)[0]
        found = deep_link(article, first, (2, 5))
        assert found is not None
        assert unquote(found) == f"{URL}#:~:text=x-,yes,-y"

    def test_a_heading_of_the_same_words_counts_too(self, make_article: MakeArticle) -> None:
        article = make_article("# T\n\n## It is free\n\nSoon. It is free for all members of it.")
        (passage,) = split(article)
        start = passage.text.index("It is free")
        found = deep_link(article, passage, (start, start + 10))
        assert found == f"{URL}#:~:text=Soon.-,It%20is%20free"

    def test_a_heading_between_counts_among_the_words_before(
        self, make_article: MakeArticle
    ) -> None:
        same = "It is free to all who ask for it."
        article = make_article(f"# T\n\n{same}\n\n## Boats\n\n{same}")
        second = split(article)[1]
        found = deep_link(article, second)
        assert found is not None
        assert unquote(found) == f"{URL}#:~:text=Boats-,It is free to all who ask for it."

    def test_bullets_are_left_to_the_page(self, make_article: MakeArticle) -> None:
        article = make_article("- It opens at nine.\n- It closes at five.")
        (passage,) = split(article)
        assert deep_link(article, passage) == (
            f"{URL}#:~:text=It%20opens%20at%20nine.,It%20closes%20at%20five."
        )

    def test_a_table_row_is_named_by_its_first_and_last_cell(
        self, make_article: MakeArticle
    ) -> None:
        article = make_article("<table><tr><td>Monday</td><td>nine</td><td>none</td></tr></table>")
        row = "Monday | nine | none"
        assert link(article, row) == f"{URL}#:~:text=Monday,none"

    def test_a_row_that_says_its_headers_is_named_by_its_values(
        self, make_article: MakeArticle
    ) -> None:
        article = make_article("| Day | Open |\n|---|---|\n| Monday | nine |\n| Friday | nine |")
        assert link(article, "Day: Monday; Open: nine") == f"{URL}#:~:text=Monday,nine"
        assert link(article, "Open: nine") == URL

    def test_code_is_not_looked_for_on_the_page(self, make_article: MakeArticle) -> None:
        article = make_article("Run this on the server:\n\n```\nstop\n```")
        assert link(article, "stop") == URL
        assert link(article, "Run this on the server:").startswith(f"{URL}#:~:text=Run")

    def test_numbers_of_items_are_left_to_the_page(self, make_article: MakeArticle) -> None:
        article = make_article("1. It opens at nine.\n2. It closes at five.")
        assert link(article, article.body) == (
            f"{URL}#:~:text=It%20opens%20at%20nine.,It%20closes%20at%20five."
        )

    def test_a_section_with_an_anchor_is_opened_at_it(self, make_article: MakeArticle) -> None:
        article = make_article("# T\n\n## Boats {#boats}\n\nIt is free.\n\n```\nstop\n```")
        assert link(article, "It is free.") == f"{URL}#boats:~:text=It%20is%20free."
        assert link(article, "stop") == f"{URL}#boats"

    def test_an_address_with_a_fragment_keeps_it(self, make_article: MakeArticle) -> None:
        article = make_article("# T\n\n## Boats {#boats}\n\nIt is free.", f"{URL}#all")
        assert link(article, "It is free.") == f"{URL}#all:~:text=It%20is%20free."

    def test_sources_are_cited_by_plain_link(self) -> None:
        source = "https://example.org/paper (1)"
        article = Article(id="a", title="T", body="x", paragraphs=(), sources=(source,))
        cited = cite(article, Passage("a#p1", "a", 0, 1, 1, 1, (), "x"))
        assert (cited.url, cited.deep_link) == (source, "https://example.org/paper%20%281%29")

    def test_a_link_that_would_be_too_long_is_plain(self, make_article: MakeArticle) -> None:
        article = make_article("महत्वपूर्णसाझेदारीसमुद्रीसुरक्षाकोशामिलकरतीहै" * 3 + "।")
        assert link(article, article.body) == URL

    def test_a_long_chinese_sentence_is_named_by_its_clauses(
        self, make_article: MakeArticle
    ) -> None:
        clauses = "该伙伴关系涵盖海上安全，" + "也涵盖许多其他领域的合作" * 14 + "，以及网络威胁。"
        found = link(make_article(clauses), clauses)
        assert unquote(found) == f"{URL}#:~:text=该伙伴关系涵盖海上安全，,以及网络威胁。"

    def test_without_a_page_there_is_no_link(self) -> None:
        article = Article(id="a", title="T", body="x", paragraphs=())
        passage = Passage("a#p1", "a", 0, 1, 1, 1, (), "x")
        assert cite(article, passage).deep_link is None

    def test_no_link_is_over_the_limit(self, make_article: MakeArticle) -> None:
        article = make_article("word " * 300, f"https://example.org/{'x' * 500}")
        for passage in split(article):
            assert deep_link(article, passage) == article.url
        assert len(article.url or "") > MAX_LINK_CHARS
