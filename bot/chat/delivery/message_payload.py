"""A reply as the arguments of discord.py's sending methods."""

import io
from typing import Any

import discord

from bot.chat.formatting.reply import Card, Reply, Tone

_COLOURS: dict[Tone, int] = {
    "sure": 0x2E8B57,
    "unsure": 0xC98A1B,
    "none": 0x7A7F87,
    "plain": 0x3B6EA5,
}


def payload(reply: Reply) -> dict[str, Any]:
    """Return a reply as the arguments of discord.py's sending methods."""
    values: dict[str, Any] = {
        "allowed_mentions": _pings(reply),
        "suppress_embeds": reply.card is None,  # no previews of links
    }
    if reply.text:
        values["content"] = reply.text
    if reply.card is not None:
        values["embed"] = _embed(reply.card)
    if reply.buttons:
        values["view"] = _view(reply)
    if reply.file is not None:
        content = reply.file.content
        data = io.BytesIO(content.encode() if isinstance(content, str) else content)
        values["file"] = discord.File(data, filename=reply.file.name)
    return values


def edit_payload(reply: Reply) -> dict[str, Any]:
    """Return a reply as the arguments of discord.py's editing methods: all of a message changes."""
    values = payload(reply)
    return {
        "content": reply.text or None,
        "embed": values.get("embed"),
        "view": values.get("view"),
        "attachments": [values["file"]] if reply.file else [],
        "allowed_mentions": values["allowed_mentions"],
    }


def _pings(reply: Reply) -> discord.AllowedMentions:
    """Return who is pinged: the roles that are named, and nobody else."""
    allowed = discord.AllowedMentions.none()
    if reply.pings:
        allowed.roles = [discord.Object(role) for role in reply.pings]
    return allowed


def _embed(card: Card) -> discord.Embed:
    embed = discord.Embed(
        title=card.title or None, description=card.description, colour=_COLOURS[card.tone]
    )
    if card.footer:
        embed.set_footer(text=card.footer)
    return embed


def _view(reply: Reply) -> discord.ui.View:
    """Return the buttons. The view is stopped: custom ids need no memory on this side."""
    view = discord.ui.View(timeout=None)
    for button in reply.buttons:
        view.add_item(
            discord.ui.Button(
                label=button.label,
                custom_id=button.custom_id,
                disabled=button.disabled,
                row=button.row,
            )
        )
    view.stop()
    return view
