"""Follow-ups: questions that name nothing themselves, and go on from the one before.

when does the library open?
and on Sundays?                what does it cost?
"""

import re

MAX_WORDS = 7
"""A question of more words stands on its own."""

_WORD = re.compile(r"\w+(?:['’-]\w+)*")

# Words that stand for something said before: English, German, French, Spanish, Portuguese, Hindi.
_PRONOUNS = frozenset(
    """
    it its they them their theirs he him his she her hers ones
    er ihn ihm sie ihnen dort dabei dafür davon damit dazu daran darin
    elle ils elles lui leur leurs ça cela celui celle ceux celles
    él ella ellos ellas eso esto ello allí
    ele ela eles elas isso isto aquilo dele dela deles delas lá
    वह वे उसका उसकी उसके उसे उन्हें उनका उनकी उनके इसका इसकी इसके इसे वहाँ वहां
    """.split()
)

# These stand for something only where no name follows: `what is this`, not `what is this server`.
_DEMONSTRATIVES = frozenset(
    "this that these those das dies diese dieser dieses celui-ci este esta esse essa यह ये".split()
)
_VERBS = frozenset(
    """
    is are was were does do did can could will would should must has have cost costs mean means
    work works apply applies happen happens ist sind war waren gilt gelten kostet kosten bedeutet
    est sont était es son era fue é são foi है हैं था
    """.split()
)

# Beginnings that go on from something.
_BEGINNINGS = re.compile(
    r"(?:and|but|or|what about|how about|und|aber|oder|was ist mit|wie ist es mit|et|mais|y|pero"
    r"|qué tal|e|mas|और|लेकिन)\b",
    re.IGNORECASE,
)


def is_follow_up(question: str) -> bool:
    """Tell whether a question goes on from an earlier one: few words, of which one points back."""
    words = [word.casefold() for word in _WORD.findall(question)]
    if not 0 < len(words) <= MAX_WORDS:
        return False
    if _BEGINNINGS.match(question.strip(" \t¿")):
        return True
    if not _PRONOUNS.isdisjoint(words):
        return True
    following = [*words[1:], "is"]
    return any(w in _DEMONSTRATIVES and f in _VERBS for w, f in zip(words, following, strict=True))
