"""What moderators are told: how a reload or a rollback went."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.chat.escaping import length
from bot.chat.host_paths import without_host_paths
from bot.chat.markdown import shortened
from bot.chat.moderator_ids import button
from bot.chat.reply import Button, File, Reply
from bot.knowledge_base.difference import Difference
from bot.knowledge_base.reload import Reload, Rollback
from bot.text.counted import counted

_LONG = 1_500  # a longer report comes as a file, below a few lines
_MAX_LINE = 300
SWAP, KEEP, DETAILS = "Swap anyway", "Keep the old one", "Details"

_FIRST = 3  # lines of each kind that are shown above the file

_VERDICTS = {
    "swapped": "Reloaded: version `{after}` serves now, `{before}` before.",
    "unchanged": "Nothing changed: version `{after}` serves on.",
    "lost answers": (
        "Not reloaded: {lost} would be lost, version `{before}` serves on. "
        "Repair the articles, or reload with `--force`."
    ),
    "mostly gone": (
        "Not reloaded: more than half of the articles would be gone, version `{before}` serves "
        "on. Reload with `--force` if you mean it."
    ),
}


def render_reload(
    reload: Reload, *, files: bool, folders: Iterable[Path], gone: Sequence[str] = ()
) -> Reply:
    """Render the outcome of a reload in a few lines; the full report is attached when long.

    Args:
        reload: the outcome.
        files: whether files may be attached.
        folders: the knowledge folders, whose paths on the host are left out.
        gone: what scopes of channels name and is gone.
    """

    def inside(found: object) -> str:
        return without_host_paths(str(found), folders)

    folders = tuple(folders)
    buttons = _buttons(reload)
    head = _head(reload)
    sections = _sections(reload, inside)
    sections += [("Scopes", [f"- {line}" for line in gone])] if gone else []
    full = [head, *(line for name, lines in sections for line in (f"**{name}**", *lines))]
    whole = "\n".join(full)
    if length(whole) <= _LONG:
        return Reply(whole, buttons=buttons)
    brief = [head]
    for name, lines in sections:
        more = len(lines) - _FIRST
        brief += [f"**{name}**", *lines[:_FIRST], *([f"- … and {more} more"] if more > 0 else [])]
    text = "\n".join(brief)
    if length(text) > _LONG:
        text = head
    if not files:
        return Reply(
            f"{text}\nAll of it is shown where I may attach files, or by `footnote check`.",
            buttons=buttons,
        )
    report = File(f"reload-{reload.staged.revision}.txt", reload_report(reload, inside))
    return Reply(f"{text}\nThe full report is attached.", buttons=buttons, file=report)


def _buttons(reload: Reload) -> tuple[Button, ...]:
    """Return what there is to decide, and the way to all there is to say."""
    decide = (
        ()
        if reload.swapped
        else (button(SWAP, "swap", reload.staged.revision), button(KEEP, "keep"))
    )
    details = (button(DETAILS, "details", str(reload.deed)),) if reload.deed is not None else ()
    return (*decide, *details)


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
    lines = [_head(reload).replace("`", "")]
    for name, entries in blocks:
        if entries:
            lines += ["", f"{name} ({len(entries)})", *(f"- {entry}" for entry in entries)]
    return "\n".join(lines) + "\n"


def render_rollback(rollback: Rollback, *, now: datetime | None = None) -> Reply:
    """Say which version serves again after a rollback."""
    again = rollback.again.snapshot
    minutes = int(((now or datetime.now(UTC)) - rollback.again.since).total_seconds() // 60)
    return Reply(
        f"Rolled back: version `{again.revision}` serves again, with "
        f"{counted(len(again.articles), 'article')}, first served {_ago(minutes)}; "
        f"`{rollback.left.snapshot.revision}` does not serve any more, nor after a restart. The "
        "files are as they were: put them right before the next reload, which reads them."
    )


def _head(reload: Reload) -> str:
    verdict = _VERDICTS[reload.verdict].format(
        after=reload.staged.revision,
        before=reload.before.revision,
        lost=counted(len(reload.lost), "answer"),
    )
    lines = [
        verdict,
        f"{_changes(reload.difference)}.",
        f"{counted(len(reload.staged.faults), 'fault')}; "
        f"{reload.asked - len(reload.lost) - len(reload.failed)} of "
        f"{counted(reload.asked, 'question')} answered as expected; {reload.took_s:.1f} s.",
    ]
    if reload.swapped and reload.staged.meaning == "pending":
        lines.append("By words for now: the vectors of what changed are made behind it.")
    return "\n".join(lines)


def _changes(difference: Difference) -> str:
    return (
        f"Articles: {len(difference.added)} added, {len(difference.changed)} changed, "
        f"{len(difference.removed)} removed; passages: {difference.passages_added} added, "
        f"{difference.passages_changed} changed, {difference.passages_removed} removed"
    )


def _sections(reload: Reload, inside: Callable[[object], str]) -> list[tuple[str, list[str]]]:
    difference = reload.difference
    changes = [
        *(f"added `{_code(name)}`" for name in difference.added),
        *(f"changed `{_code(name)}`" for name in difference.changed),
        *(f"removed `{_code(name)}`" for name in difference.removed),
    ]
    sections = [
        ("Lost answers", _entries(map(inside, reload.lost))),
        ("Faults", _entries(map(inside, reload.staged.faults))),
        ("Questions that fail as before", _entries(map(inside, reload.failed))),
        ("Articles", [f"- {change}" for change in changes]),
    ]
    return [(name, lines) for name, lines in sections if lines]


def _entries(sentences: Iterable[str]) -> list[str]:
    return [f"- {shortened(sentence, _MAX_LINE)}" for sentence in sentences]


def _code(name: str) -> str:
    """Return an article's id for inline code: it holds letters, digits, `-` and `/` only."""
    return name if len(name) <= 80 else f"{name[:79]}…"


def _ago(minutes: int) -> str:
    if minutes < 2:
        return "a moment ago"
    if minutes < 120:
        return f"{minutes} minutes ago"
    return f"{minutes // 60} hours ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"
