"""The form in which an article is written: its fields, and what was sent.

A form is known by its custom id alone, so one that was opened before a restart arrives too.
"""

from dataclasses import dataclass
from typing import Any

import discord

from bot.chat.buttons.moderator_ids import ModeratorId
from bot.chat.wording.translations import Words

MAX_TEXT = 4_000
"""Characters that Discord takes in a field."""

_MAX_TITLE = 200
_MAX_ALIASES = 500
_MAX_URL = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FormValues:
    """What stands in a form.

    Attributes:
        title: one line.
        text: Markdown.
        url: an address, or empty.
        aliases: other words, parted by commas.
    """

    title: str = ""
    text: str = ""
    url: str = ""
    aliases: str = ""

    @property
    def alias_list(self) -> list[str]:
        """The other words, each once."""
        return list(dict.fromkeys(a for a in map(str.strip, self.aliases.split(",")) if a))


def article_form(
    custom_id: ModeratorId, values: FormValues, *, heading: str, words: Words
) -> discord.ui.Modal:
    """Return the form of an article, to be sent; what is too long for a field is cut.

    Args:
        custom_id: what comes back with it.
        values: what stands in it at first.
        heading: what it is called, in English; at most 45 characters are shown.
        words: the bot's own words.
    """
    say = words.gettext
    modal = discord.ui.Modal(title=say(heading)[:45], custom_id=str(custom_id), timeout=None)
    long = discord.TextStyle.paragraph
    for field in (
        _input("title", say("Title"), values.title, _MAX_TITLE),
        _input("text", say("Text (Markdown)"), values.text, MAX_TEXT, style=long),
        _input("url", say("Link to its page"), values.url, _MAX_URL, required=False),
        _input(
            "aliases", say("Other words, with commas"), values.aliases, _MAX_ALIASES, required=False
        ),
    ):
        modal.add_item(field)
    modal.stop()  # it needs no memory on this side
    return modal


def title_form(custom_id: ModeratorId, *, heading: str, words: Words) -> discord.ui.Modal:
    """Return a form that asks for a title alone."""
    say = words.gettext
    modal = discord.ui.Modal(title=say(heading)[:45], custom_id=str(custom_id), timeout=None)
    modal.add_item(_input("title", say("Title"), "", _MAX_TITLE))
    modal.stop()
    return modal


def sent_values(data: Any) -> FormValues:
    """Return what somebody has sent; fields that are not there are empty."""
    found: dict[str, str] = {}
    waiting = list(data.get("components", []))
    while waiting:
        part = waiting.pop()
        waiting += part.get("components", [])
        if "component" in part:
            waiting.append(part["component"])
        if part.get("custom_id") in {"title", "text", "url", "aliases"}:
            found[part["custom_id"]] = str(part.get("value") or "").strip()
    return FormValues(**found)


def _input(
    name: str,
    label: str,
    value: str,
    max_length: int,
    *,
    style: discord.TextStyle = discord.TextStyle.short,
    required: bool = True,
) -> "discord.ui.TextInput[Any]":
    return discord.ui.TextInput(
        label=label,
        custom_id=name,
        default=value[:max_length] or None,
        max_length=max_length,
        required=required,
        style=style,
    )
