"""What moderators are shown of the knowledge base: status, history, and two versions compared."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from difflib import unified_diff
from pathlib import Path
from types import MappingProxyType

from bot.answers.snapshot import Snapshot
from bot.articles.article import Article
from bot.articles.article_selection import ArticleSelection
from bot.articles.dead_anchors import dead_anchors
from bot.chat import counts
from bot.chat.host_paths import without_host_paths
from bot.chat.markdown import shortened
from bot.chat.moderator_ids import button
from bot.chat.reload_report import more_line
from bot.chat.reply import File, Reply
from bot.chat.scope_message import gone_from_scopes
from bot.chat.translations import ENGLISH, Words, note
from bot.errors import KnowledgeError
from bot.knowledge_base.history import Deed
from bot.knowledge_base.reload import KnowledgeBase

_SHOWN = 8  # of each kind
_MAX_LINE = 140
_DEEDS = 10
_VERSIONS = 20


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
        (say("Links to sections that are not there"), _dead_anchors(snapshot, words)),
        (say("To be reviewed"), _to_review(snapshot, today, words)),
        (say("Old"), _old(snapshot, today, stale_after_days, words)),
    ):
        if entries:
            lines.append(f"**{name} ({len(entries)})**")
            lines += [f"- {shortened(entry, _MAX_LINE)}" for entry in entries[:_SHOWN]]
            if len(entries) > _SHOWN:
                lines.append(more_line(len(entries) - _SHOWN, words))
    return Reply(_cut(lines))


def render_history(
    knowledge: KnowledgeBase,
    *,
    older: str | None,
    newer: str | None,
    files: bool,
    words: Words = ENGLISH,
) -> Reply:
    """List what was done and the versions that are kept, or compare two of these.

    Args:
        knowledge: the knowledge base.
        older: the revision to compare; None to list.
        newer: the other one; what serves if None.
        files: whether a file may be attached.
        words: the bot's own words.

    Raises:
        KnowledgeError: if there is no history, or a version is not kept.
    """
    say = words.gettext
    history = knowledge.history
    if history is None:
        raise KnowledgeError(note("No history is kept here: the bot has no data folder."))
    if older is not None:
        return _compared(knowledge, older.strip("`").casefold(), newer, files=files, words=words)
    lines = [say("**What was done**")]
    deeds = history.deeds(limit=_DEEDS)
    lines += [_deed_line(deed) for deed in deeds] or [say("- nothing yet")]
    serving, serves = knowledge.current.revision, say("serves")
    versions = [
        f"`{v.revision}` ({serves})" if v.revision == serving else f"`{v.revision}`"
        for v in history.versions()[:_VERSIONS]
    ]
    lines.append(say("**Versions that `rollback` returns to**"))
    lines.append(", ".join(versions) or say("none yet"))
    buttons = tuple(
        button(say("Report {number}").format(number=deed.number), "details", str(deed.number))
        for deed in deeds[:5]
        if deed.report
    )
    return Reply(_cut(lines), buttons=buttons)


def difference_text(before: Mapping[str, Article], after: Mapping[str, Article]) -> str:
    """Return the difference of two versions as a unified diff of the articles' texts."""
    parts: list[str] = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        parts += unified_diff(_lines(old), _lines(new), f"a/{name}", f"b/{name}", n=1, lineterm="")
    return "\n".join(parts)


def _compared(
    knowledge: KnowledgeBase, older: str, newer: str | None, *, files: bool, words: Words
) -> Reply:
    say, history = words.gettext, knowledge.history
    assert history is not None
    before, _ = history.articles(older)
    after: Mapping[str, Article] = knowledge.current.articles
    name = knowledge.current.revision
    if newer is not None:
        name = newer.strip("`").casefold()
        after, _ = history.articles(name)
    added = [i for i in after if i not in before]
    removed = [i for i in before if i not in after]
    changed = [i for i in after if i in before and before[i] != after[i]]
    lines = [say("From `{older}` to `{newer}`:").format(older=older, newer=name)]
    for what, names in (
        (say("added"), added),
        (say("changed"), changed),
        (say("removed"), removed),
    ):
        named = _names(names, words) if names else say("none")
        lines.append(f"- {what}: {named}")
    text = difference_text(before, after)
    file = File(f"{older}-{name}.diff", text) if files and text else None
    return Reply(_cut(lines), file=file)


def _lines(article: Article | None) -> list[str]:
    if article is None:
        return []
    facts = [f"title: {article.title}"]
    facts += [f"url: {article.url}"] if article.url else []
    facts += [f"aliases: {', '.join(article.aliases)}"] if article.aliases else []
    return [*facts, "", *article.body.split("\n")]


def _deed_line(deed: Deed) -> str:
    who = f" by <@{deed.by}>" if deed.by else ""
    after = f", `{deed.after}`" if deed.after else ""
    when = f"<t:{int(deed.at.timestamp())}:f>"
    return f"- {when}: {shortened(deed.what, 80)}{who}: {deed.outcome}{after}"


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


def _names(names: Sequence[str], words: Words) -> str:
    """Return ids of articles; of many the first."""
    shown = ", ".join(f"`{shortened(name, 60)}`" for name in names[:_SHOWN])
    if len(names) <= _SHOWN:
        return shown
    return words.gettext("{names} and {more} more").format(names=shown, more=len(names) - _SHOWN)


def _overlay_lines(knowledge: KnowledgeBase, words: Words) -> list[str]:
    overlay = knowledge.overlay
    if overlay is None:
        return []
    written, removed = list(overlay.files()), list(overlay.removed())
    lines: list[str] = []
    if written:
        said = words.gettext("Written in chat: {names}.")
        lines.append(said.format(names=_names(written, words)))
    if removed:
        said = words.gettext("Removed in chat: {names}.")
        lines.append(said.format(names=_names(removed, words)))
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


def _cut(lines: Sequence[str]) -> str:
    """Return as many lines as a message holds."""
    text = ""
    for line in lines:
        if len(text) + len(line) + 1 > 1_900:
            return f"{text}\n…"
        text = f"{text}\n{line}" if text else line
    return text
