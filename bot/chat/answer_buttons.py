"""Quotes behind buttons: from an answer to custom ids, and back to the quote."""

from bot.answers.answer import Answer, Quote
from bot.answers.answering import quote
from bot.answers.snapshot import Snapshot
from bot.chat.custom_ids import OpenArticle, QuoteRef, TurnQuotes, fitting
from bot.chat.reply import Button, turning

READ = "Read the article"


def answer_buttons(answer: Answer, *, asker: int) -> tuple[Button, ...]:
    """Return the buttons below an answer.

    Args:
        answer: the answer.
        asker: the id of who asked.
    """
    if not answer.answered or not answer.quotes:
        return ()
    refs = tuple(map(_reference, answer.quotes))
    turn = TurnQuotes(
        revision=answer.revision,
        asker=asker,
        page=0,
        closest=answer.level == "closest",
        quotes=fitting(refs),
    )
    return turn_buttons(turn)


def turn_buttons(turn: TurnQuotes) -> tuple[Button, ...]:
    """Return the buttons below the quote that a custom id shows."""
    last = len(turn.quotes) - 1
    custom_ids = [turn.turned(page) for page in (max(0, turn.page - 1), turn.page + 1)]
    read = Button(READ, str(OpenArticle(turn.revision, turn.quotes[turn.page].place)))
    return (*turning(turn.page, last + 1, custom_ids), read)


def quote_at(snapshot: Snapshot, turn: TurnQuotes) -> Quote | None:
    """Return the quote that a custom id shows; None if its snapshot has none there."""
    if turn.page >= len(turn.quotes) or turn.quotes[turn.page].place >= len(snapshot.passages):
        return None
    ref = turn.quotes[turn.page]
    span = (ref.start, ref.start + ref.size) if ref.size else None
    return quote(
        snapshot, ref.place, snapshot.passages[ref.place], rank=turn.page + 1, highlight=span
    )


def still_stands(quote: Quote, current: Snapshot) -> bool:
    """Tell whether a quote is still in its article."""
    article = current.articles.get(quote.article_id)
    return article is not None and article.body[quote.start : quote.end] == quote.text


def _reference(quote: Quote) -> QuoteRef:
    start, end = quote.highlight or (0, 0)
    return QuoteRef(quote.place, start, end - start)
