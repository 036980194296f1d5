"""The promises that hold for every answer, over generated articles: verbatim, cited, repeatable."""

import json
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Answer
from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from tests.articles.strategies import any_text, markdown_article, plain_article, sentence
from tests.snapshots import snapshot_with

FRONT_MATTER = "---\ntitle: Title {0}\nurl: https://example.org/{0}\npublisher: P\n---\n"

knowledge_base = st.lists(
    st.one_of(
        markdown_article.map(lambda text: ("md", text)),
        plain_article.map(lambda text: ("txt", text)),
    ),
    min_size=1,
    max_size=4,
)
question = st.one_of(sentence, any_text, st.lists(sentence, max_size=4).map(" ".join))

threshold = st.one_of(st.just(0.0), st.floats(0.0, 1.0))


def snapshot_of(articles: list[tuple[str, str]], threshold: float = 0.0) -> Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        for number, (suffix, text) in enumerate(articles):
            front = FRONT_MATTER.format(number) if suffix == "md" else ""
            (Path(folder) / f"{number}.{suffix}").write_text(front + text, encoding="utf-8")
        return snapshot_with(Path(folder), threshold=threshold)


def without_time(given_answer: Answer) -> dict[str, object]:
    return {key: value for key, value in given_answer.to_json().items() if key != "took_ms"}


@given(knowledge_base, question, st.integers(1, 30), threshold)
def test_every_quote_is_an_exact_slice_of_its_article(
    articles: list[tuple[str, str]], asked: str, top: int, above: float
) -> None:
    snapshot = snapshot_of(articles, above)
    found = json.loads(json.dumps(answer(snapshot, asked, top=top).to_json()))
    for quote in found["quotes"]:
        body = snapshot.articles[quote["article_id"]].body
        assert body[quote["start"] : quote["end"]] == quote["text"] != ""
        if quote["highlight"] is not None:
            start, end = quote["highlight"]
            assert 0 <= start < end <= len(quote["text"])
            assert quote["text"][start:end].strip()


@given(knowledge_base, question, threshold)
def test_every_quote_is_cited(articles: list[tuple[str, str]], asked: str, above: float) -> None:
    snapshot = snapshot_of(articles, above)
    for quote in answer(snapshot, asked, top=10).quotes:
        article = snapshot.articles[quote.article_id]
        label = quote.citation.label
        assert label.startswith(article.title)
        assert f"¶ {quote.paragraph}" in label
        assert quote.section is None or quote.section in label
        assert quote.citation.url == article.url
        if article.url is None:
            assert quote.citation.deep_link is None
        else:
            assert label.endswith(" · P")
            assert (quote.citation.deep_link or "").startswith(article.url)
            assert len(quote.citation.deep_link or "") <= 512


@given(knowledge_base, question, st.integers(1, 30), threshold)
def test_quotes_are_ranked_and_share_a_term(
    articles: list[tuple[str, str]], asked: str, top: int, above: float
) -> None:
    snapshot = snapshot_of(articles, above)
    given_answer = answer(snapshot, asked, top=top)
    quotes = given_answer.quotes
    assert [quote.rank for quote in quotes] == list(range(1, len(quotes) + 1))
    assert len({quote.passage_id for quote in quotes}) == len(quotes) <= top
    assert list(quotes) == sorted(quotes, key=lambda quote: -quote.score)
    assert 0.0 <= given_answer.confidence <= 1.0
    if not quotes:
        assert not given_answer.answered
    if not snapshot.searcher.query(asked).known:
        assert not quotes


@given(knowledge_base, question, threshold)
def test_the_same_articles_and_question_give_the_same_answer(
    articles: list[tuple[str, str]], asked: str, above: float
) -> None:
    once, again = snapshot_of(articles, above), snapshot_of(articles, above)
    assert once.revision == again.revision
    assert without_time(answer(once, asked)) == without_time(answer(again, asked))
    assert without_time(answer(once, asked)) == without_time(answer(once, asked))


def test_equal_passages_rank_by_article_and_position() -> None:
    same = "Boats must show a light at night, says the harbour."
    snapshot = snapshot_of([("md", f"{same}\n\n{same}"), ("md", same)])
    quotes = answer(snapshot, "boats light", top=3).quotes
    assert [quote.passage_id for quote in quotes] == ["0#p1"]
    assert ["¶ 1" in place.label for place in quotes[0].also] == [True, False]
