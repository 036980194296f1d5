"""Sequences whose items are made when they are asked for."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class LazySequence(Sequence[T]):
    """A sequence that makes each item again when it is asked for; a slice is a list."""

    __slots__ = ()

    @abstractmethod
    def item(self, at: int) -> T:
        """Return the item at a position from 0 on; there is one."""

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> list[T]: ...

    def __getitem__(self, at: int | slice) -> T | list[T]:
        size = len(self)
        if isinstance(at, slice):
            return [self.item(position) for position in range(*at.indices(size))]
        if at < 0:
            at += size
        if not 0 <= at < size:
            raise IndexError(at)
        return self.item(at)

    def __iter__(self) -> Iterator[T]:
        return map(self.item, range(len(self)))
