"""A snippet: a passage as it is shown, prose in a block quote, code and tables in a fence.

    > Install it with

    ```bash
    pip install thing
    ```

    > … and **start it.** …

The block quote and the fence say which words are the article's: text that imitates a citation stays
inside. Where something is left out an ellipsis of ours stands; one of the text itself is escaped.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.answers.answer import Quote
from bot.chat.formatting.aligned_table import aligned
from bot.chat.formatting.block_quote import CUT, MIN_CHARS, Span, block_quote
from bot.chat.formatting.code_fence import fence
from bot.chat.formatting.escaping import length

_CUT_LINE = f"> {CUT}"
_FEW_LINES = 6  # of code that stand for the whole of it

MIN_SNIPPET = MIN_CHARS + 2 * (len(_CUT_LINE) + 1)
"""A snippet is never asked to be shorter than this."""


class Snippet(NamedTuple):
    """A passage, or what fits of it.

    Attributes:
        slices: the ranges of the text that are shown, in order.
        markdown: as it is sent.
    """

    slices: tuple[Span, ...]
    markdown: str


class _Run(NamedTuple):
    """A stretch of a text that is shown in one way.

    Attributes:
        span: where it stands in the text.
        fenced: how all of it stands in a fence; None for prose.
        lines_language: of code, which can be shown in part: its language, empty if unknown.
    """

    span: Span
    fenced: str | None = None
    lines_language: str | None = None


def snippet(quote: Quote, max_chars: int) -> Snippet:
    """Show a passage in at most so many characters: all of it, or what stands around the answer.

    Args:
        quote: the passage, with its answering sentence.
        max_chars: how long the snippet may be for Discord, at least `MIN_SNIPPET`.
    """
    runs = _runs(quote)
    home = _home(runs, quote.highlight)
    budget = max_chars - 2 * (len(_CUT_LINE) + 1)
    first = last = home
    shown = {home: _shown(quote, runs[home], budget)}
    if shown[home].slices == (runs[home].span,):  # whole: its neighbours may follow while they fit
        spent = length(shown[home].markdown) + 1
        for at in (*range(home + 1, len(runs)), *range(home - 1, -1, -1)):
            if at not in {first - 1, last + 1}:
                continue
            whole = _shown(quote, runs[at], budget)
            cost = length(whole.markdown) + 1
            if whole.slices == (runs[at].span,) and spent + cost <= budget:
                shown[at] = whole
                spent += cost
                first, last = min(first, at), max(last, at)
    parts = [shown[at] for at in range(first, last + 1)]
    slices = tuple(span for part in parts for span in part.slices)
    return _with_cuts(quote, Snippet(slices, "\n".join(part.markdown for part in parts)))


def brief(quote: Quote, max_chars: int) -> Snippet:
    """Show the answering sentence of a passage, or its beginning where it has none.

    Args:
        quote: the passage, with its answering sentence.
        max_chars: how long the snippet may be for Discord, at least `MIN_SNIPPET`.
    """
    runs = _runs(quote)
    run = runs[_home(runs, quote.highlight)]
    budget = max_chars - 2 * (len(_CUT_LINE) + 1)
    if run.lines_language is not None:
        return _with_cuts(quote, _code(quote, run, budget, most=_FEW_LINES))
    return _with_cuts(quote, _prose(quote, run, budget))


def _with_cuts(quote: Quote, shown: Snippet) -> Snippet:
    """Say where something is left out, unless a block quote says it already."""
    markdown = shown.markdown
    if shown.slices[0][0] > 0 and not markdown.startswith(f"{_CUT_LINE} "):
        markdown = f"{_CUT_LINE}\n{markdown}"
    if shown.slices[-1][1] < len(quote.text) and not markdown.endswith(f" {CUT}"):
        markdown = f"{markdown}\n{_CUT_LINE}"
    return shown if markdown == shown.markdown else Snippet(shown.slices, markdown)


def _runs(quote: Quote) -> list[_Run]:
    """Return the stretches of a passage; prose that follows prose is one with it."""
    if not quote.blocks:
        return [_Run((0, len(quote.text)))]
    runs: list[_Run] = []
    for block in quote.blocks:
        text = quote.text[block.start : block.end]
        span = (block.start, block.end)
        table = aligned(text) if block.kind == "table" else None
        if block.kind == "code" and text.strip():
            runs.append(_Run(span, fence(text, block.language), block.language or ""))
        elif table is not None:
            runs.append(_Run(span, fence(table)))
        elif runs and runs[-1].fenced is None:
            runs[-1] = _Run((runs[-1].span[0], block.end))
        else:
            runs.append(_Run(span))
    return runs


def _home(runs: Sequence[_Run], highlight: Span | None) -> int:
    """Return the run in which the answering sentence begins; the first where there is none."""
    if highlight is None:
        return 0
    return next((at for at, run in enumerate(runs) if highlight[0] < run.span[1]), 0)


def _inside(highlight: Span | None, span: Span) -> Span | None:
    """Return what of the highlight lies in a range, or None."""
    if highlight is None:
        return None
    start, end = max(highlight[0], span[0]), min(highlight[1], span[1])
    return (start, end) if start < end else None


def _shown(quote: Quote, run: _Run, max_chars: int) -> Snippet:
    """Show a run, whole where it fits."""
    if run.fenced is None:
        start, end = run.span
        bold = _inside(quote.highlight, run.span)
        own = bold and (bold[0] - start, bold[1] - start)
        made = block_quote(quote.text[start:end], own, max_chars)
        return Snippet(((start + made.start, start + made.end),), made.markdown)
    if length(run.fenced) <= max_chars:
        return Snippet((run.span,), run.fenced)
    if run.lines_language is not None:
        return _code(quote, run, max_chars)
    return _prose(quote, run, max_chars)  # a part of a table is read row by row


def _prose(quote: Quote, run: _Run, max_chars: int) -> Snippet:
    """Show the answering sentence of a run, or its beginning where it has none, as prose."""
    bold = _inside(quote.highlight, run.span)
    made = block_quote(quote.text, bold, max_chars, only=bold or run.span)
    return Snippet(((made.start, made.end),), made.markdown)


def _code(quote: Quote, run: _Run, max_chars: int, *, most: int | None = None) -> Snippet:
    """Show the lines of code that fit, from that of the answering sentence on."""
    bold = _inside(quote.highlight, run.span)
    lines = [line for line in _lines(quote.text, run.span) if not bold or bold[0] < line[1]]
    chosen: Span | None = None
    for first, last in lines[:most]:
        longer = (chosen[0] if chosen else first, last)
        if length(fence(quote.text[slice(*longer)], run.lines_language)) > max_chars:
            break
        chosen = longer
    if chosen is None or not quote.text[slice(*chosen)].strip():
        return _prose(quote, run, max_chars)  # a line that is too long is cut as prose is
    return Snippet((chosen,), fence(quote.text[slice(*chosen)], run.lines_language))


def _lines(text: str, span: Span) -> Iterator[Span]:
    """Yield the lines of a range of a text."""
    start, end = span
    while start <= end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1
