"""What moderators are shown of the history: what was done, and two versions compared."""

from collections.abc import Mapping
from difflib import unified_diff

from bot.articles.article import Article
from bot.chat.buttons.moderator_ids import button
from bot.chat.formatting.markdown import fitting_lines, shortened
from bot.chat.formatting.reply import File, Reply
from bot.chat.messages.article_list import article_names
from bot.chat.wording.translations import ENGLISH, Words, note
from bot.errors import KnowledgeError
from bot.knowledge_base.history import Deed
from bot.knowledge_base.knowledge_base import KnowledgeBase

_DEEDS = 10
_VERSIONS = 20


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
    return Reply("\n".join(fitting_lines(lines)), buttons=buttons)


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
        named = article_names(names, words) if names else say("none")
        lines.append(f"- {what}: {named}")
    text = difference_text(before, after)
    file = File(f"{older}-{name}.diff", text) if files and text else None
    return Reply("\n".join(fitting_lines(lines)), file=file)


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
