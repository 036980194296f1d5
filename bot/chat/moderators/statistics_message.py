"""Statistics as moderators see them: a few lines, a picture, and all of it as CSV."""

from collections.abc import Mapping, Sequence

from bot.chat.buttons.moderator_ids import button
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import File, Reply
from bot.chat.wording import counts
from bot.chat.wording.translations import ENGLISH, Words
from bot.journal.gaps import Gap
from bot.journal.statistics import Statistics, to_csv

_TOP = 5
_MAX_NAME = 90


def render_statistics(
    statistics: Statistics,
    gaps: Sequence[Gap],
    titles: Mapping[str, str],
    *,
    picture: bytes | None,
    words: Words = ENGLISH,
) -> Reply:
    """Render statistics.

    Args:
        statistics: what was asked.
        gaps: what was asked in vain, the most frequent first.
        titles: of the articles, by id.
        picture: a PNG, or None where it cannot be drawn or sent.
        words: the bot's own words.
    """
    say = words.gettext
    share = f" ({100 * statistics.answered / statistics.asked:.0f} %)" if statistics.asked else ""
    said = say(
        "**The last {days}**: {questions} by {people}, {answered} answered{share}, {helpful} "
        "called helpful, {unhelpful} not."
    )
    lines = [
        said.format(
            days=counts.days(len(statistics.days), words),
            questions=counts.questions(statistics.asked, words),
            people=counts.people(statistics.people, words),
            answered=statistics.answered,
            share=share,
            helpful=statistics.helpful,
            unhelpful=statistics.unhelpful,
        )
    ]
    if statistics.most_quoted:
        lines.append(say("**Most quoted**"))
        lines += [
            f"{number}. {shortened(titles.get(name, name), _MAX_NAME)} · {count}"
            for number, (name, count) in enumerate(statistics.most_quoted[:_TOP], start=1)
        ]
    if gaps:
        lines.append(say("**Asked in vain**"))
        lines += [f"- {shortened(gap.question, _MAX_NAME)} · {gap.count}" for gap in gaps[:_TOP]]
    file = File("statistics.png", picture) if picture else None
    days = str(len(statistics.days))
    return Reply("\n".join(lines), buttons=(button(say("As CSV"), "csv", days),), file=file)


def render_csv(statistics: Statistics, gaps: Sequence[Gap]) -> Reply:
    """Render the same as a file."""
    return Reply("", file=File("statistics.csv", to_csv(statistics, gaps)))
