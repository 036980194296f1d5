"""The scope of a channel: as a moderator writes it, and as it is told."""

from collections.abc import Mapping

from bot.answers.snapshot import Snapshot
from bot.articles.article_selection import (
    TAG,
    ArticleSelection,
    entries_for,
    folder_entry,
    tag_entry,
)
from bot.chat.article_list import find_articles
from bot.chat.autocomplete import MAX_CHOICE, MAX_CHOICES
from bot.chat.error_messages import Refused
from bot.chat.escaping import length
from bot.chat.markdown import shortened
from bot.text.counted import counted

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
                f"No article is called or lies in “{shortened(part, 80)}”; write folders as "
                "`rules/`, tags as `tag:ferry`, and articles by their titles, with commas between."
            )
        entries[entry] = None
    if not entries:
        raise Refused("Write folders, tags or titles of articles, with commas between.")
    return ArticleSelection(tuple(entries))


def told_scope(channel_id: int, selection: ArticleSelection | None, snapshot: Snapshot) -> str:
    """Say what a channel is restricted to."""
    if selection is None:
        return f"<#{channel_id}> sees all {counted(len(snapshot.articles), 'article')}."
    named = selection.of(snapshot.articles)
    seen = {identifier for some in named.values() for identifier in some}
    text = f"<#{channel_id}> sees {counted(len(seen), 'article')}: {_shown(selection)}."
    gone = [entry for entry, some in named.items() if not some]
    if gone:
        text += f" {_shown(ArticleSelection(tuple(gone)))} names nothing any more."
    return text


def gone_from_scopes(scopes: Mapping[int, ArticleSelection], snapshot: Snapshot) -> list[str]:
    """Say which channels are restricted to something that is gone."""
    found = ((channel, selection.gone(snapshot.articles)) for channel, selection in scopes.items())
    return [
        f"<#{channel}> is restricted to {_shown(ArticleSelection(tuple(gone)))}, which "
        "names nothing any more; use `kb scope` there"
        for channel, gone in found
        if gone
    ]


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
