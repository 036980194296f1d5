"""A fault: something wrong in one file that its author can mend."""

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
