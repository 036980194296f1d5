"""Settings: what `footnote.yaml` and the environment say, checked before anything starts.

Every key is optional. The environment wins over the file. All faults are reported at once.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from typing import Any, Literal

from bot.articles.anchors import ANCHOR_RULES
from bot.articles.front_matter import language
from bot.articles.knowledge_folder import KnowledgeFolder
from bot.articles.site import PRESETS
from bot.checked_yaml.fault import Fault
from bot.checked_yaml.located_yaml import LocatedYaml, LocatedYamlError, parse
from bot.checked_yaml.schema import (
    MappingSchema,
    listed,
    number,
    one_of,
    text,
    truth,
    unfit,
    validated,
    whole_number,
)
from bot.errors import SettingsError

Pooling = Literal["mean", "cls"]

DEFAULT_FILE = "footnote.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningSettings:
    """The sentence model that is asked beside the words; none is without `model`.

    Attributes:
        model: its folder.
        pooling: mean or cls, where the folder does not say how its vectors are made.
        query_prefix: what stands before a question, where the folder does not say it.
        passage_prefix: what stands before a text of the articles, where it does not.
        max_sections: sections of the articles up to which all are compared with a question;
            beyond, those that share a word with it, 0 to 1000000.
    """

    model: Path | None = None
    pooling: Pooling | None = None
    query_prefix: str = ""
    passage_prefix: str = ""
    max_sections: int = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, each with its default.

    Attributes:
        knowledge: the folders of the articles, the most important one first. Each is a path, or
            has keys: `path`; `site`, the generator of its site (docusaurus, starlight, mkdocs,
            vitepress, hugo, jekyll or mdbook), found out from its configuration if not set;
            `base_url`, what the addresses of its pages begin with; `page`, the rest of an address
            such as `{path}/` or `{path}.html`, by the site if not set; `anchors` of headings:
            github, mkdocs, docusaurus, vitepress or none; `include` and `exclude`, globs of paths
            in the folder.
        language: of articles that state none: two letters, ISO 639-1. Without it, the language of
            each is found out from its text.
        strictness: factor on the confidence from which on a question is answered, 0.5 to 2; above
            1 fewer questions are answered. `footnote check` tells what it changes.
        quotes: number of quotes in an answer, 1 to 10.
        shown: how many of them a message shows at once, 1 to 3; buttons show the others.
        old_after_days: days after which an article that was not changed says its date first, 0 to
            36500; 0 for never.
        help_role: id of the role that *Ask a moderator* pings where there is no answer; without
            it there is no such button.
        prefix: what text commands begin with in Discord, 1 to 5 characters.
        moderators: ids of the users and roles that are moderators. Where none is named, who may
            *Manage Server* is one, as long as the bot is in one server only.
        channels: ids of the channels where the bot may speak, their threads included; all where
            none is named. Direct messages are always open.
        question_channels: ids of the channels where every question is answered, also one that is
            not put to the bot.
        forum_channels: ids of the forums whose posts are answered, once, where the answer is sure.
        private_channels: ids of the channels where only who asks sees the answer to a slash
            command.
        quiet_hours: from when to when, by the clock where the bot runs, it notifies nobody and
            answers no post unasked, such as 22:00-07:00.
        questions_at_once: questions of a member that are answered at once, 1 to 20; in direct
            messages at least 5.
        cooldown_s: seconds in which a member may ask one more, 0 to 3600.
        remove_with_question: whether an answer is removed when its question is deleted.
        watch: whether articles are reloaded when their files change.
        force_unattended: whether a reload that no moderator watches, at a signal or by `watch`, is
            swapped in although answers are lost or most articles are gone.
        log_channel: id of the channel that is told who did what to the articles.
        stale_after_days: days after which `kb status` calls an article old, by its latest date, 0
            to 36500; 0 for never.
        journal_days: days for which the journal keeps a question, once a moderator has switched it
            on, 1 to 3650.
        gaps_from: how often a question is asked in vain before it is shown as a gap, 1 to 1000.
        meaning: an optional sentence model: `model`, its folder; `pooling`, `query_prefix` and
            `passage_prefix`, where the folder does not say them; `max_sections`.
        data: the folder where the bot keeps its own files.
        discord_api: another server that speaks Discord's protocol, such as http://127.0.0.1:3901.
        log_level: least level of what is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL.
        log_format: of the log: text, or json with one object a line.
        health_port: the port at which /healthz and /readyz are told, 1 to 65535; without it nothing
            listens.
        health_host: the address at which they are told; others than 127.0.0.1 can be reached from
            other machines.
        metrics: whether /metrics are told there too, for Prometheus; with the extra `metrics`.
        given: the keys that were set, whatever to.
    """

    knowledge: tuple[KnowledgeFolder, ...] = (KnowledgeFolder(Path("knowledge")),)
    language: str | None = None
    strictness: float = 1.0
    quotes: int = 3
    shown: int = 3
    old_after_days: int = 730
    help_role: int | None = None
    prefix: str = "!"
    moderators: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    question_channels: tuple[int, ...] = ()
    forum_channels: tuple[int, ...] = ()
    private_channels: tuple[int, ...] = ()
    quiet_hours: tuple[time, time] | None = None
    questions_at_once: int = 3
    cooldown_s: float = 5.0
    remove_with_question: bool = True
    watch: bool = False
    force_unattended: bool = False
    log_channel: int | None = None
    stale_after_days: int = 365
    journal_days: int = 180
    gaps_from: int = 1
    meaning: MeaningSettings = MeaningSettings()
    data: Path = Path("data")
    discord_api: str | None = None
    log_level: str = "INFO"
    log_format: str = "text"
    health_port: int | None = None
    health_host: str = "127.0.0.1"
    metrics: bool = False
    given: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Token:
    """The bot's token, hidden from `repr`."""

    secret: str = field(repr=False)


