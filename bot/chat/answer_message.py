r"""From an answer to a message: pure functions, every limit met by construction.

A message with an embed has the bot's own remarks above it and the quote in it; without embeds the
same stands in the text:

    This may not be what you asked, but it is the closest I found.
    > The first sentence. **The answering sentence.** The rest of the passage.
    \[1\] [Title · section · ¶ 6 · publisher · 2026-01-21](https://…#:~:text=…)
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.answers.answer import Answer, Citation, Correction, Quote
from bot.chat.escaping import length
from bot.chat.markdown import can_be_linked, masked_link, shortened
from bot.chat.reply import MAX_DESCRIPTION, MAX_TEXT, Button, Card, Reply, Tone
from bot.chat.snippet import snippet

CLOSEST = "This may not be what you asked, but it is the closest I found."
NONE = "I found no answer to that in the articles."
NEAREST = "The nearest topics:"

_MAX_QUOTE = 3_000
_MAX_CITED = 300  # of a citation's label
_MAX_REPEAT = 100  # of the label of another place that says the same
_MAX_REPEATS = 2
_MAX_TOPIC = 150
_MAX_WORD = 40  # of a corrected word
_MAX_CORRECTIONS = 5
_ROOM_FOR_FOOTER = 60  # in a plain message


def render_answer(answer: Answer, *, embeds: bool, buttons: tuple[Button, ...] = ()) -> Reply:
    """Render an answer: its first quote, or that there is none.

    Args:
        answer: the answer.
        embeds: whether the message may have an embed.
        buttons: what stands below it.
    """
    if not answer.answered or not answer.quotes:
        none = _said("", _none(answer.suggestions), embeds=embeds, tone="none")
        return replace(none, buttons=buttons)
    return render_quote(
        answer.quotes[0],
        of=len(answer.quotes),
        remarks=render_remarks(answer.corrections, closest=answer.level == "closest"),
        tone="sure" if answer.level == "answer" else "unsure",
        embeds=embeds,
        buttons=buttons,
    )


def render_quote(
    quote: Quote,
    *,
    of: int,
    remarks: str,
    tone: Tone,
    embeds: bool,
    buttons: tuple[Button, ...] = (),
) -> Reply:
    """Render one quote of an answer.

    Args:
        quote: the quote; its rank is its number.
        of: how many quotes the answer has.
        remarks: what the bot says about the answer as a whole, see `render_remarks`.
        tone: what the colour says.
        embeds: whether the message may have an embed.
        buttons: what stands below it.
    """
    cited = f"\\[{quote.rank}\\] {render_citation(quote.citation)}{_repeats(quote.also)}"
    room = MAX_DESCRIPTION if embeds else MAX_TEXT - length(remarks) - _ROOM_FOR_FOOTER
    block = snippet(quote.text, quote.highlight, min(_MAX_QUOTE, room - length(cited) - 2))
    footer = f"Quote {quote.rank} of {of}" if of > 1 else ""
    said = f"{block.markdown}\n{cited}"
    return _said(remarks, said, embeds=embeds, tone=tone, footer=footer, buttons=buttons)


def render_remarks(corrections: Sequence[Correction], *, closest: bool) -> str:
    """Say what must be known about an answer as a whole; empty for a plain one."""
    lines = [CLOSEST] if closest else []
    if corrections:
        used = ", ".join(
            f"*{shortened(c.used, _MAX_WORD)}*" for c in corrections[:_MAX_CORRECTIONS]
        )
        lines.append(f"-# searched for {used}")
    return "\n".join(lines)


def remarks_in(content: str) -> str:
    """Return the remarks out of the text of a message that was rendered before."""
    lines = content.split("\n")
    first = next((n for n, line in enumerate(lines) if line.startswith("> ")), len(lines))
    return "\n".join(lines[:first])


def render_citation(citation: Citation) -> str:
    """Render a citation: a masked link where it has a page, else its label."""
    link = next((u for u in (citation.deep_link, citation.url) if u and can_be_linked(u)), None)
    if link is None:
        return shortened(citation.label, _MAX_CITED)
    return masked_link(citation.label, link)


def _repeats(also: Sequence[Citation]) -> str:
    """Name other places that say the same, a line of their own; empty if there are none."""
    if not also:
        return ""
    named = "; ".join(shortened(citation.label, _MAX_REPEAT) for citation in also[:_MAX_REPEATS])
    more = f" and {len(also) - _MAX_REPEATS} more" if len(also) > _MAX_REPEATS else ""
    return f"\n-# the same in {named}{more}"


def _none(suggestions: Sequence[str]) -> str:
    if not suggestions:
        return NONE
    topics = [f"- {shortened(title, _MAX_TOPIC)}" for title in suggestions[:5]]
    return "\n".join((f"{NONE} {NEAREST}", *topics))


def _said(
    remarks: str,
    said: str,
    *,
    embeds: bool,
    tone: Tone,
    footer: str = "",
    buttons: tuple[Button, ...] = (),
) -> Reply:
    reply = Reply(remarks, Card(description=said, footer=footer, tone=tone), buttons)
    return reply if embeds else reply.plain()
