"""What serves: the current version, and the one before it."""

import threading

from bot.knowledge_base.version import Version


class Serving:
    """The version that answers now. Whoever puts another in its place holds the lock.

    Attributes:
        current: the version in service; questions read it without the lock.
        before: the version that served until then, if it can be returned to.
        changing: the lock.
    """

    def __init__(self, current: Version) -> None:
        self.current = current
        self.before: Version | None = None
        self.changing = threading.Lock()
