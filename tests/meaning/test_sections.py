"""The texts of articles that get vectors."""

from bot.articles.library import load
from bot.index.indexed_articles import IndexedArticles
from bot.meaning.sections import PIECE_WORDS, Piece, pieces
from bot.text.plain_text import word_count
from tests.conftest import WriteArticles

LONG = "The harbour opens at nine and the old town lies south of it, as everybody knows. " * 4


def pieces_of(write_articles: WriteArticles, text: str) -> tuple[list[Piece], IndexedArticles]:
    library = load([write_articles({"a.md": text})])
    articles = IndexedArticles.build(library.articles, language="en")
    return list(pieces(articles)), articles


def test_a_piece_stands_below_its_title_and_headings(write_articles: WriteArticles) -> None:
    text = "# Gold\n\nWords before any heading.\n\n## Getting\n\n### Soon\n\nAsk for it now."
    found, _ = pieces_of(write_articles, text)
    assert found == [
        Piece("Gold\nWords before any heading.", "Gold", 1),
        Piece("Gold\nGetting\nSoon\nAsk for it now.", "Soon", 1),
    ]


def test_a_title_that_is_the_heading_stands_there_once(write_articles: WriteArticles) -> None:
    found, _ = pieces_of(write_articles, "---\ntitle: Gold\n---\n## Gold\n\nAsk for it now.")
    assert [piece.text for piece in found] == ["Gold\nAsk for it now."]


def test_all_passages_are_in_pieces_in_their_order(write_articles: WriteArticles) -> None:
    text = "# A\n\n" + "\n\n".join([LONG, LONG, "Short words, but eight of them in all."] * 3)
    found, articles = pieces_of(write_articles, text)
    assert sum(piece.passages for piece in found) == len(articles.passages)
    at = 0
    for piece in found:
        own = [passage.text for passage in articles.passages[at : at + piece.passages]]
        assert piece.text == "\n".join(("A", *own))
        assert piece.passages == 1 or sum(map(word_count, own)) <= PIECE_WORDS
        at += piece.passages
    assert len(found) < len(articles.passages)


def test_sections_with_one_name_are_not_joined_across_articles(
    write_articles: WriteArticles,
) -> None:
    folder = write_articles({"a.md": "# A\n\n## Fees\n\nTen.", "b.md": "# B\n\n## Fees\n\nTen."})
    articles = IndexedArticles.build(load([folder]).articles, language="en")
    assert [piece.text for piece in pieces(articles)] == ["A\nFees\nTen.", "B\nFees\nTen."]
