"""What moderators are told of a reload, and of the scopes that lost articles by it."""

from bot.chat.formatting.reply import Reply
from bot.chat.reloads.reload_report import render_reload
from bot.chat.responses.responder import Responder
from bot.chat.scopes.scope_message import gone_from_scopes
from bot.chat.wording.translations import Words
from bot.daemon_thread import in_daemon_thread
from bot.knowledge_base.reload import Reload


async def reload_message(
    responder: Responder, reload: Reload, *, files: bool, words: Words
) -> Reply:
    """Return the message. It is made in a thread, as it may name very many articles.

    Args:
        responder: of the bot that reloaded.
        reload: the outcome.
        files: whether files may be attached.
        words: the bot's own words.
    """
    scopes = responder.scopes.by_channel if reload.swapped else {}
    gone = gone_from_scopes(scopes, reload.staged, words)
    folders = responder.knowledge.folders
    return await in_daemon_thread(
        lambda: render_reload(reload, files=files, folders=folders, gone=gone, words=words)
    )
