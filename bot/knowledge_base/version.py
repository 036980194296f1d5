"""A version of the knowledge base: a snapshot, and what a reload must know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.answers.snapshot import Snapshot
from bot.articles.ledger import Ledger, SeenFile
from bot.knowledge_base.base_store import Base


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Version:
    """A snapshot that serves or may serve.

    Attributes:
        snapshot: what is known.
        files: the files that its articles were read from, by path.
        base: where its base is saved, or None if that is in memory.
        since: when it came into service, in UTC.
    """

    snapshot: Snapshot
    files: Mapping[str, SeenFile]
    base: Base | None = None
    since: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def ledger(self) -> Ledger:
        """What the next reading may remember of this one."""
        return Ledger(self.snapshot.articles, self.files)

    @property
    def rolled_back(self) -> bool:
        """Whether it serves because somebody rolled back to it."""
        return self.snapshot.rolled_back

    def with_rolled_back(self, rolled_back: bool) -> "Version":
        """Return the same version, rolled back to or not."""
        return replace(self, snapshot=replace(self.snapshot, rolled_back=rolled_back))

    @property
    def is_damaged(self) -> bool:
        """Whether a file that it is mapped from is known to be damaged."""
        return self.snapshot.is_damaged
