"""The shapes in which people write a question and its answer, told from marked text.

The question becomes a heading of its answer. So the answer is what is quoted, and the question is
found and cited with it.
"""

import re
from typing import NamedTuple

from bot.articles.formats.marks import STRONG, STRONG_END, without_marks

MAX_HEADING_CHARS = 150
_ASKS = "?？؟"

_ALL_STRONG = re.compile(f"{STRONG}([^{STRONG}{STRONG_END}]+){STRONG_END}[ :：]*")
_STRONG_LEAD = re.compile(f"{STRONG}([^{STRONG}{STRONG_END}]+){STRONG_END}[ :：]*\\s*(?=\\S)")
_Q = re.compile(
    r"(?:Q(?:uestion)?|F(?:rage)?|P(?:regunta|ergunta)?|问|問|質問)\s?\d{0,3}\s?[:：.)]\s*"
)
_A = re.compile(
    r"(?:A(?:nswer|ntwort)?|R(?:éponse|espuesta|esposta)?|答|回答)\s?\d{0,3}\s?[:：.)]\s*"
)
_ANSWER_INSIDE = re.compile(
    f"[{_ASKS}]{STRONG_END}?\\s+(?={STRONG}?"
    r"(?:A(?:nswer|ntwort)?|R(?:éponse|espuesta|esposta)?|答|回答)\s?\d{0,3}\s?[:：.)])"
)


class Asked(NamedTuple):
    """A question and what follows it in the same block.

    Attributes:
        question: to be the heading, marked.
        answer: the rest of the block, marked; empty if the answer is in the next one.
    """

    question: str
    answer: str


def asks(text: str) -> bool:
    """Tell whether a marked text ends as a question does."""
    return without_marks(text).rstrip(" \"'”’»)").endswith(tuple(_ASKS))


def heading_of(text: str) -> Asked | None:
    """Return the question that heads a marked paragraph, or None.

    That is a bold line of its own, a bold question before its answer, or what `Q:` begins.
    """
    if STRONG in text[:2] and (alone := _ALL_STRONG.fullmatch(text)):
        line = without_marks(alone[1]).strip()
        if asks(line) and "\n" not in line and len(line) <= MAX_HEADING_CHARS:
            return Asked(without_q(alone[1]), "")
        return None
    bare = text.lstrip(STRONG)
    if _Q.match(bare):
        if inside := _ANSWER_INSIDE.search(text):
            return Asked(without_q(text[: inside.start() + 1]), without_a(text[inside.end() :]))
        if asks(text) and len(text) <= 2 * MAX_HEADING_CHARS and "\n" not in text:
            return Asked(without_q(text), "")
    return question_lead(text)


def question_lead(text: str) -> Asked | None:
    """Return the bold question that a marked text begins with and the rest, or None."""
    lead = _STRONG_LEAD.match(text)
    if lead and asks(lead[1]) and len(lead[1]) <= MAX_HEADING_CHARS:
        return Asked(without_q(lead[1]), without_a(text[lead.end() :]))
    return None


def without_q(text: str) -> str:
    """Return a question without the `Q:` before it."""
    text = text.lstrip(STRONG)
    begin = _Q.match(text)
    return text[begin.end() :] if begin and len(text) > begin.end() else text


def without_a(text: str) -> str:
    """Return an answer without the `A:` before it."""
    bare = text.lstrip(STRONG)
    begin = _A.match(bare)
    return bare[begin.end() :].lstrip(STRONG_END + " ") if begin else text
