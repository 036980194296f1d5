"""The lead of a passage: what stands above its text and is searched with it, but never quoted.

A passage has three *fields*: its text, called the body, its heading and its title. In the forward
index the words of the title come first, then those of the heading, then those of the body.
"""

from typing import NamedTuple

LONGEST = 4_000
"""Characters of a field above the body that are indexed; so 16 bits hold its words."""


class Lead(NamedTuple):
    """The fields above the body; empty where there is none.

    Attributes:
        title: what names the article, beside the heading.
        heading: the nearest heading, or the article's title where no heading stands above.
    """

    title: str = ""
    heading: str = ""
