"""Prose as a block quote in Discord, cut where it does not fit.

    > … a slice of the text, **its answering sentence in bold**, as it stands in the article …

The block quote says which words are the article's: text that imitates a citation stays inside it.
The ellipsis is ours and stands outside the slice; one of the text itself is escaped.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from bot.chat.formatting.escaping import escape_each, length
from bot.text.sentences import sentences

Span = tuple[int, int]

CUT = "…"
_LINE = "> "
_BOLD = "**"
_AROUND = len(_LINE) + 2 * len(_BOLD) + 2 * len(f"{CUT} ")  # what every excerpt may need
_PER_LINE = len(_LINE) + 2 * len(_BOLD)  # bold is closed and opened again at a line break
_MOST_UNITS = 3  # of a character that is escaped, as Discord counts
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")

MIN_CHARS = 40
"""A block quote is never asked to be shorter than this."""


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """A text, or what fits of it.

    Attributes:
        start: where the shown slice begins in the text.
        end: where it ends.
        markdown: the block quote as it is sent.
    """

    start: int
    end: int
    markdown: str


@lru_cache(maxsize=1 << 10)  # the same passages answer again and again
def block_quote(
    text: str, highlight: Span | None, max_chars: int, *, only: Span | None = None
) -> BlockQuote:
    """Quote a text in at most so many characters; a cut falls between sentences where it can.

    Args:
        text: what is quoted.
        highlight: the answering sentence, set in bold; it is cut only if it alone does not fit.
        max_chars: how long the block quote may be for Discord, at least `MIN_CHARS`.
        only: the range of the text that is shown at most; all of it if None.
    """
    at, until = only or (0, len(text))
    said = text[at:until]
    bold = _within(highlight and (highlight[0] - at, highlight[1] - at), len(said))
    each = escape_each(said, starts=bold or ())
    start, end = _window(said, each, bold, max(max_chars, MIN_CHARS) - _AROUND)
    markdown = "".join(_pieces(each, start, end, bold or (end, end))).replace("\n", f"\n{_LINE}")
    start, end = at + start, at + end
    before = f"{CUT} " if start > 0 else ""
    after = f" {CUT}" if end < len(text) else ""
    return BlockQuote(start, end, f"{_LINE}{before}{markdown}{after}")


def _within(highlight: Span | None, size: int) -> Span | None:
    """Return the highlight where it is a range of the text, else None."""
    if highlight is None or not 0 <= highlight[0] < highlight[1] <= size:
        return None
    return highlight


def _pieces(each: list[str], start: int, end: int, bold: Span) -> list[str]:
    first, last = max(start, bold[0]), min(end, bold[1])
    if first >= last:
        return each[start:end]
    lines = "".join(each[first:last]).split("\n")
    marked = (f"{_BOLD}{line}{_BOLD}" if line.strip() else line for line in lines)
    return [*each[start:first], "\n".join(marked), *each[last:end]]


def _window(text: str, each: list[str], bold: Span | None, budget: int) -> Span:
    """Return the slice that is shown: all, or what fits around the highlight."""
    spare = budget - _PER_LINE * text.count("\n")
    if _MOST_UNITS * len(text) <= spare or length("".join(each)) <= spare:
        return (0, len(text))
    costs = [length(e) + (_PER_LINE if c == "\n" else 0) for e, c in zip(each, text, strict=True)]
    spent = [0, *accumulate(costs)]
    spans = list(sentences(text))
    begins, ends = [begin for begin, _ in spans], [end for _, end in spans]
    start, end = bold or (0, 0)
    spare = budget - (spent[end] - spent[start])
    if spare < 0:  # the sentence alone is too long
        end = start
        spare = budget
    else:
        reach = _reach_back(spent, start, spare // 3)
        start = _snapped_forward(text, reach, start, begins)
        spare = budget - (spent[end] - spent[start])
    least = end if end > start else end + 1
    end = _snapped_back(text, least, max(least, _reach_on(spent, end, spare)), ends)
    spare = budget - (spent[end] - spent[start])
    if end == len(text):  # nothing more behind: what is left may go in front
        start = _snapped_forward(text, _reach_back(spent, start, spare), start, begins)
    return (start, end)


def _reach_back(spent: list[int], start: int, spare: int) -> int:
    """Return the smallest offset from which the text up to `start` costs no more than `spare`."""
    reach = start
    while reach > 0 and spent[start] - spent[reach - 1] <= spare:
        reach -= 1
    return reach


def _reach_on(spent: list[int], end: int, spare: int) -> int:
    """Return the largest offset up to which the text from `end` costs no more than `spare`."""
    reach = end
    while reach < len(spent) - 1 and spent[reach + 1] - spent[end] <= spare:
        reach += 1
    return reach


def _snapped_forward(text: str, reach: int, start: int, begins: Sequence[int]) -> int:
    """Move `reach` to the beginning of a sentence, else of a word, never beyond `start`."""
    if reach == 0:
        return 0
    sentence = next((begin for begin in begins if reach <= begin <= start), None)
    if sentence is not None:
        return sentence
    place = reach
    while place < start and not (text[place - 1].isspace() and not text[place].isspace()):
        place += 1
    return place


def _snapped_back(text: str, least: int, reach: int, ends: Sequence[int]) -> int:
    """Move `reach` back to the end of a sentence, else of a word, never before `least`.

    In scripts without spaces and in very long words it stays within a word, but not within a
    character that is drawn as one.
    """
    if reach in (least, len(text)):
        return reach
    sentence = max((end for end in ends if least <= end <= reach), default=0)
    if sentence:
        return sentence
    for place in range(reach, least - 1, -1):
        if text[place].isspace() and place > 0 and not text[place - 1].isspace():
            return place
    for place in range(reach, least, -1):
        if not _belongs_together(text[place - 1], text[place]):
            return place
    return reach


def _belongs_together(one: str, following: str) -> bool:
    return (
        one == "\u200d"
        or following in _JOINERS
        or unicodedata.combining(following) != 0
        or "\U0001f3fb" <= following <= "\U0001f3ff"  # skin tones
    )