def _path(value: Any) -> Path:
    return Path(text(value))


def _page(value: Any) -> str:
    page = text(value).lstrip("/")
    if not re.search(r"\{(?:path|file|slug)\}", page) or re.search(r"\s", page):
        raise unfit("names no part of a file's path", "write one such as {path}/ or {path}.html")
    return page


def _web_address(value: Any) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", text(value)):
        raise unfit("is not a web address", "write one that begins with https://")
    return text(value)


_folder_schema = MappingSchema(
    KnowledgeFolder,
    path=_path,
    site=one_of(tuple(PRESETS)),
    base_url=_web_address,
    page=_page,
    anchors=one_of(ANCHOR_RULES),
    include=listed(text),
    exclude=listed(text),
)


def _folder(value: Any) -> KnowledgeFolder:
    return _folder_schema(value) if isinstance(value, dict) else KnowledgeFolder(_path(value))


def _folders(value: Any) -> tuple[KnowledgeFolder, ...]:
    if isinstance(value, dict):
        raise unfit("is not a list", "write `- value` lines")
    folders = listed(_folder)(value)
    if not folders:
        raise unfit("is empty", "name a folder")
    return folders


def _prefix(value: Any) -> str:
    prefix = text(value)
    if not prefix or len(prefix) > 5 or any(char.isspace() for char in prefix):
        raise unfit("is not 1 to 5 characters without spaces", "write one such as !")
    return prefix


def _server(value: Any) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+/?", text(value)):
        raise unfit("is not the address of a server", "write one such as http://127.0.0.1:3901")
    return text(value).rstrip("/")


def _hours(value: Any) -> tuple[time, time]:
    begin, _, end = text(value).replace("–", "-").partition("-")
    try:
        return time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())
    except ValueError as error:
        raise unfit("is not two times of day", "write them such as 22:00-07:00") from error


def _pooling(value: Any) -> Pooling:
    return "cls" if one_of(("mean", "cls"))(value) == "cls" else "mean"


_level = one_of(("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))

_snowflakes = listed(whole_number(1, 2**63 - 1))  # Discord's ids, of users, roles and channels

SCHEMA = MappingSchema(
    Settings,
    knowledge=_folders,
    language=language,
    strictness=number(0.5, 2.0),
    quotes=whole_number(1, 10),
    shown=whole_number(1, 3),
    old_after_days=whole_number(0, 36_500),
    help_role=whole_number(1, 2**63 - 1),
    prefix=_prefix,
    moderators=_snowflakes,
    channels=_snowflakes,
    question_channels=_snowflakes,
    forum_channels=_snowflakes,
    private_channels=_snowflakes,
    quiet_hours=_hours,
    questions_at_once=whole_number(1, 20),
    cooldown_s=number(0.0, 3600.0),
    remove_with_question=truth,
    watch=truth,
    force_unattended=truth,
    log_channel=whole_number(1, 2**63 - 1),
    stale_after_days=whole_number(0, 36_500),
    journal_days=whole_number(1, 3_650),
    gaps_from=whole_number(1, 1_000),
    meaning=MappingSchema(
        MeaningSettings,
        model=_path,
        pooling=_pooling,
        query_prefix=text,
        passage_prefix=text,
        max_sections=whole_number(0, 1_000_000),
    ),
    data=_path,
    discord_api=_server,
    log_level=lambda value: _level(text(value).upper()),
    log_format=one_of(("text", "json")),
    health_port=whole_number(1, 65_535),
    health_host=text,
    metrics=truth,
)
"""What each key takes."""

# Environment variable to the key it sets.
ENVIRONMENT = {
    "FOOTNOTE_KNOWLEDGE": "knowledge",
    "FOOTNOTE_DATA": "data",
    "FOOTNOTE_MEANING": "meaning",
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
