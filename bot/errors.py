"""The errors of Footnote. Each prints one sentence: what failed, where, what to do.

FootnoteError
├── SettingsError       a setting is wrong; nothing was started
├── KnowledgeError      the knowledge base as a whole cannot be served: nothing was swapped in
│   ├── FolderError     a knowledge folder is missing, unreadable or not a folder
│   ├── EmptyError      no article is left in the given folders
│   ├── ReloadRunningError     another reload is under way
│   ├── LockedError     another process writes the index
│   ├── RenewalError    the process that builds the index has failed
│   └── NoEarlierVersionError  there is no snapshot to return to
├── InUseError          a bot runs with the data folder
├── PortError           the health server cannot listen
├── ConnectError        Discord cannot be reached, or does not let the bot in
├── ModelError          the sentence model cannot be used; what is asked is answered by words alone
└── DataError           a data file (questions, a corpus, an index on disk) is not as it should be
"""

from collections.abc import Sequence
from pathlib import Path

_KILLED = 9  # the signal that cannot be caught


class FootnoteError(Exception):
    """Root of all errors that Footnote raises on purpose."""


class SettingsError(FootnoteError):
    """One or more settings are wrong.

    Attributes:
        faults: one sentence for each wrong setting, in the order of the file.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class KnowledgeError(FootnoteError):
    """The knowledge base as a whole cannot be loaded."""


class FolderError(KnowledgeError):
    """A knowledge folder cannot be read.

    Attributes:
        folder: the folder as it was given.
        why: the reason, without the folder.
    """

    def __init__(self, folder: str, why: str) -> None:
        self.folder = folder
        self.why = why
        super().__init__(f"{folder}: {why}")


class EmptyError(KnowledgeError):
    """No article could be loaded from the given folders.

    Attributes:
        folders: the folders as they were given.
        faults: one sentence for each article that was left out because of a fault.
    """

    def __init__(self, folders: Sequence[str], faults: Sequence[str] = ()) -> None:
        self.folders = tuple(folders)
        self.faults = tuple(faults)
        where = ", ".join(self.folders) or "no folder at all"
        reason = (
            f"all articles have faults ({len(faults)} in all; run `footnote check` to see them)"
            if faults
            else "no .md, .txt or .html file was found; put an article there"
        )
        super().__init__(f"{where}: {reason}")


class ReloadRunningError(KnowledgeError):
    """Another reload or rollback is under way."""

    def __init__(self) -> None:
        super().__init__("A reload is already running; wait for its report, then try again.")


class LockedError(KnowledgeError):
    """Another process writes to the folder of the index.

    Attributes:
        folder: the folder.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(
            f"{folder}: another process writes the index here; give each bot a data folder of its "
            "own"
        )


class RenewalError(KnowledgeError):
    """The process that builds the index has ended before it was done.

    Attributes:
        code: what it ended with; less than 0, the signal that ended it.
    """

    def __init__(self, code: int, told: str = "") -> None:
        self.code = code
        how = f"was ended by signal {-code}" if code < 0 else f"failed ({told or code})"
        why = "; the system does so when memory runs out" if code == -_KILLED else ""
        super().__init__(
            f"The process that builds the index {how}{why}. What serves now serves on; reload "
            "again."
        )


class NoEarlierVersionError(KnowledgeError):
    """There is no snapshot to return to."""

    def __init__(self) -> None:
        super().__init__(
            "There is no earlier version to return to; a reload reads the files again."
        )


class InUseError(FootnoteError):
    """A running bot holds the data folder.

    Attributes:
        folder: the folder.
        holder: the number of its process, as far as it is known.
    """

    def __init__(self, folder: str, holder: str = "") -> None:
        self.folder = folder
        self.holder = holder
        which = f" (process {holder})" if holder else ""
        super().__init__(
            f"{folder}: a bot{which} runs with this data folder; end it first, or give each bot a "
            "data folder of its own (FOOTNOTE_DATA)."
        )


class PortError(FootnoteError):
    """The health server cannot listen."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"health_port {port}: cannot listen at {host} ({why}); set another one.")


class ConnectError(FootnoteError):
    """Discord cannot be reached, or does not let the bot in."""


class ModelError(FootnoteError):
    """The sentence model cannot be used.

    Attributes:
        folder: of the model, as it was given.
        why: what is wrong and what to do.
    """

    def __init__(self, folder: Path, why: str) -> None:
        self.folder = folder
        self.why = why
        super().__init__(f"{folder}: {why}")


class DataError(FootnoteError):
    """A data file is not as it should be.

    Attributes:
        path: the file as it was given.
        line: the line of the fault, counted from 1, or None for the whole file.
        why: what is wrong and what to do.
    """

    def __init__(self, path: str, why: str, line: int | None = None) -> None:
        self.path = path
        self.line = line
        self.why = why
        super().__init__(f"{path}:{line}: {why}" if line else f"{path}: {why}")


def os_reason(error: OSError) -> str:
    """Return why the system refused something, such as `permission denied`, in small letters."""
    return (error.strerror or type(error).__name__).lower()
