r"""From an answer to a message: pure functions, every limit met by construction.

A message with an embed has the bot's own remarks above it and the quotes in it; without embeds the
same stands in the text:

    This may not be what you asked, but it is the closest I found.
    > The first sentence. **The answering sentence.** The rest of the passage.
    \[1\] [Title · section · ¶ 6 · publisher · 2026-01-21](https://…#:~:text=…)

    > … **The answering sentence of another passage.** …
    \[2\] [Title · section · ¶ 9 · publisher · 2026-01-21](https://…#:~:text=…)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.answers.answer import Answer, Quote
from bot.chat.formatting.code_fence import FENCE
from bot.chat.formatting.escaping import length
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import MAX_DESCRIPTION, MAX_LINK, MAX_TEXT, Button, Card, Reply, Tone
from bot.chat.formatting.snippet import MIN_SNIPPET, Snippet, brief, snippet
from bot.chat.messages.citation_line import (
    render_citation,
    render_links,
    render_number,
    render_repeats,
)
from bot.chat.messages.no_answer import render_none
from bot.chat.messages.style import USUAL, Style
from bot.chat.wording.translations import ENGLISH, Words, note

CLOSEST = note("This may not be what you asked, but it is the closest I found.")

MEANT = note("Found by meaning: it shares no word with the question.")

DIFFER = note("These passages differ in a number or date; see when each was written.")

HALF = 0.5
"""Share of the first quote's score below which another is not shown at once, where an answer is
certain enough to stand alone."""

_MAX_QUOTE = 3_000
_MAX_WORD = 40  # of a corrected word
_MAX_NAMED = 5  # words in a remark
_MAX_ASKED = 150
_ROOM_FOR_FOOTER = 60  # in a plain message


@dataclass(frozen=True, slots=True)
class _Economy:
    """How much room all but the first quote may take, in characters as Discord counts them.

    Attributes:
        first: what must be left for the first quote, unless it is shorter.
        label: of a citation.
        link: of the link behind it.
        brief: of each further quote.
        links: of the line of links below each.
    """

    first: int
    label: int
    link: int
    brief: int
    links: int


# The last one leaves at least 450 for the first quote, whatever is quoted, also without an embed.
_ECONOMIES = (
    _Economy(first=900, label=300, link=MAX_LINK, brief=420, links=700),
    _Economy(first=700, label=150, link=MAX_LINK, brief=320, links=300),
    _Economy(first=600, label=120, link=200, brief=260, links=0),
    _Economy(first=0, label=80, link=0, brief=200, links=0),
)


def render_answer(
    answer: Answer,
    *,
    embeds: bool,
    buttons: tuple[Button, ...] = (),
    asked: str = "",
    style: Style = USUAL,
) -> Reply:
    """Render an answer: its first quotes, or that there is none.

    Args:
        answer: the answer.
        embeds: whether the message may have an embed.
        buttons: what stands below it.
        asked: the question, where people do not see it above the message.
        style: how it is shown.
    """
    if not answer.answered or not answer.quotes:
        remarks = render_remarks(answer, asked=asked, words=style.words)
        return render_none(
            answer, remarks=remarks, embeds=embeds, buttons=buttons, words=style.words
        )
    return render_quotes(
        answer.quotes[: shown_at_once(answer, style.shown)],
        of=len(answer.quotes),
        remarks=render_remarks(answer, asked=asked, words=style.words),
        tone="sure" if answer.level == "answer" else "unsure",
        embeds=embeds,
        buttons=buttons,
        style=replace(style, dated=answer.differing) if answer.differing else style,
    )


def shown_at_once(answer: Answer, most: int) -> int:
    """Return how many quotes of an answer a message shows at once.

    Args:
        answer: the answer.
        most: how many at most, unless more differ in a number or date.
    """
    most = max(most, *answer.differing, 0)
    if answer.level != "answer" or not answer.quotes:
        return min(most, len(answer.quotes))
    least = HALF * answer.quotes[0].score
    near = len(list(takewhile(lambda quote: quote.score >= least, answer.quotes[:most])))
    return max(near, *answer.differing, 0)


def render_quotes(
    quotes: Sequence[Quote],
    *,
    of: int,
    remarks: str,
    tone: Tone,
    embeds: bool,
    buttons: tuple[Button, ...] = (),
    style: Style = USUAL,
) -> Reply:
    """Render quotes of an answer: the first in full, the others by their answering sentence.

    Args:
        quotes: one or more that follow each other; the rank of each is its number.
        of: how many quotes the answer has.
        remarks: what the bot says about the answer as a whole, see `render_remarks`.
        tone: what the colour says.
        embeds: whether the message may have an embed.
        buttons: what stands below it.
        style: how it is shown.
    """
    room = MAX_DESCRIPTION if embeds else MAX_TEXT - length(remarks) - _ROOM_FOR_FOOTER
    tries = (_composed(quotes, economy, room, style) for economy in _ECONOMIES)
    said = next(composed for composed in tries if composed is not None)
    card = Card(description=said, footer=_footer(quotes, of, style.words), tone=tone)
    reply = Reply(remarks, card, buttons)
    return reply if embeds else reply.plain()


def render_remarks(answer: Answer, *, asked: str = "", words: Words = ENGLISH) -> str:
    """Say what must be known about an answer as a whole; empty for a plain one.

    Args:
        answer: the answer.
        asked: the question, where people do not see it above the message.
        words: the bot's own words.
    """
    say = words.gettext
    lines = []
    if asked:
        lines.append(_small(say("asked: {question}"), question=shortened(asked, _MAX_ASKED)))
    if answer.level == "closest":
        lines.append(say(CLOSEST))
    if answer.answered and answer.quotes and answer.quotes[0].by_meaning:
        lines.append(_small(say(MEANT)))
    if answer.about:
        lines.append(_small(say("about: {words}"), words=_emphasized(answer.about)))
    if answer.corrections:
        used = _emphasized([correction.used for correction in answer.corrections])
        lines.append(_small(say("searched for {words}"), words=used))
    if answer.differing:
        lines.append(say(DIFFER))
    return "\n".join(lines)


def _small(said: str, **values: str) -> str:
    return f"-# {said.format(**values)}"


def _emphasized(used: Sequence[str]) -> str:
    return ", ".join(f"*{shortened(word, _MAX_WORD)}*" for word in used[:_MAX_NAMED])


def remarks_in(content: str) -> str:
    """Return the remarks out of the text of a message that was rendered before."""
    return "\n".join(
        takewhile(lambda line: not line.startswith(("> ", FENCE)), content.split("\n"))
    )


def _composed(quotes: Sequence[Quote], economy: _Economy, room: int, style: Style) -> str | None:
    """Return quotes with their citations; None where the first would have too little room."""
    first, *others = quotes
    tail = "".join(
        f"\n\n{_cited(quote, brief(quote, economy.brief), economy, style)}" for quote in others
    )
    below = _below(first, ((0, len(first.text)),), economy, style)
    left = min(_MAX_QUOTE, room - length(tail) - length(below) - 1)
    if left < MIN_SNIPPET and economy.first:
        return None
    shown = snippet(first, left)
    whole = shown.slices[0][0] == 0 and shown.slices[-1][1] == len(first.text)
    return f"{shown.markdown}\n{below}{tail}" if whole or left >= economy.first else None


def _cited(quote: Quote, shown: Snippet, economy: _Economy, style: Style) -> str:
    return f"{shown.markdown}\n{_below(quote, shown.slices, economy, style)}"


def _below(quote: Quote, slices: Sequence[tuple[int, int]], economy: _Economy, style: Style) -> str:
    """Return the lines below a quote."""
    cited = render_citation(quote.citation, max_label=economy.label, max_link=economy.link)
    lines = [render_number(quote, style) + cited]
    if economy.links:
        lines += [
            render_repeats(quote.also, style.words),
            render_links(quote, slices, economy.links, style.words),
        ]
    return "\n".join(line for line in lines if line)


def _footer(quotes: Sequence[Quote], of: int, words: Words) -> str:
    first, last = quotes[0].rank, quotes[-1].rank
    if len(quotes) >= of:
        return ""
    if first == last:
        return words.gettext("Quote {number} of {count}").format(number=first, count=of)
    return words.gettext("Quotes {first} to {last} of {count}").format(
        first=first, last=last, count=of
    )
