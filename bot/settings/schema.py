"""The schema of the settings: how the value of each key is written."""

import re
from datetime import time
from pathlib import Path
from typing import Any

from bot.articles.anchors import ANCHOR_RULES
from bot.articles.knowledge_folder import KnowledgeFolder
from bot.articles.site import PRESETS
from bot.articles.written_values import language
from bot.checked_yaml.schema import (
    MappingSchema,
    listed,
    number,
    one_of,
    text,
    truth,
    unfit,
    whole_number,
)
from bot.settings.settings import MeaningSettings, Pooling, Settings


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
