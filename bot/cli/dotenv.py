"""The `.env` file beside which a command is started: variables for the environment."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from bot.errors import SettingsError, os_reason

_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")
_QUOTED = re.compile(r"""(["'])(.*?)\1\s*(?:#.*)?""")
_COMMENT = re.compile(r"\s+#.*")


def environment(
    path: Path = Path(".env"), *, given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the environment, and what a `.env` file says where that is silent.

    Args:
        path: the file; it may be missing.
        given: the environment; that of this process if None.

    Raises:
        SettingsError: with every line that is no `NAME=value`, or if the file cannot be read.
    """
    given = os.environ if given is None else given
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return dict(given)
    except UnicodeDecodeError as error:
        raise SettingsError([f"{path}: this is not UTF-8 text; save it as UTF-8"]) from error
    except OSError as error:
        raise SettingsError([f"{path}: cannot be read ({os_reason(error)})"]) from error
    said: dict[str, str] = {}
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        found = _LINE.fullmatch(stripped)
        if found:
            said[found[1]] = _value(found[2])
        elif stripped and not stripped.startswith("#"):
            faults.append(f"{path}:{number}: this is no variable; write it as NAME=value")
    if faults:
        raise SettingsError(faults)
    return said | dict(given)


def _value(written: str) -> str:
    quoted = _QUOTED.fullmatch(written)
    return quoted[2] if quoted else _COMMENT.sub("", written)
