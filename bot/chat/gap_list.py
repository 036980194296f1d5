"""Gaps as moderators see them: what is asked in vain, and three things to do about each."""

from collections.abc import Collection, Sequence

from bot.chat.markdown import shortened
from bot.chat.moderator_ids import button
from bot.chat.reply import Reply
from bot.journal.gaps import Gap
from bot.text.analyzer import analyzer_for
from bot.text.counted import counted
from bot.text.language_detection import detect_language

WRITE, POINT, NOT_FOR_US = "Write the answer", "Point to an article", "Not for us"
PREVIOUS, NEXT = "◀ Previous gap", "Next gap ▶"

_SHOWN = 8
_MAX_QUESTION = 120
_WORDINGS = 3


def terms_of(question: str) -> Collection[str]:
    """Return what a question searches for, in the language that it seems to be in."""
    analyzer = analyzer_for(detect_language(question) or "en")
    return [analyzer.term(word) for word in analyzer.question_words(question)]


def render_gaps(gaps: Sequence[Gap], *, at: int) -> Reply:
    """Render the gaps, one of them with what can be done about it.

    Args:
        gaps: the most frequent first.
        at: the one to deal with, from 0; the last one where there are fewer.
    """
    if not gaps:
        return Reply("No gaps: nothing was asked in vain, or all of it has been dealt with.")
    at = min(at, len(gaps) - 1)
    first = at // _SHOWN * _SHOWN
    lines = [f"**{counted(len(gaps), 'question')} that the articles do not answer**"]
    for number, gap in enumerate(gaps[first : first + _SHOWN], start=first):
        mark = "▶" if number == at else "-"
        lines.append(f"{mark} {shortened(gap.question, _MAX_QUESTION)} · {_facts(gap)}")
    chosen = gaps[at]
    others = [wording for wording in chosen.wordings if wording != chosen.question][:_WORDINGS]
    lines += [f"-# also: {shortened(wording, _MAX_QUESTION)}" for wording in others]
    entry = f"{chosen.misses[0].entry:x}"
    turn = (
        button(PREVIOUS, "gap", str(at - 1)) if at > 0 else None,
        button(NEXT, "gap", str(at + 1)) if at < len(gaps) - 1 else None,
    )
    return Reply(
        "\n".join(lines),
        buttons=(
            button(WRITE, "gapwrite", entry),
            button(POINT, "gappoint", entry),
            button(NOT_FOR_US, "gapclose", entry),
            *(turned for turned in turn if turned is not None),
        ),
    )


def _facts(gap: Gap) -> str:
    facts = [f"{counted(gap.count, 'time')}, last <t:{int(gap.last.timestamp())}:d>"]
    if gap.unhelpful:
        facts.append(f"{gap.unhelpful} answered, unhelpful")
    if gap.waiting:
        facts.append(f"{gap.waiting} waiting")
    return " · ".join(facts)
