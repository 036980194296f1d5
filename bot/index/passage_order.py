"""The order of all passages of a base and a delta: by article id, then position in the article."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, repeat
from typing import NamedTuple

from bot.index.deletions import Range


class PassageAddress(NamedTuple):
    """Where a passage is. It holds for one snapshot only.

    Attributes:
        segment: the number of its segment: 0 is the base, 1 the delta.
        position: its position in the segment, from 0.
    """

    segment: int
    position: int


def addresses_in(segment: int, positions: Iterable[int]) -> Iterator[PassageAddress]:
    """Yield the addresses of some positions of a segment; quicker than one by one."""
    return map(partial(tuple.__new__, PassageAddress), zip(repeat(segment), positions))


class Insertion(NamedTuple):
    """Passages of the delta that stand between passages of the base: those of an article.

    Attributes:
        before: the position in the base that they stand before.
        begin: the position of the first of them in the delta.
        end: the position behind the last.
    """

    before: int
    begin: int
    end: int


class PassageOrder:
    """Tells the place of each passage among all, from 0, and the passage at each place.

    Args:
        base: passages of the base, deleted ones too.
        deleted: which of them are deleted.
        insertions: the passages of the delta, in their order.
    """

    __slots__ = ("_begins", "_lengths", "_places", "_segments")

    def __init__(
        self, base: int, deleted: Iterable[Range] = (), insertions: Sequence[Insertion] = ()
    ) -> None:
        # Runs of passages that follow each other in one segment: (segment, begin, end).
        runs: list[tuple[int, int, int]] = []
        at = 0
        changes = [(before, 0, begin, end) for before, begin, end in insertions]
        changes += [(begin, 1, begin, end) for begin, end in deleted]
        for where, is_deletion, begin, end in sorted(changes):
            runs.append((0, at, where))
            at = max(at, where)
            if is_deletion:
                at = end
            else:
                runs.append((1, begin, end))
        runs.append((0, at, base))
        runs = [run for run in runs if run[2] > run[1]]
        self._segments = [segment for segment, _, _ in runs]
        self._begins = [begin for _, begin, _ in runs]
        self._lengths = [0, *accumulate(end - begin for _, begin, end in runs)]
        # For each segment where its runs begin, and at which place each of them stands.
        self._places = tuple(
            (
                [begin for number, begin, _ in runs if number == segment],
                [
                    place
                    for (number, _, _), place in zip(runs, self._lengths, strict=False)
                    if number == segment
                ],
            )
            for segment in (0, 1)
        )

    def __len__(self) -> int:
        return self._lengths[-1]

    def place(self, address: PassageAddress) -> int:
        """Return the place of a passage that is not deleted."""
        begins, places = self._places[address.segment]
        run = bisect_right(begins, address.position) - 1
        return places[run] + address.position - begins[run]

    def address(self, place: int) -> PassageAddress:
        """Return the passage at a place."""
        run = bisect_right(self._lengths, place) - 1
        return PassageAddress(self._segments[run], self._begins[run] + place - self._lengths[run])
