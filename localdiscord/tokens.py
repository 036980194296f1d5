"""Bot tokens in Discord's form, and a comparison that tells nothing of a secret."""

import base64
import binascii
import hmac
import secrets


def bot_token(bot_id: int, secret: str | None = None) -> str:
    """A bot token in Discord's form: the bot's id in base64, six characters, a secret.

    Args:
        bot_id: whose token it is; client libraries read it from the first part.
        secret: the last part, at least 27 characters; made up by default.
    """
    name = base64.urlsafe_b64encode(str(bot_id).encode()).decode().rstrip("=")
    return f"{name}.LOCALD.{secret or secrets.token_urlsafe(27)}"


def id_in_token(token: str) -> int | None:
    """The bot's id that a token carries, or None where its first part is none."""
    name = token.partition(".")[0]
    try:
        text = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
    except (binascii.Error, UnicodeError):
        return None
    return int(text) if text.isascii() and text.isdecimal() else None


def same_secret(given: str, kept: str) -> bool:
    """Whether a given secret, whatever characters it has, is the one that is kept."""
    return hmac.compare_digest(given.encode(errors="replace"), kept.encode())
