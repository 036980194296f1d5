"""What moderators are shown of what serves, and what of it needs a look."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from bot.answers.snapshot import Snapshot
from bot.articles.article import Article
from bot.articles.article_selection import ArticleSelection
from bot.articles.dead_anchors import dead_anchors
from bot.chat.formatting.host_paths import without_host_paths
from bot.chat.formatting.markdown import fitting_lines, shortened
from bot.chat.formatting.reply import Reply
from bot.chat.messages.article_list import article_names
from bot.chat.reloads.reload_report import more_line
from bot.chat.scopes.scope_message import gone_from_scopes
from bot.chat.wording import counts
from bot.chat.wording.translations import ENGLISH, Words
from bot.knowledge_base.knowledge_base import KnowledgeBase

_SHOWN = 8  # of each kind
_MAX_LINE = 140


def render_status(
    knowledge: KnowledgeBase,
    *,
    stale_after_days: int,
    scopes: Mapping[int, ArticleSelection] = MappingProxyType({}),
    today: date | None = None,
    words: Words = ENGLISH,
) -> Reply:
    """Say what serves, and what needs a look.

    Args:
        knowledge: the knowledge base.
        stale_after_days: days after which an article without a later date is called old; 0 for
            never.
        scopes: what channels are restricted to, by their ids.
        today: the day; that of UTC if None.
        words: the bot's own words.
    """
    say = words.gettext
    version = knowledge.version
    snapshot = version.snapshot
    today = today or datetime.now(UTC).date()
    lines = [
        say("Version `{revision}` serves since {when}, with {articles} and {passages}.").format(
            revision=snapshot.revision,
            when=f"<t:{int(version.since.timestamp())}:f>",
            articles=counts.articles(len(snapshot.articles), words),
            passages=counts.passages(len(snapshot.passages), words),
        )
    ]
    if version.rolled_back:
        lines.append(say("It was rolled back to; the next reload reads the files again."))
    lines += _meaning_lines(knowledge, words)
    lines += _overlay_lines(knowledge, words)
    if scopes:
        shown = [f"<#{channel}> {selection}" for channel, selection in scopes.items()]
        named = say("Channels that see some articles only: {names}.")
        lines.append(named.format(names="; ".join(shown[:_SHOWN])))
        lines += [f"- {gone}" for gone in gone_from_scopes(scopes, snapshot, words)[:_SHOWN]]
    faults = [without_host_paths(str(fault), _folders(knowledge)) for fault in snapshot.faults]
    for name, entries in (
        (say("Faults"), faults),
        (say("Questions that fail with meaning"), _failed_with_meaning(knowledge)),
        (say("Links to sections that are not there"), _dead_anchors(snapshot, words)),
        (say("To be reviewed"), _to_review(snapshot, today, words)),
        (say("Old"), _old(snapshot, today, stale_after_days, words)),
    ):
        if entries:
            lines.append(f"**{name} ({len(entries)})**")
            lines += [f"- {shortened(entry, _MAX_LINE)}" for entry in entries[:_SHOWN]]
            if len(entries) > _SHOWN:
                lines.append(more_line(len(entries) - _SHOWN, words))
    return Reply("\n".join(fitting_lines(lines)))


def _meaning_lines(knowledge: KnowledgeBase, words: Words) -> list[str]:
    """Say whether a sentence model is asked, where one is named."""
    making, say = knowledge.meaning, words.gettext
    if making is None:
        return []
    match knowledge.current.meaning:
        case "on":
            return [say("Meaning is on: a sentence model is asked beside the words.")]
        case "pending":
            told = say("Meaning is pending: {done} of {wanted} vectors are made.")
            return [told.format(done=making.done, wanted=making.wanted)]
        case "off":
            return [say("Meaning is off: the sentence model has failed; the log says why.")]


def _failed_with_meaning(knowledge: KnowledgeBase) -> list[str]:
    """Return the test questions that fail now that a sentence model is asked."""
    if knowledge.meaning is None or knowledge.current.meaning != "on":
        return []
    failed = knowledge.meaning.failed
    return [without_host_paths(str(outcome), _folders(knowledge)) for outcome in failed]


def _overlay_lines(knowledge: KnowledgeBase, words: Words) -> list[str]:
    overlay = knowledge.overlay
    if overlay is None:
        return []
    written, removed = list(overlay.files()), list(overlay.removed())
    lines: list[str] = []
    if written:
        said = words.gettext("Written in chat: {names}.")
        lines.append(said.format(names=article_names(written, words)))
    if removed:
        said = words.gettext("Removed in chat: {names}.")
        lines.append(said.format(names=article_names(removed, words)))
    return lines


def _dead_anchors(snapshot: Snapshot, words: Words) -> list[str]:
    said = words.gettext("{article}: {target} names no section of {other}")
    return [
        said.format(article=dead.article_id, target=dead.target, other=dead.leads_to)
        for dead in dead_anchors(snapshot.articles)
    ]


def _to_review(snapshot: Snapshot, today: date, words: Words) -> list[str]:
    said = words.gettext("{title}: since {date}")
    return [
        said.format(title=article.title, date=article.review_by.isoformat())
        for article in _by(snapshot, lambda article: article.review_by)
        if article.review_by is not None and article.review_by <= today
    ]


def _old(snapshot: Snapshot, today: date, stale_after_days: int, words: Words) -> list[str]:
    said = words.gettext("{title}: last changed {date}")
    if not stale_after_days:
        return []
    oldest = today - timedelta(days=stale_after_days)
    found: list[str] = []
    for article in _by(snapshot, _last_date):
        last = _last_date(article)
        if last is not None and last < oldest:
            found.append(said.format(title=article.title, date=last.isoformat()))
    return found


def _last_date(article: Article) -> date | None:
    return max((day for day in (article.published, article.updated) if day), default=None)


def _by(snapshot: Snapshot, day: Callable[[Article], date | None]) -> Sequence[Article]:
    dated = [article for article in snapshot.articles.values() if day(article) is not None]
    return sorted(dated, key=lambda article: (day(article) or date.max, article.id))


def _folders(knowledge: KnowledgeBase) -> list[Path]:
    own = [knowledge.overlay.folder] if knowledge.overlay else []
    return [*knowledge.folders, *own]
