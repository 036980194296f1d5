"""A short id that joins all that the log says of one question: answer and errors too.

It is made up at random, and says nothing of who asks or what.
"""

import random
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("_current", default="")


def begin() -> None:
    """Begin something new; its id is made when it is wanted."""
    _current.set("")


def current() -> str:
    """Return the id of what is being done, or nothing if it has none yet."""
    return _current.get()


def wanted() -> str:
    """Return the id of what is being done, made up if it has none yet."""
    if not _current.get():
        _current.set(random.randbytes(3).hex())  # noqa: S311 -- no secret
    return _current.get()
