"""The text of a question: what a message asks."""

import re

_MENTION = r"<@!?{id}>"
_TAG = re.compile(r"<(?:@[!&]?|#)[0-9]+>|<a?:(\w+):[0-9]+>|</([^:>\n]+):[0-9]+>")
_QUESTION_MARKS = frozenset("?？؟՞፧⁇⸮")


def mentions(content: str, user_id: int) -> bool:
    """Tell whether a text itself mentions a user, other than by replying to them."""
    return re.search(_MENTION.format(id=user_id), content) is not None


def question_in(content: str, bot_id: int) -> str:
    """Return what a message asks, without the mention of the bot; empty if it asks nothing.

    Other tags of Discord's give their names where they have any, else nothing.
    """
    without = re.sub(_MENTION.format(id=bot_id), " ", content)
    named = _TAG.sub(lambda found: f" {found[1] or found[2] or ''} ", without)
    return " ".join(named.split())


def has_question_mark(content: str) -> bool:
    """Tell whether a text has a question mark of any script."""
    return not _QUESTION_MARKS.isdisjoint(content)
