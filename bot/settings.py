"""Settings: what `footnote.yaml` and the environment say, checked before anything starts.

Every key is optional. The environment wins over the file. All faults are reported at once.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.articles.fault import Fault
from bot.articles.front_matter import Language
from bot.articles.marked_yaml import Marked, MarkedYamlError, Value, parse
from bot.articles.schema import validated
from bot.errors import SettingsError

DEFAULT_FILE = "footnote.yaml"


def _as_paths(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class Settings(BaseModel):
    """Everything that can be set, each with its default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    knowledge: Annotated[list[Path], BeforeValidator(_as_paths), Field(min_length=1)] = [
        Path("knowledge")
    ]
    """The folders of the articles, the most important one first."""

    language: Language = "en"
    """Language of articles that state none: two letters, ISO 639-1."""

    quotes: Annotated[int, Field(ge=1, le=10)] = 3
    """Number of quotes in an answer, 1 to 10."""

    log_level: Annotated[LogLevel, BeforeValidator(_upper)] = "INFO"
    """Least level of what is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL."""


# Environment variable to the key it sets.
ENVIRONMENT = {
    "FOOTNOTE_KNOWLEDGE": "knowledge",
    "FOOTNOTE_LOG_LEVEL": "log_level",
}


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
        values["knowledge"] = [str(file.parent / folder) for folder in _list(values["knowledge"])]
    return Settings.model_validate({**values, **from_environment})


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


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
