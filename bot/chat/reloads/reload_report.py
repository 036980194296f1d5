"""What moderators are told: how a reload or a rollback went."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.chat.buttons.moderator_ids import button
from bot.chat.formatting.escaping import length
from bot.chat.formatting.host_paths import without_host_paths
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import Button, File, Reply
from bot.chat.wording import counts
from bot.chat.wording.translations import ENGLISH, Words, note
from bot.knowledge_base.reload import Reload, Rollback

_LONG = 1_500  # a longer report comes as a file, below a few lines
_MAX_LINE = 300
SWAP, KEEP, DETAILS = note("Swap anyway"), note("Keep the old one"), note("Details")

_FIRST = 3  # lines of each kind that are shown above the file

_VERDICTS = {
    "swapped": note("Reloaded: version `{after}` serves now, `{before}` before."),
    "unchanged": note("Nothing changed: version `{after}` serves on."),
    "lost answers": note(
        "Not reloaded: {lost} would be lost, version `{before}` serves on. "
        "Repair the articles, or reload with `--force`."
    ),
    "mostly gone": note(
        "Not reloaded: more than half of the articles would be gone, version `{before}` serves "
        "on. Reload with `--force` if you mean it."
    ),
}


def render_reload(
    reload: Reload,
    *,
    files: bool,
    folders: Iterable[Path],
    gone: Sequence[str] = (),
    words: Words = ENGLISH,
) -> Reply:
    """Render the outcome of a reload in a few lines; the full report is attached when long.

    Args:
        reload: the outcome.
        files: whether files may be attached.
        folders: the knowledge folders, whose paths on the host are left out.
        gone: what scopes of channels name and is gone.
        words: the bot's own words.
    """

    def inside(found: object) -> str:
        return without_host_paths(str(found), folders)

    say, folders = words.gettext, tuple(folders)
    buttons = _buttons(reload, words)
    head = _head(reload, words)
    sections = _sections(reload, inside, words)
    sections += [(say("Scopes of what is gone"), [f"- {line}" for line in gone])] if gone else []
    full = [head, *(line for name, lines in sections for line in (f"**{name}**", *lines))]
    whole = "\n".join(full)
    if length(whole) <= _LONG:
        return Reply(whole, buttons=buttons)
    brief = [head]
    for name, lines in sections:
        more = len(lines) - _FIRST
        brief += [f"**{name}**", *lines[:_FIRST]]
        brief += [more_line(more, words)] if more > 0 else []
    text = "\n".join(brief)
    if length(text) > _LONG:
        text = head
    if not files:
        said = say("All of it is shown where I may attach files, or by `footnote check`.")
        return Reply(f"{text}\n{said}", buttons=buttons)
    report = File(f"reload-{reload.staged.revision}.txt", reload_report(reload, inside))
    said = say("The full report is attached.")
    return Reply(f"{text}\n{said}", buttons=buttons, file=report)


def more_line(more: int, words: Words) -> str:
    """Say that so many further ones are not shown."""
    return words.gettext("- … and {more} more").format(more=more)


def details_button(reload: Reload, words: Words) -> tuple[Button, ...]:
    """Return the way to all there is to say, if it is kept."""
    if reload.deed is None:
        return ()
    return (button(words.gettext(DETAILS), "details", str(reload.deed)),)


def _buttons(reload: Reload, words: Words) -> tuple[Button, ...]:
    """Return what there is to decide, and the way to all there is to say."""
    say, details = words.gettext, details_button(reload, words)
    if reload.swapped:
        return details
    return (button(say(SWAP), "swap", reload.staged.revision), button(say(KEEP), "keep"), *details)


def reload_report(reload: Reload, inside: Callable[[object], str] = str) -> str:
    """Return the whole report as plain text, faults and outcomes as `inside` writes them."""
    difference = reload.difference
    blocks = [
        ("Articles added", difference.added),
        ("Articles changed", difference.changed),
        ("Articles removed", difference.removed),
        ("Faults", [inside(fault) for fault in reload.staged.faults]),
        ("Lost answers", [inside(outcome) for outcome in reload.lost]),
        ("Failed questions", [inside(outcome) for outcome in reload.failed]),
    ]
    lines = [_head(reload, ENGLISH).replace("`", "")]
    for name, entries in blocks:
        if entries:
            lines += ["", f"{name} ({len(entries)})", *(f"- {entry}" for entry in entries)]
    return "\n".join(lines) + "\n"


def render_rollback(
    rollback: Rollback, *, now: datetime | None = None, words: Words = ENGLISH
) -> Reply:
    """Say which version serves again after a rollback."""
    again = rollback.again.snapshot
    minutes = int(((now or datetime.now(UTC)) - rollback.again.since).total_seconds() // 60)
    said = words.gettext(
        "Rolled back: version `{again}` serves again, with {articles}, first served {ago}; "
        "`{left}` does not serve any more, nor after a restart. The files are as they were: put "
        "them right before the next reload, which reads them."
    )
    return Reply(
        said.format(
            again=again.revision,
            articles=counts.articles(len(again.articles), words),
            ago=_ago(minutes, words),
            left=rollback.left.snapshot.revision,
        )
    )


def _head(reload: Reload, words: Words) -> str:
    say, difference = words.gettext, reload.difference
    verdict = say(_VERDICTS[reload.verdict]).format(
        after=reload.staged.revision,
        before=reload.before.revision,
        lost=counts.answers(len(reload.lost), words),
    )
    changes = say(
        "Articles: {added} added, {changed} changed, {removed} removed; passages: {more} added, "
        "{turned} changed, {fewer} removed."
    ).format(
        added=len(difference.added),
        changed=len(difference.changed),
        removed=len(difference.removed),
        more=difference.passages_added,
        turned=difference.passages_changed,
        fewer=difference.passages_removed,
    )
    asked = say("{faults}; {passed} of {questions} answered as expected; {took} s.").format(
        faults=counts.faults(len(reload.staged.faults), words),
        passed=reload.asked - len(reload.lost) - len(reload.failed),
        questions=counts.questions(reload.asked, words),
        took=f"{reload.took_s:.1f}",
    )
    lines = [verdict, changes, asked]
    if reload.swapped and reload.staged.meaning == "pending":
        lines.append(say("By words for now: the vectors of what changed are made behind it."))
    return "\n".join(lines)


def _sections(
    reload: Reload, inside: Callable[[object], str], words: Words
) -> list[tuple[str, list[str]]]:
    say, difference = words.gettext, reload.difference
    changes = [
        f"- {said} `{_code(name)}`"
        for said, names in (
            (say("added"), difference.added),
            (say("changed"), difference.changed),
            (say("removed"), difference.removed),
        )
        for name in names
    ]
    sections = [
        (say("Lost answers"), _entries(map(inside, reload.lost))),
        (say("Faults"), _entries(map(inside, reload.staged.faults))),
        (say("Questions that fail as before"), _entries(map(inside, reload.failed))),
        (say("Articles"), changes),
    ]
    return [(name, lines) for name, lines in sections if lines]


def _entries(sentences: Iterable[str]) -> list[str]:
    return [f"- {shortened(sentence, _MAX_LINE)}" for sentence in sentences]


def _code(name: str) -> str:
    """Return an article's id for inline code: it holds letters, digits, `-` and `/` only."""
    return name if len(name) <= 80 else f"{name[:79]}…"


def _ago(minutes: int, words: Words) -> str:
    if minutes < 2:
        return words.gettext("a moment ago")
    if minutes < 120:
        return words.gettext("{count} minutes ago").format(count=minutes)
    if minutes < 48 * 60:
        return words.gettext("{count} hours ago").format(count=minutes // 60)
    return words.gettext("{count} days ago").format(count=minutes // 1440)
