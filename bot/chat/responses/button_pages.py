"""What a button that shows something leads to: quotes, a context, a page of an article or list."""

from collections.abc import Collection

from bot.answers.snapshot import Snapshot
from bot.chat.buttons.answer_buttons import (
    articles_with,
    find_passage,
    quote_of,
    quotes_of,
    turn_buttons,
)
from bot.chat.buttons.custom_ids import (
    AskPlainly,
    CustomId,
    Explain,
    OpenArticle,
    ShareQuotes,
    ShowContext,
    TurnArticle,
    TurnList,
    TurnQuotes,
)
from bot.chat.buttons.fingerprints import text_fingerprint
from bot.chat.delivery.error_messages import Refused
from bot.chat.formatting.reply import Reply
from bot.chat.messages.answer_message import remarks_in, render_quotes
from bot.chat.messages.article_list import render_list
from bot.chat.messages.article_pages import page_of, render_article
from bot.chat.messages.context_message import render_context
from bot.chat.messages.notices import GONE
from bot.chat.messages.style import Style

Page = TurnQuotes | ShareQuotes | ShowContext | TurnArticle | OpenArticle | TurnList


def owner_of(page: Page) -> int | None:
    """Return who turns the pages of a message; None where a button opens another message."""
    if isinstance(page, TurnQuotes):
        return page.asker
    return page.reader if isinstance(page, TurnArticle | TurnList) else None


def render_page(
    snapshot: Snapshot,
    page: Page,
    reader: int,
    content: str,
    below: Collection[CustomId],
    *,
    private: bool,
    style: Style,
    embeds: bool,
) -> Reply:
    """Return what a button leads to.

    Args:
        snapshot: what is known.
        page: what the button's custom id asks for.
        reader: the id of who pressed it.
        content: the text of its message, which may hold remarks.
        below: what all buttons of its message carry.
        private: whether one person alone will see it.
        style: how it is shown.
        embeds: whether the message may have an embed.

    Raises:
        Refused: if it is not in the articles any more.
    """
    words = style.words
    if isinstance(page, TurnList):
        return render_list(snapshot, page=page.page, reader=reader, embeds=embeds, words=words)
    if isinstance(page, TurnQuotes):
        return _quotes(snapshot, page.by(reader), content, below, private, style, embeds=embeds)
    if isinstance(page, ShareQuotes):
        turn = page.turn.by(reader)
        return _quotes(snapshot, turn, content, below, False, style, embeds=embeds, shared=True)
    if isinstance(page, ShowContext):
        quote = quote_of(snapshot, page.quote, rank=1)
        if quote is None:
            raise Refused(GONE)
        return render_context(snapshot, quote, embeds=embeds, words=words)
    if isinstance(page, OpenArticle):
        passage = find_passage(snapshot, page.passage)
        if passage is None:
            raise Refused(GONE)
        article = snapshot.articles[passage.article_id]
        number = page_of(article, passage.start)
        return render_article(article, page=number, reader=reader, embeds=embeds, words=words)
    for article in articles_with(snapshot, page.article):
        if text_fingerprint(article.body) == page.body:
            return render_article(
                article, page=page.page, reader=reader, embeds=embeds, words=words
            )
    raise Refused(GONE)


def _quotes(
    snapshot: Snapshot,
    turn: TurnQuotes,
    content: str,
    below: Collection[CustomId],
    private: bool,
    style: Style,
    *,
    embeds: bool,
    shared: bool = False,
) -> Reply:
    quotes = quotes_of(snapshot, turn)
    if not quotes or quotes[0].rank != turn.ranks[0]:
        raise Refused(GONE)
    question = next((one.question for one in below if isinstance(one, Explain)), None)
    return render_quotes(
        quotes,
        of=len(turn.quotes),
        remarks=remarks_in(content),
        tone="unsure" if turn.closest else "sure",
        embeds=embeds,
        buttons=turn_buttons(
            turn,
            question=question,
            plainly=any(isinstance(one, AskPlainly) for one in below),
            private=private,
            shared=shared,
            words=style.words,
        ),
        style=style,
    )
