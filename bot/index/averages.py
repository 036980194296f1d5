"""Mean lengths, which scores are measured against."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Averages:
    """Mean lengths over the knowledge base.

    Attributes:
        passage: forms in a passage.
        sentence: forms in a sentence, from a sample of passages.
        grams: letter sequences in a passage.
    """

    passage: float
    sentence: float
    grams: float
