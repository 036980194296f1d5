"""Slash commands in the language of who types them: their names and descriptions."""

import discord
from discord import app_commands

from bot.chat.wording.translations import ENGLISH, note, words_for

NAMES = (
    note("ask"),
    note("question"),
    note("why"),
    note("articles"),
    note("article"),
    note("title"),
    note("help"),
    note("reload"),
    note("force"),
    note("rollback"),
    note("setup"),
)
"""Names of commands and their options: small letters of any script, no spaces."""


class CatalogueTranslator(app_commands.Translator):
    """Takes names and descriptions from the bot's catalogues."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 -- the library's signature
    ) -> str | None:
        """Return a text in a language; None where it is as in English."""
        words = words_for(locale.value)
        if words is ENGLISH:
            return None
        said = words.gettext(string.message)
        return said if said != string.message else None
