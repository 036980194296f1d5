"""Gaps as moderators see them: what is asked in vain, and three things to do about each."""

from collections.abc import Collection, Sequence

from bot.chat.buttons.moderator_ids import button
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import Reply
from bot.chat.wording import counts
from bot.chat.wording.translations import ENGLISH, Words, note
from bot.journal.gaps import Gap
from bot.text.analyzer import analyzer_for
from bot.text.language_detection import detect_language

WRITE, POINT = note("Write the answer"), note("Point to an article")
NOT_FOR_US = note("Not for us")
PREVIOUS, NEXT = note("◀ Previous gap"), note("Next gap ▶")

_SHOWN = 8
_MAX_QUESTION = 120
_WORDINGS = 3


def terms_of(question: str) -> Collection[str]:
    """Return what a question searches for, in the language that it seems to be in."""
    analyzer = analyzer_for(detect_language(question) or "en")
    return [analyzer.term(word) for word in analyzer.question_words(question)]


def render_gaps(gaps: Sequence[Gap], *, at: int, words: Words = ENGLISH) -> Reply:
    """Render the gaps, one of them with what can be done about it.

    Args:
        gaps: the most frequent first.
        at: the one to deal with, from 0; the last one where there are fewer.
        words: the bot's own words.
    """
    say = words.gettext
    if not gaps:
        return Reply(say("No gaps: nothing was asked in vain, or all of it has been dealt with."))
    at = min(at, len(gaps) - 1)
    first = at // _SHOWN * _SHOWN
    head = words.ngettext(
        "{count} question that the articles do not answer",
        "{count} questions that the articles do not answer",
        len(gaps),
    )
    lines = [f"**{head.format(count=len(gaps))}**"]
    for number, gap in enumerate(gaps[first : first + _SHOWN], start=first):
        mark = "▶" if number == at else "-"
        lines.append(f"{mark} {shortened(gap.question, _MAX_QUESTION)} · {_facts(gap, words)}")
    chosen = gaps[at]
    others = [wording for wording in chosen.wordings if wording != chosen.question][:_WORDINGS]
    also = say("-# also: {wording}")
    lines += [also.format(wording=shortened(wording, _MAX_QUESTION)) for wording in others]
    entry = f"{chosen.misses[0].entry:x}"
    turn = (
        button(say(PREVIOUS), "gap", str(at - 1)) if at > 0 else None,
        button(say(NEXT), "gap", str(at + 1)) if at < len(gaps) - 1 else None,
    )
    return Reply(
        "\n".join(lines),
        buttons=(
            button(say(WRITE), "gapwrite", entry),
            button(say(POINT), "gappoint", entry),
            button(say(NOT_FOR_US), "gapclose", entry),
            *(turned for turned in turn if turned is not None),
        ),
    )


def _facts(gap: Gap, words: Words) -> str:
    say = words.gettext
    last = f"<t:{int(gap.last.timestamp())}:d>"
    facts = [say("{times}, last {day}").format(times=counts.times(gap.count, words), day=last)]
    if gap.unhelpful:
        facts.append(say("{count} answered, unhelpful").format(count=gap.unhelpful))
    if gap.waiting:
        facts.append(say("{count} waiting").format(count=gap.waiting))
    return " · ".join(facts)
