"""A reload weighed: may what was staged take the place of what serves, and what changes by it?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.answers.snapshot import Snapshot
from bot.articles.article import AcceptanceQuestion
from bot.knowledge_base.acceptance_questions import Outcome, ask_all
from bot.knowledge_base.difference import Difference, compare
from bot.knowledge_base.version import Version

Verdict = Literal["swapped", "unchanged", "lost answers", "mostly gone"]
"""What a reload led to; the last two left the old snapshot in service."""


class Step(NamedTuple):
    """What a reload or rollback is at.

    Attributes:
        name: which step.
        done: how much of it is done: files that are read.
        of: how much there is: files, or questions.
    """

    name: Literal["read", "index", "ask", "return"]
    done: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reload:
    """What came of a reload.

    Attributes:
        verdict: whether the staged snapshot serves now, and why not.
        staged: the snapshot that was built.
        before: the snapshot that served until then.
        difference: articles and passages added, changed and removed.
        lost: test questions that were answered as expected before and are not by the staged one.
        failed: test questions that are not answered as expected, neither before nor now.
        asked: how many test questions were asked.
        took_s: time taken until it served, in seconds; 0 before that.
        deed: its number in the history, if it stands there.
    """

    verdict: Verdict
    staged: Snapshot
    before: Snapshot
    difference: Difference
    lost: tuple[Outcome, ...]
    failed: tuple[Outcome, ...]
    asked: int
    took_s: float = 0.0
    deed: int | None = None

    @property
    def swapped(self) -> bool:
        """Whether the staged snapshot serves now."""
        return self.verdict in {"swapped", "unchanged"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback:
    """What came of a rollback.

    Attributes:
        left: the version that served until now.
        again: the version that serves again.
    """

    left: Version
    again: Version


def weighed(
    staged: Snapshot, before: Snapshot, *, force: bool, asking: Callable[[int], None]
) -> Reload:
    """Compare a staged snapshot with the one that serves, and put the test questions to it.

    Args:
        staged: the snapshot that may serve.
        before: the one that serves.
        force: swap in also when answers are lost or more than half of the articles are gone.
        asking: told how many test questions are asked, before they are.
    """
    difference = compare(before.index, staged.index)
    asked = _questions(staged, before)
    asking(len(asked))
    failed = [outcome for outcome in ask_all(staged, asked) if not outcome.passed]
    lost = _answered_before(before, failed)
    if lost and staged.meaning == "pending" and before.lexical:
        # What only meaning has found until now will be found by it again.
        by_words = _answered_before(before.lexical, lost)
        failed = [outcome for outcome in failed if outcome not in lost or outcome in by_words]
        lost = [outcome for outcome in lost if outcome in by_words]
    verdict: Verdict = "swapped"
    if not force and len(difference.removed) * 2 > len(before.articles):
        verdict = "mostly gone"
    elif not force and lost:
        verdict = "lost answers"
    elif staged.revision == before.revision:
        verdict = "unchanged"
    return Reload(
        verdict=verdict,
        staged=staged,
        before=before,
        difference=difference,
        lost=tuple(lost),
        failed=tuple(outcome for outcome in failed if outcome not in lost),
        asked=len(asked),
    )


def _questions(staged: Snapshot, before: Snapshot) -> list[AcceptanceQuestion]:
    """Return the test questions, also the earlier ones of a file that cannot be read now."""
    faulty = {fault.path for fault in staged.faults}
    asked = dict.fromkeys(staged.acceptance_questions)
    asked |= dict.fromkeys(e for e in before.acceptance_questions if e.path in faulty)
    return list(asked)


def _answered_before(before: Snapshot, failed: Sequence[Outcome]) -> list[Outcome]:
    """Return those of the failed test questions that an older snapshot answers as expected."""
    earlier = ask_all(before, (outcome.question for outcome in failed))
    return [now for now, then in zip(failed, earlier, strict=True) if then.passed]
