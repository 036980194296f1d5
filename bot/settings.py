"""Settings: what `footnote.yaml` and the environment say, checked before anything starts.

Every key is optional. The environment wins over the file. All faults are reported at once.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from bot.articles.fault import Fault
from bot.articles.front_matter import Language
from bot.articles.marked_yaml import Marked, MarkedYamlError, Value, parse
from bot.articles.schema import validated
from bot.errors import SettingsError

DEFAULT_FILE = "footnote.yaml"


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _prefix(text: str) -> str:
    if not text or len(text) > 5 or any(char.isspace() for char in text):
        raise ValueError("is not 1 to 5 characters without spaces; write one such as !")
    return text


def _server(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+/?", text):
        raise ValueError("is not the address of a server; write one such as http://127.0.0.1:3901")
    return text.rstrip("/")


Snowflake = Annotated[int, Field(ge=1, lt=2**63)]
"""An id of Discord's, of a user, role or channel."""

Snowflakes = Annotated[list[Snowflake], BeforeValidator(_as_list)]

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class Settings(BaseModel):
    """Everything that can be set, each with its default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    knowledge: Annotated[list[Path], BeforeValidator(_as_list), Field(min_length=1)] = [
        Path("knowledge")
    ]
    """The folders of the articles, the most important one first."""

    language: Language | None = None
    """Language of articles that state none: two letters, ISO 639-1. Without it, the language of
    each is found out from its text."""

    strictness: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    """Factor on the confidence from which on a question is answered, 0.5 to 2; above 1 fewer
    questions are answered. `footnote check` tells what it changes."""

    quotes: Annotated[int, Field(ge=1, le=10)] = 3
    """Number of quotes in an answer, 1 to 10."""

    prefix: Annotated[str, AfterValidator(_prefix)] = "!"
    """What text commands begin with in Discord, 1 to 5 characters."""

    moderators: Snowflakes = []
    """Ids of the users and roles that are moderators. Where none is named, who may *Manage
    Server* is one, as long as the bot is in one server only."""

    channels: Snowflakes = []
    """Ids of the channels where the bot may speak, their threads included; all where none is
    named. Direct messages are always open."""

    cooldown_s: Annotated[float, Field(ge=0, le=3600)] = 5.0
    """Seconds from one question of a member to the next, 0 to 3600. In direct messages five
    questions may come in that time."""

    watch: bool = False
    """Whether articles are reloaded when their files change."""

    data: Path = Path("data")
    """The folder where the bot keeps its own files."""

    discord_api: Annotated[str, AfterValidator(_server)] | None = None
    """Another server that speaks Discord's protocol, such as http://127.0.0.1:3901."""

    log_level: Annotated[LogLevel, BeforeValidator(_upper)] = "INFO"
    """Least level of what is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL."""


# Environment variable to the key it sets.
ENVIRONMENT = {
    "FOOTNOTE_KNOWLEDGE": "knowledge",
    "FOOTNOTE_DATA": "data",
    "FOOTNOTE_DISCORD_API": "discord_api",
    "FOOTNOTE_LOG_LEVEL": "log_level",
}

# The variables that may hold the token, the first one that is set; each also as `…_FILE`.
TOKENS = ("DISCORD_TOKEN", "DISCORD_BOT_TOKEN")


def load_settings(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        path: the file; `FOOTNOTE_CONFIG` or else `footnote.yaml` if None. Only the last of these
            may be missing.
        environ: the environment; that of this process if None.

    Raises:
        SettingsError: with every fault of the file and the environment.
    """
    environ = os.environ if environ is None else environ
    named = path or (Path(environ["FOOTNOTE_CONFIG"]) if environ.get("FOOTNOTE_CONFIG") else None)
    faults: list[Fault] = []
    file = named or Path(DEFAULT_FILE)
    from_file = _read_file(file, required=named is not None)
    if isinstance(from_file.value, dict) and "token" in from_file.value:
        cure = "set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to a file that only you can read"
        line = from_file.line(("token",))
        raise SettingsError([f"{file}:{line}: the token does not belong in this file; {cure}"])
    settings = validated(Settings, from_file, path=str(file), faults=faults)
    from_environment: dict[str, Any] = {}
    for variable, key in ENVIRONMENT.items():
        text = environ.get(variable)
        if not text:
            continue
        value: Any = text.split(os.pathsep) if key == "knowledge" else text
        wrong: list[Fault] = []
        if validated(Settings, Marked({key: value}, {}), path=variable, faults=wrong) is None:
            faults.extend(wrong)
        from_environment[key] = value
    if faults or settings is None:
        raise SettingsError([_sentence(fault) for fault in faults])
    values: Any = from_file.value or {}
    if "knowledge" in values:
        values["knowledge"] = [
            str(file.parent / folder) for folder in _as_list(values["knowledge"])
        ]
    if "data" in values:
        values["data"] = str(file.parent / values["data"])
    return Settings.model_validate({**values, **from_environment})


def load_token(environ: Mapping[str, str] | None = None) -> SecretStr | None:
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
        if environ.get(variable, "").strip():
            return _token(environ[variable], variable)
        path = environ.get(f"{variable}_FILE")
        if path:
            try:
                text = Path(path).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                what = f"{variable}_FILE: {path} cannot be read; check the path and its permissions"
                raise SettingsError([what]) from error
            return _token(text, path)
    return None


def _token(text: str, place: str) -> SecretStr:
    token = text.strip()
    if not token or not token.isascii() or len(token.split()) > 1:
        cure = "copy it again from the page Bot of the developer portal"
        raise SettingsError([f"{place}: this is not a token, which is one word; {cure}"])
    return SecretStr(token)


def _read_file(path: Path, *, required: bool) -> Marked:
    try:
        marked = parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if required:
            raise SettingsError([f"{path}: there is no such file; create it"]) from error
        return Marked({}, {})
    except (OSError, UnicodeDecodeError) as error:
        why = "cannot be read as UTF-8 text; check the file and its permissions"
        raise SettingsError([f"{path}: {why}"]) from error
    except MarkedYamlError as error:
        raise SettingsError([f"{path}:{error.line}: {error.what}; {error.cure}"]) from error
    if marked.value is None:
        return Marked({}, marked.lines)
    if isinstance(marked.value, dict):  # a key without a value leaves its default
        given: dict[str, Value] = {
            key: value for key, value in marked.value.items() if value is not None
        }
        return Marked(given, marked.lines)
    return marked


def _sentence(fault: Fault) -> str:
    if fault.path in ENVIRONMENT:
        return f"{fault.path}: {fault.what}; {fault.cure}"
    return str(fault)
