"""Conflict copies: what programs that synchronize folders leave beside a file."""

import re
from collections.abc import Iterable

# Syncthing's `name.sync-conflict-20260121-120000-ABCDEFG.md`, and the `(conflicted copy …)` of
# Dropbox and Nextcloud in the languages of the word lists, as they stand in an article's id.
_COPY = re.compile(
    r"sync-conflict-\d{8}-\d{6}|conflicted-copy|case-conflict|in-konflikt-stehende-kopie"
    r"|copia-en-conflicto|copie-en-conflit|cópia-em-conflito"
)


def conflict_copies(identifiers: Iterable[str]) -> list[str]:
    """Return those of some articles' ids that are conflict copies, in their order."""
    return [identifier for identifier in identifiers if _COPY.search(identifier)]
