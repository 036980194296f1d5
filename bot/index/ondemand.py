"""Sequences of things that are made when they are asked for."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class OnDemand(Sequence[T]):
    """Things of which each is made again when it is asked for; a slice is a list of them."""

    __slots__ = ()

    @abstractmethod
    def made(self, at: int) -> T:
        """Return the thing at a place, from 0 on, which is there."""

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> list[T]: ...

    def __getitem__(self, at: int | slice) -> T | list[T]:
        size = len(self)
        if isinstance(at, slice):
            return [self.made(place) for place in range(*at.indices(size))]
        if at < 0:
            at += size
        if not 0 <= at < size:
            raise IndexError(at)
        return self.made(at)

    def __iter__(self) -> Iterator[T]:
        return map(self.made, range(len(self)))
