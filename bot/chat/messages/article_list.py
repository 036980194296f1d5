"""The catalogue: the list of all articles, and finding one by its name."""

import difflib
from collections.abc import Sequence
from itertools import islice

from bot.answers.snapshot import Snapshot
from bot.articles.article import Article
from bot.articles.passages import split
from bot.chat.buttons.custom_ids import TurnList
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import Card, Reply, page_number, turning
from bot.chat.wording import counts
from bot.chat.wording.translations import ENGLISH, Words

LINES = 10  # articles on a page: it is to fit on a telephone, and into a message without embed
_MAX_TITLE = 100
_MAX_ID = 60
_MAX_NAMED = 8  # ids of articles in one line
_MAX_COMPARED = 5_000  # names; among more, spelling mistakes are not looked for


def render_list(
    snapshot: Snapshot, *, page: int, reader: int, embeds: bool, words: Words = ENGLISH
) -> Reply:
    """Render a page of the list of articles: titles, dates, counts.

    Args:
        snapshot: what is known.
        page: from 0; the last page where there are fewer.
        reader: the id of who reads.
        embeds: whether the message may have an embed.
        words: the bot's own words.
    """
    of = -(-len(snapshot.articles) // LINES)
    page = min(page, of - 1)
    listed = islice(snapshot.articles.values(), page * LINES, (page + 1) * LINES)
    card = Card(
        title=f"{counts.articles(len(snapshot.articles), words)}, "
        f"{counts.passages(len(snapshot.passages), words)}",
        description="\n".join(
            [*_remark(snapshot, words), *(_line(article, words) for article in listed)]
        ),
        footer=page_number(page, of, words) if of > 1 else words.gettext("Read one with /article"),
    )
    custom_ids = [str(TurnList(reader, max(0, page - 1))), str(TurnList(reader, page + 1))]
    reply = Reply("", card, turning(page, of, custom_ids, words))
    return reply if embeds else reply.plain()


def _remark(snapshot: Snapshot, words: Words) -> list[str]:
    """Return what must be said above the list."""
    if not snapshot.rolled_back:
        return []
    said = words.gettext("Rolled back to version `{revision}` until the next reload.")
    return [said.format(revision=snapshot.revision)]


def find_articles(snapshot: Snapshot, name: str, *, limit: int = 1) -> list[Article]:
    """Find articles by what a person types: id, title, alias, a part of these, or nearly that.

    Returns:
        The best first, at most `limit`; all in order for an empty name.
    """
    wanted = _folded(name)
    names = {article.id: _names(article) for article in snapshot.articles.values()}
    exact = [identifier for identifier, known in names.items() if wanted in known]
    part = [i for i, known in names.items() if any(wanted in n for n in known)]
    found = [*exact, *part]
    flat = {n: identifier for identifier, known in names.items() for n in known}
    if not found and len(flat) <= _MAX_COMPARED:
        found = [flat[n] for n in difflib.get_close_matches(wanted, flat, n=limit, cutoff=0.7)]
    return [snapshot.articles[identifier] for identifier in list(dict.fromkeys(found))[:limit]]


def article_names(ids: Sequence[str], words: Words) -> str:
    """Return ids of articles as code; of many the first."""
    shown = ", ".join(f"`{shortened(identifier, _MAX_ID)}`" for identifier in ids[:_MAX_NAMED])
    if len(ids) <= _MAX_NAMED:
        return shown
    said = words.gettext("{names} and {more} more")
    return said.format(names=shown, more=len(ids) - _MAX_NAMED)


def _names(article: Article) -> list[str]:
    known = (article.title, article.id, *article.aliases)
    return [_folded(name) for name in known]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _line(article: Article, words: Words) -> str:
    date = article.updated or article.published
    facts = [date.isoformat()] if date else []
    facts.append(counts.passages(len(split(article)), words))
    return f"- **{shortened(article.title, _MAX_TITLE)}** · {' · '.join(facts)}"
