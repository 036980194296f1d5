"""What authors are told about their files: faults, which keep an article out, and hints."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong with a file, where, and what to do.

    Attributes:
        path: the file, as shown to people.
        line: the line, from 1; 1 if the fault is in the file as a whole.
        what: what is wrong, without a full stop.
        cure: what to do about it, without a full stop.
    """

    path: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}; {self.cure}"


@dataclass(frozen=True, slots=True, order=True)
class Hint:
    """What is not used of a file, or not read; it keeps nothing else out.

    Attributes:
        path: the file, or the folder where it is told of several files.
        line: the line, from 1; 0 if it is about the file as a whole.
        about: what it is about, such as a key; empty for the file itself.
        what: what is not as it could be, without a full stop.
        cure: what to do about it, without a full stop; empty if nothing needs be done.
        files: of how many files it is told.
    """

    path: str
    line: int
    about: str
    what: str
    cure: str = ""
    files: int = 1

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        cure = f"; {self.cure}" if self.cure else ""
        if self.files > 1:
            about = f"{self.about} in {self.files} files" if self.about else f"{self.files} files"
            return f"{self.path}: {about}: {self.what.removeprefix('is ')}{cure}"
        return f"{place}: {f'{self.about} ' if self.about else ''}{self.what}{cure}"


def told_once(hints: Iterable[Hint], folder: str) -> list[Hint]:
    """Return hints of one folder, those that say the same of several files as one."""
    alike: dict[tuple[str, str, str], list[Hint]] = {}
    for hint in hints:
        alike.setdefault((hint.about, hint.what, hint.cure), []).append(hint)
    told = [
        Hint(folder, 0, *said, files=len({hint.path for hint in same}))
        if len({hint.path for hint in same}) > 1
        else same[0]
        for said, same in alike.items()
    ]
    return sorted(told)
