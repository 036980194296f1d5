"""Loading settings: the environment wins over the file, and all faults are reported at once."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.checked_yaml.fault import Fault
from bot.checked_yaml.located_yaml import LocatedYaml, LocatedYamlError, parse
from bot.checked_yaml.schema import validated
from bot.errors import SettingsError
from bot.settings.schema import SCHEMA
from bot.settings.settings import Settings
from bot.settings.token import as_meant

DEFAULT_FILE = "footnote.yaml"

# Environment variable to the key it sets.
ENVIRONMENT = {
    "FOOTNOTE_KNOWLEDGE": "knowledge",
    "FOOTNOTE_DATA": "data",
    "FOOTNOTE_MEANING": "meaning",
    "FOOTNOTE_DISCORD_API": "discord_api",
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
    config = as_meant(environ.get("FOOTNOTE_CONFIG", ""))
    named = path or (Path(config) if config else None)
    faults: list[Fault] = []
    file = named or Path(DEFAULT_FILE)
    from_file = _read_file(file, required=named is not None)
    if "token" in _keys(from_file):
        cure = "set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to a file that only you can read"
        line = from_file.line(("token",))
        raise SettingsError([f"{file}:{line}: the token does not belong in this file; {cure}"])
    settings = validated(SCHEMA, from_file, path=str(file), faults=faults)
    from_environment: dict[str, Any] = {}
    for variable, key in ENVIRONMENT.items():
        written = as_meant(environ.get(variable, ""))
        if not written:
            continue
        value: Any = written
        if key == "knowledge":
            value = written.split(os.pathsep)
        elif key == "meaning":
            value = {"model": written}
        wrong: list[Fault] = []
        found = validated(SCHEMA, LocatedYaml({key: value}, {}), path=variable, faults=wrong)
        faults += wrong
        from_environment[key] = getattr(found, key, None)
    if faults or settings is None:
        raise SettingsError([_sentence(fault) for fault in faults])
    given = {key for key, value in _keys(from_file).items() if value is not None}
    settings = _beside(file, settings, given)
    if "meaning" in from_environment:
        model = from_environment["meaning"].model
        from_environment["meaning"] = replace(settings.meaning, model=model)
    return replace(settings, **from_environment, given=frozenset(given | from_environment.keys()))


def _read_file(path: Path, *, required: bool) -> LocatedYaml:
    try:
        marked = parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if required:
            raise SettingsError([f"{path}: there is no such file; create it"]) from error
        return LocatedYaml({}, {})
    except (OSError, UnicodeDecodeError) as error:
        why = "cannot be read as UTF-8 text; check the file and its permissions"
        raise SettingsError([f"{path}: {why}"]) from error
    except LocatedYamlError as error:
        raise SettingsError([f"{path}:{error.line}: {error.what}; {error.cure}"]) from error
    return LocatedYaml({}, marked.lines) if marked.value is None else marked


def _beside(file: Path, settings: Settings, given: set[str]) -> Settings:
    """Return settings of which relative paths are meant beside the file that gives them."""
    if "knowledge" in given:
        folders = tuple(
            replace(folder, path=file.parent / folder.path) for folder in settings.knowledge
        )
        settings = replace(settings, knowledge=folders)
    if "data" in given:
        settings = replace(settings, data=file.parent / settings.data)
    if settings.meaning.model is not None:
        model = file.parent / settings.meaning.model
        settings = replace(settings, meaning=replace(settings.meaning, model=model))
    return settings


def _keys(marked: LocatedYaml) -> dict[str, Any]:
    return marked.value if isinstance(marked.value, dict) else {}


def _sentence(fault: Fault) -> str:
    if fault.path in ENVIRONMENT:
        return f"{fault.path}: {fault.what}; {fault.cure}"
    return str(fault)
