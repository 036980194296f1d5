"""The scope of a channel: as a moderator writes it, and as it is told."""

from collections.abc import Mapping, Sequence

from bot.answers.snapshot import Snapshot
from bot.articles.article_selection import (
    TAG,
    ArticleSelection,
    entries_for,
    folder_entry,
    tag_entry,
)
from bot.chat.commands.autocomplete import MAX_CHOICE, MAX_CHOICES
from bot.chat.delivery.error_messages import Refused
from bot.chat.formatting.escaping import length
from bot.chat.formatting.markdown import shortened
from bot.chat.messages.article_list import find_articles
from bot.chat.wording import counts
from bot.chat.wording.translations import ENGLISH, Words

ALL = "all"
"""What lifts a scope."""

_MAX_SHOWN = 300


def selection_of(snapshot: Snapshot, written: str) -> ArticleSelection:
    """Read what a moderator writes: folders with `/`, `tag:…` and titles, with commas between.

    Raises:
        Refused: if one of them names nothing.
    """
    entries: dict[str, None] = {}
    for part in filter(None, map(str.strip, written.replace("`", "").split(","))):
        is_tag = part.casefold().startswith(TAG)
        entry = tag_entry(part[len(TAG) :]) if is_tag else folder_entry(part)
        is_gone = bool(ArticleSelection((entry,)).gone(snapshot.articles))
        if is_gone and not is_tag and not part.endswith("/"):
            for article in find_articles(snapshot, part):
                entry, is_gone = article.id, False
        if is_gone:
            raise Refused(
                "No article is called or lies in “{name}”; write folders as `rules/`, tags as "
                "`tag:ferry`, and articles by their titles, with commas between.",
                name=shortened(part, 80),
            )
        entries[entry] = None
    if not entries:
        raise Refused("Write folders, tags or titles of articles, with commas between.")
    return ArticleSelection(tuple(entries))


def told_scope(
    channel_id: int, selection: ArticleSelection | None, snapshot: Snapshot, words: Words = ENGLISH
) -> str:
    """Say what a channel is restricted to."""
    channel = f"<#{channel_id}>"
    if selection is None:
        said = words.gettext("{channel} sees all articles: {count}.")
        return said.format(channel=channel, count=len(snapshot.articles))
    named = selection.of(snapshot.articles)
    seen = {identifier for some in named.values() for identifier in some}
    said = words.gettext("{channel} sees {articles}: {names}.")
    text = said.format(
        channel=channel, articles=counts.articles(len(seen), words), names=_shown(selection)
    )
    gone = [entry for entry, some in named.items() if not some]
    return f"{text} {_told_gone(gone, words)}" if gone else text


def gone_from_scopes(
    scopes: Mapping[int, ArticleSelection], snapshot: Snapshot, words: Words = ENGLISH
) -> list[str]:
    """Say which channels are restricted to something that is gone."""
    found = ((channel, selection.gone(snapshot.articles)) for channel, selection in scopes.items())
    return [f"<#{channel}>: {_told_gone(gone, words)}" for channel, gone in found if gone]


def _told_gone(gone: Sequence[str], words: Words) -> str:
    said = words.gettext("{names} names nothing any more; use `kb scope` there.")
    return said.format(names=_shown(ArticleSelection(tuple(gone))))


def suggest_entries(snapshot: Snapshot, typed: str) -> list[str]:
    """Return how what is typed may go on: the last part as a folder, a tag or an article.

    Returns:
        At most 25 of at most 100 characters.
    """
    before, comma, last = typed.rpartition(",")
    wanted = last.strip().casefold()
    start = f"{before}{comma} " if comma else ""
    fitting = (f"{start}{entry}" for entry in entries_for(snapshot.articles) if wanted in entry)
    return [text for text in fitting if length(text) <= MAX_CHOICE][:MAX_CHOICES]


def _shown(selection: ArticleSelection) -> str:
    text = str(selection)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN].rpartition(',')[0]}, …"
