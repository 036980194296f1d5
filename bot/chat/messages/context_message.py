r"""A quote in its context: the passage between its neighbours, and what proves it.

-# before it
> … The end of the passage before.
-# the quote, paragraph 6 of 9
> The passage, **its answering sentence in bold**.
\[1\] [Title · section · ¶ 6](https://…)
-# after it
> The beginning of the passage behind …
-# `harbour#p6` · characters 812 to 1040 · version `0a1b2c3d`
-# SHA-256 `9f86d0818…`
"""

import hashlib
from collections.abc import Iterator, Sequence

from bot.answers.answer import Quote
from bot.answers.quoting import quote
from bot.answers.snapshot import Snapshot
from bot.articles.article import Article, Passage
from bot.articles.passages import split
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import Card, Reply
from bot.chat.formatting.snippet import snippet
from bot.chat.messages.citation_line import render_citation
from bot.chat.wording.translations import ENGLISH, Words

# Together within a message without an embed: 2 · 260 + 900 + 300 + 80 + what names them.
_MAX_NEIGHBOUR = 260
_MAX_QUOTE = 900
_MAX_TITLE = 80
_MAX_LABEL = 120
_MAX_LINK = 200
_MAX_ID = 80


def render_context(
    snapshot: Snapshot, quoted: Quote, *, embeds: bool, words: Words = ENGLISH
) -> Reply:
    """Show a quote where it stands.

    Args:
        snapshot: what is known; it holds the quote.
        quoted: the quote.
        embeds: whether the message may have an embed.
        words: the bot's own words.
    """
    article = snapshot.articles[quoted.article_id]
    passages = split(article)
    at = next(n for n, passage in enumerate(passages) if passage.id == quoted.passage_id)
    cited = render_citation(quoted.citation, max_label=_MAX_LABEL, max_link=_MAX_LINK)
    lines = [
        *_neighbour(snapshot, passages[at - 1 : at] if at else (), words.gettext("before it")),
        f"-# {_place(article, quoted, words)}",
        snippet(quoted, _MAX_QUOTE).markdown,
        cited,
        *_neighbour(snapshot, passages[at + 1 : at + 2], words.gettext("after it")),
        *_proof(snapshot, quoted, words),
    ]
    card = Card(title=shortened(article.title, _MAX_TITLE), description="\n".join(lines))
    reply = Reply("", card)
    return reply if embeds else reply.plain()


def _neighbour(snapshot: Snapshot, passages: Sequence[Passage], name: str) -> Iterator[str]:
    for passage in passages:
        yield f"-# {name}"
        shown = quote(snapshot, passage, rank=0, highlight=None)
        yield snippet(shown, _MAX_NEIGHBOUR).markdown


def _place(article: Article, quoted: Quote, words: Words) -> str:
    first, last = quoted.paragraphs
    numbers = str(first) if first == last else f"{first}–{last}"
    said = words.gettext("the quote, paragraph {numbers} of {count}")
    return said.format(numbers=numbers, count=len(article.paragraphs))


def _proof(snapshot: Snapshot, quoted: Quote, words: Words) -> Iterator[str]:
    said = words.gettext("`{passage}` · characters {start} to {end} · version `{revision}`")
    identifier = quoted.passage_id
    if len(identifier) > _MAX_ID:
        identifier = f"…{identifier[1 - _MAX_ID :]}"
    facts = said.format(
        passage=identifier, start=quoted.start, end=quoted.end, revision=snapshot.revision
    )
    yield f"-# {facts}"
    yield f"-# SHA-256 `{hashlib.sha256(quoted.text.encode()).hexdigest()}`"
