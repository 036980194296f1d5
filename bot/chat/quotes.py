"""Quotes behind buttons: from an answer to handles, and from a handle back to the quote."""

from bisect import bisect_left

from bot.answers.answer import Answer, Quote
from bot.answers.answering import quote
from bot.answers.snapshot import Snapshot
from bot.chat.handles import OpenArticle, QuoteRef, TurnQuotes, fitting
from bot.chat.reply import Button, turning

READ = "Read the article"


def answer_buttons(snapshot: Snapshot, answer: Answer, *, asker: int) -> tuple[Button, ...]:
    """Return the buttons below an answer.

    Args:
        snapshot: the one that answered.
        answer: the answer.
        asker: the id of who asked.
    """
    if not answer.answered or not answer.quotes:
        return ()
    refs = tuple(_reference(snapshot, quote) for quote in answer.quotes)
    turn = TurnQuotes(
        revision=snapshot.revision,
        asker=asker,
        page=0,
        closest=answer.level == "closest",
        quotes=fitting(refs),
    )
    return turn_buttons(turn)


def turn_buttons(turn: TurnQuotes) -> tuple[Button, ...]:
    """Return the buttons below the quote that a handle shows."""
    last = len(turn.quotes) - 1
    handles = [str(turn.to(page)) for page in (max(0, turn.page - 1), turn.page + 1)]
    read = Button(READ, str(OpenArticle(turn.revision, turn.quotes[turn.page].place)))
    return (*turning(turn.page, last + 1, handles), read)


def quote_at(snapshot: Snapshot, turn: TurnQuotes) -> Quote | None:
    """Return the quote that a handle shows, from the snapshot it names; None if there is none."""
    if turn.page >= len(turn.quotes) or turn.quotes[turn.page].place >= len(snapshot.passages):
        return None
    ref = turn.quotes[turn.page]
    span = (ref.start, ref.start + ref.size) if ref.size else None
    return quote(snapshot, snapshot.passages[ref.place], rank=turn.page + 1, highlight=span)


def still_stands(quote: Quote, current: Snapshot) -> bool:
    """Tell whether a quote is still in its article."""
    article = current.articles.get(quote.article_id)
    return article is not None and article.body[quote.start : quote.end] == quote.text


def _reference(snapshot: Snapshot, quote: Quote) -> QuoteRef:
    passages = snapshot.passages
    key = (quote.article_id, quote.start)
    place = bisect_left(passages, key, key=lambda passage: (passage.article_id, passage.start))
    start, end = quote.highlight or (0, 0)
    return QuoteRef(place, start, end - start)
