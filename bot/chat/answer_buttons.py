"""The buttons of an answer: from its quotes to custom ids, and back."""

from collections.abc import Iterator

from bot.answers.answer import Answer, Quote
from bot.answers.answering import quote
from bot.answers.snapshot import Snapshot
from bot.articles.article import Article, Passage
from bot.articles.passages import split
from bot.chat.custom_ids import (
    OpenArticle,
    QuoteRef,
    RemoveAnswer,
    TurnQuotes,
    article_fingerprint,
    article_part,
    fitting,
    passage_fingerprint,
    text_fingerprint,
    text_part,
)
from bot.chat.reply import Button, turning

READ = "Read the article"
REMOVE = "Remove"


def answer_buttons(answer: Answer, *, asker: int) -> tuple[Button, ...]:
    """Return the buttons below an answer.

    Args:
        answer: the answer.
        asker: the id of who asked.
    """
    if not answer.answered or not answer.quotes:
        return ()
    turn = TurnQuotes(
        asker=asker,
        page=0,
        closest=answer.level == "closest",
        quotes=fitting(tuple(map(_reference, answer.quotes))),
    )
    return turn_buttons(turn)


def turn_buttons(turn: TurnQuotes) -> tuple[Button, ...]:
    """Return the buttons below the quote that a custom id shows."""
    last = len(turn.quotes) - 1
    custom_ids = [turn.turned(page) for page in (max(0, turn.page - 1), turn.page + 1)]
    read = Button(READ, str(OpenArticle(turn.quotes[turn.page].passage)))
    remove = Button(REMOVE, str(RemoveAnswer(turn.asker)))
    return (*turning(turn.page, last + 1, custom_ids), read, remove)


def quote_of(snapshot: Snapshot, turn: TurnQuotes) -> Quote | None:
    """Return the quote that a custom id shows; None if its text is not in its article any more."""
    if turn.page >= len(turn.quotes):
        return None
    ref = turn.quotes[turn.page]
    passage = find_passage(snapshot, ref.passage)
    if passage is None:
        return None
    span = (ref.start, ref.start + ref.size) if ref.size else None
    return quote(snapshot, 0, passage, rank=turn.page + 1, highlight=span)


def find_passage(snapshot: Snapshot, fingerprint: str) -> Passage | None:
    """Return the passage with a fingerprint; None if there is none."""
    wanted = text_part(fingerprint)
    for article in articles_with(snapshot, article_part(fingerprint)):
        for passage in split(article):
            if text_fingerprint(passage.text) == wanted:
                return passage
    return None


def articles_with(snapshot: Snapshot, fingerprint: str) -> Iterator[Article]:
    """Yield the articles whose id has a fingerprint: one, or by a rare chance several."""
    for identifier in snapshot.articles:
        if article_fingerprint(identifier) == fingerprint:
            yield snapshot.articles[identifier]


def _reference(quote: Quote) -> QuoteRef:
    start, end = quote.highlight or (0, 0)
    return QuoteRef(passage_fingerprint(quote.article_id, quote.text), start, end - start)
