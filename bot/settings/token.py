"""The bot's token, from the environment or a file that it names."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import SettingsError

# The variables that may hold the token, the first one that is set; each also as `…_FILE`.
TOKENS = ("DISCORD_TOKEN", "DISCORD_BOT_TOKEN")


@dataclass(frozen=True, slots=True)
class Token:
    """The bot's token, hidden from `repr`."""

    secret: str = field(repr=False)


def load_token(environ: Mapping[str, str] | None = None) -> Token | None:
    """Read the bot's token from the environment or the file that it names.

    Args:
        environ: the environment; that of this process if None.

    Returns:
        The token, hidden from `repr`; None if no variable is set.

    Raises:
        SettingsError: if the file cannot be read, or what was found cannot be a token.
    """
    environ = os.environ if environ is None else environ
    for variable in TOKENS:
        if as_meant(environ.get(variable, "")):
            return _token(environ[variable], variable)
        path = as_meant(environ.get(f"{variable}_FILE", ""))
        if path:
            try:
                text = Path(path).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                what = f"{variable}_FILE: {path} cannot be read; check the path and its permissions"
                raise SettingsError([what]) from error
            return _token(text, path)
    return None


def as_meant(value: str) -> str:
    """Return a value without what was not meant: a BOM, line ends, quotes around all of it."""
    plain = value.strip("\ufeff \t\r\n")
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "\"'":
        return plain[1:-1].strip()
    return plain


def _token(text: str, place: str) -> Token:
    token = as_meant(text).removeprefix("Bot ")
    if not token or not token.isascii() or len(token.split()) > 1:
        cure = "copy it again from the page Bot of the developer portal"
        raise SettingsError([f"{place}: this is not a token, which is one word; {cure}"])
    return Token(token)
