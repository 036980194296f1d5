"""Secrets: made up at the start, and compared without telling how much of them was right."""

import hmac
import secrets


def made_up_token() -> str:
    """A bot token in the three parts of Discord's."""
    return ".".join(secrets.token_urlsafe(size) for size in (18, 4, 27))


def same(given: str, kept: str) -> bool:
    """Whether a given secret, whatever characters it has, is the one that is kept."""
    return hmac.compare_digest(given.encode(errors="replace"), kept.encode())
