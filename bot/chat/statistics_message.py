"""Statistics as moderators see them: a few lines, a picture, and all of it as CSV."""

from collections.abc import Mapping, Sequence

from bot.chat.markdown import shortened
from bot.chat.moderator_ids import button
from bot.chat.reply import File, Reply
from bot.journal.gaps import Gap
from bot.journal.statistics import Statistics, to_csv
from bot.text.counted import counted

_TOP = 5
_MAX_NAME = 90


def render_statistics(
    statistics: Statistics, gaps: Sequence[Gap], titles: Mapping[str, str], *, picture: bytes | None
) -> Reply:
    """Render statistics.

    Args:
        statistics: what was asked.
        gaps: what was asked in vain, the most frequent first.
        titles: of the articles, by id.
        picture: a PNG, or None where it cannot be drawn or sent.
    """
    share = f" ({100 * statistics.answered / statistics.asked:.0f} %)" if statistics.asked else ""
    lines = [
        f"**The last {counted(len(statistics.days), 'day')}**: "
        f"{counted(statistics.asked, 'question')} by {statistics.people} "
        f"{'person' if statistics.people == 1 else 'people'}, {statistics.answered} answered"
        f"{share}, {statistics.helpful} called helpful, {statistics.unhelpful} not."
    ]
    if statistics.most_quoted:
        lines.append("**Most quoted**")
        lines += [
            f"{number}. {shortened(titles.get(name, name), _MAX_NAME)} · {count}"
            for number, (name, count) in enumerate(statistics.most_quoted[:_TOP], start=1)
        ]
    if gaps:
        lines.append("**Asked in vain**")
        lines += [f"- {shortened(gap.question, _MAX_NAME)} · {gap.count}" for gap in gaps[:_TOP]]
    file = File("statistics.png", picture) if picture else None
    days = str(len(statistics.days))
    return Reply("\n".join(lines), buttons=(button("As CSV", "csv", days),), file=file)


def render_csv(statistics: Statistics, gaps: Sequence[Gap]) -> Reply:
    """Render the same as a file."""
    return Reply("", file=File("statistics.csv", to_csv(statistics, gaps)))
